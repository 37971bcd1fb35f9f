"""Per doelgroep: how many people, where the group is clearly larger, and how sure that is."""

from __future__ import annotations

import numpy as np
import pandas as pd

from kansenscan_lib.analyse.markeren import select_kant
from kansenscan_lib.rijen import Rij, select_rijen
from kansenscan_lib.scan import Scan

#: What is taken over from `compare_gemeente` and `compare_wijken` as it is.
_GELIJK = [
    "indicator", "gebiedscode", "peiljaar", "waarde", "onder", "boven", "eenheid", "decimalen",
    "status", "soort", "teller", "aantal", "aantal_onder", "aantal_boven", "index",
]  # fmt: skip
KOLOMMEN = [
    "doelgroep", "gebiedscode", "naam", "inwoners", "klein", "indicator", "titel_indicator",
    "leidend", "omgekeerd", "omvang", "teleenheid", "teller", "aantal", "aantal_onder",
    "aantal_boven", "waarde", "onder", "boven", "vergelijking", "referentie", "index",
    "index_onder", "index_boven", "extra", "markering", "grootte", "zekerheid", "peiljaar",
    "eenheid", "decimalen", "status", "soort",
]  # fmt: skip


def compare_doelgroepen(scan: Scan, gemeente: pd.DataFrame, wijken: pd.DataFrame) -> pd.DataFrame:
    """Put every figure that sizes a doelgroep beside that of elsewhere, per area.

    Parameters
    ----------
    scan : Scan
    gemeente : DataFrame
        From `compare_gemeente`: beside Nederland.
    wijken : DataFrame
        From `compare_wijken`: beside the rest of the gemeente (beside the gemeente where there are
        no counts).

    Returns
    -------
    DataFrame
        One row per doelgroep x area (the gemeente, then its wijken) x indicator that exists at
        that level, in the order of doelgroepen.yml; so an indicator of more groups comes back in
        each of them.

        ================= =====================================================================
        leidend           the first indicator of the group at this level: it decides. For the
                          gemeente the first that can be compared with Nederland, if any
        omgekeerd         more of this figure points at a smaller group (hbo or wo beside
                          basisvaardigheden): its people are not the group
        omvang            the first figure that is not `omgekeerd`: its people are those we count
        teleenheid        mensen or huishoudens
        teller            how many of them were counted; NaN for a published share
        aantal, _onder,   how many of them, with limits; NaN where that is not known
        _boven
        vergelijking      nederland; of a wijk the rest, or without counts the gemeente
        referentie        the figure it is compared with; NaN where there is none
        index, _onder,    to that figure (100 is equal)
        _boven
        extra             people more than if the wijk were as the rest; NaN for the gemeente
        markering         of `compare_wijken`; for the gemeente its `oordeel`
        grootte           groter, kleiner, ongeveer even groot or onbekend: of the group, so turned
                          round where the figure is `omgekeerd`
        zekerheid         stevig, telling, schatting or onbekend
        inwoners, klein   of a wijk, and whether that is under `inwoners_minimaal`
        ================= =====================================================================

    Notes
    -----
    Groups overlap: people are in more than one of them, and how many is not known. Nothing may
    add up the column `aantal`. What is clearly larger or smaller: see `markeren.select_kant`.
    `compare_confrontatie` reads need from `grootte`.
    """
    paren = pd.DataFrame(
        [(g.id, i, g.soort) for g in scan.catalogus.doelgroepen for i in g.indicatoren],
        columns=["doelgroep", "indicator", "soort_groep"],
    ).reset_index(names="volgorde")
    cijfers = pd.concat([_select_gemeente(scan, gemeente), _select_wijken(scan, wijken)])
    rijen = _add_uitleg(paren.merge(cijfers, on="indicator"), scan)
    kant = rijen["indicator"].map({i.id: i.richting for i in scan.catalogus.indicatoren})
    rijen["omgekeerd"] = (kant == "meer_is_kracht") & (rijen["soort_groep"] == "behoefte")
    niveau = rijen["gebiedscode"] == scan.code
    # A figure of the gemeente that Nederland has not, says nothing about larger or smaller.
    rang = rijen["volgorde"] + len(paren) * (niveau & (rijen["markering"] == "onbekend"))
    rijen["leidend"] = rang == rang.groupby([rijen["doelgroep"], niveau]).transform("min")
    recht = rijen["volgorde"].where(~rijen["omgekeerd"])
    rijen["omvang"] = recht == recht.groupby([rijen["doelgroep"], niveau]).transform("min")
    groep = rijen["doelgroep"].map({g.id: n for n, g in enumerate(scan.catalogus.doelgroepen)})
    plek = rijen["gebiedscode"].map({c: n for n, c in enumerate([scan.code, *scan.wijken.index])})
    volgorde = np.lexsort((rijen["volgorde"], plek, groep))
    return _add_grootte(rijen, scan).iloc[volgorde][KOLOMMEN].reset_index(drop=True)


def _select_gemeente(scan: Scan, gemeente: pd.DataFrame) -> pd.DataFrame:
    eigen = gemeente.rename_axis("indicator").reset_index().assign(gebiedscode=scan.code)
    land = eigen["nederland"].where(eigen["nederland"] > 0)
    return eigen[_GELIJK].assign(
        naam=scan.naam, inwoners=np.nan, klein=False, extra=np.nan, vergelijking="nederland",
        referentie=eigen["nederland"], index_onder=eigen["onder"] / land * 100,
        index_boven=eigen["boven"] / land * 100, markering=eigen["oordeel"],
        zekerheid=eigen["zekerheid"],
    )  # fmt: skip


def _select_wijken(scan: Scan, wijken: pd.DataFrame) -> pd.DataFrame:
    minimaal = scan.catalogus.regels.drempels()["inwoners_minimaal"]
    kaal = wijken["markering"] == "te weinig gegevens"
    ongetoetst = wijken["markering"] == "zonder marge"
    return wijken[_GELIJK].assign(
        naam=wijken["naam"], inwoners=wijken["inwoners"],
        klein=~(wijken["inwoners"] >= minimaal), extra=wijken["extra"],
        vergelijking=np.where(ongetoetst, "gemeente", "rest"),
        referentie=wijken["gemeente"].where(ongetoetst, wijken["rest"]),
        index_onder=wijken["index_onder"], index_boven=wijken["index_boven"],
        markering=wijken["markering"],
        zekerheid=np.select(
            [kaal, wijken["soort"] == "model", wijken["onder"].notna()],
            ["onbekend", "schatting", "stevig"], "telling",
        ),
    )  # fmt: skip


def _add_uitleg(rijen: pd.DataFrame, scan: Scan) -> pd.DataFrame:
    over = scan.catalogus.indicator
    return rijen.assign(
        titel_indicator=[over[i].titel for i in rijen["indicator"]],
        teleenheid=[
            "huishoudens" if over[i].groep.startswith("huishoudens") else "mensen"
            for i in rijen["indicator"]
        ],
    )


def _add_grootte(rijen: pd.DataFrame, scan: Scan) -> pd.DataFrame:
    """Add whether the group is larger or smaller than where it is compared with."""
    kant = select_kant(rijen, scan.catalogus.regels.drempels())
    kant = kant.where(~rijen["omgekeerd"], -kant)
    return rijen.assign(
        grootte=np.select(
            [rijen["markering"].isin(("te weinig gegevens", "onbekend")), kant > 0, kant < 0],
            ["onbekend", "groter", "kleiner"], "ongeveer even groot",
        )
    )  # fmt: skip


def select_doelgroepen(scan: Scan, cijfers: pd.DataFrame) -> pd.DataFrame:
    """Return one row per doelgroep: its leading figure, its people, the wijken where it is larger.

    Parameters
    ----------
    scan : Scan
    cijfers : DataFrame
        From `compare_doelgroepen`.

    Returns
    -------
    DataFrame
        In catalogue order: id, titel, titel_kort, soort; of the leading figure in the gemeente
        indicator ("" without one), titel_indicator, peiljaar, waarde, onder, boven, eenheid,
        decimalen, referentie (Nederland), zekerheid, grootte and omgekeerd; of the people we count
        telling (indicator, "" without one), titel_telling, aantal, aantal_onder, aantal_boven,
        teleenheid, peiljaar_telling and zekerheid_telling; ruimer (those people are a wider set
        that the group is a part of); wijkindicator (what wijken are judged by, "" when none can
        be); wijken (codes of those where the group is larger, most people extra first, then
        furthest), schatting (one of those rests on an estimate) and ongetoetst (one of those was
        not tested). Groups overlap: the column aantal may not be added up.
    """
    eigen = cijfers["gebiedscode"] == scan.code
    leidend, omvang = (
        {rij["doelgroep"]: rij for rij in select_rijen(cijfers[eigen & cijfers[vlag]])}
        for vlag in ("leidend", "omvang")
    )
    per_wijk = cijfers[~eigen & cijfers["leidend"] & (cijfers["grootte"] != "onbekend")]
    bekend = dict(zip(per_wijk["doelgroep"], per_wijk["indicator"], strict=True))
    groter = per_wijk[per_wijk["grootte"] == "groter"]
    groter = groter.assign(ver=(groter["waarde"] - groter["referentie"]).abs())
    groter = groter.sort_values(["extra", "ver"], ascending=False, kind="stable")
    plekken: dict[str, list[Rij]] = {}
    for rij in select_rijen(groter):
        plekken.setdefault(rij["doelgroep"], []).append(rij)
    rijen = []
    for groep in scan.catalogus.doelgroepen:
        een, telling = leidend.get(groep.id, {}), omvang.get(groep.id, {})
        hier = plekken.get(groep.id, [])
        rijen.append({
            "id": groep.id, "titel": groep.titel, "titel_kort": groep.titel_kort,
            "soort": groep.soort, "indicator": een.get("indicator", ""),
            "titel_indicator": een.get("titel_indicator", ""),
            **{k: een.get(k) for k in ("peiljaar", "waarde", "onder", "boven", "eenheid",
                                       "decimalen", "referentie")},
            "zekerheid": een.get("zekerheid", "onbekend"),
            "grootte": een.get("grootte", "onbekend"), "omgekeerd": een.get("omgekeerd", False),
            "telling": telling.get("indicator", ""),
            "titel_telling": telling.get("titel_indicator", ""),
            **{k: telling.get(k) for k in ("aantal", "aantal_onder", "aantal_boven",
                                           "teleenheid")},
            "peiljaar_telling": telling.get("peiljaar"),
            "zekerheid_telling": telling.get("zekerheid", "onbekend"),
            "ruimer": groep.telling == "ruimer", "wijkindicator": bekend.get(groep.id, ""),
            "wijken": tuple(rij["gebiedscode"] for rij in hier),
            "schatting": any(rij["zekerheid"] == "schatting" for rij in hier),
            "ongetoetst": any(rij["markering"] == "zonder marge" for rij in hier),
        })  # fmt: skip
    return pd.DataFrame(rijen)
