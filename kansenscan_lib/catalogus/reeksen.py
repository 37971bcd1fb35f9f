"""What may be followed over the years: declared series, breaks in them, and remarks on a year."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Annotated, Literal, Self, TypeVar

from pydantic import AfterValidator, Field, StringConstraints, model_validator

from kansenscan_lib.catalogus.bronnen import Bronnen
from kansenscan_lib.catalogus.indicatoren import Indicator
from kansenscan_lib.catalogus.lezen import check_model, read_yaml
from kansenscan_lib.catalogus.regels import Id, Tekst, Vast, check_gevuld
from kansenscan_lib.fouten import InvoerFout, suggest

Onderdeel = Literal["bevolking", "gezondheid", "meedoen"]
Jaar = Annotated[int, Field(ge=1995, le=2100, strict=True)]
Gebiedscode = Annotated[str, StringConstraints(pattern=r"^(NL00|GM\d{4}|WK[0-9A-Z]{6})$")]
Zin = Annotated[str, StringConstraints(pattern=r"^[A-Z0-9][^.!?]*\.$", strip_whitespace=True)]
Ids = Annotated[tuple[Id, ...], AfterValidator(check_gevuld)]


class Reeks(Vast):
    """A figure that means the same in every year, so that its years may be compared.

    Attributes
    ----------
    id, titel : str
    titel_kort : str
        Above a small figure, at most 22 characters.
    onderdeel : {"bevolking", "gezondheid", "meedoen"}
        With which other series it is shown.
    indicatoren : tuple of str
        Usually one; several where every year has its own, as each election has. They must measure
        the same: same unit, formula, whole and words. Years never overlap.
    """

    id: Id
    titel: Tekst
    titel_kort: Annotated[str, StringConstraints(min_length=3, max_length=22)]
    onderdeel: Onderdeel
    indicatoren: Ids


class Breuk(Vast):
    """A place where a series stops: between `van` and `tot` nothing is compared or joined.

    Attributes
    ----------
    reeksen : tuple of str
    gebieden : tuple of str
        The areas it holds for; empty is every area.
    van, tot : int
        The last year before and the first year after. Two years are apart when some of the time
        between them lies in here. Further apart (2020, 2022): the year inside stands alone.
    label : str
        At most 16 characters, to stand in the gap of a figure.
    reden : str
        Why, in one plain sentence.
    bron : str
        Where that is known from.
    """

    id: Id
    reeksen: Ids
    gebieden: tuple[Gebiedscode, ...]
    van: Jaar
    tot: Jaar
    label: Annotated[str, StringConstraints(min_length=3, max_length=16)]
    reden: Zin
    bron: Tekst

    @model_validator(mode="after")
    def _check_volgorde(self) -> Self:
        if self.van >= self.tot:
            raise ValueError(f"breuk '{self.id}': 'van' moet voor 'tot' liggen")
        return self

    def is_tussen(self, reeks: str, gebied: str, eerste: int, tweede: int) -> bool:
        """Return whether two years of a series may not be compared in an area.

        Examples
        --------
        >>> breuk = Breuk(id="b", reeksen=("r",), gebieden=(), van=2022, tot=2023, label="nieuw",
        ...               reden="Nieuwe indeling.", bron="CBS")
        >>> breuk.is_tussen("r", "NL00", 2020, 2024), breuk.is_tussen("r", "NL00", 2023, 2024)
        (True, False)
        """
        waar = reeks in self.reeksen and (not self.gebieden or gebied in self.gebieden)
        return waar and eerste < self.tot and tweede > self.van


class Opmerking(Vast):
    """Something a reader must know about one year of a series; it stops nothing."""

    id: Id
    reeksen: Ids
    gebieden: tuple[Gebiedscode, ...]
    jaar: Jaar
    tekst: Zin
    bron: Tekst


_Deel = TypeVar("_Deel", Breuk, Opmerking)


class Reeksen(Vast):
    """All of reeksen.yml.

    Attributes
    ----------
    reeksen, breuken, opmerkingen : tuple
        In the order of the file.
    """

    reeksen: tuple[Reeks, ...]
    breuken: tuple[Breuk, ...]
    opmerkingen: tuple[Opmerking, ...]

    def select(self, indicatoren: Collection[str]) -> Reeksen:
        """Return the series whose indicators are all here, with their breaks and remarks."""
        reeksen = tuple(r for r in self.reeksen if set(r.indicatoren) <= set(indicatoren))
        ids = {reeks.id for reeks in reeksen}
        return Reeksen(
            reeksen=reeksen,
            breuken=tuple(_select_over(breuk, ids) for breuk in self.breuken
                          if ids & set(breuk.reeksen)),
            opmerkingen=tuple(_select_over(deel, ids) for deel in self.opmerkingen
                              if ids & set(deel.reeksen)),
        )  # fmt: skip


def load_reeksen(pad: Path) -> Reeksen:
    """Return the series, breaks and remarks of one file.

    Parameters
    ----------
    pad : Path
        A YAML file with three lists: reeksen, breuken and opmerkingen.

    Raises
    ------
    InvoerFout
        Lists every problem of the file itself; references to indicators are not checked here.
    """
    alles = check_model(Reeksen, read_yaml(pad, pad.name), pad.name)
    meldingen = []
    for lijst in ("reeksen", "breuken", "opmerkingen"):
        ids = [deel.id for deel in getattr(alles, lijst)]
        meldingen += [f"{pad.name}, {lijst}: id '{id_}' komt meer dan een keer voor."
                      for id_ in sorted({i for i in ids if ids.count(i) > 1})]  # fmt: skip
    bekend = {reeks.id for reeks in alles.reeksen}
    delen: tuple[Breuk | Opmerking, ...] = (*alles.breuken, *alles.opmerkingen)
    for deel in delen:
        meldingen += [f"{pad.name}, '{deel.id}': onbekende reeks '{id_}'.{suggest(id_, bekend)}"
                      for id_ in deel.reeksen if id_ not in bekend]  # fmt: skip
    if meldingen:
        raise InvoerFout(meldingen)
    return alles


def check_reeksen(
    alles: Reeksen, indicatoren: Mapping[str, Indicator], bronnen: Bronnen
) -> list[str]:
    """Return what is wrong with the references: a series must be one definition throughout.

    Parameters
    ----------
    alles : Reeksen
    indicatoren : mapping of id to Indicator
    bronnen : Bronnen
        Tells which years a figure has, and from which table.

    Returns
    -------
    list of str
        Dutch sentences, one per problem: an unknown indicator; indicators of one series that do
        not measure the same, or that share a year; estimates from two tables without a break.
    """
    meldingen = []
    for reeks in alles.reeksen:
        waar = f"reeksen.yml, reeks '{reeks.id}'"
        onbekend = [id_ for id_ in reeks.indicatoren if id_ not in indicatoren]
        meldingen += [f"{waar}: onbekende indicator '{id_}'.{suggest(id_, indicatoren)}"
                      for id_ in onbekend]  # fmt: skip
        if onbekend:
            continue
        delen = [indicatoren[id_] for id_ in reeks.indicatoren]
        for veld in ("eenheid", "formule", "groep", "zin", "soort"):
            if len({getattr(deel, veld) for deel in delen}) > 1:
                meldingen.append(
                    f"{waar}: de indicatoren meten niet hetzelfde ('{veld}' verschilt). Maak er "
                    "twee reeksen van."
                )
        meldingen += _check_jaren(reeks, delen, alles.breuken, bronnen)
    return meldingen


def _check_jaren(
    reeks: Reeks, delen: Sequence[Indicator], breuken: Sequence[Breuk], bronnen: Bronnen
) -> list[str]:
    """Return what is wrong with the years of one series and the tables they come from."""
    meldingen = []
    tabellen: dict[int, frozenset[str]] = {}
    for deel in delen:
        for jaar, tabel in _select_tabellen(deel, bronnen).items():
            if jaar in tabellen:
                meldingen.append(
                    f"reeksen.yml, reeks '{reeks.id}': het jaar {jaar} komt uit meer dan een "
                    "indicator."
                )
            tabellen[jaar] = tabel
    for eerste, tweede in pairwise(sorted(tabellen)):
        gebroken = any(
            not b.gebieden and b.is_tussen(reeks.id, "", eerste, tweede) for b in breuken
        )
        if delen[0].soort == "model" and tabellen[eerste] != tabellen[tweede] and not gebroken:
            namen = " en ".join(sorted(tabellen[eerste] | tabellen[tweede]))
            meldingen.append(
                f"reeksen.yml, reeks '{reeks.id}': {eerste} en {tweede} komen uit verschillende "
                f"tabellen met schattingen ({namen}). Noem de breuk bij 'breuken'."
            )
    return meldingen


def _select_tabellen(indicator: Indicator, bronnen: Bronnen) -> dict[int, frozenset[str]]:
    """Return for each year in which an indicator exists the tables that it comes from."""
    per_jaar: dict[int, dict[str, str]] = {}
    for bron in bronnen.bronnen:
        for naam in set(bron.kolommen) & {*indicator.teller, *indicator.noemer}:
            tabel = bronnen.bestand[bron.bestand].tabel
            per_jaar.setdefault(bron.jaar, {})[naam] = tabel
    nodig = {*indicator.teller, *(() if indicator.formule == "overnemen" else indicator.noemer)}
    return {
        jaar: frozenset(per_jaar[jaar][naam] for naam in nodig)
        for jaar in sorted(per_jaar)
        if nodig <= set(per_jaar[jaar]) and (not indicator.peiljaren or jaar in indicator.peiljaren)
    }


def _select_over(deel: _Deel, reeksen: Collection[str]) -> _Deel:
    return deel.model_copy(update={"reeksen": tuple(r for r in deel.reeksen if r in reeksen)})
