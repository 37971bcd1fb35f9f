"""One paragraph per figure of phase 2: what it shows, how sure that is, what it does not say."""

from __future__ import annotations

import pandas as pd

from kansenscan_lib.beeld.figuren import LEEFTIJDEN
from kansenscan_lib.beeld.taal import (
    format_bereik,
    format_getal,
    format_lijst,
    format_rang,
    format_waarde,
    is_leeg,
    say_aantal,
    say_zin,
    select_vorm,
)
from kansenscan_lib.beeld.tonen import Cijferrij, Tekst, escape_md
from kansenscan_lib.beeld.zinnen import say_paar
from kansenscan_lib.rijen import Rij, select_rij, select_rijen
from kansenscan_lib.scan import Scan

#: How many wijken a sentence names.
GENOEMD = 3


def say_leeftijd(vergelijking: pd.DataFrame, scan: Scan) -> Tekst:
    """Say in which age group the gemeente differs most from Nederland.

    Parameters
    ----------
    vergelijking : DataFrame
        From `analyse.compare_gemeente`.
    scan : Scan
    """
    rijen = vergelijking.reindex([i for i in LEEFTIJDEN if i in vergelijking.index])
    if rijen["verschil"].isna().all():
        return Tekst("")
    indicator = str(rijen["verschil"].abs().idxmax())
    rij = select_rij(rijen, indicator)
    woord = "meer" if rij["verschil"] > 0 else "minder"
    zinnen = [
        f"Het grootste verschil met Nederland zit bij {rij['zin']}: daarvan wonen er in "
        f"{scan.naam} naar verhouding {woord}, {say_paar(rij, 'waarde', 'nederland')}, in "
        f"{int(rij['peiljaar'])}."
    ]
    if rij["oordeel"] not in ("hoger", "lager"):
        zinnen.append("Ook dat verschil is niet duidelijk.")
    if marge := format_bereik(rij["onder"], rij["boven"]):
        zinnen.append(f"De marge is {marge}.")
    zinnen.append("Leeftijd zegt niet wat mensen nodig hebben of willen.")
    jaar = int(rij["peiljaar"])
    bewijs = tuple((indicator, code, jaar) for code in (scan.code, "NL00"))
    return Tekst(escape_md(" ".join(zinnen)), rijen=bewijs)


def say_oververtegenwoordiging(wijken: pd.DataFrame, scan: Scan) -> Tekst:
    """Say how often a wijk was compared, with which outcome, and when we call a difference clear.

    Parameters
    ----------
    wijken : DataFrame
        From `analyse.compare_wijken`.
    scan : Scan
    """
    if len(scan.wijken) < 2:
        return Tekst("")
    aantal = wijken["markering"].value_counts()
    over, onder, gelijk, weinig, zonder = (
        format_getal(aantal.get(m, 0))
        for m in ("oververtegenwoordigd", "ondervertegenwoordigd", "niet te onderscheiden",
                  "te weinig gegevens", "zonder marge")
    )  # fmt: skip
    d = scan.catalogus.regels.drempels()
    hoog, laag = format_getal(d["index_over"]), format_getal(d["index_onder"])
    return Tekst(
        f"Een groep is {over} keer duidelijk groter en {onder} keer duidelijk kleiner dan in de "
        f"rest. In {gelijk} gevallen is het verschil klein of niet van toeval te onderscheiden. "
        f"In {zonder} gevallen is er een cijfer zonder aantallen, zoals een schatting: dat toetsen "
        f"wij niet. In {weinig} gevallen zijn er te weinig gegevens. Duidelijk betekent: minstens "
        f"een index van {hoog} of hoogstens {laag}, minstens "
        f"{format_getal(d['personen_minimaal'])} mensen, en een toets die rekent met alle "
        "vergelijkingen samen en met de afronding door het CBS."
    )


def say_wijken(wijken: pd.DataFrame, scan: Scan, indicator: str) -> Tekst:
    """Say which wijken stand out on one figure, which do not, and what is not to be said.

    Parameters
    ----------
    wijken : DataFrame
        From `analyse.compare_wijken`.
    scan : Scan
    indicator : str
        Id; without figures per wijk there is nothing to say.
    """
    minimaal = scan.catalogus.regels.drempels()["inwoners_minimaal"]
    rijen = wijken[(wijken["indicator"] == indicator) & (wijken["status"] == "ok")]
    rijen = rijen[rijen["inwoners"] >= minimaal]
    rijen = rijen.sort_values("waarde", ascending=False, kind="stable")
    if len(rijen) < 2:
        return Tekst("")
    hoogste, laagste = select_rij(rijen, rijen.index[0]), select_rij(rijen, rijen.index[-1])
    zinnen = [
        f"{hoogste['titel']}, {int(hoogste['peiljaar'])}. Van de {len(rijen)} wijken met een "
        f"cijfer heeft {_say_waarde(hoogste)} het hoogste en {_say_waarde(laagste)} het laagste."
    ]
    gelijk = int((rijen["waarde"] == laagste["waarde"]).sum()) - 1
    if gelijk:
        wijken_ = say_aantal(gelijk, "andere wijk heeft", "andere wijken hebben")
        zinnen.append(say_zin(f"{wijken_} hetzelfde laagste cijfer"))
    mist = len(wijken[(wijken["indicator"] == indicator) & (wijken["status"] != "ok")
                      & (wijken["inwoners"] >= minimaal)])  # fmt: skip
    if mist:
        is_ = select_vorm(mist, "heeft", "hebben")
        zinnen.append(say_zin(f"{say_aantal(mist, 'wijk', 'wijken')} {is_} geen cijfer"))
    genoemd = [hoogste, laagste]
    if rijen["onder"].isna().all():
        zinnen.append(
            "De cijfers hebben geen marge: een klein verschil zegt weinig, en een volgorde is er "
            "niet uit af te lezen."
        )
    else:
        deel, gekozen = _say_duidelijk(rijen, scan)
        zinnen += deel
        genoemd += gekozen
    zinnen.append("Het cijfer gaat over de wijk als geheel en zegt niets over een bewoner.")
    bewijs = dict.fromkeys(_sleutel(rij) for rij in genoemd)
    return Tekst(escape_md(" ".join(zinnen)), rijen=tuple(bewijs))


def _say_duidelijk(rijen: pd.DataFrame, scan: Scan) -> tuple[list[str], list[Rij]]:
    """Return what may be said of the wijken that differ clearly, and the rows named in it."""
    zinnen, genoemd = [], []
    for markering, woord in (("oververtegenwoordigd", "hoger"), ("ondervertegenwoordigd", "lager")):
        gekozen = select_rijen(rijen[rijen["markering"] == markering])
        if woord == "lager":
            gekozen = gekozen[::-1]
        if not gekozen:
            continue
        namen = [
            r["naam"]
            if is_leeg(r["rang"])
            else f"{r['naam']} (plaats {format_rang(r['rang_onder'], r['rang_boven'])})"
            for r in gekozen[:GENOEMD]
        ]
        rest = [f"nog {len(gekozen) - GENOEMD}"] if len(gekozen) > GENOEMD else []
        zinnen.append(f"Duidelijk {woord} dan in de rest: {format_lijst([*namen, *rest])}.")
        genoemd += gekozen[:GENOEMD]
    if not zinnen:
        return [f"Geen wijk verschilt duidelijk van de rest van {scan.naam}."], []
    zinnen.append("Overlappen de balken van twee wijken, dan staat hun volgorde niet vast.")
    return zinnen, genoemd


def _say_waarde(rij: Rij) -> str:
    marge = format_bereik(rij["onder"], rij["boven"], "aantal", int(rij["decimalen"]))
    cijfer = format_waarde(rij["waarde"], rij["eenheid"], int(rij["decimalen"]))
    return f"{rij['naam']} ({cijfer}{f', marge {marge}' if marge else ''})"


def _sleutel(rij: Rij) -> Cijferrij:
    return str(rij["indicator"]), str(rij["gebiedscode"]), int(rij["peiljaar"])
