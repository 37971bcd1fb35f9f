"""The topics of the position paper as cards: need, who does what, the library, the law."""

from __future__ import annotations

import html
from collections.abc import Iterable, Sequence

import pandas as pd

from kansenscan_lib.beeld.beleidtabellen import say_cijfer, say_plekken
from kansenscan_lib.beeld.taal import format_lijst, say_aantal, select_vorm
from kansenscan_lib.beeld.tonen import Blok, Tekst
from kansenscan_lib.beeld.zinnen import say_binnen, say_namen
from kansenscan_lib.invoer.lijsten import VASTE_LIJSTEN
from kansenscan_lib.rijen import Rij, select_rijen
from kansenscan_lib.scan import Scan

LEEG = (
    "Bij de gekozen domeinen hoort geen van de onderwerpen uit het sociaal domein. Daarom staat "
    "hier geen tabel."
)
HERKOMST = (
    "Onderwerpen, wetten en vragen: het stuk 'De bibliotheek: vanzelfsprekend (ook) actieve "
    "partner' van ProBiblio en BiSC (2014). Wat erbij staat is onze lezing. Een activiteit of "
    "dienst kan bij meer onderwerpen staan."
)


def draw_onderwerpen(onderwerpen: pd.DataFrame, scan: Scan) -> Blok | Tekst:
    """Show every topic as a card: need, who does what, the library, the law.

    Parameters
    ----------
    onderwerpen : DataFrame
        From `analyse.compare_onderwerpen`.
    """
    if onderwerpen.empty:
        return Tekst(LEEG)
    kaarten = "".join(_kaart(rij, scan) for rij in select_rijen(onderwerpen))
    genoemd = {wet for wetten in onderwerpen["wetten"] for wet in wetten}
    wetten = "".join(
        f"<dt>{html.escape(wet.titel)}</dt><dd>{html.escape(wet.uitleg)}</dd>"
        for wet in scan.catalogus.wetten if wet.id in genoemd
    )  # fmt: skip
    uitleg = f"<details><summary>Wat vragen deze wetten?</summary><dl>{wetten}</dl></details>"
    return Blok(
        f'<div class="kaarten">{kaarten}</div>{uitleg if wetten else ""}'
        f'<p class="toelichting">{html.escape(HERKOMST)}</p>'
    )


def _kaart(rij: Rij, scan: Scan) -> str:
    wetten = format_lijst(scan.catalogus.wet[wet].titel for wet in rij["wetten"])
    regels = [
        ("Wet", wetten or "Raakt geen van de drie wetten."),
        ("Behoefte", _say_behoefte(rij, scan)),
        ("Wie doet al iets", _say_aanbod(rij, scan)),
        ("De bibliotheek", _say_bibliotheek(rij, scan)),
    ]
    cijfers = [say_cijfer(c) for c in rij["cijfers"]]
    cijfers += [f"{titel}: geen cijfer" for titel in rij["zonder_cijfer"]]
    meer = [("Alle cijfers, naast Nederland", cijfers),
            ("Wie begon ermee", _tel(rij["initiatief"], VASTE_LIJSTEN["initiatief"])),
            ("Waaruit het wordt betaald", _tel(rij["financiering"], _geld(scan)))]  # fmt: skip
    plekken = [say_plekken(c, scan) for c in rij["cijfers"] if c["wijken"]]
    if plekken:
        meer.insert(1, ("Wijken met duidelijk meer behoefte", plekken))
    if cijfers:
        meer.append(("Wat geen cijfer zegt", [rij["geen_cijfer"]]))
    lijst = "".join(
        f"<dt>{kop}</dt>" + "".join(f"<dd>{html.escape(deel)}</dd>" for deel in delen)
        for kop, delen in meer if delen
    )  # fmt: skip
    vouw = f"<details><summary>Waar dit op rust</summary><dl>{lijst}</dl></details>"
    zinnen = "".join(
        f"<p><strong>{kop}:</strong> {html.escape(tekst)}</p>" for kop, tekst in regels
    )
    return (
        f'<div class="kaart"><h3>{html.escape(rij["titel"])}</h3>'
        f"<p>{html.escape(rij['uitleg'])}</p>{zinnen}{vouw if lijst else ''}</div>"
    )


def _say_behoefte(rij: Rij, scan: Scan) -> str:
    """Return the need in a few sentences; without any figure what we do not know."""
    cijfers: Sequence[Rij] = rij["cijfers"]
    zinnen = [
        f"{kop} dan in Nederland: {_noem(deel)}."
        for behoefte, kop in (("meer", "Meer behoefte"), ("minder", "Minder behoefte"))
        if (deel := [c for c in cijfers if c["behoefte"] == behoefte])
    ]
    if not cijfers:
        zinnen.append("Er is geen open cijfer.")
    elif not zinnen:
        zinnen.append("Geen cijfer verschilt duidelijk van Nederland.")
    wijken = list(dict.fromkeys(w for c in cijfers for w in c["wijken"]))
    if wijken:
        waar = say_namen(scan, wijken)
        if len(wijken) > 5:
            waar = f"{len(wijken)} van de {len(scan.wijken)} wijken"
        zinnen.append(f"Bij minstens één cijfer duidelijk meer in {waar}.")
    # With figures, what they leave out is for who unfolds the card.
    return " ".join(zinnen if cijfers else [*zinnen, rij["geen_cijfer"]])


def _noem(cijfers: Sequence[Rij]) -> str:
    """Return the figures with their direction; less need may be a higher figure."""
    delen = [
        f"{say_binnen(c['titel_kort'])} ({c['oordeel']}"
        f"{', schatting' * (c['zekerheid'] == 'schatting')})"
        for c in cijfers
    ]
    return format_kort(delen, "cijfers")


def _say_aanbod(rij: Rij, scan: Scan) -> str:
    if "aanbod" not in scan.bladen:
        return "Nog niet ingevuld."
    if not rij["aanbod_rijen"]:
        return "Op het blad Aanbod staat hier niets bij."
    aantal = len(rij["aanbod_rijen"])
    activiteiten = say_aantal(aantal, "activiteit", "activiteiten")
    return (
        f"Er {select_vorm(aantal, 'is', 'zijn')} {activiteiten}, van "
        f"{format_kort(rij['aanbieders'], 'aanbieders')}."
    )


def _say_bibliotheek(rij: Rij, scan: Scan) -> str:
    delen = [
        (kop, "; ".join(scan.catalogus.dienst[d].titel for d in rij[kolom]))
        for kolom, kop in (("bestaat", "Doet al"), ("gepland", "Gepland"), ("kan", "Kan ook"))
    ]
    if "bibliotheek" not in scan.bladen:
        return f"Nog niet ingevuld. Kan bieden: {delen[-1][1] or 'geen dienst van onze lijst'}."
    if not rij["bestaat"]:
        delen[0] = ("Doet al", "nog niets")
    return " ".join(f"{kop}: {namen}." for kop, namen in delen if namen)


def _tel(paren: Iterable[tuple[str, int]], namen: dict[str, str]) -> list[str]:
    return [f"{namen.get(id_, id_.replace('_', ' '))}: {aantal}" for id_, aantal in paren]


def _geld(scan: Scan) -> dict[str, str]:
    titels = {g.id: g.titel for g in scan.catalogus.geldstromen}
    return {"onbekend": "niet bekend", "fondsen": "fondsen en giften"} | titels


def format_kort(namen: Sequence[str], meervoud: str) -> str:
    """Return names for a sentence, at most five in full.

    Examples
    --------
    >>> format_kort(["a", "b"], "wijken"), format_kort(list("abcdef"), "wijken")
    ('a en b', 'a, b, c, d en nog 2 wijken')
    """
    delen = list(namen)
    rest = [f"nog {len(delen) - 4} {meervoud}"]
    return format_lijst(delen if len(delen) < 6 else [*delen[:4], *rest])
