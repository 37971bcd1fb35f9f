"""What was agreed, what could be agreed, and what came of an earlier plan."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pandas as pd

from kansenscan_lib.beeld.taal import (
    format_bereik,
    format_datum,
    format_getal,
    format_lijst,
    format_waarde,
    is_leeg,
    say_aantal,
    say_zin,
    select_vorm,
)
from kansenscan_lib.beeld.tabel import Oordeel, Tabel
from kansenscan_lib.beeld.tonen import Blok, Tekst, escape_md
from kansenscan_lib.beeld.vouwen import draw_gevouwen
from kansenscan_lib.beeld.zinnen import say_binnen, say_namen
from kansenscan_lib.rijen import Rij, select_rijen
from kansenscan_lib.scan import Scan

#: Progress of a step -> kind of badge and words.
VOORTGANG = {
    "klaar": ("gedekt", "klaar"),
    "bezig": ("kans", "bezig"),
    "niet_begonnen": ("onbekend", "nog niet begonnen"),
    "gestopt": ("let_op", "gestopt"),
}
#: Verdict on a figure of an earlier plan -> kind of badge.
_BADGE = {
    "hoger": "boven", "lager": "onder", "geen duidelijk verschil": "gelijk",
    "niet te toetsen": "onbekend", "nog geen nieuwer cijfer": "onbekend",
    "niet te vergelijken": "onbekend",
}  # fmt: skip
_NIET_DOOR = (
    "Een cijfer kan om veel redenen veranderen. Dat het na een actie veranderde, zegt niet dat de "
    "actie daarvoor zorgde. En een cijfer dat gelijk bleef, zegt niet dat de actie niets opleverde."
)


def add_maat(plan: pd.DataFrame, scan: Scan) -> pd.DataFrame:
    """Add where a step is, in words, and what could be measured where people did not say that.

    Parameters
    ----------
    plan : DataFrame
        From `analyse.actieplan.compare_actieplan`; not changed.
    scan : Scan

    Returns
    -------
    DataFrame
        With waar; maat and nulmeting are filled in where they were empty. Each suggestion is
        something the library counts itself, never that a figure about all residents must change.
    """
    rijen = select_rijen(plan)
    return plan.assign(
        waar=[say_namen(scan, rij["wijken"]) if rij["dienst"] else "" for rij in rijen],
        maat=[rij["maat"] or _say_maat(rij, scan) for rij in rijen],
        nulmeting=[rij["nulmeting"] or _say_nulmeting(rij, scan) for rij in rijen],
    )


def _say_maat(rij: Rij, scan: Scan) -> str:
    if not rij["dienst"]:
        return ""
    telt = scan.catalogus.dienst[rij["dienst"]].telt
    if len(scan.wijken) < 2:
        return f"Aantal {telt} per jaar."
    waar = f" uit {say_namen(scan, rij['wijken'])}" if rij["wijken"] else ", per wijk"
    return f"Aantal {telt} per jaar{waar}. Vraag bij het begin in welke wijk mensen wonen."


def _say_nulmeting(rij: Rij, scan: Scan) -> str:
    delen = []
    if not is_leeg(rij["deelnemers"]):
        delen.append(f"Deelnemers per jaar in de hele gemeente: {format_getal(rij['deelnemers'])}.")
    elif rij["stand"] in ("gepland", "mogelijk"):
        delen.append("De dienst is er nog niet.")
    if rij["indicator"]:
        delen.append(f"{_titel(rij, scan)}, {_cijfer(rij, '', scan)}.")
    return " ".join(delen)


def say_actieplan(plan: pd.DataFrame, scan: Scan) -> Tekst:
    """Say how many steps were agreed, how far they are, and where the plan can be filled in."""
    if plan.empty:
        return Tekst(
            "Er zijn nog geen acties afgesproken, en uit deze scan volgt nog geen kans. Vul eerst "
            "de bladen Aanbod en Bibliotheek in. Spreek daarna af wie wat doet, wanneer, en "
            "waaraan u ziet dat het werkt."
        )
    eigen, rest = plan[plan["afgesproken"]], plan[~plan["afgesproken"]]
    zinnen = ["Er zijn nog geen acties afgesproken."]
    if len(eigen):
        kansen = say_aantal(eigen["kans"].nunique(), "kans", "kansen")
        zinnen = [f"Er {select_vorm(len(eigen), 'is', 'zijn')} "
                  f"**{say_aantal(len(eigen), 'actie', 'acties')}** afgesproken, bij {kansen}. "
                  f"{_say_voortgang(eigen)}"]  # fmt: skip
    if len(rest):
        kansen = say_aantal(len(rest), "andere kans" if len(eigen) else "kans",
                            "andere kansen" if len(eigen) else "kansen")  # fmt: skip
        zinnen.append(f"Voor {kansen} is nog niets afgesproken.")
    zinnen.append(
        "Alles staat in het bestand **actieplan.xlsx** naast dit rapport. Daarin vult u aan wie "
        "wat doet, en later wat ervan kwam. Zet het in de map van de organisatie onder de naam "
        f"{scan.code}-actieplan.xlsx; dan blikt de volgende scan erop terug."
    )
    return Tekst(" ".join(zinnen))


def _say_voortgang(stappen: pd.DataFrame) -> str:
    delen = []
    for code, (_, woord) in VOORTGANG.items():
        n = int((stappen["voortgang"] == code).sum())
        if n:
            delen.append(f"{say_aantal(n, '', '').strip()} {select_vorm(n, 'is', 'zijn')} {woord}")
    return say_zin(format_lijst(delen))


def draw_acties(scan: Scan) -> Tabel | Blok | Tekst:
    """Show the agreed actions: what, who (a role), when, how it is measured, how far it is."""
    blad = scan.invulmap.acties
    if blad.empty:
        return Tekst(
            "Kies samen een kans op de korte termijn en spreek af wie wat doet, wanneer, en "
            "waaraan u ziet dat het werkt."
        )
    stand: Any = [Oordeel(*VOORTGANG[code]) for code in blad["voortgang"]]
    uit = blad.assign(
        stap=[f"{wat}\nBij: {kans}" for wat, kans in zip(blad["wat"], blad["kans"], strict=True)],
        maat=[f"{maat}\nNu: {nul}" if nul else maat
              for maat, nul in zip(blad["maat"], blad["nulmeting"], strict=True)],
        voortgang=stand,
    )  # fmt: skip
    return draw_gevouwen(Tabel(
        uit, "Afgesproken acties",
        kolommen={"stap": "Wat", "wie": "Wie", "wanneer": "Wanneer klaar",
                  "maat": "Waaraan u het ziet", "voortgang": "Voortgang"},
    ))  # fmt: skip


def draw_actieplan(plan: pd.DataFrame, scan: Scan) -> Tabel | Blok | Tekst:
    """Show the kansen for which nothing is agreed yet, with a measure to begin with.

    Parameters
    ----------
    plan : DataFrame
        From `analyse.actieplan.compare_actieplan`.
    scan : Scan
    """
    rest = add_maat(plan[~plan["afgesproken"]], scan)
    if rest.empty:
        return Tekst("")
    termijnen = [termijn or "onbekend" for termijn in rest["termijn"]]
    uit = rest.assign(termijn=termijnen)
    return draw_gevouwen(Tabel(
        uit, "Kansen die nog op een afspraak wachten, met een voorstel voor een maat",
        kolommen={"kans": "Kans", "termijn": "Termijn", "maat": "Voorstel voor een maat",
                  "nulmeting": "Stand nu"},
        toelichting="De maat is iets wat de bibliotheek zelf kan tellen. Het cijfer bij Stand nu "
        "gaat over alle inwoners. Het verandert niet zomaar met een actie.",
        ontbreekt="–",
    ))  # fmt: skip


def say_terugblik(terugblik: pd.DataFrame, scan: Scan) -> Tekst:
    """Say what came of the earlier plan and which of its figures moved.

    Parameters
    ----------
    terugblik : DataFrame
        From `analyse.terugblik.compare_terugblik`, possibly empty.
    scan : Scan
    """
    if terugblik.empty:
        return Tekst(
            "Er is nog geen eerder actieplan om op terug te kijken. Bewaar **actieplan.xlsx** "
            f"onder de naam {scan.code}-actieplan.xlsx in de map van de organisatie, en vul het "
            "aan. De volgende scan laat dan zien wat er is gedaan en welke cijfers veranderden."
        )
    datum = terugblik["plan_van"].iloc[0]
    van = "" if is_leeg(datum) else f" van {format_datum(datum)}"
    n = len(terugblik)
    zinnen = [f"In het vorige plan{van} {select_vorm(n, 'staat', 'staan')} "
              f"**{say_aantal(n, 'actie', 'acties')}**. {_say_voortgang(terugblik)}"]  # fmt: skip
    laat = int(terugblik["te_laat"].fillna(False).sum())
    if laat:
        zinnen.append(f"Bij {say_aantal(laat, 'actie', 'acties')} is de datum voorbij.")
    cijfers = _select_cijfers(terugblik)
    if cijfers.empty:
        return Tekst(" ".join([*zinnen, "Bij de acties staat geen cijfer om te volgen."]))
    punten = []
    for oordeel, badge in _BADGE.items():
        rijen = select_rijen(cijfers[cijfers["oordeel"] == oordeel])
        if rijen:
            namen = escape_md(format_lijst(say_binnen(_titel(rij, scan)) for rij in rijen))
            nadruk = f"**{oordeel.capitalize()}**" if badge in ("boven", "onder") else (
                oordeel.capitalize())  # fmt: skip
            punten.append(f"- {nadruk}: {namen}.")
    return Tekst(" ".join(zinnen) + "\n\n" + "De cijfers die bij deze acties staan:\n\n"
                 + "\n".join(punten) + "\n\n" + _NIET_DOOR)  # fmt: skip


def draw_terugblik(terugblik: pd.DataFrame, scan: Scan) -> list[Tabel | Blok]:
    """Show what was done of the earlier plan, and its figures then and now.

    Parameters
    ----------
    terugblik : DataFrame
        From `analyse.terugblik.compare_terugblik`; nothing is shown when it is empty.
    scan : Scan
    """
    if terugblik.empty:
        return []
    delen = [draw_gevouwen(_draw_gedaan(terugblik))]
    cijfers = _select_cijfers(terugblik)
    if len(cijfers):
        delen.append(draw_gevouwen(_draw_cijfers(cijfers, scan)))
    return delen


def _draw_gedaan(terugblik: pd.DataFrame) -> Tabel:
    rijen = select_rijen(terugblik)
    stand: Any = [_stand(rij) for rij in rijen]
    uit = terugblik.assign(
        stap=[f"{rij['wat']}\nBij: {rij['kans']}" for rij in rijen],
        stand=stand,
        maat=[_join([rij["maat"], f"Toen: {rij['nulmeting']}" if rij["nulmeting"] else ""])
              for rij in rijen],
        kwam=[_join([rij["gedaan"], rij["resultaat"]]) for rij in rijen],
    )  # fmt: skip
    return Tabel(
        uit, "Wat er van het vorige plan is gedaan",
        kolommen={"stap": "Wat", "wie": "Wie", "stand": "Stand", "maat": "Maat",
                  "kwam": "Gedaan en resultaat"},
        ontbreekt="niet ingevuld",
    )  # fmt: skip


def _stand(rij: Rij) -> Oordeel:
    badge, woord = VOORTGANG[rij["voortgang"]]
    if not is_leeg(rij["afgerond_op"]):
        woord += f" ({format_datum(rij['afgerond_op'])})"
    elif not is_leeg(rij["te_laat"]) and rij["te_laat"]:
        badge, woord = "let_op", f"{woord}, moest klaar zijn op {format_datum(rij['wanneer'])}"
    return Oordeel(badge, woord)


def _draw_cijfers(cijfers: pd.DataFrame, scan: Scan) -> Tabel:
    rijen = select_rijen(cijfers)
    uit = pd.DataFrame({
        "cijfer": [_titel(rij, scan) for rij in rijen],
        "toen": [_cijfer(rij, "", scan) for rij in rijen],
        "nu": [_cijfer(rij, "_nu", scan) for rij in rijen],
        "verschil": [_verschil(rij, scan) for rij in rijen],
        "oordeel": [Oordeel(_BADGE[rij["oordeel"]], rij["oordeel"]) for rij in rijen],
        "reden": [rij["reden"] for rij in rijen],
    })  # fmt: skip
    return Tabel(
        uit, "De cijfers van het vorige plan, toen en nu",
        kolommen={"cijfer": "Cijfer", "toen": "Toen", "nu": "Nu", "verschil": "Verschil (marge)",
                  "oordeel": "Oordeel", "reden": "Waarom niet"},
        toelichting="Hoger of lager noemen wij een cijfer alleen als het verschil groter is dan "
        "toeval kan verklaren, en groot genoeg om te noemen. Een verschil tussen percentages is in "
        "procentpunten.",
        ontbreekt="–",
    )  # fmt: skip


def _select_cijfers(terugblik: pd.DataFrame) -> pd.DataFrame:
    """Return every different figure of the plan once."""
    cijfers = terugblik[terugblik["indicator"] != ""]
    return cijfers.drop_duplicates(["indicator", "gebied", "jaar", "waarde"])


def _titel(rij: Rij, scan: Scan) -> str:
    titel = scan.catalogus.indicator[rij["indicator"]].titel
    return f"{titel} in {scan.gebieden['naam'][rij['gebied']]}"


def _cijfer(rij: Rij, kant: str, scan: Scan) -> str:
    """Write a figure with its year; a dash where there is none."""
    if is_leeg(rij[f"waarde{kant}"]):
        return "–"
    indicator = scan.catalogus.indicator[rij["indicator"]]
    waarde = format_waarde(rij[f"waarde{kant}"], indicator.eenheid, indicator.decimalen)
    return f"{waarde} ({int(rij[f'jaar{kant}'])})"


def _verschil(rij: Rij, scan: Scan) -> str:
    """Write a difference with its margin; nothing where the two may not be compared."""
    if is_leeg(rij["verschil"]) or rij["oordeel"] == "niet te vergelijken":
        return "–"
    indicator = scan.catalogus.indicator[rij["indicator"]]
    decimalen = max(indicator.decimalen, 1) if indicator.eenheid == "%" else indicator.decimalen
    tekst = format_getal(rij["verschil"], decimalen, plus=True)
    marge = format_bereik(rij["verschil_onder"], rij["verschil_boven"], "aantal", decimalen)
    return f"{tekst}\n({marge})" if marge else tekst


def _join(delen: Iterable[Any]) -> str:
    return "\n".join(str(deel) for deel in delen if deel)
