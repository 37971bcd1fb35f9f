"""The map of wijken that lie together with a high or a low figure, and how to read it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import pandas as pd
from matplotlib.figure import Figure
from matplotlib.patches import Patch

from kansenscan_lib.beeld.bron import format_bron
from kansenscan_lib.beeld.kaart import NUMMERS_TOT, select_verhouding
from kansenscan_lib.beeld.stijl import ARCERING, BREEDTE, KLEUREN, stijl
from kansenscan_lib.beeld.taal import format_getal, format_lijst, format_waarde, say_aantal
from kansenscan_lib.beeld.tabel import Tabel
from kansenscan_lib.beeld.tonen import Beeld, Cijferrij, Tekst, escape_md
from kansenscan_lib.beeld.zinnen import say_binnen
from kansenscan_lib.scan import Scan

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

#: Class -> letters on the map, colour, and whether black letters read best on it.
VLAKKEN = {
    "hoog tussen hoog": ("HH", "#D55E00", False),
    "hoog tussen laag": ("HL", "#F6C08F", True),
    "laag tussen hoog": ("LH", "#A6D3F0", True),
    "laag tussen laag": ("LL", "#0072B2", False),
    "geen patroon": ("", "#F4F5F6", True),
}
#: Below this number of wijken on a map it is said that there are few of them.
WEINIG_WIJKEN = 40
#: Why a weak pattern may stay hidden: with few wijken, and with many.
ZWAK = (
    "met weinig wijken valt dat niet op.",
    "wij toetsen veel wijken tegelijk en zijn dan streng, zodat een zwak patroon niet opvalt.",
)
UITLEG = {
    "hoog tussen hoog": "Hoog, met ook hoge cijfers eromheen",
    "laag tussen laag": "Laag, met ook lage cijfers eromheen",
    "hoog tussen laag": "Hoog, met lage cijfers eromheen",
    "laag tussen hoog": "Laag, met hoge cijfers eromheen",
}


def draw_clusters(clusters: pd.DataFrame, grenzen: GeoDataFrame, scan: Scan) -> list[Beeld | Tekst]:
    """Draw one map per figure that shows a pattern, or say why there is none.

    Parameters
    ----------
    clusters : DataFrame
        From `analyse.compare_clusters`.
    grenzen : GeoDataFrame
        Index gebiedscode; the wijken of the gemeente, in metres.
    scan : Scan
    """
    berekend = clusters[clusters["reden"] == ""]
    if berekend.empty:
        return [Tekst(_say_reden(clusters, scan))]
    delen: list[Beeld | Tekst] = []
    for indicator, kaart in clusters.groupby("indicator", sort=False):
        titel = escape_md(scan.catalogus.indicator[str(indicator)].titel)
        if kaart["reden"].iloc[0]:
            delen.append(Tekst(f"**{titel}.** {_say_reden(kaart, scan)}"))
        elif kaart["klasse"].isin(UITLEG).any():
            delen.append(_draw_kaart(kaart, grenzen, scan))
        else:
            weinig = (kaart["uitsluiting"] == "").sum() < WEINIG_WIJKEN
            delen.append(
                Tekst(
                    f"**{titel}.** Geen wijk ligt met haar buren duidelijk samen hoog of samen "
                    f"laag. Een zwak patroon kan er wel zijn: {ZWAK[0] if weinig else ZWAK[1]}"
                )
            )
    return delen


def _draw_kaart(kaart: pd.DataFrame, grenzen: GeoDataFrame, scan: Scan) -> Beeld:
    over = scan.catalogus.indicator[kaart["indicator"].iloc[0]]
    jaar = int(kaart["peiljaar"].iloc[0])
    vlakken = grenzen.join(kaart.set_index("gebiedscode")[["klasse"]], how="left")
    klasse = vlakken["klasse"].fillna("telt niet mee")
    with stijl():
        hoog, breed = select_verhouding(grenzen)
        fig = Figure(
            figsize=(BREEDTE, min(6.4, max(3.2, BREEDTE * hoog / breed))), layout="constrained"
        )
        ax = fig.subplots()
        sleutel = []
        for naam, (letters, kleur, zwart) in VLAKKEN.items():
            deel = vlakken[klasse == naam]
            if deel.empty:
                continue
            deel.plot(ax=ax, color=kleur, edgecolor="#2B3338", lw=0.5)
            tekst = f"{letters}: {naam} ({len(deel)})" if letters else f"{naam} ({len(deel)})"
            sleutel.append(Patch(facecolor=kleur, edgecolor="#2B3338", label=tekst))
            for plek in deel.representative_point():
                ax.annotate(
                    letters, (plek.x, plek.y), ha="center", va="center",
                    fontsize=7.5 if len(kaart) <= NUMMERS_TOT else 6,
                    fontweight="bold", color="black" if zwart else "white",
                )  # fmt: skip
        buiten = vlakken[klasse == "telt niet mee"]
        if len(buiten):
            buiten.plot(
                ax=ax, color=KLEUREN["ontbreekt"], hatch=ARCERING, edgecolor="#7A858B", lw=0.5
            )
            sleutel.append(
                Patch(facecolor=KLEUREN["ontbreekt"], hatch=ARCERING, edgecolor="#7A858B",
                      label=f"telt niet mee ({len(buiten)})")
            )  # fmt: skip
        ax.set_axis_off()
        ax.set_aspect("equal")
        fig.legend(
            handles=sleutel, loc="outside lower left", ncols=2, title=f"{over.titel} ({jaar})",
            alignment="left", fontsize=8.5, title_fontsize=8.5,
        )  # fmt: skip
    delen = [
        f"{naam} {say_aantal(int((klasse == naam).sum()), 'wijk', 'wijken')}"
        for naam in UITLEG if (klasse == naam).any()
    ]  # fmt: skip
    return Beeld(
        fig,
        alt=f"Kaart van de {len(kaart)} wijken van {scan.naam} met groepen van wijken naar "
        f"{say_binnen(over.titel)}: {format_lijst(delen)}.",
        bijschrift=f"{over.titel}: wijken die samen hoog of samen laag liggen, of juist anders dan "
        f"hun buren, {jaar}. Alleen wat sterker is dan toeval heeft een kleur."
        + (" Gearceerd: geen cijfer, weinig inwoners of geen buurwijk." if len(buiten) else ""),
        bron=format_bron(scan, [over.id], [jaar]) + "; grenzen: CBS / Kadaster 2024",
        tabel=_draw_tabel(kaart, scan),
        passend=True,
    )


def _draw_tabel(kaart: pd.DataFrame, scan: Scan) -> Tabel:
    over = scan.catalogus.indicator[kaart["indicator"].iloc[0]]
    plek = {naam: nr for nr, naam in enumerate([*UITLEG, "geen patroon", "telt niet mee"])}
    uit = kaart.assign(
        volgorde=kaart["klasse"].map(plek),
        getal=[format_waarde(w, over.eenheid, over.decimalen, status=s)
               for w, s in zip(kaart["waarde"], kaart["status"], strict=True)],
        uitkomst=[f"{k}: {u}" if u else k
                  for k, u in zip(kaart["klasse"], kaart["uitsluiting"], strict=True)],
    ).sort_values(["volgorde", "naam"])  # fmt: skip
    return Tabel(
        uit, f"{over.titel} in {scan.naam}: groepen van wijken",
        kolommen={"naam": "Wijk", "getal": over.titel_kort, "buren": "Buurwijken",
                  "uitkomst": "Uitkomst"},
        formats={"buren": format_getal},
        toelichting="Buurwijken raken elkaar. Alleen buurwijken die zelf meetellen zijn geteld.",
    )  # fmt: skip


def _say_reden(clusters: pd.DataFrame, scan: Scan) -> str:
    """Say in one sentence why nothing was computed."""
    minimaal = scan.catalogus.regels.drempels()["clusters_wijken_minimaal"]
    redenen = set(clusters["reden"])
    if redenen == {"schatting"}:
        return (
            "Dit is een schatting: zulke rekenmodellen kijken ook naar de wijken eromheen, en dan "
            "lijken buren vanzelf op elkaar."
        )
    if redenen == {"geen verschil"}:
        return "Het cijfer is in alle wijken even hoog."
    telt = clusters[clusters["uitsluiting"] == ""].groupby("indicator").size()
    aantal = say_aantal(int(telt.max()), "wijk", "wijken") if len(telt) else "te weinig wijken"
    return (
        f"Groepen van wijken op de kaart zoeken wij pas vanaf {format_getal(minimaal)} wijken met "
        f"een cijfer en genoeg inwoners; {escape_md(scan.naam)} heeft {aantal}."
    )


def say_clusters(clusters: pd.DataFrame, scan: Scan) -> Tekst:
    """Say per map which wijken lie together, how sure that is and what it does not tell.

    Parameters
    ----------
    clusters : DataFrame
        From `analyse.compare_clusters`.
    scan : Scan
    """
    alineas: list[str] = []
    bewijs: list[Cijferrij] = []
    for indicator, kaart in clusters[clusters["klasse"].isin(UITLEG)].groupby(
        "indicator", sort=False
    ):
        titel = escape_md(scan.catalogus.indicator[str(indicator)].titel)
        zinnen = [
            f"{uitleg}: {_namen(kaart.loc[kaart['klasse'] == klasse, 'naam'])}."
            for klasse, uitleg in UITLEG.items()
            if (kaart["klasse"] == klasse).any()
        ]
        alineas.append(f"- **{titel}.** {' '.join(zinnen)}")
        bewijs += [
            (str(indicator), str(code), int(jaar))
            for code, jaar in zip(kaart["gebiedscode"], kaart["peiljaar"], strict=True)
        ]
    if not alineas:
        return Tekst("")
    alineas.append(
        "- **Hoe zeker is dat?** Wij schudden de cijfers duizenden keren over de kaart. Een kleur "
        "krijgt alleen wat dan bijna nooit ontstaat, ook als je meetelt dat er veel wijken zijn. "
        "Een wijk zonder kleur kan nog steeds hoog of laag zijn. De kaart zegt niet waarom wijken "
        "op elkaar lijken."
    )
    return Tekst("\n".join(alineas), rijen=tuple(bewijs))


def _namen(namen: Iterable[str]) -> str:
    delen = [escape_md(naam) for naam in namen]
    if len(delen) > 6:
        delen = [*delen[:5], f"nog {say_aantal(len(delen) - 5, 'wijk', 'wijken')}"]
    return format_lijst(delen)
