"""Reads YAML into pydantic models, with every problem of a file reported at once in Dutch."""

from __future__ import annotations

from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from kansenscan_lib.fouten import InvoerFout, say_systeemfout, suggest

Model = TypeVar("Model", bound=BaseModel)

_VERWACHT = {
    "string_type": "moet tekst zijn (zet er aanhalingstekens omheen)",
    "int_type": "moet een heel getal zijn",
    "int_parsing": "moet een heel getal zijn",
    "float_type": "moet een getal zijn",
    "float_parsing": "moet een getal zijn",
    "bool_type": "moet 'true' of 'false' zijn",
    "bool_parsing": "moet 'true' of 'false' zijn",
    "list_type": "moet een lijst zijn",
    "tuple_type": "moet een lijst zijn",
    "dict_type": "moet bestaan uit regels 'sleutel: waarde'",
    "model_type": "moet bestaan uit regels 'sleutel: waarde'",
    "string_too_short": "mag niet leeg zijn",
    "too_short": "mag niet leeg zijn",
}


class _Lezer(yaml.CSafeLoader if hasattr(yaml, "CSafeLoader") else yaml.SafeLoader):  # type: ignore[misc]
    """SafeLoader that refuses a key written twice, which plain YAML silently accepts."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        gezien = set()
        for sleutel, _ in node.value:
            if sleutel.value in gezien:
                raise yaml.constructor.ConstructorError(
                    None, None, f"sleutel '{sleutel.value}' staat er twee keer", sleutel.start_mark
                )
            gezien.add(sleutel.value)
        return dict(super().construct_mapping(node, deep=deep))


def read_yaml(pad: Path, naam: str = "") -> Any:
    """Read one YAML file.

    Parameters
    ----------
    pad : Path
    naam : str
        How the file is called in messages; the path itself if left out.

    Raises
    ------
    InvoerFout
        The file is missing, is not UTF-8 text or is not valid YAML.
    """
    naam = naam or str(pad)
    try:
        return yaml.load(pad.read_text(encoding="utf-8"), Loader=_Lezer)
    except FileNotFoundError:
        raise InvoerFout(f"{naam}: dit bestand bestaat niet.") from None
    except UnicodeDecodeError:
        raise InvoerFout(f"{naam}: geen leesbare tekst. Sla het bestand op als UTF-8.") from None
    except OSError as fout:
        raise InvoerFout(f"{naam}: kan niet worden gelezen ({say_systeemfout(fout)}).") from None
    except yaml.MarkedYAMLError as fout:
        plek = fout.problem_mark or fout.context_mark
        regel = f", regel {plek.line + 1}" if plek else ""
        eigen = fout.problem if fout.problem and fout.problem.startswith("sleutel") else ""
        raise InvoerFout(
            f"{naam}{regel}: {eigen or 'de opmaak klopt niet'}. Let op spaties, dubbele punten "
            "en aanhalingstekens."
        ) from None
    except yaml.YAMLError:
        raise InvoerFout(f"{naam}: de opmaak klopt niet (vreemde tekens).") from None


def check_model(model: type[Model], gegevens: Any, waar: str) -> Model:
    """Return `gegevens` as `model`, or raise one InvoerFout that lists every problem.

    Parameters
    ----------
    model : type of BaseModel
    gegevens : object
        What `read_yaml` returned.
    waar : str
        Start of every message: the file, and where in it.
    """
    if not isinstance(gegevens, dict):
        raise InvoerFout(
            f"{waar}: moet bestaan uit regels 'sleutel: waarde'; gevonden: "
            f"{format_gevonden(gegevens)}."
        )
    try:
        return model.model_validate(gegevens)
    except ValidationError as fout:
        raise InvoerFout([_say_fout(e, model, waar) for e in fout.errors()]) from None


def format_gevonden(waarde: object) -> str:
    """Return a value as it is quoted in a message: short, on one line."""
    if waarde is None:
        return "niets"
    tekst = " ".join(str(waarde).split())
    return f"'{tekst if len(tekst) <= 60 else tekst[:57] + '...'}'"


def _say_fout(fout: ErrorDetails, model: type[BaseModel], waar: str) -> str:
    plek = " > ".join(str(deel + 1) if isinstance(deel, int) else deel for deel in fout["loc"])
    soort = fout["type"]
    if soort == "extra_forbidden":
        sleutel = str(fout["loc"][-1])
        keuzes = list(model.model_fields) if len(fout["loc"]) == 1 else []
        return f"{waar}: onbekende sleutel '{plek}'.{suggest(sleutel, keuzes)}"
    if soort == "missing":
        return f"{waar}: sleutel '{plek}' ontbreekt."
    gevonden = format_gevonden(fout["input"])
    if soort in ("literal_error", "enum"):
        keuzes = [
            deel.strip("' ")
            for deel in fout.get("ctx", {}).get("expected", "").replace(" or ", ", ").split(",")
        ]
        hulp = suggest(str(fout["input"]), keuzes)
        return (
            f"{waar}: '{plek}' moet een van deze zijn: {', '.join(keuzes)}; "
            f"gevonden: {gevonden}.{hulp}"
        )
    if soort == "value_error":
        reden = str(fout.get("ctx", {}).get("error", fout["msg"])).rstrip(".")
        return f"{waar}: '{plek}' {reden}; gevonden: {gevonden}." if plek else f"{waar}: {reden}."
    if soort in ("greater_than_equal", "greater_than", "less_than_equal", "less_than"):
        grens = next(iter(fout["ctx"].values()))
        tekst = {
            "greater_than_equal": "moet minstens",
            "greater_than": "moet meer dan",
            "less_than_equal": "mag hoogstens",
            "less_than": "moet minder dan",
        }[soort]
        return f"{waar}: '{plek}' {tekst} {grens} zijn; gevonden: {gevonden}."
    verwacht = _VERWACHT.get(soort, "heeft niet de juiste vorm")
    return f"{waar}: '{plek}' {verwacht}; gevonden: {gevonden}."
