"""The topics of the position paper: need, who does what, the library, the law; and four questions.

Not in the tables, because nobody can count it: how well something works, and what was said in a
talk. Of talks only the number per topic and question is used.
"""

from __future__ import annotations

from collections import Counter

import numpy as np
import pandas as pd

from kansenscan_lib.analyse.aanbod import CIJFERS_MINIMAAL
from kansenscan_lib.analyse.behoefte import compare_behoefte
from kansenscan_lib.analyse.confrontatie import select_aanbod
from kansenscan_lib.catalogus.onderwerpen import Onderwerp
from kansenscan_lib.rijen import Rij, select_rijen
from kansenscan_lib.scan import Scan

#: Money that reaches an activity through the gemeente: its own, or of the Rijk to gemeenten.
GEMEENTEGELD = frozenset({
    "spuk_ido", "web", "goab", "wmo", "participatiewet", "lokale_subsidie",
    "spuk_lokale_bibliotheek",
})  # fmt: skip
STATUSSEN = ("beantwoord", "deels", "open")
ONDERWERPEN = [
    "titel", "uitleg", "cijfers", "zonder_cijfer", "geen_cijfer", "aanbod_rijen", "aanbieders",
    "initiatief", "financiering", "bestaat", "gepland", "kan", "wetten",
]  # fmt: skip
VRAGEN = ["onderwerp", "vraag", "status", "feiten", "gesprekken", "huiswerk"]


def compare_onderwerpen(scan: Scan, gemeente: pd.DataFrame, wijken: pd.DataFrame) -> pd.DataFrame:
    """Put need, supply, library and law beside each other for every topic.

    Parameters
    ----------
    scan : Scan
    gemeente, wijken : DataFrame
        From `compare_gemeente` and `compare_wijken`; not changed.

    Returns
    -------
    DataFrame
        One row per topic of `catalogus.onderwerpen`, index its id: titel, uitleg;

        ================ ======================================================================
        cijfers          its figures: a tuple of rows of `compare_behoefte`, with indicator
        zonder_cijfer    titles of its figures that this gemeente lacks
        geen_cijfer      what no open figure tells
        aanbod_rijen     rows of sheet Aanbod on one of its themas, for one of its doelgroepen
        aanbieders       who offers those, without doubles
        initiatief,      of those: (id, how many), most first
        financiering
        bestaat,         ids of diensten of the topic that the library has, or plans
        gepland
        kan              ids of the other diensten of the topic: what the library could do
        wetten           ids of the laws it touches
        ================ ======================================================================

        Empty when no topic is left in the chosen domeinen. A sheet that was never filled in gives
        empty cells: see `scan.bladen` for the difference with "nothing". An activity or dienst may
        stand in more topics, so nothing may be added up over them.
    """
    alle = compare_behoefte(scan, gemeente, wijken)
    per = dict(zip(alle.index, select_rijen(alle.reset_index(names="indicator")), strict=True))
    blad = scan.invulmap.aanbod
    rijen = []
    for onderwerp in scan.catalogus.onderwerpen:
        nummers = _select_aanbod(scan, onderwerp)
        deel = blad.loc[list(nummers)]
        stand = _select_stand(scan, onderwerp)
        rijen.append((
            onderwerp.titel, onderwerp.uitleg,
            tuple(per[i] for i in onderwerp.indicatoren if i in per),
            tuple(scan.catalogus.indicator[i].titel_kort
                  for i in onderwerp.indicatoren if i not in per),
            onderwerp.geen_cijfer, nummers, tuple(dict.fromkeys(deel["aanbieder"])),
            tuple(Counter(deel["initiatief"]).most_common()),
            tuple(Counter(deel["financiering"]).most_common()),
            *(tuple(d for d in onderwerp.diensten if stand[d] == s)
              for s in ("bestaat", "gepland", "geen")),
            onderwerp.wetten,
        ))  # fmt: skip
    ids = pd.Index([o.id for o in scan.catalogus.onderwerpen], name="onderwerp", dtype=object)
    return pd.DataFrame(rijen, columns=ONDERWERPEN, index=ids)


def _select_aanbod(scan: Scan, onderwerp: Onderwerp) -> tuple[int, ...]:
    """Return the rows of sheet Aanbod on a thema and for a doelgroep of the topic."""
    return tuple(sorted({
        nummer for thema in onderwerp.themas for groep in onderwerp.doelgroepen
        for nummer in select_aanbod(scan, thema, groep, scan.code)[1]
    }))  # fmt: skip


def _select_stand(scan: Scan, onderwerp: Onderwerp) -> dict[str, str]:
    """Return how far each dienst of the topic is anywhere in the gemeente.

    What the library itself calls "mogelijk" it could do, so that counts as geen.
    """
    blad = scan.invulmap.bibliotheek
    per = {d: set(blad.loc[blad["dienst"] == d, "status"]) for d in onderwerp.diensten}
    return {
        d: next((s for s in ("bestaat", "gepland") if s in standen), "geen")
        for d, standen in per.items()
    }


def select_vragen(scan: Scan, confrontatie: pd.DataFrame) -> pd.DataFrame:
    """Answer the four questions for every topic from what was filled in.

    Parameters
    ----------
    scan : Scan
    confrontatie : DataFrame
        From `compare_confrontatie`; not changed.

    Returns
    -------
    DataFrame
        One row per topic x question: onderwerp and vraag (ids), status (one of `STATUSSEN`),
        feiten (what the answer is made of, see Notes), gesprekken (how many talks were tagged with
        both) and huiswerk (what to do, "" when beantwoord).

    Notes
    -----
    vergelijkbaar_aanbod: activiteiten, aanbieders, door_gemeente (the gemeente began),
    gemeentegeld (`GEMEENTEGELD`), onbekend (who began or who pays is not known). Open when sheet
    Aanbod was never filled in; deels when nothing was found, or something is not known.

    onvervulde_behoefte: groepen (how many doelgroepen may have need), witte_vlek, aansluiten (ids
    of doelgroepen with that verdict where their need is high, on a thema of the topic, in the
    gemeente or a wijk; one with both counts as witte_vlek), gewoon (with such a verdict where the
    need is ordinary only) and onbekend (without any verdict). Open when no doelgroep has a
    verdict; deels when one has none.

    eigen_regie: activiteiten (that exist, on a thema of the topic), plannen, hoogste (rung of
    those that exist, "" without), bewoners (begun by residents) and doelen (policy goals on a
    thema). Open without any; beantwoord when there is both an activity and a goal.

    tevredenheid: activiteiten, cijfers (of how many there is a grade) and gemiddelde (of those
    grades, None below `CIJFERS_MINIMAAL`). Open without a grade; deels when some have none.

    What is open but was talked about is deels: somebody knows more than the sheets show.
    """
    rijen = []
    for onderwerp in scan.catalogus.onderwerpen:
        feiten = {
            "vergelijkbaar_aanbod": _feiten_aanbod(scan, onderwerp),
            "onvervulde_behoefte": _feiten_behoefte(scan, onderwerp, confrontatie),
            "eigen_regie": _feiten_regie(scan, onderwerp),
            "tevredenheid": _feiten_tevredenheid(scan, onderwerp),
        }
        for vraag in scan.catalogus.vragen:
            status, antwoord = feiten[vraag.id]
            gesprekken = _count_gesprekken(scan, onderwerp.id, vraag.id)
            if status == "open" and gesprekken:
                status = "deels"
            huiswerk = "" if status == "beantwoord" else vraag.huiswerk
            rijen.append((onderwerp.id, vraag.id, status, antwoord, gesprekken, huiswerk))
    return pd.DataFrame(rijen, columns=VRAGEN)


def _feiten_aanbod(scan: Scan, onderwerp: Onderwerp) -> tuple[str, Rij]:
    deel = scan.invulmap.aanbod.loc[list(_select_aanbod(scan, onderwerp))]
    onbekend = (deel["initiatief"] == "onbekend") | (deel["financiering"] == "onbekend")
    feiten = {
        "activiteiten": len(deel), "aanbieders": len(set(deel["aanbieder"])),
        "door_gemeente": int((deel["initiatief"] == "gemeente").sum()),
        "gemeentegeld": int(deel["financiering"].isin(GEMEENTEGELD).sum()),
        "onbekend": int(onbekend.sum()),
    }  # fmt: skip
    if "aanbod" not in scan.bladen:
        return "open", feiten
    return "deels" if deel.empty or onbekend.any() else "beantwoord", feiten


def _feiten_behoefte(
    scan: Scan, onderwerp: Onderwerp, confrontatie: pd.DataFrame
) -> tuple[str, Rij]:
    eigen = confrontatie[
        confrontatie["doelgroep"].isin(onderwerp.doelgroepen)
        & confrontatie["thema"].isin(onderwerp.themas)
    ]
    per_groep = _select_oordelen(eigen)
    hoog = _select_oordelen(eigen[eigen["behoefte"] == "hoog"])
    groepen = [groep for groep in onderwerp.doelgroepen if groep in per_groep]
    wit = tuple(g for g in groepen if "witte_vlek" in hoog.get(g, ()))
    sluit = tuple(g for g in groepen if "aansluiten" in hoog.get(g, ()) and g not in wit)
    rest = [g for g in groepen if g not in (*wit, *sluit)]
    gewoon = tuple(g for g in rest if {"witte_vlek", "aansluiten"} & per_groep[g])
    onbekend = tuple(g for g in groepen if per_groep[g] == {"onvoldoende_bewijs"})
    feiten = {"groepen": len(groepen), "witte_vlek": wit, "aansluiten": sluit,
              "gewoon": gewoon, "onbekend": onbekend}  # fmt: skip
    if len(onbekend) == len(groepen):
        return "open", feiten
    return "deels" if onbekend else "beantwoord", feiten


def _select_oordelen(cellen: pd.DataFrame) -> dict[str, set[str]]:
    """Return the verdicts that each doelgroep has somewhere."""
    return {
        str(groep): set(oordelen) for groep, oordelen in cellen.groupby("doelgroep")["oordeel"]
    }


def _feiten_regie(scan: Scan, onderwerp: Onderwerp) -> tuple[str, Rij]:
    blad = _select_thema(scan.invulmap.participatie, onderwerp)
    nu = blad[blad["status"] == "bestaat"]
    gebruikt = set(nu["trede"])
    treden = [trede.id for trede in scan.catalogus.participatie.treden if trede.id in gebruikt]
    doelen = len(_select_thema(scan.invulmap.beleid, onderwerp))
    feiten = {
        "activiteiten": len(nu), "plannen": len(blad) - len(nu),
        "hoogste": treden[-1] if treden else "",
        "bewoners": int((nu["initiatief"] == "bewoners").sum()), "doelen": doelen,
    }  # fmt: skip
    if len(nu) and doelen:
        return "beantwoord", feiten
    return "deels" if len(blad) or doelen else "open", feiten


def _feiten_tevredenheid(scan: Scan, onderwerp: Onderwerp) -> tuple[str, Rij]:
    deel = scan.invulmap.aanbod.loc[list(_select_aanbod(scan, onderwerp))]
    cijfers = deel["tevredenheid"].dropna()
    genoeg = len(cijfers) >= CIJFERS_MINIMAAL
    feiten = {
        "activiteiten": len(deel), "cijfers": len(cijfers),
        "gemiddelde": float(cijfers.mean()) if genoeg else None,
    }  # fmt: skip
    if cijfers.empty:
        return "open", feiten
    return "beantwoord" if len(cijfers) == len(deel) else "deels", feiten


def _select_thema(blad: pd.DataFrame, onderwerp: Onderwerp) -> pd.DataFrame:
    raakt = (bool(set(themas) & set(onderwerp.themas)) for themas in blad["themas"])
    return blad[np.fromiter(raakt, dtype=bool)]


def _count_gesprekken(scan: Scan, onderwerp: str, vraag: str) -> int:
    blad = scan.invulmap.gesprekken
    return sum(
        onderwerp in onderwerpen and vraag in vragen
        for vragen, onderwerpen in zip(blad["vragen"], blad["onderwerpen"], strict=True)
    )
