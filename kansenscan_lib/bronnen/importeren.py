"""Builds the embedded snapshot from a folder with published tables."""

from __future__ import annotations

import hashlib
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import yaml

from kansenscan_lib.bronnen.brontabellen import (
    read_bestanden,
    read_bron,
    read_tekst,
    select_kolommen,
)
from kansenscan_lib.bronnen.koppelen import select_wijkcodes
from kansenscan_lib.bronnen.waarden import load_gebieden, load_waarden
from kansenscan_lib.catalogus.bronnen import Bronnen, load_bronnen
from kansenscan_lib.fouten import GegevensFout, UitvoerFout, say_systeemfout

RIJEN_PER_GROEP = 4000
"""Row groups end at the border of a gemeente; smaller groups read faster but weigh more."""

RIJEN_PER_GROEP_GRENZEN = 100

_HERKOMST = """\
# Herkomst van de momentopname, gemaakt met 'kansenscan gegevens vastleggen'.
# Niet met de hand wijzigen: de controle bij het starten vergelijkt hiermee.
"""


def render_momentopname(map_: Path, doel: Path, bronnen: Bronnen | None = None) -> None:
    """Build the snapshot from the source tables and put it in `doel`.

    The same tables give the same bytes. Earlier files in `doel` stay as they are until every new
    file has been written.

    Parameters
    ----------
    map_ : Path
        The folder with the source tables named in bronnen.yml.
    doel : Path
        The folder for the snapshot; made when it does not exist.
    bronnen : Bronnen, optional
        The description of the tables; that of the package if left out.

    Raises
    ------
    GegevensFout
        Lists every table that is missing, changed or without a declared column.
    UitvoerFout
        The snapshot cannot be written.
    """
    bronnen = bronnen or load_bronnen()
    inhoud = read_bestanden(map_, bronnen)
    tabellen, gebieden, wijkcodes, rijen = _load_tabellen(inhoud, bronnen)
    waarden = load_waarden(tabellen, gebieden, wijkcodes, bronnen)
    grenzen = _load_grenzen(inhoud, gebieden, bronnen)
    try:
        doel.mkdir(parents=True, exist_ok=True)
        tijdelijk = Path(tempfile.mkdtemp(prefix=".momentopname-", dir=doel))
    except OSError as fout:
        raise UitvoerFout(f"{doel}: kan hier niet schrijven ({say_systeemfout(fout)}). Kies "
                          "met --naar een andere map.") from None
    try:
        _write_waarden(waarden, tijdelijk / "waarden.parquet")
        _write_tabel(gebieden.reset_index(), tijdelijk / "gebieden.parquet")
        for soort, tabel in grenzen.items():
            _write_groepen(tabel, tijdelijk / f"grenzen_{soort}.parquet", RIJEN_PER_GROEP_GRENZEN)
        _write_herkomst(tijdelijk, rijen, waarden, bronnen)
        # The receipt comes last: with an old receipt the integrity check fails loudly.
        for bestand in sorted(tijdelijk.iterdir(), key=lambda pad: (pad.suffix == ".yml", pad)):
            bestand.replace(doel / bestand.name)
    except OSError as fout:
        raise UitvoerFout(f"{doel}: schrijven is niet gelukt ({say_systeemfout(fout)}).") from None
    finally:
        shutil.rmtree(tijdelijk, ignore_errors=True)


def _load_tabellen(
    inhoud: Mapping[str, bytes], bronnen: Bronnen
) -> tuple[dict[str, pd.DataFrame], pd.DataFrame, pd.DataFrame, dict[str, int]]:
    """Return figures per bron, gebieden, wijk codes per division and rows per file."""
    indeling = bronnen.gebiedsindeling
    ruw = {naam: read_tekst(bytes_) for naam, bytes_ in inhoud.items() if ".csv" in naam}
    tabellen: dict[str, pd.DataFrame] = {}
    meldingen: list[str] = []
    for bron in bronnen.bronnen:
        tabellen[bron.id], fouten = read_bron(ruw[bron.bestand], bron)
        meldingen += fouten
    delen: dict[str, pd.DataFrame] = {}
    for naam in ("gebieden", "provincies", "koppeling"):
        deel = getattr(indeling, naam)
        try:
            delen[naam] = select_kolommen(ruw[deel.bestand], deel)
        except GegevensFout as fout:
            meldingen.append(str(fout))
    if meldingen:
        raise GegevensFout("\n".join(meldingen))
    gebieden, meldingen = load_gebieden(delen["gebieden"], delen["provincies"])
    if meldingen:
        raise GegevensFout("\n".join(meldingen))
    wijkcodes = _load_wijkcodes(delen["koppeling"], tabellen, bronnen)
    wijken = gebieden.index[gebieden["soort"] == "wijk"]
    if set(wijken) != set(wijkcodes.index):
        raise GegevensFout(f"{indeling.koppeling.bestand}: de wijken zijn niet die van "
                           f"{indeling.jaar}. Maak de koppeling opnieuw.")
    rijen = {naam: len(tabel) for naam, tabel in ruw.items()}
    return tabellen, gebieden, wijkcodes.reindex(wijken), rijen


def _load_wijkcodes(
    koppeling: pd.DataFrame, tabellen: Mapping[str, pd.DataFrame], bronnen: Bronnen
) -> pd.DataFrame:
    """Return the wijk codes of earlier divisions, from the link table and inhabitants of then."""
    bestand = bronnen.gebiedsindeling.koppeling.bestand
    inwoners = {bron.indeling: tabellen[bron.id]["inwoners"] for bron in bronnen.bronnen
                if "inwoners" in bron.kolommen and "wijk" in bron.niveaus}
    meldingen = [f"bronnen.yml: de koppeling van wijken vraagt 'inwoners' per wijk in de indeling "
                 f"van {jaar}." for jaar in (2022, 2020) if jaar not in inwoners]
    getallen = {}
    for kolom in ("aandeel_nieuw", "aandeel_oud"):
        getallen[kolom] = pd.to_numeric(koppeling[kolom], errors="coerce")
        fout = koppeling.index[getallen[kolom].isna()]
        if len(fout):
            gevonden, wijk = str(koppeling[kolom][fout[0]]), str(koppeling["wijkcode"][fout[0]])
            meldingen.append(f"{bestand}: '{kolom}' moet een getal zijn; gevonden: '{gevonden}' "
                             f"bij {wijk} ({len(fout)} keer).")
    if meldingen:
        raise GegevensFout("\n".join(meldingen))
    return select_wijkcodes(koppeling.assign(**getallen), inwoners[2022], inwoners[2020])


def _load_grenzen(
    inhoud: Mapping[str, bytes], gebieden: pd.DataFrame, bronnen: Bronnen
) -> dict[str, pa.Table]:
    """Return the boundaries of wijken and gemeenten, checked against the published gemeenten."""
    from kansenscan_lib.bronnen import grenzen as g  # only needed here, and slow to import

    indeling = bronnen.gebiedsindeling
    wijken, gemeenten = (
        g.read_grensbestand(inhoud[deel.bestand], deel)
        for deel in (indeling.grenzen_wijk, indeling.grenzen_gemeente)
    )
    if set(wijken.index) != set(gebieden.index[gebieden["soort"] == "wijk"]):
        raise GegevensFout(f"{indeling.grenzen_wijk.bestand}: de wijken zijn niet die van "
                           f"{indeling.jaar}.")
    wijken = g.load_grenzen(wijken)
    samen = g.load_gemeentegrenzen(wijken)
    g.check_oppervlakte(samen, gemeenten, "gemeenten")
    return {"wijk": g.select_arrow(wijken), "gemeente": g.select_arrow(samen)}


def _write_waarden(waarden: pd.DataFrame, pad: Path) -> None:
    tabel = pa.table({
        "variabele": pa.array(waarden["variabele"], pa.string()),
        "gebiedscode": pa.array(waarden["gebiedscode"], pa.string()),
        "gemeentecode": pa.array(waarden["gemeentecode"], pa.string()),
        "peiljaar": pa.array(waarden["peiljaar"], pa.int64()),
        "waarde": pa.array(waarden["waarde"], pa.float64(), from_pandas=True),
        "status": pa.array(waarden["status"], pa.string()),
        "bewerking": pa.array(waarden["bewerking"], pa.string()),
        "bron": pa.array(waarden["bron"], pa.string()),
    })
    _write_groepen(tabel, pad, RIJEN_PER_GROEP)


def _write_tabel(tabel: pd.DataFrame, pad: Path) -> None:
    kolommen = {str(naam): pa.array(kolom, pa.string()) for naam, kolom in tabel.items()}
    pq.write_table(pa.table(kolommen), pad, compression="zstd", compression_level=19,
                   write_page_checksum=True)


def _write_groepen(tabel: pa.Table, pad: Path, grootte: int) -> None:
    """Write row groups that end at the border of a gemeente, so that one gemeente is one read."""
    gemeentecodes = tabel["gemeentecode"].to_pandas()
    einden = gemeentecodes.ne(gemeentecodes.shift(-1)).to_numpy().nonzero()[0] + 1
    begin = 0
    with pq.ParquetWriter(pad, tabel.schema, compression="zstd", compression_level=19,
                          write_statistics=["gemeentecode"], write_page_checksum=True) as schrijver:
        for einde in (int(einde) for einde in einden):
            # Nederland and the provincies come first and are always read: a group of their own.
            land = begin == 0 and gemeentecodes[0] == ""
            if land or einde - begin >= grootte or einde == tabel.num_rows:
                schrijver.write_table(tabel.slice(begin, einde - begin))
                begin = einde


def _write_herkomst(
    map_: Path, rijen: Mapping[str, int], waarden: pd.DataFrame, bronnen: Bronnen
) -> None:
    per_bron = waarden.groupby("bron")["status"]
    aantal, gevuld = per_bron.size(), waarden["status"].eq("ok").groupby(waarden["bron"]).sum()
    herkomst = {
        "indeling": bronnen.gebiedsindeling.jaar,
        "bestanden": [
            {"bestand": pad.name, "rijen": pq.read_metadata(pad).num_rows,
             "bytes": pad.stat().st_size, "sha256": hashlib.sha256(pad.read_bytes()).hexdigest()}
            for pad in sorted(map_.glob("*.parquet"))
        ],
        "tabellen": [
            {"id": bron.id, "titel": bron.titel,
             **bronnen.bestand[bron.bestand].model_dump(exclude={"titel", "sha256"}),
             "sha256": bronnen.bestand[bron.bestand].sha256,
             "jaar": bron.jaar, "indeling": bron.indeling, "soort": bron.soort,
             "rijen_in_bestand": rijen[bron.bestand], "rijen": int(aantal[bron.id]),
             "rijen_gevuld": int(gevuld[bron.id])}
            for bron in bronnen.bronnen
        ],
    }
    tekst = yaml.safe_dump(herkomst, allow_unicode=True, sort_keys=False, width=100)
    (map_ / "herkomst.yml").write_bytes((_HERKOMST + tekst).encode())
