"""Stakeholders as filled in: who to talk with about what."""

from __future__ import annotations

import pandas as pd

from kansenscan_lib.analyse.kansen import KANSRIJK
from kansenscan_lib.scan import Scan

RELATIES = ("geen", "kent_elkaar", "werkt_samen", "structureel")


def rank_partners(scan: Scan, confrontatie: pd.DataFrame) -> pd.DataFrame:
    """Order the stakeholders by what a talk with them can bring.

    Parameters
    ----------
    scan : Scan
    confrontatie : DataFrame
        From `compare_confrontatie`.

    Returns
    -------
    DataFrame
        The stakeholders, first the one to invite first: their columns, plus
        aanknopingen (number of kansrijke thema x doelgroep combinations they share), onderwerpen
        (those with the highest priority, at most 3, as "thema|doelgroep"), afstand (steps between
        the present and the wanted relation), en groep (kwadrant of influence x interest). Order:
        steps wanted, aanknopingen, invloed, name.
    """
    # `load_scan` leaves houding out already; a Scan made otherwise may not share it either.
    blad = scan.invulmap.stakeholders.drop(columns="houding", errors="ignore")
    if blad.empty:
        return blad
    rijk = confrontatie[confrontatie["oordeel"].isin(KANSRIJK)]
    beste = (
        rijk.groupby(["thema", "doelgroep"])["prioriteit"]
        .max()
        .sort_values(ascending=False, kind="stable")
    )
    uit = blad.copy()
    raak = [
        [f"{t}|{d}" for t, d in beste.index if t in themas and d in groepen]
        for themas, groepen in zip(blad["themas"], blad["doelgroepen"], strict=True)
    ]
    uit["aanknopingen"] = [len(r) for r in raak]
    uit["onderwerpen"] = [tuple(r[:3]) for r in raak]
    uit["afstand"] = blad["relatie_gewenst"].map(RELATIES.index) - blad["relatie_nu"].map(
        RELATIES.index
    )
    hoog_invloed, hoog_belang = blad["invloed"] >= 4, blad["belang"] >= 4
    uit["groep"] = [
        {(True, True): "samen sturen", (True, False): "tevreden houden",
         (False, True): "samen doen", (False, False): "op de hoogte houden"}[i, b]
        for i, b in zip(hoog_invloed, hoog_belang, strict=True)
    ]  # fmt: skip
    return uit.sort_values(
        ["afstand", "aanknopingen", "invloed", "organisatie"],
        ascending=[False, False, False, True], kind="stable",
    )  # fmt: skip


def select_portefeuilles(scan: Scan) -> pd.DataFrame:
    """Return every thema with the number of stakeholders that share it, fewest first."""
    blad = scan.invulmap.stakeholders
    aantal = [sum(thema.id in t for t in blad["themas"]) for thema in scan.catalogus.themas]
    uit = pd.DataFrame(
        {
            "thema": [t.titel for t in scan.catalogus.themas],
            "stakeholders": aantal,
        }
    )
    return uit.sort_values("stakeholders", kind="stable")
