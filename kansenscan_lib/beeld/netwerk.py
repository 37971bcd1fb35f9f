"""Who works with whom: the network as a drawing, a table and plain sentences."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol

import networkx as nx
import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from kansenscan_lib.beeld.stijl import KLEUREN, PALET, stijl
from kansenscan_lib.beeld.taal import format_lijst, format_procent, say_aantal, select_vorm
from kansenscan_lib.beeld.tabel import Tabel
from kansenscan_lib.beeld.tonen import Beeld, Tekst, escape_md
from kansenscan_lib.beeld.woorden import SECTOR
from kansenscan_lib.scan import Scan

#: Width in inches: on a phone the whole figure fits and its numbers stay readable.
_BREED = 5.0
#: Up to this many names fit under the figure; more stand in the table alone.
_NAMEN = 20
_LOS = "geen samenwerking ingevuld"
#: Distances, in the unit of the drawing: along a line, and between two points at the least.
_LIJN, _AF = 2.4, 1.5
#: So many organisations that a partner can introduce are named.
_VIA = 4
_VRAGEN = (
    "Met wie werkt elke partij samen, behalve met de bibliotheek?",
    "Wie brengt partijen bij elkaar, en waar ontbreekt een verbinding?",
    "Wie kan de bibliotheek voorstellen aan partijen die zij nog niet kent?",
)
"""What to ask when nobody filled in who works with whom."""


class Netwerk(Protocol):
    """What is drawn: see `analyse.netwerk.Netwerk`."""

    @property
    def knopen(self) -> pd.DataFrame:
        """One row per organisation, index nr; 0 is the library."""

    @property
    def lijnen(self) -> pd.DataFrame:
        """One row per pair that works together."""

    @property
    def ingevuld(self) -> bool:
        """Whether anybody filled in whom an organisation works with."""


Plekken = dict[int, tuple[float, float]]
"""Number of a point -> where it stands."""


def draw_netwerk(netwerk: Netwerk, scan: Scan) -> Beeld | Tekst:
    """Draw who works with whom; the numbers stand under the figure and in its table.

    Parameters
    ----------
    netwerk : Netwerk
        From `analyse.compare_netwerk`.
    """
    if not netwerk.ingevuld:
        return Tekst("")
    knopen = netwerk.knopen
    plekken = _place(netwerk)
    x, y = np.array([plekken[nr] for nr in knopen.index]).T
    breed, hoog = np.ptp(x) + 2.2, np.ptp(y) + 2.2
    with stijl():
        fig = Figure(figsize=(_BREED, min(max(_BREED * hoog / breed, 2.2), 7.5)))
        fig.set_layout_engine("none")  # the axes fill the figure
        ax = fig.add_axes((0, 0, 1, 1))
        ax.set(xlim=(x.min() - 1.1, x.max() + 1.1), ylim=(y.min() - 1.1, y.max() + 1.1))
        ax.set_aspect("equal")
        ax.axis("off")
        for van, naar in zip(netwerk.lijnen["van"], netwerk.lijnen["naar"], strict=True):
            ends = [plekken[van], plekken[naar]]
            ax.plot(*zip(*ends, strict=True), color="#9AA4AA", lw=1.2, zorder=1)
        los = [nr for nr in knopen.index[knopen["lijnen"] == 0] if nr]
        if los:
            ax.text(plekken[los[0]][0] - 0.5, plekken[los[0]][1] + 0.65, _LOS, fontstyle="italic",
                    color="#5A666C", va="bottom")  # fmt: skip
        # A point of one unit, but never so small that its number does not fit.
        punt = min(max(_BREED * 72 / breed * 0.95, 16.0), 24.0)
        for nr, schakel in zip(knopen.index, knopen["schakel"], strict=True):
            _draw_knoop(ax, plekken[nr], nr, schakel, punt)
    namen = ""
    if len(knopen) - 1 <= _NAMEN:
        namen = " " + ", ".join(f"{nr} {n}" for nr, n in knopen["naam"].iloc[1:].items()) + "."
    schakels = [str(n) for n in knopen.loc[knopen["schakel"], "naam"]]
    alt = (
        f"Netwerk van {say_aantal(len(knopen) - 1, 'organisatie', 'organisaties')} en de "
        f"bibliotheek, met {say_aantal(len(netwerk.lijnen), 'lijn', 'lijnen')}. "
        + (f"Een schakel is: {format_lijst(schakels)}." if schakels else "Er is geen schakel.")
    )
    return Beeld(
        fig,
        alt=alt,
        bijschrift="Wie werkt met wie samen, zoals ingevuld. Het vierkant met een B is de "
        f"bibliotheek. Een dubbele rand: een schakel.{namen}",
        bron="invulmap van de bibliotheek, blad Stakeholders",
        tabel=_draw_tabel(knopen, scan),
        tips={f"knoop-{nr}": str(naam) for nr, naam in knopen["naam"].items()},
        passend=True,
    )


def _draw_knoop(
    ax: Any, plek: tuple[float, float], nummer: int, schakel: bool, punt: float
) -> None:
    vorm, kleur = ("s", PALET["rood"]) if nummer == 0 else ("o", KLEUREN["gemeente"])
    if schakel:
        ax.scatter(*plek, s=(punt * 1.35) ** 2, marker=vorm, color="white", edgecolor=kleur, lw=2,
                   zorder=2)  # fmt: skip
    stip = ax.scatter(*plek, s=punt**2, marker=vorm, color=kleur, edgecolor="white", zorder=3)
    stip.set_gid(f"knoop-{nummer}")
    ax.annotate(
        str(nummer or "B"), plek, color="white", ha="center", va="center_baseline",
        fontsize=punt * 0.47, fontweight="bold", zorder=4,
    )  # fmt: skip


def _draw_tabel(knopen: pd.DataFrame, scan: Scan) -> Tabel:
    uit = knopen.iloc[1:].reset_index()
    return Tabel(
        uit.assign(
            sector=uit["sector"].map(SECTOR),
            bieb=uit["met_bibliotheek"].map({True: "ja", False: "nee"}),
            schakel=uit["schakel"].map({True: "ja", False: "nee"}),
        ),
        f"Wie werkt met wie samen in {scan.naam}",
        kolommen={"nr": "Nr.", "naam": "Organisatie", "sector": "Sector", "lijnen": "Lijnen",
                  "bieb": "Met de bibliotheek", "tussen": "Ertussen", "schakel": "Schakel"},
        formats={"tussen": lambda deel: format_procent(100 * deel, 0)},
        rijkop="naam",
        toelichting="Lijnen: met hoeveel andere, de bibliotheek meegeteld. Ertussen: bij welk deel "
        "van de paren van anderen loopt de kortste weg langs deze organisatie. Schakel: zonder "
        "deze organisatie valt het netwerk in meer stukken.",
    )  # fmt: skip


def say_netwerk(netwerk: Netwerk) -> Tekst:
    """Say who is a link, who brings whom together and for whom no line was filled in.

    Parameters
    ----------
    netwerk : Netwerk
        From `analyse.compare_netwerk`.
    """
    knopen, lijnen = netwerk.knopen, netwerk.lijnen
    if not netwerk.ingevuld:
        return Tekst(
            "Wie met wie samenwerkt, is nog niet ingevuld. Vraag dit na, en zet het op blad "
            "Stakeholders in de kolom Werkt samen met:\n\n"
            + "\n".join(f"- {vraag}" for vraag in _VRAGEN)
        )
    partijen = knopen.iloc[1:]
    aantal = say_aantal(int(partijen["met_bibliotheek"].sum()), "organisatie", "organisaties")
    zinnen = [
        f"Tussen de {say_aantal(len(partijen), 'organisatie', 'organisaties')} en de bibliotheek "
        f"{select_vorm(len(lijnen), 'is', 'zijn')} {say_aantal(len(lijnen), 'lijn', 'lijnen')} van "
        f"samenwerking ingevuld. De bibliotheek werkt samen met {aantal}."
    ]
    zinnen += [*_say_schakels(knopen), *_say_via(knopen)]
    los = partijen.loc[partijen["lijnen"] == 0, "naam"]
    if len(los):
        zinnen.append(
            f"Voor {_namen(los)} is geen samenwerking ingevuld. Dat is niet hetzelfde als geen "
            "samenwerking: vraag het na."
        )
    return Tekst("\n".join(f"- {zin}" for zin in zinnen))


def _say_schakels(knopen: pd.DataFrame) -> list[str]:
    """Return who holds the network together, and else who stands between most others."""
    schakels = knopen.loc[knopen["schakel"], "naam"]
    zinnen = []
    if len(schakels):
        wie = "Een schakel is" if len(schakels) == 1 else "Schakels zijn"
        weg = "Zonder die" if len(schakels) == 1 else "Zonder een van hen"
        zinnen.append(f"{wie} {_namen(schakels)}. {weg} valt het netwerk in meer stukken.")
    else:
        zinnen.append("Geen enkele organisatie houdt het netwerk alleen bij elkaar.")
    hoogste = knopen["tussen"].max()
    if hoogste > 0:
        midden = knopen.loc[knopen["tussen"] == hoogste, "naam"]
        zinnen.append(
            f"Het vaakst tussen twee anderen {select_vorm(len(midden), 'staat', 'staan')} "
            f"{_namen(midden)}. Daar komt veel samen."
        )
    return zinnen


def _say_via(knopen: pd.DataFrame) -> list[str]:
    """Return who works both with the library and with an organisation that does not yet."""
    kent = knopen[knopen["via"].map(len) > 0]
    delen = [
        f"{escape_md(naam)} (met {_namen(knopen.loc[list(via), 'naam'])})"
        for naam, via in zip(kent["naam"], kent["via"], strict=True)
    ]
    if len(delen) > _VIA + 1:
        delen = [*delen[:_VIA], f"nog {len(delen) - _VIA}"]
    if not delen:
        return []
    wie = select_vorm(len(kent), "Eén organisatie werkt", "Deze organisaties werken")
    return [
        f"{wie} nog niet samen met de bibliotheek, maar wel met een partner van haar: "
        f"{format_lijst(delen)}."
    ]


def _namen(namen: pd.Series) -> str:
    """Return names for a sentence, escaped, the first six."""
    delen = [escape_md(naam) for naam in namen]
    return format_lijst([*delen[:5], f"nog {len(delen) - 5}"] if len(delen) > 6 else delen)


# --- where every point stands ----------------------------------------------------------------


def _place(netwerk: Netwerk) -> Plekken:
    """Return where every point stands: parts side by side, points without lines in rows below.

    The same network always gives the same places: no chance is involved.
    """
    graaf = nx.Graph()
    graaf.add_nodes_from(netwerk.knopen.index)
    graaf.add_edges_from(netwerk.lijnen.itertuples(index=False, name=None))
    uit: Plekken = {}
    rand = bodem = 0.0
    los: list[int] = []
    for _, groep in netwerk.knopen.groupby("deel"):
        if len(groep) == 1:
            los.append(int(groep.index[0]))
            continue
        plek = _place_deel(graaf.subgraph(groep.index), list(groep.index))
        plek -= plek.min(axis=0)
        plek[:, 0] += rand
        rand = float(plek[:, 0].max()) + 2 * _AF
        bodem = min(bodem, -float(plek[:, 1].max()))
        uit |= {nr: (float(x), -float(y)) for nr, (x, y) in zip(groep.index, plek, strict=True)}
    per_rij = max(int((rand - 2 * _AF) / _AF), 5)
    for i, nr in enumerate(los):
        uit[nr] = (i % per_rij * _AF, bodem - 1.3 * _AF - i // per_rij * _AF)
    return uit


def _place_deel(graaf: Any, nummers: Sequence[int]) -> Any:
    """Return the places of one part by Kamada and Kawai (1989), pushed apart where too near."""
    begin = nx.circular_layout(sorted(graaf))
    plek = nx.kamada_kawai_layout(graaf, pos=begin)
    punten = np.array([plek[nr] for nr in nummers])
    rij = {nr: i for i, nr in enumerate(nummers)}
    lang = [np.linalg.norm(punten[rij[a]] - punten[rij[b]]) for a, b in graaf.edges]
    punten = punten * (_LIJN / np.mean(lang))
    for _ in range(200):
        verschil = punten[:, None] - punten[None]
        afstand = np.linalg.norm(verschil, axis=2) + np.eye(len(punten)) * 1e9
        tekort = np.clip(_AF - afstand, 0, None)
        if not tekort.any():
            break
        duw = verschil / np.maximum(afstand, 1e-9)[..., None] * tekort[..., None]
        punten = punten + 0.55 * duw.sum(axis=1)
    return punten
