"""organisatie.yml: what is accepted, and what is told when it is not."""

from __future__ import annotations

from pathlib import Path

import pytest

import kansenscan_lib
from kansenscan_lib.fouten import InvoerFout
from kansenscan_lib.invoer import Organisatie, load_organisatie

GOED = """\
naam: Testbibliotheek
soort: bibliotheek
gemeenten: ["GM0193"]
domeinen: [sociaal, educatie]
doel: inspiratie
vraag: Waar ontbreekt de bibliotheek?
"""


def lees(tmp_path: Path, tekst: str) -> Organisatie:
    (tmp_path / "organisatie.yml").write_text(tekst, encoding="utf-8")
    return load_organisatie(tmp_path)


def meldingen(tmp_path: Path, tekst: str) -> tuple[str, ...]:
    with pytest.raises(InvoerFout) as fout:
        lees(tmp_path, tekst)
    waar = str(tmp_path / "organisatie.yml")
    assert all(melding.startswith(waar) for melding in fout.value.meldingen)
    return tuple(melding.removeprefix(waar) for melding in fout.value.meldingen)


def test_goed_bestand(tmp_path: Path) -> None:
    organisatie = lees(tmp_path, GOED)
    assert organisatie.gemeenten == ("GM0193",)
    assert organisatie.domeinen == ("sociaal", "educatie")
    assert organisatie.voorbeeld is False
    assert organisatie.gewichten is None and organisatie.regels is None


def test_voorbeeld_is_volledig_en_gemerkt() -> None:
    map_ = Path(kansenscan_lib.__file__).parents[1] / "params" / "voorbeeld"
    organisatie = load_organisatie(map_)
    assert organisatie.voorbeeld is True
    assert organisatie.gemeenten == ("GM0193",)
    assert len(organisatie.domeinen) == 4


def test_eigen_gewichten_en_drempels(tmp_path: Path) -> None:
    organisatie = lees(tmp_path, GOED + (
        "gewichten: {behoefte: 0.5, leegte: 0.2, beleid: 0.1, partners: 0.1, haalbaarheid: 0.1}\n"
        "regels: {index_over: 130}\n"))
    assert organisatie.gewichten is not None and organisatie.gewichten.behoefte == 0.5
    assert organisatie.regels is not None and organisatie.regels.index_over == 130
    assert organisatie.regels.index_onder is None


def test_onbekende_sleutel_met_suggestie(tmp_path: Path) -> None:
    assert meldingen(tmp_path, GOED + "voorbeelt: true\n") == (
        ": onbekende sleutel 'voorbeelt'. Bedoelt u 'voorbeeld'?",)


@pytest.mark.parametrize(("regel", "verwacht"), [
    ("voorbeeld: ja", "'voorbeeld' moet 'true' of 'false' zijn; gevonden: 'ja'"),
    ("voorbeeld: 1", "'voorbeeld' moet 'true' of 'false' zijn"),
    ("naam: 12", "'naam' moet tekst zijn"),
    ("naam: ''", "'naam' mag niet leeg zijn"),
    ("vraag: mail naar piet@bieb.nl", "bevat een e-mailadres"),
    ("vraag: bel 038-4567890", "bevat een telefoonnummer"),
    ("soort: boekwinkel", "moet een van deze zijn: bibliotheek, poi"),
    ("domeinen: [sociaal, educatief]", "Bedoelt u 'educatie'?"),
    ("domeinen: [sociaal, sociaal]", "noemt iets twee keer"),
    ("domeinen: []", "mag niet leeg zijn"),
    ("domeinen: sociaal", "'domeinen' moet een lijst zijn; gevonden: 'sociaal'"),
    ("doel: nieuwbeleid", "Bedoelt u 'nieuw_beleid'?"),
    ("gemeenten: []", "mag niet leeg zijn"),
    ("gemeenten: GM0193", "moet een lijst zijn"),
    ("gemeenten: [GM0193, gm0193]", "noemt iets twee keer"),
    ("gemeenten: [Zwolle]", "gevonden: 'Zwolle'"),
    ("gemeenten: [0193]", 'bedoelt u "GM0193"?); gevonden: \'0193\'.'),
    ("gemeenten: [193]", "gevonden: '193'"),
    ("gemeenten: [0363]", "gevonden: '243'"),
    ("gemeenten: [yes]", "moet een gemeentecode zijn"),
])
def test_een_fout_per_regel(tmp_path: Path, regel: str, verwacht: str) -> None:
    sleutel = regel.split(":")[0]
    rest = "\n".join(r for r in GOED.splitlines() if not r.startswith(sleutel + ":"))
    gevonden = meldingen(tmp_path, f"{rest}\n{regel}\n")
    assert len(gevonden) == 1, gevonden
    assert verwacht in gevonden[0]


def test_0363_zonder_aanhalingstekens_noemt_de_bedoelde_code(tmp_path: Path) -> None:
    # YAML 1.1 reads 0363 as octal: 3*64 + 6*8 + 3 = 243.
    (melding,) = meldingen(tmp_path, GOED.replace('"GM0193"', "0363"))
    assert melding.startswith(": 'gemeenten > 1' moet een gemeentecode zijn zoals \"GM0193\"")
    assert 'bedoelt u "GM0243" of "GM0363"?' in melding


def test_alle_fouten_tegelijk(tmp_path: Path) -> None:
    gevonden = meldingen(tmp_path, (
        "naam: 3\nsort: poi\ngemeenten: [0363]\ndomeinen: [cultuurr]\ndoel: inspiratie\n"
        "vraag: Wat?\ngewichten: {behoefte: 1, leegte: 1}\nregels: {index_overr: 130, fdr: '5'}\n"))
    assert len(gevonden) == 10, gevonden
    assert any("gewichten: sleutel 'beleid' ontbreekt" in melding for melding in gevonden)
    assert any("onbekende sleutel 'index_overr'. Bedoelt u 'index_over'?" in m for m in gevonden)
    assert any("'fdr' moet een getal zijn" in m for m in gevonden)


@pytest.mark.parametrize(("regel", "verwacht"), [
    ("gewichten: {behoefte: 0.5, leegte: 0.2, beleid: 0.1, partners: 0.1, haalbaarheid: 0.2}",
     "de gewichten moeten samen 1 zijn; gevonden: samen 1,1"),
    ("gewichten: {behoefte: 1.5, leegte: -0.5, beleid: 0, partners: 0, haalbaarheid: 0}",
     "'behoefte' mag hoogstens 1.0 zijn"),
    ("gewichten: zwaar", "moet bestaan uit regels 'sleutel: waarde'"),
    ("regels: {personen_minimaal: 2}", "moet minstens 5 zijn"),
    ("regels: {index_over: 80}", "moet meer dan 100"),
    ("regels: [index_over]", "moet bestaan uit regels 'sleutel: waarde'"),
])
def test_gewichten_en_regels_streng(tmp_path: Path, regel: str, verwacht: str) -> None:
    gevonden = meldingen(tmp_path, f"{GOED}{regel}\n")
    assert verwacht in gevonden[0]


@pytest.mark.parametrize("regel", [
    "regels: {fdr: 0,05}", "regels: {fdr: 0,06}", "regels: {fdr: 0,08}", "regels:\n  fdr: 0,05",
    "regels: {index_over: 130, fdr: 0,05}",
])
def test_komma_in_een_getal_noemt_de_punt(tmp_path: Path, regel: str) -> None:
    # YAML makes {fdr: 0,06} into fdr: 0 and a key 6.
    assert meldingen(tmp_path, f"{GOED}{regel}\n") == (
        ", regels: het getal bij 'fdr' heeft een komma. Schrijf in dit bestand een punt in een "
        "getal en geen komma, zoals 0.05.",)


def test_komma_verbergt_geen_andere_fouten_en_mist_geen_gewicht(tmp_path: Path) -> None:
    rest = "regels: {fdr: 0,06, index_over: 80}\n"
    eerste, tweede = meldingen(tmp_path, GOED + rest)
    assert "'fdr' heeft een komma" in eerste and "'index_over' moet meer dan 100" in tweede
    gewichten = "{behoefte: 0,5, leegte: 0,2, beleid: 0.1, partners: 0.1, haalbaarheid: 0.1}"
    gevonden = meldingen(tmp_path, f"{GOED}gewichten: {gewichten}\n")
    assert ["'behoefte'" in gevonden[0], "'leegte'" in gevonden[1], len(gevonden)] == [
        True, True, 2]  # fmt: skip
    (dubbel,) = meldingen(tmp_path, f"{GOED}gewichten: {{behoefte: 0,15, leegte: 0,15}}\n")
    assert "sleutel '15' staat er twee keer" in dubbel and "een punt in een getal" in dubbel


@pytest.mark.parametrize(("regel", "goed"), [
    ("{verschil_klein_pp: 3}", True), ("{verschil_klein_pp: 3.5}", False),
    ("{verschil_minimaal_pp: 1}", True), ("{verschil_minimaal_pp: 0.5}", False),
    ("{verschil_klein_pp: 4, verschil_minimaal_pp: 5}", True),
    ("{verschil_klein_pp: 5, verschil_minimaal_pp: 4}", False),
    ("{verschil_klein_pp: null, verschil_minimaal_pp: 0.5}", False),
])
def test_klein_verschil_nooit_hoger_dan_het_gewone(tmp_path: Path, regel: str, goed: bool) -> None:
    # Ours are 1 and 3.
    if goed:
        assert lees(tmp_path, f"{GOED}regels: {regel}\n").regels is not None
        return
    (melding,) = meldingen(tmp_path, f"{GOED}regels: {regel}\n")
    assert melding.startswith(", regels: 'verschil_klein_pp' (")
    assert "mag niet hoger zijn dan 'verschil_minimaal_pp' (" in melding


def test_eigen_groep_houdt_drie_andere_gemeenten_over(tmp_path: Path) -> None:
    (melding,) = meldingen(
        tmp_path, GOED + "vergelijkbaar: {groep: [GM0150, GM0193, GM0307]}\n")
    assert melding == (
        ": 'vergelijkbaar > groep' noemt GM0193, een van uw eigen gemeenten. Die telt voor "
        "zichzelf niet mee, dus blijven er 2 over. Noem minstens 3 andere gemeenten.")
    for groep in ("GM0150, GM0193, GM0307, GM0202", "GM0150, GM0307, GM0202"):
        assert lees(tmp_path, f"{GOED}vergelijkbaar: {{groep: [{groep}]}}\n").vergelijkbaar.groep


def test_eigen_niveaus_van_de_quickscan(tmp_path: Path) -> None:
    assert lees(tmp_path, GOED).quickscan_niveaus == ()
    organisatie = lees(tmp_path, GOED + "quickscan_niveaus: [nog niet, soms, ' altijd ']\n")
    assert organisatie.quickscan_niveaus == ("nog niet", "soms", "altijd")
    assert lees(tmp_path, GOED + f"quickscan_niveaus: [nee, {'x' * 30}]\n").quickscan_niveaus


@pytest.mark.parametrize(("niveaus", "verwacht"), [
    ("[alleen]", "moet 2 tot 7 niveaus noemen, van laag naar hoog; dit zijn er 1"),
    ("[]", "moet 2 tot 7 niveaus noemen, van laag naar hoog; dit zijn er 0"),
    ("[a, b, c, d, e, f, g, h]", "dit zijn er 8"),
    ("[soms, altijd, Soms]", "noemt een niveau twee keer"),
    ("[soms, '']", "'quickscan_niveaus > 2' mag niet leeg zijn"),
    (f"[soms, {'x' * 31}]", "mag hoogstens 30 tekens lang zijn, en telt er 31"),
    ("[soms, piet@bieb.nl]", "bevat een e-mailadres"),
    ("[1, 2]", "'quickscan_niveaus > 1' moet tekst zijn"),
    ("soms", "moet een lijst zijn; gevonden: 'soms'"),
    ("", "moet een lijst zijn; gevonden: niets"),
])
def test_fout_in_de_niveaus(tmp_path: Path, niveaus: str, verwacht: str) -> None:
    gevonden = meldingen(tmp_path, f"{GOED}quickscan_niveaus: {niveaus}\n")
    assert verwacht in gevonden[0]
    assert all("quickscan_niveaus" in melding for melding in gevonden)


def test_map_die_er_niet_is(tmp_path: Path) -> None:
    (tmp_path / "voorbeeld").mkdir()
    with pytest.raises(InvoerFout, match=r"deze map bestaat niet\. Bedoelt u 'voorbeeld'\?"):
        load_organisatie(tmp_path / "vorbeeld")
    with pytest.raises(InvoerFout, match="deze map bestaat niet"):
        load_organisatie(tmp_path / "weg" / "nog verder")


def test_bestand_dat_er_niet_is(tmp_path: Path) -> None:
    with pytest.raises(InvoerFout, match=r"organisatie\.yml: dit bestand bestaat niet"):
        load_organisatie(tmp_path)


def test_map_is_een_bestand(tmp_path: Path) -> None:
    (tmp_path / "iets").write_text("x", encoding="utf-8")
    with pytest.raises(InvoerFout, match="dit is geen map"):
        load_organisatie(tmp_path / "iets")


@pytest.mark.parametrize("tekst", ["", "- een\n- lijst\n", "gewoon tekst\n"])
def test_geen_sleutels(tmp_path: Path, tekst: str) -> None:
    assert "moet bestaan uit regels" in meldingen(tmp_path, tekst)[0]


@pytest.mark.parametrize("tekst", ["naam: [open", "naam: a\nnaam: b\n", "!!python/object:os.x {}"])
def test_kapotte_of_gevaarlijke_yaml(tmp_path: Path, tekst: str) -> None:
    assert len(meldingen(tmp_path, tekst)) == 1
