"""The sources: which published table, which year, which column becomes which variabele."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from functools import cache, cached_property
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from kansenscan_lib.catalogus.lezen import check_model, read_yaml
from kansenscan_lib.fouten import InvoerFout, suggest

BESTAND = Path(__file__).parent / "bronnen.yml"

Tekst = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]
Id = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$")]
Gemeentecode = Annotated[str, StringConstraints(pattern=r"^GM\d{4}$")]
Eenheid = Literal["aantal", "%", "per_1000", "x1000_euro", "km", "ha", "per_km2", "klasse",
                  "personen"]
Niveau = Literal["land", "gemeente", "wijk"]


class _Streng(BaseModel):
    """Every key required, nothing unknown, nothing changed after reading."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Bestand(_Streng):
    """A published table as a file, with what makes it citable and recognisable."""

    bestand: Tekst
    titel: Tekst
    tabel: Tekst
    uitgever: Tekst
    licentie: Tekst
    bronvermelding: Tekst
    vindplaats: Tekst
    sha256: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]


class Deeltabel(_Streng):
    """A file with, for each name of ours, the column of the source."""

    bestand: Tekst
    kolommen: dict[Tekst, Tekst]


class Gebiedsindeling(_Streng):
    """The division of areas the whole snapshot is expressed in."""

    jaar: int
    gebieden: Deeltabel
    provincies: Deeltabel
    koppeling: Deeltabel
    grenzen_wijk: Deeltabel
    grenzen_gemeente: Deeltabel


class Gemeentewijziging(_Streng):
    """Gemeenten that became one; `jaar` is the first CBS division that shows it."""

    jaar: int
    ingegaan: datetime.date
    naar: Gemeentecode
    van: tuple[Gemeentecode, ...] = Field(min_length=2)
    namen: tuple[Tekst, ...]

    @model_validator(mode="after")
    def _check_namen(self) -> Self:
        if len(self.namen) != len(self.van):
            raise ValueError("bij elke gemeente in 'van' hoort één naam in 'namen'")
        return self


class Gemeentesplitsing(_Streng):
    """A gemeente divided over others: nothing can be recomputed, the receivers keep their own."""

    jaar: int
    ingegaan: datetime.date
    van: Gemeentecode
    naam: Tekst
    naar: tuple[Gemeentecode, ...]


class Variabele(_Streng):
    """What a figure counts, in which unit, and how areas are put together.

    `aggregatie` says what holds for an area that is the sum of others: `som`,
    `gewogen_gemiddelde` (weighted by the variabele in `weging`) or `geen` (a median).
    """

    id: Id
    titel: Tekst
    eenheid: Eenheid
    aggregatie: Literal["som", "gewogen_gemiddelde", "geen"]
    weging: str

    @model_validator(mode="after")
    def _check_weging(self) -> Self:
        if (self.aggregatie == "gewogen_gemiddelde") != bool(self.weging):
            raise ValueError(
                f"variabele '{self.id}': 'weging' hoort bij 'gewogen_gemiddelde' en alleen daarbij"
            )
        return self


class Bron(_Streng):
    """One table of one year: our variabelen and the columns they come from."""

    id: Id
    titel: Tekst
    bestand: Tekst
    jaar: int = Field(ge=1995, le=2100)
    indeling: int = Field(ge=1995, le=2100)
    weegjaar: int = Field(ge=1995, le=2100)
    niveaus: tuple[Niveau, ...] = Field(min_length=1)
    land_berekenen: bool
    soort: Literal["register", "model"]
    kolomnamen: Literal["sleutel", "letterlijk"]
    codekolom: Tekst
    filter: dict[Tekst, Tekst]
    toelichting: str
    kolommen: dict[Id, Tekst] = Field(min_length=1)


class Invoerbron(_Streng):
    """A table that an organisation puts in its folder itself; it is not in the snapshot.

    `kolommen` names for each variabele the column of the file.
    """

    id: Id
    titel: Tekst
    bestand: Tekst
    tabel: Tekst
    uitgever: Tekst
    licentie: Tekst
    bronvermelding: Tekst
    vindplaats: Tekst
    soort: Literal["register", "model"]
    kolommen: dict[Id, Tekst] = Field(min_length=1)


class Bronnen(_Streng):
    """All of bronnen.yml, with its cross-references checked."""

    gebiedsindeling: Gebiedsindeling
    gemeentewijzigingen: tuple[Gemeentewijziging, ...]
    gemeentesplitsingen: tuple[Gemeentesplitsing, ...]
    gemeentenamen: dict[Tekst, Gemeentecode]
    bestanden: tuple[Bestand, ...]
    variabelen: tuple[Variabele, ...]
    bronnen: tuple[Bron, ...]
    invoerbronnen: tuple[Invoerbron, ...]

    @cached_property
    def variabele(self) -> dict[str, Variabele]:
        """Variabelen by id."""
        return {variabele.id: variabele for variabele in self.variabelen}

    @cached_property
    def bron(self) -> dict[str, Bron]:
        """Bronnen by id."""
        return {bron.id: bron for bron in self.bronnen}

    @cached_property
    def invoerbron(self) -> dict[str, Invoerbron]:
        """Invoerbronnen by id."""
        return {bron.id: bron for bron in self.invoerbronnen}

    @cached_property
    def bestand(self) -> dict[str, Bestand]:
        """Files by name."""
        return {bestand.bestand: bestand for bestand in self.bestanden}


@cache
def load_bronnen() -> Bronnen:
    """Return the checked contents of bronnen.yml.

    Raises
    ------
    InvoerFout
        Lists every problem of the file.

    Examples
    --------
    >>> load_bronnen().variabele["woz_waarde"].eenheid
    'x1000_euro'
    """
    return read_bronnen(BESTAND, "catalogus/bronnen.yml")


def read_bronnen(pad: Path, naam: str = "") -> Bronnen:
    """Read and check one file in the shape of bronnen.yml.

    Parameters
    ----------
    pad : Path
    naam : str
        How the file is called in messages; the path itself if left out.

    Raises
    ------
    InvoerFout
        Lists every problem of the file.
    """
    naam = naam or str(pad)
    bronnen = check_model(Bronnen, read_yaml(pad, naam), naam)
    meldingen = _say_dubbel(bronnen) + _say_verwijzingen(bronnen) + _say_weging(bronnen)
    if meldingen:
        raise InvoerFout([f"{naam}: {melding}" for melding in meldingen])
    return bronnen


def _say_dubbel(bronnen: Bronnen) -> list[str]:
    meldingen = []
    lijsten: dict[str, Sequence[str]] = {
        "bestanden": [b.bestand for b in bronnen.bestanden],
        "variabelen": [v.id for v in bronnen.variabelen],
        "bronnen": [b.id for b in bronnen.bronnen] + [b.id for b in bronnen.invoerbronnen],
    }
    for lijst, namen in lijsten.items():
        for naam in sorted({n for n in namen if namen.count(n) > 1}):
            meldingen.append(f"'{naam}' staat meer dan een keer bij '{lijst}'.")
    gevuld: dict[tuple[str, int, str], str] = {}
    for bron in bronnen.bronnen:
        for variabele in bron.kolommen:
            for niveau in bron.niveaus:
                eerder = gevuld.setdefault((variabele, bron.jaar, niveau), bron.id)
                if eerder != bron.id:
                    meldingen.append(
                        f"variabele '{variabele}' {bron.jaar} ({niveau}) staat bij '{eerder}' en "
                        f"bij '{bron.id}'. Kies er een."
                    )
    return meldingen


def _say_verwijzingen(bronnen: Bronnen) -> list[str]:
    meldingen = []
    bestanden, variabelen = bronnen.bestand, bronnen.variabele
    deeltabellen = [(naam, getattr(bronnen.gebiedsindeling, naam).bestand)
                    for naam in Gebiedsindeling.model_fields if naam != "jaar"]
    for waar, bestand in deeltabellen + [(b.id, b.bestand) for b in bronnen.bronnen]:
        if bestand not in bestanden:
            meldingen.append(f"'{waar}': onbekend bestand '{bestand}'."
                             f"{suggest(bestand, bestanden)}")
    for bron in bronnen.bronnen:
        if ".csv" not in bron.bestand:
            meldingen.append(f"bron '{bron.id}': '{bron.bestand}' is geen tabel (.csv).")
    tabellen: list[Bron | Invoerbron] = [*bronnen.bronnen, *bronnen.invoerbronnen]
    meldingen += [f"bron '{bron.id}': onbekende variabele '{naam}'.{suggest(naam, variabelen)}"
                  for bron in tabellen for naam in bron.kolommen if naam not in variabelen]
    gebruikt = {naam for bron in tabellen for naam in bron.kolommen}
    for variabele in bronnen.variabelen:
        if variabele.id not in gebruikt:
            meldingen.append(f"variabele '{variabele.id}' komt uit geen enkele bron.")
        if variabele.weging and variabele.weging not in variabelen:
            meldingen.append(f"variabele '{variabele.id}': onbekende weging '{variabele.weging}'."
                             f"{suggest(variabele.weging, variabelen)}")
    return meldingen


def _say_weging(bronnen: Bronnen) -> list[str]:
    """Weights must exist for the weegjaar, in a division no younger than the table's own."""
    indeling = {(naam, bron.jaar): bron.indeling for bron in bronnen.bronnen
                for naam in bron.kolommen if "gemeente" in bron.niveaus}
    meldingen = []
    for bron in bronnen.bronnen:
        wegingen = {bronnen.variabele[naam].weging for naam in bron.kolommen
                    if naam in bronnen.variabele} - {""}
        for weging in sorted(wegingen):
            gevonden = indeling.get((weging, bron.weegjaar))
            if gevonden is None or gevonden > bron.indeling:
                meldingen.append(
                    f"bron '{bron.id}': weging '{weging}' bestaat niet voor {bron.weegjaar} in de "
                    f"indeling van {bron.indeling} of eerder. Kies een ander weegjaar."
                )
    return meldingen
