"""Invitations: every number from a row, nothing internal, nothing invented, everything literal."""

from __future__ import annotations

import html
import re
from dataclasses import replace
from typing import Any

import pandas as pd
import pytest
from conftest import Tabellen
from scanbouwer import aanbod, dienst, load, make_organisatie, stakeholder, wijk, with_bladen
from test_partners import GROEP, THEMA, vergelijk
from test_partners import scan_met as scan_zonder_bron

from kansenscan_lib.analyse.confrontatie import compare_confrontatie
from kansenscan_lib.analyse.partners import compare_partners, rank_partners
from kansenscan_lib.beeld.taal import format_waarde
from kansenscan_lib.beeld.tonen import Blok, Tekst
from kansenscan_lib.beeld.uitnodigingen import draw_uitnodigingen, say_uitnodiging
from kansenscan_lib.invoer.lijsten import VASTE_LIJSTEN
from kansenscan_lib.rijen import select_rijen
from kansenscan_lib.scan import Scan, load_intern

INTERN = ("invloed", "belang", "gewenst", "houding", "prioriteit", "wenst", "overtuig")


def scan_met(**bladen: Any) -> Scan:
    """Return the scan of `test_partners` with a source that can be named."""
    bron = {"titel": "Test", "uitgever": "Testbron", "tabel": "Testtabel", "jaar": 2024}
    bronnen = pd.DataFrame([bron], index=pd.Index(["test"], name="id"))
    return replace(scan_zonder_bron(**bladen), bronnen=bronnen)


def teksten(scan: Scan, partners: pd.DataFrame) -> list[tuple[dict[str, Any], str]]:
    return [(rij, say_uitnodiging(rij, scan)) for rij in select_rijen(partners)]


@pytest.fixture(scope="module")
def zwols(zwolle_tabellen: Tabellen) -> list[tuple[dict[str, Any], str]]:
    """The invitations of the example, made from the table that does hold opinions."""
    scan = zwolle_tabellen.scan
    partners = compare_partners(scan, zwolle_tabellen.confrontatie)
    return teksten(scan, rank_partners(partners, load_intern(scan).stakeholders))


def test_elk_getal_komt_uit_een_rij(zwols: list[tuple[dict[str, Any], str]], zwolle: Scan) -> None:
    """The figure and its reference as in the row, the year, the number of the table; no other."""
    gezien = 0
    for rij, tekst in zwols:
        over = tekst
        for veld in ("brengt", "zoekt"):
            over = over.replace(" ".join(rij[veld].split()).rstrip("."), "")
        for doelgroep in zwolle.catalogus.doelgroepen:
            for titel in (doelgroep.titel, doelgroep.titel[:1].lower() + doelgroep.titel[1:]):
                over = over.replace(titel, "")
        if rij["indicator"]:
            indicator = zwolle.catalogus.indicator[rij["indicator"]]
            over = over.replace(indicator.titel, "")
            bron = zwolle.cijfers[
                (zwolle.cijfers["indicator"] == indicator.id)
                & (zwolle.cijfers["peiljaar"] == rij["peiljaar"])
                & (zwolle.cijfers["gebiedscode"] == rij["gebiedscode"])
            ]
            assert bron["waarde"].tolist() == [rij["waarde"]]
            for kolom in ("waarde", "referentie"):
                getal = format_waarde(rij[kolom], indicator.eenheid, indicator.decimalen)
                assert getal in over
                over = over.replace(getal, "")
            assert f"{rij['peiljaar']})." in over
            schatting = f"(schatting over {rij['peiljaar']})" in over
            assert schatting == (indicator.soort == "model")
            over = over.replace(str(rij["peiljaar"]), "")
            for tabel in zwolle.bronnen["tabel"]:
                over = over.replace(f"tabel {tabel} ", "")
            gezien += 1
        assert not re.search(r"\d", over), re.findall(r".{20}\d.{20}", over)
    assert gezien >= 10


def test_niets_van_binnen(zwols: list[tuple[dict[str, Any], str]]) -> None:
    woorden = {*INTERN, *VASTE_LIJSTEN["houding"].values()} - {"onbekend"}
    for _, tekst in zwols:
        assert not [w for w in woorden if re.search(rf"\b{w}", tekst.lower())]
    zonder_mening = [t for _, t in zwols]
    assert len(set(zonder_mening)) == len(zwols) == 16


def test_mening_verandert_de_tekst_niet() -> None:
    def tekst(**mening: Any) -> list[str]:
        scan = scan_met(stakeholders=[stakeholder([THEMA], [GROEP], **mening)])
        return [t for _, t in teksten(scan, vergelijk(scan))]

    assert tekst(invloed=1, belang=1, gewenst="geen", houding="tegenstander") == tekst(
        invloed=5, belang=5, gewenst="structureel", houding="voorstander"
    )


def test_hele_tekst_met_de_hand_geschreven() -> None:
    scan = scan_met(
        stakeholders=[stakeholder([THEMA], [GROEP], organisatie="Ouderenbond", nu="kent_elkaar",
                                  brengt="Leden die\n helpen.", wijken=[wijk(1)])],
        bibliotheek=[dienst("bibliotheek_aan_huis", wijken=[wijk(2)])],
    )  # fmt: skip
    (_, tekst), = teksten(scan, vergelijk(scan))
    indicator = scan.catalogus.indicator["ernstig_eenzaam_65plus"]
    assert tekst == "\n\n".join([
        "Onderwerp: in gesprek over ouderen die zich eenzaam voelen",
        "Beste collega,",
        "Testbibliotheek bekijkt met een Kansenscan wat zij in Testgemeente voor inwoners kan "
        "betekenen. Wij kennen elkaar al. Ik praat graag verder met u.",
        "Waarom u? U werkt net als wij voor ouderen die zich eenzaam voelen. Dit cijfer valt op. "
        f"{indicator.titel} in Wijk 01: 15,0% (schatting over 2024). In de hele gemeente is dat "
        "10,0%. Bron: Testbron, Testtabel (2024), eigen bewerking.",
        "Onze vraag aan u.\nIn Wijk 01 kennen wij bij Leven & Gezondheid nog geen aanbod voor "
        "ouderen die zich eenzaam voelen. Klopt dat, en wat kunnen wij samen doen?",
        "Dit denken wij van u te weten. U brengt mee: ‘Leden die helpen’. Klopt dat?",
        "De bibliotheek heeft al iets dat hierbij past: Bibliotheek aan huis.",
        "Zullen wij een afspraak maken? Laat mij weten wanneer het u past.",
        "Met vriendelijke groet,", "[uw naam en rol]\nTestbibliotheek",
    ])  # fmt: skip


def test_zonder_gedeeld_onderwerp_geen_cijfer_en_geen_verzinsel() -> None:
    scan = scan_met(stakeholders=[stakeholder(["taal_verhaal"], ["minima"])])
    (_, tekst), = teksten(scan, vergelijk(scan))
    assert not re.search(r"\d", tekst) and "Bron" not in tekst and "brengt mee" not in tekst
    assert "U werkt aan Taal & Verhaal." in tekst
    assert "Ik hoor graag wat de bibliotheek voor u kan betekenen." in tekst


def test_een_poi_schrijft_niet_als_bibliotheek() -> None:
    poi = make_organisatie().model_copy(update={"soort": "poi", "naam": "Ondersteuning Oost"})
    scan = replace(scan_met(stakeholders=[stakeholder([THEMA], [GROEP])]), organisatie=poi)
    (_, tekst), = teksten(scan, vergelijk(scan))
    assert "Ondersteuning Oost" not in tekst and tekst.count("[naam van de bibliotheek]") == 2


@pytest.mark.parametrize("naam", ['<script>alert("1")</script>', "</pre><b>x", "{{x}} & *y*"])
def test_vijandige_tekst_staat_er_letterlijk(naam: str) -> None:
    scan = scan_met(
        stakeholders=[stakeholder([THEMA], [GROEP], organisatie=naam, rol=naam, brengt=naam,
                                  zoekt=naam)],
        aanbod=[aanbod([THEMA], [GROEP], aanbieder=naam)],
    )  # fmt: skip
    blok = draw_uitnodigingen(vergelijk(scan), scan)
    assert isinstance(blok, Blok)
    assert set(re.findall(r"</?(\w+)", blok.html)) == {"details", "summary", "pre"}
    assert blok.html.count("</pre>") == 1
    kaal = html.unescape(re.sub(r"<[^>]+>", "", blok.html))
    assert kaal.count(naam) == 4, "name, role, what it brings and what it looks for"


def test_zonder_partners_niets() -> None:
    scan = with_bladen(scan_met(), {})
    assert draw_uitnodigingen(vergelijk(scan), scan) == Tekst("")


def test_amsterdam_met_een_ouderenbond() -> None:
    """Another gemeente, with figures of its own: every invitation can be made."""
    scan = with_bladen(load("GM0363"), {
        "stakeholders": [stakeholder([THEMA], [GROEP], organisatie="Ouderenbond")],
        "aanbod": [aanbod(["taal_verhaal"], ["minima"])], "bibliotheek": [dienst("taalhuis")],
    })  # fmt: skip
    (rij, tekst), = teksten(scan, compare_partners(scan, compare_confrontatie(scan)))
    assert str(scan.gebieden["naam"][rij["gebiedscode"]]) in tekst and "nan" not in tekst
