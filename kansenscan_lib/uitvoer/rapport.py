"""Executed notebooks in, one self-contained report out.

The front page (`voorblad_html`) is made by the caller, in these classes; ``h2`` is its highest
heading. Everything in it is sanitised like the chapters.

=========================== =====================================================================
class                       on, and for what
=========================== =====================================================================
``vraag``                   ``p``: the question of this scan, large
``voorbeeld``               ``div role="note"``: banner above everything made from example input
``bevindingen``             ``ol`` or ``div``: the grid around the findings
``bevinding``               ``li`` or ``div``: one finding; a ``strong`` in it leads
``zekerheid``               ``span``, with ``zekerheid-hoog``, ``-midden`` or ``-laag``
``oordeel``                 ``span``, with ``oordeel-boven``, ``-onder``, ``-gelijk``,
                            ``-onbekend``, ``-kans``, ``-kracht``, ``-gedekt`` or ``-let_op``
``teken``                   ``svg aria-hidden="true"`` in these two: the shape beside the words
``kerncijfers``             ``dl`` of ``div`` with ``dt`` (name), ``dd`` (figure), ``dd.uitleg``
``leeswijzer``              ``div`` or ``p``: how to read what follows, set apart
``kaarten`` / ``kaart``     ``div``: a grid of cards, for example one per kans
``termijn``                 ``span``: a small label on a card
``leeg``, ``toelichting``   ``p``: nothing to show; a note under a table
``warmte``                  ``div.tabel``: a heat table; its cells ``td`` are ``w-meer``,
                            ``w-iets-meer``, ``w-gelijk``, ``w-iets-minder``, ``w-minder`` or
                            ``w-geen``, a row ``klein``; ``ul.legenda`` with ``span.staal``
``verborgen``               ``span``: words for who hears the page; not seen
``aanpak``                  ``dl``: short lists of proposals
``details`` / ``summary``   background folded in; printed unfolded
=========================== =====================================================================

`kansenscan_lib.beeld.tabel.Oordeel` and `Zekerheid` write the two badges.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TypedDict

from kansenscan_lib.fouten import UitvoerFout
from kansenscan_lib.uitvoer.controle import CSP, check_rapport
from kansenscan_lib.uitvoer.notebooks import read_notebook
from kansenscan_lib.uitvoer.opschonen import select_veilig
from kansenscan_lib.uitvoer.wegschrijven import write_bestand

if TYPE_CHECKING:
    from nbformat import NotebookNode

_KOP = re.compile(r"<h([1-6])[^>]*>(.*?)</h\1>", re.DOTALL)
_TAG = re.compile(r"<[^>]*>")
_CSS_UITLEG = re.compile(r"/\*.*?\*/\s*", re.DOTALL)


class Rapportgegevens(TypedDict, total=False):
    """What stands around the chapters; every field may be left out.

    `kop` is the line above the title, `omschrijving` the summary search engines and mail programs
    show, `voettekst_html` the attribution and licences at the foot.
    """

    kop: str
    omschrijving: str
    voettekst_html: str


@dataclass(frozen=True)
class Hoofdstuk:
    """One phase in the report: `naam` is its anchor, `titel` and `inhoud` are safe HTML."""

    naam: str
    fase: str
    nummer: str
    titel: str
    inhoud: str


def render_rapport(
    notebooks: Sequence[Path],
    doel: Path,
    *,
    titel: str,
    voorblad_html: str = "",
    metadata: Rapportgegevens | None = None,
) -> Path:
    """Write one HTML page from executed notebooks, each a chapter.

    Parameters
    ----------
    notebooks : sequence of Path
        Executed notebooks in reading order; ``01_gemeente.ipynb`` becomes chapter ``#gemeente``.
        Each begins with its one H1.
    doel : Path
        The file to write; replaced in one step, and untouched when something is wrong.
    titel : str
        Title of the page.
    voorblad_html : str
        The first screen under the title, see the classes above.
    metadata : Rapportgegevens, optional
        Header, summary and footer.

    Returns
    -------
    Path
        `doel`.

    Raises
    ------
    UitvoerFout
        When a notebook is unreadable, failed or has no title, or the page is not fit to share.

    Notes
    -----
    The same notebooks give the same bytes: there is no date or version in the page.
    """
    hoofdstukken = [_read_hoofdstuk(pad) for pad in notebooks]
    return write_pagina(
        hoofdstukken, doel, titel=titel, voorblad_html=voorblad_html, metadata=metadata
    )


def write_pagina(
    hoofdstukken: Sequence[Hoofdstuk],
    doel: Path,
    *,
    titel: str,
    voorblad_html: str = "",
    metadata: Rapportgegevens | None = None,
    stijlen: Sequence[str] = ("rapport.css",),
) -> Path:
    """Write one HTML page from chapters; parameters, errors and notes as `render_rapport`.

    Parameters
    ----------
    hoofdstukken : sequence of Hoofdstuk
        Their titel and inhoud went through `opschonen.select_veilig`.
    stijlen : sequence of str
        Style sheets in ``sjablonen/kansenscan/static``, later ones on top.
    """
    from kansenscan_lib.uitvoer.exporteur import SJABLONEN, load_exporter

    gegevens: Rapportgegevens = metadata or {}
    map_ = SJABLONEN / "kansenscan" / "static"
    css = "\n".join((map_ / naam).read_text("utf-8") for naam in stijlen)
    pagina = load_exporter().render_pagina(
        titel=titel,
        titel_css=_format_css(titel),
        csp=CSP,
        css=_CSS_UITLEG.sub("", css),
        kop=gegevens.get("kop", "Kansenscan"),
        omschrijving=gegevens.get("omschrijving", titel),
        voorblad=select_veilig(voorblad_html, "voorblad"),
        voettekst=select_veilig(gegevens.get("voettekst_html", ""), "voettekst"),
        hoofdstukken=hoofdstukken,
    )
    check_rapport(pagina)
    write_bestand(doel, pagina)
    return doel


def _read_hoofdstuk(pad: Path) -> Hoofdstuk:
    from kansenscan_lib.uitvoer.exporteur import load_exporter

    nummer, _, stam = pad.stem.partition("_") if pad.stem[:1].isdigit() else ("", "", pad.stem)
    naam = _slug(stam)
    notebook = read_notebook(pad)
    _check_geslaagd(notebook, pad.name)
    fragment = load_exporter().render_hoofdstuk(notebook, naam)
    kop = _KOP.search(fragment)
    if kop is None or kop[1] != "1" or fragment[: kop.start()].strip():
        raise UitvoerFout(
            f"{pad.name}: een hoofdstuk begint met zijn titel (# Titel), met niets ervoor."
        )
    return Hoofdstuk(
        naam=naam,
        fase=stam.replace("_", " ").capitalize(),
        nummer=nummer.lstrip("0"),
        titel=kop[2],
        inhoud=_demote_koppen(fragment[kop.end() :], naam),
    )


def _check_geslaagd(notebook: NotebookNode, naam: str) -> None:
    for cel in notebook.cells:
        if any(uitvoer.output_type == "error" for uitvoer in cel.get("outputs", [])):
            raise UitvoerFout(
                f"{naam}: cel [{cel.execution_count}] is mislukt; daar komt geen rapport van."
            )


def _demote_koppen(fragment: str, naam: str) -> str:
    """Put every heading one level down and give it an anchor of its own within the chapter."""
    gebruikt: dict[str, int] = {}

    def schrijf(kop: re.Match[str]) -> str:
        niveau = min(int(kop[1]) + 1, 6)
        anker = f"{naam}-{_slug(html.unescape(_TAG.sub('', kop[2])))}"
        gebruikt[anker] = gebruikt.get(anker, 0) + 1
        if gebruikt[anker] > 1:
            anker = f"{anker}-{gebruikt[anker]}"
        return f'<h{niveau} id="{anker}">{kop[2]}</h{niveau}>'

    return _KOP.sub(schrijf, fragment)


def _slug(tekst: str) -> str:
    kaal = unicodedata.normalize("NFKD", tekst).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", kaal).strip("-") or "deel"


def _format_css(tekst: str) -> str:
    """Write text as a CSS string: nothing in a title can end it."""
    return '"' + re.sub(r"[^\w .,:-]", lambda teken: f"\\{ord(teken[0]):x} ", tekst) + '"'
