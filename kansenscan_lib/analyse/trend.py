"""Follows figures over the years: what changed, how sure that is, and where a series stops."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from kansenscan_lib.analyse.trendbreuken import select_paren
from kansenscan_lib.scan import Scan
from kansenscan_lib.statistiek import benjamini_hochberg, difference_interval, hypergeometric_p

VERANDERINGEN = ("gestegen", "gedaald", "geen duidelijke verandering", "niet te vergelijken")

#: Why a change is not tested.
WEINIG = "Er zijn te weinig mensen om van toeval te scheiden."
TE_VEEL = "Er zijn meer mensen geteld dan er bij het geheel horen, zoals kiezers van elders."
_GEBIEDEN = ("land", "gemeente", "wijk")
_BEWERKINGEN = ("gepubliceerd", "som", "gewogen_gemiddelde", "gekoppeld")
_VAST = ["reeks", "titel", "titel_kort", "onderdeel", "eenheid", "decimalen", "soort",
         "gebiedscode", "naam", "soort_gebied"]  # fmt: skip
_CIJFER = ["indicator", "gebiedscode", "peiljaar", "teller", "noemer", "waarde", "onder", "boven",
           "status", "soort", "bewerking", "bron"]  # fmt: skip
_GEBIED = ["reeks", "eenheid", "soort", "gebiedscode", "soort_gebied"]
_PAAR = ["jaar", "indicator", "waarde", "onder", "boven", "teller", "noemer", "bewerking"]
_PUNTEN = [*_VAST, "jaar", "indicator", "teller", "noemer", "waarde", "onder", "boven", "status",
           "bewerking", "stuk", "index"]  # fmt: skip
_STUKKEN = [*_VAST, "van", "tot", "indicator_van", "indicator_tot", "waarde_van", "waarde_tot",
            "verschil", "procent", "onder", "boven", "p", "q", "oordeel", "zekerheid", "bewerking",
            "breuk", "reden"]  # fmt: skip


@dataclass(frozen=True)
class Trend:
    """Figures over the years, and what may be said about the change.

    `punten` has one row per reeks x gebied x year, also where the figure is missing: reeks,
    onderdeel, gebiedscode, naam, soort_gebied (land, gemeente, wijk), jaar, indicator, eenheid,
    decimalen, soort, teller, noemer, waarde, onder, boven, status, bewerking, stuk (number of the
    unbroken run of years that the point is in, -1 where it has no figure) and index (numbers of
    people and households only: 100 in the first year of the last run of the gemeente, NaN beyond a
    break).

    `stukken` has one row per unbroken run of two or more years, and one per place where a series
    stops:

    ====================== =====================================================================
    reeks, titel, ...      titel, titel_kort, onderdeel, eenheid, decimalen and soort of the reeks
    gebiedscode, naam      the area; soort_gebied is land, gemeente or wijk
    van, tot               first and last year of the run, or the years around the break; equal
                           where there is only one year
    indicator_van, _tot    which figure (`scan.cijfers`) each of them is
    waarde_van, waarde_tot in the unit of the reeks; NaN where there is no figure
    verschil               waarde_tot - waarde_van, NaN over a break
    procent                100 x verschil / waarde_van, for numbers (`aantal`) only
    onder, boven           interval of verschil, NaN where the figures have none
    p, q                   of the change, NaN where it is not tested; q see Notes of `compare_trend`
    oordeel                one of `VERANDERINGEN`
    zekerheid              stevig (with interval), telling, schatting (model) or onbekend
    bewerking              heaviest of the two figures, as in `scan.cijfers`
    breuk                  label of the break, "" where nothing stops the series
    reden                  why it is not to be compared, else ""
    ====================== =====================================================================
    """

    punten: pd.DataFrame
    stukken: pd.DataFrame


def compare_trend(scan: Scan) -> Trend:
    """Compare the years of every declared series, for Nederland, the gemeente and its wijken.

    Parameters
    ----------
    scan : Scan

    Returns
    -------
    Trend
        Nothing in it passes a break: not a run of years, not a difference.

    Notes
    -----
    A series stops at a declared break (`reeksen.yml`), where a gemeente got part of a divided
    one, and where a wijk is not linked to the same area. A merged gemeente goes on: its earlier
    figures are the sum or the weighted mean of what it was made of (`bewerking`).

    Shares with an interval get the interval of their difference (`difference_interval`, so CBS
    rounding is in it) and, with counts, Fisher's exact p. "gestegen" and "gedaald" then need q at
    most `fdr`, an interval without 0, at least `verschil_klein_pp` percentage points and
    `personen_minimaal` people. Figures without interval need `verschil_minimaal_pp` percentage
    points; numbers of people that many percent, `personen_minimaal` people and, per wijk, more than
    rounding can explain: counts there are at most 4 off, so more than 8. q is Benjamini-Hochberg
    over all tested changes of gemeente and wijken; Nederland is a family of its own, as
    a country always changes measurably. Derivation and limits in docs/methode.md.
    """
    punten = _select_punten(scan)
    punten["stuk"], paren = select_paren(punten, scan)
    punten["index"] = _compute_index(punten, scan.code)
    stukken = _add_oordeel(_add_verschil(_join(punten, paren), scan), scan)
    return Trend(
        _add_tekst(punten, scan)[_PUNTEN], _add_tekst(_sort(stukken, scan), scan)[_STUKKEN]
    )


def _select_punten(scan: Scan) -> pd.DataFrame:
    """Return the figures of the series, sorted by reeks, gebied and year."""
    reeks_van = {id_: r.id for r in scan.catalogus.reeksen.reeksen for id_ in r.indicatoren}
    keuze = scan.cijfers["indicator"].isin(list(reeks_van))
    uit = scan.cijfers.loc[keuze, _CIJFER].rename(columns={"peiljaar": "jaar"})
    uit["reeks"] = uit["indicator"].map(reeks_van)
    uit["soort_gebied"] = uit["gebiedscode"].map(scan.gebieden["soort"].to_dict())
    uit = uit[uit["soort_gebied"].isin(_GEBIEDEN)]
    uit["eenheid"] = uit["indicator"].map({i.id: i.eenheid for i in scan.catalogus.indicatoren})
    # The borders a figure is about are those of its table, not always those of its year.
    bronnen = scan.catalogus.bronnen.bron
    indeling = {b: bronnen[b.split("; ")[0]].indeling for b in uit["bron"].unique()
                if b.split("; ")[0] in bronnen}  # fmt: skip
    uit["indeling"] = uit["bron"].map(indeling).fillna(uit["jaar"]).astype(int)
    return _sort(uit, scan)


def _sort(tabel: pd.DataFrame, scan: Scan) -> pd.DataFrame:
    """Sort by reeks as declared, then land, gemeente and wijken by code, then by year."""
    reeksen = {reeks.id: i for i, reeks in enumerate(scan.catalogus.reeksen.reeksen)}
    soorten = {soort: i for i, soort in enumerate(_GEBIEDEN)}
    volgorde = np.lexsort((
        tabel["jaar" if "jaar" in tabel else "tot"].to_numpy(),
        pd.factorize(tabel["gebiedscode"], sort=True)[0],
        tabel["soort_gebied"].map(soorten).to_numpy(),
        tabel["reeks"].map(reeksen).to_numpy(),
    ))  # fmt: skip
    return tabel.iloc[volgorde].reset_index(drop=True)


def _add_tekst(tabel: pd.DataFrame, scan: Scan) -> pd.DataFrame:
    """Add what readers see of a reeks and an area."""
    reeksen = scan.catalogus.reeksen.reeksen
    uit = tabel.assign(naam=tabel["gebiedscode"].map(scan.gebieden["naam"].to_dict()))
    for kolom in ("titel", "titel_kort", "onderdeel"):
        uit[kolom] = uit["reeks"].map({reeks.id: getattr(reeks, kolom) for reeks in reeksen})
    decimalen = {r.id: scan.catalogus.indicator[r.indicatoren[0]].decimalen for r in reeksen}
    return uit.assign(decimalen=uit["reeks"].map(decimalen))


def _join(punten: pd.DataFrame, paren: pd.DataFrame) -> pd.DataFrame:
    """Put the two points of every pair beside each other."""
    eerste, tweede = (
        punten.iloc[paren[kant].to_numpy()].reset_index(drop=True) for kant in ("eerste", "tweede")
    )
    uit = pd.concat(
        [tweede[_GEBIED], eerste[_PAAR].add_suffix("_van"), tweede[_PAAR].add_suffix("_tot"),
         paren[["breuk", "reden"]]],
        axis=1,
    ).rename(columns={"jaar_van": "van", "jaar_tot": "tot"})  # fmt: skip
    van, tot = (uit[f"bewerking_{kant}"].map(_BEWERKINGEN.index) for kant in ("van", "tot"))
    return uit.assign(bewerking=np.array(_BEWERKINGEN, dtype=object)[np.maximum(van, tot)])


def _add_verschil(stukken: pd.DataFrame, scan: Scan) -> pd.DataFrame:
    """Add the difference with its interval and its test."""
    drempels = scan.catalogus.regels.drempels()
    uit = stukken.copy()
    loopt = (uit["breuk"] == "").to_numpy()
    uit["verschil"] = (uit["waarde_tot"] - uit["waarde_van"]).where(loopt)
    begin = uit["waarde_van"].where((uit["eenheid"] == "aantal") & (uit["waarde_van"] > 0))
    uit["procent"] = 100 * uit["verschil"] / begin
    grenzen = difference_interval(
        *(uit[f"{kolom}_{kant}"].where(loopt) for kant in ("tot", "van")
          for kolom in ("waarde", "onder", "boven"))
    )  # fmt: skip
    uit["onder"], uit["boven"] = grenzen
    k, n, k0, n0 = (uit[f"{kolom}_{kant}"] for kant in ("tot", "van")
                    for kolom in ("teller", "noemer"))  # fmt: skip
    samen = (k + k0) / (n + n0)
    verwacht = np.minimum(n, n0) * samen.where(samen <= 0.5, 1 - samen)
    nu = scan.cijfers[(scan.cijfers["indicator"] == "inwoners") & scan.cijfers["actueel"]]
    inwoners = uit["gebiedscode"].map(nu.set_index("gebiedscode")["waarde"].to_dict())
    klein = (uit["soort_gebied"] == "wijk") & (inwoners < drempels["inwoners_minimaal"])
    uit["genoeg"] = ~(klein | (verwacht < drempels["verwacht_minimaal"]))
    toets = (uit["genoeg"] & uit["onder"].notna() & verwacht.notna()).to_numpy()
    afronding = _select_afronding(uit, scan)
    p = np.full(len(uit), np.nan)
    p[toets] = hypergeometric_p(*(deel[toets] for deel in (k, n, k0, n0, afronding)))
    land = (uit["soort_gebied"] == "land").to_numpy()
    q = np.where(land, benjamini_hochberg(np.where(land, p, np.nan)),
                 benjamini_hochberg(np.where(land, np.nan, p)))  # fmt: skip
    return uit.assign(p=p, q=q)


def _select_afronding(stukken: pd.DataFrame, scan: Scan) -> pd.Series:
    """Return to which multiple the source rounds the numbers of each row: 1 above the wijk."""
    per_id = {i.id: i.afronding for i in scan.catalogus.indicatoren}
    return stukken["indicator_tot"].map(per_id).where(stukken["soort_gebied"] == "wijk", 1)


def _add_oordeel(stukken: pd.DataFrame, scan: Scan) -> pd.DataFrame:
    """Add the word for every change, and how sure it is."""
    drempels = scan.catalogus.regels.drempels()
    uit = stukken.copy()
    marge, aantal = uit["onder"].notna(), uit["eenheid"] == "aantal"
    mensen = np.where(
        aantal, uit["verschil"].abs(), uit[["teller_van", "teller_tot"]].max(axis=1).fillna(np.inf)
    )
    grens = np.select(
        [aantal, marge], [drempels["verschil_minimaal_pp"], drempels["verschil_klein_pp"]],
        drempels["verschil_minimaal_pp"],
    )  # fmt: skip
    groot = uit["procent"].where(aantal, uit["verschil"]).abs() >= grens
    groot &= mensen >= drempels["personen_minimaal"]
    # Numbers have no interval: the change must be larger than the rounding of both can explain.
    groot &= ~aantal | (mensen > 2 * (_select_afronding(uit, scan) - 1))
    toeval = marge & ~((uit["onder"] > 0) | (uit["boven"] < 0))
    toeval |= uit["p"].notna() & ~(uit["q"] <= drempels["fdr"])
    # More people in the part than in the whole (visitors who vote): no share to compare.
    te_veel = (uit["teller_van"] > uit["noemer_van"]) | (uit["teller_tot"] > uit["noemer_tot"])
    loopt = uit["breuk"] == ""
    uit.loc[loopt & ~uit["genoeg"], "reden"] = WEINIG
    uit.loc[loopt & te_veel, "reden"] = TE_VEEL
    bekend = uit["reden"] == ""
    anders = bekend & groot & ~toeval
    uit["oordeel"] = np.select(
        [~bekend, anders & (uit["verschil"] > 0), anders & (uit["verschil"] < 0)],
        ["niet te vergelijken", "gestegen", "gedaald"], "geen duidelijke verandering",
    )  # fmt: skip
    uit["zekerheid"] = np.select(
        [~bekend, uit["soort"] == "model", marge], ["onbekend", "schatting", "stevig"], "telling"
    )
    return uit


def _compute_index(punten: pd.DataFrame, code: str) -> pd.Series:
    """Return numbers as an index: 100 in the first year of the last run of the gemeente."""
    aantal = punten[(punten["eenheid"] == "aantal") & (punten["stuk"] >= 0)]
    eigen = aantal[aantal["gebiedscode"] == code]
    laatste = eigen[eigen["stuk"] == eigen.groupby("reeks")["stuk"].transform("max")]
    basisjaar = laatste.groupby("reeks")["jaar"].min()
    basis = aantal.loc[aantal["jaar"] == aantal["reeks"].map(basisjaar), ["stuk", "waarde"]]
    # Per run: what lies beyond a break has no index, as that would compare over the break.
    noemer = aantal["stuk"].map(basis.set_index("stuk")["waarde"])
    return (100 * aantal["waarde"] / noemer.where(noemer > 0)).reindex(punten.index)
