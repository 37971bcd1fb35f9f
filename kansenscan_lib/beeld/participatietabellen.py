"""How residents take part: the five rungs of the ladder, and how far it goes per thema."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from kansenscan_lib.beeld.taal import format_lijst, say_aantal, say_zin, select_vorm
from kansenscan_lib.beeld.tabel import Oordeel, Tabel
from kansenscan_lib.beeld.tonen import Tekst, escape_md
from kansenscan_lib.rijen import select_rijen
from kansenscan_lib.scan import Scan

#: How many activities a cell names.
PER_CEL = 6
THEMAS = "thema's"
NAAST = "Een hogere trede is niet altijd beter: zij past bij wat er te kiezen valt."
VRAGEN = (
    "Bij welke activiteiten praten of beslissen bewoners mee, en hoe ver gaat dat?",
    "Welke initiatieven begonnen bij bewoners zelf?",
    "Over welke plannen zouden bewoners willen meepraten?",
    "In welke wijken vroeg nog niemand iets aan bewoners?",
)


def draw_ladder(treden: pd.DataFrame, scan: Scan) -> Tabel | Tekst:
    """Show the rungs of the ladder, the highest on top, with the activities on them.

    Parameters
    ----------
    treden : DataFrame
        Of `analyse.compare_participatie`.
    scan : Scan
    """
    if scan.invulmap.participatie.empty:
        return Tekst("")
    titels = {trede.id: trede for trede in scan.catalogus.participatie.treden}
    rijen = [
        {
            "trede": f"{n} {titels[rij['trede']].titel}",
            "uitleg": titels[rij["trede"]].uitleg,
            "bestaat": _say_namen(rij["bestaat"], scan),
            "straks": _say_namen([*rij["gepland"], *rij["mogelijk"]], scan),
        }
        for n, rij in enumerate(select_rijen(treden.reset_index()), start=1)
    ]
    return Tabel(
        pd.DataFrame(rijen[::-1]), f"De participatieladder in {scan.naam}",
        kolommen={"trede": "Trede", "uitleg": "Wat bewoners doen", "bestaat": "Bestaat",
                  "straks": "Gepland of mogelijk"},
        toelichting=f"De hoogste trede staat bovenaan. {NAAST} Bron van de treden: "
        f"{scan.catalogus.participatie.bron}. Activiteiten: invulmap van de bibliotheek, blad "
        "Participatie.",
    )  # fmt: skip


def _say_namen(nummers: Iterable[int], scan: Scan) -> str:
    """Return the activities, one a line; what is not there yet and who began it is said."""
    blad = scan.invulmap.participatie
    delen = []
    for nummer in nummers:
        bij = ["van bewoners"] if blad.at[nummer, "initiatief"] == "bewoners" else []
        if blad.at[nummer, "status"] != "bestaat":
            bij.append(str(blad.at[nummer, "status"]))
        delen.append(str(blad.at[nummer, "naam"]) + (f" ({', '.join(bij)})" if bij else ""))
    if len(delen) > PER_CEL:
        delen = [*delen[: PER_CEL - 1], f"en nog {len(delen) - PER_CEL + 1}"]
    return "\n".join(delen) or "–"


def draw_meedoen(themas: pd.DataFrame, scan: Scan) -> Tabel | Tekst:
    """Show per thema how far residents take part, now and as planned.

    Parameters
    ----------
    themas : DataFrame
        Of `analyse.compare_participatie`.
    scan : Scan
    """
    if scan.invulmap.participatie.empty:
        return Tekst("")
    rijen = select_rijen(themas.reset_index())
    uit = pd.DataFrame(
        {
            "thema": [scan.catalogus.thema[rij["thema"]].titel for rij in rijen],
            "aantal": [rij["activiteiten"] for rij in rijen],
            "nu": [_titel(rij["nu"], scan) or "nog niets" for rij in rijen],
            "straks": [_titel(rij["straks"], scan) or "–" for rij in rijen],
            "oordeel": [
                Oordeel("onbekend", "niets ingevuld") if not rij["activiteiten"]
                else Oordeel("let_op", "niets boven raadplegen") if rij["zonder"]
                else Oordeel("gedekt", "verder dan raadplegen")
                for rij in rijen
            ],
        }
    )  # fmt: skip
    return Tabel(
        uit, f"Hoe ver bewoners in {scan.naam} meedoen, per thema",
        kolommen={"thema": "Thema", "aantal": "Activiteiten", "nu": "Hoogste trede nu",
                  "straks": "Gepland of mogelijk", "oordeel": "Nu"},
        toelichting="Een activiteit bij meer thema's telt bij elk van die thema's mee.",
    )  # fmt: skip


def say_participatie(
    treden: pd.DataFrame, themas: pd.DataFrame, wijken: pd.DataFrame, scan: Scan
) -> Tekst:
    """Say how far it goes, what residents began themselves, and where nothing is known.

    Parameters
    ----------
    treden, themas, wijken : DataFrame
        Of `analyse.compare_participatie`.
    scan : Scan
    """
    blad = scan.invulmap.participatie
    if blad.empty:
        return _say_leeg(scan)
    bestaat = int((blad["status"] == "bestaat").sum())
    zinnen = [
        say_zin(
            f"{say_aantal(len(blad), 'activiteit is', 'activiteiten zijn')} ingevuld waarbij "
            "bewoners meedoen"
        ),
        _say_bestaat(bestaat, len(blad)),
    ]
    for rij in [rij for rij in select_rijen(treden.reset_index()) if rij["bestaat"]][-1:]:
        namen = [str(blad.at[n, "naam"]) for n in rij["bestaat"]]
        zinnen.append(
            f"Het verst gaat **{_titel(rij['trede'], scan)}**, bij {_som(namen, 'activiteiten')}."
        )
    loopt = blad[(blad["initiatief"] == "bewoners") & (blad["status"] == "bestaat")]
    eigen = [str(naam) for naam in loopt["naam"]]
    if eigen:
        werkwoord = select_vorm(len(eigen), "begon", "begonnen")
        zinnen.append(f"Bij bewoners zelf {werkwoord} {_som(eigen, 'activiteiten')}.")
    else:
        zinnen.append("Er is geen initiatief van bewoners zelf ingevuld dat nu loopt.")
    zonder = [scan.catalogus.thema[str(t)].titel for t in themas.index[themas["zonder"]]]
    if zonder:
        zinnen.append(
            f"Bij {_som(zonder, THEMAS)} is nu niets ingevuld waarbij bewoners meer doen dan "
            "hun mening geven."
        )
    zinnen += [_say_wijken(wijken, scan), NAAST]
    return Tekst(" ".join(zin for zin in zinnen if zin))


def _say_bestaat(bestaat: int, alle: int) -> str:
    if bestaat == alle:
        return "Dat bestaat nu allemaal." if alle > 1 else "Die bestaat nu."
    if not bestaat:
        return "Nu bestaat er nog niets van: het is gepland of mogelijk."
    aantal = say_aantal(bestaat, "", "").strip()
    werkwoord = select_vorm(bestaat, "bestaat", "bestaan")
    return f"Nu {werkwoord} er {aantal}; de rest is gepland of mogelijk."


def _say_wijken(wijken: pd.DataFrame, scan: Scan) -> str:
    """Say what was filled in for the whole gemeente, and for which wijken something of their own.

    Whether it exists already or is only possible is in the table.
    """
    if len(wijken) < 2:
        return ""
    heel = sum(not codes for codes in scan.invulmap.participatie["wijken"])
    eigen = [str(naam) for naam in wijken.loc[wijken["eigen"].map(len) > 0, "naam"]]
    zinnen = []
    if heel:
        aantal = say_aantal(heel, "activiteit is", "activiteiten zijn")
        zinnen.append(say_zin(f"{aantal} voor de hele gemeente"))
    if eigen:
        zinnen.append(f"Voor een eigen wijk is iets ingevuld in {_som(eigen, 'wijken')}.")
    else:
        zinnen.append("Voor een eigen wijk is niets ingevuld.")
    return " ".join(zinnen)


def _titel(trede: str, scan: Scan) -> str:
    titels: dict[str, str] = {d.id: d.titel for d in scan.catalogus.participatie.treden}
    return titels.get(trede, "")


def _som(namen: list[str], meervoud: str) -> str:
    """Return names for a sentence, at most five in full."""
    veilig = [escape_md(naam) for naam in namen]
    if len(veilig) > 5:
        veilig = [*veilig[:4], f"nog {len(veilig) - 4} {meervoud}"]
    return format_lijst(veilig)


def _say_leeg(scan: Scan) -> Tekst:
    begin = "Over meedoen van bewoners is nog niets ingevuld."
    if "participatie" in scan.bladen:
        begin = "Over meedoen van bewoners is bij de domeinen van deze scan niets ingevuld."
    vragen = "\n".join(f"- {vraag}" for vraag in VRAGEN)
    return Tekst(
        f"{begin} Dat zegt niet dat er niets is. Deze vragen helpen op weg:\n\n{vragen}"
    )
