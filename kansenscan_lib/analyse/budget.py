"""The budget exercise: divide a fixed number of coins over kansen, and see what that achieves.

A kans costs as many coins as the effort of its dienst (1 to 5). That is our estimate, not money.
Groups overlap, so what a division reaches is named (doelgroepen, wijken, themas), never counted in
people.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

import pandas as pd

from kansenscan_lib.rijen import Rij, select_rijen
from kansenscan_lib.scan import Scan

TERMIJNEN: Final = ("kort", "middellang", "lang")
#: The examples that the workbench computes, beside what people chose themselves.
VOORBEELDEN: Final = ("hoogste_score", "meeste_kansen", "om_de_beurt")
KEUZEKOLOMMEN: Final = [
    "verdeling", "soort", "kans", "titel", "prijs", "munten", "betaald", "tekort", "te_veel",
]  # fmt: skip


@dataclass(frozen=True, eq=False)
class Budget:
    """What each division of the coins achieves.

    Attributes
    ----------
    verdelingen : DataFrame
        One row per division, those of people first: verdeling (its name; of an example its id in
        `VOORBEELDEN`), soort (eigen or voorbeeld), munten (how many there are), kansen (ids that
        are paid in full, best first), deels (ids paid in part), geen_kans ("dienst.doelgroep" that
        are no kans of this scan), over (coins not used), te_veel (coins on kansen above their
        price), doelgroepen, themas and wijken (ids that the paid kansen reach, in the order of the
        catalogue), heel (one of them is for the whole gemeente), witte_vlekken (how many), kort,
        middellang and lang (how many kansen) and score (mean of the paid kansen, 0 to 100; NaN
        without any).
    keuzes : DataFrame
        One row per division x choice: verdeling, soort, kans, titel, prijs (NA when it is no
        kans), munten, betaald (heel, deels or geen_kans), tekort and te_veel (coins below and
        above the price).
    """

    verdelingen: pd.DataFrame
    keuzes: pd.DataFrame


def compare_budget(scan: Scan, kansen: pd.DataFrame) -> Budget:
    """Compute what the divisions of the invulmap and three examples achieve.

    Parameters
    ----------
    scan : Scan
    kansen : DataFrame
        From `compare_kansen`, possibly empty; not changed.

    Notes
    -----
    The examples go down a list and take every kans that can still be paid in full; what is too
    dear is passed over. ``hoogste_score``: by score. ``meeste_kansen``: cheapest first, then by
    score; no other division pays more kansen. ``om_de_beurt``: the best kans of every doelgroep,
    then the second of every doelgroep, and so on; within a round by score. No example spends more
    than there is.

    A witte vlek is here a doelgroep in a wijk (or in the whole gemeente) for which the verdict of
    the kans is a witte vlek; the same one counts once.
    """
    invulmap = scan.invulmap
    munten = scan.catalogus.participatie.munten
    if invulmap.scan and invulmap.scan.munten:
        munten = invulmap.scan.munten
    rijen_kansen = select_rijen(kansen.reset_index()) if len(kansen) else []
    per_id = {str(rij["id"]): rij for rij in rijen_kansen}
    prijs = {id_: scan.catalogus.dienst[rij["dienst"]].inspanning for id_, rij in per_id.items()}
    keuzes = [
        *_select_eigen(scan, per_id, prijs),
        *(_keuze(naam, "voorbeeld", id_, prijs[id_], per_id, prijs, scan)
          for naam, volgorde in _rank_voorbeelden(kansen, prijs).items()
          for id_ in select_betaalbaar(volgorde, prijs, munten)),
    ]  # fmt: skip
    tabel = pd.DataFrame(keuzes, columns=KEUZEKOLOMMEN)
    tabel = tabel.astype(dict.fromkeys(("prijs", "munten", "tekort", "te_veel"), "Int64"))
    per_verdeling: dict[tuple[str, str], list[Rij]] = {}
    for rij in keuzes:
        per_verdeling.setdefault((rij["soort"], rij["verdeling"]), []).append(rij)
    for naam in VOORBEELDEN:
        per_verdeling.setdefault(("voorbeeld", naam), [])
    rijen = [
        _compare_verdeling(naam, soort, deel, per_id, munten, scan)
        for (soort, naam), deel in per_verdeling.items()
    ]
    return Budget(pd.DataFrame(rijen), tabel)


def select_betaalbaar(
    volgorde: Iterable[str], prijs: Mapping[str, int], munten: int
) -> tuple[str, ...]:
    """Return what can be paid, going down a list and passing over what is too dear.

    Examples
    --------
    >>> select_betaalbaar(["a", "b", "c"], {"a": 3, "b": 4, "c": 1}, 5)
    ('a', 'c')
    """
    gekozen = []
    for id_ in volgorde:
        if prijs[id_] <= munten:
            gekozen.append(id_)
            munten -= prijs[id_]
    return tuple(gekozen)


def _rank_voorbeelden(kansen: pd.DataFrame, prijs: Mapping[str, int]) -> dict[str, list[str]]:
    """Return in which order each example goes through the kansen."""
    if kansen.empty:
        return {naam: [] for naam in VOORBEELDEN}
    op_score = kansen.sort_values("rang", kind="stable")
    op_score = op_score.assign(
        prijs=[prijs[str(id_)] for id_ in op_score.index],
        beurt=op_score.groupby("doelgroep").cumcount(),
    )
    volgorden = (["rang"], ["prijs", "rang"], ["beurt", "rang"])
    return {
        naam: [str(id_) for id_ in op_score.sort_values(volgorde, kind="stable").index]
        for naam, volgorde in zip(VOORBEELDEN, volgorden, strict=True)
    }


def _select_eigen(scan: Scan, per_id: Mapping[str, Rij], prijs: Mapping[str, int]) -> list[Rij]:
    """Return the choices of the sheet Budget; a group keeps the first spelling of its name."""
    spelling: dict[str, str] = {}
    uit = []
    for rij in select_rijen(scan.invulmap.budget):
        naam = spelling.setdefault(" ".join(rij["verdeling"].casefold().split()), rij["verdeling"])
        id_ = f"{rij['dienst']}.{rij['doelgroep']}"
        uit.append(_keuze(naam, "eigen", id_, int(rij["munten"]), per_id, prijs, scan))
    return uit


def _keuze(
    verdeling: str, soort: str, id_: str, munten: int, per_id: Mapping[str, Rij],
    prijs: Mapping[str, int], scan: Scan,
) -> Rij:
    rij: Rij = {"verdeling": verdeling, "soort": soort, "kans": id_, "munten": munten}
    if id_ not in per_id:
        dienst, groep = id_.split(".")
        titel = (f"{scan.catalogus.dienst[dienst].titel} – "
                 f"{scan.catalogus.doelgroep[groep].titel_kort}")  # fmt: skip
        return rij | {"titel": titel, "prijs": None, "betaald": "geen_kans", "tekort": 0,
                      "te_veel": 0}  # fmt: skip
    tekort = max(prijs[id_] - munten, 0)
    return rij | {
        "titel": per_id[id_]["titel"], "prijs": prijs[id_], "tekort": tekort,
        "betaald": "deels" if tekort else "heel", "te_veel": max(munten - prijs[id_], 0),
    }  # fmt: skip


def _compare_verdeling(
    naam: str, soort: str, keuzes: list[Rij], per_id: Mapping[str, Rij], munten: int, scan: Scan
) -> dict[str, Any]:
    per_soort: dict[str, list[str]] = {"heel": [], "deels": [], "geen_kans": []}
    for keuze in keuzes:
        per_soort[keuze["betaald"]].append(keuze["kans"])
    betaald = sorted((per_id[id_] for id_ in per_soort["heel"]), key=lambda rij: rij["rang"])
    bereikt = {
        veld: {deel for rij in betaald for deel in rij[veld]} for veld in ("themas", "wijken")
    }
    groepen = {rij["doelgroep"] for rij in betaald}
    per_termijn = {t: sum(rij["termijn"] == t for rij in betaald) for t in TERMIJNEN}
    return {
        "verdeling": naam, "soort": soort, "munten": munten,
        "kansen": tuple(rij["id"] for rij in betaald),
        "deels": tuple(per_soort["deels"]), "geen_kans": tuple(per_soort["geen_kans"]),
        "over": munten - sum(keuze["munten"] for keuze in keuzes),
        "te_veel": sum(keuze["te_veel"] for keuze in keuzes),
        "doelgroepen": tuple(d for d in scan.catalogus.doelgroep if d in groepen),
        "themas": tuple(t for t in scan.catalogus.thema if t in bereikt["themas"]),
        "wijken": tuple(w for w in scan.wijken.index if w in bereikt["wijken"]),
        "heel": any(not rij["wijken"] for rij in betaald),
        "witte_vlekken": len({vlek for rij in betaald for vlek in _select_vlekken(rij, scan)}),
        **per_termijn,
        "score": sum(rij["score"] for rij in betaald) / len(betaald) if betaald else float("nan"),
    }  # fmt: skip


def _select_vlekken(kans: Rij, scan: Scan) -> set[tuple[str, str]]:
    """Return the doelgroep x gebied where this kans has the verdict witte vlek."""
    gebieden = zip(kans["wijken"], kans["oordelen"], strict=True)
    per_gebied = list(gebieden) or [(scan.code, kans["oordeel"])]
    return {(kans["doelgroep"], code) for code, oordeel in per_gebied if oordeel == "witte_vlek"}
