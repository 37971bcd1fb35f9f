"""Tables in, Dutch sentences out. Guards: no cause words, no "mensen in wijk X zijn", no bare rank.

Every number in a sentence is a cell of the table it was made from.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from kansenscan_lib.beeld.taal import (
    format_lijst,
    format_ongeveer,
    format_rang,
    format_waarde,
    is_leeg,
    say_aandeel,
    say_zin,
)
from kansenscan_lib.beeld.tonen import Tekst
from kansenscan_lib.scan import Scan

UITLEG_ZEKERHEID = {
    "hoog": "Dit is een telling. Het verschil is groter dan toeval kan verklaren.",
    "midden": "Dit cijfer komt uit een registratie. Een marge is niet te geven.",
    "laag": "Dit is een schatting of een aanwijzing. Toets haar in een gesprek.",
}


def say_vergelijking(rij: Mapping[str, Any], naam: str) -> str:
    """Return one sentence that puts a figure of the gemeente beside that of Nederland.

    Parameters
    ----------
    rij : mapping
        A row of `analyse.compare_gemeente`.
    naam : str
        Of the gemeente.
    """
    if rij["oordeel"] == "onbekend" or is_leeg(rij["nederland"]):
        return f"{rij['titel']} in {naam}: {format_cijfer(rij, 'waarde')}, {_jaar(rij)}."
    zelf = " Het cijfer van Nederland is ons gemiddelde van de gemeenten." if rij["eigen"] else ""
    slot = f"{say_paar(rij, 'waarde', 'nederland')}, {_jaar(rij)}.{zelf}"
    if not rij["groep"]:
        woord = {"hoger": "hoger dan", "lager": "lager dan"}.get(
            rij["oordeel"], "ongeveer gelijk aan"
        )
        return say_zin(f"{rij['zin']} is in {naam} {woord} in Nederland: {slot}")
    if rij["oordeel"] == "ongeveer gelijk":
        zin = f"zijn er naar verhouding ongeveer evenveel {rij['zin']} als in Nederland"
        return f"In {naam} {zin}: {slot}"
    woord = "meer" if rij["oordeel"] == "hoger" else "minder"
    return f"In {naam} zijn er naar verhouding {woord} {rij['zin']} dan in Nederland: {slot}"


def say_paar(rij: Mapping[str, Any], een: str, ander: str) -> str:
    """Return two values beside each other, shares as people say them with the figure behind.

    Parameters
    ----------
    rij : mapping
        With eenheid, decimalen, groep and the two columns named by `een` and `ander`.

    Examples
    --------
    >>> rij = {"eenheid": "%", "decimalen": 1, "groep": "inwoners", "a": 20.4, "b": 24.9}
    >>> say_paar(rij, "a", "b")
    'ruim 1 op de 5 inwoners (20,4%) tegenover een kwart (24,9%)'
    >>> say_paar(rij | {"b": 20.9}, "a", "b")
    '20,4% tegenover 20,9%'
    """
    cijfers = [format_cijfer(rij, kolom) for kolom in (een, ander)]
    if rij["eenheid"] != "%" or not all(0 <= rij[k] <= 100 for k in (een, ander)):
        return " tegenover ".join(cijfers)
    gezegd = [say_aandeel(rij[een], rij["groep"]), say_aandeel(rij[ander])]
    if say_aandeel(rij[een]) == gezegd[1]:
        return " tegenover ".join(cijfers)
    # "55 op de 100" is no shorter than 55%.
    delen = [cijfer if woorden.startswith("ongeveer") else f"{woorden} ({cijfer})"
             for woorden, cijfer in zip(gezegd, cijfers, strict=True)]  # fmt: skip
    return " tegenover ".join(delen)


def _jaar(rij: Mapping[str, Any]) -> str:
    woord = "schatting over" if rij["soort"] == "model" else "in"
    return f"{woord} {int(rij['peiljaar'])}"


def say_wijk(rij: Mapping[str, Any], naam: str) -> str:
    """Return one sentence that puts a figure of a wijk beside the rest of its gemeente."""
    zin = (
        f"{rij['naam']} telt naar verhouding meer {rij['zin']} dan de rest van {naam}: "
        f"{say_paar(rij, 'waarde', 'rest')}, {_jaar(rij)}."
    )
    if not is_leeg(rij["extra"]) and rij["extra"] >= 10:
        zin += (
            f" Dat zijn er ongeveer {format_ongeveer(rij['extra'])} meer dan wanneer de wijk "
            "was zoals de rest."
        )
    return zin


def say_plaats(rij: Mapping[str, Any]) -> str:
    """Return the place of a wijk with the places it may just as well have.

    Parameters
    ----------
    rij : mapping
        With rang, rang_onder and rang_boven: a row of `analyse.compare_wijken`.

    Examples
    --------
    >>> say_plaats({"rang": 3.0, "rang_onder": 2.0, "rang_boven": 6.0}).replace(chr(160), " ")
    '3 (2 tot 6)'
    >>> say_plaats({"rang": 1.0, "rang_onder": 1.0, "rang_boven": 1.0})
    '1'
    """
    if is_leeg(rij["rang"]):
        return "–"
    marge = format_rang(rij["rang_onder"], rij["rang_boven"])
    plaats = f"{int(rij['rang'])}"
    return plaats if marge == plaats else f"{plaats} ({marge})".replace(" tot ", "\xa0tot\xa0")


def say_behoefte(rij: Mapping[str, Any], scan: Scan) -> str:
    """Return one sentence on the need that a verdict rests on.

    Parameters
    ----------
    rij : mapping
        With indicator, uitkomst, vergelijking and zekerheid: a row of `compare_confrontatie` or
        `compare_kansen`.
    """
    if not rij["indicator"]:
        return "Voor deze groep is er geen cijfer."
    indicator = scan.catalogus.indicator[rij["indicator"]]
    if rij["uitkomst"] == "te weinig gegevens":
        return f"{indicator.titel}: te weinig gegevens."
    waar = {
        "nederland": "in Nederland",
        "rest": "in de rest van de gemeente",
        "gemeente": "in de hele gemeente",
    }[rij["vergelijking"]]
    if indicator.groep:
        woord = {"hoger": "meer", "lager": "minder", "gelijk": "ongeveer evenveel"}[rij["uitkomst"]]
        zin = f"naar verhouding {woord} {indicator.zin}"
    else:
        woord = {"hoger": "hoger", "lager": "lager", "gelijk": "ongeveer gelijk"}[rij["uitkomst"]]
        zin = f"{indicator.zin} is {woord}"
    soort = {
        "stevig": "",
        "telling": " (zonder marge)",
        "schatting": " (schatting)",
        "onbekend": "",
    }[rij["zekerheid"]]
    return say_zin(f"{zin} {'als' if rij['uitkomst'] == 'gelijk' else 'dan'} {waar}{soort}")


def say_bewijs(bewijs: Sequence[tuple[Any, ...]], scan: Scan) -> str:
    """Return the figures behind a kans: area, figure, what it is compared with, year."""
    delen = []
    for gebied, indicator, peiljaar, waarde, referentie in bewijs[:6]:
        if not indicator or is_leeg(waarde):
            continue
        i = scan.catalogus.indicator[indicator]
        delen.append(
            f"{scan.gebieden['naam'][gebied]} "
            f"{format_waarde(waarde, i.eenheid, i.decimalen)} tegenover "
            f"{format_waarde(referentie, i.eenheid, i.decimalen)} ({peiljaar})"
        )
    rest = f"; en nog {len(bewijs) - 6}" if len(bewijs) > 6 else ""
    return "; ".join(delen) + rest if delen else "geen cijfer"


VRAGEN = {
    "beleid": ("Welke doelen staan in het coalitieakkoord en het beleidsplan sociaal domein?",
               "Welke portefeuillehouder gaat over de bibliotheek, en welke over deze doelen?",
               "Welke geldstromen lopen dit en volgend jaar af?"),
    "stakeholders": ("Wie beslist, wie voert uit en wie kent de inwoners?",
                     "Wie heeft belang bij het onderwerp, en hoe groot is de invloed?",
                     "Met wie werkt de bibliotheek al samen, en met wie zou zij dat willen?"),
    "partners": ("Welke behoefte aan ondersteuning is nog niet vervuld, en met wie kan dat?",
                 "Wat brengt elke partner mee, en wat zoekt die?"),
    "marktaanbod": ("Welke vergelijkbare diensten zijn er al, en wie begint en betaalt ze?",
                    "Hoe tevreden zijn inwoners, en wat kan de bibliotheek toevoegen?",
                    "Wanneer is dit voor het laatst nagevraagd?"),
    "bibliotheek": ("Welke diensten bestaan, welke zijn gepland en welke zijn mogelijk?",
                    "Hoeveel mensen doen mee, en uit welke wijken komen zij?",
                    "Hoe versterkt de bibliotheek de eigen regie van inwoners?"),
    "kansen": ("Wat doen anderen al, en wat doet de bibliotheek? Vul de bladen Aanbod en "
               "Bibliotheek in.",
               "Welke kans ziet u zelf? Zet die in het blad Kansen."),
}  # fmt: skip


def say_leeg(fase: str) -> Tekst:
    """Say that nothing is filled in yet, with the questions to ask first."""
    return Tekst(
        "Voor deze fase is nog niets ingevuld. Onvoldoende bewijs voor een oordeel. Deze vragen "
        "helpen op weg:\n\n" + "\n".join(f"- {vraag}" for vraag in VRAGEN[fase])
    )


def say_binnen(titel: str) -> str:
    """Return a title as it reads inside a sentence; names and abbreviations keep their capital.

    Examples
    --------
    >>> say_binnen("Mensen met een uitkering"), say_binnen("WOZ-waarde"), say_binnen("Wmo-hulp")
    ('mensen met een uitkering', 'WOZ-waarde', 'Wmo-hulp')
    """
    eerste = titel.split(" ")[0]
    naam = eerste[1:2].isupper() or eerste.startswith(("Wmo", "Nederland", "Europa"))
    return titel if naam else titel[:1].lower() + titel[1:]


def say_waar(rij: Mapping[str, Any], scan: Scan) -> str:
    """Return where a kans lies: the wijken, each with its verdict when those differ."""
    if len(set(rij["oordelen"])) < 2:
        return say_namen(scan, rij["wijken"])
    titels = scan.catalogus.regels.oordelen
    delen = []
    for oordeel in dict.fromkeys(rij["oordelen"]):
        hier = [w for w, o in zip(rij["wijken"], rij["oordelen"], strict=True) if o == oordeel]
        delen.append(f"{say_namen(scan, hier)} ({titels[oordeel].titel})")
    return format_lijst(delen)


def say_reden(rij: Mapping[str, Any], scan: Scan) -> str:
    """Return why a kans has its verdict; names the wijk when the verdicts differ."""
    eerste = f"{scan.wijken[rij['wijken'][0]]}: " if len(set(rij["oordelen"])) > 1 else ""
    plan = " De bibliotheek heeft het hier wel gepland." if rij["gepland_hier"] else ""
    return f"{eerste}{rij['reden']}{plan}"


def say_namen(scan: Scan, codes: Sequence[str]) -> str:
    """Return names of wijken for a sentence; the whole gemeente when there are none."""
    namen = [str(scan.wijken[c]) for c in codes if c in scan.wijken.index]
    if not namen:
        return f"heel {scan.naam}"
    return format_lijst([*namen[:4], f"nog {len(namen) - 4}"] if len(namen) > 5 else namen)


def format_cijfer(rij: Mapping[str, Any], kolom: str) -> str:
    """Write one column of a row in the unit and decimals of its indicator."""
    return format_waarde(rij[kolom], rij["eenheid"], int(rij["decimalen"]))
