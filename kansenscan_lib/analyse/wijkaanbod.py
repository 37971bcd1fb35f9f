"""Per wijk and doelgroep: how many providers there are beside the need, and where nobody is."""

from __future__ import annotations

import pandas as pd

from kansenscan_lib.rijen import Rij, select_rijen
from kansenscan_lib.scan import Scan

KOLOMMEN = ["doelgroep", "gebiedscode", "behoefte", "aanbieders", "stand", "rijen"]


def compare_wijkaanbod(scan: Scan, confrontatie: pd.DataFrame) -> pd.DataFrame:
    """Put the number of providers beside the need, per doelgroep and wijk.

    Parameters
    ----------
    scan : Scan
    confrontatie : DataFrame
        From `compare_confrontatie`.

    Returns
    -------
    DataFrame
        One row per doelgroep x wijk, over all themas of the group: behoefte; aanbieders, how many
        different ones outside the library (NaN where nobody looked); the row numbers in sheet
        Aanbod; and stand:

        ========= ===========================================================================
        wit       high need, and for at least one thema the verdict is witte vlek
        niemand   high need and no provider, but no witte vlek: the library does something, or
                  what it does was not filled in
        enkel     high need and one provider
        meer      high need and more providers
        gewoon    the group is about as large as elsewhere, or smaller
        onbekend  no figure for the group, or nobody looked at the supply
        ========= ===========================================================================
    """
    wijken = confrontatie[confrontatie["gebiedscode"] != scan.code]
    rijen = []
    for (groep, code), cellen in wijken.groupby(["doelgroep", "gebiedscode"], sort=False):
        nummers = sorted({n for rij in cellen["aanbod_rijen"] for n in rij})
        aanbieders = len(set(scan.invulmap.aanbod.loc[nummers, "aanbieder"]))
        gekeken = "aanbod" in scan.bladen
        rijen.append({
            "doelgroep": groep, "gebiedscode": code, "behoefte": cellen["behoefte"].iloc[0],
            "aanbieders": float(aanbieders) if gekeken else float("nan"),
            "stand": _select_stand(select_rijen(cellen), aanbieders) if gekeken else "onbekend",
            "rijen": tuple(nummers),
        })  # fmt: skip
    return pd.DataFrame(rijen, columns=KOLOMMEN)


def _select_stand(cellen: list[Rij], aanbieders: int) -> str:
    behoefte = cellen[0]["behoefte"]
    if behoefte != "hoog":
        return "onbekend" if behoefte == "onbekend" else "gewoon"
    if any(cel["oordeel"] == "witte_vlek" for cel in cellen):
        return "wit"
    return {0: "niemand", 1: "enkel"}.get(aanbieders, "meer")
