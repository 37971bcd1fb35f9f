"""The worksheets of the gezinsaanpak: internal, printable, filled in as far as is known."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from bs4 import BeautifulSoup, Tag
from rapportcontrole import check_browser, check_statisch, open_browser
from scanbouwer import aanbod, dienst, make_scan, per_gebied, stakeholder, with_bladen

from kansenscan_lib import cli
from kansenscan_lib.analyse.gezinnen import (
    GEZINSGROEPEN,
    select_gezinsdiensten,
    select_voor_gezinnen,
)
from kansenscan_lib.catalogus import load_catalogus
from kansenscan_lib.fouten import KansenscanError
from kansenscan_lib.invoer import Invulmap, write_invulmap
from kansenscan_lib.scan import VOORBEELD, load_intern, load_scan, select_organisatiemap
from kansenscan_lib.uitvoer.werkbladen import render_werkbladen

SESSIES = load_catalogus().quickscan.sessies
KWAAD = "<script>alert(1)</script> {{7*7}} <b>vet</b>"


def lees(pad: Path) -> BeautifulSoup:
    return BeautifulSoup(pad.read_text("utf-8"), "html.parser")


@pytest.fixture(scope="module")
def zwolle_blad(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return render_werkbladen(VOORBEELD, "Zwolle", tmp_path_factory.mktemp("uit"))


def deel(soep: BeautifulSoup, nummer: int) -> Tag:
    gevonden = soep.find("section", attrs={"aria-labelledby": f"werksessie-{nummer}"})
    assert isinstance(gevonden, Tag)
    return gevonden


def maak_map(map_: Path, verander: dict[str, Any]) -> Path:
    """Return a folder with the example organisation, some tables of its invulmap changed."""
    bron = select_organisatiemap(VOORBEELD)
    map_.mkdir(parents=True)
    (map_ / "organisatie.yml").write_text((bron / "organisatie.yml").read_text("utf-8"), "utf-8")
    scan = load_scan("GM0193", bron)
    inhoud: Invulmap = replace(load_intern(scan, bron), **verander)
    wijken = {str(code): str(naam) for code, naam in scan.wijken.items()}
    write_invulmap(map_ / "GM0193.xlsx", load_catalogus(), ("GM0193", "Zwolle"), wijken, inhoud)
    return map_


def test_elke_sessie_heeft_doel_vragen_en_afspraken(zwolle_blad: Path) -> None:
    soep = lees(zwolle_blad)
    assert len(soep.select("section.hoofdstuk")) == len(SESSIES)
    for nummer, sessie in enumerate(SESSIES, start=1):
        blad = deel(soep, nummer)
        assert sessie.titel in blad.h2.get_text()  # type: ignore[union-attr]
        assert sessie.doel in blad.get_text()
        vragen = [kop.get_text() for kop in blad.select(".schrijfvak h4")]
        assert vragen == list(sessie.vragen)
        assert all(len(vak.select(".regel")) == 3 for vak in blad.select(".schrijfvak"))
        koppen = [th.get_text() for th in blad.select(".afspraken thead th")]
        assert koppen == ["Nr.", "Wat", "Wie (rol, geen naam)", "Wanneer"]
        assert len(blad.select(".afspraken tbody tr")) == 4


def test_elk_blad_zegt_bovenaan_dat_het_intern_is(zwolle_blad: Path) -> None:
    soep = lees(zwolle_blad)
    for nummer in (1, 2, 3):
        eerste = deel(soep, nummer).find("h2").find_next_sibling()  # type: ignore[union-attr]
        assert eerste is not None and eerste.get_text().startswith("Intern: niet delen.")
    assert soep.select_one("header")["class"] == ["band"]  # type: ignore[index]
    assert soep.header.get_text().strip().startswith("Intern: niet delen")  # type: ignore[union-attr]
    assert '@top-right' in zwolle_blad.read_text("utf-8")
    assert zwolle_blad.parent.name == "intern" and zwolle_blad.parent.parent.name == "GM0193-Zwolle"


def test_de_groepen_met_jaar_en_zekerheid(zwolle_blad: Path) -> None:
    """21.971 children: CBS, Kerncijfers wijken en buurten 2024, as in the table of doelgroepen."""
    for nummer in (1, 2, 3):
        tabel = deel(lees(zwolle_blad), nummer).find("table")
        assert isinstance(tabel, Tag)
        namen = [th.get_text() for th in tabel.select("tbody th")]
        titels = [load_catalogus().doelgroep[id_].titel_kort for id_ in GEZINSGROEPEN]
        assert namen == titels
        tekst = tabel.get_text(" ")
        assert "Kinderen tot 15 jaar (2024)" in tekst and "21.971 mensen" in tekst
        assert "duidelijk: Stadshagen" in tekst and "schatting" in tekst


def test_waar_de_drie_het_oneens_zijn_staat_wie_wat_zei(zwolle_blad: Path) -> None:
    """Read by hand from the sheet Quickscan of the example."""
    intern, extern, doelgroep = (deel(lees(zwolle_blad), n) for n in (1, 2, 3))
    badges = [b.get_text().strip().replace("\u00a0", " ") for b in intern.select(".oordeel-let_op")]
    assert badges == ["jeugd 2 → 4, basis 1 → 4, manager 3 → 4",
                      "jeugd 1 → 3, basis 1 → 4, manager 3 → 3"]  # fmt: skip
    begin = [li.get_text() for li in intern.select("ul li")]
    stelling = load_catalogus().quickscan.stelling
    assert begin == [stelling[s].gesprek for s in ("gedeeld_doel", "uren_en_geld")]
    (vraag,) = extern.select("ul li")
    assert vraag.get_text() == stelling["rol_bij_gemeente"].gesprek
    assert not doelgroep.select(".oordeel-let_op") and "Begin met" not in doelgroep.get_text()
    rij = next(tr for tr in extern.select("tr") if "Samen terugkijken" in tr.get_text())
    assert rij.get_text().replace("\u00a0", "").count("☐1☐2☐3☐4") == 2, "not answered: to fill in"


def test_partners_en_aanbod_staan_alleen_bij_extern(zwolle_blad: Path) -> None:
    soep = lees(zwolle_blad)
    koppen = [[h.get_text() for h in deel(soep, n).select("h3")] for n in (1, 2, 3)]
    vast = ["Wat zeggen de cijfers?", "Wat zegt de quickscan?"]
    slot = ["Wat bespreken wij?", "Wat spreken wij af?"]
    assert koppen == [
        [*vast, "Wat doet de bibliotheek al?", *slot],
        [*vast, "Wie kent deze gezinnen?", "Wat is er al?", *slot],
        [*vast, "Waar komen zij al?", *slot],
    ]
    assert "Jeugdgezondheidszorg" in deel(soep, 2).get_text()


def test_selecties_met_de_hand() -> None:
    scan = with_bladen(
        make_scan({"inwoners": per_gebied([4000], nl=17_000_000)}),
        {"stakeholders": [stakeholder(["taal_verhaal"], ["minima"], organisatie="a"),
                          stakeholder(["taal_verhaal"], ["nt2_nieuwkomers"], organisatie="b"),
                          stakeholder(["taal_verhaal"], ["minima", "jonge_kinderen"],
                                      organisatie="c")],
         "aanbod": [aanbod(["taal_verhaal"], ["gezinnen_laagtaalvaardig", "minima"])],
         "bibliotheek": [dienst("boekstart", "mogelijk"), dienst("boekstart", "gepland")]},
    )  # fmt: skip
    partners = select_voor_gezinnen(scan.invulmap.stakeholders)
    assert partners["organisatie"].tolist() == ["c", "b"], "families and children first"
    assert partners["groepen"].tolist() == [("jonge_kinderen",), ("nt2_nieuwkomers",)]
    assert select_voor_gezinnen(scan.invulmap.aanbod)["groepen"].tolist() == [
        ("gezinnen_laagtaalvaardig",)]  # fmt: skip
    diensten = select_gezinsdiensten(scan).set_index("id")
    assert diensten.at["boekstart", "stand"] == "gepland"
    assert diensten.at["voorleesexpress", "stand"] == "geen"
    assert "walk_and_talk" not in diensten.index, "not for families"
    leeg = select_gezinsdiensten(with_bladen(scan, {}))
    assert set(leeg["stand"]) == {"onbekend"}


@pytest.mark.parametrize("code", ["GM0088", "GM0363", "GM0034"])
def test_zonder_invulmap_is_er_ruimte_om_in_te_vullen(code: str, tmp_path: Path) -> None:
    pad = render_werkbladen(VOORBEELD, code, tmp_path)
    assert check_statisch(pad) == []
    tekst = lees(pad).get_text(" ")
    for blad in ("Stakeholders", "Bibliotheek", "Aanbod"):
        assert f"Het blad {blad} is nog niet ingevuld." in tekst
    assert tekst.replace("\u00a0", "").count("☐1☐2☐3☐4") == 2 * 18


def test_zonder_domein_voor_gezinnen(tmp_path: Path) -> None:
    map_ = maak_map(tmp_path / "params" / "cultuur", {})
    yml = map_ / "organisatie.yml"
    alle = "domeinen: [sociaal, educatie, cultuur, persoonlijke_ontwikkeling]"
    assert alle in yml.read_text("utf-8")
    yml.write_text(yml.read_text("utf-8").replace(alle, "domeinen: [persoonlijke_ontwikkeling]"))
    pad = render_werkbladen(map_, "Zwolle", tmp_path / "uit")
    assert check_statisch(pad) == []


def test_namen_contacten_notities_en_houding_staan_er_niet_in(tmp_path: Path) -> None:
    """The sheets are internal, yet hold no more than they need: answers per role."""
    scan = load_scan("GM0193")
    intern = load_intern(scan)
    kanarie = intern.stakeholders.assign(
        contact="Kanarie Naam, kanarie@voorbeeld.nl", notitie="KANARIENOTITIE",
        houding="tegenstander",
    )  # fmt: skip
    gesprek = intern.gesprekken.assign(bevinding="KANARIEVERSLAG", partner="KANARIEPARTNER")
    quickscan = intern.quickscan.assign(toelichting="KANARIETOELICHTING")
    map_ = maak_map(tmp_path / "params" / "x", {
        "stakeholders": kanarie, "gesprekken": gesprek, "quickscan": quickscan})  # fmt: skip
    tekst = render_werkbladen(map_, "Zwolle", tmp_path / "uit").read_text("utf-8")
    assert not re.search("kanarie|tegenstander", tekst, re.IGNORECASE)


def test_wat_mensen_typen_staat_er_letterlijk(tmp_path: Path) -> None:
    intern = load_intern(load_scan("GM0193"))
    kort = intern.stakeholders[
        intern.stakeholders["doelgroepen"].map(lambda d: "gezinnen_laagtaalvaardig" in d)
    ].head(1)
    map_ = maak_map(tmp_path / "params" / "x", {
        "stakeholders": kort.assign(organisatie=KWAAD, werkt_samen_met=pd.Series(
            [[]], index=kort.index)),
        "aanbod": intern.aanbod.assign(naam=KWAAD),
        "kansen": intern.kansen.iloc[:0], "acties": intern.acties.iloc[:0],
    })  # fmt: skip
    pad = render_werkbladen(map_, "Zwolle", tmp_path / "uit")
    soep = lees(pad)
    assert not soep.find_all(["script", "b"]) and check_statisch(pad) == []
    assert f"{KWAAD} (" in deel(soep, 2).get_text()


def test_twee_keer_maken_geeft_dezelfde_bytes(zwolle_blad: Path, tmp_path: Path) -> None:
    assert render_werkbladen(VOORBEELD, "GM0193", tmp_path).read_bytes() == zwolle_blad.read_bytes()


def test_een_fout_laat_eerdere_werkbladen_heel(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pad = render_werkbladen(VOORBEELD, "GM0193", tmp_path)
    voor = pad.read_bytes()
    monkeypatch.setattr("kansenscan_lib.uitvoer.controle.GRENS", 1000)
    with pytest.raises(KansenscanError):
        render_werkbladen(VOORBEELD, "GM0193", tmp_path)
    assert pad.read_bytes() == voor
    assert [p.name for p in pad.parent.iterdir()] == ["werkbladen.html"]


def test_de_opdracht(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as einde:
        cli.main(["werkbladen", "--gemeente", "Zwolle", "--uit", str(tmp_path)])
    pad = tmp_path / "voorbeeld" / "GM0193-Zwolle" / "intern" / "werkbladen.html"
    assert einde.value.code == 0 and pad.is_file()
    assert capsys.readouterr().out == (
        f"De werkbladen staan klaar: {pad}\nZe zijn intern: deel ze niet.\n")  # fmt: skip


@pytest.mark.browser
def test_afdruk_en_scherm(zwolle_blad: Path) -> None:
    with open_browser() as browser:
        assert check_browser(browser, zwolle_blad, ["bureau", "telefoon", "donker"]) == []
        pagina = browser.new_page()
        pagina.goto(zwolle_blad.as_uri())
        pdf = pagina.pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b", pdf)) <= 1 + 2 * len(SESSIES), "two pages a session"
    assert re.search(rb"/MediaBox\s*\[\s*0 0 59[45][\d.]* 84[12]", pdf), "geen A4"
