"""Peers on the page: the list with distances and traits, and where they lie."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from kansenscan_lib.beeld.bron import format_bron
from kansenscan_lib.beeld.stijl import BREEDTE, KLEUREN, PALET, stijl
from kansenscan_lib.beeld.taal import (
    format_getal,
    format_lijst,
    format_waarde,
    is_leeg,
    select_vorm,
)
from kansenscan_lib.beeld.tabel import Tabel
from kansenscan_lib.beeld.tonen import Beeld, Tekst, escape_md
from kansenscan_lib.beeld.vergelijkbaarzinnen import (
    say_geen_groep,
    say_weggelaten,
    select_jaren,
    select_kolommen,
)
from kansenscan_lib.catalogus.kenmerken import Kenmerk
from kansenscan_lib.rijen import Rij, select_rijen
from kansenscan_lib.scan import Scan

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

#: Detail below this size (metres) does not show on a map of the country this small.
_DETAIL = 1500.0
#: With more peers than this the map shows numbers, and the names stand in the table only.
NAMEN_IN_BEELD = 15
_LAND, _PEER = "#DDE2E4", PALET["groen"]


def draw_vergelijkbaar(groep: pd.DataFrame, gemeenten: pd.DataFrame, scan: Scan) -> Tabel | Tekst:
    """Show the gemeente and its peers with their distance and every trait.

    Parameters
    ----------
    groep : DataFrame
        From `analyse.rank_vergelijkbaar`.
    gemeenten : DataFrame
        From `scan.load_gemeenten`: names the years and sources of the traits.
    scan : Scan
    """
    rijen = _select_rijen(groep)
    if len(rijen) < 2:
        return Tekst(escape_md(say_geen_groep(groep, scan)))
    kenmerken = select_kolommen(groep, scan)
    jaren = select_jaren(gemeenten)
    ids = [k.indicator.id for k in kenmerken]
    uit = rijen.assign(
        afstand=[_afstand(r) for r in select_rijen(rijen)],
        **{k.id: [_waarde(x, k) for x in rijen[k.id]] for k in kenmerken},
    )
    bron = format_bron(replace(scan, cijfers=gemeenten), ids, [jaren[i] for i in ids])
    per_jaar = {
        jaar: format_lijst(k.titel for k in kenmerken if jaren[k.indicator.id] == jaar)
        for jaar in sorted({jaren[i] for i in ids})
    }
    stand = "; ".join(f"{jaar}: {titels}" for jaar, titels in per_jaar.items())
    return Tabel(
        uit, f"{scan.naam} en vergelijkbare gemeenten",
        kolommen={"nr": "Nr.", "naam": "Gemeente", "afstand": "Afstand",
                  **{k.id: k.titel for k in kenmerken}},
        rijkop="naam",
        toelichting="Afstand 0 is: op alle kenmerken gelijk. Elk kenmerk telt even zwaar. "
        f"Jaren: {stand}. {say_weggelaten(groep)}Bron: {bron}.",
    )  # fmt: skip


def draw_vergelijkbaarkaart(
    groep: pd.DataFrame, grenzen: GeoDataFrame, scan: Scan
) -> Beeld | Tekst:
    """Draw where the gemeente and its peers lie: numbered dots on the map of the provincies.

    Parameters
    ----------
    groep : DataFrame
        From `analyse.rank_vergelijkbaar`.
    grenzen : GeoDataFrame
        Index gebiedscode; all gemeenten, in metres.
    scan : Scan
    """
    import geopandas as gpd
    import shapely

    rijen = _select_rijen(groep)
    if len(rijen) < 2:
        return Tekst("Zonder vergelijkbare gemeenten is er geen kaart.")
    vormen = grenzen.geometry
    provincies = vormen.groupby(groep["provincie"].reindex(vormen.index)).agg(
        lambda deel: shapely.coverage_union_all(deel.to_numpy())
    )
    land = gpd.GeoSeries(shapely.coverage_simplify(provincies.to_numpy(), _DETAIL))
    plekken = vormen.reindex(rijen.index).representative_point()
    punten = np.column_stack([plekken.x, plekken.y])
    links, onder, rechts, boven = land.total_bounds
    hoogte = BREEDTE * 0.72
    straal = 0.11 * (boven - onder) / hoogte  # of a dot, in metres on the map
    stippen = _move_apart(punten, 2.1 * straal)
    with stijl():
        fig = Figure(figsize=(BREEDTE, hoogte), layout="constrained")
        ax = fig.subplots()
        land.plot(ax=ax, color=_LAND, edgecolor="white", lw=0.8)
        for rol, nr, punt, stip in zip(rijen["rol"], rijen["nr"], punten, stippen, strict=True):
            eigen = rol == "gemeente"
            ax.plot(*np.column_stack([punt, stip]), color="#4D4D4D", lw=0.8, zorder=2)
            ax.plot(
                *stip,
                marker="s" if eigen else "o",
                ms=15,
                zorder=3,
                mec="white",
                mew=0.8,
                color=KLEUREN["gemeente"] if eigen else _PEER,
            )
            ax.annotate(
                "" if eigen else nr,
                stip,
                ha="center",
                va="center",
                color="white",
                fontsize=8.5,
                fontweight="bold",
                zorder=4,
            )
        ax.set_axis_off()
        ax.set_aspect("equal")
        ax.set_xlim(links - 2 * straal, rechts + 2 * straal)
        namen = [f"{r['nr']}  {r['naam']}" for r in select_rijen(rijen[1:])]
        if len(namen) > NAMEN_IN_BEELD:
            namen = ["vergelijkbaar, nummer in de tabel"]
        fig.legend(
            handles=[
                _teken("s", KLEUREN["gemeente"], scan.naam),
                *(_teken("o", _PEER, naam) for naam in namen),
            ],
            loc="outside right upper",
        )
    verplaatst = bool((np.linalg.norm(stippen - punten, axis=1) > straal).any())
    peers = rijen[rijen["rol"] == "vergelijkbaar"]
    eigen_provincie = int((peers["provincie"] == scan.provincie).sum())
    namen = [f"{r['nr']} {r['naam']} ({r['provincie']})" for r in select_rijen(peers)]
    return Beeld(
        fig,
        alt=f"Kaart van Nederland met {scan.naam} en {len(peers)} vergelijkbare gemeenten: "
        f"{format_lijst(namen)}.",
        bijschrift=f"{scan.naam} en vergelijkbare gemeenten. Van de {len(peers)} "
        f"{select_vorm(eigen_provincie, 'ligt', 'liggen')} er {eigen_provincie} in "
        f"{scan.provincie}."
        + (" Een streepje wijst naar de plek." if verplaatst else "")
        + " Wit: grenzen van provincies.",
        bron="indeling en grenzen: CBS / Kadaster 2024, eigen bewerking",
        tabel=Tabel(
            rijen.assign(afstand=[_afstand(r) for r in select_rijen(rijen)]),
            f"Waar {scan.naam} en vergelijkbare gemeenten liggen",
            kolommen={"nr": "Nr.", "naam": "Gemeente", "provincie": "Provincie",
                      "afstand": "Afstand"},
            rijkop="naam",
        ),
        passend=True,
    )  # fmt: skip


def _move_apart(punten: Any, ruimte: float) -> Any:
    """Return the points pushed away from each other until they keep `ruimte`."""
    uit = punten + np.arange(len(punten))[:, None] * 1e-3  # two on one spot also part
    for _ in range(200):
        verschil = uit[:, None] - uit[None]
        afstand = np.linalg.norm(verschil, axis=2) + np.eye(len(uit)) * ruimte
        te_kort = np.clip(ruimte - afstand, 0, None)
        if not te_kort.any():
            break
        uit = uit + (verschil / afstand[..., None] * te_kort[..., None] / 2).sum(axis=1)
    return uit


def _teken(vorm: str, kleur: str, tekst: str) -> Line2D:
    return Line2D([], [], marker=vorm, color=kleur, ls="", ms=11, mec="white", label=tekst)


def _select_rijen(groep: pd.DataFrame) -> pd.DataFrame:
    """Return the gemeente and its peers, numbered from the nearest."""
    rijen = groep[groep["rol"].isin(("gemeente", "vergelijkbaar"))]
    return rijen.assign(nr=["–", *(str(nr) for nr in range(1, len(rijen)))][: len(rijen)])


def _afstand(rij: Rij) -> str:
    if rij["rol"] == "gemeente":
        return "–"
    return "niet bekend" if is_leeg(rij["afstand"]) else format_getal(rij["afstand"], 2)


def _waarde(x: float, kenmerk: Kenmerk) -> str:
    """Write a trait; its heading already says per square kilometre."""
    eenheid = "aantal" if kenmerk.indicator.eenheid == "per_km2" else kenmerk.indicator.eenheid
    return format_waarde(x, eenheid, kenmerk.indicator.decimalen)
