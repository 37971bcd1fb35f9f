"""The last chapter of every notebook: where it comes from, what is missing, which rules hold."""

from __future__ import annotations

from importlib.metadata import version

import pandas as pd

from kansenscan_lib.beeld.taal import format_getal, format_status
from kansenscan_lib.beeld.tabel import Tabel
from kansenscan_lib.beeld.tonen import Blok, Tekst
from kansenscan_lib.scan import Scan


def draw_verantwoording(
    scan: Scan,
    bronnen: pd.DataFrame | None = None,
    ontbrekend: pd.DataFrame | None = None,
    regels: bool = False,
) -> list[Blok | Tekst]:
    """Show sources with years and licence, missing figures, the rules, and our version.

    Parameters
    ----------
    scan : Scan
    bronnen, ontbrekend : DataFrame, optional
        From `analyse.select_bronnen` and `analyse.select_ontbrekend`; left out where a notebook
        rests on what was filled in.
    regels : bool
        Also show the thresholds and weights.
    """
    delen: list[Blok | Tekst] = []
    if bronnen is not None:
        delen.append(_vouw("Bronnen en jaren", _draw_bronnen(bronnen)))
    if ontbrekend is not None and len(ontbrekend):
        delen.append(_vouw("Wat ontbreekt", _draw_ontbrekend(ontbrekend)))
    if regels:
        delen.append(_vouw("Regels en drempels", _draw_regels(scan)))
    invoer = "Er is geen invulmap voor deze gemeente. Maak er een met de opdracht 'invulmap'."
    if scan.ingevuld:
        invoer = f"Wat mensen weten komt uit de invulmap {scan.code}.xlsx van de bibliotheek"
        invoer += " (voorbeeldinvoer)." if scan.voorbeeld else "."
    delen.append(
        Tekst(
            f"{invoer} Een ontbrekend cijfer is nooit nul. Alle cijfers staan in het bestand "
            "cijfers.csv dat bij dit rapport hoort; zinnen.csv noemt bij elke zin met een getal de "
            "rijen waar dat getal vandaan komt. Gemaakt met "
            f"Kansenscan versie {version('kansenscan')}; de formules staan in het document Methode "
            "dat erbij hoort."
        )
    )
    return delen


def _draw_bronnen(bronnen: pd.DataFrame) -> Tabel:
    return Tabel(
        bronnen,
        "Gebruikte tabellen",
        kolommen={"titel": "Tabel", "tabel": "Nummer", "uitgever": "Uitgever", "jaar": "Jaar",
                  "licentie": "Licentie"},
        formats={"jaar": str},
        toelichting="Bewerking door Kansenscan. Grenzen: CBS / Kadaster.",
    )  # fmt: skip


def _draw_ontbrekend(ontbrekend: pd.DataFrame) -> Tabel:
    return Tabel(
        ontbrekend.assign(reden=[format_status(r) for r in ontbrekend["reden"]]),
        "Cijfers die voor een of meer gebieden ontbreken",
        kolommen={"titel": "Onderwerp", "gevuld": "Gebieden met cijfer",
                  "gebieden": "Gebieden", "reden": "Meest voorkomende reden"},
    )  # fmt: skip


def _draw_regels(scan: Scan) -> Tabel:
    regels = scan.catalogus.regels
    namen = {
        "betrouwbaarheid": "Betrouwbaarheid van marges", "fdr": "Toeval dat wij toelaten",
        "index_over": "Index: duidelijk hoger vanaf",
        "index_onder": "Index: duidelijk lager tot en met",
        "verschil_minimaal_pp": "Groot genoeg verschil (procentpunt)",
        "verschil_klein_pp": "Kleinste verschil (procentpunt)",
        "personen_minimaal": "Kleinste aantal mensen",
        "inwoners_minimaal": "Kleinste wijk (inwoners)",
        "verwacht_minimaal": "Kleinste verwachte aantal",
        "vergelijkbaar_aantal": "Vergelijkbare gemeenten",
        "clusters_wijken_minimaal": "Groepen op de kaart vanaf (wijken)",
        "signaal_wijken_minimaal": "Signaalkaart vanaf (wijken)",
        "aanbod_genoeg_aanbieders": "Genoeg aanbod vanaf (aanbieders)",
        "aanbod_maanden": "Navraag geldig (maanden)",
        "bereik_minimaal": "Kleinste bereik dat wij tonen (mensen)",
    }  # fmt: skip
    rijen = [
        (namen.get(naam, naam), waarde, getattr(regels, naam).uitleg, getattr(regels, naam).eigen)
        for naam, waarde in regels.drempels().items()
    ]
    rijen += [
        (
            f"Gewicht: {naam}",
            waarde,
            getattr(regels.gewichten, naam).uitleg,
            getattr(regels.gewichten, naam).eigen,
        )
        for naam, waarde in regels.gewichten.waarden().items()
    ]
    tabel = pd.DataFrame(rijen, columns=["regel", "waarde", "uitleg", "eigen"])
    return Tabel(
        tabel, "Regels en drempels van deze scan",
        kolommen={"regel": "Regel", "waarde": "Waarde", "uitleg": "Waarom",
                  "eigen": "Zelf gekozen"},
        formats={"waarde": lambda x: format_getal(x, 0 if float(x).is_integer() else 2)},
    )  # fmt: skip


def _vouw(kop: str, tabel: Tabel) -> Blok:
    return Blok(f"<details><summary>{kop}</summary>{tabel._repr_html_()}</details>")
