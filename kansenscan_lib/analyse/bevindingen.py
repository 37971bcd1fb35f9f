"""Chooses what stands out: the findings of the front page, the strengths, the maps."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from kansenscan_lib.analyse.vergelijken import select_niveau
from kansenscan_lib.rijen import select_rijen
from kansenscan_lib.scan import Scan

ZEKERHEDEN = {"stevig": "hoog", "telling": "midden", "schatting": "laag", "onbekend": "laag"}


@dataclass(frozen=True)
class Bevinding:
    """One thing that stands out.

    `soort` is gemeente, wijk or kans (or leeg: nothing stands out); `rij` the row it rests on, from
    `compare_gemeente`, `compare_wijken` or `compare_kansen`; `zekerheid` hoog, midden or laag.
    """

    soort: str
    rij: dict[str, Any]
    zekerheid: str


def select_bevindingen(
    gemeente: pd.DataFrame, wijken: pd.DataFrame, kansen: pd.DataFrame
) -> tuple[Bevinding, ...]:
    """Return the three main findings: about the gemeente, about a wijk, and the first kans.

    Parameters
    ----------
    gemeente, wijken, kansen : DataFrame
        From `compare_gemeente`, `compare_wijken` and `compare_kansen`.

    Returns
    -------
    tuple of Bevinding
        Always three; `soort` "gemeente_gewoon", "wijk_gewoon" or "kans_geen" where nothing stands
        out, because that is a finding too, and "wijk_enige" where there is nothing to compare.
    """
    return (_gemeente(gemeente), _wijk(wijken), _kans(kansen))


def _gemeente(tabel: pd.DataFrame) -> Bevinding:
    opvallend = select_opvallend(tabel)
    if opvallend.empty:
        return Bevinding("gemeente_gewoon", {}, "midden")
    beste = opvallend.iloc[0]
    return Bevinding("gemeente", {"indicator": beste.name, **beste}, ZEKERHEDEN[beste["zekerheid"]])


def select_opvallend(gemeente: pd.DataFrame) -> pd.DataFrame:
    """Return what stands out in a gemeente and a library can do something with.

    Parameters
    ----------
    gemeente : DataFrame
        From `compare_gemeente`.

    Returns
    -------
    DataFrame
        The rows that are clearly higher or lower than Nederland: first needs, surest first (with
        an unusual make-up of the population after the surest), then strengths; within each the
        furthest from Nederland first. Housing and distances are left out, but for the library.
    """
    ongeschikt = gemeente["thema"].isin(("wonen", "bereikbaarheid")) & (
        gemeente.index != "afstand_bibliotheek"
    )
    rijen = gemeente[gemeente["oordeel"].isin(("hoger", "lager")) & ~ongeschikt]
    ver = (rijen["index"] - 100).abs()
    stevig, telling = (rijen["zekerheid"] == z for z in ("stevig", "telling"))
    behoefte, kracht = (rijen["betekenis"] == b for b in ("behoefte", "kracht"))
    # The make-up of the population is news too, but only when it is far from ordinary.
    samenstelling = (
        stevig & rijen["kern"] & (ver >= 20) & rijen["thema"].isin(("bevolking", "huishoudens"))
    )
    eerst = np.select(
        [behoefte & stevig, samenstelling, behoefte & telling, behoefte, kracht & stevig, kracht],
        [6, 5, 4, 3, 2, 1], 0,
    )  # fmt: skip
    rijen = rijen.assign(eerst=eerst, ver=ver)
    rijen = rijen.sort_values(["eerst", "ver"], ascending=False, kind="stable")
    return rijen[rijen["eerst"] > 0].drop(columns=["eerst", "ver"])


def _wijk(tabel: pd.DataFrame) -> Bevinding:
    kandidaten = select_oververtegenwoordigd(tabel)
    if tabel["gebiedscode"].nunique() < 2:
        return Bevinding("wijk_enige", {}, "laag")
    if kandidaten.empty:
        return Bevinding("wijk_gewoon", {"wijken": tabel["gebiedscode"].nunique()}, "midden")
    beste = select_rijen(kandidaten)[0]
    return Bevinding("wijk", beste, "hoog" if beste["soort"] == "register" else "laag")


def _kans(kansen: pd.DataFrame) -> Bevinding:
    if kansen.empty:
        return Bevinding("kans_geen", {}, "laag")
    beste = kansen.iloc[0]
    hoog = beste["zekerheid"] == "stevig" and beste["top5"] >= 90
    rij = {"id": beste.name, "kansen": len(kansen), **beste}
    return Bevinding("kans", rij, "midden" if hoog and len(kansen) > 10 else "laag")


def select_oververtegenwoordigd(wijken: pd.DataFrame) -> pd.DataFrame:
    """Return the marked wijk x indicator rows; needs first, then by number of people extra."""
    rijen = wijken[wijken["markering"] == "oververtegenwoordigd"].copy()
    rijen["eerst"] = rijen["richting"] == "meer_is_behoefte"
    return rijen.sort_values(["eerst", "extra"], ascending=False, kind="stable")


def select_ondervertegenwoordigd(wijken: pd.DataFrame) -> pd.DataFrame:
    """Return the wijk x indicator rows that are clearly lower; most people fewer first."""
    rijen = wijken[wijken["markering"] == "ondervertegenwoordigd"]
    return rijen.sort_values("extra", kind="stable")


def select_kaartindicatoren(scan: Scan, wijken: pd.DataFrame, aantal: int = 3) -> list[str]:
    """Return the indicators worth a map: filled in three or more wijken, most people extra first.

    The clearest need, the clearest other group, and the headline estimate that differs most
    between wijken; at most one per figure theme.
    """
    gevuld = wijken[wijken["status"] == "ok"].groupby("indicator").size()
    genoeg = gevuld[gevuld >= 3].index
    thema = {i.id: i.thema for i in scan.catalogus.indicatoren}
    rijen = select_oververtegenwoordigd(wijken[wijken["indicator"].isin(genoeg)])
    behoefte = rijen["richting"] == "meer_is_behoefte"
    gekozen: dict[str, str] = {}
    for indicator in [*rijen.loc[behoefte, "indicator"][:1], *rijen.loc[~behoefte, "indicator"]]:
        if thema[indicator] not in gekozen and len(gekozen) < aantal - 1:
            gekozen[thema[indicator]] = indicator
    kern = {i.id for i in scan.catalogus.indicatoren if i.kern}
    model = wijken[
        (wijken["soort"] == "model")
        & (wijken["status"] == "ok")
        & wijken["indicator"].isin(genoeg)
        & wijken["indicator"].isin(kern)
        & (wijken["richting"] == "meer_is_behoefte")
    ]
    spreiding = model.groupby("indicator")["waarde"].std().sort_values(ascending=False)
    for indicator in [*spreiding.index, *rijen["indicator"], *genoeg]:
        if len(gekozen) < aantal and thema[indicator] not in gekozen:
            gekozen[thema[indicator]] = indicator
    return list(gekozen.values())


def select_krachten(gemeente: pd.DataFrame, aantal: int = 6) -> pd.DataFrame:
    """Return what helps the gemeente: clearly more of a strength or less of a need, furthest first.

    Parameters
    ----------
    gemeente : DataFrame
        From `compare_gemeente`, beside Nederland.
    aantal : int
        How many at the most.
    """
    rijen = gemeente[gemeente["betekenis"] == "kracht"]
    ver = (rijen["index"] - 100).abs().sort_values(ascending=False, kind="stable")
    return rijen.loc[ver.index].head(aantal)


def select_ontbrekend(scan: Scan, niveau: str) -> pd.DataFrame:
    """Count what is missing: one row per indicator that lacks a figure somewhere at this level.

    Parameters
    ----------
    scan : Scan
    niveau : {"gemeente", "wijk"}

    Returns
    -------
    DataFrame
        titel, gebieden, gevuld, reden (the commonest status).
    """
    rijen = []
    for indicator, deel in _select_eigen(scan, niveau).groupby("indicator", sort=False):
        mist = deel.loc[deel["status"] != "ok", "status"]
        if len(mist):
            titel = scan.catalogus.indicator[str(indicator)].titel
            rijen.append((titel, len(deel), len(deel) - len(mist), mist.value_counts().index[0]))
    return pd.DataFrame(rijen, columns=["titel", "gebieden", "gevuld", "reden"])


def select_bronnen(scan: Scan, niveau: str) -> pd.DataFrame:
    """Return the rows of `scan.bronnen` that the figures of this level rest on."""
    gebruikt = {
        i for bron in _select_eigen(scan, niveau)["bron"].unique() for i in bron.split("; ")
    }
    return scan.bronnen[scan.bronnen.index.isin(gebruikt)]


def _select_eigen(scan: Scan, niveau: str) -> pd.DataFrame:
    cijfers = select_niveau(scan, niveau)
    return cijfers[cijfers["soort_gebied"] == niveau]
