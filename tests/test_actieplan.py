"""The actieplan: written, read back, checked cell by cell, and what it proposes."""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest
from conftest import Tabellen
from lezingcontrole import OORZAAK
from openpyxl.workbook import Workbook
from scanbouwer import (
    GEMEENTE,
    actie,
    dienst,
    kans,
    load,
    make_organisatie,
    make_scan,
    per_gebied,
    select_catalogus,
    wijk,
    with_bladen,
)

from kansenscan_lib import cli
from kansenscan_lib.analyse.actieplan import KOLOMMEN, compare_actieplan
from kansenscan_lib.analyse.confrontatie import compare_confrontatie
from kansenscan_lib.analyse.kansen import compare_kansen, select_kansen
from kansenscan_lib.beeld.actietabellen import (
    add_maat,
    draw_actieplan,
    draw_acties,
    say_actieplan,
)
from kansenscan_lib.catalogus import Catalogus, load_catalogus
from kansenscan_lib.fouten import InvoerFout, UitvoerFout
from kansenscan_lib.invoer.actieplan import (
    ACTIEPLAN,
    Actieplan,
    Planregel,
    load_actieplan,
    write_actieplan,
)
from kansenscan_lib.invoer.modellen import BLADEN
from kansenscan_lib.invoer.rij import Boekgegevens, kolommen
from kansenscan_lib.scan import Scan, load_scan
from kansenscan_lib.uitvoer.actieplan import NAAM, NAAM_NIEUW, is_veranderd, render_actieplan

VOORBEELD = Path(__file__).resolve().parents[1] / "params" / "voorbeeld"
PLAN = VOORBEELD / "GM0193-actieplan.xlsx"
WIJKEN = {str(code): str(naam) for code, naam in load("GM0193").wijken.items()}
KOLOM = {veld: nummer for nummer, veld in enumerate(kolommen(Planregel), start=1)}
Maak = Callable[..., Path]


@pytest.fixture(scope="module")
def catalogus() -> Catalogus:
    return load_catalogus()


@pytest.fixture(scope="module")
def voorbeeld(catalogus: Catalogus) -> Actieplan:
    plan = load_actieplan(PLAN, catalogus, WIJKEN)
    assert plan is not None
    return plan


@pytest.fixture
def maak(tmp_path: Path) -> Maak:
    """Return a copy of the example in which cells of its first row, or more, are changed."""
    def maak(wijzig: Callable[[Workbook], object] = lambda boek: None, **cellen: Any) -> Path:
        boek = openpyxl.load_workbook(io.BytesIO(PLAN.read_bytes()))
        for veld, waarde in cellen.items():
            boek["Actieplan"].cell(2, KOLOM[veld]).value = waarde
        wijzig(boek)
        boek.save(tmp_path / PLAN.name)
        return tmp_path / PLAN.name

    return maak


def meldingen(pad: Path, catalogus: Catalogus) -> list[str]:
    with pytest.raises(InvoerFout) as fout:
        load_actieplan(pad, catalogus, WIJKEN)
    return [m.removeprefix(f"{PLAN.name}, ") for m in fout.value.meldingen]


# --- written and read back ------------------------------------------------------------------------

def test_heen_en_terug_is_gelijk(
    tmp_path: Path, catalogus: Catalogus, voorbeeld: Actieplan
) -> None:
    for nummer in (1, 2):
        write_actieplan(tmp_path / f"{nummer}.xlsx", catalogus, voorbeeld.gegevens, WIJKEN,
                        voorbeeld.regels)  # fmt: skip
    terug = load_actieplan(tmp_path / "1.xlsx", catalogus, WIJKEN)
    assert terug is not None and terug.gegevens == voorbeeld.gegevens
    pd.testing.assert_frame_equal(terug.regels, voorbeeld.regels)
    assert (tmp_path / "1.xlsx").read_bytes() == (tmp_path / "2.xlsx").read_bytes()
    with pytest.raises(UitvoerFout, match="niet overschreven"):
        write_actieplan(tmp_path / "1.xlsx", catalogus, voorbeeld.gegevens, WIJKEN,
                        voorbeeld.regels)  # fmt: skip


def test_een_rij_wordt_gelezen_zoals_hij_er_staat(voorbeeld: Actieplan) -> None:
    """Zwolle in 2020, CBS: 20,473 of 128,840 inhabitants were 65 or older."""
    rij = voorbeeld.regels.loc[2]
    assert rij[["dienst", "doelgroep", "indicator", "gebied", "jaar", "voortgang"]].tolist() == [
        "bibliotheek_aan_huis", "eenzame_ouderen", "leeftijd_65plus", "GM0193", 2020, "klaar"]
    assert rij["waarde"] == pytest.approx(100 * 20_473 / 128_840, abs=1e-4)
    assert rij["afgerond_op"] == pd.Timestamp("2022-05-20")
    assert (voorbeeld.regels["plan_van"] == pd.Timestamp("2021-11-15")).all()
    leeg = Actieplan.select_leeg()
    pd.testing.assert_series_equal(leeg.dtypes, voorbeeld.regels.dtypes)
    assert leeg.empty and leeg.index.name == voorbeeld.regels.index.name == "rij"


def test_onschuldige_verschillen_mogen(maak: Maak, catalogus: Catalogus) -> None:
    pad = maak(dienst=" bibliotheek  AAN huis", gebied="hele gemeente", waarde="15,8903",
               wanneer="30 juni 2022", jaar="2020", voortgang="Klaar", teller="20.473,0")
    plan = load_actieplan(pad, catalogus, WIJKEN)
    assert plan is not None
    rij = plan.regels.loc[2]
    assert rij["waarde"] == 15.8903 and rij["teller"] == 20_473 and rij["gebied"] == "GM0193"
    assert rij["wanneer"] == pd.Timestamp("2022-06-30")


def test_een_voorstel_telt_pas_mee_als_wat_is_ingevuld(maak: Maak, catalogus: Catalogus) -> None:
    wijzig = dict.fromkeys(
        ("wat", "wie", "wanneer", "voortgang", "gedaan", "resultaat", "afgerond_op"))
    plan = load_actieplan(maak(**wijzig), catalogus, WIJKEN)
    assert plan is not None and plan.regels.index.tolist() == [3, 4, 5, 6, 7]
    assert meldingen(maak(**(wijzig | {"wie": "manager"})), catalogus) == [
        "Actieplan!F2 (Wat): is verplicht en leeg. Vul deze cel in."]


def test_zonder_bestand_is_er_geen_plan(tmp_path: Path, catalogus: Catalogus) -> None:
    assert load_actieplan(tmp_path / "GM0193-actieplan.xlsx", catalogus, WIJKEN) is None
    assert load("GM0363").actieplan.empty


def test_een_kleiner_domein_houdt_wat_erbij_past(
    voorbeeld: Actieplan, catalogus: Catalogus
) -> None:
    klein = select_catalogus(make_organisatie(["educatie"]))
    rest = voorbeeld.select(klein).regels
    assert set(rest["dienst"]) <= set(klein.dienst) < set(catalogus.dienst)
    assert 0 < len(rest) < len(voorbeeld.regels)
    assert set(rest["indicator"]) <= {"", *klein.indicator}


# --- what is wrong in it --------------------------------------------------------------------------

@pytest.mark.parametrize(("cellen", "verwacht"), [
    ({"kans": None}, "A2 (Kans): is verplicht en leeg. Vul deze cel in."),
    ({"dienst": "taalkafé"}, "B2 (Dienst): kies uit: "),
    ({"waarde": "15.9"}, "N2 (Waarde): moet een getal met een komma zijn"),
    ({"waarde": "veel"}, "N2 (Waarde): moet een getal zijn, zoals 12,5"),
    ({"jaar": 20}, "M2 (Jaar van het cijfer): moet tussen 1995 en 2100 liggen"),
    ({"gebied": "Deventer"}, "L2 (Gebied van het cijfer): kies uit: Hele gemeente; "),
    ({"wie": "jan@voorbeeld.nl"}, "G2 (Wie (rol)): bevat een e-mailadres; dit veld kan"),
    ({"resultaat": "bel 038-123 45 67"}, "U2 (Resultaat): bevat een telefoonnummer"),
    ({"gedaan": "=1+1"}, "T2 (Wat is er gedaan?): is een formule"),
    ({"jaar": None}, "M2 (Jaar van het cijfer): is leeg, en een deel van het cijfer staat er wel."),
    ({"indicator": None}, "K2 (Cijfer om te volgen): is leeg, en een deel van het cijfer"),
    ({"waarde": None}, "N2 (Waarde): is leeg, en een deel van het cijfer"),
    ({"onder": None}, "O2 (Ondergrens): is leeg, en de andere kant"),
    ({"boven": None}, "P2 (Bovengrens): is leeg, en de andere kant"),
    ({"onder": 17}, "N2 (Waarde): moet tussen de ondergrens en de bovengrens liggen."),
    ({"waarde": 15.7, "onder": None, "boven": None},
     "N2 (Waarde): past niet bij teller en noemer: die geven 15,9."),
    ({"wanneer": "najaar"}, "H2 (Wanneer klaar): moet een datum zijn"),
])  # fmt: skip
def test_elke_fout_met_haar_cel(
    maak: Maak, catalogus: Catalogus, cellen: dict[str, Any], verwacht: str
) -> None:
    (melding,) = meldingen(maak(**cellen), catalogus)
    assert melding.startswith(f"Actieplan!{verwacht}")
    assert "voorbeeld.nl" not in melding and "038" not in melding


def test_alle_fouten_in_een_keer(maak: Maak, catalogus: Catalogus) -> None:
    def wijzig(boek: Workbook) -> None:
        boek["Actieplan"]["F3"].value = None
        boek["Actieplan"]["M4"].value = "vorig jaar"
        boek["Scan"]["B5"].value = "ooit"

    gevonden = meldingen(maak(wijzig, dienst="iets"), catalogus)
    assert [m.split(" ")[0] for m in gevonden] == [
        "Scan!B5", "Actieplan!B2", "Actieplan!F3", "Actieplan!M4"]


@pytest.mark.parametrize(("wijzig", "verwacht"), [
    (lambda b: b["Scan"].__setitem__("B3", "GM0363"),
     "dit actieplan hoort bij een andere gemeente"),
    (lambda b: b.remove(b["Actieplan"]), "Kopieer het uit een nieuw actieplan."),
    (lambda b: b["Scan"].__setitem__("B2", 9), "dit actieplan heeft versie 9"),
    (lambda b: b["Actieplan"].__setitem__("A1", "Kansje"), "Kopieer de koppen uit een nieuw"),
    (lambda b: b.create_sheet("Notities"), "onbekend blad 'Notities'"),
])  # fmt: skip
def test_een_verkeerd_bestand(
    maak: Maak, catalogus: Catalogus, wijzig: Callable[[Workbook], object], verwacht: str
) -> None:
    assert verwacht in " ".join(meldingen(maak(wijzig), catalogus))


def test_de_opdracht_noemt_de_cel(
    maak: Maak, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pad = maak(wie="jan@voorbeeld.nl", jaar="x")
    (pad.parent / "organisatie.yml").write_bytes((VOORBEELD / "organisatie.yml").read_bytes())
    with pytest.raises(SystemExit) as einde:
        cli.main(["rapport", "--organisatie", str(pad.parent), "--uit", str(tmp_path / "uit")])
    fout = capsys.readouterr().err
    assert einde.value.code == 1 and not (tmp_path / "uit").exists()
    for deel in ("Actieplan!G2 (Wie (rol)): bevat een e-mailadres", "Actieplan!M2 (Jaar"):
        assert deel in fout


# --- the plan -------------------------------------------------------------------------------------

def plan_van(scan: Scan) -> pd.DataFrame:
    return compare_actieplan(scan, compare_kansen(scan, compare_confrontatie(scan)))


def test_elke_actie_en_elke_kans_zonder_actie_staat_er_een_keer_in(
    zwolle_tabellen: Tabellen,
) -> None:
    t = zwolle_tabellen
    plan = compare_actieplan(t.scan, t.kansen)
    acties = t.scan.invulmap.acties
    eigen, rest = plan[plan["afgesproken"]], plan[~plan["afgesproken"]]
    assert sorted(eigen["wat"]) == sorted(acties["wat"]) and list(plan) == KOLOMMEN
    beste = select_kansen(t.kansen)
    assert sorted(rest["kans"]) == sorted(set(beste["titel"]) - set(acties["kans"]))
    assert (rest[["wat", "wie", "maat", "nulmeting", "voortgang"]] == "").all(axis=None)
    assert rest["wanneer"].isna().all()
    volgorde = [list(t.scan.catalogus.regels.termijnen).index(x) for x in plan["termijn"]]
    assert volgorde == sorted(volgorde)


def test_nulmeting_is_een_rij_van_de_cijfers(zwolle_tabellen: Tabellen) -> None:
    t = zwolle_tabellen
    plan = compare_actieplan(t.scan, t.kansen)
    cijfers = t.scan.cijfers.set_index(["indicator", "gebiedscode", "peiljaar"])
    assert (plan["indicator"] != "").all()
    for rij in plan.to_dict("records"):
        bron = cijfers.loc[(rij["indicator"], rij["gebied"], rij["jaar"])]
        for kolom in ("waarde", "onder", "boven", "teller", "noemer"):
            assert rij[kolom] == pytest.approx(bron[kolom], abs=6e-5, nan_ok=True)
    # CBS, 1 January 2024, Stadshagen: 6,505 of 28,125 inhabitants were younger than 15.
    kinderen = plan[plan["indicator"] == "leeftijd_0_15"].iloc[0]
    assert (kinderen["teller"], kinderen["noemer"], kinderen["jaar"]) == (6_505, 28_125, 2024)


def scan_met(**bladen: Any) -> Scan:
    basis = {"aanbod": [], "bibliotheek": [dienst("huiskamer", "gepland", [wijk(1)])],
             "kansen": [kans("huiskamer", "eenzame_ouderen", [wijk(1)], termijn="kort")]}
    return make_scan(
        {"inwoners": per_gebied([4_000, 4_000], nl=17_000_000),
         "leeftijd_65plus": per_gebied([800, 900], nl=3_400_000),
         "ernstig_eenzaam_65plus": per_gebied([15.0, 10.0], gm=10.0, nl=10.0)}, basis | bladen,
    )  # fmt: skip


def test_het_cijfer_van_de_actie_gaat_voor_dat_van_de_kans() -> None:
    scan = scan_met(acties=[actie(), actie(wat="Bouwen", indicator="leeftijd_65plus",
                                           wijk=wijk(2)),
                            actie(wat="Kijken", indicator="leeftijd_65plus")])  # fmt: skip
    plan = plan_van(scan).query("afgesproken").set_index("wat")
    assert plan["indicator"].to_dict() == {"Bellen": "ernstig_eenzaam_65plus",
                                           "Bouwen": "leeftijd_65plus",
                                           "Kijken": "leeftijd_65plus"}
    assert plan["gebied"].to_dict() == {"Bellen": wijk(1), "Bouwen": wijk(2), "Kijken": GEMEENTE}
    assert plan["teller"].tolist()[1:] == [900, 1_700] and plan["stand"].eq("gepland").all()


@pytest.mark.parametrize(("aantallen", "som"), [
    ((40, 60), 100), ((40, None), None), ((), None)])  # fmt: skip
def test_deelnemers_alleen_als_elke_plek_ze_kent(aantallen: Any, som: int | None) -> None:
    rijen = [dienst("huiskamer").model_copy(update={"deelnemers": n}) for n in aantallen]
    rijen.append(dienst("huiskamer", "gepland").model_copy(update={"deelnemers": 30}))
    plan = plan_van(scan_met(bibliotheek=rijen))
    gevonden = plan.loc[plan["dienst"] == "huiskamer", "deelnemers"].iloc[0]
    assert pd.isna(gevonden) if som is None else gevonden == som


def test_een_actie_zonder_kans_in_de_tabel_blijft() -> None:
    scan = scan_met(acties=[actie()])
    plan = compare_actieplan(scan, pd.DataFrame())
    assert plan[["kans", "wat", "termijn", "indicator"]].to_numpy().tolist() == [
        ["Eigen kans", "Bellen", "", ""]]


@pytest.mark.parametrize("code", ["GM0363", "GM0088"])
def test_zonder_invulmap_is_het_plan_leeg(code: str, tmp_path: Path) -> None:
    scan = load(code)
    plan = plan_van(scan)
    assert plan.empty and list(plan) == KOLOMMEN
    assert "nog geen acties afgesproken" in say_actieplan(plan, scan).markdown
    pad = render_actieplan(scan, pd.DataFrame(), tmp_path, tmp_path)
    wijken = {str(c): str(n) for c, n in scan.wijken.items()}
    terug = load_actieplan(pad, load_catalogus(), wijken)
    assert terug is not None and terug.regels.empty and terug.gegevens.gemeentecode == code


# --- words ----------------------------------------------------------------------------------------

def test_voorstel_telt_wat_de_bibliotheek_zelf_ziet(zwolle_tabellen: Tabellen) -> None:
    t = zwolle_tabellen
    plan = add_maat(compare_actieplan(t.scan, t.kansen), t.scan).set_index("kans")
    stadshagen = plan.loc["Maakplaats – Kinderen 0 tot 15 jaar"]
    assert stadshagen["maat"] == ("Aantal deelnemers per jaar uit Stadshagen. Vraag bij het begin "
                                  "in welke wijk mensen wonen.")
    assert stadshagen["nulmeting"] == ("Deelnemers per jaar in de hele gemeente: 131. Kinderen tot "
                                       "15 jaar in Stadshagen, 23,1% (2024).")
    voorstel = plan[~plan["afgesproken"]]
    assert voorstel["maat"].str.match(r"Aantal [a-z ]+ per jaar").all()
    assert not re.search(OORZAAK, " ".join([*plan["maat"], *plan["nulmeting"]]))
    assert plan.loc[plan["afgesproken"], "maat"].isin(t.scan.invulmap.acties["maat"]).all()


def test_voorstel_in_een_gemeente_met_een_wijk() -> None:
    scan = make_scan({"inwoners": per_gebied([4_000], nl=17_000_000)},
                     {"kansen": [kans("boekstart", "jonge_kinderen")]})  # fmt: skip
    plan = add_maat(plan_van(scan), scan)
    assert plan["maat"].tolist() == ["Aantal gezinnen per jaar."]


def test_elke_dienst_zegt_wat_er_te_tellen_is(catalogus: Catalogus) -> None:
    for deel in catalogus.diensten:
        assert re.fullmatch(r"[a-z ]+", deel.telt), deel.id
        assert not deel.telt.startswith(("aantal", "de ", "het ")), deel.id


def test_lezing_en_tabellen(zwolle_tabellen: Tabellen) -> None:
    t = zwolle_tabellen
    plan = compare_actieplan(t.scan, t.kansen)
    tekst = say_actieplan(plan, t.scan).markdown
    assert tekst.startswith("Er zijn **vijf acties** afgesproken, bij drie kansen. Twee zijn bezig "
                            "en drie zijn nog niet begonnen.")
    assert "**actieplan.xlsx**" in tekst and "GM0193-actieplan.xlsx" in tekst
    acties = draw_acties(t.scan)._repr_html_()
    assert "Met de welzijnsorganisatie en de woningcorporatie een ruimte kiezen." in acties
    assert acties.count("nog niet begonnen") == 3 and "Nu: Geen ruimte." in acties
    voorstel = draw_actieplan(plan, t.scan)._repr_html_()
    assert "Maakplaats" in voorstel and "Een huiskamer voor ouderen" not in voorstel


def test_vijandige_tekst_blijft_tekst(tmp_path: Path) -> None:
    slecht = '<img src=x onerror="alert(1)">'
    scan = scan_met(kansen=[kans("huiskamer", "eenzame_ouderen", titel=slecht)],
                    acties=[actie(slecht, wat=slecht, maat="=1+1", nulmeting="+cmd")])
    html = draw_acties(scan)._repr_html_()
    assert "<img" not in html and html.count("&lt;img") == 2
    pad = tmp_path / "plan.xlsx"
    plan = add_maat(plan_van(scan), scan)
    write_actieplan(pad, load_catalogus(),
                    Boekgegevens(versie=1, gemeentecode="GM0193", gemeente="Zwolle"), WIJKEN,
                    plan.assign(gedaan="", resultaat="", afgerond_op=None, gebied=""))
    rij = next(r for r in openpyxl.load_workbook(pad)["Actieplan"].iter_rows(min_row=2)
               if r[KOLOM["wat"] - 1].value == slecht)
    assert {cel.data_type for cel in rij} <= {"s", "n", "d"}
    assert rij[KOLOM["maat"] - 1].value == "=1+1" and rij[KOLOM["maat"] - 1].data_type == "s"


# --- beside the report ----------------------------------------------------------------------------

@pytest.fixture(scope="module")
def gemaakt(zwolle_tabellen: Tabellen, tmp_path_factory: pytest.TempPathFactory) -> Path:
    map_ = tmp_path_factory.mktemp("plan")
    return render_actieplan(zwolle_tabellen.scan, zwolle_tabellen.kansen, map_, map_)


def test_het_bestand_leest_terug_wat_is_afgesproken(
    gemaakt: Path, zwolle_tabellen: Tabellen, catalogus: Catalogus
) -> None:
    t = zwolle_tabellen
    terug = load_actieplan(gemaakt, catalogus, WIJKEN)
    assert terug is not None
    plan = add_maat(compare_actieplan(t.scan, t.kansen), t.scan).query("afgesproken")
    gelijk = [veld for veld in KOLOM if veld in plan]
    assert len(gelijk) == len(KOLOM) - 3
    for veld in gelijk:
        assert terug.regels[veld].fillna(-1).tolist() == plan[veld].fillna(-1).tolist(), veld
    gegevens = t.scan.invulmap.scan
    assert gegevens is not None and terug.gegevens.ingevuld_op == gegevens.ingevuld_op


def test_het_bestand_zegt_hoe_het_verder_gaat_en_waar_de_cijfers_vandaan_komen(
    gemaakt: Path, zwolle_tabellen: Tabellen, tmp_path: Path
) -> None:
    boek = openpyxl.load_workbook(gemaakt)
    assert boek.properties.title == "Actieplan Kansenscan Zwolle"
    assert boek.sheetnames == ["Uitleg", "Scan", "Actieplan", "Keuzelijsten"]
    uitleg = [str(cel.value) for (cel,) in boek["Uitleg"].iter_rows(max_col=1) if cel.value]
    assert any("GM0193-actieplan.xlsx in de map van uw organisatie" in zin for zin in uitleg)
    assert "Bron: CBS. Licentie: CC BY 4.0. Bewerking: Kansenscan." in uitleg
    assert any("RIVM. Licentie: CC BY 4.0" in zin for zin in uitleg)
    assert not any(zin.startswith("Grijs") for zin in uitleg), "er is niets intern in"
    soorten = {str(d.sqref).split(":")[0]: d for d in
               boek["Actieplan"].data_validations.dataValidation}
    for veld, nummer in KOLOM.items():
        regel = soorten[f"{openpyxl.utils.get_column_letter(nummer)}2"]
        assert regel.prompt == kolommen(Planregel)[veld].hulp
        assert (regel.type == "list") == bool(kolommen(Planregel)[veld].lijst)
    t = zwolle_tabellen
    nog = render_actieplan(t.scan, t.kansen, tmp_path, tmp_path)
    assert nog.read_bytes() == gemaakt.read_bytes()


def test_er_staat_niets_interns_in(gemaakt: Path, zwolle: Scan) -> None:
    assert not any(kolom.intern for kolom in kolommen(Planregel).values())
    with zipfile.ZipFile(gemaakt) as werkmap:
        alles = " ".join(werkmap.read(n).decode("utf-8") for n in werkmap.namelist())
    assert "hyperlink" not in alles and "<f>" not in alles
    boek = openpyxl.load_workbook(VOORBEELD / "GM0193.xlsx")
    intern = {
        str(cel.value)
        for blad, (_, model) in BLADEN.items()
        for kolom, spec in enumerate(kolommen(model).values(), start=1)
        if spec.intern and spec.soort == "tekst"
        for (cel,) in boek[blad].iter_rows(min_row=2, min_col=kolom, max_col=kolom)
        if cel.value and len(str(cel.value)) > 15
    }
    assert len(intern) >= 5 and not [tekst for tekst in intern if tekst in alles]


def test_wat_iemand_invulde_blijft_staan(zwolle_tabellen: Tabellen, tmp_path: Path) -> None:
    t = zwolle_tabellen
    assert not is_veranderd(tmp_path / NAAM)
    eerste = render_actieplan(t.scan, t.kansen, tmp_path, tmp_path)
    assert eerste.name == NAAM and not is_veranderd(eerste)
    boek = openpyxl.load_workbook(eerste)
    boek["Actieplan"]["F2"].value = "Een ruimte zoeken"
    boek.save(eerste)
    van_mensen = eerste.read_bytes()
    nieuw = render_actieplan(t.scan, t.kansen, tmp_path, tmp_path)
    assert nieuw.name == NAAM_NIEUW and eerste.read_bytes() == van_mensen
    (tmp_path / NAAM).write_bytes(b"iets anders")
    assert is_veranderd(tmp_path / NAAM)


def test_een_scan_later_leest_het_ingevulde_plan(
    zwolle_tabellen: Tabellen, tmp_path: Path
) -> None:
    """From the file beside the report to the next scan: filled in, renamed, read back."""
    t = zwolle_tabellen
    pad = render_actieplan(t.scan, t.kansen, tmp_path, tmp_path)
    boek = openpyxl.load_workbook(pad)
    blad = boek["Actieplan"]
    rij = next(r for r in range(2, 30) if blad.cell(r, KOLOM["wat"]).value is None)
    blad.cell(rij, KOLOM["wat"]).value = "Folders brengen"
    blad.cell(rij, KOLOM["voortgang"]).value = "klaar"
    boek.save(tmp_path / PLAN.name)
    (tmp_path / "organisatie.yml").write_bytes((VOORBEELD / "organisatie.yml").read_bytes())
    plan = load_scan("Zwolle", tmp_path).actieplan
    assert len(plan) == len(t.scan.invulmap.acties) + 1
    (nieuw,) = plan[plan["wat"] == "Folders brengen"].to_dict("records")
    assert nieuw["voortgang"] == "klaar" and nieuw["indicator"] and nieuw["maat"]


def test_voorbeeld_is_verzonnen_en_noemt_geen_mensen(voorbeeld: Actieplan) -> None:
    assert 5 <= len(voorbeeld.regels) <= 6 and ACTIEPLAN.versie == voorbeeld.gegevens.versie
    uitleg = [str(cel.value) for (cel,) in
              openpyxl.load_workbook(PLAN)["Uitleg"].iter_rows(max_col=1)]
    assert any("de acties en de resultaten zijn verzonnen" in zin for zin in uitleg)
    for rol in voorbeeld.regels["wie"]:
        assert re.match(r"(manager|specialist|programmamaker) [a-z ]+$", rol), rol
    assert voorbeeld.gegevens.ingevuld_op == dt.date(2021, 11, 15)


def test_een_plan_zonder_scan_verandert_de_scan_niet(zwolle: Scan) -> None:
    """What the plan holds touches nothing else: without it the kansen are the same."""
    zonder = replace(zwolle, actieplan=Actieplan.select_leeg())
    pd.testing.assert_frame_equal(
        plan_van(zonder).drop(columns="wijken"), plan_van(zwolle).drop(columns="wijken")
    )
    assert plan_van(with_bladen(zwolle, {}))["afgesproken"].sum() == 0


def test_ook_een_tweede_ingevuld_plan_blijft_staan(
    zwolle_tabellen: Tabellen, tmp_path: Path
) -> None:
    scan, kansen = zwolle_tabellen.scan, zwolle_tabellen.kansen
    for naam in ("actieplan.xlsx", "actieplan-nieuw.xlsx"):
        pad = render_actieplan(scan, kansen, tmp_path, tmp_path)
        assert pad.name == naam
        openpyxl.load_workbook(pad).save(pad)  # as somebody who fills it in would
    voor = pad.read_bytes()
    assert render_actieplan(scan, kansen, tmp_path, tmp_path).name == "actieplan-nieuw-2.xlsx"
    assert pad.read_bytes() == voor
