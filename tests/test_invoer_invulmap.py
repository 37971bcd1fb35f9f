"""The invulmap: what an empty one looks like, writing, reading back, and what is kept of it."""

from __future__ import annotations

import datetime as dt
import hashlib
import io
import itertools
import tempfile
import warnings
import zipfile
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest
import scanbouwer
from hypothesis import given, settings
from hypothesis import strategies as st
from invulmapbouwer import (
    AANBOD,
    GEMEENTE,
    KANS,
    STAKEHOLDER,
    TABELLEN,
    WIJKEN,
    Wijzig,
    check_gelijk,
    load_sjabloon,
    make_bestand,
    make_vol,
    read_bestand,
    read_meldingen,
    select_teksten,
    vul,
)
from openpyxl.workbook import Workbook

import kansenscan_lib
from kansenscan_lib.catalogus import load_catalogus
from kansenscan_lib.fouten import InvoerFout, UitvoerFout
from kansenscan_lib.invoer import Invulmap, load_invulmap, write_invulmap
from kansenscan_lib.invoer.cellen import Cel, Kolom, find_contactgegeven, read_cel
from kansenscan_lib.invoer.invulmap import rows_to_frame
from kansenscan_lib.invoer.lijsten import load_lijsten
from kansenscan_lib.invoer.modellen import BLADEN, Quickscan, ScanGegevens
from kansenscan_lib.invoer.rij import Rij, kolommen

VOORBEELD = Path(kansenscan_lib.__file__).parents[1] / "params" / "voorbeeld" / "GM0193.xlsx"
LIJSTEN = load_lijsten(load_catalogus(), WIJKEN)


@pytest.fixture(scope="module")
def voorbeeld() -> Invulmap:
    return read_bestand(VOORBEELD)


@pytest.fixture
def maak(tmp_path: Path) -> Callable[[Wijzig], Path]:
    return partial(make_bestand, tmp_path)


def schrijf(inhoud: Invulmap, map_: Path) -> Path:
    pad = map_ / "GM0193.xlsx"
    write_invulmap(pad, load_catalogus(), GEMEENTE, WIJKEN, inhoud)
    return pad


# --- the shape of what is read ----------------------------------------------------------------

def test_zonder_bestand_is_alles_leeg_met_dezelfde_kolommen(
    tmp_path: Path, voorbeeld: Invulmap
) -> None:
    leeg = read_bestand(tmp_path / "GM0193.xlsx")
    assert leeg.is_leeg and leeg.scan is None and not voorbeeld.is_leeg
    for tabel in TABELLEN:
        vol = getattr(voorbeeld, tabel)
        assert getattr(leeg, tabel).empty
        pd.testing.assert_series_equal(getattr(leeg, tabel).dtypes, vol.dtypes)
        assert getattr(leeg, tabel).index.name == vol.index.name == "rij"


def test_kolommen_zoals_afgesproken(voorbeeld: Invulmap) -> None:
    assert {tabel: " ".join(getattr(voorbeeld, tabel)) for tabel in TABELLEN} == {
        "beleid": "doel document pagina portefeuille termijn geldstroom themas indicatoren",
        "stakeholders": "organisatie rol sector themas doelgroepen wijken invloed belang houding "
                        "relatie_nu relatie_gewenst brengt zoekt portefeuille werkt_samen_met "
                        "contact notitie",
        "aanbod": "naam aanbieder themas doelgroepen wijken vorm capaciteit deelnemers initiatief "
                  "financiering gecontroleerd_op tevredenheid",
        "bibliotheek": "dienst status locatie wijken capaciteit deelnemers toelichting",
        "bereik": "wijk groep dienst aantal jaar",
        "quickscan": "stelling jeugd_nu jeugd_gewenst basis_nu basis_gewenst manager_nu "
                     "manager_gewenst toelichting",
        "participatie": "naam trede initiatief wie themas doelgroepen wijken status deelnemers "
                        "toelichting",
        "gesprekken": "datum partner vragen onderwerpen bevinding toestemming bewaren_tot",
        "kansen": "titel dienst doelgroep wijken termijn partners toelichting",
        "budget": "verdeling dienst doelgroep munten",
        "acties": "kans wat wie wanneer maat nulmeting voortgang indicator wijk",
    }  # fmt: skip


def test_soorten_zoals_afgesproken(voorbeeld: Invulmap) -> None:
    """Text, whole numbers that may be missing, dates, and lists."""
    soorten = {f"{tabel}.{veld}": str(dtype) for tabel in TABELLEN
               for veld, dtype in getattr(voorbeeld, tabel).dtypes.items()}  # fmt: skip
    assert {naam for naam, soort in soorten.items() if soort == "Int64"} == {
        "stakeholders.invloed", "stakeholders.belang", "aanbod.capaciteit", "aanbod.deelnemers",
        "aanbod.tevredenheid", "bibliotheek.capaciteit", "bibliotheek.deelnemers", "bereik.aantal",
        "bereik.jaar", "participatie.deelnemers", "budget.munten"}  # fmt: skip
    assert {naam for naam, soort in soorten.items() if soort == "datetime64[ns]"} == {
        "aanbod.gecontroleerd_op", "gesprekken.datum", "gesprekken.bewaren_tot", "acties.wanneer"}
    assert {naam.split(".")[1] for naam, soort in soorten.items() if soort == "object"} == {
        "themas", "doelgroepen", "wijken", "indicatoren", "partners", "werkt_samen_met", "vragen",
        "onderwerpen"}  # fmt: skip


def test_een_rij_wordt_gelezen_zoals_hij_er_staat(maak: Callable[[Wijzig], Path]) -> None:
    pad = maak(lambda boek: vul(boek, "Aanbod", 4, *AANBOD))
    aanbod = read_bestand(pad).aanbod
    assert aanbod.index.tolist() == [4]
    assert aanbod.loc[4].to_dict() == {
        "naam": "Inloop", "aanbieder": "Welzijnsorganisatie", "themas": ["leven_gezondheid"],
        "doelgroepen": ["eenzame_ouderen"], "wijken": ["WK019310"], "vorm": "ontmoeting",
        "capaciteit": 20, "deelnemers": 15, "initiatief": "gemeente", "financiering": "onbekend",
        "gecontroleerd_op": pd.Timestamp("2026-09-01"), "tevredenheid": None,
    }


def test_onschuldige_verschillen_mogen(maak: Callable[[Wijzig], Path]) -> None:
    def wijzig(boek: Workbook) -> None:
        blad = boek["Aanbod"]
        vul(boek, "Aanbod", 7, " Inloop\u00a0", "x", "leven_gezondheid; taal en verhaal",
            "EENZAME OUDEREN", "wijk 11 diezerpoort;WK019312", None, " 20 ", None, None, None,
            "1 september 2026")
        blad["F7"].value = "Ontmoeting "
        blad["A1"].value, blad["B1"].value = "naam", "AANBIEDER*"
        blad.move_range("F1:F7", cols=10)
        boek["Stakeholders"].title = "stakeholders "

    rij = read_bestand(maak(wijzig)).aanbod.loc[7]
    assert rij["naam"] == "Inloop" and rij["vorm"] == "ontmoeting"
    assert rij["themas"] == ["leven_gezondheid", "taal_verhaal"]
    assert rij["wijken"] == ["WK019311", "WK019312"]
    assert rij["capaciteit"] == 20 and pd.isna(rij["deelnemers"])
    assert rij["initiatief"] == rij["financiering"] == "onbekend"
    assert rij["gecontroleerd_op"] == pd.Timestamp("2026-09-01")


def test_hele_gemeente_is_een_lege_lijst_en_leeg_niet(maak: Callable[[Wijzig], Path]) -> None:
    def wijzig(boek: Workbook) -> None:
        vul(boek, "Aanbod", 2, *AANBOD[:4], "hele gemeente", *AANBOD[5:])
        vul(boek, "Aanbod", 3, *AANBOD[:4], None, *AANBOD[5:])

    assert read_meldingen(maak(wijzig)) == [
        "Aanbod!E3 (Wijken): is verplicht en leeg. Vul deze cel in."]


def test_twee_wijken_met_dezelfde_naam_vragen_om_de_code(
    tmp_path: Path
) -> None:
    wijken = {"WK000100": "Wijk 00 Centrum", "WK000101": "Wijk 01 Centrum", "WK000102": "Noord"}
    pad = tmp_path / "GM0001.xlsx"
    write_invulmap(pad, load_catalogus(), ("GM0001", "Tweestad"), wijken)
    boek = openpyxl.load_workbook(pad)
    vul(boek, "Aanbod", 2, *AANBOD[:4], "Centrum", *AANBOD[5:])
    vul(boek, "Aanbod", 3, *AANBOD[:4], "WK000101; wijk 00 centrum (wk000100)", *AANBOD[5:])
    boek.save(pad)
    with pytest.raises(InvoerFout) as fout:
        load_invulmap(pad, load_catalogus(), wijken)
    assert len(fout.value.meldingen) == 1 and "Aanbod!E2" in str(fout.value)
    boek["Aanbod"]["E2"].value = "Noord"
    boek.save(pad)
    assert load_invulmap(pad, load_catalogus(), wijken).aanbod["wijken"].tolist() == [
        ["WK000102"], ["WK000101", "WK000100"]]


def test_namen_krijgen_de_spelling_van_hun_eigen_blad(maak: Callable[[Wijzig], Path]) -> None:
    def wijzig(boek: Workbook) -> None:
        vul(boek, "Stakeholders", 2, *STAKEHOLDER)
        vul(boek, "Stakeholders", 3, "Welzijn", *STAKEHOLDER[1:])
        vul(boek, "Stakeholders", 4, "Zorg", *STAKEHOLDER[1:], None, " SCHOOL;welzijn; school ")
        vul(boek, "Kansen", 2, *KANS)
        vul(boek, "Acties", 2, "taalcafé  IN wipstrik", "Bellen", "manager", "1-2-2027", "Gelukt")

    gelezen = read_bestand(maak(wijzig))
    assert gelezen.stakeholders.loc[4, "werkt_samen_met"] == ["School", "Welzijn"]
    assert gelezen.kansen.loc[2, "partners"] == ["School"]
    assert gelezen.acties.loc[2, "kans"] == "Taalcafé in Wipstrik"


@pytest.mark.parametrize(("blad", "cel", "tabel"), [
    ("Bereik", "D3", "bereik"), ("Quickscan", "H3", "quickscan"),
])  # fmt: skip
def test_wat_klaarstaat_telt_pas_mee_met_nog_een_cel(
    maak: Callable[[Wijzig], Path], blad: str, cel: str, tabel: str
) -> None:
    def wijzig(boek: Workbook) -> None:
        boek[blad][cel].value = 7
        if blad == "Bereik":
            boek[blad]["B3"].value, boek[blad]["E3"].value = "alle inwoners", 2025

    gelezen = getattr(read_bestand(maak(wijzig)), tabel)
    assert gelezen.index.tolist() == [3]
    eerste = list(WIJKEN)[1] if blad == "Bereik" else load_catalogus().quickscan.stellingen[1].id
    assert gelezen.iloc[0, 0] == eerste


def test_wat_klaarstaat_mag_ook_weg(maak: Callable[[Wijzig], Path]) -> None:
    def wijzig(boek: Workbook) -> None:
        boek["Bereik"].delete_rows(2, 100)
        vul(boek, "Quickscan", 2, "Samen terugkijken", "3")

    gelezen = read_bestand(maak(wijzig))
    assert gelezen.bereik.empty and gelezen.quickscan["jeugd_nu"].tolist() == ["3"]


# --- writing and reading back -----------------------------------------------------------------

def test_schrijven_en_teruglezen_geeft_hetzelfde(tmp_path: Path) -> None:
    vol = make_vol()
    assert all(len(getattr(vol, tabel)) == 2 for tabel in TABELLEN)
    check_gelijk(read_bestand(schrijf(vol, tmp_path)), vol)


def test_het_voorbeeld_schrijven_en_teruglezen(voorbeeld: Invulmap, tmp_path: Path) -> None:
    check_gelijk(read_bestand(schrijf(voorbeeld, tmp_path)), voorbeeld, versie=False)


def _tekst(hoogstens: int) -> st.SearchStrategy[str]:
    """Any text that people may type: only what a cell cannot hold or may not hold is left out."""
    letters = st.characters(exclude_categories=("Cc", "Cs", "Cn", "Co"), exclude_characters=(
        "\u00a0\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"))
    tekst = st.text(letters | st.sampled_from("\n\t=+-@'\"<>&;_x0041"), max_size=hoogstens)
    return tekst.map(str.strip).filter(lambda t: bool(t) and not find_contactgegeven(t))


def _waarde(kolom: Kolom) -> st.SearchStrategy[Any]:
    keuzes = st.sampled_from(list(LIJSTEN[kolom.lijst].keuzes)) if kolom.lijst else st.nothing()
    soorten: dict[str, st.SearchStrategy[Any]] = {
        "tekst": _tekst(min(kolom.maximaal, 40)), "keuze": keuzes,
        "getal": st.integers(kolom.minimaal, min(kolom.maximaal, 5_000)),
        "datum": st.dates(dt.date(2000, 1, 1), dt.date(2100, 12, 31)),
        "keuzes": st.lists(keuzes, min_size=1, max_size=3, unique=True),
        "wijken": st.lists(keuzes, max_size=3, unique=True),
    }
    return soorten[kolom.soort]


def _rij(model: type[Rij]) -> st.SearchStrategy[dict[str, Any]]:
    los = {veld: _waarde(kolom) for veld, kolom in kolommen(model).items()
           if kolom.lijst or kolom.soort != "keuzes"}  # fmt: skip
    velden = model.model_fields
    return st.fixed_dictionaries({
        veld: waarde if velden[veld].is_required() else st.just(velden[veld].default) | waarde
        for veld, waarde in los.items()
    })


def _naam(tekst: str) -> str:
    return " ".join(tekst.casefold().split())


@st.composite
def invulmappen(draw: st.DrawFn) -> Invulmap:
    """Draw rows for every sheet that are right, also about each other."""
    uniek: dict[str, Callable[[dict[str, Any]], Any]] = {
        "stakeholders": lambda r: _naam(r["organisatie"]), "quickscan": lambda r: r["stelling"],
        "bereik": lambda r: (r["wijk"], r["groep"], r["dienst"], r["jaar"]),
        "kansen": lambda r: (r["dienst"], r["doelgroep"]),
        "budget": lambda r: (_naam(r["verdeling"]), r["dienst"], r["doelgroep"]),
    }  # fmt: skip
    rijen: dict[str, list[dict[str, Any]]] = {
        tabel: draw(st.lists(_rij(model), max_size=2, unique_by=uniek.get(tabel)))
        for tabel, model in BLADEN.values()
    }
    # In a list of names the semicolon parts them, so it cannot be in one.
    rijen["stakeholders"] = [r for r in rijen["stakeholders"] if not {*r["organisatie"]} & {*";\n"}]
    namen = [r["organisatie"] for r in rijen["stakeholders"]]
    enkele = st.lists(st.sampled_from(namen), unique=True) if namen else st.just([])
    for rij in rijen["stakeholders"]:
        rij["werkt_samen_met"] = draw(enkele)
    rijen["kansen"] = list({_naam(r["titel"]): r for r in rijen["kansen"]}.values())
    for rij in rijen["kansen"]:
        rij["partners"] = draw(enkele)
    titels = [r["titel"] for r in rijen["kansen"]]
    rijen["acties"] = [{**r, "kans": draw(st.sampled_from(titels))}
                       for r in rijen["acties"] if titels]  # fmt: skip
    for rij in rijen["gesprekken"]:
        rij["bewaren_tot"] = max(rij["datum"], rij["bewaren_tot"])
    for rij in rijen["budget"]:
        rij["munten"] = min(rij["munten"], 500)  # there are 1000, and two rows at most
    rijen["quickscan"] = [r for r in rijen["quickscan"] if any({**r, "stelling": ""}.values())]
    scan = draw(_rij(ScanGegevens)) | {"versie": 2, "gemeentecode": "GM0193", "gemeente": "Zwolle",
                                       "munten": 1000}  # fmt: skip
    tabellen: dict[str, Any] = {
        tabel: rows_to_frame(model, [(n, model.model_validate(r))
                                     for n, r in enumerate(rijen[tabel], start=2)])
        for tabel, model in BLADEN.values()
    }  # fmt: skip
    return replace(Invulmap(**tabellen), scan=ScanGegevens.model_validate(scan))


@settings(max_examples=25)
@given(invulmappen())
def test_elke_goede_invulmap_komt_terug_zoals_hij_was(inhoud: Invulmap) -> None:
    with tempfile.TemporaryDirectory() as map_:
        check_gelijk(read_bestand(schrijf(inhoud, Path(map_))), inhoud)


@pytest.mark.parametrize("naam", LIJSTEN)
def test_elke_keuze_vindt_zichzelf_en_past_in_een_lijst(naam: str) -> None:
    """What Excel offers is read back as that very choice, also between semicolons."""
    kolom = Kolom("", "", "keuzes", naam)
    keuzes = LIJSTEN[naam].keuzes
    samen = "; ".join(keuzes.values())
    assert read_cel(kolom, Cel(samen, "s"), LIJSTEN) == list(keuzes)
    assert read_cel(kolom, Cel("\n".join(keuzes), "s"), LIJSTEN) == list(keuzes)


def test_leeg_sjabloon_leest_als_leeg_al_staat_er_iets_klaar(tmp_path: Path) -> None:
    pad = make_bestand(tmp_path, lambda boek: None)
    boek = openpyxl.load_workbook(pad)
    assert [c.value for c in boek["Bereik"]["A"]][1:4] == ["Binnenstad", "Diezerpoort", "Wipstrik"]
    assert boek["Bereik"].max_row == 17 and boek["Quickscan"].max_row == 19
    gelezen = read_bestand(pad)
    assert gelezen.is_leeg and gelezen.scan is not None
    assert gelezen.scan.gemeentecode == "GM0193" and gelezen.scan.gemeente == "Zwolle"
    assert gelezen.scan.versie == 2


def test_zelfde_inhoud_geeft_dezelfde_bytes(
    voorbeeld: Invulmap, tmp_path: Path
) -> None:
    for naam in ("een.xlsx", "twee.xlsx"):
        write_invulmap(tmp_path / naam, load_catalogus(), GEMEENTE, WIJKEN, voorbeeld)
    een, twee = ((tmp_path / n).read_bytes() for n in ("een.xlsx", "twee.xlsx"))
    assert hashlib.sha256(een).digest() == hashlib.sha256(twee).digest()


VIJANDIG = [
    "<script>alert(1)</script>", '=HYPERLINK("http://x","y")', '"); import os #', "{{7*7}}",
    "+cmd|' /C calc'!A0", "@SUM(1)", "-1", "[x](javascript:alert(1))", "مرحبا بكم", "$x$",
    "http://voorbeeld.nl", "&amp; <b>", "_x0041_ en _x000D_", "0193", "1e5", "1-9-2026", "WAAR",
    "twee\nregels", "'aanhaling", "😀", "NULL", "a\tb",
]


def test_vijandige_tekst_komt_letterlijk_terug_en_wordt_nooit_een_formule(tmp_path: Path) -> None:
    """In every column of every sheet in which people type their own words."""
    vol = make_vol()
    paren = list(itertools.product(LIJSTEN["diensten"].keuzes, LIJSTEN["doelgroepen"].keuzes))
    tabellen: dict[str, pd.DataFrame] = {}
    for tabel in {tabel for _, tabel, _ in select_teksten()}:
        frame = getattr(vol, tabel).iloc[[0] * len(VIJANDIG)]
        tabellen[tabel] = frame.set_index(pd.RangeIndex(2, len(frame) + 2, name="rij"))
    for _, tabel, veld in select_teksten():
        los = [[] if {*t} & {*";\n"} else [t] for t in VIJANDIG]  # in a list those part two names
        lijst = tabellen[tabel][veld].map(type).eq(list).all()
        tabellen[tabel][veld] = pd.Series(los if lijst else VIJANDIG, index=tabellen[tabel].index)
    kansen = tabellen["kansen"]
    kansen["dienst"], kansen["doelgroep"] = zip(*paren[: len(kansen)], strict=True)
    tabellen["quickscan"]["stelling"] = [
        *LIJSTEN["stellingen"].keuzes, *[""] * len(VIJANDIG)][: len(VIJANDIG)]  # fmt: skip
    tabellen["quickscan"] = tabellen["quickscan"].query("stelling != ''")
    assert vol.scan is not None
    scan = vol.scan.model_copy(update={"ingevuld_door": VIJANDIG[0], "toelichting": VIJANDIG[1]})
    inhoud = replace(vol, scan=scan, **{t: f for t, f in tabellen.items() if t != "x"})
    pad = schrijf(inhoud, tmp_path)
    gelezen = read_bestand(pad)
    for _, tabel, veld in select_teksten():
        assert getattr(gelezen, tabel)[veld].tolist() == tabellen[tabel][veld].tolist(), veld
    assert gelezen.scan == scan
    with zipfile.ZipFile(pad) as zip_:
        bladen = [zip_.read(n).decode() for n in zip_.namelist() if "worksheets/sheet" in n]
        assert len(bladen) == 14
        assert not any("<f>" in blad or "<hyperlink" in blad for blad in bladen)
        assert not [n for n in zip_.namelist() if "external" in n.lower() or "vba" in n.lower()]


@pytest.mark.parametrize(("tekst", "deel"), [
    ("x" * 10_000, "gevonden: 10000 tekens"), ("ab\u200fc", "'U+200F'"), ("ab\u202ec", "'U+202E'"),
    ("=1+1", "is een formule"),
], ids=["lang", "rechts-links", "omgekeerd", "formule"])  # fmt: skip
def test_wat_niet_mag_wordt_in_elke_tekstkolom_geweigerd_met_zijn_cel(
    maak: Callable[[Wijzig], Path], tekst: str, deel: str
) -> None:
    plekken = {}
    for blad, tabel, veld in select_teksten():
        letter = openpyxl.utils.get_column_letter(
            list(kolommen(BLADEN[blad][1])).index(veld) + 1)  # fmt: skip
        plekken[f"{blad}!{letter}900"] = (tabel, veld)
    plekken |= {"Scan!B6": ("scan", "ingevuld_door"), "Scan!B7": ("scan", "toelichting")}

    def wijzig(boek: Workbook) -> None:
        for plek in plekken:
            blad, cel = plek.split("!")
            boek[blad][cel].value = tekst

    gevonden = read_meldingen(maak(wijzig))
    assert {m.split(" ")[0] for m in gevonden if deel in m} == set(plekken)
    assert not [m for m in gevonden if "xxx" in m or "\u200f" in m or "\u202e" in m]


def test_bestaand_bestand_wordt_nooit_overschreven(tmp_path: Path) -> None:
    pad = tmp_path / "GM0193.xlsx"
    pad.write_bytes(b"werk van een week")
    with pytest.raises(UitvoerFout, match="bestaat al en is niet overschreven"):
        write_invulmap(pad, load_catalogus(), GEMEENTE, WIJKEN)
    assert pad.read_bytes() == b"werk van een week"


def test_map_die_er_niet_is_geeft_een_nederlandse_zin(tmp_path: Path) -> None:
    (tmp_path / "bestand").write_text("x", encoding="utf-8")
    for map_ in ("weg", "bestand"):
        with pytest.raises(UitvoerFout, match="kan niet worden geschreven"):
            write_invulmap(tmp_path / map_ / "a.xlsx", load_catalogus(), GEMEENTE, WIJKEN)
    assert [p.name for p in tmp_path.iterdir()] == ["bestand"]


# --- the empty invulmap -----------------------------------------------------------------------

@pytest.fixture(scope="module")
def leeg() -> Workbook:
    return openpyxl.load_workbook(io.BytesIO(load_sjabloon()))


def test_bladen_staan_in_de_volgorde_van_invullen(leeg: Workbook) -> None:
    assert leeg.sheetnames == [
        "Uitleg", "Scan", "Beleid", "Stakeholders", "Aanbod", "Bibliotheek", "Bereik", "Quickscan",
        "Participatie", "Gesprekken", "Kansen", "Budget", "Acties", "Keuzelijsten",
    ]  # fmt: skip
    assert leeg.active.title == "Uitleg"
    assert [b.title for b in leeg if b.sheet_state == "hidden"] == ["Keuzelijsten"]
    assert not any(blad.protection.sheet for blad in leeg), "niets is op slot"
    assert leeg.security is None or not leeg.security.lockStructure


def test_koppen_zeggen_wat_verplicht_is_en_wat_binnen_blijft(leeg: Workbook) -> None:
    geel, blauw, grijs = "FFFFE08A", "FFD9E2EC", "FFC8C8C8"
    for blad, (_, model) in BLADEN.items():
        for cel, (veld, kolom) in zip(leeg[blad][1], kolommen(model).items(), strict=True):
            verplicht = model.model_fields[veld].is_required()
            assert cel.value == kolom.kop + (" *" if verplicht else "")
            assert cel.fill.fgColor.rgb == (grijs if kolom.intern else geel if verplicht else blauw)
            assert cel.alignment.wrap_text
            # The words fit next to each other, and the row is high enough for the lines.
            woorden = cel.value.split()
            assert max(map(len, woorden)) + 1 <= kolom.breedte, cel.value
            regels = -(-len(cel.value) * 1.1 // kolom.breedte)
            assert leeg[blad].row_dimensions[1].height >= 15 * regels, cel.value
        assert leeg[blad].freeze_panes == "B2"
    tabs = {b.title: b.sheet_properties.tabColor.rgb for b in leeg if b.sheet_properties.tabColor}
    assert {titel for titel, kleur in tabs.items() if kleur == "FF8C8C8C"} == {
        "Quickscan", "Gesprekken"}  # fmt: skip
    assert set(tabs) == {"Scan", *BLADEN}


def test_elke_kolom_helpt_en_weigert_geen_twee_keuzes(tmp_path: Path) -> None:
    with warnings.catch_warnings():
        # XlsxWriter only warns when Excel would not take a message or a list.
        warnings.simplefilter("error")
        write_invulmap(tmp_path / "a.xlsx", load_catalogus(), GEMEENTE, WIJKEN)
    boek = openpyxl.load_workbook(tmp_path / "a.xlsx")
    for blad, (_, model) in BLADEN.items():
        regels = {str(r.sqref): r for r in boek[blad].data_validations.dataValidation}
        assert len(regels) == len(kolommen(model)), blad
        for nummer, (veld, kolom) in enumerate(kolommen(model).items(), start=1):
            letter = openpyxl.utils.get_column_letter(nummer)
            regel = regels[f"{letter}2:{letter}5001"]
            assert regel.promptTitle and kolom.kop.startswith(regel.promptTitle)
            assert len(regel.promptTitle) <= 32 and len(regel.error) <= 255
            assert regel.prompt == kolom.hulp and 0 < len(kolom.hulp) <= 255
            assert regel.showInputMessage and regel.allowBlank
            soort = {"getal": "whole", "datum": "date"}.get(kolom.soort, "textLength")
            bron = {
                ("Kansen", "partners"): "Stakeholders!$A$2:$A$5001",
                ("Stakeholders", "werkt_samen_met"): "Stakeholders!$A$2:$A$5001",
                ("Acties", "kans"): "Kansen!$A$2:$A$5001",
            }.get((blad, veld), f"Lijst_{kolom.lijst}" if kolom.lijst else "")
            assert regel.type == ("list" if bron else soort), (blad, veld)
            assert bron in ("", regel.formula1)
            assert regel.showErrorMessage == (kolom.soort not in ("keuzes", "wijken"))


def test_keuzelijsten_bieden_precies_wat_gelezen_wordt(leeg: Workbook) -> None:
    assert set(leeg.defined_names) >= {f"Lijst_{naam}" for naam in LIJSTEN}
    for naam, lijst in LIJSTEN.items():
        blad, plek = leeg.defined_names[f"Lijst_{naam}"].attr_text.split("!")
        keuzes = [cel.value for (cel,) in leeg[blad][plek.replace("$", "")]]
        vooraf = ["Hele gemeente"] if naam == "wijken" else []
        assert keuzes == [*vooraf, *lijst.keuzes.values()], naam


def test_uitleg_noemt_elk_blad_en_elke_kolom(leeg: Workbook) -> None:
    rijen = [[cel.value for cel in rij] for rij in leeg["Uitleg"].iter_rows()]
    assert rijen[0][0] == "Invulmap Kansenscan Zwolle"
    (kop,) = [n for n, rij in enumerate(rijen) if rij[3] == "Komt het in het rapport?"]
    bladen = {rij[0]: rij for rij in rijen[kop + 1 : kop + 13]}
    assert list(bladen) == ["Scan", *BLADEN]
    assert all(all(rij) for rij in bladen.values())
    assert {naam for naam, rij in bladen.items() if rij[3] != "ja"} == {
        "Stakeholders", "Bereik", "Quickscan", "Gesprekken"}  # fmt: skip
    assert [tuple(rij[:3]) for rij in rijen[kop + 15 :]] == [
        (blad, kolom.kop + (" *" if model.model_fields[veld].is_required() else ""), kolom.hulp)
        for blad, (_, model) in BLADEN.items() for veld, kolom in kolommen(model).items()
    ]
    zinnen = " ".join(str(rij[0]) for rij in rijen[:kop])
    assert "Begin met blad Scan" in zinnen and "'invulmap controleer'" in zinnen


# --- selecting --------------------------------------------------------------------------------

def test_wat_intern_is_komt_nooit_in_wat_gedeeld_wordt() -> None:
    deelbaar = make_vol().select_deelbaar()
    assert {tabel: " ".join(getattr(deelbaar, tabel)) for tabel in TABELLEN} == {
        "beleid": "doel document pagina portefeuille termijn geldstroom themas indicatoren",
        "stakeholders": "organisatie rol sector themas doelgroepen wijken relatie_nu brengt zoekt "
                        "portefeuille werkt_samen_met",
        "aanbod": "naam aanbieder themas doelgroepen wijken vorm capaciteit deelnemers initiatief "
                  "financiering gecontroleerd_op tevredenheid",
        "bibliotheek": "dienst status locatie wijken capaciteit deelnemers toelichting",
        "bereik": "wijk groep dienst aantal jaar",
        "quickscan": "stelling nu gewenst",
        "participatie": "naam trede initiatief wie themas doelgroepen wijken status deelnemers "
                        "toelichting",
        "gesprekken": "vragen onderwerpen",
        "kansen": "titel dienst doelgroep wijken termijn partners toelichting",
        "budget": "verdeling dienst doelgroep munten",
        "acties": "kans wat wie wanneer maat nulmeting voortgang indicator wijk",
    }  # fmt: skip
    for tabel, model in BLADEN.values():
        intern = {veld for veld, kolom in kolommen(model).items() if kolom.intern}
        assert not intern & set(getattr(deelbaar, tabel)), tabel
    check_gelijk(deelbaar.select_deelbaar(), deelbaar)


def test_een_klein_bereik_verbergt_de_deelnemers_van_zijn_dienst() -> None:
    vol = make_vol()
    rij = vol.bibliotheek.head(1).assign(deelnemers=pd.array([142], dtype="Int64"))
    for aantal, verwacht in ((4, pd.NA), (5, 142)):
        telling = vol.bereik.head(1).assign(
            dienst=rij["dienst"].iloc[0], aantal=pd.array([aantal], dtype="Int64")
        )
        deelbaar = replace(vol, bibliotheek=rij, bereik=telling).select_deelbaar()
        assert deelbaar.bibliotheek["deelnemers"].tolist() == [verwacht]


def test_kleine_aantallen_mensen_verlaten_de_invulmap_niet() -> None:
    """Whatever is made of them, in the report or beside it, can then not betray anybody."""
    vol = make_vol()
    for tabel, model in BLADEN.values():
        for veld, kolom in kolommen(model).items():
            if not kolom.mensen:
                continue
            frame = getattr(vol, tabel)
            rijen = pd.concat([frame.head(1)] * 5, ignore_index=True)
            waarden = pd.array([1, 4, 5, 0, pd.NA], dtype="Int64")
            geen = vol.bereik.head(0)  # a small reach hides the participants of its dienst
            klein: Any = {tabel: rijen.assign(**{veld: waarden}), "bereik": geen}
            uit = getattr(replace(vol, **klein).select_deelbaar(), tabel)[veld]
            assert uit.tolist() == [pd.NA, pd.NA, 5, 0, pd.NA], (tabel, veld)
    assert [t for t, m in BLADEN.values() if any(k.mensen for k in kolommen(m).values())] == [
        "aanbod", "bibliotheek", "participatie"]  # fmt: skip


@pytest.mark.parametrize(("nu", "middelste"), [
    (("1", "2", "4"), 2), (("4", "1", "1"), 1), (("3", "3", "3"), 3), (("4", "4", "1"), 4),
    (("1", "2", ""), None), (("", "", ""), None),
])  # fmt: skip
def test_van_de_quickscan_blijft_het_middelste_van_drie(
    nu: tuple[str, ...], middelste: int | None
) -> None:
    rij = Quickscan(stelling="gedeeld_doel", jeugd_nu=nu[0], basis_nu=nu[1], manager_nu=nu[2],
                    jeugd_gewenst="4", basis_gewenst="3", manager_gewenst="4",
                    toelichting="van wie dit is")  # fmt: skip
    vol = replace(make_vol(), quickscan=rows_to_frame(Quickscan, [(5, rij)]))
    deelbaar = vol.select_deelbaar().quickscan
    assert deelbaar.index.tolist() == [5] and str(deelbaar["nu"].dtype) == "Int64"
    assert deelbaar["nu"].tolist() == [pd.NA if middelste is None else middelste]
    assert deelbaar["gewenst"].tolist() == [4]


def test_select_houdt_wat_bij_de_domeinen_hoort(voorbeeld: Invulmap) -> None:
    deel = voorbeeld.select(load_catalogus().select(["cultuur"]))
    assert {t for rij in deel.aanbod["themas"] for t in rij} == {"kunst_cultuur_erfgoed"}
    assert set(deel.bibliotheek["dienst"]) <= set(load_catalogus().select(["cultuur"]).dienst)
    assert deel.kansen.empty and deel.acties.empty
    check_gelijk(voorbeeld.select(load_catalogus()), voorbeeld)
    assert Invulmap.leeg().select(load_catalogus().select(["cultuur"])).is_leeg
    groottes = {d: tuple(len(getattr(voorbeeld.select(load_catalogus().select([d])), t))
                         for t in TABELLEN)
                for d in ("sociaal", "educatie", "cultuur", "persoonlijke_ontwikkeling")}
    assert len(set(groottes.values())) == 4, groottes


# By domein, as in the catalogue: cultuur is about kunst and not about taal, knows no mensen who
# learn Nederlands, and has no taalcafé. Behind each row stands in which of the two it stays.
CULTUUR, EDUCATIE = {"cultuur"}, {"educatie"}
PARTICIPATIES = [
    (["kunst_cultuur_erfgoed"], [], CULTUUR), (["taal_verhaal"], [], EDUCATIE),
    (["taal_verhaal", "kunst_cultuur_erfgoed"], ["nt2_nieuwkomers"], EDUCATIE),
    (["taal_verhaal", "kunst_cultuur_erfgoed"], ["jongeren", "mantelzorgers"], CULTUUR | EDUCATIE),
    (["leven_gezondheid"], ["jongeren"], set()),
]  # fmt: skip
BEREIKEN = [
    ("inwoners", "", CULTUUR | EDUCATIE), ("jongeren", "", CULTUUR | EDUCATIE),
    ("nt2_nieuwkomers", "", EDUCATIE), ("inwoners", "taalcafe", EDUCATIE),
    ("eenzame_ouderen", "leeskring_debat", CULTUUR), ("nt2_nieuwkomers", "leeskring_debat", set()),
    ("eenzame_ouderen", "taalcafe", set()),
]  # fmt: skip
BUDGETTEN = [
    ("maakplaats", "jongeren", CULTUUR | EDUCATIE), ("taalcafe", "nt2_nieuwkomers", EDUCATIE),
    ("erfgoed_verhalen", "eenzame_ouderen", CULTUUR), ("huiskamer", "eenzame_ouderen", set()),
    ("maakplaats", "nt2_nieuwkomers", EDUCATIE), ("taalcafe", "jongeren", EDUCATIE),
]  # fmt: skip


@pytest.mark.parametrize("domein", ["cultuur", "educatie"])
def test_select_van_participatie_bereik_budget_en_acties(domein: str) -> None:
    blad: dict[str, list[Rij]] = {
        "participatie": [scanbouwer.participatie(t, doelgroepen=d) for t, d, _ in PARTICIPATIES],
        "bereik": [scanbouwer.bereik("WK019310", 9, groep, dienst=dienst, jaar=2000 + n)
                   for n, (groep, dienst, _) in enumerate(BEREIKEN)],
        "budget": [scanbouwer.budgetkeuze(dienst, groep, 1) for dienst, groep, _ in BUDGETTEN],
        "kansen": [scanbouwer.kans("maakplaats", "jongeren", titel="Beide"),
                   scanbouwer.kans("taalcafe", "jongeren", titel="Alleen educatie")],
        "acties": [scanbouwer.actie("Beide", indicator="opleiding_laag"),
                   scanbouwer.actie("Alleen educatie")],
        "quickscan": [scanbouwer.quickscan("gedeeld_doel", 1)],
        "gesprekken": [scanbouwer.gesprek()],
    }  # fmt: skip
    deel = scanbouwer.make_invulmap(blad).select(load_catalogus().select([domein]))
    for tabel, rijen in (("participatie", PARTICIPATIES), ("bereik", BEREIKEN),
                         ("budget", BUDGETTEN)):  # fmt: skip
        verwacht = [n for n, rij in enumerate(rijen, start=2) if domein in rij[2]]
        assert getattr(deel, tabel).index.tolist() == verwacht, tabel
    if domein == "cultuur":
        assert deel.participatie["themas"].tolist() == [["kunst_cultuur_erfgoed"]] * 2
        assert deel.participatie["doelgroepen"].tolist() == [[], ["jongeren"]]
        assert deel.acties["kans"].tolist() == ["Beide"]
        assert deel.acties["indicator"].tolist() == [""], "dat cijfer hoort niet bij cultuur"
    else:
        assert deel.acties["kans"].tolist() == ["Beide", "Alleen educatie"]
        assert deel.acties["indicator"].tolist() == ["opleiding_laag", ""]
    assert len(deel.quickscan) == len(deel.gesprekken) == 1


# --- the example ------------------------------------------------------------------------------

def test_voorbeeld_is_volledig_en_gemerkt(voorbeeld: Invulmap) -> None:
    assert voorbeeld.scan is not None and "verzonnen" in voorbeeld.scan.toelichting
    rijen = {tabel: len(getattr(voorbeeld, tabel)) for tabel in TABELLEN}
    assert rijen["beleid"] == 10 and rijen["kansen"] == 3 and rijen["acties"] == 5
    assert rijen["stakeholders"] >= 14 and rijen["aanbod"] >= 25 and rijen["bibliotheek"] >= 14
    assert voorbeeld.beleid["document"].str.startswith("Voorbeeld").all()
    assert set(voorbeeld.bibliotheek["status"]) == {"bestaat", "gepland", "mogelijk"}
    verplicht = ["kans", "wat", "wie", "maat", "nulmeting", "voortgang"]
    assert not (voorbeeld.acties[verplicht] == "").any().any()
    assert all(rijen[tabel] for tabel in TABELLEN)


def test_voorbeeld_noemt_alleen_soorten_organisaties(voorbeeld: Invulmap) -> None:
    # A proper name would have a capital further on; a kind of organisation has not.
    for naam in {*voorbeeld.stakeholders["organisatie"], *voorbeeld.aanbod["aanbieder"]}:
        assert naam[0].isupper() and naam[1:] == naam[1:].lower(), naam
    for rol in {*voorbeeld.stakeholders["rol"], *voorbeeld.acties["wie"]}:
        assert rol == rol.lower(), rol
    for locatie in voorbeeld.bibliotheek["locatie"]:
        assert locatie.startswith("Voorbeeld") or locatie in (
            "", "Alle vestigingen", "Op de scholen", "Bij mensen thuis")
