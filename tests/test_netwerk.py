"""Who works with whom: measures against networks drawn and counted by hand."""

from __future__ import annotations

import re

import numpy as np
import pandas as pd
import pytest
from scanbouwer import make_scan, per_gebied, shuffle, stakeholder, with_bladen

from kansenscan_lib.analyse.netwerk import Netwerk, compare_netwerk
from kansenscan_lib.beeld.netwerk import _AF, _place, draw_netwerk, say_netwerk
from kansenscan_lib.beeld.tonen import Beeld, Tekst
from kansenscan_lib.invoer.modellen import Stakeholder
from kansenscan_lib.scan import Scan

GEEN, SAMEN = "kent_elkaar", "werkt_samen"


def partij(naam: str, *samen: str, nu: str = GEEN, sector: str = "welzijn") -> Stakeholder:
    return stakeholder(
        ["taal_verhaal"], organisatie=naam, nu=nu, werkt_samen_met=list(samen), sector=sector
    )


def scan_met(*partijen: Stakeholder) -> Scan:
    scan = make_scan({"inwoners": per_gebied([4000], nl=17_000_000)})
    return with_bladen(scan, {"stakeholders": list(partijen)})


def per_naam(netwerk: Netwerk, kolom: str) -> dict[str, object]:
    return dict(zip(netwerk.knopen["naam"], netwerk.knopen[kolom], strict=True))


#: The library works with a; a and c work together; c, d and e are a triangle; f is alone.
#:
#:     bibliotheek --- a --- c --- d       f
#:                            \   /
#:                              e
KETEN = (
    partij("a", nu=SAMEN), partij("c", "a", "d", "e"), partij("d", "e"), partij("e"), partij("f"),
)  # fmt: skip


def test_lijnen_van_de_keten() -> None:
    netwerk = compare_netwerk(scan_met(*KETEN))
    naam = netwerk.knopen["naam"]
    lijnen = {
        frozenset((naam[v], naam[n]))
        for v, n in netwerk.lijnen.itertuples(index=False, name=None)
    }
    assert lijnen == {
        frozenset(p) for p in (("de bibliotheek", "a"), ("a", "c"), ("c", "d"), ("c", "e"),
                               ("d", "e"))
    }  # fmt: skip
    assert naam.tolist() == ["de bibliotheek", "c", "a", "d", "e", "f"]
    assert netwerk.knopen["lijnen"].tolist() == [1, 3, 2, 2, 2, 0]


def test_maten_van_de_keten_met_de_hand_geteld() -> None:
    """Six points, so every one has (6-1)(6-2)/2 = 10 pairs of others.

    Through a: library-c, library-d, library-e, so 3 of 10. Through c: library-d, library-e, a-d,
    a-e, so 4 of 10. d and e reach each other straight. Nothing passes the ends.
    """
    netwerk = compare_netwerk(scan_met(*KETEN))
    assert per_naam(netwerk, "tussen") == pytest.approx(
        {"de bibliotheek": 0, "c": 0.4, "a": 0.3, "d": 0, "e": 0, "f": 0}
    )
    assert per_naam(netwerk, "schakel") == {
        "de bibliotheek": False, "a": True, "c": True, "d": False, "e": False, "f": False
    }  # fmt: skip
    assert per_naam(netwerk, "deel") == {
        "de bibliotheek": 1, "a": 1, "c": 1, "d": 1, "e": 1, "f": 2
    }  # fmt: skip
    assert netwerk.knopen.index[netwerk.knopen["met_bibliotheek"]].tolist() == [2]
    assert per_naam(netwerk, "via") == {
        "de bibliotheek": (), "c": (2,), "a": (), "d": (), "e": (), "f": ()
    }  # fmt: skip


def test_twee_kortste_wegen_tellen_elk_voor_de_helft() -> None:
    """A square: between two opposite corners run two shortest paths; 1/2 of 1 of the 3 pairs."""
    netwerk = compare_netwerk(scan_met(
        partij("a", "d", nu=SAMEN), partij("c", "d", nu="structureel"), partij("d")))
    assert per_naam(netwerk, "tussen") == pytest.approx(
        dict.fromkeys(("de bibliotheek", "a", "c", "d"), 1 / 6)
    )
    assert not netwerk.knopen["schakel"].any()


def test_rijen_van_een_organisatie_zijn_een_punt() -> None:
    netwerk = compare_netwerk(scan_met(
        partij("Gemeente", "b", sector="gemeente"),
        stakeholder(["taal_verhaal"], organisatie="gemeente ", nu=SAMEN, rol="wethouder"),
        partij("b", "GEMEENTE"),
    ))  # fmt: skip
    assert netwerk.knopen["naam"].tolist() == ["de bibliotheek", "Gemeente", "b"]
    assert netwerk.knopen["sector"].tolist() == ["", "gemeente", "welzijn"]
    assert netwerk.lijnen.to_numpy().tolist() == [[0, 1], [1, 2]]


@pytest.mark.parametrize("naam", ["Bibliotheek", "de  bibliotheek", "testbibliotheek"])
def test_de_bibliotheek_zelf_is_geen_tweede_punt(naam: str) -> None:
    netwerk = compare_netwerk(scan_met(partij(naam, nu="structureel"), partij("a", naam)))
    assert netwerk.knopen["naam"].tolist() == ["de bibliotheek", "a"]
    assert netwerk.lijnen.to_numpy().tolist() == [[0, 1]]


def test_wie_buiten_de_scan_valt_doet_niet_mee() -> None:
    netwerk = compare_netwerk(scan_met(partij("a", "iemand anders", "a")))
    assert netwerk.knopen["naam"].tolist() == ["de bibliotheek", "a"]
    assert netwerk.lijnen.empty and netwerk.ingevuld


def test_volgorde_van_invoer_maakt_niet_uit(zwolle: Scan) -> None:
    eerst, anders = compare_netwerk(zwolle), compare_netwerk(shuffle(zwolle, 3))
    pd.testing.assert_frame_equal(eerst.knopen, anders.knopen)
    pd.testing.assert_frame_equal(eerst.lijnen, anders.lijnen)


def test_zonder_samenwerking_alleen_vragen() -> None:
    scan = scan_met(partij("a", nu=SAMEN), partij("b"))
    netwerk = compare_netwerk(scan)
    assert not netwerk.ingevuld
    assert draw_netwerk(netwerk, scan) == Tekst("")
    tekst = say_netwerk(netwerk).markdown
    assert "nog niet ingevuld" in tekst and tekst.count("?") == 3


def test_zonder_stakeholders_niets(zwolle: Scan) -> None:
    netwerk = compare_netwerk(with_bladen(zwolle, {}))
    assert len(netwerk.knopen) == 1 and netwerk.lijnen.empty
    assert "nog niet ingevuld" in say_netwerk(netwerk).markdown
    assert draw_netwerk(netwerk, zwolle) == Tekst("")


def test_zinnen_van_de_keten() -> None:
    zinnen = say_netwerk(compare_netwerk(scan_met(*KETEN))).markdown.split("\n")
    assert zinnen == [
        "- Tussen de vijf organisaties en de bibliotheek zijn vijf lijnen van samenwerking "
        "ingevuld. De bibliotheek werkt samen met één organisatie.",
        "- Schakels zijn c en a. Zonder een van hen valt het netwerk in meer stukken.",
        "- Het vaakst tussen twee anderen staat c. Daar komt veel samen.",
        "- Eén organisatie werkt nog niet samen met de bibliotheek, maar wel met een partner van "
        "haar: c (met a).",
        "- Voor f is geen samenwerking ingevuld. Dat is niet hetzelfde als geen samenwerking: "
        "vraag het na.",
    ]


def test_vijandige_naam_staat_er_letterlijk() -> None:
    scan = scan_met(partij("<script>x</script>", "*b*"), partij("*b*", nu=SAMEN))
    netwerk = compare_netwerk(scan)
    beeld = draw_netwerk(netwerk, scan)
    assert isinstance(beeld, Beeld)
    assert "<script" not in beeld._repr_html_() and "&lt;script&gt;" in beeld._repr_html_()
    tekst = say_netwerk(netwerk).markdown
    assert "<script" not in tekst and r"\*b\*" in tekst


def test_tekening_van_zwolle(zwolle: Scan) -> None:
    netwerk = compare_netwerk(zwolle)
    beeld, nog_eens = draw_netwerk(netwerk, zwolle), draw_netwerk(netwerk, zwolle)
    assert isinstance(beeld, Beeld) and isinstance(nog_eens, Beeld)
    assert beeld._repr_html_() == nog_eens._repr_html_()
    nummers = re.findall(r"<text[^>]*>(?:<[^>]*>)*(\d+|B)</text>", beeld.svg)
    assert sorted(nummers) == sorted(["B", *map(str, netwerk.knopen.index[1:])])
    assert all(f"{nr} {naam}" in beeld.bijschrift for nr, naam in netwerk.knopen["naam"].items()
               if nr)  # fmt: skip
    assert beeld.tabel is not None and len(beeld.tabel.df) == len(netwerk.knopen) - 1


@pytest.mark.parametrize("aantal", [2, 9, 40, 90])
def test_punten_vallen_nooit_over_elkaar(aantal: int) -> None:
    """Also a star, where all stand around one, beside a part of its own and loose points."""
    ster = [partij(f"p{i}", "p0") for i in range(aantal)]
    netwerk = compare_netwerk(scan_met(*ster, partij("x", "y"), partij("y"), partij("los")))
    plekken = np.array(list(_place(netwerk).values()))
    assert len(plekken) == aantal + 4
    afstand = np.linalg.norm(plekken[:, None] - plekken[None], axis=2) + 9 * np.eye(len(plekken))
    assert afstand.min() > 0.95 * _AF


def test_netwerk_toont_geen_mening(zwolle: Scan) -> None:
    netwerk = compare_netwerk(zwolle)
    assert set(netwerk.knopen) == {
        "naam", "sector", "lijnen", "tussen", "deel", "schakel", "met_bibliotheek", "via", "gevuld"
    }  # fmt: skip
