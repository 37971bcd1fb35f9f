"""The official estimate of basic skills: a CSV file that an organisation puts in its folder."""

from __future__ import annotations

import difflib
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import pandas as pd

from kansenscan_lib.catalogus.bronnen import Invoerbron
from kansenscan_lib.catalogus.lezen import format_gevonden
from kansenscan_lib.fouten import InvoerFout, suggest
from kansenscan_lib.invoer.csvbestand import Csvbestand, read_csv

VERPLICHT: Final = ("gebiedscode", "jaar", "percentage")
GRENZEN: Final = ("ondergrens", "bovengrens")
KOLOMMEN: Final = (*VERPLICHT, *GRENZEN)
MAX_MELDINGEN: Final = 100
#: PIAAC of 2012 is the first survey of these skills; estimates reach at most ten years ahead.
EERSTE_JAAR: Final = 2012
JAREN_VOORUIT: Final = 10

_GETAL: Final = re.compile(r"-?[0-9]{1,6}(?:[.,][0-9]+)?")
# What a spreadsheet would run; a minus sign before a digit is only a (wrong) number.
_FORMULE: Final = re.compile(r"[=+@]|-(?![0-9])")
_NAN: Final = float("nan")


@dataclass(frozen=True, eq=False)
class Officieel:
    """What an official file says about one gemeente.

    Attributes
    ----------
    rijen : DataFrame
        Columns gebiedscode (str), jaar (int), percentage, ondergrens, bovengrens (float, 0 to
        100, limits NaN where the file has none). Only the areas of the scan, and only the youngest
        year of the gemeente and its wijken: estimates of different years are no series. No rows
        when the file has none for this gemeente or its wijken.
    rijen_in_bestand : int
        Lines with figures in the file, of whatever gemeente.
    sha256 : str
        Of the file as it was read.
    """

    rijen: pd.DataFrame
    rijen_in_bestand: int
    sha256: str


def load_officieel(
    map_: Path, bron: Invoerbron, gebieden: Collection[str], eigen: Collection[str], indeling: int
) -> Officieel | None:
    """Read the official file from the folder of an organisation; the file is never changed.

    Parameters
    ----------
    map_ : Path
        For instance params/mijnbieb.
    bron : Invoerbron
        Names the file.
    gebieden : collection of str
        Codes of every area in the division: NL00, provincies, gemeenten and wijken.
    eigen : collection of str
        Codes of the areas of the scan; rows of other areas are checked and left out.
    indeling : int
        Year of the division, for messages.

    Returns
    -------
    Officieel or None
        None when there is no such file.

    Raises
    ------
    InvoerFout
        Lists every problem of the file (at most `MAX_MELDINGEN`), each with its line and column;
        or the youngest year of the gemeente is not that of its wijken.
    """
    pad = map_ / bron.bestand
    if not pad.exists():
        _check_naam(map_, pad)
        return None
    bestand = read_csv(pad)
    lezer = _Lezer(bestand, gebieden, eigen, indeling)
    lezer.read()
    if lezer.fouten:
        raise InvoerFout(lezer.select_fouten())
    rijen = pd.DataFrame(lezer.rijen, columns=list(KOLOMMEN))
    rijen = rijen[rijen["gebiedscode"].isin(list(eigen))]
    jaar = _select_jaar(rijen, bestand.waar)
    rijen = rijen[rijen["jaar"] == jaar].reset_index(drop=True)
    return Officieel(rijen, len(lezer.rijen), bestand.sha256)


def _select_jaar(rijen: pd.DataFrame, waar: str) -> int:
    """Return the youngest year of the gemeente and its wijken; 0 when neither has a row."""
    per_niveau = {
        begin: int(deel["jaar"].max()) for begin in ("GM", "WK")
        if len(deel := rijen[rijen["gebiedscode"].str.startswith(begin)])
    }  # fmt: skip
    if len(set(per_niveau.values())) > 1:
        code = rijen.loc[rijen["gebiedscode"].str.startswith("GM"), "gebiedscode"].iloc[0]
        raise InvoerFout(
            f"{waar}: bij {code} is het jongste jaar van de gemeente {per_niveau['GM']} en dat van "
            f"de wijken {per_niveau['WK']}. Geef gemeente en wijken over hetzelfde jaar, of haal "
            "een van de twee weg."
        )
    return max(per_niveau.values(), default=0)


def _check_naam(map_: Path, pad: Path) -> None:
    """Refuse a file that was meant but has another name: it would silently not be used."""
    try:
        namen = sorted(p.name for p in map_.iterdir())
    except OSError:
        return  # a folder that cannot be listed gets its message where organisatie.yml is read
    for naam in namen:
        soort = Path(naam).suffix.casefold() in (".csv", ".txt", ".xls", ".xlsx")
        if soort and naam.casefold().startswith(pad.stem):
            raise InvoerFout(
                f"{map_ / naam}: dit bestand lezen wij niet. Sla het op als CSV en noem het "
                f"precies '{pad.name}', of haal het uit deze map."
            )


class _CelFout(ValueError):
    """Why one cell cannot be used: what is wrong and what to do, in Dutch."""


@dataclass
class _Lezer:
    """Checks the lines of one file; `fouten` fills with complete Dutch messages."""

    bestand: Csvbestand
    gebieden: Collection[str]
    eigen: Collection[str]
    indeling: int
    fouten: list[str] = field(default_factory=list)
    rijen: list[tuple[str, int, float, float, float]] = field(default_factory=list)
    eerste: dict[tuple[str, int], int] = field(default_factory=dict)

    def read(self) -> None:
        """Check the heading and every line below it."""
        if not self.bestand.regels:
            self._meld(f"is leeg. Zet op de eerste regel de kop: {'; '.join(KOLOMMEN)}.")
            return
        (regel, koppen), *rest = self.bestand.regels
        kolommen = self._read_kop(koppen, regel)
        for regel, cellen in rest if len(kolommen) > 1 else ():
            if len(cellen) == len(koppen):
                self._read_regel({naam: cellen[i] for i, naam in kolommen.items()}, regel)
            else:
                self._meld_breedte(len(cellen), len(koppen), regel)
        if self.bestand.stuk:
            raad = "Haal ze weg, of zet er een aan het begin en een aan het eind van de cel."
            self._meld(f"de aanhalingstekens kloppen niet. {raad}", self.bestand.stuk)
        elif not rest:
            self._meld("heeft geen regels onder de kop. Zet er per gebied een regel onder, of "
                       "haal het bestand weg.")  # fmt: skip
        if self.rijen and not self.fouten and max(rij[2] for rij in self.rijen) < 1:
            self._meld("alle percentages zijn lager dan 1. Het lijken delen van 1, zoals 0,112 in "
                       "plaats van 11,2. Vermenigvuldig ze met 100.")  # fmt: skip

    def select_fouten(self) -> list[str]:
        """Return the messages; of very many the first ones and how many there are besides."""
        rest = len(self.fouten) - MAX_MELDINGEN
        slot = [f"{self.bestand.waar}: en nog {rest} andere problemen in dit bestand."]
        return self.fouten if rest <= 0 else self.fouten[:MAX_MELDINGEN] + slot

    def _read_kop(self, koppen: tuple[str, ...], regel: int) -> dict[int, str]:
        """Return which place holds which column; note what is unknown, double or missing."""
        kolommen: dict[int, str] = {}
        for plek, kop in enumerate(koppen):
            naam = "".join(kop.casefold().split())
            if not naam:
                self._meld(f"kolom {plek + 1} heeft geen kop. Haal de kolom weg.", regel)
            elif naam not in KOLOMMEN:
                over = [k for k in KOLOMMEN if k not in kolommen.values()]
                self._meld(
                    f"onbekende kolom; gevonden: {format_gevonden(kop)}.{suggest(naam, over)} Wij "
                    f"lezen alleen {', '.join(KOLOMMEN)}.", regel,
                )  # fmt: skip
            elif naam in kolommen.values():
                self._meld(f"kolom '{naam}' staat er twee keer. Haal er een weg.", regel)
            else:
                kolommen[plek] = naam
        scheiding = " en een puntkomma of komma tussen de kolommen" if len(koppen) == 1 else ""
        for naam in VERPLICHT:
            if naam not in kolommen.values():
                self._meld(f"kolom '{naam}' ontbreekt. Zet de naam in de kop{scheiding}.", regel)
        mist = [k for k in GRENZEN if k not in kolommen.values()]
        if len(mist) == 1:
            self._meld(
                f"kolom '{mist[0]}' ontbreekt. Geef beide grenzen, of geen van beide.", regel
            )
        return kolommen

    def _read_regel(self, cellen: Mapping[str, str], regel: int) -> None:
        """Check every cell of a line; keep the line when all are right."""
        goed: dict[str, str] = {}
        for kolom, cel in cellen.items():
            try:
                goed[kolom] = self._read_cel(kolom, cel)
            except _CelFout as fout:
                self._meld(str(fout), regel, kolom)
        code, jaar = goed.get("gebiedscode", ""), int(goed.get("jaar", 0))
        eerder = self.eerste.setdefault((code, jaar), regel) if code and jaar else regel
        if eerder != regel:
            self._meld(f"{code} met jaar {jaar} staat al op regel {eerder}. Houd een van de twee "
                       "regels.", regel, "gebiedscode")  # fmt: skip
        waarde, onder, boven = (float(goed.get(k) or _NAN) for k in ("percentage", *GRENZEN))
        leeg = [k for k in GRENZEN if cellen.get(k) == ""]
        if len(leeg) == 1 and set(GRENZEN) <= set(cellen):
            self._meld("is leeg, maar de andere grens is ingevuld. Geef beide grenzen, of geen van "
                       "beide.", regel, leeg[0])  # fmt: skip
        if onder > waarde or boven < waarde or onder > boven:
            gevonden = "; ".join(f"{k} {cellen[k]}" for k in ("percentage", *GRENZEN))
            self._meld("het percentage moet tussen de ondergrens en de bovengrens liggen; "
                       f"gevonden: {format_gevonden(gevonden)}. Zijn er cellen omgewisseld?",
                       regel)  # fmt: skip
        if len(goed) == len(cellen) and set(VERPLICHT) <= set(goed):
            self.rijen.append((code, jaar, waarde, onder, boven))

    def _read_cel(self, kolom: str, cel: str) -> str:
        """Return a checked cell: an existing code, a year or a number with a point."""
        if not cel:
            if kolom in GRENZEN:
                return cel
            raise _CelFout("is leeg. Vul de cel in; is er geen cijfer, haal dan de regel weg.")
        gevonden = f"; gevonden: {format_gevonden(cel)}."
        if _FORMULE.match(cel):
            raise _CelFout(f"lijkt op een formule{gevonden} Typ gewone tekst of een getal.")
        if kolom == "gebiedscode":
            return self._read_code(cel, gevonden)
        if kolom == "jaar":
            if not re.fullmatch(r"[0-9]{4}", cel):
                raise _CelFout(f"moet een jaar zijn, zoals 2024{gevonden} Typ vier cijfers.")
            laatste = self.indeling + JAREN_VOORUIT
            if not EERSTE_JAAR <= int(cel) <= laatste:
                raise _CelFout(f"moet een jaar van {EERSTE_JAAR} tot en met {laatste} zijn"
                               f"{gevonden} Typ het jaar waar het cijfer over gaat.")  # fmt: skip
            return cel
        if not _GETAL.fullmatch(cel):
            raise _CelFout(f"moet een getal zijn{gevonden} Typ alleen cijfers, met een komma of "
                           "een punt voor de decimalen.")  # fmt: skip
        getal = cel.replace(",", ".")
        if not 0 <= float(getal) <= 100:
            raise _CelFout(f"moet tussen 0 en 100 liggen{gevonden} Typ het percentage.")
        return getal

    def _read_code(self, cel: str, gevonden: str) -> str:
        code = "".join(cel.upper().split())
        if code in self.gebieden:
            return code
        if code.startswith("BU"):
            raise _CelFout(f"is een buurt{gevonden} Wij lezen gemeenten (GM) en wijken (WK); haal "
                           "deze regel weg.")  # fmt: skip
        hulp = self._say_code(code) or " Kijk de code na, of haal de regel weg."
        raise _CelFout(f"bestaat niet in de indeling van {self.indeling}{gevonden}{hulp}")

    def _say_code(self, code: str) -> str:
        """Return a suggestion when the code is nearly one of this gemeente."""
        if code.startswith("NL"):
            return " Bedoelt u Nederland? Schrijf dan 'NL00'."
        keuzes = [f"{begin}{code}" for begin in ("GM", "WK") if f"{begin}{code}" in self.gebieden]
        # One sign wrong, missing or too many is a typo; more is another area.
        keuzes = keuzes or difflib.get_close_matches(code, list(self.eigen), n=4, cutoff=0.83)
        if not keuzes or len(keuzes) > 3:
            return ""
        return f" Bedoelt u {' of '.join(repr(keuze) for keuze in sorted(keuzes))}?"

    def _meld_breedte(self, cellen: int, breedte: int, regel: int) -> None:
        hulp = "Geef elke regel evenveel kolommen als de kop."
        if self.bestand.scheiding == "," and cellen > breedte:
            hulp = "Staat er een komma in een getal? Zet dan overal puntkomma's tussen de kolommen."
        self._meld(f"heeft {cellen} kolommen en de kop heeft er {breedte}. {hulp}", regel)

    def _meld(self, melding: str, regel: int = 0, kolom: str = "") -> None:
        plek = f"{self.bestand.waar}{f', regel {regel}' if regel else ''}"
        self.fouten.append(f"{plek}{f', kolom {kolom!r}' if kolom else ''}: {melding}")
