"""Geldstromen: which go with the kansen, the amount by hand, and what the page says about it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import pytest
from bs4 import BeautifulSoup
from herleiden import check_herleidbaar
from scanbouwer import (
    GEMEENTE,
    JAAR,
    load,
    make_organisatie,
    make_scan,
    per_gebied,
    select_catalogus,
)

from kansenscan_lib.analyse.bijlage import select_bijlage
from kansenscan_lib.analyse.confrontatie import compare_confrontatie
from kansenscan_lib.analyse.geld import compare_geld
from kansenscan_lib.analyse.kansen import compare_kansen
from kansenscan_lib.beeld.geldtabellen import STATUS, draw_geld, say_geld
from kansenscan_lib.beeld.tabel import Tabel
from kansenscan_lib.bronnen.momentopname import read_waarden
from kansenscan_lib.catalogus import load_catalogus
from kansenscan_lib.catalogus.geldstromen import Geldstroom
from kansenscan_lib.catalogus.lezen import check_model
from kansenscan_lib.catalogus.veld import DOMEINEN
from kansenscan_lib.fouten import InvoerFout
from kansenscan_lib.scan import Scan
from kansenscan_lib.uitvoer.bijlagen import load_afgeleid

IDO = "spuk_ido"


def kansen(**per_kans: tuple[str, ...]) -> pd.DataFrame:
    """Return the one column of kansen that counts here; `ido__minima` is kans "ido.minima"."""
    index = [naam.replace("__", ".") for naam in per_kans]
    return pd.DataFrame({"geldstromen": list(per_kans.values())}, index=index)


def met(laag: float | None, inwoners: float = 10_000, *, jaar: int = JAAR) -> Scan:
    """Return a scan in which so many people have at most vmbo or mbo 1."""
    rest = None if laag is None else 4000
    return make_scan({
        "inwoners": per_gebied([inwoners / 2, inwoners / 2], nl=17_000_000),
        "opleiding_laag": per_gebied([None, None], gm=laag, nl=3_000_000) | {GEMEENTE: laag},
        "opleiding_midden": per_gebied([None, None], gm=rest, nl=4_000_000) | {GEMEENTE: rest},
        "opleiding_hoog": per_gebied([None, None], gm=rest, nl=4_000_000) | {GEMEENTE: rest},
    }, jaar=jaar)  # fmt: skip


def ido(scan: Scan) -> dict[str, Any]:
    tabel = compare_geld(scan, kansen(ido__minima=(IDO,)))
    assert len(tabel) == 1
    return dict(tabel.iloc[0])


# --- the amount ------------------------------------------------------------------------------


def test_bedrag_van_zwolle_met_de_hand(zwolle: Scan) -> None:
    rij = ido(zwolle)
    waarden = read_waarden(["GM0193"], ("inwoners", "opleiding_laag"))
    gemeente = waarden[(waarden["gebiedscode"] == "GM0193") & (waarden["peiljaar"] == 2022)]
    aantal = dict(zip(gemeente["variabele"], gemeente["waarde"], strict=True))
    assert aantal == {"inwoners": 130_668, "opleiding_laag": 22_090}
    # 108.454,44 + 15.463,00; CBS rounds the second count to tens, so 22.081 to 22.099 people.
    assert rij["bedrag"] == 123_917.44
    assert (rij["bedrag_onder"], rij["bedrag_boven"]) == (123_911.14, 123_923.74)
    delen = [(d.indicator, d.peiljaar, d.aantal, d.onder, d.boven, d.tarief, d.status)
             for d in rij["rekening"]]  # fmt: skip
    assert delen == [
        ("inwoners", 2022, 130_668, 130_668, 130_668, 0.83, "ok"),
        ("opleiding_laag", 2022, 22_090, 22_081, 22_099, 0.70, "ok"),
    ]
    assert (rij["status"], rij["stand"], rij["is_hint"]) == ("loopt", "2022", True)
    assert rij["bron"].startswith("Staatscourant 2022, nummer 33992")


def test_alle_gemeenten_samen_zijn_bijna_het_landelijke_bedrag() -> None:
    """Staatscourant 2022, 33992: 17,13 million for all gemeenten. A check on rates and counts."""
    waarden = read_waarden(None, ("inwoners", "opleiding_laag"))
    eigen = waarden[waarden["gebiedscode"].str.startswith("GM") & (waarden["peiljaar"] == 2022)]
    som = eigen.groupby("variabele")["waarde"].sum()
    (stroom,) = (g for g in load_catalogus().geldstromen if g.tarieven)
    assert stroom.id == IDO and stroom.tarieven is not None
    samen = sum(som[i] * tarief for i, tarief in stroom.tarieven.per_indicator().items())
    assert samen == pytest.approx(17_130_000, rel=0.005)


@pytest.mark.parametrize(("laag", "bedrag", "onder", "boven"), [
    (2000, 9700.00, 9693.70, 9706.30),  # 8.300 + 1.400, and 9 people less or more
    (0, 8300.00, 8300.00, 8306.30),  # nobody is not the same as not known
])
def test_bedrag_met_de_hand(laag: float, bedrag: float, onder: float, boven: float) -> None:
    rij = ido(met(laag))
    assert (rij["bedrag"], rij["bedrag_onder"], rij["bedrag_boven"]) == (bedrag, onder, boven)


@pytest.mark.parametrize("bestaat", [True, False])
def test_zonder_cijfer_geen_bedrag_en_wel_de_reden(bestaat: bool) -> None:
    leeg = make_scan({"inwoners": per_gebied([5000, 5000], nl=17_000_000)})
    scan = met(None) if bestaat else leeg
    rij = ido(scan)
    assert np.isnan([rij["bedrag"], rij["bedrag_onder"], rij["bedrag_boven"]]).all()
    inwoners, laag = rij["rekening"]
    assert inwoners.aantal == 10_000
    assert np.isnan(laag.aantal) and laag.status == "niet_gepubliceerd"
    geld = compare_geld(scan, kansen(ido__minima=(IDO,)))
    reden = ("Geen bedrag: voor Testgemeente ontbreekt het aantal inwoners van 15 tot 75 jaar met "
             "hoogstens vmbo of mbo 1 (niet gepubliceerd).")  # fmt: skip
    lezing = say_geld(geld, scan)
    assert reden in lezing.markdown.replace("\\", "")
    assert lezing.rijen == (("inwoners", GEMEENTE, JAAR),)
    assert f"{reden} De regel: € 0,83 per inwoner" in str(draw_geld(geld, scan)._repr_html_())  # type: ignore[union-attr]


def test_het_jongste_jaar_waarin_alles_geteld_is_telt() -> None:
    oud, nieuw = met(2000, jaar=2022), met(None, 20_000, jaar=2024)
    rij = ido(replace(nieuw, cijfers=pd.concat([nieuw.cijfers, oud.cijfers])))
    assert [d.peiljaar for d in rij["rekening"]] == [2022, 2022]
    assert rij["bedrag"] == 9700.00, "not with the inhabitants of 2024"


def test_aantallen_van_verschillende_jaren_worden_niet_opgeteld() -> None:
    oud, nieuw = met(2000, jaar=2022), met(None, jaar=2024)
    zonder = oud.cijfers[oud.cijfers["indicator"] != "inwoners"]
    scan = replace(nieuw, cijfers=pd.concat([nieuw.cijfers, zonder]))
    rij = ido(scan)
    assert [(d.peiljaar, d.aantal) for d in rij["rekening"]] == [(2024, 10_000), (2022, 2000)]
    assert np.isnan(rij["bedrag"])
    tekst = say_geld(compare_geld(scan, kansen(ido__minima=(IDO,))), scan).markdown
    assert "niet van hetzelfde jaar" in tekst


# --- which geldstromen -----------------------------------------------------------------------


def test_een_rij_per_geldstroom_met_haar_kansen(zwolle: Scan) -> None:
    tabel = compare_geld(zwolle, kansen(
        taalhuis__minima=("web", "lokale_subsidie"), ido__minima=(IDO,), ido__jongeren=(IDO, "web"),
    ))  # fmt: skip
    assert dict(zip(tabel["geldstroom"], tabel["kansen"], strict=True)) == {
        IDO: ("ido.minima", "ido.jongeren"), "web": ("taalhuis.minima", "ido.jongeren"),
        "lokale_subsidie": ("taalhuis.minima",),
    }  # fmt: skip
    zonder = tabel[tabel["geldstroom"] != IDO]
    assert zonder["bedrag"].isna().all() and set(zonder["rekening"]) == {()}
    assert tabel["is_hint"].all()


def test_echte_kansen_noemen_elk_hun_geldstromen(zwolle: Scan) -> None:
    alle = compare_kansen(zwolle, compare_confrontatie(zwolle))
    voor = alle.copy(deep=True)
    tabel = compare_geld(zwolle, alle).set_index("geldstroom")["kansen"]
    paren = {(geld, kans) for kans, ids in alle["geldstromen"].items() for geld in ids}
    assert {(geld, kans) for geld, ids in tabel.items() for kans in ids} == paren
    pd.testing.assert_frame_equal(alle, voor)


@pytest.mark.parametrize("leeg", [pd.DataFrame(), kansen()])
def test_zonder_kansen_geen_geldstromen(leeg: pd.DataFrame) -> None:
    scan = load("GM0088")
    tabel = compare_geld(scan, leeg)
    assert tabel.empty and "bedrag" in tabel
    assert "nog geen kansen" in str(draw_geld(tabel, scan))
    assert say_geld(tabel, scan).markdown == ""


@pytest.mark.parametrize("domein", DOMEINEN)
def test_waar_een_tarief_geldt_is_het_cijfer_er_ook(domein: str) -> None:
    """A domein that can lead to this geldstroom keeps the indicators it is reckoned with."""
    catalogus = select_catalogus(make_organisatie([domein]))
    bereikbaar = {g for d in catalogus.diensten for g in d.geldstromen}
    for stroom in catalogus.geldstromen:
        if stroom.tarieven and stroom.id in bereikbaar:
            assert set(stroom.tarieven.per_indicator()) <= set(catalogus.indicator)


# --- on the page -----------------------------------------------------------------------------


def alles(scan: Scan) -> tuple[Scan, pd.DataFrame]:
    """Return the scan and a table with every geldstroom of the catalogue."""
    volledig = load_catalogus().geldstromen
    scan = replace(scan, catalogus=replace(scan.catalogus, geldstromen=volledig))
    return scan, compare_geld(scan, kansen(ido__minima=tuple(g.id for g in volledig)))


def test_tabel_zegt_bedrag_regel_stand_en_status(zwolle: Scan) -> None:
    scan, geld = alles(zwolle)
    tabel = draw_geld(geld, scan)
    assert isinstance(tabel, Tabel)
    pagina = BeautifulSoup(tabel._repr_html_(), "html.parser")
    rijen = {}
    for rij in pagina.select("tbody tr"):
        titel, wat = rij.select("th")[0].get_text("\n").split("\n")
        rijen[titel] = [wat, *(c.get_text().strip() for c in rij.select("td"))]
    assert len(rijen) == len(geld) == 12
    wat, hoeveel, stand, status, waarvoor = rijen["SPUK Informatiepunt Digitale Overheid (IDO)"]
    assert wat.startswith("Geld van het Rijk aan gemeenten")
    assert hoeveel.startswith("Ongeveer €\xa0124.000 per jaar voor Zwolle. De regel: € 0,83 per ")
    assert "mbo 1 mee" in hoeveel and "iets te hoog" in hoeveel
    assert "hoogstens €\xa07 verschil" in hoeveel
    assert stand == "2022. Bron: Staatscourant 2022, nummer 33992 (regeling vanaf 2023)."
    assert status == "loopt, voor zover wij weten"
    assert waarvoor == "Informatiepunt Digitale Overheid (IDO) – Mensen met geldzorgen"
    assert rijen["Tel mee met Taal (gestopt)"][3] == "gestopt: niet meer aan te vragen"
    zorgplicht = rijen["Zorgplicht voor de bibliotheek (nog geen wet)"]
    assert zorgplicht[3] == "in behandeling: nu nog niet aan te vragen"
    assert rijen["GOAB (gemeentelijk onderwijsachterstandenbeleid)"][1] == (
        scan.catalogus.geldstroom["goab"].bedrag_regel)  # fmt: skip
    tekst = pagina.get_text()
    assert "hints, geen toezeggingen" in tekst and "Vraag bij de gemeente of het Rijk na" in tekst
    assert "CBS, Wijk- en Buurtkaart (2022)" in tekst


def test_elke_status_heeft_woorden() -> None:
    assert set(STATUS) == set(Geldstroom.model_fields["status"].annotation.__args__)  # type: ignore[union-attr]


def test_veel_kansen_blijven_leesbaar(zwolle: Scan) -> None:
    ids = [f"ido__{g.id}" for g in zwolle.catalogus.doelgroepen][:7]
    geld = compare_geld(zwolle, kansen(**dict.fromkeys(ids, (IDO,))))
    cel = str(draw_geld(geld, zwolle)._repr_html_())  # type: ignore[union-attr]
    assert cel.count("Informatiepunt Digitale Overheid (IDO) – ") == 4 and "; en nog 3<" in cel


def test_lezing_is_te_herleiden(zwolle: Scan) -> None:
    scan, geld = alles(zwolle)
    lezing = say_geld(geld, scan)
    assert lezing.rijen == (("inwoners", "GM0193", 2022), ("opleiding_laag", "GM0193", 2022))
    tekst = lezing.markdown.replace("\\", "").replace("\xa0", " ")
    assert "ongeveer € 124.000 per jaar voor Zwolle" in tekst
    assert "€ 0,83 voor elk van de 130.668 inwoners en € 0,70 voor elk van de 22.090" in tekst
    assert "iets te hoog" in tekst and "is een schatting" in tekst and "hint" in tekst
    assert "- **Gestopt: niet meer aan te vragen.** Tel mee met Taal (gestopt)." in tekst
    assert "- **In behandeling: nu nog niet aan te vragen.** Zorgplicht" in tekst
    # What follows from the rule is checked by hand above; the rest stands in the named rows.
    for woorden in ("€ 124.000", "€ 7 verschil", "€ 0,83", "€ 0,70", "mbo 1",
                    *(g.titel for g in scan.catalogus.geldstromen)):  # fmt: skip
        tekst = tekst.replace(woorden, " ")
    bijlage = select_bijlage(scan, load_afgeleid(scan)).set_index("rij")
    assert check_herleidbaar(replace(lezing, markdown=tekst), bijlage, scan) == []


def test_naam_wordt_nooit_opmaak(zwolle: Scan) -> None:
    scan = replace(zwolle, naam="<b>*x*</b>")
    geld = compare_geld(scan, kansen(ido__minima=(IDO,)))
    assert "<b>" not in str(draw_geld(geld, scan)._repr_html_())  # type: ignore[union-attr]
    lezing = say_geld(geld, scan).markdown
    assert "<b>" not in lezing and "*x*" not in lezing


# --- the catalogue ---------------------------------------------------------------------------


@pytest.mark.parametrize(("tarieven", "melding"), [
    ({"inwoners": 0.83, "opleiding_laag": 0.7}, "sleutel 'tarieven > let_op' ontbreekt"),
    ({"inwoners": 0, "opleiding_laag": 0.7, "let_op": "x"}, "moet meer dan 0"),
    ({"inwoners": "0,83", "opleiding_laag": 0.7, "let_op": "x"}, "moet een getal zijn"),
    ({"inwoners": 0.83, "ouderen": 1, "opleiding_laag": 0.7, "let_op": "x"},
     "onbekende sleutel 'tarieven > ouderen'"),
    ({"inwoners": 0.85, "opleiding_laag": 0.7, "let_op": "x"},
     "het tarief '€ 0,85' staat niet in 'bedrag_regel'"),
])  # fmt: skip
def test_kromme_tarieven_worden_geweigerd(tarieven: dict[str, Any], melding: str) -> None:
    goed = load_catalogus().geldstroom[IDO].model_dump()
    with pytest.raises(InvoerFout, match="geldstromen") as fout:
        check_model(Geldstroom, goed | {"tarieven": tarieven}, "geldstromen.yml")
    assert melding in str(fout.value)
