"""Topics of the position paper, quickscan and participation ladder: what their files promise."""

from __future__ import annotations

import re
import shutil
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import yaml

from kansenscan_lib.catalogus import MAP, load_catalogus
from kansenscan_lib.catalogus.methoden import add_niveaus, load_participatie, load_quickscan
from kansenscan_lib.catalogus.onderwerpen import load_onderwerpen
from kansenscan_lib.catalogus.veld import DOMEINEN
from kansenscan_lib.fouten import InvoerFout

CATALOGUS = load_catalogus()
BESTANDEN = ("onderwerpen", "quickscan", "participatie")
ONDERWERPEN = {
    "mentale_functies": "Mentale functies en beleving",
    "maatschappelijke_participatie": "Maatschappelijke participatie",
    "leven_lang_leren": "Onderwijs en leven lang leren",
    "sociale_contacten": "Sociale contacten en sociale cohesie",
    "informatie_voorzieningen": "Informatie over voorzieningen (zorg, welzijn, participatie)",
    "veiligheid_leefomgeving": "Veiligheid leefomgeving",
}


def wijzig(map_: Path, naam: str, wijziging: Callable[[Any], object]) -> Path:
    """Return a copy of one file of the catalogue in `map_`, changed."""
    gegevens = yaml.safe_load((MAP / f"{naam}.yml").read_text("utf-8"))
    wijziging(gegevens)
    pad = map_ / f"{naam}.yml"
    pad.write_text(yaml.safe_dump(gegevens, allow_unicode=True, sort_keys=False), "utf-8")
    return pad


def meldingen(lees: Callable[[Path], object], pad: Path) -> list[str]:
    with pytest.raises(InvoerFout) as fout:
        lees(pad)
    return list(fout.value.meldingen)


@pytest.fixture
def kopie(tmp_path: Path) -> Path:
    for pad in MAP.glob("*.yml"):
        shutil.copy(pad, tmp_path)
    return tmp_path


# --- onderwerpen -----------------------------------------------------------------------------


def test_zes_onderwerpen_vier_vragen_drie_wetten() -> None:
    # The names in domain.md A2.
    assert {o.id: o.titel for o in CATALOGUS.onderwerpen} == ONDERWERPEN
    assert list(CATALOGUS.onderwerp) == list(ONDERWERPEN)
    assert list(CATALOGUS.vraag) == [
        "vergelijkbaar_aanbod", "onvervulde_behoefte", "eigen_regie", "tevredenheid"]
    assert list(CATALOGUS.wet) == ["wmo", "participatiewet", "jeugdwet"]
    assert all("1 januari 2015" in wet.bron for wet in CATALOGUS.wetten)


def test_samen_raken_de_onderwerpen_elke_groep() -> None:
    # No thema, doelgroep or law may be out of sight in the table of topics.
    for naam, alles in (
        ("themas", CATALOGUS.thema), ("doelgroepen", CATALOGUS.doelgroep),
        ("wetten", CATALOGUS.wet),
    ):
        assert {id_ for o in CATALOGUS.onderwerpen for id_ in getattr(o, naam)} == set(alles), naam


@pytest.mark.parametrize("onderwerp", CATALOGUS.onderwerpen, ids=lambda o: str(o.id))
def test_onderwerp_hangt_samen(onderwerp: Any) -> None:
    groepen = [CATALOGUS.doelgroep[id_] for id_ in onderwerp.doelgroepen]
    diensten = [CATALOGUS.dienst[id_] for id_ in onderwerp.diensten]
    cijfers = [CATALOGUS.indicator[id_] for id_ in onderwerp.indicatoren]
    assert groepen and diensten
    for lid in [*groepen, *diensten]:
        assert set(lid.themas) & set(onderwerp.themas), lid.id
    for cijfer in cijfers:
        assert set(cijfer.kansthemas) & set(onderwerp.themas), cijfer.id
    assert onderwerp.geen_cijfer.startswith("Wij hebben geen cijfer over ")
    assert "2014" in onderwerp.bron and "Kansenscan" in onderwerp.bron


def test_over_veiligheid_is_er_geen_cijfer_en_geen_wet() -> None:
    veiligheid = CATALOGUS.onderwerp["veiligheid_leefomgeving"]
    assert veiligheid.indicatoren == () and veiligheid.wetten == ()
    assert [o.id for o in CATALOGUS.onderwerpen if not o.indicatoren] == [veiligheid.id]


def test_vragen_zijn_vragen_en_huiswerk_is_een_opdracht() -> None:
    for vraag in CATALOGUS.vragen:
        assert vraag.titel.endswith("?") and vraag.tekst.endswith("?")
        assert len(vraag.titel) <= 30
        assert re.fullmatch(r"[A-Z][a-z]+ [^.?!]+\.", vraag.huiswerk), vraag.huiswerk
    assert {blad for vraag in CATALOGUS.vragen for blad in vraag.bladen} == {
        "Beleid", "Stakeholders", "Aanbod", "Bibliotheek", "Participatie", "Gesprekken"}


# What each domein keeps, by hand from the themas of the topics and their domeinen.
@pytest.mark.parametrize(("domein", "blijft"), [
    ("sociaal", set(ONDERWERPEN) - {"leven_lang_leren"}),
    ("educatie", {"leven_lang_leren", "informatie_voorzieningen"}),
    ("cultuur", {"maatschappelijke_participatie"}),
    ("persoonlijke_ontwikkeling", set(ONDERWERPEN)),
])
def test_select_houdt_wat_bij_het_domein_hoort(domein: str, blijft: set[str]) -> None:
    deel = CATALOGUS.select([domein])
    assert set(deel.onderwerp) == blijft
    for onderwerp in deel.onderwerpen:
        assert onderwerp.themas and set(onderwerp.themas) <= set(deel.thema)
        assert set(onderwerp.doelgroepen) <= set(deel.doelgroep)
        assert set(onderwerp.diensten) <= set(deel.dienst)
        assert set(onderwerp.indicatoren) <= set(deel.indicator)
        assert onderwerp.wetten == CATALOGUS.onderwerp[onderwerp.id].wetten
    for naam in ("wetten", "vragen", "quickscan", "participatie"):
        assert getattr(deel, naam) == getattr(CATALOGUS, naam)


def test_select_van_een_onderwerp_met_de_hand() -> None:
    assert CATALOGUS.select(list(DOMEINEN)).onderwerpen == CATALOGUS.onderwerpen
    deel = CATALOGUS.select(["cultuur"]).onderwerp["maatschappelijke_participatie"]
    assert deel.themas == ("kunst_cultuur_erfgoed",)
    assert deel.doelgroepen == ("actieve_bewoners",)
    assert deel.diensten == ("leeskring_debat", "erfgoed_verhalen")
    assert deel.indicatoren == ("vrijwilliger_18plus", "vrijwilliger_65plus")


def test_alle_fouten_van_onderwerpen(tmp_path: Path) -> None:
    def fout(alles: Any) -> None:
        alles["wetten"][0]["id"] = "wmoo"
        alles["vragen"][1]["bladen"] = ["Aanbod", "Aanbot"]
        del alles["vragen"][2]["huiswerk"]
        alles["onderwerpen"][0]["themas"] = []
        alles["onderwerpen"][1]["titel"] = 3
        alles["onderwerpen"][2]["kleur"] = "rood"

    gevonden = meldingen(load_onderwerpen, wijzig(tmp_path, "onderwerpen", fout))
    assert len(gevonden) == 6 and all(m.startswith("onderwerpen.yml: ") for m in gevonden)
    tekst = "\n".join(gevonden)
    for stuk in (
        "'wetten > 1 > id' moet een van deze zijn: wmo, participatiewet, jeugdwet; "
        "gevonden: 'wmoo'. Bedoelt u 'wmo'?",
        "'vragen > 2 > bladen > 2' moet een van deze zijn: Beleid,", "Bedoelt u 'Aanbod'?",
        "sleutel 'vragen > 3 > huiswerk' ontbreekt",
        "'onderwerpen > 1 > themas' mag niet leeg zijn",
        "'onderwerpen > 2 > titel' moet tekst zijn",
        "onbekende sleutel 'onderwerpen > 3 > kleur'",
    ):
        assert stuk in tekst, stuk


def test_dubbel_en_ontbrekend_in_onderwerpen(tmp_path: Path) -> None:
    def fout(alles: Any) -> None:
        alles["wetten"].pop()
        alles["vragen"].append(alles["vragen"][0])
        alles["onderwerpen"].append(alles["onderwerpen"][5])

    assert meldingen(load_onderwerpen, wijzig(tmp_path, "onderwerpen", fout)) == [
        "onderwerpen.yml: 'jeugdwet' ontbreekt bij 'wetten'.",
        "onderwerpen.yml: vragen 'vergelijkbaar_aanbod' staat er 2 keer.",
        "onderwerpen.yml: id 'veiligheid_leefomgeving' staat er 2 keer.",
        "onderwerpen.yml: titel 'Veiligheid leefomgeving' staat er 2 keer.",
    ]


def test_verwijzingen_van_onderwerpen(kopie: Path) -> None:
    def fout(alles: Any) -> None:
        een, twee, drie, *_ = alles["onderwerpen"]
        een["doelgroepen"] = ["alleenwonende"]
        een["indicatoren"] = ["stress_18plus", "stress_19plus"]
        twee["diensten"].append("taalhuis")
        twee["doelgroepen"].append("jongeren")
        drie["diensten"].append("huiskamer")
        drie["doelgroepen"].append("jongeren")

    wijzig(kopie, "onderwerpen", fout)
    assert meldingen(load_catalogus, kopie) == [
        "onderwerpen.yml, 'mentale_functies': onbekend(e) doelgroep 'alleenwonende'. "
        "Bedoelt u 'alleenwonenden'?",
        "onderwerpen.yml, 'mentale_functies': onbekend(e) indicator 'stress_19plus'. "
        "Bedoelt u 'stress_18plus'?",
        "onderwerpen.yml, 'maatschappelijke_participatie': dienst 'taalhuis' is voor geen van de "
        "doelgroepen hier.",
        "onderwerpen.yml, 'leven_lang_leren': doelgroep 'jongeren' staat er 2 keer.",
        "onderwerpen.yml, 'leven_lang_leren': 'huiskamer' heeft geen thema met dit onderwerp "
        "gemeen.",
        "onderwerpen.yml, 'leven_lang_leren': dienst 'huiskamer' is voor geen van de doelgroepen "
        "hier.",
    ]


# --- quickscan -------------------------------------------------------------------------------


def test_quickscan_heeft_drie_rollen_drie_sessies_en_vier_niveaus() -> None:
    quickscan = CATALOGUS.quickscan
    assert quickscan.rollen == {
        "jeugd": "medewerker jeugd en educatie",
        "basis": "medewerker basisvaardigheden",
        "manager": "manager",
    }
    # The three work sessions of the werktraject, domain.md A5.
    assert [(s.id, s.titel) for s in quickscan.sessies] == [
        ("intern", "Interne samenwerking"), ("extern", "Externe samenwerking"),
        ("doelgroep", "Doelgroepgericht werken")]
    assert all(4 <= len(sessie.vragen) <= 6 for sessie in quickscan.sessies)
    assert len(quickscan.niveaus) == 4
    assert "niet de landelijke Quickscan van Stichting Lezen" in quickscan.verantwoording


def test_stellingen_zijn_kort_en_uniek() -> None:
    stellingen = CATALOGUS.quickscan.stellingen
    assert 15 <= len(stellingen) <= 18
    per_sessie = Counter(stelling.sessie for stelling in stellingen)
    assert set(per_sessie) == {"intern", "extern", "doelgroep"}
    assert all(5 <= aantal <= 6 for aantal in per_sessie.values())
    assert list(CATALOGUS.quickscan.stelling) == [stelling.id for stelling in stellingen]
    for veld in ("id", "tekst", "kort", "gesprek"):
        assert len({getattr(stelling, veld) for stelling in stellingen}) == len(stellingen), veld
    for stelling in stellingen:
        assert len(stelling.tekst) <= 140 and stelling.tekst.endswith(".")
        assert len(stelling.kort) <= 40
        assert stelling.gesprek.endswith("?")


def test_eigen_niveaus_van_de_organisatie() -> None:
    quickscan = CATALOGUS.quickscan
    assert add_niveaus(quickscan, None) == quickscan == add_niveaus(quickscan, ())
    eigen = add_niveaus(quickscan, ("nee", "soms", "ja"))
    assert eigen.niveaus == ("nee", "soms", "ja")
    assert eigen.bron_niveaus == "Eigen niveaus van de organisatie"
    assert eigen.stellingen == quickscan.stellingen
    keuzes = SimpleNamespace(
        domeinen=("cultuur",), regels=None, gewichten=None, quickscan_niveaus=("nee", "soms", "ja"))
    assert CATALOGUS.select(keuzes).quickscan == eigen
    assert len(CATALOGUS.quickscan.niveaus) == 4, "niets is veranderd"


def test_alle_fouten_van_de_quickscan(tmp_path: Path) -> None:
    def fout(alles: Any) -> None:
        alles["niveaus"] = ["een"]
        alles["rollen"]["jeugd"] = ""
        alles["sessies"][0]["vragen"] = []
        alles["stellingen"][0]["sessie"] = "inter"
        alles["stellingen"][1]["tekst"] = "a" * 141
        alles["stellingen"][2]["kort"] = "a" * 41

    gevonden = meldingen(load_quickscan, wijzig(tmp_path, "quickscan", fout))
    assert len(gevonden) == 6 and all(m.startswith("quickscan.yml: ") for m in gevonden)
    tekst = "\n".join(gevonden)
    for stuk in (
        "'niveaus' moet 2 tot 7 niveaus noemen", "'rollen > jeugd' mag niet leeg zijn",
        "'sessies > 1 > vragen' mag niet leeg zijn", "Bedoelt u 'intern'?",
        "'stellingen > 2 > tekst' mag hoogstens 140 tekens lang zijn, en telt er 141",
        "'stellingen > 3 > kort' mag hoogstens 40 tekens lang zijn, en telt er 41",
    ):
        assert stuk in tekst, stuk


def test_dubbel_en_ontbrekend_in_de_quickscan(tmp_path: Path) -> None:
    def fout(alles: Any) -> None:
        alles["rollen"]["directeur"] = alles["rollen"].pop("manager")
        alles["sessies"].reverse()
        alles["stellingen"] = [s for s in alles["stellingen"] if s["sessie"] != "extern"]
        alles["stellingen"][1]["id"] = alles["stellingen"][0]["id"]
        alles["stellingen"][3]["kort"] = alles["stellingen"][2]["kort"]

    assert meldingen(load_quickscan, wijzig(tmp_path, "quickscan", fout)) == [
        "quickscan.yml: 'directeur' hoort niet bij 'rollen'.",
        "quickscan.yml: 'manager' ontbreekt bij 'rollen'.",
        "quickscan.yml: 'sessies' moet deze volgorde hebben: intern, extern, doelgroep.",
        "quickscan.yml: id 'gedeeld_doel' staat er 2 keer.",
        "quickscan.yml: kort 'Doorverwijzen in huis' staat er 2 keer.",
        "quickscan.yml: sessie 'extern' heeft geen enkele stelling.",
    ]


# --- participatie ----------------------------------------------------------------------------


def test_vijf_treden_van_laag_naar_hoog() -> None:
    # The ladder in domain.md A6.
    participatie = CATALOGUS.participatie
    assert [trede.id for trede in participatie.treden] == [
        "informeren", "raadplegen", "adviseren", "coproduceren", "meebeslissen"]
    assert participatie.munten == 12
    zwaarst = max(dienst.inspanning for dienst in CATALOGUS.diensten)
    assert participatie.munten >= 2 * zwaarst, "met de munten valt er iets te kiezen"
    assert "schatting" in participatie.uitleg_munten


def test_fouten_van_participatie(tmp_path: Path) -> None:
    def fout(alles: Any) -> None:
        alles["munten"] = 4
        alles["treden"][0]["id"] = "beslissen"
        del alles["bron"]

    gevonden = meldingen(load_participatie, wijzig(tmp_path, "participatie", fout))
    assert len(gevonden) == 3
    assert "participatie.yml: 'munten' moet minstens 5 zijn; gevonden: '4'." in gevonden
    assert "participatie.yml: sleutel 'bron' ontbreekt." in gevonden
    assert any("Bedoelt u 'meebeslissen'?" in melding for melding in gevonden)
    omgekeerd = wijzig(tmp_path, "participatie", lambda alles: alles["treden"].reverse())
    assert meldingen(load_participatie, omgekeerd) == [
        "participatie.yml: 'treden' moet deze volgorde hebben: informeren, raadplegen, adviseren, "
        "coproduceren, meebeslissen."]


# --- all three -------------------------------------------------------------------------------


def test_fouten_van_alle_drie_de_bestanden_tegelijk(kopie: Path) -> None:
    wijzig(kopie, "onderwerpen", lambda alles: alles.pop("vragen"))
    wijzig(kopie, "quickscan", lambda alles: alles.pop("sessies"))
    (kopie / "participatie.yml").unlink()
    assert meldingen(load_catalogus, kopie) == [
        "onderwerpen.yml: sleutel 'vragen' ontbreekt.",
        "quickscan.yml: sleutel 'sessies' ontbreekt.",
        "participatie.yml: dit bestand bestaat niet.",
    ]


@pytest.mark.parametrize("naam", BESTANDEN)
def test_taal_van_de_bestanden(naam: str) -> None:
    tekst = (MAP / f"{naam}.yml").read_text("utf-8")
    zonder_uitleg = re.sub(r"^#.*$", "", tekst, flags=re.M)
    assert "€" not in tekst
    assert not re.search(r"\b(omdat|doordat|waardoor|dankzij|vanwege)\b", zonder_uitleg)
    assert not re.search(r"\b(the|and|with|kwetsba\w*|stakeholder)\b", zonder_uitleg)
