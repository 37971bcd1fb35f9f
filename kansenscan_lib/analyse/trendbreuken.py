"""Where a series stops: which points may be put beside each other, and what stands between."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from kansenscan_lib.scan import Scan

#: Label of a break at the border of an area; the other labels stand in reeksen.yml.
GRENZEN = "nieuwe grenzen"
_EEN_JAAR = "een jaar"
_WIJKGRENS = "De wijk had eerder andere grenzen, of dat is niet zeker te zeggen."
_GRENS = "De gemeente had eerder andere grenzen."
_ANDER_GEBIED = "niet_gekoppeld"


def select_paren(punten: pd.DataFrame, scan: Scan) -> tuple[NDArray[np.int64], pd.DataFrame]:
    """Return the unbroken runs of years, and which points are put beside each other.

    Parameters
    ----------
    punten : DataFrame
        reeks, gebiedscode, soort_gebied, jaar, indeling (the division of areas the figure is
        about) and status; sorted by reeks, gebied and year.
    scan : Scan
        The breaks of its catalogue.

    Returns
    -------
    stuk : ndarray, shape (punten,)
        Number of the run of every point; -1 where there is no figure.
    paren : DataFrame
        A row per run of two or more years, per break, and per year of Nederland or the gemeente
        that has nothing beside it: eerste and tweede (positions in `punten`), breuk (label) and
        reden; both "" for a run.
    """
    ok = (punten["status"] == "ok").to_numpy()
    # A missing year is stepped over; a year in which the area was another one stops the series.
    halte = np.flatnonzero(ok | (punten["status"] == _ANDER_GEBIED).to_numpy())
    sleutel = pd.factorize(punten["reeks"] + punten["gebiedscode"])[0]
    eerder, nu = halte[:-1], halte[1:]
    zelfde = sleutel[eerder] == sleutel[nu]
    eerder, nu = eerder[zelfde], nu[zelfde]
    label, reden = select_redenen(punten.iloc[eerder], punten.iloc[nu], scan)
    begint = ok.copy()
    begint[nu[(label == "") & ok[eerder]]] = False
    begin = np.flatnonzero(begint)
    eind = np.flatnonzero(ok)[np.append(np.flatnonzero(begint[ok])[1:], ok.sum()) - 1]
    stuk = np.where(ok, np.cumsum(begint) - 1, -1)
    breekt = (label != "") & (ok[eerder] | ok[nu])
    alleen = np.bincount(sleutel[begin], minlength=len(sleutel))[sleutel[begin]] == 1
    alleen &= (begin == eind) & ~np.isin(sleutel[begin], sleutel[nu[breekt]])
    alleen &= punten["soort_gebied"].to_numpy()[begin] != "wijk"
    loopt, los = begin < eind, begin[alleen]
    een, waarom = _select_een_jaar(punten.iloc[los], scan)
    leeg = [""] * int(loopt.sum())
    return stuk, pd.DataFrame({
        "eerste": np.concatenate([begin[loopt], eerder[breekt], los]),
        "tweede": np.concatenate([eind[loopt], nu[breekt], los]),
        "breuk": [*leeg, *label[breekt], *een],
        "reden": [*leeg, *reden[breekt], *waarom],
    })  # fmt: skip


def select_redenen(
    eerder: pd.DataFrame, nu: pd.DataFrame, scan: Scan
) -> tuple[NDArray[np.object_], NDArray[np.object_]]:
    """Return what stands between two points: label and reason, both "" where nothing does.

    Parameters
    ----------
    eerder, nu : DataFrame
        Row by row the two points, columns as in `select_paren`.
    scan : Scan
    """
    reeks, code, soort = (nu[k].to_numpy() for k in ("reeks", "gebiedscode", "soort_gebied"))
    van, tot, oud, nieuw = (
        deel[k].to_numpy() for k in ("jaar", "indeling") for deel in (eerder, nu)
    )
    oorzaken: list[tuple[NDArray[np.bool_], str, str]] = []
    for breuk in scan.catalogus.reeksen.breuken:
        waar = (van < breuk.tot) & (tot > breuk.van) & np.isin(reeks, breuk.reeksen)
        if breuk.gebieden:
            waar &= np.isin(code, breuk.gebieden)
        oorzaken.append((waar, breuk.label, breuk.reden))
    for splitsing in scan.catalogus.bronnen.gemeentesplitsingen:
        waar = (oud < splitsing.jaar) & (nieuw >= splitsing.jaar) & np.isin(code, splitsing.naar)
        reden = (f"In {splitsing.ingegaan.year} is de gemeente {splitsing.naam} verdeeld en kwam "
                 f"een deel bij {scan.naam}.")  # fmt: skip
        oorzaken.append((waar, GRENZEN, reden))
    anders = (eerder["status"] == _ANDER_GEBIED).to_numpy()
    anders = anders | (nu["status"] == _ANDER_GEBIED).to_numpy()
    oorzaken.append((anders & (soort == "wijk"), GRENZEN, _WIJKGRENS))
    label, redenen = np.full(len(nu), "", object), np.full(len(nu), "", object)
    for waar, kort, tekst in oorzaken:
        for plek in np.flatnonzero(waar):
            label[plek] = label[plek] or kort
            redenen[plek] = f"{redenen[plek]} {tekst}".strip()
    onbekend = anders & (label == "")
    label[onbekend], redenen[onbekend] = GRENZEN, _GRENS
    return label, redenen


def _select_een_jaar(punten: pd.DataFrame, scan: Scan) -> tuple[list[str], list[str]]:
    """Return label and reason for points that have no other year to be compared with."""
    oorzaak = {
        reeks: breuk for breuk in reversed(scan.catalogus.reeksen.breuken) if not breuk.gebieden
        for reeks in breuk.reeksen
    }  # fmt: skip
    return (
        [oorzaak[r].label if r in oorzaak else _EEN_JAAR for r in punten["reeks"]],
        [oorzaak[r].reden if r in oorzaak else f"Er is nog maar een jaar, {jaar}."
         for r, jaar in zip(punten["reeks"], punten["jaar"], strict=True)],
    )  # fmt: skip
