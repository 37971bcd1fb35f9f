"""The sheets of a workbook to rows, with every problem gathered and pointed at."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from contextlib import suppress
from typing import Final

from openpyxl.utils import get_column_letter
from pydantic import ValidationError

from kansenscan_lib.catalogus.lezen import format_gevonden
from kansenscan_lib.fouten import suggest
from kansenscan_lib.invoer.cellen import Cel, CelFout, Keuzelijst, read_cel
from kansenscan_lib.invoer.meldingen import Melding
from kansenscan_lib.invoer.rij import Boek, Boekgegevens, Rij, kolommen
from kansenscan_lib.invoer.werkmap import Rauw

PROBLEMEN: Final = "Problemen"
"""Sheet that we add to a copy in which problems are marked; it is not read."""

_ANDERE_BLADEN: Final = ("Uitleg", "Keuzelijsten", PROBLEMEN)

Rijen = list[tuple[int, Rij]]


class AnderBoek(Exception):
    """Of another gemeente or an unknown version: whatever else is wrong in it says nothing new."""


class Lezer:
    """Reads one file; `meldingen` fills with its problems.

    Parameters
    ----------
    bestand : str
        Name of the file, the start of every message.
    boek : Boek
        Which sheets and columns there should be.
    lijsten : mapping of str to Keuzelijst
    """

    def __init__(self, bestand: str, boek: Boek, lijsten: Mapping[str, Keuzelijst]) -> None:
        self.meldingen: list[Melding] = []
        self.namen: dict[tuple[str, str], dict[int, list[str]]] = {}
        self._bestand = bestand
        self._boek = boek
        self._lijsten = lijsten
        self._versie = 1  # as long as the file does not say more, we ask no more
        self._letters: dict[str, dict[str, str]] = {}

    def check_bladen(self, bladen: Collection[str]) -> None:
        """Note sheets that are missing and sheets that we do not know; `read_scan` goes first."""
        leesbaar = {"Scan": 1} | {b: model.SINDS for b, (_, model) in self._boek.bladen.items()}
        bekend = (*_ANDERE_BLADEN, *leesbaar)
        for blad, sinds in leesbaar.items():
            if blad not in bladen and sinds <= self._versie:
                raad = f"Kopieer het uit {self._boek.een_nieuw}."
                self.meld(f"blad '{blad}' ontbreekt. {raad}")
        for naam in bladen:
            if naam not in bekend:
                hulp = suggest(naam, [blad for blad in bekend if blad not in bladen])
                raad = "Geef het dan die naam." if hulp else "Verwijder het uit dit bestand."
                self.meld(f"onbekend blad {format_gevonden(naam)}.{hulp} {raad}")

    def read_scan(
        self, bladen: Mapping[str, Rauw], gemeentecodes: Collection[str]
    ) -> Boekgegevens | None:
        """Read the sheet Scan: subjects in column A, answers in column B.

        Parameters
        ----------
        bladen : mapping of str to Rauw
            All sheets: an unknown version is refused with what differs in them.
        gemeentecodes : collection of str
            Of which the workbook must be one; empty to take any.

        Raises
        ------
        AnderBoek
            Noted as a problem too.
        """
        model = self._boek.gegevens
        velden = {_kop(k.kop): veld for veld, k in kolommen(model).items()}
        cellen: dict[str, tuple[str, Cel]] = {}
        leeg: dict[str, str] = {}
        for nummer, rij in enumerate(bladen["Scan"][1:], start=2):
            naam, cel, *_ = [*rij, None, None]
            if naam is None:
                continue
            veld = velden.get(_kop(str(naam.waarde)))
            if veld is None or veld in leeg:
                hulp = suggest(str(naam.waarde), [k.kop for k in kolommen(model).values()])
                tekst = (f"onderwerp {format_gevonden(naam.waarde)} staat er twee keer. Verwijder "
                         "een van de twee rijen." if veld else
                         f"onbekend onderwerp {format_gevonden(naam.waarde)}."
                         f"{hulp or ' Maak deze rij leeg.'}")  # fmt: skip
                self._meld_cel("Scan", f"A{nummer}", tekst)
                continue
            leeg[veld] = f"B{nummer}"
            if cel is not None:
                cellen[veld] = (leeg[veld], cel)
        for veld, info in model.model_fields.items():
            if veld not in leeg and info.is_required():
                self._meld_blad("Scan", f"onderwerp '{kolommen(model)[veld].kop}' ontbreekt. "
                                f"Kopieer blad Scan uit {self._boek.een_nieuw}.")  # fmt: skip
        scan = self._read_rij("Scan", model, cellen, leeg)
        self._check_versie(cellen.get("versie"), bladen)
        if not isinstance(scan, Boekgegevens):
            return None
        if gemeentecodes and scan.gemeentecode.strip().upper() not in gemeentecodes:
            self._meld_cel(
                "Scan", cellen["gemeentecode"][0],
                f"{self._boek.dit} hoort bij een andere gemeente; gevonden: "
                f"{format_gevonden(scan.gemeentecode)}, verwacht: "
                f"'{', '.join(sorted(gemeentecodes))}'.", "Gemeentecode",
            )  # fmt: skip
            raise AnderBoek
        return scan

    def _check_versie(self, plek: tuple[str, Cel] | None, bladen: Mapping[str, Rauw]) -> None:
        """Note a version that we do not know; the cell may be wrong or empty, which was noted."""
        laatste = self._boek.versie
        with suppress(CelFout):
            kolom = kolommen(self._boek.gegevens)["versie"]
            versie = read_cel(kolom, plek[1], {}) if plek else None
            if plek and isinstance(versie, int) and not 1 <= versie <= laatste:
                tot = f" tot en met {laatste}" if laatste > 1 else ""
                self._meld_cel(
                    "Scan", plek[0], f"{self._boek.dit} heeft versie {versie}; dit programma leest "
                    f"versie 1{tot}. {self._say_verschil(bladen)}", "Versie",
                )  # fmt: skip
                raise AnderBoek
            self._versie = versie if isinstance(versie, int) else self._versie

    def _say_verschil(self, bladen: Mapping[str, Rauw]) -> str:
        """Return what differs from the lay-out we know best, and what to do about it."""
        ons = {"Scan", *_ANDERE_BLADEN, *self._boek.bladen}
        erbij = [f"blad {format_gevonden(blad)}" for blad in bladen if blad not in ons]
        weg = [f"blad '{blad}'" for blad in self._boek.bladen if blad not in bladen]
        for blad, (_, model) in self._boek.bladen.items():
            if blad not in bladen:
                continue
            koppen = {_kop(str(c.waarde)): c.waarde for rij in bladen[blad][:1] for c in rij if c}
            van_ons = {_kop(k.kop): k.kop for k in kolommen(model).values()}
            erbij += [f"kolom {format_gevonden(koppen[k])} op blad {blad}"
                      for k in koppen if k not in van_ons]  # fmt: skip
            weg += [f"kolom '{van_ons[k]}' op blad {blad}" for k in van_ons if k not in koppen]
        if not erbij and not weg:
            return (f"De bladen en kolommen zijn die van versie {self._boek.versie}: zet dat "
                    "getal in deze cel.")  # fmt: skip
        delen = [f"{woord}: {', '.join(deel)}." for woord, deel in
                 (("Extra", erbij), ("Er ontbreekt", weg)) if deel]  # fmt: skip
        return (f"Het verschil met versie {self._boek.versie}. {' '.join(delen)} Haal een nieuwe "
                f"Kansenscan op, of zet de inhoud over in {self._boek.een_nieuw}.")

    def read_rijen(self, blad: str, rijen: Rauw) -> Rijen:
        """Read the rows below the heading of a sheet; blank rows are skipped."""
        model = self._boek.bladen[blad][1]
        koppen = rijen[0] if rijen else []
        plek = self._read_koppen(blad, model, koppen)
        letters = {veld: get_column_letter(kolom + 1) for kolom, veld in plek.items()}
        self._letters[blad] = letters
        vooraf = {veld for veld, kolom in kolommen(model).items() if kolom.vooringevuld}
        klaar: Rijen = []
        for nummer, rij in enumerate(rijen[1:], start=2):
            cellen: dict[str, tuple[str, Cel]] = {}
            for kolom, cel in enumerate(rij):
                if cel is None:
                    continue
                waar = f"{get_column_letter(kolom + 1)}{nummer}"
                if kolom in plek:
                    cellen[plek[kolom]] = (waar, cel)
                elif kolom >= len(koppen) or koppen[kolom] is None:
                    self._meld_cel(
                        blad, waar, "staat in een kolom zonder kop; gevonden: "
                        f"{format_gevonden(cel.waarde)}. Maak de cel leeg.",
                    )  # fmt: skip
            if cellen.keys() - vooraf:
                self._note_namen(blad, model, cellen, nummer)
                leeg = {veld: f"{letter}{nummer}" for veld, letter in letters.items()}
                gelezen = self._read_rij(blad, model, cellen, leeg)
                if gelezen is not None:
                    klaar.append((nummer, gelezen))
        return klaar

    def heeft_kolom(self, blad: str, veld: str) -> bool:
        """Tell whether a sheet has a column; when not, that was noted already."""
        return veld in self._letters.get(blad, {})

    def meld(self, reden: str) -> None:
        """Note a problem of the file as a whole."""
        self.meldingen.append(Melding(f"{self._bestand}, {reden}", reden))

    def meld_veld(self, blad: str, veld: str, nummer: int, reden: str) -> None:
        """Note a problem of one field in one row."""
        kop = kolommen(self._boek.bladen[blad][1])[veld].kop
        letter = self._letters.get(blad, {}).get(veld, "?")
        self._meld_cel(blad, f"{letter}{nummer}", reden, kop)

    def _meld_blad(self, blad: str, reden: str) -> None:
        self.meldingen.append(Melding(f"{self._bestand}, {blad}: {reden}", reden, blad))

    def _meld_cel(self, blad: str, cel: str, reden: str, kop: str = "") -> None:
        plek = f"{blad}!{cel} ({kop})" if kop else f"{blad}!{cel}"
        tekst = f"{self._bestand}, {plek}: {reden}"
        self.meldingen.append(Melding(tekst, reden, blad, cel, kop))

    def _note_namen(
        self, blad: str, model: type[Rij], cellen: Mapping[str, tuple[str, Cel]], nummer: int
    ) -> None:
        for veld in self._boek.namen.get(blad, ()):
            if veld in cellen:
                # A cell that cannot be read gets its message where the row is read.
                with suppress(CelFout):
                    waarde = read_cel(kolommen(model)[veld], cellen[veld][1], self._lijsten)
                    namen = waarde if isinstance(waarde, list) else [str(waarde)]
                    self.namen.setdefault((blad, veld), {})[nummer] = namen

    def _read_koppen(self, blad: str, model: type[Rij], koppen: list[Cel | None]) -> dict[int, str]:
        velden = {_kop(kolom.kop): veld for veld, kolom in kolommen(model).items()}
        plek: dict[int, str] = {}
        for kolom, cel in enumerate(koppen):
            if cel is None:
                continue
            waar = f"{get_column_letter(kolom + 1)}1"
            veld = velden.get(_kop(str(cel.waarde)))
            if veld is None:
                over = [k.kop for v, k in kolommen(model).items() if v not in plek.values()]
                hulp = suggest(str(cel.waarde), over)
                raad = "Geef de kolom dan die kop." if hulp else "Verwijder deze kolom."
                tekst = f"onbekende kolom {format_gevonden(cel.waarde)}.{hulp} {raad}"
                self._meld_cel(blad, waar, tekst)
            elif veld in plek.values():
                tekst = f"kolom {format_gevonden(cel.waarde)} staat er twee keer. Verwijder er een."
                self._meld_cel(blad, waar, tekst)
            else:
                plek[kolom] = veld
        for veld, info in model.model_fields.items():
            spec = kolommen(model)[veld]
            if veld not in plek.values() and spec.sinds <= self._versie:
                woord = "verplichte kolom" if info.is_required() else "kolom"
                raad = f"Kopieer de koppen uit {self._boek.een_nieuw}."
                self._meld_blad(blad, f"{woord} '{spec.kop}' ontbreekt. {raad}")
        return plek

    def _read_rij(
        self, blad: str, model: type[Rij], cellen: Mapping[str, tuple[str, Cel]],
        leeg: Mapping[str, str],
    ) -> Rij | None:  # fmt: skip
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
                    waar, cel = cellen[veld]
                    reden = deel.get("ctx", {}).get("error")
                    vaag = f"klopt niet; gevonden: {format_gevonden(cel.waarde)}."
                    tekst = str(reden) if isinstance(reden, CelFout) else vaag
                    self._meld_cel(blad, waar, tekst, kop)
                elif veld in leeg:
                    tekst = "is verplicht en leeg. Vul deze cel in."
                    self._meld_cel(blad, leeg[veld], tekst, kop)
            return None


def _kop(tekst: str) -> str:
    return " ".join(tekst.replace("*", " ").replace("\u00a0", " ").casefold().split())
