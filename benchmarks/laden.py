"""How long loading a scan takes, beside reading the whole snapshot on the same machine.

    python benchmarks/laden.py [herhalingen]

Prints medians and lowest times in milliseconds, warm: modules imported and files in the memory of
the system. The last column compares within one run, so that it means the same on every machine.
The promise is 200 ms for Zwolle with the example; nothing here fails when it is not met.
"""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Callable

from kansenscan_lib.bronnen.momentopname import read_waarden
from kansenscan_lib.scan import load_scan

METINGEN: dict[str, Callable[[], object]] = {
    "de hele momentopname lezen": lambda: read_waarden(),
    "alleen de waarden van Zwolle lezen": lambda: read_waarden(["GM0193"]),
    "load_scan Zwolle (met invulmap)": lambda: load_scan("GM0193"),
    "load_scan Amsterdam (meeste wijken)": lambda: load_scan("GM0363"),
    "load_scan Schiermonnikoog (een wijk)": lambda: load_scan("GM0088"),
}


def main(herhalingen: int = 20) -> None:
    for meet in METINGEN.values():
        meet()  # warm
    tijden: dict[str, list[float]] = {naam: [] for naam in METINGEN}
    # In turns, so that a busy moment of the machine hits all of them alike.
    for _ in range(herhalingen):
        for naam, meet in METINGEN.items():
            begin = time.perf_counter()
            meet()
            tijden[naam].append(1000 * (time.perf_counter() - begin))
    maat = statistics.median(next(iter(tijden.values())))
    print(f"{'':38} {'mediaan':>9} {'laagste':>9} {'verhouding':>11}")
    for naam, reeks in tijden.items():
        midden = statistics.median(reeks)
        print(f"{naam:38} {midden:6.0f} ms {min(reeks):6.0f} ms {midden / maat:11.2f}")


if __name__ == "__main__":
    main(*(int(deel) for deel in sys.argv[1:2]))
