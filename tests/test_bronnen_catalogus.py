"""bronnen.yml: what it says, and what is said about a bad one."""

from __future__ import annotations

import copy
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from kansenscan_lib.catalogus.bronnen import BESTAND, load_bronnen, read_bronnen
from kansenscan_lib.fouten import InvoerFout

INHOUD = yaml.safe_load(BESTAND.read_text("utf-8"))


def test_bronnen_van_het_pakket_kloppen() -> None:
    bronnen = load_bronnen()
    assert bronnen.variabele["woz_waarde"].weging == "huishoudens"
    assert bronnen.bron["rivm2020_18plus"].soort == "model"
    assert bronnen.bestand[bronnen.bron["kwb2020"].bestand].tabel == "84799NED"
    assert {bron.soort for bron in bronnen.bronnen if bron.id.startswith("rivm")} == {"model"}


def test_sleutels_van_het_cbs_staan_er_zonder_volgnummer() -> None:
    for bron in load_bronnen().bronnen:
        if bron.kolomnamen == "sleutel":
            for kolom in (*bron.kolommen.values(), bron.codekolom):
                assert not kolom.rsplit("_", 1)[-1].isdigit(), (bron.id, kolom)


@pytest.mark.parametrize(("wijzig", "meldingen"), [
    (lambda y: y["bronnen"][0].pop("jaar"), ["sleutel 'bronnen > 1 > jaar' ontbreekt"]),
    (lambda y: y["bronnen"][0].update(jaar="vorig"), ["moet een heel getal zijn"]),
    (lambda y: y["bronnen"][0].update(nivo=1), ["onbekende sleutel 'bronnen > 1 > nivo'"]),
    (lambda y: y["variabelen"][0].update(eenheid="stuks"), ["moet een van deze zijn"]),
    (lambda y: y["variabelen"][0].update(weging="inwoners"), ["'weging' hoort bij"]),
    (lambda y: y["bestanden"][0].update(sha256="abc"), ["sha256"]),
    (lambda y: y["gemeentewijzigingen"][0].update(namen=["Een"]), ["hoort één naam"]),
    (lambda y: y["bronnen"][0].update(bestand="kwb.csv"), ["onbekend bestand 'kwb.csv'"]),
    (lambda y: y["bronnen"][0]["kolommen"].update(inwoner="x"),
     ["onbekende variabele 'inwoner'. Bedoelt u 'inwoners'?"]),
    (lambda y: y["bronnen"][1]["kolommen"].update(mannen="x"),
     ["'mannen' 2024 (land) staat bij 'kwb2024_bevolking' en bij 'kwb2024_selectie'"]),
    (lambda y: y["variabelen"].append({"id": "geluk", "titel": "Geluk", "eenheid": "%",
                                       "aggregatie": "geen", "weging": ""}),
     ["variabele 'geluk' komt uit geen enkele bron"]),
    (lambda y: y["bronnen"].append(y["bronnen"][0]), ["'kwb2024_bevolking' staat meer dan een"]),
    (lambda y: y["bronnen"][1].update(weegjaar=2018),
     ["weging 'huishoudens' bestaat niet voor 2018", "weging 'inwoners' bestaat niet voor 2018"]),
    (lambda y: y["bronnen"][1].update(weegjaar=2025), ["Kies een ander weegjaar"]),
    (lambda y: (y["bronnen"][0].update(bestand="a.csv"), y["bronnen"][1].update(bestand="b.csv")),
     ["'a.csv'", "'b.csv'"]),
])
def test_elke_fout_wordt_gemeld(
    wijzig: Callable[[dict[str, Any]], object], meldingen: list[str], tmp_path: Path
) -> None:
    inhoud = copy.deepcopy(INHOUD)
    wijzig(inhoud)
    pad = tmp_path / "bronnen.yml"
    pad.write_text(yaml.safe_dump(inhoud, sort_keys=False), "utf-8")
    with pytest.raises(InvoerFout) as fout:
        read_bronnen(pad, "bronnen.yml")
    assert len(fout.value.meldingen) >= len(meldingen)
    for melding in meldingen:
        assert any(melding in regel for regel in fout.value.meldingen), fout.value.meldingen
    assert all(regel.startswith("bronnen.yml") for regel in fout.value.meldingen)
