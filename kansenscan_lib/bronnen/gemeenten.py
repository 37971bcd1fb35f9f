"""Finds the gemeente a user means, whatever way it is written."""

from __future__ import annotations

import re
import unicodedata

import pandas as pd

from kansenscan_lib.catalogus.bronnen import load_bronnen
from kansenscan_lib.fouten import InvoerFout, suggest


def select_code(naam_of_code: str, gebieden: pd.DataFrame) -> str:
    """Return the code of the gemeente a user means.

    Parameters
    ----------
    naam_of_code : str
        A name (capitals, accents, hyphens and apostrophes do not matter), a name people use beside
        it ("Den Haag"), or a code ("GM0193", "0193", "193").
    gebieden : DataFrame
        Index gebiedscode; columns soort, naam and gemeentecode.

    Returns
    -------
    str
        "GM" and four digits.

    Raises
    ------
    InvoerFout
        No gemeente of this name or code, or more than one; says which one could be meant and, for
        a gemeente that no longer exists, which took over.

    Examples
    --------
    >>> gebieden = pd.DataFrame({"soort": "gemeente", "naam": ["Zwolle"], "gemeentecode": "GM0193"},
    ...                         index=["GM0193"])
    >>> select_code("ZWOLLE", gebieden), select_code("193", gebieden)
    ('GM0193', 'GM0193')
    """
    namen = gebieden.loc[gebieden["soort"] == "gemeente", "naam"]
    gevraagd = " ".join(str(naam_of_code).split())
    if not gevraagd:
        raise InvoerFout("Er is geen gemeente opgegeven. Gebruik een naam, zoals Zwolle, of een "
                         "code, zoals GM0193.")
    if gevraagd.upper() in gebieden.index and not gevraagd.upper().startswith("GM"):
        raise InvoerFout(_say_ander_gebied(gebieden, gevraagd.upper()))
    code = re.fullmatch(r"(?:GM)?(\d{1,4})", gevraagd, re.IGNORECASE)
    if code:
        gezocht = f"GM{int(code[1]):04d}"
        if gezocht in namen.index:
            return gezocht
        raise InvoerFout(_say_opgegaan(gezocht, namen) or (
            f"Onbekende gemeentecode '{gevraagd}'. Gebruik de code van het CBS, zoals GM0193, of "
            "de naam van de gemeente."
        ))
    sleutel = _simplify(re.sub(r"^gemeente\s+", "", gevraagd, flags=re.IGNORECASE))
    zonder_haakjes = _simplify(re.sub(r"\(.*?\)", "", gevraagd))
    for zoek, kort in ((sleutel, False), (sleutel, True), (zonder_haakjes, True)):
        passend = [str(gm) for gm, naam in namen.items()
                   if _simplify(re.sub(r"\(.*?\)", "", naam) if kort else naam) == zoek]
        if len(passend) == 1:
            return passend[0]
        if passend:
            keuzes = " of ".join(f"{namen[gm]} ({gm})" for gm in passend)
            raise InvoerFout(f"'{gevraagd}' kan meer dan één gemeente zijn: {keuzes}. Gebruik de "
                             "volledige naam of de code.")
    for bijnaam, gm in load_bronnen().gemeentenamen.items():
        if _simplify(bijnaam) == sleutel and gm in namen.index:
            return gm
    raise InvoerFout(_say_opgegaan(gevraagd, namen) or (
        f"Onbekende gemeente '{gevraagd}'.{suggest(gevraagd, namen)} Gebruik de naam van een "
        f"gemeente van {load_bronnen().gebiedsindeling.jaar} of de code van het CBS, zoals GM0193."
    ))


def _say_ander_gebied(gebieden: pd.DataFrame, code: str) -> str:
    """Say which area a code means that is not a gemeente, and which gemeente to use."""
    gebied = gebieden.loc[code]
    if gebied["soort"] != "wijk":
        return (f"{code} is geen gemeente maar een {gebied['soort']} ({gebied['naam']}). Gebruik "
                "een gemeente, zoals GM0193.")
    gemeente = gebieden.loc[gebied["gemeentecode"], "naam"]
    return (f"{code} is een wijk ({gebied['naam']}) van {gemeente}. Gebruik de gemeente: "
            f"{gebied['gemeentecode']}.")


def _simplify(naam: str) -> str:
    """Return a name without capitals, accents and punctuation."""
    ontleed = unicodedata.normalize("NFKD", naam.casefold())
    return "".join(teken for teken in ontleed if teken.isalnum())


def _say_opgegaan(gevraagd: str, namen: pd.Series) -> str:
    """Say what became of a gemeente that no longer exists; empty text when it is not one."""
    bronnen, sleutel = load_bronnen(), _simplify(gevraagd)
    for wijziging in bronnen.gemeentewijzigingen:
        for code, naam in zip(wijziging.van, wijziging.namen, strict=True):
            if sleutel in (_simplify(code), _simplify(naam)):
                return (f"{naam} is in {wijziging.ingegaan.year} opgegaan in "
                        f"{namen[wijziging.naar]} ({wijziging.naar}). Gebruik die gemeente.")
    for splitsing in bronnen.gemeentesplitsingen:
        if sleutel in (_simplify(splitsing.van), _simplify(splitsing.naam)):
            keuzes = [f"{namen[code]} ({code})" for code in splitsing.naar]
            return (f"{splitsing.naam} is in {splitsing.ingegaan.year} verdeeld over "
                    f"{', '.join(keuzes[:-1])} en {keuzes[-1]}. Kies een van die gemeenten.")
    return ""
