"""From confrontation to opportunities: proposed, scored, ranked with their uncertainty."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from kansenscan_lib.analyse.confrontatie import compare_zonder_behoefte
from kansenscan_lib.catalogus.regels import Bibliotheek
from kansenscan_lib.catalogus.veld import Dienst, Doelgroep
from kansenscan_lib.rijen import Rij, select_rijen
from kansenscan_lib.scan import Scan

BEWIJS = ("gebiedscode", "indicator", "peiljaar", "waarde", "referentie")
KANSRIJK = ("witte_vlek", "aansluiten", "versterken")
CRITERIA = ("behoefte", "leegte", "beleid", "partners", "haalbaarheid")
# Points from 0 to 1 per criterion; the derivation by hand stands in docs/methode.md.
PUNTEN_BEHOEFTE = {
    ("hoog", "stevig"): 1.0, ("hoog", "telling"): 0.9, ("hoog", "schatting"): 0.8, "gemiddeld": 0.5,
}  # fmt: skip
PUNTEN_AANBOD = {"geen": 1.0, "weinig": 0.5, "genoeg": 0.0, "onbekend": 0.0}
PUNTEN_RELATIE = {"structureel": 1.0, "werkt_samen": 0.8, "kent_elkaar": 0.5, "geen": 0.2}
PUNTEN_STAND = {"bestaat": 1.0, "gepland": 0.7, "mogelijk": 0.4, "geen": 0.2, "onbekend": 0.0}
CONCENTRATIE = 25
TREKKINGEN = 1000
ZAAD = 2024


def compare_kansen(scan: Scan, confrontatie: pd.DataFrame) -> pd.DataFrame:
    """Propose opportunities (dienst x doelgroep), score and rank them.

    Parameters
    ----------
    scan : Scan
    confrontatie : DataFrame
        From `analyse.confrontatie.compare_confrontatie`; not changed.

    Returns
    -------
    DataFrame
        One row per kans, best first, index the id "dienst.doelgroep": titel, dienst, doelgroep,
        themas, wijken (codes, highest priority first; empty: the whole gemeente) and oordelen
        (one per wijk), oordeel with its regel and reden, the deciding indicator with uitkomst,
        vergelijking and zekerheid, bewijs (tuples of `BEWIJS`; with the gemeente when its need
        has more points than that of the wijken), stand (of the service), elders (it runs, but not
        in these areas), gepland_hier, termijn and its reason, the five criteria (0 to 1), score
        (0 to 100), rang, rang_onder and rang_boven (95 % of 1,000 draws of weights), top5 (% of
        draws among the best five), geldstromen, partners_genoemd (names), partner_rijen,
        beleid_rijen and aanbod_rijen (row numbers), aantal, extra, eigen (named by the people
        themselves), toelichting. What people named is always there, whatever its verdict;
        otherwise empty when nothing is kansrijk.

    Notes
    -----
    Weights are drawn from a Dirichlet distribution around the chosen weights (concentration 25,
    fixed seed): a rank that only holds for one set of weights shows as a wide interval. The
    interval always holds `rang` itself.
    """
    per_groep = dict(iter(confrontatie.groupby("doelgroep")))
    kansrijk = set(confrontatie.loc[confrontatie["oordeel"].isin(KANSRIJK), "doelgroep"])
    zelf = _select_eigen(scan)
    rijen = []
    for dienst in scan.catalogus.diensten:
        for groep in scan.catalogus.doelgroepen:
            eigen = zelf.get((dienst.id, groep.id))
            if eigen or (groep.id in dienst.doelgroepen and groep.id in kansrijk):
                cellen = per_groep.get(groep.id)
                if cellen is None:
                    cellen = compare_zonder_behoefte(scan, groep)
                rij = _kans(scan, dienst, groep, cellen, eigen)
                if rij:
                    rijen.append(rij)
    if not rijen:
        return pd.DataFrame()
    return _add_rang(pd.DataFrame(rijen).set_index("id"), scan)


def _kans(
    scan: Scan, dienst: Dienst, groep: Doelgroep, cellen: pd.DataFrame, eigen: Rij | None
) -> dict[str, Any] | None:
    """Return one kans, or None when no cell of it is kansrijk and nobody named it."""
    themas = tuple(t for t in dienst.themas if t in groep.themas)
    # People may see a kans where the catalogue sees no thema that the two share.
    themas = themas or (groep.themas if eigen else ())
    cellen = cellen[cellen["thema"].isin(themas)]
    bron, erbij = _select_cellen(cellen, scan.code, eigen)
    if bron.empty:
        return None
    bron = bron.sort_values(["prioriteit", "extra"], ascending=False, kind="stable")
    gewogen = pd.concat([erbij, bron])
    beste = bron.iloc[0]
    stand = _select_dienststand(scan, dienst.id)
    termijn = scan.catalogus.regels.select_termijn(stand, dienst.inspanning)
    partners = select_partners(scan, themas, groep.id)
    beleid = select_beleid(scan, themas, groep)
    gekozen = eigen["termijn"] if eigen and eigen.get("termijn") else ""
    per_gebied = bron.drop_duplicates("gebiedscode")
    in_wijken = per_gebied[per_gebied["gebiedscode"] != scan.code]
    return {
        "id": f"{dienst.id}.{groep.id}",
        "titel": eigen["titel"] if eigen else f"{dienst.titel} – {groep.titel_kort}",
        "dienst": dienst.id,
        "doelgroep": groep.id,
        "themas": themas,
        "wijken": tuple(in_wijken["gebiedscode"]),
        "oordelen": tuple(in_wijken["oordeel"]),
        "oordeel": beste["oordeel"],
        "regel": beste["regel"],
        "reden": beste["reden"],
        **{kolom: beste[kolom] for kolom in ("indicator", "uitkomst", "vergelijking", "zekerheid")},
        "bewijs": tuple(
            gewogen.drop_duplicates("gebiedscode")[list(BEWIJS)].itertuples(index=False, name=None)
        ),
        "aantal": per_gebied["aantal"].sum(min_count=1),
        "extra": per_gebied["extra"].sum(min_count=1),
        "stand": stand,
        "elders": stand == "bestaat" and not _is_hier(scan, dienst.id, "bestaat", bron),
        "gepland_hier": _is_hier(scan, dienst.id, "gepland", bron),
        "termijn": gekozen or termijn.termijn,
        "termijn_reden": "Gekozen in de invulmap." if gekozen else termijn.uitleg,
        "behoefte": _punten_behoefte(gewogen),
        "leegte": max(PUNTEN_AANBOD[a] for a in bron["aanbod"]),
        "beleid": min(1.0, len(beleid) / 2),
        "partners": max((PUNTEN_RELATIE[str(scan.invulmap.stakeholders.at[p, "relatie_nu"])]
                         for p in partners), default=0.0),
        "haalbaarheid": ((6 - dienst.inspanning) / 5 + PUNTEN_STAND[stand]) / 2,
        "geldstromen": dienst.geldstromen,
        "partners_genoemd": tuple(eigen["partners"]) if eigen else (),
        "partner_rijen": partners,
        "beleid_rijen": beleid,
        "aanbod_rijen": tuple(sorted({r for rijen in bron["aanbod_rijen"] for r in rijen})),
        "eigen": eigen is not None,
        "toelichting": eigen["toelichting"] if eigen else "",
    }  # fmt: skip


def _select_cellen(
    cellen: pd.DataFrame, gemeentecode: str, eigen: Rij | None
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the cells a kans rests on: the wijken people named, else where need is high.

    Without such wijken the gemeente as a whole, when it is kansrijk or people named the kans.
    The second table, mostly empty, holds cells of the gemeente that count for the need as well.
    """
    geen = cellen.iloc[:0]
    if eigen and eigen["wijken"]:
        return cellen[cellen["gebiedscode"].isin(eigen["wijken"])], geen
    rijk = cellen[cellen["oordeel"].isin(KANSRIJK)]
    hoog = rijk[(rijk["behoefte"] == "hoog") & (rijk["gebiedscode"] != gemeentecode)]
    heel = (cellen if eigen else rijk).loc[lambda c: c["gebiedscode"] == gemeentecode]
    if hoog.empty:
        return heel, geen
    # Need in a wijk, from a weaker figure, must not make that of the gemeente count for less.
    return hoog, heel if _punten_behoefte(heel) > _punten_behoefte(hoog) else geen


def _punten_behoefte(cellen: pd.DataFrame) -> float:
    """Return the points of the cell with the most, 0 without cells."""
    punten = (
        PUNTEN_BEHOEFTE.get((b, z), PUNTEN_BEHOEFTE.get(b, 0.0))
        for b, z in zip(cellen["behoefte"], cellen["zekerheid"], strict=True)
    )
    return max(punten, default=0.0)


def _select_eigen(scan: Scan) -> dict[tuple[str, str], Rij]:
    """Return what people named themselves, by dienst and doelgroep; the first row of each."""
    eigen: dict[tuple[str, str], Rij] = {}
    for rij in select_rijen(scan.invulmap.kansen):
        eigen.setdefault((rij["dienst"], rij["doelgroep"]), rij)
    return eigen


def _select_dienststand(scan: Scan, dienst: str) -> Bibliotheek:
    """Return how far the library is with a service anywhere in the gemeente."""
    if "bibliotheek" not in scan.bladen:
        return "onbekend"
    blad = scan.invulmap.bibliotheek
    standen = set(blad.loc[blad["dienst"] == dienst, "status"])
    volgorde: tuple[Bibliotheek, ...] = ("bestaat", "gepland", "mogelijk")
    return next((stand for stand in volgorde if stand in standen), "geen")


def _is_hier(scan: Scan, dienst: str, status: str, cellen: pd.DataFrame) -> bool:
    """Tell whether a service has this status in any of these areas (or the whole gemeente)."""
    gebieden = set(cellen["gebiedscode"])
    blad = scan.invulmap.bibliotheek
    rijen = blad[(blad["dienst"] == dienst) & (blad["status"] == status)]
    return any(not w or scan.code in gebieden or set(w) & gebieden for w in rijen["wijken"])


def select_partners(scan: Scan, themas: tuple[str, ...], doelgroep: str) -> tuple[int, ...]:
    """Return row numbers of stakeholders that share a thema and the doelgroep of a kans."""
    blad = scan.invulmap.stakeholders
    return tuple(
        int(nummer)
        for nummer, t, d in zip(blad.index, blad["themas"], blad["doelgroepen"], strict=True)
        if set(t) & set(themas) and doelgroep in d
    )


def select_beleid(scan: Scan, themas: tuple[str, ...], groep: Doelgroep) -> tuple[int, ...]:
    """Return row numbers of policy goals on a thema of the kans or an indicator of its group."""
    blad = scan.invulmap.beleid
    return tuple(
        int(nummer)
        for nummer, t, i in zip(blad.index, blad["themas"], blad["indicatoren"], strict=True)
        if set(t) & set(themas) and (not i or set(i) & set(groep.indicatoren))
    )


def _add_rang(kansen: pd.DataFrame, scan: Scan) -> pd.DataFrame:
    """Add score and rank, with the spread of the rank over drawn weights; best first."""
    gewichten = scan.catalogus.regels.gewichten.waarden()
    vast = np.array([gewichten[c] for c in CRITERIA])
    punten = kansen[list(CRITERIA)].to_numpy(dtype=float)
    # Rounded, so that scores that are equal on paper are equal here and people extra decide.
    kansen = kansen.assign(score=(punten @ vast * 100).round(9))
    volgorde = ["score", "extra", "titel"]
    kansen = kansen.sort_values(volgorde, ascending=[False, False, True], na_position="last")
    punten = kansen[list(CRITERIA)].to_numpy(dtype=float)
    trekken = np.random.default_rng(ZAAD).dirichlet(vast * CONCENTRATIE + 1e-9, TREKKINGEN)
    # Best rank first; a tie keeps the order of the table, so ranks are 1..n in every draw.
    rangen = np.argsort(np.argsort(-(trekken @ punten.T).round(12), axis=1, kind="stable"), axis=1)
    rangen = rangen + 1
    rang = np.arange(1, len(kansen) + 1)
    return kansen.assign(
        rang=rang,
        # Few other weights may give the very rank of the chosen ones: it is always inside.
        rang_onder=np.minimum(rang, np.quantile(rangen, 0.025, axis=0, method="lower").astype(int)),
        rang_boven=np.maximum(
            rang, np.quantile(rangen, 0.975, axis=0, method="higher").astype(int)
        ),
        top5=(rangen <= 5).mean(axis=0) * 100,
    )


def select_kansen(kansen: pd.DataFrame, per_termijn: int = 3) -> pd.DataFrame:
    """Return the best kansen of each term, every dienst at most once, best first.

    Parameters
    ----------
    kansen : DataFrame
        From `compare_kansen`, possibly empty.
    per_termijn : int
        How many of each term at the most.
    """
    if kansen.empty:
        return kansen
    eerste = kansen.drop_duplicates("dienst").groupby("termijn", sort=False).head(per_termijn)
    return kansen[kansen["eigen"] | kansen.index.isin(eerste.index)]
