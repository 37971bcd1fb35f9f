"""The funnel: how far a wijk of a given size may lie from the gemeente by chance alone."""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy.special import chdtri

from kansenscan_lib.analyse.bevindingen import select_oververtegenwoordigd
from kansenscan_lib.scan import Scan
from kansenscan_lib.statistiek import Reeks, select_z

PLEKKEN = ("ver boven", "boven", "binnen", "onder", "ver onder", "telt niet mee")
GRENZEN = {"95": 0.95, "998": 0.998}
#: Below this number of wijken there is no funnel to speak of; as for a map.
WIJKEN_MINIMAAL = 3
#: The part of the z-values at each end that is pulled in before their spread is measured.
INKORTING = 0.1
#: How many sizes the lines are computed for.
LIJNPUNTEN = 60
#: What is drawn when the figure asked for has no counts and nothing is over-represented.
TERUGVAL = ("eenpersoonshuishoudens", "leeftijd_65plus")
_FORMULES = ("aandeel", "per_1000")
_OVER = ["gebiedscode", "naam", "inwoners", "teller", "noemer", "waarde", "status"]


def compare_trechter(scan: Scan, wijken: pd.DataFrame, indicator: str) -> pd.DataFrame:
    """Compare every wijk with the limits of chance around the figure of its gemeente.

    Parameters
    ----------
    scan : Scan
    wijken : DataFrame
        From `compare_wijken`.
    indicator : str
        A share or rate of counts. When it has none, or is empty, another takes its place: the first
        that is over-represented in a wijk (`select_oververtegenwoordigd`), else the first of
        `TERUGVAL` or of the headline indicators, that has counts in `WIJKEN_MINIMAAL` wijken.

    Returns
    -------
    DataFrame
        Rows of `soort` "wijk", one per wijk, and of `soort` "lijn", one per size for which the
        lines are drawn (no gebiedscode): gebiedscode, naam, inwoners, teller, noemer, waarde,
        status, onder_95, boven_95, onder_998, boven_998 (limits for this noemer, in the unit of the
        indicator), ruim_onder, ruim_boven (the 99.8 % limits widened for over-dispersion; NaN when
        there is none), z, plek (one of `PLEKKEN`; "ver" is outside 99.8 %), buiten_ruim. Equal in
        all rows: gevraagd (the id asked for), indicator (the one compared), peiljaar, doel (the
        figure of the gemeente), phi (over-dispersion, 1 is chance alone; NaN without limits),
        overspreid, tau (standard deviation between wijken beside chance, in the unit of the
        indicator; 0 unless overspreid), and reden: why there are no limits ("één wijk", "zonder
        aantallen", "te weinig wijken"), or "".

    Notes
    -----
    Exact binomial limits, interpolated: r is the smallest count with P(R <= r) > p, and the limit
    is (r - a) / n with a = (P(R <= r) - p) / P(R = r), for p = 0.025, 0.975, 0.001 and 0.999.

    z = (share - doel) / sqrt(doel (1 - doel) / n); phi is the mean of z squared after the lowest
    and highest tenth of z are pulled in to the 10th and 90th percentile. Wijken are `overspreid`
    when their number I times phi is above the 95th percentile of chi-square with I degrees of
    freedom. Then wijken differ beside chance (additive random effects, DerSimonian-Laird):
    tau^2 = (I phi - (I - 1)) / (sum w - sum w^2 / sum w), w = n / (doel (1 - doel)), and the wide
    limits are doel +- 3.09 sqrt(doel (1 - doel) / n + tau^2).

    A wijk is outside only when every count that its rounded ones may stand for is outside. Wijken
    under `inwoners_minimaal` do not count. The wijk itself is part of the gemeente: in a wijk that
    is a large part of it the limits are a little too wide.

    References
    ----------
    D.J. Spiegelhalter (2005), Funnel plots for comparing institutional performance, Statistics in
    Medicine 24(8), section 3 and appendix A.1.
    """
    gevraagd, indicator = indicator, _select_indicator(scan, wijken, indicator)
    uit = wijken.loc[wijken["indicator"] == indicator, _OVER].reset_index(drop=True)
    jaar = wijken.loc[wijken["indicator"] == indicator, "peiljaar"]
    doel = wijken.loc[wijken["indicator"] == indicator, "gemeente"]
    over = scan.catalogus.indicator.get(indicator)
    uit = uit.assign(
        soort="wijk", gevraagd=gevraagd, indicator=indicator,
        peiljaar=jaar.iloc[0] if len(jaar) else 0, doel=doel.iloc[0] if len(doel) else np.nan,
        z=np.nan, phi=np.nan, overspreid=False,
        tau=0.0, plek=PLEKKEN[-1], buiten_ruim=False, reden="",
        **dict.fromkeys([f"{k}_{g}" for g in GRENZEN for k in ("onder", "boven")], np.nan),
        ruim_onder=np.nan, ruim_boven=np.nan,
    )  # fmt: skip
    if len(scan.wijken) < 2:
        return uit.assign(reden="één wijk")
    heeft, telt = _has_aantallen(uit), _telt_mee(uit, scan)
    if over is None or over.formule not in _FORMULES or not heeft.any():
        return uit.assign(reden="zonder aantallen")
    deel = float(uit["doel"].iloc[0]) / over.factor
    if telt.sum() < WIJKEN_MINIMAAL or not 0 < deel < 1:
        return uit.assign(reden="te weinig wijken")
    n = uit["noemer"].where(telt).to_numpy(dtype=float)
    z = (uit["waarde"].to_numpy(dtype=float) / over.factor - deel) / np.sqrt(deel * (1 - deel) / n)
    phi, tau = _compute_spreiding(z[telt], n[telt] / (deel * (1 - deel)))
    uit = uit.assign(z=z, phi=phi, tau=over.factor * tau, overspreid=tau > 0)
    gelijk = ("gevraagd", "indicator", "peiljaar", "doel", "phi", "tau", "overspreid")
    lijn = pd.DataFrame({
        "noemer": np.unique(np.geomspace(n[telt].min(), n[telt].max(), LIJNPUNTEN).round()),
        **{kolom: uit[kolom].iloc[0] for kolom in gelijk},
        "soort": "lijn", "gebiedscode": "", "naam": "", "plek": "", "status": "", "reden": "",
        "buiten_ruim": False,
    })  # fmt: skip
    uit = _add_grenzen(uit, telt, deel, over.factor)
    lijn = _add_grenzen(lijn, lijn["noemer"] > 0, deel, over.factor)
    return pd.concat([_add_plek(uit, telt, scan, indicator), lijn], ignore_index=True)


def _has_aantallen(rijen: pd.DataFrame) -> pd.Series:
    return rijen["teller"].le(rijen["noemer"]) & (rijen["noemer"] > 0) & (rijen["status"] == "ok")


def _telt_mee(rijen: pd.DataFrame, scan: Scan) -> pd.Series:
    minimaal = scan.catalogus.regels.drempels()["inwoners_minimaal"]
    return _has_aantallen(rijen) & (rijen["inwoners"] >= minimaal)


def _select_indicator(scan: Scan, wijken: pd.DataFrame, gevraagd: str) -> str:
    """Return the indicator asked for, or one with counts in its place where there is one."""
    formule = {i.id: i.formule for i in scan.catalogus.indicatoren}
    geteld = wijken[wijken["indicator"].map(formule).isin(_FORMULES)]
    if gevraagd in set(geteld.loc[_has_aantallen(geteld), "indicator"]):
        return gevraagd
    aantal = geteld[_telt_mee(geteld, scan)].groupby("indicator").size()
    kern = [i.id for i in scan.catalogus.indicatoren if i.kern]
    volgorde = [*select_oververtegenwoordigd(wijken)["indicator"], *TERUGVAL, *kern]
    return next((i for i in volgorde if aantal.get(i, 0) >= WIJKEN_MINIMAAL), gevraagd)


def _compute_spreiding(z: Reeks, gewicht: Reeks) -> tuple[float, float]:
    """Return phi, and tau: 0 unless the wijken differ more than chance gives."""
    laag, hoog = np.quantile(z, [INKORTING, 1 - INKORTING])
    phi = float(np.mean(np.clip(z, laag, hoog) ** 2))
    if len(z) * phi <= chdtri(float(len(z)), 0.05):
        return phi, 0.0
    noemer = gewicht.sum() - (gewicht**2).sum() / gewicht.sum()
    return phi, float(np.sqrt((len(z) * phi - (len(z) - 1)) / noemer))


def _add_grenzen(tabel: pd.DataFrame, telt: pd.Series, deel: float, factor: float) -> pd.DataFrame:
    """Add the limits, in the unit of the indicator, to the rows that count."""
    n = tabel["noemer"].where(telt).to_numpy(dtype=float)
    nieuw: dict[str, Reeks] = {}
    for naam, zeker in GRENZEN.items():
        nieuw[f"onder_{naam}"] = factor * _compute_grens((1 - zeker) / 2, n, deel)
        nieuw[f"boven_{naam}"] = factor * _compute_grens((1 + zeker) / 2, n, deel)
    tau = tabel["tau"] / factor
    half = select_z(GRENZEN["998"]) * np.sqrt(deel * (1 - deel) / n + tau**2)
    half = half.where(tabel["overspreid"])
    nieuw["ruim_onder"] = factor * (deel - half).clip(lower=0).to_numpy()
    nieuw["ruim_boven"] = factor * (deel + half).clip(upper=1).to_numpy()
    return tabel.assign(**nieuw)


def _compute_grens(p: float, n: Reeks, deel: float) -> Reeks:
    from scipy.stats import binom  # slow to import: only where it is used

    r: Reeks = binom.ppf(p, n, deel)
    stap: Reeks = (binom.cdf(r, n, deel) - p) / binom.pmf(r, n, deel)
    return np.clip((r - stap) / n, 0, 1)


def _add_plek(uit: pd.DataFrame, telt: pd.Series, scan: Scan, indicator: str) -> pd.DataFrame:
    """Add where a wijk lies, whatever the true counts behind the rounded ones."""
    over = scan.catalogus.indicator[indicator]
    dk, dn = over.select_afwijking("wijk")
    laag = over.factor * (uit["teller"] - dk).clip(lower=0) / (uit["noemer"] + dn)
    hoog = over.factor * (uit["teller"] + dk) / (uit["noemer"] - dn).clip(lower=1)
    plek = np.select(
        [~telt, laag > uit["boven_998"], laag > uit["boven_95"], hoog < uit["onder_998"],
         hoog < uit["onder_95"]],
        [PLEKKEN[5], PLEKKEN[0], PLEKKEN[1], PLEKKEN[4], PLEKKEN[3]], PLEKKEN[2],
    )  # fmt: skip
    ruim = (laag > uit["ruim_boven"]) | (hoog < uit["ruim_onder"])
    return uit.assign(plek=plek, buiten_ruim=ruim & telt)
