"""What changed over the years in tables: behind the figures, and for every wijk."""

from __future__ import annotations

import html
from typing import Protocol

import pandas as pd

from kansenscan_lib.beeld.bron import format_bron
from kansenscan_lib.beeld.taal import (
    format_bereik,
    format_getal,
    format_waarde,
    is_leeg,
)
from kansenscan_lib.beeld.tabel import Oordeel, Tabel
from kansenscan_lib.beeld.tonen import Blok, Tekst
from kansenscan_lib.rijen import Rij, select_rijen
from kansenscan_lib.scan import Scan

#: What a change is -> kind of badge (`tabel.OORDELEN`).
BADGE_VERANDERING = {
    "gestegen": "boven",
    "gedaald": "onder",
    "geen duidelijke verandering": "gelijk",
    "niet te vergelijken": "onbekend",
}
#: Series of the table of wijken, as far as the catalogue has them.
WIJKREEKSEN = ("inwoners", "leeftijd_0_15", "leeftijd_15_25", "leeftijd_25_45", "leeftijd_45_65",
               "leeftijd_65plus")  # fmt: skip
WIJKEN_OPEN = 20


class Trendtabellen(Protocol):
    """What `analyse.compare_trend` returns; see there for the columns."""

    @property
    def punten(self) -> pd.DataFrame:
        """One row per reeks x gebied x year."""

    @property
    def stukken(self) -> pd.DataFrame:
        """One row per run of years and per break."""


def draw_cijfers(punten: pd.DataFrame, stukken: pd.DataFrame, scan: Scan) -> Tabel:
    """Show the figures behind a drawing: a row per run of years and per break."""
    rijen = []
    for rij in select_rijen(stukken):
        loopt = rij["breuk"] == ""
        zelfde = (punten["reeks"] == rij["reeks"]) & (punten["gebiedscode"] == rij["gebiedscode"])
        jaren = punten["jaar"].isin([rij["van"], rij["tot"]])
        jaren |= loopt & punten["jaar"].between(rij["van"], rij["tot"])
        reeks = [
            f"{p['jaar']}: {format_waarde(p['waarde'], p['eenheid'], int(p['decimalen']))}"
            for p in select_rijen(punten[zelfde & jaren])
        ]
        rijen.append({
            "titel": rij["titel"], "naam": rij["naam"], "cijfers": "; ".join(reeks),
            "verschil": format_verschil(rij) if loopt else "reeks stopt",
            "marge": format_marge(rij) if loopt else "",
            "oordeel": Oordeel(BADGE_VERANDERING[rij["oordeel"]], rij["oordeel"]),
            "reden": rij["reden"],
        })  # fmt: skip
    kolommen = {"titel": "Onderwerp", "naam": "Gebied", "cijfers": "Cijfers",
                "verschil": "Verandering", "marge": "Marge daarvan", "oordeel": "Oordeel",
                "reden": "Waarom niet"}  # fmt: skip
    if not any(rij["reden"] for rij in rijen):
        del kolommen["reden"]
    return Tabel(
        pd.DataFrame(rijen), f"Verandering in {scan.naam} en Nederland", kolommen=kolommen,
        ontbreekt="",
    )  # fmt: skip


def format_verschil(rij: Rij) -> str:
    """Write the change of a row of `stukken`, in its unit.

    Examples
    --------
    >>> format_verschil({"verschil": 1.16, "procent": float("nan"), "eenheid": "%", "decimalen": 1})
    '+1,2 procentpunt'
    >>> format_verschil({"verschil": 440.0, "procent": 4.4, "eenheid": "aantal", "decimalen": 0})
    '+440 (+4,4%)'
    """
    if is_leeg(rij["verschil"]):
        return "niet bekend"
    verschil = format_getal(rij["verschil"], int(rij["decimalen"]), plus=True)
    if rij["eenheid"] == "%":
        return f"{verschil} procentpunt"
    procent = "" if is_leeg(rij["procent"]) else f" ({format_getal(rij['procent'], 1, plus=True)}%)"
    return f"{verschil}{procent}"


def format_marge(rij: Rij) -> str:
    """Write the interval of a change; says so where there is none."""
    if rij["eenheid"] == "aantal":
        return "telling"
    return format_bereik(rij["onder"], rij["boven"], "aantal", int(rij["decimalen"])) or (
        "zonder marge"
    )


def select_wijkstukken(trend: Trendtabellen) -> pd.DataFrame:
    """Return one row per wijk for each of `WIJKREEKSEN`, all over the same years.

    Parameters
    ----------
    trend : Trend
        From `analyse.compare_trend`.

    Returns
    -------
    DataFrame
        Rows of `stukken`: the change over the whole period that the wijken of the gemeente have, or
        else the break in it.
    """
    keuze = trend.stukken["reeks"].isin(WIJKREEKSEN) & (trend.stukken["soort_gebied"] == "wijk")
    stukken = trend.stukken[keuze]
    loopt = stukken[stukken["breuk"] == ""]
    heel = (stukken["van"] == loopt["van"].min()) & (stukken["tot"] == loopt["tot"].max())
    heel &= stukken["breuk"] == ""
    eerst = pd.concat([stukken[heel], stukken[stukken["breuk"] != ""]])
    return stukken.loc[sorted(eerst.drop_duplicates(["reeks", "gebiedscode"]).index)]


def draw_wijktrend(trend: Trendtabellen, scan: Scan) -> Tabel | Blok | Tekst:
    """Show how the population and the age groups of every wijk changed.

    Returns
    -------
    Tabel, Blok or Tekst
        Folded in above 20 wijken; a sentence for a gemeente of one wijk, or without two years.
    """
    if len(scan.wijken) < 2:
        return Tekst(
            f"{scan.naam} is voor het CBS één wijk. Wat over de gemeente is gezegd, geldt daarvoor."
        )
    stukken = select_wijkstukken(trend)
    loopt = stukken[stukken["breuk"] == ""]
    if loopt.empty:
        return Tekst("Geen enkele wijk is over twee jaren te vergelijken: de grenzen veranderden.")
    cellen: dict[str, dict[str, Oordeel]] = {}
    for rij in select_rijen(stukken):
        cellen.setdefault(rij["reeks"], {})[rij["gebiedscode"]] = _wijkcel(rij)
    tabel = pd.DataFrame(cellen)
    namen = loopt.drop_duplicates("reeks").set_index("reeks")["titel_kort"]
    tabel = tabel.reindex([wijk for wijk in scan.wijken.index if wijk in tabel.index])
    tabel = tabel.assign(naam=scan.wijken.reindex(tabel.index))
    van, tot = int(loopt["van"].min()), int(loopt["tot"].max())
    uit = Tabel(
        tabel, f"Wijken van {scan.naam}, {van} tot {tot}",
        kolommen={"naam": "Wijk", **{r: namen[r] for r in WIJKREEKSEN if r in namen.index}},
        toelichting="Bij inwoners het aantal nu en de groei in procenten; bij leeftijden de "
        "verandering van het aandeel in procentpunten. Gestegen en gedaald staat alleen bij een "
        "duidelijke verandering. "
        f"Bron: {format_bron(scan, *_select_cijfers(loopt))}.",
    )  # fmt: skip
    if len(tabel) <= WIJKEN_OPEN:
        return uit
    kop = html.escape(f"Verandering in {len(tabel)} wijken van {scan.naam}")
    return Blok(f"<details><summary>{kop}</summary>{uit._repr_html_()}</details>")


def _wijkcel(rij: Rij) -> Oordeel:
    if rij["oordeel"] == "niet te vergelijken":
        return Oordeel("onbekend", "andere grenzen" if rij["breuk"] else "te weinig mensen")
    if rij["eenheid"] == "%":
        tekst = format_getal(rij["verschil"], int(rij["decimalen"]), plus=True)
    else:
        tekst = f"{format_getal(rij['waarde_tot'])} ({format_getal(rij['procent'], 0, plus=True)}%)"
    woord = f" {rij['oordeel']}" if rij["oordeel"] in ("gestegen", "gedaald") else ""
    return Oordeel(BADGE_VERANDERING[rij["oordeel"]], tekst + woord)


def _select_cijfers(stukken: pd.DataFrame) -> tuple[list[str], list[int]]:
    """Return indicator and year of both ends of every run."""
    return (
        [*stukken["indicator_van"], *stukken["indicator_tot"]],
        [*stukken["van"], *stukken["tot"]],
    )
