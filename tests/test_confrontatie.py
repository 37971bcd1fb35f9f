"""Confrontation: the verdict of every cell by hand, and which cells a filled-in row may change."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from conftest import Tabellen
from hypothesis import given, settings
from hypothesis import strategies as st
from scanbouwer import (
    GEMEENTE,
    SOORTEN,
    aanbod,
    add_rij,
    beleid,
    dienst,
    load,
    make_organisatie,
    make_scan,
    per_gebied,
    shuffle,
    stakeholder,
    wijk,
)

from kansenscan_lib.analyse.confrontatie import compare_confrontatie, select_aanbod, select_stand
from kansenscan_lib.analyse.kansen import compare_kansen
from kansenscan_lib.catalogus.veld import DOMEINEN
from kansenscan_lib.invoer import write_invulmap
from kansenscan_lib.invoer.rij import Rij
from kansenscan_lib.rijen import select_rij, select_rijen
from kansenscan_lib.scan import PROJECTMAP, VOORBEELD, Scan, load_scan

NEDERLAND = 17_000_000
SLEUTEL = ["thema", "doelgroep", "gebiedscode"]
GROEP, THEMA = "eenzame_ouderen", "leven_gezondheid"


def eenzaam(
    wijken: Sequence[float | None] = (15.0, 10.0, 5.0), *, gm: float | None = 10.0,
    nl: float | None = 10.0, bladen: dict[str, list[Rij]] | None = None,
) -> Scan:
    """Return a scan in which only the estimate of lonely people over 65 is known.

    Beside 10 % in the gemeente 15 % is much (need hoog), 10 % ordinary and 5 % little.
    """
    return make_scan({
        "inwoners": per_gebied([4000] * len(wijken), nl=NEDERLAND),
        "ernstig_eenzaam_65plus": {**per_gebied(wijken, nl=nl, gm=0), GEMEENTE: gm},
    }, bladen)  # fmt: skip


def by_cel(tabel: pd.DataFrame) -> pd.DataFrame:
    return tabel.set_index(SLEUTEL).sort_index()


def cel(scan: Scan, gebied: str, thema: str = THEMA, groep: str = GROEP) -> dict[str, Any]:
    return select_rij(by_cel(compare_confrontatie(scan)), (thema, groep, gebied))


def judge(behoefte: str, aanbod: str, stand: str) -> str:
    """Return the verdict in the words of docs/methode.md."""
    if "onbekend" in (behoefte, aanbod, stand):
        return "onvoldoende_bewijs"
    if behoefte == "laag" or aanbod == "genoeg":
        return "voldoende"
    if aanbod == "geen":
        return "versterken" if stand == "bestaat" else "witte_vlek"
    if stand != "bestaat":
        return "aansluiten"
    return "versterken" if behoefte == "hoog" else "voldoende"


# --- every cell ------------------------------------------------------------------------------


def test_een_rij_per_thema_doelgroep_en_gebied(zwolle_tabellen: Tabellen) -> None:
    scan, tabel = zwolle_tabellen.scan, zwolle_tabellen.confrontatie
    verwacht = {
        (thema, groep.id, gebied)
        for groep in scan.catalogus.doelgroepen if groep.soort == "behoefte"
        for thema in groep.themas for gebied in [scan.code, *scan.wijken.index]
    }
    cellen = list(tabel[SLEUTEL].itertuples(index=False, name=None))
    assert len(cellen) == len(verwacht) and set(cellen) == verwacht
    assert "actieve_bewoners" not in set(tabel["doelgroep"]), "an asset has no need"


def test_elk_oordeel_van_zwolle_met_de_hand(zwolle_tabellen: Tabellen) -> None:
    tabel = zwolle_tabellen.confrontatie
    oordelen = [judge(*cel) for cel in
                zip(tabel["behoefte"], tabel["aanbod"], tabel["bibliotheek"], strict=True)]
    assert tabel["oordeel"].tolist() == oordelen
    assert set(oordelen) == {"witte_vlek", "aansluiten", "versterken", "voldoende",
                             "onvoldoende_bewijs"}


def test_elke_regel_en_reden_horen_bij_het_oordeel(zwolle_tabellen: Tabellen) -> None:
    regels = {r.id: r for r in zwolle_tabellen.scan.catalogus.regels.oordeel}
    for rij in zwolle_tabellen.confrontatie.itertuples():
        regel = regels[str(rij.regel)]
        assert (rij.oordeel, rij.prioriteit, rij.reden) == (
            regel.oordeel, regel.prioriteit, regel.uitleg)


def test_aanbod_van_zwolle_geteld_met_de_hand(zwolle_tabellen: Tabellen) -> None:
    scan = zwolle_tabellen.scan
    blad = scan.invulmap.aanbod.to_dict("index")
    for rij in zwolle_tabellen.confrontatie.itertuples():
        raak = {
            nummer: r["aanbieder"] for nummer, r in blad.items()
            if rij.thema in r["themas"] and rij.doelgroep in r["doelgroepen"]
            and (r["wijken"] == [] or rij.gebiedscode in [*r["wijken"], scan.code])
        }
        assert rij.aanbod_rijen == tuple(raak)
        if rij.gebiedscode == scan.code:
            assert len(raak) == len([r for r in blad.values() if rij.thema in r["themas"]
                                     and rij.doelgroep in r["doelgroepen"]])
        aanbieders = len(set(raak.values()))
        assert rij.aanbod == ("geen" if not aanbieders else "weinig" if aanbieders == 1
                              else "genoeg")


def test_stand_van_zwolle_geteld_met_de_hand(zwolle_tabellen: Tabellen) -> None:
    scan = zwolle_tabellen.scan
    blad = scan.invulmap.bibliotheek.to_dict("index")
    for rij in zwolle_tabellen.confrontatie.itertuples():
        raak = {
            nummer: r["status"] for nummer, r in blad.items()
            if rij.thema in scan.catalogus.dienst[r["dienst"]].themas
            and rij.doelgroep in scan.catalogus.dienst[r["dienst"]].doelgroepen
            and (r["wijken"] == [] or rij.gebiedscode in [*r["wijken"], scan.code])
        }
        assert rij.bibliotheek_rijen == tuple(raak)
        verst = [s for s in ("bestaat", "gepland", "mogelijk") if s in raak.values()]
        assert rij.bibliotheek == (verst[0] if verst else "geen")


def test_behoefte_rust_op_de_vergelijking(zwolle_tabellen: Tabellen) -> None:
    t = zwolle_tabellen
    wijken = t.wijken.set_index(["indicator", "gebiedscode"])
    for rij in select_rijen(t.confrontatie.drop_duplicates(["doelgroep", "gebiedscode"])):
        groep = t.scan.catalogus.doelgroep[rij["doelgroep"]]
        heel = rij["gebiedscode"] == t.scan.code
        bekend = set(t.gemeente.index if heel else t.wijken["indicator"])
        eerste = next((i for i in groep.indicatoren if i in bekend), "")
        assert rij["indicator"] == eerste
        if not eerste:
            assert (rij["behoefte"], rij["uitkomst"]) == ("onbekend", "geen cijfer")
            continue
        bron = select_rij(t.gemeente, eerste) if heel else (
            select_rij(wijken, (eerste, rij["gebiedscode"])))
        assert rij["waarde"] == bron["waarde"] and rij["peiljaar"] == bron["peiljaar"]
        kracht = bron["richting"] == "meer_is_kracht"
        hoog, laag = ("lager", "hoger") if kracht else ("hoger", "lager")
        naam = {hoog: "hoog", laag: "laag", "gelijk": "gemiddeld", "te weinig gegevens": "onbekend"}
        assert rij["behoefte"] == naam[rij["uitkomst"]]
        if not heel and bron["markering"] == "oververtegenwoordigd":
            assert (rij["uitkomst"], rij["zekerheid"]) == ("hoger", "stevig")
            assert rij["vergelijking"] == "rest"


def bekend() -> Scan:
    """Return a scan of four wijken, the last too small, in which a few groups have a figure."""
    return make_scan({
        "inwoners": per_gebied([1000, 2000, 9000, 400], nl=NEDERLAND),
        "leeftijd_65plus": per_gebied([300, 400, 300, None], gm=1240, nl=NEDERLAND / 10),
        "ernstig_eenzaam_65plus": per_gebied([14.0, 12.0, 8.0, 30.0], gm=10.0, nl=7.0),
        "hbo_wo_pct": per_gebied([20.0, 36.0, 45.0, 5.0], gm=35.0, nl=28.0),
        "inkomen_laagste40_pct": per_gebied([50.0, 41.0, 30.0, None], gm=40.0, nl=40.0),
    })  # fmt: skip


# Behoefte, indicator, uitkomst, vergelijking, zekerheid, peiljaar, waarde, referentie, aantal.
OUDEREN, NT1, MINIMA = "digitaal_minder_vaardig", "nt1_basisvaardigheden", "minima"
MET_DE_HAND: dict[tuple[str, str], tuple[Any, ...]] = {
    # 1.240 of 12.400 is 10 %, as in Nederland. Each wijk beside what is left of those 1.240.
    (OUDEREN, GEMEENTE): (
        "gemiddeld", "leeftijd_65plus", "gelijk", "nederland", "stevig", 2024, 10.0, 10.0, 1240),
    (OUDEREN, wijk(1)): ("hoog", "leeftijd_65plus", "hoger", "rest", "stevig", 2024,
                         30.0, 100 * 940 / 11_400, 300),
    (OUDEREN, wijk(3)): ("laag", "leeftijd_65plus", "lager", "rest", "stevig", 2024,
                         100 * 300 / 9000, 100 * 940 / 3400, 300),
    (OUDEREN, wijk(4)): ("onbekend", "leeftijd_65plus", "te weinig gegevens", "rest", "onbekend",
                         2024, None, None, None),
    # An estimate: 3 points and a fifth more or less, beside the whole gemeente.
    (GROEP, GEMEENTE): ("hoog", "ernstig_eenzaam_65plus", "hoger", "nederland", "schatting", 2024,
                        10.0, 7.0, None),
    (GROEP, wijk(1)): ("hoog", "ernstig_eenzaam_65plus", "hoger", "gemeente", "schatting", 2024,
                       14.0, 10.0, None),
    (GROEP, wijk(3)): ("gemiddeld", "ernstig_eenzaam_65plus", "gelijk", "gemeente", "schatting",
                       2024, 8.0, 10.0, None),
    (GROEP, wijk(4)): ("onbekend", "ernstig_eenzaam_65plus", "te weinig gegevens", "rest",
                       "onbekend", 2024, 30.0, None, None),
    # Turned round: fewer people with hbo or wo is more need.
    (NT1, GEMEENTE): (
        "laag", "hbo_wo", "hoger", "nederland", "schatting", 2024, 35.0, 28.0, None),
    (NT1, wijk(1)): ("hoog", "hbo_wo", "lager", "gemeente", "schatting", 2024, 20.0, 35.0, None),
    (NT1, wijk(2)): (
        "gemiddeld", "hbo_wo", "gelijk", "gemeente", "schatting", 2024, 36.0, 35.0, None),
    (NT1, wijk(3)): ("laag", "hbo_wo", "hoger", "gemeente", "schatting", 2024, 45.0, 35.0, None),
    # A register that publishes the share only: nobody was asked, and still nothing to test with.
    (MINIMA, wijk(1)): (
        "hoog", "inkomen_laagste40", "hoger", "gemeente", "telling", 2024, 50.0, 40.0, None),
    (MINIMA, wijk(2)): (
        "gemiddeld", "inkomen_laagste40", "gelijk", "gemeente", "telling", 2024, 41.0, 40.0, None),
    (MINIMA, wijk(4)): ("onbekend", "inkomen_laagste40", "te weinig gegevens", "rest", "onbekend",
                        2024, None, None, None),
    ("gezinnen_jeugdhulp", wijk(1)): (
        "onbekend", "", "geen cijfer", "", "onbekend", 0, None, None, None),
}  # fmt: skip


@pytest.mark.parametrize(("groep", "gebied"), MET_DE_HAND)
def test_behoefte_en_haar_cijfer_met_de_hand(groep: str, gebied: str) -> None:
    tabel = compare_confrontatie(bekend())
    rij = tabel[(tabel["doelgroep"] == groep) & (tabel["gebiedscode"] == gebied)].iloc[0]
    *woorden, waarde, referentie, aantal = MET_DE_HAND[groep, gebied]
    assert rij[["behoefte", "indicator", "uitkomst", "vergelijking", "zekerheid",
                "peiljaar"]].tolist() == woorden  # fmt: skip
    getallen = [np.nan if g is None else g for g in (waarde, referentie, aantal)]
    assert rij[["waarde", "referentie", "aantal"]].tolist() == pytest.approx(
        getallen, rel=1e-12, nan_ok=True
    )


@pytest.mark.parametrize(
    ("waarde", "behoefte"),
    # Beside 10 %: at least 3 points and a fifth of difference.
    [(13.0, "hoog"), (12.9, "gemiddeld"), (7.0, "laag"), (7.1, "gemiddeld"), (None, "onbekend")],
)
def test_behoefte_van_een_wijk_uit_een_schatting(waarde: float | None, behoefte: str) -> None:
    rij = cel(eenzaam([waarde, 10.0]), wijk(1))
    assert rij["behoefte"] == behoefte
    if waarde is not None:
        assert (rij["zekerheid"], rij["vergelijking"]) == ("schatting", "gemeente")
        assert rij["referentie"] == 10.0


def test_een_vijfde_meer_is_genoeg_bij_een_klein_percentage_niet() -> None:
    # Both are 3 points more; beside 40 % that is index 107.5.
    assert cel(eenzaam([43.0, 40.0], gm=40.0), wijk(1))["behoefte"] == "gemiddeld"
    assert cel(eenzaam([13.0, 10.0], gm=10.0), wijk(1))["behoefte"] == "hoog"


def test_minder_van_een_kracht_is_meer_behoefte() -> None:
    scan = make_scan({
        "inwoners": per_gebied([4000, 4000], nl=NEDERLAND),
        "hbo_wo_pct": per_gebied([20.0, 50.0], gm=35.0, nl=30.0),
    })
    laag, hoog = (cel(scan, wijk(n), "taal_verhaal", "nt1_basisvaardigheden") for n in (1, 2))
    assert (laag["uitkomst"], laag["behoefte"]) == ("lager", "hoog")
    assert (hoog["uitkomst"], hoog["behoefte"]) == ("hoger", "laag")
    heel = cel(scan, GEMEENTE, "taal_verhaal", "nt1_basisvaardigheden")
    assert (heel["uitkomst"], heel["behoefte"]) == ("hoger", "laag")


def test_geteld_verschil_is_stevig_met_aantal_en_extra() -> None:
    # 300 of 1,000 beside 300 of 3,000: 200 people more than expected.
    scan = make_scan({
        "inwoners": per_gebied([1000, 3000], nl=NEDERLAND),
        "leeftijd_65plus": per_gebied([300, 300], nl=NEDERLAND / 5),
    })
    rij = cel(scan, wijk(1), "digitaal_media", "digitaal_minder_vaardig")
    assert (rij["behoefte"], rij["zekerheid"], rij["vergelijking"]) == ("hoog", "stevig", "rest")
    assert (rij["aantal"], rij["referentie"]) == (300, 10)
    assert rij["extra"] == pytest.approx(200, abs=1e-9)


@pytest.mark.parametrize(("gm", "nl"), [(None, 10.0), (10.0, None)])
def test_zonder_cijfer_om_mee_te_vergelijken_is_de_behoefte_onbekend(
    gm: float | None, nl: float | None
) -> None:
    scan = eenzaam(gm=gm, nl=nl, bladen={
        "aanbod": [aanbod(["taal_verhaal"], ["jonge_kinderen"])], "bibliotheek": [dienst("ido")]})
    rij = cel(scan, wijk(1) if gm is None else GEMEENTE)
    assert (rij["behoefte"], rij["oordeel"]) == ("onbekend", "onvoldoende_bewijs")


def test_de_enige_wijk_van_een_gemeente_krijgt_geen_eigen_oordeel() -> None:
    scan = eenzaam([15.0], gm=15.0, bladen={
        "aanbod": [aanbod(["taal_verhaal"], ["jonge_kinderen"])], "bibliotheek": [dienst("ido")]})
    assert cel(scan, GEMEENTE)["oordeel"] == "witte_vlek"
    assert cel(scan, wijk(1))["oordeel"] == "onvoldoende_bewijs", "it is the same area"


# --- what is not filled in -------------------------------------------------------------------


@pytest.mark.parametrize("code", [c for c in SOORTEN if c != "GM0193"])
def test_zonder_invulmap_geen_oordeel_en_geen_kans(code: str) -> None:
    scan = load(code)
    tabel = compare_confrontatie(scan)
    assert not scan.ingevuld and not scan.voorbeeld
    assert set(tabel["oordeel"]) == {"onvoldoende_bewijs"}
    assert set(tabel["aanbod"]) == set(tabel["bibliotheek"]) == {"onbekend"}
    assert (tabel["prioriteit"] == 0).all()
    assert compare_kansen(scan, tabel).empty


def test_een_leeg_formulier_is_hetzelfde_als_geen(zwolle: Scan, tmp_path: Path) -> None:
    shutil.copy(PROJECTMAP / VOORBEELD / "organisatie.yml", tmp_path)
    namen = {str(code): str(naam) for code, naam in zwolle.wijken.items()}
    write_invulmap(tmp_path / "GM0193.xlsx", zwolle.catalogus, ("GM0193", "Zwolle"), namen)
    leeg = load_scan("GM0193", tmp_path)
    assert not leeg.ingevuld and not leeg.voorbeeld and leeg.bladen == frozenset()
    tabel = compare_confrontatie(leeg)
    assert set(tabel["oordeel"]) == {"onvoldoende_bewijs"}
    assert compare_kansen(leeg, tabel).empty


@pytest.mark.parametrize("blad", ["aanbod", "bibliotheek", "beleid", "stakeholders"])
def test_een_los_blad_geeft_nog_geen_oordeel(blad: str) -> None:
    rijen: dict[str, Rij] = {
        "aanbod": aanbod([THEMA], [GROEP]), "bibliotheek": dienst("huiskamer"),
        "beleid": beleid([THEMA]), "stakeholders": stakeholder([THEMA], [GROEP]),
    }
    scan = eenzaam(bladen={blad: [rijen[blad]]})
    tabel = compare_confrontatie(scan)
    assert set(tabel["oordeel"]) == {"onvoldoende_bewijs"}
    assert compare_kansen(scan, tabel).empty


def test_ingevuld_buiten_de_domeinen_is_wel_ingevuld() -> None:
    """Supply for another domein: somebody looked, so nothing here means nothing."""
    organisatie = make_organisatie(["sociaal"])
    scan = make_scan(
        {"inwoners": per_gebied([4000, 4000], nl=NEDERLAND),
         "ernstig_eenzaam_65plus": per_gebied([15.0, 5.0], gm=10.0, nl=10.0)},
        {"aanbod": [aanbod(["taal_verhaal"], ["jonge_kinderen"])], "bibliotheek": [dienst("ido")]},
        organisatie,
    )  # fmt: skip
    assert scan.invulmap.aanbod.empty and "aanbod" in scan.bladen
    assert cel(scan, wijk(1))["oordeel"] == "witte_vlek"


# --- what a row changes ----------------------------------------------------------------------


def test_een_rij_aanbod_raakt_precies_zijn_eigen_cellen() -> None:
    scan = eenzaam(bladen={"bibliotheek": [dienst("taalhuis")],
                           "aanbod": [aanbod(["taal_verhaal"], ["jonge_kinderen"])]})
    voor = by_cel(compare_confrontatie(scan))
    na = by_cel(compare_confrontatie(
        add_rij(scan, "aanbod", aanbod([THEMA, "taal_verhaal"], [GROEP], [wijk(1)]))))
    anders = {sleutel for sleutel in voor.index if not voor.loc[sleutel].equals(na.loc[sleutel])}
    # taal_verhaal does not go with this group, so only one thema and two areas are touched.
    assert anders == {(THEMA, GROEP, wijk(1)), (THEMA, GROEP, GEMEENTE)}
    assert voor.at[(THEMA, GROEP, wijk(1)), "oordeel"] == "witte_vlek"
    assert na.at[(THEMA, GROEP, wijk(1)), "oordeel"] == "aansluiten"
    assert na.at[(THEMA, GROEP, wijk(1)), "aanbod_rijen"] == (900,)
    assert na.at[(THEMA, GROEP, wijk(2)), "oordeel"] == "witte_vlek"


@settings(max_examples=5, deadline=None)
@given(st.data())
def test_een_rij_aanbod_in_zwolle_raakt_alleen_waar_hij_voor_is(
    zwolle_tabellen: Tabellen, data: st.DataObject
) -> None:
    scan = zwolle_tabellen.scan
    themas = data.draw(st.sets(st.sampled_from(list(scan.catalogus.thema)), min_size=1))
    groepen = data.draw(st.sets(st.sampled_from(list(scan.catalogus.doelgroep)), min_size=1))
    wijken = data.draw(st.sets(st.sampled_from(list(scan.wijken.index)), max_size=3))
    aanbieder = data.draw(st.sampled_from(["Taalaanbieder", "Nieuwe aanbieder"]))
    rij = aanbod(sorted(themas), sorted(groepen), sorted(wijken), aanbieder)
    voor = by_cel(zwolle_tabellen.confrontatie)
    na = by_cel(compare_confrontatie(add_rij(scan, "aanbod", rij)))
    raak = pd.Series([
        thema in themas and groep in groepen
        and (not wijken or gebied in wijken or gebied == scan.code)
        for thema, groep, gebied in voor.index
    ], index=voor.index)  # fmt: skip
    pd.testing.assert_frame_equal(na[~raak], voor[~raak])
    trap = {"geen": 0, "weinig": 1, "genoeg": 2}
    eerst, later = voor[raak], na[raak]
    assert later["aanbod_rijen"].tolist() == [(*rijen, 900) for rijen in eerst["aanbod_rijen"]]
    # More supply: never less of it, never a white spot, never a higher priority.
    assert (later["aanbod"].map(trap) >= eerst["aanbod"].map(trap)).all()
    assert "witte_vlek" not in set(later["oordeel"])
    assert (later["prioriteit"] <= eerst["prioriteit"]).all()
    assert (later["behoefte"] == eerst["behoefte"]).all()


@settings(max_examples=6, deadline=None)
@given(st.sampled_from(["huiskamer", "ido", "taalhuis", "leeskring_debat"]),
       st.sampled_from(["mogelijk", "gepland", "bestaat"]), st.booleans())
def test_een_dienst_erbij_maakt_nooit_een_witte_vlek(id_: str, status: str, heel: bool) -> None:
    scan = eenzaam(bladen={"aanbod": [aanbod([THEMA], [GROEP], [wijk(2)])],
                           "bibliotheek": [dienst("taalcafe", "mogelijk")]})
    erbij = dienst(id_, status, [] if heel else [wijk(1)])
    voor = by_cel(compare_confrontatie(scan))
    na = by_cel(compare_confrontatie(add_rij(scan, "bibliotheek", erbij)))
    nieuw = (na["oordeel"] == "witte_vlek") & (voor["oordeel"] != "witte_vlek")
    assert not nieuw.any()
    past = {THEMA} & set(scan.catalogus.dienst[id_].themas) and GROEP in (
        scan.catalogus.dienst[id_].doelgroepen)
    verwacht = status if past else "geen"
    assert na.at[(THEMA, GROEP, wijk(1)), "bibliotheek"] == verwacht
    assert na.at[(THEMA, GROEP, wijk(3)), "bibliotheek"] == (verwacht if heel else "geen")


def test_dezelfde_aanbieder_telt_een_keer() -> None:
    een = aanbod([THEMA], [GROEP], aanbieder="Welzijn")
    scan = eenzaam(bladen={"aanbod": [een, een], "bibliotheek": [dienst("ido")]})
    assert select_aanbod(scan, THEMA, GROEP, wijk(1)) == ("weinig", (2, 3))
    meer = add_rij(scan, "aanbod", aanbod([THEMA], [GROEP], aanbieder="Kerk"))
    assert select_aanbod(meer, THEMA, GROEP, wijk(1)) == ("genoeg", (2, 3, 900))


def test_hoeveel_aanbieders_genoeg_is_kiest_de_organisatie() -> None:
    rijen: list[Rij] = [aanbod([THEMA], [GROEP], aanbieder=naam) for naam in ("a", "b", "c")]
    for drempel, verwacht in ((3, "genoeg"), (4, "weinig")):
        scan = make_scan(
            {"inwoners": per_gebied([4000], nl=NEDERLAND)}, {"aanbod": rijen},
            make_organisatie(regels={"aanbod_genoeg_aanbieders": drempel}),
        )
        assert select_aanbod(scan, THEMA, GROEP, GEMEENTE)[0] == verwacht


def test_aanbod_in_een_wijk_telt_voor_de_gemeente_maar_niet_voor_de_andere_wijk() -> None:
    scan = eenzaam(bladen={"aanbod": [aanbod([THEMA], [GROEP], [wijk(1)])]})
    gevonden = [select_aanbod(scan, THEMA, GROEP, g)[0] for g in (GEMEENTE, wijk(1), wijk(2))]
    assert gevonden == ["weinig", "weinig", "geen"]


def test_de_verste_stand_telt() -> None:
    scan = eenzaam(bladen={"bibliotheek": [
        dienst("huiskamer", "mogelijk"), dienst("leeskring_debat", "bestaat", [wijk(2)])]})
    groep = scan.catalogus.doelgroep[GROEP]
    standen = [select_stand(scan, THEMA, groep, g) for g in (GEMEENTE, wijk(1), wijk(2))]
    assert standen == [("bestaat", (2, 3)), ("mogelijk", (2,)), ("bestaat", (2, 3))]


@settings(max_examples=6, deadline=None)
@given(st.permutations([14.0, 10.0, 6.0]), st.floats(0, 40))
def test_meer_behoefte_verlaagt_de_prioriteit_nooit(rest: list[float], erbij: float) -> None:
    bladen: dict[str, list[Rij]] = {
        "aanbod": [aanbod([THEMA], [GROEP], [wijk(2)])],
        "bibliotheek": [dienst("huiskamer", "bestaat", [wijk(3)])],
    }
    voor = by_cel(compare_confrontatie(eenzaam(rest, bladen=bladen)))
    na = by_cel(compare_confrontatie(eenzaam([rest[0] + erbij, *rest[1:]], bladen=bladen)))
    assert (na["prioriteit"] >= voor["prioriteit"]).all()


def test_volgorde_van_rijen_verandert_geen_oordeel(zwolle_tabellen: Tabellen) -> None:
    gehusseld = by_cel(compare_confrontatie(shuffle(zwolle_tabellen.scan, 3)))
    eerst = by_cel(zwolle_tabellen.confrontatie)
    for kolom in ("aanbod_rijen", "bibliotheek_rijen"):
        gehusseld[kolom] = gehusseld[kolom].map(lambda rijen: tuple(sorted(rijen)))
    pd.testing.assert_frame_equal(gehusseld, eerst, rtol=1e-12)


def test_invoer_blijft_zoals_zij_was(zwolle: Scan) -> None:
    voor = zwolle.invulmap.aanbod.copy(deep=True), zwolle.cijfers.copy(deep=True)
    compare_confrontatie(zwolle)
    pd.testing.assert_frame_equal(zwolle.invulmap.aanbod, voor[0])
    pd.testing.assert_frame_equal(zwolle.cijfers, voor[1])


# --- domeinen --------------------------------------------------------------------------------


def test_elk_domein_alleen_geeft_een_ander_rapport() -> None:
    """Themas, doelgroepen, diensten, verdicts and kansen differ between each two domeinen."""
    per_domein = {}
    for domein in DOMEINEN:
        scan = make_scan(
            {"inwoners": per_gebied([4000, 4000], nl=NEDERLAND),
             "ernstig_eenzaam_65plus": per_gebied([15.0, 5.0], gm=10.0, nl=10.0),
             "hbo_wo_pct": per_gebied([20.0, 40.0], gm=30.0, nl=30.0),
             "leeftijd_15_25": per_gebied([900, 300], nl=NEDERLAND / 10),
             "leeftijd_0_15": per_gebied([500, 500], nl=NEDERLAND / 6),
             "moeite_rondkomen_18plus": per_gebied([30.0, 20.0], gm=25.0, nl=25.0)},
            {"aanbod": [aanbod(["stad_dorp_omgeving"], ["alleenwonenden"])],
             "bibliotheek": [dienst("huiskamer", "gepland")]}, make_organisatie([domein]),
        )  # fmt: skip
        tabel = compare_confrontatie(scan)
        per_domein[domein] = {
            "themas": set(scan.catalogus.thema), "doelgroepen": set(scan.catalogus.doelgroep),
            "diensten": set(scan.catalogus.dienst),
            "cellen": set(tabel["thema"] + tabel["doelgroep"]),
            "kansen": set(compare_kansen(scan, tabel).index),
        }  # fmt: skip
        assert all(per_domein[domein].values()), domein
    for een, ander in combinations(DOMEINEN, 2):
        for wat in ("themas", "doelgroepen", "diensten", "cellen", "kansen"):
            assert per_domein[een][wat] != per_domein[ander][wat], (een, ander, wat)


def test_zonder_cijfer_van_nederland_beslist_het_volgende_cijfer() -> None:
    """An official file without a row for Nederland must not hide what can be compared."""
    scan = make_scan({
        "inwoners": per_gebied([1000, 3000], nl=17_000_000),
        "basisvaardigheden_laag_pct": per_gebied([20.0, 10.0], nl=None, gm=12.0),
        "hbo_wo_pct": per_gebied([20.0, 40.0], nl=36.0, gm=24.0),
    })  # fmt: skip
    tabel = compare_confrontatie(scan)
    rij = tabel[tabel["doelgroep"] == "nt1_basisvaardigheden"]
    rij = rij[rij["gebiedscode"] == scan.code]
    assert set(rij["indicator"]) == {"hbo_wo"} and set(rij["behoefte"]) == {"hoog"}
