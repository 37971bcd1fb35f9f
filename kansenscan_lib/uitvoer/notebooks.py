"""Reading notebooks and what may be filled in in them."""

from __future__ import annotations

import ast
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kansenscan_lib.fouten import InvoerFout, UitvoerFout, suggest

if TYPE_CHECKING:
    from nbformat import NotebookNode

#: What a parameter of a notebook can be.
Parameter = str | int | float | bool | None | Path | Sequence[str]


def read_notebook(pad: Path) -> NotebookNode:
    """Return the notebook in a file.

    Raises
    ------
    UitvoerFout
        When the file is missing or is not a notebook.
    """
    import nbformat

    lees: Any = nbformat.read  # has no types
    try:
        notebook: NotebookNode = lees(pad, as_version=4)
    except FileNotFoundError:
        raise UitvoerFout(f"{pad}: dit notebook bestaat niet.") from None
    except (OSError, ValueError, AttributeError, nbformat.ValidationError) as fout:
        raise UitvoerFout(
            f"{pad}: is niet te lezen als notebook ({type(fout).__name__}). "
            "Haal het bestand opnieuw op."
        ) from fout
    return notebook


def check_parameters(fases: Sequence[Path], parameters: Mapping[str, Parameter]) -> None:
    """Raise when a notebook lacks a cell tagged ``parameters`` with each of these names.

    papermill itself would only log a warning, and inject the unknown name as code.

    Raises
    ------
    InvoerFout
        Naming every notebook and parameter that do not fit.
    """
    meldingen = []
    for fase in fases:
        bekend = _read_parameters(read_notebook(fase))
        meldingen += [
            f"{fase.name}: parameter '{naam}' bestaat niet in dit notebook."
            f"{suggest(naam, bekend)} Bekend zijn: {', '.join(sorted(bekend)) or 'geen'}."
            for naam in parameters
            if naam not in bekend
        ]
    if meldingen:
        raise InvoerFout(meldingen)


def _read_parameters(notebook: NotebookNode) -> set[str]:
    """Return the names assigned in the cell tagged ``parameters``."""
    for cel in notebook.cells:
        if "parameters" in cel.metadata.get("tags", []):
            regels = ast.parse(cel.source).body
            namen: set[ast.expr] = {r.target for r in regels if isinstance(r, ast.AnnAssign)}
            namen |= {doel for r in regels if isinstance(r, ast.Assign) for doel in r.targets}
            return {naam.id for naam in namen if isinstance(naam, ast.Name)}
    return set()
