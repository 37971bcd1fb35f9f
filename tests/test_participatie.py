"""Residents who take part: on which rung, who began, which themas and wijken."""

from __future__ import annotations

from scanbouwer import load, make_organisatie, make_scan, participatie, per_gebied, wijk

from kansenscan_lib.analyse.participatie import Meedoen, compare_participatie
from kansenscan_lib.beeld.participatietabellen import draw_ladder, draw_meedoen, say_participatie
from kansenscan_lib.beeld.tabel import Tabel
from kansenscan_lib.beeld.tonen import Tekst
from kansenscan_lib.invoer.modellen import Participatie
from kansenscan_lib.scan import Scan

WAARDEN = {"inwoners": per_gebied([4000, 4000], nl=17_000_000)}
TAAL, STAD = "taal_verhaal", "stad_dorp_omgeving"


def scan_met(*rijen: Participatie, wijken: int = 2) -> Scan:
    waarden = {"inwoners": per_gebied([4000] * wijken, nl=17_000_000)}
    return make_scan(waarden, {"participatie": rijen} if rijen else None)


def zeg(scan: Scan) -> str:
    m = compare_participatie(scan)
    return say_participatie(m.treden, m.themas, m.wijken, scan).markdown.replace("\\", "")


def voorbeeld() -> tuple[Scan, Meedoen]:
    scan = scan_met(
        participatie([TAAL], "raadplegen", naam="Panel"),
        participatie([TAAL], "coproduceren", naam="Plan", status="gepland"),
        participatie([STAD], "meebeslissen", naam="Budget", status="mogelijk", wijken=[wijk(1)]),
        participatie([STAD, "leven_gezondheid"], "adviseren", naam="Tafel <b>",
                     initiatief="bewoners", wijken=[wijk(1), wijk(2)]),
    )  # fmt: skip
    return scan, compare_participatie(scan)


def test_elke_activiteit_staat_op_haar_trede() -> None:
    _, m = voorbeeld()
    assert m.treden.index.tolist() == [
        "informeren", "raadplegen", "adviseren", "coproduceren", "meebeslissen"]  # fmt: skip
    assert m.treden.at["raadplegen", "bestaat"] == (2,)
    assert m.treden.at["coproduceren", "gepland"] == (3,)
    assert m.treden.at["meebeslissen", "mogelijk"] == (4,)
    assert sum(len(cel) for rij in m.treden.to_numpy() for cel in rij) == 4


def test_per_thema_telt_voor_nu_alleen_wat_bestaat() -> None:
    scan, m = voorbeeld()
    assert m.themas.index.tolist() == list(scan.catalogus.thema)
    assert m.themas.loc[TAAL].tolist() == [2, "raadplegen", "coproduceren", True]
    assert m.themas.loc[STAD].tolist() == [2, "adviseren", "meebeslissen", False]
    assert m.themas.loc["leven_gezondheid"].tolist() == [1, "adviseren", "", False]
    assert m.themas.loc["digitaal_media"].tolist() == [0, "", "", True]


def test_per_wijk_alleen_wat_voor_die_wijk_is() -> None:
    _, m = voorbeeld()
    assert m.wijken["eigen"].to_dict() == {wijk(1): (4, 5), wijk(2): (5,)}


def test_lezing() -> None:
    scan, _ = voorbeeld()
    tekst = zeg(scan)
    assert tekst.startswith("Vier activiteiten zijn ingevuld waarbij bewoners meedoen. Nu bestaan "
                            "er twee; de rest is gepland of mogelijk.")  # fmt: skip
    assert "Het verst gaat **adviseren**, bij Tafel &lt;b&gt;." in tekst
    assert "Bij bewoners zelf begon Tafel &lt;b&gt;." in tekst
    assert "Twee activiteiten zijn voor de hele gemeente." in tekst
    assert "Voor een eigen wijk is iets ingevuld in Wijk 01 en Wijk 02." in tekst
    zonder = "Bij Taal &amp; Verhaal, Werk, Geld &amp; Studie, Digitaal &amp; Mediawijs en Kunst"
    assert zonder in tekst, "only what exists and goes beyond giving an opinion counts"
    assert "Een hogere trede is niet altijd beter" in tekst


def test_lezing_van_een_en_van_niets_dat_bestaat() -> None:
    assert "Die bestaat nu." in zeg(scan_met(participatie([TAAL])))
    tekst = zeg(scan_met(participatie([TAAL], status="gepland")))
    assert "Nu bestaat er nog niets van: het is gepland of mogelijk." in tekst
    assert "Het verst gaat" not in tekst
    assert "Er is geen initiatief van bewoners zelf ingevuld dat nu loopt." in tekst
    assert "Voor een eigen wijk is niets ingevuld." in tekst
    assert "wijk" not in zeg(scan_met(participatie([TAAL]), wijken=1))


def test_ladder_heeft_de_hoogste_trede_bovenaan() -> None:
    scan, m = voorbeeld()
    tabel = draw_ladder(m.treden, scan)
    assert isinstance(tabel, Tabel)
    assert tabel.df["trede"].tolist() == [
        "5 meebeslissen", "4 coproduceren", "3 adviseren", "2 raadplegen", "1 informeren",
    ]
    assert tabel.df["straks"].tolist() == ["Budget (mogelijk)", "Plan (gepland)", "–", "–", "–"]
    assert tabel.df["bestaat"].tolist() == ["–", "–", "Tafel <b> (van bewoners)", "Panel", "–"]
    assert "Tafel &lt;b&gt;" in tabel._repr_html_() and "<b>" not in tabel._repr_html_()


def test_een_volle_trede_blijft_leesbaar() -> None:
    scan = scan_met(*(participatie([TAAL], naam=f"Panel {n}") for n in range(1, 9)))
    cel = draw_ladder(compare_participatie(scan).treden, scan).df.at[3, "bestaat"]  # type: ignore[union-attr]
    assert cel.split("\n") == [*(f"Panel {n}" for n in range(1, 6)), "en nog 3"]


def test_oordeel_per_thema() -> None:
    scan, m = voorbeeld()
    tabel = draw_meedoen(m.themas, scan)
    assert isinstance(tabel, Tabel)
    oordeel = dict(zip(m.themas.index, map(str, tabel.df["oordeel"]), strict=True))
    assert oordeel[TAAL] == "niets boven raadplegen"
    assert oordeel[STAD] == "verder dan raadplegen"
    assert oordeel["digitaal_media"] == "niets ingevuld"


def test_leeg_is_niet_niets() -> None:
    scan = scan_met()
    assert "nog niets ingevuld. Dat zegt niet dat er niets is." in zeg(scan)
    assert draw_ladder(compare_participatie(scan).treden, scan) == Tekst("")
    assert draw_meedoen(compare_participatie(scan).themas, scan) == Tekst("")


def test_buiten_de_domeinen_van_de_scan() -> None:
    scan = make_scan(WAARDEN, {"participatie": [participatie(["kunst_cultuur_erfgoed"])]},
                     make_organisatie(["sociaal"]))  # fmt: skip
    assert "bij de domeinen van deze scan niets ingevuld" in zeg(scan)


def test_een_gemeente_zonder_invulmap() -> None:
    assert "nog niets ingevuld" in zeg(load("GM0088"))
