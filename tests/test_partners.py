"""Stakeholders and partners: what is shared, the order of inviting, and what never gets out."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest
from conftest import Tabellen
from scanbouwer import (
    aanbod,
    beleid,
    dienst,
    make_invulmap,
    make_scan,
    per_gebied,
    shuffle,
    stakeholder,
    wijk,
    with_bladen,
)

from kansenscan_lib.analyse.confrontatie import compare_confrontatie
from kansenscan_lib.analyse.partners import MENING, compare_partners, rank_partners
from kansenscan_lib.analyse.stakeholders import compare_portefeuilles, rank_themas
from kansenscan_lib.beeld.partners import (
    draw_partners,
    draw_volgorde,
    draw_vragen,
    say_volgorde,
    say_vraag,
)
from kansenscan_lib.beeld.samenvatten import say_kort_partners, say_kort_stakeholders
from kansenscan_lib.beeld.stakeholders import (
    draw_organisaties,
    draw_portefeuilles,
    draw_stakeholders,
    say_portefeuilles,
)
from kansenscan_lib.beeld.tonen import Beeld, Tekst
from kansenscan_lib.invoer.modellen import Stakeholder
from kansenscan_lib.invoer.rij import Rij
from kansenscan_lib.rijen import select_rij, select_rijen
from kansenscan_lib.scan import Scan, load_intern

GROEP, THEMA = "eenzame_ouderen", "leven_gezondheid"


def scan_met(**bladen: list[Rij]) -> Scan:
    """Return a scan in which loneliness of older people is a white spot in one wijk.

    In wijk 1 the group is large and nobody does anything; in wijk 2 it is as elsewhere.
    """
    alle: dict[str, list[Rij]] = {
        "aanbod": [aanbod(["taal_verhaal"], ["jonge_kinderen"])],
        "bibliotheek": [dienst("taalhuis")],
    }
    return make_scan(
        {"inwoners": per_gebied([4000, 4000], nl=17_000_000),
         "ernstig_eenzaam_65plus": per_gebied([15.0, 10.0], gm=10.0, nl=10.0)}, alle | bladen,
    )  # fmt: skip


def vergelijk(scan: Scan) -> pd.DataFrame:
    return compare_partners(scan, compare_confrontatie(scan))


def rank(*partijen: Stakeholder) -> pd.DataFrame:
    scan = scan_met(stakeholders=list(partijen))
    return rank_partners(vergelijk(scan), make_invulmap({"stakeholders": partijen}).stakeholders)


def rij(scan: Scan) -> dict[str, Any]:
    return select_rijen(vergelijk(scan))[0]


# --- what is shared --------------------------------------------------------------------------


def test_gedeeld_is_thema_doelgroep_en_gebied() -> None:
    scan = scan_met(stakeholders=[
        stakeholder([THEMA], [GROEP], organisatie="hele gemeente"),
        stakeholder([THEMA], [GROEP], organisatie="wijk een", wijken=[wijk(1)]),
        stakeholder([THEMA], [GROEP], organisatie="wijk twee", wijken=[wijk(2)]),
        stakeholder([THEMA], ["minima"], organisatie="andere groep"),
        stakeholder(["taal_verhaal"], [GROEP], organisatie="ander thema"),
    ])
    tabel = vergelijk(scan).set_index("organisatie")
    assert tabel["aanknopingen"].to_dict() == {
        "hele gemeente": 1, "wijk een": 1, "wijk twee": 1, "andere groep": 0, "ander thema": 0
    }  # fmt: skip
    assert tabel["nood_wijken"].to_dict() == {
        "hele gemeente": (wijk(1),), "wijk een": (wijk(1),), "wijk twee": (), "andere groep": (),
        "ander thema": (),
    }  # fmt: skip
    assert tabel.at["wijk een", "combinaties"] == ((THEMA, GROEP),)
    assert tabel.at["wijk een", "gebiedscode"] == wijk(1)
    assert tabel.at["wijk een", "waarde"] == 15.0 and tabel.at["wijk een", "referentie"] == 10.0
    assert tabel.at["wijk twee", "gebiedscode"] != wijk(1)


def test_volgorde_rust_alleen_op_wat_gedeeld_is() -> None:
    """Whatever people think of a party, its place in what is shared stays the same."""
    def tabel(invloed: int, gewenst: str) -> list[str]:
        return vergelijk(scan_met(stakeholders=[
            stakeholder([THEMA], ["minima"], organisatie="a", invloed=invloed, gewenst=gewenst),
            stakeholder([THEMA], [GROEP], organisatie="c", invloed=invloed, gewenst=gewenst),
            stakeholder([THEMA], [GROEP], organisatie="b"),
        ]))["organisatie"].tolist()  # fmt: skip

    assert tabel(1, "geen") == tabel(5, "structureel") == ["b", "c", "a"]


def test_zonder_doelgroep_is_onbekend_en_niet_nul() -> None:
    partner = rij(scan_met(stakeholders=[stakeholder([THEMA])]))
    assert pd.isna(partner["aanknopingen"]) and partner["aanleiding"] == "onbekend"


@pytest.mark.parametrize("weg", ["aanbod", "bibliotheek"])
def test_zonder_aanbod_of_bibliotheek_is_niets_te_zeggen(weg: str) -> None:
    """Nobody looked, which is not the same as nothing shared."""
    scan = scan_met(stakeholders=[stakeholder([THEMA], [GROEP])], **{weg: []})
    partners = vergelijk(scan)
    assert partners["aanknopingen"].isna().all()
    assert "nog niet te zeggen" in say_kort_partners(partners).markdown
    tabel = draw_partners(partners, scan)._repr_html_()  # type: ignore[union-attr]
    assert "nog niet te zeggen" in tabel and "onbekend" in tabel and ">0<" not in tabel


@pytest.mark.parametrize(
    ("erbij", "aanleiding", "vraag"),
    [
        ({}, "witte_vlek",
         "In Wijk 01 kennen wij bij Leven & Gezondheid nog geen aanbod voor ouderen die zich "
         "eenzaam voelen."),
        ({"aanbod": [aanbod([THEMA], [GROEP], aanbieder="Kerk")]}, "aansluiten",
         "In Wijk 01 is er bij Leven & Gezondheid al aanbod voor ouderen die zich eenzaam voelen, "
         "van Kerk."),
        ({"aanbod": [aanbod([THEMA], [GROEP], aanbieder=" WELZIJN")]}, "eigen_aanbod",
         "In Wijk 01 biedt u al ‘Activiteit’ voor ouderen die zich eenzaam voelen."),
        ({"bibliotheek": [dienst("bibliotheek_aan_huis")]}, "versterken",
         "In Wijk 01 kennen wij bij Leven & Gezondheid voor ouderen die zich eenzaam voelen alleen "
         "aanbod van de bibliotheek."),
        ({"bibliotheek": [dienst("bibliotheek_aan_huis")],
          "aanbod": [aanbod([THEMA], [GROEP], aanbieder="Kerk")]}, "versterken",
         "In Wijk 01 doen de bibliotheek en Kerk bij Leven & Gezondheid al iets voor ouderen die "
         "zich eenzaam voelen."),
    ],
)  # fmt: skip
def test_vraag_volgt_uit_wat_er_is(erbij: dict[str, Any], aanleiding: str, vraag: str) -> None:
    scan = scan_met(stakeholders=[stakeholder([THEMA], [GROEP])], **erbij)
    partner = rij(scan)
    assert partner["aanleiding"] == aanleiding
    assert say_vraag(partner, scan).startswith(vraag) and say_vraag(partner, scan).endswith("?")


def test_passende_diensten_bestaan_al() -> None:
    scan = scan_met(
        stakeholders=[stakeholder([THEMA], [GROEP])],
        bibliotheek=[dienst("bibliotheek_aan_huis", wijken=[wijk(2)]), dienst("taalhuis"),
                     dienst("huiskamer", "gepland")],
    )  # fmt: skip
    assert rij(scan)["past"] == ("bibliotheek_aan_huis",)


def test_aanknopingen_van_zwolle_geteld_met_de_hand(zwolle_tabellen: Tabellen) -> None:
    t = zwolle_tabellen
    kansrijk = ("witte_vlek", "aansluiten", "versterken")
    rijk = [r for r in select_rijen(t.confrontatie) if r["oordeel"] in kansrijk]
    tabel = compare_partners(t.scan, t.confrontatie)
    assert len(tabel) == len(t.scan.invulmap.stakeholders)
    for partner in select_rijen(tabel):
        hier = [t.scan.code, *(partner["wijken"] or t.scan.wijken.index)]
        raak = [
            r for r in rijk if r["thema"] in partner["themas"]
            and r["doelgroep"] in partner["doelgroepen"] and r["gebiedscode"] in hier
        ]  # fmt: skip
        paren = {(r["thema"], r["doelgroep"]) for r in raak}
        assert partner["aanknopingen"] == len(paren) == len(partner["combinaties"])
        assert set(partner["combinaties"]) == paren
        hoog = {r["gebiedscode"] for r in raak if r["behoefte"] == "hoog"} - {t.scan.code}
        assert set(partner["nood_wijken"]) == hoog
        hoogste = [max(r["prioriteit"] for r in raak if (r["thema"], r["doelgroep"]) == paar)
                   for paar in partner["combinaties"]]  # fmt: skip
        assert hoogste == sorted(hoogste, reverse=True)


def test_volgorde_van_invoer_verandert_niets(zwolle_tabellen: Tabellen) -> None:
    t = zwolle_tabellen
    anders = compare_partners(shuffle(t.scan, 5), t.confrontatie)
    pd.testing.assert_frame_equal(anders, compare_partners(t.scan, t.confrontatie))


def test_geen_stakeholders_is_een_lege_tabel(zwolle: Scan) -> None:
    leeg = with_bladen(zwolle, {})
    partners = vergelijk(leeg)
    assert partners.empty
    assert "nog niets ingevuld" in say_kort_partners(partners).markdown
    volgorde = rank_partners(partners, make_invulmap({"stakeholders": []}).stakeholders)
    assert volgorde.empty and draw_volgorde(volgorde, leeg) == Tekst("")


# --- whom first: opinions, for the lab only --------------------------------------------------


def test_volgorde_van_uitnodigen() -> None:
    """First the steps wanted, then shared subjects, then influence, then the name."""
    tabel = rank(
        stakeholder([THEMA], [GROEP], organisatie="f", nu="werkt_samen", gewenst="werkt_samen"),
        stakeholder([THEMA], ["minima"], organisatie="e", invloed=5),
        stakeholder([THEMA], [GROEP], organisatie="d"),
        stakeholder([THEMA], [GROEP], organisatie="c"),
        stakeholder([THEMA], [GROEP], organisatie="b", invloed=4),
        stakeholder([THEMA], [GROEP], organisatie="a2", gewenst="structureel", invloed=1),
        stakeholder([THEMA, "kunst_cultuur_erfgoed"], [GROEP], organisatie="z", invloed=1),
        stakeholder([THEMA], [GROEP], organisatie="g", nu="werkt_samen", gewenst="geen"),
    )
    assert tabel["organisatie"].tolist() == ["a2", "z", "b", "c", "d", "e", "f", "g"]
    assert tabel["stappen"].tolist() == [3, 2, 2, 2, 2, 2, 0, -2]
    assert tabel["aanknopingen"].tolist() == [1, 2, 1, 1, 1, 0, 1, 1]
    reden = [say_volgorde(r) for r in select_rijen(tabel)]
    assert reden[0] == "U wilt hier drie stappen verder; deelt één onderwerp; weinig invloed (1)."
    assert reden[5] == "U wilt hier twee stappen verder; deelt geen onderwerpen; veel invloed (5)."
    assert reden[6].startswith("U wilt hier blijven waar u bent; deelt één onderwerp; gemiddelde")
    assert reden[7].startswith("U wilt hier minder contact;")


@pytest.mark.parametrize(
    ("invloed", "belang", "groep"),
    [(4, 4, "samen sturen"), (4, 3, "tevreden houden"), (3, 4, "samen doen"),
     (3, 3, "op de hoogte houden"), (5, 1, "tevreden houden")],
)  # fmt: skip
def test_kwadrant_van_invloed_en_belang(invloed: int, belang: int, groep: str) -> None:
    partij = stakeholder([THEMA], [GROEP], invloed=invloed, belang=belang)
    assert rank(partij)["groep"].tolist() == [groep]


def test_kaart_toont_de_houding_met_vorm_en_woord() -> None:
    tabel = rank(
        stakeholder([THEMA], [GROEP], organisatie="a", houding="terughoudend"),
        stakeholder([THEMA], [GROEP], organisatie="b", houding="voorstander"),
    )
    beeld = draw_stakeholders(tabel, scan_met())
    assert isinstance(beeld, Beeld) and beeld.tabel is not None
    assert beeld.tabel.df["houding"].tolist() == ["terughoudend", "voorstander"]
    assert beeld.tabel.df["relatie"].tolist() == ["geen contact; gewenst: werkt samen"] * 2
    for woord in ("terughoudend", "voorstander", "Houding"):
        assert f">{woord}<" in beeld.svg
    assert ">neutraal<" not in beeld.svg, "the legend names only what is there"


def test_wat_u_vindt_blijft_binnen(zwolle: Scan, zwolle_tabellen: Tabellen) -> None:
    assert {*MENING} == {"invloed", "belang", "houding", "relatie_gewenst"}
    assert not {*MENING, "contact", "notitie"} & set(zwolle.invulmap.stakeholders)
    partners = compare_partners(zwolle, zwolle_tabellen.confrontatie)
    for tabel in (partners, zwolle_tabellen.kansen, zwolle_tabellen.confrontatie):
        assert not {*MENING, "groep", "stappen"} & set(tabel)
    for deel in (draw_partners(partners, zwolle), draw_vragen(partners, zwolle),
                 draw_organisaties(zwolle)):  # fmt: skip
        tekst = deel._repr_html_().lower()  # type: ignore[union-attr]
        for woord in ("terughoudend", "voorstander", "invloed", "gewenst", "houding"):
            assert woord not in tekst, woord


def test_meningen_horen_bij_de_rij_van_de_partij(zwolle_tabellen: Tabellen) -> None:
    scan = zwolle_tabellen.scan
    intern = load_intern(scan).stakeholders
    tabel = rank_partners(compare_partners(scan, zwolle_tabellen.confrontatie), intern)
    assert sorted(tabel.index) == sorted(intern.index)
    for nummer in tabel.index:
        zelf = select_rij(intern, nummer)
        partner = select_rij(tabel, nummer)
        assert all(partner[k] == zelf[k] for k in ("organisatie", "rol", *MENING))


# --- who is missing --------------------------------------------------------------------------


def doel(portefeuille: str, thema: str = "taal_verhaal") -> Rij:
    return beleid([thema]).model_copy(update={"portefeuille": portefeuille})


def test_portefeuilles_zonder_iemand_eerst() -> None:
    scan = scan_met(
        beleid=[doel("sociaal"), doel("jeugd"), doel("jeugd", THEMA), doel("wonen")],
        stakeholders=[stakeholder([THEMA], organisatie="Gemeente", portefeuille="sociaal"),
                      stakeholder([THEMA], organisatie="School", portefeuille="cultuur")],
    )  # fmt: skip
    tabel = compare_portefeuilles(scan)
    assert tabel["portefeuille"].tolist() == ["jeugd", "wonen", "sociaal"]
    assert tabel["doelen"].tolist() == [2, 1, 1]
    assert tabel["stakeholders"].tolist() == [0, 0, 1]
    assert tabel["themas"].iloc[0] == ("taal_verhaal", THEMA)
    assert tabel["wie"].tolist() == [(), (), (("Gemeente", "teamleider"),)]
    assert say_portefeuilles(tabel).markdown == (
        "Bij twee portefeuilles van de drie portefeuilles met een beleidsdoel is nog niemand in "
        "beeld: **jeugd en wonen en wijken**. Vraag de gemeente wie daarover gaat."
    )
    kort = say_kort_stakeholders(tabel, scan).markdown
    assert "Bij twee portefeuilles met zo'n doel is nog niemand in beeld" in kort


def test_niets_ingevuld_is_niet_niemand() -> None:
    scan = scan_met(beleid=[doel("sociaal")], stakeholders=[stakeholder([THEMA])])
    tabel = compare_portefeuilles(scan)
    assert tabel["stakeholders"].isna().all()
    assert "niet te zeggen" in say_portefeuilles(tabel).markdown
    assert "niemand" not in draw_portefeuilles(tabel, scan)._repr_html_()  # type: ignore[union-attr]
    assert "niemand" not in say_kort_stakeholders(tabel, scan).markdown


def test_zonder_beleid_geen_oordeel_over_portefeuilles() -> None:
    scan = scan_met(stakeholders=[stakeholder([THEMA], portefeuille="sociaal")])
    tabel = compare_portefeuilles(scan)
    assert tabel.empty and "blad Beleid" in say_portefeuilles(tabel).markdown


def test_themas_de_leegste_eerst() -> None:
    scan = scan_met(stakeholders=[
        stakeholder([THEMA, "taal_verhaal"]), stakeholder([THEMA], organisatie="Kerk")])
    tabel = rank_themas(scan)
    aantal = dict(zip(tabel["thema"], tabel["stakeholders"], strict=True))
    titel = {t.id: t.titel for t in scan.catalogus.themas}
    assert aantal.pop(titel[THEMA]) == 2 and aantal.pop(titel["taal_verhaal"]) == 1
    assert set(aantal.values()) == {0}
    assert tabel["stakeholders"].is_monotonic_increasing and len(tabel) == len(titel)
