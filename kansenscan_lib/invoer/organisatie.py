"""The choices of one organisation: `organisatie.yml` in its folder under params/."""

from __future__ import annotations

import re
from collections.abc import Hashable
from pathlib import Path
from typing import Annotated, Final, Literal, Self, TypeVar

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    field_validator,
    model_validator,
)

from kansenscan_lib.catalogus import load_catalogus
from kansenscan_lib.catalogus.lezen import check_model, read_yaml
from kansenscan_lib.catalogus.methoden import Niveaus
from kansenscan_lib.catalogus.veld import Domein, EigenDrempels, EigenGewichten
from kansenscan_lib.fouten import InvoerFout, suggest
from kansenscan_lib.invoer.cellen import find_contactgegeven

Doel = Literal["nieuw_beleid", "beleid_naar_praktijk", "inspiratie", "burgerparticipatie"]

DOELEN: Final[dict[Doel, str]] = {
    "nieuw_beleid": "basis voor nieuw beleid",
    "beleid_naar_praktijk": "beleid vertalen naar de praktijk",
    "inspiratie": "inspiratie voor de gemeente",
    "burgerparticipatie": "begin van burgerparticipatie",
}

#: The fewest gemeenten of which a middle half can be told: the least `vergelijkbaar_aantal` may be.
GROEP_MINIMAAL: Final = 3

_PUNT: Final = "Schrijf in dit bestand een punt in een getal en geen komma, zoals 0.05."

_Item = TypeVar("_Item", bound=Hashable)


def _check_code(waarde: object) -> str:
    if isinstance(waarde, str) and re.fullmatch(r"GM\d{4}", waarde.strip().upper()):
        return waarde.strip().upper()
    raad = 'moet een gemeentecode zijn zoals "GM0193", met GM en aanhalingstekens'
    if isinstance(waarde, int) and not isinstance(waarde, bool):
        # YAML reads 0363 as octal: the number 243. Both readings are offered.
        keuzes = dict.fromkeys(f'"GM{n:0>4}"' for n in (str(abs(waarde)), f"{abs(waarde):o}"))
        raise ValueError(f"{raad} (een getal dat met 0 begint leest YAML anders dan het er staat; "
                         f"bedoelt u {' of '.join(keuzes)}?)")
    if re.fullmatch(r"\d{1,4}", tekst := str(waarde).strip()):
        raad += f' (bedoelt u "GM{tekst:0>4}"?)'
    raise ValueError(raad)


def _check_lijst(waarden: tuple[_Item, ...]) -> tuple[_Item, ...]:
    if not waarden:
        raise ValueError("mag niet leeg zijn")
    if len(set(waarden)) < len(waarden):
        raise ValueError("noemt iets twee keer")
    return waarden


def _check_kenmerk(waarde: object) -> str:
    keuzes = load_catalogus().kenmerk
    if isinstance(waarde, str) and waarde in keuzes:
        return waarde
    raise ValueError(f"is geen kenmerk.{suggest(str(waarde), keuzes)} Kies uit: "
                     f"{', '.join(keuzes)}")


_Code = Annotated[str, BeforeValidator(_check_code)]
_Kenmerk = Annotated[str, BeforeValidator(_check_kenmerk)]
_Lijst = Annotated[tuple[_Item, ...], AfterValidator(_check_lijst)]
_Korte_tekst = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=300, strict=True)
]


class Vergelijkbaar(BaseModel):
    """How an organisation wants its peers chosen; empty means: as the workbench does it.

    Attributes
    ----------
    niet : tuple of str
        Codes of gemeenten that are never a peer.
    kenmerken : tuple of str
        Ids of the only traits that count.
    groep : tuple of str
        Codes of an own group, at least `GROEP_MINIMAAL`; distances then decide nothing, so the
        other two must be left out.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    niet: _Lijst[_Code] = ()
    kenmerken: _Lijst[_Kenmerk] = ()
    groep: _Lijst[_Code] = ()

    @model_validator(mode="after")
    def _check_groep(self) -> Self:
        if 0 < len(self.groep) < GROEP_MINIMAAL:
            raise ValueError(f"'groep' moet minstens {GROEP_MINIMAAL} gemeenten noemen; gevonden: "
                             f"{len(self.groep)}")
        if self.groep and (self.niet or self.kenmerken):
            raise ValueError("met een eigen 'groep' tellen 'niet' en 'kenmerken' niet mee; laat "
                             "die weg, of haal 'groep' weg")
        return self


class Organisatie(BaseModel):
    """One library or supporting organisation, and what it wants from a scan.

    Attributes
    ----------
    naam : str
    soort : {"bibliotheek", "poi"}
        A library, or a provincial organisation that supports libraries.
    gemeenten : tuple of str
        Codes such as "GM0193", at least one.
    domeinen : tuple of str
        One to four; they choose themas, indicatoren, doelgroepen and diensten.
    doel : str
        Key of `DOELEN`.
    vraag : str
        The question of this scan in one sentence.
    voorbeeld : bool
        True when what is filled in is invented; every output then says so.
    gewichten, regels : optional
        Own weights (all five) and own thresholds (any of them) in place of `regels.yml`.
    vergelijkbaar : Vergelijkbaar
        Own choices about the peers of a gemeente.
    quickscan_niveaus : tuple of str
        Own levels of the quickscan, from low to high; empty for those of `quickscan.yml`.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    naam: _Korte_tekst
    soort: Literal["bibliotheek", "poi"]
    gemeenten: _Lijst[_Code]
    domeinen: _Lijst[Domein]
    doel: Doel
    vraag: _Korte_tekst
    voorbeeld: bool = Field(default=False, strict=True)
    gewichten: EigenGewichten | None = None
    regels: EigenDrempels | None = None
    vergelijkbaar: Vergelijkbaar = Vergelijkbaar()
    quickscan_niveaus: Niveaus = ()

    @model_validator(mode="after")
    def _check_eigen_groep(self) -> Self:
        groep = self.vergelijkbaar.groep
        for code in self.gemeenten:
            # A gemeente is no peer of itself.
            if code in groep and len(groep) - 1 < GROEP_MINIMAAL:
                raise ValueError(
                    f"'vergelijkbaar > groep' noemt {code}, een van uw eigen gemeenten. Die telt "
                    f"voor zichzelf niet mee, dus blijven er {len(groep) - 1} over. Noem minstens "
                    f"{GROEP_MINIMAAL} andere gemeenten"
                )
        return self

    @field_validator("naam", "vraag")
    @classmethod
    def _check_deelbaar(cls, waarde: str) -> str:
        soort = find_contactgegeven(waarde)
        if soort:
            raise ValueError(f"bevat een {soort}; laat dat weg, deze tekst komt in het rapport")
        return waarde

    @field_validator("quickscan_niveaus")
    @classmethod
    def _check_niveaus(cls, waarden: tuple[str, ...]) -> tuple[str, ...]:
        for soort in filter(None, map(find_contactgegeven, waarden)):
            raise ValueError(f"bevat een {soort}; een niveau zegt alleen hoe ver iets is")
        return waarden


def load_organisatie(map_: Path) -> Organisatie:
    """Read `organisatie.yml` from the folder of an organisation.

    Parameters
    ----------
    map_ : Path
        For instance params/voorbeeld.

    Raises
    ------
    InvoerFout
        The folder or file is missing, or the file has problems; all of them are listed.
    """
    if not map_.exists():
        try:
            buren = sorted(p.name for p in map_.parent.iterdir() if p.is_dir())
        except OSError:
            buren = []
        raise InvoerFout(
            f"{map_}: deze map bestaat niet.{suggest(map_.name, buren)} Maak een map met daarin "
            "organisatie.yml; params/voorbeeld laat zien hoe."
        )
    if not map_.is_dir():
        raise InvoerFout(f"{map_}: dit is geen map. Geef de map waarin organisatie.yml staat.")
    waar = str(map_ / "organisatie.yml")
    if not (map_ / "organisatie.yml").exists():
        raise InvoerFout(
            f"{waar}: dit bestand bestaat niet. Kopieer het uit params/voorbeeld en pas het aan."
        )
    try:
        gegevens = read_yaml(map_ / "organisatie.yml", waar)
    except InvoerFout as fout:
        # Between braces 0,15 is a 0 and a key 15; twice 0,15 is that key twice.
        raise InvoerFout([
            f"{melding} {_PUNT}" if re.search(r"sleutel '\d+' staat er twee keer", melding)
            else melding for melding in fout.meldingen
        ]) from None  # fmt: skip
    if not isinstance(gegevens, dict):
        check_model(Organisatie, gegevens, waar)
    fouten: list[str] = []
    # The inner parts are checked on their own first, so that a wrong key in them also gets a
    # suggestion; what is wrong in them is then left out and not reported twice.
    rest = dict(gegevens)
    delen: dict[str, type[BaseModel]] = {
        "gewichten": EigenGewichten, "regels": EigenDrempels, "vergelijkbaar": Vergelijkbaar,
    }  # fmt: skip
    for sleutel, model in delen.items():
        if rest.get(sleutel) is None:  # nothing below the key: as if it is not there
            rest.pop(sleutel, None)
            continue
        deel, komma = _select_zonder_komma(rest[sleutel])
        meldingen = [f"{waar}, {sleutel}: het getal bij '{naam}' heeft een komma. {_PUNT}"
                     for naam in komma]  # fmt: skip
        if model is EigenDrempels and isinstance(deel, dict):
            # What is left out keeps our value: what is chosen must fit with that too.
            eigen = {naam: waarde for naam, waarde in deel.items() if waarde is not None}
            deel = load_catalogus().regels.drempels() | eigen
        try:
            check_model(model, deel, f"{waar}, {sleutel}")
        except InvoerFout as fout:
            meldingen += [m for m in fout.meldingen
                          if not any(f"'{naam}' ontbreekt" in m for naam in komma)]  # fmt: skip
        if meldingen:
            fouten += meldingen
            del rest[sleutel]
    try:
        organisatie = check_model(Organisatie, rest, waar)
    except InvoerFout as fout:
        fouten += fout.meldingen
    if fouten:
        raise InvoerFout(fouten)
    return organisatie


def _select_zonder_komma(deel: object) -> tuple[object, list[str]]:
    """Return a part without the numbers in which somebody wrote a comma, and their names.

    YAML reads 0,05 as text, and between braces as 0 followed by a key 05.
    """
    if not isinstance(deel, dict):
        return deel, []
    goed: dict[object, object] = {}
    komma: list[str] = []
    for sleutel, waarde in deel.items():
        if goed and waarde is None and str(sleutel).isdigit():
            komma.append(str(goed.popitem()[0]))
        elif isinstance(waarde, str) and re.fullmatch(r"-?\d+,\d+", waarde.strip()):
            komma.append(str(sleutel))
        else:
            goed[sleutel] = waarde
    return goed, komma
