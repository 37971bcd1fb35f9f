"""How long the analysis of one gemeente takes, without drawing, and how that is divided.

    python benchmarks/analyse.py [herhalingen]

Prints medians of processor time in milliseconds, warm, for gemeenten with one, some and most
wijken; the last column compares with loading the scan in the same run. The promise is 300 ms on
one core for the phases gemeente and bevolking; nothing here fails when it is not met.
"""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Callable
from typing import Any

import kansenscan_lib as ks
from kansenscan_lib.bronnen.momentopname import read_grenzen

GEMEENTEN = ("GM0088", "GM0193", "GM0363")


def measure(code: str, tijden: dict[str, list[float]]) -> None:
    """Add the processor time of every step for one gemeente."""

    def stap(naam: str, doe: Callable[[], Any]) -> Any:
        begin = time.process_time()
        uit = doe()
        tijden.setdefault(naam, []).append(1000 * (time.process_time() - begin))
        return uit

    scan = stap("load_scan", lambda: ks.load_scan(code))
    begin = time.process_time()
    gemeente = stap("compare_gemeente", lambda: ks.compare_gemeente(scan))
    wijken = stap("compare_wijken", lambda: ks.compare_wijken(scan))
    gemeenten = stap("load_gemeenten", lambda: ks.load_gemeenten(scan))
    groep = stap("rank_vergelijkbaar", lambda: ks.rank_vergelijkbaar(scan, gemeenten))
    stap(
        "compare_vergelijkbaar",
        lambda: ks.compare_vergelijkbaar(scan, gemeente, gemeenten, groep),
    )
    stap("compare_trend", lambda: ks.compare_trend(scan))
    cijfers = stap("compare_doelgroepen", lambda: ks.compare_doelgroepen(scan, gemeente, wijken))
    stap("select_doelgroepen", lambda: ks.select_doelgroepen(scan, cijfers))
    stap("select_wijkkrachten", lambda: ks.select_wijkkrachten(scan, wijken))
    stap("compare_signaal", lambda: ks.compare_signaal(scan, wijken))
    kaarten = ks.select_kaartindicatoren(scan, wijken)
    grenzen = read_grenzen("wijk", code)
    stap("compare_clusters", lambda: ks.compare_clusters(wijken, grenzen, scan, kaarten))
    eerste = kaarten[0] if kaarten else ""
    stap("compare_trechter", lambda: ks.compare_trechter(scan, wijken, eerste))
    tijden.setdefault("samen, zonder laden van de scan", []).append(
        1000 * (time.process_time() - begin)
    )


def main(herhalingen: int = 5) -> None:
    for code in GEMEENTEN:
        tijden: dict[str, list[float]] = {}
        for keer in range(herhalingen + 1):
            if keer == 1:
                tijden = {}  # the first one warms up
            measure(code, tijden)
        maat = statistics.median(tijden["load_scan"])
        print(f"\n{ks.load_scan(code).naam:38} {'mediaan':>9} {'laagste':>9} {'verhouding':>11}")
        for naam, reeks in tijden.items():
            midden = statistics.median(reeks)
            print(f"{naam:38} {midden:6.0f} ms {min(reeks):6.0f} ms {midden / maat:11.2f}")


if __name__ == "__main__":
    main(*(int(deel) for deel in sys.argv[1:2]))
