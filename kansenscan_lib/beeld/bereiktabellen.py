"""Whom the library reaches, which functions of the law it fills in, and where it is."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import pandas as pd
from matplotlib.figure import Figure

from kansenscan_lib.beeld.bron import format_bron
from kansenscan_lib.beeld.stijl import BREEDTE, KLEUREN, format_as, stijl
from kansenscan_lib.beeld.taal import (
    format_bereik,
    format_getal,
    format_lijst,
    format_procent,
    is_leeg,
    say_aantal,
)
from kansenscan_lib.beeld.tabel import Oordeel, Tabel
from kansenscan_lib.beeld.tonen import Beeld, Blok, Tekst, escape_md
from kansenscan_lib.beeld.woorden import STAND
from kansenscan_lib.beeld.zinnen import say_binnen, say_namen
from kansenscan_lib.invoer.lijsten import ALLE_INWONERS
from kansenscan_lib.rijen import Rij, select_rijen
from kansenscan_lib.scan import Scan

#: How many counts get a drawing; the others are folded in as a table.
FIGUREN = 3
#: How many wijken a drawing holds: those where most people live.
WIJKEN_IN_BEELD = 20
REEKS = ["groep", "dienst", "jaar"]
#: Why there is no percentage, as a reader sees it.
ZONDER = {
    "onderdrukt": "niet getoond", "schatting": "alleen een schatting",
    "geen telling": "geen telling", "huishoudens": "huishoudens geteld",
    "klopt niet": "klopt niet",
}  # fmt: skip
#: Markering -> its words, and the shape and colour of its dot.
NAAST = {
    "oververtegenwoordigd": ("hoger", "^", KLEUREN["boven"]),
    "ondervertegenwoordigd": ("lager", "v", KLEUREN["onder"]),
    "niet te onderscheiden": ("geen duidelijk verschil", "o", KLEUREN["gemeente"]),
    "te weinig gegevens": ("te weinig gegevens", "o", KLEUREN["gelijk"]),
}
GEEN_BEREIK = Tekst(
    "Er is nog niet ingevuld wie de bibliotheek bereikt. Tel per wijk hoeveel verschillende "
    "bewoners lid zijn of meedoen, en vul het blad Bereik in."
)


def say_bereik(bereik: pd.DataFrame, scan: Scan) -> Tekst:
    """Say where the reach is higher and lower than in the other wijken, and what is not shown.

    Parameters
    ----------
    bereik : DataFrame
        From `analyse.compare_bereik`.
    scan : Scan
    """
    if bereik.empty:
        return GEEN_BEREIK
    regels = []
    for reeks in _select_reeksen(bereik):
        hoog, laag = (_codes(reeks, m) for m in list(NAAST)[:2])
        delen = [
            f"duidelijk {woord} in {escape_md(say_namen(scan, codes))}"
            for woord, codes in (("hoger", hoog), ("lager", laag))
            if codes
        ]
        zin = f"Naast de andere wijken is het bereik {format_lijst(delen)}." if delen else ""
        geen = "Tussen de wijken zien wij geen duidelijk verschil, of het is niet te toetsen."
        regels.append(f"- **{escape_md(_format_titel(reeks, scan))}.** {zin or geen}")
    minimaal = int(scan.catalogus.regels.drempels()["bereik_minimaal"])
    slot = [
        f"Aantallen onder de {format_getal(minimaal)} tonen wij niet. Geldt dat voor één wijk, "
        "dan tonen wij ook het volgende aantal niet: anders is het eerste af te leiden. Een totaal "
        "staat er niet bij. Een wijk die ontbreekt, is niet geteld; dat is niet nul."
    ]
    fout = bereik[bereik["status"] == "klopt niet"]
    if len(fout):
        plek = escape_md(say_namen(scan, list(dict.fromkeys(fout["gebiedscode"]))))
        slot.append(f"In {plek} zijn meer mensen geteld dan er wonen. Dat klopt niet; kijk het na.")
    return Tekst("\n".join(regels) + "\n\n" + " ".join(slot))


def draw_bereik(bereik: pd.DataFrame, scan: Scan) -> list[Beeld | Blok | Tabel | Tekst]:
    """Draw the reach per wijk with its interval: for every count its youngest year.

    Parameters
    ----------
    bereik : DataFrame
        From `analyse.compare_bereik`.
    scan : Scan

    Returns
    -------
    list
        A drawing with its table for the first `FIGUREN` counts with at least two percentages,
        then the others and earlier years as tables, folded in.
    """
    reeksen = _select_reeksen(bereik)
    goed = [reeks for reeks in reeksen if (reeks["status"] == "ok").sum() >= 2][:FIGUREN]
    delen: list[Beeld | Blok | Tabel | Tekst] = [_draw_reeks(reeks, scan) for reeks in goed]
    getekend = {_sleutel(reeks) for reeks in goed}
    rest = [r for _, r in bereik.groupby(REEKS, sort=False) if _sleutel(r) not in getekend]
    if rest:
        kop = say_aantal(len(rest), "andere telling", "andere tellingen").capitalize()
        tabellen = "\n".join(_draw_tabel(reeks, scan)._repr_html_() for reeks in rest)
        delen.append(Blok(f"<details><summary>{kop}</summary>{tabellen}</details>"))
    return delen


def _sleutel(reeks: pd.DataFrame) -> tuple[object, ...]:
    return tuple(reeks.iloc[0][REEKS])


def _select_reeksen(bereik: pd.DataFrame) -> list[pd.DataFrame]:
    """Return the rows of every groep and dienst in its youngest year."""
    jongste = bereik.groupby(["groep", "dienst"])["jaar"].transform("max")
    return [r for _, r in bereik[bereik["jaar"] == jongste].groupby(REEKS, sort=False)]


def _codes(reeks: pd.DataFrame, markering: str) -> list[str]:
    return [str(code) for code in reeks.loc[reeks["markering"] == markering, "gebiedscode"]]


def _format_titel(reeks: pd.DataFrame, scan: Scan) -> str:
    groep, dienst, jaar = _sleutel(reeks)
    wie = "alle inwoners"
    if groep != ALLE_INWONERS:
        wie = say_binnen(scan.catalogus.doelgroep[str(groep)].titel_kort)
    wat = scan.catalogus.dienst[str(dienst)].titel if dienst else "Leden van de bibliotheek"
    return f"{wat}, {wie}, {jaar}"


def _draw_reeks(reeks: pd.DataFrame, scan: Scan) -> Beeld:
    getoond = reeks.nlargest(WIJKEN_IN_BEELD, "noemer").sort_values("naam", ascending=False)
    titel = _format_titel(reeks, scan)
    with stijl():
        fig = Figure(figsize=(BREEDTE, 1.2 + 0.26 * len(getoond)), layout="constrained")
        ax = fig.subplots()
        for markering, (woorden, teken, kleur) in NAAST.items():
            raak = (getoond["markering"] == markering) & (getoond["status"] == "ok")
            plek = [i for i, is_raak in enumerate(raak) if is_raak]
            if plek:
                deel = getoond[raak]
                ax.hlines(plek, deel["onder"], deel["boven"], color=kleur, lw=4, alpha=0.45)
                ax.scatter(deel["waarde"], plek, color=kleur, marker=teken, s=38, zorder=3,
                           label=woorden)  # fmt: skip
        for i, rij in enumerate(select_rijen(getoond)):
            if rij["status"] != "ok":
                ax.annotate(ZONDER[rij["status"]], (0, i), (5, 0), textcoords="offset points",
                            va="center", fontsize=8.5, color="#5A666C")  # fmt: skip
        ax.set_yticks(range(len(getoond)), [_kort(n) for n in getoond["naam"]])
        ax.set_ylim(-0.7, len(getoond) - 0.3)
        ax.set_xlim(left=0)
        ax.grid(axis="x")
        format_as(ax, "x", eenheid="%")
        fig.legend(loc="outside upper left", ncols=4)
    rij = select_rijen(reeks)[0]
    return Beeld(
        fig,
        alt=f"Stippenfiguur van het bereik per wijk. {titel}. {_say_alt(reeks)}",
        bijschrift=f"{titel}: deel van de {_format_noemer(rij)} dat de bibliotheek bereikt. De "
        f"balk is de marge; de vorm van de stip zegt hoe de wijk is naast de andere. "
        f"{_say_ruimer(rij, scan)}{_say_deel(len(getoond), len(reeks))}".strip(),
        bron="invulmap van de bibliotheek, blad Bereik; "
        + format_bron(scan, [rij["indicator"]], [int(rij["peiljaar"])]),
        tabel=replace(_draw_tabel(reeks, scan), toelichting=""),  # the caption says it already
    )


def _format_noemer(rij: Rij) -> str:
    return f"{say_binnen(rij['titel_noemer'])} ({int(rij['peiljaar'])})"


def _say_ruimer(rij: Rij, scan: Scan) -> str:
    if not rij["ruimer"]:
        return ""
    groep = say_binnen(scan.catalogus.doelgroep[rij["groep"]].titel_kort)
    return f"De groep '{groep}' is daar een deel van; hoe groot dat deel is, weten wij niet. "


def _say_deel(getoond: int, alle: int) -> str:
    if getoond == alle:
        return ""
    return f"Getoond: de {getoond} grootste van {alle} wijken."


def _say_alt(reeks: pd.DataFrame) -> str:
    ok = reeks[reeks["status"] == "ok"].sort_values("waarde", kind="stable")
    laag, hoog = select_rijen(ok)[0], select_rijen(ok)[-1]
    return (
        f"Het hoogst is {hoog['naam']} met {format_procent(hoog['waarde'])}, het laagst "
        f"{laag['naam']} met {format_procent(laag['waarde'])}."
    )


def _draw_tabel(reeks: pd.DataFrame, scan: Scan) -> Tabel:
    eerste = select_rijen(reeks)[0]
    uit = reeks.assign(
        mensen=[_format_getal(r, "aantal") for r in select_rijen(reeks)],
        deel=[ZONDER.get(r["status"]) or format_procent(r["waarde"]) for r in select_rijen(reeks)],
        marge=[format_bereik(r["onder"], r["boven"]) or "–" for r in select_rijen(reeks)],
        naast=[NAAST[m][0] for m in reeks["markering"]],
    )
    noot = ""
    if not is_leeg(eerste["peiljaar"]):
        noot = f"Van: {_format_noemer(eerste)}. {_say_ruimer(eerste, scan)}"
    return Tabel(
        uit, f"Bereik per wijk: {_format_titel(reeks, scan)}",
        kolommen={"naam": "Wijk", "mensen": "Bereikt", "noemer": "Van", "deel": "Bereik",
                  "marge": "Marge", "naast": "Naast de andere wijken"},
        formats={"noemer": lambda n: "–" if is_leeg(n) else format_getal(n)},
        toelichting=noot.strip(), ontbreekt=ZONDER["onderdrukt"],
    )  # fmt: skip


def _format_getal(rij: Rij, kolom: str) -> str:
    return ZONDER["onderdrukt"] if is_leeg(rij[kolom]) else format_getal(rij[kolom])


def draw_wsob(wsob: pd.DataFrame, scan: Scan) -> Tabel | Tekst:
    """Show which diensten fill in the five functions of a public library in law.

    Parameters
    ----------
    wsob : DataFrame
        From `analyse.select_wsob`.
    scan : Scan
    """
    if "bibliotheek" not in scan.bladen:
        return Tekst("Het blad Bibliotheek is nog niet ingevuld. Daarom is hier niets te zeggen.")
    woorden = STAND | {"geen": ("let_op", "geen dienst genoemd")}
    return Tabel(
        wsob.assign(
            titel=[t.capitalize() for t in wsob["titel"]],
            heeft=[_diensten(d, scan) for d in wsob["bestaat"]],
            plan=[_diensten(d, scan) for d in wsob["gepland"]],
            oordeel=pd.Series([Oordeel(*woorden[s]) for s in wsob["stand"]], index=wsob.index,
                              dtype=object),
        ),
        "De vijf functies van een bibliotheek in de wet, en de diensten die erbij horen",
        kolommen={"titel": "Functie", "heeft": "Diensten die bestaan",
                  "plan": "Alleen nog gepland", "oordeel": "Stand"},
        toelichting="Wet stelsel openbare bibliotheekvoorzieningen, artikel 5. Wij kijken naar de "
        "diensten van deze scan. De gewone uitleen en activiteiten buiten onze lijst staan er niet "
        "in. De tabel zegt niet hoe goed of hoe vaak.",
    )  # fmt: skip


def draw_locaties(locaties: pd.DataFrame, scan: Scan) -> Tabel | Tekst:
    """Show where the library is, with what it does there and for which wijken.

    Parameters
    ----------
    locaties : DataFrame
        From `analyse.select_locaties`.
    scan : Scan
    """
    if locaties.empty:
        return Tekst("Op het blad Bibliotheek is nog geen locatie ingevuld.")
    return Tabel(
        locaties.assign(
            heeft=[_diensten(d, scan) for d in locaties["bestaat"]],
            later=[_diensten([*g, *m], scan) for g, m in
                   zip(locaties["gepland"], locaties["mogelijk"], strict=True)],
            waar=[say_namen(scan, w) for w in locaties["wijken"]],
            plekken=[_format_plekken(rij) for rij in select_rijen(locaties)],
        ),
        f"Waar de bibliotheek in {scan.naam} is, en wat zij er doet",
        kolommen={"locatie": "Locatie", "heeft": "Wat er is", "later": "Gepland of mogelijk",
                  "waar": "Voor welke wijken", "plekken": "Plekken per jaar"},
        toelichting="Plekken zijn van diensten die bestaan, bij elkaar geteld. Wie aan twee "
        "diensten meedoet, telt twee keer.",
    )  # fmt: skip


def _format_plekken(rij: Rij) -> str:
    if is_leeg(rij["capaciteit"]):
        return "onbekend" if rij["bestaat"] else "–"
    onbekend = rij["capaciteit_onbekend"]
    return format_getal(rij["capaciteit"]) + (f" (en {onbekend} onbekend)" if onbekend else "")


def _diensten(ids: Iterable[str], scan: Scan) -> str:
    # Titles hold "of" and "en" of their own.
    return "; ".join(scan.catalogus.dienst[id_].titel for id_ in dict.fromkeys(ids)) or "–"


def _kort(naam: str, lengte: int = 30) -> str:
    return naam if len(naam) <= lengte else naam[: lengte - 1].rstrip() + "…"
