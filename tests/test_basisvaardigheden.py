"""Basic skills: the national figures, the official file in all its shapes, and what leads then."""

from __future__ import annotations

import re
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from scanbouwer import load, load_wijken

from kansenscan_lib.analyse.bevindingen import select_bronnen
from kansenscan_lib.analyse.confrontatie import compare_confrontatie
from kansenscan_lib.analyse.vergelijken import compare_gemeente, compare_wijken
from kansenscan_lib.beeld.basisvaardigheden import (
    draw_basisvaardigheden,
    draw_landelijk,
    say_basisvaardigheden,
)
from kansenscan_lib.beeld.tabel import Tabel
from kansenscan_lib.beeld.tonen import Beeld, Tekst
from kansenscan_lib.bronnen.momentopname import read_gebieden
from kansenscan_lib.catalogus import MAP, load_catalogus
from kansenscan_lib.catalogus.basisvaardigheden import OFFICIEEL, load_basisvaardigheden
from kansenscan_lib.fouten import InvoerFout
from kansenscan_lib.invoer import Officieel, load_officieel
from kansenscan_lib.invoer.basisvaardigheden import KOLOMMEN, MAX_MELDINGEN
from kansenscan_lib.scan import INVOERBRON, Scan, load_scan
from kansenscan_lib.uitvoer.gemeente import render_voettekst

CATALOGUS = load_catalogus()
BRON = CATALOGUS.bronnen.invoerbron[INVOERBRON]
GEBIEDEN = read_gebieden()
ZWOLLE = [
    "NL00", "PV23", "GM0193",
    *GEBIEDEN.index[(GEBIEDEN["soort"] == "wijk") & (GEBIEDEN["gemeentecode"] == "GM0193")],
]  # fmt: skip
# Invented figures: no percentage of a real wijk stands in this repository.
GOED = """\
gebiedscode;jaar;percentage;ondergrens;bovengrens
NL00;2024;17,0;16,0;18,0
GM0193;2024;11,5;10,1;12,9
WK019310;2024;12;9;15
WK019311;2024;25,5;21;30
WK019314;2024;14;11;17
GM0363;2024;15;;
"""


def lees(map_: Path, inhoud: str | bytes) -> Officieel | None:
    ruw = inhoud.encode() if isinstance(inhoud, str) else inhoud
    (map_ / "basisvaardigheden.csv").write_bytes(ruw)
    return load_officieel(map_, BRON, set(GEBIEDEN.index), ZWOLLE, 2024)


def gelezen(map_: Path, inhoud: str | bytes) -> list[tuple[Any, ...]]:
    uit = lees(map_, inhoud)
    assert uit is not None
    return [tuple(None if x != x else x for x in rij)
            for rij in uit.rijen.itertuples(index=False, name=None)]  # fmt: skip


def meldingen(map_: Path, inhoud: str | bytes) -> list[str]:
    with pytest.raises(InvoerFout) as fout:
        lees(map_, inhoud)
    begin = str(map_ / "basisvaardigheden.csv")
    assert all(melding.startswith(begin) for melding in fout.value.meldingen)
    return [melding.removeprefix(begin) for melding in fout.value.meldingen]


# --- the national figures --------------------------------------------------------------------

# From domain.md B1, by survey year, subject and age.
GEPUBLICEERD = {
    (2023, "lezen", "16 tot en met 65 jaar"): (15.9, 1_800_000),
    (2023, "rekenen", "16 tot en met 65 jaar"): (15.5, None),
    (2023, "taal_of_rekenen", "16 tot en met 65 jaar"): (None, 2_200_000),
    (2023, "lezen_en_rekenen", "16 tot en met 65 jaar"): (80, None),
    (2023, "lezen", "66 tot en met 75 jaar"): (39, None),
    (2023, "taal_of_rekenen", "16 tot en met 75 jaar"): (None, 3_000_000),
    (2023, "taal_of_rekenen", "16 jaar en ouder"): (None, 3_300_000),
    (2012, "lezen", "55 tot en met 65 jaar"): (20, None),
    (2012, "rekenen", "16 tot en met 65 jaar"): (13, None),
    (2012, "taal_of_rekenen", "16 jaar en ouder"): (18, 2_500_000),
}


def test_landelijke_cijfers_zijn_de_gepubliceerde() -> None:
    per_sleutel: dict[tuple[int, str, str], set[tuple[float | None, int | None]]] = {}
    for c in CATALOGUS.basisvaardigheden.cijfers:
        sleutel = (c.jaar, c.gaat_over, c.leeftijd)
        per_sleutel.setdefault(sleutel, set()).add((c.percentage, c.aantal))
    for sleutel, waarden in GEPUBLICEERD.items():
        assert per_sleutel.pop(sleutel) == {waarden}, sleutel
    # Three figures about reading, 16 to 65, in 2012: ecbo, the cut of the OECD, and who works.
    assert per_sleutel == {
        (2012, "lezen", "16 tot en met 65 jaar"): {(12, 1_300_000), (11, None), (57, None)}
    }


def test_elk_landelijk_cijfer_is_te_beoordelen() -> None:
    for c in CATALOGUS.basisvaardigheden.cijfers:
        assert str(c.jaar) in c.onderzoek and c.adres.startswith("https://")
        assert "jaar" in c.leeftijd and len(c.definitie) > 15 and c.opmerking.endswith(".")
    for jaar in (2012, 2023):
        eerste = next(c for c in CATALOGUS.basisvaardigheden.cijfers if c.jaar == jaar)
        assert "Niet als trend" in eerste.opmerking


def test_geen_landelijk_cijfer_in_de_code() -> None:
    code = "".join(pad.read_text("utf-8") for pad in MAP.parent.rglob("*.py"))
    assert not re.search(r"15[.,][59]\b|1[.,]8 miljoen|2[.,]2 miljoen|225 punten", code)


@pytest.mark.parametrize(
    ("oud", "nieuw", "melding"),
    [
        ("    onderzoek: PIAAC 2023\n", "", "sleutel 'cijfers > 1 > onderzoek' ontbreekt"),
        ("percentage: 15.9", "percentage: 159", "'cijfers > 1 > percentage' mag hoogstens 100"),
        ("aantal: 1800000", "aantal: veel", "'cijfers > 1 > aantal' moet een heel getal"),
        ("percentage: 15.5", "percentage: null", "geen percentage en geen aantal"),
        ("gaat_over: rekenen", "gaat_over: sommen", "moet een van deze zijn"),
        ("piaac2023_rekenen_16_65", "piaac2023_lezen_16_65", "staat meer dan een keer"),
        ('bijgewerkt: "2026-11-22"', "bijgewerkt: gisteren", "'bijgewerkt' heeft niet de juiste"),
        ("https://roa.nl", "roa.nl", "'cijfers > 1 > adres' heeft niet de juiste vorm"),
        ("richting: minder", "richting: omlaag", "moet een van deze zijn: meer, minder"),
    ],
)
def test_fout_in_het_bestand_met_cijfers(
    tmp_path: Path, oud: str, nieuw: str, melding: str
) -> None:
    tekst = (MAP / "basisvaardigheden.yml").read_text("utf-8")
    assert oud in tekst
    pad = tmp_path / "basisvaardigheden.yml"
    pad.write_text(tekst.replace(oud, nieuw, 1), "utf-8")
    with pytest.raises(InvoerFout) as fout:
        load_basisvaardigheden(pad)
    assert melding in str(fout.value) and str(fout.value).startswith("basisvaardigheden.yml")


def test_signaal_noemt_alleen_wat_bestaat(tmp_path: Path) -> None:
    for pad in MAP.glob("*.yml"):
        shutil.copy(pad, tmp_path)
    pad = tmp_path / "basisvaardigheden.yml"
    tekst = pad.read_text("utf-8").replace("indicator: hbo_wo", "indicator: hbo_w")
    pad.write_text(tekst.replace("[nt1_basisvaardigheden,", "[nt1,"), "utf-8")
    with pytest.raises(InvoerFout) as fout:
        load_catalogus(tmp_path)
    tekst = str(fout.value)
    assert "signaal: onbekende indicator 'hbo_w'. Bedoelt u 'hbo_wo'?" in tekst
    assert "signaal: onbekende doelgroep 'nt1'" in tekst


def test_invoerbron_is_bekend_en_eerlijk_over_hergebruik() -> None:
    assert set(BRON.kolommen.values()) == set(KOLOMMEN[2:])
    assert "niet bij ons bekend" in BRON.licentie and BRON.soort == "model"
    assert BRON.uitgever == "CBS en Expertisepunt Basisvaardigheden"
    indicator = CATALOGUS.indicator[OFFICIEEL]
    assert set(indicator.variabelen) == set(BRON.kolommen)
    assert indicator.marges == ("basisvaardigheden_laag_onder", "basisvaardigheden_laag_boven")


# --- good files in all their shapes ----------------------------------------------------------

VERWACHT = [
    ("NL00", 2024, 17.0, 16.0, 18.0), ("GM0193", 2024, 11.5, 10.1, 12.9),
    ("WK019310", 2024, 12.0, 9.0, 15.0), ("WK019311", 2024, 25.5, 21.0, 30.0),
    ("WK019314", 2024, 14.0, 11.0, 17.0),
]  # fmt: skip


@pytest.mark.parametrize(
    "vorm",
    [
        lambda t: t,
        lambda t: t.replace(",", ".").replace(";", ","),
        lambda t: t.replace(",", "."),
        lambda t: "\ufeff" + t,
        lambda t: t.encode("cp1252"),
        lambda t: t.replace("\n", "\r\n"),
        lambda t: t + ";;;;\n\n  \n",
        lambda t: t.replace("gebiedscode", " GebiedsCode ").replace("percentage", "PERCENT AGE"),
        lambda t: t.replace("WK019310", "wk019310  ").replace("GM0193;", " gm0193;"),
        lambda t: re.sub(r"([^;\n]+)", r'"\1"', t),
        lambda t: re.sub(r"(\d+),(\d)", r'"\1,\2"', t).replace(";", ","),
        lambda t: t.replace(";14;", "; 14\u00a0;"),
    ],
)
def test_toegestane_vormen(tmp_path: Path, vorm: Callable[[str], str | bytes]) -> None:
    assert gelezen(tmp_path, vorm(GOED)) == VERWACHT


def test_kolommen_in_andere_volgorde_en_zonder_marges(tmp_path: Path) -> None:
    tekst = "percentage,gebiedscode,jaar\n11.5,GM0193,2024\n"
    assert gelezen(tmp_path, tekst) == [("GM0193", 2024, 11.5, None, None)]


def test_windows_1252_met_een_vreemde_letter_geeft_een_nederlandse_zin(tmp_path: Path) -> None:
    (melding,) = meldingen(tmp_path, "gebiedscode;jaar;percentagë\n".encode("cp1252"))[:1]
    assert "gevonden: 'percentagë'. Bedoelt u 'percentage'?" in melding


def test_landelijk_bestand_geeft_alleen_de_eigen_gebieden(tmp_path: Path) -> None:
    codes = GEBIEDEN.index[GEBIEDEN["soort"].isin(("gemeente", "wijk"))]
    tekst = "gebiedscode;jaar;percentage\n" + "".join(f"{c};2024;10\n" for c in codes)
    uit = lees(tmp_path, tekst)
    assert uit is not None and uit.rijen_in_bestand == 342 + 3393
    assert list(uit.rijen["gebiedscode"]) == [c for c in codes if c in ZWOLLE]
    assert len(uit.sha256) == 64


def test_bestand_zonder_deze_gemeente_is_geen_fout_en_geen_cijfer(tmp_path: Path) -> None:
    tekst = "gebiedscode;jaar;percentage\nNL00;2024;10\nGM0363;2024;12\nWK0363NE;2024;9\n"
    uit = lees(tmp_path, tekst)
    assert uit is not None and uit.rijen.empty and uit.rijen_in_bestand == 3
    assert load_officieel(tmp_path / "elders", BRON, set(GEBIEDEN.index), ZWOLLE, 2024) is None


def test_het_jongste_jaar_telt_en_jaren_worden_geen_reeks(tmp_path: Path) -> None:
    tekst = (
        "gebiedscode;jaar;percentage\nGM0193;2022;9\nGM0193;2024;11\nWK019310;2022;8\n"
        "WK019311;2024;7\nNL00;2022;15\nNL00;2026;16\nGM0363;2025;12\nWK0363NE;2023;9\n"
    )
    assert gelezen(tmp_path, tekst) == [
        ("GM0193", 2024, 11.0, None, None), ("WK019311", 2024, 7.0, None, None),
    ]  # fmt: skip


@pytest.mark.parametrize(("gemeente", "wijk"), [(2024, 2022), (2022, 2024)])
def test_gemeente_en_wijken_van_andere_jaren_worden_geweigerd(
    tmp_path: Path, gemeente: int, wijk: int
) -> None:
    tekst = f"gebiedscode;jaar;percentage\nGM0193;{gemeente};9\nGM0193;2021;9\nWK019310;{wijk};8\n"
    assert meldingen(tmp_path, tekst) == [
        f": bij GM0193 is het jongste jaar van de gemeente {gemeente} en dat van de wijken {wijk}. "
        "Geef gemeente en wijken over hetzelfde jaar, of haal een van de twee weg."
    ]


def test_percentages_als_delen_van_een_worden_geweigerd(tmp_path: Path) -> None:
    tekst = "gebiedscode;jaar;percentage\nGM0193;2024;0,112\nWK019310;2024;0,99\n"
    assert meldingen(tmp_path, tekst) == [
        ": alle percentages zijn lager dan 1. Het lijken delen van 1, zoals 0,112 in plaats van "
        "11,2. Vermenigvuldig ze met 100."
    ]
    assert len(gelezen(tmp_path, tekst.replace("0,99", "1,0"))) == 2


@pytest.mark.parametrize(
    ("jaar", "goed"), [(2012, True), (2034, True), (2011, False), (2035, False), (1924, False)]
)
def test_jaar_ligt_tussen_het_eerste_onderzoek_en_tien_jaar_vooruit(
    tmp_path: Path, jaar: int, goed: bool
) -> None:
    tekst = f"gebiedscode;jaar;percentage\nGM0193;{jaar};11\n"
    if goed:
        assert gelezen(tmp_path, tekst) == [("GM0193", jaar, 11.0, None, None)]
        return
    assert meldingen(tmp_path, tekst) == [
        ", regel 2, kolom 'jaar': moet een jaar van 2012 tot en met 2034 zijn; gevonden: "
        f"'{jaar}'. Typ het jaar waar het cijfer over gaat."
    ]


@settings(max_examples=20, deadline=None)
@given(
    st.permutations(VERWACHT),
    st.lists(st.integers(10, 1000), min_size=5, max_size=5),
    st.sampled_from([",", "."]),
)
def test_volgorde_van_de_regels_verandert_niets(
    rijen: list[tuple[Any, ...]], tienden: list[int], komma: str
) -> None:
    percentages = dict(zip([rij[0] for rij in VERWACHT], tienden, strict=True))
    tekst = "gebiedscode;jaar;percentage\n" + "".join(
        f"{code};2024;{percentages[code] // 10}{komma}{percentages[code] % 10}\n"
        for code, *_ in rijen
    )
    with tempfile.TemporaryDirectory() as map_:
        uit = gelezen(Path(map_), tekst)
    assert {rij[0]: rij[2] for rij in uit} == {c: t / 10 for c, t in percentages.items()}


# --- wrong files: every problem, with line, column, what was found and what to do ------------


@pytest.mark.parametrize(
    ("oud", "nieuw", "melding"),
    [
        ("WK019310", "WK019399", ", regel 4, kolom 'gebiedscode': bestaat niet in de indeling van "
         "2024; gevonden: 'WK019399'. Kijk de code na, of haal de regel weg."),
        ("WK019314", "WK01934", ", regel 6, kolom 'gebiedscode': bestaat niet in de indeling van "
         "2024; gevonden: 'WK01934'. Bedoelt u 'WK019314' of 'WK019340' of 'WK019341'?"),
        ("GM0193", "GM1093", ", regel 3, kolom 'gebiedscode': bestaat niet in de indeling van "
         "2024; gevonden: 'GM1093'. Bedoelt u 'GM0193'?"),
        ("GM0193", "0193", ", regel 3, kolom 'gebiedscode': bestaat niet in de indeling van 2024; "
         "gevonden: '0193'. Bedoelt u 'GM0193'?"),
        ("GM0363", "GM0010", ", regel 7, kolom 'gebiedscode': bestaat niet in de indeling van "
         "2024; gevonden: 'GM0010'. Kijk de code na, of haal de regel weg."),
        ("NL00", "NL01", ", regel 2, kolom 'gebiedscode': bestaat niet in de indeling van 2024; "
         "gevonden: 'NL01'. Bedoelt u Nederland? Schrijf dan 'NL00'."),
        ("WK019310", "BU01931000", ", regel 4, kolom 'gebiedscode': is een buurt; gevonden: "
         "'BU01931000'. Wij lezen gemeenten (GM) en wijken (WK); haal deze regel weg."),
        ("25,5;21;30", "125,5;;", ", regel 5, kolom 'percentage': moet tussen 0 en 100 "
         "liggen; gevonden: '125,5'. Typ het percentage."),
        (";14;11;17", ";-14;;", ", regel 6, kolom 'percentage': moet tussen 0 en 100 liggen; "
         "gevonden: '-14'. Typ het percentage."),
        (";14;", ";veertien;", ", regel 6, kolom 'percentage': moet een getal zijn; gevonden: "
         "'veertien'. Typ alleen cijfers, met een komma of een punt voor de decimalen."),
        (";14;", ";14%;", ", regel 6, kolom 'percentage': moet een getal zijn; gevonden: '14%'. "
         "Typ alleen cijfers, met een komma of een punt voor de decimalen."),
        (";14;", ";1.014,5;", ", regel 6, kolom 'percentage': moet een getal zijn; gevonden: "
         "'1.014,5'. Typ alleen cijfers, met een komma of een punt voor de decimalen."),
        (";14;", ";;", ", regel 6, kolom 'percentage': is leeg. Vul de cel in; is er geen cijfer, "
         "haal dan de regel weg."),
        (";14;", ";nan;", ", regel 6, kolom 'percentage': moet een getal zijn; gevonden: 'nan'. "
         "Typ alleen cijfers, met een komma of een punt voor de decimalen."),
        ("WK019314;2024;", "WK019314;;", ", regel 6, kolom 'jaar': is leeg. Vul de cel in; is er "
         "geen cijfer, haal dan de regel weg."),
        ("WK019314;2024;", "WK019314;24;", ", regel 6, kolom 'jaar': moet een jaar zijn, zoals "
         "2024; gevonden: '24'. Typ vier cijfers."),
        (";14;11;17", ";14;17;11", ", regel 6: het percentage moet tussen de ondergrens en de "
         "bovengrens liggen; gevonden: 'percentage 14; ondergrens 17; bovengrens 11'. Zijn er "
         "cellen omgewisseld?"),
        (";14;11;17", ";19;11;17", ", regel 6: het percentage moet tussen de ondergrens en de "
         "bovengrens liggen; gevonden: 'percentage 19; ondergrens 11; bovengrens 17'. Zijn er "
         "cellen omgewisseld?"),
        (";14;11;17", ";14;11;", ", regel 6, kolom 'bovengrens': is leeg, maar de andere grens is "
         "ingevuld. Geef beide grenzen, of geen van beide."),
        (";14;11;17", ";=A1;11;17", ", regel 6, kolom 'percentage': lijkt op een formule; "
         "gevonden: '=A1'. Typ gewone tekst of een getal."),
        ("GM0193", "+GM0193", ", regel 3, kolom 'gebiedscode': lijkt op een formule; gevonden: "
         "'+GM0193'. Typ gewone tekst of een getal."),
        ("WK019314;", "WK019310;", ", regel 6, kolom 'gebiedscode': WK019310 met jaar 2024 staat "
         "al op regel 4. Houd een van de twee regels."),
        (";14;11;17", ";14;11", ", regel 6: heeft 4 kolommen en de kop heeft er 5. Geef elke "
         "regel evenveel kolommen als de kop."),
        (";14;11;17", ";14;11;17;x", ", regel 6: heeft 6 kolommen en de kop heeft er 5. Geef elke "
         "regel evenveel kolommen als de kop."),
        (";14;11;17", ';"14;11;17', ", regel 7: de aanhalingstekens kloppen niet. Haal ze weg, of "
         "zet er een aan het begin en een aan het eind van de cel."),
        ("ondergrens;bovengrens", "ondergrens;bovenste", ", regel 1: onbekende kolom; gevonden: "
         "'bovenste'. Bedoelt u 'bovengrens'? Wij lezen alleen gebiedscode, jaar, percentage, "
         "ondergrens, bovengrens."),
        ("ondergrens;bovengrens", "ondergrens;ondergrens", ", regel 1: kolom 'ondergrens' staat "
         "er twee keer. Haal er een weg."),
        ("ondergrens;bovengrens", "ondergrens;", ", regel 1: kolom 5 heeft geen kop. Haal de "
         "kolom weg."),
        ("ondergrens;bovengrens", "ondergrens;naam", ", regel 1: kolom 'bovengrens' ontbreekt. "
         "Geef beide grenzen, of geen van beide."),
        ("jaar;", "peiljaar;", ", regel 1: kolom 'jaar' ontbreekt. Zet de naam in de kop."),
    ],
)  # fmt: skip
def test_fout_bestand(tmp_path: Path, oud: str, nieuw: str, melding: str) -> None:
    assert oud in GOED
    gevonden = meldingen(tmp_path, GOED.replace(oud, nieuw, 1))
    assert melding in gevonden, gevonden
    assert len(gevonden) <= 2


def test_komma_als_scheiding_en_in_een_getal(tmp_path: Path) -> None:
    (melding,) = meldingen(tmp_path, "gebiedscode,jaar,percentage\nGM0193,2024,11,5\n")
    assert melding == (
        ", regel 2: heeft 4 kolommen en de kop heeft er 3. Staat er een komma in een getal? Zet "
        "dan overal puntkomma's tussen de kolommen."
    )


@pytest.mark.parametrize(
    ("inhoud", "melding"),
    [
        (b"", ": is leeg. Zet op de eerste regel de kop: gebiedscode; jaar; percentage; "
         "ondergrens; bovengrens."),
        (b"gebiedscode;jaar;percentage\n\n", ": heeft geen regels onder de kop. Zet er per gebied "
         "een regel onder, of haal het bestand weg."),
        (b"gebiedscode\tjaar\tpercentage\nGM0193\t2024\t1\n", ", regel 1: kolom 'gebiedscode' "
         "ontbreekt. Zet de naam in de kop en een puntkomma of komma tussen de kolommen."),
        (b"PK\x03\x04xlsx", ": is een Excel-werkmap met de naam van een CSV. Sla het in Excel op "
         "als 'CSV UTF-8'."),
        ("gebiedscode".encode("utf-16"), ": is geen gewone tekst (mogelijk Unicode-tekst). Sla "
         "het in Excel op als 'CSV UTF-8'."),
        (b"gebiedscode;jaar\x81;x", ": is geen leesbare tekst. Sla het in Excel op als 'CSV "
         "UTF-8'."),
        (b"a;" * 3_000_000, ": is groter dan 5 MB. Laat alleen de regels van uw gemeenten en "
         "wijken staan."),
    ],
)  # fmt: skip
def test_onleesbaar_bestand(tmp_path: Path, inhoud: bytes, melding: str) -> None:
    assert melding in meldingen(tmp_path, inhoud)


def test_map_in_plaats_van_bestand(tmp_path: Path) -> None:
    (tmp_path / "basisvaardigheden.csv").mkdir()
    with pytest.raises(InvoerFout, match="kan niet worden gelezen"):
        load_officieel(tmp_path, BRON, set(GEBIEDEN.index), ZWOLLE, 2024)


def test_alle_problemen_tegelijk(tmp_path: Path) -> None:
    gevonden = meldingen(tmp_path, (
        "gebiedscode;jaar;percentage;ondergrens;bovengrens;naam\n"
        "WK01931X;2024;abc;1;2;a\n"
        "GM0193;x;101;;3;b\n"
        ";2024;5;6;4;c\n"
        "NL00;2024\n"
        "NL00;2024;=1+1;1;2;e\n"
    ))  # fmt: skip
    waar = [melding.split(":")[0] for melding in gevonden]
    assert waar == [
        ", regel 1", ", regel 2, kolom 'gebiedscode'", ", regel 2, kolom 'percentage'",
        ", regel 3, kolom 'jaar'", ", regel 3, kolom 'percentage'", ", regel 3, kolom 'ondergrens'",
        ", regel 4, kolom 'gebiedscode'", ", regel 4", ", regel 5",
        ", regel 6, kolom 'percentage'",
    ]  # fmt: skip


def test_heel_veel_problemen_worden_afgekapt(tmp_path: Path) -> None:
    regels = "".join(f"XX{nr};2024;1\n" for nr in range(250))
    gevonden = meldingen(tmp_path, f"gebiedscode;jaar;percentage\n{regels}")
    assert len(gevonden) == MAX_MELDINGEN + 1
    assert gevonden[-1] == ": en nog 150 andere problemen in dit bestand."


@pytest.mark.parametrize(
    "naam", ["basisvaardigheden.xlsx", "Basisvaardigheden in Zicht.csv", "basisvaardigheden.CSV"]
)
def test_bijna_goede_naam_wordt_niet_stil_overgeslagen(tmp_path: Path, naam: str) -> None:
    (tmp_path / naam).write_text(GOED, "utf-8")
    if (tmp_path / "basisvaardigheden.csv").exists():
        pytest.skip("dit bestandssysteem ziet geen verschil tussen hoofdletters en kleine letters")
    with pytest.raises(InvoerFout, match=r"noem het precies 'basisvaardigheden\.csv'"):
        load_officieel(tmp_path, BRON, set(GEBIEDEN.index), ZWOLLE, 2024)
    (tmp_path / "basisvaardigheden.csv").write_text(GOED, "utf-8")
    assert load_officieel(tmp_path, BRON, set(GEBIEDEN.index), ZWOLLE, 2024) is not None


# --- the file in a scan ----------------------------------------------------------------------


@pytest.fixture(scope="module")
def scan(tmp_path_factory: pytest.TempPathFactory) -> Scan:
    """Zwolle with an (invented) official file."""
    map_ = tmp_path_factory.mktemp("bieb")
    keuzes = {
        "naam": "Bibliotheek Test", "soort": "bibliotheek", "gemeenten": ["GM0193"],
        "domeinen": ["sociaal", "educatie", "cultuur", "persoonlijke_ontwikkeling"],
        "doel": "inspiratie", "vraag": "Wat ontbreekt?",
    }  # fmt: skip
    (map_ / "organisatie.yml").write_text(yaml.safe_dump(keuzes), "utf-8")
    (map_ / "basisvaardigheden.csv").write_text(GOED, "utf-8")
    return load_scan("GM0193", map_)


def test_scan_heeft_het_cijfer_met_de_gepubliceerde_marge(scan: Scan) -> None:
    cijfers = scan.cijfers[scan.cijfers["indicator"] == OFFICIEEL].set_index("gebiedscode")
    ok = cijfers[cijfers["status"] == "ok"]
    gevonden = ok[["peiljaar", "waarde", "onder", "boven"]]
    assert [(str(c), *rij) for c, rij in zip(ok.index, gevonden.to_numpy().tolist(), strict=True)
            ] == VERWACHT  # fmt: skip
    assert set(ok["interval_methode"]) == {"gepubliceerd"} and set(ok["soort"]) == {"model"}
    assert set(ok["bron"]) == {INVOERBRON} and ok["teller"].isna().all()
    rest = cijfers[cijfers["status"] != "ok"]
    assert set(rest.index) == set(scan.wijken.index) - set(ok.index)
    assert set(rest["status"]) == {"niet_gepubliceerd"} and rest["waarde"].isna().all()


def test_andere_cijfers_veranderen_niet(scan: Scan) -> None:
    anders = scan.cijfers[scan.cijfers["indicator"] != OFFICIEEL].reset_index(drop=True)
    zonder = load("GM0193").cijfers.reset_index(drop=True)
    pd.testing.assert_frame_equal(anders, zonder)


def test_bron_staat_er_alleen_als_het_bestand_er_is(scan: Scan) -> None:
    regel = scan.bronnen.loc[INVOERBRON]
    assert (regel["jaar"], regel["soort"]) == (2024, "model")
    assert INVOERBRON in select_bronnen(scan, "wijk").index
    voet = render_voettekst(scan)
    assert "Expertisepunt" in voet and "niet bij ons bekend" in voet and "model, CBS" in voet
    zonder = load("GM0193")
    assert INVOERBRON not in zonder.bronnen.index
    assert "Expertisepunt" not in render_voettekst(zonder)
    assert scan.bronnen.drop(INVOERBRON).equals(zonder.bronnen)


@pytest.mark.parametrize("groep", ["nt1_basisvaardigheden", "gezinnen_laagtaalvaardig"])
def test_officieel_cijfer_leidt_de_doelgroep(scan: Scan, groep: str) -> None:
    met, zonder = (
        tabel[tabel["doelgroep"] == groep].drop_duplicates("gebiedscode").set_index("gebiedscode")
        for tabel in (compare_confrontatie(scan), compare_confrontatie(load("GM0193")))
    )
    assert set(met["indicator"]) == {OFFICIEEL} and set(zonder["indicator"]) == {"hbo_wo"}
    # Zwolle 11,5 against 17,0; WK019311 25,5 against 11,5; WK019310 12 is about equal.
    assert met.loc[["GM0193", "WK019311", "WK019310"], "behoefte"].tolist() == [
        "laag", "hoog", "gemiddeld",
    ]  # fmt: skip
    assert met.loc["WK019311", "zekerheid"] == "schatting"
    raming = CATALOGUS.doelgroep[groep].raming
    assert "schatting van het CBS" in raming and "hbo of wo" in raming and "aanwijzing" in raming


def test_figuur_en_lezing_met_bestand(scan: Scan) -> None:
    gemeente, wijken = compare_gemeente(scan), compare_wijken(scan)
    beeld = draw_basisvaardigheden(wijken, scan)
    assert isinstance(beeld, Beeld) and beeld.tabel is not None
    assert "Expertisepunt" in beeld.bron and "2024" in beeld.bron
    assert "(model, CBS)" in beeld.bijschrift and "De balk is de marge" in beeld.bijschrift
    assert list(beeld.tabel.df["naam"]) == ["Diezerpoort", "Kamperpoort-Veerallee", "Binnenstad"]
    assert list(beeld.tabel.df["marge"]) == ["21,0 tot 30,0%", "11,0 tot 17,0%", "9,0 tot 15,0%"]
    tekst = say_basisvaardigheden(gemeente, wijken, scan)
    kaal = tekst.markdown.replace("\\", "")
    assert "In Zwolle heeft bijna 1 op de 8 inwoners van 16 tot en met 75 jaar moeite" in kaal
    assert "11,5%, marge 10,1 tot 12,9%" in kaal and "In Nederland is dat 17,0%" in kaal
    assert "12,0%, marge 9,0 tot 15,0% in Binnenstad" in kaal
    assert "25,5%, marge 21,0 tot 30,0% in Diezerpoort" in kaal
    assert "schatting (model, CBS)" in kaal and "geen telling" in kaal
    assert tekst.rijen == (
        (OFFICIEEL, "GM0193", 2024), (OFFICIEEL, "NL00", 2024),
        (OFFICIEEL, "WK019310", 2024), (OFFICIEEL, "WK019311", 2024),
    )  # fmt: skip
    # No figure in the sentence that is not in those rows.
    rijen = scan.cijfers.set_index(["indicator", "gebiedscode", "peiljaar"]).loc[list(tekst.rijen)]
    getallen = rijen[["waarde", "onder", "boven"]].to_numpy().ravel()
    bekend = {f"{x:.1f}".replace(".", ",") for x in getallen}
    assert set(re.findall(r"\d+,\d", kaal)) <= bekend


def test_zonder_marges_en_zonder_nederland(tmp_path: Path) -> None:
    shutil.copy(Path("params/voorbeeld/organisatie.yml"), tmp_path)
    tekst = "gebiedscode;jaar;percentage\nGM0193;2024;11\nWK019310;2024;9\nWK019311;2024;20\n"
    (tmp_path / "basisvaardigheden.csv").write_text(tekst, "utf-8")
    scan = load_scan("GM0193", tmp_path)
    gemeente, wijken = compare_gemeente(scan), compare_wijken(scan)
    beeld = draw_basisvaardigheden(wijken, scan)
    assert isinstance(beeld, Beeld) and "geen marges" in beeld.bijschrift
    assert beeld.tabel is not None and set(beeld.tabel.df["marge"]) == {"zonder marge"}
    assert set(beeld.tabel.df["plaats"]) == {"zonder marge geen plaats"}
    zin = say_basisvaardigheden(gemeente, wijken, scan).markdown
    assert "In Nederland" not in zin and "Zonder marge is niet te zeggen" in zin


def with_bestand(map_: Path, *regels: str) -> Scan:
    """Return Zwolle with an invented file of these lines."""
    shutil.copy(Path("params/voorbeeld/organisatie.yml"), map_)
    kop = "gebiedscode;jaar;percentage;ondergrens;bovengrens"
    (map_ / "basisvaardigheden.csv").write_text("\n".join([kop, *regels]), "utf-8")
    return load_scan("GM0193", map_)


GEMEENTE, WIJK, ANDER = "GM0193;2024;11;;", "WK019310;2024;9;7;11", "WK019311;2024;20;;"
KLEIN = "WK019320;2024;8;;"  # Vechtlanden, fewer than 500 inhabitants


@pytest.mark.parametrize(
    ("regels", "wel", "niet"),
    [((GEMEENTE,), ["11,0%, zonder marge (2024)"], ["geen open cijfer", "als geheel", "wijk"]),
     ((GEMEENTE, WIJK), ["11,0%", "voor één wijk: 9,0%, marge 7,0 tot 11,0% in Binnenstad (2024)"],
      ["geen open cijfer", "als geheel"]),
     ((WIJK,), ["Over Zwolle als geheel heeft het bestand geen schatting.", "één wijk: 9,0%"],
      ["geen open cijfer"]),
     ((WIJK, ANDER), ["Over Zwolle als geheel", "loopt de schatting van 9,0%"],
      ["geen open cijfer"]),
     ((GEMEENTE, WIJK, ANDER), ["11,0%", "loopt de schatting van 9,0%"], ["als geheel"]),
     ((KLEIN,), ["Over Zwolle als geheel heeft het bestand geen schatting."],
      ["geen open cijfer", "Dit is een schatting", "8,0%"]),
     (("GM0363;2024;15;;", "NL00;2024;17;;"),
      ["heeft geen regel voor Zwolle of de wijken daarvan.", "geen open cijfer"],
      ["zelf aanleveren", "17,0%"])],
)  # fmt: skip
def test_lezing_klopt_bij_elke_inhoud_van_het_bestand(
    tmp_path: Path, regels: tuple[str, ...], wel: list[str], niet: list[str]
) -> None:
    scan = with_bestand(tmp_path, *regels)
    assert scan.officieel_regels == len(regels)
    wijken = compare_wijken(scan)
    tekst = say_basisvaardigheden(compare_gemeente(scan), wijken, scan)
    kaal = tekst.markdown.replace("\\", "")
    assert [zin for zin in wel if zin in kaal] == wel, kaal
    assert [zin for zin in niet if zin in kaal] == []
    codes = {regel.partition(";")[0] for regel in regels} & {"GM0193", "WK019310", "WK019311"}
    assert {code for _, code, _ in tekst.rijen} == codes
    beeld = draw_basisvaardigheden(wijken, scan)
    assert isinstance(beeld, Beeld) == bool(codes - {"GM0193"})
    if isinstance(beeld, Tekst):
        assert "niet aangeleverd" not in beeld.markdown
        reden = "wijken met minder dan 500 inwoners" if KLEIN in regels else "wijken van Zwolle"
        assert reden in beeld.markdown
        return
    assert beeld.tabel is not None and "1 van 1" not in beeld.tabel._repr_html_()


def test_zonder_bestand_staat_er_nergens_een_percentage_per_wijk() -> None:
    scan, wijken = load("GM0193"), load_wijken("GM0193")
    assert OFFICIEEL not in set(scan.cijfers["indicator"]) | set(wijken["indicator"])
    assert OFFICIEEL not in compare_gemeente(scan).index
    beeld = draw_basisvaardigheden(wijken, scan)
    assert isinstance(beeld, Tekst) and not re.search(r"\d", beeld.markdown)
    tekst = say_basisvaardigheden(compare_gemeente(scan), wijken, scan)
    assert not re.search(r"\d", tekst.markdown) and tekst.rijen == ()
    assert "geen open cijfer" in tekst.markdown
    tabel, *gevouwen = draw_landelijk(scan)
    html = "".join(deel._repr_html_() for deel in (tabel, *gevouwen))
    assert not [naam for naam in scan.wijken if naam in html]
    assert isinstance(tabel, Tabel) and "niet over Zwolle" in tabel.toelichting
    assert "22 november 2026" in tabel.toelichting
    for c in CATALOGUS.basisvaardigheden.cijfers:
        for stuk in (c.uitgever, c.leeftijd, c.definitie, c.onderzoek):
            assert stuk in html, stuk
    assert "15,9%, ongeveer 1,8 miljoen mensen" in html and "ongeveer 20%" in html
