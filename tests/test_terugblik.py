"""The look back: which figures moved, by another road than our own code, and which never may."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pandas as pd
import pytest
from conftest import Tabellen
from scanbouwer import load
from scipy.stats import fisher_exact
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.proportion import confint_proportions_2indep

from kansenscan_lib.analyse.terugblik import OORDELEN, compare_terugblik
from kansenscan_lib.beeld.actietabellen import draw_terugblik, say_terugblik
from kansenscan_lib.beeld.tonen import Tekst
from kansenscan_lib.invoer.actieplan import Actieplan, Planregel
from kansenscan_lib.invoer.invulmap import rows_to_frame
from kansenscan_lib.rijen import select_rij, select_rijen
from kansenscan_lib.scan import Scan

GM, HOLTENBROEK, STADSHAGEN = "GM0193", "WK019330", "WK019322"


def regel(**velden: Any) -> Planregel:
    return Planregel.model_validate({"kans": "Een kans", "wat": "Iets doen"} | velden)


def with_plan(scan: Scan, *regels: Planregel) -> Scan:
    plan = rows_to_frame(Planregel, list(enumerate(regels, start=2)))
    return replace(scan, actieplan=plan.assign(plan_van=pd.Timestamp(2021, 11, 15)))


def toen(scan: Scan, indicator: str, gebied: str, jaar: int) -> dict[str, Any]:
    """Return a published figure of then, as it would stand in a plan."""
    rij = scan.cijfers.query(
        "indicator == @indicator and gebiedscode == @gebied and peiljaar == @jaar"
    )
    cijfer = select_rijen(rij)[0]
    maten = {k: None if pd.isna(cijfer[k]) else float(cijfer[k])
             for k in ("waarde", "onder", "boven", "teller", "noemer")}  # fmt: skip
    return {"indicator": indicator, "gebied": gebied, "jaar": jaar, **maten}


def test_het_voorbeeld_laat_elk_oordeel_zien(zwolle: Scan) -> None:
    terugblik = compare_terugblik(zwolle)
    assert sorted(terugblik["oordeel"]) == sorted(OORDELEN)
    assert terugblik.index.tolist() == zwolle.actieplan.index.tolist()
    assert terugblik.loc[terugblik["oordeel"] == "niet te vergelijken", "reden"].iloc[0] != ""


def test_verschil_marge_en_kans_langs_een_andere_weg(zwolle: Scan) -> None:
    """Exact counts of the gemeente: Newcombe, Fisher and Benjamini-Hochberg of other libraries."""
    scan = with_plan(
        zwolle, regel(**toen(zwolle, "leeftijd_65plus", GM, 2020)),
        regel(**toen(zwolle, "leeftijd_0_15", GM, 2020)),
    )  # fmt: skip
    uit = select_rijen(compare_terugblik(scan))
    # StatLine: 20,473 of 128,840 on 1 January 2020, 22,700 of 133,141 in 2024 are 65 or older.
    tellingen = ((22_700, 133_141, 20_473, 128_840), (21_971, 133_141, 22_650, 128_840))
    for rij, (k, n, k0, n0) in zip(uit, tellingen, strict=True):
        assert (rij["teller_nu"], rij["noemer_nu"], rij["teller"], rij["noemer"]) == (k, n, k0, n0)
        assert rij["verschil"] == pytest.approx(100 * (k / n - k0 / n0), abs=1e-9)
        onder, boven = confint_proportions_2indep(k, n, k0, n0, compare="diff", method="newcomb")
        assert rij["verschil_onder"] == pytest.approx(100 * onder, abs=1e-4)
        assert rij["verschil_boven"] == pytest.approx(100 * boven, abs=1e-4)
        kans = fisher_exact([[k, n - k], [k0, n0 - k0]]).pvalue
        assert rij["p"] == pytest.approx(kans, rel=0.05)
    q = multipletests([rij["p"] for rij in uit], method="fdr_bh")[1]
    assert [rij["q"] for rij in uit] == pytest.approx(list(q))
    assert [rij["oordeel"] for rij in uit] == ["hoger", "lager"]


@pytest.mark.parametrize("code", ["GM0193", "GM0088", "GM1992", "GM1979"])
def test_een_cijfer_dat_gelijk_bleef_is_nooit_veranderd(code: str) -> None:
    """Every newest figure as if it was there a year before: nothing moved, whatever its kind."""
    scan = load(code)
    ok = scan.cijfers[scan.cijfers["actueel"] & (scan.cijfers["status"] == "ok")]
    ok = ok[ok["gebiedscode"].isin([scan.code, *scan.wijken.index[:2]])]
    regels = [
        regel(**{**toen(scan, r["indicator"], r["gebiedscode"], r["peiljaar"]),
                 "jaar": r["peiljaar"] - 1})
        for r in select_rijen(ok)
    ]  # fmt: skip
    assert len(regels) > 50
    uit = compare_terugblik(with_plan(scan, *regels))
    # Every election has an id of its own: an older one has really a newer figure beside it.
    zelfde = uit[(uit["indicator_nu"] == uit["indicator"]) | (uit["indicator_nu"] == "")]
    oordelen = set(zelfde["oordeel"])
    assert len(zelfde) > len(uit) - 5 and oordelen <= set(OORDELEN) - {"hoger", "lager"}
    assert "niet te toetsen" in oordelen


def test_zelfde_jaar_is_geen_nieuwer_cijfer(zwolle: Scan) -> None:
    scan = with_plan(zwolle, regel(**toen(zwolle, "leeftijd_65plus", GM, 2024)))
    rij = select_rij(compare_terugblik(scan), 2)
    assert rij["oordeel"] == "nog geen nieuwer cijfer" and pd.isna(rij["verschil"])


def test_over_een_breuk_heen_wordt_niets_vergeleken(zwolle: Scan) -> None:
    """Origin is counted otherwise since 2022: also a change as large as this one says nothing."""
    plan = toen(zwolle, "herkomst_buiten_europa", GM, 2024) | {
        "jaar": 2020, "waarde": 5.0, "onder": 4.9, "boven": 5.1, "teller": None, "noemer": None,
    }  # fmt: skip
    rij = select_rij(compare_terugblik(with_plan(zwolle, regel(**plan))), 2)
    assert rij["oordeel"] == "niet te vergelijken" and "Sinds" in rij["reden"]


def test_een_schatting_zonder_marge_is_niet_te_toetsen(zwolle: Scan) -> None:
    scan = with_plan(zwolle, regel(**toen(zwolle, "eenzaam_18plus", GM, 2016)))
    rij = select_rij(compare_terugblik(scan), 2)
    assert (rij["oordeel"], rij["jaar_nu"]) == ("niet te toetsen", 2020)
    assert rij["verschil"] == pytest.approx(46.6 - 40.5)


def test_een_klein_maar_zeker_verschil_is_geen_verandering(zwolle: Scan) -> None:
    """0.9 percentage points in a whole gemeente is no chance, and too little to speak of."""
    plan = toen(zwolle, "leeftijd_65plus", GM, 2020)
    teller = round((22_700 / 133_141 - 0.009) * 128_840)
    plan |= {"teller": teller, "waarde": 100 * teller / 128_840, "onder": None, "boven": None}
    plan |= {"onder": plan["waarde"] - 0.2, "boven": plan["waarde"] + 0.2}
    rij = select_rij(compare_terugblik(with_plan(zwolle, regel(**plan))), 2)
    assert rij["verschil_onder"] > 0 and rij["p"] < 1e-6
    assert rij["oordeel"] == "geen duidelijk verschil"


def test_twee_stappen_met_hetzelfde_cijfer_zijn_een_toets(zwolle: Scan) -> None:
    een = regel(**toen(zwolle, "leeftijd_65plus", GM, 2020))
    twee = with_plan(zwolle, een, een.model_copy(update={"kans": "Een andere kans"}))
    uit = compare_terugblik(twee)
    assert uit["q"].tolist() == uit["p"].tolist() and uit["p"].notna().all()


def test_te_laat_volgt_de_dag_van_invullen_en_nooit_vandaag(zwolle: Scan) -> None:
    # The example was filled in on 2 November 2026.
    def stap(wanneer: str | None, voortgang: str = "bezig") -> Planregel:
        dag = pd.Timestamp(wanneer).date() if wanneer else None
        return regel(wanneer=dag, voortgang=voortgang)

    scan = with_plan(
        zwolle, stap("2026-11-01"), stap("2026-11-02"), stap("2026-11-01", "klaar"),
        stap("2026-11-01", "gestopt"), stap(None),
    )  # fmt: skip
    assert compare_terugblik(scan)["te_laat"].tolist() == [True, False, False, False, pd.NA]
    assert zwolle.invulmap.scan is not None
    zonder = zwolle.invulmap.scan.model_copy(update={"ingevuld_op": None})
    leeg = replace(scan, invulmap=replace(scan.invulmap, scan=zonder))
    assert compare_terugblik(leeg)["te_laat"].isna().all()


def test_zonder_plan_geen_rijen_en_wel_een_zin(zwolle: Scan) -> None:
    scan = replace(zwolle, actieplan=Actieplan.select_leeg())
    terugblik = compare_terugblik(scan)
    assert terugblik.empty and "oordeel" in terugblik
    zin = say_terugblik(terugblik, scan)
    assert isinstance(zin, Tekst) and "plan" in zin.markdown
    assert draw_terugblik(terugblik, scan) is not None


def test_de_lezing_zegt_wat_veranderde_en_niet_waardoor(zwolle_tabellen: Tabellen) -> None:
    scan = zwolle_tabellen.scan
    tekst = say_terugblik(compare_terugblik(scan), scan).markdown
    assert "**Hoger**: inwoners van 65 jaar en ouder in Zwolle" in tekst
    assert "**Lager**: kinderen tot 15 jaar in Stadshagen" in tekst
    assert "zegt niet dat de actie daarvoor zorgde" in tekst
    assert "Twee zijn klaar, twee zijn bezig, één is nog niet begonnen en één is gestopt" in tekst
