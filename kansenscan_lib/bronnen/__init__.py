"""Where figures come from: the embedded snapshot of published tables and, later, live download."""

from __future__ import annotations

from kansenscan_lib.bronnen.momentopname import (
    check_momentopname,
    read_gebieden,
    read_grenzen,
    read_herkomst,
    read_waarden,
    select_gemeente,
)

__all__ = [
    "check_momentopname",
    "read_gebieden",
    "read_grenzen",
    "read_herkomst",
    "read_waarden",
    "select_gemeente",
]
