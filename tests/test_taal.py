"""Numbers, dates and shares as a Dutch reader expects them; expected values written by hand."""

from __future__ import annotations

import datetime as dt
import math
import re

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kansenscan_lib.beeld import taal

# Read aloud by a person: what you would say when someone asks "hoeveel is dat?"
HARDOP = {
    0.02: "minder dan 1 op de 1.000",
    0.3: "ongeveer 3 op de 1.000",
    1: "ongeveer 1 op de 100",
    1.4: "ongeveer 14 op de 1.000",
    2: "ongeveer 2 op de 100",
    3: "ongeveer 3 op de 100",
    4.7: "bijna 1 op de 20",
    5: "1 op de 20",
    7.2: "ongeveer 7 op de 100",
    9.4: "bijna 1 op de 10",
    10: "1 op de 10",
    11: "ruim 1 op de 10",
    12.5: "1 op de 8",
    16.9: "1 op de 6",
    18: "ruim 1 op de 6",
    19: "bijna 1 op de 5",
    20.4: "ruim 1 op de 5",
    24: "bijna een kwart",
    25: "een kwart",
    26: "ruim een kwart",
    28: "bijna 3 op de 10",
    31: "ruim 3 op de 10",
    33: "een derde",
    35: "ruim een derde",
    38: "bijna 4 op de 10",
    45: "ongeveer 45 op de 100",
    49: "bijna de helft",
    50: "de helft",
    51.2: "ruim de helft",
    58: "bijna 6 op de 10",
    67: "twee derde",
    74: "bijna driekwart",
    75: "driekwart",
    79: "bijna 8 op de 10",
    91: "ruim 9 op de 10",
    95: "ongeveer 95 op de 100",
    99.8: "meer dan 99 op de 100",
}


@pytest.mark.parametrize(("procent", "gezegd"), HARDOP.items())
def test_say_aandeel_klinkt_als_een_mens(procent: float, gezegd: str) -> None:
    assert taal.say_aandeel(procent) == gezegd


@pytest.mark.parametrize(
    ("procent", "gezegd"),
    [
        (20, "1 op de 5 inwoners"),
        (33, "een derde van de inwoners"),
        (49, "bijna de helft van de inwoners"),
        (3, "ongeveer 3 op de 100 inwoners"),
        (0, "geen inwoners"),
        (100, "alle inwoners"),
    ],
)
def test_say_aandeel_met_het_geheel(procent: float, gezegd: str) -> None:
    assert taal.say_aandeel(procent, "inwoners") == gezegd


@given(st.floats(min_value=0, max_value=100))
def test_say_aandeel_zit_er_nooit_ver_naast(procent: float) -> None:
    breuken = {naam: waarde for waarde, naam in taal._BREUKEN}
    gezegd = taal.say_aandeel(procent)
    if per := re.fullmatch(r"ongeveer (\d+) op de (100|1\.000)", gezegd):
        genoemd, marge = int(per[1]) / (1 if per[2] == "100" else 10), 0.51
        assert abs(genoemd - procent) <= marge
    elif gezegd.startswith(("minder", "meer", "geen", "alle")):
        assert procent < 0.05 or procent > 99.5
    else:
        woord, _, rest = gezegd.partition(" ")
        verschil = procent - breuken[rest if woord in ("ruim", "bijna") else gezegd]
        assert abs(verschil) <= 3
        assert woord != "ruim" or verschil > 0
        assert woord != "bijna" or verschil < 0


@pytest.mark.parametrize("fout", [-0.1, 100.1])
def test_say_aandeel_weigert_wat_geen_aandeel_is(fout: float) -> None:
    with pytest.raises(ValueError, match="between 0 and 100"):
        taal.say_aandeel(fout)


@pytest.mark.parametrize(
    ("getal", "decimalen", "tekst"),
    [
        (17942942, 0, "17.942.942"),
        (1234567.891, 3, "1.234.567,891"),
        (0.5, 0, "1"),
        (2.5, 0, "3"),
        (-2.5, 0, "-3"),
        (1.005, 2, "1,01"),
        (2.675, 2, "2,68"),
        (-0.001, 1, "0,0"),
        (999.95, 1, "1.000,0"),
        (10, 2, "10,00"),
    ],
)
def test_format_getal(getal: float, decimalen: int, tekst: str) -> None:
    assert taal.format_getal(getal, decimalen) == tekst


@pytest.mark.parametrize("leeg", [None, math.nan, pd.NA, pd.NaT])
def test_ontbrekend_is_nooit_nul(leeg: object) -> None:
    assert taal.format_getal(leeg) == "niet gepubliceerd"  # type: ignore[arg-type]
    assert taal.format_procent(leeg, status="onderdrukt") == "geheim, te weinig mensen"  # type: ignore[arg-type]
    assert taal.say_aandeel(leeg) == "niet gepubliceerd"  # type: ignore[arg-type]
    assert taal.format_bereik(leeg, leeg) == ""  # type: ignore[arg-type]


def test_elke_status_heeft_woorden() -> None:
    for status in ("niet_gepubliceerd", "onderdrukt", "niet_van_toepassing", "niet_gekoppeld"):
        assert taal.format_status(status) not in ("onbekend", status)


@pytest.mark.parametrize(
    ("waarde", "eenheid", "decimalen", "tekst"),
    [
        (12.34, "%", 1, "12,3%"),
        (354, "x1000_euro", 0, "€\xa0354.000"),
        (30.1, "x1000_euro", 1, "€\xa030.100"),
        (12345.6, "euro", 2, "€\xa012.345,60"),
        (1.25, "km", 1, "1,3 km"),
        (61, "per_1000", 0, "61 per 1.000"),
        (1204, "per_km2", 0, "1.204 per km²"),
        (133141, "aantal", 0, "133.141"),
        (118.4, "index", 0, "118"),
    ],
)
def test_format_waarde_met_eenheid(waarde: float, eenheid: str, decimalen: int, tekst: str) -> None:
    assert taal.format_waarde(waarde, eenheid, decimalen) == tekst


def test_bereik_van_bedragen_noemt_de_euro_twee_keer() -> None:
    assert taal.format_bereik(28.2, 30, "x1000_euro") == "€\xa028.200 tot €\xa030.000"


def test_datum_in_woorden_zonder_instelling_van_de_computer() -> None:
    assert taal.format_datum(dt.date(2024, 1, 1)) == "1 januari 2024"
    assert taal.format_datum(dt.datetime(2025, 8, 9, 12, 30), kort=True) == "9-8-2025"
    assert taal.format_datum(None) == "onbekend"


def test_lijsten_en_aantallen() -> None:
    assert taal.format_lijst([]) == ""
    assert taal.format_lijst(["Aa-landen"]) == "Aa-landen"
    assert taal.format_lijst(iter(["a", "b", "c"]), "of") == "a, b of c"
    assert taal.format_aantal(0, "wijk", "wijken") == "0 wijken"
    assert taal.format_aantal(1, "kind", "kinderen") == "1 kind"
    assert taal.format_aantal(math.nan, "kind", "kinderen") == "kinderen: niet gepubliceerd"
    assert taal.say_aantal(2, "museum", "musea") == "twee musea"
    assert taal.say_aantal(1500, "inwoner", "inwoners") == "1.500 inwoners"


def test_zin_begint_met_hoofdletter_en_eindigt_met_punt() -> None:
    assert taal.say_zin("  ruim 1 op de 5 ") == "Ruim 1 op de 5."
    assert taal.say_zin("'s-Hertogenbosch groeit") == "'s-Hertogenbosch groeit."
    assert taal.say_zin("") == ""
