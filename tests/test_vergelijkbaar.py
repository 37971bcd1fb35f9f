"""Peers: chosen on traits only, by distances a hand calculation gives too, and judged honestly."""

from __future__ import annotations

import os
import re
import shutil
import statistics
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scanbouwer import GEMEENTE, JAAR, LAND, PROVINCIE, load, make_organisatie, make_scan, wijk

from kansenscan_lib.analyse.vergelijkbaar import (
    PEERS_MINIMAAL,
    PLEKKEN,
    compare_vergelijkbaar,
    rank_vergelijkbaar,
)
from kansenscan_lib.analyse.vergelijken import compare_gemeente
from kansenscan_lib.beeld.figuren import draw_profiel
from kansenscan_lib.beeld.tabel import Tabel
from kansenscan_lib.beeld.tonen import Beeld, Tekst
from kansenscan_lib.beeld.vergelijkbaar import draw_vergelijkbaar, draw_vergelijkbaarkaart
from kansenscan_lib.beeld.vergelijkbaarzinnen import say_vergelijkbaar
from kansenscan_lib.bronnen.momentopname import read_grenzen
from kansenscan_lib.catalogus import load_catalogus
from kansenscan_lib.catalogus.kenmerken import load_kenmerken
from kansenscan_lib.catalogus.lezen import check_model
from kansenscan_lib.fouten import InvoerFout
from kansenscan_lib.invoer import load_organisatie
from kansenscan_lib.invoer.organisatie import GROEP_MINIMAAL, Vergelijkbaar
from kansenscan_lib.scan import Scan, load_gemeenten, load_scan

CATALOGUS = load_catalogus()
KENMERKEN = {k.id: k for k in CATALOGUS.kenmerken}
BASIS = Path(__file__).resolve().parents[1] / "kansenscan_lib" / "catalogus"
OORZAAK = r"\b(door|omdat|doordat|waardoor|dankzij|vanwege|veroorzaak\w*|leidt tot|gevolg)\b"
AANTAL = int(os.environ.get("KANSENSCAN_GEMEENTEN", "20"))

Cijfers = Mapping[str, Mapping[str, float | None]]


@cache
def land(code: str) -> pd.DataFrame:
    """Return the figures of all gemeenten for a real scan. Read only."""
    return load_gemeenten(load(code))


@cache
def echt(code: str) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the peers of a real gemeente and the comparison with them. Read only."""
    groep = rank_vergelijkbaar(load(code), land(code))
    return groep, compare_vergelijkbaar(load(code), compare_gemeente(load(code)), land(code), groep)


def met_keuze(scan: Scan, **keuze: Sequence[str]) -> Scan:
    vergelijkbaar = Vergelijkbaar.model_validate(keuze)
    organisatie = scan.organisatie.model_copy(update={"vergelijkbaar": vergelijkbaar})
    return replace(scan, organisatie=organisatie)


def klein(regels: Mapping[str, float] | None = None, **waarden: float) -> Scan:
    """Return a scan of a gemeente that does not exist, of one wijk."""
    codes = (LAND, PROVINCIE, GEMEENTE, wijk(1))
    alles = {"inwoners": 20_000.0, **waarden}
    return make_scan(
        {naam: dict.fromkeys(codes, x) for naam, x in alles.items()},
        organisatie=make_organisatie(regels=regels),
    )


def maak_gemeenten(cijfers: Cijfers, jaar: int = JAAR) -> pd.DataFrame:
    """Return a table as `load_gemeenten`: indicator -> gemeente -> figure; None is missing."""
    rijen = [
        (naam, code, jaar, np.nan if x is None else float(x), "ok" if x is not None else
         "niet_gepubliceerd", "test", f"Plaats {code}", "Testprovincie")
        for naam, per in cijfers.items() for code, x in per.items()
    ]  # fmt: skip
    return pd.DataFrame(
        rijen,
        columns=[
            "indicator",
            "gebiedscode",
            "peiljaar",
            "waarde",
            "status",
            "bron",
            "naam",
            "provincie",
        ],
    )


def maak_kenmerken(n: int, zaad: int = 1) -> dict[str, dict[str, float | None]]:
    """Return all nine traits for our gemeente and n others, all above 0."""
    codes = [GEMEENTE, *(f"GM{i:04d}" for i in range(1, n + 1))]
    rng = np.random.default_rng(zaad)
    return {
        k.indicator.id: dict(zip(codes, rng.lognormal(3, 0.5, len(codes)).tolist(), strict=True))
        for k in CATALOGUS.kenmerken
    }


def peers(groep: pd.DataFrame) -> list[str]:
    return groep.index[groep["rol"] == "vergelijkbaar"].tolist()


def met_de_hand(cijfers: Cijfers, kenmerken: Sequence[str] = tuple(KENMERKEN)) -> dict[str, float]:
    """Return the distance of every complete gemeente to ours, in plain arithmetic."""
    codes = [
        c
        for c in cijfers["inwoners"]
        if all(cijfers[KENMERKEN[k].indicator.id][c] is not None for k in kenmerken)
    ]
    som = dict.fromkeys(codes, 0.0)
    for naam in kenmerken:
        kenmerk = KENMERKEN[naam]
        maat = {c: float(cijfers[kenmerk.indicator.id][c] or 0) for c in codes}
        if kenmerk.schaal == "log":
            maat = {c: float(np.log(x)) for c, x in maat.items()}
        spreiding = statistics.pstdev(maat.values())
        for c in codes:
            som[c] += ((maat[c] - maat[GEMEENTE]) / spreiding) ** 2
    return {c: x**0.5 for c, x in som.items()}


# --- the traits ------------------------------------------------------------------------------


def test_de_kenmerken_van_de_opdracht_zijn_er() -> None:
    gekozen = {k.indicator.id for k in CATALOGUS.kenmerken}
    assert {
        "inwoners",
        "bevolkingsdichtheid",
        "omgevingsadressendichtheid",
        "leeftijd_65plus",
        "eenpersoonshuishoudens",
        "herkomst_buiten_europa",
        "woz_waarde",
    } <= gekozen
    for kenmerk in CATALOGUS.kenmerken:
        procent = kenmerk.indicator.eenheid == "%"
        assert kenmerk.schaal == ("gewoon" if procent else "log"), kenmerk.id
        assert kenmerk.waarom.endswith(".") and not re.search(OORZAAK, kenmerk.waarom), kenmerk.id
        assert kenmerk.indicator.soort == "register", "op een schatting kiezen wij niet"


def test_de_kenmerken_hangen_niet_van_het_domein_af() -> None:
    keuze = CATALOGUS.select(["cultuur"])
    assert "woz_waarde" not in keuze.indicator
    assert keuze.kenmerken == CATALOGUS.kenmerken


def test_alle_fouten_van_kenmerken_tegelijk(tmp_path: Path) -> None:
    pad = tmp_path / "kenmerken.yml"
    tekst = (BASIS / "kenmerken.yml").read_text("utf-8")
    for oud, nieuw in (
        ("indicator: woz_waarde", "indicator: wozwaarde"),
        ("id: ouderen", "id: kinderen"),
        ("    schaal: log", "    schaal: logg"),
    ):
        tekst = tekst.replace(oud, nieuw, 1)
    pad.write_text(tekst, "utf-8")
    with pytest.raises(InvoerFout) as fout:
        load_kenmerken(pad, CATALOGUS.indicator)
    fouten = "\n".join(fout.value.meldingen)
    assert len(fout.value.meldingen) == 3
    assert "onbekende indicator 'wozwaarde'. Bedoelt u 'woz_waarde'?" in fouten
    assert "kenmerken.yml: id 'kinderen' staat er 2 keer." in fouten
    assert "Bedoelt u 'log'?" in fouten


def test_een_kapot_bestand_met_kenmerken_houdt_de_catalogus_tegen(tmp_path: Path) -> None:
    for pad in BASIS.glob("*.yml"):
        shutil.copy(pad, tmp_path)
    (tmp_path / "kenmerken.yml").write_text("kenmerken: []\n", "utf-8")
    with pytest.raises(InvoerFout, match=r"kenmerken\.yml: moet bestaan uit een lijst"):
        load_catalogus(tmp_path)


# --- the figures of all gemeenten ------------------------------------------------------------


@pytest.mark.parametrize("code", ["GM0193", "GM0363", "GM1979", "GM1992"])
def test_gemeenten_staan_in_het_jaar_van_de_scan(code: str) -> None:
    gemeenten, eigen = land(code), compare_gemeente(load(code))
    eigen = eigen[eigen["kern"]]
    assert gemeenten.groupby("indicator")["peiljaar"].nunique().max() == 1
    assert set(gemeenten.groupby("indicator").size()) == {342}
    zelf = gemeenten[gemeenten["gebiedscode"] == code].set_index("indicator")
    assert set(eigen.index) <= set(zelf.index)
    for kolom in ("waarde", "peiljaar", "onder", "boven"):
        assert zelf.loc[eigen.index, kolom].equals(eigen[kolom].astype(zelf[kolom].dtype)), kolom
    assert {k.indicator.id for k in CATALOGUS.kenmerken} <= set(zelf.index)


def test_gemeenten_hebben_naam_en_provincie() -> None:
    rij = land("GM0193").query("gebiedscode == 'GM1900'").iloc[0]
    assert (rij["naam"], rij["provincie"]) == ("Súdwest-Fryslân", "Fryslân")


def test_een_ander_domein_verandert_de_groep_niet(tmp_path: Path) -> None:
    organisatie = schrijf(tmp_path, "domeinen: [cultuur]")
    scan = load_scan("GM0193", organisatie)
    gemeenten = load_gemeenten(scan)
    assert len(set(gemeenten["indicator"])) < len(set(land("GM0193")["indicator"]))
    groep = rank_vergelijkbaar(scan, gemeenten)
    pd.testing.assert_frame_equal(groep, echt("GM0193")[0])


# --- who the peers are -----------------------------------------------------------------------


def test_afstanden_zijn_die_van_een_berekening_met_de_hand() -> None:
    cijfers = maak_kenmerken(60)
    groep = rank_vergelijkbaar(klein(), maak_gemeenten(cijfers))
    verwacht = met_de_hand(cijfers)
    assert groep["afstand"].max() > 4
    for code, afstand in groep["afstand"].items():
        assert abs(afstand - verwacht[str(code)]) < 1e-9
    volgorde = sorted(verwacht, key=verwacht.__getitem__)
    assert groep.index.tolist() == volgorde
    assert peers(groep) == volgorde[1:11]
    assert groep["rol"].iloc[0] == "gemeente" and set(groep["rol"]) <= {
        "gemeente", "vergelijkbaar", "anders", "niet", "ontbreekt"
    }  # fmt: skip


def test_afstanden_van_zwolle_met_de_hand() -> None:
    gemeenten = land("GM0193")
    cijfers = {
        str(naam): deel.set_index("gebiedscode")["waarde"].to_dict()
        for naam, deel in gemeenten.groupby("indicator")
    }
    for per in cijfers.values():
        per[GEMEENTE] = per.pop("GM0193")
    verwacht = met_de_hand(cijfers)
    verwacht["GM0193"] = verwacht.pop(GEMEENTE)
    groep, _ = echt("GM0193")
    np.testing.assert_allclose(groep["afstand"], groep.index.map(verwacht), rtol=0, atol=1e-9)
    assert groep.loc["GM0150", "naam"] == "Deventer" and "GM0150" in peers(groep)


def test_elke_gemeente_krijgt_tien_andere() -> None:
    scan = load("GM0193")
    nodig = {k.indicator.id for k in CATALOGUS.kenmerken}
    gemeenten = land("GM0193")
    gemeenten = gemeenten[gemeenten["indicator"].isin(nodig)].reset_index(drop=True)
    assert gemeenten["waarde"].gt(0).all(), "van elke gemeente zijn alle kenmerken bekend"
    codes = sorted(set(gemeenten["gebiedscode"]))
    assert len(codes) == 342
    straal = rank_vergelijkbaar(scan, gemeenten)["straal"]
    for plek in range(AANTAL):
        code = codes[plek * len(codes) // AANTAL]
        groep = rank_vergelijkbaar(replace(scan, code=code), gemeenten)
        assert len(peers(groep)) == 10 and code not in peers(groep), code
        assert groep.index[0] == code and groep["afstand"].iloc[0] == 0, code
        assert groep["afstand"].is_monotonic_increasing, code
        # What others see of this gemeente is what it sees itself.
        assert groep.loc[code, "straal"] == pytest.approx(straal[code], abs=1e-9), code


def test_gelijkenis_is_de_plaats_onder_alle_gemeenten() -> None:
    for code, verwacht in (("GM0363", "klein"), ("GM1979", "gewoon")):
        groep, _ = echt(code)
        zelf = groep.loc[code]
        assert zelf["straal"] == pytest.approx(groep.loc[peers(groep), "afstand"].mean())
        deel = (groep["straal"] <= zelf["straal"]).mean()
        assert zelf["gelijkenis"] == verwacht
        assert {"groot": deel <= 0.26, "klein": deel >= 0.74}.get(verwacht, 0.24 < deel < 0.76)


def test_bij_gelijke_afstand_gaat_de_laagste_code_voor() -> None:
    # On the log scale 10 and 40 are as far from 20; all else is equal. Nine pairs, ten peers.
    codes = [f"GM{i:04d}" for i in range(18, 0, -1)]
    waarden = {GEMEENTE: 20.0} | {c: (10.0 if i % 2 else 40.0) for i, c in enumerate(codes)}
    cijfers: Cijfers = {
        k.indicator.id: dict(waarden) if k.id == "omvang" else dict.fromkeys(waarden, 5.0)
        for k in CATALOGUS.kenmerken
    }
    groep = rank_vergelijkbaar(klein(), maak_gemeenten(cijfers))
    assert peers(groep) == sorted(codes)[:10]
    assert len(set(groep["afstand"].iloc[1:])) == 1


def test_een_veto_verandert_de_groep_maar_geen_afstand() -> None:
    scan, gemeenten = load("GM0193"), land("GM0193")
    zonder, _ = echt("GM0193")
    groep = rank_vergelijkbaar(met_keuze(scan, niet=["GM0150", "GM0758"]), gemeenten)
    pd.testing.assert_series_equal(
        groep["afstand"].sort_index(), zonder["afstand"].sort_index(), check_exact=True
    )
    rest = [c for c in zonder.index[1:] if c not in ("GM0150", "GM0758")]
    assert peers(groep) == rest[:10]
    assert groep.loc[["GM0150", "GM0758"], "rol"].tolist() == ["niet", "niet"]


def test_eigen_kenmerken_en_een_ander_aantal() -> None:
    cijfers = maak_kenmerken(30)
    scan = met_keuze(klein({"vergelijkbaar_aantal": 4}), kenmerken=["ouderen", "omvang"])
    groep = rank_vergelijkbaar(scan, maak_gemeenten(cijfers))
    verwacht = met_de_hand(cijfers, ["omvang", "ouderen"])
    np.testing.assert_allclose(groep["afstand"], groep.index.map(verwacht), rtol=0, atol=1e-9)
    assert len(peers(groep)) == 4
    assert [k for k in KENMERKEN if k in groep.columns] == ["omvang", "ouderen"]


def test_een_eigen_groep_gaat_voor_elke_afstand() -> None:
    scan, gemeenten = load("GM0193"), land("GM0193")
    eigen = ["GM0193", "GM0363", "GM0088", "GM0050"]
    groep = rank_vergelijkbaar(met_keuze(scan, groep=eigen), gemeenten)
    assert set(peers(groep)) == set(eigen) - {"GM0193"}, "nooit met zichzelf"
    assert groep.loc["GM0193", "gelijkenis"] == "klein"
    assert groep.loc["GM0363", "afstand"] == echt("GM0193")[0].loc["GM0363", "afstand"]


@pytest.mark.parametrize("waarde", [None, 0.0])
def test_wie_een_kenmerk_mist_valt_af_en_wordt_genoemd(waarde: float | None) -> None:
    """A 0 has no logarithm: it is not made into a figure."""
    cijfers = maak_kenmerken(30)
    cijfers["woz_waarde"]["GM0007"] = waarde
    scan = klein()
    gemeenten = maak_gemeenten(cijfers)
    groep = rank_vergelijkbaar(scan, gemeenten)
    rij = groep.loc["GM0007"]
    assert rij["rol"] == "ontbreekt" and rij["mist"] == "WOZ-waarde" and np.isnan(rij["afstand"])
    # It is out of the standardisation too: as if it did not exist.
    rest = {naam: {c: x for c, x in per.items() if c != "GM0007"} for naam, per in cijfers.items()}
    verwacht = met_de_hand(rest)
    over = groep.drop(index="GM0007")
    np.testing.assert_allclose(over["afstand"], over.index.map(verwacht), rtol=0, atol=1e-9)
    tekst = say_vergelijkbaar(
        groep,
        compare_vergelijkbaar(scan, compare_gemeente(scan), gemeenten, groep),
        gemeenten,
        scan,
    )
    assert "Plaats GM0007" in tekst.markdown and "WOZ" in tekst.markdown


def test_mist_de_gemeente_zelf_een_kenmerk_dan_is_er_geen_groep() -> None:
    cijfers = maak_kenmerken(30)
    cijfers["woz_waarde"][GEMEENTE] = None
    scan, gemeenten = klein(), maak_gemeenten(cijfers)
    groep = rank_vergelijkbaar(scan, gemeenten)
    assert not peers(groep) and groep.loc[GEMEENTE, "mist"] == "WOZ-waarde"
    vergelijking = compare_vergelijkbaar(scan, compare_gemeente(scan), gemeenten, groep)
    assert set(vergelijking["plek"]) <= {"te weinig gegevens", "kenmerk"}
    assert vergelijking["mediaan"].isna().all() and (vergelijking["gemeenten"] == 0).all()
    tafel = draw_vergelijkbaar(groep, gemeenten, scan)
    assert isinstance(tafel, Tekst) and "ontbreekt WOZ" in tafel.markdown
    kaart = draw_vergelijkbaarkaart(groep, read_grenzen("gemeente", "GM0193"), scan)
    assert isinstance(kaart, Tekst) and kaart.markdown
    assert say_vergelijkbaar(groep, vergelijking, gemeenten, scan).markdown == ""
    # Traits that are known help out.
    anders = rank_vergelijkbaar(met_keuze(scan, kenmerken=["omvang", "ouderen"]), gemeenten)
    assert len(peers(anders)) == 10


@settings(max_examples=6, deadline=None)
@given(st.integers(0, 10**6), st.sampled_from(sorted(KENMERKEN)), st.floats(0.01, 1000))
def test_volgorde_van_rijen_en_schaal_veranderen_niets(zaad: int, naam: str, maal: float) -> None:
    cijfers = maak_kenmerken(25, zaad)
    scan, gemeenten = klein(), maak_gemeenten(cijfers)
    groep = rank_vergelijkbaar(scan, gemeenten)
    voor = gemeenten.copy()
    husselen = gemeenten.sample(frac=1, random_state=zaad)
    pd.testing.assert_frame_equal(rank_vergelijkbaar(scan, husselen), groep)
    pd.testing.assert_frame_equal(gemeenten, voor)
    # Another unit of one trait: the same distances, whatever its scale.
    per = cijfers[KENMERKEN[naam].indicator.id]
    anders = {**cijfers, KENMERKEN[naam].indicator.id: {c: x * maal for c, x in per.items() if x}}
    keer = rank_vergelijkbaar(scan, maak_gemeenten(anders)).reindex(groep.index)
    np.testing.assert_allclose(keer["afstand"], groep["afstand"], atol=1e-8)


@settings(max_examples=6, deadline=None)
@given(st.integers(0, 10**6), st.sets(st.integers(1, 25), max_size=22))
def test_een_ontbrekend_cijfer_wordt_nooit_ingevuld(zaad: int, weg: set[int]) -> None:
    cijfers = maak_kenmerken(25, zaad)
    for nummer in weg:
        cijfers["leeftijd_65plus"][f"GM{nummer:04d}"] = None
    groep = rank_vergelijkbaar(klein(), maak_gemeenten(cijfers))
    codes = {f"GM{nummer:04d}" for nummer in weg}
    assert set(groep.index[groep["rol"] == "ontbreekt"]) == codes
    assert set(groep.index[groep["ouderen"].isna()]) == codes
    assert len(peers(groep)) == min(10, 25 - len(weg)) and not set(peers(groep)) & codes


# --- how the gemeente stands among them ------------------------------------------------------


def vergelijk(
    eigen: float,
    anderen: Sequence[float | None],
    indicator: str = "moeite_rondkomen_18plus",
    jaar: int = JAAR,
    regels: Mapping[str, float] | None = None,
) -> Any:
    """Return the row of one published percentage, without interval, of ten peers or fewer."""
    cijfers = maak_kenmerken(len(anderen))
    codes = [c for c in cijfers["inwoners"] if c != GEMEENTE]
    cijfers[indicator] = {GEMEENTE: eigen} | dict(zip(codes, anderen, strict=True))
    scan = klein(regels, **{indicator: eigen})
    gemeenten = maak_gemeenten(cijfers)
    gemeenten.loc[gemeenten["indicator"] == indicator, "peiljaar"] = jaar
    groep = rank_vergelijkbaar(scan, gemeenten)
    return compare_vergelijkbaar(scan, compare_gemeente(scan), gemeenten, groep).loc[indicator]


TIEN = [10.0, 11, 12, 13, 14, 15, 16, 17, 18, 30]


def test_mediaan_en_kwartielen_zijn_die_van_een_andere_bibliotheek() -> None:
    rij = vergelijk(15, TIEN)
    onder, midden, boven = statistics.quantiles(TIEN, n=4, method="inclusive")
    assert rij[["kwart_onder", "mediaan", "kwart_boven"]].tolist() == [onder, midden, boven]
    assert rij[["laagste", "hoogste", "gemeenten"]].tolist() == [10, 30, 10]


@pytest.mark.parametrize(("eigen", "plek"), [
    (14.5, "in het midden"), (12.25, "in het midden"), (16.75, "in het midden"),
    (16.84, "niet te onderscheiden"),  # above the quartile, but a rounding away from it
    (17.5, "hoger"), (30, "hoger"), (30.5, "hoger dan alle"),
    (11.5, "lager"), (9, "lager dan alle"),
])  # fmt: skip
def test_plek(eigen: float, plek: str) -> None:
    assert vergelijk(eigen, TIEN)["plek"] == plek


def test_een_klein_verschil_krijgt_geen_plek() -> None:
    smal = [14.0 + n / 100 for n in range(10)]
    # An estimate without interval: from `verschil_minimaal_pp` on, as beside Nederland.
    assert vergelijk(16.9, smal)["plek"] == "niet te onderscheiden", "buiten alle, maar 2,9 punt"
    regels = {"verschil_klein_pp": 0.5, "verschil_minimaal_pp": 2.5}
    assert vergelijk(16.9, smal, regels=regels)["plek"] == "hoger dan alle"


def test_met_een_marge_telt_de_hele_marge() -> None:
    """Turnout is counted: near the quartile the interval decides."""
    anderen = [70.0, 71, 72, 73, 74, 75, 76, 77, 78, 79]
    cijfers = maak_kenmerken(10)
    codes = [c for c in cijfers["inwoners"] if c != GEMEENTE]
    for stemmen, kiezers, plek in (
        (39, 50, "niet te onderscheiden"),
        (7800, 10_000, "hoger"),
        (50, 50, "hoger dan alle"),
    ):
        scan = klein(opkomst_tk2023=stemmen, kiesgerechtigden_tk2023=kiezers)
        cijfers["opkomst_tk2023"] = dict(zip(codes, anderen, strict=True))
        gemeenten = maak_gemeenten(cijfers)
        groep = rank_vergelijkbaar(scan, gemeenten)
        rij = compare_vergelijkbaar(scan, compare_gemeente(scan), gemeenten, groep).loc[
            "opkomst_tk2023"
        ]
        assert rij["kwart_boven"] == 76.75 and rij["onder"] < rij["waarde"]
        assert rij["plek"] == plek, (stemmen, rij["onder"])


def test_een_ander_jaar_doet_niet_mee() -> None:
    rij = vergelijk(20, TIEN, jaar=JAAR - 1)
    assert rij["gemeenten"] == 0 and np.isnan(rij["mediaan"])
    assert rij["plek"] == "te weinig gegevens"


def test_met_te_weinig_gemeenten_is_er_geen_midden() -> None:
    assert PEERS_MINIMAAL == GROEP_MINIMAAL
    rij = vergelijk(20, [10.0, 12, None, None, None])
    assert rij["gemeenten"] == 2 and rij["plek"] == "te weinig gegevens"
    assert rij[["mediaan", "kwart_onder", "laagste", "hoogste"]].isna().all()
    rij = vergelijk(20, [10.0, 12, 14, None, None])
    assert rij["gemeenten"] == 3 and rij["mediaan"] == 12 and rij["plek"] == "hoger dan alle"


@settings(max_examples=8, deadline=None)
@given(st.sets(st.sampled_from(sorted(KENMERKEN)), min_size=1))
def test_waarop_gekozen_is_wordt_nooit_beoordeeld(gekozen: set[str]) -> None:
    scan, gemeenten = met_keuze(load("GM0193"), kenmerken=sorted(gekozen)), land("GM0193")
    groep = rank_vergelijkbaar(scan, gemeenten)
    tabel = compare_vergelijkbaar(scan, compare_gemeente(scan), gemeenten, groep)
    op = {KENMERKEN[k].indicator.id for k in gekozen}
    assert set(tabel.index[tabel["kenmerk"]]) == op & set(tabel.index)
    assert (tabel["kenmerk"] == (tabel["plek"] == "kenmerk")).all()
    assert set(tabel["plek"]) <= set(PLEKKEN)
    tekst = say_vergelijkbaar(groep, tabel, gemeenten, scan).markdown
    for regel in (r for r in tekst.split("\n") if r.startswith("- **")):
        assert not any(CATALOGUS.indicator[i].titel.lower() in regel for i in op if
                       CATALOGUS.indicator[i].kern), regel  # fmt: skip


def test_een_eigen_groep_is_nergens_op_gekozen() -> None:
    scan = met_keuze(load("GM0193"), groep=["GM0363", "GM0088", "GM0050"])
    groep = rank_vergelijkbaar(scan, land("GM0193"))
    tabel = compare_vergelijkbaar(scan, compare_gemeente(scan), land("GM0193"), groep)
    assert not tabel["kenmerk"].any()
    # On Schiermonnikoog more people voted than may vote there: that is no share to compare with.
    assert tabel.at["opkomst_tk2023", "gemeenten"] == 2
    assert (tabel["gemeenten"].drop("opkomst_tk2023") == 3).all()
    # Published by CBS for 1 January 2024: 65 and older in Amsterdam, Schiermonnikoog, Zeewolde.
    ouderen = land("GM0193").query("indicator == 'leeftijd_65plus'").set_index("gebiedscode")
    midden = statistics.median(ouderen["waarde"][["GM0363", "GM0088", "GM0050"]])
    assert tabel.loc["leeftijd_65plus", "mediaan"] == midden


@pytest.mark.parametrize("code", ["GM0193", "GM0363", "GM1979"])
def test_de_vergelijking_is_die_met_nederland_en_meer(code: str) -> None:
    _, tabel = echt(code)
    eigen = compare_gemeente(load(code))
    eigen = eigen[eigen["kern"]]
    pd.testing.assert_frame_equal(tabel[eigen.columns], eigen)
    assert (tabel["gemeenten"] == 10).all()
    volgorde = tabel[["laagste", "kwart_onder", "mediaan", "kwart_boven", "hoogste"]].to_numpy()
    assert (np.diff(volgorde, axis=1) >= 0).all()


# --- on the page -----------------------------------------------------------------------------


@pytest.mark.parametrize("code", ["GM0193", "GM0088"])
def test_figuren_en_lezing(code: str) -> None:
    scan, gemeenten, (groep, tabel) = load(code), land(code), echt(code)
    tafel = draw_vergelijkbaar(groep, gemeenten, scan)
    assert isinstance(tafel, Tabel) and len(tafel.df) == 11
    assert "2024" in tafel.toelichting and "CBS" in tafel.toelichting
    kaart = draw_vergelijkbaarkaart(groep, read_grenzen("gemeente"), scan)
    assert isinstance(kaart, Beeld) and kaart.svg and len(kaart.svg) < 150_000
    profiel = draw_profiel(tabel, scan)
    assert isinstance(profiel, Beeld) and "vergelijkbare gemeenten" in profiel.svg
    tekst = say_vergelijkbaar(groep, tabel, gemeenten, scan)
    plat = tekst.markdown.replace("\\", "")
    for naam in groep.loc[peers(groep), "naam"]:
        assert naam in kaart.alt and naam in plat
    assert not re.search(OORZAAK, plat + profiel.alt + profiel.bijschrift + kaart.bijschrift)
    assert not re.search(r"\bnan\b|None", plat + profiel._repr_html_() + tafel._repr_html_())


def test_elk_getal_in_de_lezing_is_terug_te_vinden() -> None:
    scan, gemeenten, (groep, tabel) = load("GM0193"), land("GM0193"), echt("GM0193")
    tekst = say_vergelijkbaar(groep, tabel, gemeenten, scan)
    sleutels = set(
        gemeenten[["indicator", "gebiedscode", "peiljaar"]].itertuples(index=False, name=None)
    )
    assert tekst.rijen and set(tekst.rijen) <= sleutels
    genoemd = {i for i, _, _ in tekst.rijen}
    plat = tekst.markdown.replace("\\", "")
    for rij in tabel.itertuples():
        getal = f"{rij.waarde:.{rij.decimalen}f}".replace(".", ",") + "% tegenover"
        assert getal not in plat or rij.Index in genoemd
    assert len(re.findall("tegenover", plat)) >= 2


def test_profiel_zonder_vergelijkbare_blijft_werken() -> None:
    scan = load("GM0193")
    eigen = compare_gemeente(scan)
    beeld = draw_profiel(eigen[eigen["kern"]], scan)
    assert isinstance(beeld, Beeld)
    assert "vergelijkbare" not in beeld.svg + beeld.alt + beeld.bijschrift
    assert beeld.tabel is not None and "plek" not in (beeld.tabel.kolommen or {})


def test_de_keuze_van_de_organisatie_staat_in_de_tekst() -> None:
    gemeenten = land("GM0193")

    def lees(**keuze: Sequence[str]) -> str:
        scan = met_keuze(load("GM0193"), **keuze)
        groep = rank_vergelijkbaar(scan, gemeenten)
        tabel = compare_vergelijkbaar(scan, compare_gemeente(scan), gemeenten, groep)
        return say_vergelijkbaar(groep, tabel, gemeenten, scan).markdown.replace("\\", "")

    assert "wilde niet vergelijken met Deventer en Breda" in lees(niet=["GM0150", "GM0758"])
    assert "koos zelf waarop zij lijken: inwoners en" in lees(kenmerken=["omvang", "ouderen"])
    eigen = lees(groep=["GM0363", "GM0088", "GM0050"])
    assert "koos zelf de gemeenten" in eigen and "Afstanden tellen daarbij niet mee" in eigen
    assert "daarop zijn de gemeenten gekozen" not in eigen
    assert "De organisatie" not in lees()


def test_meer_gemeenten_dan_namen_op_de_kaart() -> None:
    scan = replace(
        load("GM0193"),
        catalogus=CATALOGUS.select(make_organisatie(regels={"vergelijkbaar_aantal": 30})),
    )
    groep = rank_vergelijkbaar(scan, land("GM0193"))
    assert len(peers(groep)) == 30
    kaart = draw_vergelijkbaarkaart(groep, read_grenzen("gemeente"), scan)
    assert isinstance(kaart, Beeld) and kaart.tabel is not None and len(kaart.tabel.df) == 31
    assert "nummer in de tabel" in kaart.svg and "Deventer" not in kaart.svg


# --- organisatie.yml -------------------------------------------------------------------------

GOED = """\
naam: Testbibliotheek
soort: bibliotheek
gemeenten: ["GM0193"]
domeinen: [sociaal]
doel: inspiratie
vraag: Waar ontbreekt de bibliotheek?
"""


def schrijf(map_: Path, *regels: str) -> Path:
    """Write an organisatie.yml in which these lines come in place of the same keys."""
    anders = {regel.split(":")[0] for regel in regels}
    basis = [regel for regel in GOED.splitlines() if regel.split(":")[0] not in anders]
    (map_ / "organisatie.yml").write_text("\n".join([*basis, *regels]) + "\n", "utf-8")
    return map_


def test_zonder_keuze_en_met_een_leeg_blok(tmp_path: Path) -> None:
    assert load_organisatie(schrijf(tmp_path)).vergelijkbaar == Vergelijkbaar()
    assert load_organisatie(schrijf(tmp_path, "vergelijkbaar:")).vergelijkbaar == Vergelijkbaar()


def test_keuzes_worden_gelezen(tmp_path: Path) -> None:
    keuze = load_organisatie(
        schrijf(tmp_path, "vergelijkbaar: {niet: [gm0150], kenmerken: [omvang, ouderen]}")
    ).vergelijkbaar
    assert keuze.niet == ("GM0150",) and keuze.kenmerken == ("omvang", "ouderen")


@pytest.mark.parametrize(("regel", "verwacht"), [
    ("{kenmerken: [omvang, oudere]}", "'kenmerken > 2' is geen kenmerk. Bedoelt u 'ouderen'?"),
    ("{kenmerken: [3]}", "'kenmerken > 1' is geen kenmerk. Kies uit: omvang, dichtheid"),
    ("{kenmerken: [omvang, omvang]}", "noemt iets twee keer"),
    ("{kenmerk: [omvang]}", "onbekende sleutel 'kenmerk'. Bedoelt u 'kenmerken'?"),
    ("{niet: [Deventer]}", "'niet > 1' moet een gemeentecode zijn zoals \"GM0193\""),
    ("{niet: GM0150}", "'niet' moet een lijst zijn"),
    ("{niet: []}", "mag niet leeg zijn"),
    ("{groep: [GM0150, GM0758]}", "moet minstens 3 gemeenten noemen; gevonden: 2"),
    ("{groep: [GM0150, GM0758, GM0796], niet: [GM0363]}", "met een eigen 'groep' tellen 'niet'"),
    ("ja", "moet bestaan uit regels 'sleutel: waarde'"),
])  # fmt: skip
def test_fouten_in_het_blok(tmp_path: Path, regel: str, verwacht: str) -> None:
    with pytest.raises(InvoerFout) as fout:
        load_organisatie(schrijf(tmp_path, f"vergelijkbaar: {regel}"))
    (melding,) = fout.value.meldingen
    assert melding.startswith(f"{tmp_path / 'organisatie.yml'}, vergelijkbaar: "), melding
    assert verwacht in melding, melding


def test_alle_fouten_van_het_blok_met_de_andere_tegelijk(tmp_path: Path) -> None:
    with pytest.raises(InvoerFout) as fout:
        load_organisatie(
            schrijf(
                tmp_path, "doel: plezier", "vergelijkbaar: {niet: [x], kenmerken: [y], soort: z}"
            )
        )
    assert len(fout.value.meldingen) == 4


def test_gemeenten_die_niet_bestaan_worden_alle_genoemd(tmp_path: Path) -> None:
    with pytest.raises(InvoerFout) as fout:
        load_scan("GM0193", schrijf(tmp_path, "vergelijkbaar: {niet: [GM9999, GM0370, GM0150]}"))
    een, twee = fout.value.meldingen
    waar = f"{tmp_path / 'organisatie.yml'}, vergelijkbaar, niet: "
    assert een.startswith(f"{waar}Onbekende gemeentecode 'GM9999'.")
    assert twee == (
        f"{waar}Beemster is in 2022 opgegaan in Purmerend (GM0439). Gebruik die gemeente."
    )
    with pytest.raises(InvoerFout, match="vergelijkbaar, groep: Onbekende gemeentecode 'GM9998'"):
        load_scan("GM0193", schrijf(tmp_path, "vergelijkbaar: {groep: [GM9998, GM0150, GM0758]}"))


def test_het_model_weigert_ook_zonder_bestand() -> None:
    with pytest.raises(InvoerFout, match="is geen kenmerk"):
        check_model(Vergelijkbaar, {"kenmerken": ["eenzaam_18plus"]}, "test")
