"""Writes an invulmap: an empty one to fill in together, or one that holds rows already."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Final

import pandas as pd

from kansenscan_lib.catalogus import Catalogus
from kansenscan_lib.invoer.bestand import write_nieuw
from kansenscan_lib.invoer.cellen import Keuzelijst
from kansenscan_lib.invoer.invulmap import Invulmap
from kansenscan_lib.invoer.lijsten import load_lijsten
from kansenscan_lib.invoer.modellen import BLADEN, INVULMAP, VERSIE, ScanGegevens
from kansenscan_lib.invoer.rij import Rij, kolommen
from kansenscan_lib.invoer.uitleg import Bladuitleg
from kansenscan_lib.invoer.werkboek import render_boek

# Sheet and field of free lists that Excel can offer from a sheet.
_UIT_BLAD: Final = {
    ("Kansen", "partners"): "Stakeholders", ("Acties", "kans"): "Kansen",
    ("Stakeholders", "werkt_samen_met"): "Stakeholders",
}
_STAPPEN: Final = (
    "Begin met blad Scan. Ga daarna van links naar rechts. Wat u niet weet, laat u leeg.",
    "Elk blad heeft koppen op rij 1. Vul in vanaf rij 2. Lege rijen mogen.",
    "Kies uit de lijst als die er is. Meer dan een keuze? Typ ze met een puntkomma ertussen.",
    "Noem rollen en organisaties, nooit namen, e-mailadressen of telefoonnummers van personen. "
    "Alleen in kolom Contact (intern) mag dat.",
    "Op de bladen Bereik en Quickscan staat de eerste kolom al klaar. Een rij met niets anders "
    "telt niet mee.",
    "Typ geen formules. Voeg geen bladen of kolommen toe. Laat de koppen zoals ze zijn.",
    "Klaar? Sla op, sluit Excel en geef de opdracht 'invulmap controleer'. U hoort dan per cel wat "
    "er niet klopt.",
)
_BEHALVE: Final = "ja, behalve de grijze kolommen"
_BLADUITLEG: Final = {
    "Scan": Bladuitleg("Om welke gemeente het gaat en wanneer u dit invult.", "u zelf"),
    "Beleid": Bladuitleg("Doelen van de gemeente, elk met het document waarin ze staan.",
                         "de gemeente"),
    "Stakeholders": Bladuitleg("Organisaties en rollen die ertoe doen voor het onderwerp.",
                               "bibliotheek en gemeente", _BEHALVE),
    "Aanbod": Bladuitleg("Wat anderen dan de bibliotheek doen.", "de partners"),
    "Bibliotheek": Bladuitleg("Wat de bibliotheek doet, van plan is of zou kunnen doen.",
                              "de bibliotheek"),
    "Bereik": Bladuitleg("Hoeveel bewoners van een wijk de bibliotheek bereikt.",
                         "de bibliotheek", "ja, behalve heel kleine aantallen"),
    "Quickscan": Bladuitleg("Hoe ver de bibliotheek is met haar werk voor gezinnen.",
                            "drie mensen van de bibliotheek",
                            "alleen het middelste van de drie antwoorden"),
    "Participatie": Bladuitleg("Waar bewoners over meepraten of zelf mee beginnen.",
                               "bewoners en partners"),
    "Gesprekken": Bladuitleg("Uw verslagen van gesprekken.", "u zelf",
                             "alleen hoeveel gesprekken over welke vraag gingen"),
    "Kansen": Bladuitleg("Kansen die u zelf ziet, naast die van de werkbank.", "allen samen"),
    "Budget": Bladuitleg("Hoe een groep haar munten verdeelt over kansen.", "allen samen"),
    "Acties": Bladuitleg("Wie wat doet, wanneer, en waaraan u het merkt.", "allen samen"),
}  # fmt: skip


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
    inhoud = inhoud or Invulmap.leeg()
    lijsten = load_lijsten(catalogus, wijken)
    vast = {"versie": VERSIE, "gemeentecode": gemeente[0], "gemeente": gemeente[1]}
    gegevens = inhoud.scan or ScanGegevens.model_validate(vast)
    frames = {
        tabel: _add_vooraf(getattr(inhoud, tabel), model, lijsten)
        for tabel, model in BLADEN.values()
    }
    write_nieuw(pad, render_boek(
        INVULMAP, gegevens.model_copy(update=vast), frames, lijsten,
        f"Invulmap Kansenscan {gemeente[1]}", _STAPPEN, _UIT_BLAD, _BLADUITLEG,
    ))  # fmt: skip


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
