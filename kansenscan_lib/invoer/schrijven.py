"""Writes an invulmap: an empty one to fill in together, or one that holds rows already."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import pandas as pd
import xlsxwriter
from xlsxwriter.utility import xl_col_to_name

from kansenscan_lib.catalogus import Catalogus
from kansenscan_lib.invoer.bestand import write_nieuw
from kansenscan_lib.invoer.cellen import HELE_GEMEENTE, Keuzelijst, Kolom
from kansenscan_lib.invoer.invulmap import Invulmap
from kansenscan_lib.invoer.lijsten import load_lijsten
from kansenscan_lib.invoer.modellen import BLADEN, VERSIE, ScanGegevens
from kansenscan_lib.invoer.rij import Rij, kolommen

RIJEN: Final = 5000
"""So many rows get drop-downs and checks in Excel; more may be filled in."""

# A fixed date of creation and no links or formulas: same input, same bytes, nothing that runs.
_GEMAAKT: Final = dt.datetime(2026, 1, 1)
_OPTIES: Final = {
    "in_memory": True, "strings_to_formulas": False, "strings_to_urls": False,
    "strings_to_numbers": False, "default_date_format": "dd-mm-yyyy",
}
# Sheet and field of free lists that Excel can offer from a sheet.
_UIT_BLAD: Final = {
    ("Kansen", "partners"): "Stakeholders", ("Acties", "kans"): "Kansen",
    ("Stakeholders", "werkt_samen_met"): "Stakeholders",
}
_UITLEG: Final = (
    "Vul deze map in met de mensen die de gemeente kennen. De werkbank leest hem en zegt per cel "
    "wat er niet klopt.",
    "Elk blad heeft koppen op rij 1. Vul in vanaf rij 2. Kolommen met een * zijn verplicht. "
    "Lege rijen mogen.",
    "Kies uit de lijst als die er is. Meer dan een keuze? Typ ze met een puntkomma ertussen.",
    "Noem rollen en organisaties, nooit namen, e-mailadressen of telefoonnummers van personen.",
    "Typ geen formules. Voeg geen bladen of kolommen toe. Laat de koppen zoals ze zijn.",
    "Kolommen met (intern) en de bladen Gesprekken en Quickscan zijn voor uzelf. Wat daar staat, "
    "komt niet in het rapport. Alleen het middelste antwoord van de quickscan kan erin komen.",
    "Op de bladen Bereik en Quickscan staat de eerste kolom al klaar. Rijen zonder meer tellen "
    "niet mee.",
)


def write_invulmap(
    pad: Path,
    catalogus: Catalogus,
    gemeente: tuple[str, str],
    wijken: Mapping[str, str],
    inhoud: Invulmap | None = None,
) -> None:
    """Write an invulmap; the same input gives the same bytes.

    Parameters
    ----------
    pad : Path
        Must not exist yet: what people filled in is never overwritten.
    catalogus : Catalogus
        The whole one; it feeds the drop-downs.
    gemeente : tuple of str
        Code and name.
    wijken : mapping of str to str
        Wijkcode -> name, in the order to show.
    inhoud : Invulmap, optional
        Rows to put in.

    Raises
    ------
    UitvoerFout
        The file exists already, or its folder cannot be written.
    """
    write_nieuw(pad, _render_werkmap(catalogus, gemeente, wijken, inhoud or Invulmap.leeg()))


def _render_werkmap(
    catalogus: Catalogus, gemeente: tuple[str, str], wijken: Mapping[str, str], inhoud: Invulmap
) -> bytes:
    doel = io.BytesIO()
    boek = xlsxwriter.Workbook(doel, _OPTIES)
    boek.set_properties({"title": f"Invulmap Kansenscan {gemeente[1]}", "created": _GEMAAKT})
    vorm = {
        "kop": boek.add_format({"bold": True, "text_wrap": True, "valign": "top", "border": 1,
                                "bg_color": "#D9E2EC"}),
        "kop_verplicht": boek.add_format({"bold": True, "text_wrap": True, "valign": "top",
                                          "border": 1, "bg_color": "#FFE08A"}),
        "tekst": boek.add_format({"num_format": "@", "text_wrap": True, "valign": "top"}),
        "getal": boek.add_format({"num_format": "0", "valign": "top"}),
        "datum": boek.add_format({"num_format": "dd-mm-yyyy", "valign": "top"}),
        "titel": boek.add_format({"bold": True, "font_size": 16}),
    }
    lijsten = load_lijsten(catalogus, wijken)
    _write_uitleg(boek.add_worksheet("Uitleg"), gemeente, vorm)
    _write_scan(boek.add_worksheet("Scan"), gemeente, inhoud.scan, vorm)
    for blad, (tabel, model) in BLADEN.items():
        werkblad = boek.add_worksheet(blad)
        _write_koppen(werkblad, blad, model, vorm)
        frame = _add_vooraf(getattr(inhoud, tabel), model, lijsten)
        _write_rijen(werkblad, model, frame, lijsten, vorm)
    _write_keuzelijsten(boek, lijsten, vorm)
    boek.close()
    return doel.getvalue()


def _add_vooraf(
    frame: pd.DataFrame, model: type[Rij], lijsten: Mapping[str, Keuzelijst]
) -> pd.DataFrame:
    """Return the rows, and below them one for each choice we fill in that has none yet."""
    vooraf = next((veld for veld, k in kolommen(model).items() if k.vooringevuld), "")
    if not vooraf:
        return frame
    keuzes = lijsten[kolommen(model)[vooraf].lijst].keuzes
    rest = [keuze for keuze in keuzes if keuze not in set(frame[vooraf])]
    rijen = frame.to_dict("records") + [{vooraf: keuze} for keuze in rest]
    nieuw = pd.DataFrame(rijen, columns=frame.columns, dtype=object)
    return nieuw.astype(object).where(nieuw.notna(), None)


def _write_uitleg(blad: Any, gemeente: tuple[str, str], vorm: dict[str, Any]) -> None:
    blad.set_column(0, 0, 22)
    blad.set_column(1, 1, 24)
    blad.set_column(2, 2, 100, vorm["tekst"])
    blad.write_string(0, 0, f"Invulmap Kansenscan {gemeente[1]}", vorm["titel"])
    rij = 2
    for zin in _UITLEG:
        blad.write_string(rij, 0, zin)
        rij += 1
    rij += 1
    for kolom, kop in enumerate(("Blad", "Kolom", "Wat vult u in?")):
        blad.write_string(rij, kolom, kop, vorm["kop"])
    for naam, (_, model) in BLADEN.items():
        for veld, spec in kolommen(model).items():
            rij += 1
            blad.write_string(rij, 0, naam)
            blad.write_string(rij, 1, _format_kop(model, veld, spec))
            blad.write_string(rij, 2, spec.hulp, vorm["tekst"])


def _write_scan(
    blad: Any, gemeente: tuple[str, str], scan: ScanGegevens | None, vorm: dict[str, Any]
) -> None:
    blad.set_column(0, 0, 28)
    blad.set_column(1, 1, 70)
    blad.write_string(0, 0, "Onderwerp", vorm["kop"])
    blad.write_string(0, 1, "Antwoord", vorm["kop"])
    vast = {"versie": VERSIE, "gemeentecode": gemeente[0], "gemeente": gemeente[1]}
    for rij, (veld, spec) in enumerate(kolommen(ScanGegevens).items(), start=1):
        kop = "kop_verplicht" if ScanGegevens.model_fields[veld].is_required() else "kop"
        blad.write_string(rij, 0, _format_kop(ScanGegevens, veld, spec), vorm[kop])
        waarde = vast.get(veld, getattr(scan, veld) if scan else None)
        _write_cel(blad, rij, 1, waarde, _soort(spec), vorm)
        _add_hulp(blad, rij, rij, 1, spec, "")
    blad.freeze_panes(1, 1)


def _write_koppen(blad: Any, naam: str, model: type[Rij], vorm: dict[str, Any]) -> None:
    for kolom, (veld, spec) in enumerate(kolommen(model).items()):
        verplicht = model.model_fields[veld].is_required()
        blad.set_column(kolom, kolom, spec.breedte, vorm[_soort(spec)])
        blad.write_string(0, kolom, _format_kop(model, veld, spec),
                          vorm["kop_verplicht" if verplicht else "kop"])
        bron = f"=Lijst_{spec.lijst}" if spec.lijst else ""
        if (naam, veld) in _UIT_BLAD:
            bron = f"={_UIT_BLAD[naam, veld]}!$A$2:$A${RIJEN + 1}"
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
    if waarde is None or waarde is pd.NA or waarde is pd.NaT or waarde == "":
        return
    if soort == "datum":
        blad.write_datetime(rij, kolom, pd.Timestamp(waarde).to_pydatetime(), vorm["datum"])
    elif soort == "getal":
        blad.write_number(rij, kolom, int(waarde), vorm["getal"])
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
    return spec.soort if spec.soort in ("getal", "datum") else "tekst"
