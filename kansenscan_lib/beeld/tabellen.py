"""Tables in, accessible tables out: what each shows, under which heading, in Dutch."""

from __future__ import annotations

import html
from collections.abc import Sequence
from typing import Any

import pandas as pd

from kansenscan_lib.beeld.bron import format_bron
from kansenscan_lib.beeld.taal import (
    format_bereik,
    format_getal,
    format_lijst,
    format_waarde,
    is_leeg,
)
from kansenscan_lib.beeld.tabel import Oordeel, Tabel, Zekerheid
from kansenscan_lib.beeld.tonen import Blok, Tekst
from kansenscan_lib.beeld.zinnen import say_behoefte, say_bewijs, say_leeg, say_namen
from kansenscan_lib.invoer.modellen import VASTE_LIJSTEN
from kansenscan_lib.scan import Scan

RIJEN = 15
BADGE = {"hoger": "boven", "lager": "onder", "ongeveer gelijk": "gelijk", "onbekend": "onbekend",
         "oververtegenwoordigd": "boven", "ondervertegenwoordigd": "onder",
         "niet te onderscheiden": "gelijk", "te weinig gegevens": "onbekend",
         "zonder marge": "onbekend", "witte_vlek": "let_op", "aansluiten": "kans",
         "versterken": "kracht", "voldoende": "gedekt", "onvoldoende_bewijs": "onbekend"}  # fmt: skip
ZEKER = {"stevig": ("hoog", "telling met marge"), "telling": ("midden", "telling zonder marge"),
         "schatting": ("laag", "schatting"), "onbekend": ("laag", "niet te vergelijken")}
STAND = {"bestaat": "bestaat", "gepland": "gepland", "mogelijk": "mogelijk", "geen": "is er niet",
         "onbekend": "niet ingevuld"}
RELATIE = VASTE_LIJSTEN["relatie"]


def draw_kerngegevens(vergelijking: pd.DataFrame, scan: Scan) -> Tabel:
    """Show what kind of place it is: numbers, density, housing and income."""
    rijen = vergelijking[(vergelijking["eenheid"] != "%") & (vergelijking["status"] == "ok")]
    rijen = rijen[~rijen["eenheid"].isin(("per_1000", "per_100", "klasse"))]
    return _vergelijktabel(rijen, f"Kerngegevens van {scan.naam}", scan)


def draw_thema(vergelijking: pd.DataFrame, scan: Scan) -> Blok:
    """Show every figure of the gemeente, folded in per figure theme."""
    delen = []
    for thema, rijen in vergelijking.groupby("thema", sort=False):
        naam = str(thema).replace("_", " en ").capitalize()
        anders = int(rijen["oordeel"].isin(("hoger", "lager")).sum())
        kop = f"{naam}: {len(rijen)} cijfers, {anders} duidelijk anders dan Nederland"
        tabel = _vergelijktabel(rijen, f"{naam} in {scan.naam}", scan)
        delen.append(f"<details><summary>{html.escape(kop)}</summary>{tabel._repr_html_()}"
                     "</details>")
    return Blok("".join(delen))


def _vergelijktabel(rijen: pd.DataFrame, bijschrift: str, scan: Scan) -> Tabel:
    waarden = {
        kolom: [format_waarde(r[kolom], r["eenheid"], int(r["decimalen"]), status=r["status"])
                if kolom == "waarde" or not is_leeg(r[kolom]) else "niet bekend"
                for r in rijen.to_dict("records")]
        for kolom in ("waarde", "provincie", "nederland")
    }
    uit = rijen.assign(
        **waarden,
        marge=[format_bereik(r["onder"], r["boven"], r["eenheid"], int(r["decimalen"])) or "–"
               for r in rijen.to_dict("records")],
        oordeel=[Oordeel(BADGE[o], "niet te vergelijken" if o == "onbekend" else o)
                 for o in rijen["oordeel"]],
    )
    kolommen = {"titel": "Onderwerp", "peiljaar": "Jaar", "waarde": scan.naam, "marge": "Marge",
                "provincie": scan.provincie, "nederland": "Nederland",
                "oordeel": "Vergeleken met Nederland"}
    if (uit["marge"] == "–").all():
        del kolommen["marge"]
    return Tabel(
        uit, bijschrift, kolommen=kolommen, formats={"peiljaar": str},
        toelichting=f"Bron: {format_bron(scan, rijen.index, rijen['peiljaar'])}.",
    )  # fmt: skip


def draw_oververtegenwoordiging(boven: pd.DataFrame, scan: Scan) -> list[Tabel | Blok | Tekst]:
    """Show the marked wijken: index with interval, number of people, and how many extra.

    Parameters
    ----------
    boven : DataFrame
        From `analyse.select_oververtegenwoordigd`.
    """
    if boven.empty:
        return [Tekst("Geen enkele wijk is duidelijk oververtegenwoordigd op een onderwerp dat wij "
                      "per wijk kunnen toetsen.")]
    eerste = _overtabel(boven.head(RIJEN), f"Wijken van {scan.naam} waar een groep duidelijk groter "
                        "is dan in de rest", scan)
    if len(boven) <= RIJEN:
        return [eerste]
    rest = boven.iloc[RIJEN:100]
    kop = f"Nog {format_getal(len(boven) - RIJEN)} verschillen, de grootste eerst"
    tabel = _overtabel(rest, f"Overige duidelijke verschillen in {scan.naam}", scan)
    return [eerste, Blok(f"<details><summary>{kop}</summary>{tabel._repr_html_()}</details>")]


def _overtabel(rijen: pd.DataFrame, bijschrift: str, scan: Scan) -> Tabel:
    def waarde(kolom: str) -> list[str]:
        return [format_waarde(r[kolom], "%" if r["eenheid"] == "%" else "aantal",
                              int(r["decimalen"])) + ("" if r["eenheid"] == "%" else " ‰")
                for r in rijen.to_dict("records")]

    uit = rijen.assign(
        wijk=[f"{n}: {t[:1].lower() + t[1:] if not t[:2].isupper() else t} ({j})" for n, t, j in
              zip(rijen["naam"], rijen["titel_kort"], rijen["peiljaar"], strict=True)],
        deel=waarde("waarde"),
        elders=waarde("rest"),
        marge=[f"{format_getal(r['index_onder'])}–{format_getal(r['index_boven'])}"
               for r in rijen.to_dict("records")],
    )
    return Tabel(
        uit, bijschrift,
        kolommen={"wijk": "Wijk en onderwerp", "teller": "Aantal", "deel": "In de wijk",
                  "elders": "In de rest", "index": "Index", "marge": "Marge van de index",
                  "extra": "Meer dan verwacht"},
        formats={"teller": format_getal, "extra": format_getal, "index": format_getal},
        toelichting="Index 100 betekent: naar verhouding net zoveel als in de rest van de gemeente. "
        "‰ is per 1.000. Aantal is mensen of huishoudens. Groepen overlappen: tel ze niet op. "
        f"Bron: {format_bron(scan, rijen['indicator'], rijen['peiljaar'])}.",
    )  # fmt: skip


def draw_doelgroepen(doelgroepen: pd.DataFrame, scan: Scan) -> Tabel:
    """Show every doelgroep: how large, how it compares, in which wijken, where to find it."""
    rijen = doelgroepen.to_dict("records")
    uit = doelgroepen.assign(
        cijfer=[_cijfer(r) for r in rijen],
        oordeel=[Oordeel(BADGE[r["oordeel"]], r["oordeel"]) if isinstance(r["oordeel"], str)
                 and r["oordeel"] != "onbekend" else "–" for r in rijen],
        wijken=[format_lijst(r["wijken"]) if r["wijken"] else "geen wijk springt eruit"
                for r in rijen],
        vindplaatsen=[format_lijst(r["vindplaatsen"]) for r in rijen],
    )
    return Tabel(
        uit, f"Doelgroepen in {scan.naam}",
        kolommen={"titel_kort": "Doelgroep", "cijfer": "Waarop wij ons baseren",
                  "oordeel": "Vergeleken met Nederland", "wijken": "Duidelijk vaker in",
                  "vindplaatsen": "Waar te vinden"},
        toelichting="Groepen overlappen: iemand kan bij meer groepen horen. Tel ze nooit op.",
    )  # fmt: skip


def draw_ramingen(doelgroepen: pd.DataFrame) -> Tabel:
    """Show what the size of each doelgroep rests on, and what it does not tell."""
    return Tabel(doelgroepen, "Wat het cijfer bij elke doelgroep wel en niet zegt",
                 kolommen={"titel_kort": "Doelgroep", "omschrijving": "Wie", "raming": "Het cijfer"})


def _cijfer(rij: dict[str, Any]) -> str:
    if is_leeg(rij["waarde"]):
        return "geen cijfer"
    tekst = f"{rij['titel_indicator']}: {format_waarde(rij['waarde'], rij['eenheid'], int(rij['decimalen']))}"
    if not is_leeg(rij["teller"]) and rij["eenheid"] != "aantal":
        tekst += f" ({format_getal(rij['teller'])})"
    return f"{tekst}, {int(rij['peiljaar'])}"


def draw_krachten(krachten: pd.DataFrame, scan: Scan) -> Tabel | Tekst:
    """Show what the gemeente brings: what it has clearly more of than Nederland."""
    if krachten.empty:
        return Tekst("Op geen enkel onderwerp dat een kracht kan zijn, wijkt de gemeente duidelijk "
                     "af van Nederland.")
    return _vergelijktabel(krachten, f"Wat {scan.naam} meebrengt", scan)


def draw_beleid(vergelijking: pd.DataFrame, scan: Scan) -> Tabel | Tekst:
    """Show the policy goals with what the linked figures say."""
    blad = scan.invulmap.beleid
    if blad.empty:
        return say_leeg("beleid")
    uit = blad.assign(
        themas=[_titels(t, scan.catalogus.thema) for t in blad["themas"]],
        portefeuille=blad["portefeuille"].map(VASTE_LIJSTEN["portefeuille"]),
        cijfers=[_say_cijfers(ids, vergelijking) for ids in blad["indicatoren"]],
        bron=[f"{d}, blz. {p}" if p and not is_leeg(p) else d
              for d, p in zip(blad["document"], blad["pagina"], strict=True)],
    )
    return Tabel(
        uit, f"Beleidsdoelen van {scan.naam} naast de cijfers",
        kolommen={"doel": "Doel", "portefeuille": "Portefeuille", "termijn": "Termijn",
                  "themas": "Thema's", "cijfers": "Wat de cijfers zeggen", "bron": "Document"},
    )  # fmt: skip


def _say_cijfers(ids: Sequence[str], vergelijking: pd.DataFrame) -> str:
    delen = [
        f"{rij['titel']}: {format_waarde(rij['waarde'], rij['eenheid'], int(rij['decimalen']))} "
        f"({'niet te vergelijken' if rij['oordeel'] == 'onbekend' else rij['oordeel']})"
        for rij in (vergelijking.loc[i].to_dict() for i in ids if i in vergelijking.index)
    ]
    return "; ".join(delen) if delen else "geen cijfer gekoppeld"


def draw_portefeuilles(portefeuilles: pd.DataFrame, scan: Scan) -> Tabel | Tekst:
    """Show how many stakeholders share each thema; nobody is a gap."""
    if scan.invulmap.stakeholders.empty:
        return Tekst("")
    return Tabel(
        portefeuilles.assign(oordeel=[
            Oordeel("let_op", "nog niemand") if n == 0 else Oordeel("gedekt", "in beeld")
            for n in portefeuilles["stakeholders"]]),
        f"Stakeholders per thema in {scan.naam}",
        kolommen={"thema": "Thema", "stakeholders": "Aantal stakeholders", "oordeel": "Oordeel"},
    )  # fmt: skip


def draw_partners(partners: pd.DataFrame, scan: Scan) -> Tabel | Tekst:
    """Show the partners in the order of inviting, with what to talk about."""
    if partners.empty:
        return say_leeg("partners")
    uit = partners.assign(
        plaats=range(1, len(partners) + 1),
        relatie=[f"{RELATIE[n]} → {RELATIE[g]}" if n != g else RELATIE[n] for n, g in
                 zip(partners["relatie_nu"], partners["relatie_gewenst"], strict=True)],
        onderwerpen=[_onderwerpen(o, scan) for o in partners["onderwerpen"]],
    )
    return Tabel(
        uit, f"Met wie in gesprek, in welke volgorde, in {scan.naam}",
        kolommen={"organisatie": "Organisatie", "plaats": "Volgorde", "relatie": "Relatie nu → gewenst",
                  "onderwerpen": "Waarover", "brengt": "Brengt mee", "zoekt": "Zoekt"},
    )  # fmt: skip


def _onderwerpen(paren: Sequence[str], scan: Scan) -> str:
    delen = []
    for paar in paren:
        thema, groep = paar.split("|")
        delen.append(f"{scan.catalogus.doelgroep[groep].titel_kort} ({scan.catalogus.thema[thema].titel})")
    return "; ".join(delen) or "geen gedeeld onderwerp"


def draw_witte_vlekken(confrontatie: pd.DataFrame, scan: Scan, oordeel: str = "witte_vlek") -> Tabel | Tekst:
    """Show where there is need and nobody does anything, highest priority first."""
    begrip = scan.catalogus.regels.oordelen[oordeel]  # type: ignore[index]
    rijen = confrontatie[confrontatie["oordeel"] == oordeel]
    if rijen.empty:
        return Tekst(f"Geen enkele combinatie kreeg het oordeel '{begrip.titel}'.")
    groepen = rijen.groupby(["prioriteit", "doelgroep", "thema"], sort=False)
    uit = pd.DataFrame([
        {"doelgroep": scan.catalogus.doelgroep[str(d)].titel_kort,
         "thema": scan.catalogus.thema[str(t)].titel, "prioriteit": p,
         "gebied": say_namen(scan, deel.sort_values("extra", ascending=False)["gebiedscode"]),
         "cijfer": say_behoefte(deel.iloc[0].to_dict(), scan), "reden": deel["reden"].iloc[0]}
        for (p, d, t), deel in groepen
    ]).sort_values("prioriteit", ascending=False, kind="stable")  # fmt: skip
    return Tabel(
        uit.head(RIJEN), f"{begrip.titel.capitalize()}: {begrip.uitleg}",
        kolommen={"doelgroep": "Doelgroep", "thema": "Thema", "gebied": "Waar",
                  "cijfer": "Cijfer", "reden": "Waarom dit oordeel"},
    )  # fmt: skip


def draw_aanbod(scan: Scan) -> Tabel | Tekst:
    """Show the supply that was filled in."""
    blad = scan.invulmap.aanbod
    if blad.empty:
        return say_leeg("marktaanbod")
    return Tabel(
        blad.assign(
            themas=[_titels(t, scan.catalogus.thema) for t in blad["themas"]],
            doelgroepen=[format_lijst(scan.catalogus.doelgroep[d].titel_kort for d in ds
                                      if d in scan.catalogus.doelgroep) for ds in blad["doelgroepen"]],
            waar=[say_namen(scan, w) for w in blad["wijken"]],
            geld=[_geld(f, scan) for f in blad["financiering"]],
        ),
        f"Wat anderen in {scan.naam} doen",
        kolommen={"naam": "Activiteit", "aanbieder": "Aanbieder", "themas": "Thema's",
                  "doelgroepen": "Doelgroepen", "waar": "Waar", "deelnemers": "Deelnemers",
                  "geld": "Betaald uit", "gecontroleerd_op": "Nagevraagd op"},
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
        volgorde = [s for s in ("bestaat", "gepland", "mogelijk") if s in set(eigen["status"])]
        stand = volgorde[0] if volgorde else ("geen" if "bibliotheek" in scan.bladen else "onbekend")
        waar = [w for ws in eigen["wijken"] for w in ws]
        deelnemers = pd.to_numeric(eigen["deelnemers"]).sum(min_count=1)
        rijen.append({
            "titel": dienst.titel, "stand": Oordeel(
                {"bestaat": "gedekt", "gepland": "kans", "mogelijk": "kans", "geen": "let_op",
                 "onbekend": "onbekend"}[stand], STAND[stand]),
            "voor": format_lijst(scan.catalogus.doelgroep[d].titel_kort for d in dienst.doelgroepen),
            "waar": say_namen(scan, waar) if len(eigen) else "–",
            "deelnemers": "–" if is_leeg(deelnemers) else format_getal(deelnemers),
        })  # fmt: skip
    return Tabel(
        pd.DataFrame(rijen), "Diensten die een bibliotheek kan bieden, en hoe het hier staat",
        kolommen={"titel": "Dienst", "stand": "Stand", "voor": "Voor wie", "waar": "Waar",
                  "deelnemers": "Deelnemers"},
    )  # fmt: skip


def draw_confrontatie(confrontatie: pd.DataFrame, scan: Scan) -> Tabel:
    """Show per doelgroep x thema the verdict that asks for most attention, and in how many areas."""
    rijen = []
    themas = {t.id: t.titel for t in scan.catalogus.themas}
    for groep, deel in confrontatie.groupby("doelgroep", sort=False):
        rij: dict[str, Any] = {"doelgroep": scan.catalogus.doelgroep[str(groep)].titel_kort}
        for thema in themas:
            cellen = deel[deel["thema"] == thema]
            rij[thema] = _cel(cellen, scan) if len(cellen) else "–"
        rijen.append(rij)
    uitleg = " ".join(f"{b.titel.capitalize()}: {b.uitleg}" for b in scan.catalogus.regels.oordelen.values())
    return Tabel(
        pd.DataFrame(rijen, columns=["doelgroep", *themas]),
        f"Behoefte, aanbod en bibliotheek naast elkaar in {scan.naam}",
        kolommen={"doelgroep": "Doelgroep", **themas}, toelichting=uitleg,
    )  # fmt: skip


def _cel(cellen: pd.DataFrame, scan: Scan) -> Oordeel:
    hoogste = cellen.sort_values("prioriteit", ascending=False, kind="stable").iloc[0]
    if hoogste["prioriteit"] == 0:  # nothing asks for attention: what holds for the gemeente
        hoogste = cellen[cellen["gebiedscode"] == scan.code].iloc[0]
    gelijk = cellen[(cellen["regel"] == hoogste["regel"]) & (cellen["gebiedscode"] != scan.code)]
    titel = scan.catalogus.regels.oordelen[hoogste["oordeel"]].titel
    if hoogste["prioriteit"] and 0 < len(gelijk) < len(scan.wijken):
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
            kaarten = "".join(_kaart(rij, scan) for rij in rijen.to_dict("records"))
            delen.append(f'<div class="kaarten">{kaarten}</div>')
    return Blok("".join(delen))


def _kaart(rij: dict[str, Any], scan: Scan) -> str:
    oordeel = scan.catalogus.regels.oordelen[rij["oordeel"]]
    badge = Oordeel(BADGE[rij["oordeel"]], oordeel.titel)._repr_html_()
    niveau, woorden = ZEKER[rij["zekerheid"]]
    zeker = Zekerheid(niveau, woorden)._repr_html_()
    stand = STAND[rij["stand"]] + (", maar nog niet hier" if rij["elders"] else "")
    kern = f"{say_behoefte(rij, scan)} {rij['reden']}"
    regels = [
        ("Cijfers", say_bewijs(rij["bewijs"], scan)),
        ("De dienst", stand),
        ("Beleid", _rijtekst(scan.invulmap.beleid, rij["beleid_rijen"], "doel")
         or "geen doel gevonden dat hierbij past"),
        ("Mogelijke partners", _rijtekst(scan.invulmap.stakeholders, rij["partner_rijen"],
                                         "organisatie") or "nog geen partner in beeld"),
        ("Wat anderen doen", _rijtekst(scan.invulmap.aanbod, rij["aanbod_rijen"], "naam")
         or "niets bekend"),
        ("Geld (een hint, geen toezegging)", "; ".join(
            f"{g.titel} (stand: {g.stand_tekst})" for g in
            (scan.catalogus.geldstroom[i] for i in rij["geldstromen"]))),
        ("Termijn", rij["termijn_reden"]),
        ("Plaats in de volgorde", f"{rij['rang']}; bij andere wegingen {rij['rang_onder']} tot "
         f"{rij['rang_boven']}. Score {format_getal(rij['score'])} van 100: "
         + ", ".join(f"{c} {format_getal(rij[c], 2)}" for c in scan.catalogus.regels.gewichten.waarden())
         + "."),
    ]  # fmt: skip
    if rij["toelichting"]:
        regels.insert(0, ("Toelichting", rij["toelichting"]))
    lijst = "".join(f"<dt>{html.escape(k)}</dt><dd>{html.escape(str(v))}</dd>" for k, v in regels)
    eigen = "<p>Genoemd door de bibliotheek.</p>" if rij["eigen"] else ""
    return (
        f'<div class="kaart"><h4>{html.escape(rij["titel"])}</h4><p>{badge} {zeker}</p>'
        f"<p><strong>Waar:</strong> {html.escape(say_namen(scan, rij['wijken']))}.</p>"
        f"<p>{html.escape(kern)}</p>{eigen}"
        f"<details><summary>Waar dit op rust</summary><dl>{lijst}</dl></details></div>"
    )


def _rijtekst(blad: pd.DataFrame, nummers: Sequence[int], kolom: str) -> str:
    namen = list(dict.fromkeys(str(blad.at[n, kolom]).rstrip(".") for n in nummers))
    rest = f" en nog {len(namen) - 4}" if len(namen) > 5 else ""
    return "; ".join(namen[:4] if rest else namen) + rest


def draw_acties(scan: Scan) -> Tabel | Tekst:
    """Show the agreed actions: what, who (a role), when, and how progress is measured."""
    blad = scan.invulmap.acties
    if blad.empty:
        return Tekst("Er zijn nog geen acties afgesproken. Kies samen een kans op de korte termijn en "
                     "spreek af wie wat doet, wanneer, en waaraan u ziet dat het werkt.")
    return Tabel(blad, "Afgesproken acties",
                 kolommen={"wat": "Wat", "kans": "Bij kans", "wie": "Wie", "wanneer": "Wanneer",
                           "maat": "Waaraan u het ziet", "nulmeting": "Stand nu"})  # fmt: skip


def _titels(ids: Sequence[str], delen: dict[str, Any]) -> str:
    return format_lijst(delen[i].titel for i in ids if i in delen)
