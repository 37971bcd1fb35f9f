"""Confronts need with existing supply and with what the library does, per thema x doelgroep."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pandas as pd

from kansenscan_lib.analyse.vergelijken import compare_gemeente, compare_wijken
from kansenscan_lib.catalogus.regels import Aanbod, Behoefte, Bibliotheek
from kansenscan_lib.catalogus.veld import Doelgroep
from kansenscan_lib.rijen import Rij, select_rijen
from kansenscan_lib.scan import Scan

UITKOMSTEN = {1: "hoger", 0: "gelijk", -1: "lager"}
STANDEN: tuple[Bibliotheek, ...] = ("geen", "mogelijk", "gepland", "bestaat")


@dataclass(frozen=True)
class Nood:
    """The need of one doelgroep in one area, and the figure that decided it."""

    behoefte: Behoefte
    indicator: str = ""
    uitkomst: str = "geen cijfer"
    vergelijking: str = ""
    zekerheid: str = "onbekend"
    peiljaar: int = 0
    waarde: float = float("nan")
    referentie: float = float("nan")
    aantal: float = float("nan")
    extra: float = float("nan")


KOLOMMEN = [
    "thema", "doelgroep", "gebiedscode", *Nood.__dataclass_fields__, "aanbod", "aanbod_rijen",
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
    The first indicator of a doelgroep that has a figure at the level decides on need. In a wijk
    it is compared with the rest of the gemeente, in the gemeente with Nederland. Without an
    invulmap supply and library are "onbekend" and every verdict is "onvoldoende bewijs".
    """
    nood = _select_nood(scan)
    groepen = [groep for groep in scan.catalogus.doelgroepen if groep.soort == "behoefte"]
    rijen = [rij for groep in groepen for rij in _confront(scan, groep, nood)]
    return pd.DataFrame(rijen, columns=KOLOMMEN)


def compare_zonder_behoefte(scan: Scan, groep: Doelgroep) -> pd.DataFrame:
    """Give the cells of one doelgroep without its need: supply and library, no verdict.

    For a group that is an asset (soort kracht), in which people see a kans all the same. Rows and
    columns as in `compare_confrontatie`.
    """
    return pd.DataFrame(_confront(scan, groep, {}), columns=KOLOMMEN)


def _confront(
    scan: Scan, groep: Doelgroep, nood: dict[tuple[str, str], Nood]
) -> list[tuple[Any, ...]]:
    rijen = []
    for code in [scan.code, *scan.wijken.index]:
        n = nood.get((groep.id, code), Nood("onbekend"))
        for thema in groep.themas:
            aanbod, aanbod_rijen = select_aanbod(scan, thema, groep.id, code)
            stand, stand_rijen = select_stand(scan, thema, groep, code)
            regel = scan.catalogus.regels.select_oordeel(n.behoefte, aanbod, stand)
            rijen.append((
                thema, groep.id, code, *vars(n).values(), aanbod, aanbod_rijen, stand,
                stand_rijen, regel.oordeel, regel.prioriteit, regel.id, regel.uitleg,
            ))  # fmt: skip
    return rijen


def _select_nood(scan: Scan) -> dict[tuple[str, str], Nood]:
    """Return the need per doelgroep x area, decided by its first indicator with a figure."""
    alle = compare_gemeente(scan)
    gemeente = dict(zip(alle.index, select_rijen(alle), strict=True))
    per_wijk = compare_wijken(scan)
    in_wijken = set(per_wijk["indicator"])
    leidend = {
        next((i for i in groep.indicatoren if i in in_wijken), "")
        for groep in scan.catalogus.doelgroepen
    }
    rijen = select_rijen(per_wijk[per_wijk["indicator"].isin(leidend)])
    wijken = {(r["indicator"], r["gebiedscode"]): r for r in rijen}
    drempels = scan.catalogus.regels.drempels()
    uit = {}
    for groep in scan.catalogus.doelgroepen:
        bekend = [i for i in groep.indicatoren if i in gemeente]
        # Without a figure of Nederland nothing is larger or smaller: the next one decides.
        te_vergelijken = [i for i in bekend if gemeente[i]["oordeel"] != "onbekend"]
        eerste = next(iter([*te_vergelijken, *bekend]), "")
        uit[groep.id, scan.code] = _nood_gemeente(eerste, gemeente.get(eerste))
        eerste = next((i for i in groep.indicatoren if i in in_wijken), "")
        for code in scan.wijken.index:
            uit[groep.id, code] = _nood_wijk(eerste, wijken.get((eerste, code)), drempels)
    return uit


def _nood_gemeente(indicator: str, rij: Rij | None) -> Nood:
    if rij is None:
        return Nood("onbekend")
    cijfer = {
        "indicator": indicator, "vergelijking": "nederland", "peiljaar": int(rij["peiljaar"]),
        "waarde": rij["waarde"], "referentie": rij["nederland"], "aantal": rij["teller"],
        "zekerheid": rij["zekerheid"],
    }  # fmt: skip
    if rij["oordeel"] == "onbekend":
        return Nood("onbekend", uitkomst="te weinig gegevens", **cijfer)
    uitkomst = {"hoger": 1, "lager": -1}.get(rij["oordeel"], 0)
    return Nood(_behoefte(uitkomst, rij["richting"]), uitkomst=UITKOMSTEN[uitkomst], **cijfer)


def _nood_wijk(indicator: str, rij: Rij | None, drempels: dict[str, int | float]) -> Nood:
    if rij is None:
        return Nood("onbekend")
    zonder_marge = rij["markering"] == "zonder marge"
    cijfer = {
        "indicator": indicator, "peiljaar": int(rij["peiljaar"]), "waarde": rij["waarde"],
        "aantal": rij["teller"], "extra": rij["extra"],
        "vergelijking": "gemeente" if zonder_marge else "rest",
        "referentie": rij["gemeente"] if zonder_marge else rij["rest"],
    }  # fmt: skip
    if rij["markering"] == "te weinig gegevens":
        return Nood("onbekend", uitkomst="te weinig gegevens", **cijfer)
    if zonder_marge:
        verschil = abs(rij["waarde"] - rij["gemeente"])
        groot = rij["eenheid"] != "%" or verschil >= drempels["verschil_minimaal_pp"]
        ver = int(rij["index"] >= drempels["index_over"]) - int(
            rij["index"] <= drempels["index_onder"]
        )
        uitkomst = ver if groot else 0
        zekerheid = "telling" if rij["soort"] == "register" else "schatting"
    else:
        uitkomst = int(rij["markering"] == "oververtegenwoordigd") - int(
            rij["markering"] == "ondervertegenwoordigd"
        )
        zekerheid = "stevig"
    return Nood(
        _behoefte(uitkomst, rij["richting"]),
        uitkomst=UITKOMSTEN[uitkomst],
        zekerheid=zekerheid,
        **cijfer,
    )


def _behoefte(uitkomst: int, richting: str) -> Behoefte:
    """Turn "more or less than elsewhere" (1, 0, -1) into need; less of a strength is more need."""
    niveaus: tuple[Behoefte, ...] = ("gemiddeld", "hoog", "laag")
    return niveaus[-uitkomst if richting == "meer_is_kracht" else uitkomst]


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
