"""Links areas over the years: merged gemeenten, wijken of earlier divisions, sums over areas."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from kansenscan_lib.catalogus.bronnen import Gemeentewijziging

ZELFDE_GEBIED = 0.9
"""Share of the area two wijken must have in common, both ways, to be the same area."""

INWONERS_VERSCHIL = 0.25
"""A wijk code means the same area in 2020 and 2022 if its inhabitants differ less than this."""

GEWICHT_AANWEZIG = 0.95
"""Share of the weight that must have a value before a weighted mean is given."""


def select_overgang(
    wijzigingen: Sequence[Gemeentewijziging], van_jaar: int, naar_jaar: int
) -> dict[str, str]:
    """Return for each gemeente of division `van_jaar` that merged, its code in `naar_jaar`.

    Parameters
    ----------
    wijzigingen : sequence of Gemeentewijziging
    van_jaar, naar_jaar : int
        Years of the two divisions.

    Examples
    --------
    >>> import datetime
    >>> fusie = Gemeentewijziging(jaar=2023, ingegaan=datetime.date(2022, 3, 24), naar="GM0363",
    ...                           van=("GM0363", "GM0457"), namen=("Amsterdam", "Weesp"))
    >>> select_overgang([fusie], 2022, 2024)
    {'GM0363': 'GM0363', 'GM0457': 'GM0363'}
    >>> select_overgang([fusie], 2023, 2024)
    {}
    """
    overgang: dict[str, str] = {}
    ontstaan: set[str] = set()
    for wijziging in sorted(wijzigingen, key=lambda w: w.jaar):
        if van_jaar < wijziging.jaar <= naar_jaar:
            opgegaan = set(wijziging.van)
            overgang = {oud: wijziging.naar if nieuw in opgegaan else nieuw
                        for oud, nieuw in overgang.items()}
            overgang |= {oud: wijziging.naar for oud in wijziging.van if oud not in ontstaan}
            ontstaan.add(wijziging.naar)
    return overgang


def select_wijkcodes(
    koppeling: pd.DataFrame, inwoners_2022: pd.Series, inwoners_2020: pd.Series
) -> pd.DataFrame:
    """Return for each wijk of 2024 the code of the same area in earlier divisions.

    Parameters
    ----------
    koppeling : DataFrame
        Columns wijkcode, wijkcode_2022 (the wijk of 2022 covering most of it), aandeel_nieuw
        (share of the new wijk inside the old one), aandeel_oud (share of the old wijk it takes).
    inwoners_2022, inwoners_2020 : Series
        Inhabitants by wijk code of that division.

    Returns
    -------
    DataFrame
        Index wijkcode (2024); columns 2024, 2022 and 2020 with a code, or NaN when no wijk of
        that division is the same area.

    Notes
    -----
    To 2022 the polygons decide. To 2020 there are no polygons: the code is followed, but only if
    the number of inhabitants stayed about the same, because codes are sometimes used again.
    """
    zelfde = (koppeling["aandeel_nieuw"] >= ZELFDE_GEBIED) & (
        koppeling["aandeel_oud"] >= ZELFDE_GEBIED
    )
    code_2022 = koppeling["wijkcode_2022"].where(zelfde)
    nieuw, oud = code_2022.map(inwoners_2022), code_2022.map(inwoners_2020)
    code_2020 = code_2022.where((nieuw - oud).abs() < INWONERS_VERSCHIL * oud)
    codes = pd.DataFrame({2024: koppeling["wijkcode"], 2022: code_2022, 2020: code_2020})
    return codes.set_index(pd.Index(koppeling["wijkcode"], name="gebiedscode"))


def add_samen(
    waarden: pd.Series, groepen: pd.Series, aggregatie: str, gewichten: pd.Series | None = None
) -> pd.Series:
    """Put the values of areas together into one value per group of areas.

    Parameters
    ----------
    waarden : Series of float
        One value per area; NaN when missing.
    groepen : Series of str
        The group of each area; same index as `waarden`.
    aggregatie : str
        'som': sum, only if no area is missing. 'gewogen_gemiddelde': mean weighted by `gewichten`
        over the areas with a value, only if these hold at least 95 % of the weight. 'geen': NaN.
    gewichten : Series of float, optional
        Same index as `waarden`. An area without a weight makes its group NaN.

    Returns
    -------
    Series of float
        One value per group, rounded to 4 decimals; NaN when it cannot honestly be given.

    Examples
    --------
    >>> waarden, groepen = pd.Series([10.0, 20.0, None]), pd.Series(["a", "a", "b"])
    >>> add_samen(waarden, groepen, "som").tolist()
    [30.0, nan]
    >>> add_samen(waarden, groepen, "gewogen_gemiddelde", pd.Series([1, 3, 1])).tolist()
    [17.5, nan]
    """
    if aggregatie == "som":
        volledig = waarden.notna().groupby(groepen).all()
        return waarden.groupby(groepen).sum().where(volledig).round(4)
    if aggregatie == "gewogen_gemiddelde":
        if gewichten is None:
            raise ValueError("gewogen_gemiddelde needs gewichten")
        aanwezig = gewichten.where(waarden.notna(), 0.0)
        gewicht = aanwezig.groupby(groepen).sum()
        totaal = gewichten.groupby(groepen).sum()
        volledig = gewichten.notna().groupby(groepen).all()
        genoeg = volledig & (gewicht > 0) & (gewicht >= GEWICHT_AANWEZIG * totaal)
        som = (waarden.fillna(0.0) * aanwezig).groupby(groepen).sum()
        return (som / gewicht).where(genoeg).round(4)
    return pd.Series(float("nan"), index=pd.Index(sorted(groepen.unique()), name=groepen.name))
