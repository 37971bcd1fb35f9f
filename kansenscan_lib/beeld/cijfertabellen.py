"""Figures in, accessible tables out: gemeente, wijken and doelgroepen in numbers."""

from __future__ import annotations

import html

import pandas as pd

from kansenscan_lib.beeld.bron import format_bron
from kansenscan_lib.beeld.taal import (
    format_bereik,
    format_getal,
    format_lijst,
    format_waarde,
    is_leeg,
)
from kansenscan_lib.beeld.tabel import Oordeel, Tabel
from kansenscan_lib.beeld.tonen import Blok, Tekst
from kansenscan_lib.beeld.woorden import BADGE, OORDEELTEKST
from kansenscan_lib.beeld.zinnen import say_binnen
from kansenscan_lib.rijen import select_rijen
from kansenscan_lib.scan import Scan

RIJEN = 15


def draw_kerngegevens(vergelijking: pd.DataFrame, scan: Scan) -> Tabel:
    """Show what kind of place it is: numbers, density, housing and income."""
    rijen = vergelijking[(vergelijking["eenheid"] != "%") & (vergelijking["status"] == "ok")]
    rijen = rijen[~rijen["eenheid"].isin(("per_1000", "per_100", "klasse"))]
    return _vergelijktabel(rijen, f"Kerngegevens van {scan.naam}", scan)


def draw_thema(vergelijking: pd.DataFrame, scan: Scan) -> Blok:
    """Show every figure of the gemeente, folded in per figure theme."""
    delen = []
    for thema, rijen in vergelijking.groupby("thema", sort=False):
        naam = str(thema).replace("_", " en ").capitalize()
        anders = int(rijen["oordeel"].isin(("hoger", "lager")).sum())
        kop = f"{naam}: {len(rijen)} cijfers, {anders} duidelijk anders dan Nederland"
        tabel = _vergelijktabel(rijen, f"{naam} in {scan.naam}", scan)
        delen.append(
            f"<details><summary>{html.escape(kop)}</summary>{tabel._repr_html_()}</details>"
        )
    return Blok("".join(delen))


def _vergelijktabel(rijen: pd.DataFrame, bijschrift: str, scan: Scan) -> Tabel:
    waarden = {
        kolom: [
            format_waarde(r[kolom], r["eenheid"], int(r["decimalen"]), status=r["status"])
            if kolom == "waarde" or not is_leeg(r[kolom])
            else "niet bekend"
            for r in select_rijen(rijen)
        ]
        for kolom in ("waarde", "provincie", "nederland")
    }
    uit = rijen.assign(
        **waarden,
        marge=[
            format_bereik(r["onder"], r["boven"], r["eenheid"], int(r["decimalen"])) or "–"
            for r in select_rijen(rijen)
        ],
        oordeel=rijen["oordeel"].map(_oordeel),
    )
    kolommen = {
        "titel": "Onderwerp",
        "peiljaar": "Jaar",
        "waarde": scan.naam,
        "marge": "Marge",
        "provincie": scan.provincie,
        "nederland": "Nederland",
        "oordeel": "Vergeleken met Nederland",
    }
    if (uit["marge"] == "–").all():
        del kolommen["marge"]
    return Tabel(
        uit, bijschrift, kolommen=kolommen, formats={"peiljaar": str},
        toelichting=_noot(rijen) + f"Bron: {format_bron(scan, rijen.index, rijen['peiljaar'])}.",
    )  # fmt: skip


def _oordeel(code: str) -> Oordeel:
    return Oordeel(BADGE[code], OORDEELTEKST.get(code, code))


def _noot(rijen: pd.DataFrame) -> str:
    """Say which figures are estimates, and which of Nederland are our own."""
    model = [say_binnen(t) for t in rijen.loc[rijen["soort"] == "model", "titel"]]
    eigen = [say_binnen(t) for t in rijen.loc[rijen["eigen"], "titel"]]
    noot = ""
    if len(model) == len(rijen):
        noot = "Dit zijn schattingen. "
    elif model:
        noot = f"Schattingen zijn: {format_lijst(model)}. "
    if eigen:
        noot += f"Voor Nederland ons eigen gemiddelde van de gemeenten: {format_lijst(eigen)}. "
    return noot + "Cijfers van de provincie zijn onze berekening. "


def draw_oververtegenwoordiging(boven: pd.DataFrame, scan: Scan) -> list[Tabel | Blok | Tekst]:
    """Show the marked wijken: index with interval, number of people, and how many extra.

    Parameters
    ----------
    boven : DataFrame
        From `analyse.select_oververtegenwoordigd`.
    """
    if len(scan.wijken) < 2:
        return [Tekst(f"{scan.naam} is voor het CBS één wijk; er is niets te vergelijken.")]
    if boven.empty:
        return [
            Tekst(
                "Geen enkele wijk is duidelijk oververtegenwoordigd op een onderwerp dat wij "
                "per wijk kunnen toetsen."
            )
        ]
    kop = f"Wijken van {scan.naam} waar een groep duidelijk groter is dan in de rest"
    eerste = _overtabel(boven.head(RIJEN), kop, scan)
    if len(boven) <= RIJEN:
        return [eerste]
    rest = boven.iloc[RIJEN:100]
    kop = f"Nog {format_getal(len(boven) - RIJEN)} verschillen, de grootste eerst"
    tabel = _overtabel(rest, f"Overige duidelijke verschillen in {scan.naam}", scan)
    return [eerste, Blok(f"<details><summary>{kop}</summary>{tabel._repr_html_()}</details>")]


def _overtabel(rijen: pd.DataFrame, bijschrift: str, scan: Scan) -> Tabel:
    def waarde(kolom: str) -> list[str]:
        return [
            format_waarde(r[kolom], "%" if r["eenheid"] == "%" else "aantal", int(r["decimalen"]))
            + ("" if r["eenheid"] == "%" else " ‰")
            for r in select_rijen(rijen)
        ]

    uit = rijen.assign(
        wijk=[
            f"{n}: {t[:1].lower() + t[1:] if not t[:2].isupper() else t} ({j})"
            for n, t, j in zip(rijen["naam"], rijen["titel_kort"], rijen["peiljaar"], strict=True)
        ],
        deel=waarde("waarde"),
        elders=waarde("rest"),
        marge=[
            f"{format_getal(r['index_onder'])} tot {format_getal(r['index_boven'])}"
            for r in select_rijen(rijen)
        ],
    )
    return Tabel(
        uit, bijschrift,
        kolommen={"wijk": "Wijk en onderwerp", "teller": "Aantal", "deel": "In de wijk",
                  "elders": "In de rest", "index": "Index", "marge": "Marge van de index",
                  "extra": "Meer dan verwacht"},
        formats={"teller": format_getal, "extra": format_getal, "index": format_getal},
        toelichting="Index 100 betekent: naar verhouding net zoveel als in de rest van de "
        "gemeente. ‰ is per 1.000. Aantal is mensen of huishoudens. Groepen overlappen: tel ze "
        "niet op. "
        f"Bron: {format_bron(scan, rijen['indicator'], rijen['peiljaar'])}.",
    )  # fmt: skip


def draw_krachten(krachten: pd.DataFrame, scan: Scan) -> Tabel | Tekst:
    """Show what the gemeente brings: what it has clearly more of than Nederland."""
    if krachten.empty:
        return Tekst(
            "Op geen enkel onderwerp dat een kracht kan zijn, wijkt de gemeente duidelijk "
            "af van Nederland."
        )
    return _vergelijktabel(krachten, f"Wat {scan.naam} meebrengt", scan)
