"""What is known of basic skills: dated national figures, and the parts of the signal map."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Annotated, Final, Literal, Self

from pydantic import AfterValidator, Field, StringConstraints, model_validator

from kansenscan_lib.catalogus.geldstromen import DeelDatum
from kansenscan_lib.catalogus.lezen import check_model, read_yaml
from kansenscan_lib.catalogus.regels import Id, Tekst, Vast, check_gevuld

#: Name of the signal in the data annex: a place among the wijken, never a percentage.
SIGNAAL = "signaal_basisvaardigheden"

OFFICIEEL: Final = "basisvaardigheden_laag"
"""The indicator that an organisation may bring in with an official file."""

Adres = Annotated[str, StringConstraints(pattern=r"^https?://\S+$")]
Dag = Annotated[str, StringConstraints(pattern=r"^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$")]
GaatOver = Literal["lezen", "rekenen", "lezen_en_rekenen", "taal_of_rekenen"]


class LandelijkCijfer(Vast):
    """One published figure about Nederland, with what a reader needs to judge it.

    Attributes
    ----------
    percentage, aantal : float, int or None
        As published, 0 to 100 and people; at least one of the two.
    ongeveer : bool
        The source itself rounds the percentage.
    groep, leeftijd, definitie : str
        Of whom it is a share, of which age, and when someone counts.
    onderzoek, jaar : str, int
        The survey it rests on and the year of that survey.
    verschenen : str
        When the source told it, as precise as we know.
    """

    id: Id
    titel: Tekst
    groep: Tekst
    percentage: Annotated[float, Field(ge=0, le=100)] | None
    aantal: Annotated[int, Field(ge=0, strict=True)] | None
    ongeveer: Annotated[bool, Field(strict=True)]
    leeftijd: Tekst
    gaat_over: GaatOver
    definitie: Tekst
    onderzoek: Tekst
    jaar: Annotated[int, Field(ge=1990, le=2100, strict=True)]
    uitgever: Tekst
    adres: Adres
    verschenen: DeelDatum
    opmerking: Tekst

    @model_validator(mode="after")
    def _check_gevuld(self) -> Self:
        if self.percentage is None and self.aantal is None:
            raise ValueError(f"cijfer '{self.id}' heeft geen percentage en geen aantal")
        return self


class Signaaldeel(Vast):
    """One part of the signal map: an open figure per wijk, and why it takes part."""

    indicator: Id
    onderwerp: Tekst
    richting: Literal["meer", "minder"]
    reden: Tekst
    grens: Tekst
    bron: Tekst
    adres: Adres


class Signaal(Vast):
    """The parts of the signal map, and the doelgroepen for which it is made."""

    doelgroepen: Annotated[tuple[Id, ...], AfterValidator(check_gevuld)]
    onderdelen: Annotated[tuple[Signaaldeel, ...], Field(min_length=2)]

    @property
    def indicatoren(self) -> tuple[str, ...]:
        """The indicators of the parts, in order."""
        return tuple(deel.indicator for deel in self.onderdelen)


class Basisvaardigheden(Vast):
    """All of basisvaardigheden.yml; `bijgewerkt` is the day on which it was last looked after."""

    bijgewerkt: Dag
    cijfers: Annotated[tuple[LandelijkCijfer, ...], AfterValidator(check_gevuld)]
    signaal: Signaal

    @model_validator(mode="after")
    def _check_dubbel(self) -> Self:
        for lijst, namen in (
            ("cijfers", [cijfer.id for cijfer in self.cijfers]),
            ("onderdelen", list(self.signaal.indicatoren)),
        ):
            dubbel = sorted(naam for naam, keer in Counter(namen).items() if keer > 1)
            if dubbel:
                raise ValueError(f"'{dubbel[0]}' staat meer dan een keer bij '{lijst}'")
        return self


def load_basisvaardigheden(pad: Path) -> Basisvaardigheden:
    """Return what basisvaardigheden.yml holds.

    Parameters
    ----------
    pad : Path

    Raises
    ------
    InvoerFout
        Lists every problem of the file. References to indicatoren and doelgroepen are checked in
        `load_catalogus`.

    Examples
    --------
    >>> from kansenscan_lib.catalogus import MAP
    >>> load_basisvaardigheden(MAP / "basisvaardigheden.yml").cijfers[0].onderzoek
    'PIAAC 2023'
    """
    return check_model(Basisvaardigheden, read_yaml(pad, pad.name), pad.name)
