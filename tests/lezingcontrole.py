"""What every generated reading must keep to: traceable, no cause words, nothing left over."""

from __future__ import annotations

import re
from functools import cache

import pandas as pd
from herleiden import check_herleidbaar
from scanbouwer import load

from kansenscan_lib.analyse.bijlage import select_bijlage
from kansenscan_lib.beeld.tonen import Tekst
from kansenscan_lib.scan import Scan
from kansenscan_lib.uitvoer.bijlagen import load_afgeleid

OORZAAK = r"\b(omdat|doordat|waardoor|dankzij|vanwege|veroorzaak\w*|leidt tot|gevolg van)\b"


@cache
def _bijlage(code: str) -> pd.DataFrame:
    scan = load(code)
    return select_bijlage(scan, load_afgeleid(scan)).set_index("rij")


def check_lezing(lezing: Tekst, scan: Scan) -> None:
    """Check that every number is that of a row it names, and the words that may not occur."""
    sleutels = set(
        scan.cijfers[["indicator", "gebiedscode", "peiljaar"]].itertuples(index=False, name=None)
    )
    assert lezing.rijen and set(lezing.rijen) <= sleutels
    assert check_herleidbaar(lezing, _bijlage(scan.code), scan) == []
    assert not re.search(OORZAAK, lezing.markdown)
    assert not re.search(r"mensen in \S+ zijn", lezing.markdown)
    assert "nan" not in lezing.markdown and "None" not in lezing.markdown
