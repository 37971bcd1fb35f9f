"""Which geldstromen go with the kansen, and what they would pay where a rule gives an amount."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pandas as pd

from kansenscan_lib.catalogus.geldstromen import Geldstroom
from kansenscan_lib.rijen import Rij, select_rijen
from kansenscan_lib.scan import Scan

KOLOMMEN = [
    "geldstroom", "titel", "status", "stand", "bedrag", "bedrag_onder", "bedrag_boven", "rekening",
    "kansen", "bron", "is_hint",
]  # fmt: skip
_NAN = float("nan")


@dataclass(frozen=True)
class Rekendeel:
    """One part of an amount: so many people, at so many euro a year each.

    `onder` and `boven` are the counts that a rounded `aantal` may stand for. Without a count
    `aantal` is NaN, `peiljaar` 0, and `status` says why.
    """

    indicator: str
    peiljaar: int
    aantal: float
    onder: float
    boven: float
    tarief: float
    status: str


def compare_geld(scan: Scan, kansen: pd.DataFrame) -> pd.DataFrame:
    """Give every geldstroom that goes with a kans, with an amount where its rule gives one.

    Parameters
    ----------
    scan : Scan
    kansen : DataFrame
        From `analyse.kansen.compare_kansen` or `select_kansen`, possibly empty; not changed.

    Returns
    -------
    DataFrame
        One row per geldstroom, in the order of geldstromen.yml: geldstroom (id), titel, status,
        stand (date of what we know), bedrag with bedrag_onder and bedrag_boven (euro a year for
        this gemeente; NaN without a rule for it or without one of its figures), rekening (a tuple
        of `Rekendeel`, empty without such a rule), kansen (ids, in their order), bron and is_hint
        (always True).

    Notes
    -----
    Amount: the sum of people x rate (`tarieven` in geldstromen.yml), over the youngest year in
    which all those people were counted. One year, so that the parts go together. The limits hold
    the rounding by CBS and nothing else: not that our group differs a little from that of the
    scheme, nor that its size is an estimate. Source of the rates: the geldstroom itself.
    """
    per_stroom: dict[str, list[str]] = {}
    for kans, stromen in dict(kansen["geldstromen"]).items() if len(kansen) else ():
        for stroom in stromen:
            per_stroom.setdefault(stroom, []).append(str(kans))
    rijen = [
        _select_rij(scan, geldstroom, tuple(per_stroom[geldstroom.id]))
        for geldstroom in scan.catalogus.geldstromen
        if geldstroom.id in per_stroom
    ]
    return pd.DataFrame(rijen, columns=KOLOMMEN)


def _select_rij(scan: Scan, stroom: Geldstroom, kansen: tuple[str, ...]) -> dict[str, Any]:
    tarieven = stroom.tarieven.per_indicator() if stroom.tarieven else {}
    rekening = _select_rekening(scan, tarieven)
    # Two counts of different years do not make one amount.
    compleet = len({deel.peiljaar for deel in rekening}) == 1
    bedrag, onder, boven = (
        round(sum(getattr(deel, maat) * deel.tarief for deel in rekening), 2) if compleet else _NAN
        for maat in ("aantal", "onder", "boven")
    )
    return {
        "geldstroom": stroom.id, "titel": stroom.titel, "status": stroom.status,
        "stand": stroom.stand, "bedrag": bedrag, "bedrag_onder": onder, "bedrag_boven": boven,
        "rekening": rekening, "kansen": kansen, "bron": stroom.bron, "is_hint": stroom.is_hint,
    }  # fmt: skip


def _select_rekening(scan: Scan, tarieven: dict[str, float]) -> tuple[Rekendeel, ...]:
    """Return the parts in the youngest year that has them all, else each in its own youngest."""
    eigen = scan.cijfers[
        (scan.cijfers["gebiedscode"] == scan.code) & scan.cijfers["indicator"].isin(tarieven)
    ].assign(geteld=lambda rijen: rijen["teller"].notna())
    per_jaar = eigen[eigen["geteld"]].groupby("peiljaar")["indicator"].nunique()
    samen = per_jaar.index[per_jaar == len(tarieven)]
    if len(samen):
        eigen = eigen[eigen["peiljaar"] == samen.max()]
    # Of every indicator the last row stays: the youngest that was counted, if any was.
    eigen = eigen.sort_values(["geteld", "peiljaar"])
    bekend = {rij["indicator"]: rij for rij in select_rijen(eigen)}
    return tuple(
        _select_deel(scan, indicator, tarief, bekend.get(indicator))
        for indicator, tarief in tarieven.items()
    )


def _select_deel(scan: Scan, indicator: str, tarief: float, rij: Rij | None) -> Rekendeel:
    if rij is None or not rij["geteld"]:
        status = rij["status"] if rij else "niet_gepubliceerd"
        return Rekendeel(indicator, 0, _NAN, _NAN, _NAN, tarief, status)
    aantal = rij["teller"]
    ernaast = scan.catalogus.indicator[indicator].select_afwijking("gemeente")[0]
    return Rekendeel(
        indicator, int(rij["peiljaar"]), aantal, max(0.0, aantal - ernaast), aantal + ernaast,
        tarief, rij["status"],
    )  # fmt: skip
