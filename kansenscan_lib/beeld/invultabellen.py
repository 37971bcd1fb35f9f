"""What people filled in, as accessible tables: partners, supply, library, actions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd

from kansenscan_lib.beeld.taal import (
    format_getal,
    format_lijst,
    is_leeg,
)
from kansenscan_lib.beeld.tabel import Oordeel, Tabel
from kansenscan_lib.beeld.tonen import Tekst
from kansenscan_lib.beeld.woorden import SECTOR, STAND
from kansenscan_lib.beeld.zinnen import say_leeg, say_namen
from kansenscan_lib.scan import Scan


def draw_portefeuilles(portefeuilles: pd.DataFrame, scan: Scan) -> Tabel | Tekst:
    """Show how many stakeholders share each thema; nobody is a gap."""
    if scan.invulmap.stakeholders.empty:
        return Tekst("")
    return Tabel(
        portefeuilles.assign(oordeel=portefeuilles["stakeholders"].map(
            lambda n: Oordeel("gedekt", "in beeld") if n else Oordeel("let_op", "nog niemand"))),
        f"Stakeholders per thema in {scan.naam}",
        kolommen={"thema": "Thema", "stakeholders": "Aantal stakeholders", "oordeel": "Oordeel"},
    )  # fmt: skip


def draw_organisaties(scan: Scan) -> Tabel | Tekst:
    """Show who matters: organisation, role, sector and themas; no opinion about anybody."""
    blad = scan.invulmap.stakeholders
    if blad.empty:
        return Tekst("")
    return Tabel(
        blad.assign(
            sector=blad["sector"].map(SECTOR),
            themas=[_titels(t, scan.catalogus.thema) for t in blad["themas"]],
            waar=[say_namen(scan, w) for w in blad["wijken"]],
        ),
        f"Stakeholders in {scan.naam}",
        kolommen={"organisatie": "Organisatie", "rol": "Rol", "sector": "Sector",
                  "themas": "Thema's", "waar": "Waar"},
    )  # fmt: skip


def draw_partners(partners: pd.DataFrame, scan: Scan) -> Tabel | Tekst:
    """Show the partners in the order of inviting, with what to talk about."""
    if partners.empty:
        return say_leeg("partners")
    uit = partners.assign(
        plaats=range(1, len(partners) + 1),
        organisatie=partners["organisatie"] + " (" + partners["rol"] + ")",
        onderwerpen=[_onderwerpen(o, scan) for o in partners["onderwerpen"]],
    )
    return Tabel(
        uit, f"Met wie in gesprek, in welke volgorde, in {scan.naam}",
        kolommen={"organisatie": "Organisatie", "plaats": "Volgorde",
                  "onderwerpen": "Waarover",
                  "brengt": "Brengt mee", "zoekt": "Zoekt"},
    )  # fmt: skip


def _onderwerpen(paren: Sequence[str], scan: Scan) -> str:
    delen = []
    for paar in paren:
        thema, groep = paar.split("|")
        titel = scan.catalogus.doelgroep[groep].titel_kort
        delen.append(f"{titel} ({scan.catalogus.thema[thema].titel})")
    return "; ".join(delen) or "geen gedeeld onderwerp"


def draw_aanbod(scan: Scan) -> Tabel | Tekst:
    """Show the supply that was filled in."""
    blad = scan.invulmap.aanbod
    if blad.empty:
        return say_leeg("marktaanbod")
    return Tabel(
        blad.assign(
            naam=[f"{n} ({a})" for n, a in zip(blad["naam"], blad["aanbieder"], strict=True)],
            doelgroepen=[
                format_lijst(scan.catalogus.doelgroep[d].titel_kort for d in groepen)
                for groepen in blad["doelgroepen"]
            ],
            waar=[say_namen(scan, w) for w in blad["wijken"]],
            geld=[_geld(f, scan) for f in blad["financiering"]],
        ),
        f"Wat anderen in {scan.naam} doen",
        kolommen={"naam": "Activiteit (aanbieder)", "doelgroepen": "Doelgroepen", "waar": "Waar",
                  "deelnemers": "Deelnemers", "geld": "Betaald uit",
                  "gecontroleerd_op": "Nagevraagd op"},
    )  # fmt: skip


def _geld(id_: str, scan: Scan) -> str:
    geldstroom = scan.catalogus.geldstroom.get(id_)
    return geldstroom.titel if geldstroom else id_.replace("_", " ") or "onbekend"


def draw_diensten(scan: Scan) -> Tabel:
    """Show every dienst of the chosen domeinen with the state at this library."""
    blad = scan.invulmap.bibliotheek
    rijen = []
    for dienst in scan.catalogus.diensten:
        eigen = blad[blad["dienst"] == dienst.id]
        standen = [s for s in ("bestaat", "gepland", "mogelijk") if s in set(eigen["status"])]
        leeg = "geen" if "bibliotheek" in scan.bladen else "onbekend"
        badge, woord = STAND[standen[0] if standen else leeg]
        waar = []
        for stand in standen:
            wijken = [w for ws in eigen.loc[eigen["status"] == stand, "wijken"] for w in ws]
            plek = say_namen(scan, list(dict.fromkeys(wijken)))
            waar.append(plek if stand == standen[0] else f"{STAND[stand][1]}: {plek}")
        deelnemers = pd.to_numeric(eigen["deelnemers"]).sum(min_count=1)
        rijen.append({
            "titel": dienst.titel,
            "stand": Oordeel(badge, woord),
            "voor": format_lijst(
                scan.catalogus.doelgroep[d].titel_kort for d in dienst.doelgroepen),
            "waar": "; ".join(waar) or "–",
            "deelnemers": "–" if is_leeg(deelnemers) else format_getal(deelnemers),
        })  # fmt: skip
    return Tabel(
        pd.DataFrame(rijen), "Diensten die een bibliotheek kan bieden, en hoe het hier staat",
        kolommen={"titel": "Dienst", "stand": "Stand", "voor": "Voor wie", "waar": "Waar",
                  "deelnemers": "Deelnemers"},
    )  # fmt: skip


def _titels(ids: Sequence[str], delen: dict[str, Any]) -> str:
    return format_lijst(delen[i].titel for i in ids if i in delen)
