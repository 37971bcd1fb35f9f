"""The geldstromen that may go with the kansen: always hints, with the date of what we know."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd

from kansenscan_lib.beeld.bron import format_bron
from kansenscan_lib.beeld.taal import (
    format_getal,
    format_lijst,
    format_status,
    format_waarde,
    is_leeg,
    say_aantal,
    say_zin,
)
from kansenscan_lib.beeld.tabel import Oordeel, Tabel
from kansenscan_lib.beeld.tonen import Cijferrij, Tekst, escape_md
from kansenscan_lib.rijen import Rij, select_rijen
from kansenscan_lib.scan import Scan

HINT = (
    "Alles over geld is hier een hint, geen toezegging. Vraag bij de gemeente of het Rijk na wat "
    "nu geldt."
)
#: Status of a geldstroom -> kind of badge and its words, in the order of a reading.
STATUS = {
    "loopt": ("gedekt", "loopt, voor zover wij weten"),
    "eenmalig": ("let_op", "eenmalig: vraag na of het nog kan"),
    "onbekend": ("onbekend", "niet bekend: vraag na of het loopt"),
    "in_behandeling": ("let_op", "in behandeling: nu nog niet aan te vragen"),
    "gestopt": ("let_op", "gestopt: niet meer aan te vragen"),
}
KANSEN_IN_CEL = 4


def draw_geld(geld: pd.DataFrame, scan: Scan) -> Tabel | Tekst:
    """Show every geldstroom: what it is, an amount or the rule, how sure, and for which kansen.

    Parameters
    ----------
    geld : DataFrame
        From `analyse.compare_geld`.
    scan : Scan
    """
    if geld.empty:
        return Tekst("Er zijn nog geen kansen. Daarom staan hier nog geen geldstromen.")
    rijen = select_rijen(geld)
    over = [scan.catalogus.geldstroom[rij["geldstroom"]] for rij in rijen]
    oordelen: Any = [Oordeel(*STATUS[rij["status"]]) for rij in rijen]
    uit = geld.assign(
        titel=[f"{stroom.titel}\n{stroom.uitleg}" for stroom in over],
        hoeveel=[_say_hoeveel(rij, scan) for rij in rijen],
        stand=[f"{say_zin(stroom.stand_tekst)} Bron: {stroom.bron}." for stroom in over],
        status=oordelen,
        kansen=[_say_kansen(rij["kansen"], scan) for rij in rijen],
    )
    delen = [deel for rij in rijen if not is_leeg(rij["bedrag"]) for deel in rij["rekening"]]
    noot = HINT
    if delen:
        bron = format_bron(scan, [d.indicator for d in delen], [d.peiljaar for d in delen])
        noot += f" Bron van de aantallen mensen: {bron}."
    return Tabel(
        uit, f"Geld dat bij de kansen kan passen in {scan.naam}: hints, geen toezeggingen",
        kolommen={"titel": "Geldstroom",
                  "hoeveel": "Bedrag of rekenregel", "stand": "Stand van onze kennis",
                  "status": "Status", "kansen": "Bij welke kansen"},
        toelichting=noot,
    )  # fmt: skip


def say_geld(geld: pd.DataFrame, scan: Scan) -> Tekst:
    """Say which geldstromen may fit, what they would pay and which cannot be asked for.

    Parameters
    ----------
    geld : DataFrame
        From `analyse.compare_geld`.
    scan : Scan
    """
    if geld.empty:
        return Tekst("")
    rijen = select_rijen(geld)
    telling = say_aantal(len(rijen), "geldstroom", "geldstromen")
    delen = [f"Bij de kansen {'past' if len(rijen) == 1 else 'passen'} misschien {telling}. {HINT}"]
    bewijs: list[Cijferrij] = []
    for rij in rijen:
        if rij["rekening"]:
            delen.append(_say_rekening(rij, scan))
            bewijs += [
                (deel.indicator, scan.code, deel.peiljaar)
                for deel in rij["rekening"]
                if not is_leeg(deel.aantal)
            ]
    lijst = "\n".join(_say_status(rijen))
    return Tekst("\n\n".join([*delen, lijst]), rijen=tuple(dict.fromkeys(bewijs)))


def _say_rekening(rij: Rij, scan: Scan) -> str:
    """Say how an amount is made, or which figure is missing for it."""
    stroom = scan.catalogus.geldstroom[rij["geldstroom"]]
    titel = f"**{escape_md(stroom.titel)}**"
    if is_leeg(rij["bedrag"]):
        return f"{titel}: {escape_md(_say_ontbreekt(rij, scan))}"
    over = scan.catalogus.indicator
    posten = format_lijst(
        f"{format_waarde(deel.tarief, 'euro', 2)} voor elk van de {format_getal(deel.aantal)} "
        f"{escape_md(over[deel.indicator].zin)}"
        for deel in rij["rekening"]
    )
    zinnen = [
        f"{titel}: ongeveer {_format_bedrag(rij['bedrag'])} per jaar voor {escape_md(scan.naam)}. "
        f"Dat volgt uit de regel zoals wij die kennen (stand: {escape_md(stroom.stand_tekst)}): "
        f"{posten}, naar de aantallen van {rij['rekening'][0].peiljaar}.",
    ]
    zinnen.append(_say_afronding(rij))
    zinnen += [
        f"Het aantal {escape_md(over[deel.indicator].zin)} is een schatting."
        for deel in rij["rekening"]
        if over[deel.indicator].soort == "model"
    ]
    if stroom.tarieven:
        zinnen.append(escape_md(stroom.tarieven.let_op))
    zinnen.append("Het precieze bedrag per gemeente staat in de regeling zelf.")
    return " ".join(zin for zin in zinnen if zin)


def _say_afronding(rij: Mapping[str, Any]) -> str:
    """Say how much the rounding of the counts can matter, if they are rounded."""
    bedrag, onder, boven = (rij[maat] for maat in ("bedrag", "bedrag_onder", "bedrag_boven"))
    if onder == boven:
        return ""
    verschil = format_waarde(math.ceil(max(bedrag - onder, boven - bedrag)), "euro")
    return f"De afronding van het CBS maakt hoogstens {verschil} verschil."


def _say_ontbreekt(rij: Mapping[str, Any], scan: Scan) -> str:
    """Say why there is a rule but no amount."""
    kwijt = [deel for deel in rij["rekening"] if is_leeg(deel.aantal)]
    if not kwijt:
        return "Geen bedrag: de aantallen mensen zijn niet van hetzelfde jaar."
    namen = format_lijst(
        f"{scan.catalogus.indicator[deel.indicator].zin} ({format_status(deel.status)})"
        for deel in kwijt
    )
    return f"Geen bedrag: voor {scan.naam} ontbreekt het aantal {namen}."


def _say_status(rijen: Iterable[Rij]) -> list[str]:
    """Return one line per status: what can be asked for first, then what cannot."""
    per_status: dict[str, list[str]] = {}
    for rij in rijen:
        per_status.setdefault(rij["status"], []).append(escape_md(rij["titel"]))
    return [
        f"- **{say_zin(woorden)}** {format_lijst(per_status[status])}."
        for status, (_, woorden) in STATUS.items()
        if status in per_status
    ]


def _say_hoeveel(rij: Rij, scan: Scan) -> str:
    """Return the amount with its limits, or the reason why there is none, and the rule itself."""
    stroom = scan.catalogus.geldstroom[rij["geldstroom"]]
    if not rij["rekening"] or stroom.tarieven is None:
        return stroom.bedrag_regel
    if is_leeg(rij["bedrag"]):
        return f"{_say_ontbreekt(rij, scan)} De regel: {stroom.bedrag_regel}"
    delen = (
        f"Ongeveer {_format_bedrag(rij['bedrag'])} per jaar voor {scan.naam}.",
        f"De regel: {stroom.bedrag_regel}", _say_afronding(rij), stroom.tarieven.let_op,
    )  # fmt: skip
    return " ".join(deel for deel in delen if deel)


def _say_kansen(kansen: tuple[str, ...], scan: Scan) -> str:
    """Return the first kansen by dienst and doelgroep, and how many more there are."""
    delen = [
        f"{scan.catalogus.dienst[dienst].titel} – {scan.catalogus.doelgroep[groep].titel_kort}"
        for dienst, _, groep in (kans.partition(".") for kans in kansen)
    ]
    rest = len(delen) - KANSEN_IN_CEL
    if rest > 1:
        delen = [*delen[:KANSEN_IN_CEL], f"en nog {format_getal(rest)}"]
    return "; ".join(delen)


def _format_bedrag(bedrag: float) -> str:
    """Write an amount as roughly as we know it: to three significant digits."""
    stap = 10 ** max(len(str(int(bedrag))) - 3, 1)
    return format_waarde(round(bedrag / stap) * stap, "euro")
