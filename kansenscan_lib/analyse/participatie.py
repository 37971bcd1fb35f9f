"""How residents have a say or take the lead: per rung of the ladder, per thema, per wijk."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

import pandas as pd

from kansenscan_lib.rijen import Rij, select_rijen
from kansenscan_lib.scan import Scan

STATUSSEN: Final = ("bestaat", "gepland", "mogelijk")
#: Up to this rung residents say what they think and others decide.
TOT_EN_MET: Final = "raadplegen"


@dataclass(frozen=True, eq=False)
class Meedoen:
    """What was filled in about residents who take part.

    Attributes
    ----------
    treden : DataFrame
        Index trede, lowest first: bestaat, gepland and mogelijk (tuples of row numbers of the
        invulmap).
    themas : DataFrame
        Index thema, in the order of the catalogue: activiteiten (how many, of any status), nu and
        straks (id of the highest rung that exists, and that is planned or possible; "" without
        one) and zonder (nothing that exists goes beyond `TOT_EN_MET`).
    wijken : DataFrame
        Index gebiedscode: naam and eigen (row numbers of what was filled in for this wijk; an
        activity for the whole gemeente is not in here).
    """

    treden: pd.DataFrame
    themas: pd.DataFrame
    wijken: pd.DataFrame


def compare_participatie(scan: Scan) -> Meedoen:
    """Put the activities in which residents take part on the ladder.

    Parameters
    ----------
    scan : Scan

    Notes
    -----
    A higher rung is not better by itself: it fits what there is to choose. `zonder` only says that
    nothing that exists lets residents advise, make or decide.
    """
    treden = scan.catalogus.participatie.treden
    hoogte: dict[str, int] = {trede.id: n for n, trede in enumerate(treden, start=1)}
    rijen = select_rijen(scan.invulmap.participatie.reset_index())
    return Meedoen(
        treden=pd.DataFrame(
            [
                [_select_nummers(rijen, trede=trede, status=status) for status in STATUSSEN]
                for trede in hoogte
            ],
            index=pd.Index(hoogte, name="trede"), columns=list(STATUSSEN),
        ),
        themas=_compare_themas(scan, rijen, hoogte),
        wijken=pd.DataFrame(
            {"naam": scan.wijken,
             "eigen": [tuple(r["rij"] for r in rijen if w in r["wijken"]) for w in
                       scan.wijken.index]},
            index=scan.wijken.index,
        ),
    )  # fmt: skip


def _select_nummers(rijen: Iterable[Rij], **gevraagd: str) -> tuple[int, ...]:
    return tuple(
        int(rij["rij"])
        for rij in rijen
        if all(rij[veld] == waarde for veld, waarde in gevraagd.items())
    )


def _compare_themas(scan: Scan, rijen: list[Rij], hoogte: dict[str, int]) -> pd.DataFrame:
    uit = []
    for thema in scan.catalogus.themas:
        hier = [rij for rij in rijen if thema.id in rij["themas"]]
        nu, straks = (
            max((r["trede"] for r in hier if (r["status"] == "bestaat") is bestaat),
                key=hoogte.__getitem__, default="")
            for bestaat in (True, False)
        )  # fmt: skip
        uit.append((len(hier), nu, straks, hoogte.get(nu, 0) <= hoogte[TOT_EN_MET]))
    return pd.DataFrame(
        uit, columns=["activiteiten", "nu", "straks", "zonder"],
        index=pd.Index([thema.id for thema in scan.catalogus.themas], name="thema"),
    )  # fmt: skip
