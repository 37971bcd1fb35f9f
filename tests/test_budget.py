"""The budget exercise: what is paid, what is reached, and never more than there is."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pandas as pd
import pytest
from conftest import Tabellen
from hypothesis import given
from hypothesis import strategies as st
from scanbouwer import add_rij, budgetkeuze, make_organisatie, make_scan, per_gebied, with_bladen

from kansenscan_lib.analyse.budget import (
    VOORBEELDEN,
    Budget,
    compare_budget,
    select_betaalbaar,
)
from kansenscan_lib.beeld.budgettabellen import draw_budget, draw_budgetkansen, say_budget
from kansenscan_lib.beeld.tabel import Tabel
from kansenscan_lib.beeld.tonen import Tekst
from kansenscan_lib.invoer.modellen import Budgetkeuze
from kansenscan_lib.rijen import select_rijen
from kansenscan_lib.scan import Scan

LEEG = make_scan({"inwoners": per_gebied([4000, 4000, 4000], nl=17_000_000)})
W1, W2, W3 = LEEG.wijken.index
#: dienst, doelgroep, score, term, wijken with their verdict; prices of diensten.yml behind it.
KANSEN: list[tuple[str, str, float, str, dict[str, str]]] = [
    ("taalhuis", "nt2_nieuwkomers", 90, "lang", {W1: "witte_vlek", W2: "aansluiten"}),  # 4
    ("ido", "minima", 80, "kort", {}),  # 3, the whole gemeente
    ("boekstart", "jonge_kinderen", 70, "kort", {W1: "witte_vlek"}),  # 1
    ("taalcafe", "nt2_nieuwkomers", 60, "kort", {W1: "witte_vlek"}),  # 2
    ("leeskring_debat", "eenzame_ouderen", 50, "middellang", {W3: "versterken"}),  # 1
]  # fmt: skip
TAALHUIS, IDO, BOEKSTART, TAALCAFE, LEESKRING = (f"{d}.{g}" for d, g, *_ in KANSEN)


def maak_kansen(rijen: list[tuple[str, str, float, str, dict[str, str]]]) -> pd.DataFrame:
    uit: list[dict[str, Any]] = [
        {"id": f"{dienst}.{groep}", "titel": f"Kans {n}", "dienst": dienst, "doelgroep": groep,
         "themas": LEEG.catalogus.doelgroep[groep].themas, "wijken": tuple(wijken),
         "oordelen": tuple(wijken.values()), "rang": n, "score": score, "termijn": termijn,
         "oordeel": next(iter(wijken.values()), "witte_vlek")}
        for n, (dienst, groep, score, termijn, wijken) in enumerate(rijen, start=1)
    ]  # fmt: skip
    return pd.DataFrame(uit).set_index("id") if uit else pd.DataFrame()


def reken(*keuzes: Budgetkeuze, munten: int = 6) -> tuple[Scan, Budget]:
    scan = with_bladen(LEEG, {"budget": keuzes}) if keuzes else LEEG
    anders = scan.catalogus.participatie.model_copy(update={"munten": munten})
    scan = replace(scan, catalogus=replace(scan.catalogus, participatie=anders))
    return scan, compare_budget(scan, maak_kansen(KANSEN))


def verdeling(budget: Budget, naam: str) -> dict[str, Any]:
    (rij,) = [rij for rij in select_rijen(budget.verdelingen) if rij["verdeling"] == naam]
    return rij


def test_de_prijzen_zijn_die_van_de_diensten() -> None:
    """As read in diensten.yml; with eleven coins every kans is paid."""
    _, budget = reken(munten=11)
    prijs = dict(zip(budget.keuzes["kans"], budget.keuzes["prijs"], strict=True))
    assert prijs == {TAALHUIS: 4, IDO: 3, BOEKSTART: 1, TAALCAFE: 2, LEESKRING: 1}


def test_drie_voorbeelden_met_de_hand() -> None:
    """Six coins. By score: 4, skip 3, 1, skip 2, 1. Cheapest: 1, 1, 2, and then 3 is too dear.

    In turns: first of every group (4, skip 3, 1, 1), then the second of NT2 (2: too dear).
    """
    _, budget = reken()
    assert budget.verdelingen["verdeling"].tolist() == list(VOORBEELDEN)
    assert set(budget.verdelingen["soort"]) == {"voorbeeld"}
    assert verdeling(budget, "hoogste_score")["kansen"] == (TAALHUIS, BOEKSTART, LEESKRING)
    assert verdeling(budget, "meeste_kansen")["kansen"] == (BOEKSTART, TAALCAFE, LEESKRING)
    assert verdeling(budget, "om_de_beurt")["kansen"] == (TAALHUIS, BOEKSTART, LEESKRING)
    assert budget.verdelingen["over"].tolist() == [0, 2, 0]


def test_om_de_beurt_neemt_eerst_van_elke_groep_een() -> None:
    """Ten coins: the fourth group comes before the second kans of the first group."""
    _, budget = reken(munten=10)
    assert verdeling(budget, "om_de_beurt")["kansen"] == (TAALHUIS, IDO, BOEKSTART, LEESKRING)
    assert verdeling(budget, "hoogste_score")["kansen"] == (TAALHUIS, IDO, BOEKSTART, TAALCAFE)


def test_wat_een_verdeling_bereikt_met_de_hand() -> None:
    _, budget = reken(munten=10)
    rij = verdeling(budget, "hoogste_score")
    assert rij["doelgroepen"] == ("nt2_nieuwkomers", "jonge_kinderen", "minima")
    assert rij["wijken"] == (W1, W2) and rij["heel"]
    # NT2 in W1 (twice, counts once), minima in the whole gemeente, children in W1.
    assert rij["witte_vlekken"] == 3
    assert (rij["kort"], rij["middellang"], rij["lang"]) == (3, 0, 1)
    assert rij["score"] == pytest.approx((90 + 80 + 70 + 60) / 4)
    themas = {t for d in rij["doelgroepen"] for t in LEEG.catalogus.doelgroep[d].themas}
    assert set(rij["themas"]) == themas


def test_eigen_verdeling_heel_deels_en_geen_kans() -> None:
    _, budget = reken(
        budgetkeuze("taalhuis", "nt2_nieuwkomers", 3),  # one short
        budgetkeuze("boekstart", "jonge_kinderen", 2),  # one too many
        budgetkeuze("maakplaats", "jongeren", 4),  # no kans of this scan
        budgetkeuze("taalcafe", "nt2_nieuwkomers", 2, "Bewoners "),  # the same group
        munten=12,
    )
    rij = verdeling(budget, "bewoners")
    assert rij["soort"] == "eigen"
    assert rij["kansen"] == (BOEKSTART, TAALCAFE) and rij["deels"] == (TAALHUIS,)
    assert rij["geen_kans"] == ("maakplaats.jongeren",)
    assert (rij["over"], rij["te_veel"]) == (12 - 3 - 2 - 4 - 2, 1)
    eigen = budget.keuzes[budget.keuzes["soort"] == "eigen"].set_index("kans")
    tekort = eigen["tekort"].to_dict()
    assert tekort[TAALHUIS] == 1 and tekort[BOEKSTART] == 0
    assert rij["doelgroepen"] == ("nt2_nieuwkomers", "jonge_kinderen"), "a part reaches nobody"


def test_munten_van_de_invulmap_gaan_voor(zwolle_tabellen: Tabellen) -> None:
    scan, kansen = zwolle_tabellen.scan, zwolle_tabellen.kansen
    assert scan.invulmap.scan is not None
    eigen = scan.invulmap.scan.model_copy(update={"munten": 3})
    anders = replace(scan, invulmap=replace(scan.invulmap, scan=eigen))
    assert set(compare_budget(anders, kansen).verdelingen["munten"]) == {3}
    leeg = scan.invulmap.scan.model_copy(update={"munten": None})
    anders = replace(scan, invulmap=replace(scan.invulmap, scan=leeg))
    munten = scan.catalogus.participatie.munten
    assert set(compare_budget(anders, kansen).verdelingen["munten"]) == {munten}


def test_zonder_kansen_zijn_er_lege_voorbeelden() -> None:
    budget = compare_budget(LEEG, pd.DataFrame())
    assert budget.verdelingen["verdeling"].tolist() == list(VOORBEELDEN)
    assert budget.keuzes.empty and budget.verdelingen["score"].isna().all()
    assert draw_budget(budget.verdelingen, budget.keuzes, LEEG) == []
    assert draw_budgetkansen(budget.keuzes, LEEG) == Tekst("")
    tekst = say_budget(budget.verdelingen, budget.keuzes, LEEG).markdown
    assert "nog geen kans die met 12 munten te betalen is" in tekst


PRIJZEN = st.lists(st.integers(1, 5), min_size=1, max_size=12)


@given(PRIJZEN, st.integers(1, 40))
def test_nooit_meer_uitgeven_dan_er_is(prijzen: list[int], munten: int) -> None:
    prijs = {str(n): p for n, p in enumerate(prijzen)}
    gekozen = select_betaalbaar(prijs, prijs, munten)
    over = munten - sum(prijs[k] for k in gekozen)
    assert over >= 0 and len(set(gekozen)) == len(gekozen)
    assert all(prijs[k] > over for k in set(prijs) - set(gekozen)), "what still fits is taken"


@given(PRIJZEN, st.integers(1, 40))
def test_goedkoopste_eerst_betaalt_de_meeste_kansen(prijzen: list[int], munten: int) -> None:
    """Against a table of what is the most for every number of coins (dynamic programming)."""
    prijs = {str(n): p for n, p in enumerate(prijzen)}
    meeste = [0] * (munten + 1)
    for p in prijzen:
        for m in range(munten, p - 1, -1):
            meeste[m] = max(meeste[m], meeste[m - p] + 1)
    op_prijs = sorted(prijs, key=prijs.__getitem__)
    assert len(select_betaalbaar(op_prijs, prijs, munten)) == meeste[munten]


@given(st.integers(1, 60))
def test_geen_voorbeeld_geeft_te_veel_uit(munten: int) -> None:
    _, budget = reken(munten=munten)
    voorbeelden = budget.verdelingen[budget.verdelingen["soort"] == "voorbeeld"]
    assert (voorbeelden["over"] >= 0).all()
    per = budget.keuzes.groupby("verdeling")["munten"].sum()
    assert (per <= munten).all()


def test_zwolle_met_de_hand(zwolle_tabellen: Tabellen) -> None:
    """Count again from the kansen, without the code; and twice the same."""
    t = zwolle_tabellen
    budget = compare_budget(t.scan, t.kansen)
    pd.testing.assert_frame_equal(budget.keuzes, compare_budget(t.scan, t.kansen).keuzes)
    inspanning = {d.id: d.inspanning for d in t.scan.catalogus.diensten}
    for rij in select_rijen(budget.verdelingen):
        deel = t.kansen.loc[list(rij["kansen"])]
        assert set(deel["doelgroep"]) == set(rij["doelgroepen"])
        assert {w for ws in deel["wijken"] for w in ws} == set(rij["wijken"])
        assert rij["kort"] + rij["middellang"] + rij["lang"] == len(deel)
        if rij["soort"] == "voorbeeld":
            assert rij["over"] == rij["munten"] - deel["dienst"].map(inspanning).sum()


def test_tabel_van_verdelingen_noemt_voorbeelden_zo() -> None:
    scan, budget = reken(budgetkeuze("ido", "minima", 2, "<b>raad</b>"))
    hoofd, vouw = draw_budget(budget.verdelingen, budget.keuzes, scan)
    assert isinstance(hoofd, Tabel)
    assert hoofd.df["naam"].tolist() == [
        "<b>raad</b>", "de hoogste score eerst (voorbeeld van de werkbank)",
        "zo veel mogelijk kansen (voorbeeld van de werkbank)",
        "doelgroepen om de beurt (voorbeeld van de werkbank)",
    ]  # fmt: skip
    assert hoofd.df["kansen"].tolist()[0] == "0" and hoofd.df["score"].tolist()[0] == "–"
    assert hoofd.df["kansen"].tolist()[1] == "3 (1 kort, 1 middellang, 1 lang)"
    html = hoofd._repr_html_() + vouw._repr_html_()
    assert "<b>raad" not in html and "Kans 2: één munt te weinig" in html
    assert "buiten de domeinen" not in html


def test_matrix_zet_het_vaakst_gekozen_bovenaan() -> None:
    scan, budget = reken(budgetkeuze("ido", "minima", 2), budgetkeuze("boekstart",
                         "jonge_kinderen", 1))  # fmt: skip
    tabel = draw_budgetkansen(budget.keuzes, scan)
    assert isinstance(tabel, Tabel)
    assert tabel.df["titel"].tolist()[0] == "Kans 3", "BoekStart is in all four"
    cellen = {rij["titel"]: str(rij["v0"]) for rij in select_rijen(tabel.df)}
    assert cellen["Kans 3"] == "ja" and cellen["Kans 2"] == "1 te weinig"
    assert cellen["Kans 1"] == "–"


def test_matrix_toont_hoogstens_twaalf_kansen_en_vier_groepen(zwolle_tabellen: Tabellen) -> None:
    scan = zwolle_tabellen.scan
    for n in range(5):
        scan = add_rij(scan, "budget", budgetkeuze("ido", "minima", 3, f"groep {n}"), 900 + n)
    budget = compare_budget(scan, zwolle_tabellen.kansen)
    tabel = draw_budgetkansen(budget.keuzes, scan)
    assert isinstance(tabel, Tabel) and tabel.kolommen is not None
    assert len(tabel.df) == 12 and len(tabel.kolommen) == 1 + 4 + 3 + 1
    assert "de eerste 4 groepen" in tabel.toelichting


def test_lezing_noemt_wat_allen_kiezen_en_wat_een_groep_kiest() -> None:
    scan, budget = reken(
        budgetkeuze("boekstart", "jonge_kinderen", 1), budgetkeuze("ido", "minima", 3),
        budgetkeuze("boekstart", "jonge_kinderen", 1, "gemeente"),
    )  # fmt: skip
    tekst = say_budget(budget.verdelingen, budget.keuzes, scan).markdown
    assert "Twee groepen verdeelden de munten: bewoners en gemeente." in tekst
    assert "Zij betalen allemaal **'Kans 3'**." in tekst
    assert "Alleen bij bewoners gaat 'Kans 2' door." in tekst
    assert "Alleen bij gemeente" not in tekst
    assert "In alle verdelingen en alle voorbeelden komt 'Kans 3' terug." in tekst
    assert "geen bedrag" in tekst


def test_lezing_zonder_en_met_een_groep() -> None:
    scan, budget = reken()
    tekst = say_budget(budget.verdelingen, budget.keuzes, scan).markdown
    assert "Nog niemand heeft munten verdeeld." in tekst
    scan, budget = reken(budgetkeuze("ido", "minima", 2))
    tekst = say_budget(budget.verdelingen, budget.keuzes, scan).markdown
    assert "Eén groep verdeelde de munten: bewoners. Zij betalen geen kans helemaal." in tekst


def test_andere_domeinen_worden_gezegd() -> None:
    scan = make_scan({"inwoners": per_gebied([4000], nl=17_000_000)}, None,
                     make_organisatie(["educatie"]))  # fmt: skip
    budget = compare_budget(scan, maak_kansen(KANSEN[2:3]))
    hoofd = draw_budget(budget.verdelingen, budget.keuzes, scan)[0]
    assert "buiten de domeinen van deze scan" in hoofd._repr_html_()
