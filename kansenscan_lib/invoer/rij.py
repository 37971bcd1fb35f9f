"""A row of a workbook that people fill in, and a kind of workbook: its sheets."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, ClassVar

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
    """

    naam: str
    versie: int
    bladen: Mapping[str, tuple[str, type[Rij]]]
    namen: Mapping[str, tuple[str, ...]]


@cache
def kolommen(model: type[Rij]) -> dict[str, Kolom]:
    """Return the columns of a sheet by field, in order."""
    return {
        veld: next(m for m in info.metadata if isinstance(m, Kolom))
        for veld, info in model.model_fields.items()
    }
