"""Confronts need with existing supply and with what the library does, per thema x doelgroep."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from kansenscan_lib.analyse.vergelijken import compare_gemeente, compare_wijken
from kansenscan_lib.catalogus.regels import Aanbod, Behoefte, Bibliotheek
from kansenscan_lib.catalogus.veld import Doelgroep
from kansenscan_lib.scan import Scan

STANDEN: tuple[Bibliotheek, ...] = ("geen", "mogelijk", "gepland", "bestaat")
KOLOMMEN = [
    "thema", "doelgroep", "gebiedscode", "gebied", "behoefte", "behoefte_reden", "indicator",
    "zekerheid", "index", "aantal", "extra", "aanbod", "aanbod_rijen", "bibliotheek",
    "bibliotheek_rijen", "oordeel", "prioriteit", "regel", "reden",
]  # fmt: skip


@dataclass(frozen=True)
class _Nood:
    behoefte: Behoefte
    reden: str
    indicator: str = ""
    zekerheid: str = "onbekend"
    index: float = float("nan")
    aantal: float = float("nan")
    extra: float = float("nan")


def compare_confrontatie(scan: Scan) -> pd.DataFrame:
    """Give every thema x doelgroep x area its verdict, with the rule and the rows behind it.

    Parameters
    ----------
    scan : Scan

    Returns
    -------
    DataFrame
        One row per thema x doelgroep (of soort behoefte) x area (the gemeente and its wijken):
        behoefte (laag, gemiddeld, hoog, onbekend) with its reason, the deciding indicator,
        zekerheid (stevig, telling, schatting, onbekend), index, aantal (people), extra (people more than
        expected); aanbod (geen, weinig, genoeg, onbekend) and bibliotheek (geen, mogelijk,
        gepland, bestaat, onbekend) with the row numbers of the invulmap; oordeel, prioriteit,
        the rule that fired (`regels.yml`) and its explanation.

    Notes
    -----
    The first indicator of a doelgroep that has a figure at the level decides on need. In a wijk
    it is compared with the rest of the gemeente, in the gemeente with Nederland. Without an
    invulmap supply and library are "onbekend" and every verdict is "onvoldoende bewijs".
    """
    nood = _select_nood(scan)
    rijen = []
    for groep in scan.catalogus.doelgroepen:
        if groep.soort != "behoefte":
            continue
        for code in [scan.code, *scan.wijken.index]:
            n = nood[groep.id, code]
            for thema in groep.themas:
                aanbod, aanbod_rijen = select_aanbod(scan, thema, groep.id, code)
                stand, stand_rijen = select_stand(scan, thema, groep, code)
                regel = scan.catalogus.regels.select_oordeel(n.behoefte, aanbod, stand)
                rijen.append((
                    thema, groep.id, code, scan.gebieden.at[code, "naam"], n.behoefte, n.reden,
                    n.indicator, n.zekerheid, n.index, n.aantal, n.extra, aanbod, aanbod_rijen,
                    stand, stand_rijen, regel.oordeel, regel.prioriteit, regel.id, regel.uitleg,
                ))  # fmt: skip
    return pd.DataFrame(rijen, columns=KOLOMMEN)


def _select_nood(scan: Scan) -> dict[tuple[str, str], _Nood]:
    """Return the need per doelgroep x area, decided by its first indicator with a figure."""
    gemeente = compare_gemeente(scan).to_dict("index")
    wijken = {(r["indicator"], r["gebiedscode"]): r
              for r in compare_wijken(scan).to_dict("records")}
    in_wijken = {indicator for indicator, _ in wijken}
    drempels = scan.catalogus.regels.drempels()
    uit = {}
    for groep in scan.catalogus.doelgroepen:
        eerste = next((i for i in groep.indicatoren if i in gemeente), "")
        uit[groep.id, scan.code] = (
            _nood_gemeente(eerste, gemeente[eerste]) if eerste
            else _Nood("onbekend", "Voor deze groep is er geen cijfer.")
        )
        eerste = next((i for i in groep.indicatoren if i in in_wijken), "")
        for code in scan.wijken.index:
            rij = wijken.get((eerste, code))
            uit[groep.id, code] = (
                _nood_wijk(eerste, rij, drempels) if rij
                else _Nood("onbekend", "Voor deze groep is er geen cijfer per wijk.")
            )
    return uit


def _nood_gemeente(indicator: str, rij: dict[str, object]) -> _Nood:
    teken = -1 if rij["richting"] == "meer_is_kracht" else 1
    uitkomst = {"hoger": 1, "lager": -1, "ongeveer gelijk": 0}.get(str(rij["oordeel"]))
    if uitkomst is None:
        return _Nood("onbekend", f"{rij['titel']}: geen vergelijking met Nederland.", indicator)
    behoefte: Behoefte = ("gemiddeld", "hoog", "laag")[uitkomst * teken]
    return _Nood(
        behoefte, f"{rij['titel']}: {rij['oordeel']} in vergelijking met Nederland.", indicator,
        str(rij["zekerheid"]), float(str(rij["index"])), float(str(rij["teller"])),
    )  # fmt: skip


def _nood_wijk(indicator: str, rij: dict[str, object], drempels: dict[str, int | float]) -> _Nood:
    teken = -1 if rij["richting"] == "meer_is_kracht" else 1
    markering, titel = str(rij["markering"]), str(rij["titel"])
    index = float(str(rij["index"]))
    if markering == "te weinig gegevens":
        return _Nood("onbekend", f"{titel}: te weinig gegevens.", indicator, index=index)
    if markering == "zonder marge":
        verschil = float(str(rij["waarde"])) - float(str(rij["gemeente"]))
        groot = rij["eenheid"] != "%" or abs(verschil) >= drempels["verschil_minimaal_pp"]
        uitkomst = (index >= drempels["index_over"]) - (index <= drempels["index_onder"])
        uitkomst = uitkomst if groot else 0
        woord = ("ongeveer gelijk aan", "hoger dan", "lager dan")[uitkomst]
        zekerheid = "telling" if rij["soort"] == "register" else "schatting"
        reden = f"{titel}: {zekerheid} zonder marge, {woord} de gemeente."
    else:
        uitkomst = (markering == "oververtegenwoordigd") - (markering == "ondervertegenwoordigd")
        reden, zekerheid = f"{titel}: {markering}.", "stevig"
    behoefte: Behoefte = ("gemiddeld", "hoog", "laag")[uitkomst * teken]
    return _Nood(behoefte, reden, indicator, zekerheid, index, float(str(rij["teller"])),
                 float(str(rij["extra"])))


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
    passend = {d.id for d in scan.catalogus.diensten
               if thema in d.themas and groep.id in d.doelgroepen}
    rijen = tuple(
        int(nummer) for nummer, rij in zip(blad.index, blad.to_dict("records"), strict=True)
        if rij["dienst"] in passend and _geldt_in(rij["wijken"], gebiedscode, scan.code)
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
