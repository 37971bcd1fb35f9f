"""Writes any workbook that people fill in: its sheets, drop-downs and Dutch messages, as bytes."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Mapping, Sequence
from typing import Any, Final

import pandas as pd
import xlsxwriter
from xlsxwriter.utility import xl_col_to_name

from kansenscan_lib.invoer.cellen import HELE_GEMEENTE, Keuzelijst, Kolom
from kansenscan_lib.invoer.rij import Boek, Boekgegevens, Rij, kolommen

RIJEN: Final = 5000
"""So many rows get drop-downs and checks in Excel; more may be filled in."""

GEMAAKT: Final = dt.datetime(2026, 1, 1)
"""The date of every workbook we write: same input, same bytes."""

# No links or formulas: nothing in it runs.
_OPTIES: Final = {
    "in_memory": True, "strings_to_formulas": False, "strings_to_urls": False,
    "strings_to_numbers": False, "default_date_format": "dd-mm-yyyy",
}


def render_boek(
    boek: Boek,
    gegevens: Boekgegevens,
    frames: Mapping[str, pd.DataFrame],
    lijsten: Mapping[str, Keuzelijst],
    titel: str,
    uitleg: Sequence[str],
    uit_blad: Mapping[tuple[str, str], str] | None = None,
) -> bytes:
    """Return a workbook as the bytes of an xlsx file; the same input gives the same bytes.

    Parameters
    ----------
    boek : Boek
    gegevens : Boekgegevens
        The sheet Scan.
    frames : mapping of str to DataFrame
        Table name -> rows, with at least the columns of its model.
    lijsten : mapping of str to Keuzelijst
        Closed lists that the columns name; all of them get a drop-down.
    titel : str
    uitleg : sequence of str
        Sentences for the sheet Uitleg, which also lists every column.
    uit_blad : mapping, optional
        (Sheet, field) of a free list -> sheet of which Excel offers the first column.
    """
    doel = io.BytesIO()
    werkmap = xlsxwriter.Workbook(doel, _OPTIES)
    werkmap.set_properties({"title": titel, "created": GEMAAKT})
    vorm = {
        "kop": werkmap.add_format({"bold": True, "text_wrap": True, "valign": "top", "border": 1,
                                   "bg_color": "#D9E2EC"}),
        "kop_verplicht": werkmap.add_format({"bold": True, "text_wrap": True, "valign": "top",
                                             "border": 1, "bg_color": "#FFE08A"}),
        "tekst": werkmap.add_format({"num_format": "@", "text_wrap": True, "valign": "top"}),
        "getal": werkmap.add_format({"num_format": "0", "valign": "top"}),
        "kommagetal": werkmap.add_format({"valign": "top"}),
        "datum": werkmap.add_format({"num_format": "dd-mm-yyyy", "valign": "top"}),
        "titel": werkmap.add_format({"bold": True, "font_size": 16}),
    }
    _write_uitleg(werkmap.add_worksheet("Uitleg"), boek, titel, uitleg, vorm)
    _write_scan(werkmap.add_worksheet("Scan"), gegevens, vorm)
    for blad, (tabel, model) in boek.bladen.items():
        werkblad = werkmap.add_worksheet(blad)
        bronnen = {veld: ander for (b, veld), ander in (uit_blad or {}).items() if b == blad}
        _write_koppen(werkblad, model, bronnen, vorm)
        _write_rijen(werkblad, model, frames[tabel], lijsten, vorm)
    _write_keuzelijsten(werkmap, lijsten, vorm)
    werkmap.close()
    return doel.getvalue()


def _write_uitleg(
    blad: Any, boek: Boek, titel: str, zinnen: Sequence[str], vorm: dict[str, Any]
) -> None:
    blad.set_column(0, 0, 22)
    blad.set_column(1, 1, 24)
    blad.set_column(2, 2, 100, vorm["tekst"])
    blad.write_string(0, 0, titel, vorm["titel"])
    rij = 2
    for zin in zinnen:
        blad.write_string(rij, 0, zin)
        rij += 1
    rij += 1
    for kolom, kop in enumerate(("Blad", "Kolom", "Wat vult u in?")):
        blad.write_string(rij, kolom, kop, vorm["kop"])
    for naam, (_, model) in boek.bladen.items():
        for veld, spec in kolommen(model).items():
            rij += 1
            blad.write_string(rij, 0, naam)
            blad.write_string(rij, 1, _format_kop(model, veld, spec))
            blad.write_string(rij, 2, spec.hulp, vorm["tekst"])


def _write_scan(blad: Any, gegevens: Boekgegevens, vorm: dict[str, Any]) -> None:
    model = type(gegevens)
    blad.set_column(0, 0, 28)
    blad.set_column(1, 1, 70)
    blad.write_string(0, 0, "Onderwerp", vorm["kop"])
    blad.write_string(0, 1, "Antwoord", vorm["kop"])
    for rij, (veld, spec) in enumerate(kolommen(model).items(), start=1):
        kop = "kop_verplicht" if model.model_fields[veld].is_required() else "kop"
        blad.write_string(rij, 0, _format_kop(model, veld, spec), vorm[kop])
        _write_cel(blad, rij, 1, getattr(gegevens, veld), _soort(spec), vorm)
        _add_hulp(blad, rij, rij, 1, spec, "")
    blad.freeze_panes(1, 1)


def _write_koppen(
    blad: Any, model: type[Rij], bronnen: Mapping[str, str], vorm: dict[str, Any]
) -> None:
    for kolom, (veld, spec) in enumerate(kolommen(model).items()):
        verplicht = model.model_fields[veld].is_required()
        blad.set_column(kolom, kolom, spec.breedte, vorm[_soort(spec)])
        blad.write_string(0, kolom, _format_kop(model, veld, spec),
                          vorm["kop_verplicht" if verplicht else "kop"])
        bron = f"=Lijst_{spec.lijst}" if spec.lijst else ""
        if veld in bronnen:
            bron = f"={bronnen[veld]}!$A$2:$A${RIJEN + 1}"
        _add_hulp(blad, 1, RIJEN, kolom, spec, bron)
    blad.freeze_panes(1, 1)
    blad.set_landscape()
    blad.repeat_rows(0)


def _add_hulp(blad: Any, van: int, tot: int, kolom: int, spec: Kolom, bron: str) -> None:
    """Add a drop-down or check with a Dutch message to the cells of one column."""
    regel: dict[str, Any] = {
        "input_title": spec.kop[:32], "input_message": spec.hulp, "error_title": spec.kop[:32],
    }
    if bron:
        # Several choices in one cell are no item of the list, so Excel must not refuse them.
        meer = spec.soort in ("keuzes", "wijken")
        regel |= {"validate": "list", "source": bron, "show_error": not meer,
                  "error_message": "Kies een van de keuzes uit de lijst."}
    elif spec.soort == "getal":
        regel |= {"validate": "integer", "criteria": "between", "minimum": spec.minimaal,
                  "maximum": spec.maximaal,
                  "error_message": f"Typ een heel getal van {spec.minimaal} tot {spec.maximaal}."}
    elif spec.soort == "kommagetal":
        regel |= {"validate": "decimal", "criteria": "between", "minimum": spec.minimaal,
                  "maximum": spec.maximaal,
                  "error_message": f"Typ een getal van {spec.minimaal} tot {spec.maximaal}."}
    elif spec.soort == "datum":
        regel |= {"validate": "date", "criteria": "between", "minimum": dt.date(2000, 1, 1),
                  "maximum": dt.date(2100, 12, 31),
                  "error_message": "Typ een datum, bijvoorbeeld 1-9-2026."}
    else:
        regel |= {"validate": "length", "criteria": "<=", "value": spec.maximaal,
                  "error_message": f"Typ hoogstens {spec.maximaal} tekens."}
    blad.data_validation(van, kolom, tot, kolom, regel)


def _write_rijen(
    blad: Any, model: type[Rij], frame: pd.DataFrame, lijsten: Mapping[str, Keuzelijst],
    vorm: dict[str, Any],
) -> None:
    specs = kolommen(model)
    for rij, waarden in enumerate(frame[list(specs)].to_dict("records"), start=1):
        for kolom, (veld, spec) in enumerate(specs.items()):
            waarde = waarden[str(veld)]
            if isinstance(waarde, list):
                tonen = lijsten[spec.lijst].keuzes if spec.lijst else {}
                namen = [tonen.get(id_, id_) for id_ in waarde]
                waarde = "; ".join(namen) or (HELE_GEMEENTE if spec.soort == "wijken" else None)
            elif spec.soort == "keuze" and isinstance(waarde, str) and waarde:
                waarde = lijsten[spec.lijst].keuzes[waarde]
            _write_cel(blad, rij, kolom, waarde, _soort(spec), vorm)


def _write_cel(
    blad: Any, rij: int, kolom: int, waarde: Any, soort: str, vorm: dict[str, Any]
) -> None:
    if waarde is None or waarde is pd.NA or waarde is pd.NaT or waarde == "" or waarde != waarde:
        return
    if soort == "datum":
        blad.write_datetime(rij, kolom, pd.Timestamp(waarde).to_pydatetime(), vorm["datum"])
    elif soort == "getal":
        blad.write_number(rij, kolom, int(waarde), vorm["getal"])
    elif soort == "kommagetal":
        blad.write_number(rij, kolom, float(waarde), vorm["kommagetal"])
    else:
        blad.write_string(rij, kolom, str(waarde), vorm["tekst"])


def _write_keuzelijsten(
    boek: Any, lijsten: Mapping[str, Keuzelijst], vorm: dict[str, Any]
) -> None:
    blad = boek.add_worksheet("Keuzelijsten")
    for kolom, (naam, lijst) in enumerate(lijsten.items()):
        namen = list(lijst.keuzes.values())
        namen = [HELE_GEMEENTE, *namen] if naam == "wijken" else namen
        blad.write_string(0, kolom, naam, vorm["kop"])
        for rij, tekst in enumerate(namen, start=1):
            blad.write_string(rij, kolom, tekst)
        letter = xl_col_to_name(kolom, col_abs=True)
        boek.define_name(f"Lijst_{naam}", f"=Keuzelijsten!{letter}$2:{letter}${len(namen) + 1}")
    blad.hide()


def _format_kop(model: type[Rij], veld: str, spec: Kolom) -> str:
    return f"{spec.kop} *" if model.model_fields[veld].is_required() else spec.kop


def _soort(spec: Kolom) -> str:
    return spec.soort if spec.soort in ("getal", "kommagetal", "datum") else "tekst"
