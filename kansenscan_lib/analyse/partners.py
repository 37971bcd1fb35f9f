"""Partners: what the library shares with each stakeholder, and whom to invite first."""

from __future__ import annotations

from typing import Any

import pandas as pd

from kansenscan_lib.analyse.kansen import KANSRIJK
from kansenscan_lib.rijen import Rij, format_sleutel, select_rijen
from kansenscan_lib.scan import Scan

RELATIES = ("geen", "kent_elkaar", "werkt_samen", "structureel")
#: What the library thinks of a party: never in a table that may be shared.
MENING = ("invloed", "belang", "houding", "relatie_gewenst")
#: From influence or interest of this (1 to 5) on it is much.
VEEL = 4
#: Columns of the best shared cell that come along, so that a question can name its figure.
CEL = ("thema", "doelgroep", "gebiedscode", "oordeel", "behoefte", "indicator", "uitkomst",
       "vergelijking", "zekerheid", "peiljaar", "waarde", "referentie")  # fmt: skip
GEEN_CEL: Rij = dict.fromkeys(CEL, "") | {
    "peiljaar": 0, "waarde": float("nan"), "referentie": float("nan")
}  # fmt: skip
ERBIJ = ("aanknopingen", "combinaties", "nood_wijken", "aanleiding", "eigen_aanbod", "anderen",
         "past", *CEL)  # fmt: skip


def compare_partners(scan: Scan, confrontatie: pd.DataFrame) -> pd.DataFrame:
    """Put each stakeholder beside the kansrijke cells: what do they share with the library?

    Parameters
    ----------
    scan : Scan
    confrontatie : DataFrame
        From `compare_confrontatie`.

    Returns
    -------
    DataFrame
        One row per row of the sheet Stakeholders, index that row: its shareable columns, plus

        ============ ======================================================================
        aanknopingen number of kansrijke thema x doelgroep combinations shared; missing when it
                     cannot be known: no doelgroep filled in for this party, or nothing at all
                     about supply or the library
        combinaties  those, as (thema, doelgroep), highest priority first
        nood_wijken  wijken (codes) this party serves where a shared group is large (behoefte hoog)
        aanleiding   what to ask about: "eigen_aanbod" (this party offers something there already),
                     the verdict of the best cell, "geen" (nothing shared) or "onbekend"
                     (aanknopingen is missing)
        eigen_aanbod row numbers in the sheet Aanbod: what this party offers in the best cell
        anderen      row numbers in the sheet Aanbod: what others offer there
        past         diensten (ids) that exist at the library and fit a shared combination, those
                     for the best cell first
        `CEL`        the best shared cell: highest priority, then most people more than expected;
                     empty when there is none
        ============ ======================================================================

        Order: aanknopingen (most first), organisatie, rol. No opinion about anybody decides on it.

    Notes
    -----
    A cell is shared when thema and doelgroep are, and its area is the whole gemeente or a wijk that
    the party serves. A provider and a party are the same when their names are, whatever the
    capitals and blanks.
    """
    # `load_scan` leaves opinions out already; a Scan made otherwise may not share them either.
    blad = scan.invulmap.stakeholders.drop(columns=list(MENING), errors="ignore")
    rijk = confrontatie[confrontatie["oordeel"].isin(KANSRIJK)].sort_values(
        ["prioriteit", "extra", "thema", "doelgroep", "gebiedscode"],
        ascending=[False, False, True, True, True],
    )
    delen = [_compare_partner(rij, rijk, scan) for rij in select_rijen(blad)]
    erbij = pd.DataFrame(delen, index=blad.index, columns=list(ERBIJ))
    uit = pd.concat([blad, erbij.astype({"aanknopingen": "Int64", "peiljaar": "int64"})], axis=1)
    return uit.sort_values(["aanknopingen", "organisatie", "rol"], ascending=[False, True, True])


def _compare_partner(partij: Rij, rijk: pd.DataFrame, scan: Scan) -> dict[str, Any]:
    """Return the columns of `ERBIJ` of one stakeholder; `rijk` has the best cell first."""
    waar = rijk["gebiedscode"]
    cellen = rijk[
        rijk["thema"].isin(partij["themas"])
        & rijk["doelgroep"].isin(partij["doelgroepen"])
        & ((waar == scan.code) | (not partij["wijken"]) | waar.isin(partij["wijken"]))
    ]
    paren = cellen.drop_duplicates(["thema", "doelgroep"])
    combinaties = tuple(zip(paren["thema"], paren["doelgroep"], strict=True))
    nood = cellen[(cellen["behoefte"] == "hoog") & (cellen["gebiedscode"] != scan.code)]
    # Without supply or library every verdict is "onvoldoende bewijs": that is not "nothing shared".
    bekend = bool(partij["doelgroepen"]) and {"aanbod", "bibliotheek"} <= scan.bladen
    uit: dict[str, Any] = {
        "aanknopingen": len(combinaties) if bekend else pd.NA,
        "combinaties": combinaties,
        "nood_wijken": tuple(nood["gebiedscode"].drop_duplicates()),
        "aanleiding": "geen" if bekend else "onbekend",
        "eigen_aanbod": (),
        "anderen": (),
        "past": _select_diensten(scan, combinaties),
        **GEEN_CEL,
    }
    if cellen.empty:
        return uit
    beste = select_rijen(cellen.head(1))[0]
    naam = format_sleutel(partij["organisatie"])
    aanbieders = scan.invulmap.aanbod["aanbieder"].map(format_sleutel)
    eigen = tuple(r for r in beste["aanbod_rijen"] if aanbieders[r] == naam)
    return uit | {kolom: beste[kolom] for kolom in CEL} | {
        "aanleiding": "eigen_aanbod" if eigen else beste["oordeel"],
        "eigen_aanbod": eigen,
        "anderen": tuple(r for r in beste["aanbod_rijen"] if r not in eigen),
    }  # fmt: skip


def _select_diensten(scan: Scan, combinaties: tuple[tuple[str, str], ...]) -> tuple[str, ...]:
    blad = scan.invulmap.bibliotheek
    bestaat = set(blad.loc[blad["status"] == "bestaat", "dienst"])
    return tuple(dict.fromkeys(
        dienst.id
        for thema, groep in combinaties
        for dienst in scan.catalogus.diensten
        if dienst.id in bestaat and thema in dienst.themas and groep in dienst.doelgroepen
    ))  # fmt: skip


def rank_partners(partners: pd.DataFrame, intern: pd.DataFrame) -> pd.DataFrame:
    """Order the partners by whom to invite first. Rests on opinions: never for the report.

    Parameters
    ----------
    partners : DataFrame
        From `compare_partners`.
    intern : DataFrame
        The sheet Stakeholders with all its columns, from `load_intern`.

    Returns
    -------
    DataFrame
        `partners` with `MENING`, stappen (from the relation now to the one wanted, of `RELATIES`)
        and groep (quadrant of influence x interest). Order: stappen, aanknopingen and invloed,
        each the most first, then organisatie and rol.
    """
    uit = partners.join(intern[list(MENING)])
    nu, straks = uit["relatie_nu"], uit["relatie_gewenst"]
    uit = uit.assign(
        stappen=straks.map(RELATIES.index) - nu.map(RELATIES.index),
        groep=[
            {(True, True): "samen sturen", (True, False): "tevreden houden",
             (False, True): "samen doen", (False, False): "op de hoogte houden"}[i, b]
            for i, b in zip(uit["invloed"] >= VEEL, uit["belang"] >= VEEL, strict=True)
        ],
    )  # fmt: skip
    return uit.sort_values(
        ["stappen", "aanknopingen", "invloed", "organisatie", "rol"],
        ascending=[False, False, False, True, True],
    )
