"""What the field knows: themas, doelgroepen, diensten, geldstromen and rules, read from YAML."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated, Final, Literal, Protocol, TypeVar

from pydantic import AfterValidator, StringConstraints

from kansenscan_lib.catalogus.geldstromen import DeelDatum, Geldstroom
from kansenscan_lib.catalogus.lezen import check_model, read_yaml
from kansenscan_lib.catalogus.regels import (
    Begrip,
    EigenDrempels,
    EigenGewichten,
    Gewichten,
    Id,
    Inspanning,
    OordeelRegel,
    Regel,
    Regels,
    Tekst,
    TermijnRegel,
    Vast,
    add_keuzes,
    check_gevuld,
)
from kansenscan_lib.fouten import InvoerFout, suggest

__all__ = [
    "DOMEINEN",
    "WSOB_FUNCTIES",
    "Begrip",
    "Dienst",
    "Doelgroep",
    "Domein",
    "EigenDrempels",
    "EigenGewichten",
    "Geldstroom",
    "Gewichten",
    "OordeelRegel",
    "Regel",
    "Regels",
    "TermijnRegel",
    "Thema",
    "Veld",
    "add_keuzes",
    "load_veld",
]

Domein = Literal["sociaal", "educatie", "cultuur", "persoonlijke_ontwikkeling"]
WsobFunctie = Literal["a", "b", "c", "d", "e"]

DOMEINEN: Final[dict[Domein, str]] = {
    "sociaal": "sociaal domein",
    "educatie": "educatie",
    "cultuur": "cultuur",
    "persoonlijke_ontwikkeling": "persoonlijke ontwikkeling",
}

# Wet stelsel openbare bibliotheekvoorzieningen (Wsob), artikel 5.
WSOB_FUNCTIES: Final[dict[WsobFunctie, str]] = {
    "a": "kennis en informatie",
    "b": "ontwikkeling en educatie",
    "c": "lezen en literatuur",
    "d": "ontmoeting en debat",
    "e": "kunst en cultuur",
}

Domeinen = Annotated[tuple[Domein, ...], AfterValidator(check_gevuld)]
Ids = Annotated[tuple[Id, ...], AfterValidator(check_gevuld)]
Teksten = Annotated[tuple[Tekst, ...], AfterValidator(check_gevuld)]


class Thema(Vast):
    """A subject of the scan; it belongs to one or more domeinen."""

    id: Id
    titel: Tekst
    domeinen: Domeinen
    wsob_functies: Annotated[tuple[WsobFunctie, ...], AfterValidator(check_gevuld)]
    opgave: Tekst
    uitleg: Tekst
    bron: Tekst
    bron_datum: DeelDatum


class Doelgroep(Vast):
    """People a service is for. Groups overlap: their sizes are never added up.

    `indicatoren` size the group; the first one leads. `telling` says whom the first that is not
    turned round counts: the groep itself, or a wider set (ruimer) that the group is a part of.
    `soort` kracht means that more of it is good news (an asset), behoefte that it asks for support.
    """

    id: Id
    titel: Tekst
    titel_kort: Annotated[str, StringConstraints(min_length=1, max_length=26)]
    soort: Literal["behoefte", "kracht"]
    domeinen: Domeinen
    omschrijving: Tekst
    indicatoren: Ids
    telling: Literal["groep", "ruimer"]
    raming: Tekst
    themas: Ids
    vindplaatsen: Teksten
    kanalen: Teksten
    diensten: Ids


class Dienst(Vast):
    """What a library can do. Links to geldstromen are hints, not rules of the schemes.

    `telt` is what the library itself counts of it, in the plural: the measure of an actieplan.
    """

    id: Id
    titel: Tekst
    omschrijving: Tekst
    domeinen: Domeinen
    doelgroepen: Ids
    themas: Ids
    wsob_functies: Annotated[tuple[WsobFunctie, ...], AfterValidator(check_gevuld)]
    geldstromen: Ids
    inspanning: Inspanning
    telt: Tekst
    bron: Tekst
    bron_datum: DeelDatum


@dataclass(frozen=True)
class Veld:
    """All field knowledge together, with references checked."""

    themas: tuple[Thema, ...]
    doelgroepen: tuple[Doelgroep, ...]
    diensten: tuple[Dienst, ...]
    geldstromen: tuple[Geldstroom, ...]
    regels: Regels

    def select(self, domeinen: Collection[str]) -> Veld:
        """Return what belongs to these domeinen, with links to what is left out removed.

        A doelgroep or dienst stays when it belongs to one of the domeinen and still has a thema;
        a dienst also needs a doelgroep that stays, and the other way round.
        """
        themas = tuple(t for t in self.themas if set(t.domeinen) & set(domeinen))
        groepen = _select_passend(self.doelgroepen, domeinen, "themas", _ids(themas))
        diensten = _select_passend(self.diensten, domeinen, "themas", _ids(themas))
        vorige = -1
        while len(groepen) + len(diensten) != vorige:
            vorige = len(groepen) + len(diensten)
            diensten = _select_passend(diensten, domeinen, "doelgroepen", _ids(groepen))
            groepen = _select_passend(groepen, domeinen, "diensten", _ids(diensten))
        return replace(self, themas=themas, doelgroepen=groepen, diensten=diensten)


class _MetId(Protocol):
    @property
    def id(self) -> str: ...


_Soort = TypeVar("_Soort", Thema, Doelgroep, Dienst, Geldstroom)
_Lid = TypeVar("_Lid", Doelgroep, Dienst)


def load_veld(map_: Path | None = None) -> Veld:
    """Read the five YAML files of the catalogue and check their references.

    Parameters
    ----------
    map_ : Path, optional
        Folder with the files; the catalogue of the package if left out.

    Raises
    ------
    InvoerFout
        With every problem of all five files. References to indicatoren are not checked here.
    """
    map_ = map_ or Path(__file__).parent
    fouten: list[str] = []
    themas = _read_lijst(map_, Thema, "themas.yml", fouten)
    doelgroepen = _read_lijst(map_, Doelgroep, "doelgroepen.yml", fouten)
    diensten = _read_lijst(map_, Dienst, "diensten.yml", fouten)
    geldstromen = _read_lijst(map_, Geldstroom, "geldstromen.yml", fouten)
    regels = None
    try:
        regels = check_model(Regels, read_yaml(map_ / "regels.yml", "regels.yml"), "regels.yml")
    except InvoerFout as fout:
        fouten += fout.meldingen
    if fouten or regels is None:
        raise InvoerFout(fouten)
    veld = Veld(themas, doelgroepen, diensten, geldstromen, regels)
    fouten += _check_verwijzingen(veld)
    if fouten:
        raise InvoerFout(fouten)
    return veld


def _read_lijst(
    map_: Path, model: type[_Soort], naam: str, fouten: list[str]
) -> tuple[_Soort, ...]:
    try:
        gegevens = read_yaml(map_ / naam, naam)
    except InvoerFout as fout:
        fouten += fout.meldingen
        return ()
    sleutel = naam.removesuffix(".yml")
    lijst = gegevens.get(sleutel) if isinstance(gegevens, dict) and len(gegevens) == 1 else None
    if not isinstance(lijst, list) or not lijst:
        fouten.append(f"{naam}: moet bestaan uit een lijst onder '{sleutel}:'.")
        return ()
    gelezen = []
    for nummer, deel in enumerate(lijst, start=1):
        waar = (
            f"{naam}, '{deel['id']}'"
            if isinstance(deel, dict) and deel.get("id")
            else (f"{naam}, nummer {nummer}")
        )
        try:
            gelezen.append(check_model(model, deel, waar))
        except InvoerFout as fout:
            fouten += fout.meldingen
    for id_, keer in Counter(deel.id for deel in gelezen).items():
        if keer > 1:
            fouten.append(f"{naam}: id '{id_}' komt {keer} keer voor.")
    return tuple(gelezen)


def _check_verwijzingen(veld: Veld) -> list[str]:
    themas, groepen = _ids(veld.themas), _ids(veld.doelgroepen)
    diensten, geld = _ids(veld.diensten), _ids(veld.geldstromen)
    domeinen_van = {t.id: set(t.domeinen) for t in veld.themas}
    fouten: list[str] = []
    for groep in veld.doelgroepen:
        waar = f"doelgroepen.yml, '{groep.id}'"
        fouten += _check_ids(waar, "thema", groep.themas, themas)
        fouten += _check_ids(waar, "dienst", groep.diensten, diensten)
    for dienst in veld.diensten:
        waar = f"diensten.yml, '{dienst.id}'"
        fouten += _check_ids(waar, "thema", dienst.themas, themas)
        fouten += _check_ids(waar, "doelgroep", dienst.doelgroepen, groepen)
        fouten += _check_ids(waar, "geldstroom", dienst.geldstromen, geld)
    if fouten:
        return fouten
    delen: Sequence[Doelgroep | Dienst] = [*veld.doelgroepen, *veld.diensten]
    for deel in delen:
        los = set(deel.domeinen) - set().union(*(domeinen_van[t] for t in deel.themas))
        if los:
            fouten.append(f"'{deel.id}': geen van de themas hoort bij {', '.join(sorted(los))}.")
    # The link is written on both sides so that each file reads on its own; they must agree.
    heen = {(g.id, d): g for g in veld.doelgroepen for d in g.diensten}
    terug = {(g, d.id): d for d in veld.diensten for g in d.doelgroepen}
    fouten += [
        f"doelgroep '{g}' en dienst '{d}' noemen elkaar niet allebei."
        for g, d in sorted(heen.keys() ^ terug.keys())
    ]
    fouten += [
        f"doelgroep '{g}' en dienst '{d}' hebben geen thema samen."
        for g, d in sorted(heen.keys() & terug.keys())
        if not set(heen[g, d].themas) & set(terug[g, d].themas)
    ]
    # A thema of a doelgroep without any dienst could never become a kans.
    gedekt = {(g, t) for d in veld.diensten for g in d.doelgroepen for t in d.themas}
    fouten += [
        f"doelgroepen.yml, '{g.id}': geen enkele dienst past bij thema '{t}'."
        for g in veld.doelgroepen
        for t in g.themas
        if (g.id, t) not in gedekt
    ]
    return fouten


def _check_ids(waar: str, soort: str, gevonden: Iterable[str], bekend: set[str]) -> list[str]:
    return [
        f"{waar}: onbekend(e) {soort} '{id_}'.{suggest(id_, bekend)}"
        for id_ in gevonden
        if id_ not in bekend
    ]


def _ids(delen: Iterable[_MetId]) -> set[str]:
    return {deel.id for deel in delen}


def _select_passend(
    delen: tuple[_Lid, ...], domeinen: Collection[str], veld: str, blijft: set[str]
) -> tuple[_Lid, ...]:
    over = []
    for deel in delen:
        rest = tuple(id_ for id_ in getattr(deel, veld) if id_ in blijft)
        if rest and set(deel.domeinen) & set(domeinen):
            over.append(deel.model_copy(update={veld: rest}))
    return tuple(over)
