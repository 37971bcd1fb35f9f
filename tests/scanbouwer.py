"""Small hand-made Scans: published figures per area in, the same Scan as `load_scan` makes out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cache
from typing import Any

import numpy as np
import pandas as pd

from kansenscan_lib.analyse.vergelijken import compare_wijken
from kansenscan_lib.bronnen.cijfers import load_cijfers
from kansenscan_lib.catalogus import Catalogus, load_catalogus
from kansenscan_lib.catalogus.veld import DOMEINEN
from kansenscan_lib.invoer import Invulmap, Organisatie
from kansenscan_lib.invoer.invulmap import rows_to_frame
from kansenscan_lib.invoer.modellen import (
    BLADEN,
    Aanbod,
    Actie,
    Beleid,
    Bereik,
    Bibliotheekdienst,
    Budgetkeuze,
    Gesprek,
    Kans,
    Participatie,
    Quickscan,
    Stakeholder,
)
from kansenscan_lib.invoer.rij import Rij
from kansenscan_lib.scan import Scan, load_scan

LAND, PROVINCIE, GEMEENTE = "NL00", "PV99", "GM9999"
JAAR = 2024
DATUM = dt.date(2026, 1, 1)
# Gemeenten of every kind, and why each is here.
SOORTEN = {
    "GM0193": "the example",
    "GM0088": "Schiermonnikoog: one wijk, an island, turnout above 100 %",
    "GM0050": "Zeewolde: one wijk, newcomers",
    "GM0363": "Amsterdam: most wijken, letters in their codes",
    "GM1992": "Voorne aan Zee: merged in 2023",
    "GM1982": "Land van Cuijk: merged in 2022",
    "GM1979": "Eemsdelta: merged in 2021",
    "GM1900": "Súdwest-Fryslân: an accent",
    "GM0796": "'s-Hertogenbosch: an apostrophe",
    "GM0034": "Almere: wijken drawn anew, so no bijstand per wijk",
}

Waarden = Mapping[str, float | None]
LEEG = Invulmap.leeg()


@cache
def load(code: str) -> Scan:
    """Return a real scan with the example organisation, read once per process."""
    return load_scan(code)


@cache
def load_wijken(code: str) -> pd.DataFrame:
    """Return `compare_wijken` of a real scan, made once per process. Read only."""
    return compare_wijken(load(code))


@cache
def select_catalogus(organisatie: Organisatie) -> Catalogus:
    return load_catalogus().select(organisatie)


def wijk(nummer: int) -> str:
    return f"WK9999{nummer:02d}"


def per_gebied(
    wijken: Sequence[float | None], *, nl: float | None, gm: float | None = None
) -> dict[str, float | None]:
    """Return a figure by area; that of the gemeente is the sum of its wijken unless given."""
    som = sum(w for w in wijken if w is not None) if gm is None else gm
    eigen = {wijk(n): w for n, w in enumerate(wijken, start=1)}
    return {LAND: nl, PROVINCIE: nl, GEMEENTE: som, **eigen}


def make_organisatie(
    domeinen: Iterable[str] = tuple(DOMEINEN),
    gewichten: Mapping[str, float] | None = None,
    regels: Mapping[str, float] | None = None,
) -> Organisatie:
    keuzes: dict[str, Any] = {
        "naam": "Testbibliotheek", "soort": "bibliotheek", "gemeenten": (GEMEENTE,),
        "domeinen": tuple(domeinen), "doel": "inspiratie", "vraag": "Wat ontbreekt?",
        "gewichten": gewichten, "regels": regels,
    }  # fmt: skip
    return Organisatie.model_validate(keuzes)


def make_scan(
    waarden: Mapping[str, Waarden],
    bladen: Mapping[str, Sequence[Rij]] | None = None,
    organisatie: Organisatie | None = None,
    *,
    jaar: int = JAAR,
) -> Scan:
    """Return a Scan of a gemeente that does not exist.

    Parameters
    ----------
    waarden : mapping
        Variabele (as in bronnen.yml) -> area -> figure; None is not published. The areas of
        "inwoners" are the areas of the scan.
    bladen : mapping, optional
        Table of the invulmap -> rows; what is left out was not filled in.
    """
    organisatie = organisatie or make_organisatie()
    catalogus = select_catalogus(organisatie)
    codes = list(waarden["inwoners"])
    soort = {"NL": "land", "PV": "provincie", "GM": "gemeente", "WK": "wijk"}
    gebieden = pd.DataFrame(
        {
            "soort": [soort[c[:2]] for c in codes],
            "naam": [f"Wijk {c[6:]}" if c.startswith("WK") else c for c in codes],
            "gemeentecode": [GEMEENTE if c[:2] in ("GM", "WK") else "" for c in codes],
            "provinciecode": ["" if c == LAND else PROVINCIE for c in codes],
            "provincienaam": ["" if c == LAND else "Testprovincie" for c in codes],
            "indelingswijziging": "1",
        },
        index=pd.Index(codes, name="gebiedscode"),
    )
    rijen = [
        (naam, code, jaar, np.nan if getal is None else float(getal),
         "niet_gepubliceerd" if getal is None else "ok", "gepubliceerd", "test")
        for naam, per_code in waarden.items() for code, getal in per_code.items()
    ]  # fmt: skip
    kolommen = ["variabele", "gebiedscode", "peiljaar", "waarde", "status", "bewerking", "bron"]
    scan = Scan(
        code=GEMEENTE, naam="Testgemeente", provinciecode=PROVINCIE, provincie="Testprovincie",
        organisatie=organisatie, catalogus=catalogus, gebieden=gebieden,
        cijfers=load_cijfers(
            pd.DataFrame(rijen, columns=kolommen), catalogus.indicatoren, gebieden,
            betrouwbaarheid=float(catalogus.regels.betrouwbaarheid.waarde),
        ),
        bronnen=pd.DataFrame({"titel": ["Test"]}, index=pd.Index(["test"], name="id")),
        invulmap=LEEG, bladen=frozenset(),
    )  # fmt: skip
    return with_bladen(scan, bladen) if bladen else scan


def make_invulmap(bladen: Mapping[str, Sequence[Rij]]) -> Invulmap:
    tabellen: dict[str, Any] = {
        tabel: rows_to_frame(model, list(enumerate(bladen[tabel], start=2)))
        for tabel, model in BLADEN.values() if tabel in bladen
    }
    return replace(LEEG, **tabellen)


def with_bladen(scan: Scan, bladen: Mapping[str, Sequence[Rij]]) -> Scan:
    """Return the scan with this invulmap in place of its own."""
    return with_invulmap(scan, make_invulmap(bladen))


def with_invulmap(scan: Scan, invulmap: Invulmap) -> Scan:
    gevuld = {tabel for tabel, _ in BLADEN.values() if len(getattr(invulmap, tabel))}
    deelbaar = invulmap.select_deelbaar().select(scan.catalogus)
    return replace(scan, invulmap=deelbaar, bladen=frozenset(gevuld))


def add_rij(scan: Scan, tabel: str, rij: Rij, nummer: int = 900) -> Scan:
    """Return the scan with one more row in a sheet."""
    erbij = rows_to_frame(type(rij), [(nummer, rij)])
    blad = pd.concat([getattr(scan.invulmap, tabel), erbij])
    nieuw: dict[str, Any] = {tabel: blad}
    return with_invulmap(scan, replace(scan.invulmap, **nieuw))


def shuffle(scan: Scan, zaad: int) -> Scan:
    """Return the same scan with the rows of every table in another order."""
    def hussel(tabel: pd.DataFrame) -> pd.DataFrame:
        return tabel.sample(frac=1, random_state=zaad)

    bladen: dict[str, Any] = {t: hussel(getattr(scan.invulmap, t)) for t, _ in BLADEN.values()}
    return replace(
        scan, cijfers=hussel(scan.cijfers).reset_index(drop=True), gebieden=hussel(scan.gebieden),
        invulmap=replace(scan.invulmap, **bladen),
    )  # fmt: skip


def aanbod(
    themas: Sequence[str], doelgroepen: Sequence[str], wijken: Sequence[str] = (),
    aanbieder: str = "Welzijn",
) -> Aanbod:
    return Aanbod(
        naam="Activiteit", aanbieder=aanbieder, themas=list(themas), doelgroepen=list(doelgroepen),
        wijken=list(wijken), vorm="cursus", gecontroleerd_op=DATUM,
    )  # fmt: skip


def dienst(id_: str, status: str = "bestaat", wijken: Sequence[str] = ()) -> Bibliotheekdienst:
    return Bibliotheekdienst.model_validate(
        {"dienst": id_, "status": status, "wijken": list(wijken)}
    )


def stakeholder(
    themas: Sequence[str], doelgroepen: Sequence[str] = (), *, organisatie: str = "Welzijn",
    nu: str = "geen", gewenst: str = "werkt_samen", invloed: int = 3, belang: int = 3,
    houding: str = "onbekend", **velden: Any,
) -> Stakeholder:
    return Stakeholder.model_validate({
        "organisatie": organisatie, "rol": "teamleider", "sector": "welzijn",
        "themas": list(themas), "doelgroepen": list(doelgroepen), "wijken": [],
        "invloed": invloed, "belang": belang, "houding": houding, "relatie_nu": nu,
        "relatie_gewenst": gewenst, **velden,
    })  # fmt: skip


def beleid(themas: Sequence[str], indicatoren: Sequence[str] = ()) -> Beleid:
    return Beleid(
        doel="Meer meedoen.", document="Nota 2025", portefeuille="sociaal", termijn="kort",
        themas=list(themas), indicatoren=list(indicatoren),
    )  # fmt: skip


def kans(
    dienst: str, doelgroep: str, wijken: Sequence[str] = (), *, titel: str = "Eigen kans",
    termijn: str = "",
) -> Kans:
    return Kans.model_validate({
        "titel": titel, "dienst": dienst, "doelgroep": doelgroep, "wijken": list(wijken),
        "termijn": termijn,
    })  # fmt: skip


def bereik(
    wijk: str, aantal: int, groep: str = "inwoners", *, dienst: str = "", jaar: int = JAAR
) -> Bereik:
    return Bereik(wijk=wijk, groep=groep, dienst=dienst, aantal=aantal, jaar=jaar)


def quickscan(stelling: str, *antwoorden: int | None) -> Quickscan:
    """Return the answers to a statement: jeugd nu, gewenst, basis nu, gewenst, manager ..."""
    velden = ("jeugd_nu", "jeugd_gewenst", "basis_nu", "basis_gewenst", "manager_nu",
              "manager_gewenst")  # fmt: skip
    gegeven = dict(zip(velden, antwoorden, strict=False))
    return Quickscan(stelling=stelling, **{v: str(a) for v, a in gegeven.items() if a is not None})


def participatie(
    themas: Sequence[str], trede: str = "raadplegen", *, naam: str = "Buurtgesprek",
    initiatief: str = "gemeente", status: str = "bestaat", wijken: Sequence[str] = (),
    doelgroepen: Sequence[str] = (),
) -> Participatie:
    return Participatie.model_validate({
        "naam": naam, "trede": trede, "initiatief": initiatief, "themas": list(themas),
        "doelgroepen": list(doelgroepen), "wijken": list(wijken), "status": status,
    })  # fmt: skip


def gesprek(vragen: Sequence[str] = (), onderwerpen: Sequence[str] = ()) -> Gesprek:
    return Gesprek(
        datum=DATUM, partner="teamleider welzijn", vragen=list(vragen),
        onderwerpen=list(onderwerpen), bevinding="Verslag.", toestemming="ja", bewaren_tot=DATUM,
    )  # fmt: skip


def budgetkeuze(
    dienst: str, doelgroep: str, munten: int, verdeling: str = "bewoners"
) -> Budgetkeuze:
    return Budgetkeuze(verdeling=verdeling, dienst=dienst, doelgroep=doelgroep, munten=munten)


def actie(kans: str = "Eigen kans", **velden: Any) -> Actie:
    basis = {"kans": kans, "wat": "Bellen", "wie": "manager", "wanneer": DATUM, "maat": "Gelukt"}
    return Actie.model_validate(basis | velden)
