"""The actieplan: from kansen to steps, to a workbook, and back in the next scan."""

from __future__ import annotations

import hashlib
import shutil
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest
from conftest import Tabellen
from openpyxl.worksheet.worksheet import Worksheet
from scanbouwer import LEEG, load, with_invulmap

from kansenscan_lib.analyse.actieplan import KOLOMMEN, compare_actieplan
from kansenscan_lib.analyse.kansen import select_kansen
from kansenscan_lib.beeld.actietabellen import add_maat, say_actieplan
from kansenscan_lib.catalogus import Catalogus, load_catalogus
from kansenscan_lib.fouten import InvoerFout
from kansenscan_lib.invoer.actieplan import BLAD, Planregel, load_actieplan
from kansenscan_lib.invoer.rij import kolommen
from kansenscan_lib.rijen import select_rijen
from kansenscan_lib.scan import PROJECTMAP, VOORBEELD, Scan, load_scan
from kansenscan_lib.uitvoer.actieplan import NAAM, NAAM_NIEUW, is_veranderd, render_actieplan

KOPPEN = [kolom.kop for kolom in kolommen(Planregel).values()]


@pytest.fixture(scope="module")
def catalogus() -> Catalogus:
    return load_catalogus()


@pytest.fixture(scope="module")
def plan(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The actieplan that the report run of the example writes."""
    from kansenscan_lib.analyse.confrontatie import compare_confrontatie
    from kansenscan_lib.analyse.kansen import compare_kansen

    scan = load("GM0193")
    map_ = tmp_path_factory.mktemp("plan")
    return render_actieplan(scan, compare_kansen(scan, compare_confrontatie(scan)), map_, map_)


def wijken(scan: Scan) -> dict[str, str]:
    return {str(code): str(naam) for code, naam in scan.wijken.items()}


def letter(kop: str) -> str:
    from openpyxl.utils import get_column_letter

    return get_column_letter(KOPPEN.index(kop) + 1)


def change(plan: Path, map_: Path, wijzig: Callable[[Worksheet], object]) -> Path:
    """Return a copy of a plan in which somebody typed something, as Excel would save it."""
    boek = openpyxl.load_workbook(plan)
    wijzig(boek[BLAD])
    boek.save(map_ / "GM0193-actieplan.xlsx")
    return map_ / "GM0193-actieplan.xlsx"


# --- from kansen to steps ---------------------------------------------------------------------


def test_elke_afspraak_en_elke_beste_kans_zonder_afspraak(zwolle_tabellen: Tabellen) -> None:
    scan, kansen = zwolle_tabellen.scan, zwolle_tabellen.kansen
    uit = compare_actieplan(scan, kansen)
    assert list(uit) == KOLOMMEN
    eigen = uit[uit["afgesproken"]]
    assert sorted(eigen["wat"]) == sorted(scan.invulmap.acties["wat"])
    beste = select_kansen(kansen)
    zonder = set(beste["titel"]) - set(scan.invulmap.acties["kans"])
    assert set(uit.loc[~uit["afgesproken"], "kans"]) == zonder and zonder
    termijnen = list(scan.catalogus.regels.termijnen)
    plekken = uit["termijn"].map(termijnen.index)
    assert plekken.is_monotonic_increasing


def test_het_cijfer_bij_het_begin_is_een_gepubliceerd_cijfer(zwolle_tabellen: Tabellen) -> None:
    scan = zwolle_tabellen.scan
    sleutel = ["indicator", "gebiedscode", "peiljaar"]
    cijfers = scan.cijfers.set_index(sleutel)
    met = [r for r in select_rijen(compare_actieplan(scan, zwolle_tabellen.kansen))
           if r["indicator"]]  # fmt: skip
    assert len(met) >= 8
    for rij in met:
        bron = cijfers.loc[(rij["indicator"], rij["gebied"], rij["jaar"])]
        assert rij["waarde"] == pytest.approx(bron["waarde"], abs=1e-4)
    # The action names its own figure: benefits in Holtenbroek, 710 of 6,700 in 2020.
    bijstand = [r for r in met if (r["indicator"], r["gebied"]) == ("bijstand", "WK019330")]
    assert {(r["teller"], r["noemer"], r["jaar"]) for r in bijstand} == {(710, 6_700, 2020)}


def test_een_actie_blijft_ook_als_haar_kans_er_niet_meer_is(zwolle: Scan) -> None:
    alleen = replace(zwolle.invulmap, aanbod=LEEG.aanbod, bibliotheek=LEEG.bibliotheek)
    scan = with_invulmap(zwolle, alleen)
    uit = compare_actieplan(scan, pd.DataFrame())
    assert sorted(uit["wat"]) == sorted(zwolle.invulmap.acties["wat"])
    assert uit["afgesproken"].all() and (uit["dienst"] == "").all()


def test_zonder_iets_een_leeg_plan_met_een_zin(zwolle: Scan) -> None:
    scan = with_invulmap(zwolle, LEEG)
    uit = compare_actieplan(scan, pd.DataFrame())
    assert uit.empty and list(uit) == KOLOMMEN
    assert "nog geen acties afgesproken" in say_actieplan(uit, scan).markdown


def test_een_voorgestelde_maat_telt_de_bibliotheek_zelf(zwolle_tabellen: Tabellen) -> None:
    uit = add_maat(compare_actieplan(zwolle_tabellen.scan, zwolle_tabellen.kansen),
                   zwolle_tabellen.scan)  # fmt: skip
    voorstel = uit[~uit["afgesproken"]]
    assert voorstel["maat"].str.startswith("Aantal ").all()
    assert not voorstel["maat"].str.contains("minder|omlaag|daalt|stijgt").any()


# --- to a workbook ----------------------------------------------------------------------------


def test_dezelfde_invoer_geeft_dezelfde_bytes(plan: Path, zwolle_tabellen: Tabellen,
                                              tmp_path: Path) -> None:  # fmt: skip
    ander = render_actieplan(zwolle_tabellen.scan, zwolle_tabellen.kansen, tmp_path, tmp_path)
    een, twee = (hashlib.sha256(pad.read_bytes()).hexdigest() for pad in (plan, ander))
    assert een == twee and plan.name == ander.name == NAAM


def test_geen_formules_wel_bronnen_en_keuzelijsten(plan: Path) -> None:
    with zipfile.ZipFile(plan) as zip_:
        delen = {n: zip_.read(n).decode() for n in zip_.namelist() if n.endswith(".xml")}
    assert not any("<f>" in d or "<hyperlink" in d for n, d in delen.items() if "sheet" in n)
    alles = " ".join(delen.values())
    assert "CC BY 4.0" in alles and "GM0193-actieplan.xlsx" in alles
    boek = openpyxl.load_workbook(plan)
    koppen = [str(cel.value).removesuffix(" *") for cel in boek[BLAD][1]]
    assert koppen == KOPPEN
    assert len(boek[BLAD].data_validations.dataValidation) == len(KOPPEN)


def test_wat_iemand_invulde_wordt_nooit_overschreven(
    plan: Path, zwolle_tabellen: Tabellen, tmp_path: Path
) -> None:
    eerder, nieuw = tmp_path / "eerder", tmp_path / "nieuw"
    eerder.mkdir()
    nieuw.mkdir()
    shutil.copy(plan, eerder / NAAM)
    assert not is_veranderd(eerder / NAAM)
    boek = openpyxl.load_workbook(plan)
    boek.save(eerder / NAAM)
    assert is_veranderd(eerder / NAAM)
    pad = render_actieplan(zwolle_tabellen.scan, zwolle_tabellen.kansen, nieuw, eerder)
    assert pad == nieuw / NAAM_NIEUW


# --- and back ---------------------------------------------------------------------------------


def test_afspraken_komen_terug_zoals_zij_waren_en_voorstellen_niet(
    plan: Path, catalogus: Catalogus, zwolle_tabellen: Tabellen
) -> None:
    scan = zwolle_tabellen.scan
    gelezen = load_actieplan(plan, catalogus, wijken(scan))
    assert gelezen is not None
    verwacht = compare_actieplan(scan, zwolle_tabellen.kansen)
    verwacht = add_maat(verwacht[verwacht["afgesproken"]], scan).reset_index(drop=True)
    regels = gelezen.regels.reset_index(drop=True)
    velden = ["kans", "dienst", "doelgroep", "waar", "termijn", "wat", "wie", "wanneer", "maat",
              "nulmeting", "indicator", "jaar", "voortgang"]  # fmt: skip
    pd.testing.assert_frame_equal(regels[velden], verwacht[velden], check_dtype=False)
    for kolom in ("waarde", "onder", "boven", "teller", "noemer"):
        assert regels[kolom].tolist() == pytest.approx(verwacht[kolom].tolist(), nan_ok=True)
    assert (gelezen.regels["plan_van"] == pd.Timestamp(2026, 11, 2)).all()


def test_een_voorstel_dat_wordt_ingevuld_doet_de_volgende_keer_mee(
    plan: Path, tmp_path: Path
) -> None:
    """The whole round: the plan of this scan, filled in further, is looked back on by the next."""
    map_ = tmp_path / "bieb"
    shutil.copytree(PROJECTMAP / VOORBEELD, map_)

    def vul(blad: Worksheet) -> None:
        wat = letter("Wat")
        leeg = next(rij for rij in range(2, 40) if blad[f"{wat}{rij}"].value is None)
        blad[f"{wat}{leeg}"] = "Samen beginnen"
        blad[f"{letter('Voortgang')}{leeg}"] = "klaar"
        blad[f"{letter('Resultaat')}{leeg}"] = "31 gezinnen"

    change(plan, map_, vul)
    scan = load_scan("GM0193", map_)
    nieuw = scan.actieplan[scan.actieplan["wat"] == "Samen beginnen"]
    assert len(nieuw) == 1 and len(scan.actieplan) == len(scan.invulmap.acties) + 1
    (rij,) = select_rijen(nieuw)
    assert (rij["voortgang"], rij["resultaat"], rij["indicator"] != "") == (
        "klaar", "31 gezinnen", True)  # fmt: skip


FOUTEN: list[tuple[str, Any, str]] = [
    ("Kans *", None, "is verplicht en leeg"),
    ("Dienst", "Taalhuys", "kies uit"),
    ("Termijn", "straks", "kies uit"),
    ("Wat", "=HYPERLINK(1)", "is een formule"),
    ("Wie (rol)", "mw. De Bruin", "bevat een naam van een persoon"),
    ("Maat", "mail a@b.nl", "bevat een e-mailadres"),
    ("Wanneer klaar", "najaar", "moet een datum zijn"),
    ("Cijfer om te volgen", "Geluk", "kies uit"),
    ("Gebied van het cijfer", "Atlantis", "kies uit"),
    ("Jaar van het cijfer", 12, "moet tussen"),
    ("Waarde", "veel", "moet een getal zijn"),
    ("Waarde", 50.0, "moet tussen de ondergrens en de bovengrens liggen"),
    ("Ondergrens", None, "is leeg, en de andere kant van de marge staat er wel"),
    ("Van de (noemer)", 10, "past niet bij teller en noemer"),
    ("Voortgang", "half", "kies uit"),
    ("Afgerond op", "31-02-2026", "deze datum bestaat niet"),
]


@pytest.mark.parametrize(("kop", "waarde", "tekst"), FOUTEN, ids=lambda x: str(x)[:24])
def test_een_fout_heet_naar_haar_cel(
    plan: Path, catalogus: Catalogus, tmp_path: Path, kop: str, waarde: Any, tekst: str
) -> None:
    def vul(blad: Worksheet) -> None:  # in an agreed action whose figure has limits and counts
        rij = next(r for r in range(2, 40)
                   if blad[f"{letter('Aantal (teller)')}{r}"].value is not None
                   and blad[f"{letter('Wat')}{r}"].value is not None)  # fmt: skip
        blad[f"{letter(kop.removesuffix(' *'))}{rij}"] = waarde

    pad = change(plan, tmp_path, vul)
    voor = pad.read_bytes()
    with pytest.raises(InvoerFout) as fout:
        load_actieplan(pad, catalogus, wijken(load("GM0193")))
    assert len(fout.value.meldingen) == 1, fout.value.meldingen
    assert tekst in fout.value.meldingen[0] and pad.read_bytes() == voor
    assert fout.value.meldingen[0].startswith("GM0193-actieplan.xlsx, Actieplan!")


def test_plan_van_een_andere_gemeente_wordt_geweigerd(plan: Path, catalogus: Catalogus) -> None:
    with pytest.raises(InvoerFout, match="hoort bij een andere gemeente"):
        load_actieplan(plan, catalogus, wijken(load("GM0363")))


def test_zonder_bestand_is_er_geen_plan(tmp_path: Path, catalogus: Catalogus) -> None:
    assert load_actieplan(tmp_path / "weg.xlsx", catalogus, wijken(load("GM0193"))) is None
    assert load("GM0363").actieplan.empty


def test_een_smaller_domein_laat_het_cijfer_weg_dat_er_niet_bij_hoort(
    plan: Path, catalogus: Catalogus
) -> None:
    gelezen = load_actieplan(plan, catalogus, wijken(load("GM0193")))
    assert gelezen is not None
    smal = gelezen.select(catalogus.select(["cultuur"]))
    assert set(smal.regels["dienst"]) <= {"", *catalogus.select(["cultuur"]).dienst}
    assert len(smal.regels) < len(gelezen.regels)
