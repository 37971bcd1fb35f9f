"""The number of providers per wijk and doelgroep beside the need: where nobody does anything."""

from __future__ import annotations

import hashlib
import html

import pandas as pd

from kansenscan_lib.beeld.taal import format_getal, is_leeg, select_vorm
from kansenscan_lib.beeld.tonen import Blok, Tekst
from kansenscan_lib.beeld.warmte import STIJL
from kansenscan_lib.rijen import Rij, select_rijen
from kansenscan_lib.scan import Scan

#: How many wijken the table holds: those where most is missing.
WIJKEN_IN_BEELD = 15
#: State of a cell -> its class in the report, its shape, and what it means.
CELLEN = {
    "wit": ("w-meer", "▲", "grote behoefte, witte vlek bij minstens één thema"),
    "niemand": ("w-iets-meer", "△", "grote behoefte, geen aanbieder buiten de bibliotheek"),
    "enkel": ("w-iets-minder", "○", "grote behoefte, één aanbieder"),
    "meer": ("w-minder", "●", "grote behoefte, meer aanbieders"),
    "gewoon": ("w-gelijk", "", "geen grote behoefte: de groep is hier niet duidelijk groter"),
    "onbekend": ("w-geen", "–", "te weinig gegevens over de behoefte"),
}
HOOG = ("wit", "niemand", "enkel", "meer")


def draw_aanbodkaart(wijkaanbod: pd.DataFrame, scan: Scan) -> list[Blok | Tekst]:
    """Show for the wijken with a high need how many providers every doelgroep has there.

    Parameters
    ----------
    wijkaanbod : DataFrame
        From `analyse.compare_wijkaanbod`.
    scan : Scan

    Returns
    -------
    list
        A reading and the table with its legend: at most `WIJKEN_IN_BEELD` wijken, first those
        with most white spots. A sentence where there is nothing to show.
    """
    if "aanbod" not in scan.bladen:
        return [Tekst("Het blad Aanbod is nog niet ingevuld. Daarom is hier geen beeld te geven.")]
    hoog = wijkaanbod[wijkaanbod["stand"].isin(HOOG)]
    if hoog.empty:
        return [Tekst("In geen enkele wijk is een groep duidelijk groter dan in de rest.")]
    codes = _rank_wijken(hoog, scan)
    getoond = codes[:WIJKEN_IN_BEELD]
    aantal = hoog["stand"].value_counts()
    keer = {stand: int(aantal.get(stand, 0)) for stand in HOOG}
    zin = (
        f"In {format_getal(len(codes))} van de {format_getal(len(scan.wijken))} wijken is minstens "
        f"één groep duidelijk groter dan in de rest van {scan.naam}. Dat gebeurt "
        f"{format_getal(len(hoog))} keer. {_say_keer(keer)}"
    )
    if len(codes) > len(getoond):
        zin += (
            f" De tabel toont de {format_getal(len(getoond))} wijken met de meeste witte vlekken."
        )
    tabel = _format_tabel(wijkaanbod, getoond, scan)
    return [Tekst(zin), Blok(f"{STIJL}{_format_legenda()}{tabel}")]


def _say_keer(keer: dict[str, int]) -> str:
    wit, enkel = keer["wit"], keer["enkel"]
    return (
        f"Daarvan {select_vorm(wit, 'is', 'zijn')} er {format_getal(wit)} met een witte vlek, en "
        f"bij {format_getal(enkel)} is er één aanbieder."
    )


def _rank_wijken(hoog: pd.DataFrame, scan: Scan) -> list[str]:
    """Return the wijken with a high need: most white spots first, then most need, then by name."""
    per = hoog.assign(wit=hoog["stand"] == "wit").groupby("gebiedscode")["wit"].agg(["sum", "size"])
    per["naam"] = scan.wijken.reindex(per.index)
    volgorde = per.sort_values(["sum", "size", "naam"], ascending=[False, False, True])
    return [str(code) for code in volgorde.index]


def _format_legenda() -> str:
    regels = "".join(
        f'<li><span class="staal {klasse}">{vorm or "2"}</span> {uitleg}</li>'
        for klasse, vorm, uitleg in CELLEN.values()
    )
    return (
        "<p>Het getal is het aantal verschillende aanbieders voor de groep, buiten de bibliotheek. "
        f'De tekens betekenen:</p><ul class="warmte legenda">{regels}</ul>'
    )


def _format_tabel(wijkaanbod: pd.DataFrame, codes: list[str], scan: Scan) -> str:
    groepen = [g for g in scan.catalogus.doelgroepen if g.id in set(wijkaanbod["doelgroep"])]
    per_cel = {(r["gebiedscode"], r["doelgroep"]): r for r in select_rijen(wijkaanbod)}
    kop = "".join(f'<th scope="col">{html.escape(g.titel_kort)}</th>' for g in groepen)
    rijen = "".join(
        f'<tr><th scope="row">{html.escape(str(scan.wijken[code]))}</th>'
        + "".join(_format_cel(per_cel[code, g.id]) for g in groepen)
        + "</tr>"
        for code in codes
    )
    kern = f'<thead><tr><th scope="col">Wijk</th>{kop}</tr></thead><tbody>{rijen}</tbody>'
    bijschrift = f"Aanbieders naast de behoefte, per wijk in {scan.naam}"
    nummer = hashlib.sha256((bijschrift + kern).encode()).hexdigest()[:8]
    return (
        f'<div class="tabel warmte" role="group" aria-labelledby="a{nummer}" tabindex="0">'
        f'<table><caption id="a{nummer}">{html.escape(bijschrift)}</caption>{kern}</table></div>'
        '<p class="toelichting">Het aantal aanbieders zegt niets over plekken, wachttijd of '
        "kwaliteit. Aanbod voor de hele gemeente telt in elke wijk mee.</p>"
    )


def _format_cel(rij: Rij) -> str:
    klasse, vorm, uitleg = CELLEN[rij["stand"]]
    getal = "" if is_leeg(rij["aanbieders"]) else format_getal(rij["aanbieders"])
    woord = f"{getal} {select_vorm(rij['aanbieders'], 'aanbieder', 'aanbieders')}"
    return (
        f'<td class="{klasse}"><span aria-hidden="true">{f"{vorm} {getal}".strip()}</span>'
        f'<span class="verborgen">{woord}, {uitleg}</span></td>'
    )
