"""Figures: checked against published numbers, hand calculations and statsmodels."""

from __future__ import annotations

import time

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from statsmodels.stats.proportion import proportion_confint
from statsmodels.stats.rates import confint_poisson

from kansenscan_lib.bronnen.cijfers import STATUSSEN, load_cijfers
from kansenscan_lib.bronnen.momentopname import read_gebieden, read_waarden
from kansenscan_lib.catalogus import load_catalogus
from kansenscan_lib.catalogus.indicatoren import Indicator
from kansenscan_lib.fouten import GegevensFout

CATALOGUS = load_catalogus()
PER_ID = CATALOGUS.indicator
GEBIEDEN = pd.DataFrame(
    {"soort": ["land", "provincie", "gemeente", "wijk", "wijk"]},
    index=["NL00", "PV23", "GM0193", "WK019310", "WK0193NE"],
)
KOLOMMEN = [
    "indicator", "gebiedscode", "peiljaar", "teller", "noemer", "waarde", "onder", "boven",
    "status", "soort", "bewerking", "bron", "interval_methode", "actueel",
]


def rij(variabele: str, gebied: str, jaar: int, waarde: float | None, status: str = "",
        bewerking: str = "gepubliceerd", bron: str = "b") -> dict[str, object]:
    status = status or ("ok" if waarde is not None else "niet_gepubliceerd")
    return {"variabele": variabele, "gebiedscode": gebied, "peiljaar": jaar, "waarde": waarde,
            "status": status, "bewerking": bewerking, "bron": bron}


def tabel(*rijen: dict[str, object]) -> pd.DataFrame:
    return pd.DataFrame(list(rijen)).astype({"waarde": float, "peiljaar": int})


def reken(rijen: pd.DataFrame, *namen: str, gebieden: pd.DataFrame = GEBIEDEN) -> pd.DataFrame:
    return load_cijfers(rijen, [PER_ID[naam] for naam in namen], gebieden)


def een(cijfers: pd.DataFrame, gebied: str, jaar: int, naam: str | None = None) -> pd.Series:
    passend = (cijfers["gebiedscode"] == gebied) & (cijfers["peiljaar"] == jaar)
    if naam:
        passend &= cijfers["indicator"] == naam
    assert passend.sum() == 1
    return cijfers[passend].iloc[0]


# --- formulas, on small tables ---------------------------------------------------------------


def test_aandeel_65plus_van_nederland_en_zwolle_uit_de_tellingen() -> None:
    cijfers = reken(
        tabel(
            rij("leeftijd_65plus", "NL00", 2024, 3_677_228),
            rij("inwoners", "NL00", 2024, 17_942_942),
            rij("leeftijd_65plus", "GM0193", 2024, 22_700),
            rij("inwoners", "GM0193", 2024, 133_141),
        ),
        "leeftijd_65plus",
    )
    assert list(cijfers.columns) == KOLOMMEN
    assert round(een(cijfers, "NL00", 2024)["waarde"], 1) == 20.5
    zwolle = een(cijfers, "GM0193", 2024)
    assert zwolle["waarde"] == pytest.approx(100 * 22_700 / 133_141, abs=1e-12)
    onder, boven = proportion_confint(22_700, 133_141, method="wilson")
    assert (zwolle["onder"], zwolle["boven"]) == pytest.approx((100 * onder, 100 * boven), abs=1e-9)
    assert zwolle["interval_methode"] == "wilson" and zwolle["soort"] == "register"


def test_bijstand_per_duizend_met_exacte_poissongrenzen() -> None:
    cijfers = reken(
        tabel(
            rij("bijstand", "WK019310", 2020, 710),
            rij("leeftijd_15_25", "WK019310", 2020, 1270),
            rij("leeftijd_25_45", "WK019310", 2020, 3255),
            rij("leeftijd_45_65", "WK019310", 2020, 2175),
        ),
        "bijstand",
    )
    wijk = een(cijfers, "WK019310", 2020)
    assert wijk["noemer"] == 6700
    assert wijk["waarde"] == pytest.approx(105.97, abs=0.005)
    # Benefits are rounded to tens (at most 9 off), each of the three age groups to fives.
    onder, _ = confint_poisson(701, 6712, method="exact-c")
    _, boven = confint_poisson(719, 6688, method="exact-c")
    assert (wijk["onder"], wijk["boven"]) == pytest.approx((1000 * onder, 1000 * boven), abs=1e-9)
    assert wijk["interval_methode"] == "poisson_exact"


def test_druk_krijgt_de_marge_van_het_aandeel_in_beide_groepen_samen() -> None:
    rijen = [rij(v, "GM0193", 2025, n) for v, n in (
        ("leeftijd_65_80", 300), ("leeftijd_80plus", 100), ("leeftijd_20_25", 200),
        ("leeftijd_25_45", 500), ("leeftijd_45_65", 300),
    )]  # fmt: skip
    druk = een(reken(tabel(*rijen), "grijze_druk"), "GM0193", 2025)
    laag, hoog = proportion_confint(400, 1400, method="wilson")
    assert druk["waarde"] == pytest.approx(40)
    verwacht = (100 * laag / (1 - laag), 100 * hoog / (1 - hoog))
    assert (druk["onder"], druk["boven"]) == pytest.approx(verwacht, abs=1e-9)
    assert druk["interval_methode"] == "wilson_verhouding"


def test_gepubliceerd_cijfer_met_bekende_noemer() -> None:
    cijfers = reken(tabel(rij("wmo_per_1000", "GM0193", 2022, 88),
                          rij("inwoners", "GM0193", 2022, 130_668)), "wmo")  # fmt: skip
    wmo = een(cijfers, "GM0193", 2022)
    assert wmo["waarde"] == 88 and np.isnan(wmo["teller"]) and wmo["noemer"] == 130_668
    # 88 stands for 87.5 to 88.5 per 1,000 inhabitants.
    onder, _ = confint_poisson(87.5 * 130.668, 130_668, method="exact-c")
    _, boven = confint_poisson(88.5 * 130.668, 130_668, method="exact-c")
    assert (wmo["onder"], wmo["boven"]) == pytest.approx((1000 * onder, 1000 * boven), abs=1e-9)
    alleen = reken(tabel(rij("wmo_per_1000", "GM0193", 2022, 88)), "wmo")
    assert alleen["waarde"].tolist() == [88] and alleen["status"].tolist() == ["ok"]
    assert alleen[["noemer", "onder", "boven"]].isna().all(axis=None)


def test_schatting_met_bekende_noemer_krijgt_wel_een_aantal_mensen_maar_geen_marge() -> None:
    cijfers = reken(tabel(rij("eenzaam_65plus", "GM0193", 2020, 50),
                          rij("leeftijd_65plus", "GM0193", 2020, 20_000)), "eenzaam_65plus")
    assert cijfers["noemer"].tolist() == [20_000]
    assert cijfers[["teller", "onder", "boven"]].isna().all(axis=None)


def test_gepubliceerde_marges_gelden_voor_een_schatting() -> None:
    eigen = PER_ID["eenzaam_18plus"].model_copy(
        update={"marges": ("eenzaam_65plus", "ernstig_eenzaam_65plus")}
    )
    rijen = tabel(rij("eenzaam_18plus", "GM0193", 2020, 47.0),
                  rij("eenzaam_65plus", "GM0193", 2020, 44.5),
                  rij("ernstig_eenzaam_65plus", "GM0193", 2020, 49.0),
                  rij("eenzaam_18plus", "NL00", 2020, 46.0))  # fmt: skip
    cijfers = load_cijfers(rijen, [eigen], GEBIEDEN)
    zwolle, land = een(cijfers, "GM0193", 2020), een(cijfers, "NL00", 2020)
    assert (zwolle["onder"], zwolle["boven"]) == (44.5, 49.0)
    assert zwolle["interval_methode"] == "gepubliceerd"
    assert np.isnan(land["onder"]) and land["interval_methode"] == ""


def test_overnemen_geeft_het_cijfer_zelf_zonder_marge() -> None:
    rijen = tabel(rij("eenzaam_18plus", "NL00", 2020, 47.0), rij("inwoners", "NL00", 2024, 5))
    cijfers = reken(rijen, "eenzaam_18plus", "inwoners")
    eenzaam = een(cijfers, "NL00", 2020, "eenzaam_18plus")
    assert eenzaam["waarde"] == 47.0 and eenzaam["soort"] == "model"
    assert eenzaam[["teller", "noemer", "onder", "boven"]].isna().all()
    assert eenzaam["interval_methode"] == ""
    inwoners = een(cijfers, "NL00", 2024, "inwoners")
    assert inwoners["waarde"] == inwoners["teller"] == 5


def test_opkomst_boven_100_houdt_zijn_waarde_maar_krijgt_geen_marge() -> None:
    cijfers = reken(tabel(rij("opkomst_tk2023", "GM0193", 2023, 938),
                          rij("kiesgerechtigden_tk2023", "GM0193", 2023, 800)), "opkomst_tk2023")
    assert cijfers["waarde"].tolist() == [117.25] and cijfers["status"].tolist() == ["ok"]
    assert cijfers[["onder", "boven"]].isna().all(axis=None)
    assert cijfers["interval_methode"].tolist() == [""]


def test_geen_inwoners_is_niet_van_toepassing_en_nul_is_een_cijfer() -> None:
    cijfers = reken(
        tabel(
            rij("leeftijd_65plus", "WK019310", 2024, 0), rij("inwoners", "WK019310", 2024, 0),
            rij("leeftijd_65plus", "WK0193NE", 2024, 0), rij("inwoners", "WK0193NE", 2024, 40),
        ),
        "leeftijd_65plus", "inwoners",
    )
    leeg = een(cijfers, "WK019310", 2024, "leeftijd_65plus")
    assert leeg["status"] == "niet_van_toepassing" and np.isnan(leeg["waarde"])
    assert een(cijfers, "WK019310", 2024, "inwoners")["waarde"] == 0
    nul = een(cijfers, "WK0193NE", 2024, "leeftijd_65plus")
    assert nul["waarde"] == nul["onder"] == 0 and nul["boven"] > 0


@pytest.mark.parametrize("status", STATUSSEN[1:])
def test_ontbrekend_deel_maakt_het_cijfer_ontbrekend(status: str) -> None:
    cijfers = reken(
        tabel(
            rij("opleiding_laag", "GM0193", 2022, 22_090),
            rij("opleiding_midden", "GM0193", 2022, 38_900),
            rij("opleiding_hoog", "GM0193", 2022, None, status),
        ),
        "opleiding_laag",
    )
    assert cijfers["status"].tolist() == [status]
    assert cijfers[["noemer", "waarde"]].isna().all(axis=None)
    assert cijfers["teller"].tolist() == [22_090]


def test_waarde_bij_een_andere_status_dan_ok_telt_niet() -> None:
    cijfers = reken(tabel(rij("woz_waarde", "GM0193", 2024, 0.0, "onderdrukt"),
                          rij("woz_waarde", "NL00", 2024, None, "ok")), "woz_waarde")
    assert cijfers["waarde"].isna().all()
    assert cijfers["status"].tolist() == ["niet_gepubliceerd", "onderdrukt"]
    aantal = reken(tabel(rij("leeftijd_65plus", "GM0193", 2024, 0, "onderdrukt"),
                         rij("inwoners", "GM0193", 2024, 10)), "leeftijd_65plus")
    assert aantal["teller"].isna().all() and aantal["noemer"].tolist() == [10]


def test_zwaarste_bewerking_en_alle_bronnen() -> None:
    cijfers = reken(
        tabel(
            rij("leeftijd_65plus", "PV23", 2024, 10, bewerking="som", bron="kwb"),
            rij("inwoners", "PV23", 2024, 50, bron="rk"),
            rij("leeftijd_65plus", "WK019310", 2024, 10, bewerking="gekoppeld", bron="kwb"),
            rij("inwoners", "WK019310", 2024, 50, bewerking="som", bron="kwb"),
        ),
        "leeftijd_65plus",
    )
    assert een(cijfers, "PV23", 2024)["bewerking"] == "som"
    assert een(cijfers, "PV23", 2024)["bron"] == "kwb; rk"
    assert een(cijfers, "WK019310", 2024)["bewerking"] == "gekoppeld"
    assert een(cijfers, "WK019310", 2024)["bron"] == "kwb"


# --- years and levels ------------------------------------------------------------------------


def test_jongste_gevulde_jaar_per_niveau() -> None:
    cijfers = reken(
        tabel(
            *(rij("huishoudens", g, j, 100) for g in ("NL00", "GM0193") for j in (2020, 2025)),
            *(rij("eenpersoonshuishoudens", g, 2020, 40) for g in ("NL00", "GM0193")),
            *(rij("eenpersoonshuishoudens", g, 2025, 43) for g in ("NL00", "GM0193")),
            rij("huishoudens", "WK019310", 2020, 10),
            rij("eenpersoonshuishoudens", "WK019310", 2020, 5),
            rij("huishoudens", "WK0193NE", 2020, None, "niet_gekoppeld"),
            rij("eenpersoonshuishoudens", "WK0193NE", 2020, None, "niet_gekoppeld"),
            rij("huishoudens", "WK019310", 2024, 10),
        ),
        "eenpersoonshuishoudens",
    )
    actueel = cijfers[cijfers["actueel"]].set_index("gebiedscode")["peiljaar"].to_dict()
    assert actueel == {"NL00": 2025, "GM0193": 2025, "WK019310": 2020, "WK0193NE": 2020}
    # For a comparison with wijken the gemeente and Nederland have the same year too.
    assert een(cijfers, "GM0193", 2020)["waarde"] == een(cijfers, "NL00", 2020)["waarde"] == 40
    # 2024 has no one-person households for wijken: no rows, and no mixing with 2020.
    assert not ((cijfers["gebiedscode"] == "WK019310") & (cijfers["peiljaar"] == 2024)).any()


def test_jaar_zonder_waarden_is_niet_actueel_zolang_er_een_ouder_is() -> None:
    jaren = tabel(rij("woz_waarde", "GM0193", 2022, 298), rij("woz_waarde", "GM0193", 2024, None))
    cijfers = reken(jaren, "woz_waarde")
    assert cijfers.loc[cijfers["actueel"], "peiljaar"].tolist() == [2022]
    leeg = reken(jaren[jaren["peiljaar"] == 2024], "woz_waarde")
    assert leeg["actueel"].tolist() == [True] and leeg["waarde"].isna().all()


def test_peiljaren_van_de_indicator_gaan_voor() -> None:
    jaren = [rij(v, "GM0193", j, n) for v, n in (("leeftijd_25_45", 30), ("inwoners", 100))
             for j in (2020, 2024, 2025)]
    cijfers = reken(tabel(*jaren), "leeftijd_25_45")
    assert cijfers["peiljaar"].tolist() == [2020, 2024]
    assert cijfers["actueel"].tolist() == [False, True]


def test_elk_gebied_van_een_niveau_heeft_een_rij() -> None:
    cijfers = reken(tabel(rij("woz_waarde", "WK019310", 2024, 300)), "woz_waarde")
    assert cijfers["gebiedscode"].tolist() == ["WK019310", "WK0193NE"]
    assert cijfers["status"].tolist() == ["ok", "niet_gepubliceerd"]
    assert cijfers["actueel"].all()


def test_gebieden_buiten_de_scan_en_lege_tabellen() -> None:
    vreemd = tabel(rij("woz_waarde", "GM0363", 2024, 500))
    assert reken(vreemd, "woz_waarde").empty
    assert list(reken(vreemd, "woz_waarde").columns) == KOLOMMEN
    assert reken(vreemd.iloc[:0], "woz_waarde", "bijstand").empty
    assert load_cijfers(vreemd, [], GEBIEDEN).empty


@pytest.mark.parametrize(
    ("rijen", "melding"),
    [
        ([rij("woz_waarde", "NL00", 2024, 1), rij("woz_waarde", "NL00", 2024, 1)], "twee rijen"),
        ([rij("woz_waarde", "NL00", 2024, 1, "geheim")], "Onbekende status 'geheim'"),
        ([rij("woz_waarde", "NL00", 2024, 1, bewerking="geraden")], "bewerking 'geraden'"),
    ],
)
def test_beschadigde_waarden(rijen: list[dict[str, object]], melding: str) -> None:
    with pytest.raises(GegevensFout, match=melding):
        reken(tabel(*rijen), "woz_waarde")


# --- properties ------------------------------------------------------------------------------

VARIABELEN = ("leeftijd_65plus", "inwoners", "bijstand", "leeftijd_15_25", "leeftijd_25_45",
              "leeftijd_45_65", "eenzaam_18plus")
NAMEN = ("leeftijd_65plus", "inwoners", "bijstand", "eenzaam_18plus")


@st.composite
def waarden_tabellen(draw: st.DrawFn) -> pd.DataFrame:
    sleutels = [(v, g, j) for v in VARIABELEN for g in GEBIEDEN.index for j in (2020, 2024)]
    gekozen = draw(st.lists(st.sampled_from(sleutels), unique=True, min_size=1))
    rijen = []
    for variabele, gebied, jaar in gekozen:
        status = draw(st.sampled_from(("ok", "ok", "ok", *STATUSSEN)))
        waarde = draw(st.integers(0, 2000)) if status == "ok" else None
        rijen.append(rij(variabele, gebied, jaar, waarde, status))
    return tabel(*rijen)


@settings(max_examples=40, deadline=None)
@given(waarden_tabellen(), st.randoms(use_true_random=False))
def test_volgorde_van_de_rijen_maakt_niet_uit(waarden: pd.DataFrame, toeval: object) -> None:
    volgorde = list(waarden.index)
    toeval.shuffle(volgorde)  # type: ignore[attr-defined]
    pd.testing.assert_frame_equal(reken(waarden, *NAMEN), reken(waarden.loc[volgorde], *NAMEN))


@settings(max_examples=40, deadline=None)
@given(waarden_tabellen())
def test_ontbrekend_wordt_nooit_een_cijfer(waarden: pd.DataFrame) -> None:
    voor = waarden.copy()
    cijfers = reken(waarden, *NAMEN)
    pd.testing.assert_frame_equal(waarden, voor)
    ok = cijfers["status"] == "ok"
    assert cijfers.loc[ok, "waarde"].notna().all()
    assert cijfers.loc[~ok, ["waarde", "onder", "boven"]].isna().all(axis=None)
    met = cijfers[cijfers["onder"].notna()]
    assert (met["onder"] <= met["waarde"] + 1e-9).all()
    assert (met["waarde"] <= met["boven"] + 1e-9).all()
    assert (cijfers["interval_methode"] != "").eq(cijfers["onder"].notna()).all()
    # Independent: a figure is there exactly when all its parts are ok and the noemer is not 0.
    goed = waarden[waarden["status"] == "ok"].set_index(["variabele", "gebiedscode", "peiljaar"])
    for c in cijfers.itertuples():
        delen = [(v, c.gebiedscode, c.peiljaar) for v in PER_ID[c.indicator].variabelen]
        aanwezig = all(deel in goed.index for deel in delen)
        noemer = sum(goed["waarde"].get(d, 0) for d in delen[1:]) if len(delen) > 1 else 1
        assert (c.status == "ok") == (aanwezig and noemer > 0)
    per_niveau = cijfers.assign(niveau=cijfers["gebiedscode"].map(GEBIEDEN["soort"]))
    jaren = per_niveau[per_niveau["actueel"]].groupby(["indicator", "niveau"])["peiljaar"].nunique()
    assert (jaren == 1).all()


# --- the real figures ------------------------------------------------------------------------


@pytest.fixture(scope="module")
def gebieden() -> pd.DataFrame:
    return read_gebieden()


@pytest.fixture(scope="module")
def alles(gebieden: pd.DataFrame) -> pd.DataFrame:
    """Every figure of the country, with the level of its area."""
    cijfers = load_cijfers(read_waarden(), CATALOGUS.indicatoren, gebieden)
    return cijfers.assign(niveau=gebieden["soort"].reindex(cijfers["gebiedscode"]).to_numpy())


@pytest.fixture(scope="module")
def waarde(alles: pd.DataFrame) -> pd.Series:
    return alles.set_index(["indicator", "gebiedscode", "peiljaar"])["waarde"]


@pytest.mark.parametrize(
    ("naam", "gebied", "jaar", "gepubliceerd"),
    [
        # CBS, kerncijfers 2024 and regionale kerncijfers 2025: shares and "druk" as published.
        ("leeftijd_65plus", "NL00", 2024, 20.5), ("leeftijd_80plus", "NL00", 2025, 5.2),
        ("leeftijd_0_5", "GM0193", 2025, 5.2), ("groene_druk", "NL00", 2025, 35.2),
        ("grijze_druk", "NL00", 2025, 35.5), ("groene_druk", "GM0193", 2025, 37.1),
        ("grijze_druk", "GM0193", 2025, 28.7), ("eenpersoonshuishoudens", "NL00", 2025, 40.1),
        ("eenpersoonshuishoudens", "GM0193", 2025, 43.0),
        ("huishoudens_met_kinderen", "NL00", 2025, 31.5),
        ("huishoudens_zonder_kinderen", "GM0193", 2025, 25.9),
        # CBS 2022: education in three levels, 26.3 / 41.7 / 32.0.
        ("opleiding_laag", "NL00", 2022, 26.3), ("opleiding_midden", "NL00", 2022, 41.7),
        # RIVM, gezondheidsmonitor 2020 and 2016.
        ("eenzaam_18plus", "NL00", 2020, 47.0), ("eenzaam_18plus", "NL00", 2016, 43.4),
        ("ernstig_eenzaam_18plus", "NL00", 2020, 11.2), ("eenzaam_65plus", "NL00", 2020, 49.5),
        ("mantelzorger_18plus", "NL00", 2020, 13.6), ("vrijwilliger_18plus", "NL00", 2020, 24.6),
        ("moeite_rondkomen_18plus", "NL00", 2020, 13.9),
        ("gezondheid_goed_65plus", "NL00", 2020, 66.7),
        # Kiesraad, national turnout; PS2023 is valid votes.
        ("opkomst_tk2023", "NL00", 2023, 77.9), ("opkomst_ps2023", "NL00", 2023, 58.3),
        ("opkomst_gr2018", "NL00", 2018, 55.0),
        # By hand: 421,110 / (2,143,743 + 4,308,904 + 4,836,284) and Zwolle 3,650 / 85,717.
        ("bijstand", "NL00", 2020, 37.3), ("bijstand", "GM0193", 2020, 42.6),
    ],
)
def test_gepubliceerde_cijfers(
    waarde: pd.Series, naam: str, gebied: str, jaar: int, gepubliceerd: float
) -> None:
    assert round(waarde[naam, gebied, jaar], 1) == gepubliceerd


def test_aantallen(waarde: pd.Series) -> None:
    assert waarde["inwoners", "NL00", 2024] == 17_942_942
    assert waarde["inwoners", "GM0193", 2024] == 133_141
    assert waarde["inwoners", "GM0363", 2024] == 931_298
    assert waarde["inwoners", "WK0363NE", 2024] == 14_735
    gemeenten = waarde["inwoners"].xs(2024, level="peiljaar").filter(like="GM")
    assert len(gemeenten) == 342 and gemeenten.sum() == 17_942_942


def test_schiermonnikoog(alles: pd.DataFrame) -> None:
    eiland = een(alles, "GM0088", 2023, "opkomst_tk2023")
    assert eiland["teller"] == 938 and round(eiland["waarde"]) == 117
    assert eiland["status"] == "ok"
    assert np.isnan(eiland["onder"]) and eiland["interval_methode"] == ""


def test_leeftijden_tellen_op_tot_100_per_gemeente(alles: pd.DataFrame) -> None:
    groepen = [f"leeftijd_{g}" for g in ("0_15", "15_25", "25_45", "45_65", "65plus")]
    deel = alles[alles["indicator"].isin(groepen) & (alles["peiljaar"] == 2024)
                 & (alles["niveau"] == "gemeente")]
    som = deel.groupby("gebiedscode")["waarde"].sum()
    assert len(som) == 342 and som.to_numpy() == pytest.approx(100)


def spread(rijen: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    """Return how far rounding can have moved teller and noemer: fives in wijken, tens anywhere."""
    wijk = (rijen["niveau"] == "wijk").to_numpy()
    tien = rijen["indicator"].isin(["bijstand", "ww", "ao"]).to_numpy()
    return np.where(tien, 9, np.where(wijk, 4, 0)), np.where(wijk, np.where(tien, 12, 4), 0)


def test_alle_marges_gelijk_aan_statsmodels(alles: pd.DataFrame) -> None:
    methoden = {
        "wilson": (100, lambda k, n: proportion_confint(k, n, method="wilson")),
        "poisson_exact": (1000, lambda k, n: confint_poisson(k, n, method="exact-c")),
    }
    for methode, (factor, interval) in methoden.items():
        deel = alles[(alles["interval_methode"] == methode) & alles["teller"].notna()]
        assert len(deel) > 5000
        deel = deel.iloc[:: len(deel) // 4000]
        k, n = deel["teller"].to_numpy(), deel["noemer"].to_numpy()
        dk, dn = spread(deel)
        kleinst, meest = np.maximum(k - dk, 0), np.maximum(n - dn, 1)
        onder, _ = interval(kleinst, n + dn)
        _, boven = interval(np.minimum(k + dk, meest) if methode == "wilson" else k + dk, meest)
        # statsmodels has NaN for the lower limit at zero events, where the exact limit is 0.
        onder = np.where(kleinst == 0, 0, onder)
        assert deel["onder"].to_numpy() == pytest.approx(factor * onder, abs=1e-9)
        assert deel["boven"].to_numpy() == pytest.approx(factor * np.asarray(boven), abs=1e-9)


def test_marge_alleen_bij_getelde_cijfers(alles: pd.DataFrame) -> None:
    met = alles[alles["interval_methode"] != ""]
    assert set(met["soort"]) == {"register"}
    assert met["noemer"].notna().all()
    zonder_teller = met[met["teller"].isna()]
    assert set(zonder_teller["indicator"]) == {"wmo"}
    telbaar = alles[alles["indicator"].map(lambda n: PER_ID[n].formule == "aandeel")
                    & (alles["soort"] == "register") & (alles["status"] == "ok")]
    zonder = telbaar[telbaar["interval_methode"] == ""]
    # Only where the source has more in the part than in the whole: visitors who vote on the
    # Wadden islands, and four tiny wijken of which the counts are rounded to fives.
    assert (zonder["waarde"] > 100).all()
    verkiezingen = {i for i in zonder["indicator"] if i.startswith("opkomst_")}
    assert set(zonder["indicator"]) - verkiezingen == {"herkomst_nederland"}
    assert (zonder["indicator"] == "herkomst_nederland").sum() == 4
    eilanden = {"GM0060", "GM0088", "GM0093", "GM0096", "GM0448"}  # the five Wadden islands
    assert set(zonder.loc[zonder["indicator"].isin(verkiezingen), "gebiedscode"]) <= eilanden


def test_wijken_zonder_inwoners(alles: pd.DataFrame) -> None:
    jaar = alles["peiljaar"] == 2024
    leeg = alles[(alles["indicator"] == "inwoners") & jaar & (alles["niveau"] == "wijk")
                 & (alles["waarde"] == 0)]["gebiedscode"]
    assert len(leeg) == 26
    deel = alles[alles["gebiedscode"].isin(leeg) & jaar & (alles["indicator"] == "leeftijd_65plus")]
    assert set(deel["status"]) == {"niet_van_toepassing"}


@pytest.mark.parametrize(
    ("naam", "dekking"),
    [("hbo_wo", 96.2), ("eenzaam_18plus", 89.7), ("bijstand", 89.7), ("woz_waarde", 99.9),
     ("inkomen_per_inwoner", 91.5), ("leeftijd_65plus", 100.0)],
)
def test_dekking_van_wijken(alles: pd.DataFrame, naam: str, dekking: float) -> None:
    wijken = alles[alles["niveau"] == "wijk"]
    inwoners = wijken[(wijken["indicator"] == "inwoners") & (wijken["peiljaar"] == 2024)]
    inwoners = inwoners.set_index("gebiedscode")["waarde"]
    gevuld = wijken[(wijken["indicator"] == naam) & wijken["actueel"] & (wijken["status"] == "ok")]
    deel = inwoners.reindex(gevuld["gebiedscode"]).sum() / inwoners.sum()
    assert round(100 * deel, 1) == dekking


def test_vergelijken_kan_altijd_in_het_jaar_van_de_wijken(alles: pd.DataFrame) -> None:
    wijken = alles[(alles["niveau"] == "wijk") & alles["actueel"]]
    jaren = wijken.groupby("indicator")["peiljaar"].agg(["min", "max"])
    assert (jaren["min"] == jaren["max"]).all() and len(jaren) >= 50
    zelfde = alles[alles["peiljaar"] == alles["indicator"].map(jaren["max"])]
    for niveau, minstens in (("land", 1.0), ("gemeente", 0.99)):
        ok = zelfde[zelfde["niveau"] == niveau].groupby("indicator")["status"].agg(
            lambda s: (s == "ok").mean())
        assert set(ok.index) == set(jaren.index) and (ok >= minstens).all(), niveau


def test_provincie_is_de_optelling_van_haar_gemeenten(
    alles: pd.DataFrame, gebieden: pd.DataFrame
) -> None:
    naam, jaar = "leeftijd_65plus", 2024
    deel = alles[(alles["indicator"] == naam) & (alles["peiljaar"] == jaar)]
    gemeenten = deel[deel["niveau"] == "gemeente"]
    per_provincie = gemeenten.groupby(
        gebieden["provinciecode"].reindex(gemeenten["gebiedscode"]).to_numpy()
    )[["teller", "noemer"]].sum()
    gevonden = deel[deel["niveau"] == "provincie"].set_index("gebiedscode")[["teller", "noemer"]]
    pd.testing.assert_frame_equal(gevonden.sort_index(), per_provincie, check_names=False)


@pytest.mark.parametrize("code", ["GM0193", "GM0363", "GM0088", "GM1979", "GM1992"])
def test_een_gemeente_geeft_dezelfde_rijen_als_het_hele_land(
    alles: pd.DataFrame, gebieden: pd.DataFrame, code: str
) -> None:
    eigen = gebieden[(gebieden["gemeentecode"] == code)
                     | gebieden.index.isin(["NL00", gebieden.loc[code, "provinciecode"]])]
    een_gemeente = load_cijfers(read_waarden([code]), CATALOGUS.indicatoren, eigen)
    zelfde = alles[alles["gebiedscode"].isin(eigen.index)].drop(columns="niveau")
    # The whole country also has years in which only other areas of the level have a row.
    sleutel = ["indicator", "gebiedscode", "peiljaar"]
    zelfde = zelfde.merge(een_gemeente[sleutel], on=sleutel)
    pd.testing.assert_frame_equal(een_gemeente, zelfde)


@pytest.mark.benchmark
def test_snelheid(gebieden: pd.DataFrame) -> None:
    def meet(codes: list[str] | None, deel: pd.DataFrame) -> float:
        waarden, tijden = read_waarden(codes), []
        for _ in range(3):
            begin = time.perf_counter()
            load_cijfers(waarden, CATALOGUS.indicatoren, deel)
            tijden.append(time.perf_counter() - begin)
        return min(tijden)

    eigen = (gebieden["gemeentecode"] == "GM0193") | gebieden.index.isin(["NL00", "PV23"])
    assert meet(["GM0193"], gebieden[eigen]) < 0.03
    assert meet(None, gebieden) < 2.0


def test_indicator_zonder_variabelen_in_de_tabel_heeft_geen_rijen() -> None:
    indicator: Indicator = PER_ID["jeugdzorg"]
    cijfers = load_cijfers(tabel(rij("woz_waarde", "NL00", 2024, 1)), [indicator], GEBIEDEN)
    assert cijfers.empty and cijfers["actueel"].dtype == bool
