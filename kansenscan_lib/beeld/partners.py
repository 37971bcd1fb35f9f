"""Partners as tables: with whom about what, which question, and (lab only) whom first."""

from __future__ import annotations

from typing import Any

import pandas as pd

from kansenscan_lib.beeld.taal import format_lijst, is_leeg, say_aantal
from kansenscan_lib.beeld.tabel import Tabel
from kansenscan_lib.beeld.tonen import Blok, Tekst
from kansenscan_lib.beeld.vouwen import draw_gevouwen
from kansenscan_lib.beeld.woorden import RELATIE
from kansenscan_lib.beeld.zinnen import say_binnen, say_namen
from kansenscan_lib.rijen import select_rijen
from kansenscan_lib.scan import Scan

_ONDERWERPEN = 3


def draw_partners(partners: pd.DataFrame, scan: Scan) -> Blok | Tabel | Tekst:
    """Show with whom the library shares what, and in which wijken.

    Parameters
    ----------
    partners : DataFrame
        From `analyse.compare_partners`.
    """
    if partners.empty:
        return Tekst("Dat volgt uit de bladen Stakeholders, Aanbod en Bibliotheek van de invulmap.")
    return draw_gevouwen(Tabel(
        partners.assign(
            wie=_wie(partners),
            onderwerpen=[_say_onderwerpen(rij, scan) for rij in select_rijen(partners)],
            waar=[say_namen(scan, w) if w else "–" for w in partners["nood_wijken"]],
        ),
        f"Met wie deelt de bibliotheek een onderwerp in {scan.naam}?",
        kolommen={"wie": "Partner", "aanknopingen": "Aantal", "onderwerpen": "Waarover",
                  "waar": "Wijken waar de groep groot is"},
        toelichting="Aantal: bij hoeveel combinaties van doelgroep en thema ligt er een kans. Een "
        "streepje: deze partner werkt in geen wijk waar zo'n groep groot is.",
    ))  # fmt: skip


def draw_vragen(partners: pd.DataFrame, scan: Scan) -> Blok | Tabel | Tekst:
    """Show per partner what it brings, what it looks for, and the one question to ask.

    Parameters
    ----------
    partners : DataFrame
        From `analyse.compare_partners`.
    """
    if partners.empty:
        return Tekst("Vraag elke partner voor wie die werkt, wat die meebrengt en wat die zoekt.")
    return draw_gevouwen(Tabel(
        partners.assign(
            wie=_wie(partners),
            vraag=[say_vraag(rij, scan) for rij in select_rijen(partners)],
        ),
        f"Wat partners in {scan.naam} meebrengen en zoeken, en wat wij hun vragen",
        kolommen={"wie": "Partner", "brengt": "Brengt mee", "zoekt": "Zoekt", "vraag": "Vraag"},
        formats={k: lambda tekst: tekst or "niet ingevuld" for k in ("brengt", "zoekt")},
    ))  # fmt: skip


def draw_volgorde(partners: pd.DataFrame, scan: Scan) -> Blok | Tabel | Tekst:
    """Show whom to invite first, and why. Rests on opinions: never for the report.

    Parameters
    ----------
    partners : DataFrame
        From `analyse.rank_partners`.
    """
    if partners.empty:
        return Tekst("")
    return Tabel(
        partners.assign(
            plaats=range(1, len(partners) + 1), wie=_wie(partners),
            nu=partners["relatie_nu"].map(RELATIE), straks=partners["relatie_gewenst"].map(RELATIE),
            reden=[say_volgorde(rij) for rij in select_rijen(partners)],
        ),
        f"Wie nodigt u in {scan.naam} het eerst uit?",
        kolommen={"plaats": "Volgorde", "wie": "Partner", "nu": "Relatie nu",
                  "straks": "Relatie gewenst", "reden": "Waarom"},
        rijkop="wie",
    )  # fmt: skip


def say_volgorde(rij: dict[str, Any]) -> str:
    """Return why a partner has its place in the order of inviting.

    Examples
    --------
    >>> say_volgorde({"stappen": 2, "aanknopingen": 5, "invloed": 4})
    'U wilt hier twee stappen verder; deelt vijf onderwerpen; veel invloed (4).'
    """
    stappen = rij["stappen"]
    wens = "U wilt hier blijven waar u bent"
    if stappen > 0:
        wens = f"U wilt hier {say_aantal(stappen, 'stap', 'stappen')} verder"
    elif stappen < 0:
        wens = "U wilt hier minder contact"
    deelt = "gedeelde onderwerpen onbekend"
    if not is_leeg(rij["aanknopingen"]):
        deelt = f"deelt {say_aantal(int(rij['aanknopingen']), 'onderwerp', 'onderwerpen')}"
    hoe = {1: "weinig", 2: "weinig", 3: "gemiddelde"}.get(int(rij["invloed"]), "veel")
    return f"{wens}; {deelt}; {hoe} invloed ({rij['invloed']})."


def say_vraag(rij: dict[str, Any], scan: Scan) -> str:
    """Return the one question to put to a partner, from what is known.

    Parameters
    ----------
    rij : mapping
        A row of `analyse.compare_partners`.
    """
    aanleiding = rij["aanleiding"]
    if aanleiding == "onbekend":
        return "Voor wie werkt u, en wat hebben die mensen nodig?"
    if aanleiding == "geen":
        return "Wat ziet u bij inwoners waar nog niemand iets aan doet?"
    aanbod = scan.invulmap.aanbod
    groep = say_binnen(scan.catalogus.doelgroep[rij["doelgroep"]].titel)
    # The place and the subject go first: "mensen die alleen wonen in Diezerpoort" would say that
    # they live nowhere else, and without its subject "geen aanbod" is seldom true.
    plek = f"In {scan.gebieden['naam'][rij['gebiedscode']]}"
    thema = f"bij {scan.catalogus.thema[rij['thema']].titel}"
    anderen = format_lijst(dict.fromkeys(aanbod.loc[list(rij["anderen"]), "aanbieder"]))
    if aanleiding == "eigen_aanbod":
        namen = format_lijst(f"‘{n}’" for n in aanbod.loc[list(rij["eigen_aanbod"]), "naam"])
        return f"{plek} biedt u al {namen} voor {groep}. Hoe kan de bibliotheek dat sterker maken?"
    if aanleiding == "witte_vlek":
        return (
            f"{plek} kennen wij {thema} nog geen aanbod voor {groep}. Klopt dat, en wat kunnen wij "
            "samen doen?"
        )
    if aanleiding == "aansluiten":
        return (
            f"{plek} is er {thema} al aanbod voor {groep}, van {anderen}. Hoe kunnen u en de "
            "bibliotheek daarbij aansluiten?"
        )
    if anderen:
        return (
            f"{plek} doen de bibliotheek en {anderen} {thema} al iets voor {groep}. Wat kunt u "
            "toevoegen?"
        )
    return (
        f"{plek} kennen wij {thema} voor {groep} alleen aanbod van de bibliotheek. Wat kunt u "
        "toevoegen?"
    )


def _say_onderwerpen(rij: dict[str, Any], scan: Scan) -> str:
    """Return the shared subjects: the most important ones by name, the rest as a number."""
    if rij["aanleiding"] == "onbekend":
        return "nog niet te zeggen"
    delen = [
        f"{scan.catalogus.doelgroep[groep].titel_kort} ({scan.catalogus.thema[thema].titel})"
        for thema, groep in rij["combinaties"]
    ]
    if len(delen) > _ONDERWERPEN + 1:
        delen = [*delen[:_ONDERWERPEN], f"nog {len(delen) - _ONDERWERPEN}"]
    return "; ".join(delen) or "geen gedeeld onderwerp"


def _wie(partners: pd.DataFrame) -> list[str]:
    return [f"{o} ({r})" for o, r in zip(partners["organisatie"], partners["rol"], strict=True)]
