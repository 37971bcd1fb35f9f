"""Who is missing among the stakeholders: portfolios of the gemeente, and themas."""

from __future__ import annotations

import pandas as pd

from kansenscan_lib.scan import Scan


def compare_portefeuilles(scan: Scan) -> pd.DataFrame:
    """Put the portfolios that have a policy goal beside the stakeholders that hold them.

    Parameters
    ----------
    scan : Scan

    Returns
    -------
    DataFrame
        One row per portfolio with a goal on a thema of this scan, first those that nobody holds,
        then by number of goals: portefeuille (id), doelen (how many goals), themas (ids, tuple),
        stakeholders (how many rows of the sheet Stakeholders hold it) and wie (those, as tuple of
        organisatie and rol). `stakeholders` is missing when no stakeholder has a portfolio filled
        in: nobody looked, which is not the same as nobody.
    """
    beleid, wie = scan.invulmap.beleid, scan.invulmap.stakeholders
    bekend = bool((wie["portefeuille"] != "").any())
    rijen = []
    for portefeuille, doelen in beleid.groupby("portefeuille"):
        hier = wie[wie["portefeuille"] == portefeuille]
        rijen.append({
            "portefeuille": portefeuille,
            "doelen": len(doelen),
            "themas": tuple(dict.fromkeys(t for themas in doelen["themas"] for t in themas)),
            "stakeholders": len(hier) if bekend else pd.NA,
            "wie": tuple(zip(hier["organisatie"], hier["rol"], strict=True)),
        })  # fmt: skip
    kolommen = ["portefeuille", "doelen", "themas", "stakeholders", "wie"]
    uit = pd.DataFrame(rijen, columns=kolommen).astype({"stakeholders": "Int64"})
    bezet = uit["stakeholders"].fillna(0) > 0
    return (
        uit.assign(bezet=bezet)
        .sort_values(["bezet", "doelen", "portefeuille"], ascending=[True, False, True])
        .drop(columns="bezet")
        .reset_index(drop=True)
    )


def rank_themas(scan: Scan) -> pd.DataFrame:
    """Return every thema (its titel) with how many stakeholders share it, fewest first."""
    blad = scan.invulmap.stakeholders
    aantal = [sum(thema.id in t for t in blad["themas"]) for thema in scan.catalogus.themas]
    uit = pd.DataFrame(
        {
            "thema": [t.titel for t in scan.catalogus.themas],
            "stakeholders": aantal,
        }
    )
    return uit.sort_values("stakeholders", kind="stable")
