"""Supply of others: who offers what to whom, overlap, single providers and stale entries."""

from __future__ import annotations

from conftest import Tabellen
from scanbouwer import aanbod, make_scan, per_gebied, with_bladen

from kansenscan_lib.analyse.aanbod import compare_dekking
from kansenscan_lib.invoer.rij import Rij
from kansenscan_lib.rijen import select_rij, select_rijen
from kansenscan_lib.scan import Scan

GROEP, THEMA = "eenzame_ouderen", "leven_gezondheid"


def scan_met(rijen: list[Rij]) -> Scan:
    """Return a scan with this supply, in which loneliness of older people is high in one wijk."""
    return make_scan(
        {"inwoners": per_gebied([4000, 4000], nl=17_000_000),
         "ernstig_eenzaam_65plus": per_gebied([15.0, 10.0], gm=10.0, nl=10.0)},
        {"aanbod": rijen},
    )  # fmt: skip


def test_dekking_telt_verschillende_aanbieders() -> None:
    scan = scan_met(
        [
            aanbod([THEMA, "taal_verhaal"], [GROEP], aanbieder="Kerk"),
            aanbod([THEMA], [GROEP, "mantelzorgers"], aanbieder="Kerk"),
            aanbod([THEMA], [GROEP], aanbieder="Welzijn"),
        ]
    )
    tabel = compare_dekking(scan)
    assert tabel.index.tolist() == list(scan.catalogus.thema)
    assert tabel.at[THEMA, GROEP] == 2 and tabel.at[THEMA, "mantelzorgers"] == 1
    assert tabel.at["kunst_cultuur_erfgoed", GROEP] == 0
    assert tabel[GROEP].isna()["taal_verhaal"], "these do not go together"
    assert "actieve_bewoners" not in tabel.columns


def test_dekking_is_het_aanbod_van_de_hele_gemeente(zwolle_tabellen: Tabellen) -> None:
    """The same count as behind the verdicts: none, few (1), enough (2 or more)."""
    t = zwolle_tabellen
    tabel = compare_dekking(t.scan)
    heel = t.confrontatie[t.confrontatie["gebiedscode"] == t.scan.code]
    for rij in select_rijen(heel):
        aantal = select_rij(tabel, rij["thema"])[rij["doelgroep"]]
        assert rij["aanbod"] == ("geen" if aantal == 0 else "weinig" if aantal == 1 else "genoeg")
    assert tabel.notna().sum().sum() == len(heel)


def test_dekking_zonder_aanbod_is_nul() -> None:
    tabel = compare_dekking(with_bladen(scan_met([]), {}))
    assert tabel.max(axis=None) == 0 == tabel.min(axis=None)
