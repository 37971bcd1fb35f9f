"""The one meeting point: figures and local knowledge of one gemeente become one Scan."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path

import pandas as pd

from kansenscan_lib.bronnen.cijfers import load_cijfers
from kansenscan_lib.bronnen.gemeenten import select_code
from kansenscan_lib.bronnen.momentopname import (
    read_gebieden,
    read_herkomst,
    read_waarden,
    select_gemeente,
)
from kansenscan_lib.catalogus import Catalogus, load_catalogus
from kansenscan_lib.catalogus.bronnen import Bronnen
from kansenscan_lib.fouten import InvoerFout
from kansenscan_lib.invoer import (
    Invulmap,
    Officieel,
    Organisatie,
    load_invulmap,
    load_officieel,
    load_organisatie,
)
from kansenscan_lib.invoer.actieplan import Actieplan, load_actieplan
from kansenscan_lib.invoer.modellen import BLADEN
from kansenscan_lib.rijen import select_rij

# Our tables are short and full of names: as Python strings the analysis of a gemeente takes a third
# less time than as Arrow strings (benchmarks/analyse.py). Nothing else changes.
pd.set_option("mode.string_storage", "python")

PROJECTMAP = Path(__file__).resolve().parents[1]
VOORBEELD = Path("params/voorbeeld")
INVOERBRON = "basisvaardigheden_in_zicht"


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
    invulmap   the tables of `invoer.Invulmap`: the rows that touch the chosen domeinen, without
               what must stay internal; that is only in `load_intern`
    bladen     the tables in which anything was filled in, whatever the domeinen: an empty table
               that is not named here was never filled in, which is not the same as "nothing"
    ========== ==========================================================================

    `actieplan` holds the steps of an earlier plan (`<code>-actieplan.xlsx` in the folder of the
    organisation, see `invoer.actieplan.Actieplan`) with the date of that plan in `plan_van`; no
    rows when there is none.

    `officieel_regels` is how many lines the official file on basic skills has, of whatever
    gemeente; 0 without that file. With lines but without such a figure none is about this gemeente.
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
    officieel_regels: int = 0
    actieplan: pd.DataFrame = field(default_factory=Actieplan.select_leeg)

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
    _check_vergelijkbaar(gegevens, alle, map_ / "organisatie.yml")
    gebied = select_rij(alle, code)
    eigen = alle["soort"].isin(("gemeente", "wijk")) & (alle["gemeentecode"] == code)
    gebieden = alle[eigen | alle.index.isin(["NL00", gebied["provinciecode"]])]
    waarden = read_waarden([code])
    waarden = waarden[waarden["gebiedscode"].isin(gebieden.index)]
    bronnen = pd.DataFrame(read_herkomst()["tabellen"]).set_index("id")
    officieel = load_officieel(
        map_, volledig.bronnen.invoerbron[INVOERBRON], set(alle.index), list(gebieden.index),
        volledig.bronnen.gebiedsindeling.jaar,
    )  # fmt: skip
    if officieel and len(officieel.rijen):
        waarden, bronnen = _add_officieel(waarden, bronnen, officieel, gebieden, volledig.bronnen)
    invulmap = load_invulmap(
        map_ / f"{code}.xlsx", add_keuzelijsten(volledig, catalogus), select_wijken(alle, code)
    )
    plan = load_actieplan(map_ / f"{code}-actieplan.xlsx", volledig, select_wijken(alle, code))
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
        bronnen=bronnen,
        invulmap=invulmap.select_deelbaar().select(catalogus),
        bladen=frozenset(
            tabel for tabel, _ in BLADEN.values() if len(getattr(invulmap, tabel))
        ),
        officieel_regels=officieel.rijen_in_bestand if officieel else 0,
        actieplan=plan.select(catalogus).regels if plan else Actieplan.select_leeg(),
    )


def load_intern(scan: Scan, organisatie: str | Path = VOORBEELD) -> Invulmap:
    """Load what people filled in with what must stay internal: opinions, contacts, talks.

    Only for cells of a notebook with the tag `alleen_lab`, which never reach a report; a test
    keeps it so.

    Parameters
    ----------
    scan : Scan
        Its gemeente and chosen domeinen.
    organisatie : str or Path
        The folder it was loaded from.

    Returns
    -------
    Invulmap
        The same rows as `scan.invulmap`, with every column.
    """
    volledig = load_catalogus()
    pad = select_organisatiemap(organisatie) / f"{scan.code}.xlsx"
    wijken = {str(code): str(naam) for code, naam in scan.wijken.items()}
    invulmap = load_invulmap(pad, add_keuzelijsten(volledig, scan.catalogus), wijken)
    return invulmap.select(scan.catalogus)


def add_keuzelijsten(volledig: Catalogus, gekozen: Catalogus) -> Catalogus:
    """Return the whole catalogue, for the lists of an invulmap, with the levels people chose."""
    return replace(volledig, quickscan=gekozen.quickscan)


def _add_officieel(
    waarden: pd.DataFrame, bronnen: pd.DataFrame, officieel: Officieel, gebieden: pd.DataFrame,
    declaratie: Bronnen,
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the values and their sources with the file that the organisation supplied."""
    bron = declaratie.invoerbron[INVOERBRON]
    rijen = officieel.rijen.rename(columns={"jaar": "peiljaar"})
    lang = rijen.rename(columns={kolom: naam for naam, kolom in bron.kolommen.items()}).melt(
        ["gebiedscode", "peiljaar"], list(bron.kolommen), "variabele", "waarde"
    )
    lang = lang.dropna(subset="waarde").assign(
        status="ok", bewerking="gepubliceerd", bron=bron.id,
        gemeentecode=lambda t: t["gebiedscode"].map(gebieden["gemeentecode"]),
    )  # fmt: skip
    regel = {
        **bron.model_dump(exclude={"id", "kolommen"}), "sha256": officieel.sha256,
        "jaar": int(rijen["peiljaar"].max()), "indeling": declaratie.gebiedsindeling.jaar,
        "rijen_in_bestand": officieel.rijen_in_bestand, "rijen": len(rijen),
        "rijen_gevuld": len(rijen),
    }  # fmt: skip
    return (
        pd.concat([waarden, lang[list(waarden.columns)]], ignore_index=True),
        pd.concat([bronnen, pd.DataFrame([regel], index=pd.Index([bron.id], name="id"))]),
    )


def load_gemeenten(scan: Scan) -> pd.DataFrame:
    """Load the headline figures and the traits of every gemeente, in the years of this scan.

    Parameters
    ----------
    scan : Scan

    Returns
    -------
    DataFrame
        One row per indicator x gemeente, by indicator and then by code: the columns of
        `scan.cijfers` (see `bronnen.cijfers.load_cijfers`) plus naam and provincie of the
        gemeente. Indicators: the headline ones (`kern`) of the chosen domeinen and those behind
        `catalogus.kenmerken`, whatever the domeinen. One year per indicator for all gemeenten:
        the youngest in which the gemeente of the scan has a value, as in `scan.cijfers`; if it has
        none, the youngest in which any has. A missing figure is a row with its status.

    Examples
    --------
    >>> gemeenten = load_gemeenten(load_scan("GM0193"))
    >>> ouderen = gemeenten[gemeenten["indicator"] == "leeftijd_65plus"]
    >>> len(ouderen), ouderen["peiljaar"].unique().tolist()
    (342, [2024])
    """
    kern = {i.id: i for i in scan.catalogus.indicatoren if i.kern}
    indicatoren = kern | {k.indicator.id: k.indicator for k in scan.catalogus.kenmerken}
    gebieden, waarden = _read_gemeenten(
        tuple(sorted({v for i in indicatoren.values() for v in i.variabelen}))
    )
    cijfers = load_cijfers(
        waarden, list(indicatoren.values()), gebieden,
        betrouwbaarheid=float(scan.catalogus.regels.betrouwbaarheid.waarde),
    )  # fmt: skip
    eigen = cijfers[(cijfers["gebiedscode"] == scan.code) & (cijfers["status"] == "ok")]
    jaren = cijfers[cijfers["actueel"]].groupby("indicator")["peiljaar"].first().to_dict()
    jaren |= eigen.groupby("indicator")["peiljaar"].max().to_dict()
    uit = cijfers[cijfers["peiljaar"] == cijfers["indicator"].map(jaren)].reset_index(drop=True)
    return uit.assign(
        naam=uit["gebiedscode"].map(gebieden["naam"]),
        provincie=uit["gebiedscode"].map(gebieden["provincienaam"]),
    )


@cache
def _read_gemeenten(variabelen: tuple[str, ...]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Read the gemeenten and their values once for all scans; read only."""
    gebieden = read_gebieden()
    gebieden = gebieden[gebieden["soort"] == "gemeente"].sort_index()
    waarden = read_waarden(None, variabelen)
    return gebieden, waarden[waarden["gebiedscode"].isin(gebieden.index)].reset_index(drop=True)


def _check_vergelijkbaar(organisatie: Organisatie, gebieden: pd.DataFrame, waar: Path) -> None:
    """Check that every gemeente an organisation names for its peers exists."""
    meldingen = []
    for sleutel in ("niet", "groep"):
        for code in getattr(organisatie.vergelijkbaar, sleutel):
            try:
                select_code(code, gebieden)
            except InvoerFout as fout:
                meldingen.append(f"{waar}, vergelijkbaar, {sleutel}: {fout}")
    if meldingen:
        raise InvoerFout(meldingen)


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
