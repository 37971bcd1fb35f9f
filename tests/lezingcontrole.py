"""What every generated reading must keep to: traceable, no cause words, nothing left over."""

from __future__ import annotations

import re

from kansenscan_lib.beeld.tonen import Tekst
from kansenscan_lib.scan import Scan

OORZAAK = r"\b(omdat|doordat|waardoor|dankzij|vanwege|veroorzaak\w*|leidt tot|gevolg van)\b"


def check_lezing(lezing: Tekst, scan: Scan) -> None:
    """Check that the figures named are rows of `cijfers`, and the words that may not occur."""
    sleutels = set(
        scan.cijfers[["indicator", "gebiedscode", "peiljaar"]].itertuples(index=False, name=None)
    )
    assert lezing.rijen and set(lezing.rijen) <= sleutels
    assert not re.search(OORZAAK, lezing.markdown)
    assert not re.search(r"mensen in \S+ zijn", lezing.markdown)
    assert "nan" not in lezing.markdown and "None" not in lezing.markdown
