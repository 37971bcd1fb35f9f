"""Links over the years, worked out by hand on small tables."""

from __future__ import annotations

import datetime
import math

import pandas as pd
import pytest

from kansenscan_lib.bronnen.koppelen import add_samen, select_overgang, select_wijkcodes
from kansenscan_lib.catalogus.bronnen import Gemeentewijziging, load_bronnen


def fusie(jaar: int, naar: str, *van: str) -> Gemeentewijziging:
    return Gemeentewijziging(jaar=jaar, ingegaan=datetime.date(jaar, 1, 1), naar=naar, van=van,
                             namen=van)


def test_overgang_volgt_een_tweede_fusie() -> None:
    fusies = [fusie(2022, "GM0009", "GM0008", "GM0003"), fusie(2021, "GM0008", "GM0001", "GM0002")]
    assert select_overgang(fusies, 2020, 2024) == {
        "GM0001": "GM0009", "GM0002": "GM0009", "GM0003": "GM0009"}
    assert select_overgang(fusies, 2021, 2024) == {"GM0008": "GM0009", "GM0003": "GM0009"}
    assert select_overgang(fusies, 2020, 2021) == {"GM0001": "GM0008", "GM0002": "GM0008"}
    assert select_overgang(fusies, 2022, 2024) == {}


def test_overgang_van_355_naar_342_gemeenten() -> None:
    # 388 in 2017, 380 in 2018, 355 in 2019 and 2020, 352 in 2021, 345 in 2022, 342 from 2023 (CBS);
    # Littenseradiel was divided in 2018, Winsum in 2019 and Haaren in 2021.
    wijzigingen = load_bronnen().gemeentewijzigingen
    for jaar, aantal in ((2017, 388 - 3), (2018, 380 - 2), (2019, 355 - 1), (2020, 355 - 1),
                         (2021, 352), (2022, 345), (2023, 342)):
        overgang = select_overgang(wijzigingen, jaar, 2024)
        assert aantal - len(overgang) + len(set(overgang.values())) == 342


def test_som_alleen_als_niets_ontbreekt() -> None:
    waarden = pd.Series([1.0, 2.0, 4.0, math.nan, 0.0])
    samen = add_samen(waarden, pd.Series(list("aabbc")), "som")
    assert samen["a"] == 3 and math.isnan(samen["b"]) and samen["c"] == 0


@pytest.mark.parametrize(("gewicht_ontbrekend", "verwacht"), [(5, 10.0), (6, math.nan)])
def test_gewogen_gemiddelde_vraagt_95_procent(gewicht_ontbrekend: int, verwacht: float) -> None:
    waarden = pd.Series([10.0, math.nan])
    gewichten = pd.Series([100 - gewicht_ontbrekend, gewicht_ontbrekend])
    samen = add_samen(waarden, pd.Series(["a", "a"]), "gewogen_gemiddelde", gewichten)
    assert samen["a"] == pytest.approx(verwacht, nan_ok=True)


def test_gewogen_gemiddelde_zonder_gewicht_is_er_niet() -> None:
    waarden, groepen = pd.Series([10.0, 20.0]), pd.Series(["a", "a"])
    for gewichten in (pd.Series([1.0, math.nan]), pd.Series([0.0, 0.0])):
        assert math.isnan(add_samen(waarden, groepen, "gewogen_gemiddelde", gewichten)["a"])
    with pytest.raises(ValueError, match="gewichten"):
        add_samen(waarden, groepen, "gewogen_gemiddelde")


def test_een_mediaan_wordt_nooit_samengevoegd() -> None:
    assert add_samen(pd.Series([1.0, 1.0]), pd.Series(["a", "b"]), "geen").isna().all()


def test_invoer_blijft_ongewijzigd() -> None:
    waarden, gewichten = pd.Series([1.0, math.nan]), pd.Series([1.0, 2.0])
    kopieen = waarden.copy(), gewichten.copy()
    add_samen(waarden, pd.Series(["a", "a"]), "gewogen_gemiddelde", gewichten)
    pd.testing.assert_series_equal(waarden, kopieen[0])
    pd.testing.assert_series_equal(gewichten, kopieen[1])


def koppeling(*rijen: tuple[str, str, float, float]) -> pd.DataFrame:
    return pd.DataFrame(rijen, columns=["wijkcode", "wijkcode_2022", "aandeel_nieuw",
                                        "aandeel_oud"])


def test_wijk_moet_hetzelfde_gebied_zijn() -> None:
    tabel = koppeling(("WK0001AA", "WK000101", .9, .9), ("WK0001AB", "WK000102", .99, .89),
                      ("WK0001AC", "WK000103", .89, .99))
    mensen = pd.Series(100.0, index=["WK000101", "WK000102", "WK000103"])
    codes = select_wijkcodes(tabel, mensen, mensen)
    assert list(codes[2024]) == ["WK0001AA", "WK0001AB", "WK0001AC"]
    assert codes.loc["WK0001AA", 2022] == "WK000101"
    assert codes.loc[["WK0001AB", "WK0001AC"], 2022].isna().all()


@pytest.mark.parametrize(("in_2022", "in_2020", "gekoppeld"), [
    (124, 100, True), (125, 100, False), (76, 100, True), (75, 100, False), (100, None, False),
    (0, 0, False)])
def test_wachter_op_inwoners_tussen_2020_en_2022(
    in_2022: int, in_2020: int | None, gekoppeld: bool
) -> None:
    tabel = koppeling(("WK000101", "WK000101", 1, 1))
    toen = pd.Series({} if in_2020 is None else {"WK000101": float(in_2020)}, dtype=float)
    codes = select_wijkcodes(tabel, pd.Series({"WK000101": float(in_2022)}), toen)
    assert codes[2020].notna().item() is gekoppeld
