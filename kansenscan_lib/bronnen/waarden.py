"""Brings every bron to the areas of one division: the table `waarden`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pandas as pd

from kansenscan_lib.bronnen.koppelen import add_samen, select_overgang
from kansenscan_lib.catalogus.bronnen import Bron, Bronnen, Variabele
from kansenscan_lib.fouten import GegevensFout

LAND = "NL00"
KOLOMMEN = ("variabele", "gebiedscode", "gemeentecode", "peiljaar", "waarde", "status",
            "bewerking", "bron")


def load_gebieden(
    gebieden: pd.DataFrame, provincies: pd.DataFrame
) -> tuple[pd.DataFrame, list[str]]:
    """Return the table `gebieden`: Nederland, provincies, gemeenten and wijken.

    Parameters
    ----------
    gebieden : DataFrame
        Columns naam, gebiedscode, indelingswijziging; rows of land, gemeente and wijk (buurten are
        dropped).
    provincies : DataFrame
        Columns gemeentecode, provinciecode, provincienaam; one row per gemeente.

    Returns
    -------
    DataFrame
        Index gebiedscode; columns soort, naam, gemeentecode, provinciecode, provincienaam,
        indelingswijziging (empty text where it does not apply). "Wijk 10 Binnenstad" becomes
        "Binnenstad", unless another wijk or the gemeente itself already has that name.
    list of str
        Dutch sentences, one per problem.
    """
    soorten = {"NL": "land", "GM": "gemeente", "WK": "wijk"}
    uit = gebieden.assign(soort=gebieden["gebiedscode"].str[:2].map(soorten))
    uit = uit[uit["soort"].notna()].copy()
    uit["gemeentecode"] = ("GM" + uit["gebiedscode"].str[2:6]).where(uit["soort"] != "land", "")
    uit = uit.merge(provincies, on="gemeentecode", how="left")
    zonder = uit.loc[(uit["soort"] == "gemeente") & uit["provinciecode"].isna(), "naam"]
    meldingen = [f"gemeente {naam} heeft geen provincie." for naam in zonder]
    per_provincie = provincies[["provinciecode", "provincienaam"]].drop_duplicates()
    rijen = per_provincie.assign(
        soort="provincie", naam=per_provincie["provincienaam"],
        gebiedscode=per_provincie["provinciecode"], gemeentecode="", indelingswijziging=""
    )
    uit = pd.concat([uit, rijen], ignore_index=True)
    uit["volgorde"] = uit["soort"].map({"land": 0, "provincie": 1, "gemeente": 2, "wijk": 3})
    uit = uit.sort_values(["volgorde", "gebiedscode"]).set_index("gebiedscode")
    uit["indelingswijziging"] = uit["indelingswijziging"].replace(".", "")
    uit["naam"] = _select_korte_naam(uit)
    kolommen = ["soort", "naam", "gemeentecode", "provinciecode", "provincienaam",
                "indelingswijziging"]
    return uit[kolommen].fillna(""), meldingen


def _select_korte_naam(gebieden: pd.DataFrame) -> pd.Series:
    """Return the names of areas without the number that some gemeenten put before a wijk."""
    kort = gebieden["naam"].str.replace(r"^Wijke? ?\d\d[ :-]+(?=\S)", "", regex=True)
    kort = kort.where(gebieden["soort"] == "wijk", gebieden["naam"])
    dubbel = pd.DataFrame({"gm": gebieden["gemeentecode"], "naam": kort}).duplicated(keep=False)
    return gebieden["naam"].where(dubbel & (gebieden["soort"] == "wijk"), kort)


def load_waarden(
    tabellen: Mapping[str, pd.DataFrame], gebieden: pd.DataFrame, wijkcodes: pd.DataFrame,
    bronnen: Bronnen
) -> pd.DataFrame:
    """Return the table `waarden`: one row per variabele, gebied and peiljaar.

    Parameters
    ----------
    tabellen : mapping of str to DataFrame
        Per bron id: index gebiedscode in the division of the bron, one column per variabele.
    gebieden : DataFrame
        As `load_gebieden` returns it.
    wijkcodes : DataFrame
        As `koppelen.select_wijkcodes` returns it.
    bronnen : Bronnen

    Returns
    -------
    DataFrame
        Columns as `KOLOMMEN`, sorted by gemeentecode, gebiedscode, variabele, peiljaar. `waarde`
        is NaN exactly where `status` is not 'ok'.
    """
    gewichten = _Gewichten(tabellen, bronnen)
    delen = []
    for bron in bronnen.bronnen:
        tabel = tabellen[bron.id]
        wegen = {naam: gewichten.select(bronnen.variabele[naam].weging, bron.weegjaar,
                                        bron.indeling) for naam in bron.kolommen}
        for deel in _load_bron(tabel, bron, gebieden, wegen, bronnen):
            delen.append(deel.assign(peiljaar=bron.jaar, bron=bron.id))
        if "wijk" in bron.niveaus:
            inwoners = gewichten.inwoners_wijk(bron.indeling)
            for deel in _load_wijken(tabel, bron, wijkcodes, inwoners):
                delen.append(deel.assign(peiljaar=bron.jaar, bron=bron.id))
    uit = pd.concat(delen, ignore_index=True)
    uit["gemeentecode"] = uit["gebiedscode"].map(gebieden["gemeentecode"])
    volgorde = ["gemeentecode", "gebiedscode", "variabele", "peiljaar"]
    return uit.sort_values(volgorde, ignore_index=True)[list(KOLOMMEN)]


class _Gewichten:
    """Finds a weegvariabele per gemeente, in the division in which it is needed."""

    def __init__(self, tabellen: Mapping[str, pd.DataFrame], bronnen: Bronnen) -> None:
        self._tabellen, self._bronnen = tabellen, bronnen

    def select(self, weging: str, jaar: int, indeling: int) -> pd.Series | None:
        """Return the weight per gemeente of division `indeling`; None when there is no weging."""
        for bron in self._bronnen.bronnen:
            if weging in bron.kolommen and bron.jaar == jaar and "gemeente" in bron.niveaus:
                reeks = self._tabellen[bron.id][weging]
                reeks = reeks[reeks.index.str.startswith("GM")]
                overgang = select_overgang(self._bronnen.gemeentewijzigingen, bron.indeling,
                                           indeling)
                return add_samen(reeks, _select_nieuw(reeks.index, overgang), "som")
        return None

    def inwoners_wijk(self, indeling: int) -> pd.Series:
        """Return the inhabitants per wijk of division `indeling`."""
        for bron in self._bronnen.bronnen:
            if "inwoners" in bron.kolommen and bron.jaar == indeling and "wijk" in bron.niveaus:
                return self._tabellen[bron.id]["inwoners"]
        return pd.Series(dtype=float)


def _load_bron(
    tabel: pd.DataFrame, bron: Bron, gebieden: pd.DataFrame,
    wegen: Mapping[str, pd.Series | None], bronnen: Bronnen
) -> Iterator[pd.DataFrame]:
    """Yield the rows of Nederland, provincies and gemeenten, one frame per variabele."""
    gemeenten = gebieden[gebieden["soort"] == "gemeente"]
    overgang = select_overgang(bronnen.gemeentewijzigingen, bron.indeling,
                               bronnen.gebiedsindeling.jaar)
    tabel_gm = tabel[tabel.index.str.startswith("GM")]
    codes = tabel_gm.index.union(pd.Index(list(overgang), dtype=tabel_gm.index.dtype))
    nieuw = _select_nieuw(codes, overgang)
    samengevoegd = set(overgang.values())
    # Part of a divided gemeente went to these too: a sum of the others would miss that part.
    onvolledig = samengevoegd & {
        code for splitsing in bronnen.gemeentesplitsingen for code in splitsing.naar
        if bron.indeling < splitsing.jaar <= bronnen.gebiedsindeling.jaar
    }
    for naam in bron.kolommen:
        variabele, weging = bronnen.variabele[naam], wegen[naam]
        yield _load_land(tabel, bron, variabele, weging)
        oud = tabel_gm[naam].reindex(codes)
        gewicht_oud = None if weging is None else weging.reindex(codes)
        los = ~nieuw.isin(samengevoegd)
        delen = [oud[los], *([add_samen(oud[~los], nieuw[~los], variabele.aggregatie,
                                        None if gewicht_oud is None else gewicht_oud[~los])]
                             if samengevoegd else [])]
        waarde = pd.concat(delen).reindex(gemeenten.index)
        is_samen = waarde.index.isin(samengevoegd)
        gebroken = waarde.index.isin(onvolledig)
        waarde = waarde.mask(gebroken)
        status = pd.Series("ok", index=waarde.index).mask(waarde.isna(), "niet_gepubliceerd")
        status = status.mask(gebroken, "niet_gekoppeld")
        if variabele.aggregatie == "geen":
            status = status.mask(is_samen, "niet_gekoppeld")
        bewerking = pd.Series("gepubliceerd", index=waarde.index).mask(
            is_samen, _say_bewerking(variabele))
        yield _load_rijen(naam, waarde, status, bewerking)
        gewicht = None
        if gewicht_oud is not None:
            gewicht = add_samen(gewicht_oud, nieuw, "som").reindex(waarde.index)
        per_provincie = add_samen(waarde, gemeenten["provinciecode"], variabele.aggregatie, gewicht)
        yield _load_rijen(naam, per_provincie, None, _say_bewerking(variabele))


def _load_land(
    tabel: pd.DataFrame, bron: Bron, variabele: Variabele, weging: pd.Series | None
) -> pd.DataFrame:
    """Return the row of Nederland: published, else put together from the gemeenten of the bron."""
    if LAND in tabel.index:
        waarde, bewerking = tabel.loc[[LAND], variabele.id], "gepubliceerd"
    elif bron.land_berekenen:
        oud = tabel.loc[tabel.index.str.startswith("GM"), variabele.id]
        gewicht = None if weging is None else weging.reindex(oud.index)
        waarde = add_samen(oud, pd.Series(LAND, index=oud.index), variabele.aggregatie, gewicht)
        bewerking = _say_bewerking(variabele)
    else:
        waarde, bewerking = pd.Series([float("nan")], index=[LAND]), "gepubliceerd"
    return _load_rijen(variabele.id, waarde, None, bewerking)


def _load_wijken(
    tabel: pd.DataFrame, bron: Bron, wijkcodes: pd.DataFrame, inwoners: pd.Series
) -> Iterator[pd.DataFrame]:
    """Yield the rows of wijken, one frame per variabele; a gemeente never lends its value."""
    if bron.indeling not in wijkcodes:
        jaren = ", ".join(map(str, wijkcodes.columns))
        raise GegevensFout(f"bron '{bron.id}': geen koppeling met wijken van {bron.indeling}, "
                           f"wel met {jaren}. Haal 'wijk' uit 'niveaus'.")
    bron_code = wijkcodes[bron.indeling]
    zelfde_code = bron_code == wijkcodes.index
    bewerking = pd.Series("gekoppeld", index=wijkcodes.index).mask(zelfde_code, "gepubliceerd")
    leeg = bron_code.map(inwoners) == 0
    for naam in bron.kolommen:
        waarde = bron_code.map(tabel[naam])
        status = pd.Series("ok", index=wijkcodes.index)
        status = status.mask(waarde.isna(), "niet_gepubliceerd")
        status = status.mask(waarde.isna() & leeg, "niet_van_toepassing")
        status = status.mask(bron_code.isna(), "niet_gekoppeld")
        yield _load_rijen(naam, waarde, status, bewerking)


def _load_rijen(
    naam: str, waarde: pd.Series, status: pd.Series | None, bewerking: pd.Series | str
) -> pd.DataFrame:
    if status is None:
        status = pd.Series("ok", index=waarde.index).mask(waarde.isna(), "niet_gepubliceerd")
    return pd.DataFrame({
        "variabele": naam, "gebiedscode": waarde.index, "waarde": waarde.to_numpy(dtype=float),
        "status": status.to_numpy(),
        "bewerking": bewerking if isinstance(bewerking, str) else bewerking.to_numpy(),
    })


def _select_nieuw(codes: pd.Index, overgang: Mapping[str, str]) -> pd.Series:
    """Return the code of each gemeente after the mergers in `overgang`."""
    return pd.Series([overgang.get(code, code) for code in codes], index=codes)


def _say_bewerking(variabele: Variabele) -> str:
    return "gepubliceerd" if variabele.aggregatie == "geen" else variabele.aggregatie
