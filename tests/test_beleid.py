"""Policy goals: every verdict by hand, need without a goal, and what readers see of it."""

from __future__ import annotations

import re
from collections.abc import Sequence

import pandas as pd
import pytest
from bs4 import BeautifulSoup
from conftest import Tabellen
from hypothesis import given
from hypothesis import strategies as st
from lezingcontrole import OORZAAK
from scanbouwer import (
    GEMEENTE,
    SOORTEN,
    beleid,
    load,
    load_wijken,
    make_organisatie,
    make_scan,
    per_gebied,
    wijk,
    with_bladen,
)

from kansenscan_lib.analyse.behoefte import compare_behoefte
from kansenscan_lib.analyse.beleid import compare_beleid, select_zonder_doel
from kansenscan_lib.analyse.confrontatie import compare_confrontatie
from kansenscan_lib.analyse.doelgroepen import compare_doelgroepen
from kansenscan_lib.analyse.vergelijken import compare_gemeente, compare_wijken
from kansenscan_lib.beeld.beleidtabellen import draw_beleid, draw_zonder_doel, say_beleid
from kansenscan_lib.beeld.tonen import Blok
from kansenscan_lib.invoer.modellen import Beleid
from kansenscan_lib.rijen import select_rij, select_rijen
from kansenscan_lib.scan import Scan

NEDERLAND = 17_000_000
THEMA = "leven_gezondheid"


def maak(doelen: Sequence[Beleid] = (), domeinen: Sequence[str] = ()) -> Scan:
    """Return a gemeente of three wijken of 4,000 people.

    ======================= ===================== ======== ==========================
    figure                  wijk 1, 2, 3          gemeente Nederland
    ======================= ===================== ======== ==========================
    ernstig_eenzaam_65plus  15, 10, 5             10       10: equal; wijk 1 has more
    eenzaam_65plus          10, 10, 10            10       10: equal everywhere
    hbo_wo (a strength)     30, 40, 50            40       32: more; wijk 1 has less
    vrijwilliger_18plus (a  20, 20, 20            20       30: less of a strength
    strength)
    leeftijd_65plus         800, 1600, 800 people 26.7 %   20 %: more; so has wijk 2
    koopwoningen (neutral)  50, 50, 50            50       60: no group is counted by it
    ======================= ===================== ======== ==========================
    """
    organisatie = make_organisatie(domeinen) if domeinen else None
    return make_scan({
        "inwoners": per_gebied([4000] * 3, nl=NEDERLAND),
        "leeftijd_65plus": per_gebied([800, 1600, 800], nl=NEDERLAND / 5),
        "ernstig_eenzaam_65plus": per_gebied([15, 10, 5], gm=10, nl=10),
        "eenzaam_65plus": per_gebied([10, 10, 10], gm=10, nl=10),
        "hbo_wo_pct": per_gebied([30, 40, 50], gm=40, nl=32),
        "vrijwilliger_18plus": per_gebied([20, 20, 20], gm=20, nl=30),
        "koopwoningen_pct": per_gebied([50, 50, 50], gm=50, nl=60),
    }, {"beleid": list(doelen)} if doelen else None, organisatie)  # fmt: skip


def compare(scan: Scan) -> pd.DataFrame:
    return compare_beleid(scan, compare_gemeente(scan), compare_wijken(scan))


def zonder(scan: Scan) -> list[str]:
    return list(select_zonder_doel(scan, compare_confrontatie(scan))["doelgroep"])


# --- the verdict on a goal -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("indicatoren", "steun", "zekerheid", "wijken"),
    [
        (["vrijwilliger_18plus"], "onderbouwd", "schatting", ()),
        (["leeftijd_65plus"], "onderbouwd", "stevig", (wijk(2),)),
        (["vrijwilliger_18plus", "leeftijd_65plus"], "onderbouwd", "stevig", (wijk(2),)),
        (["ernstig_eenzaam_65plus"], "onderbouwd in wijken", "schatting", (wijk(1),)),
        (["eenzaam_65plus", "ernstig_eenzaam_65plus"], "onderbouwd in wijken", "schatting",
         (wijk(1),)),
        (["hbo_wo"], "onderbouwd in wijken", "schatting", (wijk(1),)),
        (["eenzaam_65plus"], "niet onderbouwd", "schatting", ()),
        (["koopwoningen"], "geen cijfer", "onbekend", ()),
        (["bijstand"], "geen cijfer", "onbekend", ()),
        (["eenzaam_65plus", "koopwoningen", "bijstand"], "niet onderbouwd", "schatting", ()),
        ([], "geen cijfer", "onbekend", ()),
    ],
)  # fmt: skip
def test_oordeel_over_een_doel(
    indicatoren: list[str], steun: str, zekerheid: str, wijken: tuple[str, ...]
) -> None:
    rij = select_rij(compare(maak([beleid([THEMA], indicatoren)])), 2)
    assert (rij["steun"], rij["zekerheid"], rij["wijken"]) == (steun, zekerheid, wijken)
    assert [c["indicator"] for c in rij["cijfers"]] == [i for i in indicatoren if i != "bijstand"]
    assert rij["zonder_cijfer"] == (("Bijstand per 1.000",) if "bijstand" in indicatoren else ())


def test_richting_en_behoefte_per_cijfer() -> None:
    scan = maak()
    tabel = compare_behoefte(scan, compare_gemeente(scan), compare_wijken(scan))
    verwacht = {
        "vrijwilliger_18plus": "meer", "leeftijd_65plus": "meer", "hbo_wo": "minder",
        "eenzaam_65plus": "gelijk", "koopwoningen": "geen richting", "inwoners": "onbekend",
    }  # fmt: skip
    assert tabel.loc[list(verwacht), "behoefte"].to_dict() == verwacht


@pytest.mark.parametrize("code", SOORTEN)
def test_een_wijk_met_meer_behoefte_is_er_een_met_een_grotere_groep(code: str) -> None:
    """The rule for wijken is that of the doelgroepen, so that chapters do not disagree."""
    scan, wijken = load(code), load_wijken(code)
    gemeente = compare_gemeente(scan)
    tabel = compare_behoefte(scan, gemeente, wijken)
    groepen = compare_doelgroepen(scan, gemeente, wijken)
    soort = {g.id: g.soort for g in scan.catalogus.doelgroepen}
    nodig = groepen[(groepen["doelgroep"].map(soort) == "behoefte")]
    nodig = nodig[nodig["indicator"].isin(tabel.index)]
    for indicator, deel in nodig.groupby("indicator"):
        groter = deel[deel["grootte"] == "groter"]
        rij = select_rij(tabel, indicator)
        assert set(rij["wijken"]) == set(groter["gebiedscode"]) - {scan.code}
        assert (rij["behoefte"] == "meer") == (scan.code in set(groter["gebiedscode"]))
        assert (rij["wijken_zekerheid"] == "") == (not rij["wijken"])


def test_zwolle_met_de_hand(zwolle_tabellen: Tabellen) -> None:
    """Of 10 goals 9 have figures; only of Wmo (row 11) Zwolle itself has clearly more.

    Bijstand (row 4): the marked wijken are those of the map of phase 2. No figure hangs on the
    goal on art and culture (row 9), and nowhere fewer people feel healthy (row 10).
    """
    t = zwolle_tabellen
    tabel = compare_beleid(t.scan, t.gemeente, t.wijken)
    assert tabel["steun"].to_dict() == {
        **dict.fromkeys(range(2, 9), "onderbouwd in wijken"), 9: "geen cijfer",
        10: "niet onderbouwd", 11: "onderbouwd",
    }  # fmt: skip
    bijstand = select_rij(tabel, 4)
    assert [t.scan.wijken[w] for w in bijstand["wijken"]] == [
        "Holtenbroek", "Diezerpoort", "Aa-landen",
    ]  # fmt: skip
    assert bijstand["zekerheid"] == "stevig"
    assert (bijstand["document"], bijstand["pagina"]) == ("Voorbeeldnota Meedoen 2025", "14")


# --- need that stands in no goal -------------------------------------------------------------


def test_behoefte_zonder_doel_met_de_hand() -> None:
    """In this gemeente people over 65 are more (digitaal), and in wijk 1 more are lonely and
    fewer have hbo (nt1 and gezinnen). Goals take away the groups that they are about."""
    alle = ["digitaal_minder_vaardig", "nt1_basisvaardigheden", "gezinnen_laagtaalvaardig",
            "eenzame_ouderen"]  # fmt: skip
    assert zonder(maak()) == alle
    # A thema without figures takes in all its groups; one with figures only those it counts.
    assert zonder(maak([beleid([THEMA])])) == alle[:3]
    assert zonder(maak([beleid([THEMA], ["bijstand"])])) == alle
    assert zonder(maak([beleid([THEMA], ["eenzaam_65plus"])])) == alle[:3]
    # The figure alone is not enough: the thema must be one of the group.
    assert zonder(maak([beleid(["taal_verhaal"], ["eenzaam_65plus"])])) == alle
    assert zonder(maak([beleid(["taal_verhaal"])])) == [alle[0], alle[3]]


def test_waar_en_welk_cijfer_leidt() -> None:
    scan = maak([beleid(["taal_verhaal"])])
    digitaal, eenzaam = select_rijen(select_zonder_doel(scan, compare_confrontatie(scan)))
    assert (digitaal["gemeente"], digitaal["wijken"]) == (True, (wijk(2),))
    assert digitaal["bewijs"] == (
        GEMEENTE, "leeftijd_65plus", 2024, pytest.approx(3200 / 120), pytest.approx(20.0)
    )  # fmt: skip
    assert (eenzaam["gemeente"], eenzaam["wijken"]) == (False, (wijk(1),))
    assert eenzaam["bewijs"] == (wijk(1), "ernstig_eenzaam_65plus", 2024, 15.0, 10.0)
    assert eenzaam["zekerheid"] == "schatting"


def test_zwolle_zonder_doel_met_de_hand(zwolle_tabellen: Tabellen) -> None:
    """Of the 11 groups that are larger somewhere, two stand in no goal of the sheet.

    On their themas are only goals with figures of other groups: 2 and 3 (taal: opleiding, hbo,
    children), 6, 10 and 11 (gezondheid: lonely people over 65, health, Wmo) and 8 (omgeving).
    """
    t = zwolle_tabellen
    tabel = select_zonder_doel(t.scan, t.confrontatie)
    assert dict(zip(tabel["doelgroep"], tabel["wijken"].map(len), strict=True)) == {
        "alleenwonenden": 5, "nt2_nieuwkomers": 3,
    }  # fmt: skip


DOELEN = st.lists(
    st.builds(
        beleid,
        st.lists(st.sampled_from([THEMA, "taal_verhaal", "digitaal_media", "werk_geld_studie"]),
                 min_size=1, max_size=2, unique=True),
        st.lists(st.sampled_from(["hbo_wo", "leeftijd_65plus", "eenzaam_65plus", "bijstand"]),
                 max_size=2, unique=True),
    ), min_size=1, max_size=4,
)  # fmt: skip


@given(DOELEN, st.data())
def test_een_doel_schrappen_zet_nooit_een_behoefte_in_een_doel(
    doelen: list[Beleid], data: st.DataObject
) -> None:
    scan = maak()
    confrontatie = compare_confrontatie(scan)
    over = list(doelen)
    over.pop(data.draw(st.integers(0, len(doelen) - 1)))
    eerst, later = (
        set(select_zonder_doel(with_bladen(scan, {"beleid": rest}), confrontatie)["doelgroep"])
        for rest in (doelen, over)
    )
    assert eerst <= later


# --- what readers see ------------------------------------------------------------------------


def test_tabel_toont_oordeel_cijfers_wijken_en_vindplaats() -> None:
    scan = maak([
        beleid([THEMA], ["ernstig_eenzaam_65plus"]).model_copy(
            update={"doel": "Minder <b>eenzaam</b>", "pagina": "12-14", "geldstroom": "wmo"}),
        beleid([THEMA]),
    ])  # fmt: skip
    blok = draw_beleid(compare(scan), scan)
    assert isinstance(blok, Blok)
    soep = BeautifulSoup(blok.html, "html.parser")
    eerste, herkomst = soep.find_all("table")
    een, twee = ([c.get_text(" ").strip() for c in rij.find_all(["th", "td"])]
                 for rij in eerste.select("tbody tr"))  # fmt: skip
    assert een == [
        "Minder <b>eenzaam</b> (Nota 2025, blz. 12-14)", "onderbouwd in wijken (schatting)",
        "Ernstig eenzaam (65+): 10,0% tegenover 10,0%, geen duidelijk verschil (schatting)",
        "Ernstig eenzaam (65+): Wijk 01 (schatting)",
    ]  # fmt: skip
    assert twee[1:] == ["geen cijfer", "Er is geen cijfer gekoppeld.", "–"]
    assert soep.select_one("details table") is herkomst
    assert "Wmo (maatschappelijke ondersteuning)" in herkomst.get_text()
    assert "niet verkeerd" in soep.get_text()


def test_hoogstens_twaalf_doelen_zichtbaar() -> None:
    scan = maak([beleid([THEMA])] * 14)
    soep = BeautifulSoup(draw_beleid(compare(scan), scan)._repr_html_(), "html.parser")  # type: ignore[union-attr]
    assert [len(t.select("tbody tr")) for t in soep.find_all("table")] == [12, 2, 14]
    assert [t.find_parent("details") is None for t in soep.find_all("table")] == [
        True, False, False,
    ]  # fmt: skip


def test_lezing_telt_de_oordelen() -> None:
    scan = maak([
        beleid([THEMA], ["leeftijd_65plus"]), beleid([THEMA], ["ernstig_eenzaam_65plus"]),
        beleid([THEMA], ["eenzaam_65plus"]), beleid([THEMA], ["eenzaam_65plus"]),
        beleid(["kunst_cultuur_erfgoed"]),
    ])  # fmt: skip
    tekst = say_beleid(
        compare(scan), select_zonder_doel(scan, compare_confrontatie(scan)), scan
    ).markdown.replace("\\", "")
    assert "Er zijn vijf beleidsdoelen ingevuld." in tekst
    assert "Bij één doel laten de cijfers hier meer behoefte zien dan in Nederland" in tekst
    assert "Bij één doel is de behoefte in de hele gemeente niet groter dan in Nederland" in tekst
    assert "Dat rust op een schatting." in tekst
    assert "Bij twee doelen laten de cijfers niet meer behoefte zien dan elders. Dat" in tekst
    assert "Bij één doel hoort geen cijfer" in tekst
    assert "in geen enkel doel: digitaal minder vaardig" in tekst
    assert not re.search(OORZAAK, tekst)


def test_zonder_invulmap_spreken_de_cijfers() -> None:
    scan = maak()
    tabel = compare(scan)
    rest = select_zonder_doel(scan, compare_confrontatie(scan))
    assert tabel.empty and say_beleid(tabel, rest, scan).markdown == ""
    assert "Welke doelen staan in het coalitieakkoord" in draw_beleid(tabel, scan).markdown  # type: ignore[union-attr]
    html = draw_zonder_doel(rest, scan)._repr_html_()  # type: ignore[union-attr]
    assert "in welk doel staan zij?" in html and "blad Beleid is nog leeg" in html
    assert "in geen doel staan" not in html


def test_een_doel_buiten_de_gekozen_domeinen_is_geen_leeg_blad() -> None:
    scan = maak([beleid(["kunst_cultuur_erfgoed"])], ["sociaal"])
    tekst = draw_beleid(compare(scan), scan).markdown  # type: ignore[union-attr]
    assert tekst.startswith("Geen van de ingevulde doelen raakt een thema van deze scan.")


def test_gemeente_met_een_wijk_heeft_geen_kolom_voor_wijken() -> None:
    scan = with_bladen(load("GM0088"), {"beleid": [beleid([THEMA], ["leeftijd_65plus"])]})
    tabel = compare(scan)
    assert tabel["steun"].tolist() == ["onderbouwd"] and tabel["wijken"].tolist() == [()]
    html = draw_beleid(tabel, scan)._repr_html_()  # type: ignore[union-attr]
    assert "Wijken met" not in html
