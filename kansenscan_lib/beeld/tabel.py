"""An accessible table: caption, scopes, Dutch numbers, everything escaped."""

from __future__ import annotations

import datetime as dt
import hashlib
import html
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from kansenscan_lib.beeld.taal import (
    STATUSTEKST,
    format_datum,
    format_getal,
    format_lijst,
    is_leeg,
    say_zin,
)

if TYPE_CHECKING:
    import pandas as pd

_STIP = '<path d="M{x} 1a4 4 0 1 0 .01 0z"/>'
_RING = '<path d="M{x} 1a4 4 0 1 0 .01 0zm0 1.2a2.8 2.8 0 1 1-.01 0z"/>'

#: Default word and shape (on a square of 10) of every judgement. Colour only helps.
OORDELEN = {
    "boven": ("hoger", '<path d="M5 1 9.5 9H.5z"/>'),
    "onder": ("lager", '<path d="M5 9 .5 1h9z"/>'),
    "gelijk": ("niet te onderscheiden", '<path d="M1 2.5h8v2H1zM1 6h8v2H1z"/>'),
    "onbekend": ("te weinig gegevens", _RING.format(x=5)),
    "kans": ("kans", '<path d="M5 0l1.4 3.6 3.6.3-2.8 2.3.9 3.6L5 8 2 9.8l.9-3.6L0 4l3.6-.4z"/>'),
    "kracht": ("kracht", '<path d="M3.8 .8h2.4v3h3v2.4h-3v3H3.8v-3h-3V3.8h3z"/>'),
    "gedekt": ("gedekt", '<path d="M3.7 9.2 .4 5.6l1.5-1.4 1.8 2L8.1 1l1.6 1.3z"/>'),
    "let_op": ("let op", '<path d="M3.9 .3h2.2l-.3 6H4.2zM3.9 7.6h2.2v2.1H3.9z"/>'),
}  # fmt: skip
#: Default word of every degree of certainty, and how many of its three dots are filled.
ZEKERHEDEN = {"hoog": ("zeker", 3), "midden": ("vrij zeker", 2), "laag": ("onzeker", 1)}
_ALS_GETAL = re.compile(r"^(€\s*)?[+-]?\d[\d.,]*\s?(%|km²?|ha|per [\d.]+)?$")


@dataclass(frozen=True)
class Oordeel:
    """A judgement as a small badge: a shape and words, usable as the cell of a table.

    Parameters
    ----------
    soort : str
        A key of `OORDELEN`.
    tekst : str
        The words; the default word of the kind when empty.

    Examples
    --------
    >>> print(Oordeel("boven", "hoger dan elders"))
    hoger dan elders
    """

    soort: str
    tekst: str = ""

    def __post_init__(self) -> None:
        if self.soort not in OORDELEN:
            raise ValueError(f"unknown kind {self.soort!r}; choose from {', '.join(OORDELEN)}")

    def __str__(self) -> str:
        return self.tekst or OORDELEN[self.soort][0]

    def _repr_html_(self) -> str:
        return _merk("oordeel", self.soort, OORDELEN[self.soort][1], 10, str(self))


@dataclass(frozen=True)
class Zekerheid:
    """How sure a finding is, as a small badge: three dots and words.

    Parameters
    ----------
    niveau : str
        ``hoog``, ``midden`` or ``laag``.
    tekst : str
        The words; ``zeker``, ``vrij zeker`` or ``onzeker`` when empty.

    Examples
    --------
    >>> print(Zekerheid("laag", "schatting van het RIVM"))
    schatting van het RIVM
    """

    niveau: str
    tekst: str = ""

    def __post_init__(self) -> None:
        if self.niveau not in ZEKERHEDEN:
            raise ValueError(f"unknown level {self.niveau!r}; choose from {', '.join(ZEKERHEDEN)}")

    def __str__(self) -> str:
        return self.tekst or ZEKERHEDEN[self.niveau][0]

    def _repr_html_(self) -> str:
        vol = ZEKERHEDEN[self.niveau][1]
        stippen = "".join((_STIP if i < vol else _RING).format(x=5 + 11 * i) for i in range(3))
        return _merk("zekerheid", self.niveau, stippen, 32, str(self))


def _merk(klasse: str, soort: str, vorm: str, breedte: int, tekst: str) -> str:
    return (
        f'<span class="{klasse} {klasse}-{soort}"><svg class="teken" viewBox="0 0 {breedte} 10" '
        f'width="{breedte}" height="10" fill="currentColor" aria-hidden="true">{vorm}</svg>'
        f" {html.escape(tekst)}</span>"
    )


@dataclass(frozen=True, eq=False, repr=False)
class Tabel:
    """A DataFrame as an accessible HTML table that scrolls sideways on a phone.

    Parameters
    ----------
    df : DataFrame
        One row per line; the index is not shown. It is not changed.
    bijschrift : str
        The caption: what stands in the table. Required.
    kolommen : mapping of column name to label, optional
        Which columns, in which order, under which heading. All columns when empty.
    formats : mapping of column name to function, optional
        From a cell to its text. Without one: whole numbers without decimals, other numbers with
        one, dates in short, lists joined, True and False as ja and nee.
    rijkop : str
        The column whose cells head their row; the first one when empty.
    toelichting : str
        A note under the table.
    ontbreekt : str
        The words for a missing cell in a column without a format of its own.

    Notes
    -----
    An `Oordeel` or `Zekerheid` in a cell keeps its badge. Other text is escaped: nothing a user
    typed can become markup.

    Examples
    --------
    >>> import pandas as pd
    >>> tabel = Tabel(pd.DataFrame({"wijk": ["Assendorp"], "n": [12345]}), "Inwoners per wijk")
    >>> "<td class=\\"getal\\">12.345</td>" in tabel._repr_html_()
    True
    """

    df: pd.DataFrame
    bijschrift: str
    kolommen: Mapping[str, str] | None = None
    formats: Mapping[str, Callable[[Any], object]] | None = None
    rijkop: str = ""
    toelichting: str = ""
    ontbreekt: str = "onbekend"

    def __post_init__(self) -> None:
        if len(self.bijschrift.strip()) < 3:
            raise ValueError("a table needs a caption (bijschrift)")
        genoemd = [
            *(self.kolommen or {}),
            *(self.formats or {}),
            *([self.rijkop] * bool(self.rijkop)),
        ]
        onbekend = [naam for naam in genoemd if naam not in self.df.columns]
        if onbekend:
            raise ValueError(f"no such column: {', '.join(map(str, onbekend))}")

    def __repr__(self) -> str:
        return f"Tabel {self.bijschrift!r}: {len(self.df)} rijen"

    def _repr_html_(self) -> str:
        labels = dict(self.kolommen) if self.kolommen else {str(k): str(k) for k in self.df.columns}
        if self.df.empty:
            return f'<p class="leeg">{html.escape(say_zin(self.bijschrift))} Geen regels.</p>'
        rijkop = self.rijkop or next(iter(labels))
        cellen = {naam: self._cellen(naam) for naam in labels}
        getal = {
            naam: naam != rijkop and _is_getalkolom(kolom, self.ontbreekt)
            for naam, kolom in cellen.items()
        }
        kop = "".join(
            f'<th scope="col"{_klasse(getal[naam])}>{html.escape(label)}</th>'
            for naam, label in labels.items()
        )
        rijen = "\n".join(
            "<tr>" + "".join(_cel(kolom[i], naam == rijkop, getal[naam])
                             for naam, kolom in cellen.items()) + "</tr>"
            for i in range(len(self.df))
        )  # fmt: skip
        kern = f"<thead><tr>{kop}</tr></thead>\n<tbody>\n{rijen}\n</tbody>"
        code = hashlib.sha256((self.bijschrift + kern).encode()).hexdigest()[:8]
        noot = (
            f'\n<p class="toelichting">{html.escape(self.toelichting)}</p>'
            if self.toelichting
            else ""
        )
        return (
            f'<div class="tabel" role="group" aria-labelledby="t{code}" tabindex="0" '
            f'style="overflow-x:auto">\n<table>\n<caption id="t{code}" style="text-align:left">'
            f"{html.escape(self.bijschrift)}</caption>\n{kern}\n</table></div>{noot}"
        )

    def _cellen(self, naam: str) -> list[object]:
        format_cel = (self.formats or {}).get(naam)
        waarden = self.df[naam].tolist()
        if format_cel is not None:
            return [format_cel(waarde) for waarde in waarden]
        geheel = all(
            is_leeg(w) or (isinstance(w, (int, float)) and float(w).is_integer()) for w in waarden
        )
        return [_format_cel(waarde, geheel, self.ontbreekt) for waarde in waarden]


def _format_cel(waarde: Any, geheel: bool, ontbreekt: str) -> object:
    if isinstance(waarde, (Oordeel, Zekerheid)):
        return waarde
    if isinstance(waarde, (list, tuple)):
        return format_lijst(str(deel) for deel in waarde) if waarde else "–"
    if is_leeg(waarde) or waarde == "":
        return ontbreekt
    if isinstance(waarde, bool):
        return "ja" if waarde else "nee"
    if isinstance(waarde, (int, float)):
        return format_getal(waarde, 0 if geheel else 1)
    if isinstance(waarde, dt.date):
        return format_datum(waarde, kort=True)
    return str(waarde)


def _is_getalkolom(cellen: list[object], ontbreekt: str) -> bool:
    """Tell a column of numbers, missing ones included, by its text: formats give strings."""
    woorden = {*STATUSTEKST.values(), ontbreekt, "–", ""}
    getallen = [isinstance(cel, str) and bool(_ALS_GETAL.match(cel)) for cel in cellen]
    return any(getallen) and all(
        is_getal or cel in woorden for is_getal, cel in zip(getallen, cellen, strict=True)
    )


def _klasse(getal: bool) -> str:
    """Line up numbers; the style is for JupyterLab, which puts all text at the right."""
    return ' class="getal"' if getal else ' style="text-align:left"'


def _cel(cel: object, is_rijkop: bool, getal: bool) -> str:
    if isinstance(cel, (Oordeel, Zekerheid)):
        inhoud = cel._repr_html_()
    else:
        inhoud = html.escape(str(cel)).replace("\n", "<br>")
    if is_rijkop:
        return f'<th scope="row"{_klasse(False)}>{inhoud}</th>'
    return f"<td{_klasse(getal)}>{inhoud}</td>"
