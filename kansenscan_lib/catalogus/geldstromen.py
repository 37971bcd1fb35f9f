"""Ways to pay for a service, each with the date of what we know: always a hint."""

from __future__ import annotations

from typing import Annotated, Final, Literal

from pydantic import Field, StringConstraints, model_validator

from kansenscan_lib.catalogus.regels import Id, Tekst, Vast

Tarief = Annotated[float, Field(gt=0, strict=True)]
# As precise as the source is: a year, a month, a day, or honestly unknown.
DeelDatum = Annotated[
    str,
    StringConstraints(pattern=r"^(\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?|onbekend)$"),
]
_MAANDEN: Final = ("januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus",
                   "september", "oktober", "november", "december")  # fmt: skip


class Tarieven(Vast):
    """What a geldstroom pays a gemeente: euro a year per person, by the indicator that counts them.

    `let_op` says in what our count differs from that of the scheme.
    """

    inwoners: Tarief
    opleiding_laag: Tarief
    let_op: Tekst

    def per_indicator(self) -> dict[str, float]:
        """Return the rates by the id of the indicator."""
        return {"inwoners": self.inwoners, "opleiding_laag": self.opleiding_laag}


class Geldstroom(Vast):
    """A way to pay for a service: always a hint, with the date of what we know.

    With `tarieven` an amount per gemeente follows from its figures; without, nothing does.
    """

    id: Id
    titel: Tekst
    uitleg: Tekst
    bedrag_regel: Tekst
    tarieven: Tarieven | None = None
    status: Literal["loopt", "eenmalig", "gestopt", "in_behandeling", "onbekend"]
    stand: DeelDatum
    bron: Tekst
    is_hint: Literal[True]

    @model_validator(mode="after")
    def _check_tarieven(self) -> Geldstroom:
        """Check that people read the same rates as we reckon with."""
        for tarief in self.tarieven.per_indicator().values() if self.tarieven else ():
            woorden = f"€ {tarief:.2f}".replace(".", ",")
            if woorden not in self.bedrag_regel:
                raise ValueError(f"het tarief '{woorden}' staat niet in 'bedrag_regel'")
        return self

    @property
    def stand_tekst(self) -> str:
        """The date of what we know, as people write it: "17 juni 2024", "2022"."""
        return say_datum(self.stand)


def say_datum(datum: str) -> str:
    """Return a partial date in Dutch words.

    Examples
    --------
    >>> say_datum("2024-06-17"), say_datum("2018-11"), say_datum("2022"), say_datum("onbekend")
    ('17 juni 2024', 'november 2018', '2022', 'datum onbekend')
    """
    if datum == "onbekend":
        return "datum onbekend"
    jaar, *rest = datum.split("-")
    woorden = [jaar]
    if rest:
        woorden.insert(0, _MAANDEN[int(rest[0]) - 1])
    if len(rest) == 2:
        woorden.insert(0, str(int(rest[1])))
    return " ".join(woorden)
