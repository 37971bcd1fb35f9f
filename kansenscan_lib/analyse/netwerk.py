"""Who works with whom: the organisations of the sheet Stakeholders as a network."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import networkx as nx
import pandas as pd

from kansenscan_lib.rijen import format_sleutel, select_rijen
from kansenscan_lib.scan import Scan

BIBLIOTHEEK = "de bibliotheek"
#: Relations with the library that count as working together.
SAMEN = ("werkt_samen", "structureel")


@dataclass(frozen=True, eq=False)
class Netwerk:
    """Organisations and who works with whom, as filled in. Facts only: no opinion about anybody.

    Attributes
    ----------
    knopen : DataFrame
        One row per organisation, index nr: 0 is the library, then those with most lines first,
        then by name. Columns naam, sector ("" for the library), lijnen (with how many it works
        together), tussen (betweenness), deel (which part of the network, 1 is the largest),
        schakel (without it the network falls apart), met_bibliotheek, via (numbers of the
        organisations that work both with this one and with the library; empty when this one does
        so itself) and gevuld (in its own row somebody filled in whom it works with).
    lijnen : DataFrame
        One row per pair that works together: van, naar (numbers, van below naar).
    """

    knopen: pd.DataFrame
    lijnen: pd.DataFrame

    @property
    def ingevuld(self) -> bool:
        """Whether anybody filled in whom an organisation works with; else only the library is."""
        return bool(self.knopen["gevuld"].any())


def compare_netwerk(scan: Scan) -> Netwerk:
    """Make the network of the stakeholders and the library, with a few measures.

    Parameters
    ----------
    scan : Scan

    Notes
    -----
    A line has no direction: one of the two said so (`werkt_samen_met`), or the library did
    (`relatie_nu` is one of `SAMEN`). Rows of one organisation are one point. Only organisations of
    this scan take part. No line means that none was filled in, not that there is none.

    `tussen` is the betweenness of Freeman (1977, A set of measures of centrality based on
    betweenness, Sociometry 40): over all pairs of other organisations the share of their shortest
    paths that passes this one, summed and divided by the number of pairs: 0 to 1. A pair that
    cannot reach each other counts as 0. `schakel` is an articulation point: taking it away leaves
    more parts than before.
    """
    rijen = select_rijen(scan.invulmap.stakeholders.sort_index())
    eigen = {"bibliotheek", BIBLIOTHEEK}
    if scan.organisatie.soort == "bibliotheek":
        eigen.add(format_sleutel(scan.organisatie.naam))

    def sleutel(naam: str) -> str:
        return "" if format_sleutel(naam) in eigen else format_sleutel(naam)

    graaf = nx.Graph()
    graaf.add_node("", naam=BIBLIOTHEEK, sector="", gevuld=False)
    for rij in rijen:
        zelf = sleutel(rij["organisatie"])
        if zelf not in graaf:
            graaf.add_node(zelf, naam=rij["organisatie"], sector=rij["sector"], gevuld=False)
        graaf.nodes[zelf]["gevuld"] |= bool(rij["werkt_samen_met"])
    for rij in rijen:
        zelf = sleutel(rij["organisatie"])
        anderen = {sleutel(naam) for naam in rij["werkt_samen_met"]}
        anderen |= {""} if rij["relatie_nu"] in SAMEN else set()
        graaf.add_edges_from((zelf, ander) for ander in anderen & set(graaf) - {zelf})
    return _measure(graaf)


def _measure(graaf: Any) -> Netwerk:
    """Return the points in order with their measures, and the lines between their numbers."""
    van = graaf.nodes
    volgorde = sorted(graaf, key=lambda s: (s != "", -graaf.degree[s], van[s]["naam"]))
    nummer = {sleutel: nr for nr, sleutel in enumerate(volgorde)}
    delen = [{nummer[s] for s in groep} for groep in nx.connected_components(graaf)]
    delen = sorted(delen, key=lambda groep: (-len(groep), min(groep)))
    deel = {nr: plek for plek, groep in enumerate(delen, start=1) for nr in groep}
    tussen = nx.betweenness_centrality(graaf, normalized=True)
    schakels = set(nx.articulation_points(graaf))
    bieb = set(graaf[""])
    knopen = pd.DataFrame({
        "naam": [van[s]["naam"] for s in volgorde],
        "sector": [van[s]["sector"] for s in volgorde],
        "lijnen": [graaf.degree[s] for s in volgorde],
        "tussen": [float(tussen[s]) for s in volgorde],
        "deel": [deel[nummer[s]] for s in volgorde],
        "schakel": [s in schakels for s in volgorde],
        "met_bibliotheek": [s in bieb for s in volgorde],
        "via": [
            () if s == "" or s in bieb else tuple(sorted(nummer[a] for a in set(graaf[s]) & bieb))
            for s in volgorde
        ],
        "gevuld": [van[s]["gevuld"] for s in volgorde],
    }, index=pd.RangeIndex(len(volgorde), name="nr"))  # fmt: skip
    lijnen = sorted(tuple(sorted((nummer[a], nummer[b]))) for a, b in graaf.edges)
    return Netwerk(knopen, pd.DataFrame(lijnen, columns=["van", "naar"], dtype="int64"))
