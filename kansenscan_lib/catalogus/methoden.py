"""Two methods beside the figures: the quickscan and the participation ladder.

Each comes from one YAML file, `quickscan.yml` and `participatie.yml`, and is the same for every
domein.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Sequence
from pathlib import Path
from typing import Annotated, Final, Literal, get_args

from pydantic import AfterValidator, Field

from kansenscan_lib.catalogus.lezen import check_model, read_yaml
from kansenscan_lib.catalogus.regels import Id, Tekst, Vast, check_gevuld
from kansenscan_lib.catalogus.veld import Teksten
from kansenscan_lib.fouten import InvoerFout, suggest

SessieId = Literal["intern", "extern", "doelgroep"]
TredeId = Literal["informeren", "raadplegen", "adviseren", "coproduceren", "meebeslissen"]

_ROLLEN: Final = ("jeugd", "basis", "manager")


def _check_lengte(hoogstens: int) -> Callable[[str], str]:
    """Return a check that says in Dutch how long a text may be; pydantic's own does not."""

    def check(tekst: str) -> str:
        if len(tekst) > hoogstens:
            raise ValueError(f"mag hoogstens {hoogstens} tekens lang zijn, en telt er {len(tekst)}")
        return tekst

    return check


def _check_niveaus(niveaus: tuple[str, ...]) -> tuple[str, ...]:
    if not 2 <= len(niveaus) <= 7:
        raise ValueError(f"moet 2 tot 7 niveaus noemen, van laag naar hoog; dit zijn er "
                         f"{len(niveaus)}")  # fmt: skip
    if len({niveau.casefold() for niveau in niveaus}) < len(niveaus):
        raise ValueError("noemt een niveau twee keer")
    return niveaus


# A label must fit in a cell of the invulmap and beside a figure.
Niveau = Annotated[Tekst, AfterValidator(_check_lengte(30))]
Niveaus = Annotated[tuple[Niveau, ...], AfterValidator(_check_niveaus)]


class Sessie(Vast):
    """A work session of the gezinsaanpak; `vragen` are those of its worksheet."""

    id: SessieId
    titel: Tekst
    doel: Tekst
    uitleg: Tekst
    vragen: Teksten


class Stelling(Vast):
    """A statement that can be at one of the levels.

    `kort` names it in a table; `gesprek` goes on the agenda when the three roles disagree.
    """

    id: Id
    sessie: SessieId
    tekst: Annotated[Tekst, AfterValidator(_check_lengte(140))]
    kort: Annotated[Tekst, AfterValidator(_check_lengte(40))]
    gesprek: Tekst


class Quickscan(Vast):
    """How far a library is with its work for families, as three people see it.

    Our own list in the spirit of the gezinsaanpak, not the national Quickscan of Stichting Lezen
    and KB: `verantwoording` says so to the reader. `niveaus` run from low to high.
    """

    verantwoording: Tekst
    niveaus: Niveaus
    bron_niveaus: Tekst
    rollen: dict[str, Tekst]
    sessies: tuple[Sessie, ...]
    stellingen: Annotated[tuple[Stelling, ...], AfterValidator(check_gevuld)]

    @property
    def stelling(self) -> dict[str, Stelling]:
        """Stellingen by id, in order."""
        return {deel.id: deel for deel in self.stellingen}


class Trede(Vast):
    """A rung of the participation ladder."""

    id: TredeId
    titel: Tekst
    uitleg: Tekst


class Participatie(Vast):
    """The ladder, from low to high, and the coins of the exercise that chooses kansen."""

    treden: tuple[Trede, ...]
    bron: Tekst
    munten: Annotated[int, Field(ge=5, le=100, strict=True)]
    uitleg_munten: Tekst


def load_quickscan(pad: Path) -> Quickscan:
    """Return what quickscan.yml holds.

    Raises
    ------
    InvoerFout
        Lists every problem of the file.

    Examples
    --------
    >>> from kansenscan_lib.catalogus import MAP
    >>> load_quickscan(MAP / "quickscan.yml").niveaus[-1]
    'geborgd'
    """
    deel = check_model(Quickscan, read_yaml(pad, pad.name), pad.name)
    gebruikt = {stelling.sessie for stelling in deel.stellingen}
    meldingen = [
        *check_vast(pad.name, "rollen", list(deel.rollen), _ROLLEN),
        *check_vast(pad.name, "sessies", [d.id for d in deel.sessies], get_args(SessieId)),
        *check_dubbel(pad.name, "id", [stelling.id for stelling in deel.stellingen]),
        *check_dubbel(pad.name, "kort", [stelling.kort for stelling in deel.stellingen]),
        *(f"{pad.name}: sessie '{id_}' heeft geen enkele stelling."
          for id_ in get_args(SessieId) if id_ not in gebruikt),
    ]  # fmt: skip
    if meldingen:
        raise InvoerFout(meldingen)
    return deel


def load_participatie(pad: Path) -> Participatie:
    """Return what participatie.yml holds.

    Raises
    ------
    InvoerFout
        Lists every problem of the file.

    Examples
    --------
    >>> from kansenscan_lib.catalogus import MAP
    >>> [trede.id for trede in load_participatie(MAP / "participatie.yml").treden][:2]
    ['informeren', 'raadplegen']
    """
    deel = check_model(Participatie, read_yaml(pad, pad.name), pad.name)
    meldingen = check_vast(pad.name, "treden", [d.id for d in deel.treden], get_args(TredeId))
    if meldingen:
        raise InvoerFout(meldingen)
    return deel


def add_niveaus(quickscan: Quickscan, niveaus: Collection[str] | None) -> Quickscan:
    """Return the quickscan with own levels, from low to high; as it was when there are none."""
    if not niveaus:
        return quickscan
    return quickscan.model_copy(
        update={"niveaus": tuple(niveaus), "bron_niveaus": "Eigen niveaus van de organisatie"}
    )  # fmt: skip


def check_dubbel(waar: str, veld: str, namen: Iterable[str]) -> list[str]:
    """Return a message for every name that is there more than once."""
    return [f"{waar}: {veld} '{naam}' staat er {keer} keer."
            for naam, keer in Counter(namen).items() if keer > 1]  # fmt: skip


def check_vast(
    waar: str, lijst: str, namen: Sequence[str], vast: tuple[str, ...]
) -> list[str]:
    """Return what is wrong with a list that the method fixes: which, and in which order."""
    meldingen = check_dubbel(waar, lijst, namen)
    meldingen += [f"{waar}: '{naam}' hoort niet bij '{lijst}'.{suggest(naam, vast)}"
                  for naam in namen if naam not in vast]  # fmt: skip
    meldingen += [f"{waar}: '{naam}' ontbreekt bij '{lijst}'."
                  for naam in vast if naam not in namen]  # fmt: skip
    if not meldingen and tuple(namen) != vast:
        meldingen = [f"{waar}: '{lijst}' moet deze volgorde hebben: {', '.join(vast)}."]
    return meldingen
