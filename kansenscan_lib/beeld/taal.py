"""Values as Dutch readers write and say them: numbers, dates, lists and shares.

Numbers go through Babel (``nl_NL``), never through the locale of the operating system.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from typing import Any

#: How a missing value is named, by the `status` of the row it comes from.
STATUSTEKST = {
    "ok": "niet gepubliceerd",
    "niet_gepubliceerd": "niet gepubliceerd",
    "onderdrukt": "geheim, te weinig mensen",
    "niet_van_toepassing": "niet van toepassing",
    "niet_gekoppeld": "niet te vergelijken, andere indeling",
}

_EENHEDEN = {
    "%": "%",
    "per_1000": " per 1.000",
    "km": " km",
    "ha": " ha",
    "per_km2": " per km²",
}
_TELWOORDEN = ("nul", "één", "twee", "drie", "vier", "vijf", "zes", "zeven", "acht", "negen",
               "tien", "elf", "twaalf")  # fmt: skip


@cache
def _locale() -> Any:
    from babel import Locale

    return Locale.parse("nl_NL")


@cache
def _patroon(decimalen: int) -> Any:
    from babel.numbers import parse_pattern

    return parse_pattern("#,##0" + ("." + "0" * decimalen if decimalen else ""))


def is_leeg(waarde: object) -> bool:
    """Return whether a value is missing: None, NaN, NaT or pandas.NA.

    Examples
    --------
    >>> is_leeg(float("nan")), is_leeg(None), is_leeg(0), is_leeg("")
    (True, True, False, False)
    """
    if waarde is None:
        return True
    try:
        return bool(waarde != waarde)
    except (TypeError, ValueError):  # pandas.NA has no truth value, an array is not one value
        return type(waarde).__name__ == "NAType"


def format_status(status: str = "niet_gepubliceerd") -> str:
    """Return the words that stand where a value is missing.

    Examples
    --------
    >>> format_status("onderdrukt")
    'geheim, te weinig mensen'
    """
    return STATUSTEKST.get(status, "onbekend")


def format_getal(
    x: float | None, decimalen: int = 0, *, status: str = "niet_gepubliceerd", plus: bool = False
) -> str:
    """Write a number the Dutch way, halves rounded away from zero as people do.

    Parameters
    ----------
    x : float or None
        The number; NaN and None give the words of `status`.
    decimalen : int
        Decimals shown, always all of them.
    status : str
        Why the value is missing, see `STATUSTEKST`.
    plus : bool
        Write a plus sign before a positive number, for differences.

    Examples
    --------
    >>> format_getal(1234567.891, 1), format_getal(2.5), format_getal(-0.04, 1)
    ('1.234.567,9', '3', '0,0')
    >>> format_getal(3.2, 1, plus=True), format_getal(float("nan"), status="onderdrukt")
    ('+3,2', 'geheim, te weinig mensen')
    """
    if x is None or is_leeg(x):
        return format_status(status)
    if math.isinf(x):
        return "oneindig"
    afgerond = Decimal(repr(float(x))).quantize(Decimal(1).scaleb(-decimalen), ROUND_HALF_UP)
    if afgerond == 0:
        afgerond = abs(afgerond)
    tekst: str = _patroon(decimalen).apply(afgerond, _locale())
    return f"+{tekst}" if plus and afgerond > 0 else tekst


def format_procent(
    x: float | None, decimalen: int = 1, *, status: str = "niet_gepubliceerd"
) -> str:
    """Write a percentage given on the scale 0-100.

    Examples
    --------
    >>> format_procent(12.34), format_procent(50, 0), format_procent(None)
    ('12,3%', '50%', 'niet gepubliceerd')
    """
    return format_waarde(x, "%", decimalen, status=status)


def format_waarde(
    x: float | None, eenheid: str, decimalen: int = 0, *, status: str = "niet_gepubliceerd"
) -> str:
    """Write a value with its unit, for the units of the catalogue.

    Parameters
    ----------
    eenheid : str
        ``aantal``, ``%``, ``per_1000``, ``euro``, ``x1000_euro``, ``km``, ``ha``, ``per_km2``,
        ``klasse`` or ``index``. Thousands of euros are written out in euros,
        as precise as `decimalen` says.

    Examples
    --------
    >>> format_waarde(354, "x1000_euro").replace(chr(160), " ")
    '€ 354.000'
    >>> format_waarde(1.24, "km", 1), format_waarde(61, "per_1000")
    ('1,2 km', '61 per 1.000')
    """
    if x is None or is_leeg(x):
        return format_status(status)
    if eenheid == "x1000_euro":
        return "€\xa0" + format_getal(round(x, decimalen) * 1000, 0)
    getal = format_getal(x, decimalen)
    return f"€\xa0{getal}" if eenheid == "euro" else getal + _EENHEDEN.get(eenheid, "")


def format_bereik(
    onder: float | None, boven: float | None, eenheid: str = "%", decimalen: int = 1
) -> str:
    """Write an interval; empty when there is none.

    Examples
    --------
    >>> format_bereik(14.2, 20.81), format_bereik(3, 5, "aantal", 0), format_bereik(None, None)
    ('14,2 tot 20,8%', '3 tot 5', '')
    """
    if onder is None or boven is None or is_leeg(onder) or is_leeg(boven):
        return ""
    if eenheid in ("euro", "x1000_euro"):
        return f"{format_waarde(onder, eenheid, decimalen)} tot " + format_waarde(
            boven, eenheid, decimalen
        )
    return f"{format_getal(onder, decimalen)} tot {format_waarde(boven, eenheid, decimalen)}"


def format_ongeveer(n: float) -> str:
    """Write a number of people as people say it: to two significant digits.

    Examples
    --------
    >>> format_ongeveer(1459), format_ongeveer(461), format_ongeveer(38)
    ('1.500', '460', '40')
    """
    stap = 10 ** max(len(str(int(abs(n)))) - 2, 1)
    return format_getal(int(round(n / stap) * stap))


def format_rang(onder: float, boven: float) -> str:
    """Write between which places a wijk lies.

    Examples
    --------
    >>> format_rang(2, 5), format_rang(3, 3)
    ('2 tot 5', '3')
    """
    return format_getal(onder) if onder == boven else format_bereik(onder, boven, "aantal", 0)


def format_datum(datum: dt.date | None, *, kort: bool = False) -> str:
    """Write a date in words, or as day-month-year when `kort`.

    Examples
    --------
    >>> import datetime
    >>> format_datum(datetime.date(2026, 11, 22))
    '22 november 2026'
    >>> format_datum(datetime.date(2026, 3, 1), kort=True)
    '1-3-2026'
    """
    if datum is None or is_leeg(datum):
        return "onbekend"
    from babel.dates import format_date

    patroon = "d-M-yyyy" if kort else "d MMMM yyyy"
    return str(format_date(datum, format=patroon, locale=_locale()))


def format_lijst(woorden: Iterable[str], voegwoord: str = "en") -> str:
    """Join words as in a sentence, without a comma before the last.

    Examples
    --------
    >>> format_lijst(["lezen", "rekenen", "schrijven"]), format_lijst(["a", "b"], "of")
    ('lezen, rekenen en schrijven', 'a of b')
    """
    *begin, laatste = list(woorden) or [""]
    return f"{', '.join(begin)} {voegwoord} {laatste}" if begin else laatste


def format_aantal(n: float | None, enkelvoud: str, meervoud: str) -> str:
    """Write a count with its noun; a missing count gives the words for missing.

    Examples
    --------
    >>> format_aantal(1, "wijk", "wijken"), format_aantal(1250, "inwoner", "inwoners")
    ('1 wijk', '1.250 inwoners')
    """
    if n is None or is_leeg(n):
        return f"{meervoud}: {format_status()}"
    return f"{format_getal(n)} {select_vorm(n, enkelvoud, meervoud)}"


def select_vorm(n: float, enkelvoud: str, meervoud: str) -> str:
    """Return the form that fits a count: a noun, or a verb ("is" or "zijn").

    Examples
    --------
    >>> select_vorm(1, "is", "zijn"), select_vorm(0, "wijk", "wijken"), select_vorm(2, "is", "zijn")
    ('is', 'wijken', 'zijn')
    """
    return enkelvoud if format_getal(n) == "1" else meervoud


def say_aantal(n: int, enkelvoud: str, meervoud: str) -> str:
    """Say a count in a running sentence: small numbers as words.

    Examples
    --------
    >>> say_aantal(0, "wijk", "wijken"), say_aantal(1, "kans", "kansen")
    ('geen wijken', 'één kans')
    >>> say_aantal(12, "kans", "kansen"), say_aantal(13, "kans", "kansen")
    ('twaalf kansen', '13 kansen')
    """
    if n == 0:
        return f"geen {meervoud}"
    telwoord = _TELWOORDEN[n] if 0 < n < len(_TELWOORDEN) else format_getal(n)
    return f"{telwoord} {select_vorm(n, enkelvoud, meervoud)}"


def say_zin(tekst: str) -> str:
    """Make a sentence of words: capital first (also IJ), full stop last.

    Examples
    --------
    >>> say_zin("ijsselmuiden ligt hier"), say_zin("'s avonds open"), say_zin("Klaar?")
    ('IJsselmuiden ligt hier.', "'s Avonds open.", 'Klaar?')
    >>> say_zin("één is klaar")
    'Eén is klaar.'
    """
    tekst = tekst.strip()
    if not tekst:
        return ""
    if tekst[:2] == "éé":  # a capital needs no accent
        tekst = "Eé" + tekst[2:]
    elif tekst[:3] in ("'s ", "'t ", "'n "):
        tekst = tekst[:3] + tekst[3:4].upper() + tekst[4:]
    elif tekst[:2] == "ij":
        tekst = "IJ" + tekst[2:]
    else:
        tekst = tekst[0].upper() + tekst[1:]
    return tekst if tekst[-1] in ".?!:…" else f"{tekst}."


# Shares people really say, with their percentage. Those in `_VAN_DE` need "van de" before a noun.
_BREUKEN: tuple[tuple[float, str], ...] = (
    (5.0, "1 op de 20"),
    (10.0, "1 op de 10"),
    (12.5, "1 op de 8"),
    (100 / 7, "1 op de 7"),
    (100 / 6, "1 op de 6"),
    (20.0, "1 op de 5"),
    (25.0, "een kwart"),
    (30.0, "3 op de 10"),
    (100 / 3, "een derde"),
    (40.0, "4 op de 10"),
    (50.0, "de helft"),
    (60.0, "6 op de 10"),
    (200 / 3, "twee derde"),
    (70.0, "7 op de 10"),
    (75.0, "driekwart"),
    (80.0, "8 op de 10"),
    (90.0, "9 op de 10"),
)
_VAN_DE = ("een kwart", "een derde", "de helft", "twee derde", "driekwart")


def say_aandeel(procent: float | None, van: str = "") -> str:
    """Say a percentage as people say it aloud.

    A plain fraction is within 0.35 percentage point (and within 3% of itself); "ruim" (a little
    more) and "bijna" (nearly) stay within 3 points, half a point under 9%. What has no fraction
    that near is said per hundred, very small shares per thousand.

    Parameters
    ----------
    procent : float or None
        The share on the scale 0-100; missing gives "niet gepubliceerd".
    van : str
        Plural noun of the whole, for example ``"inwoners"``: then it reads as a subject.

    Examples
    --------
    >>> say_aandeel(20.4), say_aandeel(49), say_aandeel(33), say_aandeel(3)
    ('ruim 1 op de 5', 'bijna de helft', 'een derde', 'ongeveer 3 op de 100')
    >>> say_aandeel(26, "huishoudens"), say_aandeel(21, "inwoners")
    ('ruim een kwart van de huishoudens', 'ruim 1 op de 5 inwoners')
    """
    if procent is None or is_leeg(procent):
        return format_status()
    if not 0 <= procent <= 100:
        raise ValueError(f"a share lies between 0 and 100, not {procent}")
    tekst = _say_breuk(procent)
    if not van:
        return tekst
    tussen = " van de" if tekst.endswith(_VAN_DE) else ""
    return f"{tekst}{tussen} {van}"


def _say_breuk(procent: float) -> str:
    if procent == 0:
        return "geen"
    if procent == 100:
        return "alle"
    if procent < 0.05:
        return "minder dan 1 op de 1.000"
    if procent > 99.5:
        return "meer dan 99 op de 100"
    waarde, breuk = min(_BREUKEN, key=lambda paar: abs(procent - paar[0]))
    afwijking = procent - waarde
    if abs(afwijking) < min(0.35, 0.03 * waarde):
        return breuk
    if abs(afwijking) <= (3 if procent >= 9 else 0.5):
        return f"{'ruim' if afwijking > 0 else 'bijna'} {breuk}"
    if procent < 3 and abs(procent - round(procent)) > 0.1:
        return f"ongeveer {format_getal(procent * 10)} op de 1.000"
    return f"ongeveer {format_getal(procent)} op de 100"
