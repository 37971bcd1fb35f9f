"""The printable worksheets of the three work sessions of the gezinsaanpak. Internal."""

from __future__ import annotations

import html
from pathlib import Path

from kansenscan_lib.analyse.doelgroepen import compare_doelgroepen, select_doelgroepen
from kansenscan_lib.analyse.gezinnen import (
    select_gezinsdiensten,
    select_gezinsgroepen,
    select_voor_gezinnen,
)
from kansenscan_lib.analyse.quickscan import compare_antwoorden, compare_quickscan
from kansenscan_lib.analyse.vergelijken import compare_gemeente, compare_wijken
from kansenscan_lib.beeld.tabel import Tabel
from kansenscan_lib.beeld.tonen import Blok
from kansenscan_lib.beeld.werkblad import (
    NIET_DELEN,
    draw_gezinsdiensten,
    draw_gezinspartners,
    draw_vindplaatsen,
    draw_werkblad,
)
from kansenscan_lib.bronnen.momentopname import check_momentopname
from kansenscan_lib.invoer import load_organisatie
from kansenscan_lib.scan import Scan, load_intern, load_scan, select_organisatiemap
from kansenscan_lib.uitvoer.gemeente import format_mapnaam, render_voettekst
from kansenscan_lib.uitvoer.opschonen import select_veilig
from kansenscan_lib.uitvoer.rapport import Hoofdstuk, write_pagina
from kansenscan_lib.uitvoer.wegschrijven import INTERN


def render_werkbladen(organisatie: str | Path, gemeente: str | None, uit: Path) -> Path:
    """Write the worksheets of the three sessions, filled in as far as is known.

    Parameters
    ----------
    organisatie : str or Path
        Folder with `organisatie.yml`.
    gemeente : str, optional
        Name or code; the first gemeente of the organisation when None.
    uit : Path
        Folder of the outputs.

    Returns
    -------
    Path
        `<uit>/<organisatie>/<code>-<naam>/intern/werkbladen.html`: one page to print, replaced in
        one step.

    Raises
    ------
    KansenscanError
        Everything a user can mend; earlier output is untouched.

    Notes
    -----
    Holds answers per role (of the sheet Quickscan), so it is never part of a report. Names,
    contacts, notes and talks are not in it.
    """
    check_momentopname()
    map_ = select_organisatiemap(organisatie)
    scan = load_scan(gemeente or load_organisatie(map_).gemeenten[0], map_)
    bladen = _draw_bladen(scan, map_)
    doel = uit / map_.resolve().name / f"{scan.code}-{format_mapnaam(scan.naam)}" / INTERN
    sessies = scan.catalogus.quickscan.sessies
    return write_pagina(
        [
            Hoofdstuk(
                naam=f"werksessie-{nummer}",
                fase=f"Werksessie {nummer}",
                nummer="",
                titel=html.escape(sessie.titel),
                inhoud=select_veilig(blad.html, f"werksessie-{nummer}"),
            )
            for nummer, (sessie, blad) in enumerate(zip(sessies, bladen, strict=True), start=1)
        ],
        doel / "werkbladen.html",
        titel=f"Werkbladen gezinsaanpak {scan.naam}",
        voorblad_html=_draw_voorblad(scan),
        metadata={
            "kop": f"Intern: niet delen · {scan.organisatie.naam}",
            "omschrijving": f"Werkbladen voor de werksessies gezinsaanpak in {scan.naam}. Intern.",
            "voettekst_html": "<p>Intern: niet delen.</p>",
        },
        stijlen=("rapport.css", "werkbladen.css"),
    )


def _draw_bladen(scan: Scan, map_: Path) -> list[Blok]:
    """Return the worksheet of every session, in order."""
    cijfers = compare_doelgroepen(scan, compare_gemeente(scan), compare_wijken(scan))
    groepen = select_gezinsgroepen(select_doelgroepen(scan, cijfers))
    profiel = compare_quickscan(scan)
    intern = load_intern(scan, map_)
    antwoorden = compare_antwoorden(scan, intern.quickscan)
    voorbereid: dict[str, list[Tabel | Blok]] = {
        "intern": draw_gezinsdiensten(select_gezinsdiensten(scan), scan),
        "extern": draw_gezinspartners(
            select_voor_gezinnen(intern.stakeholders), select_voor_gezinnen(intern.aanbod), scan
        ),
        "doelgroep": draw_vindplaatsen(scan, groepen),
    }
    return [
        draw_werkblad(sessie, groepen, profiel, antwoorden, voorbereid[sessie.id], scan)
        for sessie in scan.catalogus.quickscan.sessies
    ]


def _draw_voorblad(scan: Scan) -> str:
    voorbeeld = (
        '<div class="voorbeeld" role="note"><p>Dit is een voorbeeld (voorbeeldinvoer). De cijfers '
        "zijn echt; wat is ingevuld, is verzonnen.</p></div>"
        if scan.voorbeeld
        else ""
    )
    return (
        f"{NIET_DELEN}{voorbeeld}<p>Voor elke werksessie is er een werkblad. Bovenaan staat wat al "
        "bekend is, daaronder is ruimte om te schrijven. Schrijf rollen op, geen namen. Zet de "
        "afspraken daarna in de invulmap, op het blad Acties.</p>"
        f"<p>{html.escape(scan.catalogus.quickscan.verantwoording)}</p>{render_voettekst(scan)}"
    )
