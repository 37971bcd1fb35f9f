"""Kansen: every score by hand in fractions, ranks that hold, and what moves a score."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Any

import numpy as np
import pandas as pd
import pytest
from conftest import Tabellen
from hypothesis import given, settings
from hypothesis import strategies as st
from scanbouwer import (
    GEMEENTE,
    aanbod,
    add_rij,
    beleid,
    dienst,
    kans,
    make_organisatie,
    make_scan,
    per_gebied,
    select_catalogus,
    shuffle,
    stakeholder,
    wijk,
    with_bladen,
)

from kansenscan_lib.analyse.confrontatie import compare_confrontatie
from kansenscan_lib.analyse.kansen import (
    CRITERIA,
    compare_kansen,
    select_beleid,
    select_kansen,
    select_partners,
)
from kansenscan_lib.catalogus.veld import DOMEINEN
from kansenscan_lib.invoer import Organisatie
from kansenscan_lib.invoer.rij import Rij
from kansenscan_lib.rijen import select_rij
from kansenscan_lib.scan import Scan

NEDERLAND = 17_000_000
GROEP, THEMA, HUISKAMER = "eenzame_ouderen", "leven_gezondheid", "huiskamer.eenzame_ouderen"
ELDERS = aanbod(["taal_verhaal"], ["jonge_kinderen"])  # somebody looked, for another group
GEWICHTEN = {"behoefte": 0.3, "leegte": 0.25, "beleid": 0.15, "partners": 0.15,
             "haalbaarheid": 0.15}  # fmt: skip
Bladen = dict[str, list[Rij]]


def eenzaam(
    wijken: Sequence[float | None] = (15.0, 10.0, 5.0), bladen: Bladen | None = None,
    organisatie: Organisatie | None = None,
) -> Scan:
    """Return a scan in which only lonely people over 65 are known: 10 % is ordinary."""
    alle: Bladen = {"aanbod": [ELDERS], "bibliotheek": [dienst("taalhuis")]}
    return make_scan(
        {"inwoners": per_gebied([4000] * len(wijken), nl=NEDERLAND),
         "ernstig_eenzaam_65plus": per_gebied(wijken, gm=10.0, nl=10.0)},
        alle | (bladen or {}), organisatie,
    )  # fmt: skip


def kansen(scan: Scan) -> pd.DataFrame:
    return compare_kansen(scan, compare_confrontatie(scan))


def score(scan: Scan) -> float:
    return float(select_rij(kansen(scan), HUISKAMER)["score"])


# --- the score, by hand ----------------------------------------------------------------------


def test_score_van_een_kans_met_de_hand() -> None:
    # Wijk 1 has the need (an estimate: 0.8), nobody offers anything (1.0), one goal fits (0.5),
    # the best partner works together (0.8), effort 2 and planned: (4/5 + 0.7) / 2 = 0.75.
    scan = eenzaam(bladen={
        "bibliotheek": [dienst("huiskamer", "gepland")],
        "beleid": [beleid([THEMA]), beleid([THEMA], ["bijstand"]), beleid(["taal_verhaal"])],
        "stakeholders": [stakeholder([THEMA], [GROEP], nu="kent_elkaar"),
                         stakeholder([THEMA], [GROEP], nu="werkt_samen", organisatie="Kerk"),
                         stakeholder([THEMA], ["minima"], nu="structureel", organisatie="Bank")],
    })
    rij = kansen(scan).loc[HUISKAMER]
    punten = {"behoefte": 0.8, "leegte": 1.0, "beleid": 0.5, "partners": 0.8, "haalbaarheid": 0.75}
    assert {c: rij[c] for c in CRITERIA} == pytest.approx(punten)
    assert rij["score"] == pytest.approx(
        100 * (0.3 * 0.8 + 0.25 * 1 + 0.15 * 0.5 + 0.15 * 0.8 + 0.15 * 0.75), abs=1e-9)
    assert rij["wijken"] == (wijk(1),) and rij["oordeel"] == "witte_vlek"
    assert rij["partner_rijen"] == (2, 3) and rij["beleid_rijen"] == (2,)
    assert rij["bewijs"] == ((wijk(1), "ernstig_eenzaam_65plus", 2024, 15.0, 10.0),)
    assert (rij["stand"], rij["termijn"], rij["eigen"]) == ("gepland", "kort", False)


def test_elke_score_van_zwolle_is_de_gewogen_som_van_zijn_punten(
    zwolle_tabellen: Tabellen,
) -> None:
    tabel = zwolle_tabellen.kansen
    assert len(tabel) > 20 and tuple(CRITERIA) == tuple(GEWICHTEN)
    for _, rij in tabel.iterrows():
        som = sum(Fraction(str(GEWICHTEN[c])) * Fraction(str(round(rij[c], 9))) for c in CRITERIA)
        assert rij["score"] == pytest.approx(float(100 * som), abs=1e-9)
        assert all(0 <= rij[c] <= 1 for c in CRITERIA)


def test_punten_van_zwolle_uit_de_cellen_en_de_bladen(zwolle_tabellen: Tabellen) -> None:
    """Recomputed from the confrontation and the sheets, as docs/methode.md says."""
    scan, cellen = zwolle_tabellen.scan, zwolle_tabellen.confrontatie
    relatie = {"structureel": 1.0, "werkt_samen": 0.8, "kent_elkaar": 0.5, "geen": 0.2}
    stand = {"bestaat": 1.0, "gepland": 0.7, "mogelijk": 0.4, "geen": 0.2}
    hoog = {"stevig": 1.0, "telling": 0.9, "schatting": 0.8}
    for id_, rij in zwolle_tabellen.kansen.iterrows():
        d, g = (scan.catalogus.dienst[rij["dienst"]], scan.catalogus.doelgroep[rij["doelgroep"]])
        assert id_ == f"{d.id}.{g.id}"
        gebieden = set(rij["wijken"]) or {scan.code}
        eigen = cellen[(cellen["doelgroep"] == g.id) & cellen["gebiedscode"].isin(gebieden)
                       & cellen["thema"].isin(set(d.themas) & set(g.themas))]
        if not rij["eigen"]:
            eigen = eigen[eigen["oordeel"].isin(("witte_vlek", "aansluiten", "versterken"))]
        punten = [hoog[z] if b == "hoog" else {"gemiddeld": 0.5}.get(b, 0) for b, z in
                  zip(eigen["behoefte"], eigen["zekerheid"], strict=True)]
        assert rij["behoefte"] == max(punten)
        leegte = {"geen": 1.0, "weinig": 0.5, "genoeg": 0.0}
        assert rij["leegte"] == max(leegte[a] for a in eigen["aanbod"])
        doelen = [n for n, b in scan.invulmap.beleid.iterrows() if set(b["themas"]) & set(
            rij["themas"]) and (not b["indicatoren"] or set(b["indicatoren"]) & set(g.indicatoren))]
        assert rij["beleid_rijen"] == tuple(doelen)
        assert rij["beleid"] == min(1, len(doelen) / 2)
        partijen = {n: s["relatie_nu"] for n, s in scan.invulmap.stakeholders.iterrows()
                    if set(s["themas"]) & set(rij["themas"]) and g.id in s["doelgroepen"]}
        assert rij["partner_rijen"] == tuple(partijen)
        assert rij["partners"] == max((relatie[r] for r in partijen.values()), default=0)
        assert rij["haalbaarheid"] == pytest.approx(
            ((6 - d.inspanning) / 5 + stand[rij["stand"]]) / 2)


def test_extra_is_de_som_over_de_wijken_en_ontbrekend_blijft_leeg() -> None:
    scan = make_scan(
        {"inwoners": per_gebied([1000, 1000, 8000], nl=NEDERLAND),
         "leeftijd_65plus": per_gebied([300, 300, 400], nl=NEDERLAND / 10)},
        {"aanbod": [ELDERS], "bibliotheek": [dienst("taalhuis")]},
    )  # fmt: skip
    rij = kansen(scan).loc["digisterker.digitaal_minder_vaardig"]
    # Per wijk 300 of 1,000; the rest has 700 of 9,000.
    assert rij["aantal"] == 600 and rij["wijken"] == (wijk(1), wijk(2))
    assert rij["extra"] == pytest.approx(2 * (300 - 1000 * 700 / 9000), abs=1e-9)
    schatting = select_rij(kansen(eenzaam()), HUISKAMER)
    assert np.isnan(schatting["extra"]), "an estimate has no numbers"


def test_gewone_behoefte_geeft_een_kans_voor_de_hele_gemeente() -> None:
    rij = kansen(eenzaam([10.0, 10.0, 10.0])).loc[HUISKAMER]
    assert rij["wijken"] == () and rij["behoefte"] == 0.5
    assert rij["bewijs"] == ((GEMEENTE, "ernstig_eenzaam_65plus", 2024, 10.0, 10.0),)


def test_lage_behoefte_of_genoeg_aanbod_geeft_geen_kans() -> None:
    genoeg: Bladen = {"aanbod": [aanbod([THEMA, "kunst_cultuur_erfgoed"], [GROEP], aanbieder=naam)
                                 for naam in ("Kerk", "Welzijn")]}
    assert kansen(eenzaam(bladen=genoeg)).empty
    laag = make_scan(
        {"inwoners": per_gebied([4000, 4000], nl=NEDERLAND),
         "ernstig_eenzaam_65plus": per_gebied([5.0, 5.0], gm=5.0, nl=10.0)},
        {"aanbod": [ELDERS], "bibliotheek": [dienst("taalhuis")]},
    )  # fmt: skip
    assert HUISKAMER not in kansen(laag).index


@pytest.mark.parametrize(
    ("stand", "termijn"), [("bestaat", "kort"), ("gepland", "kort"), ("mogelijk", "middellang")]
)
def test_termijn_volgt_stand_en_inspanning(stand: str, termijn: str) -> None:
    rij = kansen(eenzaam(bladen={"bibliotheek": [dienst("huiskamer", stand)]})).loc[HUISKAMER]
    assert (rij["stand"], rij["termijn"]) == (stand, termijn)


def test_termijn_van_elke_kans_is_die_van_de_regels(zwolle_tabellen: Tabellen) -> None:
    scan = zwolle_tabellen.scan
    for _, rij in zwolle_tabellen.kansen.iterrows():
        last = scan.catalogus.dienst[rij["dienst"]].inspanning
        if rij["termijn_reden"] == "Gekozen in de invulmap.":
            assert rij["eigen"]
        elif rij["stand"] == "bestaat":
            assert rij["termijn"] == ("middellang" if last == 5 else "kort")
        elif rij["stand"] == "gepland":
            assert rij["termijn"] == ("kort" if last <= 3 else "middellang")
        else:
            assert rij["termijn"] == {1: "kort", 5: "lang"}.get(last, "middellang")


def test_een_dienst_die_alleen_elders_loopt_heet_elders() -> None:
    for wijken, elders in (([wijk(3)], True), ([wijk(1)], False), ([], False)):
        scan = eenzaam(bladen={"bibliotheek": [dienst("huiskamer", "bestaat", wijken)]})
        assert kansen(scan).at[HUISKAMER, "elders"] == elders, wijken


@pytest.mark.parametrize(
    ("wijken", "hier"), [([wijk(1)], True), ([], True), ([wijk(3)], False), (None, False)]
)
def test_een_dienst_die_hier_gepland_is(wijken: list[str] | None, hier: bool) -> None:
    rijen: list[Rij] = [] if wijken is None else [dienst("huiskamer", "gepland", wijken)]
    scan = eenzaam(bladen={"bibliotheek": [dienst("taalhuis"), *rijen]})
    assert kansen(scan).at[HUISKAMER, "gepland_hier"] == hier


def test_partners_en_beleid_alleen_bij_gedeeld_thema_en_doelgroep() -> None:
    scan = eenzaam(bladen={
        "stakeholders": [stakeholder([THEMA], [GROEP]), stakeholder(["taal_verhaal"], [GROEP]),
                         stakeholder([THEMA], ["minima"]), stakeholder([THEMA])],
        "beleid": [beleid([THEMA], ["ernstig_eenzaam_65plus"]), beleid([THEMA]),
                   beleid([THEMA], ["bijstand"]), beleid(["taal_verhaal"])],
    })
    assert select_partners(scan, (THEMA,), GROEP) == (2,)
    assert select_beleid(scan, (THEMA,), scan.catalogus.doelgroep[GROEP]) == (2, 3)


# --- named by the people themselves ----------------------------------------------------------


def test_eigen_kans_houdt_haar_titel_termijn_en_toelichting() -> None:
    eigen = kans("huiskamer", GROEP, titel="Koffie in de wijk", termijn="lang")
    rij = kansen(eenzaam(bladen={"kansen": [eigen]})).loc[HUISKAMER]
    assert (rij["titel"], rij["termijn"], rij["eigen"]) == ("Koffie in de wijk", "lang", True)
    assert rij["termijn_reden"] == "Gekozen in de invulmap."


def test_eigen_kans_geldt_waar_mensen_haar_zien() -> None:
    # Need is high in wijk 1; people named wijk 3, where it is low.
    eigen = kans("huiskamer", GROEP, [wijk(3)])
    rij = kansen(eenzaam(bladen={"kansen": [eigen]})).loc[HUISKAMER]
    assert rij["wijken"] == (wijk(3),) and rij["oordelen"] == ("voldoende",)
    assert rij["behoefte"] == 0 and rij["leegte"] == 1
    zonder_wijk = kans("huiskamer", GROEP)
    rij = kansen(eenzaam(bladen={"kansen": [zonder_wijk]})).loc[HUISKAMER]
    assert rij["wijken"] == (wijk(1),), "without wijken: where need is high"


@pytest.mark.parametrize(
    ("dienst_id", "groep"),
    [("huiskamer", GROEP),  # no figure for this group in this scan
     ("ido", GROEP),  # the catalogue does not link the two, and they share no thema
     ("taalhuis", "jongeren"),  # the catalogue does not link the two
     ("burgerinitiatief", "actieve_bewoners")],  # a group that is an asset: no need
)  # fmt: skip
def test_eigen_kans_doet_altijd_mee(dienst_id: str, groep: str) -> None:
    scan = make_scan({"inwoners": per_gebied([4000, 4000], nl=NEDERLAND)},
                     {"kansen": [kans(dienst_id, groep, [wijk(2)])]})
    tabel = kansen(scan)
    assert tabel.index.tolist() == [f"{dienst_id}.{groep}"]
    rij = tabel.iloc[0]
    assert rij["eigen"] and rij["oordeel"] == "onvoldoende_bewijs" and rij["themas"]
    assert (rij["behoefte"], rij["leegte"], rij["wijken"]) == (0, 0, (wijk(2),))


@pytest.mark.parametrize("domein", DOMEINEN)
def test_eigen_kans_zonder_gedeeld_thema_in_dit_domein(domein: str) -> None:
    """Within educatie a maakplaats and young children no longer share a thema."""
    scan = make_scan(
        {"inwoners": per_gebied([4000, 4000], nl=NEDERLAND)},
        {"kansen": [kans("maakplaats", "jonge_kinderen")]}, make_organisatie([domein]),
    )  # fmt: skip
    blijft = {"maakplaats"} <= set(scan.catalogus.dienst) and (
        "jonge_kinderen" in scan.catalogus.doelgroep)
    assert len(kansen(scan)) == int(blijft)


# --- ranks -----------------------------------------------------------------------------------


@pytest.mark.parametrize("domeinen", [tuple(DOMEINEN), *[(d,) for d in DOMEINEN]])
def test_rangen_lopen_van_een_tot_n_binnen_hun_spreiding(
    zwolle: Scan, domeinen: tuple[str, ...]
) -> None:
    organisatie = make_organisatie(domeinen)
    catalogus = select_catalogus(organisatie)
    smal = replace(zwolle, catalogus=catalogus, invulmap=zwolle.invulmap.select(catalogus))
    tabel = kansen(smal)
    n = len(tabel)
    assert n > 0 and tabel["rang"].tolist() == list(range(1, n + 1))
    assert tabel["score"].is_monotonic_decreasing
    assert (tabel["rang_onder"] >= 1).all() and (tabel["rang_boven"] <= n).all()
    assert (tabel["rang_onder"] <= tabel["rang"]).all()
    assert (tabel["rang"] <= tabel["rang_boven"]).all()
    assert tabel["top5"].between(0, 100).all()
    assert tabel["top5"].sum() == pytest.approx(100 * min(n, 5)), "five places in every draw"


def test_tweemaal_hetzelfde(zwolle_tabellen: Tabellen) -> None:
    opnieuw = compare_kansen(zwolle_tabellen.scan, zwolle_tabellen.confrontatie)
    pd.testing.assert_frame_equal(opnieuw, zwolle_tabellen.kansen)


def test_spreiding_langs_een_andere_weg(zwolle_tabellen: Tabellen) -> None:
    """The same spread from gamma variates, another seed and a hundred times as many draws."""
    tabel = zwolle_tabellen.kansen
    bron = np.random.default_rng(7)
    gamma = bron.gamma(25 * np.array(list(GEWICHTEN.values())), size=(100_000, 5))
    punten = tabel[list(CRITERIA)].to_numpy(dtype=float)
    scores = gamma / gamma.sum(axis=1, keepdims=True) @ punten.T
    # Ties go to the kans that stands higher in the table.
    rangen = 1 + np.argsort(np.argsort(-scores.round(12), axis=1, kind="stable"), axis=1)
    onder, boven = np.quantile(rangen, [0.025, 0.975], axis=0)
    assert np.abs(tabel["rang_onder"] - onder).max() <= 2
    assert np.abs(tabel["rang_boven"] - boven).max() <= 2
    top5 = 100 * (rangen <= 5).mean(axis=0)
    assert np.abs(tabel["top5"] - top5).max() < 5  # about three standard errors


def test_gelijke_score_dan_meeste_mensen_extra_en_daarna_het_alfabet(
    zwolle_tabellen: Tabellen,
) -> None:
    tabel = zwolle_tabellen.kansen
    precies = [
        sum(Fraction(str(GEWICHTEN[c])) * Fraction(str(round(rij[c], 9))) for c in CRITERIA)
        for _, rij in tabel.iterrows()
    ]
    extra = [float(x) if x == x else float("-inf") for x in tabel["extra"].astype(float)]
    sleutels = [(-s, -e, t) for s, e, t in zip(precies, extra, tabel["titel"], strict=True)]
    assert sleutels == sorted(sleutels)


@settings(max_examples=4, deadline=None)
@given(st.lists(st.integers(0, 20), min_size=5, max_size=5).filter(any))
def test_rangen_bij_elke_weging(zwolle_tabellen: Tabellen, delen: list[int]) -> None:
    gewichten = {c: d / sum(delen) for c, d in zip(CRITERIA, delen, strict=True)}
    organisatie = make_organisatie(gewichten=gewichten)
    scan = zwolle_tabellen.scan
    scan = replace(scan, catalogus=select_catalogus(organisatie))
    tabel = compare_kansen(scan, zwolle_tabellen.confrontatie)
    n = len(tabel)
    assert tabel["rang"].tolist() == list(range(1, n + 1))
    assert tabel["score"].round(9).is_monotonic_decreasing
    assert tabel["rang_onder"].between(1, n).all() and tabel["rang_boven"].between(1, n).all()
    assert (tabel["rang_onder"] <= tabel["rang_boven"]).all()


@pytest.mark.parametrize("criterium", CRITERIA)
def test_alle_gewicht_op_een_criterium(zwolle_tabellen: Tabellen, criterium: str) -> None:
    gewichten = dict.fromkeys(CRITERIA, 0.0) | {criterium: 1.0}
    catalogus = select_catalogus(make_organisatie(gewichten=gewichten))
    tabel = compare_kansen(
        replace(zwolle_tabellen.scan, catalogus=catalogus), zwolle_tabellen.confrontatie)
    assert tabel["score"].to_numpy() == pytest.approx(100 * tabel[criterium].to_numpy(), abs=1e-9)
    # Without any doubt about the weights the rank is certain.
    assert (tabel["rang_onder"] == tabel["rang"]).all()
    assert (tabel["rang_boven"] == tabel["rang"]).all()


def test_gewichten_van_de_organisatie_gelden() -> None:
    gewichten = {"behoefte": 0.1, "leegte": 0.1, "beleid": 0.1, "partners": 0.1,
                 "haalbaarheid": 0.6}  # fmt: skip
    gewoon, eigen = eenzaam(), eenzaam(organisatie=make_organisatie(gewichten=gewichten))
    # need 0.8, emptiness 1, no goal, no partner, effort 2 and absent: (4/5 + 0.2) / 2 = 0.5
    assert score(gewoon) == pytest.approx(30 * 0.8 + 25 + 15 * 0.5, abs=1e-9)
    assert score(eigen) == pytest.approx(10 * 0.8 + 10 + 60 * 0.5, abs=1e-9)


# --- properties ------------------------------------------------------------------------------


@settings(max_examples=6, deadline=None)
@given(st.permutations([14.0, 10.0, 6.0]), st.floats(0, 30), st.booleans())
def test_meer_behoefte_in_een_wijk_verlaagt_geen_score(
    wijken: list[float], erbij: float, met_aanbod: bool
) -> None:
    bladen: Bladen = {"bibliotheek": [dienst("huiskamer", "bestaat", [wijk(3)])]}
    if met_aanbod:
        bladen["aanbod"] = [aanbod([THEMA], [GROEP], [wijk(1)])]
    voor = kansen(eenzaam(wijken, bladen))
    na = kansen(eenzaam([wijken[0] + erbij, *wijken[1:]], bladen))
    assert set(voor.index) <= set(na.index)
    assert (na.loc[voor.index, "score"] >= voor["score"] - 1e-9).all()


def test_behoefte_in_een_wijk_uit_een_zwakker_cijfer_verlaagt_geen_score() -> None:
    """Almere and thirteen others: bijstand only for the gemeente, an estimate per wijk."""
    def almere(wijken: Sequence[float]) -> Scan:
        return make_scan(
            {"inwoners": per_gebied([50_000, 50_000], nl=NEDERLAND),
             "leeftijd_15_25": per_gebied([None, None], nl=2e6, gm=12_000),
             "leeftijd_25_45": per_gebied([None, None], nl=4e6, gm=26_000),
             "leeftijd_45_65": per_gebied([None, None], nl=5e6, gm=27_000),
             "bijstand": per_gebied([None, None], nl=350_000, gm=4000),
             "arbeidsparticipatie_pct": per_gebied(wijken, gm=70.0, nl=70.0)},
            {"aanbod": [ELDERS], "bibliotheek": [dienst("taalhuis")]},
        )  # fmt: skip

    voor, na = (kansen(almere(w)).loc["jobon.werkzoekenden"] for w in ([70, 70], [40, 100]))
    assert voor["behoefte"] == 1 and voor["wijken"] == ()
    assert na["wijken"] == (wijk(1),) and na["score"] >= voor["score"]
    gebieden = [bewijs[0] for bewijs in na["bewijs"]]
    assert gebieden == [GEMEENTE, wijk(1)], "what decides the points stands in the evidence"


@settings(max_examples=6, deadline=None)
@given(st.data())
def test_meer_aanbod_verhoogt_geen_score(data: st.DataObject) -> None:
    plek = st.lists(st.sampled_from([wijk(1), wijk(2), wijk(3)]), unique=True, max_size=2)
    bladen: Bladen = {"aanbod": [ELDERS, aanbod([THEMA], [GROEP], data.draw(plek))]}
    scan = eenzaam((15.0, 14.0, 10.0), bladen)
    thema = data.draw(st.sampled_from([THEMA, "kunst_cultuur_erfgoed"]))
    erbij = aanbod([thema], [GROEP], data.draw(plek), data.draw(st.sampled_from(["Kerk", "Bank"])))
    voor, na = kansen(scan), kansen(add_rij(scan, "aanbod", erbij))
    assert set(na.index) <= set(voor.index)
    assert (na["score"] <= voor.loc[na.index, "score"] + 1e-9).all()


def test_volgorde_van_rijen_verandert_geen_score(zwolle_tabellen: Tabellen) -> None:
    anders = kansen(shuffle(zwolle_tabellen.scan, 11)).loc[zwolle_tabellen.kansen.index]
    kolommen = [*CRITERIA, "score", "rang", "rang_onder", "rang_boven", "top5", "aantal", "extra",
                "oordeel", "termijn", "stand", "elders", "eigen", "titel"]  # fmt: skip
    pd.testing.assert_frame_equal(
        anders[kolommen], zwolle_tabellen.kansen[kolommen], rtol=1e-9, check_dtype=False)
    for kolom in ("wijken", "bewijs", "partner_rijen", "beleid_rijen", "aanbod_rijen"):
        eerst = zwolle_tabellen.kansen[kolom].map(sorted)
        assert anders[kolom].map(sorted).tolist() == eerst.tolist(), kolom


def test_invoer_blijft_zoals_zij_was(zwolle_tabellen: Tabellen) -> None:
    voor = zwolle_tabellen.confrontatie.copy(deep=True)
    compare_kansen(zwolle_tabellen.scan, zwolle_tabellen.confrontatie)
    pd.testing.assert_frame_equal(zwolle_tabellen.confrontatie, voor)


# --- which ones to show ----------------------------------------------------------------------


@pytest.mark.parametrize("per_termijn", [1, 2, 3])
def test_beste_per_termijn_elke_dienst_een_keer_en_alles_wat_mensen_noemden(
    zwolle_tabellen: Tabellen, per_termijn: int
) -> None:
    tabel = zwolle_tabellen.kansen
    gezien: set[str] = set()
    per: dict[str, list[Any]] = {}
    for id_, rij in tabel.iterrows():
        if rij["dienst"] not in gezien and len(per.setdefault(rij["termijn"], [])) < per_termijn:
            per[rij["termijn"]].append(id_)
        gezien.add(rij["dienst"])
    eigen = tabel.index[tabel["eigen"]]
    assert len(eigen) == 3
    verwacht = {*eigen, *(id_ for ids in per.values() for id_ in ids)}
    gekozen = select_kansen(tabel, per_termijn)
    assert set(gekozen.index) == verwacht and gekozen["rang"].is_monotonic_increasing


def test_geen_kansen_om_uit_te_kiezen(zwolle: Scan) -> None:
    leeg = kansen(with_bladen(zwolle, {}))
    assert leeg.empty and select_kansen(leeg).empty
