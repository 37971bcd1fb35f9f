"""Field knowledge: what the YAML files promise, and that mistakes in them are all told."""

from __future__ import annotations

import datetime as dt
import shutil
from itertools import pairwise, product
from pathlib import Path
from typing import Any, get_args

import pytest
import yaml
from pydantic import ValidationError

import kansenscan_lib.catalogus
from kansenscan_lib.catalogus.regels import Aanbod, Behoefte, Bibliotheek, Oordeel
from kansenscan_lib.catalogus.veld import (
    DOMEINEN,
    EigenDrempels,
    EigenGewichten,
    Regels,
    Veld,
    add_keuzes,
    load_veld,
)
from kansenscan_lib.fouten import InvoerFout

MAP = Path(kansenscan_lib.catalogus.__file__).parent
NAMEN = ("themas", "doelgroepen", "diensten", "geldstromen", "regels")
BEHOEFTEN = ("laag", "gemiddeld", "hoog")
HOEVEEL = ("geen", "weinig", "genoeg")


@pytest.fixture(scope="module")
def veld() -> Veld:
    return load_veld()


@pytest.fixture
def kopie(tmp_path: Path) -> Path:
    for naam in NAMEN:
        shutil.copy(MAP / f"{naam}.yml", tmp_path)
    return tmp_path


def wijzig(pad: Path, wijziging: Any) -> None:
    gegevens = yaml.safe_load(pad.read_text(encoding="utf-8"))
    wijziging(gegevens)
    pad.write_text(yaml.safe_dump(gegevens, allow_unicode=True), encoding="utf-8")


def test_zes_themas_van_de_kansenscan_met_hun_domeinen(veld: Veld) -> None:
    # The six themes and the crosswalk of domain.md A1 and 2.4.
    per_domein = {d: {t.id for t in veld.themas if d in t.domeinen} for d in DOMEINEN}
    assert per_domein["sociaal"] == {"werk_geld_studie", "leven_gezondheid", "stad_dorp_omgeving"}
    assert per_domein["educatie"] == {"taal_verhaal", "digitaal_media"}
    assert per_domein["cultuur"] == {"kunst_cultuur_erfgoed"}
    assert len(per_domein["persoonlijke_ontwikkeling"]) == len(veld.themas) == 6


def test_domeinen_geven_zichtbaar_verschillende_keuzes(veld: Veld) -> None:
    keuzes = {domein: veld.select([domein]) for domein in DOMEINEN}
    for soort in ("themas", "doelgroepen", "diensten"):
        per_domein = {d: frozenset(x.id for x in getattr(v, soort)) for d, v in keuzes.items()}
        assert len(set(per_domein.values())) == 4, soort
        assert all(per_domein.values()), soort
    groepen = {d: {g.id for g in v.doelgroepen} for d, v in keuzes.items()}
    for een, ander in product(DOMEINEN, DOMEINEN):
        if een != ander:
            assert len(groepen[een] ^ groepen[ander]) >= 4, (een, ander)
    assert "minima" in groepen["sociaal"] and "minima" not in groepen["cultuur"]


def test_select_laat_geen_losse_verwijzingen_achter(veld: Veld) -> None:
    for domein in DOMEINEN:
        deel = veld.select([domein])
        themas = {t.id for t in deel.themas}
        groepen = {g.id: g for g in deel.doelgroepen}
        diensten = {d.id: d for d in deel.diensten}
        assert all(set(g.themas) <= themas and set(g.diensten) <= diensten.keys()
                   for g in groepen.values())
        assert all(set(d.themas) <= themas and set(d.doelgroepen) <= groepen.keys()
                   for d in diensten.values())
    assert veld.select(list(DOMEINEN)) == veld
    assert veld.select([]).themas == ()


def test_doelgroepen_en_diensten_van_het_veld(veld: Veld) -> None:
    assert {g.id for g in veld.doelgroepen} >= {
        "nt1_basisvaardigheden", "nt2_nieuwkomers", "gezinnen_laagtaalvaardig", "jonge_kinderen",
        "jongeren", "werkzoekenden", "minima", "digitaal_minder_vaardig", "eenzame_ouderen",
        "alleenwonenden", "mantelzorgers", "mensen_met_beperking", "gezinnen_jeugdhulp",
        "actieve_bewoners",
    }
    assert veld.doelgroepen[-1].soort == "kracht"
    assert len(veld.diensten) >= 20
    wsob = {functie for dienst in veld.diensten for functie in dienst.wsob_functies}
    assert wsob == set("abcde")


def test_bedragen_staan_alleen_in_geldstromen_en_zijn_hints(veld: Veld) -> None:
    for naam in ("themas", "doelgroepen", "diensten", "regels"):
        assert "€" not in (MAP / f"{naam}.yml").read_text(encoding="utf-8")
    assert all(g.is_hint and g.bron and g.stand for g in veld.geldstromen)
    per_id = {g.id: g for g in veld.geldstromen}
    # Staatscourant 2022, 33992.
    assert "€ 0,83 per inwoner" in per_id["spuk_ido"].bedrag_regel
    assert "€ 0,70 per inwoner van 15 tot 75" in per_id["spuk_ido"].bedrag_regel
    assert per_id["zorgplicht"].status == "in_behandeling"
    assert "nog geen wet" in per_id["zorgplicht"].titel
    assert per_id["zorgplicht"].stand_tekst == "12 februari 2026"
    assert per_id["tel_mee_met_taal"].status == "gestopt"


def test_stand_is_nooit_in_de_toekomst(veld: Veld) -> None:
    for geld in veld.geldstromen:
        if geld.stand != "onbekend":
            jaar, maand, dag = ([int(d) for d in geld.stand.split("-")] + [1, 1])[:3]
            assert dt.date(jaar, maand, dag) < dt.date(2026, 12, 1), geld.id


def test_elke_combinatie_heeft_een_oordeel_met_uitleg(veld: Veld) -> None:
    regels = veld.regels
    gezien = set()
    for cel in product(get_args(Behoefte), get_args(Aanbod), get_args(Bibliotheek)):
        regel = regels.select_oordeel(*cel)
        gezien.add(regel.oordeel)
        assert regel.uitleg
        assert (regel.oordeel == "onvoldoende_bewijs") == ("onbekend" in cel)
    assert gezien == set(get_args(Oordeel))


def test_meer_behoefte_verlaagt_nooit_en_meer_aanbod_verhoogt_nooit(veld: Veld) -> None:
    kies = veld.regels.select_oordeel
    for bibliotheek in ("geen", "mogelijk", "gepland", "bestaat"):
        for aanbod, (minder, meer) in product(HOEVEEL, pairwise(BEHOEFTEN)):
            assert (kies(minder, aanbod, bibliotheek).prioriteit  # type: ignore[arg-type]
                    <= kies(meer, aanbod, bibliotheek).prioriteit)  # type: ignore[arg-type]
        for behoefte, (minder, meer) in product(BEHOEFTEN, pairwise(HOEVEEL)):
            eerst, dan = (kies(behoefte, x, bibliotheek) for x in (minder, meer))  # type: ignore[arg-type]
            assert dan.prioriteit <= eerst.prioriteit
            assert dan.oordeel != "witte_vlek" or eerst.oordeel == "witte_vlek"


@pytest.mark.parametrize(("cel", "oordeel"), [
    (("hoog", "geen", "geen"), "witte_vlek"),
    (("hoog", "geen", "gepland"), "witte_vlek"),
    (("hoog", "geen", "bestaat"), "versterken"),
    (("hoog", "weinig", "mogelijk"), "aansluiten"),
    (("hoog", "weinig", "bestaat"), "versterken"),
    (("hoog", "genoeg", "geen"), "voldoende"),
    (("laag", "geen", "geen"), "voldoende"),
    (("onbekend", "genoeg", "bestaat"), "onvoldoende_bewijs"),
    (("hoog", "onbekend", "onbekend"), "onvoldoende_bewijs"),
])
def test_oordeel_met_de_hand(veld: Veld, cel: tuple[Any, Any, Any], oordeel: str) -> None:
    assert veld.regels.select_oordeel(*cel).oordeel == oordeel


def test_termijn_loopt_met_stand_en_inspanning(veld: Veld) -> None:
    kies = veld.regels.select_termijn
    assert kies("bestaat", 2).termijn == "kort"
    assert kies("mogelijk", 2).termijn == "middellang"
    assert kies("geen", 5).termijn == "lang"
    volgorde = ("kort", "middellang", "lang")
    for stand in get_args(Bibliotheek):
        duur = [volgorde.index(kies(stand, i).termijn) for i in range(1, 6)]
        assert duur == sorted(duur)
    for inspanning in range(1, 6):
        duur = [volgorde.index(kies(s, inspanning).termijn)  # type: ignore[arg-type]
                for s in ("bestaat", "gepland", "mogelijk", "geen")]
        assert duur == sorted(duur)


def test_drempels_en_gewichten_zoals_afgesproken(veld: Veld) -> None:
    assert veld.regels.drempels() == {
        "betrouwbaarheid": 0.95, "fdr": 0.05, "index_over": 120, "index_onder": 80,
        "verschil_minimaal_pp": 3, "verschil_klein_pp": 1, "personen_minimaal": 50,
        "inwoners_minimaal": 500, "verwacht_minimaal": 5, "vergelijkbaar_aantal": 10,
        "clusters_wijken_minimaal": 20, "signaal_wijken_minimaal": 5, "aanbod_genoeg_aanbieders": 2,
        "aanbod_maanden": 12, "bereik_minimaal": 5,
    }
    assert sum(veld.regels.gewichten.waarden().values()) == pytest.approx(1)


def test_eigen_keuzes_vervangen_en_zijn_gemerkt(veld: Veld) -> None:
    eigen = add_keuzes(
        veld.regels,
        EigenDrempels(index_over=150),
        EigenGewichten(behoefte=1, leegte=0, beleid=0, partners=0, haalbaarheid=0),
    )
    assert (eigen.index_over.waarde, eigen.index_over.eigen) == (150, True)
    assert not eigen.index_onder.eigen
    assert eigen.gewichten.waarden()["behoefte"] == 1 and eigen.gewichten.beleid.eigen
    assert veld.regels.index_over.waarde == 120
    assert add_keuzes(veld.regels, None, None) == veld.regels


@pytest.mark.parametrize("keuze", [
    {"index_over": 90}, {"fdr": 0}, {"personen_minimaal": 2}, {"personen_minimaal": 50.5},
    {"index_over": "120"}, {"betrouwbaarheid": 95},
])
def test_onmogelijke_drempels_worden_geweigerd(keuze: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        EigenDrempels(**keuze)


def test_alle_fouten_van_alle_bestanden_tegelijk(kopie: Path) -> None:
    wijzig(kopie / "themas.yml", lambda g: g["themas"][0].pop("opgave"))
    wijzig(kopie / "doelgroepen.yml", lambda g: g["doelgroepen"][1].update(soort="zorg"))
    wijzig(kopie / "diensten.yml", lambda g: g["diensten"][2].update(inspaning=3))
    (kopie / "geldstromen.yml").write_text("- x\n", encoding="utf-8")
    (kopie / "regels.yml").unlink()
    with pytest.raises(InvoerFout) as fout:
        load_veld(kopie)
    assert len(fout.value.meldingen) == 5
    tekst = str(fout.value)
    assert "themas.yml, 'taal_verhaal': sleutel 'opgave' ontbreekt" in tekst
    assert "doelgroepen.yml, 'nt2_nieuwkomers': 'soort' moet een van deze zijn" in tekst
    assert "Bedoelt u 'inspanning'?" in tekst
    assert "geldstromen.yml: moet bestaan uit een lijst onder 'geldstromen:'" in tekst
    assert "regels.yml: dit bestand bestaat niet" in tekst


def test_verwijzingen_worden_nagelopen(kopie: Path) -> None:
    wijzig(kopie / "doelgroepen.yml",
           lambda g: g["doelgroepen"][0].update(diensten=["taalhuiz", "ido"]))
    wijzig(kopie / "diensten.yml", lambda g: g["diensten"][0].update(geldstromen=["webb"]))
    with pytest.raises(InvoerFout) as fout:
        load_veld(kopie)
    assert [m for m in fout.value.meldingen if "Bedoelt u 'taalhuis'?" in m]
    assert [m for m in fout.value.meldingen if "Bedoelt u 'web'?" in m]


def test_eenzijdige_verwijzing_en_thema_zonder_dienst_vallen_op(kopie: Path) -> None:
    wijzig(kopie / "diensten.yml", lambda g: [
        d["doelgroepen"].remove("jongeren") for d in g["diensten"] if d["id"] == "walk_and_talk"])
    with pytest.raises(InvoerFout) as fout:
        load_veld(kopie)
    assert set(fout.value.meldingen) == {
        "doelgroep 'jongeren' en dienst 'walk_and_talk' noemen elkaar niet allebei.",
        "doelgroepen.yml, 'jongeren': geen enkele dienst past bij thema 'werk_geld_studie'.",
    }


def test_dubbel_id_valt_op(kopie: Path) -> None:
    wijzig(kopie / "themas.yml", lambda g: g["themas"].append(g["themas"][0]))
    with pytest.raises(InvoerFout, match="id 'taal_verhaal' komt 2 keer voor"):
        load_veld(kopie)


def regels_met(wijziging: Any) -> str:
    gegevens = yaml.safe_load((MAP / "regels.yml").read_text(encoding="utf-8"))
    wijziging(gegevens)
    with pytest.raises(ValidationError) as fout:
        Regels.model_validate(gegevens)
    return str(fout.value)


def zet(gegevens: dict[str, Any], id_: str, **waarden: Any) -> None:
    next(r for r in [*gegevens["oordeel"], *gegevens["termijn"]] if r["id"] == id_).update(waarden)


@pytest.mark.parametrize(("wijziging", "verwacht"), [
    (lambda g: g["oordeel"].pop(0), "geen oordeel voor onbekend / geen / geen"),
    (lambda g: g["oordeel"].append({**g["oordeel"][0], "id": "dood"}), "'dood' wordt nooit"),
    (lambda g: zet(g, "witte_vlek_hoge_behoefte", prioriteit=2), "meer behoefte verlaagt"),
    (lambda g: zet(g, "weinig_aanbod_gewone_behoefte", prioriteit=4), "meer aanbod verhoogt"),
    (lambda g: (zet(g, "witte_vlek_gewone_behoefte", oordeel="aansluiten"),
                zet(g, "weinig_aanbod_gewone_behoefte", oordeel="witte_vlek")),
     "meer aanbod verhoogt"),
    (lambda g: g["termijn"].pop(), "geen termijn voor geen / inspanning 5"),
    (lambda g: zet(g, "nieuw_en_zwaar", termijn="kort"), "meer inspanning verkort de termijn"),
    (lambda g: zet(g, "loopt_al", termijn="lang"), "die verder is krijgt een langere termijn"),
    (lambda g: g["oordelen"].pop("aansluiten"), "'oordelen' mist 'aansluiten'"),
    (lambda g: g["gewichten"]["beleid"].update(waarde=0.3), "gevonden: samen 1,15"),
    (lambda g: g["index_over"].update(waarde=90), "index_over"),
])
def test_kromme_regels_worden_geweigerd(wijziging: Any, verwacht: str) -> None:
    assert verwacht in regels_met(wijziging)


def test_teksten_zijn_korte_nederlandse_zinnen(veld: Veld) -> None:
    lopend = [g.omschrijving for g in veld.doelgroepen] + [g.raming for g in veld.doelgroepen]
    lopend += [d.omschrijving for d in veld.diensten] + [t.uitleg for t in veld.themas]
    lopend += [g.uitleg for g in veld.geldstromen] + [r.uitleg for r in veld.regels.oordeel]
    lopend += [r.uitleg for r in veld.regels.termijn]
    for tekst in lopend:
        assert tekst[0].isupper() and tekst.endswith("."), tekst
        for zin in tekst.split(". "):
            assert len(zin.split()) <= 25, zin
