"""From published values to figures: every indicator, every area, every year, with its interval."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from kansenscan_lib.catalogus.indicatoren import Indicator
from kansenscan_lib.fouten import GegevensFout
from kansenscan_lib.statistiek import add_afronding, poisson_exact, wilson

Gehelen = NDArray[np.int64]
Getallen = NDArray[np.float64]
_Getal = TypeVar("_Getal", np.int64, np.float64)

# Order matters in the next three: of several parts the last one named holds for the figure.
STATUSSEN = ("ok", "niet_gepubliceerd", "onderdrukt", "niet_gekoppeld", "niet_van_toepassing")
BEWERKINGEN = ("gepubliceerd", "som", "gewogen_gemiddelde", "gekoppeld")
NIVEAUS = ("land", "provincie", "gemeente", "wijk")

_OK, _NIET_GEPUBLICEERD, _NIET_VAN_TOEPASSING = 0, 1, 4
_METHODEN = ("", "wilson", "poisson_exact", "wilson_verhouding", "gepubliceerd")


def load_cijfers(
    waarden: pd.DataFrame,
    indicatoren: Sequence[Indicator],
    gebieden: pd.DataFrame,
    *,
    betrouwbaarheid: float = 0.95,
) -> pd.DataFrame:
    """Compute every indicator for every area and year that the published values allow.

    Parameters
    ----------
    waarden : DataFrame
        Columns variabele, gebiedscode, peiljaar, waarde, status, bewerking, bron; one row per
        variabele, gebied and peiljaar, in any order. Areas outside `gebieden` are ignored.
    indicatoren : sequence of Indicator
    gebieden : DataFrame
        Index gebiedscode; column soort, one of `NIVEAUS`.
    betrouwbaarheid : float
        Confidence level of the intervals, between 0 and 1.

    Returns
    -------
    DataFrame
        Sorted as `indicatoren`, then as `gebieden`, then by peiljaar:

        ================ =========================================================================
        indicator        id in the catalogue
        gebiedscode      code of the area
        peiljaar         year of all its parts; parts of different years never meet in one figure
        teller           count; NaN for published percentages, means and distances
        noemer           count; also of a published percentage, where it is known; else NaN
        waarde           in the unit of the indicator (0-100 for %), NaN unless status is ok
        onder, boven     limits of the interval in the same unit, NaN without interval
        status           one of `STATUSSEN`; missing is never zero
        soort            register or model
        bewerking        one of `BEWERKINGEN`: the heaviest that any of the parts underwent
        bron             ids in bronnen.yml, joined by "; "
        interval_methode "", wilson, poisson_exact, wilson_verhouding or gepubliceerd
        actueel          True in the youngest year with a value at this level (soort gebied); so
                         the same year for all areas of a level. All years stay in the table:
                         compare levels in the year of the lowest one.
        ================ =========================================================================

        Every area of a level has a row for every year in which the indicator exists at that
        level; an indicator that a level does not know has no rows there.

    Notes
    -----
    Wilson for shares of counts, exact Poisson for rates; for `index`, two groups beside each
    other, Wilson for the share of the first in both together, written as a ratio again. CBS
    rounding is in the limits, see `statistiek.add_afronding` and `Indicator.select_afwijking`; of a
    published rate with a known noemer half a unit of its last digit. A model gets the limits that
    its source publishes (`Indicator.marges`), or none. No interval for percentages without a
    known noemer, means and distances, nor for a teller above its noemer, such as a turnout over
    100 %. A noemer of 0 gives status niet_van_toepassing.

    Raises
    ------
    GegevensFout
        A status or bewerking that does not exist, or two rows for one variabele, gebied and year.

    Examples
    --------
    >>> from kansenscan_lib.catalogus import load_catalogus
    >>> gebieden = pd.DataFrame({"soort": ["land"]}, index=["NL00"])
    >>> waarden = pd.DataFrame({
    ...     "variabele": ["leeftijd_65plus", "inwoners"], "gebiedscode": "NL00", "peiljaar": 2024,
    ...     "waarde": [3_677_228.0, 17_942_942.0], "status": "ok", "bewerking": "gepubliceerd",
    ...     "bron": "kwb2024_bevolking"})
    >>> cijfers = load_cijfers(waarden, [load_catalogus().indicator["leeftijd_65plus"]], gebieden)
    >>> cijfers[["waarde", "onder", "boven"]].round(2).to_numpy().tolist()
    [[20.49, 20.48, 20.51]]
    """
    blok = _Blok.load(waarden, indicatoren, gebieden)
    delen = [blok.compute(indicator) for indicator in indicatoren]
    cel = _concat([deel.cel for deel in delen], np.int64)
    nummer = np.repeat(np.arange(len(delen)), [len(deel.cel) for deel in delen])
    teller = _concat([deel.teller for deel in delen], np.float64)
    noemer = _concat([deel.noemer for deel in delen], np.float64)
    status = _concat([deel.status for deel in delen], np.int64)
    waarde = np.where(status == _OK, _concat([d.uitkomst for d in delen], np.float64), np.nan)
    niveau = blok.niveau[cel]
    marges = (
        _concat([d.onder for d in delen], np.float64),
        _concat([d.boven for d in delen], np.float64),
    )
    onder, boven, methode = _compute_intervallen(
        teller, noemer, waarde, marges, nummer, niveau, indicatoren, betrouwbaarheid
    )
    jaar = blok.jaar[cel]
    groep = nummer * len(NIVEAUS) + niveau
    return pd.DataFrame(
        {
            "indicator": _select_tekst([i.id for i in indicatoren], nummer),
            "gebiedscode": gebieden.index.take(blok.gebied[cel]),
            "peiljaar": jaar,
            "teller": teller,
            "noemer": noemer,
            "waarde": waarde,
            "onder": onder,
            "boven": boven,
            "status": _select_tekst(STATUSSEN, status),
            "soort": _select_tekst([i.soort for i in indicatoren], nummer),
            "bewerking": _select_tekst(
                BEWERKINGEN, _concat([deel.bewerking for deel in delen], np.int64)
            ),
            "bron": _select_tekst(blok.bronnen, _concat([deel.bron for deel in delen], np.int64)),
            "interval_methode": _select_tekst(_METHODEN, methode),
            "actueel": _select_actueel(groep, jaar, status == _OK),
        }
    )


@dataclass(frozen=True)
class _Deel:
    """The figures of one indicator, one element per cel; `onder`, `boven` as published."""

    cel: Gehelen
    teller: Getallen
    noemer: Getallen
    uitkomst: Getallen
    onder: Getallen
    boven: Getallen
    status: Gehelen
    bewerking: Gehelen
    bron: Gehelen


@dataclass(frozen=True)
class _Blok:
    """The values as arrays of shape (variabelen, cellen); a cel is one area in one year.

    Cellen of one level in one year share a `groep`. `status` is -1 where `waarden` has no row.
    `bron` is a position in `bronnen`, to which `compute` adds the combinations it meets.
    """

    rij: dict[str, int]
    gebied: Gehelen
    jaar: Gehelen
    niveau: Gehelen
    groep: Gehelen
    waarde: Getallen
    status: Gehelen
    bewerking: Gehelen
    bron: Gehelen
    bronnen: list[str]

    @classmethod
    def load(
        cls, waarden: pd.DataFrame, indicatoren: Sequence[Indicator], gebieden: pd.DataFrame
    ) -> _Blok:
        """Place every row of `waarden` that is needed."""
        namen = sorted({naam for indicator in indicatoren for naam in indicator.variabelen})
        variabele = pd.Index(namen).get_indexer(pd.Index(waarden["variabele"]))
        gebied = gebieden.index.get_indexer(pd.Index(waarden["gebiedscode"]))
        nodig = (variabele >= 0) & (gebied >= 0)
        waarden, variabele, gebied = waarden[nodig], variabele[nodig], gebied[nodig]
        jaren, jaar = np.unique(waarden["peiljaar"].to_numpy(dtype=np.int64), return_inverse=True)
        niveau = _select_codes(gebieden["soort"], NIVEAUS, "soort gebied")
        # A cel for every area of a level in every year that any area of that level has.
        bestaat = np.zeros((len(NIVEAUS), len(jaren)), dtype=bool)
        bestaat[niveau[gebied], jaar] = True
        cel_gebied, cel_jaar = np.nonzero(bestaat[niveau])
        plaats = np.full((len(gebieden), len(jaren)), -1)
        plaats[cel_gebied, cel_jaar] = np.arange(len(cel_gebied))
        cel = plaats[gebied, jaar]

        vorm = (len(namen), len(cel_gebied))
        status = np.full(vorm, -1)
        status[variabele, cel] = _select_codes(waarden["status"], STATUSSEN, "status")
        if (status >= 0).sum() < len(waarden):
            raise GegevensFout(
                "De tabel met waarden heeft twee rijen voor dezelfde variabele, hetzelfde gebied "
                "en hetzelfde peiljaar. Leg de gegevens opnieuw vast."
            )
        waarde = np.full(vorm, np.nan)
        waarde[variabele, cel] = waarden["waarde"].to_numpy(dtype=float)
        waarde[status != _OK] = np.nan
        status[(status == _OK) & np.isnan(waarde)] = _NIET_GEPUBLICEERD
        bewerking = np.zeros(vorm, dtype=np.int64)
        bewerking[variabele, cel] = _select_codes(waarden["bewerking"], BEWERKINGEN, "bewerking")
        bron_code, bron_naam = pd.factorize(waarden["bron"], sort=True)
        bron = np.full(vorm, -1)
        bron[variabele, cel] = bron_code
        return cls(
            rij={naam: i for i, naam in enumerate(namen)},
            gebied=cel_gebied,
            jaar=jaren[cel_jaar],
            niveau=niveau[cel_gebied],
            groep=cel_jaar * len(NIVEAUS) + niveau[cel_gebied],
            waarde=waarde,
            status=status,
            bewerking=bewerking,
            bron=bron,
            bronnen=[str(naam) for naam in bron_naam],
        )

    def compute(self, indicator: Indicator) -> _Deel:
        """Return the figures in every level and year in which all parts of the indicator exist.

        For a published figure that is the figure itself: without its noemer or limits it stands.
        """
        zelf = indicator.formule == "overnemen"
        nodig = indicator.teller if zelf else indicator.teller + indicator.noemer
        delen = self._select_rijen(nodig)
        cel = self._select_cellen(delen, indicator.peiljaren)
        blok = np.ix_(delen, cel)
        status = np.where(self.status[blok] < 0, _NIET_GEPUBLICEERD, self.status[blok]).max(axis=0)
        # A sum with a missing part is missing: NaN passes through.
        teller = uitkomst = self._sum(indicator.teller, cel)
        noemer = self._sum(indicator.noemer, cel)
        if zelf:
            teller = uitkomst if indicator.eenheid == "aantal" else np.full(len(cel), np.nan)
        else:
            status[noemer == 0] = _NIET_VAN_TOEPASSING
            uitkomst = indicator.factor * teller / np.where(noemer == 0, np.nan, noemer)
        onder, boven = (
            self._sum(grens, cel) for grens in (indicator.marges[:1], indicator.marges[1:])
        )
        bewerking = self.bewerking[blok].max(axis=0)
        bron = self._add_bron(np.sort(self.bron[blok], axis=0))
        return _Deel(cel, teller, noemer, uitkomst, onder, boven, status, bewerking, bron)

    def _select_rijen(self, variabelen: Sequence[str]) -> Gehelen:
        return np.array([self.rij[naam] for naam in variabelen], dtype=np.int64)

    def _sum(self, variabelen: Sequence[str], cel: Gehelen) -> Getallen:
        if not variabelen:
            return np.full(len(cel), np.nan)
        som: Getallen = self.waarde[np.ix_(self._select_rijen(variabelen), cel)].sum(axis=0)
        return som

    def _select_cellen(self, delen: Gehelen, peiljaren: tuple[int, ...]) -> Gehelen:
        aanwezig = (self.status[delen] >= 0).all(axis=0)
        if peiljaren:
            aanwezig &= np.isin(self.jaar, peiljaren)
        bestaat = np.zeros(self.groep.max(initial=0) + 1, dtype=bool)
        bestaat[self.groep[aanwezig]] = True
        return np.flatnonzero(bestaat[self.groep])

    def _add_bron(self, bron: Gehelen) -> Gehelen:
        """Return positions in `bronnen`, after adding what comes from more than one bron."""
        laatste: Gehelen = bron[-1]
        if (bron == laatste).all() and (laatste >= 0).all():
            return laatste
        combinaties, welke = np.unique(bron, axis=1, return_inverse=True)
        plaatsen = []
        for combinatie in combinaties.T:
            naam = "; ".join(self.bronnen[i] for i in dict.fromkeys(combinatie) if i >= 0)
            if naam not in self.bronnen:
                self.bronnen.append(naam)
            plaatsen.append(self.bronnen.index(naam))
        return np.array(plaatsen, dtype=np.int64)[welke.ravel()]


def _compute_intervallen(
    teller: Getallen, noemer: Getallen, waarde: Getallen, marges: tuple[Getallen, Getallen],
    nummer: Gehelen, niveau: Gehelen, indicatoren: Sequence[Indicator], betrouwbaarheid: float,
) -> tuple[Getallen, Getallen, Gehelen]:
    """Return lower and upper limits in the unit of each indicator, and the method used."""
    onder, boven = (np.where(np.isnan(waarde), np.nan, grens) for grens in marges)
    gegeven = ~(np.isnan(onder) | np.isnan(boven))
    methode = np.where(gegeven, _METHODEN.index("gepubliceerd"), 0)
    afwijking = np.array(
        [[i.select_afwijking(naam) for naam in NIVEAUS] for i in indicatoren], dtype=float
    ).reshape(-1, len(NIVEAUS), 2)
    # A published rate stands for every rate that is rounded to it.
    stap = np.array([0.5 * 10.0**-i.decimalen if i.formule == "overnemen" else 0
                     for i in indicatoren])  # fmt: skip
    per = np.array([i.per for i in indicatoren])
    soorten = [_select_methode(i) for i in indicatoren]
    for code, interval in ((1, wilson), (2, poisson_exact), (3, wilson)):
        passend = np.array([soort == _METHODEN[code] for soort in soorten], dtype=bool)
        rij = np.flatnonzero(passend[nummer] & ~np.isnan(waarde + noemer))
        if not len(rij):
            continue
        welke = nummer[rij]
        n, factor = noemer[rij], per[welke]
        k = np.where(np.isnan(teller[rij]), waarde[rij] * n / factor, teller[rij])
        dk, dn = afwijking[welke, niveau[rij]].T
        dk = dk + stap[welke] * n / factor
        laag, hoog = add_afronding(interval, k, n + k if code == 3 else n, dk, dn, betrouwbaarheid)
        if code == 3:
            with np.errstate(divide="ignore"):
                laag, hoog = laag / (1 - laag), hoog / (1 - hoog)
        onder[rij], boven[rij] = factor * laag, factor * hoog
        methode[rij] = np.where(np.isnan(laag), 0, code)
    return onder, boven, methode


def _select_methode(indicator: Indicator) -> str:
    """Return how the interval of an indicator is computed; empty if it gets none from us."""
    if indicator.soort == "model" or not indicator.noemer:
        return ""
    if indicator.formule == "overnemen":
        return "wilson" if indicator.eenheid == "%" else "poisson_exact"
    return {"aandeel": "wilson", "per_1000": "poisson_exact", "index": "wilson_verhouding"}[
        indicator.formule
    ]


def _select_actueel(groep: Gehelen, jaar: Gehelen, ok: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Mark per group the youngest year with a value, or the youngest of all if there is none."""
    if not len(groep):
        return ok
    jongste, jongste_ok = np.zeros(groep.max() + 1, np.int64), np.zeros(groep.max() + 1, np.int64)
    np.maximum.at(jongste, groep, jaar)
    np.maximum.at(jongste_ok, groep[ok], jaar[ok])
    gekozen: NDArray[np.bool_] = jaar == np.where(jongste_ok > 0, jongste_ok, jongste)[groep]
    return gekozen


def _select_codes(reeks: pd.Series, keuzes: Sequence[str], wat: str) -> Gehelen:
    codes = pd.Index(keuzes).get_indexer(pd.Index(reeks))
    if (codes < 0).any():
        vreemd = reeks[codes < 0].iloc[0]
        raise GegevensFout(
            f"Onbekende {wat} '{vreemd}' in de gegevens; bekend zijn: {', '.join(keuzes)}. "
            "Leg de gegevens opnieuw vast."
        )
    return codes.astype(np.int64)


def _select_tekst(namen: Sequence[str], codes: Gehelen) -> pd.Series:
    return pd.Series(namen, dtype="str").take(codes).reset_index(drop=True)


def _concat(delen: Sequence[NDArray[_Getal]], dtype: type[_Getal]) -> NDArray[_Getal]:
    return np.concatenate([np.array([], dtype=dtype), *delen])
