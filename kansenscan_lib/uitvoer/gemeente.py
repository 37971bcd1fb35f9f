"""One gemeente, all phases: from options to a report in its own folder."""

from __future__ import annotations

import html
import re
import sys
import unicodedata
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from tqdm import tqdm

from kansenscan_lib.bronnen.momentopname import check_momentopname
from kansenscan_lib.fouten import InvoerFout, suggest
from kansenscan_lib.invoer import load_organisatie
from kansenscan_lib.scan import PROJECTMAP, Scan, load_scan, select_organisatiemap

NOTEBOOKMAP = PROJECTMAP / "notebooks"


def run_gemeente(
    organisatie: str | Path, gemeente: str | None, fasen: Sequence[str] | None, uit: Path
) -> Path:
    """Run the phases for one gemeente and write its report.

    Parameters
    ----------
    organisatie : str or Path
        Folder with `organisatie.yml`.
    gemeente : str, optional
        Name or code; the first gemeente of the organisation when None.
    fasen : sequence of str, optional
        Names such as "bevolking" or "02_bevolking"; all phases when None or empty.
    uit : Path
        Folder of the outputs. The report becomes `<uit>/<organisatie>/<code>-<naam>/rapport.html`,
        with the data annex and actieplan.xlsx beside it;
        that of a choice of phases gets a folder of its own in there, beside the whole report.

    Returns
    -------
    Path
        The report.

    Raises
    ------
    KansenscanError
        Everything a user can mend: nothing is half written and earlier output is untouched.
    """
    from kansenscan_lib.uitvoer.actieplan import NAAM, select_naam
    from kansenscan_lib.uitvoer.bijlagen import render_bijlagen
    from kansenscan_lib.uitvoer.uitvoeren import run_rapport
    from kansenscan_lib.uitvoer.voorblad import render_voorblad

    notebooks = select_fasen(fasen or ())
    check_momentopname()
    map_ = select_organisatiemap(organisatie)
    if not gemeente:
        gemeente = load_organisatie(map_).gemeenten[0]
    scan = load_scan(gemeente, map_)
    doel = uit / map_.resolve().name / f"{scan.code}-{format_mapnaam(scan.naam)}"
    if fasen:
        doel /= "fase-" + "-".join(pad.stem[3:] for pad in notebooks)
    plan = select_naam(doel)
    print(f"Kansenscan {scan.naam} ({scan.code}) voor {scan.organisatie.naam}", flush=True)
    with _Balk(len(notebooks)) as balk:
        rapport = run_rapport(
            notebooks,
            {"gemeente": scan.code, "organisatie": map_.resolve()},
            doel,
            titel=f"Kansenscan {scan.naam}",
            voorblad_html=render_voorblad(scan),
            metadata={
                "kop": f"Kansenscan · {scan.organisatie.naam}",
                "omschrijving": f"Kansenscan van {scan.naam}: {scan.organisatie.vraag}",
                "voettekst_html": render_voettekst(scan),
            },
            bijlagen=partial(render_bijlagen, scan, eerder=doel),
            voortgang=balk.meld,
        )
    if plan != NAAM:
        print(f"Uw {NAAM} in deze map is veranderd en niet overschreven. Het nieuwe plan heet "
              f"{plan}.")  # fmt: skip
    return rapport


def select_fasen(fasen: Sequence[str]) -> list[Path]:
    """Return the notebooks of the phases asked for, in reading order; all when none are named.

    Raises
    ------
    InvoerFout
        Naming every phase that does not exist.
    """
    # A copy that JupyterLab made ("01_gemeente-Copy1") is no phase.
    alle = sorted(p for p in NOTEBOOKMAP.glob("*.ipynb") if re.fullmatch(r"\d\d_[a-z_]+", p.stem))
    if not alle:
        raise InvoerFout(f"{NOTEBOOKMAP}: hier staan geen notebooks. Haal Kansenscan opnieuw op.")
    namen = {vorm: pad for pad in alle for vorm in (pad.stem, pad.stem[3:], pad.stem[:2])}
    meldingen = [
        f"De fase '{fase}' bestaat niet.{suggest(fase, namen)} "
        f"Kies uit: {', '.join(pad.stem[3:] for pad in alle)}."
        for fase in fasen
        if fase.casefold() not in namen
    ]
    if meldingen:
        raise InvoerFout(meldingen)
    gekozen = {namen[fase.casefold()] for fase in fasen} or set(alle)
    return [pad for pad in alle if pad in gekozen]


def render_voettekst(scan: Scan) -> str:
    """Return the attribution that the licences ask for, as HTML."""
    gebruikt = {i for bron in scan.cijfers["bron"].unique() for i in bron.split("; ")}
    tabellen = scan.bronnen[scan.bronnen.index.isin(gebruikt)]
    vermeldingen = sorted(
        {
            f"{v.rstrip('.')}. Licentie: {licentie}"
            for v, licentie in zip(tabellen["bronvermelding"], tabellen["licentie"], strict=True)
        }
    )
    regels = "".join(f"<li>{html.escape(v)}</li>" for v in vermeldingen)
    voorbeeld = (
        "<p>De invoer over beleid, partners, aanbod en bibliotheek is voorbeeldinvoer.</p>"
        if scan.voorbeeld
        else ""
    )
    return (
        "<p>De cijfers komen uit open bronnen, bewerkt door Kansenscan. De bronnen staan niet in "
        f"voor deze bewerking.</p><ul>{regels}<li>Grenzen: CBS / Kadaster. Licentie: "
        "CC BY 4.0</li></ul>"
        f"{voorbeeld}<p>Gemaakt met Kansenscan, vrije software (MIT).</p>"
    )


def format_mapnaam(naam: str) -> str:
    """Return a name that is safe as a folder on every system.

    Examples
    --------
    >>> format_mapnaam("'s-Hertogenbosch"), format_mapnaam("Súdwest-Fryslân")
    ('s-Hertogenbosch', 'Sudwest-Fryslan')
    >>> format_mapnaam("Bergen (NH.)")
    'Bergen-NH'
    """
    kaal = unicodedata.normalize("NFKD", naam).encode("ascii", "ignore").decode()
    return re.sub(r"[^A-Za-z0-9]+", "-", kaal).strip("-")


class _Balk:
    """A progress bar over the cells of all phases; silent when nobody watches."""

    def __init__(self, fasen: int) -> None:
        self._fasen = fasen
        self._stand: dict[str, tuple[int, int]] = {}
        self._balk = tqdm(
            total=100,
            unit="%",
            file=sys.stderr,
            disable=None,
            leave=False,
            bar_format="{desc:<28} {bar:30} {n:3.0f}%  {elapsed}",
        )

    def __enter__(self) -> _Balk:
        return self

    def __exit__(self, *_: object) -> None:
        self._balk.close()

    def meld(self, fase: str, gedaan: int, totaal: int) -> None:
        """Show how far all phases together are."""
        self._stand[fase] = (gedaan, totaal)
        deel = sum(g / t for g, t in self._stand.values()) / self._fasen
        self._balk.set_description_str(fase[3:].capitalize(), refresh=False)
        self._balk.n = round(100 * deel)
        self._balk.refresh()
