"""The embedded snapshot against facts published elsewhere, and against damage."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pandas as pd
import pytest

from kansenscan_lib.bronnen.momentopname import (
    MOMENTOPNAME,
    check_momentopname,
    read_gebieden,
    read_grenzen,
    read_herkomst,
    read_waarden,
)
from kansenscan_lib.catalogus.bronnen import load_bronnen
from kansenscan_lib.fouten import GegevensFout

# The number of inhabitants of a wijk is rounded at random to a multiple of five: in the 24
# gemeenten with a single wijk the two differ from -4 to +4. So n wijken differ at most 4n.
AFRONDING_PER_WIJK = 4
# Velsen: 61 inhabitants of the gemeente are in none of its ten wijken, in the source as well.
ZONDER_WIJK = {"GM0453": 61}


@pytest.fixture(scope="module")
def gebieden() -> pd.DataFrame:
    return read_gebieden()


@pytest.fixture(scope="module")
def waarden(gebieden: pd.DataFrame) -> pd.DataFrame:
    tabel = read_waarden()
    return tabel.assign(gebiedsoort=tabel["gebiedscode"].map(gebieden["soort"]))


def reeks(waarden: pd.DataFrame, variabele: str, jaar: int) -> pd.Series:
    keuze = waarden[(waarden["variabele"] == variabele) & (waarden["peiljaar"] == jaar)]
    return keuze.set_index("gebiedscode")["waarde"]


def rij(waarden: pd.DataFrame, gebied: str, variabele: str, jaar: int) -> pd.Series:
    keuze = waarden[(waarden["gebiedscode"] == gebied) & (waarden["variabele"] == variabele)
                    & (waarden["peiljaar"] == jaar)]
    assert len(keuze) == 1
    return keuze.iloc[0]


# --- shape ------------------------------------------------------------------------------------


def test_alle_gebieden_van_2024(gebieden: pd.DataFrame) -> None:
    assert gebieden.groupby("soort").size().to_dict() == {
        "land": 1, "provincie": 12, "gemeente": 342, "wijk": 3393}
    assert gebieden.index.is_unique
    assert list(gebieden.index[:2]) == ["NL00", "PV20"]
    volgorde = gebieden["soort"].map({"land": 0, "provincie": 1, "gemeente": 2, "wijk": 3})
    assert volgorde.is_monotonic_increasing
    gemeenten = gebieden[gebieden["soort"] == "gemeente"]
    assert (gemeenten["gemeentecode"] == gemeenten.index).all()
    lager = gebieden[gebieden["soort"].isin(["gemeente", "wijk"])]
    assert (lager["provincienaam"] != "").all()


def test_namen_van_wijken(gebieden: pd.DataFrame) -> None:
    assert gebieden.loc["WK019310", "naam"] == "Binnenstad"  # "Wijk 10 Binnenstad" at CBS
    assert gebieden.loc["WK0363NE", "naam"] == "Banne Buiksloot"
    assert gebieden.loc["WK169900", "naam"] == "Wijk 00 Roden"  # there is also a Wijk 01 Roden
    wijken = gebieden[gebieden["soort"] == "wijk"]
    assert not wijken.duplicated(["gemeentecode", "naam"]).any()
    assert (wijken["naam"].str.len() > 0).all()


def test_waarden_zijn_volledig_en_gesorteerd(waarden: pd.DataFrame, gebieden: pd.DataFrame) -> None:
    sleutels = ["gemeentecode", "gebiedscode", "variabele", "peiljaar"]
    assert not waarden.duplicated(["gebiedscode", "variabele", "peiljaar"]).any()
    pd.testing.assert_frame_equal(
        waarden[sleutels], waarden[sleutels].sort_values(sleutels, ignore_index=True))
    assert set(waarden["status"]) <= {"ok", "niet_gepubliceerd", "onderdrukt",
                                      "niet_van_toepassing", "niet_gekoppeld"}
    assert set(waarden["bewerking"]) == {"gepubliceerd", "som", "gewogen_gemiddelde", "gekoppeld"}
    aantal = {"land": 1, "provincie": 12, "gemeente": 342, "wijk": 3393}
    verwacht = {(bron.id, variabele, soort): aantal[soort]
                for bron in load_bronnen().bronnen for variabele in bron.kolommen
                for soort in {"land", "provincie", "gemeente", *bron.niveaus}}
    per_bron = waarden.groupby(["bron", "variabele", "gebiedsoort"]).size()
    assert per_bron.to_dict() == verwacht
    assert set(waarden["gebiedscode"]) == set(gebieden.index)


def test_ontbrekend_is_nooit_een_getal(waarden: pd.DataFrame) -> None:
    assert (waarden["waarde"].isna() == (waarden["status"] != "ok")).all()


def test_geen_hele_variabele_leeg(waarden: pd.DataFrame) -> None:
    gemeenten = waarden[waarden["gebiedsoort"] == "gemeente"]
    gevuld = (gemeenten["status"] == "ok").groupby(
        [gemeenten["variabele"], gemeenten["peiljaar"]]).mean()
    assert gevuld.min() > 0.9


# --- facts ------------------------------------------------------------------------------------


def test_nederland_is_de_som_van_342_gemeenten(waarden: pd.DataFrame) -> None:
    inwoners = reeks(waarden, "inwoners", 2024)
    assert inwoners["NL00"] == 17_942_942
    assert inwoners[inwoners.index.str.startswith("GM")].sum() == 17_942_942
    assert inwoners[inwoners.index.str.startswith("PV")].sum() == 17_942_942
    assert inwoners["GM0193"] == 133_141
    assert inwoners["GM0363"] == 931_298
    assert inwoners["WK0363NE"] == 14_735


@pytest.mark.parametrize(("jaar", "inwoners"), [
    (2019, 17_282_163), (2020, 17_407_585), (2021, 17_475_415), (2022, 17_590_672),
    (2023, 17_811_291), (2025, 18_044_027)])
def test_inwoners_van_nederland(waarden: pd.DataFrame, jaar: int, inwoners: int) -> None:
    assert reeks(waarden, "inwoners", jaar)["NL00"] == inwoners


@pytest.mark.parametrize(("variabele", "jaar", "landelijk"), [
    ("eenzaam_18plus", 2020, 47.0), ("ernstig_eenzaam_18plus", 2020, 11.2),
    ("mantelzorger_18plus", 2020, 13.6), ("vrijwilliger_18plus", 2020, 24.6),
    ("moeite_rondkomen_18plus", 2020, 13.9), ("gezondheid_goed_18plus", 2020, 78.4),
    ("eenzaam_65plus", 2020, 49.5), ("mantelzorger_65plus", 2020, 14.6),
    ("moeite_rondkomen_65plus", 2020, 7.3), ("eenzaam_18plus", 2016, 43.4),
    ("moeite_rondkomen_18plus", 2016, 19.2), ("mediaan_besteedbaar_inkomen", 2024, 47.6)])
def test_landelijke_cijfers(
    waarden: pd.DataFrame, variabele: str, jaar: int, landelijk: float
) -> None:
    assert reeks(waarden, variabele, jaar)["NL00"] == landelijk


def test_gewogen_gemiddelden_kloppen_met_wat_per_definitie_waar_is(waarden: pd.DataFrame) -> None:
    # By definition 40 % of all persons are in the lowest 40 % and 20 % in the highest 20 %.
    assert reeks(waarden, "inkomen_laagste40_pct", 2022)["NL00"] == pytest.approx(40, abs=0.1)
    assert reeks(waarden, "inkomen_hoogste20_pct", 2022)["NL00"] == pytest.approx(20, abs=0.1)
    # 32.0 % hbo/wo follows from the counts of the gemeenten in another file (GEBRUIK of the data).
    laag, midden, hoog = (reeks(waarden, f"opleiding_{n}", 2022)["NL00"]
                          for n in ("laag", "midden", "hoog"))
    assert hoog / (laag + midden + hoog) == pytest.approx(0.320, abs=0.0005)
    assert reeks(waarden, "hbo_wo_pct", 2022)["NL00"] == pytest.approx(32.0, abs=0.3)


@pytest.mark.parametrize(("verkiezing", "jaar", "opkomst"), [
    ("tk2017", 2017, 81.4), ("gr2018", 2018, 55.0), ("tk2021", 2021, 78.7),
    ("tk2023", 2023, 77.9)])
def test_landelijke_opkomst(
    waarden: pd.DataFrame, verkiezing: str, jaar: int, opkomst: float
) -> None:
    # The official figure also counts the Caribbean Netherlands; hence a tenth of tolerance.
    gekomen = reeks(waarden, f"opkomst_{verkiezing}", jaar)["NL00"]
    geroepen = reeks(waarden, f"kiesgerechtigden_{verkiezing}", jaar)["NL00"]
    assert 100 * gekomen / geroepen == pytest.approx(opkomst, abs=0.1)


def test_nederland_2012_tot_2024_wordt_niet_zelf_berekend(waarden: pd.DataFrame) -> None:
    for jaar in (2012, 2016, 2020, 2022, 2024):
        assert rij(waarden, "NL00", "ervaren_gezondheid_pct", jaar)["status"] == "niet_gepubliceerd"


def test_wijken_tellen_op_tot_hun_gemeente(waarden: pd.DataFrame, gebieden: pd.DataFrame) -> None:
    inwoners = reeks(waarden, "inwoners", 2024)
    wijken = gebieden[gebieden["soort"] == "wijk"]
    som = inwoners[wijken.index].groupby(wijken["gemeentecode"]).sum()
    aantal = wijken.groupby("gemeentecode").size()
    verschil = (inwoners[som.index] - som).abs()
    te_groot = verschil[verschil > AFRONDING_PER_WIJK * aantal]
    assert te_groot.to_dict() == ZONDER_WIJK


# --- links between years ----------------------------------------------------------------------


@pytest.mark.parametrize(("variabele", "jaar", "dekking"), [
    ("hbo_wo_pct", 2022, 96.2), ("eenzaam_18plus", 2020, 89.7), ("woz_waarde", 2024, 99.9),
    ("inkomen_per_inwoner", 2024, 91.5), ("herkomst_europa", 2024, 100.0)])
def test_dekking_per_wijk(
    waarden: pd.DataFrame, variabele: str, jaar: int, dekking: float
) -> None:
    inwoners = reeks(waarden, "inwoners", 2024)
    inwoners = inwoners[inwoners.index.str.startswith("WK")]
    met = reeks(waarden, variabele, jaar)[inwoners.index].notna()
    assert 100 * inwoners[met].sum() / inwoners.sum() == pytest.approx(dekking, abs=0.05)


@pytest.mark.parametrize(("gemeente", "jaar", "delen"), [
    ("GM1979", 2020, [11_642, 24_678, 9_537]),                       # Eemsdelta
    ("GM0439", 2020, [81_249, 10_022]),                              # Purmerend
    ("GM1980", 2020, [57_587, 28_163]),                              # Dijk en Waard
    ("GM1982", 2020, [29_365, 12_436, 10_939, 25_130, 11_664]),      # Land van Cuijk
    ("GM1991", 2020, [42_119, 15_730]),                              # Maashorst
    ("GM0363", 2022, [882_633, 20_766]),                             # Amsterdam with Weesp
    ("GM1992", 2022, [17_704, 40_574, 14_960])])                     # Voorne aan Zee
def test_samengevoegde_gemeenten(
    waarden: pd.DataFrame, gemeente: str, jaar: int, delen: list[int]
) -> None:
    gevonden = rij(waarden, gemeente, "inwoners", jaar)
    assert (gevonden["waarde"], gevonden["bewerking"]) == (sum(delen), "som")


def test_samengevoegde_gemeente_krijgt_gewogen_gemiddelde(waarden: pd.DataFrame) -> None:
    # Maashorst 2020: Uden 43.4 % of 42,119 inhabitants, Landerd 37.7 % of 15,730.
    gevonden = rij(waarden, "GM1991", "eenzaam_18plus", 2020)
    verwacht = (43.4 * 42_119 + 37.7 * 15_730) / (42_119 + 15_730)
    assert gevonden["waarde"] == pytest.approx(verwacht, abs=5e-5)
    assert gevonden["bewerking"] == "gewogen_gemiddelde"
    # Wmo is missing for Weesp, 2 % of the inhabitants: the value of Amsterdam stands.
    assert rij(waarden, "GM0363", "wmo_per_1000", 2022)["waarde"] == 77.0
    # A median cannot be put together.
    assert rij(waarden, "GM1992", "mediaan_vermogen", 2022)["status"] == "niet_gekoppeld"


def test_verdeelde_gemeente_haaren_wordt_niet_omgerekend(waarden: pd.DataFrame) -> None:
    for gemeente in ("GM0757", "GM0824", "GM0855", "GM0865"):
        assert rij(waarden, gemeente, "inwoners", 2020)["bewerking"] == "gepubliceerd"
    assert "GM0788" not in set(waarden["gebiedscode"])
    # Haaren is in no gemeente of 2024, yet Nederland counts its 14,370 inhabitants of 2020.
    inwoners = reeks(waarden, "inwoners", 2020)
    assert inwoners[inwoners.index.str.startswith("GM")].sum() == 17_407_585 - 14_370


def test_som_zonder_een_verdeeld_deel_is_er_niet(waarden: pd.DataFrame) -> None:
    # Leeuwarden took Leeuwarderadeel and a part of Littenseradiel in 2018; Waadhoeke, Het Hogeland
    # and Westerkwartier were made in 2018 and 2019 out of gemeenten and a part of one.
    for gemeente in ("GM0080", "GM1949", "GM1966", "GM1969"):
        assert rij(waarden, gemeente, "opkomst_tk2017", 2017)["status"] == "niet_gekoppeld"
    # By hand from the file: Groningen 130,700, Haren 13,348 and Ten Boer 4,863 votes.
    stemmen = rij(waarden, "GM0014", "opkomst_tk2017", 2017)
    assert (stemmen["waarde"], stemmen["bewerking"]) == (130_700 + 13_348 + 4_863, "som")
    assert rij(waarden, "GM1900", "opkomst_tk2017", 2017)["bewerking"] == "gepubliceerd"


def test_wijk_onder_nieuwe_code_is_gekoppeld(waarden: pd.DataFrame) -> None:
    # Amsterdam gave its wijken new codes after 2022; WK0363NE carries its value of then.
    gevonden = rij(waarden, "WK0363NE", "hbo_wo_pct", 2022)
    assert (gevonden["status"], gevonden["bewerking"]) == ("ok", "gekoppeld")
    assert rij(waarden, "WK019310", "hbo_wo_pct", 2022)["bewerking"] == "gepubliceerd"
    assert rij(waarden, "WK0363NE", "inwoners", 2024)["bewerking"] == "gepubliceerd"


def test_cijfer_van_gemeente_staat_nooit_bij_een_wijk(
    waarden: pd.DataFrame, gebieden: pd.DataFrame
) -> None:
    alleen_gemeente = {(naam, bron.jaar) for bron in load_bronnen().bronnen
                       for naam in bron.kolommen if "wijk" not in bron.niveaus}
    wijkrijen = waarden.loc[waarden["gebiedsoort"] == "wijk", ["variabele", "peiljaar"]]
    assert not alleen_gemeente & set(wijkrijen.drop_duplicates().itertuples(index=False, name=None))
    # A lent value would make every wijk of a gemeente equal; with six or more wijken none is.
    hbo = reeks(waarden, "hbo_wo_pct", 2022).reindex(gebieden.index[gebieden["soort"] == "wijk"])
    per_gemeente = hbo.groupby(gebieden["gemeentecode"]).agg(["count", "nunique"])
    assert (per_gemeente.loc[per_gemeente["count"] >= 6, "nunique"] > 1).all()


def test_provincie_alleen_als_geen_gemeente_ontbreekt(waarden: pd.DataFrame) -> None:
    # Groningen did not vote for its council in March 2018; all of Overijssel did.
    assert rij(waarden, "GM0014", "opkomst_gr2018", 2018)["status"] == "niet_gepubliceerd"
    assert rij(waarden, "PV20", "opkomst_gr2018", 2018)["status"] == "niet_gepubliceerd"
    assert rij(waarden, "PV23", "opkomst_gr2018", 2018)["status"] == "ok"
    assert rij(waarden, "PV23", "mediaan_besteedbaar_inkomen", 2024)["status"] == \
        "niet_gepubliceerd"


def test_wijk_zonder_inwoners_is_niet_van_toepassing(waarden: pd.DataFrame) -> None:
    inwoners = reeks(waarden, "inwoners", 2024)
    leeg = inwoners.index[(inwoners == 0) & inwoners.index.str.startswith("WK")]
    assert len(leeg) == 26
    keuze = waarden[waarden["gebiedscode"].isin(leeg) & (waarden["peiljaar"] == 2024)]
    huishoudens = keuze[keuze["variabele"] == "huishoudens"]
    assert "niet_gepubliceerd" not in set(keuze["status"])
    assert (huishoudens["status"] == "niet_van_toepassing").sum() >= 20
    assert (huishoudens["waarde"] > 0).sum() < 6  # rounding made the inhabitants zero
    assert keuze.loc[keuze["variabele"] == "mannen", "waarde"].isin([0, 5]).all()


# --- reading ----------------------------------------------------------------------------------


def test_een_gemeente_is_een_uitsnede_van_het_geheel(waarden: pd.DataFrame) -> None:
    een = read_waarden(["GM0193"], ["inwoners", "woz_waarde"])
    verwacht = waarden[waarden["gemeentecode"].isin(["", "GM0193"])
                       & waarden["variabele"].isin(["inwoners", "woz_waarde"])]
    verwacht = verwacht.drop(columns="gebiedsoort").reset_index(drop=True)
    pd.testing.assert_frame_equal(een, verwacht)
    assert len(read_waarden([], [])) == 0
    assert set(read_waarden([])["gemeentecode"]) == {""}


@pytest.mark.parametrize("gemeente", ["GM0193", "GM0363"])
def test_lezen_is_snel(gemeente: str) -> None:
    duur = []
    for _ in range(8):
        begin = time.perf_counter()
        read_waarden([gemeente])
        read_gebieden()
        duur.append(time.perf_counter() - begin)
    assert min(duur) < 0.06


def test_lezen_van_cijfers_laadt_geen_kaartbibliotheek() -> None:
    code = ("import sys, kansenscan_lib.bronnen as b; b.read_waarden(['GM0193']); "
            "print('geopandas' in sys.modules or 'shapely' in sys.modules)")
    uit = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert uit.stdout.strip() == "False"


# --- receipt and damage -----------------------------------------------------------------------


def test_herkomst_noemt_elke_tabel() -> None:
    herkomst = read_herkomst()
    assert [t["id"] for t in herkomst["tabellen"]] == [b.id for b in load_bronnen().bronnen]
    for tabel in herkomst["tabellen"]:
        bestand = load_bronnen().bestand[tabel["bestand"]]
        assert tabel["sha256"] == bestand.sha256
        assert tabel["bronvermelding"].startswith("Bron: ")
        assert tabel["licentie"]
        assert 0 < tabel["rijen_gevuld"] <= tabel["rijen"]
    assert {b["bestand"] for b in herkomst["bestanden"]} == {
        pad.name for pad in MOMENTOPNAME.glob("*.parquet")}


def test_momentopname_is_ongeschonden_en_licht() -> None:
    check_momentopname()
    assert sum(pad.stat().st_size for pad in MOMENTOPNAME.iterdir()) < 8_000_000


@pytest.fixture
def kopie(tmp_path: Path) -> Path:
    return Path(shutil.copytree(MOMENTOPNAME, tmp_path / "momentopname"))


@pytest.mark.parametrize("bestand", ["waarden.parquet", "gebieden.parquet", "grenzen_wijk.parquet"])
@pytest.mark.parametrize("schade", ["afgekapt", "bit", "leeg", "weg"])
def test_beschadigd_bestand_geeft_nederlandse_melding(
    kopie: Path, bestand: str, schade: str
) -> None:
    pad = kopie / bestand
    inhoud = pad.read_bytes()
    if schade == "weg":
        pad.unlink()
    elif schade == "bit":
        midden = len(inhoud) // 3
        pad.write_bytes(inhoud[:midden] + bytes([inhoud[midden] ^ 255]) + inhoud[midden + 1:])
    else:
        pad.write_bytes(inhoud[: len(inhoud) // 2] if schade == "afgekapt" else b"")
    with pytest.raises(GegevensFout, match=f"{bestand}.*momentopname") as fout:
        check_momentopname(kopie)
    assert len(str(fout.value).splitlines()) == 1
    lezers = {"waarden.parquet": lambda: read_waarden(map_=kopie),
              "gebieden.parquet": lambda: read_gebieden(kopie),
              "grenzen_wijk.parquet": lambda: read_grenzen("wijk", map_=kopie)}
    with pytest.raises(GegevensFout, match="vastleggen"):
        lezers[bestand]()


def test_alle_schade_wordt_tegelijk_gemeld(kopie: Path) -> None:
    for pad in kopie.glob("g*.parquet"):
        pad.write_bytes(b"kapot")
    with pytest.raises(GegevensFout) as fout:
        check_momentopname(kopie)
    assert len(str(fout.value).splitlines()) == 3


@pytest.mark.parametrize("tekst", [
    None, "", "niets: waard", "a: [b", "indeling: 2024\nbestanden: [x]\ntabellen: []",
    "indeling: 2024\nbestanden: 3\ntabellen: 1"])
def test_kapotte_herkomst_geeft_nederlandse_melding(kopie: Path, tekst: str | None) -> None:
    if tekst is None:
        (kopie / "herkomst.yml").unlink()
    else:
        (kopie / "herkomst.yml").write_text(tekst)
    with pytest.raises(GegevensFout, match=r"herkomst\.yml"):
        check_momentopname(kopie)


def test_een_afgekapte_herkomst_is_niet_ongeschonden(tmp_path: Path) -> None:
    map_ = tmp_path / "momentopname"
    shutil.copytree(MOMENTOPNAME, map_)
    tekst = (map_ / "herkomst.yml").read_text("utf-8")
    begin = [m.start() for m in re.finditer(r"^- id: ", tekst, flags=re.M)]
    for knip in (begin[-1], begin[len(begin) // 2], begin[-1] + 60):
        (map_ / "herkomst.yml").write_text(tekst[:knip].rpartition("\n")[0] + "\n", "utf-8")
        with pytest.raises(GegevensFout, match="herkomst"):
            check_momentopname(map_)
