"""Whom the library reaches per wijk, without small numbers; its functions in law; its places."""

from __future__ import annotations

import numpy as np
import pandas as pd

from kansenscan_lib.analyse.markeren import add_markering
from kansenscan_lib.analyse.vergelijken import select_niveau
from kansenscan_lib.catalogus.veld import WSOB_FUNCTIES
from kansenscan_lib.rijen import Rij
from kansenscan_lib.scan import Scan
from kansenscan_lib.statistiek import add_afronding, wilson

#: Everybody: the groep of members on sheet Bereik, and the indicator that counts them.
INWONERS = "inwoners"
#: The rows that would add up to a total: one count per wijk.
REEKS = ["groep", "dienst", "jaar"]
VERGELEKEN = ["rest", "index", "index_onder", "index_boven", "p", "q", "markering"]
KOLOMMEN = [
    "groep", "dienst", "jaar", "gebiedscode", "naam", "aantal", "noemer", "noemer_onder",
    "noemer_boven", "indicator", "titel_noemer", "peiljaar", "ruimer", "waarde", "onder", "boven",
    "status", *VERGELEKEN, "rij",
]  # fmt: skip
_NOEMER = ["gebiedscode", "groep", "noemer", "afwijking", "indicator", "titel_noemer", "peiljaar",
           "reden", "inwoners"]  # fmt: skip
WSOB = ["functie", "titel", "bestaat", "gepland", "stand"]
LOCATIES = ["locatie", "bestaat", "gepland", "mogelijk", "wijken", "capaciteit",
            "capaciteit_onbekend", "rijen"]  # fmt: skip


def compare_bereik(scan: Scan, doelgroepen: pd.DataFrame) -> pd.DataFrame:
    """Put the people whom the library reaches in a wijk beside the people who live there.

    Parameters
    ----------
    scan : Scan
    doelgroepen : DataFrame
        From `compare_doelgroepen`: the size of every group.

    Returns
    -------
    DataFrame
        One row per row of sheet Bereik, by groep, dienst ("" for members), youngest jaar and
        name.

        =================== ===================================================================
        aantal              people reached; NaN when hidden
        noemer, _onder,     people who live there: of everybody the inhabitants, of a doelgroep
        _boven              its counted size; with how far rounding can have moved it
        indicator, peiljaar what was counted, and when; titel_noemer is its title
        ruimer              those people are a wider set that the group is a part of
        waarde, onder,      reach in %, with its interval
        boven
        status              ok; onderdrukt (a small number, or one that would give it away);
                            schatting, geen telling, huishoudens (no count of people, so no
                            percentage); klopt niet (more people than live there)
        rest, index .. q,   beside the other shown wijken of the same groep, dienst and jaar: see
        markering           `add_markering`. One family of tests: all rows of this table
        rij                 row number in sheet Bereik
        =================== ===================================================================

    Notes
    -----
    A count under `bereik_minimaal` is hidden, with the other groups of that wijk, dienst and year.
    If that is one wijk only, the next smallest is hidden too: who knows the total from elsewhere
    could otherwise take the others from it. The
    table holds no total, and nothing in it is computed from a hidden count, so that changing one
    changes nothing that is shown. The interval is Wilson's over every noemer that rounding allows.
    """
    blad = scan.invulmap.bereik.reset_index(names="rij").rename(columns={"wijk": "gebiedscode"})
    blad = blad.assign(aantal=blad["aantal"].astype(float))
    drempels = scan.catalogus.regels.drempels()
    verborgen = _select_verborgen(blad, drempels["bereik_minimaal"])
    uit = blad.merge(_select_noemers(scan, doelgroepen), on=["gebiedscode", "groep"], how="left")
    uit["reden"] = uit["reden"].fillna("geen telling")
    uit["noemer"] = uit["noemer"].where(uit["reden"] == "")
    uit["status"] = np.select(
        [verborgen, uit["reden"] != "", uit["noemer"].isna(), uit["aantal"] > uit["noemer"]],
        ["onderdrukt", uit["reden"], "geen telling", "klopt niet"], "ok",
    )  # fmt: skip
    ok = uit["status"] == "ok"
    uit["aantal"] = uit["aantal"].mask(verborgen)
    teller, noemer, d = (uit[k].where(ok) for k in ("aantal", "noemer", "afwijking"))
    onder, boven = add_afronding(wilson, teller, noemer, 0 * teller, d, drempels["betrouwbaarheid"])
    ruim = {g.id for g in scan.catalogus.doelgroepen if g.telling == "ruimer"}
    uit = uit.assign(
        naam=uit["gebiedscode"].map(scan.wijken), ruimer=uit["groep"].isin(ruim),
        noemer_onder=(uit["noemer"] - uit["afwijking"]).clip(lower=0),
        noemer_boven=uit["noemer"] + uit["afwijking"],
        waarde=teller / noemer * 100, onder=onder * 100, boven=boven * 100,
    )  # fmt: skip
    return _sort(uit.join(_compare_rest(uit[ok], drempels)), scan)


def _select_verborgen(blad: pd.DataFrame, minimaal: float) -> pd.Series:
    """Return which counts are hidden: the small ones, and what would give one away.

    Of the same wijk, dienst and year all groups go together: all residents less the children
    would tell the rest. And a hidden count is never the only one of its series.
    """
    weg = blad["aantal"] < minimaal
    while True:
        plek = weg.groupby([blad[k] for k in ("gebiedscode", "dienst", "jaar")]).transform("any")
        nieuw = weg | plek
        een = nieuw.groupby([blad[k] for k in REEKS]).transform("sum") == 1
        volgende = blad[een & ~nieuw].sort_values(["aantal", "gebiedscode"]).drop_duplicates(REEKS)
        nieuw |= blad.index.isin(volgende.index)
        if nieuw.equals(weg):
            return weg
        weg = nieuw


def _select_noemers(scan: Scan, doelgroepen: pd.DataFrame) -> pd.DataFrame:
    """Return per wijk and groep the people who live there, or why there is no count of them."""
    alle = select_niveau(scan, "wijk")
    inwoners = alle[(alle["indicator"] == INWONERS) & (alle["soort_gebied"] == "wijk")]
    iedereen = inwoners.assign(
        groep=INWONERS, noemer=inwoners["waarde"], reden="", titel_noemer="Inwoners",
        afwijking=float(scan.catalogus.indicator[INWONERS].afronding - 1),
        inwoners=inwoners["waarde"],
    )  # fmt: skip
    per_wijk = doelgroepen[doelgroepen["omvang"] & (doelgroepen["gebiedscode"] != scan.code)]
    over = scan.catalogus.indicator
    groepen = per_wijk.assign(
        groep=per_wijk["doelgroep"], noemer=per_wijk["teller"],
        titel_noemer=per_wijk["titel_indicator"],
        afwijking=[float(over[i].select_afwijking("wijk")[0]) for i in per_wijk["indicator"]],
        reden=np.select(
            [per_wijk["soort"] == "model", per_wijk["teller"].isna(),
             per_wijk["teleenheid"] != "mensen"],
            ["schatting", "geen telling", "huishoudens"], "",
        ),
    )  # fmt: skip
    return pd.concat([iedereen[_NOEMER], groepen[_NOEMER]], ignore_index=True)


def _compare_rest(rijen: pd.DataFrame, drempels: dict[str, int | float]) -> pd.DataFrame:
    """Compare every shown wijk with the other shown wijken of the same groep, dienst and jaar."""
    som = rijen.groupby(REEKS)[["aantal", "noemer", "afwijking"]].transform("sum")
    tabel = pd.DataFrame({
        "gebiedscode": rijen["gebiedscode"], "eenheid": "%", "status": "ok",
        "inwoners": rijen["inwoners"], "teller": rijen["aantal"], "noemer": rijen["noemer"],
        "waarde": rijen["waarde"], "onder": rijen["onder"], "boven": rijen["boven"],
        "gemeente": np.nan, "nederland": np.nan, "rest_teller": som["aantal"] - rijen["aantal"],
        "rest_noemer": som["noemer"] - rijen["noemer"], "afronding": 1.0,
        "afwijking_teller": 0.0, "afwijking_noemer": rijen["afwijking"],
        "afwijking_rest": som["afwijking"] - rijen["afwijking"],
    })  # fmt: skip
    return add_markering(tabel, drempels)[VERGELEKEN]


def _sort(tabel: pd.DataFrame, scan: Scan) -> pd.DataFrame:
    groepen = [INWONERS, *scan.catalogus.doelgroep]
    diensten = ["", *scan.catalogus.dienst]
    uit = tabel.assign(
        _groep=tabel["groep"].map(groepen.index), _dienst=tabel["dienst"].map(diensten.index)
    ).sort_values(
        ["_groep", "_dienst", "jaar", "naam", "gebiedscode"],
        ascending=[True, True, False, True, True], kind="stable",
    )  # fmt: skip
    uit["markering"] = uit["markering"].fillna("te weinig gegevens")
    uit["peiljaar"] = uit["peiljaar"].astype("Int64")
    return uit[KOLOMMEN].reset_index(drop=True)


def select_wsob(scan: Scan) -> pd.DataFrame:
    """Return the five functions of a public library in law, with the diensten that fill them in.

    Returns
    -------
    DataFrame
        One row per function (Wsob, article 5): functie (a to e), titel, the ids of the diensten
        that exist (bestaat) and that are only planned (gepland), and stand: bestaat, gepland,
        geen, or onbekend when sheet Bibliotheek is empty.
    """
    blad = scan.invulmap.bibliotheek
    rijen = []
    for functie, titel in WSOB_FUNCTIES.items():
        passend = [d.id for d in scan.catalogus.diensten if functie in d.wsob_functies]
        heeft = {s: set(blad.loc[blad["status"] == s, "dienst"]) for s in ("bestaat", "gepland")}
        bestaat = tuple(d for d in passend if d in heeft["bestaat"])
        gepland = tuple(d for d in passend if d in heeft["gepland"] - heeft["bestaat"])
        stand = "bestaat" if bestaat else "gepland" if gepland else "geen"
        if "bibliotheek" not in scan.bladen:
            stand = "onbekend"
        rijen.append((functie, titel, bestaat, gepland, stand))
    return pd.DataFrame(rijen, columns=WSOB)


def select_locaties(scan: Scan) -> pd.DataFrame:
    """Return the places that sheet Bibliotheek names, with what the library does there.

    Returns
    -------
    DataFrame
        One row per locatie, in the order of the sheet: ids of the diensten by status; the wijken
        they are for (empty is the whole gemeente); capaciteit, places a year added up over the
        rows that exist and give a number (NaN when none does), with how many of those do not;
        row numbers. Rows without a locatie are left out.
    """
    blad = scan.invulmap.bibliotheek
    blad = blad[blad["locatie"] != ""]
    rijen: list[Rij] = []
    for locatie, deel in blad.groupby("locatie", sort=False):
        bestaat = deel[deel["status"] == "bestaat"]
        bekend = bestaat["capaciteit"].dropna()
        per_stand = {
            stand: tuple(dict.fromkeys(deel.loc[deel["status"] == stand, "dienst"]))
            for stand in ("bestaat", "gepland", "mogelijk")
        }
        heel = any(not wijken for wijken in deel["wijken"])
        codes = dict.fromkeys(code for wijken in deel["wijken"] for code in wijken)
        rijen.append({
            "locatie": locatie, **per_stand, "wijken": () if heel else tuple(codes),
            "capaciteit": float(bekend.sum()) if len(bekend) else float("nan"),
            "capaciteit_onbekend": len(bestaat) - len(bekend),
            "rijen": tuple(int(n) for n in deel.index),
        })  # fmt: skip
    return pd.DataFrame(rijen, columns=LOCATIES)
