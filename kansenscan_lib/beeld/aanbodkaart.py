"""The number of providers per wijk and doelgroep beside the need: where nobody does anything."""

from __future__ import annotations

import hashlib
import html

import pandas as pd

from kansenscan_lib.beeld.taal import format_getal, is_leeg, say_aantal, select_vorm
from kansenscan_lib.beeld.tonen import Blok, Tekst, escape_md
from kansenscan_lib.beeld.warmte import STIJL
from kansenscan_lib.rijen import Rij, select_rijen
from kansenscan_lib.scan import Scan

#: How many wijken the table holds: those where most is missing.
WIJKEN_IN_BEELD = 15
#: State of a cell -> its class in the report, its shape, its words, and what they mean.
CELLEN = {
    "wit": ("w-meer", "▲", "witte vlek",
            "grote behoefte, en bij minstens één thema doet niemand iets"),
    "niemand": ("w-iets-meer", "△", "geen aanbieder",
                "grote behoefte, en buiten de bibliotheek doet niemand iets"),
    "enkel": ("w-iets-minder", "○", "één aanbieder", "grote behoefte, en alles hangt af van één"),
    "meer": ("w-minder", "●", "meer aanbieders", "grote behoefte, en er zijn er meer dan één"),
    "gewoon": ("w-gelijk", "", "geen teken", "de groep is hier niet duidelijk groter"),
    "onbekend": ("w-geen", "–", "onbekend", "te weinig gegevens over de behoefte"),
}  # fmt: skip
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
    zin = (
        f"In {format_getal(len(codes))} van de {format_getal(len(scan.wijken))} wijken is minstens "
        f"één groep duidelijk groter dan in de rest van {escape_md(scan.naam)}. Samen zijn dat "
        f"{say_aantal(len(hoog), 'geval', 'gevallen')}. {_say_keer(hoog['stand'].value_counts())}"
    )
    if len(codes) > len(getoond):
        zin += (
            f" De tabel toont de {format_getal(len(getoond))} wijken met de meeste witte vlekken."
        )
    tabel = _format_tabel(wijkaanbod, getoond, scan)
    return [Tekst(zin), Blok(f"{STIJL}{_format_legenda()}{tabel}")]


def _say_keer(aantal: pd.Series) -> str:
    wit, enkel = int(aantal.get("wit", 0)), int(aantal.get("enkel", 0))
    return (
        f"Bij {format_getal(wit)} daarvan is er een witte vlek, en bij {format_getal(enkel)} is er "
        "maar één aanbieder."
    )


def _rank_wijken(hoog: pd.DataFrame, scan: Scan) -> list[str]:
    """Return the wijken with a high need: most white spots first, then most need, then by name."""
    per = hoog.assign(wit=hoog["stand"] == "wit").groupby("gebiedscode")["wit"].agg(["sum", "size"])
    per["naam"] = scan.wijken.reindex(per.index)
    volgorde = per.sort_values(["sum", "size", "naam"], ascending=[False, False, True])
    return [str(code) for code in volgorde.index]


def _format_legenda() -> str:
    regels = "".join(
        f'<li><span class="staal {klasse}">{f"{vorm} {woorden}".strip()}</span> {uitleg}</li>'
        for klasse, vorm, woorden, uitleg in CELLEN.values()
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
    klasse, vorm, woorden, _ = CELLEN[rij["stand"]]
    getal = "" if is_leeg(rij["aanbieders"]) else format_getal(rij["aanbieders"])
    gehoord = f"{getal} {select_vorm(rij['aanbieders'], 'aanbieder', 'aanbieders')}, {woorden}"
    return (
        f'<td class="{klasse}"><span aria-hidden="true">{f"{vorm} {getal}".strip()}</span>'
        f'<span class="verborgen">{gehoord}</span></td>'
    )
