"""Every cell of the confrontation with the rule that fired and the rows it fired on."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pandas as pd

from kansenscan_lib.beeld.tabel import Tabel
from kansenscan_lib.beeld.tonen import Blok, Tekst
from kansenscan_lib.beeld.zinnen import say_behoefte, say_namen
from kansenscan_lib.rijen import select_rijen
from kansenscan_lib.scan import Scan

_NAMEN = 3


def draw_bewijs(confrontatie: pd.DataFrame, scan: Scan, *, alles: bool = False) -> Blok | Tekst:
    """Show which rule fired where, on which figure and which filled-in rows.

    Parameters
    ----------
    confrontatie : DataFrame
        From `analyse.compare_confrontatie`.
    alles : bool
        Also where need is not high, for JupyterLab: that is some ten times as long.

    Notes
    -----
    Areas with the same rule stand in one line, so that 110 wijken stay readable. Cells without a
    figure are counted, not listed; the file confrontatie.csv has every cell.
    """
    if not scan.ingevuld:
        return Tekst("")
    bekend = confrontatie[confrontatie["regel"] != "behoefte_onbekend"]
    rijen = bekend if alles else bekend[bekend["behoefte"] == "hoog"]
    regels = [
        _regel(deel, scan)
        for _, deel in rijen.groupby(["doelgroep", "thema", "regel"], sort=False)
    ]  # fmt: skip
    kolommen = ["combinatie", "prioriteit", "waar", "oordeel", "behoefte", "doen"]
    tabel = Tabel(
        pd.DataFrame(regels, columns=kolommen).sort_values(
            "prioriteit", ascending=False, kind="stable"
        ),
        "Oordelen met hun regel, en waar zij op rusten" if alles
        else "Oordelen waar de behoefte groot is, met hun regel en waar zij op rusten",
        kolommen={"combinatie": "Doelgroep en thema", "waar": "Waar",
                  "oordeel": "Oordeel en regel", "behoefte": "Behoefte",
                  "doen": "Wie doet er iets"},
        toelichting="Elk oordeel, ook waar de behoefte niet groot is, staat in het bestand "
        "confrontatie.csv bij dit rapport. " + _say_zonder(confrontatie),
    )  # fmt: skip
    kop = "Welke regel gold waar, en waar rust dat op?"
    return Blok(f"<details><summary>{kop}</summary>{tabel._repr_html_()}</details>")


def _say_zonder(confrontatie: pd.DataFrame) -> str:
    zonder = int((confrontatie["regel"] == "behoefte_onbekend").sum())
    if not zonder:
        return ""
    return (f"Bij {zonder} van de {len(confrontatie)} combinaties van doelgroep, thema en gebied "
            "is te weinig bekend voor een oordeel.")  # fmt: skip


def _regel(deel: pd.DataFrame, scan: Scan) -> dict[str, Any]:
    eerste = select_rijen(deel.sort_values("extra", ascending=False, kind="stable"))[0]
    oordeel = scan.catalogus.regels.oordelen[eerste["oordeel"]].titel
    wijken = [code for code in deel["gebiedscode"] if code != scan.code]
    heel = scan.code in set(deel["gebiedscode"])
    plekken = [f"heel {scan.naam}"] * heel + ([say_namen(scan, wijken)] if wijken else [])
    groep = scan.catalogus.doelgroep[eerste["doelgroep"]].titel_kort
    anderen = _rijtekst(scan.invulmap.aanbod, deel["aanbod_rijen"], "naam", "aanbod", scan)
    return {
        "combinatie": f"{groep} ({scan.catalogus.thema[eerste['thema']].titel})",
        "prioriteit": eerste["prioriteit"],
        "waar": "; ".join(plekken),
        "oordeel": f"{oordeel.capitalize()}. {eerste['reden']}",
        "behoefte": say_behoefte(eerste, scan),
        "doen": f"Anderen: {anderen}.\nBibliotheek: {_diensten(deel, scan)}.",
    }


def _diensten(deel: pd.DataFrame, scan: Scan) -> str:
    titels = {d.id: d.titel for d in scan.catalogus.diensten}
    blad = scan.invulmap.bibliotheek
    blad = blad.assign(titel=blad["dienst"].map(titels) + " (" + blad["status"] + ")")
    return _rijtekst(blad, deel["bibliotheek_rijen"], "titel", "bibliotheek", scan)


def _rijtekst(
    blad: pd.DataFrame, rijen: Iterable[tuple[int, ...]], kolom: str, naam: str, scan: Scan
) -> str:
    if naam not in scan.bladen:
        return "nog niet ingevuld"
    nummers = sorted({nummer for reeks in rijen for nummer in reeks})
    namen = list(dict.fromkeys(str(blad.at[n, kolom]) for n in nummers))
    rest = [f"en nog {len(namen) - _NAMEN}"] if len(namen) > _NAMEN + 1 else []
    return "; ".join([*(namen[:_NAMEN] if rest else namen), *rest]) or "niets genoemd"
