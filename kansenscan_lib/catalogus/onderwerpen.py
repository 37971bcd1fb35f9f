"""The topics of the position paper, the laws they touch and the questions for the talk."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from pathlib import Path
from typing import Annotated, Literal, get_args

from pydantic import AfterValidator

from kansenscan_lib.catalogus.lezen import check_model, read_yaml
from kansenscan_lib.catalogus.methoden import check_dubbel, check_vast
from kansenscan_lib.catalogus.regels import Id, Tekst, Vast, check_gevuld
from kansenscan_lib.catalogus.veld import Dienst, Doelgroep, Ids, Veld
from kansenscan_lib.fouten import InvoerFout, suggest

WetId = Literal["wmo", "participatiewet", "jeugdwet"]
VraagId = Literal["vergelijkbaar_aanbod", "onvervulde_behoefte", "eigen_regie", "tevredenheid"]
BladNaam = Literal[
    "Beleid", "Stakeholders", "Aanbod", "Bibliotheek", "Participatie", "Gesprekken"
]  # fmt: skip


class Wet(Vast):
    """A law that asks something of a gemeente in the social domain."""

    id: WetId
    titel: Tekst
    uitleg: Tekst
    bron: Tekst


class Vraag(Vast):
    """A question to answer before the talk with the gemeente.

    `bladen` are the sheets of the invulmap that answer it; `huiswerk` is what to do when they
    do not.
    """

    id: VraagId
    titel: Tekst
    tekst: Tekst
    bladen: Annotated[tuple[BladNaam, ...], AfterValidator(check_gevuld)]
    huiswerk: Tekst


class Onderwerp(Vast):
    """A topic of the position paper, with what we read into it.

    `indicatoren` may be empty: then there is no open figure. `geen_cijfer` says in one or two
    sentences what no figure tells, also when there are some.
    """

    id: Id
    titel: Tekst
    uitleg: Tekst
    themas: Ids
    doelgroepen: Ids
    indicatoren: tuple[Id, ...]
    diensten: Ids
    wetten: tuple[WetId, ...]
    geen_cijfer: Tekst
    bron: Tekst


class Onderwerpen(Vast):
    """All of onderwerpen.yml."""

    wetten: tuple[Wet, ...]
    vragen: tuple[Vraag, ...]
    onderwerpen: Annotated[tuple[Onderwerp, ...], AfterValidator(check_gevuld)]


def load_onderwerpen(pad: Path) -> Onderwerpen:
    """Return what onderwerpen.yml holds.

    Raises
    ------
    InvoerFout
        Lists every problem of the file. References to other files are for `check_onderwerpen`.

    Examples
    --------
    >>> from kansenscan_lib.catalogus import MAP
    >>> [wet.titel for wet in load_onderwerpen(MAP / "onderwerpen.yml").wetten]
    ['Wmo 2015', 'Participatiewet', 'Jeugdwet']
    """
    deel = check_model(Onderwerpen, read_yaml(pad, pad.name), pad.name)
    meldingen = [
        *check_vast(pad.name, "wetten", [d.id for d in deel.wetten], get_args(WetId)),
        *check_vast(pad.name, "vragen", [d.id for d in deel.vragen], get_args(VraagId)),
        *check_dubbel(pad.name, "id", [onderwerp.id for onderwerp in deel.onderwerpen]),
        *check_dubbel(pad.name, "titel", [onderwerp.titel for onderwerp in deel.onderwerpen]),
    ]  # fmt: skip
    if meldingen:
        raise InvoerFout(meldingen)
    return deel


def check_onderwerpen(
    onderwerpen: Iterable[Onderwerp], veld: Veld, indicatoren: Collection[str]
) -> list[str]:
    """Return what is wrong with the references of onderwerpen, in Dutch.

    A doelgroep or dienst must have a thema of its onderwerp, a dienst must be for one of its
    doelgroepen and a doelgroep must have one of its diensten: else a row would not hang together.
    """
    themas = {thema.id for thema in veld.themas}
    groepen = {groep.id: groep for groep in veld.doelgroepen}
    diensten = {dienst.id: dienst for dienst in veld.diensten}
    meldingen: list[str] = []
    for deel in onderwerpen:
        waar = f"onderwerpen.yml, '{deel.id}'"
        onbekend: list[str] = []
        for soort, namen, bekend in (
            ("thema", deel.themas, themas),
            ("doelgroep", deel.doelgroepen, set(groepen)),
            ("indicator", deel.indicatoren, set(indicatoren)),
            ("dienst", deel.diensten, set(diensten)),
        ):
            onbekend += [f"{waar}: onbekend(e) {soort} '{id_}'.{suggest(id_, bekend)}"
                         for id_ in namen if id_ not in bekend]  # fmt: skip
            meldingen += check_dubbel(waar, soort, namen)
        meldingen += check_dubbel(waar, "wet", deel.wetten)
        meldingen += onbekend
        if onbekend:  # what hangs on an unknown id would be reported as well
            continue
        eigen_groepen = [groepen[id_] for id_ in deel.doelgroepen]
        eigen_diensten = [diensten[id_] for id_ in deel.diensten]
        leden: Sequence[Doelgroep | Dienst] = [*eigen_groepen, *eigen_diensten]
        meldingen += [
            f"{waar}: '{lid.id}' heeft geen thema met dit onderwerp gemeen."
            for lid in leden
            if not set(lid.themas) & set(deel.themas)
        ]
        meldingen += [f"{waar}: dienst '{lid.id}' is voor geen van de doelgroepen hier."
                      for lid in eigen_diensten
                      if not set(lid.doelgroepen) & set(deel.doelgroepen)]  # fmt: skip
        meldingen += [f"{waar}: doelgroep '{lid.id}' past bij geen van de diensten hier."
                      for lid in eigen_groepen
                      if not set(lid.diensten) & set(deel.diensten)]  # fmt: skip
    return meldingen


def select_onderwerpen(
    onderwerpen: Iterable[Onderwerp], veld: Veld, indicatoren: Collection[str]
) -> tuple[Onderwerp, ...]:
    """Return the onderwerpen that keep a thema, with only the ids that are left in `veld`."""
    blijft = {
        "themas": {deel.id for deel in veld.themas},
        "doelgroepen": {deel.id for deel in veld.doelgroepen},
        "indicatoren": set(indicatoren),
        "diensten": {deel.id for deel in veld.diensten},
    }
    over = [
        deel.model_copy(update={
            naam: tuple(id_ for id_ in getattr(deel, naam) if id_ in ids)
            for naam, ids in blijft.items()
        })
        for deel in onderwerpen
    ]  # fmt: skip
    return tuple(deel for deel in over if deel.themas)
