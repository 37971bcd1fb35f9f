"""The invulmap: writing, reading back, and every mistake told with its cell."""

from __future__ import annotations

import datetime as dt
import hashlib
import io
import warnings
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest
from openpyxl.workbook import Workbook

import kansenscan_lib
from kansenscan_lib.catalogus import Catalogus, load_catalogus
from kansenscan_lib.fouten import InvoerFout, UitvoerFout
from kansenscan_lib.invoer import Invulmap, load_invulmap, write_invulmap
from kansenscan_lib.invoer.modellen import BLADEN
from kansenscan_lib.invoer.rij import kolommen

VOORBEELD = Path(kansenscan_lib.__file__).parents[1] / "params" / "voorbeeld" / "GM0193.xlsx"
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
Wijzig = Callable[[Workbook], object]


@pytest.fixture(scope="module")
def catalogus() -> Catalogus:
    return load_catalogus()


@pytest.fixture(scope="module")
def voorbeeld(catalogus: Catalogus) -> Invulmap:
    return load_invulmap(VOORBEELD, catalogus, WIJKEN)


@pytest.fixture(scope="module")
def sjabloon(tmp_path_factory: pytest.TempPathFactory, catalogus: Catalogus) -> bytes:
    pad = tmp_path_factory.mktemp("sjabloon") / "GM0193.xlsx"
    write_invulmap(pad, catalogus, ("GM0193", "Zwolle"), WIJKEN)
    return pad.read_bytes()


@pytest.fixture
def maak(tmp_path: Path, sjabloon: bytes) -> Callable[[Wijzig], Path]:
    def maak(wijzig: Wijzig) -> Path:
        boek = openpyxl.load_workbook(io.BytesIO(sjabloon))
        wijzig(boek)
        boek.save(tmp_path / "GM0193.xlsx")
        return tmp_path / "GM0193.xlsx"

    return maak


def vul(boek: Workbook, blad: str, rij: int, *waarden: Any) -> None:
    for kolom, waarde in enumerate(waarden, start=1):
        boek[blad].cell(rij, kolom).value = waarde


AANBOD = ("Inloop", "Welzijnsorganisatie", "Leven & Gezondheid", "Eenzame ouderen", "Binnenstad",
          "ontmoeting", 20, 15, "gemeente", "onbekend", dt.date(2026, 9, 1))
STAKEHOLDER = ("School", "intern begeleider", "onderwijs", "Taal & Verhaal", None, "Hele gemeente",
               3, 4, "neutraal", "kent elkaar", "werkt samen", None, None)
KANS = ("Taalcafé in Wipstrik", "Taalcafé of taalmaatje", "Nederlands leren (NT2)", "Wipstrik",
        None, "school", None)


def meldingen(pad: Path, catalogus: Catalogus) -> list[str]:
    voor = pad.read_bytes()
    with pytest.raises(InvoerFout) as fout:
        load_invulmap(pad, catalogus, WIJKEN)
    assert pad.read_bytes() == voor
    return [m.removeprefix("GM0193.xlsx, ") for m in fout.value.meldingen]


def gelijk(een: Invulmap, ander: Invulmap) -> None:
    for tabel in TABELLEN:
        pd.testing.assert_frame_equal(getattr(een, tabel), getattr(ander, tabel))
    assert een.scan == ander.scan


# --- the shape of what is read ----------------------------------------------------------------

def test_zonder_bestand_is_alles_leeg_met_dezelfde_kolommen(
    catalogus: Catalogus, tmp_path: Path, voorbeeld: Invulmap
) -> None:
    leeg = load_invulmap(tmp_path / "GM0193.xlsx", catalogus, WIJKEN)
    assert leeg.is_leeg and leeg.scan is None and not voorbeeld.is_leeg
    for tabel in TABELLEN:
        vol = getattr(voorbeeld, tabel)
        assert getattr(leeg, tabel).empty
        pd.testing.assert_series_equal(getattr(leeg, tabel).dtypes, vol.dtypes)
        assert getattr(leeg, tabel).index.name == vol.index.name == "rij"


def test_kolommen_zoals_afgesproken(voorbeeld: Invulmap) -> None:
    assert {tabel: list(getattr(voorbeeld, tabel)) for tabel in TABELLEN} == {
        "beleid": ["doel", "document", "pagina", "portefeuille", "termijn", "geldstroom",
                   "themas", "indicatoren"],
        "stakeholders": ["organisatie", "rol", "sector", "themas", "doelgroepen", "wijken",
                         "invloed", "belang", "houding", "relatie_nu", "relatie_gewenst",
                         "brengt", "zoekt"],
        "aanbod": ["naam", "aanbieder", "themas", "doelgroepen", "wijken", "vorm", "capaciteit",
                   "deelnemers", "initiatief", "financiering", "gecontroleerd_op"],
        "bibliotheek": ["dienst", "status", "locatie", "wijken", "capaciteit", "deelnemers",
                        "toelichting"],
        "kansen": ["titel", "dienst", "doelgroep", "wijken", "termijn", "partners",
                   "toelichting"],
        "acties": ["kans", "wat", "wie", "wanneer", "maat", "nulmeting"],
    }


def test_een_rij_wordt_gelezen_zoals_hij_er_staat(
    maak: Callable[[Wijzig], Path], catalogus: Catalogus
) -> None:
    pad = maak(lambda boek: vul(boek, "Aanbod", 4, *AANBOD))
    aanbod = load_invulmap(pad, catalogus, WIJKEN).aanbod
    assert aanbod.index.tolist() == [4]
    assert aanbod.loc[4].to_dict() == {
        "naam": "Inloop", "aanbieder": "Welzijnsorganisatie", "themas": ["leven_gezondheid"],
        "doelgroepen": ["eenzame_ouderen"], "wijken": ["WK019310"], "vorm": "ontmoeting",
        "capaciteit": 20, "deelnemers": 15, "initiatief": "gemeente", "financiering": "onbekend",
        "gecontroleerd_op": pd.Timestamp("2026-09-01"),
    }


def test_onschuldige_verschillen_mogen(
    maak: Callable[[Wijzig], Path], catalogus: Catalogus
) -> None:
    def wijzig(boek: Workbook) -> None:
        blad = boek["Aanbod"]
        vul(boek, "Aanbod", 7, " Inloop\u00a0", "x", "leven_gezondheid; taal en verhaal",
            "EENZAME OUDEREN", "wijk 11 diezerpoort;WK019312", None, " 20 ", None, None, None,
            "1 september 2026")
        blad["F7"].value = "Ontmoeting "
        blad["A1"].value, blad["B1"].value = "naam", "AANBIEDER*"
        blad.move_range("F1:F7", cols=10)
        boek["Stakeholders"].title = "stakeholders "

    rij = load_invulmap(maak(wijzig), catalogus, WIJKEN).aanbod.loc[7]
    assert rij["naam"] == "Inloop" and rij["vorm"] == "ontmoeting"
    assert rij["themas"] == ["leven_gezondheid", "taal_verhaal"]
    assert rij["wijken"] == ["WK019311", "WK019312"]
    assert rij["capaciteit"] == 20 and pd.isna(rij["deelnemers"])
    assert rij["initiatief"] == rij["financiering"] == "onbekend"
    assert rij["gecontroleerd_op"] == pd.Timestamp("2026-09-01")


def test_hele_gemeente_is_een_lege_lijst_en_leeg_is_dat_niet(
    maak: Callable[[Wijzig], Path], catalogus: Catalogus
) -> None:
    def wijzig(boek: Workbook) -> None:
        vul(boek, "Aanbod", 2, *AANBOD[:4], "hele gemeente", *AANBOD[5:])
        vul(boek, "Aanbod", 3, *AANBOD[:4], None, *AANBOD[5:])

    assert meldingen(maak(wijzig), catalogus) == [
        "Aanbod!E3 (Wijken): is verplicht en leeg. Vul deze cel in."]


def test_twee_wijken_met_dezelfde_naam_vragen_om_de_code(
    catalogus: Catalogus, tmp_path: Path
) -> None:
    wijken = {"WK000100": "Wijk 00 Centrum", "WK000101": "Wijk 01 Centrum", "WK000102": "Noord"}
    pad = tmp_path / "GM0001.xlsx"
    write_invulmap(pad, catalogus, ("GM0001", "Tweestad"), wijken)
    boek = openpyxl.load_workbook(pad)
    vul(boek, "Aanbod", 2, *AANBOD[:4], "Centrum", *AANBOD[5:])
    vul(boek, "Aanbod", 3, *AANBOD[:4], "WK000101; wijk 00 centrum (wk000100)", *AANBOD[5:])
    boek.save(pad)
    with pytest.raises(InvoerFout) as fout:
        load_invulmap(pad, catalogus, wijken)
    assert len(fout.value.meldingen) == 1 and "Aanbod!E2" in str(fout.value)
    boek["Aanbod"]["E2"].value = "Noord"
    boek.save(pad)
    assert load_invulmap(pad, catalogus, wijken).aanbod["wijken"].tolist() == [
        ["WK000102"], ["WK000101", "WK000100"]]


# --- writing and reading back -----------------------------------------------------------------

def test_schrijven_en_teruglezen_geeft_hetzelfde(
    voorbeeld: Invulmap, catalogus: Catalogus, tmp_path: Path
) -> None:
    pad = tmp_path / "GM0193.xlsx"
    write_invulmap(pad, catalogus, ("GM0193", "Zwolle"), WIJKEN, voorbeeld)
    gelijk(load_invulmap(pad, catalogus, WIJKEN), voorbeeld)


def test_leeg_sjabloon_leest_als_leeg(
    sjabloon: bytes, catalogus: Catalogus, tmp_path: Path
) -> None:
    (tmp_path / "x.xlsx").write_bytes(sjabloon)
    gelezen = load_invulmap(tmp_path / "x.xlsx", catalogus, WIJKEN)
    assert gelezen.is_leeg and gelezen.scan is not None
    assert gelezen.scan.gemeentecode == "GM0193" and gelezen.scan.gemeente == "Zwolle"


def test_zelfde_inhoud_geeft_dezelfde_bytes(
    voorbeeld: Invulmap, catalogus: Catalogus, tmp_path: Path
) -> None:
    for naam in ("een.xlsx", "twee.xlsx"):
        write_invulmap(tmp_path / naam, catalogus, ("GM0193", "Zwolle"), WIJKEN, voorbeeld)
    een, twee = ((tmp_path / n).read_bytes() for n in ("een.xlsx", "twee.xlsx"))
    assert hashlib.sha256(een).digest() == hashlib.sha256(twee).digest()


VIJANDIG = [
    "<script>alert(1)</script>", '=HYPERLINK("http://x","y")', '"); import os #', "{{7*7}}",
    "+cmd|' /C calc'!A0", "@SUM(1)", "-1", "[x](javascript:alert(1))", "مرحبا \u200f بكم", "$x$",
    "http://voorbeeld.nl", "&amp; <b>", "_x0041_ en _x000D_", "0193", "1e5", "1-9-2026", "WAAR",
    "twee\nregels", "'aanhaling", "😀", "NULL", "a\tb",
]


def test_vijandige_tekst_komt_letterlijk_terug_en_wordt_nooit_een_formule(
    voorbeeld: Invulmap, catalogus: Catalogus, tmp_path: Path
) -> None:
    aanbod = pd.concat([voorbeeld.aanbod] * 2)[: len(VIJANDIG)].reset_index(drop=True)
    aanbod.index = pd.RangeIndex(2, len(aanbod) + 2, name="rij").astype("int64")
    aanbod["naam"] = pd.Series(VIJANDIG, index=aanbod.index, dtype=aanbod["naam"].dtype)
    pad = tmp_path / "GM0193.xlsx"
    write_invulmap(pad, catalogus, ("GM0193", "Zwolle"), WIJKEN, replace(voorbeeld, aanbod=aanbod))
    assert load_invulmap(pad, catalogus, WIJKEN).aanbod["naam"].tolist() == VIJANDIG
    with zipfile.ZipFile(pad) as zip_:
        bladen = [zip_.read(n).decode() for n in zip_.namelist() if "worksheets/sheet" in n]
        assert not any("<f>" in blad or "<hyperlink" in blad for blad in bladen)
        assert not [n for n in zip_.namelist() if "external" in n.lower() or "vba" in n.lower()]


def test_bestaand_bestand_wordt_nooit_overschreven(catalogus: Catalogus, tmp_path: Path) -> None:
    pad = tmp_path / "GM0193.xlsx"
    pad.write_bytes(b"werk van een week")
    with pytest.raises(UitvoerFout, match="bestaat al en is niet overschreven"):
        write_invulmap(pad, catalogus, ("GM0193", "Zwolle"), WIJKEN)
    assert pad.read_bytes() == b"werk van een week"


def test_map_die_er_niet_is_geeft_een_nederlandse_zin(
    catalogus: Catalogus, tmp_path: Path
) -> None:
    (tmp_path / "bestand").write_text("x", encoding="utf-8")
    for map_ in ("weg", "bestand"):
        with pytest.raises(UitvoerFout, match="kan niet worden geschreven"):
            write_invulmap(tmp_path / map_ / "a.xlsx", catalogus, ("GM0193", "Zwolle"), WIJKEN)
    assert [p.name for p in tmp_path.iterdir()] == ["bestand"]


def test_sjabloon_heeft_keuzelijsten_hulp_en_verplichte_koppen(
    catalogus: Catalogus, tmp_path: Path
) -> None:
    pad = tmp_path / "a.xlsx"
    with warnings.catch_warnings():
        # XlsxWriter only warns when Excel would not take a message or a list.
        warnings.simplefilter("error")
        write_invulmap(pad, catalogus, ("GM0193", "Zwolle"), WIJKEN)
    boek = openpyxl.load_workbook(pad)
    assert boek.sheetnames == ["Uitleg", "Scan", *BLADEN, "Keuzelijsten"]
    assert boek["Keuzelijsten"].sheet_state == "hidden"
    for blad, (_, model) in BLADEN.items():
        specs = kolommen(model)
        koppen = [cel.value for cel in boek[blad][1]]
        assert [kop.endswith(" *") for kop in koppen] == [
            model.model_fields[veld].is_required() for veld in specs]
        regels = {str(r.sqref).split(":")[0]: r
                  for r in boek[blad].data_validations.dataValidation}
        assert len(regels) == len(specs), blad
        assert all(regel.prompt and regel.showInputMessage for regel in regels.values())
        assert boek[blad].freeze_panes == "B2"
    regels = {str(r.sqref): r for r in boek["Aanbod"].data_validations.dataValidation}
    assert regels["C2:C5001"].formula1 == "Lijst_themas" and not regels["C2:C5001"].showErrorMessage
    assert regels["F2:F5001"].formula1 == "Lijst_vorm" and regels["F2:F5001"].showErrorMessage
    assert regels["G2:G5001"].type == "whole" and regels["K2:K5001"].type == "date"
    (kolom,) = [k for k in boek["Keuzelijsten"].iter_cols() if k[0].value == "wijken"]
    assert [c.value for c in kolom if c.value][1:4] == ["Hele gemeente", "Binnenstad",
                                                         "Diezerpoort"]


# --- mistakes ---------------------------------------------------------------------------------

def test_zestig_fouten_geven_precies_zestig_meldingen(
    maak: Callable[[Wijzig], Path], catalogus: Catalogus
) -> None:
    verwacht: dict[str, str] = {}

    def fout(boek: Workbook, blad: str, cel: str, waarde: Any, tekst: str) -> None:
        boek[blad][cel].value = waarde
        verwacht[f"{blad}!{cel}"] = tekst

    def wijzig(boek: Workbook) -> None:
        vul(boek, "Stakeholders", 2, *STAKEHOLDER)
        for rij in range(2, 10):
            vul(boek, "Aanbod", rij, *AANBOD)
        for rij, (waarde, tekst) in enumerate([
            (None, "is verplicht en leeg"), ("=1+1", "is een formule"),
            ("x" * 201, "mag hoogstens 200 tekens"), ("a@b.nl", "bevat een e-mailadres"),
            ("06 12345678", "bevat een telefoonnummer"), (True, "moet tekst zijn"),
            (dt.date(2026, 1, 1), "moet tekst zijn, maar Excel"), ("a\u202eb", "stuurteken"),
        ], start=2):
            fout(boek, "Aanbod", f"A{rij}", waarde, tekst)
        for rij, (waarde, tekst) in enumerate([
            ("Levn & Gezondheid", "Bedoelt u 'Leven & Gezondheid'?"), (None, "is verplicht"),
            (12, "kies uit"), ("Taal & Verhaal; Gezondheid", "gevonden: 'Gezondheid'"),
            ("Leven & Gezondheid, Taal & Verhaal", "puntkomma"), ("=A1", "is een formule"),
            ("leven", "kies uit"), ("-", "kies uit"),
        ], start=2):
            fout(boek, "Aanbod", f"C{rij}", waarde, tekst)
        for rij, (waarde, tekst) in enumerate([
            ("Oudern", "kies uit"), ("Eenzame oudern", "Bedoelt u 'Eenzame ouderen'?"),
            ("Jeugd", "kies uit"),
        ], start=2):
            fout(boek, "Aanbod", f"D{rij}", waarde, tekst)
        for rij, (waarde, tekst) in enumerate([
            ("Binnestad", "Bedoelt u 'Binnenstad'?"), ("WK036310", "kies uit"),
            ("Hele gemeente; Berkum", "niet allebei"), (None, "is verplicht"),
        ], start=2):
            fout(boek, "Aanbod", f"E{rij}", waarde, tekst)
        for rij, (waarde, tekst) in enumerate([
            ("twaalf", "moet een heel getal zijn; gevonden: 'twaalf'"), (-1, "moet tussen 0 en"),
            (1.5, "moet een heel getal zijn"), (2_000_000, "moet tussen"), ("=2*3", "formule"),
        ], start=2):
            fout(boek, "Aanbod", f"G{rij}", waarde, tekst)
        for rij, (waarde, tekst) in enumerate([
            ("31-02-2026", "deze datum bestaat niet"), ("najaar", "moet een datum zijn"),
            (46000, "moet een datum zijn"), (dt.date(1999, 1, 1), "tussen 2000 en 2100"),
            (None, "is verplicht"),
        ], start=2):
            fout(boek, "Aanbod", f"K{rij}", waarde, tekst)
        boek["Aanbod"]["K4"].number_format = "General"
        fout(boek, "Aanbod", "F2", "curus", "kies uit")
        fout(boek, "Aanbod", "I2", "gementee", "Bedoelt u 'gemeente'?")
        fout(boek, "Aanbod", "J2", "WBE-geld", "kies uit")
        fout(boek, "Aanbod", "M3", "losse opmerking", "kolom zonder kop")
        vul(boek, "Stakeholders", 3, *STAKEHOLDER)
        verwacht["Stakeholders!A3"] = "staat al op rij 2"
        vul(boek, "Stakeholders", 4, "Corporatie", *STAKEHOLDER[1:])
        fout(boek, "Stakeholders", "G4", 6, "moet tussen 1 en 5 liggen")
        fout(boek, "Stakeholders", "H4", 0, "moet tussen 1 en 5 liggen")
        fout(boek, "Stakeholders", "I4", "boos", "kies uit")
        fout(boek, "Stakeholders", "J4", "kent elkar", "Bedoelt u 'kent elkaar'?")
        fout(boek, "Stakeholders", "L4", "mail j.jansen@bieb.nl", "bevat een e-mailadres")
        vul(boek, "Beleid", 2, "Doel", "Nota", "12-14", "zorg", "snel", "geld", "Taal & Verhaal")
        verwacht.update(dict.fromkeys(("Beleid!D2", "Beleid!E2", "Beleid!F2"), "kies uit"))
        fout(boek, "Beleid", "H2", "onzin", "kies uit")
        fout(boek, "Beleid", "C2", dt.date(2026, 12, 14), "maakte er een datum")
        vul(boek, "Bibliotheek", 2, "Taalhuys", "bestaad", None, "Berkum", "vol")
        verwacht.update({"Bibliotheek!A2": "kies uit", "Bibliotheek!B2": "Bedoelt u 'bestaat'?",
                         "Bibliotheek!E2": "moet een heel getal zijn"})
        vul(boek, "Kansen", 2, *KANS)
        vul(boek, "Kansen", 3, *KANS)
        verwacht["Kansen!A3"] = "staat al op rij 2"
        fout(boek, "Kansen", "F2", "Schol", "Bedoelt u 'School'?")
        vul(boek, "Kansen", 4, "Iets", "Taalhuus", "Jongeren; Minima", "Berkum", "straks")
        verwacht.update(dict.fromkeys(("Kansen!B4", "Kansen!C4", "Kansen!E4"), "kies uit"))
        vul(boek, "Acties", 2, "Taalkafee in Wipstrik", "Bellen", None, "gisteren", "Gelukt")
        verwacht.update({"Acties!A2": "staat niet op blad Kansen", "Acties!C2": "is verplicht",
                         "Acties!D2": "moet een datum zijn"})
        vul(boek, "Acties", 3, "Taalkafé in Wipstrik", "Bellen", "manager", dt.date(2027, 1, 1),
            "Gelukt")
        verwacht["Acties!A3"] = "Bedoelt u 'Taalcafé in Wipstrik'?"

    gevonden = meldingen(maak(wijzig), catalogus)
    per_cel = {melding.split(":")[0].split(" ")[0]: melding for melding in gevonden}
    assert per_cel.keys() == verwacht.keys(), per_cel.keys() ^ verwacht.keys()
    assert len(gevonden) == len(verwacht) == 60
    for cel, tekst in verwacht.items():
        assert tekst in per_cel[cel], (tekst, per_cel[cel])


def test_melding_noemt_bestand_cel_kolom_en_wat_er_staat(
    maak: Callable[[Wijzig], Path], catalogus: Catalogus
) -> None:
    pad = maak(lambda boek: vul(boek, "Aanbod", 3, *AANBOD[:6], "twaalf", *AANBOD[7:]))
    with pytest.raises(InvoerFout) as fout:
        load_invulmap(pad, catalogus, WIJKEN)
    assert str(fout.value) == ("GM0193.xlsx, Aanbod!G3 (Plekken per jaar): moet een heel getal "
                               "zijn; gevonden: 'twaalf'.")


def test_lege_rijen_worden_overgeslagen_en_de_nummers_blijven_kloppen(
    maak: Callable[[Wijzig], Path], catalogus: Catalogus
) -> None:
    def wijzig(boek: Workbook) -> None:
        vul(boek, "Aanbod", 3, *AANBOD)
        vul(boek, "Aanbod", 5, "  ", "\u00a0", None)
        vul(boek, "Aanbod", 900, *AANBOD)

    assert load_invulmap(maak(wijzig), catalogus, WIJKEN).aanbod.index.tolist() == [3, 900]


@pytest.mark.parametrize(("wijzig", "verwacht"), [
    (lambda b: b.remove(b["Kansen"]), ["blad 'Kansen' ontbreekt"]),
    (lambda b: b.remove(b["Scan"]), ["blad 'Scan' ontbreekt"]),
    (lambda b: b.create_sheet("Notities"), ["onbekend blad 'Notities'"]),
    (lambda b: setattr(b["Aanbod"], "title", "Aanbot"),
     ["blad 'Aanbod' ontbreekt", "onbekend blad 'Aanbot'. Bedoelt u 'Aanbod'?"]),
    (lambda b: b["Aanbod"].delete_cols(2), ["Aanbod: verplichte kolom 'Aanbieder' ontbreekt"]),
    (lambda b: b["Aanbod"].delete_cols(8), ["kolom 'Deelnemers per jaar' ontbreekt"]),
    (lambda b: setattr(b["Aanbod"]["B1"], "value", "Aanbeider"),
     ["Aanbod!B1: onbekende kolom 'Aanbeider'. Bedoelt u 'Aanbieder'?",
      "verplichte kolom 'Aanbieder' ontbreekt"]),
    (lambda b: setattr(b["Aanbod"]["L1"], "value", "Naam"),
     ["Aanbod!L1: kolom 'Naam' staat er twee keer"]),
    (lambda b: setattr(b["Scan"]["B2"], "value", 2),
     ["Scan!B2 (Versie): deze invulmap heeft versie 2; dit programma leest versie 1"]),
    (lambda b: setattr(b["Scan"]["B2"], "value", None),
     ["Scan!B (Versie): is verplicht en leeg"]),
    (lambda b: setattr(b["Scan"]["B3"], "value", "GM0363"),
     ["Scan!B3 (Gemeentecode): deze invulmap hoort bij een andere gemeente; gevonden: 'GM0363'"]),
    (lambda b: setattr(b["Scan"]["A9"], "value", "Telefoon"),
     ["Scan!A9: onbekend onderwerp 'Telefoon'"]),
    (lambda b: setattr(b["Scan"]["B6"], "value", "piet@bieb.nl"),
     ["Scan!B6 (Ingevuld door (rol)): bevat een e-mailadres"]),
])
def test_bladen_kolommen_en_scan(
    maak: Callable[[Wijzig], Path], catalogus: Catalogus, wijzig: Wijzig, verwacht: list[str]
) -> None:
    gevonden = meldingen(maak(wijzig), catalogus)
    assert len(gevonden) == len(verwacht), gevonden
    for deel in verwacht:
        assert any(deel in melding for melding in gevonden), (deel, gevonden)


def test_een_fout_elders_in_de_rij_verbergt_of_veroorzaakt_geen_andere(
    maak: Callable[[Wijzig], Path], catalogus: Catalogus
) -> None:
    def wijzig(boek: Workbook) -> None:
        vul(boek, "Stakeholders", 2, *STAKEHOLDER[:6], 9, *STAKEHOLDER[7:])
        vul(boek, "Kansen", 2, *KANS[:4], "ooit", *KANS[5:])
        vul(boek, "Acties", 2, "taalcafé in  wipstrik", "Bellen", "manager", "morgen", "Gelukt")
        vul(boek, "Acties", 3, "Iets anders", "Bellen", "manager", "morgen", "Gelukt")

    assert [m.split(" ")[0] for m in meldingen(maak(wijzig), catalogus)] == [
        "Stakeholders!G2", "Kansen!E2", "Acties!D2", "Acties!D3", "Acties!A3"]


def test_dezelfde_dienst_en_doelgroep_horen_op_een_rij(
    maak: Callable[[Wijzig], Path], catalogus: Catalogus
) -> None:
    def wijzig(boek: Workbook) -> None:
        vul(boek, "Stakeholders", 2, *STAKEHOLDER)
        vul(boek, "Kansen", 2, *KANS)
        vul(boek, "Kansen", 3, "Taalcafé in Berkum", *KANS[1:])

    assert meldingen(maak(wijzig), catalogus) == [
        "Kansen!B3 (Dienst): deze dienst en doelgroep staan al op rij 2. Voeg de "
        "rijen samen."
    ]


def test_partners_en_kansen_krijgen_de_naam_van_hun_eigen_blad(
    maak: Callable[[Wijzig], Path], catalogus: Catalogus
) -> None:
    def wijzig(boek: Workbook) -> None:
        vul(boek, "Stakeholders", 2, *STAKEHOLDER)
        vul(boek, "Kansen", 2, *KANS)
        vul(boek, "Acties", 2, "taalcafé  IN wipstrik", "Bellen", "manager", "1-2-2027", "Gelukt")

    gelezen = load_invulmap(maak(wijzig), catalogus, WIJKEN)
    assert gelezen.kansen.loc[2, "partners"] == ["School"]
    assert gelezen.acties.loc[2, "kans"] == "Taalcafé in Wipstrik"


def test_ontbrekende_kolom_wordt_een_keer_gemeld_en_niet_per_rij(
    maak: Callable[[Wijzig], Path], catalogus: Catalogus
) -> None:
    def wijzig(boek: Workbook) -> None:
        for rij in range(2, 30):
            vul(boek, "Aanbod", rij, *AANBOD)
        boek["Aanbod"].delete_cols(1)

    assert len(meldingen(maak(wijzig), catalogus)) == 1


@pytest.mark.parametrize(("inhoud", "verwacht"), [
    (b"", "is geen Excel-werkmap"),
    (b"naam;aanbieder\n", "is geen Excel-werkmap"),
    (b"PK\x03\x04 stuk", "is geen Excel-werkmap"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "heeft een wachtwoord of is een oud Excel-bestand"),
    (b"x" * 10_000_001, "is groter dan 10 MB"),
])
def test_geen_excel_bestand(
    catalogus: Catalogus, tmp_path: Path, inhoud: bytes, verwacht: str
) -> None:
    pad = tmp_path / "GM0193.xlsx"
    pad.write_bytes(inhoud)
    with pytest.raises(InvoerFout) as fout:
        load_invulmap(pad, catalogus, WIJKEN)
    assert len(fout.value.meldingen) == 1 and verwacht in str(fout.value)


def test_afgekapt_bestand_zip_zonder_werkmap_en_map(
    catalogus: Catalogus, tmp_path: Path, sjabloon: bytes
) -> None:
    zip_ = io.BytesIO()
    with zipfile.ZipFile(zip_, "w") as bestand:
        bestand.writestr("foto.txt", "x")
    for inhoud in (sjabloon[:-2000], zip_.getvalue()):
        (tmp_path / "a.xlsx").write_bytes(inhoud)
        with pytest.raises(InvoerFout, match="is geen Excel-werkmap"):
            load_invulmap(tmp_path / "a.xlsx", catalogus, WIJKEN)
    (tmp_path / "map.xlsx").mkdir()
    with pytest.raises(InvoerFout, match="kan niet worden gelezen"):
        load_invulmap(tmp_path / "map.xlsx", catalogus, WIJKEN)


def vervang(inhoud: bytes, deel: str, oud: str, nieuw: str) -> bytes:
    doel = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(inhoud)) as van, zipfile.ZipFile(doel, "w") as naar:
        for naam in van.namelist():
            tekst = van.read(naam)
            if naam == deel:
                assert oud.encode() in tekst
                tekst = tekst.replace(oud.encode(), nieuw.encode(), 1)
            naar.writestr(naam, tekst)
    return doel.getvalue()


def test_uitdijende_xml_wordt_geweigerd(
    catalogus: Catalogus, tmp_path: Path, sjabloon: bytes
) -> None:
    bom = '<!DOCTYPE s [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]><sst '
    (tmp_path / "a.xlsx").write_bytes(vervang(sjabloon, "xl/sharedStrings.xml", "<sst ", bom))
    with pytest.raises(InvoerFout, match="is beschadigd"):
        load_invulmap(tmp_path / "a.xlsx", catalogus, WIJKEN)


def test_veel_te_veel_rijen(
    catalogus: Catalogus, tmp_path: Path, sjabloon: bytes
) -> None:
    rij = '<row r="900000"><c r="A900000" t="inlineStr"><is><t>x</t></is></c></row></sheetData>'
    (tmp_path / "a.xlsx").write_bytes(
        vervang(sjabloon, "xl/worksheets/sheet5.xml", "</sheetData>", rij))
    with pytest.raises(InvoerFout, match="blad 'Aanbod' heeft meer dan 20000 rijen"):
        load_invulmap(tmp_path / "a.xlsx", catalogus, WIJKEN)


# --- selecting --------------------------------------------------------------------------------

def test_meningen_komen_nooit_in_wat_gedeeld_wordt(voorbeeld: Invulmap) -> None:
    deelbaar = voorbeeld.select_deelbaar()
    weg = {t: set(getattr(voorbeeld, t)) - set(getattr(deelbaar, t)) for t in TABELLEN}
    assert weg.pop("stakeholders") == {
        "invloed", "belang", "houding", "relatie_gewenst", "contact", "notitie"}
    assert weg.pop("gesprekken") == {
        "datum", "partner", "bevinding", "toestemming", "bewaren_tot"}
    assert weg.pop("quickscan") == {
        *(f"{wie}_{wat}" for wie in ("jeugd", "basis", "manager") for wat in ("nu", "gewenst")),
        "toelichting"}
    assert not any(weg.values()), weg
    assert "relatie_nu" in deelbaar.stakeholders, "a fact of the library's own"
    assert list(deelbaar.select_deelbaar().stakeholders) == list(deelbaar.stakeholders)


def test_select_houdt_wat_bij_de_domeinen_hoort(
    voorbeeld: Invulmap, catalogus: Catalogus
) -> None:
    deel = voorbeeld.select(catalogus.select(["cultuur"]))
    assert {t for rij in deel.aanbod["themas"] for t in rij} == {"kunst_cultuur_erfgoed"}
    assert set(deel.bibliotheek["dienst"]) <= set(catalogus.select(["cultuur"]).dienst)
    assert deel.kansen.empty and deel.acties.empty
    gelijk(voorbeeld.select(catalogus), voorbeeld)
    assert Invulmap.leeg().select(catalogus.select(["cultuur"])).is_leeg
    groottes = {d: tuple(len(getattr(voorbeeld.select(catalogus.select([d])), t))
                         for t in TABELLEN)
                for d in ("sociaal", "educatie", "cultuur", "persoonlijke_ontwikkeling")}
    assert len(set(groottes.values())) == 4, groottes


# --- the example ------------------------------------------------------------------------------

def test_voorbeeld_is_volledig_en_gemerkt(voorbeeld: Invulmap) -> None:
    assert voorbeeld.scan is not None and "verzonnen" in voorbeeld.scan.toelichting
    rijen = {tabel: len(getattr(voorbeeld, tabel)) for tabel in TABELLEN}
    assert rijen["beleid"] == 8 and rijen["kansen"] == 3 and rijen["acties"] == 5
    assert rijen["stakeholders"] >= 14 and rijen["aanbod"] >= 25 and rijen["bibliotheek"] >= 14
    assert voorbeeld.beleid["document"].str.startswith("Voorbeeld").all()
    assert set(voorbeeld.bibliotheek["status"]) == {"bestaat", "gepland", "mogelijk"}
    assert not (voorbeeld.acties == "").any().any()


def test_voorbeeld_noemt_alleen_soorten_organisaties(voorbeeld: Invulmap) -> None:
    # A proper name would have a capital further on; a kind of organisation has not.
    for naam in {*voorbeeld.stakeholders["organisatie"], *voorbeeld.aanbod["aanbieder"]}:
        assert naam[0].isupper() and naam[1:] == naam[1:].lower(), naam
    for rol in {*voorbeeld.stakeholders["rol"], *voorbeeld.acties["wie"]}:
        assert rol == rol.lower(), rol
    for locatie in voorbeeld.bibliotheek["locatie"]:
        assert locatie.startswith("Voorbeeld") or locatie in (
            "", "Alle vestigingen", "Op de scholen", "Bij mensen thuis")
