"""What things are: sources, indicators, target groups, themes, services and rules."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Protocol, TypeVar

from kansenscan_lib.catalogus.basisvaardigheden import (
    Basisvaardigheden,
    load_basisvaardigheden,
)
from kansenscan_lib.catalogus.bronnen import Bronnen, load_bronnen, read_bronnen
from kansenscan_lib.catalogus.indicatoren import BASISTHEMAS, Indicator, load_indicatoren
from kansenscan_lib.catalogus.kenmerken import Kenmerk, load_kenmerken
from kansenscan_lib.catalogus.methoden import (
    Participatie,
    Quickscan,
    add_niveaus,
    load_participatie,
    load_quickscan,
)
from kansenscan_lib.catalogus.onderwerpen import (
    Onderwerp,
    Vraag,
    Wet,
    check_onderwerpen,
    load_onderwerpen,
    select_onderwerpen,
)
from kansenscan_lib.catalogus.reeksen import Reeksen, check_reeksen, load_reeksen
from kansenscan_lib.catalogus.veld import (
    DOMEINEN,
    Dienst,
    Doelgroep,
    EigenDrempels,
    EigenGewichten,
    Geldstroom,
    Regels,
    Thema,
    Veld,
    add_keuzes,
    load_veld,
)
from kansenscan_lib.catalogus.verwijzingen import check_verwijzingen
from kansenscan_lib.fouten import InvoerFout, suggest

__all__ = ["Catalogus", "Indicator", "Keuzes", "load_catalogus"]

MAP = Path(__file__).parent
"""The folder of the catalogue inside the package."""

_Deel = TypeVar("_Deel")


class Keuzes(Protocol):
    """What an organisation chooses; `invoer.Organisatie` has it."""

    @property
    def domeinen(self) -> Collection[str]:
        """One or more domeinen."""

    @property
    def regels(self) -> EigenDrempels | None:
        """Own thresholds."""

    @property
    def gewichten(self) -> EigenGewichten | None:
        """Own weights."""

    @property
    def quickscan_niveaus(self) -> Collection[str]:
        """Own levels of the quickscan, from low to high; empty for ours."""


@dataclass(frozen=True)
class Catalogus:
    """Everything that is declared, with every reference between the files checked.

    Attributes
    ----------
    indicatoren, themas, doelgroepen, diensten, geldstromen : tuple
        In the order of their file.
    regels : Regels
    kenmerken : tuple of Kenmerk
        On what peers are chosen; the same whatever the domeinen.
    bronnen : Bronnen
        `bronnen.bron`, `bronnen.variabele` and `bronnen.bestand` find by id.
    basisvaardigheden : Basisvaardigheden
        National figures about basic skills, and the parts of the signal map.
    reeksen : Reeksen
        What may be followed over the years: `reeksen.reeksen`, `reeksen.breuken` (where a series
        stops) and `reeksen.opmerkingen`.
    onderwerpen : tuple of Onderwerp
        The topics of the position paper.
    wetten, vragen : tuple
        The laws they touch and the questions for the talk; the same whatever the domeinen.
    quickscan : Quickscan
        The same whatever the domeinen; an organisation may have its own levels.
    participatie : Participatie
        The participation ladder and the coins; the same whatever the domeinen.
    """

    indicatoren: tuple[Indicator, ...]
    themas: tuple[Thema, ...]
    doelgroepen: tuple[Doelgroep, ...]
    diensten: tuple[Dienst, ...]
    geldstromen: tuple[Geldstroom, ...]
    regels: Regels
    kenmerken: tuple[Kenmerk, ...]
    bronnen: Bronnen
    basisvaardigheden: Basisvaardigheden
    reeksen: Reeksen
    onderwerpen: tuple[Onderwerp, ...]
    wetten: tuple[Wet, ...]
    vragen: tuple[Vraag, ...]
    quickscan: Quickscan
    participatie: Participatie

    @cached_property
    def indicator(self) -> dict[str, Indicator]:
        """Indicators by id, in order."""
        return {deel.id: deel for deel in self.indicatoren}

    @cached_property
    def thema(self) -> dict[str, Thema]:
        """Themas by id, in order."""
        return {deel.id: deel for deel in self.themas}

    @cached_property
    def doelgroep(self) -> dict[str, Doelgroep]:
        """Doelgroepen by id, in order."""
        return {deel.id: deel for deel in self.doelgroepen}

    @cached_property
    def dienst(self) -> dict[str, Dienst]:
        """Diensten by id, in order."""
        return {deel.id: deel for deel in self.diensten}

    @cached_property
    def geldstroom(self) -> dict[str, Geldstroom]:
        """Geldstromen by id, in order."""
        return {deel.id: deel for deel in self.geldstromen}

    @cached_property
    def kenmerk(self) -> dict[str, Kenmerk]:
        """Kenmerken by id, in order."""
        return {deel.id: deel for deel in self.kenmerken}

    @cached_property
    def onderwerp(self) -> dict[str, Onderwerp]:
        """Onderwerpen by id, in order."""
        return {deel.id: deel for deel in self.onderwerpen}

    @cached_property
    def wet(self) -> dict[str, Wet]:
        """Wetten by id, in order."""
        return {str(deel.id): deel for deel in self.wetten}

    @cached_property
    def vraag(self) -> dict[str, Vraag]:
        """Vragen by id, in order."""
        return {str(deel.id): deel for deel in self.vragen}

    def select(self, keuzes: Collection[str] | Keuzes) -> Catalogus:
        """Return what belongs to the chosen domeinen.

        Parameters
        ----------
        keuzes : collection of str, or Keuzes
            Domeinen: sociaal, educatie, cultuur, persoonlijke_ontwikkeling. Or the choices of an
            organisation, which may also replace thresholds and weights of the regels, and the
            levels of the quickscan.

        Returns
        -------
        Catalogus
            Themas of these domeinen; the doelgroepen and diensten that hang on them (see
            `Veld.select`); the indicators that describe the area itself, that have one of the
            themas, that size one of the doelgroepen or that are part of their signal map; the
            geldstromen of the diensten; the onderwerpen that keep a thema. Lists of ids name only
            what is left.

        Raises
        ------
        InvoerFout
            For every unknown domein, and when there is none.

        Examples
        --------
        >>> [thema.id for thema in load_catalogus().select(["cultuur"]).themas]
        ['kunst_cultuur_erfgoed']
        """
        eigen = None if isinstance(keuzes, Collection) else keuzes
        domeinen = keuzes if isinstance(keuzes, Collection) else keuzes.domeinen
        meldingen = [f"Onbekend domein '{naam}'.{suggest(naam, DOMEINEN)}"
                     for naam in domeinen if naam not in DOMEINEN]
        if not domeinen:
            meldingen = [f"Kies ten minste een domein: {', '.join(DOMEINEN)}."]
        if meldingen:
            raise InvoerFout(meldingen)
        veld = Veld(
            self.themas, self.doelgroepen, self.diensten, self.geldstromen, self.regels
        ).select(domeinen)
        themas = {deel.id for deel in veld.themas}
        groepen = {deel.id for deel in veld.doelgroepen}
        geld = {id_ for dienst in veld.diensten for id_ in dienst.geldstromen}
        nodig = {id_ for groep in veld.doelgroepen for id_ in groep.indicatoren}
        signaal = self.basisvaardigheden.signaal
        nodig |= set(signaal.indicatoren) if groepen & set(signaal.doelgroepen) else set()
        indicatoren = tuple(
            _select_verwijzingen(deel, themas, groepen) for deel in self.indicatoren
            if deel.thema in BASISTHEMAS or deel.id in nodig or set(deel.kansthemas) & themas
        )
        return Catalogus(
            indicatoren=indicatoren,
            themas=veld.themas,
            doelgroepen=veld.doelgroepen,
            diensten=veld.diensten,
            geldstromen=tuple(deel for deel in self.geldstromen if deel.id in geld),
            regels=add_keuzes(self.regels, eigen.regels, eigen.gewichten) if eigen else self.regels,
            kenmerken=self.kenmerken,
            bronnen=self.bronnen,
            basisvaardigheden=self.basisvaardigheden,
            reeksen=self.reeksen.select({deel.id for deel in indicatoren}),
            onderwerpen=select_onderwerpen(
                self.onderwerpen, veld, {deel.id for deel in indicatoren}
            ),
            wetten=self.wetten,
            vragen=self.vragen,
            quickscan=add_niveaus(self.quickscan, eigen.quickscan_niveaus if eigen else None),
            participatie=self.participatie,
        )


@cache
def load_catalogus(map_: Path = MAP) -> Catalogus:
    """Return the whole catalogue; read once.

    Parameters
    ----------
    map_ : Path
        Folder with the YAML files.

    Raises
    ------
    InvoerFout
        Lists every problem of all files, and then of the references between them.

    Examples
    --------
    >>> load_catalogus().indicator["eenzaam_18plus"].eenheid
    '%'
    """
    meldingen: list[str] = []
    indicatoren = _load(lambda: load_indicatoren(map_ / "indicatoren.yml"), meldingen)
    veld = _load(lambda: load_veld(map_), meldingen)
    bronnen = _load(
        load_bronnen if map_ == MAP else lambda: read_bronnen(map_ / "bronnen.yml", "bronnen.yml"),
        meldingen,
    )
    kenmerken = None
    if indicatoren is not None:
        bekend = {deel.id: deel for deel in indicatoren}
        kenmerken = _load(lambda: load_kenmerken(map_ / "kenmerken.yml", bekend), meldingen)
    basis = _load(lambda: load_basisvaardigheden(map_ / "basisvaardigheden.yml"), meldingen)
    reeksen = _load(lambda: load_reeksen(map_ / "reeksen.yml"), meldingen)
    onderwerpen = _load(lambda: load_onderwerpen(map_ / "onderwerpen.yml"), meldingen)
    quickscan = _load(lambda: load_quickscan(map_ / "quickscan.yml"), meldingen)
    participatie = _load(lambda: load_participatie(map_ / "participatie.yml"), meldingen)
    if (
        indicatoren is None or veld is None or kenmerken is None or bronnen is None
        or basis is None or reeksen is None or onderwerpen is None or quickscan is None
        or participatie is None
    ):
        raise InvoerFout(meldingen)
    catalogus = Catalogus(
        indicatoren, veld.themas, veld.doelgroepen, veld.diensten, veld.geldstromen, veld.regels,
        kenmerken, bronnen, basis, reeksen,
        onderwerpen.onderwerpen, onderwerpen.wetten, onderwerpen.vragen, quickscan, participatie,
    )
    meldingen = [
        *check_verwijzingen(catalogus),
        *check_reeksen(reeksen, catalogus.indicator, bronnen),
        *check_onderwerpen(catalogus.onderwerpen, veld, catalogus.indicator),
    ]
    if meldingen:
        raise InvoerFout(meldingen)
    return catalogus


def _load(lees: Callable[[], _Deel], meldingen: list[str]) -> _Deel | None:
    """Return what `lees` reads, or None after adding its problems to `meldingen`."""
    try:
        return lees()
    except InvoerFout as fout:
        meldingen.extend(fout.meldingen)
        return None


def _select_verwijzingen(deel: Indicator, themas: set[str], groepen: set[str]) -> Indicator:
    """Return the indicator with only the themas and doelgroepen that are left."""
    return deel.model_copy(
        update={
            "kansthemas": tuple(id_ for id_ in deel.kansthemas if id_ in themas),
            "doelgroepen": tuple(id_ for id_ in deel.doelgroepen if id_ in groepen),
        }
    )
