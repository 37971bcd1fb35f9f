"""Rows of a table as plain dictionaries, for code that reads one row at a time."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any, TypeAlias, cast

import pandas as pd

Rij: TypeAlias = dict[str, Any]


def select_rijen(tabel: pd.DataFrame) -> list[Rij]:
    """Return every row as a dict by column name, in order.

    Examples
    --------
    >>> select_rijen(pd.DataFrame({"naam": ["Zwolle"], "n": [3]}))
    [{'naam': 'Zwolle', 'n': 3}]
    """
    return cast(list[Rij], tabel.to_dict("records"))


def select_rij(tabel: pd.DataFrame, sleutel: Hashable) -> Rij:
    """Return the one row with this index as a dict by column name.

    Examples
    --------
    >>> select_rij(pd.DataFrame({"n": [3]}, index=["a"]), "a")
    {'n': 3}
    """
    return cast(Rij, tabel.loc[[sleutel]].to_dict("records")[0])


def format_sleutel(naam: str) -> str:
    """Return a name as it is compared: blind to capitals and blanks.

    Examples
    --------
    >>> format_sleutel(" Sociaal  Wijkteam ")
    'sociaal wijkteam'
    """
    return " ".join(naam.casefold().split())
