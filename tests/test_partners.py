"""Stakeholders: the order of inviting, and what never gets out."""

from __future__ import annotations

import pandas as pd
import pytest
from conftest import Tabellen
from scanbouwer import aanbod, dienst, make_scan, per_gebied, shuffle, stakeholder, with_bladen

from kansenscan_lib.analyse.confrontatie import compare_confrontatie
from kansenscan_lib.analyse.partners import rank_partners, select_portefeuilles
from kansenscan_lib.invoer.rij import Rij
from kansenscan_lib.rijen import select_rijen
from kansenscan_lib.scan import Scan

GROEP, THEMA = "eenzame_ouderen", "leven_gezondheid"


def scan_met(**bladen: list[Rij]) -> Scan:
    """Return a scan in which loneliness of older people is a white spot in one wijk."""
    alle: dict[str, list[Rij]] = {
        "aanbod": [aanbod(["taal_verhaal"], ["jonge_kinderen"])],
        "bibliotheek": [dienst("taalhuis")],
    }
    return make_scan(
        {"inwoners": per_gebied([4000, 4000], nl=17_000_000),
         "ernstig_eenzaam_65plus": per_gebied([15.0, 10.0], gm=10.0, nl=10.0)}, alle | bladen,
    )  # fmt: skip


def rank(scan: Scan) -> pd.DataFrame:
    return rank_partners(scan, compare_confrontatie(scan))


def test_volgorde_van_uitnodigen() -> None:
    """First the steps wanted, then shared subjects, then influence, then the name."""
    scan = scan_met(stakeholders=[
        stakeholder([THEMA], [GROEP], organisatie="f", nu="werkt_samen", gewenst="werkt_samen"),
        stakeholder([THEMA], ["minima"], organisatie="e", invloed=5),
        stakeholder([THEMA], [GROEP], organisatie="d"),
        stakeholder([THEMA], [GROEP], organisatie="c"),
        stakeholder([THEMA], [GROEP], organisatie="b", invloed=4),
        stakeholder([THEMA], [GROEP], organisatie="a2", gewenst="structureel", invloed=1),
        stakeholder([THEMA, "kunst_cultuur_erfgoed"], [GROEP], organisatie="z", invloed=1),
    ])
    tabel = rank(scan)
    assert tabel["organisatie"].tolist() == ["a2", "z", "b", "c", "d", "e", "f"]
    assert tabel["afstand"].tolist() == [3, 2, 2, 2, 2, 2, 0]
    assert tabel["aanknopingen"].tolist() == [1, 2, 1, 1, 1, 0, 1]
    assert tabel["onderwerpen"].iloc[2] == (f"{THEMA}|{GROEP}",)


@pytest.mark.parametrize(
    ("invloed", "belang", "groep"),
    [(4, 4, "samen sturen"), (4, 3, "tevreden houden"), (3, 4, "samen doen"),
     (3, 3, "op de hoogte houden"), (5, 1, "tevreden houden")],
)  # fmt: skip
def test_kwadrant_van_invloed_en_belang(invloed: int, belang: int, groep: str) -> None:
    partij = stakeholder([THEMA], [GROEP], invloed=invloed, belang=belang)
    assert rank(scan_met(stakeholders=[partij]))["groep"].tolist() == [groep]


def test_houding_blijft_binnen(zwolle: Scan, zwolle_tabellen: Tabellen) -> None:
    assert "houding" not in zwolle.invulmap.stakeholders.columns
    for tabel in (
        rank_partners(zwolle, zwolle_tabellen.confrontatie), rank(with_bladen(zwolle, {})),
        zwolle_tabellen.kansen, zwolle_tabellen.confrontatie,
    ):  # fmt: skip
        assert "houding" not in tabel.columns
        tekst = tabel.to_csv()
        assert "terughoudend" not in tekst and "tegenstander" not in tekst


def test_aanknopingen_van_zwolle_geteld_met_de_hand(zwolle_tabellen: Tabellen) -> None:
    t = zwolle_tabellen
    kansrijk = ("witte_vlek", "aansluiten", "versterken")
    rijk = t.confrontatie[t.confrontatie["oordeel"].isin(kansrijk)]
    paren = set(zip(rijk["thema"], rijk["doelgroep"], strict=True))
    hoogste = rijk.groupby(["thema", "doelgroep"])["prioriteit"].max()
    tabel = rank_partners(t.scan, t.confrontatie)
    assert len(tabel) == len(t.scan.invulmap.stakeholders)
    for rij in select_rijen(tabel):
        raak = {(th, d) for th, d in paren if th in rij["themas"] and d in rij["doelgroepen"]}
        assert rij["aanknopingen"] == len(raak)
        gekozen = [tuple(o.split("|")) for o in rij["onderwerpen"]]
        assert set(gekozen) <= raak and len(gekozen) == min(3, len(raak))
        prioriteit = [hoogste[paar] for paar in gekozen]
        assert prioriteit == sorted((hoogste[p] for p in raak), reverse=True)[: len(gekozen)]


def test_geen_stakeholders_is_een_lege_tabel(zwolle: Scan) -> None:
    assert rank(with_bladen(zwolle, {})).empty


def test_volgorde_van_invoer_verandert_de_telling_niet(zwolle_tabellen: Tabellen) -> None:
    t = zwolle_tabellen
    anders = rank_partners(shuffle(t.scan, 5), t.confrontatie)
    eerst = rank_partners(t.scan, t.confrontatie)
    kolommen = ["aanknopingen", "onderwerpen", "afstand", "groep"]
    pd.testing.assert_frame_equal(anders[kolommen].sort_index(), eerst[kolommen].sort_index())


def test_portefeuilles_de_leegste_eerst() -> None:
    scan = scan_met(stakeholders=[
        stakeholder([THEMA, "taal_verhaal"]), stakeholder([THEMA], organisatie="Kerk")])
    tabel = select_portefeuilles(scan)
    aantal = dict(zip(tabel["thema"], tabel["stakeholders"], strict=True))
    titel = {t.id: t.titel for t in scan.catalogus.themas}
    assert aantal.pop(titel[THEMA]) == 2 and aantal.pop(titel["taal_verhaal"]) == 1
    assert set(aantal.values()) == {0}
    assert tabel["stakeholders"].is_monotonic_increasing and len(tabel) == len(titel)
