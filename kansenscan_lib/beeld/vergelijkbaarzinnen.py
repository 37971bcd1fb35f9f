"""What the comparison with peers says: who they are, what differs, how sure, and what not."""

from __future__ import annotations

import pandas as pd

from kansenscan_lib.beeld.taal import (
    format_getal,
    format_lijst,
    format_waarde,
    say_aandeel,
    say_aantal,
    say_zin,
    select_vorm,
)
from kansenscan_lib.beeld.tonen import Cijferrij, Tekst, escape_md
from kansenscan_lib.beeld.zinnen import say_binnen
from kansenscan_lib.catalogus.kenmerken import Kenmerk
from kansenscan_lib.rijen import Rij, select_rijen
from kansenscan_lib.scan import Scan

#: Figures named in the reading, on each side of the peers.
GENOEMD = 2


def say_vergelijkbaar(
    groep: pd.DataFrame, vergelijking: pd.DataFrame, gemeenten: pd.DataFrame, scan: Scan
) -> Tekst:
    """Say which gemeenten are the peers, how near, what differs among them and what this is not.

    Parameters
    ----------
    groep : DataFrame
        From `analyse.rank_vergelijkbaar`.
    vergelijking : DataFrame
        From `analyse.compare_vergelijkbaar`.
    gemeenten : DataFrame
        From `scan.load_gemeenten`.
    scan : Scan

    Returns
    -------
    Tekst
        Empty when there are no peers: `draw_vergelijkbaar` then says why.
    """
    peers = groep[groep["rol"] == "vergelijkbaar"]
    if peers.empty:
        return Tekst("")
    hoger, lager = (_select_plek(vergelijking, kant) for kant in ("hoger", "lager"))
    genoemd = pd.concat([hoger.head(GENOEMD), lager.head(GENOEMD)])
    delen = [
        escape_md(_say_wie(groep, peers, scan)),
        _say_verschil(hoger, lager, vergelijking, scan),
        escape_md(_say_zeker(groep, peers, genoemd, scan)),
        escape_md(_say_niet(vergelijking)),
    ]
    return Tekst(
        "\n\n".join(deel for deel in delen if deel),
        _select_cijferrijen(genoemd, peers, groep, gemeenten, scan),
    )


def _say_wie(groep: pd.DataFrame, peers: pd.DataFrame, scan: Scan) -> str:
    keuze = scan.organisatie.vergelijkbaar
    namen = format_lijst(peers["naam"])
    if keuze.groep:
        return (
            f"De organisatie koos zelf de gemeenten om {scan.naam} mee te vergelijken: {namen}. "
            "Afstanden tellen daarbij niet mee."
        )
    aantal = say_aantal(len(peers), "gemeente", "gemeenten")
    kenmerken = [k.indicator.titel for k in select_kolommen(groep, scan)]
    telwoord = say_aantal(len(kenmerken), "kenmerk", "kenmerken")
    lijken = select_vorm(len(peers), "lijkt", "lijken")
    zinnen = [
        say_zin(f"{aantal} {lijken} het meest op {scan.naam}: {namen}"),
        f"Daarbij tellen {telwoord} van de plek, niet hoe het er gaat.",
    ]
    if keuze.kenmerken:
        titels = format_lijst(say_binnen(k) for k in kenmerken)
        zinnen[1] = f"De organisatie koos zelf waarop zij lijken: {titels}."
    niet = groep.loc[groep["rol"] == "niet", "naam"]
    if len(niet):
        zinnen.append(f"De organisatie wilde niet vergelijken met {format_lijst(niet)}.")
    return " ".join([*zinnen, say_weggelaten(groep)]).strip()


def _say_verschil(
    hoger: pd.DataFrame, lager: pd.DataFrame, vergelijking: pd.DataFrame, scan: Scan
) -> str:
    """Return a list of the figures outside the middle half of the peers; already escaped."""
    if vergelijking["mediaan"].isna().all():
        return "De groep heeft te weinig cijfers om haar midden te kennen."
    regels = []
    for deel, woord in ((hoger, "Hoger"), (lager, "Lager")):
        for rij in select_rijen(deel.head(GENOEMD)):
            alle = "bij hen allemaal" if str(rij["plek"]).endswith("alle") else "bij de meeste"
            regels.append(f"- **{woord} dan {alle}:** {escape_md(_say_cijfer(rij))}")
        if (rest := len(deel) - GENOEMD) > 0:
            nog = say_aantal(rest, "ander cijfer", "andere cijfers")
            regels.append(f"- **{woord}:** ook nog {nog}.")
    gelijk = int(vergelijking["plek"].isin(("in het midden", "niet te onderscheiden")).sum())
    if not regels:
        return escape_md(f"Op geen enkel cijfer valt {scan.naam} duidelijk buiten de groep.")
    if gelijk:
        cijfers = say_aantal(gelijk, "cijfer", "cijfers")
        regels.append(f"- **Geen duidelijk verschil:** bij {cijfers}.")
    return "\n".join(regels)


def _say_cijfer(rij: Rij) -> str:
    waarde, midden = (
        format_waarde(rij[k], rij["eenheid"], int(rij["decimalen"])) for k in ("waarde", "mediaan")
    )
    schatting = ", schatting" if rij["soort"] == "model" else ""
    # Turnout can pass 100 %: on an island others vote too. Nobody says that as a share.
    deel = f", {say_aandeel(rij['waarde'], rij['groep'])}" if rij["waarde"] <= 100 else ""
    return (
        f"{say_binnen(rij['titel'])}{deel}: {waarde} tegenover {midden} in het midden van de "
        f"groep ({int(rij['peiljaar'])}{schatting})."
    )


def _say_zeker(groep: pd.DataFrame, peers: pd.DataFrame, genoemd: pd.DataFrame, scan: Scan) -> str:
    zinnen = []
    bekend = select_rijen(peers[peers["afstand"].notna()].sort_values("afstand"))
    if len(bekend) > 1:
        dichtst, verst = (
            f"{r['naam']} (afstand {format_getal(r['afstand'], 1)})"
            for r in (bekend[0], bekend[-1])
        )
        zinnen.append(f"Het dichtst bij {scan.naam} staat {dichtst}, het verst {verst}.")
    gelijkenis = str(groep["gelijkenis"].get(scan.code, ""))
    if gelijkenis == "groot" and not scan.organisatie.vergelijkbaar.groep:
        zinnen.append(f"Er zijn veel gemeenten zoals {scan.naam}.")
    elif gelijkenis == "klein":
        eigen = scan.organisatie.vergelijkbaar.groep
        wat = "Deze groep lijkt niet sterk op" if eigen else "Er zijn weinig gemeenten zoals"
        zinnen.append(
            f"{wat} {scan.naam}: bij de meeste gemeenten staan de vergelijkbare dichterbij. Lees "
            "de vergelijking met die kanttekening."
        )
    if (genoemd["soort"] == "model").any():
        zinnen.append("Een schatting heeft geen marge: daar zegt een klein verschil weinig.")
    return " ".join(zinnen)


def _say_niet(vergelijking: pd.DataFrame) -> str:
    zinnen = [
        "In elke groep valt de helft van de gemeenten buiten de middelste helft. Anders zijn is "
        "dus een vraag voor een gesprek, geen oordeel."
    ]
    gekozen = vergelijking.loc[vergelijking["kenmerk"], "titel"]
    if len(gekozen):
        zinnen.append(
            f"Over {format_lijst(say_binnen(t) for t in gekozen)} zegt de vergelijking niets: "
            "daarop zijn de gemeenten gekozen."
        )
    return " ".join(zinnen)


def say_geen_groep(groep: pd.DataFrame, scan: Scan) -> str:
    """Return why there are no peers, and what can be done."""
    mist = groep["mist"].get(scan.code, "")
    reden = f"voor {scan.naam} ontbreekt {say_binnen(mist)}" if mist else "er blijft er geen over"
    return (
        f"Vergelijkbare gemeenten zijn niet te kiezen: {reden}. Kies in organisatie.yml, onder "
        "vergelijkbaar, andere kenmerken of een eigen groep."
    )


def say_weggelaten(groep: pd.DataFrame) -> str:
    """Return which gemeenten miss a trait; empty when none does."""
    rijen = select_rijen(groep[groep["rol"] == "ontbreekt"])
    namen = [f"{r['naam']} ({r['mist']})" for r in rijen]
    return f"Zonder cijfer op een kenmerk, dus weggelaten: {format_lijst(namen)}. " if namen else ""


def select_kolommen(groep: pd.DataFrame, scan: Scan) -> list[Kenmerk]:
    """Return the traits that are columns of `groep`: those that counted."""
    return [k for k in scan.catalogus.kenmerken if k.id in groep.columns]


def select_jaren(gemeenten: pd.DataFrame) -> dict[str, int]:
    """Return the year of each indicator; one year holds for all gemeenten."""
    jaren = gemeenten.drop_duplicates("indicator").set_index("indicator")["peiljaar"]
    return {str(indicator): int(jaar) for indicator, jaar in jaren.items()}


def _select_plek(vergelijking: pd.DataFrame, kant: str) -> pd.DataFrame:
    """Return the figures on this side of the peers, the furthest from their median first."""
    rijen = vergelijking[vergelijking["plek"].isin((kant, f"{kant} dan alle"))]
    ver = (rijen["waarde"] - rijen["mediaan"]).abs()
    return rijen.loc[ver.sort_values(ascending=False, kind="stable").index]


def _select_cijferrijen(
    genoemd: pd.DataFrame,
    peers: pd.DataFrame,
    groep: pd.DataFrame,
    gemeenten: pd.DataFrame,
    scan: Scan,
) -> tuple[Cijferrij, ...]:
    """Return every figure behind the reading: those compared, and those that made the distances."""
    jaren = select_jaren(gemeenten)
    kenmerken = [k.indicator.id for k in select_kolommen(groep, scan)]
    namen = dict.fromkeys([*genoemd.index, *kenmerken])
    return tuple((i, code, jaren[i]) for i in namen for code in (scan.code, *peers.index))
