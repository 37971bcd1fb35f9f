"""The first screen of a report: which gemeente, which question, three findings, how sure."""

from __future__ import annotations

import html

import pandas as pd

from kansenscan_lib.analyse.bevindingen import Bevinding, select_bevindingen
from kansenscan_lib.analyse.confrontatie import compare_confrontatie
from kansenscan_lib.analyse.kansen import compare_kansen
from kansenscan_lib.analyse.vergelijken import compare_gemeente, compare_wijken
from kansenscan_lib.beeld.taal import format_getal, format_lijst, format_waarde, is_leeg
from kansenscan_lib.beeld.tabel import Zekerheid
from kansenscan_lib.beeld.tonen import Cijferrij, Tekst
from kansenscan_lib.beeld.zinnen import (
    UITLEG_ZEKERHEID,
    say_behoefte,
    say_binnen,
    say_reden,
    say_vergelijking,
    say_waar,
    say_wijk,
)
from kansenscan_lib.catalogus.veld import DOMEINEN
from kansenscan_lib.invoer.organisatie import DOELEN
from kansenscan_lib.rijen import select_rij
from kansenscan_lib.scan import Scan

# Beside the number of inhabitants; the first three that the chosen domeinen share among them.
KERNCIJFERS = {
    "sociaal": ("moeite_rondkomen_18plus", "eenzaam_18plus", "leeftijd_65plus"),
    "educatie": ("leeftijd_0_15", "opleiding_laag", "huishoudens_met_kinderen"),
    "cultuur": ("leeftijd_15_25", "leeftijd_0_15", "leeftijd_65plus"),
    "persoonlijke_ontwikkeling": ("hbo_wo", "vrijwilliger_18plus", "arbeidsparticipatie"),
}
WOORDEN = {"hoog": "zeker", "midden": "vrij zeker", "laag": "aanwijzing"}


def render_voorblad(scan: Scan) -> str:
    """Return the front page as HTML in the classes of the report.

    Parameters
    ----------
    scan : Scan

    Returns
    -------
    str
        Escaped: nothing a user typed can become markup.
    """
    gemeente, bevindingen = _load_bevindingen(scan)
    kaarten = "".join(_kaart(b, scan) for b in bevindingen)
    return (
        f'<p class="vraag">{html.escape(scan.organisatie.vraag)}</p>'
        f"{_banner(scan)}"
        f'<h2 id="bevindingen">De drie belangrijkste bevindingen</h2>'
        f'<ol class="bevindingen">{kaarten}</ol>'
        f"{_cijfers(gemeente, scan)}"
        f"{_leeswijzer(scan)}"
    )


def say_voorblad(scan: Scan) -> list[Tekst]:
    """Return the findings of the front page as plain sentences, with the figures behind them."""
    return [
        Tekst(". ".join(_say_bevinding(b, scan)), rijen=tuple(_select_bewijs(b, scan)))
        for b in _load_bevindingen(scan)[1]
    ]


def _load_bevindingen(scan: Scan) -> tuple[pd.DataFrame, tuple[Bevinding, ...]]:
    gemeente, wijken = compare_gemeente(scan), compare_wijken(scan)
    kansen = compare_kansen(scan, compare_confrontatie(scan))
    return gemeente, select_bevindingen(gemeente, wijken, kansen)


def _select_bewijs(bevinding: Bevinding, scan: Scan) -> list[Cijferrij]:
    rij = bevinding.rij
    if bevinding.soort == "gemeente":
        jaar = int(rij["peiljaar"])
        return [(rij["indicator"], code, jaar) for code in (scan.code, "NL00")]
    if bevinding.soort == "wijk":
        return [(rij["indicator"], rij["gebiedscode"], int(rij["peiljaar"]))]
    bewijs = rij.get("bewijs", ())
    return [(indicator, gebied, int(jaar)) for gebied, indicator, jaar, *_ in bewijs if indicator]


def _banner(scan: Scan) -> str:
    if not scan.organisatie.voorbeeld:
        return ""
    verzonnen = (
        "Wat is ingevuld over beleid, partners, aanbod en de bibliotheek is verzonnen."
        if scan.ingevuld
        else "De organisatie is verzonnen; er is voor deze gemeente niets ingevuld."
    )
    return (
        '<div class="voorbeeld" role="note"><p><strong>Dit is een voorbeeld (voorbeeldinvoer).'
        f"</strong> De cijfers van CBS, RIVM en Kiesraad zijn echt. {verzonnen}</p></div>"
    )


def _kaart(bevinding: Bevinding, scan: Scan) -> str:
    kop, tekst = _say_bevinding(bevinding, scan)
    niveau = bevinding.zekerheid
    return (
        f'<li class="bevinding"><strong>{html.escape(kop)}</strong><p>{html.escape(tekst)}</p>'
        f"{Zekerheid(niveau, _zekerheid(bevinding))._repr_html_()}</li>"
    )


def _zekerheid(bevinding: Bevinding) -> str:
    woord = WOORDEN[bevinding.zekerheid].capitalize()
    if bevinding.soort == "kans":
        if bevinding.rij["kansen"] <= 10:
            return f"{woord}. De volgorde hangt af van wat u belangrijk vindt."
        top = format_getal(bevinding.rij["top5"])
        return (
            f"{woord}. Ook als andere dingen zwaarder tellen, hoort deze kans in {top}% van de "
            "gevallen bij de eerste vijf."
        )
    if bevinding.soort == "kans_geen":
        return "Onvoldoende bewijs voor een oordeel."
    if bevinding.soort == "wijk_enige":
        return "Niet te vergelijken."
    if bevinding.soort in ("wijk_gewoon", "gemeente_gewoon"):
        return f"{woord}. Wij vonden geen verschil; kleine verschillen kunnen er zijn."
    return f"{woord}. {UITLEG_ZEKERHEID[bevinding.zekerheid]}"


def _say_bevinding(bevinding: Bevinding, scan: Scan) -> tuple[str, str]:
    rij = bevinding.rij
    if bevinding.soort == "gemeente":
        woord = "Een kracht" if rij["betekenis"] == "kracht" else "Wat opvalt"
        return f"{woord}: {say_binnen(rij['titel'])}", say_vergelijking(rij, scan.naam)
    if bevinding.soort == "gemeente_gewoon":
        return (
            "Een gewone gemeente",
            f"{scan.naam} wijkt op geen enkel onderwerp dat op behoefte of kracht wijst, "
            "duidelijk af van Nederland.",
        )
    if bevinding.soort == "wijk":
        return f"{rij['naam']}: {say_binnen(rij['titel'])}", say_wijk(rij, scan.naam)
    if bevinding.soort == "wijk_enige":
        return (
            "Eén wijk",
            f"{scan.naam} is voor het CBS één wijk. Verschillen binnen de gemeente zijn met deze "
            "cijfers niet te zien.",
        )
    if bevinding.soort == "wijk_gewoon":
        return (
            "Wijken lijken op elkaar",
            f"Geen van de {len(scan.wijken)} wijken springt er duidelijk uit op wat wij per wijk "
            "kunnen toetsen.",
        )
    if bevinding.soort == "kans_geen":
        if scan.ingevuld:
            return "Nog geen kans", "Uit deze cijfers en deze invulmap volgt geen kans."
        return (
            "Kansen: nog niet ingevuld",
            "De cijfers zijn er. Wat anderen doen en wat de "
            "bibliotheek doet, is nog niet ingevuld. Daarom geven wij geen oordeel.",
        )
    oordeel = scan.catalogus.regels.oordelen[rij["oordeel"]].titel
    return (
        f"Eerste kans: {rij['titel']}",
        f"Waar: {say_waar(rij, scan)}. {say_behoefte(rij, scan)} Oordeel: {oordeel}. "
        f"{say_reden(rij, scan)}",
    )


def _cijfers(gemeente: pd.DataFrame, scan: Scan) -> str:
    delen = []
    per_domein = [KERNCIJFERS[d] for d in scan.organisatie.domeinen]
    op_rij = dict.fromkeys(i for rang in zip(*per_domein, strict=True) for i in rang)
    for indicator in ["inwoners", *list(op_rij)[:3]]:
        if indicator not in gemeente.index or is_leeg(gemeente.at[indicator, "waarde"]):
            continue
        rij = select_rij(gemeente, indicator)
        land = (
            f"Nederland {format_waarde(rij['nederland'], rij['eenheid'], int(rij['decimalen']))}"
            if rij["eenheid"] == "%"
            else f"{scan.provincie}, {len(scan.wijken)} "
            + ("wijk" if len(scan.wijken) == 1 else "wijken")
        )
        waarde = format_waarde(rij["waarde"], rij["eenheid"], int(rij["decimalen"]))
        delen.append(
            f"<div><dt>{html.escape(rij['titel'])} ({int(rij['peiljaar'])})</dt>"
            f"<dd>{html.escape(waarde)}</dd>"
            f'<dd class="uitleg">{html.escape(land)}</dd></div>'
        )
    return f'<dl class="kerncijfers">{"".join(delen)}</dl>'


def _leeswijzer(scan: Scan) -> str:
    domeinen = format_lijst(DOMEINEN[d] for d in scan.organisatie.domeinen)
    return (
        '<div class="leeswijzer"><p>Een Kansenscan laat met cijfers en kennis van mensen zien waar '
        "de openbare bibliotheek een partner kan zijn voor de gemeente. Deze scan is van "
        f"{html.escape(scan.organisatie.naam)} en gaat over {domeinen}. Doel: "
        f"{html.escape(DOELEN[scan.organisatie.doel])}. Bij elke bevinding staat hoe zeker zij is. "
        "De hoofdstukken laten zien waar zij op rust.</p></div>"
    )
