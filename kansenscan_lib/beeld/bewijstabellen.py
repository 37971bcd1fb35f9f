"""Every cell of the confrontation with the rule that fired and the rows it fired on."""

from __future__ import annotations

import html
from collections.abc import Sequence
from typing import Any

import pandas as pd

from kansenscan_lib.beeld.tabel import Tabel
from kansenscan_lib.beeld.tonen import Blok, Tekst
from kansenscan_lib.beeld.zinnen import say_behoefte, say_namen
from kansenscan_lib.rijen import select_rijen
from kansenscan_lib.scan import Scan

_NAMEN = 3


def draw_bewijs(confrontatie: pd.DataFrame, scan: Scan) -> Blok | Tekst:
    """Show per doelgroep which rule fired where, on which figure and which filled-in rows.

    Parameters
    ----------
    confrontatie : DataFrame
        From `analyse.compare_confrontatie`.

    Notes
    -----
    Areas with the same rule stand in one line, so that 110 wijken stay readable. Cells without a
    figure are counted, not listed; the file confrontatie.csv has every cell.
    """
    if not scan.ingevuld:
        return Tekst("")
    delen = []
    for groep, rijen in confrontatie.groupby("doelgroep", sort=False):
        titel = scan.catalogus.doelgroep[str(groep)].titel_kort
        tabel = _tabel(rijen, titel, scan)
        kop = html.escape(f"{titel}: welke regel gold waar?")
        delen.append(f"<details><summary>{kop}</summary>{tabel._repr_html_()}</details>")
    return Blok("".join(delen))


def _tabel(rijen: pd.DataFrame, titel: str, scan: Scan) -> Tabel:
    blind = rijen["regel"] == "behoefte_onbekend"
    per_regel = rijen[~blind].groupby(["thema", "regel"], sort=False)
    regels = pd.DataFrame(
        [_regel(deel, scan) for _, deel in per_regel],
        columns=["thema", "prioriteit", "oordeel", "waar", "behoefte", "doen"],
    ).sort_values("prioriteit", ascending=False, kind="stable")
    zonder = rijen.loc[blind, "gebiedscode"].nunique()
    noot = (
        f"In {zonder} gebied{'en' if zonder > 1 else ''} is er te weinig bekend over deze groep. "
        "Daar geven wij geen oordeel."
        if zonder
        else ""
    )
    return Tabel(
        regels, f"{titel}: oordeel, met de regel en waar zij op rust",
        kolommen={"thema": "Thema", "waar": "Waar", "oordeel": "Oordeel en regel",
                  "behoefte": "Behoefte", "doen": "Wie doet er iets"},
        toelichting=noot,
    )  # fmt: skip


def _regel(deel: pd.DataFrame, scan: Scan) -> dict[str, Any]:
    eerste = select_rijen(deel.sort_values("extra", ascending=False, kind="stable"))[0]
    oordeel = scan.catalogus.regels.oordelen[eerste["oordeel"]].titel
    wijken = [code for code in deel["gebiedscode"] if code != scan.code]
    heel = scan.code in set(deel["gebiedscode"])
    plekken = [f"heel {scan.naam}"] * heel + ([say_namen(scan, wijken)] if wijken else [])
    anderen = _rijtekst(scan.invulmap.aanbod, deel["aanbod_rijen"], "naam", "aanbod", scan)
    return {
        "thema": scan.catalogus.thema[eerste["thema"]].titel,
        "prioriteit": eerste["prioriteit"],
        "oordeel": f"{oordeel.capitalize()}. {eerste['reden']}",
        "waar": "; ".join(plekken),
        "behoefte": say_behoefte(eerste, scan),
        "doen": f"Anderen: {anderen}.\nBibliotheek: {_diensten(deel, scan)}.",
    }


def _diensten(deel: pd.DataFrame, scan: Scan) -> str:
    titels = {d.id: d.titel for d in scan.catalogus.diensten}
    blad = scan.invulmap.bibliotheek
    blad = blad.assign(titel=blad["dienst"].map(titels) + " (" + blad["status"] + ")")
    return _rijtekst(blad, deel["bibliotheek_rijen"], "titel", "bibliotheek", scan)


def _rijtekst(
    blad: pd.DataFrame, rijen: Sequence[tuple[int, ...]] | pd.Series, kolom: str, naam: str,
    scan: Scan,
) -> str:  # fmt: skip
    if naam not in scan.bladen:
        return "nog niet ingevuld"
    nummers = sorted({nummer for reeks in rijen for nummer in reeks})
    namen = list(dict.fromkeys(str(blad.at[n, kolom]) for n in nummers))
    rest = [f"en nog {len(namen) - _NAMEN}"] if len(namen) > _NAMEN + 1 else []
    return "; ".join([*(namen[:_NAMEN] if rest else namen), *rest]) or "niets genoemd"
