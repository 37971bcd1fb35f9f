"""The meeting point: what a scan holds, what is read for it, and that nothing shared changes."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from dataclasses import FrozenInstanceError
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from scanbouwer import SOORTEN, load
from statsmodels.stats.proportion import proportion_confint

from kansenscan_lib import scan as scanmodule
from kansenscan_lib.analyse.confrontatie import compare_confrontatie
from kansenscan_lib.analyse.kansen import compare_kansen
from kansenscan_lib.bronnen.momentopname import read_gebieden, read_waarden
from kansenscan_lib.catalogus.veld import DOMEINEN
from kansenscan_lib.fouten import InvoerFout
from kansenscan_lib.invoer.modellen import BLADEN
from kansenscan_lib.rijen import select_rij, select_rijen
from kansenscan_lib.scan import PROJECTMAP, VOORBEELD, Scan, load_scan

ORGANISATIE = PROJECTMAP / VOORBEELD / "organisatie.yml"


def write_organisatie(
    map_: Path, erbij: str = "", domeinen: Sequence[str] = tuple(DOMEINEN)
) -> Path:
    """Copy the example organisation, its filled-in part included, with other choices."""
    map_.mkdir(parents=True, exist_ok=True)
    tekst = ORGANISATIE.read_text("utf-8")
    alle = "[sociaal, educatie, cultuur, persoonlijke_ontwikkeling]"
    assert alle in tekst
    tekst = tekst.replace(alle, f"[{', '.join(domeinen)}]") + f"\n{erbij}\n"
    (map_ / "organisatie.yml").write_text(tekst, "utf-8")
    shutil.copy(ORGANISATIE.parent / "GM0193.xlsx", map_)
    return map_


# --- what it holds ---------------------------------------------------------------------------


def test_zwolle_met_het_voorbeeld(zwolle: Scan) -> None:
    assert (zwolle.code, zwolle.naam, zwolle.provincie) == ("GM0193", "Zwolle", "Overijssel")
    assert len(zwolle.wijken) == 16 and zwolle.wijken["WK019322"] == "Stadshagen"
    assert zwolle.ingevuld and zwolle.voorbeeld
    assert zwolle.bladen == {tabel for tabel, _ in BLADEN.values()}
    assert set(zwolle.gebieden["soort"]) == {"land", "provincie", "gemeente", "wijk"}
    assert set(zwolle.cijfers["gebiedscode"]) == set(zwolle.gebieden.index)
    bronnen = {deel for bron in zwolle.cijfers["bron"].unique() for deel in bron.split("; ")}
    assert bronnen <= set(zwolle.bronnen.index), "every figure has its source at hand"


@pytest.mark.parametrize("code", SOORTEN)
def test_gemeenten_van_elke_soort(code: str) -> None:
    scan = load(code)
    assert scan.code == code and scan.ingevuld == (code == "GM0193")
    eigen = scan.gebieden[scan.gebieden["gemeentecode"] == code]
    assert (eigen["soort"] == "gemeente").sum() == 1 and len(scan.wijken) == len(eigen) - 1 > 0
    assert all(wijk.startswith(f"WK{code[2:]}") for wijk in scan.wijken.index)
    assert scan.gebieden.index.is_unique and scan.wijken.notna().all()
    cijfers = scan.cijfers
    assert not cijfers.duplicated(["indicator", "gebiedscode", "peiljaar"]).any()
    assert (cijfers["waarde"].isna() == (cijfers["status"] != "ok")).all()
    inwoners = cijfers[(cijfers["indicator"] == "inwoners") & cijfers["actueel"]]
    per_gebied = dict(zip(inwoners["gebiedscode"], inwoners["waarde"], strict=True))
    som = sum(per_gebied[wijk] for wijk in scan.wijken.index)
    # CBS rounds wijken to fives, so the sum may be 5 off for every wijk.
    assert abs(som - per_gebied[code]) <= 5 * len(scan.wijken)


@pytest.mark.parametrize(
    ("gevraagd", "code"),
    [("Zwolle", "GM0193"), ("0193", "GM0193"), ("zwolle ", "GM0193"),
     ("Sudwest Fryslan", "GM1900"), ("Súdwest-Fryslân", "GM1900"), ("Den Bosch", "GM0796"),
     ("'s-Hertogenbosch", "GM0796"), ("schiermonnikoog", "GM0088"), ("Voorne aan Zee", "GM1992")],
)  # fmt: skip
def test_een_gemeente_op_elke_manier_geschreven(gevraagd: str, code: str) -> None:
    scan = load_scan(gevraagd)
    assert scan.code == code
    pd.testing.assert_frame_equal(scan.cijfers, load(code).cijfers)


def test_onbekende_gemeente_en_map() -> None:
    with pytest.raises(InvoerFout, match="Zwolle"):
        load_scan("Zwole")
    with pytest.raises(InvoerFout, match="params/bestaat_niet"):
        load_scan("Zwolle", "params/bestaat_niet")


def test_map_van_het_project_ook_van_elders(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert load_scan("GM0193").ingevuld
    (write_organisatie(tmp_path / "params" / "voorbeeld") / "GM0193.xlsx").unlink()
    assert not load_scan("GM0193").ingevuld, "the working directory goes first"


# --- what is read, and what is not -----------------------------------------------------------


@pytest.mark.parametrize("code", ["GM0193", "GM0363", "GM0088"])
def test_alleen_de_eigen_gemeente_wordt_gelezen(
    code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    gevraagd: list[tuple[Any, ...]] = []

    def lees(*args: Any, **kwargs: Any) -> pd.DataFrame:
        gevraagd.append((*args, *kwargs.values()))
        return read_waarden(*args, **kwargs)

    monkeypatch.setattr(scanmodule, "read_waarden", lees)
    load_scan(code)
    assert len(gevraagd) == 1
    assert list(gevraagd[0][0]) == [code], "not the whole snapshot"
    rijen = read_waarden([code])
    assert set(rijen["gemeentecode"]) == {code, ""} and len(rijen) < 40_000


def test_gedeelde_tabellen_blijven_heel(monkeypatch: pytest.MonkeyPatch) -> None:
    """The snapshot may be cached: a scan must leave it alone, and so must its user."""
    gebieden, waarden = read_gebieden(), read_waarden(["GM0193"])
    voor = gebieden.copy(deep=True), waarden.copy(deep=True)
    monkeypatch.setattr(scanmodule, "read_gebieden", lambda: gebieden)
    monkeypatch.setattr(scanmodule, "read_waarden", lambda codes: waarden)
    scan = load_scan("GM0193")
    compare_kansen(scan, compare_confrontatie(scan))
    scan.gebieden.loc[:, "naam"] = "weg"
    scan.cijfers.loc[:, "waarde"] = -1.0
    scan.bronnen.loc[:, "titel"] = "weg"
    scan.invulmap.aanbod.loc[:, "aanbieder"] = "weg"
    pd.testing.assert_frame_equal(gebieden, voor[0])
    pd.testing.assert_frame_equal(waarden, voor[1])
    schoon = load_scan("GM0193")
    assert "weg" not in set(schoon.gebieden["naam"]) and (schoon.cijfers["waarde"] != -1).any()
    assert "weg" not in {*schoon.bronnen["titel"], *schoon.invulmap.aanbod["aanbieder"]}


def test_tweemaal_hetzelfde(zwolle: Scan) -> None:
    nog_eens = load_scan("Zwolle")
    pd.testing.assert_frame_equal(nog_eens.cijfers, zwolle.cijfers)
    pd.testing.assert_frame_equal(nog_eens.gebieden, zwolle.gebieden)
    pd.testing.assert_frame_equal(nog_eens.invulmap.aanbod, zwolle.invulmap.aanbod)
    with pytest.raises(FrozenInstanceError):
        zwolle.code = "GM0034"  # type: ignore[misc]


# --- choices of the organisation -------------------------------------------------------------


def test_betrouwbaarheid_van_de_organisatie_geldt(zwolle: Scan, tmp_path: Path) -> None:
    scan = load_scan("GM0193", write_organisatie(tmp_path, "regels: {betrouwbaarheid: 0.8}"))
    raak = (scan.cijfers["indicator"] == "leeftijd_65plus") & scan.cijfers["actueel"]
    raak &= ~scan.cijfers["gebiedscode"].str.startswith("WK")  # those are rounded as well
    for rij in select_rijen(scan.cijfers[raak]):
        onder, boven = proportion_confint(
            rij["teller"], rij["noemer"], alpha=0.2, method="wilson"
        )
        assert (rij["onder"], rij["boven"]) == pytest.approx((100 * onder, 100 * boven), abs=1e-9)
    assert (scan.cijfers.loc[raak, "boven"] < zwolle.cijfers.loc[raak, "boven"]).all()


@pytest.mark.parametrize("domein", DOMEINEN)
def test_een_domein_houdt_alleen_wat_erbij_hoort(
    zwolle: Scan, tmp_path: Path, domein: str
) -> None:
    smal = load_scan("GM0193", write_organisatie(tmp_path, domeinen=[domein]))
    heel, deel = zwolle.catalogus, smal.catalogus
    assert set(deel.thema) == {t.id for t in heel.themas if domein in t.domeinen}
    assert set(deel.doelgroep) < set(heel.doelgroep) and set(deel.dienst) < set(heel.dienst)
    assert set(smal.cijfers["indicator"]) <= set(zwolle.cijfers["indicator"])
    assert "inwoners" in set(smal.cijfers["indicator"]), "what kind of place it is, always"
    for blad in ("beleid", "stakeholders", "aanbod"):
        themas = {t for rij in getattr(smal.invulmap, blad)["themas"] for t in rij}
        assert themas <= set(deel.thema)
    # What was filled in for another domein was filled in all the same.
    assert smal.bladen == zwolle.bladen
    # The same figure, whatever else is chosen.
    sleutel = ["indicator", "gebiedscode", "peiljaar"]
    samen = smal.cijfers.merge(zwolle.cijfers, on=sleutel, suffixes=("", "_heel"))
    assert len(samen) == len(smal.cijfers)
    pd.testing.assert_series_equal(samen["waarde"], samen["waarde_heel"], check_names=False)


def test_vier_domeinen_vier_verschillende_scans(tmp_path: Path) -> None:
    gezien = []
    for domein in DOMEINEN:
        scan = load_scan("GM0193", write_organisatie(tmp_path / domein, domeinen=[domein]))
        kansen = compare_kansen(scan, compare_confrontatie(scan))
        assert len(kansen), domein
        gezien.append((frozenset(scan.catalogus.thema), frozenset(scan.catalogus.doelgroep),
                       frozenset(scan.catalogus.dienst), frozenset(kansen.index)))
    for wat in zip(*gezien, strict=True):
        assert len(set(wat)) == len(DOMEINEN)


def test_voorbeeld_alleen_waar_iets_is_ingevuld(zwolle: Scan) -> None:
    assert zwolle.organisatie.voorbeeld and zwolle.voorbeeld
    assert load("GM0363").organisatie.voorbeeld and not load("GM0363").voorbeeld
    assert select_rij(zwolle.gebieden, "NL00")["soort"] == "land"
