"""The quickscan: the middle answer for everybody, disagreement and agenda for the lab only."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pandas as pd
import pytest
from scanbouwer import make_invulmap, make_scan, per_gebied, quickscan, with_bladen

from kansenscan_lib.analyse.quickscan import (
    AGENDAPUNTEN,
    compare_antwoorden,
    compare_quickscan,
    select_agenda,
)
from kansenscan_lib.beeld.quickscan import draw_agenda, draw_oneens, draw_quickscan, say_quickscan
from kansenscan_lib.beeld.tabel import Tabel
from kansenscan_lib.beeld.tonen import Beeld, Tekst
from kansenscan_lib.invoer.modellen import Quickscan
from kansenscan_lib.scan import Scan

LEEG = with_bladen(make_scan({"inwoners": per_gebied([4000], nl=17_000_000)}), {})
IDS = [stelling.id for stelling in LEEG.catalogus.quickscan.stellingen]


def scan_met(*rijen: Quickscan, niveaus: Sequence[str] | None = None) -> Scan:
    scan = with_bladen(LEEG, {"quickscan": rijen})
    if niveaus:
        anders = scan.catalogus.quickscan.model_copy(update={"niveaus": tuple(niveaus)})
        scan = replace(scan, catalogus=replace(scan.catalogus, quickscan=anders))
    return scan


def antwoorden(*rijen: Quickscan, niveaus: Sequence[str] | None = None) -> pd.DataFrame:
    intern = make_invulmap({"quickscan": rijen}).quickscan
    return compare_antwoorden(scan_met(*rijen, niveaus=niveaus), intern)


def agenda(*rijen: Quickscan) -> pd.DataFrame:
    return select_agenda(compare_quickscan(scan_met(*rijen)), antwoorden(*rijen))


def test_het_profiel_is_het_middelste_van_drie() -> None:
    """By hand: of 1, 2, 4 the middle is 2; of 3, 4, 4 it is 4; two steps to go."""
    tabel = compare_quickscan(scan_met(quickscan(IDS[3], 1, 3, 2, 4, 4, 4)))
    assert tabel.index.tolist() == IDS
    assert (tabel.at[IDS[3], "nu"], tabel.at[IDS[3], "gewenst"]) == (2, 4)
    assert tabel.at[IDS[3], "stappen"] == 2
    assert str(tabel["stappen"].dtype) == "Int64"


def test_niet_beantwoord_is_niet_het_laagste_niveau() -> None:
    tabel = compare_quickscan(scan_met(quickscan(IDS[0], 1, 3, 2, 3)))
    assert tabel.loc[IDS[0], ["nu", "gewenst", "stappen"]].isna().all(), "two of three answered"
    assert tabel["nu"].isna().all()


def test_minder_willen_dan_nu_is_een_stap_terug() -> None:
    tabel = compare_quickscan(scan_met(quickscan(IDS[0], 3, 2, 3, 2, 3, 2)))
    assert tabel.at[IDS[0], "stappen"] == -1


@pytest.mark.parametrize(
    ("nu", "gewenst", "spreiding", "oneens"),
    [((1, 2, 2), (3, 3, 4), (1, 1), False), ((1, 3, 2), (4, 4, 4), (2, 0), True),
     ((2, 2, 2), (2, 4, 4), (0, 2), True), ((2, None, None), (1, 1, 1), (None, 0), False),
     ((1, None, 4), (None, None, None), (3, None), True)],
)  # fmt: skip
def test_oneens_vanaf_twee_niveaus(
    nu: tuple[int | None, ...], gewenst: tuple[int | None, ...],
    spreiding: tuple[int | None, ...], oneens: bool,
) -> None:  # fmt: skip
    om_en_om = [a for paar in zip(nu, gewenst, strict=True) for a in paar]
    rij = antwoorden(quickscan(IDS[1], *om_en_om)).loc[IDS[1]]
    for kant, ver in zip(("nu", "gewenst"), spreiding, strict=True):
        assert pd.isna(rij[f"spreiding_{kant}"]) if ver is None else rij[
            f"spreiding_{kant}"] == ver  # fmt: skip
    assert bool(rij["oneens"]) is oneens
    assert rij["gegeven"] == sum(a is not None for a in om_en_om)


def test_bij_twee_niveaus_is_de_hele_schaal_al_oneens() -> None:
    rij = quickscan(IDS[0], 1, 2, 2, 2, 2, 2)
    assert antwoorden(rij, niveaus=["nee", "ja"]).at[IDS[0], "oneens"]
    assert not antwoorden(rij).at[IDS[0], "oneens"]


def test_agenda_eerst_oneens_dan_wens_dan_onbeantwoord() -> None:
    tabel = agenda(
        quickscan(IDS[0], 2, 3, 2, 3, 2, 3),  # a wish of one step
        quickscan(IDS[1], 1, 1, 1, 1, 1, 1),  # nothing to talk about
        quickscan(IDS[2], 1, 4, 1, 4, 1, 4),  # a wish of three steps
        quickscan(IDS[3], 1, 3, 3, 3, 2, 3),  # two levels apart
        quickscan(IDS[4], 1, 4, 4, 4, 2, 4),  # three levels apart
        quickscan(IDS[5], 2, 2, 2, 2),  # the third did not answer
    )
    assert tabel.index.tolist() == [IDS[4], IDS[3], IDS[2], IDS[0], IDS[6], IDS[7]]
    assert tabel["reden"].tolist() == ["oneens"] * 2 + ["wens"] * 2 + ["onbeantwoord"] * 2
    assert tabel["maat"].tolist() == [3, 2, 3, 1, 0, 0]
    vraag = LEEG.catalogus.quickscan.stelling[IDS[4]].gesprek
    assert tabel.at[IDS[4], "gesprek"] == vraag


def test_agenda_onvolledig_komt_na_onbeantwoord() -> None:
    rijen = [quickscan(id_, 2, 2, 2, 2, 2, 2) for id_ in IDS[2:]]
    tabel = agenda(quickscan(IDS[0], 2, 2, 2, 2), *rijen)
    assert tabel["reden"].to_dict() == {IDS[1]: "onbeantwoord", IDS[0]: "onvolledig"}


def test_agenda_is_nooit_langer_dan_er_tijd_is() -> None:
    assert len(agenda(*(quickscan(id_, 1, 4, 4, 4, 4, 4) for id_ in IDS))) == AGENDAPUNTEN


def test_zonder_antwoorden_is_er_geen_agenda() -> None:
    tabel = select_agenda(compare_quickscan(LEEG), antwoorden())
    assert tabel.empty
    assert isinstance(draw_agenda(tabel, LEEG), Tekst)


def test_wat_er_staat_telt_niveaus_en_noemt_de_grootste_wens() -> None:
    scan = scan_met(
        quickscan(IDS[0], 1, 4, 1, 4, 1, 4), quickscan(IDS[1], 2, 3, 2, 3, 2, 3),
        quickscan(IDS[2], 2, 2, 2, 2, 2, 2),
    )  # fmt: skip
    profiel = compare_quickscan(scan)
    tekst = say_quickscan(profiel, scan).markdown.replace("\\", "")
    assert ("Nu staan één stelling op 'nog niet begonnen' en twee stellingen op 'in "
            "voorbereiding'.") in tekst  # fmt: skip
    kort = profiel.at[IDS[0], "kort"]
    assert f"De grootste wens is drie niveaus verder, bij '{kort}'." in tekst
    assert f"{len(IDS) - 3} stellingen zijn nog niet door alle drie beantwoord." in tekst
    assert "niet de landelijke Quickscan" in tekst


def test_figuur_heeft_tekst_en_tabel_met_de_namen_van_niveaus() -> None:
    scan = scan_met(quickscan(IDS[0], 1, 4, 1, 4, 1, 4))
    beeld = draw_quickscan(compare_quickscan(scan), scan)
    assert isinstance(beeld, Beeld) and beeld.tabel is not None
    assert "Nu staat één stelling op 'nog niet begonnen'." in beeld.alt
    html = beeld.tabel._repr_html_()
    assert "<td style=\"text-align:left\">geborgd</td>" in html
    assert html.count("niet door alle drie beantwoord") == 2 * (len(IDS) - 1)
    assert beeld.svg.count(">geborgd<") == 3, "the names of the levels above every part"


@pytest.mark.parametrize("aantal", [2, 3, 5, 6, 7])
def test_elk_aantal_niveaus_is_te_tekenen(aantal: int) -> None:
    niveaus = [f"niveau $x_{n}$ <b>" for n in range(aantal)]
    scan = scan_met(quickscan(IDS[0], 1, 2, 1, 2, 1, 2), niveaus=niveaus)
    beeld = draw_quickscan(compare_quickscan(scan), scan)
    assert isinstance(beeld, Beeld)
    assert "<b>" not in beeld._repr_html_() and "$x_0$ &lt;b&gt;" in beeld._repr_html_()


def test_leeg_stelt_de_vragen() -> None:
    profiel = compare_quickscan(LEEG)
    tekst = draw_quickscan(profiel, LEEG)
    assert isinstance(tekst, Tekst)
    assert "Onvoldoende bewijs" in tekst.markdown
    for sessie in LEEG.catalogus.quickscan.sessies:
        assert f"**{sessie.titel}.**" in tekst.markdown
    assert say_quickscan(profiel, LEEG).markdown.startswith("De quickscan is nog niet ingevuld.")
    half = scan_met(quickscan(IDS[0], 1, 2))
    begin = "Er is nog geen stelling door alle drie beantwoord."
    assert say_quickscan(compare_quickscan(half), half).markdown.startswith(begin)


def test_wat_ieder_antwoordt_staat_alleen_in_de_tabel_voor_het_lab() -> None:
    rijen = [quickscan(IDS[0], 1, 4, 4, 4, 3, 4)]
    scan = scan_met(*rijen)
    assert not {k for k in scan.invulmap.quickscan.columns if "jeugd" in k or "manager" in k}
    profiel = compare_quickscan(scan)
    beeld = draw_quickscan(profiel, scan)
    assert "manager" not in beeld._repr_html_().lower()  # type: ignore[union-attr]
    tabel = draw_oneens(antwoorden(*rijen), scan)
    assert isinstance(tabel, Tabel) and tabel.bijschrift.startswith("Intern: ")
    html = tabel._repr_html_()
    assert "nog niet begonnen → geborgd" in html and "nu: drie niveaus" in html
    lab = draw_agenda(agenda(*rijen), scan)._repr_html_()  # type: ignore[union-attr]
    assert "de antwoorden liggen drie niveaus uit elkaar" in lab


def test_zwolle_is_het_oneens_waar_de_invulmap_het_zegt(zwolle: Scan) -> None:
    """Read from params/voorbeeld/GM0193.xlsx by hand: the sheet Quickscan."""
    profiel = compare_quickscan(zwolle)
    assert profiel.loc["gedeeld_doel", ["nu", "gewenst"]].tolist() == [2, 4]
    assert profiel.index[profiel["nu"].isna()].tolist() == ["samen_terugkijken", "bereik_bijhouden"]
