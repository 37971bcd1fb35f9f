"""Tables in, Dutch sentences out. Guards: no cause words, no "mensen in wijk X zijn", no bare rank.

Every number in a sentence is a cell of the table it was made from.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from kansenscan_lib.beeld.taal import (
    format_getal,
    format_lijst,
    format_waarde,
    is_leeg,
    say_aantal,
    say_zin,
)
from kansenscan_lib.beeld.tonen import Tekst, escape_md
from kansenscan_lib.rijen import select_rij, select_rijen
from kansenscan_lib.scan import Scan

STEDELIJKHEID = {
    1: "zeer sterk stedelijke", 2: "sterk stedelijke", 3: "matig stedelijke",
    4: "weinig stedelijke", 5: "niet stedelijke",
}  # fmt: skip
UITLEG_ZEKERHEID = {
    "hoog": "Dit is een telling. Het verschil is groter dan toeval kan verklaren.",
    "midden": "Dit cijfer komt uit een registratie. Een marge is niet te geven.",
    "laag": "Dit is een schatting of een aanwijzing. Toets haar in een gesprek.",
}


def say_vergelijking(rij: Mapping[str, Any], naam: str) -> str:
    """Return one sentence that puts a figure of the gemeente beside that of Nederland.

    Parameters
    ----------
    rij : mapping
        A row of `analyse.compare_gemeente`.
    naam : str
        Of the gemeente.
    """
    eigen, land = (_waarde(rij, k) for k in ("waarde", "nederland"))
    jaar = f"{int(rij['peiljaar'])}{', schatting' if rij['soort'] == 'model' else ''}"
    if rij["oordeel"] == "onbekend" or is_leeg(rij["nederland"]):
        return f"{rij['titel']} in {naam}: {eigen} ({jaar})."
    zelf = " Het cijfer van Nederland is ons gemiddelde van de gemeenten." if rij["eigen"] else ""
    slot = f"{eigen} tegenover {land} ({jaar}).{zelf}"
    if not rij["groep"]:
        woord = {"hoger": "hoger dan", "lager": "lager dan"}.get(
            rij["oordeel"], "ongeveer gelijk aan"
        )
        return say_zin(f"{rij['zin']} is in {naam} {woord} in Nederland: {slot}")
    if rij["oordeel"] == "ongeveer gelijk":
        zin = f"zijn er naar verhouding ongeveer evenveel {rij['zin']} als in Nederland"
        return f"In {naam} {zin}: {slot}"
    woord = "meer" if rij["oordeel"] == "hoger" else "minder"
    return f"In {naam} zijn er naar verhouding {woord} {rij['zin']} dan in Nederland: {slot}"


def say_wijk(rij: Mapping[str, Any], naam: str) -> str:
    """Return one sentence that puts a figure of a wijk beside the rest of its gemeente."""
    eigen, rest = _waarde(rij, "waarde"), _waarde(rij, "rest")
    zin = (
        f"{rij['naam']} telt naar verhouding meer {rij['zin']} dan de rest van {naam}: {eigen} "
        f"tegenover {rest} ({int(rij['peiljaar'])})."
    )
    if not is_leeg(rij["extra"]) and rij["extra"] >= 10:
        zin += (
            f" Dat zijn er ongeveer {format_getal(_rond(rij['extra']))} meer dan wanneer de wijk "
            "was zoals de rest."
        )
    return zin


def say_behoefte(rij: Mapping[str, Any], scan: Scan) -> str:
    """Return one sentence on the need that a verdict rests on.

    Parameters
    ----------
    rij : mapping
        With indicator, uitkomst, vergelijking and zekerheid: a row of `compare_confrontatie` or
        `compare_kansen`.
    """
    if not rij["indicator"]:
        return "Voor deze groep is er geen cijfer."
    indicator = scan.catalogus.indicator[rij["indicator"]]
    if rij["uitkomst"] == "te weinig gegevens":
        return f"{indicator.titel}: te weinig gegevens."
    waar = {
        "nederland": "in Nederland",
        "rest": "in de rest van de gemeente",
        "gemeente": "in de hele gemeente",
    }[rij["vergelijking"]]
    if indicator.groep:
        woord = {"hoger": "meer", "lager": "minder", "gelijk": "ongeveer evenveel"}[rij["uitkomst"]]
        zin = f"naar verhouding {woord} {indicator.zin}"
    else:
        woord = {"hoger": "hoger", "lager": "lager", "gelijk": "ongeveer gelijk"}[rij["uitkomst"]]
        zin = f"{indicator.zin} is {woord}"
    soort = {
        "stevig": "",
        "telling": " (zonder marge)",
        "schatting": " (schatting)",
        "onbekend": "",
    }[rij["zekerheid"]]
    return say_zin(f"{zin} {'als' if rij['uitkomst'] == 'gelijk' else 'dan'} {waar}{soort}")


def say_bewijs(bewijs: Sequence[tuple[Any, ...]], scan: Scan) -> str:
    """Return the figures behind a kans: area, figure, what it is compared with, year."""
    delen = []
    for gebied, indicator, peiljaar, waarde, referentie in bewijs[:6]:
        if not indicator or is_leeg(waarde):
            continue
        i = scan.catalogus.indicator[indicator]
        delen.append(
            f"{scan.gebieden['naam'][gebied]} "
            f"{format_waarde(waarde, i.eenheid, i.decimalen)} tegenover "
            f"{format_waarde(referentie, i.eenheid, i.decimalen)} ({peiljaar})"
        )
    rest = f"; en nog {len(bewijs) - 6}" if len(bewijs) > 6 else ""
    return "; ".join(delen) + rest if delen else "geen cijfer"


def say_kort_gemeente(vergelijking: pd.DataFrame, opvallend: pd.DataFrame, scan: Scan) -> Tekst:
    """Say the bottom line of phase 1.

    Parameters
    ----------
    vergelijking : DataFrame
        From `analyse.compare_gemeente`.
    opvallend : DataFrame
        From `analyse.select_opvallend`: the same order as on the front page.
    """
    inwoners = select_rij(vergelijking, "inwoners")
    regels = [
        f"**{scan.naam}** telt {format_getal(inwoners['waarde'])} inwoners "
        f"(1 januari {int(inwoners['peiljaar'])}). {_say_stedelijk(vergelijking, scan)}"
    ]
    te_vergelijken = vergelijking[vergelijking["oordeel"] != "onbekend"]
    anders = te_vergelijken[te_vergelijken["oordeel"].isin(("hoger", "lager"))]
    regels.append(
        f"Van {len(te_vergelijken)} cijfers wijken er {len(anders)} duidelijk af van "
        "Nederland. Bij de andere is er geen duidelijk verschil."
    )
    kracht = opvallend["betekenis"] == "kracht"
    for deel, kop in ((opvallend[~kracht], "Wat opvalt"), (opvallend[kracht], "Kracht")):
        for rij in select_rijen(deel.head(2)):
            regels.append(f"**{kop}:** {say_vergelijking(rij, scan.naam)}")
        if deel.empty:
            regels.append(f"**{kop}:** geen enkel cijfer springt er duidelijk uit.")
    return _lijst(regels)


def say_profiel(vergelijking: pd.DataFrame, scan: Scan) -> Tekst:
    """Say how to read the profile figure, and what is the same as in Nederland."""
    procent = vergelijking[(vergelijking["eenheid"] == "%") & vergelijking["nederland"].notna()]
    anders = procent[procent["oordeel"].isin(("hoger", "lager"))]
    drempel = scan.catalogus.regels.drempels()["verschil_minimaal_pp"]
    aantal = say_aantal(len(anders), "cijfer", "cijfers")
    zin = (
        f"Bij {aantal} is het verschil met Nederland minstens {format_getal(drempel)} procentpunt. "
        "Waar een marge is, valt Nederland daarbuiten."
    )
    model = [str(t) for t in procent.loc[procent["soort"] == "model", "titel_kort"]]
    extra = (
        f"Schattingen uit een model of een steekproef zijn: {format_lijst(model)}." if model else ""
    )
    return Tekst(f"{zin} {escape_md(extra)}")


def say_kort_bevolking(wijken: pd.DataFrame, boven: pd.DataFrame, scan: Scan) -> Tekst:
    """Say the bottom line of phase 2.

    Parameters
    ----------
    wijken : DataFrame
        From `compare_wijken`.
    boven : DataFrame
        From `select_oververtegenwoordigd`.
    """
    aantal = len(scan.wijken)
    if aantal < 2:
        return _lijst(
            [
                f"{scan.naam} is voor het CBS één wijk. Wijken vergelijken kan hier niet; "
                "de cijfers van de gemeente staan hieronder."
            ]
        )
    getoetst = int(wijken["p"].notna().sum())
    regels = [
        f"{scan.naam} heeft {aantal} wijken. Wij vergeleken {format_getal(getoetst)} keer een wijk "
        f"met de rest. In {format_getal(len(boven))} gevallen is een groep in de wijk duidelijk "
        "groter."
    ]
    nodig = boven["richting"] == "meer_is_behoefte"
    eerst = boven[nodig].drop_duplicates("naam").head(2)
    overig = boven[~nodig & ~boven["naam"].isin(eerst["naam"])].drop_duplicates("indicator")
    for rij in select_rijen(pd.concat([eerst, overig.head(3 - len(eerst))])):
        regels.append(say_wijk(rij, scan.naam))
    if boven.empty:
        regels.append(
            "Geen enkele wijk springt er duidelijk uit. Dat is ook een uitkomst: een "
            "aanpak voor de hele gemeente past dan beter dan een wijkaanpak."
        )
    return _lijst(regels)


def say_kaart(wijken: pd.DataFrame, scan: Scan, indicatoren: Sequence[str]) -> Tekst:
    """Say what the mapped figures tell and what they do not."""
    regels = []
    for indicator in indicatoren:
        uitleg = scan.catalogus.indicator[indicator]
        regels.append(
            f"**{escape_md(uitleg.titel)}.** {escape_md(uitleg.zegt)} {escape_md(uitleg.zegt_niet)}"
        )
    return _lijst(regels, veilig=True) if regels else Tekst("")


def say_kort_stakeholders(partners: pd.DataFrame, scan: Scan) -> Tekst:
    """Say the bottom line of phase 3."""
    if partners.empty:
        return say_leeg("stakeholders")
    zinnen = [
        f"Er zijn {say_aantal(len(partners), 'stakeholder', 'stakeholders')} ingevuld voor "
        f"{scan.naam}."
    ]
    gedekt = sum(any(thema.id in t for t in partners["themas"]) for thema in scan.catalogus.themas)
    zinnen.append(
        f"Samen raken zij {gedekt} van de {len(scan.catalogus.themas)} thema's van deze scan."
    )
    return _lijst(zinnen)


def say_kort_partners(partners: pd.DataFrame) -> Tekst:
    """Say the bottom line of phase 4."""
    if partners.empty:
        return say_leeg("partners")
    eerste = partners[partners["aanknopingen"] > 0].head(3)
    if eerste.empty:
        return _lijst(["Geen van de partners deelt een thema en een doelgroep met een kans."])
    return _lijst([
        "Nodig als eerste uit: " + format_lijst(_wie(eerste)) + ".",
        "Met hen deelt de bibliotheek de meeste onderwerpen, of is er nog het meest te winnen.",
    ])  # fmt: skip


def say_kort_aanbod(confrontatie: pd.DataFrame, scan: Scan) -> Tekst:
    """Say the bottom line of phase 5."""
    if "aanbod" not in scan.bladen:
        return say_leeg("marktaanbod")
    blad = scan.invulmap.aanbod
    wit = confrontatie[confrontatie["oordeel"] == "witte_vlek"]
    zinnen = [
        f"Er zijn {say_aantal(len(blad), 'activiteit', 'activiteiten')} van "
        f"{say_aantal(blad['aanbieder'].nunique(), 'aanbieder', 'aanbieders')} bekend."
    ]
    if wit.empty:
        zinnen.append("Er is geen witte vlek gevonden: bij elke behoefte doet iemand iets.")
    else:
        groepen = _titels(scan, wit.sort_values("prioriteit", ascending=False)["doelgroep"])
        rest = [f"nog {say_aantal(len(groepen) - 4, 'groep', 'groepen')}"] if groepen[4:] else []
        zinnen.append(f"Witte vlekken zijn er voor {format_lijst([*groepen[:4], *rest])}.")
    blad_per_cel = confrontatie.loc[confrontatie["gebiedscode"] == scan.code, "aanbod_rijen"]
    enkel = sum(len(set(blad.loc[list(r), "aanbieder"])) == 1 for r in blad_per_cel if r)
    if enkel:
        aantal = say_aantal(enkel, "combinatie", "combinaties")
        zinnen.append(
            f"Bij {aantal} van doelgroep en thema is er buiten de bibliotheek maar één aanbieder."
        )
    return _lijst(zinnen)


def say_kort_bibliotheek(scan: Scan) -> Tekst:
    """Say the bottom line of phase 6."""
    if "bibliotheek" not in scan.bladen:
        return say_leeg("bibliotheek")
    standen = scan.invulmap.bibliotheek.drop_duplicates("dienst")["status"].value_counts()
    vormen = {
        "bestaat": ("bestaat", "bestaan"),
        "gepland": ("is gepland", "zijn gepland"),
        "mogelijk": ("is mogelijk", "zijn mogelijk"),
    }
    delen = [say_aantal(standen[s], *v) for s, v in vormen.items() if s in standen]
    totaal = say_aantal(int(standen.sum()), "dienst", "diensten")
    zinnen = [f"De bibliotheek noemt {totaal}."]
    if len(delen) > 1:
        zinnen = [f"De bibliotheek noemt {totaal}: {format_lijst(delen)}."]
    genoemd = set(scan.invulmap.bibliotheek["dienst"])
    missen = sum(d.id not in genoemd for d in scan.catalogus.diensten)
    if missen:
        rest = say_aantal(missen, "dienst", "diensten")
        zinnen.append(
            f"Uit onze lijst {'is' if missen == 1 else 'zijn'} {rest} niet genoemd. In de regels "
            f"{'telt die' if missen == 1 else 'tellen ze'} als: er nog niet."
        )
    return _lijst(zinnen)


def say_kort_kansen(kansen: pd.DataFrame, scan: Scan) -> Tekst:
    """Say the bottom line of phase 7."""
    if kansen.empty:
        if scan.ingevuld:
            return _lijst(["Uit deze cijfers en deze invulmap volgt geen kans."])
        return say_leeg("kansen")
    per = kansen.drop_duplicates("dienst")["termijn"].value_counts()
    delen = [
        f"{format_getal(per[t])} op de {b.titel}"
        for t, b in scan.catalogus.regels.termijnen.items()
        if t in per
    ]
    eerste = kansen.iloc[0]
    return _lijst([
        f"De scan levert kansen op voor {say_aantal(int(per.sum()), 'dienst', 'diensten')}: "
        f"{format_lijst(delen)}.",
        f"Bovenaan staat **{escape_md(eerste['titel'])}**. Die hoort bij "
        f"{format_getal(eerste['top5'])}% van de wegingen bij de eerste vijf.",
    ], veilig=True)  # fmt: skip


VRAGEN = {
    "beleid": ("Welke doelen staan in het coalitieakkoord en het beleidsplan sociaal domein?",
               "Welke portefeuillehouder gaat over de bibliotheek, en welke over deze doelen?",
               "Welke geldstromen lopen dit en volgend jaar af?"),
    "stakeholders": ("Wie beslist, wie voert uit en wie kent de inwoners?",
                     "Wie heeft belang bij het onderwerp, en hoe groot is de invloed?",
                     "Met wie werkt de bibliotheek al samen, en met wie zou zij dat willen?"),
    "partners": ("Welke behoefte aan ondersteuning is nog niet vervuld, en met wie kan dat?",
                 "Wat brengt elke partner mee, en wat zoekt die?"),
    "marktaanbod": ("Welke vergelijkbare diensten zijn er al, en wie begint en betaalt ze?",
                    "Hoe tevreden zijn inwoners, en wat kan de bibliotheek toevoegen?",
                    "Wanneer is dit voor het laatst nagevraagd?"),
    "bibliotheek": ("Welke diensten bestaan, welke zijn gepland en welke zijn mogelijk?",
                    "Hoeveel mensen doen mee, en uit welke wijken komen zij?",
                    "Hoe versterkt de bibliotheek de eigen regie van inwoners?"),
    "kansen": ("Wat doen anderen al, en wat doet de bibliotheek? Vul de bladen Aanbod en "
               "Bibliotheek in.",
               "Welke kans ziet u zelf? Zet die in het blad Kansen."),
}  # fmt: skip


def say_leeg(fase: str) -> Tekst:
    """Say that nothing is filled in yet, with the questions to ask first."""
    return Tekst(
        "Voor deze fase is nog niets ingevuld. Onvoldoende bewijs voor een oordeel. Deze vragen "
        "helpen op weg:\n\n" + "\n".join(f"- {vraag}" for vraag in VRAGEN[fase])
    )


def say_binnen(titel: str) -> str:
    """Return a title as it reads inside a sentence; names and abbreviations keep their capital.

    Examples
    --------
    >>> say_binnen("Mensen met een uitkering"), say_binnen("WOZ-waarde"), say_binnen("Wmo-hulp")
    ('mensen met een uitkering', 'WOZ-waarde', 'Wmo-hulp')
    """
    eerste = titel.split(" ")[0]
    naam = eerste[1:2].isupper() or eerste.startswith(("Wmo", "Nederland", "Europa"))
    return titel if naam else titel[:1].lower() + titel[1:]


def say_voorbeeld(scan: Scan) -> Tekst:
    """Say, where it holds, that the filled-in part is an example."""
    if not scan.voorbeeld:
        return Tekst("")
    return Tekst(
        "**Voorbeeldinvoer.** De cijfers zijn echt. Wat hieronder is ingevuld over "
        "organisaties, aanbod en beleid is verzonnen om te laten zien hoe het werkt."
    )


def say_waar(rij: Mapping[str, Any], scan: Scan) -> str:
    """Return where a kans lies: the wijken, each with its verdict when those differ."""
    if len(set(rij["oordelen"])) < 2:
        return say_namen(scan, rij["wijken"])
    titels = scan.catalogus.regels.oordelen
    delen = []
    for oordeel in dict.fromkeys(rij["oordelen"]):
        hier = [w for w, o in zip(rij["wijken"], rij["oordelen"], strict=True) if o == oordeel]
        delen.append(f"{say_namen(scan, hier)} ({titels[oordeel].titel})")
    return format_lijst(delen)


def say_reden(rij: Mapping[str, Any], scan: Scan) -> str:
    """Return why a kans has its verdict; names the wijk when the verdicts differ."""
    eerste = f"{scan.wijken[rij['wijken'][0]]}: " if len(set(rij["oordelen"])) > 1 else ""
    plan = " De bibliotheek heeft het hier wel gepland." if rij["gepland_hier"] else ""
    return f"{eerste}{rij['reden']}{plan}"


def say_namen(scan: Scan, codes: Sequence[str]) -> str:
    """Return names of wijken for a sentence; the whole gemeente when there are none."""
    namen = [str(scan.wijken[c]) for c in codes if c in scan.wijken.index]
    if not namen:
        return f"heel {scan.naam}"
    return format_lijst([*namen[:4], f"nog {len(namen) - 4}"] if len(namen) > 5 else namen)


def _say_stedelijk(vergelijking: pd.DataFrame, scan: Scan) -> str:
    klasse = vergelijking["waarde"].get("stedelijkheid")
    if klasse is None or is_leeg(klasse):
        return f"De gemeente ligt in {scan.provincie}."
    return f"Het is een {STEDELIJKHEID[int(klasse)]} gemeente in {scan.provincie}."


def _waarde(rij: Mapping[str, Any], kolom: str) -> str:
    return format_waarde(rij[kolom], rij["eenheid"], int(rij["decimalen"]))


def _rond(getal: float) -> int:
    """Round a number of people as people say it: to two significant digits."""
    stap = 10 ** max(len(str(int(abs(getal)))) - 2, 1)
    return int(round(getal / stap) * stap)


def _wie(partners: pd.DataFrame) -> list[str]:
    return [f"{o} ({r})" for o, r in zip(partners["organisatie"], partners["rol"], strict=True)]


def _titels(scan: Scan, ids: pd.Series) -> list[str]:
    titels = {g.id: g.titel_kort for g in scan.catalogus.doelgroepen}
    return [titels[i] for i in dict.fromkeys(ids)]


def _lijst(zinnen: Sequence[str], veilig: bool = False) -> Tekst:
    """Return sentences as a list; `veilig`: values in them were escaped already."""
    return Tekst("\n".join(f"- {z if veilig else _escape(z)}" for z in zinnen))


def _escape(zin: str) -> str:
    """Escape all but the bold marks that our own sentences carry."""
    delen = []
    for deel in zin.split("**"):
        kern = deel.strip()
        links, rechts = deel[: len(deel) - len(deel.lstrip())], deel[len(deel.rstrip()) :]
        delen.append(f"{links}{escape_md(kern)}{rechts}" if kern else deel)
    return "**".join(delen)
