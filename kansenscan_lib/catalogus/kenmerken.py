"""What kind of place a gemeente is: the traits on which peers are chosen, one per entry of YAML."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Literal

from pydantic import StringConstraints

from kansenscan_lib.catalogus.indicatoren import Indicator
from kansenscan_lib.catalogus.lezen import check_model, format_gevonden, read_yaml
from kansenscan_lib.catalogus.regels import Id, Tekst, Vast
from kansenscan_lib.fouten import InvoerFout, suggest


class Kenmerk(Vast):
    """One trait of a gemeente as a place.

    Attributes
    ----------
    id : str
        Name in tables and in `organisatie.yml`.
    titel : str
        Heading of a column, at most 20 characters.
    indicator : Indicator
        The figure; what is chosen on is never compared.
    schaal : {"log", "gewoon"}
        "log" compares ratios, for numbers without an upper limit; "gewoon" compares differences.
    waarom : str
        Why gemeenten should be alike in this, in plain Dutch.
    """

    id: Id
    titel: Annotated[str, StringConstraints(min_length=3, max_length=20)]
    indicator: Indicator
    schaal: Literal["log", "gewoon"]
    waarom: Tekst


def load_kenmerken(pad: Path, indicatoren: Mapping[str, Indicator]) -> tuple[Kenmerk, ...]:
    """Return the traits of one file, in the order of the file.

    Parameters
    ----------
    pad : Path
        A YAML file with one key, `kenmerken`: a list of entries.
    indicatoren : mapping of id to Indicator
        What `indicator` may name.

    Raises
    ------
    InvoerFout
        Lists every problem of the file: unknown or missing keys, wrong values, double names,
        unknown indicators.
    """
    gegevens = read_yaml(pad, pad.name)
    lijst = gegevens.get("kenmerken") if isinstance(gegevens, dict) else None
    if not isinstance(lijst, list) or not lijst or len(gegevens) > 1:
        raise InvoerFout(
            f"{pad.name}: moet bestaan uit een lijst onder 'kenmerken:'; gevonden: "
            f"{format_gevonden(gegevens)}."
        )
    meldingen: list[str] = []
    gelezen: list[Kenmerk] = []
    for nummer, regel in enumerate(lijst, start=1):
        deel = dict(regel) if isinstance(regel, dict) else regel
        waar = f"{pad.name}, kenmerk {deel.get('id', nummer) if isinstance(deel, dict) else nummer}"
        naam = deel.get("indicator") if isinstance(deel, dict) else None
        if isinstance(naam, str):
            if naam not in indicatoren:
                hulp = suggest(naam, indicatoren)
                meldingen.append(f"{waar}: onbekende indicator '{naam}'.{hulp}")
                naam = next(iter(indicatoren))  # so that the other keys are checked too
            deel["indicator"] = indicatoren[naam]
        try:
            gelezen.append(check_model(Kenmerk, deel, waar))
        except InvoerFout as fout:
            meldingen.extend(fout.meldingen)
    for veld, namen in (
        ("id", [k.id for k in gelezen]),
        ("titel", [k.titel for k in gelezen]),
        ("indicator", [k.indicator.id for k in gelezen] if not meldingen else []),
    ):
        meldingen += [
            f"{pad.name}: {veld} '{naam}' staat er {keer} keer."
            for naam, keer in Counter(namen).items()
            if keer > 1
        ]
    if meldingen:
        raise InvoerFout(meldingen)
    return tuple(gelezen)
