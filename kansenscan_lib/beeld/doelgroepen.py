"""The doelgroepen on the page: an overview, and per group how many, where and what fits."""

from __future__ import annotations

import html
from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd

from kansenscan_lib.beeld.bron import format_bron
from kansenscan_lib.beeld.doelgroepzinnen import OVERLAP, say_zekerheid
from kansenscan_lib.beeld.taal import (
    format_bereik,
    format_getal,
    format_lijst,
    format_ongeveer,
    format_waarde,
    is_leeg,
    say_aantal,
)
from kansenscan_lib.beeld.tabel import Oordeel, Tabel
from kansenscan_lib.beeld.tonen import Blok
from kansenscan_lib.beeld.woorden import BADGE, GROOTTE, OORDEELTEKST, ZEKER
from kansenscan_lib.beeld.zinnen import say_binnen
from kansenscan_lib.catalogus.veld import Doelgroep
from kansenscan_lib.rijen import Rij, select_rijen
from kansenscan_lib.scan import Scan

#: How many wijken a table names before the rest is listed by name only.
WIJKEN_IN_TABEL = 10


def draw_doelgroepen(
    doelgroepen: pd.DataFrame, cijfers: pd.DataFrame, scan: Scan
) -> list[Tabel | Blok]:
    """Show every doelgroep: an overview, then folded in how many, where to find it and what fits.

    Parameters
    ----------
    doelgroepen : DataFrame
        From `analyse.select_doelgroepen`.
    cijfers : DataFrame
        From `analyse.compare_doelgroepen`.
    scan : Scan
    """
    per_groep = dict(iter(cijfers.groupby("doelgroep", sort=False)))
    blokken = [
        _draw_blok(rij, per_groep.get(rij["id"], cijfers.iloc[:0]), scan)
        for rij in select_rijen(doelgroepen)
    ]
    return [draw_overzicht(doelgroepen, scan), Blok("\n".join(blokken))]


def draw_overzicht(doelgroepen: pd.DataFrame, scan: Scan) -> Tabel:
    """Show per doelgroep who we count, how many, how sure, and in which wijken it is larger."""
    rijen = select_rijen(doelgroepen)
    oordelen: Any = [_grootte(r, scan) for r in rijen]
    uit = doelgroepen.assign(
        aantal=[_hoeveel(r) for r in rijen],
        marge=[_marge(r) for r in rijen],
        telt=[_telt(r) for r in rijen],
        grootte=oordelen,
        waar=[_waar(r, scan) for r in rijen],
    )
    return Tabel(
        uit, f"Doelgroepen in {scan.naam}: wie wij tellen, hoeveel het er zijn, en waar",
        kolommen={"titel_kort": "Doelgroep", "telt": "Wie wij tellen", "aantal": "Hoeveel",
                  "marge": "Marge", "grootte": "Groep naast Nederland",
                  "waar": "Groter in"},
        toelichting="Staat er 'een deel van', dan tellen wij een ruimere groep: niet iedereen "
        "daarin hoort bij de doelgroep. Ook buiten die telling kunnen er mensen bij horen. "
        f"{OVERLAP} Rust een oordeel op een ander cijfer dan wij tellen, dan staat dat tussen "
        "haakjes. 'Mogelijk' is een schatting of een cijfer zonder marge: dat is niet getoetst. "
        "Welk cijfer de wijken vergelijkt, staat hieronder bij de groep.",
    )  # fmt: skip


def _draw_blok(groep: Rij, cijfers: pd.DataFrame, scan: Scan) -> str:
    uitleg = scan.catalogus.doelgroep[groep["id"]]
    kop = groep["titel_kort"]
    if groep["wijken"]:
        kop += f": {say_zekerheid(groep)} groter in "
        kop += say_aantal(len(groep["wijken"]), "wijk", "wijken") + _soort(groep)
    delen = [
        f"<p>{html.escape(uitleg.omschrijving)} {html.escape(uitleg.raming)}</p>",
        _draw_maat(groep, scan),
        _draw_cijfers(cijfers[cijfers["gebiedscode"] == scan.code], uitleg, scan),
        _draw_plekken(groep, cijfers, scan),
        _draw_aanpak(uitleg, scan),
    ]
    return f"<details><summary>{html.escape(kop)}</summary>\n{''.join(delen)}\n</details>"


def _draw_maat(groep: Rij, scan: Scan) -> str:
    """Return what the count is a count of, and what the verdict rests on when that is another."""
    zinnen = []
    if groep["ruimer"] and not is_leeg(groep["aantal"]):
        marge = format_bereik(groep["aantal_onder"], groep["aantal_boven"], "aantal", 0)
        zinnen.append(
            f"De groep is {_hoeveel(groep)} ({say_binnen(groep['titel_telling'])}; "
            f"{int(groep['peiljaar_telling'])}, {f'marge {marge}' if marge else 'zonder marge'})."
        )
    if ander := _ander_cijfer(groep, scan):
        zinnen.append(
            f"Naast Nederland is de groep {_grootte_woorden(groep)}. Dat rust op een ander cijfer "
            f"dan wij tellen: {ander} ({int(groep['peiljaar'])})."
        )
    return f"<p>{html.escape(' '.join(zinnen))}</p>" if zinnen else ""


def _draw_cijfers(cijfers: pd.DataFrame, uitleg: Doelgroep, scan: Scan) -> str:
    """Return the table of all figures that size the group in the gemeente."""
    if cijfers.empty:
        return "<p>Voor deze groep is er geen cijfer van de gemeente.</p>"
    rijen = select_rijen(cijfers)
    uit = cijfers.assign(
        waarde=[_waarde(r, "waarde") for r in rijen],
        referentie=[_waarde(r, "referentie") for r in rijen],
        aantal=[_aantal(r, r["zekerheid"], kort=True) for r in rijen],
        marge=[_marge(r) for r in rijen],
        soort=[ZEKER[r["zekerheid"]][1] for r in rijen],
        oordeel=cijfers["markering"].map(_oordeel),
    )
    om = [say_binnen(r["titel_indicator"]) for r in rijen if r["omgekeerd"]]
    leidend = format_lijst(r["titel_indicator"] for r in rijen if r["leidend"])
    noot = (
        f"Omgekeerd: hoe hoger dit cijfer, hoe kleiner de groep ({format_lijst(om)}). "
        if om
        else ""
    )
    tabel = Tabel(
        uit, f"{uitleg.titel_kort}: cijfers van {scan.naam}",
        kolommen={"titel_indicator": "Cijfer", "peiljaar": "Jaar", "waarde": scan.naam,
                  "aantal": "Aantal", "marge": "Marge van het aantal", "referentie": "Nederland",
                  "oordeel": "Vergeleken met Nederland", "soort": "Soort cijfer"},
        formats={"peiljaar": str},
        toelichting=f"{noot}Het cijfer '{leidend}' beslist. "
        f"Bron: {format_bron(scan, cijfers['indicator'], cijfers['peiljaar'])}.",
    )  # fmt: skip
    return tabel._repr_html_()


def _oordeel(code: str) -> Oordeel:
    return Oordeel(BADGE[code], OORDEELTEKST.get(code, code))


def _draw_plekken(groep: Rij, cijfers: pd.DataFrame, scan: Scan) -> str:
    """Return where the group is larger, with the numbers."""
    wijken = cijfers[(cijfers["gebiedscode"] != scan.code) & cijfers["leidend"]]
    if len(scan.wijken) < 2:
        zin = f"{scan.naam} is voor het CBS één wijk. Wijken vergelijken kan hier niet."
    elif not groep["wijkindicator"]:
        zin = "Per wijk is er voor deze groep geen cijfer."
    elif not groep["wijken"]:
        titel = say_binnen(scan.catalogus.indicator[groep["wijkindicator"]].titel)
        zin = f"Geen wijk springt er duidelijk uit (gemeten aan: {titel})."
    else:
        return _draw_wijken(groep, wijken, scan)
    return f"<p>{html.escape(zin)}</p>"


def _draw_wijken(groep: Rij, wijken: pd.DataFrame, scan: Scan) -> str:
    codes = list(groep["wijken"])
    uit = wijken.set_index("gebiedscode").loc[codes[:WIJKEN_IN_TABEL]]
    rijen = select_rijen(uit)
    eerste = rijen[0]
    uit = uit.assign(
        deel=[_waarde(r, "waarde") for r in rijen],
        elders=[_waarde(r, "referentie") for r in rijen],
        aantal=[_aantal(r, r["zekerheid"], kort=True) for r in rijen],
        marge=[_marge(r) for r in rijen],
        indexmarge=[format_bereik(r["index_onder"], r["index_boven"], "index", 0)
                    or "zonder marge" for r in rijen],
    )  # fmt: skip
    hoeveel = "Een deel van" if groep["ruimer"] else "Aantal"
    kolommen = {"naam": "Wijk", "aantal": hoeveel, "marge": "Marge van het aantal",
                "deel": "In de wijk", "elders": "Elders", "index": "Index",
                "indexmarge": "Marge van de index", "extra": "Meer dan verwacht"}  # fmt: skip
    if uit["extra"].isna().all():
        del kolommen["extra"]
    if eerste["omgekeerd"] or uit["aantal"].eq("niet bekend").all():
        del kolommen["aantal"], kolommen["marge"]
    elders = "de rest van de gemeente" if not is_leeg(eerste["extra"]) else "de hele gemeente"
    wat = f"{eerste['titel_indicator']}, {int(eerste['peiljaar'])}"
    hoe = say_zekerheid(groep)
    tabel = Tabel(
        uit, f"{groep['titel_kort']}: waar de groep {hoe} groter is ({wat})",
        kolommen=kolommen, formats={"index": format_getal, "extra": format_getal},
        toelichting=f"Elders is {elders}. Index 100 is evenveel als elders."
        + (" Omgekeerd: hoe lager dit cijfer, hoe groter de groep." if eerste["omgekeerd"] else "")
        + (" Dit is een schatting; toets haar in een gesprek." if groep["schatting"]
           else " Dit cijfer heeft geen marge; toets het in een gesprek." if groep["ongetoetst"]
           else ""),
    )  # fmt: skip
    namen = [str(scan.wijken[code]) for code in codes[WIJKEN_IN_TABEL:]]
    rest = f"<p>Ook {hoe} groter in: {html.escape(format_lijst(namen))}.</p>" if namen else ""
    return tabel._repr_html_() + rest


def _draw_aanpak(uitleg: Doelgroep, scan: Scan) -> str:
    diensten = [scan.catalogus.dienst[d].titel for d in uitleg.diensten]
    delen = (
        ("Waar te vinden", uitleg.vindplaatsen),
        ("Hoe te bereiken", uitleg.kanalen),
        ("Diensten die passen", diensten),
    )
    regels = "".join(
        f"<dt>{kop}</dt><dd>{html.escape('; '.join(wat) or 'geen')}</dd>" for kop, wat in delen
    )
    return (
        f'<dl class="aanpak">{regels}</dl><p class="toelichting">Dit zijn voorstellen. Toets ze '
        "bij een partner die de groep kent.</p>"
    )


def _waarde(rij: Mapping[str, Any], kolom: str) -> str:
    status = rij.get("status", "ok") if kolom == "waarde" else "ok"
    return format_waarde(rij[kolom], rij["eenheid"], int(rij["decimalen"]), status=status)


def _grootte(rij: Mapping[str, Any], scan: Scan) -> Oordeel:
    """Return the verdict beside Nederland, with the figure it rests on when that is another."""
    ander = _ander_cijfer(rij, scan)
    return Oordeel(
        GROOTTE[rij["grootte"]][0], _grootte_woorden(rij) + (f" ({ander})" if ander else "")
    )


def _grootte_woorden(rij: Mapping[str, Any]) -> str:
    woorden = GROOTTE[rij["grootte"]][1]
    anders = rij["grootte"] in ("groter", "kleiner")
    return f"mogelijk {woorden}" if anders and rij["zekerheid"] != "stevig" else woorden


def _ander_cijfer(rij: Mapping[str, Any], scan: Scan) -> str:
    """Return the figure the verdict rests on, or nothing when those are the people we count."""
    if rij["grootte"] == "onbekend" or rij["indicator"] == rij["telling"]:
        return ""
    kant = {"groter": "minder ", "kleiner": "meer "}.get(rij["grootte"], "")
    titel = say_binnen(scan.catalogus.indicator[rij["indicator"]].titel_kort)
    return f"{kant if rij['omgekeerd'] else ''}{titel}"


def _hoeveel(rij: Mapping[str, Any]) -> str:
    """Return how many people we count; of a wider set the group is a part."""
    deel = "een deel van " if rij["ruimer"] and not is_leeg(rij["aantal"]) else ""
    return deel + _aantal(rij, rij["zekerheid_telling"])


def _aantal(rij: Mapping[str, Any], zekerheid: str, *, kort: bool = False) -> str:
    """Return how many people or households; what was not counted is said as rounded."""
    if is_leeg(rij["aantal"]):
        return "niet bekend" if kort else "aantal niet bekend"
    geteld = zekerheid in ("stevig", "telling")
    getal = (format_getal if geteld else format_ongeveer)(rij["aantal"])
    return f"{'' if geteld else 'ongeveer '}{getal}{'' if kort else ' ' + rij['teleenheid']}"


def _marge(rij: Mapping[str, Any]) -> str:
    if is_leeg(rij["aantal"]):
        return "–"
    return format_bereik(rij["aantal_onder"], rij["aantal_boven"], "aantal", 0) or "zonder marge"


def _telt(rij: Mapping[str, Any]) -> str:
    if not rij["telling"]:
        return "geen cijfer"
    soort = ", schatting" if rij["zekerheid_telling"] == "schatting" else ""
    return f"{rij['titel_telling']} ({int(rij['peiljaar_telling'])}{soort})"


def _waar(rij: Mapping[str, Any], scan: Scan) -> str:
    if len(scan.wijken) < 2:
        return "niet te vergelijken: één wijk"
    if not rij["wijkindicator"]:
        return "geen cijfer per wijk"
    anders = rij["wijkindicator"] != rij["telling"]
    cijfer = say_binnen(scan.catalogus.indicator[rij["wijkindicator"]].titel_kort)
    if not rij["wijken"]:
        return "geen wijk springt eruit" + (f" ({cijfer})" if anders else "")
    namen = _namen([str(scan.wijken[code]) for code in rij["wijken"]])
    return f"{say_zekerheid(rij)}: {namen}{_soort(rij, cijfer if anders else '')}"


def _soort(rij: Mapping[str, Any], cijfer: str = "") -> str:
    soort = "schatting" if rij["schatting"] else "zonder marge" if rij["ongetoetst"] else ""
    delen = ", ".join(deel for deel in (cijfer, soort) if deel)
    return f" ({delen})" if delen else ""


def _namen(namen: Iterable[str]) -> str:
    namen = list(namen)
    return format_lijst([*namen[:4], f"nog {len(namen) - 4}"] if len(namen) > 5 else namen)
