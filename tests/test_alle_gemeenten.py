"""Gemeenten from the whole country: everything runs, and what must always hold, holds.

A sample, spread evenly over all codes: the whole country takes some minutes. To run it:
`KANSENSCAN_GEMEENTEN=342 pytest tests/test_alle_gemeenten.py`.
"""

from __future__ import annotations

import os
import re

import pandas as pd
import pytest

import kansenscan_lib as ks
from kansenscan_lib.bronnen.momentopname import read_gebieden
from kansenscan_lib.scan import Scan

DELEN = 6
GEBIEDEN = read_gebieden()
CODES = sorted(GEBIEDEN.index[GEBIEDEN["soort"] == "gemeente"])
AANTAL = int(os.environ.get("KANSENSCAN_GEMEENTEN", "60"))
STEEKPROEF = [CODES[plek * len(CODES) // AANTAL] for plek in range(AANTAL)]


@pytest.mark.parametrize("deel", range(DELEN))
def test_een_steekproef_van_gemeenten(deel: int) -> None:
    for plek, code in enumerate(STEEKPROEF[deel::DELEN]):
        scan = ks.load_scan(code)
        gemeente, wijken = ks.compare_gemeente(scan), ks.compare_wijken(scan)
        confrontatie = ks.compare_confrontatie(scan)
        check_gemeente(gemeente, code)
        check_wijken(wijken, scan)
        if not scan.ingevuld:
            assert set(confrontatie["oordeel"]) == {"onvoldoende_bewijs"}, code
            assert ks.compare_kansen(scan, confrontatie).empty, code
        if plek % 5 == 0:  # the tables take more time than all the sums together
            check_beeld(scan, gemeente, wijken, confrontatie)


def check_gemeente(tabel: pd.DataFrame, code: str) -> None:
    assert {"inwoners", "leeftijd_65plus"} <= set(tabel.index), code
    assert tabel["waarde"].notna().all() and (tabel["status"] == "ok").all(), code
    marge = tabel[tabel["onder"].notna()]
    assert (marge["onder"] <= marge["waarde"]).all() and (marge["waarde"] <= marge["boven"]).all()
    vergeleken = tabel[tabel["oordeel"] != "onbekend"]
    assert vergeleken["nederland"].notna().all(), code
    assert (tabel.loc[tabel["onder"].isna(), "zekerheid"] != "stevig").all(), code


def check_wijken(tabel: pd.DataFrame, scan: Scan) -> None:
    code = scan.code
    assert set(tabel["gebiedscode"]) == set(scan.wijken.index), code
    assert tabel["inwoners"].notna().all(), code
    assert (tabel["waarde"].isna() == (tabel["status"] != "ok")).all(), code
    assert set(tabel.loc[tabel["inwoners"] < 500, "markering"]) <= {"te weinig gegevens"}, code
    gemarkeerd = tabel[tabel["markering"].isin(("oververtegenwoordigd", "ondervertegenwoordigd"))]
    assert (gemarkeerd["q"] <= 0.05).all() and (gemarkeerd["soort"] == "register").all(), code
    over = gemarkeerd["markering"] == "oververtegenwoordigd"
    assert (gemarkeerd.loc[over, "index_onder"] > 100).all(), code
    assert (gemarkeerd.loc[~over, "index"] <= 80).all(), code
    assert ((tabel["q"] >= tabel["p"] - 1e-12) | tabel["p"].isna()).all(), code
    if len(scan.wijken) == 1:
        assert set(tabel["markering"]) == {"te weinig gegevens"}, code


def check_beeld(
    scan: Scan, gemeente: pd.DataFrame, wijken: pd.DataFrame, confrontatie: pd.DataFrame
) -> None:
    """Make every table and sentence of the seven phases, without the figures."""
    boven = ks.select_oververtegenwoordigd(wijken)
    kaarten = ks.select_kaartindicatoren(scan, wijken)
    groepen = ks.select_doelgroepen(scan, wijken, gemeente)
    partners = ks.rank_partners(scan, confrontatie)
    kansen = ks.compare_kansen(scan, confrontatie)
    kern = gemeente[gemeente["kern"]]
    delen = [
        ks.say_kort_gemeente(gemeente, scan), ks.say_profiel(kern, scan),
        ks.draw_kerngegevens(gemeente, scan), ks.draw_thema(gemeente, scan),
        ks.draw_krachten(ks.select_krachten(gemeente), scan), ks.draw_beleid(gemeente, scan),
        ks.say_kort_bevolking(wijken, boven, scan), ks.say_kaart(wijken, scan, kaarten),
        *ks.draw_oververtegenwoordiging(boven, scan), ks.draw_doelgroepen(groepen, scan),
        ks.draw_ramingen(groepen), ks.say_voorbeeld(scan),
        ks.say_kort_stakeholders(partners, scan), ks.say_kort_partners(partners),
        ks.draw_portefeuilles(ks.select_portefeuilles(scan), scan),
        ks.draw_partners(partners, scan), ks.say_kort_aanbod(confrontatie, scan),
        ks.draw_aanbod(scan), ks.say_kort_bibliotheek(scan), ks.draw_diensten(scan),
        ks.say_kort_kansen(kansen, scan), ks.draw_confrontatie(confrontatie, scan),
        ks.draw_kansen(ks.select_kansen(kansen), scan), ks.draw_acties(scan),
    ]  # fmt: skip
    for oordeel in ("witte_vlek", "versterken", "aansluiten"):
        delen.append(ks.draw_witte_vlekken(confrontatie, scan, oordeel))
    for niveau in ("gemeente", "wijk"):
        bronnen = ks.select_bronnen(scan, niveau)
        delen += ks.draw_verantwoording(
            scan, bronnen, ks.select_ontbrekend(scan, niveau), regels=True
        )
    for deel in delen:
        tekst = (getattr(deel, "_repr_html_", None) or deel._repr_markdown_)()
        assert not re.search(r"\b(nan|none|nat)\b", tekst, re.IGNORECASE), (scan.code, tekst)
    # Nothing filled in: no sentence may sound as if somebody looked.
    if not scan.ingevuld:
        assert "witte vlek" not in ks.say_kort_aanbod(confrontatie, scan).markdown
