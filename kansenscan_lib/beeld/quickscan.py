"""The quickscan gezinsaanpak: the profile for everybody, disagreement and agenda for the lab."""

from __future__ import annotations

import textwrap
from collections import Counter
from typing import Any

import pandas as pd
from matplotlib.figure import Figure

from kansenscan_lib.beeld.stijl import PALET, stijl
from kansenscan_lib.beeld.taal import format_lijst, is_leeg, say_aantal, say_zin
from kansenscan_lib.beeld.tabel import Oordeel, Tabel
from kansenscan_lib.beeld.tonen import Beeld, Tekst, escape_md
from kansenscan_lib.rijen import Rij, select_rijen
from kansenscan_lib.scan import Scan

#: Narrow, so that a phone shows it whole with letters that can be read.
BREEDTE_SMAL = 4.3
#: From this many levels on, their names do not fit beside each other: then numbers stand there.
NAMEN_TOT_EN_MET = 5
GEEN_NIVEAU = "niet door alle drie beantwoord"
NU, GEWENST = PALET["blauw"], PALET["rood"]
_STREEP = "#C4CBCF"
KORTE_ROLLEN = {"jeugd": "Jeugd en educatie", "basis": "Basisvaardigheden", "manager": "Manager"}
REDENEN = {
    "onbeantwoord": ("onbekend", "nog niemand antwoordde"),
    "onvolledig": ("onbekend", "nog niet alle drie antwoordden"),
}


def format_niveau(niveau: Any, scan: Scan) -> str:
    """Return the name of a level (1 is the lowest), or the words for a missing one."""
    return GEEN_NIVEAU if is_leeg(niveau) else scan.catalogus.quickscan.niveaus[int(niveau) - 1]


def draw_quickscan(profiel: pd.DataFrame, scan: Scan) -> Beeld | Tekst:
    """Draw per statement where the library stands now and where it wants to be.

    Parameters
    ----------
    profiel : DataFrame
        From `analyse.compare_quickscan`.
    scan : Scan
    """
    if profiel[["nu", "gewenst"]].isna().all(axis=None):
        return _say_leeg(scan)
    niveaus = scan.catalogus.quickscan.niveaus
    titels = {sessie.id: sessie.titel for sessie in scan.catalogus.quickscan.sessies}
    hoogte = len(profiel) + 1.7 * len(titels) + 0.4
    with stijl():
        fig = Figure(figsize=(BREEDTE_SMAL, 0.37 * hoogte + 0.35), layout="constrained")
        ax = fig.subplots()
        y = -0.2
        for sessie, titel in titels.items():
            y = _draw_kop(ax, y, titel, niveaus)
            for rij in select_rijen(profiel[profiel["sessie"] == sessie]):
                _draw_rij(ax, y, rij, len(niveaus))
                y -= 1
        ax.set(xlim=(0.55, len(niveaus) + 0.45), ylim=(y + 0.35, 0.2), xticks=[], yticks=[])
        ax.spines[:].set_visible(False)
        _draw_legenda(fig)
    genummerd = "; ".join(f"{n} {naam}" for n, naam in enumerate(niveaus, start=1))
    uitleg = f" De niveaus: {genummerd}." if len(niveaus) > NAMEN_TOT_EN_MET else ""
    return Beeld(
        fig,
        alt=f"Profiel van {len(profiel)} stellingen over werken met gezinnen, van "
        f"'{niveaus[0]}' tot '{niveaus[-1]}'. {_say_stand(profiel, scan)} {_say_wens(profiel)}",
        bijschrift="Hoe ver is de bibliotheek nu (rondje), en hoe ver wil zij komen (ruit)? Waar "
        "beide gelijk zijn, staat het rondje in de ruit."
        + uitleg,
        bron="invulmap van de bibliotheek, blad Quickscan",
        tabel=_draw_tabel(profiel, titels, scan),
        passend=True,
    )  # fmt: skip


def _draw_kop(ax: Any, y: float, titel: str, niveaus: tuple[str, ...]) -> float:
    """Draw the name of a session with the names of the levels; return where its rows begin."""
    tekst: dict[str, Any] = {"parse_math": False}
    ax.text(0.6, y, titel, fontweight="bold", fontsize=10.5, va="top", **tekst)
    y -= 1.15
    for n, naam in enumerate(niveaus, start=1):
        kort = str(n) if len(niveaus) > NAMEN_TOT_EN_MET else textwrap.fill(
            naam, max(8, 44 // len(niveaus)), break_long_words=False)  # fmt: skip
        ax.text(n, y + 0.1, kort, ha="center", va="center", fontsize=8, color="#4A555B",
                linespacing=1.0, **tekst)  # fmt: skip
    return y - 0.82


def _draw_rij(ax: Any, y: float, rij: Rij, niveaus: int) -> None:
    spoor = y - 0.28
    ax.text(0.6, y - 0.05, rij["kort"], fontsize=9.5, va="bottom", parse_math=False)
    ax.plot([1, niveaus], [spoor, spoor], color=_STREEP, lw=1, zorder=1)
    ax.scatter(range(1, niveaus + 1), [spoor] * niveaus, s=9, color=_STREEP, zorder=1)
    nu, gewenst = rij["nu"], rij["gewenst"]
    if is_leeg(nu) and is_leeg(gewenst):
        ax.text((niveaus + 1) / 2, spoor, GEEN_NIVEAU, fontsize=8, color="#5A666C", ha="center",
                va="center", fontstyle="italic", backgroundcolor="white")  # fmt: skip
        return
    if not is_leeg(nu) and not is_leeg(gewenst) and nu != gewenst:
        ax.annotate(
            "", xy=(float(gewenst), spoor), xytext=(float(nu), spoor), zorder=2,
            arrowprops={"arrowstyle": "-|>", "color": GEWENST, "lw": 1.8, "shrinkA": 0,
                        "shrinkB": 4.5, "mutation_scale": 9},
        )  # fmt: skip
    if not is_leeg(gewenst):
        ax.scatter(float(gewenst), spoor, s=62, marker="D", facecolor="white", edgecolor=GEWENST,
                   linewidth=1.8, zorder=3)  # fmt: skip
    if not is_leeg(nu):
        groot = 24 if nu == gewenst else 62
        ax.scatter(float(nu), spoor, s=groot, marker="o", color=NU, zorder=4)


def _draw_legenda(fig: Any) -> None:
    from matplotlib.lines import Line2D

    punten = [
        Line2D([], [], marker="o", color=NU, ls="", ms=8, label="nu"),
        Line2D([], [], marker="D", color=GEWENST, mfc="white", mew=1.8, ls="", ms=7,
               label="gewenst"),
    ]  # fmt: skip
    fig.legend(handles=punten, loc="outside upper left", ncols=2)


def _draw_tabel(profiel: pd.DataFrame, titels: dict[Any, str], scan: Scan) -> Tabel:
    niveaus = scan.catalogus.quickscan.niveaus
    uit = profiel.assign(
        sessie=profiel["sessie"].map(titels),
        **{kant: [format_niveau(n, scan) for n in profiel[kant]] for kant in ("nu", "gewenst")},
    )
    return Tabel(
        uit, f"Quickscan gezinsaanpak in {scan.naam}: nu en gewenst",
        kolommen={"tekst": "Stelling", "sessie": "Onderdeel", "nu": "Nu", "gewenst": "Gewenst"},
        toelichting=f"Niveaus van laag naar hoog: {', '.join(niveaus)}.",
    )  # fmt: skip


def say_quickscan(profiel: pd.DataFrame, scan: Scan) -> Tekst:
    """Say where the library stands, what it wants most, and what the list is not.

    Parameters
    ----------
    profiel : DataFrame
        From `analyse.compare_quickscan`.
    scan : Scan
    """
    quickscan = scan.catalogus.quickscan
    zinnen = ["De quickscan is nog niet ingevuld."]
    if "quickscan" in scan.bladen:
        zinnen = ["Er is nog geen stelling door alle drie beantwoord."]
    if profiel[["nu", "gewenst"]].notna().any(axis=None):
        zinnen = [escape_md(_say_stand(profiel, scan)), escape_md(_say_wens(profiel))]
        if leeg := int((profiel["nu"].isna() | profiel["gewenst"].isna()).sum()):
            zinnen.append(
                f"{say_zin(say_aantal(leeg, 'stelling is', 'stellingen zijn'))[:-1]} nog niet door "
                "alle drie beantwoord. Dat is huiswerk, en zegt niets over hoe ver het staat."
            )
        rollen = format_lijst(quickscan.rollen.values())
        zinnen.append(
            f"Drie mensen antwoordden los van elkaar: {escape_md(rollen)}. Hier staat het "
            "middelste van hun drie antwoorden."
        )
    zinnen.append(escape_md(quickscan.verantwoording))
    return Tekst(" ".join(zin for zin in zinnen if zin))


def _say_stand(profiel: pd.DataFrame, scan: Scan) -> str:
    """Say on which levels the statements are now; levels are counted, not averaged."""
    nu = profiel["nu"].dropna()
    per_niveau = Counter(int(n) for n in nu)
    delen = [
        f"{say_aantal(per_niveau[n], 'stelling', 'stellingen')} op '{format_niveau(n, scan)}'"
        for n in sorted(per_niveau)
    ]
    return f"Nu {'staat' if len(nu) == 1 else 'staan'} {format_lijst(delen)}." if delen else ""


def _say_wens(profiel: pd.DataFrame) -> str:
    """Say where the wish is largest, and what stays as it is."""
    stappen = profiel["stappen"].dropna()
    if stappen.empty:
        return ""
    meeste = int(stappen.max())
    if meeste < 1:
        return "Op geen enkele stelling wil de bibliotheek verder komen dan nu."
    namen = [f"'{kort}'" for kort in profiel.loc[stappen.index[stappen == meeste], "kort"]]
    meer = len(namen) - 4
    if meer > 1:
        namen = [*namen[:4], f"nog {say_aantal(meer, 'stelling', 'stellingen')}"]
    ver = say_aantal(meeste, "niveau", "niveaus")
    return f"De grootste wens is {ver} verder, bij {format_lijst(namen)}."


def _say_leeg(scan: Scan) -> Tekst:
    """Say who answers, and what each part of the questionnaire is about."""
    quickscan = scan.catalogus.quickscan
    regels = "\n".join(
        f"- **{escape_md(sessie.titel)}.** {escape_md(sessie.uitleg)}"
        for sessie in quickscan.sessies
    )
    return Tekst(
        "Onvoldoende bewijs voor een oordeel. Laat drie mensen los van elkaar het blad Quickscan "
        f"invullen: {escape_md(format_lijst(quickscan.rollen.values()))}. Deze vragen helpen op "
        f"weg:\n\n{regels}"
    )


def draw_oneens(antwoorden: pd.DataFrame, scan: Scan) -> Tabel | Tekst:
    """Show where the three colleagues see it differently. For the lab only.

    Parameters
    ----------
    antwoorden : DataFrame
        From `analyse.compare_antwoorden`.
    scan : Scan
    """
    if not antwoorden["gegeven"].any():
        return Tekst("Nog niemand heeft de quickscan ingevuld.")
    oneens = antwoorden[antwoorden["oneens"]]
    if oneens.empty:
        return Tekst("De antwoorden liggen nergens ver uit elkaar.")
    uit = oneens.assign(
        **{rol: [_say_antwoord(rij, rol, scan) for rij in select_rijen(oneens)]
           for rol in KORTE_ROLLEN},
        over=[_say_over(rij) for rij in select_rijen(oneens)],
    )  # fmt: skip
    return Tabel(
        uit, f"Intern: waar de drie collega's in {scan.naam} verschillend antwoorden",
        kolommen={"kort": "Stelling", **KORTE_ROLLEN, "over": "Verschil"},
        toelichting="Eerst het antwoord op 'nu', dan dat op 'gewenst'. Een verschil telt vanaf "
        "twee niveaus. Niemand heeft hier gelijk of ongelijk: het verschil is het gesprek waard.",
    )  # fmt: skip


def _say_antwoord(rij: Rij, rol: str, scan: Scan) -> str:
    nu, gewenst = (
        "geen antwoord" if is_leeg(niveau) else format_niveau(niveau, scan)
        for niveau in (rij[f"{rol}_nu"], rij[f"{rol}_gewenst"])
    )
    return f"{nu} → {gewenst}"


def _say_over(rij: Rij) -> str:
    delen = [
        f"{kant}: {say_aantal(int(rij[f'spreiding_{kant}']), 'niveau', 'niveaus')}"
        for kant in ("nu", "gewenst")
        if not is_leeg(rij[f"spreiding_{kant}"]) and rij[f"spreiding_{kant}"] > 0
    ]
    return "\n".join(delen)


def draw_agenda(agenda: pd.DataFrame, scan: Scan) -> Tabel | Tekst:
    """Show what to talk about first in the intake, each with its reason. For the lab only.

    Parameters
    ----------
    agenda : DataFrame
        From `analyse.select_agenda`.
    scan : Scan
    """
    if agenda.empty:
        return Tekst(
            "Er is nog geen agenda te maken. Vraag de drie collega's eerst om de quickscan los van "
            "elkaar in te vullen."
        )
    rijen = select_rijen(agenda)
    waarom: Any = [_reden(rij) for rij in rijen]
    uit = agenda.assign(punt=range(1, len(agenda) + 1), waarom=waarom)
    return Tabel(
        uit, f"Intern: agenda voor de intake in {scan.naam}",
        kolommen={"punt": "Punt", "kort": "Stelling", "waarom": "Waarom eerst",
                  "gesprek": "Vraag voor het gesprek"},
        rijkop="kort",
        toelichting="Eerst waar de antwoorden uit elkaar liggen, dan de grootste wens, dan wat nog "
        "niet is beantwoord.",
    )  # fmt: skip


def _reden(rij: Rij) -> Oordeel:
    if rij["reden"] == "oneens":
        niveaus = say_aantal(int(rij["maat"]), "niveau", "niveaus")
        return Oordeel("let_op", f"de antwoorden liggen {niveaus} uit elkaar")
    if rij["reden"] == "wens":
        niveaus = say_aantal(int(rij["maat"]), "niveau", "niveaus")
        return Oordeel("kans", f"grote wens: {niveaus} verder")
    return Oordeel(*REDENEN[rij["reden"]])
