"""What the library itself does, as an accessible table."""

from __future__ import annotations

import pandas as pd

from kansenscan_lib.beeld.taal import (
    format_getal,
    format_lijst,
    is_leeg,
)
from kansenscan_lib.beeld.tabel import Oordeel, Tabel
from kansenscan_lib.beeld.woorden import STAND
from kansenscan_lib.beeld.zinnen import say_namen
from kansenscan_lib.scan import Scan


def draw_diensten(scan: Scan) -> Tabel:
    """Show every dienst of the chosen domeinen with the state at this library."""
    blad = scan.invulmap.bibliotheek
    rijen = []
    for dienst in scan.catalogus.diensten:
        eigen = blad[blad["dienst"] == dienst.id]
        standen = [s for s in ("bestaat", "gepland", "mogelijk") if s in set(eigen["status"])]
        leeg = "geen" if "bibliotheek" in scan.bladen else "onbekend"
        badge, woord = STAND[standen[0] if standen else leeg]
        waar = []
        for stand in standen:
            wijken = [w for ws in eigen.loc[eigen["status"] == stand, "wijken"] for w in ws]
            plek = say_namen(scan, list(dict.fromkeys(wijken)))
            waar.append(plek if stand == standen[0] else f"{STAND[stand][1]}: {plek}")
        deelnemers = pd.to_numeric(eigen["deelnemers"]).sum(min_count=1)
        rijen.append({
            "titel": dienst.titel,
            "stand": Oordeel(badge, woord),
            "voor": format_lijst(
                scan.catalogus.doelgroep[d].titel_kort for d in dienst.doelgroepen),
            "waar": "; ".join(waar) or "–",
            "deelnemers": "–" if is_leeg(deelnemers) else format_getal(deelnemers),
        })  # fmt: skip
    return Tabel(
        pd.DataFrame(rijen), "Diensten die een bibliotheek kan bieden, en hoe het hier staat",
        kolommen={"titel": "Dienst", "stand": "Stand", "voor": "Voor wie", "waar": "Waar",
                  "deelnemers": "Deelnemers"},
    )  # fmt: skip
