"""What others offer, as readings and accessible tables."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import pandas as pd

from kansenscan_lib.beeld.taal import (
    format_datum,
    format_getal,
    format_lijst,
    is_leeg,
    say_aantal,
    select_vorm,
)
from kansenscan_lib.beeld.tabel import Oordeel, Tabel
from kansenscan_lib.beeld.tonen import Blok, Tekst, escape_md
from kansenscan_lib.beeld.vouwen import draw_gevouwen
from kansenscan_lib.beeld.zinnen import say_binnen, say_namen
from kansenscan_lib.invoer.lijsten import VASTE_LIJSTEN
from kansenscan_lib.rijen import Rij, select_rij, select_rijen
from kansenscan_lib.scan import Scan

NIET_INGEVULD = Tekst("Het blad Aanbod is nog niet ingevuld. Daarom is hier niets te zeggen.")
INITIATIEF = VASTE_LIJSTEN["initiatief"]
VORM = VASTE_LIJSTEN["vorm"]


def say_aanbod(totaal: pd.DataFrame, scan: Scan) -> Tekst:
    """Say how much is known of the supply, and that places are not people.

    Parameters
    ----------
    totaal : DataFrame
        From `analyse.select_aanbodtotaal`.
    scan : Scan
    """
    if "aanbod" not in scan.bladen:
        return Tekst("")
    rij = select_rij(totaal, 0)
    alle = int(rij["activiteiten"])
    if not alle:
        return Tekst("Bij de domeinen van deze scan is geen aanbod ingevuld.")
    delen = []
    for kolom, woord in (("capaciteit", "plekken"), ("deelnemers", "deelnemers")):
        bekend = alle - int(rij[f"{kolom}_onbekend"])
        som = f" (samen {format_getal(rij[kolom])} per jaar)" if bekend else ""
        delen.append(f"van {format_getal(bekend)} het aantal {woord}{som}")
    zinnen = [
        f"Van de {format_getal(alle)} activiteiten is {format_lijst(delen)} bekend. Dit zijn "
        "plekken en deelnames, geen mensen: wie aan twee activiteiten meedoet, telt twee keer."
    ]
    if not is_leeg(rij["tevredenheid"]):
        zinnen.append(
            f"Bij {say_aantal(int(rij['cijfers']), 'activiteit', 'activiteiten')} is naar "
            "tevredenheid gevraagd. Het gemiddelde van die rapportcijfers is een "
            f"{format_getal(rij['tevredenheid'], 1)}. Wie er niet meedoet, is niet gevraagd."
        )
    return Tekst(" ".join(zinnen))


def draw_plekken(aanbod: pd.DataFrame, scan: Scan) -> Blok | Tabel | Tekst:
    """Show per doelgroep and thema how many places and participants are known.

    Parameters
    ----------
    aanbod : DataFrame
        From `analyse.compare_aanbod`; only what the whole gemeente has is shown.
    scan : Scan
    """
    rijen = aanbod[(aanbod["gebiedscode"] == scan.code) & (aanbod["activiteiten"] > 0)]
    if rijen.empty:
        return Tekst("")
    uit = rijen.assign(
        groep=[scan.catalogus.doelgroep[d].titel_kort for d in rijen["doelgroep"]],
        titel=[scan.catalogus.thema[t].titel for t in rijen["thema"]],
        **{kolom: [_format_som(rij, kolom) for rij in select_rijen(rijen)]
           for kolom in ("capaciteit", "deelnemers")},
    )  # fmt: skip
    return draw_gevouwen(Tabel(
        uit, f"Plekken en deelnemers per doelgroep en thema in {scan.naam}",
        kolommen={"groep": "Doelgroep", "titel": "Thema", "aanbieders": "Aanbieders",
                  "activiteiten": "Activiteiten", "capaciteit": "Plekken per jaar",
                  "deelnemers": "Deelnemers per jaar"},
        toelichting="Een activiteit voor meer groepen of thema's staat er meer keren in, elke keer "
        "met het hele aantal. Tel de regels niet op.",
    ))  # fmt: skip


def _format_som(rij: Rij, kolom: str) -> str:
    onbekend = int(rij[f"{kolom}_onbekend"])
    if is_leeg(rij[kolom]):
        return "onbekend"
    return format_getal(rij[kolom]) + (f" (en {onbekend} onbekend)" if onbekend else "")


def draw_aanbod(scan: Scan) -> Blok | Tabel | Tekst:
    """Show the supply that was filled in, activity by activity; without grades."""
    blad = scan.invulmap.aanbod
    if blad.empty:
        return NIET_INGEVULD if "aanbod" not in scan.bladen else Tekst("")
    uit = blad.assign(
        naam=_namen(blad),
        doelgroepen=[_groepen(groepen, scan) for groepen in blad["doelgroepen"]],
        waar=[say_namen(scan, w) for w in blad["wijken"]],
        geld=[_format_geld([f], scan) for f in blad["financiering"]],
    )
    return draw_gevouwen(Tabel(
        uit, f"Wat anderen in {scan.naam} doen",
        kolommen={"naam": "Activiteit (aanbieder)", "doelgroepen": "Doelgroepen", "waar": "Waar",
                  "deelnemers": "Deelnemers per jaar", "geld": "Betaald uit",
                  "gecontroleerd_op": "Nagevraagd op"},
    ))  # fmt: skip


def draw_enkel(enkel: pd.DataFrame, geld: pd.DataFrame, scan: Scan) -> list[Blok | Tabel | Tekst]:
    """Show where all supply for a group hangs on one provider, or on one source of money.

    Parameters
    ----------
    enkel : DataFrame
        From `analyse.select_enkel`. Where the need is high is shown; else where it is ordinary.
    geld : DataFrame
        From `analyse.select_enkel_geld`.
    scan : Scan
    """
    if "aanbod" not in scan.bladen:
        return [NIET_INGEVULD]
    hoog = enkel[enkel["behoefte"] == "hoog"]
    rijen = hoog if len(hoog) else enkel
    delen: list[Blok | Tabel | Tekst] = []
    if rijen.empty:
        delen.append(Tekst("Nergens hangt het aanbod voor een groep af van één aanbieder."))
    else:
        uit = rijen.assign(
            groep=[scan.catalogus.doelgroep[d].titel_kort for d in rijen["doelgroep"]],
            titel=[scan.catalogus.thema[t].titel for t in rijen["thema"]],
            waar=[_format_plek(rij, scan) for rij in select_rijen(rijen)],
            geld=[_format_geld(f, scan) for f in rijen["financiering"]],
        )
        gewoon = len(enkel) - len(hoog) if len(hoog) else 0
        delen.append(draw_gevouwen(Tabel(
            uit, "Combinaties met maar één aanbieder buiten de bibliotheek",
            kolommen={"groep": "Doelgroep", "titel": "Thema", "aanbieder": "Enige aanbieder",
                      "waar": "Waar dat zo is", "geld": "Betaald uit"},
            toelichting=_say_behoefte(bool(len(hoog)), gewoon),
        )))  # fmt: skip
    zinnen = [
        f"- Al het aanbod voor **{escape_md(scan.catalogus.doelgroep[rij['doelgroep']].titel_kort)}"
        f"** heeft één geldbron: {escape_md(_format_geld([rij['financiering']], scan))} "
        f"({say_aantal(rij['activiteiten'], 'activiteit', 'activiteiten')} van "
        f"{say_aantal(rij['aanbieders'], 'aanbieder', 'aanbieders')})."
        for rij in select_rijen(geld)
    ]
    return [*delen, Tekst("\n".join(zinnen))] if zinnen else delen


def _say_behoefte(hoog: bool, gewoon: int) -> str:
    if not hoog:
        return "De behoefte is hier ongeveer zo groot als elders."
    if not gewoon:
        return "De behoefte is hier groot."
    meer = say_aantal(gewoon, "regel", "regels")
    return f"Alleen waar de behoefte groot is. Bij een gewone behoefte zijn er nog {meer}."


def _format_plek(rij: Rij, scan: Scan) -> str:
    plek = say_namen(scan, rij["wijken"])
    return f"{plek} (de enige in heel {scan.naam})" if rij["heel"] and rij["wijken"] else plek


def draw_overlap(overlap: pd.DataFrame, scan: Scan) -> Blok | Tabel | Tekst:
    """Show where providers do the same kind of activity for the same group in the same wijk.

    Parameters
    ----------
    overlap : DataFrame
        From `analyse.select_overlap`.
    scan : Scan
    """
    if "aanbod" not in scan.bladen:
        return NIET_INGEVULD
    if overlap.empty:
        return Tekst(
            "Nergens doen twee aanbieders hetzelfde soort activiteit voor dezelfde groep in "
            "dezelfde wijk."
        )
    uit = overlap.assign(
        groep=[_groepen(d, scan) for d in overlap["doelgroepen"]],
        soort=[VORM[v] for v in overlap["vorm"]],
        partijen=[format_lijst(a) for a in overlap["aanbieders"]],
        waar=[_format_wijken(w, scan) for w in overlap["wijken"]],
    )
    return draw_gevouwen(Tabel(
        uit, "Hetzelfde soort activiteit, dezelfde groep, dezelfde wijk",
        kolommen={"groep": "Doelgroep", "soort": "Soort activiteit", "partijen": "Aanbieders",
                  "waar": "Waar"},
        toelichting="Dit is geen oordeel: misschien is het allebei nodig. Stem af wie wat doet.",
    ))  # fmt: skip


def _format_wijken(wijken: Sequence[str], scan: Scan) -> str:
    return f"heel {scan.naam}" if len(wijken) == len(scan.wijken) else say_namen(scan, wijken)


def draw_verouderd(verouderd: pd.DataFrame, scan: Scan) -> Blok | Tabel | Tekst:
    """Show which activities were asked after too long ago, or on a date still to come.

    Parameters
    ----------
    verouderd : DataFrame
        From `analyse.select_verouderd`.
    scan : Scan
    """
    if "aanbod" not in scan.bladen:
        return NIET_INGEVULD
    maanden = int(scan.catalogus.regels.drempels()["aanbod_maanden"])
    termijn = f"{format_getal(maanden)} {select_vorm(maanden, 'maand', 'maanden')}"
    if verouderd.empty:
        return Tekst(
            f"Elke activiteit is nagevraagd in de {termijn} voordat de invulmap werd ingevuld."
        )
    uit = verouderd.assign(
        naam=_namen(verouderd),
        oordeel=pd.Series(
            [Oordeel("let_op", "verouderd" if s == "verouderd" else "datum klopt niet")
             for s in verouderd["stand"]],
            index=verouderd.index, dtype=object,
        ),
    )  # fmt: skip
    dag = format_datum(verouderd["peildatum"].iloc[0])
    return draw_gevouwen(Tabel(
        uit, "Activiteiten om opnieuw na te vragen",
        kolommen={"naam": "Activiteit (aanbieder)", "gecontroleerd_op": "Nagevraagd op",
                  "oordeel": "Oordeel"},
        toelichting=f"Verouderd is langer dan {termijn} voor {dag}, de dag van invullen. Een "
        "datum na die dag klopt niet. Het aanbod telt wel mee.",
    ))  # fmt: skip


def draw_financiers(financiers: pd.DataFrame, scan: Scan) -> Blok | Tabel | Tekst:
    """Show who begins and what pays, in numbers of activities.

    Parameters
    ----------
    financiers : DataFrame
        From `analyse.compare_financiers`.
    scan : Scan
    """
    if financiers.empty:
        return NIET_INGEVULD if "aanbod" not in scan.bladen else Tekst("")
    uit = financiers.reset_index()
    kolommen = {str(k): INITIATIEF[str(k)].capitalize() for k in financiers.columns}
    return draw_gevouwen(Tabel(
        uit.assign(bron=[_format_geld([f], scan) for f in uit["financiering"]]),
        f"Wie begint en wat betaalt, in aantallen activiteiten in {scan.naam}",
        kolommen={"bron": "Betaald uit", **kolommen},
        toelichting="Bovenaan elke kolom staat wie ermee begon.",
    ))  # fmt: skip


def draw_tevredenheid(scan: Scan) -> Tabel | Tekst:
    """Show the grade of every activity. Only for a cell with the tag `alleen_lab`."""
    blad = scan.invulmap.aanbod
    blad = blad[blad["tevredenheid"].notna()].sort_values("tevredenheid", kind="stable")
    if blad.empty:
        return Tekst("Bij geen enkele activiteit is een rapportcijfer ingevuld.")
    return Tabel(
        blad.assign(naam=_namen(blad)), "Rapportcijfer van deelnemers, laagste eerst",
        kolommen={"naam": "Activiteit (aanbieder)", "tevredenheid": "Cijfer",
                  "deelnemers": "Deelnemers per jaar"},
    )  # fmt: skip


def _namen(blad: pd.DataFrame) -> list[str]:
    return [f"{n} ({a})" for n, a in zip(blad["naam"], blad["aanbieder"], strict=True)]


def _groepen(ids: Iterable[str], scan: Scan) -> str:
    eerste, *rest = [scan.catalogus.doelgroep[id_].titel_kort for id_ in ids] or [""]
    return format_lijst([eerste, *(say_binnen(titel) for titel in rest)])


def _format_geld(ids: Iterable[str], scan: Scan) -> str:
    """Return the sources by title; what is no geldstroom of the catalogue is its own word."""
    over = scan.catalogus.geldstroom
    return format_lijst(
        over[i].titel if i in over else i.replace("_", " ") or "onbekend" for i in ids
    )
