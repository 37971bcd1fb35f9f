"""The signal map on the page: places with their interval, a map, and the parts it is made of."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from kansenscan_lib.beeld.basisvaardigheden import WIJKEN_IN_BEELD
from kansenscan_lib.beeld.bron import format_bron
from kansenscan_lib.beeld.kaart import NUMMERS_TOT, select_verhouding
from kansenscan_lib.beeld.signaalzinnen import VAAK, Signaal, say_geen_signaal
from kansenscan_lib.beeld.stijl import ARCERING, BREEDTE, KLEUREN, format_as, stijl
from kansenscan_lib.beeld.taal import (
    format_getal,
    format_lijst,
    format_rang,
    format_waarde,
    is_leeg,
    say_aantal,
)
from kansenscan_lib.beeld.tabel import Tabel
from kansenscan_lib.beeld.tonen import Beeld, Tekst
from kansenscan_lib.rijen import Rij, select_rijen
from kansenscan_lib.scan import Scan

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

#: Class of a wijk -> fill, hatch and marker: never colour alone.
STIJLEN = {
    VAAK: ("#0B4F7D", "", "o"),
    "wisselend": ("#7FB8DE", "..", "D"),
    "vaak lager": ("#EDF4FA", "", "s"),
    "niet te zeggen": (KLEUREN["ontbreekt"], ARCERING, "x"),
}
RAND = "#2B3338"


def draw_signaal(signaal: Signaal, scan: Scan) -> Beeld | Tekst:
    """Draw the place of every wijk on the signal with its interval over all choices.

    Parameters
    ----------
    signaal : analyse.signaal.Signaal
    scan : Scan
    """
    if signaal.reden:
        return say_geen_signaal(signaal, scan)
    rijen = signaal.wijken[signaal.wijken["rang"].notna()]
    getoond = rijen.head(WIJKEN_IN_BEELD).iloc[::-1]
    plek = pd.Series(np.arange(len(getoond)), index=getoond.index)
    with stijl():
        fig = Figure(figsize=(BREEDTE, 1.5 + 0.27 * len(getoond)), layout="constrained")
        ax = fig.subplots()
        ax.axvspan(0.5, signaal.kwart + 0.5, color="#F3EBD9", lw=0, label="het hoogste kwart")
        ax.hlines(plek, getoond["rang_onder"], getoond["rang_boven"], color=KLEUREN["wijk"], lw=4)
        for klasse, (kleur, _, teken) in STIJLEN.items():
            deel = getoond[getoond["klasse"] == klasse]
            if len(deel):
                stip: dict[str, Any] = {"facecolor": kleur, "edgecolor": RAND}
                stip = {"color": RAND} if teken == "x" else stip
                ax.scatter(deel["rang"], plek[deel.index], s=44, marker=teken, zorder=3,
                           clip_on=False, label=klasse, **stip)  # fmt: skip
        ax.set_yticks(plek, getoond["naam"])
        ax.set_ylim(-0.7, len(getoond) - 0.3)
        ax.set_xlim(0.2, signaal.meegeteld + 0.8)
        ax.set_xlabel("Plaats tussen de wijken (1 is het sterkste signaal)")
        ax.grid(axis="x")
        format_as(ax, "x", 0)
        fig.legend(loc="outside upper left", ncols=2)
    vaak = rijen.loc[rijen["klasse"] == VAAK, "naam"].tolist()
    rest = len(rijen) - len(getoond)
    return Beeld(
        fig,
        alt=f"Stippenfiguur met de plaats van {len(getoond)} wijken van {scan.naam} op het "
        f"signaal, met de spreiding over alle wegingen. Vaak in het hoogste kwart: "
        f"{format_lijst(vaak[:6]) if vaak else 'geen enkele wijk'}.",
        bijschrift="Signaal, geen schatting: hoe sterk "
        f"{say_aantal(len(signaal.onderdelen), 'openbaar cijfer', 'openbare cijfers')} samen "
        "wijzen op lage basisvaardigheden. De stip is de middelste plaats, de balk de plaats bij "
        "95 van de 100 wegingen."
        + (f" Getoond: de eerste {len(getoond)} van {len(rijen)} wijken." if rest else ""),
        bron=_format_bron(signaal, scan),
        tabel=_draw_tabel(signaal, scan, met_delen=True),
    )


def draw_signaalkaart(signaal: Signaal, grenzen: GeoDataFrame, scan: Scan) -> Beeld | Tekst:
    """Draw the wijken in the classes of the signal; what is left out is hatched.

    Parameters
    ----------
    signaal : analyse.signaal.Signaal
    grenzen : GeoDataFrame
        Index gebiedscode; the wijken of the gemeente, in metres.
    scan : Scan
    """
    if signaal.reden:
        return Tekst("Zonder signaal is er ook geen signaalkaart.")
    from matplotlib.patches import Patch

    rijen = _add_nummer(signaal.wijken)
    vlakken = grenzen.join(rijen.set_index("gebiedscode"), how="left")
    aantallen = rijen["klasse"].value_counts()
    with stijl():
        hoog, breed = select_verhouding(grenzen)
        hoogte = min(6.4, max(3.2, BREEDTE * hoog / breed))
        fig = Figure(figsize=(BREEDTE, hoogte), layout="constrained")
        ax = fig.subplots()
        handvatten = []
        for klasse, (kleur, arcering, _) in STIJLEN.items():
            deel = vlakken[vlakken["klasse"] == klasse]
            if len(deel):
                deel.plot(ax=ax, facecolor=kleur, hatch=arcering, edgecolor=RAND, lw=0.6)
                label = f"{klasse} ({aantallen[klasse]})"
                handvatten.append(
                    Patch(facecolor=kleur, hatch=arcering, edgecolor=RAND, label=label)
                )
        if len(vlakken) <= NUMMERS_TOT:
            _add_nummers(ax, vlakken)
        ax.set_axis_off()
        ax.set_aspect("equal")
        fig.legend(handles=handvatten, loc="outside lower left", ncols=2, fontsize=8.5)
    vaak = rijen.loc[rijen["klasse"] == VAAK, "naam"].tolist()
    return Beeld(
        fig,
        alt=f"Signaalkaart van de {len(rijen)} wijken van {scan.naam} in vier klassen. Vaak in het "
        f"hoogste kwart: {format_lijst(vaak[:6]) if vaak else 'geen enkele wijk'}.",
        bijschrift=f"Signaalkaart van {scan.naam}: een signaal, geen schatting. Bij hoeveel "
        "wegingen ligt een wijk in het hoogste kwart? Vaak lager: meestal daarbuiten."
        + (" De nummers staan in de tabel." if len(vlakken) <= NUMMERS_TOT else "")
        + (" Gearceerd: niet te zeggen." if "niet te zeggen" in aantallen.index else ""),
        bron=f"{_format_bron(signaal, scan)}; grenzen: CBS / Kadaster 2024",
        tabel=_draw_tabel(signaal, scan, met_delen=False),
        passend=True,
    )


def draw_onderdelen(signaal: Signaal, scan: Scan) -> Tabel | Tekst:
    """Show which figures the signal is made of, why, and what each does not tell.

    Empty where an official estimate has taken its place.
    """
    if signaal.reden == "officieel":
        return Tekst("")
    rijen = signaal.onderdelen
    return Tabel(
        rijen.assign(
            titel=rijen["titel"].where(rijen["titel"] != "", rijen["onderwerp"]),
            richting=rijen["richting"].map({"meer": "hoger cijfer", "minder": "lager cijfer"}),
            kant=rijen["kant"].where(rijen["kant"] != "", "–"),
            peiljaar=[_format_jaar(jaar) for jaar in rijen["peiljaar"]],
        ),
        f"De onderdelen van de signaalkaart van {scan.naam}",
        kolommen={"titel": "Cijfer", "peiljaar": "Jaar", "richting": "Meer signaal bij",
                  "reden": "Waarom het meedoet", "grens": "Wat het niet zegt",
                  "kant": "Naast de andere wijst het", "bron": "Bron van de reden"},
        toelichting="Gekozen op wat onderzoek over heel Nederland zegt. Of dat in deze gemeente "
        "ook zo is, weten wij niet.",
    )  # fmt: skip


def _draw_tabel(signaal: Signaal, scan: Scan, met_delen: bool) -> Tabel:
    """Return all wijken with their place and class, and the parts; why some are left out."""
    delen = select_rijen(signaal.onderdelen) if met_delen else []
    rijen = _add_nummer(signaal.wijken)
    drempel = format_getal(scan.catalogus.regels.drempels()["inwoners_minimaal"])
    redenen = {"klein": f"minder dan {drempel} inwoners", "geen_cijfer": "een cijfer ontbreekt"}
    cellen = {
        deel["indicator"]: [
            format_waarde(waarde, deel["eenheid"], int(deel["decimalen"]))
            for waarde in rijen[str(deel["indicator"])]
        ]
        for deel in delen
    }
    return Tabel(
        rijen.assign(
            **cellen,
            plaats=[_format_plaats(rij, redenen) for rij in select_rijen(rijen)],
            kwart=["–" if is_leeg(k) else f"{format_getal(k)} van de 100" for k in rijen["kwart"]],
        ),
        f"Signaal per wijk in {scan.naam}: een signaal, geen schatting",
        kolommen={"nr": "Nr.", "naam": "Wijk", "klasse": "Klasse", "plaats": "Plaats",
                  "kwart": "Wegingen in het hoogste kwart",
                  **{deel["indicator"]: f"{deel['titel']} ({_format_jaar(deel['peiljaar'])})"
                     for deel in delen}},
        rijkop="naam",
        toelichting=f"Plaats: bij 95 van de 100 wegingen, van {signaal.meegeteld} wijken; 1 is het "
        "sterkste signaal."
        + (" De cijfers rechts zijn de onderdelen zelf, in hun eigen eenheid." if delen else ""),
    )  # fmt: skip


def _format_jaar(jaar: float) -> str:
    return "geen cijfer" if is_leeg(jaar) else str(int(jaar))


def _format_plaats(rij: Rij, redenen: dict[str, str]) -> str:
    if rij["reden"]:
        return redenen[rij["reden"]]
    return format_rang(rij["rang_onder"], rij["rang_boven"])


def _add_nummer(wijken: pd.DataFrame) -> pd.DataFrame:
    """Add the number that a wijk has on the map and in the table; a dash without a place."""
    nummers = np.arange(1, len(wijken) + 1)
    mee = wijken["rang"].notna()
    return wijken.assign(nr=[str(n) if m else "–" for n, m in zip(nummers, mee, strict=True)])


def _add_nummers(ax: Any, vlakken: GeoDataFrame) -> None:
    for punt, klasse, nr in zip(
        vlakken.representative_point(), vlakken["klasse"], vlakken["nr"], strict=True
    ):
        kleur = "white" if klasse == VAAK else "black"
        ax.annotate(nr, (punt.x, punt.y), ha="center", va="center", fontsize=8, fontweight="bold",
                    color=kleur)  # fmt: skip


def _format_bron(signaal: Signaal, scan: Scan) -> str:
    rijen = signaal.onderdelen
    return format_bron(scan, rijen["indicator"], rijen["peiljaar"].astype(int))
