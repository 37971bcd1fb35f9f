"""Peers: which gemeenten are the same kind of place, and how the gemeente stands among them."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from kansenscan_lib.catalogus.kenmerken import Kenmerk
from kansenscan_lib.scan import Scan

PLEKKEN = (
    "hoger dan alle",
    "hoger",
    "in het midden",
    "lager",
    "lager dan alle",
    "niet te onderscheiden",
    "te weinig gegevens",
    "kenmerk",
)
PEERS_MINIMAAL = 3
"""Of fewer peers with a value there is no middle half: the least `vergelijkbaar_aantal` may be."""


def rank_vergelijkbaar(scan: Scan, gemeenten: pd.DataFrame) -> pd.DataFrame:
    """Rank all gemeenten by how much they are the same kind of place as this one.

    Parameters
    ----------
    scan : Scan
        Its organisatie may veto gemeenten, choose the traits or name its own group.
    gemeenten : DataFrame
        From `scan.load_gemeenten`; rows in any order.

    Returns
    -------
    DataFrame
        Index gebiedscode, every gemeente: first the gemeente itself, then the peers, then the
        others, each by distance and then by code. Columns naam, provincie, rol, afstand, straal,
        gelijkenis, mist and one per trait (its id) with the published value, NaN when missing.

        ========== =======================================================================
        rol        gemeente (itself), vergelijkbaar (a peer), anders, niet (vetoed), or
                   ontbreekt (left out: a trait is missing)
        afstand    Euclidean distance over the standardised traits, 0 or more; NaN when one
                   of the two lacks a trait
        straal     mean distance to its peers, for others to their k nearest; NaN as afstand
        gelijkenis groot, gewoon or klein: straal in the lowest quarter of all gemeenten, the
                   middle half or the highest quarter; "" when unknown
        mist       titles of the traits that are missing, joined by "; "
        ========== =======================================================================

    Notes
    -----
    Traits with schaal "log" are logged first (0 or less has no log: missing). Each trait is then
    standardised over all gemeenten that have them all, vetoed ones too, with the population
    standard deviation; all weigh the same. The k (`vergelijkbaar_aantal`) nearest are the peers;
    of equal distances the lowest code goes first. A missing trait is never filled in. With an own
    group that group is the peers, near or not.

    References
    ----------
    The CIPFA Nearest Neighbours Model: standardised traits of the area, not of the service, and
    Euclidean distances. Computed by sklearn (`StandardScaler`, `NearestNeighbors`).
    """
    from sklearn.neighbors import NearestNeighbors  # slow to import: only where it is used
    from sklearn.preprocessing import StandardScaler

    aantal = int(scan.catalogus.regels.drempels()["vergelijkbaar_aantal"])
    kenmerken = select_kenmerken(scan)
    namen, waarden = _select_kenmerkwaarden(gemeenten, kenmerken)
    maten = waarden.copy()
    for kenmerk in kenmerken:
        if kenmerk.schaal == "log":
            maten[kenmerk.id] = np.log(waarden[kenmerk.id].where(waarden[kenmerk.id] > 0))
    volledig = maten.dropna()
    afstand, straal = (pd.Series(np.nan, index=maten.index) for _ in range(2))
    if len(volledig) > 1:
        ruimte = StandardScaler().fit_transform(volledig.to_numpy())
        # A tree subtracts the traits themselves, without a shortcut. Rounded: equal is equal.
        zoeker = NearestNeighbors(n_neighbors=len(ruimte), algorithm="kd_tree").fit(ruimte)
        buren, _ = zoeker.kneighbors(n_neighbors=min(aantal, len(ruimte) - 1))
        straal[volledig.index] = buren.mean(axis=1)
        if scan.code in volledig.index:
            eigen, plek = zoeker.kneighbors(ruimte[volledig.index == scan.code])
            afstand[volledig.index[plek[0]]] = eigen[0].round(12)
    titels = np.array([k.titel for k in kenmerken])
    mist = ["; ".join(titels[leeg]) for leeg in maten.isna().to_numpy()]
    uit = namen.assign(afstand=afstand, mist=mist).join(waarden)
    uit["rol"] = _select_rol(uit, scan, aantal)
    eigen_straal = afstand[uit["rol"] == "vergelijkbaar"].mean(skipna=False)
    straal[straal.index == scan.code] = eigen_straal
    uit["straal"] = straal
    onder, boven = straal.quantile([0.25, 0.75])
    uit["gelijkenis"] = np.select(
        [straal.isna(), straal <= onder, straal >= boven], ["", "groot", "klein"], "gewoon"
    )
    vooraan = uit["rol"].map({"gemeente": 0, "vergelijkbaar": 1}).fillna(2)
    volgorde = np.lexsort([uit.index.to_numpy(), afstand.to_numpy(), vooraan.to_numpy()])
    kolommen = ["naam", "provincie", "rol", "afstand", "straal", "gelijkenis", "mist"]
    return uit.iloc[volgorde][[*kolommen, *waarden.columns]]


def select_kenmerken(scan: Scan) -> tuple[Kenmerk, ...]:
    """Return the traits that count: those the organisation chose, else all."""
    gekozen = scan.organisatie.vergelijkbaar.kenmerken
    return tuple(k for k in scan.catalogus.kenmerken if not gekozen or k.id in gekozen)


def _select_kenmerkwaarden(
    gemeenten: pd.DataFrame, kenmerken: tuple[Kenmerk, ...]
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return naam and provincie by gemeente, and the traits as published, in order of code."""
    namen = gemeenten.drop_duplicates("gebiedscode").set_index("gebiedscode").sort_index()
    rij = namen.index.get_indexer(pd.Index(gemeenten["gebiedscode"]))
    kolom = pd.Index([k.indicator.id for k in kenmerken]).get_indexer(
        pd.Index(gemeenten["indicator"])
    )
    blok = np.full((len(namen), len(kenmerken)), np.nan)
    blok[rij[kolom >= 0], kolom[kolom >= 0]] = gemeenten["waarde"].to_numpy()[kolom >= 0]
    waarden = pd.DataFrame(blok, index=namen.index, columns=[k.id for k in kenmerken])
    return namen[["naam", "provincie"]], waarden


def _select_rol(tabel: pd.DataFrame, scan: Scan, aantal: int) -> NDArray[np.str_]:
    """Return the rol of gemeenten with afstand and mist, in order of code."""
    keuze = scan.organisatie.vergelijkbaar
    zelf, niet = tabel.index == scan.code, tabel.index.isin(keuze.niet)
    gekozen = tabel.index.isin(keuze.groep)
    if not keuze.groep:
        kandidaten = tabel.loc[~zelf & ~niet & tabel["afstand"].notna(), "afstand"]
        dichtst = kandidaten.sort_values(kind="stable").index[:aantal]
        gekozen = tabel.index.isin(dichtst)
    return np.select(
        [zelf, gekozen, niet, tabel["mist"] != ""],
        ["gemeente", "vergelijkbaar", "niet", "ontbreekt"],
        "anders",
    )


def compare_vergelijkbaar(
    scan: Scan, gemeente: pd.DataFrame, gemeenten: pd.DataFrame, groep: pd.DataFrame
) -> pd.DataFrame:
    """Compare every headline indicator with the peers.

    Parameters
    ----------
    scan : Scan
    gemeente : DataFrame
        From `compare_gemeente`.
    gemeenten : DataFrame
        From `scan.load_gemeenten`.
    groep : DataFrame
        From `rank_vergelijkbaar`; the rows with rol "vergelijkbaar" are the peers.

    Returns
    -------
    DataFrame
        The rows of `compare_gemeente` with `kern`, with all its columns, plus:

        ============ =====================================================================
        gemeenten    number of peers with a value in the same year
        mediaan, kwart_onder, kwart_boven, laagste, hoogste
                     of those peers, in the unit of the indicator; NaN with fewer than
                     `PEERS_MINIMAAL`. Quartiles by linear interpolation
        kenmerk      True where the peers were chosen on this very figure
        plek         one of `PLEKKEN`: where the gemeente stands among its peers
        ============ =====================================================================

    Notes
    -----
    "hoger" and "lager": outside the middle half of the peers with its whole interval, or where it
    has none by more than rounding can explain (a unit in the last decimal: both sides are
    rounded), and at least `verschil_klein_pp` from their median, without interval
    `verschil_minimaal_pp`; "dan alle": outside all of them. Outside the middle half but not
    clearly: "niet te onderscheiden". Shares above 100 % (visitors who vote) take no part. Half of
    any group lies outside its own middle half, so a place is a place and not yet a finding.

    References
    ----------
    Quartiles: Hyndman & Fan (1996), The American Statistician 50(4), definition 7.
    """
    tabel = gemeente[gemeente["kern"]]
    peers = groep.index[groep["rol"] == "vergelijkbaar"]
    # The year is that of the gemeente; figures of another year never meet it.
    telt = gemeenten["gebiedscode"].isin(peers) & (
        gemeenten["peiljaar"] == gemeenten["indicator"].map(tabel["peiljaar"])
    )
    # Turnout can pass 100 % where people from elsewhere vote; that is no share to compare with.
    telt &= gemeenten["waarde"] <= 100
    per = gemeenten[telt].groupby("indicator")["waarde"]
    aantal = per.count().reindex(tabel.index, fill_value=0)
    genoeg = aantal >= PEERS_MINIMAAL
    maten = {
        "mediaan": per.median(),
        "kwart_onder": per.quantile(0.25),
        "kwart_boven": per.quantile(0.75),
        "laagste": per.min(),
        "hoogste": per.max(),
    }
    uit = tabel.assign(
        gemeenten=aantal,
        **{naam: maat.reindex(tabel.index).where(genoeg) for naam, maat in maten.items()},
        kenmerk=_select_gekozen(scan, tabel),
    )
    return uit.assign(plek=_select_plek(uit, scan))


def _select_gekozen(scan: Scan, tabel: pd.DataFrame) -> NDArray[np.bool_]:
    """Tell per indicator whether the peers were chosen on it, or on what it is counted from."""
    eigen_groep = bool(scan.organisatie.vergelijkbaar.groep)
    basis = {v for k in select_kenmerken(scan) for v in k.indicator.teller if not eigen_groep}
    over = scan.catalogus.indicator
    return np.array([not basis.isdisjoint(over[i].teller) for i in tabel.index], dtype=bool)


def _select_plek(tabel: pd.DataFrame, scan: Scan) -> NDArray[np.str_]:
    rond = 10.0 ** -tabel["decimalen"]
    laag = tabel["onder"].fillna(tabel["waarde"] - rond)
    hoog = tabel["boven"].fillna(tabel["waarde"] + rond)
    verschil = tabel["waarde"] - tabel["mediaan"]
    drempels = scan.catalogus.regels.drempels()
    # Without interval chance cannot be seen: then the difference must be larger, as elsewhere.
    minimaal = np.where(
        tabel["onder"].notna(), drempels["verschil_klein_pp"], drempels["verschil_minimaal_pp"]
    )
    ver = verschil.abs() >= minimaal
    midden = tabel["waarde"].between(tabel["kwart_onder"], tabel["kwart_boven"])
    return np.select(
        [
            tabel["kenmerk"],
            tabel["mediaan"].isna() | tabel["waarde"].isna() | (tabel["teller"] > tabel["noemer"]),
            midden,
            ver & (laag > tabel["hoogste"]),
            ver & (hoog < tabel["laagste"]),
            ver & (laag > tabel["kwart_boven"]),
            ver & (hoog < tabel["kwart_onder"]),
        ],
        [
            "kenmerk", "te weinig gegevens", "in het midden", "hoger dan alle",
            "lager dan alle", "hoger", "lager",
        ],
        "niet te onderscheiden",
    )  # fmt: skip
