"""Looks back at an earlier actieplan: how far it came, and which figures moved beyond noise."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import pandas as pd

from kansenscan_lib.analyse.trend import TE_VEEL, WEINIG
from kansenscan_lib.analyse.trendbreuken import select_redenen
from kansenscan_lib.rijen import Rij, select_rijen
from kansenscan_lib.scan import Scan
from kansenscan_lib.statistiek import benjamini_hochberg, difference_interval, hypergeometric_p

OORDELEN: Final = ("hoger", "lager", "geen duidelijk verschil", "niet te toetsen",
                   "nog geen nieuwer cijfer", "niet te vergelijken")  # fmt: skip

_MAAT = ["waarde", "onder", "boven", "teller", "noemer"]
_CIJFER = ["indicator", "gebied", "jaar", *_MAAT]
_UIT = [*_CIJFER, "indicator_nu", "jaar_nu", *(f"{k}_nu" for k in _MAAT), "verschil",
        "verschil_onder", "verschil_boven", "p", "q", "oordeel", "reden"]  # fmt: skip
_ANDER_GEBIED = "niet_gekoppeld"
# Units in which the teller is part of the noemer, so that counts can be tested.
_DELEN = ("%", "per_1000")


def compare_terugblik(scan: Scan) -> pd.DataFrame:
    """Put every step of the earlier plan beside what is known now.

    Parameters
    ----------
    scan : Scan
        With the plan in `scan.actieplan`.

    Returns
    -------
    DataFrame
        The rows of the plan, in its order, with te_laat (boolean: not finished, and the date had
        passed when the present invulmap was filled in; NA where either date is unknown) and for
        the figure of the step: indicator_nu (another id where every year has its own), jaar_nu,
        waarde_nu, onder_nu, boven_nu, teller_nu and noemer_nu of the newest figure, verschil
        (waarde_nu - waarde) with verschil_onder and verschil_boven, p, q, oordeel (one of
        `OORDELEN`) and reden. Without a figure in the plan these are "", NaN or NA. No rows
        without an earlier plan.

    Notes
    -----
    The newest figure is that of the same declared series (`reeksen.yml`) and the same area. A
    figure moved when the interval of the difference (`statistiek.difference_interval`) excludes 0,
    q is at most `fdr`, and the difference is relevant: `verschil_klein_pp` percentage points, and
    for other units an index (now / then x 100) beyond `index_over` or `index_onder`; with counts
    at least `personen_minimaal` people. p is Fisher's for shares of counts, as in `compare_trend`,
    and q Benjamini-Hochberg over the different figures of the plan that are tested. Limits without
    counts must lie apart instead. That a figure moved after a step says nothing about the step.
    """
    plan = scan.actieplan
    cijfers = plan.loc[plan["indicator"] != "", _CIJFER].copy()
    cijfers["gebied"] = cijfers["gebied"].replace("", scan.code)
    uniek = cijfers.drop_duplicates().reset_index(drop=True)
    getoetst = _add_oordeel(_add_toets(_add_nu(uniek, scan), scan), scan)
    # A figure that stands behind two steps is tested once, and said at both.
    per_stap = cijfers.merge(getoetst, on=_CIJFER, how="left").set_axis(cijfers.index)
    uit = plan.drop(columns=_CIJFER).join(per_stap[_UIT])
    soorten: dict[str, Any] = dict.fromkeys(
        ("indicator", "gebied", "indicator_nu", "oordeel", "reden"), "str"
    )
    uit = uit.fillna(dict.fromkeys(soorten, ""))
    uit = uit.astype(soorten | {"jaar": "Int64", "jaar_nu": "Int64"})
    return uit.assign(te_laat=_select_te_laat(plan, scan))


def _select_te_laat(plan: pd.DataFrame, scan: Scan) -> pd.Series:
    """Return which steps should have been ready on the date of the present invulmap."""
    gegevens = scan.invulmap.scan
    datum = gegevens.ingevuld_op if gegevens else None
    if datum is None:
        return pd.Series(pd.NA, index=plan.index, dtype="boolean")
    loopt = plan["voortgang"].isin(("niet_begonnen", "bezig"))
    laat = (loopt & (plan["wanneer"] < pd.Timestamp(datum))).astype("boolean")
    return laat.mask(loopt & plan["wanneer"].isna())


def _add_nu(cijfers: pd.DataFrame, scan: Scan) -> pd.DataFrame:
    """Add the newest figure of the same series and area, and why it may not be compared."""
    return pd.DataFrame(
        [{**rij, **_select_nu(rij, scan)} for rij in select_rijen(cijfers)],
        columns=[*_CIJFER, "indicator_nu", "jaar_nu", *(f"{k}_nu" for k in _MAAT), "beletsel",
                 "reden"],
    )  # fmt: skip


def _select_nu(rij: Rij, scan: Scan) -> Rij:
    """Return the newest figure beside one of the plan; `beletsel` is a verdict or ""."""
    reeks = next((r for r in scan.catalogus.reeksen.reeksen if rij["indicator"] in r.indicatoren),
                 None)  # fmt: skip
    ids = reeks.indicatoren if reeks else (rij["indicator"],)
    alle = scan.cijfers[scan.cijfers["indicator"].isin(ids)
                        & (scan.cijfers["gebiedscode"] == rij["gebied"])]  # fmt: skip
    ok = alle[alle["status"] == "ok"].sort_values("peiljaar")
    if ok.empty:
        return {"indicator_nu": "", "beletsel": "nog geen nieuwer cijfer",
                "reden": "Er is hier nu geen cijfer."}  # fmt: skip
    nieuwste = select_rijen(ok.tail(1))[0]
    uit = {"indicator_nu": nieuwste["indicator"], "jaar_nu": int(nieuwste["peiljaar"]),
           **{f"{k}_nu": nieuwste[k] for k in _MAAT}, "beletsel": "", "reden": ""}  # fmt: skip
    if nieuwste["peiljaar"] <= rij["jaar"]:
        reden = f"Het nieuwste cijfer is van {nieuwste['peiljaar']}."
        return uit | {"beletsel": "nog geen nieuwer cijfer", "reden": reden}
    reden = "Niet nagegaan is of dit cijfer in beide jaren hetzelfde meet."
    if reeks:
        reden = _select_breuk(rij, nieuwste, alle, reeks.id, scan)
    return uit | {"beletsel": "niet te vergelijken" if reden else "", "reden": reden}


def _select_breuk(
    rij: Rij, nieuwste: Rij, alle: pd.DataFrame, reeks: str, scan: Scan
) -> str:
    """Return why the series stops between the two years, "" when it goes on."""
    toen = alle[alle["peiljaar"] == rij["jaar"]]
    tussen = alle[(alle["peiljaar"] >= rij["jaar"]) & (alle["peiljaar"] < nieuwste["peiljaar"])]
    # One year in which the area was another one is enough: it stands for the figure of then.
    anders = (tussen["status"] == _ANDER_GEBIED).any()
    punt: dict[str, Any] = {
        "reeks": reeks, "gebiedscode": rij["gebied"],
        "soort_gebied": scan.gebieden["soort"][rij["gebied"]],
    }  # fmt: skip
    bron_toen = toen["bron"].iloc[0] if len(toen) else ""
    eerder = punt | {"jaar": rij["jaar"], "status": _ANDER_GEBIED if anders else "ok",
                     "indeling": _select_indeling(bron_toen, int(rij["jaar"]), scan)}  # fmt: skip
    nu = punt | {"jaar": nieuwste["peiljaar"], "status": "ok",
                 "indeling": _select_indeling(nieuwste["bron"], nieuwste["peiljaar"], scan)}
    _, redenen = select_redenen(pd.DataFrame([eerder]), pd.DataFrame([nu]), scan)
    return str(redenen[0])


def _select_indeling(bron: str, jaar: int, scan: Scan) -> int:
    """Return the year of the division of areas of a figure; its own year when not known."""
    bekend = scan.catalogus.bronnen.bron.get(bron.split("; ")[0])
    return bekend.indeling if bekend else jaar


def _add_toets(tabel: pd.DataFrame, scan: Scan) -> pd.DataFrame:
    """Add what stands in the way of a test, and else the difference with interval, p and q."""
    over = scan.catalogus.indicator
    uit = tabel.astype({f"{k}{kant}": float for k in _MAAT for kant in ("", "_nu")}).assign(
        eenheid=[over[i].eenheid for i in tabel["indicator"]],
        afronding=[over[i].afronding if g.startswith("WK") else 1
                   for i, g in zip(tabel["indicator"], tabel["gebied"], strict=True)],
    )  # fmt: skip
    k, n, k0, n0 = (uit[kolom] for kolom in ("teller_nu", "noemer_nu", "teller", "noemer"))
    marge = uit[["onder", "boven", "onder_nu", "boven_nu"]].notna().all(axis=1)
    delen = uit["eenheid"].isin(_DELEN)
    geteld = marge & delen & (k + n + k0 + n0).notna()
    schatting = np.array([over[i].soort == "model" for i in tabel["indicator"]], dtype=bool)
    redenen = [
        (delen & ((k > n) | (k0 > n0)), "niet te vergelijken", TE_VEEL),
        (geteld & ~_is_genoeg(uit, scan), "niet te toetsen", WEINIG),
        (~marge & schatting, "niet te toetsen", "Het is een schatting zonder marge."),
        (~marge, "niet te toetsen", "Bij dit cijfer hoort geen marge."),
    ]
    vrij = uit["beletsel"] == ""
    uit["verschil"] = (uit["waarde_nu"] - uit["waarde"]).where(vrij)
    for waar, woord, reden in redenen:
        waar &= uit["beletsel"] == ""
        uit.loc[waar, ["beletsel", "reden"]] = [woord, reden]
    toets = uit["beletsel"] == ""
    uit["verschil_onder"], uit["verschil_boven"] = difference_interval(
        *(uit[f"{kolom}{kant}"].where(toets) for kant in ("_nu", "")
          for kolom in ("waarde", "onder", "boven"))
    )  # fmt: skip
    met_p = (toets & geteld).to_numpy()
    p = np.full(len(uit), np.nan)
    p[met_p] = hypergeometric_p(*(deel[met_p] for deel in (k, n, k0, n0, uit["afronding"])))
    return uit.assign(p=p, q=benjamini_hochberg(p))


def _add_oordeel(tabel: pd.DataFrame, scan: Scan) -> pd.DataFrame:
    """Add the word for the difference."""
    drempels = scan.catalogus.regels.drempels()
    los = (tabel["onder_nu"] > tabel["boven"]) | (tabel["boven_nu"] < tabel["onder"])
    zeker = (tabel["verschil_onder"] > 0) | (tabel["verschil_boven"] < 0)
    zeker &= np.where(tabel["p"].notna(), tabel["q"] <= drempels["fdr"], los)
    index = 100 * tabel["waarde_nu"] / tabel["waarde"].where(tabel["waarde"] > 0)
    groot = np.where(
        tabel["eenheid"] == "%", tabel["verschil"].abs() >= drempels["verschil_klein_pp"],
        (index >= drempels["index_over"]) | (index <= drempels["index_onder"]),
    )  # fmt: skip
    # Where people are not counted this says nothing, and nothing is what NaN does here.
    groot &= ~(tabel[["teller", "teller_nu"]].max(axis=1) < drempels["personen_minimaal"])
    anders = zeker & groot
    oordeel = np.select(
        [tabel["beletsel"] != "", anders & (tabel["verschil"] > 0), anders],
        [tabel["beletsel"], "hoger", "lager"], "geen duidelijk verschil",
    )  # fmt: skip
    return tabel.assign(oordeel=oordeel)[_UIT]


def _is_genoeg(cijfers: pd.DataFrame, scan: Scan) -> pd.Series:
    """Tell where there are enough people for a test, as in `compare_trend`."""
    drempels = scan.catalogus.regels.drempels()
    k, n, k0, n0 = (cijfers[kolom] for kolom in ("teller_nu", "noemer_nu", "teller", "noemer"))
    samen = (k + k0) / (n + n0)
    verwacht = np.minimum(n, n0) * samen.where(samen <= 0.5, 1 - samen)
    nu = scan.cijfers[(scan.cijfers["indicator"] == "inwoners") & scan.cijfers["actueel"]]
    inwoners = cijfers["gebied"].map(nu.set_index("gebiedscode")["waarde"].to_dict())
    weinig = cijfers["gebied"].str.startswith("WK") & (inwoners < drempels["inwoners_minimaal"])
    weinig |= verwacht < drempels["verwacht_minimaal"]
    return pd.Series(~weinig)
