"""Building a snapshot of a made-up country of three gemeenten, from good and from bad tables."""

from __future__ import annotations

import gzip
import hashlib
import json
import os
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from kansenscan_lib.bronnen import importeren
from kansenscan_lib.bronnen.importeren import render_momentopname
from kansenscan_lib.bronnen.momentopname import (
    MOMENTOPNAME,
    check_momentopname,
    read_gebieden,
    read_grenzen,
    read_waarden,
)
from kansenscan_lib.catalogus.bronnen import Bronnen
from kansenscan_lib.fouten import GegevensFout, UitvoerFout

PROJECT = Path(__file__).resolve().parents[1]
BRONDATA = Path(os.environ.get("KANSENSCAN_BRONDATA", PROJECT.parent / "shared" / "data"))

# Gemeente 2 of 2024 was two gemeenten in 2022: 2 and 9. Wijk WK0001AA was WK000100 then.
TABELLEN = {
    "kwb2024.csv": """naam,code,wijziging,AantalInwoners_5,Huishoudens_6
Nederland,NL00,.,1000,400
Een,GM0001,1,600,240
Wijk 01 Noord,WK0001AA,2,350,100
Wijk 02 Zuid,WK000102,1,0,
Wijk 03 Oost,WK000103,1,250,140
Twee,GM0002,1,300,120
Wijk 00 Twee,WK000200,1,300,120
Drie,GM0003,1,100,40
Wijk 00,WK000300,1,100,40
""",
    "kwb2022.csv": """code,inw,hoog,mediaan
GM0001,550,20,10
GM0002,200,30,11
GM0009,100,60,12
GM0003,50,,13
WK000100,300,25,
WK000103,250,15,
WK000200,200,30,
WK000900,100,60,
WK000300,50,,
""",
    "kwb2020.csv": """code,inw,eenzaam
NL01,850,45.5
GM0001,500,40
GM0002,200,50
GM0009,100,44
GM0003,50,48
WK000100,300,41
WK000103,150,39
WK000200,200,50
WK000300,50,48
""",
    "provincies.csv": "code,pv,naam\nGM0001,PV20,Boven\nGM0002,PV20,Boven\nGM0003,PV21,Onder\n",
    "koppeling.csv": """nieuw,oud,deel_nieuw,deel_oud
WK0001AA,WK000100,1,0.95
WK000102,WK000103,1,0.02
WK000103,WK000103,1,0.98
WK000200,WK000200,0.6,1
WK000300,WK000300,1,1
""",
}
VIERKANTEN = {"WK0001AA": (0, 0), "WK000102": (1, 0), "WK000103": (2, 0), "WK000200": (0, 1),
              "WK000300": (1, 1)}
GEMEENTEN = {"GM0001": (0, 0, 3, 1), "GM0002": (0, 1, 1, 2), "GM0003": (1, 1, 2, 2)}


def vlak(code: str, x0: float, y0: float, x1: float, y1: float) -> dict[str, Any]:
    hoeken = [(5 + x / 10, 52 + y / 10) for x, y in
              ((x0, y0), (x1, y0), (x1, y1), (x0, y1), (x0, y0))]
    return {"type": "Feature", "properties": {"code": code, "gm": "GM" + code[2:6]},
            "geometry": {"type": "Polygon", "coordinates": [hoeken]}}


def schrijf(map_: Path, tabellen: dict[str, str] | None = None) -> dict[str, Any]:
    """Write the tables and return the description that goes with them."""
    inhoud = {**TABELLEN, **(tabellen or {})}
    vierkanten = [vlak(code, x, y, x + 1, y + 1) for code, (x, y) in VIERKANTEN.items()]
    inhoud["wijken.json"] = json.dumps({"features": vierkanten})
    inhoud["gemeenten.json"] = json.dumps({"features": [vlak(c, *g) for c, g in GEMEENTEN.items()]})
    bestanden = []
    for naam, tekst in inhoud.items():
        ruw = tekst.encode()
        if naam == "kwb2024.csv":
            naam, ruw = naam + ".gz", gzip.compress(ruw, mtime=0)
        (map_ / naam).write_bytes(ruw)
        bestanden.append({
            "bestand": naam, "titel": naam, "tabel": "T", "uitgever": "CBS",
            "licentie": "CC BY 4.0", "bronvermelding": "Bron: CBS", "vindplaats": "test",
            "sha256": hashlib.sha256(ruw).hexdigest()})

    def bron(jaar: int, niveaus: list[str], code: str, **kolommen: str) -> dict[str, Any]:
        return {"id": f"kwb{jaar}", "titel": f"KWB {jaar}", "jaar": jaar, "indeling": jaar,
                "bestand": f"kwb{jaar}.csv" + (".gz" if jaar == 2024 else ""), "weegjaar": jaar,
                "niveaus": niveaus, "land_berekenen": "land" not in niveaus, "soort": "register",
                "kolomnamen": "sleutel", "codekolom": code, "filter": {}, "toelichting": "",
                "kolommen": kolommen}

    def variabele(naam: str, aggregatie: str = "som", weging: str = "") -> dict[str, str]:
        return {"id": naam, "titel": naam, "eenheid": "aantal", "aggregatie": aggregatie,
                "weging": weging}

    def deel(bestand: str, **kolommen: str) -> dict[str, Any]:
        return {"bestand": bestand, "kolommen": kolommen}

    return {
        "gebiedsindeling": {
            "jaar": 2024,
            "gebieden": deel("kwb2024.csv.gz", naam="naam", gebiedscode="code",
                             indelingswijziging="wijziging"),
            "provincies": deel("provincies.csv", gemeentecode="code", provinciecode="pv",
                               provincienaam="naam"),
            "koppeling": deel("koppeling.csv", wijkcode="nieuw", wijkcode_2022="oud",
                              aandeel_nieuw="deel_nieuw", aandeel_oud="deel_oud"),
            "grenzen_wijk": deel("wijken.json", gebiedscode="code", gemeentecode="gm"),
            "grenzen_gemeente": deel("gemeenten.json", gebiedscode="code", gemeentecode="gm"),
        },
        "gemeentewijzigingen": [{"jaar": 2023, "ingegaan": "2023-01-01", "naar": "GM0002",
                                 "van": ["GM0002", "GM0009"], "namen": ["Twee", "Negen"]}],
        "gemeentesplitsingen": [], "gemeentenamen": {}, "bestanden": bestanden,
        "invoerbronnen": [],
        "variabelen": [variabele("inwoners"), variabele("huishoudens"),
                       variabele("hoog_pct", "gewogen_gemiddelde", "inwoners"),
                       variabele("mediaan", "geen"),
                       variabele("eenzaam", "gewogen_gemiddelde", "inwoners")],
        "bronnen": [
            bron(2024, ["land", "gemeente", "wijk"], "code", inwoners="AantalInwoners",
                 huishoudens="Huishoudens"),
            bron(2022, ["gemeente", "wijk"], "code", inwoners="inw", hoog_pct="hoog",
                 mediaan="mediaan"),
            bron(2020, ["land", "gemeente", "wijk"], "code", inwoners="inw", eenzaam="eenzaam")],
    }


@pytest.fixture
def brondata(tmp_path: Path) -> Path:
    pad = tmp_path / "bron"
    pad.mkdir()
    return pad


def bouw(brondata: Path, tabellen: dict[str, str] | None = None) -> pd.DataFrame:
    doel = brondata.parent / "doel"
    render_momentopname(brondata, doel, Bronnen.model_validate(schrijf(brondata, tabellen)))
    return read_waarden(map_=doel).set_index(["gebiedscode", "variabele", "peiljaar"])


def test_een_klein_land_met_de_hand_nagerekend(brondata: Path) -> None:
    waarden = bouw(brondata)

    def rij(gebied: str, variabele: str, jaar: int) -> tuple[Any, ...]:
        waarde, status, bewerking = waarden.loc[(gebied, variabele, jaar),
                                                ["waarde", "status", "bewerking"]]
        return (None if pd.isna(waarde) else waarde, status, bewerking)

    assert rij("NL00", "inwoners", 2024) == (1000, "ok", "gepubliceerd")
    assert rij("PV20", "inwoners", 2024) == (900, "ok", "som")
    assert rij("WK000102", "inwoners", 2024) == (0, "ok", "gepubliceerd")
    assert rij("WK000102", "huishoudens", 2024) == (None, "niet_van_toepassing", "gepubliceerd")
    # 2022: Nederland from the gemeenten of then; 50 of 900 inhabitants without value is too many.
    assert rij("NL00", "inwoners", 2022) == (900, "ok", "som")
    assert rij("NL00", "hoog_pct", 2022) == (None, "niet_gepubliceerd", "gewogen_gemiddelde")
    assert rij("GM0002", "inwoners", 2022) == (300, "ok", "som")
    assert rij("GM0002", "hoog_pct", 2022) == (40, "ok", "gewogen_gemiddelde")
    assert rij("GM0002", "mediaan", 2022) == (None, "niet_gekoppeld", "gepubliceerd")
    assert rij("GM0001", "mediaan", 2022) == (10, "ok", "gepubliceerd")
    assert rij("PV20", "mediaan", 2022)[1] == "niet_gepubliceerd"
    # (20 x 550 + 40 x 300) / 850
    assert rij("PV20", "hoog_pct", 2022) == (27.0588, "ok", "gewogen_gemiddelde")
    assert rij("PV21", "hoog_pct", 2022) == (None, "niet_gepubliceerd", "gewogen_gemiddelde")
    assert rij("WK0001AA", "hoog_pct", 2022) == (25, "ok", "gekoppeld")
    assert rij("WK000103", "hoog_pct", 2022) == (15, "ok", "gepubliceerd")
    assert rij("WK000102", "hoog_pct", 2022) == (None, "niet_gekoppeld", "gekoppeld")
    assert rij("WK000200", "hoog_pct", 2022) == (None, "niet_gekoppeld", "gekoppeld")
    assert rij("WK000300", "hoog_pct", 2022) == (None, "niet_gepubliceerd", "gepubliceerd")
    # 2020: NL01 is Nederland; WK000103 grew from 150 to 250 and is not trusted.
    assert rij("NL00", "eenzaam", 2020) == (45.5, "ok", "gepubliceerd")
    assert rij("GM0002", "eenzaam", 2020) == (48, "ok", "gewogen_gemiddelde")
    assert rij("WK0001AA", "eenzaam", 2020) == (41, "ok", "gekoppeld")
    assert rij("WK000103", "eenzaam", 2020) == (None, "niet_gekoppeld", "gekoppeld")
    assert set(waarden["bron"]) == {"kwb2024", "kwb2022", "kwb2020"}
    assert not waarden.index.get_level_values(0).isin(["GM0009", "WK000900"]).any()


def test_gebieden_en_kaart_van_het_kleine_land(brondata: Path) -> None:
    bouw(brondata)
    doel = brondata.parent / "doel"
    check_momentopname(doel)
    gebieden = read_gebieden(doel)
    assert list(gebieden.index) == ["NL00", "PV20", "PV21", "GM0001", "GM0002", "GM0003",
                                    "WK000102", "WK000103", "WK0001AA", "WK000200", "WK000300"]
    # The number goes, unless nothing else would be left or the gemeente has that name already.
    assert list(gebieden["naam"][-5:]) == ["Zuid", "Oost", "Noord", "Wijk 00 Twee", "Wijk 00"]
    assert list(read_grenzen("wijk", "GM0001", doel).index) == ["WK000102", "WK000103", "WK0001AA"]
    assert sorted(pad.name for pad in doel.iterdir()) == [
        "gebieden.parquet", "grenzen_gemeente.parquet", "grenzen_wijk.parquet", "herkomst.yml",
        "waarden.parquet"]


def test_zelfde_tabellen_zelfde_bytes(brondata: Path) -> None:
    bouw(brondata)
    doel = brondata.parent / "doel"
    eerst = {pad.name: pad.read_bytes() for pad in doel.iterdir()}
    bouw(brondata)
    assert {pad.name: pad.read_bytes() for pad in doel.iterdir()} == eerst


def test_ontbrekende_en_gewijzigde_bestanden_tegelijk(brondata: Path) -> None:
    bronnen = Bronnen.model_validate(schrijf(brondata))
    (brondata / "kwb2022.csv").unlink()
    (brondata / "kwb2020.csv").write_text("iets anders")
    with pytest.raises(GegevensFout) as fout:
        render_momentopname(brondata, brondata.parent / "doel", bronnen)
    regels = str(fout.value).splitlines()
    assert len(regels) == 2
    assert "kwb2022.csv: dit bestand ontbreekt" in regels[0]
    assert "kwb2020.csv: dit is niet het bestand" in regels[1] and "sha256" in regels[1]
    assert not (brondata.parent / "doel").exists()


def test_alle_fouten_in_tabellen_tegelijk(brondata: Path) -> None:
    tabellen = {
        "kwb2022.csv": TABELLEN["kwb2022.csv"].replace("inw,hoog", "inwo,hoog_7,hoog_9", 1),
        "kwb2020.csv": TABELLEN["kwb2020.csv"].replace("40", "veertig").replace("44", "x"),
        "provincies.csv": TABELLEN["provincies.csv"].replace("pv", "provincie", 1),
    }
    with pytest.raises(GegevensFout) as fout:
        bouw(brondata, tabellen)
    tekst = str(fout.value)
    assert "kolom 'inw' ontbreekt. Bedoelt u 'inwo'?" in tekst
    assert "kolom 'hoog' komt 2 keer voor (hoog_7, hoog_9)" in tekst
    assert "kolom 'eenzaam': moet een getal zijn; gevonden: 'veertig' bij GM0001 (2 keer)" in tekst
    assert "provincies.csv: kolom 'pv' ontbreekt" in tekst
    assert len(tekst.splitlines()) == 4


@pytest.mark.parametrize(("bestand", "oud", "nieuw", "melding"), [
    ("kwb2022.csv", "GM0009", "GM0001", "gebied GM0001 komt meer dan een keer voor"),
    ("provincies.csv", "GM0003", "GM0004", "gemeente Drie heeft geen provincie"),
    ("koppeling.csv", "WK000300,", "WK000301,", "de wijken zijn niet die van 2024"),
    ("koppeling.csv", "0.95", "veel", "koppeling.csv"),
])
def test_tabel_die_niet_klopt(
    brondata: Path, bestand: str, oud: str, nieuw: str, melding: str
) -> None:
    with pytest.raises(GegevensFout, match=melding):
        bouw(brondata, {bestand: TABELLEN[bestand].replace(oud, nieuw, 1)})


def test_wijken_van_een_jaar_zonder_koppeling(brondata: Path) -> None:
    beschrijving = schrijf(brondata)
    los = beschrijving["bronnen"][2] | {"id": "kwb2021", "jaar": 2021, "indeling": 2021,
                                        "kolommen": {"huishoudens": "inw"}}
    beschrijving["bronnen"].append(los)
    with pytest.raises(GegevensFout, match="bron 'kwb2021': geen koppeling met wijken van 2021"):
        render_momentopname(brondata, brondata / "doel", Bronnen.model_validate(beschrijving))


def test_koppeling_vraagt_inwoners_van_toen(brondata: Path) -> None:
    beschrijving = schrijf(brondata)
    del beschrijving["bronnen"][2]
    with pytest.raises(GegevensFout, match="'inwoners' per wijk in de indeling van 2020"):
        render_momentopname(brondata, brondata / "doel", Bronnen.model_validate(beschrijving))


def test_map_bestaat_niet(tmp_path: Path) -> None:
    with pytest.raises(GegevensFout, match="deze map bestaat niet"):
        render_momentopname(tmp_path / "weg", tmp_path / "doel")


def test_mislukt_schrijven_laat_het_oude_heel(
    brondata: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bouw(brondata)
    doel = brondata.parent / "doel"
    eerst = {pad.name: pad.read_bytes() for pad in doel.iterdir()}

    def vol(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(importeren, "_write_herkomst", vol)
    with pytest.raises(UitvoerFout, match="schrijven is niet gelukt"):
        bouw(brondata)
    assert {pad.name: pad.read_bytes() for pad in doel.iterdir()} == eerst


def test_doel_is_een_bestand(brondata: Path) -> None:
    (brondata.parent / "doel").write_text("in de weg")
    with pytest.raises(UitvoerFout, match="kan hier niet schrijven"):
        bouw(brondata)


@pytest.mark.skipif(not BRONDATA.is_dir(), reason="de map met brontabellen is hier niet")
def test_herbouw_geeft_dezelfde_bytes(tmp_path: Path) -> None:
    render_momentopname(BRONDATA, tmp_path)
    gebouwd = {pad.name: hashlib.sha256(pad.read_bytes()).hexdigest() for pad in tmp_path.iterdir()}
    verpakt = {pad.name: hashlib.sha256(pad.read_bytes()).hexdigest()
               for pad in MOMENTOPNAME.iterdir()}
    assert gebouwd == verpakt
