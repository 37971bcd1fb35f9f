"""The one meeting point: figures and local knowledge of one gemeente become one Scan."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from kansenscan_lib.bronnen.cijfers import load_cijfers
from kansenscan_lib.bronnen.momentopname import (
    read_gebieden,
    read_herkomst,
    read_waarden,
    select_gemeente,
)
from kansenscan_lib.catalogus import Catalogus, load_catalogus
from kansenscan_lib.invoer import Invulmap, Organisatie, load_invulmap, load_organisatie
from kansenscan_lib.rijen import select_rij

BLADEN = ("beleid", "stakeholders", "aanbod", "bibliotheek", "kansen", "acties")
PROJECTMAP = Path(__file__).resolve().parents[1]
VOORBEELD = Path("params/voorbeeld")


@dataclass(frozen=True)
class Scan:
    """All there is for one gemeente: what is known, and what people filled in.

    ========== ==========================================================================
    code, naam of the gemeente, with its provincie
    organisatie who makes the scan, and its choices (domeinen, doel, vraag)
    catalogus  themas, doelgroepen, diensten, indicatoren of the chosen domeinen; regels
    gebieden   one row per area (Nederland, provincie, gemeente, its wijken), index gebiedscode
    cijfers    one row per indicator x gebied x peiljaar, see `bronnen.cijfers.load_cijfers`
    bronnen    one row per source table, index bron: titel, tabel, uitgever, jaar, soort,
               licentie, bronvermelding
    invulmap   tables beleid, stakeholders, aanbod, bibliotheek, kansen, acties: the rows that
               touch the chosen domeinen, without what must stay internal (houding)
    bladen     the tables in which anything was filled in, whatever the domeinen: an empty table
               that is not named here was never filled in, which is not the same as "nothing"
    ========== ==========================================================================
    """

    code: str
    naam: str
    provinciecode: str
    provincie: str
    organisatie: Organisatie
    catalogus: Catalogus
    gebieden: pd.DataFrame
    cijfers: pd.DataFrame
    bronnen: pd.DataFrame
    invulmap: Invulmap
    bladen: frozenset[str]

    @property
    def wijken(self) -> pd.Series:
        """Names of the wijken, index gebiedscode."""
        return self.gebieden.loc[self.gebieden["soort"] == "wijk", "naam"]

    @property
    def ingevuld(self) -> bool:
        """Whether anything is filled in for this gemeente."""
        return bool(self.bladen)

    @property
    def voorbeeld(self) -> bool:
        """Whether the filled-in part is example input."""
        return self.organisatie.voorbeeld and self.ingevuld


def load_scan(gemeente: str, organisatie: str | Path = VOORBEELD) -> Scan:
    """Load everything that is known and filled in for one gemeente.

    Parameters
    ----------
    gemeente : str
        Name ("Zwolle") or code ("GM0193").
    organisatie : str or Path
        The organisation's folder with `organisatie.yml`; a relative path is looked for in the
        working directory first and then in the project itself.

    Returns
    -------
    Scan
        Only rows of this gemeente, its wijken, its provincie and Nederland are read.

    Raises
    ------
    InvoerFout
        The gemeente is unknown, or something in the organisation's folder is wrong.
    GegevensFout
        The embedded figures are missing or damaged.

    Examples
    --------
    >>> scan = load_scan("GM0193")
    >>> scan.naam, scan.provincie, len(scan.wijken)
    ('Zwolle', 'Overijssel', 16)
    """
    map_ = select_organisatiemap(organisatie)
    gegevens = load_organisatie(map_)
    code = select_gemeente(gemeente)
    volledig = load_catalogus()
    catalogus = volledig.select(gegevens)
    alle = read_gebieden()
    gebied = select_rij(alle, code)
    eigen = alle["soort"].isin(("gemeente", "wijk")) & (alle["gemeentecode"] == code)
    gebieden = alle[eigen | alle.index.isin(["NL00", gebied["provinciecode"]])]
    waarden = read_waarden([code])
    waarden = waarden[waarden["gebiedscode"].isin(gebieden.index)]
    invulmap = load_invulmap(map_ / f"{code}.xlsx", volledig, select_wijken(alle, code))
    return Scan(
        code=code,
        naam=gebied["naam"],
        provinciecode=gebied["provinciecode"],
        provincie=gebied["provincienaam"],
        organisatie=gegevens,
        catalogus=catalogus,
        gebieden=gebieden,
        cijfers=load_cijfers(
            waarden,
            catalogus.indicatoren,
            gebieden,
            betrouwbaarheid=float(catalogus.regels.betrouwbaarheid.waarde),
        ),
        bronnen=pd.DataFrame(read_herkomst()["tabellen"]).set_index("id"),
        invulmap=invulmap.select_deelbaar().select(catalogus),
        bladen=frozenset(blad for blad in BLADEN if not getattr(invulmap, blad).empty),
    )


def select_organisatiemap(map_: str | Path) -> Path:
    """Return the organisation's folder: as given, or else below the project itself."""
    pad = Path(map_).expanduser()
    if pad.is_absolute() or pad.exists():
        return pad
    return PROJECTMAP / pad if (PROJECTMAP / pad).exists() else pad


def select_wijken(gebieden: pd.DataFrame, code: str) -> dict[str, str]:
    """Return the wijken of a gemeente: code -> name, in order of code."""
    wijken = gebieden[(gebieden["soort"] == "wijk") & (gebieden["gemeentecode"] == code)]
    return {str(wijk): str(naam) for wijk, naam in wijken["naam"].items()}
