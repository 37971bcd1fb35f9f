"""What each figure says about need: in the gemeente, and in which wijken there is more of it."""

from __future__ import annotations

import numpy as np
import pandas as pd

from kansenscan_lib.analyse.markeren import select_kant
from kansenscan_lib.scan import Scan

#: What is taken over from `compare_gemeente` as it is.
_GELIJK = [
    "titel", "titel_kort", "eenheid", "decimalen", "richting", "peiljaar", "waarde", "nederland",
    "oordeel", "zekerheid",
]  # fmt: skip


def compare_behoefte(scan: Scan, gemeente: pd.DataFrame, wijken: pd.DataFrame) -> pd.DataFrame:
    """Say of every figure whether it shows more need here, and in which wijken.

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
        The rows of `gemeente`, index indicator: titel, titel_kort, eenheid, decimalen, richting,
        peiljaar, waarde, nederland, oordeel and zekerheid as they were;

        ================= =====================================================================
        behoefte          meer, minder or gelijk, beside Nederland; "geen richting" where more or
                          less of it is neither need nor strength; onbekend
        wijken            codes of the wijken with clearly more need, most people extra first,
                          then furthest from elsewhere
        wijken_zekerheid  stevig, telling (not tested) or schatting; "" without such wijken
        ================= =====================================================================

    Notes
    -----
    More need is a higher figure, or a lower one where more is a strength (`meer_is_kracht`). A
    neutral figure counts as need, when it is higher, only if it sizes a doelgroep of soort
    behoefte: a larger group asks for more, as in `compare_confrontatie`. A wijk is clearly
    different by `markeren.select_kant`, as in `compare_doelgroepen`.
    """
    telt = {
        i for groep in scan.catalogus.doelgroepen if groep.soort == "behoefte"
        for i in groep.indicatoren
    }  # fmt: skip
    kanten = {"meer_is_behoefte": 1, "meer_is_kracht": -1}
    kant = {
        str(i): kanten.get(richting, int(i in telt))
        for i, richting in gemeente["richting"].items()
    }
    eigen = gemeente.index.map(kant)
    anders = gemeente["oordeel"].map({"hoger": 1, "lager": -1}).fillna(0).to_numpy() * eigen
    per_wijk = _select_meer(wijken, kant, scan.catalogus.regels.drempels())
    codes = per_wijk.groupby("indicator")["gebiedscode"].agg(tuple).to_dict()
    # Of one indicator either all figures per wijk are estimates or none is.
    zeker = per_wijk.groupby("indicator")["zekerheid"].first().to_dict()
    return gemeente[_GELIJK].assign(
        behoefte=np.select(
            [gemeente["oordeel"] == "onbekend", eigen == 0, anders > 0, anders < 0],
            ["onbekend", "geen richting", "meer", "minder"], "gelijk",
        ),
        wijken=[codes.get(i, ()) for i in gemeente.index],
        wijken_zekerheid=[zeker.get(i, "") for i in gemeente.index],
    )  # fmt: skip


def _select_meer(
    wijken: pd.DataFrame, kant: dict[str, int], drempels: dict[str, float]
) -> pd.DataFrame:
    """Return the wijk x indicator rows with clearly more need, and how sure that is."""
    zonder = wijken["markering"] == "zonder marge"
    referentie = wijken["rest"].where(~zonder, wijken["gemeente"])
    tabel = wijken.assign(
        referentie=referentie, ver=(wijken["waarde"] - referentie).abs(),
        extra=wijken["extra"].abs(),
        zekerheid=np.select([wijken["soort"] == "model", zonder], ["schatting", "telling"],
                            "stevig"),
    )  # fmt: skip
    meer = select_kant(tabel, drempels) * tabel["indicator"].map(kant).fillna(0)
    rijen = tabel[meer > 0]
    return rijen.sort_values(["extra", "ver"], ascending=False, kind="stable")
