"""What a notebook puts on the page: figures with an alternative, text and blocks.

Every object shows itself in JupyterLab and, by the same HTML, in the report.
"""

from __future__ import annotations

import base64
import hashlib
import html
import io
import re
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from kansenscan_lib.beeld.tabel import Tabel

if TYPE_CHECKING:
    from matplotlib.figure import Figure

#: An SVG above this many bytes is replaced by a PNG, to keep the report fit for mail.
SVG_GRENS = 300_000
#: The shortest description that can say what a figure shows.
ALT_MINIMAAL = 20
_LETTERS = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif"

_MATEN = re.compile(r'<svg[^>]*\bviewBox="([\d.\s-]+)"[^>]*>')
_WEG = re.compile(r"<metadata>.*?</metadata>|<defs>\s*<style.*?</style>\s*</defs>", re.DOTALL)
_MEETKUNDE = re.compile(r'(?<=\s)(d|x|y|points|transform|width|height)="([^"]*)"')
_LANG_GETAL = re.compile(r"-?\d+\.\d{3,}")
_ID = re.compile(r' id="([^"]*)"')
_VERWIJZING = re.compile(r'(?:url\(#|href="#)([^")]+)')
_MD_TEKENS = re.compile(r"([\\`*_{}\[\]()#+\-.!|~$:>])")


def escape_md(tekst: object) -> str:
    r"""Make a value safe inside Markdown: it comes out literally, never as markup.

    Examples
    --------
    >>> escape_md("[x](javascript:1) *a*")
    '\\[x\\]\\(javascript\\:1\\) \\*a\\*'
    >>> escape_md("<b>A & B</b>")
    '&lt;b&gt;A &amp; B&lt;/b&gt;'
    """
    plat = " ".join(str(tekst).split())
    return html.escape(_MD_TEKENS.sub(r"\\\1", plat), quote=False).replace("\\&gt;", "&gt;")


#: Where in the metadata of an output the figures behind a sentence stand.
METADATA = "kansenscan"
#: One figure that a sentence rests on: indicator, gebiedscode and peiljaar, the key of `cijfers`.
Cijferrij = tuple[str, str, int]


@dataclass(frozen=True)
class Tekst:
    """Markdown to read. Values put into it go through `escape_md` first.

    `rijen` names the figures behind the numbers in it, so that every number can be traced to
    rows of the data annex.

    Examples
    --------
    >>> Tekst("Zwolle telt **133.141** inwoners.")._repr_markdown_()
    'Zwolle telt **133.141** inwoners.'
    """

    markdown: str
    rijen: tuple[Cijferrij, ...] = ()

    def _repr_markdown_(self) -> str:
        return self.markdown

    def _repr_mimebundle_(
        self, **_: object
    ) -> tuple[dict[str, str], dict[str, dict[str, list[list[str | int]]]]]:
        """Keep `rijen` in the executed notebook, for the annex that lists every sentence."""
        bundel = {"text/markdown": self.markdown}
        return bundel, {METADATA: {"rijen": [list(rij) for rij in self.rijen]}}


@dataclass(frozen=True)
class Blok:
    """A piece of HTML in the classes of the report; the caller has escaped the values in it.

    The report lets only harmless markup through, see `kansenscan_lib.uitvoer.opschonen`.
    """

    html: str

    def _repr_html_(self) -> str:
        return self.html


class Beeld:
    """A figure with everything a reader needs beside it.

    Parameters
    ----------
    fig : matplotlib Figure
        Drawn and closed at once; becomes SVG, or PNG when that SVG would be too heavy.
    alt : str
        What someone who does not see the figure must know: at least 20 characters.
    bijschrift : str
        The caption under the figure.
    bron : str
        Where the figures come from, with the year.
    tabel : Tabel, optional
        The figures themselves, folded out under the figure.
    tips : mapping of gid to text, optional
        Text shown when pointing at a part that was given this gid (``artist.set_gid``). Extra only.
    passend : bool
        On a phone fit the figure to the screen, as suits a map. Else it keeps a readable size
        there and scrolls sideways.

    Raises
    ------
    ValueError
        When the alternative text or the caption is too short, or a gid is not in the figure.

    Notes
    -----
    Equal figures give equal bytes: no date, no version, fixed ids.
    """

    def __init__(
        self,
        fig: Figure,
        alt: str,
        bijschrift: str,
        bron: str = "",
        tabel: Tabel | None = None,
        tips: Mapping[str, str] | None = None,
        *,
        passend: bool = False,
    ) -> None:
        if len(alt.strip()) < ALT_MINIMAAL:
            raise ValueError(
                f"alt must describe the figure in >= {ALT_MINIMAAL} characters: {alt!r}"
            )
        if len(bijschrift.strip()) < 3:
            raise ValueError("a figure needs a caption (bijschrift)")
        self.alt = " ".join(alt.split())
        self.bijschrift = bijschrift
        self.bron = bron
        self.tabel = tabel
        self.passend = passend
        self.svg = _draw_svg(fig, tips or {})
        self.png = _draw_png(fig) if len(self.svg.encode()) > SVG_GRENS else b""
        if "matplotlib.pyplot" in sys.modules:  # else the notebook shows the figure once more
            sys.modules["matplotlib.pyplot"].close(fig)

    def __repr__(self) -> str:
        return f"Beeld {self.bijschrift!r}: {self.alt}"

    def _repr_html_(self) -> str:
        alt = html.escape(self.alt)
        klasse = "beeld passend" if self.passend else "beeld"
        if self.png:
            data = base64.b64encode(self.png).decode("ascii")
            beeld = (
                '<div class="beeld" style="background:#fff">'
                f'<img src="data:image/png;base64,{data}" alt="{alt}" style="max-width:100%"></div>'
            )
        else:
            beeld = (
                f'<div class="{klasse}" role="img" aria-label="{alt}" tabindex="0" '
                f'style="background:#fff;overflow-x:auto">{self.svg}</div>'
            )
        bron = f' <span class="bron">Bron: {html.escape(self.bron)}</span>' if self.bron else ""
        tabel = (
            '\n<details class="cijfers"><summary>De cijfers bij deze figuur</summary>\n'
            f"{self.tabel._repr_html_()}\n</details>"
            if self.tabel is not None
            else ""
        )
        return (
            f'<figure class="figuur" style="margin:1em 0">\n{beeld}\n'
            f"<figcaption>{html.escape(self.bijschrift)}{bron}</figcaption>{tabel}\n</figure>"
        )


def show(*objecten: object) -> None:
    """Put objects on the page, in order. A plain string is read as Markdown."""
    from IPython import display as ipython

    publiceer: Any = ipython.display
    for ding in objecten:
        publiceer(Tekst(ding) if isinstance(ding, str) else ding)


def _draw_svg(fig: Figure, tips: Mapping[str, str]) -> str:
    import matplotlib

    doel = io.StringIO()
    with matplotlib.rc_context({"svg.fonttype": "none", "svg.hashsalt": "kansenscan"}):
        fig.savefig(doel, format="svg", metadata={"Date": None})
    svg = doel.getvalue()
    svg = _WEG.sub("", svg[svg.index("<svg") :]).replace("xlink:href", "href")
    svg = _MEETKUNDE.sub(_rond, svg)
    svg = svg.replace("font-family: 'DejaVu Sans'; ", "").replace("'DejaVu Sans'", _LETTERS)
    svg = re.sub(r">\s+<", "><", svg).strip()
    for gid, tekst in tips.items():
        plek = f'<g id="{html.escape(gid)}">'
        if plek not in svg:
            raise ValueError(f"no artist with gid {gid!r} in this figure")
        svg = svg.replace(plek, f"<g><title>{html.escape(tekst, quote=False)}</title>", 1)
    return _name_ids(_MATEN.sub(_kop, svg, count=1))


def _rond(stuk: re.Match[str]) -> str:
    """Round coordinates to a hundredth of a point: unseen, and half the bytes."""
    waarde = _LANG_GETAL.sub(lambda m: f"{float(m[0]):.2f}".rstrip("0").rstrip("."), stuk[2])
    return f'{stuk[1]}="{" ".join(waarde.split())}"'


def _kop(stuk: re.Match[str]) -> str:
    """Let the figure grow and shrink with the page, up to 1.1 times the size it was drawn for."""
    breedte = float(stuk[1].split()[2])
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{stuk[1]}" width="100%" '
        f'stroke-linejoin="round" stroke-linecap="butt" '
        f'style="max-width:{breedte * 4 / 3 * 1.1:.0f}px;height:auto;font-family:{_LETTERS}">'
    )


def _name_ids(svg: str) -> str:
    """Keep only ids that are pointed at, under a name no other figure has."""
    nodig = set(_VERWIJZING.findall(svg))
    code = hashlib.sha256(svg.encode()).hexdigest()[:6]
    svg = _ID.sub(lambda m: f' id="b{code}-{m[1]}"' if m[1] in nodig else "", svg)
    return _VERWIJZING.sub(lambda m: f"{m[0][: -len(m[1])]}b{code}-{m[1]}", svg)


def _draw_png(fig: Figure) -> bytes:
    doel = io.BytesIO()
    opties: dict[str, Any] = {"dpi": 160, "metadata": {"Software": None}}
    fig.savefig(doel, format="png", **opties)
    return doel.getvalue()
