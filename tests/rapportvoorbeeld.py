"""A small report of a gemeente that does not exist, made from hand-filled notebooks."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path

import nbformat
import pandas as pd
from matplotlib.figure import Figure
from nbformat.v4 import (
    new_code_cell,
    new_markdown_cell,
    new_notebook,
    new_output,
)

from kansenscan_lib.beeld.stijl import ARCERING, BREEDTE, KLEUREN, format_as, stijl
from kansenscan_lib.beeld.tabel import OORDELEN, Oordeel, Tabel, Zekerheid
from kansenscan_lib.beeld.tonen import Beeld, Blok, Tekst
from kansenscan_lib.uitvoer.rapport import Rapportgegevens, render_rapport

KERNEL = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
ALT = "Staafdiagram: in Voorbeeldstad is 16,9 procent 65 jaar of ouder, in Nederland 20,5 procent."
VOORBLAD = f"""
<p class="vraag">Voor wie in Voorbeeldstad is de bibliotheek de partner die nog ontbreekt?</p>
<div class="voorbeeld" role="note"><p><strong>Voorbeeldinvoer.</strong> Verzonnen.</p></div>
<h2>De drie belangrijkste bevindingen</h2>
<ol class="bevindingen">
<li class="bevinding"><strong>Noord heeft meer lage inkomens.</strong><p>41,2% tegenover 19,8%.</p>
{Zekerheid("hoog", "Zeker: geteld")._repr_html_()}</li>
<li class="bevinding"><strong>Bijna de helft voelt zich eenzaam.</strong>
{Zekerheid("midden")._repr_html_()}</li>
<li class="bevinding"><strong>In de avond is er geen taalaanbod.</strong>
{Zekerheid("laag")._repr_html_()}</li>
</ol>
<dl class="kerncijfers"><div><dt>Inwoners</dt><dd>133.141</dd>
<dd class="uitleg">1 januari 2024</dd></div></dl>
<div class="leeswijzer"><p>Drie rondjes betekent: geteld.</p></div>
"""
GEGEVENS: Rapportgegevens = {
    "kop": "Kansenscan · Voorbeeldbibliotheek",
    "omschrijving": "Kansenscan van Voorbeeldstad",
    "voettekst_html": '<p>Bron: CBS, <a href="https://creativecommons.org/licenses/by/4.0/deed.nl">'
    "CC BY 4.0</a>.</p>",
}


def uitvoer(ding: object, **metadata: object) -> nbformat.NotebookNode:
    """Return the output a kernel would give for an object shown."""
    if hasattr(ding, "_repr_markdown_"):
        data = {"text/markdown": ding._repr_markdown_()}
    elif hasattr(ding, "_repr_html_"):
        data = {"text/html": ding._repr_html_()}
    else:
        assert isinstance(ding, dict)
        data = ding
    return new_output("display_data", data={**data, "text/plain": "<object>"}, metadata=metadata)


def cel(*uitvoeren: object, code: str = "show()", n: int = 1) -> nbformat.NotebookNode:
    """Return an executed code cell; objects become outputs."""
    knopen = [u if isinstance(u, nbformat.NotebookNode) else uitvoer(u) for u in uitvoeren]
    return new_code_cell(code, outputs=knopen, execution_count=n)


def write_notebook(pad: Path, cellen: Sequence[object]) -> Path:
    """Write a notebook; strings become Markdown cells."""
    knopen = [new_markdown_cell(c) if isinstance(c, str) else c for c in cellen]
    for nummer, knoop in enumerate(knopen):
        knoop["id"] = f"cel{nummer}"
    pad.parent.mkdir(parents=True, exist_ok=True)
    nbformat.write(new_notebook(cells=knopen, metadata=KERNEL), pad)
    return pad


@cache
def voorbeeldbeeld() -> Beeld:
    """Return a figure with hatch, tooltip, clip paths and its numbers in a table."""
    df = pd.DataFrame({"gebied": ["Voorbeeldstad", "Nederland"], "aandeel": [16.9, 20.5]})
    with stijl():
        fig = Figure(figsize=(BREEDTE, 2.4))
        ax = fig.subplots()
        staven = ax.barh(df["gebied"], df["aandeel"], color=KLEUREN["gemeente"])
        staven[0].set_gid("stad")
        ax.barh(["Onbekend"], [10], color=KLEUREN["ontbreekt"], hatch=ARCERING)
        format_as(ax, "x", eenheid="%")
    return Beeld(
        fig,
        ALT,
        "Inwoners van 65 jaar en ouder.",
        "CBS, Kerncijfers wijken en buurten 2024",
        Tabel(df, "Inwoners van 65 jaar en ouder", {"gebied": "Gebied", "aandeel": "Aandeel"}),
        {"stad": "Voorbeeldstad: 16,9%"},
    )


def cellen(extra: Sequence[object] = ()) -> list[object]:
    """Return the cells of one chapter, with everything that must stay out of the report."""
    tabel = Tabel(
        pd.DataFrame(
            {
                "wijk": [f"Wijk met een lange naam nummer {i}" for i in range(len(OORDELEN))],
                "inwoners": range(1000, 1000 + len(OORDELEN)),
                "oordeel": [Oordeel(soort) for soort in OORDELEN],
            }
        ),
        "Wijken en wat wij ervan vinden",
        {"wijk": "Wijk", "inwoners": "Inwoners", "oordeel": "Oordeel"},
        toelichting="Groepen overlappen: tel ze niet op.",
    )
    return [
        "# Wie wonen er, en wie heeft steun nodig?",
        cel(
            new_output("stream", name="stdout", text="NIET TE ZIEN stdout"),
            new_output("stream", name="stderr", text="NIET TE ZIEN /tmp/ipykernel_1/2.py"),
            code='gemeente: str = "NIET TE ZIEN code"',
        ),
        "## In het kort",
        cel(Tekst("**1 op de 6 inwoners** is 65 jaar of ouder. [Lees verder](#waar-wonen-zij).")),
        "## Waar wonen zij?",
        cel(voorbeeldbeeld()),
        "### Per wijk",
        cel(tabel, tabel),
        cel(Blok('<div class="kaarten"><div class="kaart"><span class="termijn">kort</span>'
                 "<h3>Taalcafé</h3><p>Met de taalaanbieder.</p></div></div>")),
        *extra,
        "## Verantwoording\n\n<details><summary>Bronnen</summary>\n\n"
        "[CBS](https://www.cbs.nl/), peiljaar 2024.\n\n</details>",
    ]  # fmt: skip


def make_rapport(map_: Path, extra: Sequence[object] = (), hoofdstukken: int = 2) -> Path:
    """Render the example report in a folder and return it."""
    namen = ["01_gemeente", "02_bevolking", "03_stakeholders", "04_partners", "05_marktaanbod",
             "06_bibliotheek", "07_kansen", "verkennen"][:hoofdstukken]  # fmt: skip
    boeken = [write_notebook(map_ / "nb" / f"{naam}.ipynb", cellen(extra)) for naam in namen]
    return render_rapport(
        boeken,
        map_ / "rapport.html",
        titel="Kansenscan Voorbeeldstad",
        voorblad_html=VOORBLAD,
        metadata=GEGEVENS,
    )
