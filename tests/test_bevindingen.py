"""Findings: what comes first, on small tables made by hand and on Zwolle."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest
from conftest import Tabellen
from scanbouwer import SOORTEN, load, load_wijken, make_scan, per_gebied, wijk

from kansenscan_lib.analyse.bevindingen import (
    select_bevindingen,
    select_bronnen,
    select_kaartindicatoren,
    select_krachten,
    select_ontbrekend,
    select_opvallend,
    select_oververtegenwoordigd,
)
from kansenscan_lib.rijen import select_rijen

NEDERLAND = 17_000_000
GEWOON: dict[str, Any] = {
    "oordeel": "hoger", "zekerheid": "stevig", "betekenis": "", "index": 130.0, "kern": True,
    "thema": "inkomen",
}  # fmt: skip
WIJK: dict[str, Any] = {
    "indicator": "bijstand", "gebiedscode": wijk(1), "naam": "Een", "soort": "register",
    "richting": "meer_is_behoefte", "markering": "oververtegenwoordigd", "extra": 100.0,
}  # fmt: skip
GEEN_WIJK = pd.DataFrame(
    [WIJK | {"gebiedscode": wijk(n), "markering": "niet te onderscheiden"} for n in (1, 2)]
)
GEEN_GEMEENTE = pd.DataFrame([GEWOON | {"oordeel": "ongeveer gelijk"}], index=["wmo"])


def eerste(*rijen: tuple[str, dict[str, Any]]) -> str:
    """Return the indicator of the finding about the gemeente."""
    tabel = pd.DataFrame([GEWOON | rij for _, rij in rijen], index=[naam for naam, _ in rijen])
    return str(select_bevindingen(tabel, GEEN_WIJK, pd.DataFrame())[0].rij["indicator"])


# --- the three of the front page -------------------------------------------------------------


def test_niets_bijzonders_is_ook_een_bevinding() -> None:
    drie = select_bevindingen(GEEN_GEMEENTE, GEEN_WIJK, pd.DataFrame())
    assert [b.soort for b in drie] == ["gemeente_gewoon", "wijk_gewoon", "kans_geen"]
    assert [b.zekerheid for b in drie] == ["midden", "midden", "laag"]
    assert drie[1].rij == {"wijken": 2}


def test_een_enkele_wijk_is_iets_anders_dan_niets_bijzonders() -> None:
    bevinding = select_bevindingen(GEEN_GEMEENTE, GEEN_WIJK.iloc[:1], pd.DataFrame())[1]
    assert (bevinding.soort, bevinding.zekerheid) == ("wijk_enige", "laag")


def test_volgorde_van_een_bevinding_over_de_gemeente() -> None:
    """Each of these goes before all that follow, however far those are from Nederland."""
    op_volgorde: list[tuple[str, dict[str, Any]]] = [
        ("behoefte_stevig", {"betekenis": "behoefte", "index": 121.0}),
        ("samenstelling", {"thema": "bevolking", "index": 125.0}),
        ("behoefte_telling", {"betekenis": "behoefte", "zekerheid": "telling", "index": 130.0}),
        ("behoefte_schatting", {"betekenis": "behoefte", "zekerheid": "schatting", "index": 140.0}),
        ("kracht_stevig", {"betekenis": "kracht", "index": 150.0}),
        ("kracht_schatting", {"betekenis": "kracht", "zekerheid": "schatting", "index": 160.0}),
    ]
    for plek, (naam, _) in enumerate(op_volgorde):
        assert eerste(*op_volgorde[plek:][::-1]) == naam


def test_verste_van_nederland_gaat_voor() -> None:
    behoefte = {"betekenis": "behoefte"}
    assert eerste(("a", behoefte), ("b", behoefte | {"index": 60.0, "oordeel": "lager"})) == "b"


@pytest.mark.parametrize(
    "rij",
    [{"thema": "bevolking", "index": 119.0}, {"thema": "bevolking", "kern": False},
     {"thema": "bevolking", "zekerheid": "schatting"}, {"thema": "inkomen"},
     {"betekenis": "behoefte", "oordeel": "ongeveer gelijk"},
     {"betekenis": "behoefte", "thema": "wonen"},
     {"betekenis": "behoefte", "thema": "bereikbaarheid"}],
)  # fmt: skip
def test_gewone_samenstelling_is_geen_nieuws(rij: dict[str, Any]) -> None:
    tabel = pd.DataFrame([GEWOON | rij], index=["x"])
    assert select_bevindingen(tabel, GEEN_WIJK, pd.DataFrame())[0].soort == "gemeente_gewoon"


def test_afstand_tot_de_bibliotheek_is_wel_nieuws() -> None:
    ver = {"betekenis": "behoefte", "thema": "bereikbaarheid"}
    assert eerste(("afstand_supermarkt", ver | {"index": 300.0}), ("afstand_bibliotheek", ver)) == (
        "afstand_bibliotheek")
    tabel = pd.DataFrame([GEWOON | ver], index=["afstand_supermarkt"])
    assert select_opvallend(tabel).empty


def test_opvallend_is_een_deel_van_de_tabel(zwolle_tabellen: Tabellen) -> None:
    gemeente = zwolle_tabellen.gemeente
    rijen = select_opvallend(gemeente)
    assert list(rijen.columns) == list(gemeente.columns) and rijen.index.is_unique
    pd.testing.assert_frame_equal(rijen, gemeente.loc[rijen.index])
    assert set(rijen["oordeel"]) <= {"hoger", "lager"}


@pytest.mark.parametrize(
    ("zekerheid", "niveau"), [("stevig", "hoog"), ("telling", "midden"), ("schatting", "laag")]
)
def test_zekerheid_van_de_gemeente(zekerheid: str, niveau: str) -> None:
    tabel = pd.DataFrame([GEWOON | {"betekenis": "behoefte", "zekerheid": zekerheid}], index=["x"])
    assert select_bevindingen(tabel, GEEN_WIJK, pd.DataFrame())[0].zekerheid == niveau


def test_wijk_met_een_behoefte_gaat_voor_de_grootste_groep() -> None:
    tabel = pd.DataFrame([
        WIJK | {"naam": "groep", "richting": "neutraal", "extra": 900.0, "gebiedscode": wijk(2)},
        WIJK | {"naam": "klein", "extra": 60.0},
        WIJK | {"naam": "groot", "extra": 80.0},
        WIJK | {"naam": "minder", "extra": 999.0, "markering": "ondervertegenwoordigd",
                "gebiedscode": wijk(2)},
    ])
    assert select_oververtegenwoordigd(tabel)["naam"].tolist() == ["groot", "klein", "groep"]
    bevinding = select_bevindingen(GEEN_GEMEENTE, tabel, pd.DataFrame())[1]
    assert (bevinding.soort, bevinding.zekerheid) == ("wijk", "hoog")
    assert bevinding.rij["naam"] == "groot"


@pytest.mark.parametrize(
    ("zekerheid", "top5", "aantal", "niveau"),
    [("stevig", 90.0, 11, "midden"), ("stevig", 89.9, 11, "laag"), ("telling", 100.0, 11, "laag"),
     ("stevig", 100.0, 10, "laag")],  # among ten it is no feat to be one of the best five
)  # fmt: skip
def test_zekerheid_van_een_kans(zekerheid: str, top5: float, aantal: int, niveau: str) -> None:
    index = [f"kans_{n}" for n in range(aantal)]
    kansen = pd.DataFrame({"zekerheid": "stevig", "top5": 100.0}, index=index)
    kansen.at["kans_0", "zekerheid"], kansen.at["kans_0", "top5"] = zekerheid, top5
    bevinding = select_bevindingen(GEEN_GEMEENTE, GEEN_WIJK, kansen)[2]
    assert (bevinding.rij["id"], bevinding.zekerheid) == ("kans_0", niveau)
    assert bevinding.rij["kansen"] == aantal


def test_bevindingen_van_zwolle_rusten_op_rijen(zwolle_tabellen: Tabellen) -> None:
    t = zwolle_tabellen
    gemeente, in_wijk, kans = select_bevindingen(t.gemeente, t.wijken, t.kansen)
    assert t.gemeente.at[gemeente.rij["indicator"], "waarde"] == gemeente.rij["waarde"]
    gemarkeerd = t.wijken[t.wijken["markering"] == "oververtegenwoordigd"]
    behoeften = gemarkeerd[gemarkeerd["richting"] == "meer_is_behoefte"]
    assert in_wijk.rij["extra"] == behoeften["extra"].max()
    assert kans.rij["id"] == t.kansen.index[0] and kans.rij["rang"] == 1


# --- maps ------------------------------------------------------------------------------------


@pytest.mark.parametrize("code", SOORTEN)
def test_kaarten_alleen_van_wat_in_drie_wijken_gevuld_is(code: str) -> None:
    scan, wijken = load(code), load_wijken(code)
    gekozen = select_kaartindicatoren(scan, wijken)
    assert len(gekozen) <= 3 and len(set(gekozen)) == len(gekozen)
    themas = [scan.catalogus.indicator[i].thema for i in gekozen]
    assert len(set(themas)) == len(themas)
    for indicator in gekozen:
        assert ((wijken["indicator"] == indicator) & (wijken["status"] == "ok")).sum() >= 3
    if len(scan.wijken) < 3:
        assert gekozen == []


def test_kaart_van_de_grootste_behoefte_gaat_voor(zwolle_tabellen: Tabellen) -> None:
    t = zwolle_tabellen
    gekozen = select_kaartindicatoren(t.scan, t.wijken)
    boven = select_oververtegenwoordigd(t.wijken)
    behoefte = boven[boven["richting"] == "meer_is_behoefte"]
    assert gekozen[0] == behoefte.sort_values("extra").iloc[-1]["indicator"]
    assert len(gekozen) == 3
    schatting = t.scan.catalogus.indicator[gekozen[2]]
    assert (schatting.soort, schatting.kern) == ("model", True)
    spreiding = {
        i: t.wijken.loc[(t.wijken["indicator"] == i), "waarde"].std()
        for i, uitleg in t.scan.catalogus.indicator.items()
        if uitleg.soort == "model" and uitleg.kern and uitleg.richting == "meer_is_behoefte"
        and uitleg.thema not in {t.scan.catalogus.indicator[j].thema for j in gekozen[:2]}
    }
    bekend = {i: s for i, s in spreiding.items() if s == s}  # no wijk has a figure: NaN
    assert gekozen[2] == max(bekend, key=lambda i: bekend[i])
    assert len(select_kaartindicatoren(t.scan, t.wijken, 1)) == 1


# --- strengths, gaps -----------------------------------------------------------------


def test_krachten_van_ver_naar_dichtbij() -> None:
    tabel = pd.DataFrame(
        {"betekenis": ["kracht", "behoefte", "kracht", "kracht"],
         "index": [110.0, 300.0, 60.0, 135.0]}, index=["a", "b", "c", "d"],
    )  # fmt: skip
    assert select_krachten(tabel).index.tolist() == ["c", "d", "a"]
    assert select_krachten(tabel, 2).index.tolist() == ["c", "d"]
    assert select_krachten(tabel.iloc[1:2]).empty


def test_wat_ontbreekt_met_de_hand() -> None:
    scan = make_scan({
        "inwoners": per_gebied([4000, 4000, 4000], nl=NEDERLAND),
        "leeftijd_65plus": per_gebied([800, None, None], nl=NEDERLAND / 5),
        "eenzaam_18plus": per_gebied([None, None, None], gm=40.0, nl=40.0),
    })
    assert select_ontbrekend(scan, "gemeente").empty
    tabel = select_ontbrekend(scan, "wijk")
    titel = scan.catalogus.indicator["leeftijd_65plus"].titel
    assert tabel.to_numpy().tolist() == [[titel, 3, 1, "niet_gepubliceerd"]]


@pytest.mark.parametrize("code", ["GM0193", "GM0363", "GM0088"])
def test_wat_ontbreekt_geteld_langs_een_andere_weg(code: str) -> None:
    scan, wijken = load(code), load_wijken(code)
    mist = wijken[wijken["status"] != "ok"].groupby("titel").size().to_dict()
    tabel = select_ontbrekend(scan, "wijk")
    assert {r["titel"]: r["gebieden"] - r["gevuld"] for r in select_rijen(tabel)} == mist
    assert (tabel["gebieden"] == len(scan.wijken)).all()


@pytest.mark.parametrize("niveau", ["gemeente", "wijk"])
def test_bronnen_zijn_die_van_de_getoonde_cijfers(
    zwolle_tabellen: Tabellen, niveau: str
) -> None:
    scan = zwolle_tabellen.scan
    tabel = select_bronnen(scan, niveau)
    assert 0 < len(tabel) < len(scan.bronnen) and tabel["titel"].notna().all()
    jaren = zwolle_tabellen.gemeente if niveau == "gemeente" else zwolle_tabellen.wijken
    assert set(tabel["jaar"]) <= set(jaren["peiljaar"]) | {2022, 2023}
