"""What every wijk brings, beside what it asks for."""

from __future__ import annotations

from collections import Counter

import pandas as pd

from kansenscan_lib.beeld.bron import format_bron
from kansenscan_lib.beeld.taal import (
    format_getal,
    format_lijst,
    format_waarde,
    is_leeg,
    say_aandeel,
    say_aantal,
    say_zin,
)
from kansenscan_lib.beeld.tabel import Tabel
from kansenscan_lib.beeld.tonen import Blok, Cijferrij, Tekst, escape_md
from kansenscan_lib.beeld.zinnen import say_binnen
from kansenscan_lib.rijen import Rij, select_rij, select_rijen
from kansenscan_lib.scan import Scan

#: How many wijken the first table holds; the others are folded in below it.
WIJKEN_IN_BEELD = 25
#: How many things are named per cell.
PER_CEL = 4
#: The turnout that is told: the newest for the Tweede Kamer.
OPKOMST = "opkomst_tk2023"
SAMEN = "meer 65-plussers en mogelijk meer mensen met hbo of wo: misschien vrijwilligers"
#: Kant of a strength that has no figure in any wijk.
ZONDER = "geen cijfer"
#: How a strength is named where its own title would say something else.
NAMEN = {"mantelzorger_18plus": "zorgt voor een ander"}


def draw_wijkkrachten(krachten: pd.DataFrame, scan: Scan) -> list[Tabel | Blok | Tekst]:
    """Show per wijk its strengths beside its needs, those with most strengths first.

    Parameters
    ----------
    krachten : DataFrame
        From `analyse.select_wijkkrachten`.
    scan : Scan
    """
    if len(scan.wijken) < 2:
        return [Tekst("Deze gemeente is voor het CBS één wijk. Er is niets te vergelijken.")]
    opvallend = krachten[krachten["kant"] != ZONDER]
    if opvallend.empty:
        return [Tekst("Geen wijk wijkt op een kracht of een behoefte duidelijk af.")]
    rijen = []
    for code, deel in opvallend.groupby("gebiedscode", sort=False):
        brengt = select_rijen(deel[deel["kant"] != "behoefte"])
        vraagt = select_rijen(deel[deel["kant"] == "behoefte"])
        rijen.append(
            {"naam": str(scan.wijken[str(code)]), "aantal": len(brengt),
             "brengt": _cel(brengt), "vraagt": _cel(vraagt)}
        )  # fmt: skip
    tabel = pd.DataFrame(rijen).sort_values(["aantal", "naam"], ascending=[False, True])
    kop = f"Wat elke wijk van {scan.naam} meebrengt, en wat zij vraagt"
    delen: list[Tabel | Blok | Tekst] = [_tabel(tabel.head(WIJKEN_IN_BEELD), kop, krachten, scan)]
    rest = tabel.iloc[WIJKEN_IN_BEELD:]
    if len(rest):
        wat = f"De andere {format_getal(len(rest))} wijken"
        binnen = _tabel(rest, f"{kop}: {wat.lower()}", krachten, scan)._repr_html_()
        delen.append(Blok(f"<details><summary>{wat}</summary>{binnen}</details>"))
    return delen


def _tabel(tabel: pd.DataFrame, kop: str, krachten: pd.DataFrame, scan: Scan) -> Tabel:
    minimaal = scan.catalogus.regels.drempels()["verschil_minimaal_pp"]
    opvallend = krachten[krachten["kant"] != ZONDER]
    stil = len(scan.wijken) - opvallend["gebiedscode"].nunique()
    op = " op de cijfers die er zijn" if len(opvallend) < len(krachten) else ""
    wie = say_aantal(stil, "wijk valt", "wijken vallen")
    zin = f"{say_zin(f'{wie}{op} nergens op')} " if stil else ""
    return Tabel(
        tabel, kop,
        kolommen={"naam": "Wijk", "brengt": "Brengt mee", "vraagt": "Vraagt aandacht"},
        toelichting=f"* Schatting, vanaf {format_getal(minimaal)} procentpunt verschil: dat wijst "
        "op een verschil, maar is niet getoetst. Tussen haakjes staat het cijfer van elders: de "
        "rest van de gemeente, of bij een cijfer zonder marge de hele gemeente. "
        f"{zin}Wie voor een ander zorgt, kan zelf ook "
        "steun nodig hebben. "
        f"Bron: {format_bron(scan, opvallend['indicator'], opvallend['peiljaar'])}.",
    )  # fmt: skip


def _cel(rijen: list[Rij]) -> str:
    delen = [_deel(rij) for rij in rijen[:PER_CEL]]
    if len(rijen) > PER_CEL:
        delen.append(f"en nog {len(rijen) - PER_CEL}")
    return "\n".join(delen) or "geen cijfer springt eruit"


def _deel(rij: Rij) -> str:
    if rij["kant"] == "samen":
        return SAMEN
    eenheid = "%" if rij["eenheid"] == "%" else "aantal"  # a rate says "per 1.000" in its title
    hier, elders = (
        format_waarde(rij[k], eenheid, int(rij["decimalen"])) for k in ("waarde", "referentie")
    )
    naam = NAMEN.get(rij["indicator"], rij["titel_kort"])
    ster = "*" if rij["zekerheid"] == "schatting" else ""
    lager = "lager: " if rij["waarde"] < rij["referentie"] else ""
    return f"{lager}{naam}{ster}: {hier} ({elders})"


def say_wijkkrachten(krachten: pd.DataFrame, vergelijking: pd.DataFrame, scan: Scan) -> Tekst:
    """Say what wijken bring, how sure that is and for what there is no figure per wijk.

    Parameters
    ----------
    krachten : DataFrame
        From `analyse.select_wijkkrachten`.
    vergelijking : DataFrame
        From `analyse.compare_gemeente`: turnout is known for the gemeente only.
    scan : Scan
    """
    zinnen, bewijs = [], []
    sterk = krachten[krachten["kant"] == "kracht"]
    if len(scan.wijken) > 1:
        aantal = sterk["gebiedscode"].nunique()
        getoetst = sterk["vergelijking"] == "rest"
        hoe = "duidelijk" if getoetst.all() else "duidelijk of mogelijk"
        zinnen.append(
            f"In {format_getal(aantal)} van de {format_getal(len(scan.wijken))} wijken is minstens "
            f"één kracht {hoe if getoetst.any() else 'mogelijk'} groter dan elders in de gemeente."
        )
        zinnen.append(_say_zonder(krachten, scan))
        zin, rijen = _say_meest(sterk, scan)
        zinnen.append(zin)
        bewijs += rijen
        zinnen.append(_say_samen(krachten))
        if schatting := int((sterk["zekerheid"] == "schatting").sum()):
            deel = "Al deze cijfers" if schatting == len(sterk) else "De meeste van deze cijfers"
            zinnen.append(
                f"{deel if 2 * schatting > len(sterk) else 'Een deel van deze cijfers'} zijn "
                "schattingen. Toets ze bij bewoners en bij organisaties in de wijk."
            )
    zin, rijen = _say_opkomst(vergelijking, scan)
    zinnen.append(zin)
    bewijs += rijen
    zinnen.append(
        "Hoeveel jongere ouderen er zijn, is per wijk niet bekend. Een cijfer over een wijk zegt "
        "niets over één bewoner."
    )
    return Tekst(" ".join(zin for zin in zinnen if zin), rijen=tuple(bewijs))


def _say_zonder(krachten: pd.DataFrame, scan: Scan) -> str:
    """Say of which strengths there is no figure in any wijk."""
    rijen = krachten.loc[krachten["kant"] == ZONDER, "indicator"]
    namen = [escape_md(say_binnen(scan.catalogus.indicator[i].titel)) for i in rijen]
    if not namen:
        return ""
    return (
        f"Per wijk is er in {escape_md(scan.naam)} geen cijfer over {format_lijst(namen)}. Een "
        "wijk kan daar sterk in zijn zonder dat het hier te zien is."
    )


def _say_meest(sterk: pd.DataFrame, scan: Scan) -> tuple[str, list[Cijferrij]]:
    """Say which strength stands out in most wijken, with the wijk where it is furthest."""
    if sterk.empty:
        return "", []
    indicator, aantal = Counter(sterk["indicator"]).most_common(1)[0]
    rijen = sterk[sterk["indicator"] == indicator]
    rij = select_rijen(rijen.sort_values("index", ascending=False, kind="stable"))[0]
    elders = "de hele gemeente" if rij["vergelijking"] == "gemeente" else "de rest"
    zin = (
        f"Het vaakst gaat het om {escape_md(rij['zin'])}: in "
        f"{say_aantal(aantal, 'wijk', 'wijken')}. Bijvoorbeeld {escape_md(rij['naam'])}: "
        f"{say_aandeel(rij['waarde'])}, in {elders} {say_aandeel(rij['referentie'])} "
        f"({int(rij['peiljaar'])}{', schatting' if rij['zekerheid'] == 'schatting' else ''})."
    )
    jaar = int(rij["peiljaar"])
    bewijs = [(str(indicator), str(rij["gebiedscode"]), jaar)]
    if rij["vergelijking"] == "gemeente":
        bewijs.append((str(indicator), scan.code, jaar))
    return zin, bewijs


def _say_samen(krachten: pd.DataFrame) -> str:
    namen = [escape_md(n) for n in krachten.loc[krachten["kant"] == "samen", "naam"]]
    if not namen:
        return ""
    if len(namen) > 6:
        namen = [*namen[:5], f"nog {say_aantal(len(namen) - 5, 'wijk', 'wijken')}"]
    return (
        f"In {format_lijst(namen)} zijn er naar verhouding meer inwoners van 65 jaar en ouder, en "
        "mogelijk ook meer mensen met hbo of wo. Daar zijn misschien vrijwilligers te vinden; of "
        "het om dezelfde mensen gaat, weten wij niet."
    )


def _say_opkomst(vergelijking: pd.DataFrame, scan: Scan) -> tuple[str, list[Cijferrij]]:
    """Say the turnout, which is known for the whole gemeente only."""
    zin = "De opkomst bij verkiezingen is er alleen voor de hele gemeente"
    if OPKOMST not in vergelijking.index:
        return f"{zin}.", []
    rij = select_rij(vergelijking, OPKOMST)
    if is_leeg(rij["waarde"]) or rij["waarde"] > 100:  # on an island guests vote as well
        return f"{zin}.", []
    jaar = int(rij["peiljaar"])
    zin += f": in {jaar} stemde {say_aandeel(rij['waarde'], 'kiesgerechtigden')}."
    return zin, [(OPKOMST, scan.code, jaar)]
