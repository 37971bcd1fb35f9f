"""Follow every number in a sentence back to the rows of the data annex that it names."""

from __future__ import annotations

import re
from collections.abc import Iterable

import pandas as pd

from kansenscan_lib.analyse.bijlage import format_rij
from kansenscan_lib.beeld.taal import format_getal, format_waarde, say_aandeel
from kansenscan_lib.beeld.tonen import Tekst
from kansenscan_lib.scan import Scan

GETAL = re.compile(r"(?<![\w.,])\d[\d.]*(?:,\d+)?(?![\w])")
#: What is counted in a sentence itself, such as the rows of the table beside it.
_GETELD = (
    "wijk|cijfer|keer|geval|combinatie|gemeente|doelgroep|groep|plek|plaats|onderwerp|trekking|"
    "onderdeel|onderdelen|weging|jaar|jaren|reeks|verschil|andere|hoogste"
)
TELWOORD = re.compile(
    r"wijken er \d+ duidelijk|Bij \d+ van de \d+ is toeval|nog \d+|"
    rf"\d[\d.]*(?:,\d+)? (?:van de \d+ )?(?:{_GETELD})"
)
AANDELEN = ("waarde", "nederland", "provincie", "gemeente", "rest", "onder", "boven")


def check_herleidbaar(tekst: Tekst, bijlage: pd.DataFrame, scan: Scan) -> list[str]:
    """Return the numbers of a text that none of its rows gives.

    Parameters
    ----------
    tekst : Tekst
    bijlage : DataFrame
        From `select_bijlage`, index rij.
    scan : Scan
    """
    namen = [format_rij(*sleutel) for sleutel in tekst.rijen]
    onbekend = [naam for naam in namen if naam not in bijlage.index]
    if onbekend:
        return [f"geen rij {naam}" for naam in onbekend]
    rijen = bijlage.loc[namen]
    over = re.sub(r"\\(.)", r"\1", tekst.markdown).replace("**", "")
    for woorden in _names(scan):
        over = over.replace(woorden, " ")
    for woorden in sorted(_spoken(rijen, scan), key=len, reverse=True):
        over = over.replace(woorden, " ")
    bekend = set(_numbers(rijen)) | {str(jaar) for jaar in bijlage["peiljaar"].unique()}
    drempels = scan.catalogus.regels.drempels().values()
    bekend |= {format_getal(d, decimalen) for d in drempels for decimalen in (0, 1)}
    over = TELWOORD.sub(" ", over).replace("1 januari", " ").replace("index 100", " ")
    return [g for g in GETAL.findall(over) if g.rstrip(".") not in bekend]


def _names(scan: Scan) -> list[str]:
    """Return names and definitions that hold digits of their own, the longest first."""
    delen = set(scan.gebieden["naam"])
    for i in scan.catalogus.indicatoren:
        delen |= {i.titel, i.titel_kort, i.zin, i.groep, i.titel[:1].lower() + i.titel[1:],
                  i.titel_kort[:1].lower() + i.titel_kort[1:]}  # fmt: skip
    for groep in scan.catalogus.doelgroepen:
        delen |= {groep.titel, groep.titel_kort}
    for deel in (*scan.catalogus.reeksen.breuken, *scan.catalogus.reeksen.opmerkingen):
        delen |= {tekst for tekst in vars(deel).values() if isinstance(tekst, str)}
    return sorted((d for d in delen if re.search(r"\d", d)), key=len, reverse=True)


def _spoken(rijen: pd.DataFrame, scan: Scan) -> set[str]:
    """Return how the shares in these rows are said."""
    gezegd = set()
    for kolom in AANDELEN:
        for waarde, eenheid in zip(rijen[kolom], rijen["eenheid"], strict=True):
            if eenheid == "%" and 0 <= waarde <= 100:
                gezegd.add(say_aandeel(waarde))
    return gezegd


def _numbers(rijen: pd.DataFrame) -> Iterable[str]:
    """Return every way in which a value of these rows may be written."""
    getallen = rijen.select_dtypes("number")
    for kolom in getallen:
        for waarde, eenheid in zip(getallen[kolom], rijen["eenheid"], strict=True):
            if pd.isna(waarde):
                continue
            yield from (format_getal(waarde, decimalen) for decimalen in (0, 1, 2))
            if abs(waarde) >= 10:
                stap = 10 ** max(len(str(int(abs(waarde)))) - 2, 1)
                yield format_getal(round(waarde / stap) * stap)
            if eenheid == "x1000_euro":
                for decimalen in (0, 1):
                    yield format_waarde(waarde, eenheid, decimalen).partition("\xa0")[2]
    yield from ("1.000", "per 1.000")
