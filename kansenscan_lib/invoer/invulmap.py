"""The invulmap (one xlsx per gemeente): everything that people know, read strictly."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any, Final

import pandas as pd

from kansenscan_lib.catalogus import Catalogus
from kansenscan_lib.fouten import InvoerFout
from kansenscan_lib.invoer.lezer import AnderBoek, Lezer
from kansenscan_lib.invoer.lijsten import ALLE_INWONERS, load_lijsten
from kansenscan_lib.invoer.meldingen import Melding, rank_meldingen
from kansenscan_lib.invoer.modellen import BLADEN, INVULMAP, ScanGegevens
from kansenscan_lib.invoer.rij import Rij, kolommen
from kansenscan_lib.invoer.samenhang import check_samenhang
from kansenscan_lib.invoer.werkmap import read_werkmap

KLEIN: Final = 5
"""From so many people on a number may be shared; fewer can betray who they are."""


@dataclass(frozen=True, eq=False)
class Invulmap:
    """What people filled in for one gemeente.

    Attributes
    ----------
    beleid, stakeholders, aanbod, bibliotheek, bereik, quickscan, participatie, gesprekken, \
kansen, budget, acties : DataFrame
        One row per filled line, columns as the fields of the model in `modellen.BLADEN`, index
        `rij`: the row number in the sheet, so that evidence can be pointed at. Text is "" when
        left out, numbers are Int64 with NA, dates datetime64[ns] with NaT, choices are ids, and
        what takes several holds a list; an empty list of wijken is the whole gemeente.
    scan : ScanGegevens or None
        None when there is no invulmap.

    Notes
    -----
    The table `aanbod`, as an example (most columns left out)::

        rij  naam                  themas              doelgroepen        wijken      deelnemers
        2    Taallessen            [taal_verhaal]      [nt2_nieuwkomers]  [WK019311]         165
        3    Steunpunt mantelzorg  [leven_gezondheid]  [mantelzorgers]    []                <NA>

    Row 3 holds for the whole gemeente; how many took part is not known.
    """

    beleid: pd.DataFrame
    stakeholders: pd.DataFrame
    aanbod: pd.DataFrame
    bibliotheek: pd.DataFrame
    bereik: pd.DataFrame
    quickscan: pd.DataFrame
    participatie: pd.DataFrame
    gesprekken: pd.DataFrame
    kansen: pd.DataFrame
    budget: pd.DataFrame
    acties: pd.DataFrame
    scan: ScanGegevens | None = None

    @classmethod
    def leeg(cls) -> Invulmap:
        """Return an invulmap without rows: nobody looked, which is not the same as nothing."""
        leeg: dict[str, Any] = {t: rows_to_frame(model, []) for t, model in BLADEN.values()}
        return cls(**leeg)

    @property
    def is_leeg(self) -> bool:
        """True when no table has a row."""
        return not any(len(getattr(self, tabel)) for tabel, _ in BLADEN.values())

    def select_deelbaar(self) -> Invulmap:
        """Return the invulmap without the columns that must stay internal (`Kolom.intern`).

        A number of people (`Kolom.mensen`) from 1 to `KLEIN` - 1 becomes unknown. Reach is not
        among those: `analyse.bereik` hides its small numbers together with what betrays them; of a
        dienst with such a number the participants become unknown too. Of
        the quickscan the middle answer of the three stays (columns nu and gewenst, NA unless
        all three answered): what one of them thinks is nobody else's business.
        """
        deelbaar: dict[str, Any] = {
            tabel: getattr(self, tabel).drop(
                columns=[veld for veld, kolom in kolommen(model).items() if kolom.intern],
                errors="ignore",
            )
            for tabel, model in BLADEN.values()
        }
        for tabel, model in BLADEN.values():
            for veld, kolom in kolommen(model).items():
                if kolom.mensen:
                    aantal = deelbaar[tabel][veld]
                    klein = aantal.between(1, KLEIN - 1).fillna(False)
                    deelbaar[tabel] = deelbaar[tabel].assign(**{veld: aantal.mask(klein)})
        # What takes part in all would tell what reach hides of one wijk.
        verborgen = set(
            self.bereik.loc[(self.bereik["aantal"] < KLEIN).fillna(False).astype(bool), "dienst"]
        )
        bieb = deelbaar["bibliotheek"]
        deelbaar["bibliotheek"] = bieb.assign(
            deelnemers=bieb["deelnemers"].mask(bieb["dienst"].isin(verborgen))
        )
        deelbaar["quickscan"] = deelbaar["quickscan"].assign(
            nu=_select_middelste(self.quickscan, "nu"),
            gewenst=_select_middelste(self.quickscan, "gewenst"),
        )
        return replace(self, **deelbaar)

    def select(self, catalogus: Catalogus) -> Invulmap:
        """Return the rows that touch this (smaller) catalogue.

        Rows stay when at least one of their themas stays, and, where they name doelgroepen, one
        of those; lists keep only what stays. Rows of diensten, reach, kansen and budget stay with
        their dienst and doelgroep, acties with their kans but without a figure that does not stay;
        the quickscan and talks stay whole.
        """
        blijft = {"themas": set(catalogus.thema), "doelgroepen": set(catalogus.doelgroep),
                  "indicatoren": set(catalogus.indicator)}
        nieuw: dict[str, Any] = {}
        for tabel in ("beleid", "stakeholders", "aanbod", "participatie"):
            frame: pd.DataFrame = getattr(self, tabel)
            houd = pd.Series(True, index=frame.index)
            for veld in [veld for veld in blijft if veld in frame]:
                rest = frame[veld].map(partial(_select_ids, ids=blijft[veld]))
                # A goal is about its themas; that a figure falls outside the choice is no reason
                # to leave it out.
                if veld != "indicatoren":
                    houd &= (frame[veld].map(len) == 0) | (rest.map(len) > 0)
                frame = frame.assign(**{veld: rest.astype(object)})
            nieuw[tabel] = frame[houd]
        nieuw["bibliotheek"] = self.bibliotheek[self.bibliotheek["dienst"].isin(catalogus.dienst)]
        kansen = self.kansen[self.kansen["dienst"].isin(catalogus.dienst)
                             & self.kansen["doelgroep"].isin(catalogus.doelgroep)]
        nieuw["kansen"] = kansen
        nieuw["budget"] = self.budget[self.budget["dienst"].isin(catalogus.dienst)
                                      & self.budget["doelgroep"].isin(catalogus.doelgroep)]
        nieuw["bereik"] = self.bereik[
            self.bereik["dienst"].isin(["", *catalogus.dienst])
            & self.bereik["groep"].isin([ALLE_INWONERS, *catalogus.doelgroep])
        ]
        acties = self.acties[self.acties["kans"].isin(kansen["titel"])]
        nieuw["acties"] = acties.assign(
            indicator=acties["indicator"].where(acties["indicator"].isin(blijft["indicatoren"]), "")
        )
        return replace(self, **nieuw)


def _select_ids(lijst: list[str], ids: set[str]) -> list[str]:
    return [id_ for id_ in lijst if id_ in ids]


def _select_middelste(quickscan: pd.DataFrame, kant: str) -> pd.Series:
    """Return the middle one of the three answers; NA unless all three answered."""
    rollen = [veld for veld in kolommen(BLADEN["Quickscan"][1]) if veld.endswith(f"_{kant}")]
    if kant in quickscan:  # this invulmap was made shareable before
        return quickscan[kant]
    antwoorden = quickscan[rollen].apply(pd.to_numeric, errors="coerce").astype("Float64")
    middelste: pd.Series = antwoorden.median(axis=1, skipna=False).astype("Int64")
    return middelste


def load_invulmap(pad: Path, catalogus: Catalogus, wijken: Mapping[str, str]) -> Invulmap:
    """Read an invulmap; the file itself is never changed.

    Parameters
    ----------
    pad : Path
        For instance params/voorbeeld/GM0193.xlsx. When it does not exist the result is empty.
    catalogus : Catalogus
        The whole catalogue, not the part of some domeinen (see `Invulmap.select`).
    wijken : mapping of str to str
        Wijkcode -> name, of this gemeente.

    Raises
    ------
    InvoerFout
        One message per problem, each with sheet and cell; or one when it is no workbook.
    """
    if not pad.exists():
        return Invulmap.leeg()
    invulmap, meldingen = read_invulmap(pad, catalogus, wijken)
    if meldingen:
        raise InvoerFout([melding.tekst for melding in meldingen])
    return invulmap


def read_invulmap(
    pad: Path, catalogus: Catalogus, wijken: Mapping[str, str]
) -> tuple[Invulmap, list[Melding]]:
    """Read an invulmap with its problems; parameters as `load_invulmap`.

    Returns
    -------
    Invulmap
        Incomplete when there are problems.
    list of Melding

    Raises
    ------
    InvoerFout
        The file cannot be read at all.
    """
    bladen = read_werkmap(pad, ("Scan", *BLADEN))
    lezer = Lezer(pad.name, INVULMAP, load_lijsten(catalogus, wijken))
    gegevens = None
    try:
        if "Scan" in bladen:
            gegevens = lezer.read_scan(bladen, {f"GM{code[2:6]}" for code in wijken})
    except AnderBoek:
        return Invulmap.leeg(), lezer.meldingen
    lezer.check_bladen(bladen)
    rijen = {
        tabel: lezer.read_rijen(blad, bladen[blad]) if blad in bladen else []
        for blad, (tabel, _) in BLADEN.items()
    }
    scan = gegevens if isinstance(gegevens, ScanGegevens) else None
    munten = scan.munten if scan and scan.munten else catalogus.participatie.munten
    rijen = check_samenhang(lezer, rijen, munten)
    frames = {tabel: rows_to_frame(model, rijen[tabel]) for tabel, model in BLADEN.values()}
    return Invulmap(**frames, scan=scan), rank_meldingen(lezer.meldingen, ["Scan", *BLADEN])


_DTYPES: Final = {
    "getal": "Int64", "kommagetal": "float64", "keuzes": "object", "wijken": "object",
}


def rows_to_frame(model: type[Rij], rijen: Sequence[tuple[int, Rij]]) -> pd.DataFrame:
    """Return rows as a table with the same columns and dtypes whether or not there are any."""
    index = pd.Index([nummer for nummer, _ in rijen], name="rij", dtype="int64")
    kolom = {}
    for veld, spec in kolommen(model).items():
        waarden = [getattr(rij, veld) for _, rij in rijen]
        if spec.soort == "datum":
            kolom[veld] = pd.Series(pd.to_datetime(waarden), index=index, dtype="datetime64[ns]")
        else:
            dtype = _DTYPES.get(spec.soort, str)
            kolom[veld] = pd.Series(waarden, index=index, dtype=dtype)
    return pd.DataFrame(kolom, index=index)
