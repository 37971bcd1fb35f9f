"""Verdicts and kansen, with the evidence they rest on."""

from __future__ import annotations

import html
from collections.abc import Sequence
from typing import Any

import pandas as pd

from kansenscan_lib.beeld.taal import (
    format_getal,
)
from kansenscan_lib.beeld.tabel import Oordeel, Tabel, Zekerheid
from kansenscan_lib.beeld.tonen import Blok, Tekst
from kansenscan_lib.beeld.woorden import BADGE, STAND, ZEKER
from kansenscan_lib.beeld.zinnen import (
    say_behoefte,
    say_bewijs,
    say_leeg,
    say_namen,
    say_reden,
    say_waar,
)
from kansenscan_lib.catalogus.regels import EigenGewichten
from kansenscan_lib.catalogus.regels import Oordeel as Verdict
from kansenscan_lib.rijen import select_rijen
from kansenscan_lib.scan import Scan

RIJEN = 15
CRITERIA = tuple(EigenGewichten.model_fields)


def draw_witte_vlekken(
    confrontatie: pd.DataFrame, scan: Scan, oordeel: Verdict = "witte_vlek"
) -> Tabel | Tekst:
    """Show where a verdict holds and the need is high, highest priority first.

    Parameters
    ----------
    confrontatie : DataFrame
        From `analyse.compare_confrontatie`.
    oordeel : str
        By default where nobody does anything; also "aansluiten" or "versterken".
    """
    begrip = scan.catalogus.regels.oordelen[oordeel]
    rijen = confrontatie[confrontatie["oordeel"] == oordeel]
    if not scan.ingevuld:
        return Tekst("Er is nog niets ingevuld. Daarom is hier geen oordeel te geven.")
    if rijen.empty:
        return Tekst(f"Geen enkele combinatie kreeg het oordeel '{begrip.titel}'.")
    hoog = rijen[rijen["behoefte"] == "hoog"]
    gewoon = len(rijen[rijen["behoefte"] != "hoog"].drop_duplicates(["doelgroep", "thema"]))
    rijen = hoog if len(hoog) else rijen
    groepen = rijen.groupby(["prioriteit", "doelgroep", "thema"], sort=False)
    uit = pd.DataFrame([
        {"doelgroep": scan.catalogus.doelgroep[str(d)].titel_kort,
         "thema": scan.catalogus.thema[str(t)].titel, "prioriteit": p,
         "gebied": say_namen(scan, list(deel.sort_values("extra", ascending=False)["gebiedscode"])),
         "cijfer": say_behoefte(select_rijen(deel)[0], scan), "reden": deel["reden"].iloc[0]}
        for (p, d, t), deel in groepen
    ]).sort_values("prioriteit", ascending=False, kind="stable")  # fmt: skip
    return Tabel(
        uit.head(RIJEN), f"{begrip.titel.capitalize()}: {begrip.uitleg}",
        kolommen={"doelgroep": "Doelgroep", "thema": "Thema", "gebied": "Waar",
                  "cijfer": "Cijfer", "reden": "Waarom dit oordeel"},
        toelichting=f"Alleen waar de behoefte groot is. Bij een gewone behoefte kregen nog "
        f"{gewoon} combinaties van doelgroep en thema dit oordeel." if len(hoog) and gewoon else "",
    )  # fmt: skip


def draw_confrontatie(confrontatie: pd.DataFrame, scan: Scan) -> Tabel:
    """Show per doelgroep x thema the verdict that asks for most attention, and how often.

    Where need is nowhere high that is the verdict of the gemeente as a whole.
    """
    rijen = []
    themas = {t.id: t.titel for t in scan.catalogus.themas}
    for groep, deel in confrontatie.groupby("doelgroep", sort=False):
        rij: dict[str, Any] = {"doelgroep": scan.catalogus.doelgroep[str(groep)].titel_kort}
        for thema in themas:
            cellen = deel[deel["thema"] == thema]
            rij[thema] = _cel(cellen, scan) if len(cellen) else "–"
        rijen.append(rij)
    begrippen = scan.catalogus.regels.oordelen.values()
    uitleg = " ".join(f"{b.titel.capitalize()}: {b.uitleg}" for b in begrippen)
    return Tabel(
        pd.DataFrame(rijen, columns=["doelgroep", *themas]),
        f"Behoefte, aanbod en bibliotheek naast elkaar in {scan.naam}",
        kolommen={"doelgroep": "Doelgroep", **themas},
        toelichting="Elk vak toont het oordeel dat de meeste aandacht vraagt, en in hoeveel wijken "
        f"dat geldt. In andere wijken kan het anders zijn. {uitleg}",
    )  # fmt: skip


def _cel(cellen: pd.DataFrame, scan: Scan) -> Oordeel:
    hoogste = cellen.sort_values("prioriteit", ascending=False, kind="stable").iloc[0]
    if hoogste["prioriteit"] == 0 or hoogste["behoefte"] != "hoog":
        # Nowhere the group is clearly larger: then what holds for the gemeente.
        hoogste = cellen[cellen["gebiedscode"] == scan.code].iloc[0]
    gelijk = cellen[(cellen["regel"] == hoogste["regel"]) & (cellen["gebiedscode"] != scan.code)]
    titel = scan.catalogus.regels.oordelen[hoogste["oordeel"]].titel
    if hoogste["behoefte"] == "hoog" and 0 < len(gelijk) < len(scan.wijken):
        titel += f" ({len(gelijk)} {'wijk' if len(gelijk) == 1 else 'wijken'})"
    return Oordeel(BADGE[hoogste["oordeel"]], titel)


def draw_kansen(kansen: pd.DataFrame, scan: Scan) -> Blok | Tekst:
    """Show the kansen per term as cards, each with its evidence.

    Parameters
    ----------
    kansen : DataFrame
        From `analyse.select_kansen`.
    """
    if kansen.empty:
        return say_leeg("kansen")
    delen = []
    for termijn, begrip in scan.catalogus.regels.termijnen.items():
        rijen = kansen[kansen["termijn"] == termijn]
        kop = html.escape(begrip.titel.capitalize())
        delen.append(f"<h3>{kop}</h3><p>{html.escape(begrip.uitleg)}</p>")
        if rijen.empty:
            delen.append("<p>Uit deze scan volgt hier geen kans.</p>")
        else:
            kaarten = "".join(_kaart(rij, scan) for rij in select_rijen(rijen))
            delen.append(f'<div class="kaarten">{kaarten}</div>')
    return Blok("".join(delen))


def _kaart(rij: dict[str, Any], scan: Scan) -> str:
    oordeel = scan.catalogus.regels.oordelen[rij["oordeel"]]
    badge = Oordeel(BADGE[rij["oordeel"]], oordeel.titel)._repr_html_()
    niveau, woorden = ZEKER[rij["zekerheid"]]
    zeker = Zekerheid(niveau, woorden)._repr_html_()
    stand = STAND[rij["stand"]][1]
    if rij["elders"]:
        stand += ", hier nog niet" + (" maar wel gepland" if rij["gepland_hier"] else "")
    kern = f"{say_behoefte(rij, scan)} {say_reden(rij, scan)}"
    punten = ", ".join(f"{c} {format_getal(rij[c], 2)}" for c in CRITERIA)
    regels = [
        ("Cijfers", say_bewijs(rij["bewijs"], scan)),
        ("De dienst", stand),
        ("Beleid", _rijtekst(scan.invulmap.beleid, rij["beleid_rijen"], "doel")
         or "geen doel gevonden dat hierbij past"),
        ("Mogelijke partners", _partners(rij, scan) or "nog geen partner in beeld"),
        ("Wat anderen doen", _rijtekst(scan.invulmap.aanbod, rij["aanbod_rijen"], "naam")
         or "niets bekend"),
        ("Geld (een hint, geen toezegging)", "; ".join(
            f"{g.titel} (stand: {g.stand_tekst})" for g in
            (scan.catalogus.geldstroom[i] for i in rij["geldstromen"]))),
        ("Termijn", rij["termijn_reden"]),
        ("Plaats in de volgorde", f"{rij['rang']}; bij andere wegingen {rij['rang_onder']} tot "
         f"{rij['rang_boven']}. Score {format_getal(rij['score'])} van 100, uit: {punten}."),
    ]  # fmt: skip
    if rij["toelichting"]:
        regels.insert(0, ("Toelichting", rij["toelichting"]))
    lijst = "".join(f"<dt>{html.escape(k)}</dt><dd>{html.escape(str(v))}</dd>" for k, v in regels)
    eigen = "<p>Deze kans noemde de bibliotheek zelf.</p>" if rij["eigen"] else ""
    return (
        f'<div class="kaart"><h4>{html.escape(rij["titel"])}</h4><p>{badge} {zeker}</p>'
        f"<p><strong>Waar:</strong> {html.escape(say_waar(rij, scan))}.</p>"
        f"<p>{html.escape(kern)}</p>{eigen}"
        f"<details><summary>Waar dit op rust</summary><dl>{lijst}</dl></details></div>"
    )


def _partners(rij: dict[str, Any], scan: Scan) -> str:
    """Return the partners: those that people named first, then those that share its subjects."""
    gevonden = scan.invulmap.stakeholders["organisatie"].reindex(list(rij["partner_rijen"]))
    return "; ".join(dict.fromkeys([*rij["partners_genoemd"], *gevonden]))


def _rijtekst(blad: pd.DataFrame, nummers: Sequence[int], kolom: str) -> str:
    namen = list(dict.fromkeys(str(blad.at[n, kolom]).rstrip(".") for n in nummers))
    rest = f" en nog {len(namen) - 4}" if len(namen) > 5 else ""
    return "; ".join(namen[:4] if rest else namen) + rest
