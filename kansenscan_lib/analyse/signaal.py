"""The signal map: open figures that often go with low basic skills, as ranks with their interval.

A signal and never an estimate: it says where several figures point the same way, whatever weights
and scales one chooses, and not how many people find reading or sums hard.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from kansenscan_lib.catalogus.basisvaardigheden import OFFICIEEL, Signaaldeel
from kansenscan_lib.rijen import select_rijen
from kansenscan_lib.scan import Scan

Getallen = NDArray[np.float64]

TREKKINGEN = 1000
ZAAD = 2024
#: From this share of the draws on (in %) a wijk is "often" inside or outside the highest quarter.
VAAK = 75
KLASSEN = ("vaak in het hoogste kwart", "wisselend", "vaak lager", "niet te zeggen")
#: Whether a part points the same way as the others: a rank correlation of at least 0.2, of at most
#: -0.2, or between those.
KANTEN = ("dezelfde kant", "een andere kant", "geen duidelijke kant")
KANT_VANAF = 0.2
#: An interquartile range is this many standard deviations of a normal distribution.
KWARTIEL_PER_STANDAARD = 1.349


@dataclass(frozen=True, eq=False)
class Signaal:
    """What the open figures together say about the wijken of one gemeente.

    Attributes
    ----------
    wijken : DataFrame
        One row per wijk, strongest signal first and those left out last: gebiedscode, naam,
        inwoners, one column per part (id of the indicator, in its own unit, NaN when missing),
        rang (median over the draws; 1 is the strongest signal), rang_onder and rang_boven (95 % of
        the draws), kwart (% of the draws in the highest quarter), klasse (one of `KLASSEN`), reden
        ("" when it takes part, else "klein" or "geen_cijfer") and ontbreekt (the parts it lacks).
        Ranks and kwart are NaN for wijken that are left out, and for all when there is no signal.
    onderdelen : DataFrame
        One row per part: indicator, titel ("" when the scan does not hold it), onderwerp, richting
        ("meer" or "minder" gives more signal), eenheid, decimalen, peiljaar (NaN without figures),
        waarden (wijken with a figure), samenhang (-1 to 1: rank correlation with the other parts
        together; NaN without signal), kant (what that means, one of `KANTEN`; "" without signal),
        reden, grens, bron.
    meegeteld : int
        Wijken that take part.
    kwart : int
        How many wijken the highest quarter is.
    samenhang : float
        Mean rank correlation (Spearman) of the draws with equal weights and z-scores.
    verschuiving : float
        Mean number of places a wijk moves between those two orders.
    reden : str
        "" when there is a signal; else "officieel" (at least half of the wijken that are large
        enough have an official estimate), "domeinen" (the scan does not hold all parts),
        "geen_cijfer" (a part has no figure in any wijk), "te_weinig" (too few wijken have all
        parts) or "gelijk" (the wijken do not differ).
    """

    wijken: pd.DataFrame
    onderdelen: pd.DataFrame
    meegeteld: int
    kwart: int
    samenhang: float
    verschuiving: float
    reden: str


def compare_signaal(
    scan: Scan, wijken: pd.DataFrame, trekkingen: int = TREKKINGEN, zaad: int = ZAAD
) -> Signaal:
    """Order the wijken by open figures that often go with low basic skills, under many choices.

    Parameters
    ----------
    scan : Scan
    wijken : DataFrame
        From `analyse.compare_wijken`; not changed.
    trekkingen : int
        How many times weights are drawn.
    zaad : int
        The same seed gives the same outcome.

    Returns
    -------
    Signaal

    Notes
    -----
    Parts and their direction come from `catalogus/basisvaardigheden.yml`. Only wijken with every
    part and at least `inwoners_minimaal` inhabitants take part, and only from
    `signaal_wijken_minimaal` wijken on: nothing is imputed. Per draw the weights come from a flat
    Dirichlet distribution and the parts are put on one scale in one of four ways, each in a
    quarter of the draws: z-scores, minimum to maximum, ranks, and median with interquartile range.
    The weighted parts are added. A tie shares its places: the interval holds all of them, and for
    the highest quarter each counts for the chance of a place in it.

    References
    ----------
    Nardo et al. (2008), Handbook on Constructing Composite Indicators, OECD/JRC, ISBN
    978-92-64-04345-9, steps 5 to 7; Saisana, Saltelli & Tarantola (2005), JRSS A 168(2): the mean
    shift in rank as the measure of robustness.
    """
    delen = scan.catalogus.basisvaardigheden.signaal.onderdelen
    ids = [deel.indicator for deel in delen]
    kolommen = ["indicator", "gebiedscode", "peiljaar", "waarde"]
    rijen = wijken.loc[wijken["indicator"].isin(ids) & (wijken["status"] == "ok"), kolommen]
    tabel = _select_tabel(scan, wijken, rijen, ids)
    onderdelen = _select_onderdelen(scan, rijen, delen)
    # In order of code, so that the order of the rows cannot decide anything.
    mee = tabel.index[tabel["reden"] == ""].sort_values()
    cijfers = tabel.loc[mee, ids].to_numpy(dtype=float)
    cijfers = cijfers * np.where(onderdelen["richting"] == "meer", 1.0, -1.0)
    groot = tabel.index[tabel["reden"] != "klein"]
    reden = (
        "officieel" if _is_officieel(wijken, groot) else _select_reden(scan, onderdelen, cijfers)
    )
    kwart = max(1, len(mee) // 4)
    if reden:
        return Signaal(_add_klasse(tabel), onderdelen, len(mee), kwart, np.nan, np.nan, reden)

    schalen = _compute_schalen(cijfers)
    eerste, laatste = _rank(_compute_scores(schalen, trekkingen, zaad))
    midden, plaatsen = (eerste + laatste) / 2, laatste - eerste + 1
    gewoon = _rank_midden(schalen[0].mean(axis=1))
    uitkomst = pd.DataFrame(
        {
            "rang": np.median(midden, axis=0),
            "rang_onder": np.quantile(eerste, 0.025, axis=0, method="lower"),
            "rang_boven": np.quantile(laatste, 0.975, axis=0, method="higher"),
            "kwart": (np.clip(kwart - eerste + 1, 0, plaatsen) / plaatsen).mean(axis=0) * 100,
        },
        index=mee,
    )
    per_deel = _rank_midden(cijfers.T)
    rest = _rank_midden(-(per_deel.sum(axis=0) - per_deel))
    return Signaal(
        _add_klasse(tabel.assign(**uitkomst.reindex(tabel.index))),
        _add_kant(onderdelen.assign(samenhang=_correlate(per_deel, rest))),
        len(mee),
        kwart,
        float(_correlate(midden, gewoon).mean()),
        float(np.abs(midden - gewoon).mean()),
        "",
    )


def _select_tabel(
    scan: Scan, wijken: pd.DataFrame, rijen: pd.DataFrame, ids: list[str]
) -> pd.DataFrame:
    """Return the parts per wijk (index gebiedscode), and why a wijk is left out."""
    delen = rijen.pivot_table("waarde", "gebiedscode", "indicator", aggfunc="first")
    namen = wijken[["gebiedscode", "naam", "inwoners"]].drop_duplicates("gebiedscode")
    tabel = namen.set_index("gebiedscode").join(delen.reindex(columns=ids))
    mist = tabel[ids].isna()
    klein = ~(tabel["inwoners"] >= scan.catalogus.regels.drempels()["inwoners_minimaal"])
    ontbreekt = [tuple(i for i in ids if rij[i]) for rij in select_rijen(mist)]
    return tabel.assign(
        rang=np.nan,
        rang_onder=np.nan,
        rang_boven=np.nan,
        kwart=np.nan,
        reden=np.select([klein, mist.any(axis=1)], ["klein", "geen_cijfer"], ""),
        ontbreekt=pd.Series(ontbreekt, index=tabel.index, dtype=object),
    )


def _select_onderdelen(
    scan: Scan, rijen: pd.DataFrame, delen: tuple[Signaaldeel, ...]
) -> pd.DataFrame:
    """Return the parts with their year and how many wijken have a figure."""
    uit = pd.DataFrame([deel.model_dump(exclude={"adres"}) for deel in delen])
    per_deel = rijen.groupby("indicator")["peiljaar"]
    bekend = [scan.catalogus.indicator.get(id_) for id_ in uit["indicator"]]
    return uit.assign(
        titel=[i.titel if i else "" for i in bekend],
        eenheid=[i.eenheid if i else "" for i in bekend],
        decimalen=[i.decimalen if i else 0 for i in bekend],
        peiljaar=uit["indicator"].map(per_deel.first()),
        waarden=uit["indicator"].map(per_deel.size()).fillna(0).astype(int),
        samenhang=np.nan,
        kant="",
    )


def _is_officieel(wijken: pd.DataFrame, groot: pd.Index) -> bool:
    """Whether the official estimate covers at least half of the wijken that are large enough."""
    bekend = wijken[(wijken["indicator"] == OFFICIEEL) & (wijken["status"] == "ok")]
    return 2 * int(groot.isin(bekend["gebiedscode"]).sum()) >= max(1, len(groot))


def _select_reden(scan: Scan, onderdelen: pd.DataFrame, cijfers: Getallen) -> str:
    """Return why the open figures give no signal, or "" when there can be one."""
    minimaal = scan.catalogus.regels.drempels()["signaal_wijken_minimaal"]
    if (onderdelen["titel"] == "").any():
        return "domeinen"
    if (onderdelen["waarden"] == 0).any():
        return "geen_cijfer"
    if len(cijfers) < minimaal:
        return "te_weinig"
    return "" if (cijfers != cijfers[:1]).any() else "gelijk"


def _compute_schalen(cijfers: Getallen) -> Getallen:
    """Put the parts, shape (wijken, parts), on one scale in four ways; a part without spread is 0.

    Handbook step 5: z-scores, minimum to maximum, ranks, and a scale that extremes do not move.
    """
    laag, midden, hoog = np.quantile(cijfers, [0.25, 0.5, 0.75], axis=0)
    bereik, standaard = np.ptp(cijfers, axis=0), cijfers.std(axis=0)
    # Where half of the wijken are equal there is no interquartile range to divide by.
    kwartiel = np.where(hoog > laag, (hoog - laag) / KWARTIEL_PER_STANDAARD, standaard)
    delers = [np.where(bereik > 0, deler, 1.0) for deler in (standaard, bereik, kwartiel)]
    rangen = -_rank_midden(cijfers.T).T / len(cijfers)
    return np.stack(
        [
            (cijfers - cijfers.mean(axis=0)) / delers[0],
            (cijfers - cijfers.min(axis=0)) / delers[1],
            np.where(bereik > 0, rangen, 0.0),
            (cijfers - midden) / delers[2],
        ]
    )


def _compute_scores(schalen: Getallen, trekkingen: int, zaad: int) -> Getallen:
    """Return the weighted sums, shape (draws, wijken); the draws take the scales in turn."""
    gewichten = np.random.default_rng(zaad).dirichlet(np.ones(schalen.shape[2]), trekkingen)
    scores = np.empty((trekkingen, schalen.shape[1]))
    for nummer, schaal in enumerate(schalen):
        scores[nummer :: len(schalen)] = gewichten[nummer :: len(schalen)] @ schaal.T
    return scores


def _rank(scores: Getallen) -> tuple[Getallen, Getallen]:
    """Return the first and last place of every score in its row, 1 for the highest."""
    # Rounded, so that scores that are equal on paper are equal here.
    scores = np.atleast_2d(scores).round(12)
    volgorde = np.argsort(-scores, axis=1, kind="stable")
    op_rij = np.take_along_axis(scores, volgorde, axis=1)
    plek = np.arange(1.0, scores.shape[1] + 1)
    anders = np.diff(op_rij, axis=1) != 0
    rand = np.ones((len(scores), 1), dtype=bool)
    begin = np.maximum.accumulate(np.where(np.hstack([rand, anders]), plek, 0), axis=1)
    eind = np.where(np.hstack([anders, rand]), plek, np.inf)
    eind = np.minimum.accumulate(eind[:, ::-1], axis=1)[:, ::-1]
    eerste, laatste = np.empty_like(scores), np.empty_like(scores)
    np.put_along_axis(eerste, volgorde, begin, axis=1)
    np.put_along_axis(laatste, volgorde, eind, axis=1)
    return eerste, laatste


def _rank_midden(scores: Getallen) -> Getallen:
    """Return the mean place of every score in its row, in the shape of `scores`."""
    eerste, laatste = _rank(scores)
    return ((eerste + laatste) / 2).reshape(scores.shape)


def _correlate(a: Getallen, b: Getallen) -> Getallen:
    """Return the correlation of each row of `a` with that of `b`; NaN without spread."""
    a, b = a - a.mean(axis=-1, keepdims=True), b - b.mean(axis=-1, keepdims=True)
    with np.errstate(divide="ignore", invalid="ignore"):
        uit: Getallen = (a * b).sum(axis=-1) / np.sqrt((a**2).sum(axis=-1) * (b**2).sum(axis=-1))
    return uit


def _add_kant(onderdelen: pd.DataFrame) -> pd.DataFrame:
    """Add whether each part points the same way as the others."""
    samenhang = onderdelen["samenhang"]
    kant = np.select([samenhang >= KANT_VANAF, samenhang <= -KANT_VANAF], KANTEN[:2], KANTEN[2])
    return onderdelen.assign(kant=kant)


def _add_klasse(tabel: pd.DataFrame) -> pd.DataFrame:
    """Add the class of the map; strongest signal first, wijken without a place last."""
    mee = int(tabel["rang"].notna().sum())
    overal = (tabel["rang_onder"] == 1) & (tabel["rang_boven"] == mee)
    klasse = np.select(
        [tabel["rang"].isna() | overal, tabel["kwart"] >= VAAK, tabel["kwart"] <= 100 - VAAK],
        [KLASSEN[3], KLASSEN[0], KLASSEN[2]], KLASSEN[1],
    )  # fmt: skip
    tabel = tabel.assign(klasse=klasse).reset_index()
    return tabel.sort_values(
        ["rang", "kwart", "gebiedscode"], ascending=[True, False, True], na_position="last"
    ).reset_index(drop=True)
