"""Confronts need with existing supply and with what the library does, per thema x doelgroep."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import product

import pandas as pd

from kansenscan_lib.analyse.doelgroepen import compare_doelgroepen
from kansenscan_lib.analyse.vergelijken import compare_gemeente, compare_wijken
from kansenscan_lib.catalogus.regels import Aanbod, Behoefte, Bibliotheek
from kansenscan_lib.catalogus.veld import Doelgroep
from kansenscan_lib.rijen import Rij, select_rijen
from kansenscan_lib.scan import Scan

#: A larger group asks for more; and what its figure then is, as it is and turned round.
NOOD: dict[str, tuple[Behoefte, str, str]] = {
    "groter": ("hoog", "hoger", "lager"),
    "kleiner": ("laag", "lager", "hoger"),
    "ongeveer even groot": ("gemiddeld", "gelijk", "gelijk"),
    "onbekend": ("onbekend", "te weinig gegevens", "te weinig gegevens"),
}
#: The need of a group in an area without a figure.
GEEN_CIJFER: Rij = {
    "behoefte": "onbekend", "indicator": "", "uitkomst": "geen cijfer", "vergelijking": "",
    "zekerheid": "onbekend", "peiljaar": 0, "waarde": float("nan"), "referentie": float("nan"),
    "aantal": float("nan"), "extra": float("nan"),
}  # fmt: skip
STANDEN: tuple[Bibliotheek, ...] = ("geen", "mogelijk", "gepland", "bestaat")
KOLOMMEN = [
    "thema", "doelgroep", "gebiedscode", *GEEN_CIJFER, "aanbod", "aanbod_rijen",
    "bibliotheek", "bibliotheek_rijen", "oordeel", "prioriteit", "regel", "reden",
]  # fmt: skip


def compare_confrontatie(scan: Scan) -> pd.DataFrame:
    """Give every thema x doelgroep x area its verdict, with the rule and the rows behind it.

    Parameters
    ----------
    scan : Scan

    Returns
    -------
    DataFrame
        One row per thema x doelgroep (of soort behoefte) x area (the gemeente and its wijken):
        behoefte (laag, gemiddeld, hoog, onbekend); the deciding indicator with its uitkomst
        (hoger, lager, gelijk, te weinig gegevens, geen cijfer), vergelijking (nederland, rest or
        gemeente), zekerheid (stevig, telling, schatting, onbekend), peiljaar, waarde, referentie,
        aantal (people) and extra (people more than expected); aanbod (geen, weinig, genoeg,
        onbekend) and bibliotheek (geen, mogelijk, gepland, bestaat, onbekend) with the row
        numbers of the invulmap; oordeel, prioriteit, the rule that fired and its
        explanation (`regels.yml`).

    Notes
    -----
    Need is `grootte` of `compare_doelgroepen` in other words: a larger group, more need. Without
    an invulmap supply and library are "onbekend" and every verdict is "onvoldoende bewijs".
    """
    groepen = [groep for groep in scan.catalogus.doelgroepen if groep.soort == "behoefte"]
    return _confront(scan, groepen, _select_nood(scan))


def compare_zonder_behoefte(scan: Scan, groep: Doelgroep) -> pd.DataFrame:
    """Give the cells of one doelgroep without its need: supply and library, no verdict.

    For a group that is an asset (soort kracht), in which people see a kans all the same. Rows and
    columns as in `compare_confrontatie`.
    """
    return _confront(scan, [groep], {})


def _confront(
    scan: Scan, groepen: Sequence[Doelgroep], nood: Mapping[tuple[str, str], Rij]
) -> pd.DataFrame:
    gebieden = [scan.code, *scan.wijken.index]
    rijen = []
    for groep, code in product(groepen, gebieden):
        n = nood.get((groep.id, code), GEEN_CIJFER)
        for thema in groep.themas:
            aanbod, aanbod_rijen = select_aanbod(scan, thema, groep.id, code)
            stand, stand_rijen = select_stand(scan, thema, groep, code)
            regel = scan.catalogus.regels.select_oordeel(n["behoefte"], aanbod, stand)
            rijen.append((
                thema, groep.id, code, *n.values(), aanbod, aanbod_rijen, stand,
                stand_rijen, regel.oordeel, regel.prioriteit, regel.id, regel.uitleg,
            ))  # fmt: skip
    return pd.DataFrame(rijen, columns=KOLOMMEN)


def _select_nood(scan: Scan) -> dict[tuple[str, str], Rij]:
    """Return the need per doelgroep x area, with the figure that decided on the size of it."""
    groepen = compare_doelgroepen(scan, compare_gemeente(scan), compare_wijken(scan))
    leidend = groepen[groepen["leidend"]]
    rijen = leidend.assign(
        behoefte=[NOOD[grootte][0] for grootte in leidend["grootte"]],
        uitkomst=[
            NOOD[grootte][2 if om else 1]
            for grootte, om in zip(leidend["grootte"], leidend["omgekeerd"], strict=True)
        ],
        aantal=leidend["teller"],
    )
    sleutels = zip(leidend["doelgroep"], leidend["gebiedscode"], strict=True)
    return dict(zip(sleutels, select_rijen(rijen[list(GEEN_CIJFER)]), strict=True))


def select_aanbod(
    scan: Scan, thema: str, doelgroep: str, gebiedscode: str
) -> tuple[Aanbod, tuple[int, ...]]:
    """Return how much supply others offer, and the row numbers in sheet Aanbod.

    Supply for the whole gemeente counts in every wijk; for the gemeente itself all rows count.
    From `aanbod_genoeg_aanbieders` different providers on it is "genoeg".
    """
    if "aanbod" not in scan.bladen:
        return "onbekend", ()
    rijen = _select_rijen(scan.invulmap.aanbod, thema, doelgroep, gebiedscode, scan.code)
    aanbieders = {scan.invulmap.aanbod.at[rij, "aanbieder"] for rij in rijen}
    genoeg = scan.catalogus.regels.drempels()["aanbod_genoeg_aanbieders"]
    if not rijen:
        return "geen", ()
    return ("genoeg" if len(aanbieders) >= genoeg else "weinig"), rijen


def select_stand(
    scan: Scan, thema: str, groep: Doelgroep, gebiedscode: str
) -> tuple[Bibliotheek, tuple[int, ...]]:
    """Return how far the library is with a service for this group, and the row numbers."""
    blad = scan.invulmap.bibliotheek
    if "bibliotheek" not in scan.bladen:
        return "onbekend", ()
    passend = {
        d.id for d in scan.catalogus.diensten if thema in d.themas and groep.id in d.doelgroepen
    }
    rijen = tuple(
        int(nummer)
        for nummer, dienst, wijken in zip(blad.index, blad["dienst"], blad["wijken"], strict=True)
        if dienst in passend and _geldt_in(wijken, gebiedscode, scan.code)
    )
    stand = max((STANDEN.index(blad.at[r, "status"]) for r in rijen), default=0)
    return STANDEN[stand], rijen


def _select_rijen(
    blad: pd.DataFrame, thema: str, doelgroep: str, gebiedscode: str, gemeentecode: str
) -> tuple[int, ...]:
    return tuple(
        int(nummer)
        for nummer, themas, groepen, wijken in zip(
            blad.index, blad["themas"], blad["doelgroepen"], blad["wijken"], strict=True
        )
        if thema in themas and doelgroep in groepen and _geldt_in(wijken, gebiedscode, gemeentecode)
    )


def _geldt_in(wijken: list[str], gebiedscode: str, gemeentecode: str) -> bool:
    return not wijken or gebiedscode == gemeentecode or gebiedscode in wijken
