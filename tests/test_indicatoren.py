"""The catalogue: what each figure means, and that all files of it fit together."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from types import SimpleNamespace

import pytest
from pydantic import ValidationError

from kansenscan_lib.catalogus import MAP, Catalogus, load_catalogus
from kansenscan_lib.catalogus.indicatoren import FACTOREN, Indicator, load_indicatoren
from kansenscan_lib.catalogus.veld import DOMEINEN, EigenDrempels
from kansenscan_lib.fouten import InvoerFout

CATALOGUS = load_catalogus()
INDICATOREN = CATALOGUS.indicatoren
PER_ID = CATALOGUS.indicator

# The themes that issue 2 asks for, in our short names.
THEMAS = {
    "bevolking", "huishoudens", "herkomst", "opleiding", "werk", "inkomen", "wonen", "zorg",
    "gezondheid", "eenzaamheid_regie", "meedoen", "bereikbaarheid",
}
# What notebooks, doelgroepen and reports count on.
AFGESPROKEN = {
    "leeftijd_0_15", "leeftijd_15_25", "leeftijd_25_45", "leeftijd_45_65", "leeftijd_65plus",
    "leeftijd_80plus", "leeftijd_0_5", "herkomst_europa", "herkomst_buiten_europa",
    "eenpersoonshuishoudens", "huishoudens_met_kinderen", "hbo_wo", "opleiding_laag",
    "arbeidsparticipatie", "bijstand", "ww", "ao", "inkomen_laagste40", "inkomen_hoogste20",
    "inkomen_per_inwoner", "laag_inkomen", "sociaal_minimum", "sociaal_minimum_120",
    "moeite_rondkomen_18plus", "moeite_rondkomen_65plus", "woz_waarde", "koopwoningen",
    "corporatiewoningen", "eengezinswoningen", "wmo", "jeugdzorg", "gezondheid_goed_18plus",
    "gezondheid_goed_65plus", "ervaren_gezondheid", "langdurig_beperkt_18plus",
    "beperking_zien_18plus", "beperking_horen_18plus", "beperking_bewegen_18plus",
    "beperking_bewegen_65plus", "angst_depressie_18plus", "stress_18plus", "regie_18plus",
    "regie_65plus", "eenzaam_18plus", "ernstig_eenzaam_18plus", "eenzaam_65plus",
    "ernstig_eenzaam_65plus", "emotioneel_eenzaam_18plus", "sociaal_eenzaam_18plus",
    "mantelzorger_18plus", "mantelzorger_65plus", "vrijwilliger_18plus", "vrijwilliger_65plus",
    "opkomst_tk2023", "opkomst_gr2018", "opkomst_ps2023", "afstand_bibliotheek",
    "afstand_basisschool", "afstand_huisarts", "afstand_supermarkt", "stedelijkheid",
    "huishoudensgrootte", "bevolkingsdichtheid", "mediaan_inkomen", "groene_druk", "grijze_druk",
    "inwoners", "vrouwen",
}

# Words that an ambtenaar outside the field should not have to look up.
VAKTAAL = (
    "prevalentie|significan|proxy|smap|cohort|percentiel|deciel|mediaan|gestandaardiseerd|respond"
    "|variabele|indicator|dataset|outlier|correlatie|noemer|teller|sociaal-economisch|"
    "arbeidsparticipatie|omgevingsadressendichtheid|maatwerkarrangement|wijkbewoners met een|"
    "laagopgeleid|hoogopgeleid|allochto|autochto|niet-westers|doelgroep|stakeholder|kwetsba"
)
OORZAAK = r"\b(door|omdat|doordat|waardoor|dankzij|vanwege|veroorzaak\w*|leidt tot|gevolg)\b"
NEDERLANDS = r"\b(de|het|een|is|niet|en|dat|van|die|met|of|alle)\b"
ENGELS = r"\b(the|and|of the|with|is not|years|people|share|from|data)\b"


@pytest.fixture
def map_(tmp_path: Path) -> Path:
    """A copy of the catalogue that a test may break."""
    for pad in MAP.glob("*.yml"):
        shutil.copy(pad, tmp_path)
    return tmp_path


def vervang(pad: Path, oud: str, nieuw: str) -> None:
    tekst = pad.read_text("utf-8")
    assert oud in tekst, f"{oud!r} staat niet in {pad.name}"
    pad.write_text(tekst.replace(oud, nieuw, 1), encoding="utf-8")


def meldingen(map_: Path) -> list[str]:
    with pytest.raises(InvoerFout) as fout:
        load_catalogus(map_)
    return list(fout.value.meldingen)


# --- what there is ---------------------------------------------------------------------------


def test_alle_themas_en_afgesproken_indicatoren_zijn_er() -> None:
    assert len(INDICATOREN) >= 55
    assert {i.thema for i in INDICATOREN} == THEMAS
    assert set(PER_ID) >= AFGESPROKEN


def test_kern_past_op_een_figuur() -> None:
    kern = [i for i in INDICATOREN if i.kern]
    assert 14 <= len(kern) <= 18
    assert {i.eenheid for i in kern} == {"%"}
    assert len({i.thema for i in kern}) >= 9


def test_elke_doelgroep_is_te_schatten_en_elk_thema_heeft_cijfers() -> None:
    for groep in CATALOGUS.doelgroepen:
        assert any(groep.id in i.doelgroepen for i in INDICATOREN), groep.id
    for thema in CATALOGUS.themas:
        assert sum(thema.id in i.kansthemas for i in INDICATOREN) >= 3, thema.id


# --- the definitions are right ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("teller", "noemer", "factor", "verwacht"),
    [(1, 4, "aandeel", 25.0), (1, 4, "per_1000", 250.0), (1, 4, "index", 25.0)],
)
def test_factoren(teller: int, noemer: int, factor: str, verwacht: float) -> None:
    assert FACTOREN[factor] * teller / noemer == verwacht  # type: ignore[index]


def test_rivm_en_steekproeven_zijn_schattingen() -> None:
    bronnen = CATALOGUS.bronnen
    for i in INDICATOREN:
        soorten = {b.soort for b in bronnen.bronnen if set(i.teller) & set(b.kolommen)}
        if "model" in soorten:
            assert i.soort == "model", i.id
            assert "Modelschatting van het RIVM" in i.methode and "geschatte" in i.zegt, i.id
    # CBS itself estimates these from registers and a sample.
    geschat = {i.id for i in INDICATOREN if i.soort == "model" and "RIVM" not in i.methode}
    assert geschat == {"opleiding_laag", "opleiding_midden", "hbo_wo", "arbeidsparticipatie",
                       "basisvaardigheden_laag"}


def test_leeftijd_van_rivm_staat_in_alle_teksten() -> None:
    for i in INDICATOREN:
        if i.teller[0].endswith(("_18plus", "_65plus")) and i.soort == "model":
            leeftijd = i.teller[0][-6:-4]
            assert i.id.endswith(f"{leeftijd}plus")
            assert i.groep == f"inwoners van {leeftijd} jaar en ouder"
            assert f"({leeftijd}+)" in i.titel_kort
            assert f"van {leeftijd} jaar en ouder" in i.zegt
            assert f"{leeftijd} jaar en ouder" in i.methode
            assert i.zin.startswith("65-plussers" if leeftijd == "65" else "volwassenen")


def test_coronajaar_wordt_gezegd() -> None:
    for naam in ("eenzaam_18plus", "eenzaam_65plus", "mantelzorger_18plus", "vrijwilliger_18plus",
                 "stress_18plus", "angst_depressie_18plus", "ww"):
        assert "corona" in PER_ID[naam].zegt_niet, naam


def test_uitkeringen_per_duizend_inwoners_van_15_tot_65() -> None:
    for naam in ("bijstand", "ww", "ao"):
        i = PER_ID[naam]
        assert i.formule == "per_1000" and i.afronding == 10
        assert i.noemer == ("leeftijd_15_25", "leeftijd_25_45", "leeftijd_45_65")
        assert "beste die er per wijk is" in i.methode and "AOW-leeftijd" in i.methode


def test_druk_telt_van_20_tot_65() -> None:
    groen, grijs = PER_ID["groene_druk"], PER_ID["grijze_druk"]
    assert groen.teller == ("leeftijd_0_5", "leeftijd_5_10", "leeftijd_10_15", "leeftijd_15_20")
    assert grijs.teller == ("leeftijd_65_80", "leeftijd_80plus")
    assert groen.noemer == grijs.noemer == ("leeftijd_20_25", "leeftijd_25_45", "leeftijd_45_65")


def test_opkomst_deelt_door_kiesgerechtigden_van_dezelfde_verkiezing() -> None:
    opkomst = [i for i in INDICATOREN if i.id.startswith("opkomst")]
    assert len(opkomst) == 6
    for i in opkomst:
        verkiezing = i.id.removeprefix("opkomst_")
        assert i.noemer == (f"kiesgerechtigden_{verkiezing}",)
        assert i.teller[0].endswith(verkiezing) and i.groep == "kiesgerechtigden"
    assert "100 %" in PER_ID["opkomst_tk2023"].zegt_niet
    assert "blanco" in PER_ID["opkomst_ps2023"].zegt_niet


def test_geld_staat_in_duizenden_euros() -> None:
    geld = [i for i in INDICATOREN if i.eenheid == "x1000_euro"]
    assert {i.id for i in geld} == {"woz_waarde", "inkomen_per_inwoner", "mediaan_inkomen",
                                    "mediaan_vermogen"}
    assert all("duizenden euro's" in i.zegt for i in geld)


def test_leeftijden_naast_elkaar_komen_uit_dezelfde_jaren() -> None:
    groepen = [PER_ID[f"leeftijd_{g}"] for g in ("0_15", "15_25", "25_45", "45_65", "65plus")]
    assert len({i.peiljaren for i in groepen}) == 1 and groepen[0].peiljaren


# --- the texts are plain Dutch ---------------------------------------------------------------


@pytest.mark.parametrize("indicator", INDICATOREN, ids=lambda i: i.id)
def test_teksten_zijn_gewone_nederlandse_zinnen(indicator: Indicator) -> None:
    for veld in ("zegt", "zegt_niet", "methode"):
        tekst = getattr(indicator, veld)
        assert tekst.endswith(".") and not tekst.endswith("..") and "  " not in tekst
        assert re.search(NEDERLANDS, tekst.lower())
        assert not re.search(ENGELS, tekst.lower())
    for veld in ("titel", "titel_kort", "zin", "groep", "zegt", "zegt_niet"):
        tekst = getattr(indicator, veld)
        assert not re.search(VAKTAAL, tekst.lower()), f"{veld}: {tekst}"
        assert not re.search(r"\S_\S", tekst)
    for veld in ("zegt", "zegt_niet"):
        assert 25 <= len(getattr(indicator, veld)) <= 170
    assert not re.search(OORZAAK, f"{indicator.titel} {indicator.zin} {indicator.zegt}")
    assert indicator.zegt != indicator.zegt_niet
    assert indicator.titel[0].isupper() or indicator.titel[0].isdigit()
    assert not indicator.titel.endswith(".")


def test_zin_past_bij_de_eenheid() -> None:
    for i in INDICATOREN:
        lidwoord = bool(re.match(r"(de|het) ", i.zin))
        assert lidwoord == (not i.groep and i.eenheid != "aantal"), i.id


def test_titels_zijn_uniek() -> None:
    for veld in ("id", "titel", "titel_kort"):
        waarden = [getattr(i, veld).casefold() for i in INDICATOREN]
        assert len(set(waarden)) == len(waarden), veld


# --- choosing domeinen -----------------------------------------------------------------------


@pytest.mark.parametrize("domein", DOMEINEN)
def test_select_laat_geen_losse_verwijzing_achter(domein: str) -> None:
    keuze = CATALOGUS.select([domein])
    assert keuze.themas and keuze.doelgroepen and keuze.diensten
    assert all(domein in t.domeinen for t in keuze.themas)
    for i in keuze.indicatoren:
        assert set(i.kansthemas) <= set(keuze.thema) and set(i.doelgroepen) <= set(keuze.doelgroep)
    for groep in keuze.doelgroepen:
        assert set(groep.indicatoren) <= set(keuze.indicator)
        assert set(groep.themas) <= set(keuze.thema) and set(groep.diensten) <= set(keuze.dienst)
    for dienst in keuze.diensten:
        assert set(dienst.geldstromen) <= set(keuze.geldstroom)
    assert {"inwoners", "leeftijd_65plus", "huishoudens"} <= set(keuze.indicator)


def test_vier_domeinen_geven_vier_verschillende_keuzes() -> None:
    keuzes = [CATALOGUS.select([domein]) for domein in DOMEINEN]
    assert len({tuple(k.thema) for k in keuzes}) == 4
    assert len({tuple(k.indicator) for k in keuzes}) == 4
    cultuur, sociaal = CATALOGUS.select(["cultuur"]), CATALOGUS.select(["sociaal"])
    assert "bijstand" in sociaal.indicator and "bijstand" not in cultuur.indicator
    assert len(cultuur.indicatoren) < len(sociaal.indicatoren) < len(INDICATOREN)


def test_select_van_alle_domeinen_is_alles() -> None:
    alles = CATALOGUS.select(list(DOMEINEN))
    assert alles.indicatoren == INDICATOREN and alles.doelgroepen == CATALOGUS.doelgroepen
    assert CATALOGUS.select(["cultuur"]).select(["cultuur"]) == CATALOGUS.select(["cultuur"])


def test_select_neemt_eigen_drempels_over() -> None:
    keuzes = SimpleNamespace(domeinen=("cultuur",), regels=EigenDrempels(fdr=0.1), gewichten=None,
                             quickscan_niveaus=())  # fmt: skip
    gekozen = CATALOGUS.select(keuzes)
    assert gekozen.regels.fdr.waarde == 0.1 and gekozen.regels.fdr.eigen
    assert CATALOGUS.regels.fdr.waarde != 0.1


def test_select_weigert_onbekend_domein() -> None:
    with pytest.raises(InvoerFout) as fout:
        CATALOGUS.select(["cultur", "sociaal", "sport"])
    assert len(fout.value.meldingen) == 2
    assert "Bedoelt u 'cultuur'?" in fout.value.meldingen[0]
    with pytest.raises(InvoerFout, match="Kies ten minste een domein"):
        CATALOGUS.select([])


def test_catalogus_is_bevroren_en_wordt_een_keer_gelezen() -> None:
    assert load_catalogus() is CATALOGUS and isinstance(CATALOGUS, Catalogus)
    with pytest.raises(ValidationError):
        INDICATOREN[0].titel = "x"
    with pytest.raises(AttributeError):
        CATALOGUS.indicatoren = ()  # type: ignore[misc]


# --- mistakes in the files -------------------------------------------------------------------


def test_kopie_zonder_fouten_leest(map_: Path) -> None:
    assert load_catalogus(map_).indicatoren == INDICATOREN


def test_alle_fouten_van_indicatoren_tegelijk(map_: Path) -> None:
    pad = map_ / "indicatoren.yml"
    vervang(pad, "    thema: bevolking\n", "    tema: bevolking\n")
    vervang(pad, "    soort: model", "    soort: modl")
    vervang(pad, 'titel_kort: "Alleenwonend"', 'titel_kort: "Huishoudens van wie alleen woont!"')
    vervang(pad, "id: woz_waarde", "id: koopwoningen")
    gevonden = "\n".join(meldingen(map_))
    assert "indicator inwoners: onbekende sleutel 'tema'. Bedoelt u 'thema'?" in gevonden
    assert "indicator inwoners: sleutel 'thema' ontbreekt." in gevonden
    assert "register, model; gevonden: 'modl'" in gevonden
    assert "mag hoogstens 32 tekens lang zijn" in gevonden
    assert "id 'koopwoningen' staat er twee keer." in gevonden


@pytest.mark.parametrize(
    ("oud", "nieuw", "melding"),
    [
        ("teller: [vrouwen]\n    noemer: [inwoners]\n    marges: []\n    eenheid: \"%\"",
         "teller: [vrouwen, mannen]\n    noemer: []\n    marges: []\n    eenheid: \"%\"",
         "vraagt een noemer"),
        ("formule: aandeel\n    teller: [vrouwen]", "formule: overnemen\n    teller: [a, b]",
         "vraagt een teller"),
        ("marges: []", "marges: [vrouwen]", "noemt een onder- en een bovengrens"),
        ("formule: aandeel", "formule: per_1000", "geeft eenheid 'per_1000', niet '%'"),
        ("formule: aandeel", "formule: deling", "moet een van deze zijn"),
        ("noemer: [inwoners]", "noemer: []", "vraagt een noemer"),
        ("groep: \"inwoners\"", "groep: \"\"", "'groep' hoort bij %"),
        ("decimalen: 1", "decimalen: een", "moet een heel getal zijn"),
        ("afronding: 5", "afronding: 3", "moet een van deze zijn: 1, 5, 10; gevonden: '3'"),
        ("vrouw is.\"", "vrouw is\"", "moet precies een zin zijn"),
        ("vrouw is.\"", "vrouw is. Echt waar.\"", "moet precies een zin zijn"),
        ("zin: \"vrouwen\"", "zin: \"vrouwen.\"", "zonder punt aan het eind"),
        ("teller: [vrouwen]", "teller: [vrouwen, vrouwen]", "noemt iets twee keer"),
        ("id: vrouwen", "id: Vrouwen", "mag alleen kleine letters"),
        ("kern: false", "kern: ja", "'kern' moet 'true' of 'false' zijn"),
    ],
)
def test_fout_in_een_indicator(map_: Path, oud: str, nieuw: str, melding: str) -> None:
    pad = map_ / "indicatoren.yml"
    voor, na = pad.read_text("utf-8").split("  - id: vrouwen", 1)
    deel = f"  - id: vrouwen{na}"
    assert oud in deel
    pad.write_text(voor + deel.replace(oud, nieuw, 1), encoding="utf-8")
    with pytest.raises(InvoerFout) as fout:
        load_indicatoren(pad)
    assert len(fout.value.meldingen) == 1 and melding in str(fout.value)
    assert "indicator vrouwen" in str(fout.value) or "indicator Vrouwen" in str(fout.value)


def test_kern_alleen_bij_een_percentage(map_: Path) -> None:
    pad = map_ / "indicatoren.yml"
    vervang(pad, "kern: false", "kern: true")
    assert "'kern' kan alleen bij een percentage" in meldingen(map_)[0]


@pytest.mark.parametrize("tekst", ["", "[]", "indicatoren: []", "indicator: [{id: x}]"])
def test_leeg_of_vreemd_bestand(tmp_path: Path, tekst: str) -> None:
    pad = tmp_path / "indicatoren.yml"
    pad.write_text(tekst, encoding="utf-8")
    with pytest.raises(InvoerFout, match="lijst onder 'indicatoren:'"):
        load_indicatoren(pad)


def test_fouten_van_alle_bestanden_tegelijk(map_: Path) -> None:
    (map_ / "themas.yml").unlink()
    vervang(map_ / "indicatoren.yml", "decimalen: 0", "decimalen: 7")
    vervang(map_ / "bronnen.yml", "eenheid: \"aantal\"", "eenheid: \"stuks\"")
    gevonden = meldingen(map_)
    assert {m.split(",")[0].split(":")[0] for m in gevonden} == {
        "indicatoren.yml", "themas.yml", "bronnen.yml"}


def test_verwijzingen_tussen_bestanden(map_: Path) -> None:
    pad = map_ / "indicatoren.yml"
    vervang(pad, "teller: [vrouwen]", "teller: [vrouwn]")
    vervang(pad, "teller: [woz_waarde]", "teller: [koopwoningen_pct]")
    vervang(pad, "kansthemas: [taal_verhaal, digitaal_media, kunst_cultuur_erfgoed]",
            "kansthemas: [taal_verhalen]")
    vervang(pad, "doelgroepen: [mantelzorgers]", "doelgroepen: [mantelzorger]")
    gevonden = meldingen(map_)
    assert len(gevonden) == 5
    tekst = "\n".join(gevonden)
    assert "indicator vrouwen: onbekende variabele 'vrouwn'. Bedoelt u 'vrouwen'?" in tekst
    assert "vraagt een variabele in 'x1000_euro'; 'koopwoningen_pct' is in '%'." in tekst
    assert "onbekende thema 'taal_verhalen'. Bedoelt u 'taal_verhaal'?" in tekst
    assert "onbekende doelgroep 'mantelzorger'. Bedoelt u 'mantelzorgers'?" in tekst
    assert "'mantelzorgers': indicator 'mantelzorger_18plus' noemt deze doelgroep niet." in tekst


def test_doelgroep_met_onbekende_indicator(map_: Path) -> None:
    vervang(map_ / "doelgroepen.yml", "indicatoren: [jeugdzorg]", "indicatoren: [jeugdzorgen]")
    assert meldingen(map_) == [
        "doelgroepen.yml, 'gezinnen_jeugdhulp': onbekende indicator 'jeugdzorgen'. "
        "Bedoelt u 'jeugdzorg'?"
    ]
