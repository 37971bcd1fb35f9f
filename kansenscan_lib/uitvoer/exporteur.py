"""A notebook in, a chapter of the report out: our own nbconvert exporter."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import pass_context
from jinja2.runtime import Context
from nbconvert.exporters.templateexporter import TemplateExporter
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath
from nbformat import NotebookNode
from traitlets import default
from traitlets.config import Config

from kansenscan_lib.uitvoer.opschonen import select_veilig

SJABLONEN = Path(__file__).parent / "sjablonen"


class KansenscanExporter(TemplateExporter):
    """Render notebooks with the template ``sjablonen/kansenscan``.

    Not an `HTMLExporter`: that one parses the whole page a second time and writes a filler text
    on images without alternative, which would hide exactly what must fail.
    """

    output_mimetype = "text/html"

    @default("template_name")
    def _kies_sjabloon(self) -> str:
        return "kansenscan"

    @default("extra_template_basedirs")
    def _kies_sjabloonmappen(self) -> list[str]:
        return [str(SJABLONEN)]

    @default("file_extension")
    def _kies_extensie(self) -> str:
        return ".html"

    @property
    def default_config(self) -> Config:
        """Return the settings: which output is shown, and no input at all."""
        instellingen = Config(
            {
                "NbConvertBase": {
                    "display_data_priority": [
                        "text/html",
                        "text/markdown",
                        "image/svg+xml",
                        "image/png",
                        "image/jpeg",
                        "text/plain",
                    ]
                },
                "TemplateExporter": {"exclude_input": True, "exclude_raw": True},
                "Exporter": {"default_preprocessors": []},
            }
        )
        basis: Config = super().default_config.copy()
        basis.merge(instellingen)
        return basis

    def default_filters(self) -> Iterator[tuple[str, Any]]:
        """Yield the filters of nbconvert and the three of the template."""
        basis: Any = super().default_filters  # nbconvert has no types
        yield from basis()
        yield "veilig", _veilig
        yield "markdown_veilig", _markdown_veilig
        yield "figuur", _figuur

    def render_hoofdstuk(self, notebook: NotebookNode, voorvoegsel: str) -> str:
        """Return the body of one chapter as an HTML fragment.

        Parameters
        ----------
        notebook : NotebookNode
            An executed notebook.
        voorvoegsel : str
            What every id in the chapter begins with.
        """
        bronnen = {"voorvoegsel": voorvoegsel, "tellers": {"uitvoer": 0}}
        fragment, _ = self.from_notebook_node(notebook, resources=bronnen)
        return str(fragment)

    def render_pagina(self, **waarden: object) -> str:
        """Return the whole page: ``rapport.html.j2`` around the chapters."""
        return str(self.environment.get_template("rapport.html.j2").render(**waarden))


@cache
def load_exporter() -> KansenscanExporter:
    """Return the one exporter of this process: building it costs more than using it."""
    maak: Any = KansenscanExporter
    exporter: KansenscanExporter = maak()
    return exporter


@pass_context
def _veilig(context: Context, fragment: str) -> str:
    """Sanitise one output; its ids get a number of their own, equal tables may be shown twice."""
    bronnen = context["resources"]
    bronnen["tellers"]["uitvoer"] += 1
    return select_veilig(fragment, f"{bronnen['voorvoegsel']}-{bronnen['tellers']['uitvoer']}")


@pass_context
def _markdown_veilig(context: Context, tekst: str) -> str:
    """Turn Markdown into sanitised HTML; links within it point inside the chapter."""
    renderer = IPythonRenderer(escape=False, exclude_anchor_links=True)
    fragment = MarkdownWithMath(renderer=renderer).render(tekst)
    return select_veilig(str(fragment), context["resources"]["voorvoegsel"])


def _figuur(output: NotebookNode, soort: str) -> str:
    """Wrap a bare image of another maker; without alternative the report refuses it later."""
    gegevens = output.get("metadata", {}).get(soort, {})
    alt = html.escape(str(gegevens.get("alt", "")))
    inhoud = output["data"][soort]
    if soort == "image/svg+xml":
        svg = re.sub(r"^.*?(?=<svg)", "", inhoud, flags=re.DOTALL)
        beeld = f'<div class="beeld" role="img" aria-label="{alt}" tabindex="0">{svg}</div>'
    else:
        data = "".join(inhoud.split())
        beeld = f'<div class="beeld"><img src="data:{soort};base64,{data}" alt="{alt}"></div>'
    bijschrift = html.escape(str(gegevens.get("bijschrift", "")))
    onder = f"<figcaption>{bijschrift}</figcaption>" if bijschrift else ""
    return f'<figure class="figuur">{beeld}{onder}</figure>'
