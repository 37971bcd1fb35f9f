"""What a figure means: one frozen `Indicator` per entry of `indicatoren.yml`."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from kansenscan_lib.catalogus.lezen import check_model, format_gevonden, read_yaml
from kansenscan_lib.fouten import InvoerFout

Formule = Literal["aandeel", "per_1000", "index", "overnemen"]
Eenheid = Literal[
    "%", "per_1000", "per_100", "aantal", "personen", "x1000_euro", "km", "per_km2", "klasse"
]
Richting = Literal["meer_is_behoefte", "meer_is_kracht", "neutraal"]
Cijferthema = Literal[
    "bevolking", "huishoudens", "herkomst", "opleiding", "werk", "inkomen", "wonen", "zorg",
    "gezondheid", "eenzaamheid_regie", "meedoen", "bereikbaarheid",
]
Soort = Literal["register", "model"]

# Themes that describe the area itself; they stay whatever domeinen an organisation chooses.
BASISTHEMAS: tuple[Cijferthema, ...] = ("bevolking", "huishoudens")

# What a formula multiplies teller / noemer with. `overnemen` has no noemer.
FACTOREN: dict[Formule, float] = {"aandeel": 100, "per_1000": 1000, "index": 100, "overnemen": 1}

_EENHEID: dict[Formule, Eenheid] = {"aandeel": "%", "per_1000": "per_1000", "index": "per_100"}
_SLEUTEL = re.compile(r"[a-z][a-z0-9_]*")
_EEN_ZIN = re.compile(r"[A-Z0-9][^.!?]*(?:(?<=\d)\.(?=\d)[^.!?]*)*\.")


class Indicator(BaseModel):
    """One entry of `indicatoren.yml`: how a figure is made and how it may be read.

    Attributes
    ----------
    id : str
        Name in every table; lower case letters, digits and underscores.
    titel, titel_kort : str
        Heading of a table or figure; the short one (at most 32 characters) fits an axis.
    zin : str
        Noun phrase inside a sentence, without a full stop. With a `groep` it is a plural without
        article ("47 % {zin}", "het aandeel {zin}"); without one it carries its article
        ("{zin} is 350.000 euro").
    groep : str
        The whole that is counted from ("huishoudens", "inwoners van 18 jaar en ouder"); empty for
        means, distances and classes.
    formule : {"aandeel", "per_1000", "index", "overnemen"}
        `aandeel` 100 * teller / noemer, the teller being part of the noemer; `per_1000`
        1000 * teller / noemer; `index` 100 * teller / noemer of two groups beside each other;
        `overnemen` the published value as it is.
    teller, noemer : tuple of str
        Variables of `bronnen.yml`; several are summed. With `overnemen` the noemer is the number
        of people that the published figure is a part of, where that is known; else it is empty.
    marges : tuple of str
        Variables with the lower and upper limit that the source itself publishes, or none.
    eenheid : str
        Unit of the outcome; see `Eenheid`.
    decimalen : int
        Decimals to show, 0 to 2.
    richting : {"meer_is_behoefte", "meer_is_kracht", "neutraal"}
        What a higher value points at.
    thema : str
        One of the twelve figure themes.
    kansthemas, doelgroepen : tuple of str
        Ids in `themas.yml` and `doelgroepen.yml`.
    soort : {"register", "model"}
        Counted, or estimated (also from a sample); an estimate never gets our own interval.
    afronding : {1, 5, 10}
        To which multiple the source rounds the counts: fives in wijken only, tens in every area.
    peiljaren : tuple of int
        The only years that may be used, so that figures shown together share a year; empty: all.
    kern : bool
        Headline indicator, shown in the profile of a gemeente. Always a percentage.
    zegt, zegt_niet : str
        One plain Dutch sentence each: what the figure tells and what it does not.
    methode : str
        Definition: population, age limits, formula and particulars of the source.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    titel: str = Field(min_length=3)
    titel_kort: str = Field(min_length=3)
    zin: str = Field(min_length=3)
    groep: str
    formule: Formule
    teller: tuple[str, ...] = Field(min_length=1)
    noemer: tuple[str, ...]
    marges: tuple[str, ...]
    eenheid: Eenheid
    decimalen: int = Field(ge=0, le=2)
    richting: Richting
    thema: Cijferthema
    kansthemas: tuple[str, ...]
    doelgroepen: tuple[str, ...]
    soort: Soort
    afronding: Literal[1, 5, 10]
    peiljaren: tuple[int, ...]
    kern: bool
    zegt: str
    zegt_niet: str
    methode: str

    @property
    def factor(self) -> float:
        """What teller / noemer is multiplied with."""
        return FACTOREN[self.formule]

    @property
    def variabelen(self) -> tuple[str, ...]:
        """Every variable the figure is made of."""
        return (*self.teller, *self.noemer, *self.marges)

    def select_afwijking(self, niveau: str) -> tuple[int, int]:
        """Return how far rounding can have moved teller and noemer at a level ("wijk", ...).

        Examples
        --------
        >>> from kansenscan_lib.catalogus import load_catalogus
        >>> indicator = load_catalogus().indicator["bijstand"]
        >>> indicator.select_afwijking("wijk"), indicator.select_afwijking("gemeente")
        ((9, 12), (9, 0))
        """
        if self.formule == "overnemen" or self.afronding == 1:
            return 0, 0
        teller = self.afronding if niveau == "wijk" or self.afronding == 10 else 1
        noemer = 5 if niveau == "wijk" else 1
        return (teller - 1) * len(self.teller), (noemer - 1) * len(self.noemer)

    @property
    def per(self) -> float:
        """How many times the share of the noemer the outcome is: 100 for %, 1000 for per_1000."""
        return {"%": 100.0, "per_1000": 1000.0, "per_100": 100.0}.get(self.eenheid, 1.0)

    @field_validator("id")
    @classmethod
    def _check_id(cls, waarde: str) -> str:
        if not _SLEUTEL.fullmatch(waarde):
            raise ValueError("mag alleen kleine letters, cijfers en lage streepjes hebben")
        return waarde

    @field_validator("titel_kort")
    @classmethod
    def _check_lengte(cls, waarde: str) -> str:
        if len(waarde) > 32:
            raise ValueError(f"mag hoogstens 32 tekens lang zijn en telt er {len(waarde)}")
        return waarde

    @field_validator("zin", "groep")
    @classmethod
    def _check_zinsdeel(cls, waarde: str) -> str:
        if waarde.endswith(".") or waarde != waarde.strip():
            raise ValueError("moet een zinsdeel zijn, zonder punt aan het eind")
        return waarde

    @field_validator("zegt", "zegt_niet")
    @classmethod
    def _check_zin(cls, waarde: str) -> str:
        if not _EEN_ZIN.fullmatch(waarde):
            raise ValueError("moet precies een zin zijn: hoofdletter vooraan, punt achteraan")
        return waarde

    @field_validator("methode")
    @classmethod
    def _check_tekst(cls, waarde: str) -> str:
        if not (waarde[:1].isupper() and waarde.endswith(".")):
            raise ValueError("moet beginnen met een hoofdletter en eindigen met een punt")
        return waarde

    @field_validator("teller", "noemer", "marges", "kansthemas", "doelgroepen", "peiljaren")
    @classmethod
    def _check_dubbel(cls, waarde: tuple[Any, ...]) -> tuple[Any, ...]:
        if len(set(waarde)) < len(waarde):
            raise ValueError("noemt iets twee keer")
        return waarde

    @model_validator(mode="after")
    def _check_samenhang(self) -> Indicator:
        if self.formule == "overnemen":
            if len(self.teller) != 1:
                raise ValueError("formule 'overnemen' vraagt een teller")
            if self.noemer and self.eenheid not in ("%", "per_1000"):
                raise ValueError("een noemer bij 'overnemen' hoort bij % of per_1000")
        else:
            if not self.noemer:
                raise ValueError(f"formule '{self.formule}' vraagt een noemer")
            if self.eenheid != _EENHEID[self.formule]:
                raise ValueError(
                    f"formule '{self.formule}' geeft eenheid '{_EENHEID[self.formule]}', "
                    f"niet '{self.eenheid}'"
                )
        if len(self.marges) not in (0, 2):
            raise ValueError("'marges' noemt een onder- en een bovengrens, of niets")
        if (self.eenheid in ("%", "per_1000", "per_100")) != bool(self.groep):
            raise ValueError("'groep' hoort bij %, per_1000 en per_100 en is anders leeg")
        if self.kern and self.eenheid != "%":
            raise ValueError("'kern' kan alleen bij een percentage")
        if self.thema not in BASISTHEMAS and not self.kansthemas:
            raise ValueError("'kansthemas' mag alleen leeg zijn bij thema bevolking of huishoudens")
        return self


def load_indicatoren(pad: Path) -> tuple[Indicator, ...]:
    """Return the indicators of one file, in the order of the file.

    Parameters
    ----------
    pad : Path
        A YAML file with one key, `indicatoren`: a list of entries.

    Raises
    ------
    InvoerFout
        Lists every problem of the file: unknown or missing keys, wrong values, double names.
    """
    gegevens = read_yaml(pad, pad.name)
    lijst = gegevens.get("indicatoren") if isinstance(gegevens, dict) else None
    if not isinstance(lijst, list) or not lijst or len(gegevens) > 1:
        raise InvoerFout(
            f"{pad.name}: moet bestaan uit een lijst onder 'indicatoren:'; gevonden: "
            f"{format_gevonden(gegevens)}."
        )
    meldingen: list[str] = []
    gelezen: list[Indicator] = []
    for nummer, regel in enumerate(lijst, start=1):
        naam = regel.get("id", nummer) if isinstance(regel, dict) else nummer
        try:
            gelezen.append(check_model(Indicator, regel, f"{pad.name}, indicator {naam}"))
        except InvoerFout as fout:
            meldingen.extend(fout.meldingen)
    for veld in ("id", "titel", "titel_kort"):
        gezien: set[str] = set()
        for indicator in gelezen:
            waarde = getattr(indicator, veld)
            if waarde in gezien:
                meldingen.append(f"{pad.name}: {veld} '{waarde}' staat er twee keer.")
            gezien.add(waarde)
    if meldingen:
        raise InvoerFout(meldingen)
    return tuple(gelezen)
