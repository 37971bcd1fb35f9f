"""Supply of others: who offers what to whom, overlap, single providers and stale entries."""

from __future__ import annotations

import datetime as dt
import math
from dataclasses import replace
from typing import Any

import pandas as pd
import pytest
from conftest import Tabellen
from hypothesis import given, settings
from hypothesis import strategies as st
from scanbouwer import DATUM, LEEG, aanbod, dienst, load, make_scan, per_gebied, wijk, with_bladen

from kansenscan_lib.analyse.aanbod import (
    compare_aanbod,
    compare_dekking,
    compare_financiers,
    select_aanbodtotaal,
    select_enkel,
    select_enkel_geld,
    select_overlap,
    select_verouderd,
)
from kansenscan_lib.analyse.confrontatie import compare_confrontatie
from kansenscan_lib.analyse.wijkaanbod import compare_wijkaanbod
from kansenscan_lib.beeld.aanbodkaart import WIJKEN_IN_BEELD, draw_aanbodkaart
from kansenscan_lib.beeld.aanbodtabellen import (
    draw_aanbod,
    draw_enkel,
    draw_financiers,
    draw_overlap,
    draw_plekken,
    draw_tevredenheid,
    draw_verouderd,
    say_aanbod,
)
from kansenscan_lib.beeld.samenvatten import say_kort_aanbod
from kansenscan_lib.invoer.modellen import ScanGegevens
from kansenscan_lib.invoer.rij import Rij
from kansenscan_lib.rijen import select_rij, select_rijen
from kansenscan_lib.scan import Scan

GROEP, THEMA = "eenzame_ouderen", "leven_gezondheid"
ANDER = "kunst_cultuur_erfgoed"


def scan_met(rijen: list[Rij]) -> Scan:
    """Return a scan with this supply, in which loneliness of older people is high in one wijk."""
    return make_scan(
        {"inwoners": per_gebied([4000, 4000], nl=17_000_000),
         "ernstig_eenzaam_65plus": per_gebied([15.0, 10.0], gm=10.0, nl=10.0)},
        {"aanbod": rijen, "bibliotheek": [dienst("taalhuis")]},
    )  # fmt: skip


def doet(aanbieder: str = "Welzijn", wijken: tuple[str, ...] = (), **velden: Any) -> Rij:
    """Return an activity for GROEP under THEMA, unless fields say otherwise."""
    basis = aanbod([THEMA], [GROEP], wijken, aanbieder)
    return basis.model_copy(update=velden)


def ingevuld(scan: Scan, dag: dt.date | None) -> Scan:
    """Return the scan with the day on which the invulmap was filled in."""
    gegevens = ScanGegevens(versie=2, gemeentecode=scan.code, gemeente=scan.naam, ingevuld_op=dag)
    return replace(scan, invulmap=replace(scan.invulmap, scan=gegevens))


def cel(tabel: pd.DataFrame, code: str, thema: str = THEMA) -> dict[str, Any]:
    rijen = tabel[(tabel["gebiedscode"] == code) & (tabel["thema"] == thema)
                  & (tabel["doelgroep"] == GROEP)]  # fmt: skip
    assert len(rijen) == 1
    return select_rijen(rijen)[0]


def test_dekking_telt_verschillende_aanbieders() -> None:
    scan = scan_met(
        [
            aanbod([THEMA, "taal_verhaal"], [GROEP], aanbieder="Kerk"),
            aanbod([THEMA], [GROEP, "mantelzorgers"], aanbieder="Kerk"),
            aanbod([THEMA], [GROEP], aanbieder="Welzijn"),
        ]
    )
    tabel = compare_dekking(scan)
    assert tabel.index.tolist() == list(scan.catalogus.thema)
    assert tabel.at[THEMA, GROEP] == 2 and tabel.at[THEMA, "mantelzorgers"] == 1
    assert tabel.at["kunst_cultuur_erfgoed", GROEP] == 0
    assert tabel[GROEP].isna()["taal_verhaal"], "these do not go together"
    assert "actieve_bewoners" not in tabel.columns


def test_dekking_is_het_aanbod_van_de_hele_gemeente(zwolle_tabellen: Tabellen) -> None:
    """The same count as behind the verdicts: none, few (1), enough (2 or more)."""
    t = zwolle_tabellen
    tabel = compare_dekking(t.scan)
    heel = t.confrontatie[t.confrontatie["gebiedscode"] == t.scan.code]
    for rij in select_rijen(heel):
        aantal = select_rij(tabel, rij["thema"])[rij["doelgroep"]]
        assert rij["aanbod"] == ("geen" if aantal == 0 else "weinig" if aantal == 1 else "genoeg")
    assert tabel.notna().sum().sum() == len(heel)


def test_dekking_zonder_aanbod_is_nul() -> None:
    tabel = compare_dekking(with_bladen(scan_met([]), {}))
    assert tabel.max(axis=None) == 0 == tabel.min(axis=None)


def test_aanbod_opgeteld_met_de_hand() -> None:
    scan = scan_met([
        doet("Kerk", (wijk(1),), capaciteit=20, deelnemers=15, initiatief="bewoners",
             financiering="fondsen", gecontroleerd_op=dt.date(2025, 3, 1), tevredenheid=7),
        doet("Kerk", (), capaciteit=None, deelnemers=5, initiatief="gemeente",
             financiering="wmo", gecontroleerd_op=dt.date(2024, 5, 1), tevredenheid=8),
        doet("Welzijn", (wijk(2),), capaciteit=30, deelnemers=None, initiatief="gemeente",
             financiering="wmo", gecontroleerd_op=dt.date(2025, 6, 1), tevredenheid=6),
    ])  # fmt: skip
    tabel = compare_aanbod(scan)
    heel, een, twee = (cel(tabel, code) for code in (scan.code, wijk(1), wijk(2)))
    assert (heel["aanbieders"], heel["activiteiten"], heel["rijen"]) == (2, 3, (2, 3, 4))
    assert (heel["capaciteit"], heel["capaciteit_onbekend"]) == (50, 1)
    assert (heel["deelnemers"], heel["deelnemers_onbekend"]) == (20, 1)
    assert heel["initiatief"] == ("bewoners", "gemeente")
    assert heel["financiering"] == ("fondsen", "wmo")
    assert (heel["oudste"], heel["jongste"]) == (
        pd.Timestamp("2024-05-01"), pd.Timestamp("2025-06-01"))  # fmt: skip
    assert (heel["tevredenheid"], heel["cijfers"]) == (pytest.approx((7 + 8 + 6) / 3), 3)
    assert (een["aanbieders"], een["rijen"], een["deelnemers"]) == (1, (2, 3), 20)
    assert (twee["aanbieders"], twee["rijen"], twee["capaciteit"]) == (2, (3, 4), 30)
    for deel in (een, twee):  # two grades would tell one from the other
        assert math.isnan(deel["tevredenheid"]) and deel["cijfers"] == 2
    leeg = cel(tabel, scan.code, ANDER)
    assert (leeg["aanbieders"], leeg["activiteiten"], leeg["rijen"]) == (0, 0, ())
    assert math.isnan(leeg["capaciteit"]) and math.isnan(leeg["deelnemers"])


def test_zonder_blad_aanbod_is_niets_nul() -> None:
    scan = with_bladen(scan_met([]), {})
    tabel = compare_aanbod(scan)
    getallen = ["aanbieders", "activiteiten", "capaciteit", "deelnemers", "cijfers"]
    assert len(tabel) and tabel[getallen].isna().all(axis=None)
    assert set(tabel["rijen"]) == {()} and tabel["oudste"].isna().all()
    for leeg in (
        select_enkel(scan, compare_confrontatie(scan)), select_enkel_geld(scan),
        select_overlap(scan), select_verouderd(scan), compare_financiers(scan),
    ):  # fmt: skip
        assert leeg.empty


@pytest.mark.parametrize("code", ["GM0088", "GM0363"])
def test_gemeenten_zonder_invulmap(code: str) -> None:
    scan = load(code)
    combinaties = sum(len(g.themas) for g in scan.catalogus.doelgroepen)
    assert len(compare_aanbod(scan)) == combinaties * (1 + len(scan.wijken))
    assert select_overlap(scan).empty and select_verouderd(scan).empty


def test_aanbod_van_zwolle_rust_op_dezelfde_rijen_als_de_confrontatie(
    zwolle_tabellen: Tabellen,
) -> None:
    t = zwolle_tabellen
    sleutel = ["thema", "doelgroep", "gebiedscode"]
    samen = t.confrontatie.merge(compare_aanbod(t.scan), on=sleutel)
    assert len(samen) == len(t.confrontatie)
    assert samen["aanbod_rijen"].tolist() == samen["rijen"].tolist()


def test_een_aanbieder_in_een_wijk_met_hoge_behoefte() -> None:
    """Need is high in wijk 1, ordinary in wijk 2 and in the gemeente (see `scan_met`)."""
    scan = scan_met([
        doet("Kerk", (wijk(1),), financiering="fondsen"),
        doet("Kerk", (wijk(1),), financiering="wmo"),
        doet("Welzijn", (wijk(2),)),
    ])  # fmt: skip
    tabel = select_enkel(scan, compare_confrontatie(scan))
    assert tabel["aanbieder"].tolist() == ["Kerk", "Welzijn"]
    kerk, welzijn = select_rijen(tabel)
    assert (kerk["doelgroep"], kerk["thema"]) == (GROEP, THEMA)
    assert (kerk["behoefte"], kerk["wijken"], kerk["heel"]) == ("hoog", (wijk(1),), False)
    assert (kerk["financiering"], kerk["rijen"]) == (("fondsen", "wmo"), (2, 3))
    assert (welzijn["behoefte"], welzijn["wijken"]) == ("gemiddeld", (wijk(2),))


def test_een_aanbieder_voor_de_hele_gemeente() -> None:
    scan = scan_met([doet("Kerk")])
    (rij,) = select_rijen(select_enkel(scan, compare_confrontatie(scan)))
    assert rij["heel"] and rij["behoefte"] == "hoog" and rij["wijken"] == (wijk(1),)
    twee = scan_met([doet("Kerk"), doet("Welzijn")])
    assert select_enkel(twee, compare_confrontatie(twee)).empty


def test_een_aanbieder_zonder_behoefte_wordt_niet_genoemd() -> None:
    """Loneliness is lower than elsewhere, and for the young there is no figure at all."""
    scan = make_scan(
        {"inwoners": per_gebied([4000, 4000], nl=17_000_000),
         "ernstig_eenzaam_65plus": per_gebied([2.0, 2.0], gm=2.0, nl=10.0)},
        {"aanbod": [doet("Kerk"), aanbod(["werk_geld_studie"], ["jongeren"])]},
    )  # fmt: skip
    (rij,) = select_rijen(select_enkel(scan, compare_confrontatie(scan)))
    assert (rij["doelgroep"], rij["behoefte"]) == (GROEP, "gemiddeld"), "the wijken are alike"
    assert rij["wijken"] == (wijk(1), wijk(2)) and rij["heel"]


@pytest.mark.parametrize(
    ("bronnen", "gevonden"),
    [(("wmo", "wmo"), True), (("wmo", "web"), False), (("wmo", "onbekend"), False),
     (("fondsen", "fondsen"), False), (("eigen_middelen", "eigen_middelen"), False),
     (("wmo",), False)],
)  # fmt: skip
def test_een_geldbron_voor_een_doelgroep(bronnen: tuple[str, ...], gevonden: bool) -> None:
    scan = scan_met([doet(f"Partij {n}", financiering=b) for n, b in enumerate(bronnen)])
    tabel = select_enkel_geld(scan)
    assert bool(len(tabel)) is gevonden
    if gevonden:
        (rij,) = select_rijen(tabel)
        assert (rij["doelgroep"], rij["financiering"]) == (GROEP, "wmo")
        assert (rij["activiteiten"], rij["aanbieders"], rij["rijen"]) == (2, 2, (2, 3))


def test_overlap_per_vorm_en_wijk() -> None:
    scan = scan_met([
        doet("Kerk", (wijk(1),)),
        doet("Welzijn", (wijk(1), wijk(2)), themas=[THEMA, ANDER]),
        doet("Kerk", (wijk(2),), vorm="thuis"),
        doet("Bond", (), vorm="spreekuur"),
        doet("Zorg", (), vorm="spreekuur", doelgroepen=[GROEP, "alleenwonenden"]),
        aanbod([THEMA], ["alleenwonenden"], aanbieder="Kerk"),
        doet("Welzijn", (wijk(2),), vorm="online"),
        doet("Welzijn", (wijk(2),), vorm="online"),
    ])  # fmt: skip
    spreekuur, cursus = select_rijen(select_overlap(scan))
    assert spreekuur["vorm"] == "spreekuur" and spreekuur["aanbieders"] == ("Bond", "Zorg")
    assert spreekuur["wijken"] == (wijk(1), wijk(2)), "both work in the whole gemeente"
    assert (spreekuur["doelgroepen"], spreekuur["rijen"]) == ((GROEP,), (5, 6))
    assert cursus["vorm"] == "cursus" and cursus["aanbieders"] == ("Kerk", "Welzijn")
    assert (cursus["wijken"], cursus["themas"]) == ((wijk(1),), (THEMA,))


def test_overlap_noemt_groepen_die_hetzelfde_aanbod_delen_samen() -> None:
    samen = [GROEP, "alleenwonenden"]
    scan = scan_met([doet("Kerk", doelgroepen=samen), doet("Bond", doelgroepen=samen)])
    (rij,) = select_rijen(select_overlap(scan))
    assert set(rij["doelgroepen"]) == set(samen) and rij["aanbieders"] == ("Bond", "Kerk")


@pytest.mark.parametrize(
    ("gevraagd", "stand"),
    [(dt.date(2024, 12, 31), "verouderd"), (dt.date(2025, 1, 1), ""), (DATUM, ""),
     (dt.date(2026, 1, 2), "toekomst")],
)  # fmt: skip
def test_verouderd_naast_de_dag_van_invullen(gevraagd: dt.date, stand: str) -> None:
    """Exactly twelve months is not more than twelve months; the day itself is not the future."""
    scan = ingevuld(scan_met([doet(gecontroleerd_op=gevraagd)]), DATUM)
    tabel = select_verouderd(scan)
    assert tabel["stand"].tolist() == ([stand] if stand else [])
    assert set(tabel["peildatum"]) <= {pd.Timestamp(DATUM)}


def test_verouderd_zonder_dag_van_invullen_naast_de_jongste_navraag() -> None:
    rijen = [doet(gecontroleerd_op=dt.date(jaar, 6, 1)) for jaar in (2020, 2024, 2023, 2022)]
    scan = scan_met(list(rijen))
    tabel = select_verouderd(scan)
    assert tabel.index.tolist() == [2, 5], "oldest first; 2023 is exactly twelve months before"
    assert set(tabel["peildatum"]) == {pd.Timestamp("2024-06-01")}
    pd.testing.assert_frame_equal(select_verouderd(ingevuld(scan, None)), tabel)


def test_verouderd_naar_eigen_drempel() -> None:
    from scanbouwer import make_organisatie

    rijen = [doet(gecontroleerd_op=dt.date(2025, 9, 1))]
    scan = make_scan(
        {"inwoners": per_gebied([4000], nl=1e7)}, {"aanbod": rijen},
        make_organisatie(regels={"aanbod_maanden": 3}),
    )  # fmt: skip
    assert select_verouderd(ingevuld(scan, DATUM))["stand"].tolist() == ["verouderd"]


def test_wie_begint_en_wie_betaalt_geteld_met_de_hand() -> None:
    scan = scan_met([
        doet(initiatief="bewoners", financiering="fondsen"),
        doet(initiatief="bewoners", financiering="fondsen"),
        doet(initiatief="gemeente", financiering="wmo"),
    ])  # fmt: skip
    tabel = compare_financiers(scan)
    assert tabel.index.tolist() == ["fondsen", "wmo"]
    assert tabel.columns.tolist() == ["bewoners", "gemeente"]
    assert tabel.to_numpy().tolist() == [[2, 0], [0, 1]]


WIJKEN = st.lists(st.sampled_from([wijk(1), wijk(2)]), unique=True)


@settings(deadline=None, max_examples=25)
@given(st.lists(st.tuples(st.sampled_from("ABC"), WIJKEN), max_size=4), st.sampled_from("ABC"))
def test_meer_aanbod_haalt_een_enkele_aanbieder_weg_maar_maakt_geen_witte_vlek(
    begin: list[tuple[str, list[str]]], erbij: str
) -> None:
    """One more gemeente-wide activity: no area gets more white spots, none loses a provider."""

    def reken(rijen: list[tuple[str, list[str]]]) -> tuple[pd.DataFrame, pd.DataFrame]:
        scan = scan_met([doet(a, tuple(w)) for a, w in rijen])
        return compare_aanbod(scan), compare_confrontatie(scan)

    begin = [*begin, ("Z", [wijk(2)])]
    eerst, later = reken(begin), reken([*begin, (erbij, [])])
    assert (later[0]["aanbieders"] >= eerst[0]["aanbieders"]).all()
    wit = [tabel["oordeel"] == "witte_vlek" for _, tabel in (eerst, later)]
    assert wit[0].any() and not (wit[1] & ~wit[0]).any()


def test_lege_scan_heeft_geen_datum() -> None:
    assert LEEG.scan is None and select_verouderd(with_bladen(scan_met([]), {})).empty


# --- per wijk beside the need ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rijen", "bieb", "stand", "aanbieders"),
    [([], [], "wit", 0),
     ([doet("Kerk", (wijk(2),))], [], "wit", 0),
     ([doet("Kerk")], [], "wit", 1),
     ([doet("Kerk", themas=[THEMA, ANDER])], [], "enkel", 1),
     ([doet("Kerk", themas=[THEMA, ANDER]), doet("Bond", (wijk(1),))], [], "meer", 2),
     ([], ["bibliotheek_aan_huis", "leeskring_debat", "huiskamer", "erfgoed_verhalen"],
      "niemand", 0)],
)  # fmt: skip
def test_stand_per_wijk(rijen: list[Rij], bieb: list[str], stand: str, aanbieders: int) -> None:
    """The group has two themas; need is high in wijk 1 and ordinary in wijk 2."""
    scan = scan_met([])
    blad = rijen or [aanbod(["taal_verhaal"], ["jonge_kinderen"])]
    scan = with_bladen(
        scan, {"aanbod": blad, "bibliotheek": [dienst(b) for b in bieb or ["taalhuis"]]}
    )
    tabel = compare_wijkaanbod(scan, compare_confrontatie(scan))
    per = {r["gebiedscode"]: r for r in select_rijen(tabel[tabel["doelgroep"] == GROEP])}
    assert (per[wijk(1)]["stand"], per[wijk(1)]["aanbieders"]) == (stand, aanbieders)
    assert per[wijk(1)]["behoefte"] == "hoog" and per[wijk(2)]["stand"] == "gewoon"
    jong = tabel[tabel["doelgroep"] == "jongeren"]
    assert set(jong["stand"]) == {"onbekend"}, "no figure on the young"


def test_zonder_blad_aanbod_is_de_stand_onbekend() -> None:
    scan = with_bladen(scan_met([]), {})
    tabel = compare_wijkaanbod(scan, compare_confrontatie(scan))
    assert set(tabel["stand"]) == {"onbekend"} and tabel["aanbieders"].isna().all()
    (zin,) = draw_aanbodkaart(tabel, scan)
    assert "niet ingevuld" in tekst_van(zin)


def test_kaart_van_amsterdam_blijft_leesbaar() -> None:
    scan = with_bladen(load("GM0363"), {"aanbod": [doet("Kerk")], "bibliotheek": [dienst("ido")]})
    tabel = compare_wijkaanbod(scan, compare_confrontatie(scan))
    zin, blok = draw_aanbodkaart(tabel, scan)
    hoog = tabel[tabel["behoefte"] == "hoog"]["gebiedscode"].nunique()
    assert hoog > WIJKEN_IN_BEELD
    assert f"In {hoog} van de {len(scan.wijken)} wijken" in tekst_van(zin)
    assert f"de {WIJKEN_IN_BEELD} wijken met de meeste witte vlekken" in tekst_van(zin)
    assert tekst_van(blok).count('<th scope="row">') == WIJKEN_IN_BEELD


# --- on the page -------------------------------------------------------------------------------


def tekst_van(*delen: Any) -> str:
    return "".join(d.markdown if hasattr(d, "markdown") else d._repr_html_() for d in delen)


def draw_alles(scan: Scan) -> str:
    confrontatie = compare_confrontatie(scan)
    enkel = select_enkel(scan, confrontatie)
    return tekst_van(
        say_kort_aanbod(confrontatie, enkel, scan), say_aanbod(select_aanbodtotaal(scan), scan),
        draw_aanbod(scan), draw_plekken(compare_aanbod(scan), scan),
        *draw_aanbodkaart(compare_wijkaanbod(scan, confrontatie), scan),
        *draw_enkel(enkel, select_enkel_geld(scan), scan),
        draw_overlap(select_overlap(scan), scan), draw_verouderd(select_verouderd(scan), scan),
        draw_financiers(compare_financiers(scan), scan),
    )  # fmt: skip


def test_cijfer_per_activiteit_staat_alleen_in_het_lab() -> None:
    """Three grades give an average of 3; no activity of the page shows its own."""
    rijen = [
        doet("Kerk", deelnemers=50, tevredenheid=1), doet("Bond", deelnemers=50, tevredenheid=2),
        doet("Zorg", deelnemers=50, tevredenheid=6),
    ]  # fmt: skip
    scan = scan_met(list(rijen))
    pagina = draw_alles(scan)
    assert "gemiddelde van die rapportcijfers is een 3,0" in pagina
    anders = scan_met([r.model_copy(update={"tevredenheid": 3}) for r in rijen])
    assert draw_alles(anders) == pagina, "other grades with the same average: the same page"
    lab = draw_tevredenheid(scan)
    assert "Cijfer" in tekst_van(lab) and "(Kerk)" in tekst_van(lab)


def test_een_of_twee_cijfers_geven_geen_gemiddelde() -> None:
    scan = scan_met([doet("Kerk", tevredenheid=9), doet("Bond", tevredenheid=8), doet("Zorg")])
    assert "rapportcijfer" not in draw_alles(scan)


def test_plekken_heten_geen_mensen_en_onbekend_is_geen_nul() -> None:
    scan = scan_met([doet("Kerk", capaciteit=20), doet("Bond"), doet("Zorg", deelnemers=0)])
    zin = tekst_van(say_aanbod(select_aanbodtotaal(scan), scan))
    assert "van 1 het aantal plekken (samen 20 per jaar)" in zin
    assert "van 1 het aantal deelnemers (samen 0 per jaar)" in zin and "geen mensen" in zin
    assert "20 (en 2 onbekend)" in tekst_van(draw_plekken(compare_aanbod(scan), scan))


def test_vijandige_tekst_blijft_tekst() -> None:
    lelijk = "<script>alert(1)</script>[x](javascript:1)"
    scan = scan_met([
        doet(lelijk, (wijk(1),), naam=lelijk, gecontroleerd_op=dt.date(2020, 1, 1)),
        doet("Bond", (wijk(1),)), doet("Zorg", (wijk(2),), tevredenheid=3),
    ])  # fmt: skip
    pagina = draw_alles(scan) + tekst_van(draw_tevredenheid(scan))
    assert "&lt;script&gt;" in pagina and "<script" not in pagina


@pytest.mark.parametrize("code", ["GM0088", "GM0363"])
def test_pagina_zonder_invulmap(code: str) -> None:
    scan = with_bladen(load(code), {})
    pagina = draw_alles(scan)
    assert "Onvoldoende bewijs" in pagina and "nan" not in pagina.lower().replace("financ", "")
    assert "<table" not in pagina


def test_datum_na_de_dag_van_invullen_klopt_niet() -> None:
    rijen = [doet("Kerk", gecontroleerd_op=dt.date(2026, 6, 1)), doet("Bond")]
    scan = ingevuld(scan_met(list(rijen)), DATUM)
    pagina = tekst_van(draw_verouderd(select_verouderd(scan), scan))
    assert "datum klopt niet" in pagina and "1 januari 2026, de dag van invullen" in pagina
    goed = ingevuld(scan_met([doet("Bond")]), DATUM)
    assert "in de 12 maanden voordat" in tekst_van(draw_verouderd(select_verouderd(goed), goed))
