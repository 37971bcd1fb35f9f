"""The first sheet of a workbook that people fill in: how, in which order, what stays inside."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from kansenscan_lib.invoer.rij import Boek, Rij, kolommen

_BREEDTES: Final = (20, 30, 84, 36)
_KLEUREN: Final = (
    ("kop_verplicht", "Geel *", "Verplicht in elke rij die u invult."),
    ("kop", "Blauw", "Mag leeg blijven."),
    ("kop_intern", "Grijs", "Intern: blijft in dit bestand en komt niet in het rapport. Staat er "
     "een * bij, dan is de kolom toch verplicht."),
)  # fmt: skip


@dataclass(frozen=True)
class Bladuitleg:
    """What the sheet Uitleg says about another sheet: what it holds, who knows, who gets to see."""

    wat: str
    wie: str
    rapport: str = "ja"


def is_intern(model: type[Rij]) -> bool:
    """Tell whether nothing that people type themselves on a sheet may reach the report."""
    return all(kolom.intern or kolom.lijst for kolom in kolommen(model).values())


def format_kop(model: type[Rij], veld: str) -> str:
    """Return the heading of a column, with a star when it must be filled in."""
    ster = " *" if model.model_fields[veld].is_required() else ""
    return f"{kolommen(model)[veld].kop}{ster}"


def select_kopvorm(model: type[Rij], veld: str) -> str:
    """Return the name of the look of a heading; of what is internal that is what must be seen."""
    if kolommen(model)[veld].intern:
        return "kop_intern"
    return "kop_verplicht" if model.model_fields[veld].is_required() else "kop"


def write_uitleg(
    blad: Any, boek: Boek, titel: str, stappen: Sequence[str],
    bladen: Mapping[str, Bladuitleg], noten: Sequence[str], vorm: Mapping[str, Any],
) -> None:  # fmt: skip
    """Write the sheet Uitleg.

    Parameters
    ----------
    blad : xlsxwriter worksheet
    boek : Boek
    titel : str
    stappen : sequence of str
        What to do, in this order.
    bladen : mapping of str to Bladuitleg
        The sheets in the order to fill in; may be empty.
    noten : sequence of str
        What stands at the end, such as the sources of what we filled in.
    vorm : mapping
        Name -> xlsxwriter format.
    """
    for kolom, breedte in enumerate(_BREEDTES):
        blad.set_column(kolom, kolom, breedte)
    blad.set_row(0, 26)
    blad.write_string(0, 0, titel, vorm["titel"])
    blad.write_string(2, 0, "Zo vult u in", vorm["tussenkop"])
    for rij, stap in enumerate(stappen, start=3):
        blad.write_string(rij, 0, f"{rij - 2}. {stap}")
    rij = len(stappen) + 4
    blad.write_string(rij, 0, "Kleuren van de koppen", vorm["tussenkop"])
    soorten = {
        select_kopvorm(model, veld) for _, model in boek.bladen.values() for veld in kolommen(model)
    }
    for naam, kleur, zin in _KLEUREN:
        if naam not in soorten:
            continue
        rij += 1
        blad.write_string(rij, 0, kleur, vorm[naam])
        blad.write_string(rij, 1, zin)
    if bladen:
        rij = _write_tabel(blad, rij + 2, ("Blad", "Met wie vult u het in?", "Wat staat er?",
                                           "Komt het in het rapport?"), vorm)  # fmt: skip
        for naam, deel in bladen.items():
            rij = _write_rij(blad, rij, (naam, deel.wie, deel.wat, deel.rapport), vorm)
        rij -= 1
    rij = _write_tabel(blad, rij + 2, ("Blad", "Kolom", "Wat vult u in?"), vorm)
    for naam, (_, model) in boek.bladen.items():
        for veld, spec in kolommen(model).items():
            rij = _write_rij(blad, rij, (naam, format_kop(model, veld), spec.hulp), vorm)
            kop = vorm[select_kopvorm(model, veld)]
            blad.write_string(rij - 1, 1, format_kop(model, veld), kop)
    for nummer, noot in enumerate(noten, start=rij + 1):
        blad.write_string(nummer, 0, noot)
    blad.set_landscape()
    blad.set_paper(9)  # A4
    blad.fit_to_pages(1, 0)


def _write_tabel(blad: Any, rij: int, koppen: Sequence[str], vorm: Mapping[str, Any]) -> int:
    """Write the headings of a table and return the row below."""
    for kolom, kop in enumerate(koppen):
        blad.write_string(rij, kolom, kop, vorm["kop"])
    return rij + 1


def _write_rij(blad: Any, rij: int, teksten: Sequence[str], vorm: Mapping[str, Any]) -> int:
    """Write a row as high as its text needs and return the row below."""
    regels = 1
    for kolom, (tekst, breedte) in enumerate(zip(teksten, _BREEDTES, strict=False)):
        blad.write_string(rij, kolom, tekst, vorm["tekst"])
        regels = max(regels, -(-len(tekst) // breedte))
    blad.set_row(rij, 15 * regels)
    return rij + 1
