"""How long writing and reading a large invulmap takes: 5,000 filled rows.

    python benchmarks/invulmap.py [herhalingen]

Prints medians and lowest processor times in milliseconds, warm. The last column compares with
openpyxl walking through the cells of the same file, so that it means the same on every machine:
what is above 1 there is our own checking. The promise is 3 seconds for reading; nothing here fails
when it is not met.
"""

from __future__ import annotations

import datetime as dt
import itertools
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import openpyxl

from kansenscan_lib.bronnen.momentopname import read_gebieden
from kansenscan_lib.catalogus import load_catalogus
from kansenscan_lib.invoer import Invulmap, read_invulmap, write_invulmap
from kansenscan_lib.invoer.invulmap import rows_to_frame
from kansenscan_lib.invoer.lijsten import load_lijsten
from kansenscan_lib.invoer.modellen import BLADEN
from kansenscan_lib.invoer.rij import Rij, kolommen
from kansenscan_lib.scan import select_wijken

# The most there can be where rows must differ (a statement, a kans), and aanbod for the rest.
AANTALLEN = {
    "beleid": 150, "stakeholders": 300, "aanbod": 3482, "bibliotheek": 200, "bereik": 300,
    "quickscan": 18, "participatie": 150, "gesprekken": 100, "kansen": 100, "budget": 100,
    "acties": 100,
}  # fmt: skip
# Of columns by which rows point at each other or must differ: a value by number of the row.
EIGEN: dict[tuple[str, str], Callable[[int], object]] = {
    ("stakeholders", "organisatie"): lambda n: f"Organisatie {n}",
    ("stakeholders", "werkt_samen_met"): lambda n: [f"Organisatie {n % 7}"],
    ("kansen", "titel"): lambda n: f"Kans {n}",
    ("kansen", "partners"): lambda n: [f"Organisatie {n}", f"Organisatie {n + 1}"],
    ("acties", "kans"): lambda n: f"Kans {n}",
    ("budget", "verdeling"): lambda n: f"Groep {n}",
    ("budget", "munten"): lambda n: 1 + n % 12,
    ("bereik", "jaar"): lambda n: 2000 + n % 100,
}


def load_inhoud(lijsten: Any) -> Invulmap:
    """Return an invulmap with every column of every row filled in."""
    return Invulmap(**{
        tabel: rows_to_frame(model, list(enumerate(
            itertools.islice(make_rijen(tabel, model, lijsten), AANTALLEN[tabel]), start=2,
        ))) for tabel, model in BLADEN.values()
    })  # fmt: skip


def make_rijen(tabel: str, model: type[Rij], lijsten: Any) -> Iterator[Rij]:
    paren = itertools.product(lijsten["diensten"].keuzes, lijsten["doelgroepen"].keuzes)
    for n, (dienst, doelgroep) in enumerate(itertools.cycle(paren)):
        rij = {}
        for veld, spec in kolommen(model).items():
            keuzes = list(lijsten[spec.lijst].keuzes) if spec.lijst else []
            keuze = keuzes[n % len(keuzes)] if keuzes else ""
            waarden: dict[str, object] = {
                "tekst": f"Een zin over {veld} in rij {n}, zoals mensen die typen."[:spec.maximaal],
                "getal": spec.minimaal + n % (spec.maximaal - spec.minimaal + 1) % 40,
                "datum": dt.date(2026, 1, 1) + dt.timedelta(days=n % 300),
                "keuze": keuze, "wijken": [keuze],
                "keuzes": list(dict.fromkeys([keuze, *keuzes[: n % 3]])),
            }  # fmt: skip
            rij[veld] = waarden[spec.soort]
            rij |= {v: w for v, w in (("dienst", dienst), ("doelgroep", doelgroep)) if v == veld}
            if (tabel, veld) in EIGEN:
                rij[veld] = EIGEN[tabel, veld](n)
        yield model.model_validate(rij | ({"bewaren_tot": dt.date(2027, 1, 1)}
                                          if tabel == "gesprekken" else {}))  # fmt: skip


def walk(pad: Path) -> int:
    """Return how many cells openpyxl gives, with nothing done to them."""
    boek = openpyxl.load_workbook(pad, read_only=True)
    cellen = 0
    for blad in boek.worksheets:
        blad.reset_dimensions()
        cellen += sum(cel.value is not None for rij in blad.iter_rows() for cel in rij)
    return cellen


def main(herhalingen: int = 5) -> None:
    catalogus = load_catalogus()
    wijken = select_wijken(read_gebieden(), "GM0193")
    inhoud = load_inhoud(load_lijsten(catalogus, wijken))
    with tempfile.TemporaryDirectory() as map_:
        nummers = itertools.count()
        vast = Path(map_) / "GM0193.xlsx"

        def schrijf(pad: Path) -> None:
            write_invulmap(pad, catalogus, ("GM0193", "Zwolle"), wijken, inhoud)

        schrijf(vast)
        gelezen, meldingen = read_invulmap(vast, catalogus, wijken)
        assert not meldingen, meldingen[:5]
        rijen = sum(len(getattr(gelezen, tabel)) for tabel in AANTALLEN)
        metingen: dict[str, Callable[[], object]] = {
            "openpyxl: elke cel langslopen": lambda: walk(vast),
            "write_invulmap": lambda: schrijf(Path(map_) / f"{next(nummers)}.xlsx"),
            "read_invulmap": lambda: read_invulmap(vast, catalogus, wijken),
        }
        tijden: dict[str, list[float]] = {naam: [] for naam in metingen}
        for _ in range(herhalingen):
            for naam, meet in metingen.items():
                begin = time.process_time()
                meet()
                tijden[naam].append(1000 * (time.process_time() - begin))
        print(f"{rijen} ingevulde rijen, {walk(vast)} cellen, {vast.stat().st_size // 1000} kB")
    maat = statistics.median(next(iter(tijden.values())))
    print(f"{'':38} {'mediaan':>9} {'laagste':>9} {'verhouding':>11}")
    for naam, reeks in tijden.items():
        midden = statistics.median(reeks)
        print(f"{naam:38} {midden:6.0f} ms {min(reeks):6.0f} ms {midden / maat:11.2f}")


if __name__ == "__main__":
    main(*(int(deel) for deel in sys.argv[1:2]))
