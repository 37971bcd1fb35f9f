"""An invitation for every partner: a short letter to copy, change and send. Lab only."""

from __future__ import annotations

import html
from typing import Any

import pandas as pd

from kansenscan_lib.beeld.bron import format_bron
from kansenscan_lib.beeld.partners import say_vraag
from kansenscan_lib.beeld.taal import format_lijst, format_waarde
from kansenscan_lib.beeld.tonen import Blok, Tekst
from kansenscan_lib.beeld.zinnen import say_binnen
from kansenscan_lib.rijen import select_rijen
from kansenscan_lib.scan import Scan

#: What the relation as it is now lets us say: a fact that the other knows as well.
OPENING = {
    "geen": "Wij kennen elkaar nog niet. Ik maak graag kennis met u.",
    "kent_elkaar": "Wij kennen elkaar al. Ik praat graag verder met u.",
    "werkt_samen": "Wij werken al samen. Ik bespreek graag wat er nog meer kan.",
    "structureel": "Wij werken al vast samen. Ik bespreek graag wat er nog meer kan.",
}
VERGELEKEN = {
    "nederland": "In Nederland is dat",
    "rest": "In de rest van de gemeente is dat",
    "gemeente": "In de hele gemeente is dat",
}
_GROEPEN = 3


def draw_uitnodigingen(partners: pd.DataFrame, scan: Scan) -> Blok | Tekst:
    """Show an invitation for every partner, each behind its own fold, to copy and change.

    Parameters
    ----------
    partners : DataFrame
        From `analyse.compare_partners` or `analyse.rank_partners`; its order is kept.
    """
    if partners.empty:
        return Tekst("")
    return Blok("\n".join(
        f"<details><summary>{html.escape(rij['organisatie'])} ({html.escape(rij['rol'])})"
        f'</summary>\n<pre style="white-space:pre-wrap">{html.escape(say_uitnodiging(rij, scan))}'
        "</pre></details>"
        for rij in select_rijen(partners)
    ))  # fmt: skip


def say_uitnodiging(rij: dict[str, Any], scan: Scan) -> str:
    """Return the text of an invitation: plain text, with brackets where people fill in.

    Parameters
    ----------
    rij : mapping
        A row of `analyse.compare_partners`. Only its facts are used: what the library thinks of
        the party is never in the text, also when the row holds it.

    Notes
    -----
    Nothing is invented: subjects, figure, supply and diensten are rows of the scan, and what the
    party brings and looks for is quoted as it was filled in.
    """
    eigen = scan.organisatie.soort == "bibliotheek"
    bieb = scan.organisatie.naam if eigen else "[naam van de bibliotheek]"
    onderwerp = "kennismaken met de bibliotheek"
    if rij["doelgroep"]:
        groep = scan.catalogus.doelgroep[rij["doelgroep"]]
        onderwerp = f"in gesprek over {say_binnen(groep.titel)}"
    delen = [
        f"Onderwerp: {onderwerp}",
        "Beste collega,",
        f"{bieb} bekijkt met een Kansenscan wat zij in {scan.naam} voor inwoners kan betekenen. "
        f"{OPENING[rij['relatie_nu']]}",
        _say_waarom(rij, scan),
        f"Onze vraag aan u.\n{say_vraag(rij, scan)}",
        _say_inbreng(rij),
        _say_diensten(rij, scan),
        "Zullen wij een afspraak maken? Laat mij weten wanneer het u past.",
        f"Met vriendelijke groet,\n\n[uw naam en rol]\n{bieb}",
    ]
    return "\n\n".join(deel for deel in delen if deel)


def _say_waarom(rij: dict[str, Any], scan: Scan) -> str:
    """Return why this party: the shared groups, with one figure and its source."""
    if not rij["doelgroep"]:
        themas = format_lijst(scan.catalogus.thema[t].titel for t in rij["themas"])
        return f"U werkt aan {themas}. Daar werkt de bibliotheek ook aan."
    ids = list(dict.fromkeys(groep for _, groep in rij["combinaties"]))[:_GROEPEN]
    groepen = format_lijst(say_binnen(scan.catalogus.doelgroep[g].titel) for g in ids)
    return f"Waarom u? U werkt net als wij voor {groepen}. {_say_cijfer(rij, scan)}"


def _say_cijfer(rij: dict[str, Any], scan: Scan) -> str:
    """Return the figure of the best shared cell, with what it is compared with, year and source."""
    indicator = scan.catalogus.indicator[rij["indicator"]]
    jaar = f"{'schatting over ' if rij['zekerheid'] == 'schatting' else ''}{rij['peiljaar']}"
    hier, daar = (
        format_waarde(rij[k], indicator.eenheid, indicator.decimalen)
        for k in ("waarde", "referentie")
    )
    naam = scan.gebieden["naam"][rij["gebiedscode"]]
    kop = "Dit cijfer valt op" if rij["behoefte"] == "hoog" else "Dit cijfer hoort erbij"
    bron = format_bron(scan, [rij["indicator"]], [rij["peiljaar"]])
    return (
        f"{kop}. {indicator.titel} in {naam}: {hier} ({jaar}). "
        f"{VERGELEKEN[rij['vergelijking']]} {daar}. Bron: {bron}."
    )


def _say_inbreng(rij: dict[str, Any]) -> str:
    """Return what the party brings and looks for, as it was filled in, to be checked."""
    delen = [
        f"U {woord}: ‘{_plat(rij[veld]).rstrip('.')}’."
        for woord, veld in (("brengt mee", "brengt"), ("zoekt", "zoekt"))
        if rij[veld]
    ]
    return f"Dit denken wij van u te weten. {' '.join(delen)} Klopt dat?" if delen else ""


def _say_diensten(rij: dict[str, Any], scan: Scan) -> str:
    """Return what the library does already that fits."""
    namen = [scan.catalogus.dienst[d].titel for d in rij["past"][:_GROEPEN]]
    if not namen:
        return "Ik hoor graag wat de bibliotheek voor u kan betekenen."
    return f"De bibliotheek heeft al iets dat hierbij past: {format_lijst(namen)}."


def _plat(tekst: str) -> str:
    return " ".join(tekst.split())
