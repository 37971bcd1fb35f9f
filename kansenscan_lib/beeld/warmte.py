"""The heat table wijk x doelgroep: an index per cell, with a shape and words beside the colour."""

from __future__ import annotations

import hashlib
import html

import pandas as pd

from kansenscan_lib.beeld.bron import format_bron
from kansenscan_lib.beeld.taal import (
    format_bereik,
    format_getal,
    format_ongeveer,
    say_aantal,
)
from kansenscan_lib.beeld.tabel import Tabel
from kansenscan_lib.beeld.tonen import Blok, Cijferrij, Tekst, escape_md
from kansenscan_lib.beeld.woorden import ZEKER
from kansenscan_lib.rijen import Rij, select_rijen
from kansenscan_lib.scan import Scan

#: How many wijken the first table holds; the others are folded in below it.
WIJKEN_IN_BEELD = 25
#: State of a cell -> its class in the report, its shape, its words, and how the legend explains it.
CELLEN = {
    "groter": ("w-meer", "▲", "oververtegenwoordigd", "de groep is hier duidelijk groter"),
    "groter_schatting": ("w-iets-meer", "△", "zonder marge, wijst op groter",
                         "een schatting of een cijfer zonder aantallen"),
    "gelijk": ("w-gelijk", "=", "niet te onderscheiden",
               "het verschil is klein, of kan toeval zijn"),
    "gelijk_schatting": ("w-gelijk", "~", "zonder marge, ongeveer gelijk",
                         "een schatting of een cijfer zonder aantallen"),
    "kleiner_schatting": ("w-iets-minder", "▽", "zonder marge, wijst op kleiner",
                          "een schatting of een cijfer zonder aantallen"),
    "kleiner": ("w-minder", "▼", "ondervertegenwoordigd", "de groep is hier duidelijk kleiner"),
    "geen": ("w-geen", "–", "te weinig gegevens", "te weinig mensen, of geen cijfer"),
}  # fmt: skip
GEMARKEERD = ("groter", "groter_schatting", "kleiner_schatting", "kleiner")
# JupyterLab does not have the style of the report; the report drops this element.
STIJL = (
    "<style>.warmte .verborgen{position:absolute;width:1px;height:1px;overflow:hidden;"
    "clip-path:inset(50%)}.warmte td{position:relative;text-align:center!important}"
    ".w-meer{background:#f2b27a;color:#1a2529}.w-iets-meer{background:#fbe3cb;color:#1a2529}"
    ".w-minder{background:#93c4ea;color:#1a2529}.w-iets-minder{background:#dcecf8;color:#1a2529}"
    "</style>"
)


def draw_warmte(cijfers: pd.DataFrame, scan: Scan) -> list[Blok | Tabel | Tekst]:
    """Show for every wijk and doelgroep how large the group is beside the rest of the gemeente.

    Parameters
    ----------
    cijfers : DataFrame
        From `analyse.compare_doelgroepen`; the leading figure of each group is shown.
    scan : Scan

    Returns
    -------
    list
        The legend, the table (wijken with most marked cells first, small ones last), beyond
        `WIJKEN_IN_BEELD` wijken the rest folded in, and folded in what every column rests on. A
        sentence where there is nothing to compare.
    """
    cellen = _select_cellen(cijfers, scan)
    if len(scan.wijken) < 2:
        return [Tekst("Deze gemeente is voor het CBS één wijk. Er is niets te vergelijken.")]
    if cellen.empty:
        return [Tekst("Voor geen enkele doelgroep is er een cijfer per wijk.")]
    codes = _rank_wijken(cellen)
    kop = f"Doelgroepen per wijk in {scan.naam}: index naast de rest van de gemeente"
    delen = [STIJL, _format_legenda(), _format_tabel(cellen, codes[:WIJKEN_IN_BEELD], kop, scan)]
    if rest := codes[WIJKEN_IN_BEELD:]:
        wat = f"De andere {format_getal(len(rest))} wijken"
        tabel = _format_tabel(cellen, rest, f"{kop}, {wat.lower()}", scan)
        delen.append(f"<details><summary>{wat}</summary>{tabel}</details>")
    delen.append(
        "<details><summary>Waarop elke kolom rust</summary>"
        f"{_draw_kolommen(cellen, scan)._repr_html_()}</details>"
    )
    return [Blok("\n".join(delen))]


def _select_cellen(cijfers: pd.DataFrame, scan: Scan) -> pd.DataFrame:
    """Return the leading row per wijk x doelgroep, with the state of its cell."""
    rijen = cijfers[cijfers["leidend"] & (cijfers["gebiedscode"] != scan.code)]
    staat = [
        "geen" if r["grootte"] == "onbekend"
        else {"groter": "groter", "kleiner": "kleiner"}.get(r["grootte"], "gelijk")
        + ("_schatting" if r["markering"] == "zonder marge" else "")
        for r in select_rijen(rijen)
    ]  # fmt: skip
    return rijen.assign(staat=staat)


def _rank_wijken(cellen: pd.DataFrame) -> list[str]:
    """Return the wijken: most marked cells first, then by name; small ones last."""
    per = cellen.assign(anders=cellen["staat"].isin(GEMARKEERD)).groupby("gebiedscode")
    wijken = per.agg({"klein": "first", "anders": "sum", "naam": "first"})
    volgorde = wijken.sort_values(["klein", "anders", "naam"], ascending=[True, False, True])
    return [str(code) for code in volgorde.index]


def _format_legenda() -> str:
    regels = "".join(
        f'<li><span class="staal {klasse}">{vorm} {woorden}</span> {uitleg}</li>'
        for klasse, vorm, woorden, uitleg in CELLEN.values()
    )
    return (
        "<p>Het getal is de index: 100 is naar verhouding evenveel als in de rest van de gemeente. "
        f'De tekens betekenen:</p><ul class="warmte legenda">{regels}</ul>'
    )


def _format_tabel(cellen: pd.DataFrame, codes: list[str], bijschrift: str, scan: Scan) -> str:
    groepen = [g for g in scan.catalogus.doelgroepen if g.id in set(cellen["doelgroep"])]
    per_cel = {(r["gebiedscode"], r["doelgroep"]): r for r in select_rijen(cellen)}
    kop = "".join(
        f'<th scope="col">{html.escape(g.titel_kort)}'
        f"{_merk_kolom(cellen[cellen['doelgroep'] == g.id])}</th>"
        for g in groepen
    )
    minimaal = format_getal(scan.catalogus.regels.drempels()["inwoners_minimaal"])
    rijen = []
    for code in codes:
        klein = per_cel[code, groepen[0].id]["klein"]
        naam = html.escape(str(scan.wijken[code]))
        naam += f" <small>(minder dan {minimaal} inwoners)</small>" if klein else ""
        klasse = ' class="klein"' if klein else ""
        vakken = "".join(_format_cel(per_cel.get((code, g.id))) for g in groepen)
        rijen.append(f'<tr{klasse}><th scope="row">{naam}</th>{vakken}</tr>')
    kern = f'<thead><tr><th scope="col">Wijk</th>{kop}</tr></thead><tbody>{"".join(rijen)}</tbody>'
    nummer = hashlib.sha256((bijschrift + kern).encode()).hexdigest()[:8]
    return (
        f'<div class="tabel warmte" role="group" aria-labelledby="w{nummer}" tabindex="0">'
        f'<table><caption id="w{nummer}">{html.escape(bijschrift)}</caption>{kern}</table></div>'
        '<p class="toelichting">Bovenaan staan de wijken die bij de meeste groepen duidelijk of '
        "mogelijk anders zijn dan de rest. Dat is geen rangorde van goed en slecht. Groepen "
        "overlappen: tel ze niet op.</p>"
    )


def _merk_kolom(cellen: pd.DataFrame) -> str:
    """Say in the heading of a column what kind of figure it holds."""
    delen = []
    if (cellen["zekerheid"] == "schatting").any():
        delen.append("schatting")
    if cellen["omgekeerd"].any():
        delen.append("omgekeerd")
    return f" <small>({', '.join(delen)})</small>" if delen else ""


def _format_cel(rij: Rij | None) -> str:
    klasse, vorm, woorden, _ = CELLEN[rij["staat"] if rij else "geen"]
    getal = "" if rij is None or rij["staat"] == "geen" else format_getal(rij["index"])
    gehoord = f"{getal}, {woorden}" if getal else woorden
    return (
        f'<td class="{klasse}"><span aria-hidden="true">{f"{vorm} {getal}".strip()}</span>'
        f'<span class="verborgen">{gehoord}</span></td>'
    )


def _draw_kolommen(cellen: pd.DataFrame, scan: Scan) -> Tabel:
    """Show which figure stands in each column, and how to read it."""
    eerste = cellen.sort_values("zekerheid", key=lambda z: z == "onbekend", kind="stable")
    per_groep = {r["doelgroep"]: r for r in reversed(select_rijen(eerste))}
    rijen = [per_groep[g.id] for g in scan.catalogus.doelgroepen if g.id in per_groep]
    uit = pd.DataFrame({
        "doelgroep": [scan.catalogus.doelgroep[r["doelgroep"]].titel_kort for r in rijen],
        "cijfer": [r["titel_indicator"] for r in rijen],
        "jaar": [str(r["peiljaar"]) for r in rijen],
        "soort": [ZEKER[r["zekerheid"]][1] for r in rijen],
        "lezen": ["omgekeerd: hoe lager de index, hoe groter de groep" if r["omgekeerd"]
                  else "hoe hoger de index, hoe groter de groep" for r in rijen],
    })  # fmt: skip
    return Tabel(
        uit, "Het cijfer achter elke kolom",
        kolommen={"doelgroep": "Doelgroep", "cijfer": "Cijfer", "jaar": "Jaar",
                  "soort": "Soort cijfer", "lezen": "Hoe te lezen"},
        toelichting="Bij een schatting en bij een cijfer zonder aantallen is de index die naast de "
        "hele gemeente. "
        f"Bron: {format_bron(scan, cellen['indicator'], cellen['peiljaar'])}.",
    )  # fmt: skip


def say_warmte(cijfers: pd.DataFrame, scan: Scan) -> Tekst:
    """Say what the heat table shows, how sure it is and what it does not tell.

    Parameters
    ----------
    cijfers : DataFrame
        From `analyse.compare_doelgroepen`.
    scan : Scan
    """
    cellen = _select_cellen(cijfers, scan)
    if len(scan.wijken) < 2 or cellen.empty:
        return Tekst("")
    staat = cellen["staat"].value_counts()
    meer, minder = int(staat.get("groter", 0)), int(staat.get("kleiner", 0))
    getoetst = meer + minder + int(staat.get("gelijk", 0))
    schatting = int(staat[staat.index.str.endswith("_schatting")].sum())
    wijst = int(staat.get("groter_schatting", 0) + staat.get("kleiner_schatting", 0))
    zinnen = [
        f"Wij vergeleken {format_getal(len(scan.wijken))} wijken op "
        f"{say_aantal(cellen['doelgroep'].nunique(), 'doelgroep', 'doelgroepen')}.",
        f"In {format_getal(getoetst)} gevallen konden wij het verschil toetsen. De groep is dan "
        f"{format_getal(meer)} keer duidelijk groter en {format_getal(minder)} keer duidelijk "
        "kleiner dan in de rest van de gemeente. Anders is het verschil klein, of niet van toeval "
        "te onderscheiden.",
    ]
    zin, bewijs = _say_uitschieter(cellen)
    zinnen.append(zin)
    if schatting:
        zinnen.append(
            f"In {format_getal(schatting)} gevallen is er alleen een schatting of een cijfer "
            f"zonder marge; dat wijst {format_getal(wijst)} keer op een verschil. Toets dat in een "
            "gesprek."
        )
    if geen := int(staat.get("geen", 0)):
        zinnen.append(f"In {format_getal(geen)} gevallen zijn er te weinig gegevens.")
    zinnen.append(
        "Een hoge index zegt niet hoeveel mensen het zijn: in een kleine wijk kan een hoge index "
        "over weinig mensen gaan. Groepen overlappen."
    )
    return Tekst(" ".join(z for z in zinnen if z), rijen=bewijs)


def _say_uitschieter(cellen: pd.DataFrame) -> tuple[str, tuple[Cijferrij, ...]]:
    """Say in which tested cell most people are concerned beyond what the rest would give."""
    groter = cellen[(cellen["staat"] == "groter") & cellen["extra"].notna()]
    if groter.empty:
        return "", ()
    rij = select_rijen(groter.sort_values("extra", ascending=False, kind="stable"))[0]
    marge = format_bereik(rij["index_onder"], rij["index_boven"], "index", 0)
    zin = (
        f"Het grootste verschil in aantal {rij['teleenheid']} is er in "
        f"**{escape_md(rij['naam'])}**: ongeveer {escape_md(format_ongeveer(rij['extra']))} "
        f"{rij['teleenheid']} meer dan wanneer de wijk was zoals de rest "
        f"({escape_md(rij['titel_indicator'])}, {int(rij['peiljaar'])}; index "
        f"{format_getal(rij['index'])}, marge {marge or 'onbekend'})."
    )
    return zin, ((rij["indicator"], rij["gebiedscode"], int(rij["peiljaar"])),)
