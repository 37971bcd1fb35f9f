"""What rows of an invulmap say about each other: names that must match, rows that must differ."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kansenscan_lib.catalogus.lezen import format_gevonden
from kansenscan_lib.fouten import suggest
from kansenscan_lib.invoer.lezer import Lezer, Rijen
from kansenscan_lib.invoer.modellen import Budgetkeuze, Gesprek, Kans

#: Sheet -> the fields that together may stand in one row only, and what they are called.
_UNIEK = {
    "quickscan": ("Quickscan", ("stelling",), "stelling"),
    "bereik": ("Bereik", ("wijk", "groep", "dienst", "jaar"), "wijk, groep, dienst en jaar"),
    "budget": ("Budget", ("verdeling", "dienst", "doelgroep"), "verdeling, dienst en doelgroep"),
}  # fmt: skip


def check_samenhang(
    lezer: Lezer, rijen: Mapping[str, Rijen], munten: int
) -> dict[str, Rijen]:
    """Note where rows do not agree; names get the spelling of their own sheet.

    Parameters
    ----------
    lezer : Lezer
        Gets the problems, and knows the names of rows that have another mistake: those take part.
    rijen : mapping
        Rows by table.
    munten : int
        How many coins each group may divide.

    Notes
    -----
    Stakeholders and kansen are unique. Partners of a kans and whom a stakeholder works with stand
    on the sheet Stakeholders, the kans of an actie on the sheet Kansen. A provider or place that
    is spelled in two ways is one. One row per statement, per count of reach and per choice in the
    budget; nobody divides more coins than there are.
    """
    _check_dubbel(lezer, "Stakeholders", ("organisatie", "rol"))
    _check_dubbel(lezer, "Kansen", ("titel",))
    _check_kansen(lezer, rijen["kansen"])
    for tabel, (blad, velden, woorden) in _UNIEK.items():
        _check_uniek(lezer, blad, rijen[tabel], velden, woorden)
    _check_budget(lezer, rijen["budget"], munten)
    for nummer, rij in rijen["gesprekken"]:
        if isinstance(rij, Gesprek) and rij.bewaren_tot < rij.datum:
            lezer.meld_veld("Gesprekken", "bewaren_tot", nummer, "moet na de datum van het gesprek "
                            f"liggen; gevonden: '{rij.bewaren_tot:%d-%m-%Y}'.")  # fmt: skip
    partners = _check_namen(lezer, "Kansen", "partners", "Stakeholders", "organisatie")
    samen = _check_namen(
        lezer, "Stakeholders", "werkt_samen_met", "Stakeholders", "organisatie"
    )
    kansen = _check_namen(lezer, "Acties", "kans", "Kansen", "titel")
    return {
        **rijen,
        "aanbod": _join_namen(rijen["aanbod"], "aanbieder"),
        "bibliotheek": _join_namen(rijen["bibliotheek"], "locatie"),
        "stakeholders": _update(rijen["stakeholders"], "werkt_samen_met", samen),
        "kansen": _update(rijen["kansen"], "partners", partners),
        "acties": _update(rijen["acties"], "kans", {n: "".join(k) for n, k in kansen.items()}),
    }


def _update(rijen: Rijen, veld: str, waarden: Mapping[int, Any]) -> Rijen:
    return [
        (nummer, rij.model_copy(update={veld: waarden[nummer]}) if nummer in waarden else rij)
        for nummer, rij in rijen
    ]


def _join_namen(rijen: Rijen, veld: str) -> Rijen:
    """Give names that differ in case or blanks only the spelling of the first: they are one."""
    eerste: dict[str, str] = {}
    namen = {nummer: str(getattr(rij, veld)) for nummer, rij in rijen}
    return _update(rijen, veld, {
        nummer: eerste.setdefault(_naam(naam), naam) for nummer, naam in namen.items()
    })  # fmt: skip


def _check_dubbel(lezer: Lezer, blad: str, velden: tuple[str, ...]) -> None:
    eerste: dict[tuple[str, ...], int] = {}
    delen = [lezer.namen.get((blad, veld), {}) for veld in velden]
    for nummer, (naam,) in delen[0].items():
        if not all(nummer in deel for deel in delen):
            continue
        sleutel = tuple(_naam(deel[nummer][0]) for deel in delen)
        if (eerder := eerste.setdefault(sleutel, nummer)) != nummer:
            lezer.meld_veld(blad, velden[0], nummer, f"staat al op rij {eerder}; gevonden: "
                            f"{format_gevonden(naam)}. Voeg de rijen samen.")  # fmt: skip


def _check_kansen(lezer: Lezer, rijen: Rijen) -> None:
    eerste: dict[tuple[str, str], tuple[int, str]] = {}
    for nummer, rij in rijen:
        if not isinstance(rij, Kans):
            continue
        eerder, titel = eerste.setdefault((rij.dienst, rij.doelgroep), (nummer, rij.titel))
        if eerder != nummer and titel != rij.titel:  # the same title was noted already
            lezer.meld_veld("Kansen", "dienst", nummer, "deze dienst en doelgroep staan al op rij "
                            f"{eerder}. Voeg de rijen samen.")  # fmt: skip


def _check_uniek(
    lezer: Lezer, blad: str, rijen: Rijen, velden: tuple[str, ...], woorden: str
) -> None:
    eerste: dict[tuple[object, ...], int] = {}
    for nummer, rij in rijen:
        waarden = (getattr(rij, veld) for veld in velden)
        sleutel = tuple(_naam(w) if isinstance(w, str) else w for w in waarden)
        if (eerder := eerste.setdefault(sleutel, nummer)) != nummer:
            lezer.meld_veld(blad, velden[0], nummer, f"rij {eerder} heeft dezelfde {woorden}. "
                            "Houd een van de twee rijen.")  # fmt: skip


def _check_budget(lezer: Lezer, rijen: Rijen, munten: int) -> None:
    """Note the row with which a group has put down more coins than there are."""
    som: dict[str, int] = {}
    for nummer, rij in rijen:
        if not isinstance(rij, Budgetkeuze):
            continue
        was = som.get(_naam(rij.verdeling), 0)
        som[_naam(rij.verdeling)] = was + rij.munten
        if was <= munten < was + rij.munten:
            lezer.meld_veld(
                "Budget", "munten", nummer, f"{format_gevonden(rij.verdeling)} verdeelt hier al "
                f"{was + rij.munten} munten en er zijn er {munten}. Haal er weg, of verander het "
                "aantal munten op blad Scan.",
            )  # fmt: skip


def _check_namen(
    lezer: Lezer, blad: str, veld: str, ander_blad: str, ander_veld: str
) -> dict[int, list[str]]:
    """Return by row the names as the other sheet spells them; note those it does not have."""
    bekend = {_naam(n): n for (n,) in lezer.namen.get((ander_blad, ander_veld), {}).values()}
    goed: dict[int, list[str]] = {}
    for nummer, namen in lezer.namen.get((blad, veld), {}).items():
        juist = (bekend[_naam(naam)] for naam in namen if _naam(naam) in bekend)
        goed[nummer] = list(dict.fromkeys(juist))
        vreemd = [naam for naam in namen if _naam(naam) not in bekend]
        # Without that column everything would be strange; its absence was told already.
        if vreemd and lezer.heeft_kolom(ander_blad, ander_veld):
            hulp = "".join(dict.fromkeys(suggest(naam, bekend.values()) for naam in vreemd))
            hulp = hulp or " Zet het daar ook neer, of kies wat daar staat."
            lezer.meld_veld(blad, veld, nummer, f"staat niet op blad {ander_blad}; gevonden: "
                            f"{format_gevonden('; '.join(vreemd))}.{hulp}")  # fmt: skip
    return goed


def _naam(tekst: str) -> str:
    return " ".join(tekst.replace("\u00a0", " ").casefold().split())
