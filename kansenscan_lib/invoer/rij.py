"""A row of a workbook that people fill in, and a kind of workbook: its sheets."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Annotated, Any, ClassVar

from pydantic import BaseModel, ConfigDict, ValidationInfo, field_validator

from kansenscan_lib.invoer.cellen import Cel, Kolom, Lijsten, read_cel


class Rij(BaseModel):
    """Base of every row: frozen; each filled cell is read as its column says.

    `SINDS` is the version of the workbook in which the sheet came.
    """

    SINDS: ClassVar[int] = 1

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    @field_validator("*", mode="before")
    @classmethod
    def _read_cel(cls, cel: Any, info: ValidationInfo) -> Any:
        if isinstance(cel, Cel) and info.field_name:
            lijsten: Lijsten = info.context or {}
            return read_cel(kolommen(cls)[info.field_name], cel, lijsten)
        return cel


class Boekgegevens(Rij):
    """The sheet Scan of any workbook: which gemeente, and when it was filled in."""

    versie: Annotated[int, Kolom("Versie", "Niet wijzigen.", "getal", maximaal=999)]
    gemeentecode: Annotated[str, Kolom("Gemeentecode", "Niet wijzigen.", maximaal=6)]
    gemeente: Annotated[str, Kolom("Gemeente", "Naam van de gemeente.")]
    ingevuld_op: Annotated[dt.date | None, Kolom(
        "Ingevuld op", "Datum, bijvoorbeeld 1-9-2026.", "datum")] = None
    ingevuld_door: Annotated[str, Kolom("Ingevuld door (rol)", "Een rol, geen naam.")] = ""


@dataclass(frozen=True)
class Boek:
    """A kind of workbook that people fill in: its sheets beside Uitleg and Scan.

    Attributes
    ----------
    naam : str
        What people call it.
    versie : int
        Of the lay-out we write; all earlier ones are read too.
    bladen : mapping
        Sheet -> name of its table and model of a row.
    namen : mapping
        Sheet -> fields by which rows point at each other; these are read even where the rest of
        a row is wrong, so that one mistake hides or causes no other.
    gegevens : type of Boekgegevens
        Model of the sheet Scan.
    het : bool
        Whether Dutch says "het" with the name.
    """

    naam: str
    versie: int
    bladen: Mapping[str, tuple[str, type[Rij]]]
    namen: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    gegevens: type[Boekgegevens] = Boekgegevens
    het: bool = False

    @property
    def dit(self) -> str:
        """This workbook, in the words of a message."""
        return f"{'dit' if self.het else 'deze'} {self.naam}"

    @property
    def een_nieuw(self) -> str:
        """A new workbook of this kind, in the words of a message."""
        return f"een {'nieuw' if self.het else 'nieuwe'} {self.naam}"


@cache
def kolommen(model: type[Rij]) -> dict[str, Kolom]:
    """Return the columns of a sheet by field, in order."""
    return {
        veld: next(m for m in info.metadata if isinstance(m, Kolom))
        for veld, info in model.model_fields.items()
    }
