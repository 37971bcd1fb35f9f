"""The invulmap of one gemeente in the folder of its organisation: made, checked, renewed."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from kansenscan_lib.bronnen.momentopname import read_gebieden, select_gemeente
from kansenscan_lib.catalogus import Catalogus, load_catalogus
from kansenscan_lib.fouten import InvoerFout, KansenscanError
from kansenscan_lib.invoer import load_invulmap, load_organisatie, read_invulmap, write_invulmap
from kansenscan_lib.invoer.modellen import BLADEN, VERSIE
from kansenscan_lib.invoer.nakijken import write_nagekeken
from kansenscan_lib.invoer.rij import kolommen
from kansenscan_lib.rijen import select_rij
from kansenscan_lib.scan import add_keuzelijsten, select_organisatiemap, select_wijken


@dataclass(frozen=True)
class _Plek:
    """Where the invulmap of a gemeente is, and what its lists hold."""

    pad: Path
    code: str
    naam: str
    catalogus: Catalogus
    wijken: dict[str, str]


def render_invulmap(organisatie: str | Path, gemeente: str | None) -> Path:
    """Write an empty invulmap with the drop-downs and wijken of this gemeente.

    Parameters
    ----------
    organisatie : str or Path
        Folder with `organisatie.yml`; the invulmap becomes `<code>.xlsx` in it.
    gemeente : str, optional
        Name or code; the first gemeente of the organisation when None.

    Returns
    -------
    Path
        The new file.

    Raises
    ------
    KansenscanError
        The organisation or gemeente is unknown, or there is an invulmap already: what people
        filled in is never overwritten.
    """
    plek = _load_plek(organisatie, gemeente)
    write_invulmap(plek.pad, plek.catalogus, (plek.code, plek.naam), plek.wijken)
    return plek.pad


def run_controle(organisatie: str | Path, gemeente: str | None) -> str:
    """Check an invulmap; with problems, also write a copy in which they are marked.

    Parameters
    ----------
    organisatie, gemeente
        As `render_invulmap`.

    Returns
    -------
    str
        What was found in a right invulmap, in Dutch: how many rows per sheet, and what an
        invulmap of an earlier version lacks.

    Raises
    ------
    InvoerFout
        Every problem, and where the copy is. The invulmap itself is never changed.
    """
    plek = _load_plek(organisatie, gemeente)
    if not plek.pad.exists():
        raise InvoerFout(f"{plek.pad}: dit bestand bestaat niet. Maak een lege invulmap met de "
                         "opdracht 'invulmap'.")
    invulmap, meldingen = read_invulmap(plek.pad, plek.catalogus, plek.wijken)
    if not meldingen:
        aantallen = [f"{blad} {len(getattr(invulmap, tabel))}" for blad, (tabel, _) in
                     BLADEN.items()]  # fmt: skip
        versie = invulmap.scan.versie if invulmap.scan else VERSIE
        return (f"{plek.pad}: deze invulmap klopt. Ingevulde rijen: {', '.join(aantallen)}."
                + _say_nieuw(versie))  # fmt: skip
    teksten = [melding.tekst for melding in meldingen]
    kopie = _select_vrij(plek.pad.with_name(f"{plek.code}-nagekeken.xlsx"))
    try:
        write_nagekeken(plek.pad, meldingen, kopie)
        slot = f"Een kopie waarin deze cellen gekleurd zijn, staat hier: {kopie}. "
    except KansenscanError as fout:
        slot = f"{fout} "
    raise InvoerFout([
        *teksten, f"Aantal problemen: {len(teksten)}. {slot}Verbeter ze in {plek.pad.name}; dat "
        "bestand is niet veranderd.",
    ])  # fmt: skip


def render_bijgewerkt(organisatie: str | Path, gemeente: str | None) -> Path:
    """Write what an invulmap holds into a new one of the present lay-out, beside it.

    Parameters
    ----------
    organisatie, gemeente
        As `render_invulmap`.

    Returns
    -------
    Path
        `<code>-versie<n>.xlsx`; the invulmap itself is not changed.

    Raises
    ------
    KansenscanError
        There is no invulmap, it has problems, or the new file exists already.
    """
    plek = _load_plek(organisatie, gemeente)
    if not plek.pad.exists():
        raise InvoerFout(f"{plek.pad}: dit bestand bestaat niet. Er is niets om bij te werken.")
    inhoud = load_invulmap(plek.pad, plek.catalogus, plek.wijken)
    doel = plek.pad.with_name(f"{plek.code}-versie{VERSIE}.xlsx")
    write_invulmap(doel, plek.catalogus, (plek.code, plek.naam), plek.wijken, inhoud)
    return doel


def _load_plek(organisatie: str | Path, gemeente: str | None) -> _Plek:
    map_ = select_organisatiemap(organisatie)
    gegevens = load_organisatie(map_)
    code = select_gemeente(gemeente or gegevens.gemeenten[0])
    gebieden = read_gebieden()
    volledig = load_catalogus()
    return _Plek(
        pad=map_ / f"{code}.xlsx",
        code=code,
        naam=str(select_rij(gebieden, code)["naam"]),
        catalogus=add_keuzelijsten(volledig, volledig.select(gegevens)),
        wijken=select_wijken(gebieden, code),
    )


def _say_nieuw(versie: int) -> str:
    """Return what later versions of the invulmap have that this one has not."""
    if versie == VERSIE:
        return ""
    bladen = [blad for blad, (_, model) in BLADEN.items() if versie < model.SINDS]
    kolom = [
        f"{blad}: {spec.kop}" for blad, (_, model) in BLADEN.items() if versie >= model.SINDS
        for spec in kolommen(model).values() if spec.sinds > versie
    ]  # fmt: skip
    return (f"\nDit is een invulmap van versie {versie}; die lezen wij. Nieuw in versie {VERSIE} "
            f"zijn de bladen {', '.join(bladen)} en de kolommen {'; '.join(kolom)}. Wilt u die "
            "invullen? Maak dan een nieuwe met dezelfde inhoud: 'invulmap bijwerken'.")  # fmt: skip


def _select_vrij(pad: Path) -> Path:
    """Return the path, or the first one with a number behind it that does not exist yet."""
    nummer = 1
    vrij = pad
    while vrij.exists():
        nummer += 1
        vrij = pad.with_name(f"{pad.stem}-{nummer}{pad.suffix}")
    return vrij
