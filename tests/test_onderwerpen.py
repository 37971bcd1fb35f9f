"""The topics of the position paper and their four questions: counted by hand from the sheets."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import pandas as pd
import pytest
from bs4 import BeautifulSoup
from conftest import Tabellen
from lezingcontrole import OORZAAK
from scanbouwer import (
    aanbod,
    beleid,
    dienst,
    gesprek,
    load,
    make_organisatie,
    make_scan,
    participatie,
    per_gebied,
    wijk,
)

from kansenscan_lib.analyse.confrontatie import compare_confrontatie
from kansenscan_lib.analyse.onderwerpen import (
    GEMEENTEGELD,
    compare_onderwerpen,
    select_vragen,
)
from kansenscan_lib.analyse.vergelijken import compare_gemeente, compare_wijken
from kansenscan_lib.beeld.onderwerptabellen import LEEG, draw_onderwerpen
from kansenscan_lib.beeld.tonen import Blok, Tekst
from kansenscan_lib.beeld.vragentabellen import (
    draw_antwoorden,
    draw_huiswerk,
    say_huiswerk,
    say_vragen,
)
from kansenscan_lib.catalogus import load_catalogus
from kansenscan_lib.invoer.modellen import Aanbod
from kansenscan_lib.invoer.rij import Rij
from kansenscan_lib.rijen import select_rij
from kansenscan_lib.scan import Scan

THEMA = "leven_gezondheid"
OUDEREN, ALLEEN, BEPERKT = "eenzame_ouderen", "alleenwonenden", "mensen_met_beperking"
MENTAAL = "mentale_functies"  # leven_gezondheid, for these three doelgroepen


def maak(
    bladen: Mapping[str, Sequence[Rij]] | None = None, domeinen: Sequence[str] = ()
) -> Scan:
    """Return a gemeente of three wijken; stress is 24 % beside 18 % in Nederland.

    Of the doelgroepen of the topic only lonely people over 65 are sized: more in wijk 1.
    """
    return make_scan({
        "inwoners": per_gebied([4000] * 3, nl=17_000_000),
        "stress_veel_18plus": per_gebied([24, 24, 24], gm=24, nl=18),
        "ernstig_eenzaam_65plus": per_gebied([15, 10, 5], gm=10, nl=10),
        "vrijwilliger_18plus": per_gebied([40, 40, 40], gm=40, nl=25),
    }, bladen, make_organisatie(domeinen) if domeinen else None)  # fmt: skip


def doe(
    groepen: Sequence[str], *, themas: Sequence[str] = (THEMA,), aanbieder: str = "Welzijn",
    **velden: Any,
) -> Aanbod:
    return aanbod(themas, groepen, aanbieder=aanbieder).model_copy(update=velden)


def onderwerpen(scan: Scan) -> pd.DataFrame:
    return compare_onderwerpen(scan, compare_gemeente(scan), compare_wijken(scan))


def antwoord(scan: Scan, vraag: str, onderwerp: str = MENTAAL) -> dict[str, Any]:
    tabel = select_vragen(scan, compare_confrontatie(scan)).set_index(["onderwerp", "vraag"])
    return select_rij(tabel, (onderwerp, vraag))


# --- the table of topics ---------------------------------------------------------------------


def test_aanbod_van_een_onderwerp_heeft_een_thema_en_een_doelgroep_ervan() -> None:
    scan = maak({"aanbod": [
        doe([OUDEREN], initiatief="gemeente", financiering="wmo"),
        doe([ALLEEN, OUDEREN], initiatief="gemeente", financiering="fondsen", aanbieder="Kerk"),
        doe([BEPERKT], initiatief="bewoners", financiering="wmo"),
        doe(["mantelzorgers"]),  # not one of its doelgroepen
        doe([OUDEREN], themas=["kunst_cultuur_erfgoed"]),  # not its thema
    ]})  # fmt: skip
    rij = select_rij(onderwerpen(scan), MENTAAL)
    assert rij["aanbod_rijen"] == (2, 3, 4) and rij["aanbieders"] == ("Welzijn", "Kerk")
    assert rij["initiatief"] == (("gemeente", 2), ("bewoners", 1))
    assert rij["financiering"] == (("wmo", 2), ("fondsen", 1))


def test_behoefte_wetten_en_wat_ontbreekt_per_onderwerp() -> None:
    tabel = onderwerpen(maak())
    mentaal = select_rij(tabel, MENTAAL)
    assert [(c["indicator"], c["behoefte"]) for c in mentaal["cijfers"]] == [
        ("stress_18plus", "meer")
    ]
    assert mentaal["wetten"] == ("wmo",) and "geheugen" in mentaal["geen_cijfer"]
    assert len(mentaal["zonder_cijfer"]) == 4
    sociaal = select_rij(tabel, "sociale_contacten")
    assert [(c["indicator"], c["behoefte"], c["wijken"]) for c in sociaal["cijfers"]] == [
        ("ernstig_eenzaam_65plus", "gelijk", (wijk(1),)), ("vrijwilliger_18plus", "minder", ()),
    ]  # fmt: skip
    assert select_rij(tabel, "veiligheid_leefomgeving")["cijfers"] == ()


def test_wat_de_bibliotheek_doet_en_kan() -> None:
    """Best state counts; what is only possible is something the library could do."""
    scan = maak({"bibliotheek": [
        dienst("huiskamer", "gepland"), dienst("huiskamer", "mogelijk"),
        dienst("leeskring_debat", "gepland"), dienst("leeskring_debat", "bestaat"),
        dienst("informatiepunt_zorg", "mogelijk"),
    ]})  # fmt: skip
    rij = select_rij(onderwerpen(scan), MENTAAL)
    assert (rij["bestaat"], rij["gepland"]) == (("leeskring_debat",), ("huiskamer",))
    assert rij["kan"] == ("bibliotheek_aan_huis", "informatiepunt_zorg")


def test_onderwerpen_van_zwolle_geteld_op_de_bladen(zwolle_tabellen: Tabellen) -> None:
    """Rows of sheet Aanbod with a thema and a doelgroep of the topic, ticked off by hand."""
    t = zwolle_tabellen
    tabel = compare_onderwerpen(t.scan, t.gemeente, t.wijken)
    assert tabel["aanbod_rijen"].to_dict() == {
        "mentale_functies": (19, 20, 21, 23),
        "maatschappelijke_participatie": (13, 14, 15, 16, 25),
        "leven_lang_leren": (2, 3, 4, 6, 7, 8, 17, 18),
        "sociale_contacten": (5, 19, 20, 21, 26, 27),
        "informatie_voorzieningen": (4, 13, 14, 15, 16, 17, 18, 22, 23),
        "veiligheid_leefomgeving": (26, 27),
    }
    assert tabel["gepland"].to_dict()["sociale_contacten"] == ("huiskamer",)
    cijfers = select_rij(tabel, "informatie_voorzieningen")["cijfers"]
    meer = [c["indicator"] for c in cijfers if c["behoefte"] == "meer"]
    assert meer == ["wmo"]


# --- the four questions ----------------------------------------------------------------------


def test_wat_is_er_al_telt_gemeente_en_haar_geld() -> None:
    assert antwoord(maak(), "vergelijkbaar_aanbod")["status"] == "open"
    elders = {"aanbod": [doe(["mantelzorgers"])]}
    assert antwoord(maak(elders), "vergelijkbaar_aanbod")["status"] == "deels"
    rijen = [
        doe([OUDEREN], initiatief="gemeente", financiering="lokale_subsidie"),
        doe([OUDEREN], initiatief="aanbieder", financiering="web", aanbieder="Kerk"),
        doe([OUDEREN], initiatief="bewoners", financiering="provincie"),
    ]
    rij = antwoord(maak({"aanbod": rijen}), "vergelijkbaar_aanbod")
    assert (rij["status"], rij["huiswerk"]) == ("beantwoord", "")
    assert rij["feiten"] == {"activiteiten": 3, "aanbieders": 2, "door_gemeente": 1,
                             "gemeentegeld": 2, "onbekend": 0}  # fmt: skip
    rijen.append(doe([OUDEREN], initiatief="bewoners"))  # who pays is not known
    rij = antwoord(maak({"aanbod": rijen}), "vergelijkbaar_aanbod")
    assert (rij["status"], rij["feiten"]["onbekend"]) == ("deels", 1)
    assert rij["huiswerk"].startswith("Vraag de gemeente en partners")


def test_gemeentegeld_zijn_geldstromen_van_de_catalogus() -> None:
    bekend = {g.id for g in load_catalogus().geldstromen}
    assert bekend >= GEMEENTEGELD
    assert bekend - GEMEENTEGELD == {
        "zorgplicht", "tel_mee_met_taal", "kunst_van_lezen", "school_masterplan", "provincie",
    }  # fmt: skip


def test_welke_steun_ontbreekt_volgt_uit_de_confrontatie() -> None:
    """In wijk 1 lonely people over 65 are more; the two other groups have no figure."""
    vraag = "onvervulde_behoefte"
    leeg = antwoord(maak(), vraag)
    assert leeg["status"] == "open"
    assert leeg["feiten"]["onbekend"] == (ALLEEN, OUDEREN, BEPERKT)
    ander: dict[str, list[Rij]] = {
        "aanbod": [doe(["mantelzorgers"])], "bibliotheek": [dienst("taalhuis")]
    }  # fmt: skip
    rij = antwoord(maak(ander), vraag)
    assert rij["status"] == "deels"
    assert rij["feiten"] == {"groepen": 3, "witte_vlek": (OUDEREN,), "aansluiten": (),
                             "gewoon": (), "onbekend": (ALLEEN, BEPERKT)}  # fmt: skip
    eerste: list[Rij] = [doe([OUDEREN])]
    een = ander | {"aanbod": eerste}
    assert antwoord(maak(een), vraag)["feiten"]["aansluiten"] == (OUDEREN,)
    # Two providers in the whole gemeente are enough.
    beide: list[Rij] = [doe([OUDEREN]), doe([OUDEREN], aanbieder="Kerk")]
    twee = ander | {"aanbod": beide}
    rij = antwoord(maak(twee), vraag)
    assert not rij["feiten"]["witte_vlek"] and not rij["feiten"]["aansluiten"]


def test_eigen_regie_telt_meedoen_trede_en_doelen() -> None:
    vraag = "eigen_regie"
    assert antwoord(maak(), vraag)["status"] == "open"
    assert antwoord(maak({"beleid": [beleid([THEMA])]}), vraag)["status"] == "deels"
    bladen: dict[str, list[Rij]] = {
        "beleid": [beleid([THEMA]), beleid(["taal_verhaal"])],
        "participatie": [
            participatie([THEMA], "coproduceren", initiatief="bewoners"),
            participatie([THEMA, "taal_verhaal"], "informeren"),
            participatie([THEMA], "meebeslissen", status="gepland"),
            participatie(["taal_verhaal"], "meebeslissen"),
        ],
    }  # fmt: skip
    rij = antwoord(maak(bladen), vraag)
    assert rij["status"] == "beantwoord"
    assert rij["feiten"] == {"activiteiten": 2, "plannen": 1, "hoogste": "coproduceren",
                             "bewoners": 1, "doelen": 1}  # fmt: skip
    plan = {"beleid": bladen["beleid"], "participatie": bladen["participatie"][2:3]}
    assert antwoord(maak(plan), vraag)["status"] == "deels"


@pytest.mark.parametrize(
    ("cijfers", "status", "gemiddelde"),
    [
        ((None, None), "open", None),
        ((8, None), "deels", None),
        ((8, 6), "beantwoord", None),
        ((8, 7, 6, None), "deels", 7.0),
        ((9, 9, 6), "beantwoord", 8.0),
    ],
)
def test_gemiddeld_rapportcijfer_pas_vanaf_drie(
    cijfers: tuple[int | None, ...], status: str, gemiddelde: float | None
) -> None:
    rijen = [doe([OUDEREN], tevredenheid=c) for c in cijfers]
    rij = antwoord(maak({"aanbod": rijen}), "tevredenheid")
    assert rij["status"] == status
    assert rij["feiten"] == {
        "activiteiten": len(cijfers), "cijfers": len(cijfers) - cijfers.count(None),
        "gemiddelde": gemiddelde,
    }  # fmt: skip


def test_een_gesprek_telt_alleen_mee_bij_zijn_vraag_en_onderwerp() -> None:
    scan = maak({"gesprekken": [
        gesprek(["tevredenheid", "eigen_regie"], [MENTAAL]), gesprek(["tevredenheid"], [MENTAAL]),
        gesprek(["tevredenheid"], ["sociale_contacten"]), gesprek([], [MENTAAL]),
    ]})  # fmt: skip
    tabel = select_vragen(scan, compare_confrontatie(scan)).set_index(["onderwerp", "vraag"])
    geteld = tabel["gesprekken"][tabel["gesprekken"] > 0].to_dict()
    assert geteld == {
        (MENTAAL, "tevredenheid"): 2, (MENTAAL, "eigen_regie"): 1,
        ("sociale_contacten", "tevredenheid"): 1,
    }  # fmt: skip
    # Somebody knows something: no longer open, but nothing that a reader can see.
    assert set(tabel.loc[list(geteld), "status"]) == {"deels"}


def test_vragen_van_zwolle_geteld_op_de_bladen(zwolle_tabellen: Tabellen) -> None:
    scan = zwolle_tabellen.scan
    tabel = select_vragen(scan, zwolle_tabellen.confrontatie).set_index(["onderwerp", "vraag"])
    feiten = tabel["feiten"].to_dict()
    # Rows 2-4, 6-8, 17 and 18; row 8 does not say who pays.
    assert feiten["leven_lang_leren", "vergelijkbaar_aanbod"] == {
        "activiteiten": 8, "aanbieders": 8, "door_gemeente": 2, "gemeentegeld": 5, "onbekend": 1,
    }  # fmt: skip
    # Rows 13, 15 and 16 have a grade: 6, 8 and 9.
    assert feiten["maatschappelijke_participatie", "tevredenheid"] == {
        "activiteiten": 5, "cijfers": 3, "gemiddelde": pytest.approx(23 / 3),
    }  # fmt: skip
    # Participation rows 2, 5 and 7 exist, 9 is planned; goal 8.
    assert feiten["veiligheid_leefomgeving", "eigen_regie"] == {
        "activiteiten": 3, "plannen": 1, "hoogste": "coproduceren", "bewoners": 1, "doelen": 1,
    }  # fmt: skip
    # Nobody in need is counted for safety: only actieve bewoners, a strength.
    assert tabel.loc[("veiligheid_leefomgeving", "onvervulde_behoefte"), "status"] == "open"
    assert len(tabel) == 6 * 4
    assert tabel["gesprekken"].sum() == 2 + 4 + 1 + 2  # talks of rows 2, 3, 4 and 5


# --- what readers see ------------------------------------------------------------------------


def lees(ding: Blok | Tekst | object) -> str:
    html = ding._repr_html_() if hasattr(ding, "_repr_html_") else ding.markdown  # type: ignore[attr-defined]
    return " ".join(BeautifulSoup(html, "html.parser").get_text(" ").split())


def test_kaarten_tonen_behoefte_aanbod_bibliotheek_en_wet(zwolle_tabellen: Tabellen) -> None:
    t = zwolle_tabellen
    blok = draw_onderwerpen(compare_onderwerpen(t.scan, t.gemeente, t.wijken), t.scan)
    assert isinstance(blok, Blok)
    kaarten = BeautifulSoup(blok.html, "html.parser").select(".kaart")
    assert len(kaarten) == 6
    sociaal = " ".join(kaarten[3].get_text(" ").split())
    assert "Wet: Wmo 2015" in sociaal
    assert "Minder behoefte dan in Nederland: vrijwilligers (18+) (hoger, schatting)." in sociaal
    assert "Bij minstens één cijfer duidelijk meer in Holtenbroek en Diezerpoort." in sociaal
    assert "Er zijn zes activiteiten, van Bewonersplatform, Welzijnsorganisatie" in sociaal
    assert "Gepland: Huiskamer en ontmoeting." in sociaal and "fondsen en giften: 4" in sociaal
    veilig = " ".join(kaarten[5].get_text(" ").split())
    assert "Raakt geen van de drie wetten." in veilig
    assert "Er is geen open cijfer. Wij hebben geen cijfer over misdrijven" in veilig
    assert not re.search(OORZAAK, lees(blok))


def test_antwoorden_staan_bij_hun_vraag(zwolle_tabellen: Tabellen) -> None:
    vragen = select_vragen(zwolle_tabellen.scan, zwolle_tabellen.confrontatie)
    blok = draw_antwoorden(vragen, zwolle_tabellen.scan)
    assert isinstance(blok, Blok)
    soep = BeautifulSoup(blok.html, "html.parser")
    assert [td.get_text().strip() for td in soep.select("tbody tr:last-child td")] == [
        "beantwoord", "open", "beantwoord", "open",
    ]  # fmt: skip
    vouw = soep.select("details")[1]
    assert vouw.summary is not None
    assert vouw.summary.get_text() == "Maatschappelijke participatie"
    tekst = lees(Blok(str(vouw)))
    assert "Er zijn vijf activiteiten van vijf aanbieders. De gemeente begon er drie." in tekst
    assert "hebben er drie een rapportcijfer van deelnemers: gemiddeld een 7,7." in tekst
    assert "Hierover ging één gesprek." in tekst


def test_huiswerk_noemt_onderwerp_en_blad() -> None:
    scan = maak({"aanbod": [doe([OUDEREN], initiatief="bewoners", financiering="wmo")]})
    vragen = select_vragen(scan, compare_confrontatie(scan))
    soep = BeautifulSoup(draw_huiswerk(vragen, scan)._repr_html_(), "html.parser")  # type: ignore[union-attr]
    eerste, *rest = [
        [c.get_text(" ").strip() for c in rij.find_all(["th", "td"])]
        for rij in soep.select("tbody tr")
    ]
    assert eerste[0] == "Wat is er al?" and eerste[1] == "–"
    assert "Veiligheid leefomgeving" in eerste[2] and "Mentale functies" not in eerste[2]
    assert eerste[4] == "Aanbod en Stakeholders"
    assert [rij[1] for rij in rest] == ["alle onderwerpen"] * 3
    assert "Bij geen enkel onderwerp" in lees(say_huiswerk(vragen, scan))


def test_zonder_invulmap_staan_alle_vragen_open() -> None:
    for scan in (maak(), load("GM0088"), load("GM0363")):
        vragen = select_vragen(scan, compare_confrontatie(scan))
        assert set(vragen["status"]) == {"open"} and vragen["huiswerk"].ne("").all()
        assert "Alle vragen staan nog open." in lees(say_huiswerk(vragen, scan))
        assert "Deels bij" not in lees(draw_huiswerk(vragen, scan))
        kaarten = lees(draw_onderwerpen(onderwerpen(scan), scan))
        assert kaarten.count("Wie doet al iets: Nog niet ingevuld.") == 6
        assert kaarten.count("De bibliotheek: Nog niet ingevuld. Kan bieden:") == 6


def test_veel_wijken_worden_geteld_en_niet_genoemd() -> None:
    scan = load("GM0363")
    tabel = onderwerpen(scan)
    cijfers = select_rij(tabel, "leven_lang_leren")["cijfers"]
    aantal = len({w for c in cijfers for w in c["wijken"]})
    kaarten = lees(draw_onderwerpen(tabel, scan))
    assert f"duidelijk meer in {aantal} van de {len(scan.wijken)} wijken." in kaarten


def test_een_blad_zonder_regel_bij_het_onderwerp_is_ingevuld() -> None:
    scan = maak({"aanbod": [doe(["mantelzorgers"])], "bibliotheek": [dienst("taalhuis")]})
    kaarten = lees(draw_onderwerpen(onderwerpen(scan), scan))
    assert "Nog niet ingevuld" not in kaarten
    assert "Op het blad Aanbod staat hier niets bij." in kaarten
    assert "Doet al: nog niets." in kaarten


def test_zonder_onderwerp_staat_dat_er() -> None:
    scan = maak()
    scan = replace(scan, catalogus=replace(scan.catalogus, onderwerpen=()))
    tabel, vragen = onderwerpen(scan), select_vragen(scan, compare_confrontatie(scan))
    assert tabel.empty and vragen.empty
    assert draw_onderwerpen(tabel, scan) == Tekst(LEEG)
    assert "geen onderwerpen" in say_huiswerk(vragen, scan).markdown
    assert draw_antwoorden(vragen, scan) == draw_huiswerk(vragen, scan) == Tekst("")


@pytest.mark.parametrize("domein", ["sociaal", "educatie", "cultuur", "persoonlijke_ontwikkeling"])
def test_elk_domein_loopt(domein: str) -> None:
    scan = maak({"aanbod": [doe([OUDEREN])]}, [domein])
    tabel = onderwerpen(scan)
    themas = {t.id for t in scan.catalogus.themas}
    assert list(tabel.index) == [
        o.id for o in load_catalogus().onderwerpen if set(o.themas) & themas
    ]
    assert lees(draw_onderwerpen(tabel, scan))
    assert lees(draw_antwoorden(select_vragen(scan, compare_confrontatie(scan)), scan))


def test_wat_mensen_typen_staat_er_letterlijk() -> None:
    kwaad = "<script>alert(1)</script> [x](javascript:1)"
    scan = maak({"aanbod": [doe([OUDEREN], aanbieder=kwaad)]})
    blok = draw_onderwerpen(onderwerpen(scan), scan)
    assert isinstance(blok, Blok) and "<script" not in blok.html and kwaad in lees(blok)


def test_vier_vragen_als_lijst() -> None:
    tekst = say_vragen(maak()).markdown
    assert tekst.count("- **") == 4 and "wie betaalt het?" in tekst
