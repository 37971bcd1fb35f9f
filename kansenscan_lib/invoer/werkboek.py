"""Writes any workbook that people fill in: its sheets, drop-downs and Dutch messages, as bytes."""

from __future__ import annotations

import datetime as dt
import io
import textwrap
from collections.abc import Mapping, Sequence
from typing import Any, Final

import pandas as pd
import xlsxwriter
from xlsxwriter.utility import xl_col_to_name

from kansenscan_lib.invoer.cellen import HELE_GEMEENTE, Keuzelijst, Kolom
from kansenscan_lib.invoer.rij import Boek, Boekgegevens, Rij, kolommen
from kansenscan_lib.invoer.uitleg import (
    Bladuitleg,
    format_kop,
    is_intern,
    select_kopvorm,
    write_uitleg,
)

RIJEN: Final = 5000
"""So many rows get drop-downs and checks in Excel; more may be filled in."""

GEMAAKT: Final = dt.datetime(2026, 1, 1)
"""The date of every workbook we write: same input, same bytes."""

# Tabs: blue, or grey where nothing that people type reaches the report.
_TAB: Final = "#9FB3C8"
_TAB_INTERN: Final = "#8C8C8C"
# How much wider a letter is in bold, with room for the edges of the cell.
_VET: Final = 1.15

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
    bladuitleg: Mapping[str, Bladuitleg] | None = None,
    noten: Sequence[str] = (),
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
        What to do, step by step, for the sheet Uitleg, which also lists every column.
    uit_blad : mapping, optional
        (Sheet, field) of a free list -> sheet of which Excel offers the first column.
    bladuitleg : mapping, optional
        Sheet -> what the sheet Uitleg says about it.
    noten : sequence of str
        Lines at the end of the sheet Uitleg.
    """
    doel = io.BytesIO()
    werkmap = xlsxwriter.Workbook(doel, _OPTIES)
    werkmap.set_properties({"title": titel, "created": GEMAAKT})
    vorm = _add_vormen(werkmap)
    write_uitleg(
        werkmap.add_worksheet("Uitleg"), boek, titel, uitleg, bladuitleg or {}, noten, vorm
    )
    _write_scan(werkmap.add_worksheet("Scan"), gegevens, vorm)
    for blad, (tabel, model) in boek.bladen.items():
        werkblad = werkmap.add_worksheet(blad)
        werkblad.set_tab_color(_TAB_INTERN if is_intern(model) else _TAB)
        bronnen = {veld: ander for (b, veld), ander in (uit_blad or {}).items() if b == blad}
        _write_koppen(werkblad, model, bronnen, vorm)
        _write_rijen(werkblad, model, frames[tabel], lijsten, vorm)
    _write_keuzelijsten(werkmap, lijsten, vorm)
    werkmap.close()
    return doel.getvalue()


def _add_vormen(werkmap: Any) -> dict[str, Any]:
    """Return the looks of cells by name."""
    kop = {"bold": True, "text_wrap": True, "valign": "top", "border": 1}
    tekst = {"num_format": "@", "text_wrap": True, "valign": "top"}
    vormen: dict[str, dict[str, Any]] = {
        "kop": {**kop, "bg_color": "#D9E2EC"},
        "kop_verplicht": {**kop, "bg_color": "#FFE08A"},
        "kop_intern": {**kop, "bg_color": "#C8C8C8"},
        "tekst": tekst,
        "klaar": {**tekst, "bg_color": "#F2F2F2"},
        "getal": {"num_format": "0", "valign": "top"},
        "kommagetal": {"valign": "top"},
        "datum": {"num_format": "dd-mm-yyyy", "valign": "top"},
        "links": {"num_format": "0", "valign": "top", "align": "left"},
        "datum_links": {"num_format": "dd-mm-yyyy", "valign": "top", "align": "left"},
        "hulp": {"text_wrap": True, "valign": "top", "italic": True, "font_color": "#555555"},
        "titel": {"bold": True, "font_size": 16},
        "tussenkop": {"bold": True, "font_size": 12},
    }  # fmt: skip
    return {naam: werkmap.add_format(vorm) for naam, vorm in vormen.items()}


def _write_scan(blad: Any, gegevens: Boekgegevens, vorm: dict[str, Any]) -> None:
    model = type(gegevens)
    blad.set_column(0, 0, 28)
    blad.set_column(1, 1, 60, vorm["tekst"])
    blad.set_column(2, 2, 70)
    for kolom, kop in enumerate(("Onderwerp", "Antwoord", "Wat vult u in?")):
        blad.write_string(0, kolom, kop, vorm["kop"])
    # A short number at the far side of a wide column is not seen.
    vorm = {**vorm, "getal": vorm["links"], "datum": vorm["datum_links"]}
    for rij, (veld, spec) in enumerate(kolommen(model).items(), start=1):
        blad.write_string(rij, 0, format_kop(model, veld), vorm[select_kopvorm(model, veld)])
        blad.write_blank(rij, 1, None, vorm[_soort(spec)])
        _write_cel(blad, rij, 1, getattr(gegevens, veld), _soort(spec), vorm)
        _add_hulp(blad, rij, rij, 1, spec, "")
        blad.write_string(rij, 2, spec.hulp, vorm["hulp"])
    blad.set_tab_color(_TAB)
    blad.freeze_panes(1, 1)
    _set_afdruk(blad)


def _write_koppen(
    blad: Any, model: type[Rij], bronnen: Mapping[str, str], vorm: dict[str, Any]
) -> None:
    regels = 1
    for kolom, (veld, spec) in enumerate(kolommen(model).items()):
        blad.set_column(kolom, kolom, spec.breedte, vorm[_soort(spec)])
        kop = format_kop(model, veld)
        blad.write_string(0, kolom, kop, vorm[select_kopvorm(model, veld)])
        regels = max(regels, _tel_regels(kop, int(spec.breedte / _VET)))
        bron = f"=Lijst_{spec.lijst}" if spec.lijst else ""
        if veld in bronnen:
            bron = f"={bronnen[veld]}!$A$2:$A${RIJEN + 1}"
        _add_hulp(blad, 1, RIJEN, kolom, spec, bron)
    blad.set_row(0, 15 * regels + 3)
    blad.freeze_panes(1, 1)
    blad.repeat_rows(0)
    _set_afdruk(blad)


def _set_afdruk(blad: Any) -> None:
    """Print a sheet as wide as one page: A3, which a printer makes A4 when it must."""
    blad.set_landscape()
    blad.set_paper(8)
    blad.fit_to_pages(1, 0)


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
        regels = 1
        for kolom, (veld, spec) in enumerate(specs.items()):
            waarde = waarden[str(veld)]
            if isinstance(waarde, list):
                tonen = lijsten[spec.lijst].keuzes if spec.lijst else {}
                namen = [tonen.get(id_, id_) for id_ in waarde]
                waarde = "; ".join(namen) or (HELE_GEMEENTE if spec.soort == "wijken" else None)
            elif spec.soort == "keuze" and isinstance(waarde, str) and waarde:
                waarde = lijsten[spec.lijst].keuzes[waarde]
            soort = _soort(spec)
            # Numbers stay numbers, also where we fill them in beforehand.
            soort = "klaar" if spec.vooringevuld and soort == "tekst" else soort
            _write_cel(blad, rij, kolom, waarde, soort, vorm)
            if spec.vooringevuld:
                regels = max(regels, _tel_regels(waarde, spec.breedte))
        # Excel makes a row as high as its text, other programs do not. What people fill in
        # themselves is left alone: a row of a fixed height no longer grows.
        if regels > 1:
            blad.set_row(rij, 15 * regels)


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
        blad.write_string(rij, kolom, str(waarde), vorm[soort])


def _tel_regels(tekst: Any, breedte: int) -> int:
    return len(textwrap.wrap(str(tekst), breedte))


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


def _soort(spec: Kolom) -> str:
    return spec.soort if spec.soort in ("getal", "kommagetal", "datum") else "tekst"
