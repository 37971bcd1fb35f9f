"""The rules of the scan: thresholds, weights, and the tables that lead to a verdict and a term.

Every rule carries its own Dutch explanation, because a report that gives a verdict must be able
to say why. Thresholds and weights may be changed by an organisation; the tables may not.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise, product
from typing import Annotated, Final, Literal, Self, TypeVar, get_args

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    model_validator,
)

Behoefte = Literal["laag", "gemiddeld", "hoog", "onbekend"]
Aanbod = Literal["geen", "weinig", "genoeg", "onbekend"]
Bibliotheek = Literal["geen", "mogelijk", "gepland", "bestaat", "onbekend"]
Oordeel = Literal["witte_vlek", "aansluiten", "versterken", "voldoende", "onvoldoende_bewijs"]
Termijn = Literal["kort", "middellang", "lang"]

Deel = TypeVar("Deel")
Tekst = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Id = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$")]
Inspanning = Annotated[int, Field(ge=1, le=5, strict=True)]

INSPANNINGEN: Final = (1, 2, 3, 4, 5)
_TERMIJNEN: Final[tuple[Termijn, ...]] = get_args(Termijn)


def check_gevuld(waarden: tuple[Deel, ...]) -> tuple[Deel, ...]:
    """Return `waarden`, or raise when there is none.

    Pydantic's own `min_length` also complains when the only item is wrong; this does not.
    """
    if not waarden:
        raise ValueError("mag niet leeg zijn")
    return waarden


class Vast(BaseModel):
    """Base of everything the catalogue holds: frozen, and no key that we do not know."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Regel(Vast):
    """One number with the reason why it has this value."""

    waarde: Annotated[int, Field(strict=True)] | Annotated[float, Field(strict=True)]
    uitleg: Tekst
    eigen: bool = False
    """True when an organisation replaced the value by its own."""


class Begrip(Vast):
    """How a word of the rules is shown to readers."""

    titel: Tekst
    uitleg: Tekst


class EigenDrempels(Vast):
    """Thresholds an organisation may set in `organisatie.yml`; None keeps ours.

    The bounds stand here once; `regels.yml` itself must keep them too.
    """

    betrouwbaarheid: float | None = Field(None, ge=0.8, le=0.999, strict=True)
    fdr: float | None = Field(None, gt=0, le=0.25, strict=True)
    index_over: float | None = Field(None, gt=100, le=500, strict=True)
    index_onder: float | None = Field(None, gt=0, lt=100, strict=True)
    verschil_minimaal_pp: float | None = Field(None, ge=0, le=50, strict=True)
    verschil_klein_pp: float | None = Field(None, ge=0, le=50, strict=True)
    personen_minimaal: int | None = Field(None, ge=5, strict=True)
    inwoners_minimaal: int | None = Field(None, ge=0, strict=True)
    verwacht_minimaal: int | None = Field(None, ge=1, strict=True)
    vergelijkbaar_aantal: int | None = Field(None, ge=3, le=50, strict=True)
    clusters_wijken_minimaal: int | None = Field(None, ge=10, strict=True)
    signaal_wijken_minimaal: int | None = Field(None, ge=3, strict=True)
    aanbod_genoeg_aanbieders: int | None = Field(None, ge=2, strict=True)
    aanbod_maanden: int | None = Field(None, ge=1, le=120, strict=True)
    bereik_minimaal: int | None = Field(None, ge=5, strict=True)

    @model_validator(mode="after")
    def _check_verschillen(self) -> Self:
        klein, groot = self.verschil_klein_pp, self.verschil_minimaal_pp
        if klein is not None and groot is not None and klein > groot:
            raise ValueError(f"'verschil_klein_pp' ({klein:g}) mag niet hoger zijn dan "
                             f"'verschil_minimaal_pp' ({groot:g}); noemt u maar een van de twee, "
                             "dan geldt voor de andere onze waarde")  # fmt: skip
        return self


class EigenGewichten(Vast):
    """Weights of the score; together exactly 1."""

    behoefte: float = Field(ge=0, le=1, strict=True)
    leegte: float = Field(ge=0, le=1, strict=True)
    beleid: float = Field(ge=0, le=1, strict=True)
    partners: float = Field(ge=0, le=1, strict=True)
    haalbaarheid: float = Field(ge=0, le=1, strict=True)

    @model_validator(mode="after")
    def _check_som(self) -> Self:
        som = sum(self.model_dump().values())
        if abs(som - 1) > 1e-6:
            tekst = f"{som:.3f}".rstrip("0").rstrip(".").replace(".", ",")
            raise ValueError(f"de gewichten moeten samen 1 zijn; gevonden: samen {tekst}")
        return self


class Gewichten(Vast):
    """The five weights of the score, each with its reason."""

    behoefte: Regel
    leegte: Regel
    beleid: Regel
    partners: Regel
    haalbaarheid: Regel

    @model_validator(mode="after")
    def _check_som(self) -> Self:
        EigenGewichten.model_validate(self.waarden())
        return self

    def waarden(self) -> dict[str, float]:
        """Return the weights as plain numbers by criterion, together 1."""
        return {naam: float(getattr(self, naam).waarde) for naam in type(self).model_fields}


class OordeelRegel(Vast):
    """One line of the verdict table: all three conditions must hold.

    `prioriteit` says how much a cell asks for attention, from 0 (none) to 5 (most).
    """

    id: Id
    behoefte: Annotated[tuple[Behoefte, ...], AfterValidator(check_gevuld)]
    aanbod: Annotated[tuple[Aanbod, ...], AfterValidator(check_gevuld)]
    bibliotheek: Annotated[tuple[Bibliotheek, ...], AfterValidator(check_gevuld)]
    oordeel: Oordeel
    prioriteit: int = Field(ge=0, le=5, strict=True)
    uitleg: Tekst


class TermijnRegel(Vast):
    """One line of the term table: state of the library's service and the effort it takes."""

    id: Id
    bibliotheek: Annotated[tuple[Bibliotheek, ...], AfterValidator(check_gevuld)]
    inspanning: Annotated[tuple[Inspanning, ...], AfterValidator(check_gevuld)]
    termijn: Termijn
    uitleg: Tekst


class Regels(Vast):
    """All thresholds, weights and tables. First match wins in both tables.

    The tables are checked on reading: every combination has an answer, no line is dead, more
    need never lowers the priority, more supply never raises it and never makes a witte vlek,
    more effort never shortens the term and a library that is further never lengthens it.
    """

    betrouwbaarheid: Regel
    fdr: Regel
    index_over: Regel
    index_onder: Regel
    verschil_minimaal_pp: Regel
    verschil_klein_pp: Regel
    personen_minimaal: Regel
    inwoners_minimaal: Regel
    verwacht_minimaal: Regel
    vergelijkbaar_aantal: Regel
    clusters_wijken_minimaal: Regel
    signaal_wijken_minimaal: Regel
    aanbod_genoeg_aanbieders: Regel
    aanbod_maanden: Regel
    bereik_minimaal: Regel
    gewichten: Gewichten
    oordelen: dict[Oordeel, Begrip]
    termijnen: dict[Termijn, Begrip]
    oordeel: tuple[OordeelRegel, ...]
    termijn: tuple[TermijnRegel, ...]

    @model_validator(mode="after")
    def _check_regels(self) -> Self:
        EigenDrempels.model_validate(self.drempels())
        fouten = [*_check_oordeel(self.oordeel), *_check_termijn(self.termijn)]
        fouten += [f"'oordelen' mist '{o}'" for o in get_args(Oordeel) if o not in self.oordelen]
        fouten += [f"'termijnen' mist '{t}'" for t in _TERMIJNEN if t not in self.termijnen]
        if fouten:
            raise ValueError("; ".join(fouten))
        return self

    def drempels(self) -> dict[str, int | float]:
        """Return the thresholds as plain numbers by name."""
        return {naam: getattr(self, naam).waarde for naam in EigenDrempels.model_fields}

    def select_oordeel(
        self, behoefte: Behoefte, aanbod: Aanbod, bibliotheek: Bibliotheek
    ) -> OordeelRegel:
        """Return the first verdict rule that holds; there always is one."""
        return next(_passend(self.oordeel, behoefte, aanbod, bibliotheek))

    def select_termijn(self, bibliotheek: Bibliotheek, inspanning: int) -> TermijnRegel:
        """Return the first term rule that holds; `inspanning` runs from 1 to 5."""
        return next(
            regel
            for regel in self.termijn
            if bibliotheek in regel.bibliotheek and inspanning in regel.inspanning
        )


def add_keuzes(
    regels: Regels, drempels: EigenDrempels | None, gewichten: EigenGewichten | None
) -> Regels:
    """Return the rules with the choices of an organisation in place of ours, marked `eigen`."""
    nieuw: dict[str, object] = {
        naam: getattr(regels, naam).model_copy(update={"waarde": waarde, "eigen": True})
        for naam, waarde in (drempels.model_dump() if drempels else {}).items()
        if waarde is not None
    }
    if gewichten:
        nieuw["gewichten"] = Gewichten(
            **{
                naam: getattr(regels.gewichten, naam).model_copy(
                    update={"waarde": waarde, "eigen": True}
                )
                for naam, waarde in gewichten.model_dump().items()
            }
        )
    return regels.model_copy(update=nieuw)


def _passend(
    regels: Iterable[OordeelRegel], behoefte: str, aanbod: str, bibliotheek: str
) -> Iterator[OordeelRegel]:
    return (
        regel
        for regel in regels
        if behoefte in regel.behoefte and aanbod in regel.aanbod
        and bibliotheek in regel.bibliotheek
    )


def _check_oordeel(regels: tuple[OordeelRegel, ...]) -> list[str]:
    eerste = {
        cel: next(_passend(regels, *cel), None)
        for cel in product(get_args(Behoefte), get_args(Aanbod), get_args(Bibliotheek))
    }
    fouten = [f"geen oordeel voor {' / '.join(cel)}" for cel, r in eerste.items() if r is None]
    gebruikt = {regel.id for regel in eerste.values() if regel}
    fouten += [f"oordeelregel '{r.id}' wordt nooit bereikt" for r in regels if r.id not in gebruikt]
    if fouten:
        return fouten
    treden = (get_args(Behoefte)[:3], get_args(Aanbod)[:3])
    for bibliotheek in get_args(Bibliotheek):
        for aanbod, (minder, meer) in product(treden[1], pairwise(treden[0])):
            a, b = eerste[minder, aanbod, bibliotheek], eerste[meer, aanbod, bibliotheek]
            if a and b and b.prioriteit < a.prioriteit:
                fouten.append(f"meer behoefte verlaagt de prioriteit ('{a.id}' naar '{b.id}')")
        for behoefte, (minder, meer) in product(treden[0], pairwise(treden[1])):
            a, b = eerste[behoefte, minder, bibliotheek], eerste[behoefte, meer, bibliotheek]
            if a and b and (b.prioriteit > a.prioriteit or (
                    b.oordeel == "witte_vlek" and a.oordeel != "witte_vlek")):
                fouten.append(f"meer aanbod verhoogt de prioriteit ('{a.id}' naar '{b.id}')")
    return fouten


def _check_termijn(regels: tuple[TermijnRegel, ...]) -> list[str]:
    eerste = {
        (stand, last): next(
            (r for r in regels if stand in r.bibliotheek and last in r.inspanning), None
        )
        for stand, last in product(get_args(Bibliotheek), INSPANNINGEN)
    }
    fouten = [f"geen termijn voor {s} / inspanning {i}" for (s, i), r in eerste.items() if not r]
    gebruikt = {regel.id for regel in eerste.values() if regel}
    fouten += [f"termijnregel '{r.id}' wordt nooit bereikt" for r in regels if r.id not in gebruikt]
    if fouten:
        return fouten
    duur = {cel: _TERMIJNEN.index(r.termijn) for cel, r in eerste.items() if r}
    for stand, (minder, meer) in product(get_args(Bibliotheek), pairwise(INSPANNINGEN)):
        if duur[stand, meer] < duur[stand, minder]:
            fouten.append(f"meer inspanning verkort de termijn ({stand}, {meer})")
    for last, (eerder, verder) in product(INSPANNINGEN, pairwise(get_args(Bibliotheek)[:4])):
        if duur[verder, last] > duur[eerder, last]:
            fouten.append(f"een dienst die verder is krijgt een langere termijn ({verder}, {last})")
    return fouten
