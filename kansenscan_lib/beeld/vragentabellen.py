"""The four questions for the talk with the gemeente: answers, and what is still homework."""

from __future__ import annotations

import html

import pandas as pd

from kansenscan_lib.beeld.onderwerptabellen import format_kort
from kansenscan_lib.beeld.taal import format_getal, format_lijst, say_aantal, select_vorm
from kansenscan_lib.beeld.tabel import Oordeel, Tabel
from kansenscan_lib.beeld.tonen import Blok, Tekst, escape_md
from kansenscan_lib.beeld.zinnen import say_binnen
from kansenscan_lib.rijen import Rij, select_rijen
from kansenscan_lib.scan import Scan

#: Status of an answer -> kind of badge.
STATUS = {"beantwoord": "gedekt", "deels": "gelijk", "open": "let_op"}


def draw_antwoorden(vragen: pd.DataFrame, scan: Scan) -> Blok | Tekst:
    """Show per topic which of the four questions are answered, with the answers folded in.

    Parameters
    ----------
    vragen : DataFrame
        From `analyse.select_vragen`.
    """
    if vragen.empty:
        return Tekst("")
    titels: dict[str, str] = {v.id: v.titel for v in scan.catalogus.vragen}
    rijen, delen = [], []
    for onderwerp, deel in vragen.groupby("onderwerp", sort=False):
        titel = scan.catalogus.onderwerp[str(onderwerp)].titel
        antwoorden = select_rijen(deel)
        badges = {a["vraag"]: Oordeel(STATUS[a["status"]], a["status"]) for a in antwoorden}
        rijen.append({"onderwerp": titel, **badges})
        lijst = "".join(
            f"<dt>{html.escape(titels[a['vraag']])}</dt>"
            f"<dd>{badges[a['vraag']]._repr_html_()} {html.escape(say_antwoord(a, scan))}</dd>"
            for a in antwoorden
        )
        delen.append(f"<details><summary>{html.escape(titel)}</summary><dl>{lijst}</dl></details>")
    tabel = Tabel(
        pd.DataFrame(rijen), f"Vier vragen bij elk onderwerp in {scan.naam}",
        kolommen={"onderwerp": "Onderwerp", **titels},
        toelichting="Een antwoord komt uit de bladen van de invulmap. Van gesprekken telt alleen "
        "hoe vaak zij over een vraag gingen. De antwoorden staan hieronder, per onderwerp.",
    )  # fmt: skip
    return Blok(tabel._repr_html_() + "".join(delen))


def say_antwoord(rij: Rij, scan: Scan) -> str:
    """Return the answer to one question about one topic, in a few short sentences.

    Parameters
    ----------
    rij : mapping
        A row of `analyse.select_vragen`.
    """
    zeg = {
        "vergelijkbaar_aanbod": _antwoord_aanbod,
        "onvervulde_behoefte": _antwoord_behoefte,
        "eigen_regie": _antwoord_regie,
        "tevredenheid": _antwoord_tevredenheid,
    }[rij["vraag"]]
    zinnen = zeg(rij["feiten"], scan)
    if rij["gesprekken"]:
        gesprekken = say_aantal(rij["gesprekken"], "gesprek", "gesprekken")
        zinnen.append(f"Hierover {select_vorm(rij['gesprekken'], 'ging', 'gingen')} {gesprekken}.")
    return " ".join(zinnen)


def _antwoord_aanbod(feiten: Rij, scan: Scan) -> list[str]:
    if "aanbod" not in scan.bladen:
        return ["Het blad Aanbod is nog niet ingevuld."]
    if not feiten["activiteiten"]:
        return ["Op het blad Aanbod staat hier niets bij. Vraag na of er echt niets is."]
    zinnen = [
        f"Er {_zijn(feiten)} {_activiteiten(feiten)} van "
        f"{say_aantal(feiten['aanbieders'], 'aanbieder', 'aanbieders')}.",
        f"De gemeente begon er {_er(feiten['door_gemeente'])}.",
        f"Met geld van of via de gemeente {_betaald(feiten['gemeentegeld'])}.",
    ]  # fmt: skip
    if feiten["onbekend"]:
        zinnen.append(f"Van {_er(feiten['onbekend'])} is niet bekend wie begon of wie betaalt.")
    return zinnen


def _antwoord_behoefte(feiten: Rij, scan: Scan) -> list[str]:
    namen = {
        kolom: format_kort(
            [say_binnen(scan.catalogus.doelgroep[g].titel_kort) for g in groepen], "groepen"
        )
        for kolom, groepen in feiten.items() if kolom != "groepen"
    }
    if feiten["groepen"] == 0:
        return ["Bij dit onderwerp hoort geen doelgroep met een cijfer over behoefte."]
    zinnen = []
    if namen["witte_vlek"]:
        zinnen.append(
            f"Ergens in de gemeente grote behoefte waar niemand iets doet: {namen['witte_vlek']}."
        )
    if namen["aansluiten"]:
        zinnen.append(f"Grote behoefte en weinig aanbod: {namen['aansluiten']}.")
    if namen["gewoon"]:
        zinnen.append(f"Gewone behoefte en weinig of geen aanbod: {namen['gewoon']}.")
    if namen["onbekend"]:
        zinnen.append(f"Nog geen oordeel over {namen['onbekend']}.")
    return zinnen or ["Waar de behoefte groot is, is er aanbod."]


def _antwoord_regie(feiten: Rij, scan: Scan) -> list[str]:
    treden = {trede.id: trede.titel for trede in scan.catalogus.participatie.treden}
    zinnen = []
    if feiten["activiteiten"]:
        zinnen += [
            f"Er {_zijn(feiten)} {_activiteiten(feiten)} waarbij bewoners meedoen.",
            f"De hoogste trede is {treden[feiten['hoogste']]}.",
            f"Bewoners begonnen er {_er(feiten['bewoners'])}.",
        ]
    elif "participatie" in scan.bladen:
        zinnen.append("Er is nu geen activiteit ingevuld waarbij bewoners meedoen.")
    else:
        zinnen.append("Het blad Participatie is nog niet ingevuld.")
    if feiten["plannen"]:
        zinnen.append(f"Gepland of mogelijk: {_er(feiten['plannen'])}.")
    if "beleid" in scan.bladen:
        doelen = say_aantal(feiten["doelen"], "beleidsdoel", "beleidsdoelen")
        zinnen.append(f"Bij dit onderwerp {select_vorm(feiten['doelen'], 'past', 'passen')} "
                      f"{doelen}.")  # fmt: skip
    else:
        zinnen.append("Het blad Beleid is nog niet ingevuld.")
    return zinnen


def _antwoord_tevredenheid(feiten: Rij, scan: Scan) -> list[str]:
    if "aanbod" not in scan.bladen:
        return ["Het blad Aanbod is nog niet ingevuld."]
    if not feiten["cijfers"]:
        return ["Van geen activiteit is een rapportcijfer bekend."]
    deel = f"Van {_activiteiten(feiten)} {select_vorm(feiten['cijfers'], 'heeft', 'hebben')} er "
    deel += f"{_er(feiten['cijfers'])} een rapportcijfer van deelnemers"
    if feiten["gemiddelde"] is None:
        return [f"{deel}. Dat is te weinig voor een gemiddelde."]
    return [f"{deel}: gemiddeld een {format_getal(feiten['gemiddelde'], 1)}. Dat is het gemiddelde "
            "van activiteiten, niet van mensen."]  # fmt: skip


def _zijn(feiten: Rij) -> str:
    return select_vorm(feiten["activiteiten"], "is", "zijn")


def _activiteiten(feiten: Rij) -> str:
    return say_aantal(feiten["activiteiten"], "activiteit", "activiteiten")


def _er(aantal: int) -> str:
    """Return a count without its noun: "geen", "één", "drie"."""
    return say_aantal(aantal, "", "").strip()


def _betaald(aantal: int) -> str:
    return f"{select_vorm(aantal, 'wordt', 'worden')} er {_er(aantal)} betaald"


def say_vragen(scan: Scan) -> Tekst:
    """Return the four questions for the talk with the gemeente, as a list."""
    regels = [f"- **{escape_md(v.titel)}** {escape_md(v.tekst)}" for v in scan.catalogus.vragen]
    return Tekst("\n".join(regels))


def say_huiswerk(vragen: pd.DataFrame, scan: Scan) -> Tekst:
    """Say for how many topics all questions are answered, and where the most is open.

    Parameters
    ----------
    vragen : DataFrame
        From `analyse.select_vragen`.
    """
    if vragen.empty:
        return Tekst("Er zijn bij deze domeinen geen onderwerpen, en dus ook geen vragen daarover.")
    klaar = vragen["status"] == "beantwoord"
    per_onderwerp = klaar.groupby(vragen["onderwerp"], sort=False).all()
    open_ = vragen[vragen["status"] == "open"]
    af = int(per_onderwerp.sum())
    if af == len(per_onderwerp):
        return Tekst("Bij elk onderwerp zijn alle vragen beantwoord.")
    if len(open_) == len(vragen):
        return Tekst("Alle vragen staan nog open. Wat u kunt doen, staat in de lijst met huiswerk.")
    zinnen = ["Bij geen enkel onderwerp zijn alle vragen beantwoord."]
    if af:
        zinnen = [f"Bij {say_aantal(af, 'onderwerp', 'onderwerpen')} zijn alle vragen beantwoord."]
    if len(open_):
        namen = dict.fromkeys(scan.catalogus.onderwerp[str(o)].titel for o in open_["onderwerp"])
        zinnen.append(f"Open vragen zijn er bij {format_kort(list(namen), 'onderwerpen')}.")
    zinnen.append("Wat u kunt doen, staat in de lijst met huiswerk.")
    return Tekst(escape_md(" ".join(zinnen)))


def draw_huiswerk(vragen: pd.DataFrame, scan: Scan) -> Tabel | Tekst:
    """Show what is still to be found out: one line per question, with the sheets to fill in.

    Parameters
    ----------
    vragen : DataFrame
        From `analyse.select_vragen`.
    """
    rijen = []
    for vraag in scan.catalogus.vragen:
        deel = vragen[(vragen["vraag"] == vraag.id) & (vragen["huiswerk"] != "")]
        if len(deel):
            rijen.append({
                "vraag": vraag.titel, "doen": vraag.huiswerk, "bladen": format_lijst(vraag.bladen),
                **{status: _bij(deel[deel["status"] == status], scan)
                   for status in ("open", "deels")},
            })  # fmt: skip
    if not rijen:
        return Tekst("")
    uit = pd.DataFrame(rijen)
    kolommen = {"vraag": "Vraag", "open": "Nog open bij", "deels": "Deels bij",
                "doen": "Wat u kunt doen", "bladen": "Invullen op blad"}  # fmt: skip
    gevuld = {naam: kop for naam, kop in kolommen.items() if (uit[naam] != "–").any()}
    return Tabel(uit, f"Huiswerk voor het gesprek in {scan.naam}", gevuld)


def _bij(deel: pd.DataFrame, scan: Scan) -> str:
    if len(deel) == len(scan.catalogus.onderwerpen):
        return "alle onderwerpen"
    titels = [scan.catalogus.onderwerp[o].titel for o in deel["onderwerp"]]
    return "\n".join(titels if len(titels) < 2 else [f"• {titel}" for titel in titels]) or "–"
