"""What changed over the years in words: what a figure shows, how sure, what it does not say."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import pandas as pd

from kansenscan_lib.beeld.taal import (
    format_lijst,
    format_ongeveer,
    format_waarde,
    say_aandeel,
    say_aantal,
)
from kansenscan_lib.beeld.tonen import Cijferrij, Tekst, escape_md
from kansenscan_lib.beeld.trendtabellen import Trendtabellen, select_wijkstukken
from kansenscan_lib.beeld.zinnen import say_binnen
from kansenscan_lib.rijen import Rij, select_rijen
from kansenscan_lib.scan import Scan

VERANDERD = ("gestegen", "gedaald")
GENOEMD = 4
WIJKEN_GENOEMD = 4


def say_trend(trend: Trendtabellen, scan: Scan, onderdeel: str) -> Tekst:
    """Say what changed in one part, how sure that is, and which break stops which line.

    Parameters
    ----------
    trend : Trend
        From `analyse.compare_trend`.
    scan : Scan
    onderdeel : {"bevolking", "gezondheid", "meedoen"}

    Returns
    -------
    Tekst
        With the keys of all figures in it; every number is a figure of one year.
    """
    stukken = trend.stukken[trend.stukken["onderdeel"] == onderdeel]
    eigen = stukken[stukken["gebiedscode"] == scan.code]
    if eigen.empty:
        return Tekst("Over deze onderwerpen is er voor deze gemeente geen reeks van jaren.")
    land = {
        (rij["reeks"], rij["van"], rij["tot"]): rij
        for rij in select_rijen(
            stukken[(stukken["gebiedscode"] == "NL00") & (stukken["breuk"] == "")]
        )
    }
    zinnen, genoemd = [], []
    for woord in VERANDERD:
        # Counted before estimated; within each the order of the catalogue.
        alle = sorted(
            select_rijen(eigen[eigen["oordeel"] == woord]),
            key=lambda rij: rij["zekerheid"] == "schatting",
        )
        for rij in alle[:GENOEMD]:
            anders = land.get((rij["reeks"], rij["van"], rij["tot"]), {})
            zinnen.append(_say_verandering(rij, anders, scan))
            genoemd += [rij, *([anders] if anders else [])]
        if len(alle) > GENOEMD:
            rest = [escape_md(say_binnen(rij["titel"])) for rij in alle[GENOEMD:]]
            zinnen.append(f"Ook {woord}: {format_lijst(rest)}.")
    if not zinnen:
        zinnen = [f"In {escape_md(scan.naam)} is hier geen duidelijke verandering te zien."]
    gelijk = _select_namen(eigen[eigen["oordeel"] == "geen duidelijke verandering"])
    if gelijk:
        zinnen.append(f"Zonder duidelijke verandering: {format_lijst(map(escape_md, gelijk))}.")
    delen = [
        "\n".join(f"- {zin}" for zin in zinnen),
        _say_zekerheid(eigen, scan),
        _say_breuken(eigen, scan),
        _say_opmerkingen(eigen, scan),
    ]
    return Tekst("\n\n".join(deel for deel in delen if deel), rijen=_select_sleutels(genoemd))


def _say_verandering(rij: Rij, land: Rij, scan: Scan) -> str:
    """Return one sentence: the figure then and now, and that of Nederland beside it."""
    indicator = scan.catalogus.indicator[rij["indicator_tot"]]
    van, tot = (_waarde(rij, kant) for kant in ("waarde_van", "waarde_tot"))
    woord = str(rij["oordeel"]).capitalize()
    soort = ", schatting" if rij["zekerheid"] == "schatting" else ""
    kop = f"**{woord}{soort}:** {escape_md(say_binnen(rij['titel']))}, van {escape_md(van)} in "
    kop += f"{rij['van']} naar {escape_md(tot)} in {rij['tot']}"
    if rij["eenheid"] == "aantal":
        kop += f", ongeveer {escape_md(format_ongeveer(abs(rij['verschil'])))} "
        kop += "meer." if rij["verschil"] > 0 else "minder."
    elif indicator.groep and 0 <= rij["waarde_tot"] <= 100:
        kop += f". Dat is nu {escape_md(say_aandeel(rij['waarde_tot'], indicator.groep))}."
    else:
        kop += "."
    if land and rij["eenheid"] != "aantal":
        toen, nu = (escape_md(_waarde(land, kant)) for kant in ("waarde_van", "waarde_tot"))
        kop += f" In Nederland: van {toen} naar {nu}."
    return kop


def _say_zekerheid(eigen: pd.DataFrame, scan: Scan) -> str:
    """Return how sure the changes are, and what they do not say."""
    loopt = eigen[(eigen["breuk"] == "") & (eigen["oordeel"] != "niet te vergelijken")]
    soorten = set(loopt["zekerheid"])
    zinnen = []
    # Said once, with the first figure that all gemeenten have; the others follow it on the page.
    eerste = "bevolking" in set(eigen["onderdeel"])
    if "stevig" in soorten and eerste:
        zinnen.append(
            "Bij getelde percentages heet een verandering pas duidelijk als zij groter is dan "
            "toeval kan verklaren en groot genoeg is om te noemen."
        )
    if "schatting" in soorten:
        zinnen.append(
            "Schattingen hebben geen marge: een verschil kan ook bij de schatting zelf horen, "
            "dus toets het in een gesprek."
        )
    zinnen.append(_say_samenvoeging(loopt, scan))
    if len(loopt) and eerste:
        zinnen.append(
            "De cijfers volgen het gebied en niet de mensen. Een deel van de mensen telt in beide "
            "jaren mee, anderen verhuisden of werden ouder."
        )
    return " ".join(zin for zin in zinnen if zin)


def _say_samenvoeging(loopt: pd.DataFrame, scan: Scan) -> str:
    """Return how the earlier figures of a merged gemeente were made; "" where it did not merge."""
    bewerkt = loopt[loopt["bewerking"].isin(("som", "gewogen_gemiddelde"))]
    if bewerkt.empty:
        return ""
    namen: list[str] = []
    for wijziging in scan.catalogus.bronnen.gemeentewijzigingen:
        if wijziging.naar == scan.code and wijziging.jaar > bewerkt["van"].min():
            namen += wijziging.namen
    wie = format_lijst(map(escape_md, namen)) or "de gemeenten van toen"
    zin = f"Cijfers van voor de samenvoeging zijn die van {wie} samen"
    if (bewerkt["bewerking"] == "gewogen_gemiddelde").any():
        zin += "; bij percentages zonder aantallen is dat ons eigen gewogen gemiddelde"
    return f"{zin}."


def _say_breuken(eigen: pd.DataFrame, scan: Scan) -> str:
    """Return which series stop where, each reason said once."""
    stopt = eigen[(eigen["oordeel"] == "niet te vergelijken")]
    zinnen = []
    for reden, rijen in stopt.groupby("reden", sort=False):
        namen = [escape_md(say_binnen(naam)) for naam in dict.fromkeys(rijen["titel_kort"])]
        een_jaar = rijen["van"] == rijen["tot"]
        jaren = sorted({str(jaar) for jaar in rijen.loc[een_jaar, "tot"]})
        tussen = sorted({f"{v} en {t}" for v, t in zip(rijen["van"], rijen["tot"], strict=True)})
        wat = format_lijst(namen[:6] + (["andere"] if len(namen) > 6 else []))
        if een_jaar.all():
            wat += f": nog maar een jaar ({format_lijst(jaren)})"
        elif (rijen["breuk"] != "").all():
            stuk = f" tussen {format_lijst(tussen, 'en tussen')}" if len(tussen) < 3 else ""
            wat += f": geen lijn{stuk or ' over die grens'}"
        zinnen.append(f"- {wat[:1].upper()}{wat[1:]}. {escape_md(reden)}")
    return "**Niet te vergelijken:**\n\n" + "\n".join(zinnen) if zinnen else ""


def _say_opmerkingen(eigen: pd.DataFrame, scan: Scan) -> str:
    """Return the remarks on years that are in an unbroken run."""
    loopt = eigen[eigen["breuk"] == ""]
    teksten = []
    for deel in scan.catalogus.reeksen.opmerkingen:
        rijen = loopt[loopt["reeks"].isin(deel.reeksen)]
        hier = not deel.gebieden or {scan.code, "NL00"} & set(deel.gebieden)
        if hier and ((rijen["van"] <= deel.jaar) & (rijen["tot"] >= deel.jaar)).any():
            teksten.append(escape_md(deel.tekst))
    return "**Let op:** " + " ".join(dict.fromkeys(teksten)) if teksten else ""


def say_wijktrend(trend: Trendtabellen, scan: Scan) -> Tekst:
    """Say in which wijken the population or an age group clearly changed, and where not to tell.

    Parameters
    ----------
    trend : Trend
        From `analyse.compare_trend`.
    scan : Scan
    """
    stukken = select_wijkstukken(trend)
    if len(scan.wijken) < 2 or not (stukken["breuk"] == "").any():
        return Tekst("")
    loopt = stukken[stukken["breuk"] == ""]
    jaren = f"van {loopt['van'].min()} tot {loopt['tot'].max()}"
    zinnen, genoemd = [], []
    for _, deel in stukken.groupby("reeks", sort=False):
        titel = str(deel["titel"].iloc[0])
        stappen = []
        for woord in VERANDERD:
            rijen = select_rijen(deel[deel["oordeel"] == woord])
            if rijen:
                stappen.append(f"{woord} in {_say_wijken(rijen)}")
                genoemd += rijen
        if stappen:
            wat = "het aantal inwoners" if deel["eenheid"].iloc[0] == "aantal" else (
                f"het aandeel {say_binnen(titel)}"
            )  # fmt: skip
            zinnen.append(f"- {wat[:1].upper()}{wat[1:]} is {jaren} {'; '.join(stappen)}.")
    if not zinnen:
        zinnen = [f"- In geen enkele wijk is hier {jaren} een duidelijke verandering te zien."]
    delen = [_say_wijkgrenzen(stukken, len(scan.wijken))]
    klein = loopt.loc[loopt["oordeel"] == "niet te vergelijken", "gebiedscode"].nunique()
    if klein:
        delen.append(
            f"In {say_aantal(klein, 'wijk', 'wijken')} wonen te weinig mensen voor een of meer van "
            "deze cijfers."
        )
    delen.append(
        "De toets telt alle wijken en onderwerpen mee; de afronding van het CBS zit in de marge. "
        "De cijfers zeggen niet wie er kwam, ging of ouder werd."
    )
    tekst = " ".join(deel for deel in delen if deel)
    return Tekst("\n".join(zinnen) + "\n\n" + tekst, rijen=_select_sleutels(genoemd))


def _say_wijkgrenzen(stukken: pd.DataFrame, wijken: int) -> str:
    """Return per subject for how many wijken nothing is compared; "" where all can be.

    Inwoners and leeftijden have other years, so a wijk may be comparable for one of them only.
    """
    inwoners = stukken["reeks"] == "inwoners"
    delen = []
    for wat, rijen in (("inwoners", stukken[inwoners]), ("leeftijden", stukken[~inwoners])):
        aantal = rijen.loc[rijen["breuk"] != "", "gebiedscode"].nunique()
        if aantal:
            wie = f"alle {wijken} wijken" if aantal == wijken else (
                say_aantal(aantal, "wijk", "wijken")
            )  # fmt: skip
            delen.append(f"{wat} ({rijen['van'].min()} en {rijen['tot'].max()}) in {wie}")
    if not delen:
        return ""
    return (
        "Waar de grenzen veranderden, of waar dat niet zeker is, vergelijken wij niets: "
        f"{format_lijst(delen)}."
    )


def _say_wijken(rijen: Sequence[Rij]) -> str:
    """Return wijken by name in the order of their code; the number of them where there are many."""
    namen = [escape_md(rij["naam"]) for rij in rijen]
    if len(namen) <= WIJKEN_GENOEMD:
        return format_lijst(namen)
    return f"{say_aantal(len(namen), 'wijk', 'wijken')}, waaronder {format_lijst(namen[:2])}"


def _select_namen(rijen: pd.DataFrame) -> list[str]:
    return [say_binnen(str(naam)) for naam in dict.fromkeys(rijen["titel_kort"])]


def _select_sleutels(rijen: Iterable[Rij]) -> tuple[Cijferrij, ...]:
    """Return the keys in `scan.cijfers` of both ends of every row."""
    return tuple(dict.fromkeys(
        (str(rij[f"indicator_{kant}"]), str(rij["gebiedscode"]), int(rij[kant]))
        for rij in rijen for kant in ("van", "tot")
    ))  # fmt: skip


def _waarde(rij: Rij, kant: str) -> str:
    return format_waarde(rij[kant], rij["eenheid"], int(rij["decimalen"]))
