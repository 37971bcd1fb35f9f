"""One cell of the invulmap to one value, or a Dutch reason why not."""

from __future__ import annotations

import datetime as dt
import math
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import Final, Literal

from kansenscan_lib.catalogus.lezen import format_gevonden
from kansenscan_lib.fouten import suggest

Soort = Literal["tekst", "getal", "kommagetal", "datum", "keuze", "keuzes", "wijken"]

HELE_GEMEENTE: Final = "Hele gemeente"
SCHEIDING: Final = re.compile(r"[;\n]")

_MAANDEN: Final = {
    naam: nummer for nummer, namen in enumerate(
        ("januari jan", "februari feb", "maart mrt", "april apr", "mei", "juni jun", "juli jul",
         "augustus aug", "september sep sept", "oktober okt", "november nov", "december dec"),
        start=1)
    for naam in namen.split()
}
_DATUM: Final = (
    re.compile(r"(?P<dag>\d{1,2})[-/. ](?P<maand>\d{1,2})[-/. ](?P<jaar>\d{4})"),
    re.compile(r"(?P<jaar>\d{4})-(?P<maand>\d{1,2})-(?P<dag>\d{1,2})(?:[T ]00:00:00)?"),
    re.compile(r"(?P<dag>\d{1,2})[- ](?P<maand>[a-z]+)\.?[- ](?P<jaar>\d{4})"),
)
# Begins at the begin of a word, or a long text without blanks takes seconds.
_MAIL: Final = re.compile(
    r"(?<![^\s@<>(),;:])[^\s@<>(),;:]+\s?@\s?[^\s@<>(),;:]+\.[^\W\d_]{2,}"
)
# A Dutch number (0 and nine digits) or an international one, with the usual signs in between.
_TELEFOON: Final = re.compile(
    r"(?<!\d)(?<!\d[.,])(?:(?:\+|00)[1-9]\d?[ .()/-]*(?:0[ .()/-]*)?|\(?0)"
    r"(?:\d[ .()/-]{0,3}){8}\d(?!\d)"
)
# 12,5 and 1.234,5; a point alone may be a decimal sign or mark thousands, so that is asked.
_KOMMAGETAL: Final = re.compile(
    r"[+-]?(?:[0-9]{1,9}|[0-9]{1,3}(?:\.[0-9]{3}){1,2}(?=,))(?:,[0-9]{1,6})?"
)
_ONDUIDELIJK: Final = re.compile(r"[+-]?[0-9]+(?:\.[0-9]+|[0-9.,]*\s*%)")
# "mw. Jansen", "de heer Van den Berg": only with such a word a name can be told from a place.
_AANHEF: Final = re.compile(
    r"\b(?:dhr|mevr|mw|mevrouw|meneer|de heer|hr(?=\.))\b\.?\s*(?:[^\W\d_]\.\s*)*"
    r"(?:(?:van|de|der|den|ten|ter|te|het|'t)\s+)*([^\W\d_])['’\w]", re.IGNORECASE,
)
# With a year of two digits only when no more digits follow: 06-12-34 56 78 is no date.
_DATUM_IN_TEKST: Final = re.compile(
    r"(?<!\d[-/.])\b\d{1,2}[-/.]\d{1,2}[-/.](?:\d{4}\b|\d{2}\b(?![-/. ]*\d))|\b\d{4}-\d{2}-\d{2}\b"
)
_STREEP: Final = re.compile(r"[\u2010-\u2015\u2212_]")
_AT: Final = re.compile(r"\s*[(\[]\s*(?:at|apenstaartje)\s*[)\]]\s*", re.IGNORECASE)
# Control signs and halves of a sign; and those that change the direction of the text around them,
# which can make a text look like another.
_STUURTEKEN: Final = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]"
)


class CelFout(ValueError):
    """Why a cell cannot be used.

    Parameters
    ----------
    reden : str
        What is wrong, in Dutch, without full stop.
    gevonden : object
        Quoted in the message; None leaves that out.
    hulp : str
        Sentence to end with, for instance a suggestion.
    """

    def __init__(self, reden: str, gevonden: object = None, hulp: str = "") -> None:
        deel = f"; gevonden: {format_gevonden(_format(gevonden))}" if gevonden is not None else ""
        super().__init__(f"{reden}{deel}.{hulp}")


@dataclass(frozen=True)
class Cel:
    """A filled cell as openpyxl gives it: its value and its data type ("f" is a formula)."""

    waarde: object
    type: str


@dataclass(frozen=True)
class Keuzelijst:
    """A closed list: id -> the text people see. Also accepts ids and other names.

    Examples
    --------
    >>> Keuzelijst({"kort": "korte termijn"}).find(" Korte  Termijn")
    'kort'
    """

    keuzes: Mapping[str, str]
    ook: Mapping[str, str] = field(default_factory=dict)

    def find(self, tekst: str) -> str | None:
        """Return the id that belongs to a text, blind to case, accents and blanks."""
        return self._namen.get(_sleutel(tekst))

    @cached_property
    def _namen(self) -> dict[str, str]:
        namen = {_sleutel(naam): id_ for naam, id_ in self.ook.items()}
        namen |= {_sleutel(id_): id_ for id_ in self.keuzes}
        return namen | {_sleutel(naam): id_ for id_, naam in self.keuzes.items()}


@dataclass(frozen=True)
class Kolom:
    """How one column of a workbook looks and what it takes.

    `maximaal` is a number of characters for text; `minimaal` and `maximaal` bound a number.
    `lijst` names a Keuzelijst. `intern` marks what may never reach a shareable output, `mensen` a
    number of people, of which a small one may not. `vooringevuld` is what we write for people: a
    row with nothing else is not filled in. `sinds` is the version of the workbook in which the
    column came.
    """

    kop: str
    hulp: str
    soort: Soort = "tekst"
    lijst: str = ""
    minimaal: int = 0
    maximaal: int = 200
    breedte: int = 24
    intern: bool = False
    mensen: bool = False
    vooringevuld: bool = False
    sinds: int = 1


Lijsten = Mapping[str, Keuzelijst]


def read_cel(kolom: Kolom, cel: Cel, lijsten: Lijsten) -> object:
    """Return the value of a filled cell in the type of its column.

    Parameters
    ----------
    kolom : Kolom
    cel : Cel
    lijsten : mapping of str to Keuzelijst

    Returns
    -------
    str, int, float, datetime.date or list of str
        An id for a choice; a list of ids for several; an empty list for the whole gemeente.

    Raises
    ------
    CelFout
    """
    if cel.type == "f":
        raise CelFout("is een formule; typ gewone tekst of een getal", cel.waarde)
    if cel.type == "e":
        raise CelFout("bevat een foutmelding van Excel; typ zelf wat er moet staan", cel.waarde)
    if kolom.soort == "getal":
        return _read_getal(cel.waarde, kolom)
    if kolom.soort == "kommagetal":
        return _read_kommagetal(cel.waarde, kolom)
    if kolom.soort == "datum":
        return _read_datum(cel.waarde)
    tekst = _read_tekst(cel.waarde)
    if kolom.soort == "keuze":
        return _read_keuzes([tekst], lijsten[kolom.lijst])[0]
    if kolom.soort in ("keuzes", "wijken"):
        delen = [deel.strip() for deel in SCHEIDING.split(tekst) if deel.strip()]
        if kolom.soort == "wijken":
            return _read_wijken(delen, lijsten[kolom.lijst])
        return _read_keuzes(delen, lijsten[kolom.lijst]) if kolom.lijst else _check_vrij(delen)
    if len(tekst) > kolom.maximaal:
        raise CelFout(f"mag hoogstens {kolom.maximaal} tekens zijn; gevonden: {len(tekst)} tekens",
                      hulp=" Maak de tekst korter.")
    soort = "" if kolom.intern else find_contactgegeven(tekst)
    if soort:
        # The text itself is not repeated: messages are copied into e-mails and logs.
        raise CelFout(f"bevat een {soort}; dit veld kan in het rapport komen, noem daarom een rol")
    return tekst


def find_contactgegeven(tekst: str) -> str:
    """Return which contact detail a text seems to hold, or an empty string.

    Examples
    --------
    >>> find_contactgegeven("bel 038-123 45 67"), find_contactgegeven("van 01-09-2026")
    ('telefoonnummer', '')
    >>> find_contactgegeven("via mw. De Bruin"), find_contactgegeven("via de teamleider")
    ('naam van een persoon', '')
    """
    # ASCII has no invisible signs and no second spelling of a letter; most text is ASCII.
    kaal = tekst if tekst.isascii() else "".join(
        t for t in unicodedata.normalize("NFKC", tekst) if unicodedata.category(t) != "Cf"
    )
    if _MAIL.search(_AT.sub("@", kaal)):
        return "e-mailadres"
    if any(raak[1].isupper() for raak in _AANHEF.finditer(kaal)):
        return "naam van een persoon"
    kaal = _STREEP.sub("-", kaal)
    return "telefoonnummer" if _TELEFOON.search(_DATUM_IN_TEKST.sub("|", kaal)) else ""


def _format(waarde: object) -> object:
    """Return a value as Dutch people see it in Excel."""
    if isinstance(waarde, bool):
        return "WAAR" if waarde else "ONWAAR"
    if isinstance(waarde, dt.date):
        return f"{waarde:%d-%m-%Y}"
    return str(waarde).replace(".", ",") if isinstance(waarde, float) else waarde


def _read_tekst(waarde: object) -> str:
    if isinstance(waarde, bool):
        raise CelFout("moet tekst zijn, maar Excel maakte er WAAR of ONWAAR van. Zet de cel op "
                      "Tekst en typ het opnieuw", waarde)
    if isinstance(waarde, dt.date | dt.time | dt.timedelta):
        raise CelFout("moet tekst zijn, maar Excel maakte er een datum of tijd van. Zet de cel op "
                      "Tekst en typ het opnieuw", waarde)
    if isinstance(waarde, float) and waarde.is_integer():
        waarde = int(waarde)
    tekst = str(waarde).replace("\u00a0", " ").replace("\r\n", "\n").replace("\r", "\n").strip()
    if vreemd := _STUURTEKEN.search(tekst):
        raise CelFout("bevat een onzichtbaar teken; typ de tekst opnieuw",
                      f"U+{ord(vreemd[0]):04X}")
    return tekst


def _read_getal(waarde: object, kolom: Kolom) -> int:
    getal: int | None = None
    if isinstance(waarde, str):
        getal = int(waarde) if re.fullmatch(r"[+-]?[0-9]{1,9}", waarde.strip()) else None
    elif isinstance(waarde, int | float) and not isinstance(waarde, bool):
        getal = int(waarde) if float(waarde).is_integer() else None
    if getal is None:
        raise CelFout("moet een heel getal zijn", waarde)
    if not kolom.minimaal <= getal <= kolom.maximaal:
        raise CelFout(f"moet tussen {kolom.minimaal} en {kolom.maximaal} liggen", getal)
    return getal


def _read_kommagetal(waarde: object, kolom: Kolom) -> float:
    """Read a number with decimals. In a text a comma is the decimal sign, as Dutch people write."""
    getal = math.nan
    if isinstance(waarde, str):
        tekst = waarde.replace("\u00a0", " ").strip()
        if _ONDUIDELIJK.fullmatch(tekst):
            raise CelFout("moet een getal met een komma zijn, zonder punt of procentteken", waarde)
        if _KOMMAGETAL.fullmatch(tekst):
            getal = float(tekst.replace(".", "").replace(",", "."))
    elif isinstance(waarde, int | float) and not isinstance(waarde, bool):
        getal = float(waarde)
    if not math.isfinite(getal):
        raise CelFout("moet een getal zijn, zoals 12,5", waarde)
    if not kolom.minimaal <= getal <= kolom.maximaal:
        raise CelFout(f"moet tussen {kolom.minimaal} en {kolom.maximaal} liggen", waarde)
    return getal


def _read_datum(waarde: object) -> dt.date:
    dag = waarde.date() if isinstance(waarde, dt.datetime) else waarde
    if isinstance(waarde, str):
        tekst = " ".join(waarde.casefold().split())
        raak = next((m for patroon in _DATUM if (m := patroon.fullmatch(tekst))), None)
        if raak is None or not (maand := _MAANDEN.get(raak["maand"]) or _maandnummer(raak)):
            raise CelFout("moet een datum zijn, zoals 1-9-2026", waarde)
        try:
            dag = dt.date(int(raak["jaar"]), maand, int(raak["dag"]))
        except ValueError:
            raise CelFout("deze datum bestaat niet", waarde) from None
    if not isinstance(dag, dt.date):
        raise CelFout("moet een datum zijn, zoals 1-9-2026", waarde)
    if not 2000 <= dag.year <= 2100:
        raise CelFout("moet een datum tussen 2000 en 2100 zijn", dag)
    return dag


def _maandnummer(raak: re.Match[str]) -> int:
    return int(raak["maand"]) if raak["maand"].isdecimal() else 0


def _read_keuzes(delen: Sequence[str], lijst: Keuzelijst) -> list[str]:
    gevonden = {deel: lijst.find(deel) for deel in delen}
    fout = [deel for deel, id_ in gevonden.items() if id_ is None]
    if fout or not delen:
        namen = list(lijst.keuzes.values())
        hulp = "".join(dict.fromkeys(suggest(deel, namen) for deel in fout))
        # Commas are part of some names, so they cannot part two choices; people do try.
        if any(lijst.find(stuk) for deel in fout if "," in deel for stuk in deel.split(",")):
            hulp = " Zet tussen twee keuzes een puntkomma."
        raise CelFout(f"kies uit: {_say_keuzes(namen)}", "; ".join(fout) or ";", hulp)
    return list(dict.fromkeys(id_ for id_ in gevonden.values() if id_ is not None))


def _say_keuzes(namen: Sequence[str]) -> str:
    """Return the choices for a message: only the first ones when they are many or long."""
    tonen = list(namen[:8])
    while len(tonen) > 1 and len("; ".join(tonen)) > 320:
        tonen.pop()
    rest = " en andere (zie de keuzelijst)" if len(namen) > len(tonen) else ""
    return "; ".join(naam.rstrip(".") for naam in tonen) + rest


def _read_wijken(delen: Sequence[str], lijst: Keuzelijst) -> list[str]:
    heel = [deel for deel in delen if _sleutel(deel) == _sleutel(HELE_GEMEENTE)]
    if heel and len(delen) > 1:
        raise CelFout(f"kies '{HELE_GEMEENTE}' of losse wijken, niet allebei", "; ".join(delen))
    return [] if heel else _read_keuzes(delen, lijst)


def _check_vrij(delen: Sequence[str]) -> list[str]:
    for deel in delen:
        if len(deel) > 200:
            raise CelFout(f"mag hoogstens 200 tekens per naam zijn; gevonden: {len(deel)} tekens",
                          hulp=" Maak de naam korter.")
        if soort := find_contactgegeven(deel):
            raise CelFout(f"bevat een {soort}; noem een organisatie of rol")
    return list(dict.fromkeys(delen))


@lru_cache(maxsize=4096)
def _sleutel(tekst: str) -> str:
    kaal = unicodedata.normalize("NFKD", tekst.casefold().replace("&", " en ").replace("_", " "))
    return " ".join("".join(t for t in kaal if unicodedata.category(t) not in ("Mn", "Cf")).split())
