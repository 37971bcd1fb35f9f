"""What a wijk brings, beside what it asks for: the strengths and needs that stand out."""

from __future__ import annotations

import numpy as np
import pandas as pd

from kansenscan_lib.scan import Scan

#: Figures that say what people in a wijk can bring. Mantelzorg is here for the people who care for
#: someone else; that they may need support as well is said wherever it is shown.
KRACHTEN = (
    "vrijwilliger_18plus", "vrijwilliger_65plus", "mantelzorger_18plus", "hbo_wo",
    "gezondheid_goed_18plus", "gezondheid_goed_65plus", "regie_18plus",
)  # fmt: skip
#: Two figures that together point at possible volunteers.
OUDER_EN_OPGELEID = ("leeftijd_65plus", "hbo_wo")
_GEEN_NOOD = ("wonen", "bereikbaarheid")
KOLOMMEN = [
    "gebiedscode", "naam", "kant", "indicator", "titel_kort", "zin", "peiljaar", "waarde",
    "referentie", "vergelijking", "eenheid", "decimalen", "index", "zekerheid",
]  # fmt: skip


def select_wijkkrachten(scan: Scan, wijken: pd.DataFrame) -> pd.DataFrame:
    """Return per wijk what is higher there and helps, and what is and asks for attention.

    Parameters
    ----------
    scan : Scan
    wijken : DataFrame
        From `compare_wijken`.

    Returns
    -------
    DataFrame
        One row per wijk x figure that stands out, wijken in order of code, furthest from elsewhere
        first: gebiedscode, naam, kant ("kracht": one of `KRACHTEN` is higher; "samen": both of
        `OUDER_EN_OPGELEID` are, given as the row of the first; "behoefte": a need is higher or one
        of `KRACHTEN` lower), indicator, titel_kort, zin, peiljaar, waarde,
        referentie, vergelijking (rest or gemeente), eenheid, decimalen, index, zekerheid (stevig,
        telling or schatting). Of the needs of one figure theme only the furthest. Last, where
        there are wijken to compare, one row of kant "geen cijfer" without a gebiedscode for each of
        `KRACHTEN` that has no figure in any wijk: that nothing stands out says nothing there.

    Notes
    -----
    Counted figures stand out when they are marked by `compare_wijken`. What could not be tested
    ("zonder marge", nearly always an estimate) stands out when it differs at least
    `verschil_minimaal_pp` percentage points from the whole gemeente: the index is of no use here,
    because it stays near 100 where most people have the trait. Small wijken never stand out.

    There is no figure per wijk for turnout (only for the gemeente), nor for residents between 65
    and 80. That a wijk has more residents over 65 and more people with hbo or wo does not tell
    whether these are the same people.
    """
    drempels = scan.catalogus.regels.drempels()
    over = scan.catalogus.indicator
    zonder = wijken["markering"] == "zonder marge"
    referentie = wijken["rest"].where(~zonder, wijken["gemeente"])
    verschil = wijken["waarde"] - referentie
    ver = zonder & (wijken["eenheid"] == "%") & (
        verschil.abs() >= drempels["verschil_minimaal_pp"]
    )  # fmt: skip
    hoger = (wijken["markering"] == "oververtegenwoordigd") | (ver & (verschil > 0))
    lager = (wijken["markering"] == "ondervertegenwoordigd") | (ver & (verschil < 0))
    sterk = wijken["indicator"].isin(KRACHTEN)
    thema = wijken["indicator"].map({i: str(d.thema) for i, d in over.items()})
    nood = (wijken["richting"] == "meer_is_behoefte") & ~thema.isin(_GEEN_NOOD)
    tabel = wijken.assign(
        referentie=referentie, thema=thema, ver=(wijken["index"] - 100).abs(),
        vergelijking=np.where(zonder, "gemeente", "rest"),
        zekerheid=np.select(
            [wijken["soort"] == "model", wijken["onder"].notna()], ["schatting", "stevig"],
            "telling",
        ),
        kant=np.select([sterk & hoger, (nood & hoger) | (sterk & lager)], ["kracht", "behoefte"],
                       ""),
    )  # fmt: skip
    # People who care for others are a strength when there are many, but no need when there are few.
    tabel.loc[(tabel["kant"] == "behoefte") & (tabel["richting"] == "neutraal"), "kant"] = ""
    samen = [
        set(tabel.loc[hoger & (tabel["indicator"] == indicator), "gebiedscode"])
        for indicator in OUDER_EN_OPGELEID
    ]
    allebei = tabel["gebiedscode"].isin(samen[0] & samen[1])
    tabel.loc[allebei & (tabel["indicator"] == OUDER_EN_OPGELEID[0]), "kant"] = "samen"
    rijen = tabel[tabel["kant"] != ""].sort_values(
        ["gebiedscode", "ver"], ascending=[True, False], kind="stable"
    )
    dubbel = rijen.duplicated(["gebiedscode", "thema", "kant"]) & (rijen["kant"] == "behoefte")
    opvallend = rijen.loc[~dubbel, KOLOMMEN]
    leeg = _select_zonder(scan, wijken).astype(opvallend.dtypes.to_dict())
    return pd.concat([opvallend, leeg]).reset_index(drop=True)


def _select_zonder(scan: Scan, wijken: pd.DataFrame) -> pd.DataFrame:
    """Return a row for each strength that has no figure in any wijk."""
    met = set(wijken.loc[wijken["status"] == "ok", "indicator"])
    over = scan.catalogus.indicator
    rijen = [
        {"gebiedscode": "", "naam": "", "kant": "geen cijfer", "indicator": i,
         "titel_kort": over[i].titel_kort, "zin": over[i].zin, "peiljaar": 0, "vergelijking": "",
         "eenheid": over[i].eenheid, "decimalen": over[i].decimalen, "zekerheid": ""}
        for i in KRACHTEN if i in over and i not in met and len(scan.wijken) > 1
    ]  # fmt: skip
    return pd.DataFrame(rijen).reindex(columns=KOLOMMEN)
