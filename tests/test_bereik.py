"""Reach of the library: percentages by hand, small numbers that cannot be found out, functions."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scanbouwer import (
    bereik,
    dienst,
    load,
    load_wijken,
    make_organisatie,
    make_scan,
    per_gebied,
    wijk,
    with_bladen,
)
from scipy.stats import hypergeom
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.proportion import proportion_confint

from kansenscan_lib.analyse.bereik import INWONERS, compare_bereik, select_locaties, select_wsob
from kansenscan_lib.analyse.doelgroepen import compare_doelgroepen
from kansenscan_lib.analyse.vergelijken import compare_gemeente, compare_wijken
from kansenscan_lib.beeld.bereiktabellen import (
    WIJKEN_IN_BEELD,
    draw_bereik,
    draw_locaties,
    draw_wsob,
    say_bereik,
)
from kansenscan_lib.catalogus.veld import WSOB_FUNCTIES
from kansenscan_lib.invoer.lijsten import ALLE_INWONERS
from kansenscan_lib.invoer.rij import Rij
from kansenscan_lib.rijen import select_rijen
from kansenscan_lib.scan import Scan

MENSEN = [4000, 3000, 2000, 1000, 600]
#: Everything that is shown of a row.
GETOOND = ["aantal", "noemer", "waarde", "onder", "boven", "status", "rest", "index",
           "index_onder", "index_boven", "p", "q", "markering"]  # fmt: skip


def scan_met(rijen: Sequence[Rij], **regels: float) -> Scan:
    """Return a scan of five wijken with a group that is counted, one in tens and an estimate."""
    cijfers: Mapping[str, Any] = {
        "inwoners": per_gebied(MENSEN, nl=17_000_000),
        "leeftijd_0_15": per_gebied([800, 600, 400, 5, 120], nl=2_600_000),
        "leeftijd_65plus": per_gebied([500, 500, 500, 200, 100], nl=3_500_000),
        "leeftijd_15_25": per_gebied([500, 400, 300, 100, 80], nl=2e6),
        "leeftijd_25_45": per_gebied([900, 800, 500, 300, 200], nl=4e6),
        "leeftijd_45_65": per_gebied([900, 800, 500, 300, 200], nl=4e6),
        "bijstand": per_gebied([100, 60, 40, 10, 10], nl=4e5),
        "huishoudens": per_gebied([2000, 1500, 1000, 500, 300], nl=8e6),
        "eenpersoonshuishoudens": per_gebied([700, 500, 300, 200, 100], nl=3e6),
        "ernstig_eenzaam_65plus": per_gebied([10.0] * 5, gm=10.0, nl=10.0),
    }
    scan = make_scan(cijfers, {"bereik": rijen}, make_organisatie(regels=regels or None))
    return replace(scan, bronnen=scan.bronnen.assign(uitgever="CBS", tabel="1", jaar=2024))


@cache
def groepen() -> pd.DataFrame:
    """Return the sizes of the groups in `scan_met`: what is filled in does not change them."""
    scan = scan_met([])
    return compare_doelgroepen(scan, compare_gemeente(scan), compare_wijken(scan))


def reken(scan: Scan) -> pd.DataFrame:
    return compare_bereik(scan, groepen())


def leden(*aantallen: int, groep: str = INWONERS) -> list[Rij]:
    return [bereik(wijk(n), a, groep) for n, a in enumerate(aantallen, start=1)]


def per_wijk(tabel: pd.DataFrame) -> dict[str, dict[str, Any]]:
    return {rij["gebiedscode"]: rij for rij in select_rijen(tabel)}


def test_alle_inwoners_heet_in_beide_kamers_hetzelfde() -> None:
    assert INWONERS == ALLE_INWONERS


def test_bereik_van_leden_met_marge_naast_een_tweede_bron() -> None:
    """CBS rounds at random to a multiple of five, so the true noemer is at most 4 away."""
    tabel = reken(scan_met(leden(800, 450, 300, 200, 90)))
    for n, rij in enumerate(select_rijen(tabel.sort_values("gebiedscode"))):
        aantal, mensen = [800, 450, 300, 200, 90][n], MENSEN[n]
        assert (rij["aantal"], rij["noemer"], rij["status"]) == (aantal, mensen, "ok")
        assert (rij["noemer_onder"], rij["noemer_boven"]) == (mensen - 4, mensen + 4)
        assert rij["waarde"] == pytest.approx(aantal / mensen * 100)
        onder, _ = proportion_confint(aantal, mensen + 4, method="wilson")
        _, boven = proportion_confint(aantal, mensen - 4, method="wilson")
        assert (rij["onder"], rij["boven"]) == pytest.approx((onder * 100, boven * 100))
        assert rij["titel_noemer"] == "Inwoners" and not rij["ruimer"] and rij["dienst"] == ""
    assert tabel["naam"].tolist() == [f"Wijk 0{n}" for n in range(1, 6)]


def test_naast_de_andere_wijken_naast_een_tweede_bron() -> None:
    aantallen = [800, 450, 300, 200, 90]
    tabel = reken(scan_met(leden(*aantallen))).sort_values("gebiedscode")
    alle, mensen = sum(aantallen), sum(MENSEN)
    verwacht = []
    for a, n in zip(aantallen, MENSEN, strict=True):
        kans = hypergeom(mensen, alle, n)
        verwacht.append(min(1, 2 * min(kans.cdf(a), kans.sf(a - 1))))
    assert tabel["p"].tolist() == pytest.approx(verwacht)
    assert tabel["q"].tolist() == pytest.approx(multipletests(verwacht, method="fdr_bh")[1])
    eerste = select_rijen(tabel)[0]
    rest = (alle - 800) / (mensen - 4000)
    assert eerste["rest"] == pytest.approx(rest * 100)
    assert eerste["index"] == pytest.approx(800 / 4000 / rest * 100)
    # 20 % beside 15.8 % of the others: higher than chance, and the index is 127.
    assert eerste["markering"] == "oververtegenwoordigd"
    assert eerste["index_onder"] < eerste["index"] < eerste["index_boven"]


def test_de_rest_is_meer_afgerond_dan_een_wijk() -> None:
    """The noemer of four other wijken may be 16 off, that of the wijk itself 4."""
    from kansenscan_lib.statistiek import ratio_interval

    (eerste, *_) = select_rijen(reken(scan_met(leden(800, 450, 300, 200, 90))))
    onder, _ = ratio_interval([800], [4004], [1040], [6600 - 16])
    _, boven = ratio_interval([800], [3996], [1040], [6600 + 16])
    assert (eerste["index_onder"], eerste["index_boven"]) == pytest.approx(
        (onder[0] * 100, boven[0] * 100)
    )


def test_doelgroep_met_een_telling() -> None:
    tabel = per_wijk(reken(scan_met([
        bereik(wijk(1), 80, "jonge_kinderen", dienst="boekstart"),
        bereik(wijk(1), 25, "werkzoekenden"),
        bereik(wijk(2), 50, "digitaal_minder_vaardig"),
    ])))  # fmt: skip
    (kinderen, werk) = select_rijen(reken(scan_met([
        bereik(wijk(1), 80, "jonge_kinderen", dienst="boekstart"),
        bereik(wijk(1), 25, "werkzoekenden"),
    ])))  # fmt: skip
    assert (kinderen["noemer"], kinderen["waarde"]) == (800, 10)
    assert (kinderen["noemer_onder"], kinderen["noemer_boven"]) == (796, 804)
    # Figures on bijstand are rounded to tens: at most 9 away.
    assert (werk["noemer"], werk["noemer_onder"], werk["noemer_boven"]) == (100, 91, 109)
    assert tabel[wijk(2)]["ruimer"] and tabel[wijk(2)]["waarde"] == 10
    assert math.isnan(kinderen["p"]), "one wijk: nothing to compare with"


@pytest.mark.parametrize(
    ("groep", "plek", "aantal", "status"),
    [("eenzame_ouderen", 1, 30, "schatting"), ("alleenwonenden", 1, 30, "huishoudens"),
     ("nt2_nieuwkomers", 1, 30, "geen telling"), ("jonge_kinderen", 4, 6, "klopt niet"),
     ("jonge_kinderen", 4, 5, "ok"), (INWONERS, 5, 601, "klopt niet"),
     ("eenzame_ouderen", 1, 4, "onderdrukt"), (INWONERS, 5, 0, "onderdrukt")],
)  # fmt: skip
def test_zonder_percentage_met_de_reden(groep: str, plek: int, aantal: int, status: str) -> None:
    (rij,) = select_rijen(reken(scan_met([bereik(wijk(plek), aantal, groep)])))
    assert rij["status"] == status
    assert math.isnan(rij["aantal"]) is (status == "onderdrukt")
    assert math.isnan(rij["waarde"]) is (status != "ok")
    assert rij["markering"] == "te weinig gegevens"


def test_wat_niet_klopt_telt_nergens_mee() -> None:
    met = reken(scan_met([*leden(800, 450), bereik(wijk(5), 900)]))
    zonder = reken(scan_met(leden(800, 450)))
    pd.testing.assert_frame_equal(met.head(2)[GETOOND], zonder[GETOOND])


def test_een_klein_aantal_verbergt_ook_het_volgende() -> None:
    tabel = per_wijk(reken(scan_met(leden(80, 45, 3, 9, 12))))
    assert [tabel[wijk(n)]["status"] for n in range(1, 6)] == [
        "ok", "ok", "onderdrukt", "onderdrukt", "ok"]  # fmt: skip
    twee = per_wijk(reken(scan_met(leden(80, 45, 3, 4, 12))))
    assert [r["status"] for r in twee.values()].count("onderdrukt") == 2


def test_elke_reeks_verbergt_voor_zich() -> None:
    """A small number among members of one year hides nothing of another year or service."""
    rijen = [*leden(80, 3, 40), *(bereik(wijk(n), 9, jaar=2023) for n in (1, 2)),
             bereik(wijk(1), 9, dienst="ido")]  # fmt: skip
    tabel = reken(scan_met(rijen))
    verborgen = tabel[tabel["status"] == "onderdrukt"]
    assert set(verborgen["jaar"]) == {2024} and verborgen["gebiedscode"].tolist() == [
        wijk(2), wijk(3)]  # fmt: skip
    assert tabel["jaar"].tolist() == [2024, 2024, 2024, 2023, 2023, 2024]


def test_eigen_drempel_mag_alleen_hoger() -> None:
    tabel = reken(scan_met(leden(80, 45, 19, 18, 12), bereik_minimaal=20))
    assert (tabel["status"] == "onderdrukt").sum() == 3
    with pytest.raises(ValueError, match="greater than or equal to 5"):
        make_organisatie(regels={"bereik_minimaal": 4})


AANTALLEN = st.lists(st.integers(0, 600), min_size=1, max_size=5)


@settings(deadline=None, max_examples=40)
@given(AANTALLEN, st.data())
def test_wat_verborgen_is_volgt_nergens_uit(aantallen: list[int], data: st.DataObject) -> None:
    """Other hidden numbers give the same page, and a known total leaves more than one unknown."""
    eerst = reken(scan_met(leden(*aantallen)))
    verborgen = [wijk(n) in set(eerst.loc[eerst["status"] == "onderdrukt", "gebiedscode"])
                 for n in range(1, len(aantallen) + 1)]  # fmt: skip
    kleinste = min((a for a, v in zip(aantallen, verborgen, strict=True) if not v), default=601)
    anders = [
        data.draw(st.integers(0, 4)) if v and a < 5
        else data.draw(st.integers(5, max(5, kleinste - 1))) if v else a
        for a, v in zip(aantallen, verborgen, strict=True)
    ]  # fmt: skip
    later = reken(scan_met(leden(*anders)))
    if kleinste > 5 or not any(verborgen):  # at 5 both could be the one that is hidden as well
        pd.testing.assert_frame_equal(later, eerst)
    assert sum(verborgen) != 1 or len(aantallen) == 1
    assert all(v for a, v in zip(aantallen, verborgen, strict=True) if a < 5)
    assert (
        eerst.loc[
            eerst["status"] == "onderdrukt",
            ["aantal", "waarde", "onder", "boven", "index", "p", "q"],
        ]
        .isna()
        .all(axis=None)
    )
    assert len(eerst) == len(aantallen), "no row holds a total"


@settings(deadline=None, max_examples=20)
@given(st.permutations([800, 450, 3, 9, 12]))
def test_volgorde_van_rijen_verandert_niets(volgorde: list[int]) -> None:
    bij = {800: 1, 450: 2, 3: 3, 9: 4, 12: 5}
    tabel = reken(scan_met([bereik(wijk(bij[a]), a) for a in volgorde]))
    vast = reken(scan_met(leden(800, 450, 3, 9, 12)))
    pd.testing.assert_frame_equal(tabel.drop(columns="rij"), vast.drop(columns="rij"))


@pytest.mark.parametrize("code", ["GM0193", "GM0088", "GM0363"])
def test_lege_invulmap_en_gemeenten_van_elke_soort(code: str) -> None:
    scan = load(code)
    maten = compare_doelgroepen(scan, compare_gemeente(scan), load_wijken(code))
    leeg = with_bladen(scan, {})
    assert compare_bereik(leeg, maten).empty and select_locaties(leeg).empty
    assert set(select_wsob(leeg)["stand"]) == {"onbekend"}
    vol = with_bladen(scan, {"bereik": [bereik(str(c), 40) for c in scan.wijken.index]})
    tabel = compare_bereik(vol, maten)
    assert len(tabel) == len(scan.wijken)
    assert set(tabel["status"]) <= {"ok", "klopt niet", "geen telling"}
    assert bool(tabel["p"].notna().any()) is (len(scan.wijken) > 1)


def test_functies_van_de_wet_met_de_hand() -> None:
    """Wsob article 5; which dienst fills in which function stands in diensten.yml."""
    scan = with_bladen(scan_met([]), {"bibliotheek": [
        dienst("ido"), dienst("taalhuis", "gepland"), dienst("huiskamer", "gepland"),
        dienst("huiskamer", "mogelijk"), dienst("boekstart", "mogelijk"),
    ]})  # fmt: skip
    tabel = {rij["functie"]: rij for rij in select_rijen(select_wsob(scan))}
    assert list(tabel) == list(WSOB_FUNCTIES)
    assert (tabel["a"]["bestaat"], tabel["a"]["stand"]) == (("ido",), "bestaat")
    assert (tabel["b"]["bestaat"], tabel["b"]["gepland"]) == (("ido",), ("taalhuis",))
    assert (tabel["d"]["gepland"], tabel["d"]["stand"]) == (("huiskamer",), "gepland")
    assert tabel["c"]["stand"] == tabel["e"]["stand"] == "geen", "possible is not there yet"


def test_een_dienst_die_ergens_bestaat_is_niet_alleen_gepland() -> None:
    scan = with_bladen(scan_met([]), {"bibliotheek": [
        dienst("ido", "gepland", [wijk(1)]), dienst("ido", "bestaat", [wijk(2)])]})  # fmt: skip
    functie = select_rijen(select_wsob(scan))[0]
    assert (functie["bestaat"], functie["gepland"]) == (("ido",), ())


def test_locaties_opgeteld_met_de_hand() -> None:
    def op(plek: str, id_: str, status: str, wijken: list[str], plekken: int | None) -> Rij:
        return dienst(id_, status, wijken).model_copy(
            update={"locatie": plek, "capaciteit": plekken}
        )

    scan = with_bladen(scan_met([]), {"bibliotheek": [
        op("Centrum", "ido", "bestaat", [wijk(1)], 100),
        op("Centrum", "taalhuis", "bestaat", [wijk(2), wijk(1)], None),
        op("Centrum", "huiskamer", "gepland", [wijk(3)], 50),
        op("", "boekstart", "bestaat", [], 10),
        op("Noord", "ido", "mogelijk", [], None),
    ]})  # fmt: skip
    centrum, noord = select_rijen(select_locaties(scan))
    assert centrum["locatie"] == "Centrum" and centrum["rijen"] == (2, 3, 4)
    assert centrum["bestaat"] == ("ido", "taalhuis") and centrum["gepland"] == ("huiskamer",)
    assert centrum["wijken"] == (wijk(1), wijk(2), wijk(3))
    assert (centrum["capaciteit"], centrum["capaciteit_onbekend"]) == (100, 1)
    assert noord["mogelijk"] == ("ido",) and noord["wijken"] == ()
    assert math.isnan(noord["capaciteit"]) and noord["capaciteit_onbekend"] == 0


# --- on the page -------------------------------------------------------------------------------


def tekst_van(*delen: Any) -> str:
    return "".join(d.markdown if hasattr(d, "markdown") else d._repr_html_() for d in delen)


def draw_alles(scan: Scan, tabel: pd.DataFrame) -> str:
    return tekst_van(
        say_bereik(tabel, scan), *draw_bereik(tabel, scan), draw_wsob(select_wsob(scan), scan),
        draw_locaties(select_locaties(scan), scan),
    )  # fmt: skip


def test_pagina_verraadt_geen_verborgen_aantal() -> None:
    """Another small number, and another one hidden beside it: every byte is the same."""
    een, ander = scan_met(leden(800, 450, 3, 9, 12)), scan_met(leden(800, 450, 1, 10, 12))
    pagina = draw_alles(een, reken(een))
    assert pagina == draw_alles(ander, reken(ander))
    assert pagina.count("niet getoond") >= 2 * 3, "in the drawing, and twice per row of the table"
    assert "Aantallen onder de 5 tonen wij niet" in pagina


def test_lezing_noemt_hogere_en_lagere_wijken() -> None:
    scan = scan_met([*leden(1200, 300, 200, 100, 60), bereik(wijk(5), 700, jaar=2023)])
    zin = tekst_van(say_bereik(reken(scan), scan)).replace("\\", "")
    assert "duidelijk hoger in Wijk 01 en duidelijk lager in Wijk 02, Wijk 03, Wijk 04" in zin
    assert "In Wijk 05 zijn meer mensen geteld dan er wonen" in zin
    assert "2023" not in zin, "only the youngest year is read out"


def test_ruimere_groep_heet_een_deel_van() -> None:
    rijen = leden(50, 60, 70, groep="digitaal_minder_vaardig")
    scan = scan_met(rijen)
    (beeld,) = draw_bereik(reken(scan), scan)
    assert "digitaal minder vaardig&#x27; is daar een deel van" in tekst_van(beeld)
    kinderen = scan_met(leden(50, 60, 70, groep="jonge_kinderen"))
    assert "is daar een deel van" not in tekst_van(*draw_bereik(reken(kinderen), kinderen))


def test_andere_tellingen_staan_gevouwen() -> None:
    rijen = [*leden(800, 450), *(bereik(wijk(n), 400, jaar=2023) for n in (1, 2)),
             bereik(wijk(1), 30, "eenzame_ouderen")]  # fmt: skip
    scan = scan_met(rijen)
    beeld, blok = draw_bereik(reken(scan), scan)
    assert "<svg" in tekst_van(beeld) and "<summary>Twee andere tellingen" in tekst_van(blok)
    assert "alleen een schatting" in tekst_van(blok) and "2023" in tekst_van(blok)


def test_figuur_van_amsterdam_blijft_leesbaar() -> None:
    code = "GM0363"
    scan = load(code)
    maten = compare_doelgroepen(scan, compare_gemeente(scan), load_wijken(code))
    vol = with_bladen(scan, {"bereik": [bereik(str(c), 40) for c in scan.wijken.index]})
    (beeld,) = draw_bereik(compare_bereik(vol, maten), vol)
    assert f"de {WIJKEN_IN_BEELD} grootste van {len(scan.wijken)} wijken" in tekst_van(beeld)


@pytest.mark.parametrize("code", ["GM0088", "GM0363"])
def test_pagina_zonder_invulmap(code: str) -> None:
    scan = with_bladen(load(code), {})
    maten = compare_doelgroepen(scan, compare_gemeente(scan), load_wijken(code))
    pagina = draw_alles(scan, compare_bereik(scan, maten))
    assert "vul het blad Bereik in" in pagina and "<table" not in pagina


def test_vijandige_locatie_blijft_tekst() -> None:
    lelijk = "<script>alert(1)</script>"
    rij = dienst("ido").model_copy(update={"locatie": lelijk})
    scan = with_bladen(scan_met([]), {"bibliotheek": [rij]})
    pagina = tekst_van(draw_locaties(select_locaties(scan), scan))
    assert "&lt;script&gt;" in pagina and "<script" not in pagina


def test_functie_zonder_dienst_valt_op() -> None:
    scan = with_bladen(scan_met([]), {"bibliotheek": [dienst("ido")]})
    pagina = tekst_van(draw_wsob(select_wsob(scan), scan))
    assert pagina.count("geen dienst genoemd") == 3, "ido fills in a and b; c, d and e are open"


def test_andere_groepen_van_dezelfde_plek_verraden_een_klein_aantal_niet() -> None:
    """9 residents less 6 children would tell that 3 were young people."""
    scan = load("GM0193")
    plekken = ["WK019322", "WK019330", "WK019331"]
    aantallen = {"inwoners": (9, 80, 70), "jonge_kinderen": (6, 40, 30), "jongeren": (3, 20, 25)}
    rijen = [bereik(w, n, groep, dienst="maakplaats")
             for groep, per in aantallen.items() for w, n in zip(plekken, per, strict=True)]
    scan = with_bladen(scan, {"bereik": rijen})
    groepen = compare_doelgroepen(scan, compare_gemeente(scan), compare_wijken(scan))
    uit = compare_bereik(scan, groepen)
    assert (uit.loc[uit["gebiedscode"] == "WK019322", "status"] == "onderdrukt").all()
    # And in no series is it the only one.
    assert (uit[uit["status"] == "onderdrukt"].groupby("groep").size() >= 2).all()
