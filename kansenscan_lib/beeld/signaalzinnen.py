"""The signal map in words: what it shows, how sure that is, what it does not tell; or why not."""

from __future__ import annotations

from typing import Protocol

import pandas as pd

from kansenscan_lib.beeld.taal import (
    format_getal,
    format_lijst,
    format_rang,
    say_aantal,
    select_vorm,
)
from kansenscan_lib.beeld.tonen import Tekst, escape_md
from kansenscan_lib.catalogus.basisvaardigheden import SIGNAAL
from kansenscan_lib.rijen import select_rijen
from kansenscan_lib.scan import Scan

VAAK = "vaak in het hoogste kwart"
#: The main part, education: where it points another way than the rest, the signal is weak.
HOOFD = "hbo_wo"
#: How many wijken a sentence names.
NAMEN = 4


class Signaal(Protocol):
    """What `analyse.signaal.compare_signaal` returns; its docstring tells the columns."""

    @property
    def wijken(self) -> pd.DataFrame:
        """One row per wijk, strongest signal first."""

    @property
    def onderdelen(self) -> pd.DataFrame:
        """One row per part."""

    @property
    def meegeteld(self) -> int:
        """How many wijken take part."""

    @property
    def kwart(self) -> int:
        """How many wijken the highest quarter is."""

    @property
    def verschuiving(self) -> float:
        """Mean number of places a wijk moves under other choices."""

    @property
    def reden(self) -> str:
        """Why there is no signal; "" when there is one."""


def say_signaal(signaal: Signaal, scan: Scan) -> Tekst:
    """Say what the signal shows, how much it hangs on choices, and what it does not tell.

    First of all that it is weak, where education points another way than the rest. Without a
    signal it says nothing: the reason stands where the figure would have been.
    """
    if signaal.reden:
        return Tekst("")
    wijken, delen = signaal.wijken, signaal.onderdelen
    ander = delen[delen["kant"] == "een andere kant"]
    zwak = ander.loc[ander["indicator"] == HOOFD, "onderwerp"]
    zinnen = [
        f"Het signaal is hier zwak: {onderwerp}, het belangrijkste onderdeel, wijst een andere "
        "kant op dan de rest."
        for onderwerp in zwak
    ]
    vaak = select_rijen(wijken[wijken["klasse"] == VAAK])
    if vaak:
        plaatsen = format_lijst(
            f"{escape_md(r['naam'])} (plaats {format_rang(r['rang_onder'], r['rang_boven'])})"
            for r in vaak[:NAMEN]
        )
        rest = f" Daarna volgen nog {say_aantal(len(vaak) - NAMEN, 'wijk', 'wijken')}."
        zinnen.append(
            f"Bij de meeste wegingen {select_vorm(len(vaak), 'ligt', 'liggen')} "
            f"{say_aantal(len(vaak), 'wijk', 'wijken')} in het hoogste kwart van de "
            f"{signaal.meegeteld} wijken: {plaatsen}."
            f"{rest if vaak[NAMEN:] else ''} Daar wijzen de openbare cijfers samen het vaakst op "
            "lage basisvaardigheden."
        )
    else:
        zinnen.append(
            "Geen enkele wijk ligt bij de meeste wegingen in het hoogste kwart. Het hangt dus van "
            "de keuzes af welke wijk bovenaan staat."
        )
    plaatsen = format_getal(signaal.verschuiving, 1)
    zinnen.append(
        f"Wegen of schalen wij de cijfers anders, dan schuift een wijk gemiddeld {plaatsen} "
        f"{select_vorm(signaal.verschuiving, 'plaats', 'plaatsen')} op. De balk laat dat zien. De "
        "onzekerheid van de cijfers zelf komt daar nog bij."
    )
    overig = ander.drop(index=zwak.index)["onderwerp"]
    if len(overig):
        werkwoord = select_vorm(len(overig), "wijst", "wijzen")
        ook = "ook " if len(zwak) else ""
        zinnen.append(
            f"{format_lijst(overig).capitalize()} {werkwoord} hier {ook}een andere kant op dan de "
            "rest."
        )
    zinnen.append(
        "Dit is een signaal en geen schatting. Het zegt niet hoeveel mensen moeite hebben met "
        "lezen, schrijven of rekenen, en niet wie. Toets het bij mensen die de wijk kennen."
    )
    weg = _say_weggelaten(wijken, signaal, scan)
    jaar = int(signaal.onderdelen["peiljaar"].max())
    rijen = tuple((SIGNAAL, r["gebiedscode"], jaar) for r in vaak[:NAMEN])
    return Tekst(" ".join([*zinnen, *weg]), rijen)


def _say_weggelaten(wijken: pd.DataFrame, signaal: Signaal, scan: Scan) -> list[str]:
    drempel = format_getal(scan.catalogus.regels.drempels()["inwoners_minimaal"])
    redenen = {
        "klein": f"met minder dan {escape_md(drempel)} inwoners",
        "geen_cijfer": "waarvan minstens een cijfer ontbreekt",
    }
    delen = []
    for reden, tekst in redenen.items():
        namen = [escape_md(naam) for naam in wijken.loc[wijken["reden"] == reden, "naam"]]
        if namen:
            rest = [f"nog {len(namen) - NAMEN}"] if len(namen) > NAMEN + 1 else []
            getoond = format_lijst([*namen[:NAMEN], *rest] if rest else namen)
            delen.append(f"{say_aantal(len(namen), 'wijk', 'wijken')} {tekst} ({getoond})")
    return [f"Niet meegeteld: {format_lijst(delen)}."] if delen else []


def say_geen_signaal(signaal: Signaal, scan: Scan) -> Tekst:
    """Say in one or two sentences why there is no signal map; names what is missing."""
    return Tekst(_say_reden(signaal, scan))


def _say_reden(signaal: Signaal, scan: Scan) -> str:
    if signaal.reden == "officieel":
        return (
            "De organisatie leverde een officiële schatting aan voor minstens de helft van de "
            "wijken. Die gaat voor; een signaalkaart tonen wij dan niet."
        )
    if signaal.reden == "gelijk":
        return (
            "De wijken verschillen niet op de onderdelen van de signaalkaart; er is geen signaal."
        )
    if signaal.reden == "te_weinig":
        if len(scan.wijken) < 2:
            return (
                f"{escape_md(scan.naam)} is voor het CBS één wijk. Een signaalkaart vergelijkt "
                "wijken en kan hier niet."
            )
        minimaal = scan.catalogus.regels.drempels()["signaal_wijken_minimaal"]
        return (
            f"Van {say_aantal(signaal.meegeteld, 'wijk', 'wijken')} met genoeg inwoners zijn alle "
            f"onderdelen bekend. De signaalkaart maken wij vanaf {format_getal(minimaal)} wijken; "
            "bij minder zegt een volgorde niets."
        )
    rijen = signaal.onderdelen
    if signaal.reden == "domeinen":
        mist = rijen.loc[rijen["titel"] == "", "onderwerp"]
        return (
            "De signaalkaart vraagt cijfers die niet bij de gekozen domeinen horen: "
            f"{format_lijst(mist)}. Wij maken haar daarom niet."
        )
    mist = rijen.loc[rijen["waarden"] == 0, "onderwerp"]
    return (
        f"Over {format_lijst(mist)} is hier geen cijfer per wijk. Wij vullen niets in; een "
        "signaalkaart is hier dus niet te maken."
    )
