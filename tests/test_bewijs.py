"""The trail of evidence: every cell with its rule and rows, every kans with its points."""

from __future__ import annotations

import re

from bs4 import BeautifulSoup
from conftest import Tabellen
from scanbouwer import LEEG, with_invulmap

from kansenscan_lib.analyse.bewijs import CELLEN, KANSEN, select_cellen, select_kanstabel
from kansenscan_lib.analyse.confrontatie import compare_confrontatie
from kansenscan_lib.analyse.kansen import CRITERIA, compare_kansen
from kansenscan_lib.beeld.bewijstabellen import draw_bewijs
from kansenscan_lib.beeld.tonen import Blok
from kansenscan_lib.rijen import select_rijen
from kansenscan_lib.scan import Scan


def nummers(tekst: str) -> list[int]:
    return [int(n) for n in tekst.split()]


def test_elke_cel_volgt_uit_haar_rijen_en_haar_regel(zwolle_tabellen: Tabellen) -> None:
    scan = zwolle_tabellen.scan
    cellen = select_cellen(scan, zwolle_tabellen.confrontatie)
    assert list(cellen) == CELLEN and len(cellen) == len(zwolle_tabellen.confrontatie)
    regels = {regel.id: regel for regel in scan.catalogus.regels.oordeel}
    blad = scan.invulmap.aanbod
    for cel in select_rijen(cellen):
        regel = regels[cel["regel"]]
        assert cel["behoefte"] in regel.behoefte and cel["aanbod"] in regel.aanbod
        assert cel["bibliotheek"] in regel.bibliotheek and cel["oordeel"] == regel.oordeel
        for rij in nummers(cel["aanbod_rijen"]):
            assert cel["thema"] in blad.at[rij, "themas"]
            assert cel["doelgroep"] in blad.at[rij, "doelgroepen"]
        aanbieders = {blad.at[rij, "aanbieder"] for rij in nummers(cel["aanbod_rijen"])}
        assert {0: "geen", 1: "weinig"}.get(len(aanbieders), "genoeg") == cel["aanbod"]


def test_elke_cel_wijst_een_cijfer_aan_dat_er_is(zwolle_tabellen: Tabellen) -> None:
    scan = zwolle_tabellen.scan
    sleutel = ["indicator", "gebiedscode", "peiljaar"]
    bekend = set(map(tuple, scan.cijfers[sleutel].to_numpy().tolist()))
    cellen = select_cellen(scan, zwolle_tabellen.confrontatie)
    met = cellen[cellen["indicator"] != ""]
    assert set(map(tuple, met[sleutel].to_numpy().tolist())) <= bekend
    assert cellen.loc[cellen["indicator"] == "", "peiljaar"].isna().all()


def test_score_is_na_te_rekenen_uit_de_tabel(zwolle_tabellen: Tabellen) -> None:
    scan = zwolle_tabellen.scan
    tabel = select_kanstabel(scan, zwolle_tabellen.kansen)
    assert list(tabel) == KANSEN
    gewichten = scan.catalogus.regels.gewichten.waarden()
    for rij in select_rijen(tabel):
        hand = 100 * sum(gewichten[c] * rij[c] for c in CRITERIA)
        assert abs(hand - rij["score"]) < 1e-6
        assert all(len(deel.split(".")) == 3 for deel in rij["bewijs"].split())


def test_zonder_kansen_dezelfde_kolommen(zwolle: Scan) -> None:
    leeg = with_invulmap(zwolle, LEEG)
    confrontatie = compare_confrontatie(leeg)
    assert list(select_kanstabel(leeg, compare_kansen(leeg, confrontatie))) == KANSEN
    assert not isinstance(draw_bewijs(confrontatie, leeg), Blok)


def test_bewijs_in_het_lab_noemt_elke_regel_die_gold(zwolle_tabellen: Tabellen) -> None:
    scan, cellen = zwolle_tabellen.scan, zwolle_tabellen.confrontatie
    blok = draw_bewijs(cellen, scan, alles=True)
    assert isinstance(blok, Blok)
    rijen = BeautifulSoup(blok.html, "html.parser").select("tbody tr")
    bekend = cellen[cellen["regel"] != "behoefte_onbekend"]
    assert len(rijen) == bekend.groupby(["doelgroep", "thema", "regel"]).ngroups
    tekst = re.sub(r"\s+", " ", blok.html)
    assert all(reden in tekst for reden in set(bekend["reden"]))
    assert f"Bij {len(cellen) - len(bekend)} van de {len(cellen)} combinaties" in tekst


def test_bewijs_in_het_rapport_zijn_de_cellen_met_hoge_behoefte(
    zwolle_tabellen: Tabellen,
) -> None:
    scan, cellen = zwolle_tabellen.scan, zwolle_tabellen.confrontatie
    blok = draw_bewijs(cellen, scan)
    assert isinstance(blok, Blok)
    soep = BeautifulSoup(blok.html, "html.parser")
    hoog = cellen[cellen["behoefte"] == "hoog"]
    assert len(soep.select("tbody tr")) == hoog.groupby(["doelgroep", "thema", "regel"]).ngroups
    # Row 2 of Bibliotheek is an existing Taalhuis in Diezerpoort, where NT2 is a large group.
    (rij,) = [
        r.get_text(" ") for r in soep.select("tbody tr")
        if "Nederlands leren (NT2) (Taal & Verhaal)" in r.get_text()
        and "Diezerpoort" in r.get_text()
    ]
    assert "Taalhuis of Taalpunt (bestaat)" in rij and "Taallessen voor volwassenen" in rij
