"""The worksheet of one work session of the gezinsaanpak. Internal: it names answers per role."""

from __future__ import annotations

import html
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import pandas as pd

from kansenscan_lib.beeld.doelgroepen import draw_overzicht
from kansenscan_lib.beeld.quickscan import format_niveau
from kansenscan_lib.beeld.taal import format_lijst, is_leeg, say_zin
from kansenscan_lib.beeld.tabel import Oordeel, Tabel
from kansenscan_lib.beeld.tonen import Blok
from kansenscan_lib.beeld.woorden import STAND
from kansenscan_lib.beeld.zinnen import say_namen
from kansenscan_lib.catalogus.methoden import Sessie
from kansenscan_lib.invoer.lijsten import VASTE_LIJSTEN
from kansenscan_lib.rijen import Rij, select_rijen
from kansenscan_lib.scan import Scan

NIET_DELEN = (
    '<div class="intern" role="note"><p><strong>Intern: niet delen.</strong> Hier staan antwoorden '
    "per rol.</p></div>"
)
#: How many lines to write on there are under a question, and how many agreements fit.
REGELS, AFSPRAKEN = 3, 4
#: How many rows a pre-filled table holds.
RIJEN = 4
#: The three roles, short enough to stand in a cell.
ROLLEN = ("jeugd", "basis", "manager")
_LEEG = "\u00a0"


def draw_werkblad(
    sessie: Sessie, groepen: pd.DataFrame, profiel: pd.DataFrame, antwoorden: pd.DataFrame,
    voorbereid: Sequence[Tabel | Blok], scan: Scan,
) -> Blok:
    """Show what is known before a work session, and room to write what comes out of it.

    Parameters
    ----------
    sessie : Sessie
    groepen : DataFrame
        From `analyse.select_gezinsgroepen`.
    profiel, antwoorden : DataFrame
        From `analyse.compare_quickscan` and `analyse.compare_antwoorden`.
    voorbereid : sequence
        What this werksessie needs besides, with its own headings in it.
    scan : Scan
    """
    eigen = antwoorden[antwoorden["sessie"] == sessie.id]
    delen = [
        NIET_DELEN,
        f"<p><strong>Doel:</strong> {html.escape(sessie.doel)} {html.escape(sessie.uitleg)}</p>",
        "<h3>Wat zeggen de cijfers?</h3>",
        _draw_cijfers(groepen, sessie, scan),
        "<h3>Wat zegt de quickscan?</h3>",
        _draw_quickscan(profiel[profiel["sessie"] == sessie.id], eigen, sessie, scan),
        _draw_verschil(eigen),
        *(deel._repr_html_() for deel in voorbereid),
        f'<div class="schrijven"><h3>Wat bespreken wij?</h3>{_draw_vragen(sessie)}',
        f"<h3>Wat spreken wij af?</h3>{_draw_afspraken(sessie)}</div>",
    ]
    return Blok("\n".join(delen))


def _draw_cijfers(groepen: pd.DataFrame, sessie: Sessie, scan: Scan) -> str:
    if groepen.empty:
        return "<p>De gezinnen vallen buiten de domeinen van deze scan.</p>"
    overzicht = draw_overzicht(groepen, scan)
    overzicht = replace(
        overzicht,
        df=overzicht.df.assign(marge=overzicht.df["marge"].str.replace(" ", _LEEG)),
        bijschrift=f"{sessie.titel}: de groepen van de gezinsaanpak in {scan.naam}",
        kolommen={"titel_kort": "Doelgroep", "telt": "Wie wij tellen", "aantal": "Hoeveel",
                  "marge": "Marge", "waar": "Groter in"},
        toelichting="Groepen overlappen: tel de aantallen niet op. Staat er 'een deel van', dan "
        "tellen wij een ruimere groep. 'Mogelijk' is een schatting of een cijfer zonder marge.",
    )  # fmt: skip
    return overzicht._repr_html_()


def _draw_quickscan(
    profiel: pd.DataFrame, antwoorden: pd.DataFrame, sessie: Sessie, scan: Scan
) -> str:
    niveaus = scan.catalogus.quickscan.niveaus
    verschil: Any = [
        _verschil(rij) if rij["oneens"] else "–" for rij in select_rijen(antwoorden)
    ]
    uit = profiel.assign(
        **{kant: [_niveau(n, scan) for n in profiel[kant]] for kant in ("nu", "gewenst")},
        verschil=verschil,
    )
    schaal = "; ".join(f"{n} {naam}" for n, naam in enumerate(niveaus, start=1))
    return Tabel(
        uit, f"{sessie.titel}: de quickscan in {scan.naam}",
        kolommen={"kort": "Stelling", "nu": "Nu", "gewenst": "Gewenst",
                  "verschil": "Antwoorden (nu → gewenst)"},
        toelichting=f"Niveaus: {schaal}. Vakjes: niet alle drie antwoordden, vul het samen in.",
    )._repr_html_()  # fmt: skip


def _niveau(niveau: Any, scan: Scan) -> str:
    """Return a level as number and name, or boxes to tick where there is none."""
    if not is_leeg(niveau):
        return f"{int(niveau)} {format_niveau(niveau, scan)}".replace(" ", _LEEG)
    aantal = len(scan.catalogus.quickscan.niveaus)
    return _LEEG.join(f"☐{_LEEG}{n}" for n in range(1, aantal + 1))


def _verschil(rij: Rij) -> Oordeel:
    """Return what each of the three answered: their answers lie far apart."""
    delen = [
        f"{rol} {_cijfer(rij[f'{rol}_nu'])} → {_cijfer(rij[f'{rol}_gewenst'])}" for rol in ROLLEN
    ]
    return Oordeel("let_op", ", ".join(deel.replace(" ", _LEEG) for deel in delen))


def _cijfer(niveau: Any) -> str:
    return "–" if is_leeg(niveau) else str(int(niveau))


def _draw_verschil(antwoorden: pd.DataFrame) -> str:
    """Return the questions that open the talk where the three disagree."""
    vragen = antwoorden.loc[antwoorden["oneens"], "gesprek"]
    if vragen.empty:
        return ""
    regels = "".join(f"<li>{html.escape(str(vraag))}</li>" for vraag in vragen)
    return f"<p>Begin met deze vragen: daar liggen de antwoorden uit elkaar.</p><ul>{regels}</ul>"


def _draw_vragen(sessie: Sessie) -> str:
    regels = '<div class="regel"></div>' * REGELS
    return "".join(
        f'<div class="schrijfvak"><h4>{html.escape(vraag)}</h4>{regels}</div>'
        for vraag in sessie.vragen
    )


def _draw_afspraken(sessie: Sessie) -> str:
    leeg = pd.DataFrame({"nr": range(1, AFSPRAKEN + 1), "wat": _LEEG, "wie": _LEEG,
                         "wanneer": _LEEG})  # fmt: skip
    tabel = Tabel(
        leeg, f"{sessie.titel}: afspraken",
        kolommen={"nr": "Nr.", "wat": "Wat", "wie": "Wie (rol, geen naam)", "wanneer": "Wanneer"},
    )  # fmt: skip
    return f'<div class="afspraken">{tabel._repr_html_()}</div>'


def draw_gezinsdiensten(diensten: pd.DataFrame, scan: Scan) -> list[Tabel | Blok]:
    """Show what the library does for these groups already, for the session on working together.

    Parameters
    ----------
    diensten : DataFrame
        From `analyse.select_gezinsdiensten`.
    """
    kop = Blok("<h3>Wat doet de bibliotheek al?</h3>")
    if diensten.empty or (diensten["stand"] == "onbekend").all():
        return [kop, Blok("<p>Het blad Bibliotheek is nog niet ingevuld.</p>")]
    hier = diensten[diensten["stand"] != "geen"]
    stand: Any = [Oordeel(*STAND[s]) for s in hier["stand"]]
    uit = hier.assign(stand=stand, voor=[_say_groepen(g, scan) for g in hier["groepen"]])
    tabel = Tabel(
        uit, f"Diensten van de bibliotheek voor gezinnen in {scan.naam}",
        kolommen={"titel": "Dienst", "voor": "Voor wie", "stand": "Stand"},
    )  # fmt: skip
    rest = "; ".join(diensten.loc[diensten["stand"] == "geen", "titel"])
    slot = [Blok(f"<p>Niet genoemd: {html.escape(rest)}.</p>")] if rest else []
    return [kop, tabel, *slot]


def draw_gezinspartners(
    partners: pd.DataFrame, aanbod: pd.DataFrame, scan: Scan
) -> list[Tabel | Blok]:
    """Show who else knows these families and what there is for them already.

    Parameters
    ----------
    partners, aanbod : DataFrame
        From `analyse.select_voor_gezinnen`; the partners with what is internal.
    """
    relatie = VASTE_LIJSTEN["relatie"]
    wie = _draw_deel(
        "Wie kent deze gezinnen?", "stakeholders", partners, scan,
        lambda rijen: Tabel(
            pd.DataFrame({
                "naam": [f"{r['organisatie']} ({r['rol']})" for r in rijen],
                "voor": [_say_groepen(r["groepen"], scan) for r in rijen],
                "contact": [f"{relatie[r['relatie_nu']]} → {relatie[r['relatie_gewenst']]}"
                            for r in rijen],
            }), f"Organisaties die met gezinnen in {scan.naam} werken",
            kolommen={"naam": "Organisatie (rol)", "voor": "Voor wie",
                      "contact": "Contact: nu → gewenst"},
        ),
    )  # fmt: skip
    wat = _draw_deel(
        "Wat is er al?", "aanbod", aanbod, scan,
        lambda rijen: Tabel(
            pd.DataFrame({
                "naam": [f"{r['naam']} ({r['aanbieder']})" for r in rijen],
                "voor": [_say_groepen(r["groepen"], scan) for r in rijen],
                "waar": [say_namen(scan, r["wijken"]) for r in rijen],
            }), f"Aanbod van anderen voor gezinnen in {scan.naam}",
            kolommen={"naam": "Activiteit (aanbieder)", "voor": "Voor wie", "waar": "Waar"},
        ),
    )  # fmt: skip
    return [*wie, *wat]


def draw_vindplaatsen(scan: Scan, groepen: pd.DataFrame) -> list[Tabel | Blok]:
    """Show where these families come already and who may bring them along: proposals to test."""
    delen = []
    for id_ in groepen["id"]:
        groep = scan.catalogus.doelgroep[id_]
        tekst = f"{'; '.join(groep.vindplaatsen)}. Via: {'; '.join(groep.kanalen)}"
        delen.append(f"<dt>{html.escape(groep.titel_kort)}</dt><dd>{html.escape(say_zin(tekst))}"
                     "</dd>")  # fmt: skip
    if not delen:
        return []
    return [
        Blok(
            f'<h3>Waar komen zij al?</h3><dl class="aanpak">{"".join(delen)}</dl>'
            '<p class="toelichting">Dit zijn voorstellen. Toets ze bij een partner die de gezinnen '
            "kent.</p>"
        )
    ]


def _draw_deel(
    kop: str, blad: str, tabel: pd.DataFrame, scan: Scan, teken: Callable[[list[Rij]], Tabel]
) -> list[Tabel | Blok]:
    """Return a heading with a table of the first rows, or why there is none."""
    titel = Blok(f"<h3>{html.escape(kop)}</h3>")
    if tabel.empty:
        zin = "Hier is nog niemand genoemd." if blad == "stakeholders" else "Hier is niets genoemd."
        if blad not in scan.bladen:
            zin = f"Het blad {blad.capitalize()} is nog niet ingevuld."
        return [titel, Blok(f"<p>{html.escape(zin)}</p>")]
    rest = len(tabel) - RIJEN
    slot = f"<p>En nog {rest}; zie de invulmap.</p>" if rest > 0 else ""
    return [titel, teken(select_rijen(tabel.head(RIJEN))), *([Blok(slot)] if slot else [])]


def _say_groepen(ids: Sequence[str], scan: Scan) -> str:
    return format_lijst(
        scan.catalogus.doelgroep[id_].titel_kort for id_ in ids if id_ in scan.catalogus.doelgroep
    )
