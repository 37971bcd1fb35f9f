"""One cell: what is harmless variation, and what is refused with which words."""

from __future__ import annotations

import datetime as dt
import time
from typing import Any

import pytest

from kansenscan_lib.invoer.cellen import (
    Cel,
    CelFout,
    Keuzelijst,
    Kolom,
    find_contactgegeven,
    read_cel,
)

GETAL = Kolom("Aantal", "", "getal", minimaal=1, maximaal=500)
KOMMA = Kolom("Waarde", "", "kommagetal", minimaal=-5, maximaal=2000)
DATUM = Kolom("Datum", "", "datum")
TEKST = Kolom("Naam", "", maximaal=40)
KEUZE = Kolom("Groep", "", "keuze", "groepen")
KEUZES = Kolom("Groepen", "", "keuzes", "groepen")
WIJKEN = Kolom("Wijken", "", "wijken", "wijken")
LIJSTEN = {
    "groepen": Keuzelijst({"ouderen": "Ouderen", "jonge_kinderen": "Kinderen & ouders",
                           "cafe": "Taalcafé"}, {"65-plussers": "ouderen"}),
    "wijken": Keuzelijst({"WK019310": "Binnenstad", "WK019331": "Aa-landen"},
                         {"Wijk 10 Binnenstad": "WK019310"}),
}


def lees(kolom: Kolom, waarde: object, type_: str = "s") -> object:
    return read_cel(kolom, Cel(waarde, type_), LIJSTEN)


def weiger(kolom: Kolom, waarde: object, type_: str = "s") -> str:
    with pytest.raises(CelFout) as fout:
        lees(kolom, waarde, type_)
    return str(fout.value)


@pytest.mark.parametrize("waarde", [12, 12.0, "12", " 12 ", "+12"])
def test_hele_getallen(waarde: object) -> None:
    assert lees(GETAL, waarde) == 12


@pytest.mark.parametrize("waarde", ["twaalf", 12.5, True, "12,5", "1.200", "1e2", float("nan"),
                                    float("inf"), dt.datetime(2026, 1, 1), "٣"])
def test_geen_heel_getal(waarde: object) -> None:
    assert weiger(GETAL, waarde).startswith("moet een heel getal zijn; gevonden: ")


def test_wat_er_staat_wordt_getoond_zoals_excel_het_toont() -> None:
    assert weiger(GETAL, 1.5).endswith("gevonden: '1,5'.")
    assert weiger(GETAL, True).endswith("gevonden: 'WAAR'.")
    assert weiger(GETAL, dt.datetime(2026, 9, 1, 14, 30)).endswith("gevonden: '01-09-2026'.")


@pytest.mark.parametrize("waarde", [0, 501, "-3"])
def test_getal_buiten_de_grenzen(waarde: object) -> None:
    assert weiger(GETAL, waarde).startswith("moet tussen 1 en 500 liggen")


@pytest.mark.parametrize(("waarde", "getal"), [
    (12.5, 12.5), (12, 12.0), ("12,5", 12.5), (" 12 ", 12.0), ("1.234,5", 1234.5), ("-0,25", -0.25),
    ("+3", 3.0), ("12,5\u00a0", 12.5), (0, 0.0), ("1234", 1234.0),
])
def test_getallen_met_komma(waarde: object, getal: float) -> None:
    gelezen = lees(KOMMA, waarde)
    assert gelezen == getal and isinstance(gelezen, float)


@pytest.mark.parametrize("waarde", [
    "twaalf", True, "1e2", float("nan"), float("inf"), "1,2,3", "٣,٥", "12,", ",5", "1.23,4",
    "12.34,5", dt.datetime(2026, 1, 1),
])
def test_geen_getal_met_komma(waarde: object) -> None:
    assert weiger(KOMMA, waarde).startswith("moet een getal zijn, zoals 12,5; gevonden: ")


@pytest.mark.parametrize("waarde", ["12.5", "1.234", "15,9%", "15 %"])
def test_een_punt_of_procentteken_wordt_nagevraagd(waarde: str) -> None:
    """A point can be the English decimal sign or a Dutch thousand: a guess could be far off."""
    assert weiger(KOMMA, waarde) == (
        "moet een getal met een komma zijn, zonder punt of procentteken; gevonden: "
        f"'{waarde}'.")


@pytest.mark.parametrize("waarde", [-5.1, 2000.5, "2000,01"])
def test_kommagetal_buiten_de_grenzen(waarde: object) -> None:
    assert weiger(KOMMA, waarde).startswith("moet tussen -5 en 2000 liggen")


@pytest.mark.parametrize("waarde", [
    dt.datetime(2026, 9, 1), dt.date(2026, 9, 1), dt.datetime(2026, 9, 1, 14, 30), "1-9-2026",
    "01-09-2026", "1/9/2026", "1.9.2026", "2026-09-01", "1 september 2026", "1 Sep. 2026",
    "2026-09-01 00:00:00", " 1-9-2026 ",
])
def test_datums(waarde: object) -> None:
    assert lees(DATUM, waarde) == dt.date(2026, 9, 1)


@pytest.mark.parametrize(("waarde", "verwacht"), [
    ("31-02-2026", "deze datum bestaat niet"),
    ("1 foo 2026", "moet een datum zijn, zoals 1-9-2026"),
    ("1-9-26", "moet een datum zijn"),
    ("najaar", "moet een datum zijn"),
    (46266, "moet een datum zijn"),
    (True, "moet een datum zijn"),
    ("1-9-1826", "moet een datum tussen 2000 en 2100 zijn; gevonden: '01-09-1826'"),
])
def test_geen_datum(waarde: object, verwacht: str) -> None:
    assert weiger(DATUM, waarde).startswith(verwacht)


def test_tekst_wordt_alleen_bijgesneden() -> None:
    assert lees(TEKST, "\u00a0 Taal\u00a0café \r\nthuis ") == "Taal café \nthuis"
    assert lees(TEKST, 12) == lees(TEKST, 12.0) == "12"


@pytest.mark.parametrize("waarde", [
    "<script>alert(1)</script>", '=HYPERLINK("http://x","y")', '"); import os #', "{{7*7}}",
    "+cmd|' /C calc'!A0", "@SUM(1)", "-1+1", "[x](javascript:alert(1))", "مرحبا بكم", "$x$",
    "../../etc/passwd", "%s%n", "NULL",
])
def test_vijandige_tekst_blijft_letterlijk(waarde: str) -> None:
    assert lees(TEKST, waarde) == waarde.strip()


# Every sign that turns the direction of text, as the Unicode standard lists them (UAX 9, 2).
@pytest.mark.parametrize("teken", [
    *"\x00\x08\x0b\x1b\x1f\x7f\x80\x9f", "\u061c", "\u200e", "\u200f", "\u202a", "\u202b", "\u202c",
    "\u202d", "\u202e", "\u2066", "\u2067", "\u2068", "\u2069",
], ids=ascii)
def test_stuurtekens_worden_geweigerd(teken: str) -> None:
    assert weiger(TEKST, f"a{teken}b") == (
        f"bevat een onzichtbaar teken; typ de tekst opnieuw; gevonden: 'U+{ord(teken):04X}'.")


def test_regeleinde_tab_en_gewone_onzichtbare_tekens_blijven() -> None:
    # A zero width joiner makes one emoji of two; a soft hyphen comes along with copied text.
    tekst = "twee\nregels\ten \u00ad 👨\u200d👩"
    assert lees(TEKST, tekst) == tekst


def test_te_lange_tekst_toont_de_lengte() -> None:
    assert weiger(TEKST, "a" * 10_000) == (
        "mag hoogstens 40 tekens zijn; gevonden: 10000 tekens. Maak de tekst korter.")


@pytest.mark.parametrize("kolom", [GETAL, KOMMA, DATUM, TEKST, KEUZE, KEUZES, WIJKEN])
def test_formules_en_excelfouten_in_elke_kolom(kolom: Kolom) -> None:
    assert weiger(kolom, "=1+1", "f") == (
        "is een formule; typ gewone tekst of een getal; gevonden: '=1+1'.")
    assert weiger(kolom, "#REF!", "e").startswith("bevat een foutmelding van Excel")


@pytest.mark.parametrize("waarde", [dt.datetime(2026, 12, 1), True])
def test_tekst_die_excel_veranderde(waarde: Any) -> None:
    assert weiger(TEKST, waarde).startswith("moet tekst zijn")


@pytest.mark.parametrize("waarde", ["ouderen", " OUDEREN ", "Ouderen\u00a0", "65-plussers"])
def test_keuze_met_onschuldige_verschillen(waarde: str) -> None:
    assert lees(KEUZE, waarde) == "ouderen"


def test_keuze_met_en_accent_of_id() -> None:
    assert lees(KEUZE, "kinderen en ouders") == "jonge_kinderen"
    assert lees(KEUZE, "taalcafe") == "cafe"
    assert lees(KEUZE, "jonge_kinderen") == "jonge_kinderen"


def test_keuze_met_tikfout_krijgt_een_suggestie() -> None:
    assert weiger(KEUZE, "Oudern") == (
        "kies uit: Ouderen; Kinderen & ouders; Taalcafé; gevonden: 'Oudern'."
        " Bedoelt u 'Ouderen'?")


def test_meer_keuzes() -> None:
    assert lees(KEUZES, "Ouderen; taalcafé;\nouderen") == ["ouderen", "cafe"]
    melding = weiger(KEUZES, "Ouderen; Taalcave; xyz")
    assert "gevonden: 'Taalcave; xyz'" in melding and "Bedoelt u 'Taalcafé'?" in melding
    assert weiger(KEUZES, ";").endswith("gevonden: ';'.")
    assert weiger(KEUZES, "Ouderen, Taalcafé").endswith("Zet tussen twee keuzes een puntkomma.")


def test_wijken_met_naam_code_of_allemaal() -> None:
    assert lees(WIJKEN, "WK019310; aa-landen") == ["WK019310", "WK019331"]
    assert lees(WIJKEN, "Wijk 10 Binnenstad") == ["WK019310"]
    assert lees(WIJKEN, "hele gemeente") == []
    assert weiger(WIJKEN, "Hele gemeente; Binnenstad").startswith("kies 'Hele gemeente' of losse")
    assert "Bedoelt u 'Binnenstad'?" in weiger(WIJKEN, "Binnestad")
    assert weiger(WIJKEN, "WK036310").startswith("kies uit")


@pytest.mark.parametrize("tekst", [
    "piet@bieb.nl", "Mail: p.jansen@gemeente.voorbeeld.nl.", "piet @ bieb.nl", "PIET＠BIEB.NL",
    "pi\u200bet@bi\u200beb.nl", "mailto:a@b.eu", "(a@b.nl)", "x@y@z.nl", "van:a@b.nl;",
])
def test_mailadres_wordt_herkend(tekst: str) -> None:
    assert find_contactgegeven(tekst) == "e-mailadres"


@pytest.mark.parametrize("tekst", [
    "0612345678", "06-12345678", "06 12 34 56 78", "038-123 45 67", "(038) 1234567",
    "+31 6 12345678", "+31 (0)6-1234 5678", "0031612345678", "tel.0612345678,",
    "+32 475 12 34 56",
])
def test_telefoonnummer_wordt_herkend(tekst: str) -> None:
    assert find_contactgegeven(tekst) == "telefoonnummer"


@pytest.mark.parametrize("tekst", [
    "", "01-09-2026", "van 01-09-2026 tot 31-12-2027", "2026-09-01", "twitter @bieb", "8011 AB",
    "€ 1.000.000.000", "nota 2025-2029, bladzijde 12-14", "0 tot 15 jaar", "ISBN 9780306406157",
    "120 deelnemers in 2024, 130 in 2025 en 140 in 2026", "a@b",
])
def test_geen_contactgegeven(tekst: str) -> None:
    assert find_contactgegeven(tekst) == ""


def test_een_lange_tekst_zonder_spaties_kost_geen_seconden() -> None:
    begin = time.process_time()
    assert find_contactgegeven("x" * 100_000) == find_contactgegeven("0" * 100_000) == ""
    assert "gevonden: 100000 tekens" in weiger(Kolom("Partners", "", "keuzes"), "x" * 100_000)
    assert time.process_time() - begin < 1


def test_contactgegeven_wordt_geweigerd_maar_niet_herhaald() -> None:
    melding = weiger(TEKST, "bel 06-12345678")
    assert "bevat een telefoonnummer" in melding and "12345678" not in melding
    assert "bevat een e-mailadres" in weiger(Kolom("Partners", "", "keuzes"), "School; a@b.nl")
    assert lees(Kolom("Notitie", "", intern=True), "a@b.nl") == "a@b.nl"


@pytest.mark.parametrize(("tekst", "soort"), [
    ("06-12-34-56-78", "telefoonnummer"), ("06.12.34.56.78", "telefoonnummer"),
    ("bel 06-12-34 56 78", "telefoonnummer"), ("06 \u2013 12345678", "telefoonnummer"),
    ("06_12345678", "telefoonnummer"), ("jan (at) bieb.nl", "e-mailadres"),
    ("jan[at]bieb.nl", "e-mailadres"), ("mevrouw Özdemir", "naam van een persoon"),
    ("dhr. Çelik", "naam van een persoon"), ("mevr. D'Angelo", "naam van een persoon"),
    ("mw.Jansen", "naam van een persoon"), ("DHR. JANSEN", "naam van een persoon"),
    ("hr. Jansen", "naam van een persoon"),
    # And what is none of these.
    ("van 01-09-2026 12 plekken", ""), ("op 1-9-26", ""), ("2024-2025", ""), ("HR Medewerker", ""),
    ("de heer of mevrouw", ""), ("mw en dhr komen samen", ""), ("een (at) home dag", ""),
    ("Meneer de uil", ""), ("1.234.567 inwoners in 2024", ""),
])  # fmt: skip
def test_contactgegevens_zoals_mensen_ze_typen(tekst: str, soort: str) -> None:
    assert find_contactgegeven(tekst) == soort
