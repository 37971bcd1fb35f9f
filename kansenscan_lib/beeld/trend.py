"""Figures over the years as small line figures, and a table of the wijken."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import pandas as pd
from matplotlib.figure import Figure
from matplotlib.layout_engine import ConstrainedLayoutEngine
from matplotlib.patches import Patch
from matplotlib.ticker import MaxNLocator

from kansenscan_lib.beeld.bron import format_bron
from kansenscan_lib.beeld.stijl import BREEDTE, KLEUREN, TEKENS, format_as, stijl
from kansenscan_lib.beeld.taal import format_lijst, format_waarde, is_leeg
from kansenscan_lib.beeld.tonen import Beeld, Tekst
from kansenscan_lib.beeld.trendtabellen import Trendtabellen, draw_cijfers
from kansenscan_lib.rijen import select_rijen
from kansenscan_lib.scan import Scan

KOLOMMEN = 3
HOOGTE = 1.62
#: Smallest height of a small figure: percentage points, or points of the index.
_BEREIK = {"waarde": 6.0, "index": 8.0}
#: How much higher than its figures a small figure is: without and with the label of a break.
_RUIMTE = (1.55, 1.95)
_VLAK = "#ECEFF1"


def draw_trend(trend: Trendtabellen, scan: Scan, onderdeel: str) -> Beeld | Tekst:
    """Draw the series of one part: the gemeente with its interval beside Nederland.

    Parameters
    ----------
    trend : Trend
        From `analyse.compare_trend`.
    scan : Scan
    onderdeel : {"bevolking", "gezondheid", "meedoen"}

    Returns
    -------
    Beeld or Tekst
        A small line figure per series with two or more years in the gemeente; a sentence where
        there is none. Lines join the years of one unbroken run only. In a break there is a grey
        band with its label. Percentages share one scale, so that equally steep is equally much.
    """
    eigen = trend.punten["gebiedscode"].isin([scan.code, "NL00"]) & (trend.punten["stuk"] >= 0)
    punten = trend.punten[eigen & (trend.punten["onderdeel"] == onderdeel)]
    jaren = (
        punten[punten["gebiedscode"] == scan.code].groupby("reeks", sort=False)["jaar"].nunique()
    )
    reeksen = [str(reeks) for reeks, aantal in jaren.items() if aantal > 1]
    if not reeksen:
        return Tekst("Voor deze gemeente is er van geen van deze cijfers meer dan een jaar.")
    punten = punten[punten["reeks"].isin(reeksen)]
    stukken = trend.stukken[
        trend.stukken["gebiedscode"].isin([scan.code, "NL00"])
        & trend.stukken["reeks"].isin(reeksen)
    ]
    breuken = stukken[(stukken["gebiedscode"] == scan.code) & (stukken["breuk"] != "")]
    rijen = math.ceil(len(reeksen) / KOLOMMEN)
    with stijl():
        fig = Figure(
            figsize=(BREEDTE, 0.5 + HOOGTE * rijen),
            layout=ConstrainedLayoutEngine(w_pad=0.06, h_pad=0.05),
        )
        assen = fig.subplots(rijen, KOLOMMEN, squeeze=False).ravel()
        ruimte = _RUIMTE[not breuken.empty]
        hoogte = {kolom: _select_hoogte(punten, kolom, ruimte) for kolom in ("waarde", "index")}
        for ax, reeks in zip(assen, reeksen, strict=False):
            _draw_reeks(
                ax, punten[punten["reeks"] == reeks], breuken[breuken["reeks"] == reeks],
                hoogte, scan,
            )  # fmt: skip
        for ax in assen[len(reeksen) :]:
            ax.set_axis_off()
        handvat, namen = assen[0].get_legend_handles_labels()
        if not breuken.empty:
            handvat.append(Patch(facecolor=_VLAK, edgecolor="#8A9499", lw=0.6))
            namen.append("hier stopt de reeks")
        fig.legend(handvat, namen, loc="outside upper left", ncols=3)
    return Beeld(
        fig,
        alt=_say_alt(stukken, scan, len(reeksen)),
        bijschrift=_say_bijschrift(punten, scan) + _say_land(stukken, scan),
        bron=format_bron(scan, punten["indicator"], punten["jaar"]),
        tabel=draw_cijfers(punten, stukken, scan),
    )


def _select_hoogte(punten: pd.DataFrame, kolom: str, ruimte: float) -> float:
    """Return the height that the widest of the small figures needs, for all of them."""
    aantal = punten["eenheid"] == "aantal"
    deel = punten[aantal if kolom == "index" else ~aantal]
    hoog, laag = deel[[kolom]].max(axis=1), deel[[kolom]].min(axis=1)
    if kolom == "waarde":
        hoog, laag = deel[["waarde", "boven"]].max(axis=1), deel[["waarde", "onder"]].min(axis=1)
    bereik = hoog.groupby(deel["reeks"]).max() - laag.groupby(deel["reeks"]).min()
    return max(_BEREIK[kolom], ruimte * float(bereik.max())) if len(bereik) else _BEREIK[kolom]


def _draw_reeks(
    ax: Any, punten: pd.DataFrame, breuken: pd.DataFrame, hoogte: dict[str, float], scan: Scan
) -> None:
    """Draw one series: an axis, a line per run, markers, and a band in every break."""
    kolom = "index" if punten["eenheid"].iloc[0] == "aantal" else "waarde"
    getoond = punten[punten[kolom].notna()]
    midden = (getoond[kolom].max() + getoond[kolom].min()) / 2
    onder = max(0.0, midden - hoogte[kolom] / 2)
    ax.set_ylim(onder, onder + hoogte[kolom])
    ruimte_onder = getoond[kolom].min() - onder > onder + hoogte[kolom] - getoond[kolom].max()
    for rij in select_rijen(breuken[breuken["van"] < breuken["tot"]]):
        ax.axvspan(rij["van"], rij["tot"], color=_VLAK, lw=0, zorder=0)
        ax.text(
            (rij["van"] + rij["tot"]) / 2, 0.03 if ruimte_onder else 0.97, rij["breuk"],
            transform=ax.get_xaxis_transform(), ha="center", zorder=1, fontsize=7,
            va="bottom" if ruimte_onder else "top",
        )  # fmt: skip
    for code, rol in (("NL00", "nederland"), (scan.code, "gemeente")):
        eigen = rol == "gemeente"
        vorm = {"color": KLEUREN[rol], "marker": TEKENS[rol], "zorder": 3, "lw": 1.4,
                "ls": "-" if eigen else "--", "markersize": 4.5 if eigen else 3.5}  # fmt: skip
        for _, stuk in getoond[getoond["gebiedscode"] == code].groupby("stuk"):
            ax.plot(stuk["jaar"], stuk[kolom], **vorm)
        ax.plot([], [], label=scan.naam if eigen else "Nederland", **vorm)
    hier = getoond[getoond["gebiedscode"] == scan.code]
    if kolom == "waarde":
        ax.vlines(hier["jaar"], hier["onder"], hier["boven"], color=KLEUREN["gemeente"], lw=3,
                  alpha=0.4, zorder=2)  # fmt: skip
    _draw_getallen(ax, getoond, kolom, scan.code)
    jaren = sorted(set(getoond["jaar"]))
    rand = 0.2 * (jaren[-1] - jaren[0])
    ax.set_xlim(jaren[0] - rand, jaren[-1] + rand)
    ax.set_xticks(jaren, _select_jaren(jaren), fontsize=8)
    ax.yaxis.set_major_locator(MaxNLocator(nbins=4, steps=[1, 2, 5, 10]))
    ax.tick_params(axis="y", labelsize=8)
    format_as(ax, "y", eenheid="%" if kolom == "waarde" else "")
    ax.grid(axis="y")
    basis = hier.loc[hier["index"] == 100, "jaar"]
    erbij = f" ({basis.iloc[0]} = 100)" if kolom == "index" and len(basis) else ""
    ax.set_title(f"{punten['titel_kort'].iloc[0]}{erbij}", fontsize=8.5)


def _draw_getallen(ax: Any, punten: pd.DataFrame, kolom: str, code: str) -> None:
    """Write the first and the last figure of the gemeente, clear of its line and of Nederland."""
    eigen = punten[punten["gebiedscode"] == code].sort_values("jaar")
    land = punten[punten["gebiedscode"] == "NL00"].set_index("jaar")[kolom]
    dichtbij = 0.25 * (ax.get_ylim()[1] - ax.get_ylim()[0])
    rijen = select_rijen(eigen)
    for plek, buur in ((0, 1), (-1, -2)):
        rij, hier = rijen[plek], rijen[plek][kolom]
        anders = land.get(rij["jaar"], math.inf)
        boven = hier >= rijen[buur][kolom]
        if 0 < abs(hier - anders) < dichtbij:
            boven = hier > anders
        grens = rij["boven" if boven else "onder"]
        ax.annotate(
            format_waarde(rij["waarde"], rij["eenheid"], int(rij["decimalen"])),
            (rij["jaar"], hier if is_leeg(grens) else grens), xytext=(0, 6 if boven else -6),
            textcoords="offset points", ha="center", va="bottom" if boven else "top", fontsize=8,
            color=KLEUREN["gemeente"], zorder=4,
        )  # fmt: skip


def _select_jaren(jaren: Sequence[int]) -> list[str]:
    """Return a label per year: all of them where they fit, else the first, the last and between."""
    ruimte = (jaren[-1] - jaren[0]) / 4
    labels = [""] * len(jaren)
    vorige = -math.inf
    for i, jaar in enumerate(jaren[:-1]):
        if jaar - vorige >= ruimte and (i == 0 or jaren[-1] - jaar >= ruimte):
            labels[i], vorige = str(jaar), jaar
    return [*labels[:-1], str(jaren[-1])]


def _say_alt(stukken: pd.DataFrame, scan: Scan, aantal: int) -> str:
    eigen = stukken[stukken["gebiedscode"] == scan.code]
    delen = [f"{aantal} kleine lijnfiguren met de jaren van {scan.naam}, meestal naast Nederland."]
    for woord in ("gestegen", "gedaald", "geen duidelijke verandering"):
        namen = [str(n) for n in eigen.loc[eigen["oordeel"] == woord, "titel_kort"]]
        if namen:
            delen.append(f"{woord.capitalize()}: {format_lijst(dict.fromkeys(namen))}.")
    stopt = eigen[eigen["breuk"] != ""]
    waar = [
        f"{rij['titel_kort']} tussen {rij['van']} en {rij['tot']} ({rij['breuk']})"
        for rij in select_rijen(stopt)
    ]
    if waar:
        delen.append(f"Zonder lijn: {format_lijst(waar)}.")
    return " ".join(delen)


def _say_land(stukken: pd.DataFrame, scan: Scan) -> str:
    """Return where the line of Nederland stops and that of the gemeente goes on."""
    breuken = stukken[(stukken["breuk"] != "") & (stukken["van"] < stukken["tot"])]
    eigen = breuken.loc[breuken["gebiedscode"] == scan.code, "reeks"]
    land = breuken[(breuken["gebiedscode"] == "NL00") & ~breuken["reeks"].isin(eigen)]
    waar = [f"{r['titel_kort']} tussen {r['van']} en {r['tot']}" for r in select_rijen(land)]
    return f" De lijn van Nederland stopt bij {format_lijst(waar)}." if waar else ""


def _say_bijschrift(punten: pd.DataFrame, scan: Scan) -> str:
    eigen = punten[punten["gebiedscode"] == scan.code]
    marge = bool((eigen["onder"].notna() & (eigen["eenheid"] == "%")).any())
    zin = f"{scan.naam} en Nederland door de jaren."
    if (punten["eenheid"] == "%").any():
        zin += " De percentages hebben dezelfde schaal: even steil is even veel."
    if marge:
        zin += " De lichte streep om een stip is de marge."
    if (eigen["soort"] == "model").any():
        zin += " Schattingen hebben geen marge."
    return zin
