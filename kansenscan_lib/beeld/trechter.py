"""The funnel plot: wijken by size against their figure, with the limits of chance."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pandas as pd
from matplotlib.figure import Figure

from kansenscan_lib.beeld.bron import format_bron
from kansenscan_lib.beeld.stijl import BREEDTE, KLEUREN, format_as, stijl
from kansenscan_lib.beeld.taal import (
    format_bereik,
    format_getal,
    format_lijst,
    format_waarde,
    say_aandeel,
    say_aantal,
    select_vorm,
)
from kansenscan_lib.beeld.tabel import Tabel
from kansenscan_lib.beeld.tonen import Beeld, Tekst, escape_md
from kansenscan_lib.beeld.zinnen import say_binnen
from kansenscan_lib.catalogus import Indicator
from kansenscan_lib.rijen import Rij, select_rijen
from kansenscan_lib.scan import Scan

LABELS = 8
#: Place in the funnel -> words, marker, colour and size of the point.
PUNTEN: dict[str, tuple[str, str, str, float]] = {
    "ver boven": ("boven de buitenste lijn", "^", KLEUREN["boven"], 46),
    "boven": ("tussen de lijnen, boven", "^", "#E9A577", 30),
    "binnen": ("binnen de trechter", "o", KLEUREN["gelijk"], 26),
    "onder": ("tussen de lijnen, onder", "v", "#7CC4AE", 30),
    "ver onder": ("onder de buitenste lijn", "v", KLEUREN["onder"], 46),
}
REDENEN = {
    "één wijk": "{naam} is voor het CBS één wijk. Voor een trechter zijn er meer wijken nodig.",
    "zonder aantallen": "{titel}: hiervan zijn er geen aantallen per wijk, en ook van een ander "
    "onderwerp niet genoeg. Zonder aantallen is er geen trechter te tekenen.",
    "te weinig wijken": "{titel}: {naam} heeft te weinig wijken met een cijfer voor een trechter.",
}
_EENHEID = {"%": "procentpunt", "per_1000": "per 1.000"}
#: Where a label may stand: steps in points to the right and up, the first that is free.
_PLAATSEN = [
    (dx * r, dy * r)
    for r in (1.0, 2.0, 3.2, 4.6)
    for dx, dy in ((7, 4), (7, -4), (-7, 4), (-7, -4), (1, 9), (1, -9), (-1, 9), (-1, -9))
]


def draw_trechter(trechter: pd.DataFrame, scan: Scan) -> Beeld | Tekst:
    """Draw the wijken by size, with the lines between which chance alone would put them.

    Parameters
    ----------
    trechter : DataFrame
        From `analyse.compare_trechter`.
    scan : Scan
    """
    if trechter.empty or trechter["reden"].iloc[0]:
        return _say_reden(trechter, scan)
    alle = trechter[trechter["soort"] == "wijk"]
    wijken, lijn = alle[alle["plek"] != "telt niet mee"], trechter[trechter["soort"] == "lijn"]
    over, jaar = scan.catalogus.indicator[alle["indicator"].iloc[0]], int(alle["peiljaar"].iloc[0])
    with stijl():
        fig = Figure(figsize=(BREEDTE, 4.6), layout="constrained")
        ax = fig.subplots()
        _draw_lijnen(ax, lijn, scan, over)
        _draw_punten(ax, wijken)
        ax.set_xscale("log")
        ax.set_xticks(_select_streepjes(lijn["noemer"].min(), lijn["noemer"].max()))
        ax.set_xticks([], minor=True)
        ax.margins(y=0.1)
        ax.set_ylim(bottom=max(0.0, ax.get_ylim()[0]))
        format_as(ax, "x", decimalen=0)
        format_as(ax, "y", eenheid="%" if over.eenheid == "%" else "")
        ax.set_xlabel(f"Aantal {over.groep} in de wijk")
        ax.set_ylabel("" if over.eenheid == "%" else "per 1.000")
        fig.legend(loc="outside lower left", ncols=2, fontsize=8.5)
        _draw_labels(fig, ax, _select_gelabeld(wijken), wijken)
    ver = wijken[wijken["plek"].str.startswith("ver")]
    return Beeld(
        fig,
        alt=f"Trechterfiguur van {say_binnen(over.titel)} in {len(wijken)} wijken van {scan.naam}, "
        "van kleine naar grote wijken. "
        f"{say_aantal(len(ver), 'wijk ligt', 'wijken liggen')} buiten de buitenste lijnen. "
        f"Het verst van de gemeente: {format_lijst(_select_gelabeld(wijken)['naam'].head(3))}.",
        bijschrift=f"{over.titel} per wijk, {jaar}. Hoe kleiner de wijk, hoe verder het cijfer bij "
        "toeval kan afwijken: daarom zijn de lijnen links wijder. Binnen de binnenste lijnen ligt "
        "bij alleen toeval 95%, binnen de buitenste 99,8%."
        + _say_verruiming(select_rijen(alle)[0], over),
        bron=format_bron(scan, [over.id], [jaar]),
        tabel=_draw_tabel(alle, over, jaar, scan),
    )  # fmt: skip


def _say_reden(trechter: pd.DataFrame, scan: Scan) -> Tekst:
    """Say why there is no funnel, of which subject."""
    if len(scan.wijken) < 2:
        reden, gevraagd = "één wijk", ""
    elif trechter.empty:
        reden, gevraagd = "zonder aantallen", ""
    else:
        reden, gevraagd = trechter["reden"].iloc[0], trechter["gevraagd"].iloc[0]
    over = scan.catalogus.indicator.get(gevraagd)
    titel = over.titel if over else "De cijfers per wijk"
    return Tekst(REDENEN[reden].format(naam=escape_md(scan.naam), titel=escape_md(titel)))


def _say_vervanging(rij: Rij, scan: Scan) -> str:
    """Say that the funnel is of another figure than the one that was asked for."""
    gevraagd = scan.catalogus.indicator.get(rij["gevraagd"])
    if gevraagd is None or rij["gevraagd"] == rij["indicator"]:
        return ""
    over = scan.catalogus.indicator[rij["indicator"]]
    return (
        f"Van {escape_md(gevraagd.zin)} zijn er geen aantallen per wijk: dan is toeval niet te "
        f"berekenen. Deze figuur gaat over {escape_md(say_binnen(over.titel))}."
    )


def _say_verruiming(rij: Rij, over: Indicator) -> str:
    """Say how far the dotted lines were widened, and for how much over-dispersion."""
    if not rij["overspreid"]:
        return ""
    afstand = f"{format_getal(rij['tau'], over.decimalen)} {_EENHEID[over.eenheid]}"
    return (
        f" De stippellijnen zijn verruimd: los van toeval ligt een gewone wijk ongeveer {afstand} "
        f"van de gemeente af (overspreiding {format_getal(rij['phi'], 1)}; 1 is alleen toeval)."
    )


def _draw_lijnen(ax: Any, lijn: pd.DataFrame, scan: Scan, over: Indicator) -> None:
    doel = float(lijn["doel"].iloc[0])
    tekst = f"{scan.naam}: {format_waarde(doel, over.eenheid, over.decimalen)}"
    ax.axhline(doel, color=KLEUREN["nederland"], lw=1.2, label=tekst, zorder=1)
    for grens, breed, stijl_, naam in (
        ("95", 1.0, "-", "grens van toeval, 95%"),
        ("998", 1.6, "-", "grens van toeval, 99,8%"),
    ):
        for kant in ("onder", "boven"):
            ax.plot(
                lijn["noemer"], lijn[f"{kant}_{grens}"], color=KLEUREN["gemeente"], lw=breed,
                ls=stijl_, zorder=1, label=naam if kant == "onder" else "_",
            )  # fmt: skip
    if lijn["overspreid"].iloc[0]:
        for kant in ("ruim_onder", "ruim_boven"):
            ax.plot(
                lijn["noemer"], lijn[kant], color="#6B757A", lw=1.2, ls=":", zorder=1,
                label="verruimde grens, 99,8%" if kant == "ruim_onder" else "_",
            )  # fmt: skip


def _draw_punten(ax: Any, wijken: pd.DataFrame) -> None:
    for plek, (woorden, teken, kleur, maat) in PUNTEN.items():
        deel = wijken[wijken["plek"] == plek]
        if len(deel):
            ax.scatter(
                deel["noemer"], deel["waarde"], marker=teken, color=kleur, s=maat, zorder=3,
                edgecolors="#2B3338", linewidths=0.5, label=f"{woorden} ({len(deel)})",
            )  # fmt: skip


def _select_gelabeld(wijken: pd.DataFrame) -> pd.DataFrame:
    """Return the wijken that get a name: outside the lines, beyond the wide ones first."""
    buiten = wijken[wijken["plek"] != "binnen"]
    buiten = buiten.assign(ver=buiten["z"].abs())
    volgorde = ["buiten_ruim", "ver", "gebiedscode"]
    return buiten.sort_values(volgorde, ascending=[False, False, True]).head(LABELS)


def _draw_labels(fig: Figure, ax: Any, gelabeld: pd.DataFrame, wijken: pd.DataFrame) -> None:
    """Write names beside points, each at the first place where nothing stands; else not at all."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.text import Text
    from matplotlib.transforms import Bbox

    tekenaar: Any = FigureCanvasAgg(fig).get_renderer()  # type: ignore[no-untyped-call]
    fig.draw_without_rendering()
    vlak = ax.get_window_extent(tekenaar)
    punten = ax.transData.transform(wijken[["noemer", "waarde"]].to_numpy(dtype=float))
    bezet = [Bbox.from_bounds(x - 4, y - 4, 8, 8) for x, y in punten]
    for rij in select_rijen(gelabeld):
        for dx, dy in _PLAATSEN:
            label = ax.annotate(
                rij["naam"], (rij["noemer"], rij["waarde"]), (dx, dy), textcoords="offset points",
                ha="left" if dx > 0 else "right", va="bottom" if dy > 0 else "top", fontsize=8,
                zorder=4, arrowprops={"arrowstyle": "-", "lw": 0.5, "color": "#6B757A"},
                bbox={"boxstyle": "square,pad=0.05", "fc": "white", "ec": "none", "alpha": 0.7},
            )  # fmt: skip
            label.set_in_layout(False)
            label.update_positions(tekenaar)
            vak = Text.get_window_extent(label, tekenaar)
            past = (vlak.min <= vak.min).all() and (vak.max <= vlak.max).all()
            if past and not vak.count_overlaps(bezet):
                bezet.append(vak.padded(3))
                break
            label.remove()


def _select_streepjes(laag: float, hoog: float) -> list[float]:
    """Return the round sizes (1, 2 and 5 times a power of ten) between two sizes."""
    alle = [f * 10.0**macht for macht in range(7) for f in (1, 2, 5)]
    return [s for s in alle if laag * 0.9 <= s <= hoog * 1.1]


def _draw_tabel(wijken: pd.DataFrame, over: Indicator, jaar: int, scan: Scan) -> Tabel:
    rijen = select_rijen(wijken)

    def bereik(rij: Rij, grens: str) -> str:
        onder, boven = rij[f"onder_{grens}"], rij[f"boven_{grens}"]
        return format_bereik(onder, boven, over.eenheid, over.decimalen) or "–"

    uit = wijken.assign(
        getal=[format_waarde(r["waarde"], over.eenheid, over.decimalen, status=r["status"])
               for r in rijen],
        smal=[bereik(r, "95") for r in rijen], wijd=[bereik(r, "998") for r in rijen],
        uitkomst=[PUNTEN[r["plek"]][0] if r["plek"] in PUNTEN else "telt niet mee" for r in rijen],
    ).sort_values(["noemer", "gebiedscode"])  # fmt: skip
    return Tabel(
        uit, f"{over.titel} in {scan.naam}, {jaar}: hoe ver een wijk bij toeval kan afwijken",
        kolommen={"naam": "Wijk", "noemer": f"Aantal {over.groep}", "getal": over.titel_kort,
                  "smal": "Bij toeval (95%)", "wijd": "Bij toeval (99,8%)",
                  "uitkomst": "Ligt"},
        formats={"noemer": format_getal},
        toelichting=f"De hele gemeente: {format_waarde(wijken['doel'].iloc[0], over.eenheid, 1)}. "
        "Wijken met weinig inwoners of zonder cijfer tellen niet mee.",
    )  # fmt: skip


def say_trechter(trechter: pd.DataFrame, scan: Scan) -> Tekst:
    """Say what the funnel shows, how far wijken differ beyond chance and what that does not tell.

    Parameters
    ----------
    trechter : DataFrame
        From `analyse.compare_trechter`.
    scan : Scan
    """
    if trechter.empty or trechter["reden"].iloc[0]:
        return Tekst("")
    wijken = trechter[(trechter["soort"] == "wijk") & (trechter["plek"] != "telt niet mee")]
    eerste = select_rijen(wijken)[0]
    over, jaar = scan.catalogus.indicator[eerste["indicator"]], int(eerste["peiljaar"])
    ver = int(wijken["plek"].str.startswith("ver").sum())
    waarde = format_waarde(eerste["doel"], over.eenheid, over.decimalen)
    doel = say_aandeel(eerste["doel"], over.groep) if over.eenheid == "%" else waarde
    hoeveel = format_getal(ver) if ver else "Geen enkele"
    zinnen = [
        _say_vervanging(eerste, scan),
        f"In {escape_md(scan.naam)} gaat het bij {escape_md(say_binnen(over.titel))} om "
        f"{escape_md(doel)} ({jaar}).",
        f"{hoeveel} van de {format_getal(len(wijken))} wijken "
        f"{select_vorm(ver or 1, 'ligt', 'liggen')} buiten de buitenste lijnen: verder van de "
        "gemeente dan toeval bij een wijk van die grootte verklaart.",
    ]
    bewijs = [(over.id, scan.code, jaar)]
    if eerste["overspreid"]:
        keer = round(eerste["phi"] ** 0.5)
        hoe = f"ongeveer {format_getal(keer)} keer zo ver" if keer > 1 else "iets verder"
        zinnen.append(
            f"De wijken lopen {hoe} uiteen {'als' if keer > 1 else 'dan'} bij alleen toeval. Zo "
            "gaat het meestal: wie waar woont, is geen loting. De stippellijnen houden rekening "
            "met die gewone verschillen tussen wijken."
        )
        ruim = wijken[wijken["buiten_ruim"]]
        zinnen.append(_say_ruim(ruim["naam"]))
        bewijs += [(over.id, str(code), jaar) for code in ruim["gebiedscode"]]
    else:
        zinnen.append("De wijken lopen niet verder uiteen dan bij alleen toeval te verwachten is.")
    zinnen.append(
        "De figuur zegt niet waar een verschil vandaan komt, en niet of het goed of slecht is."
    )
    return Tekst(" ".join(zin for zin in zinnen if zin), rijen=tuple(bewijs))


def _say_ruim(namen: Iterable[str]) -> str:
    """Say which wijken lie beyond the lines that were widened for ordinary differences."""
    namen = [escape_md(naam) for naam in namen]
    if not namen:
        return "Daarbuiten ligt geen enkele wijk."
    rest = [f"nog {len(namen) - 4}"] if len(namen) > 5 else []
    namen = [*namen[:4], *rest] if rest else namen
    return f"Ook daarbuiten {'ligt' if len(namen) == 1 else 'liggen'} {format_lijst(namen)}."
