"""Who matters: the stakeholders, who is missing, and (lab only) what the library thinks of them."""

from __future__ import annotations

from typing import Any

import pandas as pd
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from kansenscan_lib.beeld.stijl import BREEDTE, PALET, stijl
from kansenscan_lib.beeld.taal import format_lijst, is_leeg, say_aantal
from kansenscan_lib.beeld.tabel import Oordeel, Tabel
from kansenscan_lib.beeld.tonen import Beeld, Blok, Tekst, escape_md
from kansenscan_lib.beeld.vouwen import draw_gevouwen
from kansenscan_lib.beeld.woorden import HOUDING, PORTEFEUILLE, RELATIE, SECTOR
from kansenscan_lib.beeld.zinnen import say_namen
from kansenscan_lib.rijen import select_rijen
from kansenscan_lib.scan import Scan

#: Shape and colour of every attitude; the shape alone tells them apart.
TEKENS = {
    "voorstander": ("^", PALET["groen"], 560),
    "welwillend": ("o", PALET["blauw"], 250),
    "neutraal": ("s", "#4D4D4D", 220),
    "terughoudend": ("v", PALET["rood"], 560),
    "tegenstander": ("D", "#000000", 210),
    "onbekend": ("h", "#767676", 270),
}
#: Where the number stands in a triangle, in points above its middle.
_LIFT = {"^": -3.5, "v": 3.5}


def draw_organisaties(scan: Scan) -> Blok | Tabel | Tekst:
    """Show who matters: organisation, role, sector and themas; no opinion about anybody."""
    blad = scan.invulmap.stakeholders
    if blad.empty:
        return Tekst("Vul het blad Stakeholders in: organisaties en rollen, geen namen van mensen.")
    titels = scan.catalogus.thema
    return draw_gevouwen(Tabel(
        blad.assign(
            sector=blad["sector"].map(SECTOR),
            themas=[format_lijst(titels[t].titel for t in themas) for themas in blad["themas"]],
            waar=[say_namen(scan, w) for w in blad["wijken"]],
        ),
        f"Stakeholders in {scan.naam}",
        kolommen={"organisatie": "Organisatie", "rol": "Rol", "sector": "Sector",
                  "themas": "Thema's", "waar": "Waar"},
    ))  # fmt: skip


def draw_portefeuilles(portefeuilles: pd.DataFrame, scan: Scan) -> Tabel | Tekst:
    """Show per portfolio with a policy goal who of the gemeente is among the stakeholders.

    Parameters
    ----------
    portefeuilles : DataFrame
        From `analyse.compare_portefeuilles`.
    """
    if portefeuilles.empty:
        return Tekst("")
    titels = scan.catalogus.thema
    return Tabel(
        portefeuilles.assign(
            portefeuille=portefeuilles["portefeuille"].map(PORTEFEUILLE),
            themas=[format_lijst(titels[t].titel for t in ids) for ids in portefeuilles["themas"]],
            oordeel=portefeuilles["stakeholders"].map(_oordeel),
            wie=[_say_wie(wie) for wie in portefeuilles["wie"]],
        ),
        f"Portefeuilles met een beleidsdoel in {scan.naam}, en wie daarover gaat",
        kolommen={"portefeuille": "Portefeuille", "themas": "Thema's van de doelen",
                  "oordeel": "In beeld?", "wie": "Wie"},
    )  # fmt: skip


def _oordeel(aantal: Any) -> Oordeel:
    if is_leeg(aantal):
        return Oordeel("onbekend", "niet ingevuld")
    return Oordeel("gedekt", "in beeld") if aantal else Oordeel("let_op", "nog niemand")


def _say_wie(wie: tuple[tuple[str, str], ...]) -> str:
    return "; ".join(f"{rol} ({organisatie})" for organisatie, rol in wie) or "–"


def say_portefeuilles(portefeuilles: pd.DataFrame) -> Tekst:
    """Say which portfolios have a goal and nobody among the stakeholders."""
    if portefeuilles.empty:
        return Tekst(
            "Er zijn geen beleidsdoelen ingevuld. Welke portefeuille ontbreekt, is daarom niet te "
            "zeggen. Vul eerst het blad Beleid in."
        )
    if portefeuilles["stakeholders"].isna().any():
        return Tekst(
            "Bij geen enkele stakeholder is een portefeuille ingevuld. Of er een ontbreekt, is "
            "daarom niet te zeggen. Vul op blad Stakeholders in wie waarover gaat."
        )
    leeg = portefeuilles[portefeuilles["stakeholders"] == 0]
    if leeg.empty:
        return Tekst("Bij elke portefeuille met een beleidsdoel is iemand in beeld.")
    namen = format_lijst(PORTEFEUILLE[p] for p in leeg["portefeuille"])
    aantal = say_aantal(len(leeg), "portefeuille", "portefeuilles")
    van = say_aantal(len(portefeuilles), "portefeuille", "portefeuilles")
    return Tekst(
        f"Bij {aantal} van de {van} met een beleidsdoel is nog niemand in beeld: "
        f"**{escape_md(namen)}**. Vraag de gemeente wie daarover gaat."
    )


def draw_stakeholderthemas(themas: pd.DataFrame, scan: Scan) -> Tabel | Tekst:
    """Show how many stakeholders share each thema; nobody is a gap.

    Parameters
    ----------
    themas : DataFrame
        From `analyse.rank_themas`.
    """
    if scan.invulmap.stakeholders.empty:
        return Tekst("Dat is pas te zeggen als er stakeholders zijn ingevuld.")
    return Tabel(
        themas.assign(oordeel=themas["stakeholders"].map(
            lambda n: Oordeel("gedekt", "in beeld") if n else Oordeel("let_op", "nog niemand"))),
        f"Stakeholders per thema in {scan.naam}",
        kolommen={"thema": "Thema", "stakeholders": "Aantal stakeholders", "oordeel": "In beeld?"},
    )  # fmt: skip


# --- what the library thinks of a party: only for cells with the tag alleen_lab --------------


def draw_stakeholders(partners: pd.DataFrame, scan: Scan) -> Beeld | Tekst:
    """Draw influence against interest, the attitude by its shape. Opinions: never for the report.

    Parameters
    ----------
    partners : DataFrame
        From `analyse.rank_partners`. The numbers in the figure follow its order.
    """
    if partners.empty:
        return Tekst("Er zijn nog geen stakeholders ingevuld.")
    genummerd = partners.assign(nr=range(1, len(partners) + 1))
    with stijl():
        fig = Figure(figsize=(BREEDTE, 5.2), layout="constrained")
        ax = fig.subplots()
        _draw_vakken(ax)
        for _, groep in genummerd.groupby(["invloed", "belang"]):
            for i, rij in enumerate(select_rijen(groep)):
                x = rij["belang"] + (i % 4 - min(len(groep) - 1, 3) / 2) * 0.23
                y = rij["invloed"] - (i // 4) * 0.3
                _draw_punt(ax, x, y, str(rij["nr"]), rij["houding"])
        gezien = [h for h in TEKENS if (genummerd["houding"] == h).any()]
        fig.legend(
            handles=[
                Line2D([], [], ls="", marker=TEKENS[h][0], color=TEKENS[h][1], ms=10,
                       label=HOUDING[h]) for h in gezien
            ],
            loc="outside lower center", ncols=min(3, len(gezien)), title="Houding",
        )  # fmt: skip
    sturen = genummerd[genummerd["groep"] == "samen sturen"]
    samen = [f"{o} ({r})" for o, r in zip(sturen["organisatie"], sturen["rol"], strict=True)]
    slot = f" Veel invloed en veel belang hebben: {format_lijst(samen)}." if samen else ""
    relatie = [
        RELATIE[nu] if nu == straks else f"{RELATIE[nu]}; gewenst: {RELATIE[straks]}"
        for nu, straks in zip(genummerd["relatie_nu"], genummerd["relatie_gewenst"], strict=True)
    ]
    return Beeld(
        fig,
        alt=f"Kaart van {len(genummerd)} stakeholders naar invloed en belang.{slot}",
        bijschrift="Invloed, belang en houding van de stakeholders, naar het oordeel van de "
        "bibliotheek. De nummers staan in de tabel eronder.",
        bron="invulmap van de bibliotheek, blad Stakeholders",
        tabel=Tabel(
            genummerd.assign(
                wie=genummerd["organisatie"] + " (" + genummerd["rol"] + ")",
                houding=genummerd["houding"].map(HOUDING), relatie=relatie,
            ),
            f"Wat de bibliotheek van de stakeholders in {scan.naam} vindt",
            kolommen={"nr": "Nr.", "wie": "Wie", "invloed": "Invloed", "belang": "Belang",
                      "houding": "Houding", "relatie": "Relatie nu", "groep": "Plaats"},
            rijkop="wie",
        ),
    )  # fmt: skip


def _draw_vakken(ax: Any) -> None:
    """Draw the four quadrants with what people do there."""
    ax.axhspan(3.5, 5.6, color="#F2F5F6", zorder=0)
    ax.axvline(3.5, color="#C4CBCF", lw=1)
    ax.axhline(3.5, color="#C4CBCF", lw=1)
    for x, y, tekst, kant in (
        (5.6, 5.6, "samen sturen", "right"), (0.45, 5.6, "tevreden houden", "left"),
        (5.6, 0.45, "samen doen", "right"), (0.45, 0.45, "op de hoogte houden", "left"),
    ):  # fmt: skip
        ax.text(x, y, tekst, ha=kant, va="top" if y > 3 else "bottom", color="#5A666C",
                fontstyle="italic")  # fmt: skip
    ax.set(
        xlim=(0.4, 5.65), ylim=(0.4, 5.65), xlabel="belang bij het onderwerp (1 tot 5)",
        ylabel="invloed (1 tot 5)", xticks=range(1, 6), yticks=range(1, 6),
    )  # fmt: skip


def _draw_punt(ax: Any, x: float, y: float, nummer: str, houding: str) -> None:
    vorm, kleur, grootte = TEKENS[houding]
    ax.scatter(x, y, s=grootte, marker=vorm, color=kleur, zorder=2, edgecolor="white", lw=0.8)
    ax.annotate(
        nummer, (x, y), (0, _LIFT.get(vorm, 0)), textcoords="offset points", color="white",
        ha="center", va="center", fontsize=8.5, fontweight="bold", zorder=3,
    )  # fmt: skip
