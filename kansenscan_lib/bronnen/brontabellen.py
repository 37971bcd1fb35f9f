"""Reads the published tables named in bronnen.yml, and says at once all that is wrong with them."""

from __future__ import annotations

import gzip
import hashlib
import io
import re
from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from kansenscan_lib.catalogus.bronnen import Bron, Bronnen, Deeltabel
from kansenscan_lib.fouten import GegevensFout, say_systeemfout, suggest

_VOLGNUMMER = re.compile(r"_\d+$")


def read_bestanden(map_: Path, bronnen: Bronnen) -> dict[str, bytes]:
    """Return the unpacked contents of every file named in bronnen.yml.

    Parameters
    ----------
    map_ : Path
        The folder with source tables.
    bronnen : Bronnen

    Raises
    ------
    GegevensFout
        Names every file that is missing or is not the declared one.
    """
    if not map_.is_dir():
        raise GegevensFout(f"{map_}: deze map bestaat niet. Geef de map met brontabellen op.")
    inhoud, meldingen = {}, []
    for bestand in bronnen.bestanden:
        pad = map_ / bestand.bestand
        try:
            ruw = pad.read_bytes()
        except FileNotFoundError:
            meldingen.append(f"{pad}: dit bestand ontbreekt ({bestand.titel}). Zet het in de map.")
            continue
        except OSError as fout:
            meldingen.append(f"{pad}: kan niet worden gelezen ({say_systeemfout(fout)}).")
            continue
        gevonden = hashlib.sha256(ruw).hexdigest()
        if gevonden != bestand.sha256:
            meldingen.append(
                f"{pad}: dit is niet het bestand dat in bronnen.yml staat. Verwacht sha256 "
                f"{bestand.sha256[:12]}..., gevonden {gevonden[:12]}... . Herstel het bestand, of "
                "pas de sha256 aan als de tabel met opzet is vernieuwd."
            )
            continue
        inhoud[bestand.bestand] = gzip.decompress(ruw) if pad.suffix == ".gz" else ruw
    if meldingen:
        raise GegevensFout("\n".join(meldingen))
    return inhoud


def read_tekst(inhoud: bytes) -> pd.DataFrame:
    """Return a CSV file with every cell as stripped text; an empty cell is missing."""
    tabel = pd.read_csv(
        io.BytesIO(inhoud), dtype=str, keep_default_na=False, na_values=[""], encoding="utf-8"
    )
    tabel.columns = [" ".join(str(kolom).split()) for kolom in tabel.columns]
    return tabel


def select_kolommen(tabel: pd.DataFrame, deel: Deeltabel) -> pd.DataFrame:
    """Return the columns of a helper table under our own names, as stripped text.

    Raises
    ------
    GegevensFout
        Names every column that is missing.
    """
    kolommen, meldingen = _select_namen(list(tabel.columns), deel.kolommen, False, deel.bestand)
    if meldingen:
        raise GegevensFout("\n".join(meldingen))
    return pd.DataFrame({naam: tabel[kolom].str.strip() for naam, kolom in kolommen.items()})


def read_bron(tabel: pd.DataFrame, bron: Bron) -> tuple[pd.DataFrame, list[str]]:
    """Return the figures of one bron, and what is wrong with it.

    Parameters
    ----------
    tabel : DataFrame
        The file of the bron as `read_tekst` returned it.
    bron : Bron

    Returns
    -------
    DataFrame
        Index gebiedscode (NL00, GM.., WK..; only the levels the bron declares), one float column
        per variabele. Empty when something is wrong.
    list of str
        Dutch sentences, one per problem.
    """
    sleutel = bron.kolomnamen == "sleutel"
    waar = f"bron '{bron.id}' ({bron.bestand})"
    gevraagd = {"code": bron.codekolom, **{f"filter {k}": k for k in bron.filter}, **bron.kolommen}
    kolommen, meldingen = _select_namen(list(tabel.columns), gevraagd, sleutel, waar)
    if meldingen:
        return pd.DataFrame(), meldingen
    for kolom, waarde in bron.filter.items():
        tabel = tabel[tabel[kolommen[f"filter {kolom}"]].str.strip() == waarde]
    code = tabel[kolommen["code"]].str.strip().replace("NL01", "NL00")
    beginletters = {"land": "NL", "gemeente": "GM", "wijk": "WK"}
    houden = code.str[:2].isin([beginletters[niveau] for niveau in bron.niveaus])
    tabel, code = tabel[houden], code[houden]
    if tabel.empty:
        return pd.DataFrame(), [f"{waar}: geen enkele rij voldoet. Controleer 'filter', "
                                "'codekolom' en 'niveaus'."]
    if code.duplicated().any():
        dubbel = sorted(set(code[code.duplicated()]))
        return pd.DataFrame(), [f"{waar}: gebied {dubbel[0]} komt meer dan een keer voor "
                                f"({len(dubbel)} gebieden). Vul 'filter' aan."]
    getallen = {}
    for variabele in bron.kolommen:
        tekst = tabel[kolommen[variabele]].str.strip()
        getal = pd.to_numeric(tekst, errors="coerce")
        fout = tekst[getal.isna() & tekst.notna()]
        if len(fout):
            meldingen.append(
                f"{waar}, kolom '{kolommen[variabele]}': moet een getal zijn; gevonden: "
                f"'{fout.iloc[0]}' bij {code.loc[fout.index[0]]} ({len(fout)} keer)."
            )
        getallen[variabele] = getal.to_numpy(dtype=float)
    index = pd.Index(code, name="gebiedscode")
    return pd.DataFrame(getallen, index=index), meldingen


def _select_namen(
    aanwezig: Sequence[str], gevraagd: dict[str, str], sleutel: bool, waar: str
) -> tuple[dict[str, str], list[str]]:
    """Find the column for each of our names; CBS keys are compared without their number."""
    plekken: dict[str, list[str]] = {}
    for kolom in aanwezig:
        naam = _VOLGNUMMER.sub("", kolom) if sleutel else kolom
        plekken.setdefault(naam, []).append(kolom)
    gevonden, meldingen = {}, []
    for eigen, kolom in gevraagd.items():
        kandidaten = plekken.get(" ".join(kolom.split()), [])
        if len(kandidaten) == 1:
            gevonden[eigen] = kandidaten[0]
        elif kandidaten:
            meldingen.append(f"{waar}: kolom '{kolom}' komt {len(kandidaten)} keer voor "
                             f"({', '.join(kandidaten)}). Kies 'letterlijk' en noem er een.")
        else:
            meldingen.append(f"{waar}: kolom '{kolom}' ontbreekt.{suggest(kolom, plekken)}")
    return gevonden, meldingen
