"""Invulmappen for tests: typed into the empty one, filled by program, or of the first version."""

from __future__ import annotations

import datetime as dt
import io
import tempfile
from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest
from openpyxl.workbook import Workbook

from kansenscan_lib.catalogus import load_catalogus
from kansenscan_lib.fouten import InvoerFout
from kansenscan_lib.invoer import Invulmap, load_invulmap, write_invulmap
from kansenscan_lib.invoer.invulmap import rows_to_frame
from kansenscan_lib.invoer.lijsten import load_lijsten
from kansenscan_lib.invoer.modellen import BLADEN, ScanGegevens
from kansenscan_lib.invoer.rij import kolommen

GEMEENTE = ("GM0193", "Zwolle")
# Names as people say them and, for one, as CBS writes them.
WIJKEN = {
    "WK019310": "Binnenstad", "WK019311": "Wijk 11 Diezerpoort", "WK019312": "Wipstrik",
    "WK019313": "Assendorp", "WK019314": "Kamperpoort-Veerallee", "WK019320": "Poort van Zwolle",
    "WK019321": "Westenholte", "WK019322": "Stadshagen", "WK019330": "Holtenbroek",
    "WK019331": "Aa-landen", "WK019332": "Vechtlanden", "WK019340": "Berkum",
    "WK019341": "Marsweteringlanden", "WK019350": "Schelle", "WK019351": "Ittersum",
    "WK019352": "Soestweteringlanden",
}
TABELLEN = [tabel for tabel, _ in BLADEN.values()]
DATUM = dt.date(2026, 9, 1)
Wijzig = Callable[[Workbook], object]

# One good row of each sheet, as people type it.
BELEID = ("Meer ouderen doen mee", "Nota Meedoen 2025", "12-14", "sociaal domein",
          "kort (minder dan 1 jaar)", "Wmo (maatschappelijke ondersteuning)", "Leven & Gezondheid",
          None)
STAKEHOLDER = ("School", "intern begeleider", "onderwijs", "Taal & Verhaal", None, "Hele gemeente",
               3, 4, "neutraal", "kent elkaar", "werkt samen", None, None)
AANBOD = ("Inloop", "Welzijnsorganisatie", "Leven & Gezondheid", "Eenzame ouderen", "Binnenstad",
          "ontmoeting", 20, 15, "gemeente", "onbekend", DATUM)
DIENST = ("Taalcafé of taalmaatje", "bestaat", "Centrum", "Berkum", 40, 31, None)
BEREIK = ("Berkum", "Alle inwoners", None, 120, 2025)
QUICKSCAN = ("Een gedeeld doel", "2 in voorbereiding", "4 geborgd")
PARTICIPATIE = ("Buurtgesprek", "raadplegen", "bewoners", "buurtteam", "Leven & Gezondheid",
                "Eenzame ouderen", "Berkum", "bestaat", 25, None)
GESPREK = (DATUM, "teamleider, welzijnsorganisatie", "Wat is er al?", "Veiligheid leefomgeving",
           "Zij zoeken een plek.", "ja", dt.date(2027, 9, 1))
KANS = ("Taalcafé in Wipstrik", "Taalcafé of taalmaatje", "Nederlands leren (NT2)", "Wipstrik",
        None, "school", None)
BUDGET = ("bewoners", "Taalcafé of taalmaatje", "Nederlands leren (NT2)", 5)
ACTIE = ("Taalcafé in Wipstrik", "Bellen", "manager", DATUM, "Er is een plek")

#: Headings of version 1, copied from a file of that version.
KOPPEN_1 = {
    "Beleid": ("Doel *", "Document *", "Pagina", "Portefeuille *", "Termijn *", "Geldstroom",
               "Thema's *", "Indicatoren"),
    "Stakeholders": ("Organisatie *", "Rol *", "Sector *", "Thema's *", "Doelgroepen", "Wijken *",
                     "Invloed *", "Belang *", "Houding (intern)", "Relatie nu *",
                     "Relatie gewenst *", "Brengt", "Zoekt"),
    "Aanbod": ("Naam *", "Aanbieder *", "Thema's *", "Doelgroepen *", "Wijken *", "Vorm *",
               "Plekken per jaar", "Deelnemers per jaar", "Initiatief", "Financiering",
               "Gecontroleerd op *"),
    "Bibliotheek": ("Dienst *", "Status *", "Locatie", "Wijken *", "Plekken per jaar",
                    "Deelnemers per jaar", "Toelichting"),
    "Kansen": ("Kans *", "Dienst *", "Doelgroep *", "Wijken *", "Termijn", "Partners",
               "Toelichting"),
    "Acties": ("Kans *", "Wat *", "Wie (rol) *", "Wanneer klaar *", "Maat *", "Nulmeting"),
}
RIJEN_1 = {"Beleid": BELEID, "Stakeholders": STAKEHOLDER, "Aanbod": AANBOD, "Bibliotheek": DIENST,
           "Kansen": KANS, "Acties": ACTIE}


def vul(boek: Workbook, blad: str, rij: int, *waarden: Any) -> None:
    """Type values into a row; None leaves the cell empty."""
    for kolom, waarde in enumerate(waarden, start=1):
        boek[blad].cell(rij, kolom).value = waarde


@cache
def load_sjabloon() -> bytes:
    """Return the empty invulmap of Zwolle."""
    with tempfile.TemporaryDirectory() as map_:
        pad = Path(map_) / "GM0193.xlsx"
        write_invulmap(pad, load_catalogus(), GEMEENTE, WIJKEN)
        return pad.read_bytes()


def make_bestand(map_: Path, wijzig: Wijzig, inhoud: bytes | None = None) -> Path:
    """Return GM0193.xlsx in a folder: the empty invulmap, or `inhoud`, with a change."""
    boek = openpyxl.load_workbook(io.BytesIO(inhoud or load_sjabloon()))
    wijzig(boek)
    boek.save(map_ / "GM0193.xlsx")
    return map_ / "GM0193.xlsx"


def write_versie_1(pad: Path) -> None:
    """Write an invulmap as version 1 was, with one row on each sheet."""
    boek = Workbook()
    boek.active.title = "Uitleg"
    scan = boek.create_sheet("Scan")
    for rij in (("Onderwerp", "Antwoord"), ("Versie *", 1), ("Gemeentecode *", "GM0193"),
                ("Gemeente *", "Zwolle"), ("Ingevuld op", DATUM),
                ("Ingevuld door (rol)", "adviseur"), ("Toelichting", "Een eerste versie.")):
        scan.append(rij)
    for blad, koppen in KOPPEN_1.items():
        boek.create_sheet(blad).append(koppen)
        boek[blad].append(RIJEN_1[blad])
    boek.create_sheet("Keuzelijsten").sheet_state = "hidden"
    boek.save(pad)


def read_bestand(pad: Path) -> Invulmap:
    return load_invulmap(pad, load_catalogus(), WIJKEN)


def read_meldingen(pad: Path) -> list[str]:
    """Return the problems of a file, without its name; the file must stay as it is."""
    voor = pad.read_bytes()
    with pytest.raises(InvoerFout) as fout:
        read_bestand(pad)
    assert pad.read_bytes() == voor
    return [m.removeprefix("GM0193.xlsx, ") for m in fout.value.meldingen]


def check_gelijk(een: Invulmap, ander: Invulmap, *, versie: bool = True) -> None:
    """Fail unless two invulmappen hold the same rows, dtypes and answers."""
    for tabel in TABELLEN:
        pd.testing.assert_frame_equal(getattr(een, tabel), getattr(ander, tabel))
    assert een.scan is not None and ander.scan is not None
    weg = set() if versie else {"versie"}
    assert een.scan.model_dump(exclude=weg) == ander.scan.model_dump(exclude=weg)


def make_vol() -> Invulmap:
    """Return an invulmap with on every sheet a row that is full and one that is as bare as it may.

    Rows that point at each other do so, forwards and backwards.
    """
    lijsten = load_lijsten(load_catalogus(), WIJKEN)
    tabellen: dict[str, Any] = {}
    for tabel, model in BLADEN.values():
        rijen = []
        for nummer in (1, 2):
            waarden: dict[str, Any] = {}
            for veld, kolom in kolommen(model).items():
                if nummer == 2 and not model.model_fields[veld].is_required():
                    continue
                keuzes = list(lijsten[kolom.lijst].keuzes) if kolom.lijst else [f"{veld} {nummer}"]
                waarden[veld] = {
                    "tekst": f"{tabel} {veld} {nummer}"[: kolom.maximaal],
                    "getal": kolom.minimaal + nummer, "datum": dt.date(2026, nummer, 28),
                    "keuze": keuzes[-nummer:][0], "keuzes": keuzes[:nummer],
                    "wijken": [] if nummer == 2 else keuzes[1:3],
                }[kolom.soort]  # fmt: skip
            waarden |= {
                "stakeholders": {"organisatie": f"Organisatie {nummer}"},
                "quickscan": {"jeugd_nu": str(nummer)},  # with a statement alone it is no row
                "gesprekken": {"bewaren_tot": dt.date(2027, 1, 1)},
                "kansen": {"titel": f"Kans {nummer}"},
                "acties": {"kans": f"Kans {3 - nummer}"},
            }.get(tabel, {})  # fmt: skip
            if nummer == 1:
                waarden |= {
                    "stakeholders": {"werkt_samen_met": ["Organisatie 2"]},
                    "kansen": {"partners": ["Organisatie 2", "Organisatie 1"]},
                }.get(tabel, {})  # fmt: skip
            rijen.append((nummer + 1, model.model_validate(waarden)))
        tabellen[tabel] = rows_to_frame(model, rijen)
    scan = ScanGegevens(
        versie=2, gemeentecode="GM0193", gemeente="Zwolle", ingevuld_op=DATUM,
        ingevuld_door="adviseur", toelichting="Voor een test.", munten=20,
    )  # fmt: skip
    return replace(Invulmap(**tabellen), scan=scan)


def select_teksten(*, intern: bool | None = None) -> Iterable[tuple[str, str, str]]:
    """Give sheet, table and field of every column in which people type their own words."""
    for blad, (tabel, model) in BLADEN.items():
        for veld, kolom in kolommen(model).items():
            vrij = kolom.soort == "tekst" or (kolom.soort == "keuzes" and not kolom.lijst)
            if vrij and intern in (None, kolom.intern):
                yield blad, tabel, veld
