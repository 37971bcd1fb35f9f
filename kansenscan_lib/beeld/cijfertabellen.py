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
from kansenscan_lib.beeld.zinnen import say_binnen, say_plaats
from kansenscan_lib.rijen import select_rijen
from kansenscan_lib.scan import Scan

RIJEN = 15
#: Rows of a folded table; more make the report heavy, and the annex has them all.
GEVOUWEN = 60


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


def draw_oververtegenwoordiging(
    boven: pd.DataFrame, onder: pd.DataFrame, scan: Scan
) -> list[Tabel | Blok | Tekst]:
    """Show the marked wijken: numbers of people, both indices with interval, place and chance.

    Parameters
    ----------
    boven, onder : DataFrame
        From `analyse.select_oververtegenwoordigd` and `analyse.select_ondervertegenwoordigd`.
    scan : Scan
    """
    if len(scan.wijken) < 2:
        return [Tekst(f"{scan.naam} is voor het CBS één wijk; er is niets te vergelijken.")]
    delen: list[Tabel | Blok | Tekst] = []
    if boven.empty:
        delen.append(
            Tekst(
                "Geen enkele wijk is duidelijk oververtegenwoordigd op een onderwerp dat wij "
                "per wijk kunnen toetsen."
            )
        )
    else:
        kop = f"Wijken van {scan.naam} waar een groep duidelijk groter is dan in de rest"
        delen.append(_overtabel(boven.head(RIJEN), kop, scan))
    for rijen, woord in ((boven.iloc[RIJEN:], "groter"), (onder, "kleiner")):
        if len(rijen):
            delen.append(_vouw_verschillen(rijen, woord, len(rijen) < len(boven), scan))
    return delen


def _vouw_verschillen(rijen: pd.DataFrame, woord: str, nog: bool, scan: Scan) -> Blok:
    """Fold a long table in; what does not fit stands in the annex, and the heading says so."""
    aantal = format_getal(len(rijen))
    kop = f"{f'Nog {aantal}' if nog and woord == 'groter' else aantal} keer duidelijk {woord}"
    if len(rijen) > GEVOUWEN:
        kop += f", de {GEVOUWEN} grootste verschillen (alle staan in cijfers.csv)"
    bijschrift = f"Wijken van {scan.naam} waar een groep duidelijk {woord} is"
    if woord == "groter":
        bijschrift = f"Overige wijken van {scan.naam} waar een groep duidelijk groter is"
    tabel = _overtabel(rijen.head(GEVOUWEN), bijschrift, scan)
    return Blok(f"<details><summary>{kop}</summary>{tabel._repr_html_()}</details>")


def _overtabel(rijen: pd.DataFrame, bijschrift: str, scan: Scan) -> Tabel:
    lijst = select_rijen(rijen)

    def waarde(kolom: str) -> list[str]:
        return [
            format_waarde(r[kolom], "%" if r["eenheid"] == "%" else "aantal", int(r["decimalen"]))
            + ("" if r["eenheid"] == "%" else "\xa0‰")
            for r in lijst
        ]

    def met_marge(kolom: str) -> list[str]:
        return [
            f"{format_getal(r[kolom])} ({format_getal(r[f'{kolom}_onder'])}\xa0tot\xa0"
            f"{format_getal(r[f'{kolom}_boven'])})"
            for r in lijst
        ]

    uit = rijen.assign(
        wijk=[f"{r['naam']}: {say_binnen(r['titel_kort'])} ({int(r['peiljaar'])})" for r in lijst],
        mensen=met_marge("aantal"),
        deel=[f"{a} ({b})" for a, b in zip(waarde("waarde"), waarde("rest"), strict=True)],
        tegen_rest=met_marge("index"),
        tegen_land=met_marge("index_nederland"),
        plaats=[say_plaats(r) for r in lijst],
        toeval=[_kans(r["q"]) for r in lijst],
    )
    return Tabel(
        uit, bijschrift,
        kolommen={"wijk": "Wijk en onderwerp", "mensen": "Aantal (marge)",
                  "deel": "In de wijk (rest)", "extra": "Verschil in aantal",
                  "tegen_rest": "Index (marge)", "tegen_land": "Index NL (marge)",
                  "plaats": "Plaats", "toeval": "q"},
        formats={"extra": lambda x: f"{format_getal(abs(x))} {'meer' if x > 0 else 'minder'}"},
        toelichting="Index 100 betekent: naar verhouding net zoveel als in de rest van de "
        "gemeente, of bij NL als in Nederland. ‰ is per 1.000. Aantal is mensen of huishoudens. "
        "Verschil in aantal: naast wanneer de wijk was zoals de rest. Achter de "
        "plaats staat tussen welke plaatsen de wijk ligt. q: noemt u alle verschillen met "
        "hoogstens deze q, dan is naar verwachting hooguit dat deel toeval. Groepen overlappen: "
        "tel ze niet op. "
        f"Bron: {format_bron(scan, rijen['indicator'], rijen['peiljaar'])}.",
    )  # fmt: skip


def _kans(q: float) -> str:
    return "<\xa00,01" if q < 0.01 else format_getal(q, 2)


def draw_krachten(krachten: pd.DataFrame, scan: Scan) -> Tabel | Tekst:
    """Show what the gemeente brings: what it has clearly more of than Nederland."""
    if krachten.empty:
        return Tekst(
            "Op geen enkel onderwerp dat een kracht kan zijn, wijkt de gemeente duidelijk "
            "af van Nederland."
        )
    return _vergelijktabel(krachten, f"Wat {scan.naam} meebrengt", scan)
