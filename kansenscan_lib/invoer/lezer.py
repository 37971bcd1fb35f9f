"""The sheets of an invulmap to rows, with every problem gathered and pointed at."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from contextlib import suppress
from typing import Final

from openpyxl.utils import get_column_letter
from pydantic import ValidationError

from kansenscan_lib.catalogus.lezen import format_gevonden
from kansenscan_lib.fouten import InvoerFout, suggest
from kansenscan_lib.invoer.cellen import Cel, CelFout, Keuzelijst, read_cel
from kansenscan_lib.invoer.modellen import BLADEN, VERSIE, Kans, Rij, ScanGegevens, kolommen
from kansenscan_lib.invoer.werkmap import Rauw

LEESBARE_BLADEN: Final = ("Scan", *BLADEN)
_BEKENDE_BLADEN: Final = ("Uitleg", "Keuzelijsten", *LEESBARE_BLADEN)

# Fields by which rows point at each other.
_NAMEN: Final = {
    "Stakeholders": ("organisatie", "rol"),
    "Kansen": ("titel", "partners"),
    "Acties": ("kans",),
}

Rijen = list[tuple[int, Rij]]


class Lezer:
    """Reads one file; `fouten` fills with complete Dutch messages.

    Parameters
    ----------
    bestand : str
        Name of the file, the start of every message.
    lijsten : mapping of str to Keuzelijst
    """

    def __init__(self, bestand: str, lijsten: Mapping[str, Keuzelijst]) -> None:
        self.fouten: list[str] = []
        self._bestand = bestand
        self._lijsten = lijsten
        self._letters: dict[str, dict[str, str]] = {}
        self._namen: dict[tuple[str, str], dict[int, list[str]]] = {}

    def check_bladen(self, bladen: Collection[str]) -> None:
        """Note sheets that are missing and sheets that we do not know."""
        vreemd = [naam for naam in bladen if naam not in _BEKENDE_BLADEN]
        for blad in LEESBARE_BLADEN:
            if blad not in bladen:
                self._meld(f"blad '{blad}' ontbreekt. Kopieer het uit een nieuwe invulmap.")
        for naam in vreemd:
            hulp = suggest(naam, [blad for blad in _BEKENDE_BLADEN if blad not in bladen])
            self._meld(
                f"onbekend blad {format_gevonden(naam)}.{hulp} Verwijder het uit dit bestand."
            )

    def read_scan(self, rijen: Rauw, gemeentecodes: Collection[str]) -> ScanGegevens | None:
        """Read the sheet Scan: subjects in column A, answers in column B."""
        velden = {_kop(k.kop): veld for veld, k in kolommen(ScanGegevens).items()}
        cellen: dict[str, tuple[str, Cel]] = {}
        for nummer, rij in enumerate(rijen[1:], start=2):
            naam, cel, *_ = [*rij, None, None]
            if naam is None:
                continue
            veld = velden.get(_kop(str(naam.waarde)))
            if veld is None or veld in cellen:
                woord = "onbekend" if veld is None else "dubbel"
                hulp = suggest(str(naam.waarde), [k.kop for k in kolommen(ScanGegevens).values()])
                self._meld(
                    f"Scan!A{nummer}: {woord} onderwerp {format_gevonden(naam.waarde)}.{hulp}"
                )
            elif cel is not None:
                cellen[veld] = (f"Scan!B{nummer}", cel)
        leeg = dict.fromkeys(kolommen(ScanGegevens), "Scan!B")
        scan = self._read_rij(ScanGegevens, cellen, leeg)
        if not isinstance(scan, ScanGegevens):
            return None
        if scan.versie != VERSIE:
            self._meld(
                f"{cellen['versie'][0]} (Versie): deze invulmap heeft versie {scan.versie}; "
                f"dit programma leest versie {VERSIE}. Zet de inhoud over in een nieuwe "
                "invulmap."
            )
        if gemeentecodes and scan.gemeentecode.strip().upper() not in gemeentecodes:
            self._meld(
                f"{cellen['gemeentecode'][0]} (Gemeentecode): deze invulmap hoort bij een "
                f"andere gemeente; gevonden: {format_gevonden(scan.gemeentecode)}, "
                f"verwacht: '{', '.join(sorted(gemeentecodes))}'."
            )
            # Every wijk in it would be wrong too, and say nothing new.
            raise InvoerFout(self.fouten)
        return scan

    def read_rijen(self, blad: str, rijen: Rauw) -> Rijen:
        """Read the rows below the heading of a sheet; blank rows are skipped."""
        model = BLADEN[blad][1]
        koppen = rijen[0] if rijen else []
        plek = self._read_koppen(blad, model, koppen)
        letters = {veld: get_column_letter(kolom + 1) for kolom, veld in plek.items()}
        self._letters[blad] = letters
        klaar: Rijen = []
        for nummer, rij in enumerate(rijen[1:], start=2):
            cellen = {}
            for kolom, cel in enumerate(rij):
                if cel is None:
                    continue
                waar = f"{blad}!{get_column_letter(kolom + 1)}{nummer}"
                if kolom in plek:
                    cellen[plek[kolom]] = (waar, cel)
                elif kolom >= len(koppen) or koppen[kolom] is None:
                    self._meld(
                        f"{waar}: staat in een kolom zonder kop; gevonden: "
                        f"{format_gevonden(cel.waarde)}. Maak de cel leeg."
                    )
            if cellen:
                self._note_namen(blad, model, cellen, nummer)
                leeg = {veld: f"{blad}!{letter}{nummer}" for veld, letter in letters.items()}
                gelezen = self._read_rij(model, cellen, leeg)
                if gelezen is not None:
                    klaar.append((nummer, gelezen))
        return klaar

    def check_samenhang(self, rijen: dict[str, Rijen]) -> dict[str, Rijen]:
        """Check what rows say about each other; names get the spelling of their own sheet.

        Kansen are unique, stakeholders too; partners of a kans stand on the sheet Stakeholders
        and the kans of an actie on the sheet Kansen. Rows with another mistake take part, so
        that one mistake hides or causes no other.
        """
        self._check_dubbel("Stakeholders", ("organisatie", "rol"))
        self._check_dubbel("Kansen", ("titel",))
        eerste: dict[tuple[str, str], tuple[int, str]] = {}
        for nummer, rij in rijen["kansen"]:
            if not isinstance(rij, Kans):
                continue
            eerder, titel = eerste.setdefault((rij.dienst, rij.doelgroep), (nummer, rij.titel))
            if eerder != nummer and titel != rij.titel:  # the same title was noted above
                self._meld(f"{self._plek('Kansen', 'dienst', nummer)}: deze dienst en doelgroep "
                           f"staan al op rij {eerder}. Voeg de rijen samen.")
        partners = self._check_namen("Kansen", "partners", "Stakeholders", "organisatie")
        kansen = self._check_namen("Acties", "kans", "Kansen", "titel")
        return {
            **rijen,
            "kansen": [
                (nummer, rij.model_copy(update={"partners": partners.get(nummer, [])}))
                for nummer, rij in rijen["kansen"]
            ],
            "acties": [
                (nummer, rij.model_copy(update={"kans": "".join(kansen.get(nummer, []))}))
                for nummer, rij in rijen["acties"]
            ],
        }

    def _check_dubbel(self, blad: str, velden: tuple[str, ...]) -> None:
        eerste: dict[tuple[str, ...], int] = {}
        delen = [self._namen.get((blad, veld), {}) for veld in velden]
        for nummer, (naam,) in delen[0].items():
            if not all(nummer in deel for deel in delen):
                continue
            sleutel = tuple(_kop(deel[nummer][0]) for deel in delen)
            if (eerder := eerste.setdefault(sleutel, nummer)) != nummer:
                self._meld(
                    f"{self._plek(blad, velden[0], nummer)}: staat al op rij {eerder}; "
                    f"gevonden: {format_gevonden(naam)}. Voeg de rijen samen."
                )

    def _check_namen(
        self, blad: str, veld: str, ander_blad: str, ander_veld: str
    ) -> dict[int, list[str]]:
        """Return by row the names as the other sheet spells them; note those it does not have."""
        bekend = {_kop(n): n for (n,) in self._namen.get((ander_blad, ander_veld), {}).values()}
        goed: dict[int, list[str]] = {}
        for nummer, namen in self._namen.get((blad, veld), {}).items():
            goed[nummer] = [bekend[_kop(naam)] for naam in namen if _kop(naam) in bekend]
            vreemd = [naam for naam in namen if _kop(naam) not in bekend]
            # Without that column everything would be strange; its absence was told already.
            if vreemd and ander_veld in self._letters.get(ander_blad, {}):
                hulp = "".join(dict.fromkeys(suggest(naam, bekend.values()) for naam in vreemd))
                self._meld(
                    f"{self._plek(blad, veld, nummer)}: staat niet op blad {ander_blad}; "
                    f"gevonden: {format_gevonden('; '.join(vreemd))}.{hulp}"
                )
        return goed

    def _note_namen(
        self, blad: str, model: type[Rij], cellen: Mapping[str, tuple[str, Cel]], nummer: int
    ) -> None:
        for veld in _NAMEN.get(blad, ()):
            if veld in cellen:
                # A cell that cannot be read gets its message where the row is read.
                with suppress(CelFout):
                    waarde = read_cel(kolommen(model)[veld], cellen[veld][1], self._lijsten)
                    namen = waarde if isinstance(waarde, list) else [str(waarde)]
                    self._namen.setdefault((blad, veld), {})[nummer] = namen

    def _read_koppen(self, blad: str, model: type[Rij], koppen: list[Cel | None]) -> dict[int, str]:
        velden = {_kop(kolom.kop): veld for veld, kolom in kolommen(model).items()}
        plek: dict[int, str] = {}
        for kolom, cel in enumerate(koppen):
            if cel is None:
                continue
            waar = f"{blad}!{get_column_letter(kolom + 1)}1"
            veld = velden.get(_kop(str(cel.waarde)))
            if veld is None:
                over = [k.kop for v, k in kolommen(model).items() if v not in plek.values()]
                self._meld(
                    f"{waar}: onbekende kolom {format_gevonden(cel.waarde)}."
                    f"{suggest(str(cel.waarde), over)}"
                )
            elif veld in plek.values():
                self._meld(f"{waar}: kolom {format_gevonden(cel.waarde)} staat er twee keer.")
            else:
                plek[kolom] = veld
        for veld, info in model.model_fields.items():
            if veld not in plek.values():
                woord = "verplichte kolom" if info.is_required() else "kolom"
                self._meld(
                    f"{blad}: {woord} '{kolommen(model)[veld].kop}' ontbreekt. Kopieer de "
                    "koppen uit een nieuwe invulmap."
                )
        return plek

    def _read_rij(
        self, model: type[Rij], cellen: Mapping[str, tuple[str, Cel]], leeg: Mapping[str, str]
    ) -> Rij | None:
        """Return a row; `leeg` tells where a field that is missing should have been."""
        try:
            return model.model_validate(
                {veld: cel for veld, (_, cel) in cellen.items()}, context=self._lijsten
            )
        except ValidationError as fout:
            for deel in fout.errors():
                veld = str(deel["loc"][0])
                kop = kolommen(model)[veld].kop
                if veld in cellen:
                    reden = deel.get("ctx", {}).get("error")
                    waar = cellen[veld][0]
                    tekst = (
                        str(reden)
                        if isinstance(reden, CelFout)
                        else (f"klopt niet; gevonden: {format_gevonden(cellen[veld][1].waarde)}.")
                    )
                    self._meld(f"{waar} ({kop}): {tekst}")
                elif veld in leeg:
                    self._meld(f"{leeg[veld]} ({kop}): is verplicht en leeg. Vul deze cel in.")
            return None

    def _plek(self, blad: str, veld: str, nummer: int) -> str:
        kop = kolommen(BLADEN[blad][1])[veld].kop
        return f"{blad}!{self._letters[blad].get(veld, '?')}{nummer} ({kop})"

    def _meld(self, melding: str) -> None:
        self.fouten.append(f"{self._bestand}, {melding}")


def _kop(tekst: str) -> str:
    return " ".join(tekst.replace("*", " ").replace("\u00a0", " ").casefold().split())
