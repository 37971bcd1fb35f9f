"""What others offer, as filled in: who does what, for whom, where."""

from __future__ import annotations

import pandas as pd

from kansenscan_lib.scan import Scan


def compare_dekking(scan: Scan) -> pd.DataFrame:
    """Count who offers what to whom.

    Returns
    -------
    DataFrame
        Index thema, columns doelgroep (both in catalogue order), value the number of different
        providers in sheet Aanbod. Combinations that do not go together are NaN. Empty supply
        gives zeros: then the sheet says nothing, see `scan.ingevuld`.
    """
    blad = scan.invulmap.aanbod
    groepen = [g for g in scan.catalogus.doelgroepen if g.soort == "behoefte"]
    tabel = {
        groep.id: {
            thema.id: len({
                aanbieder
                for aanbieder, t, d in zip(
                    blad["aanbieder"], blad["themas"], blad["doelgroepen"], strict=True
                )
                if thema.id in t and groep.id in d
            })
            if thema.id in groep.themas else float("nan")
            for thema in scan.catalogus.themas
        }
        for groep in groepen
    }  # fmt: skip
    return pd.DataFrame(tabel, index=[t.id for t in scan.catalogus.themas])
