"""The actieplan (one xlsx per gemeente): agreed steps, each with a measure and a baseline."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated, Any, Final, Literal

import pandas as pd

from kansenscan_lib.catalogus import Catalogus
from kansenscan_lib.fouten import InvoerFout
from kansenscan_lib.invoer.bestand import write_nieuw
from kansenscan_lib.invoer.cellen import HELE_GEMEENTE, Keuzelijst, Kolom
from kansenscan_lib.invoer.invulmap import rows_to_frame
from kansenscan_lib.invoer.lezer import AnderBoek, Lezer, Rijen
from kansenscan_lib.invoer.lijsten import load_lijsten
from kansenscan_lib.invoer.modellen import Voortgang
from kansenscan_lib.invoer.rij import Boek, Boekgegevens, Rij, kolommen
from kansenscan_lib.invoer.werkboek import render_boek
from kansenscan_lib.invoer.werkmap import read_werkmap

BLAD: Final = "Actieplan"

_MENSEN: Final = 100_000_000
_STAPPEN: Final = (
    "Elke rij is een stap bij een kans. Er staan alleen rollen en organisaties in. U kunt dit "
    "bestand delen.",
    "Een rij zonder Wat is een voorstel. Vul Wat, Wie en Wanneer klaar in. Doet u dat niet, dan "
    "telt de rij niet mee.",
    "Bij Maat staat wat u zelf kunt tellen. Een cijfer over alle inwoners verandert niet zomaar "
    "met een actie.",
    "Laat Cijfer om te volgen tot en met Van de (noemer) staan. De volgende scan zet het nieuwste "
    "cijfer ernaast.",
    "Vul later Voortgang, Wat is er gedaan, Resultaat en Afgerond op in.",
    "Bewaar dit bestand als {naam} in de map van uw organisatie, naast organisatie.yml. De "
    "volgende scan leest het.",
    "Noem nooit namen, e-mailadressen of telefoonnummers van personen.",
    "Typ geen formules. Voeg geen bladen of kolommen toe. Laat de koppen zoals ze zijn.",
)


class Planregel(Rij):
    """One agreed step. The figure is that of the start; what comes after `noemer` is for later."""

    kans: Annotated[str, Kolom(
        "Kans", "De kans waar de actie bij hoort.", breedte=40, vooringevuld=True)]
    dienst: Annotated[str, Kolom(
        "Dienst", "Welke dienst van de bibliotheek? Mag leeg blijven.", "keuze", "diensten",
        breedte=30, vooringevuld=True)] = ""
    doelgroep: Annotated[str, Kolom(
        "Doelgroep", "Voor wie? Mag leeg blijven.", "keuze", "doelgroepen", breedte=26,
        vooringevuld=True)] = ""
    waar: Annotated[str, Kolom(
        "Waar", "De wijken, of de hele gemeente.", maximaal=500, breedte=28,
        vooringevuld=True)] = ""
    termijn: Annotated[Literal["", "kort", "middellang", "lang"], Kolom(
        "Termijn", "Hoe lang duurt het?", "keuze", "termijn", vooringevuld=True)] = ""
    wat: Annotated[str, Kolom("Wat", "Wat gaat er gebeuren?", maximaal=500, breedte=50)]
    wie: Annotated[str, Kolom("Wie (rol)", "Een rol, geen naam.", breedte=28)] = ""
    wanneer: Annotated[dt.date | None, Kolom(
        "Wanneer klaar", "Datum, bijvoorbeeld 1-9-2027.", "datum", breedte=14)] = None
    maat: Annotated[str, Kolom(
        "Maat", "Waaraan ziet u dat het is gelukt? Liefst iets dat u zelf telt.", maximaal=500,
        breedte=40, vooringevuld=True)] = ""
    nulmeting: Annotated[str, Kolom(
        "Nulmeting", "Hoe is het bij het begin?", maximaal=500, breedte=40,
        vooringevuld=True)] = ""
    indicator: Annotated[str, Kolom(
        "Cijfer om te volgen", "Welk cijfer zou kunnen veranderen? Mag leeg blijven.", "keuze",
        "indicatoren", breedte=34, vooringevuld=True)] = ""
    gebied: Annotated[str, Kolom(
        "Gebied van het cijfer", "De hele gemeente of een wijk.", "keuze", "gebieden", breedte=24,
        vooringevuld=True)] = ""
    jaar: Annotated[int | None, Kolom(
        "Jaar van het cijfer", "Over welk jaar gaat het cijfer?", "getal", minimaal=1995,
        maximaal=2100, breedte=10, vooringevuld=True)] = None
    waarde: Annotated[float | None, Kolom(
        "Waarde", "Het cijfer bij het begin, zonder procentteken. Bijvoorbeeld 12,5.",
        "kommagetal", minimaal=-_MENSEN, maximaal=_MENSEN, breedte=12, vooringevuld=True)] = None
    onder: Annotated[float | None, Kolom(
        "Ondergrens", "Laagste kant van de marge. Leeg als er geen marge is.", "kommagetal",
        minimaal=-_MENSEN, maximaal=_MENSEN, breedte=12, vooringevuld=True)] = None
    boven: Annotated[float | None, Kolom(
        "Bovengrens", "Hoogste kant van de marge. Leeg als er geen marge is.", "kommagetal",
        minimaal=-_MENSEN, maximaal=_MENSEN, breedte=12, vooringevuld=True)] = None
    teller: Annotated[float | None, Kolom(
        "Aantal (teller)", "Om hoeveel mensen of huishoudens gaat het? Mag leeg blijven.",
        "kommagetal", maximaal=_MENSEN, breedte=12, vooringevuld=True)] = None
    noemer: Annotated[float | None, Kolom(
        "Van de (noemer)", "Van hoeveel mensen of huishoudens? Mag leeg blijven.", "kommagetal",
        maximaal=_MENSEN, breedte=12, vooringevuld=True)] = None
    voortgang: Annotated[Voortgang, Kolom(
        "Voortgang", "Hoe ver is het? Leeg is: nog niet begonnen.", "keuze",
        "voortgang")] = "niet_begonnen"
    gedaan: Annotated[str, Kolom(
        "Wat is er gedaan?", "Vul dit later in.", maximaal=1000, breedte=50)] = ""
    resultaat: Annotated[str, Kolom(
        "Resultaat", "Wat kwam er uit de maat? Vul dit later in.", maximaal=1000,
        breedte=50)] = ""
    afgerond_op: Annotated[dt.date | None, Kolom(
        "Afgerond op", "Datum, bijvoorbeeld 1-9-2027.", "datum", breedte=14)] = None


ACTIEPLAN: Final = Boek("actieplan", 1, {BLAD: ("regels", Planregel)}, het=True)


@dataclass(frozen=True, eq=False)
class Actieplan:
    """An actieplan as it was filled in.

    Attributes
    ----------
    regels : DataFrame
        One row per step, columns as the fields of `Planregel` and `plan_van`, the date of the plan
        (the same in every row); index `rij`: the row number in the sheet. Text is "" when left
        out, numbers and dates are NA, NaN or NaT. `gebied` is a code; "" with a figure is the
        whole gemeente.
    gegevens : Boekgegevens
    """

    regels: pd.DataFrame
    gegevens: Boekgegevens

    @staticmethod
    def select_leeg() -> pd.DataFrame:
        """Return the steps of a plan that does not exist: no rows, all columns."""
        return _make_regels([], None)

    def select(self, catalogus: Catalogus) -> Actieplan:
        """Return the steps that touch this (smaller) catalogue; figures outside it are left out."""
        regels = self.regels
        regels = regels[regels["dienst"].isin(["", *catalogus.dienst])
                        & regels["doelgroep"].isin(["", *catalogus.doelgroep])]
        bekend = regels["indicator"].isin(catalogus.indicator)
        return replace(self, regels=regels.assign(indicator=regels["indicator"].where(bekend, "")))


def load_actieplan(
    pad: Path, catalogus: Catalogus, wijken: Mapping[str, str]
) -> Actieplan | None:
    """Read an actieplan; the file itself is never changed.

    Parameters
    ----------
    pad : Path
        For instance params/voorbeeld/GM0193-actieplan.xlsx.
    catalogus : Catalogus
        The whole catalogue, not the part of some domeinen (see `Actieplan.select`).
    wijken : mapping of str to str
        Wijkcode -> name, of this gemeente.

    Returns
    -------
    Actieplan or None
        None when there is no such file.

    Raises
    ------
    InvoerFout
        One message per problem, each with sheet and cell; or one when it is no workbook.
    """
    if not pad.exists():
        return None
    bladen = read_werkmap(pad, ("Scan", BLAD))
    lezer = Lezer(pad.name, ACTIEPLAN, _load_lijsten(catalogus, wijken))
    gegevens = None
    rijen: Rijen = []
    try:
        if "Scan" in bladen:
            gegevens = lezer.read_scan(bladen, {_code(wijken)})
        lezer.check_bladen(bladen)
        rijen = lezer.read_rijen(BLAD, bladen[BLAD]) if BLAD in bladen else []
        _check_cijfers(lezer, rijen, catalogus)
    except AnderBoek:
        pass  # noted as a problem
    if lezer.meldingen or gegevens is None:
        raise InvoerFout([melding.tekst for melding in lezer.meldingen])
    return Actieplan(_make_regels(rijen, gegevens.ingevuld_op), gegevens)


def _make_regels(rijen: Rijen, datum: dt.date | None) -> pd.DataFrame:
    regels = rows_to_frame(Planregel, rijen)
    return regels.assign(plan_van=pd.Series(pd.Timestamp(datum) if datum else pd.NaT,
                                            index=regels.index, dtype="datetime64[ns]"))


def write_actieplan(
    pad: Path,
    catalogus: Catalogus,
    gegevens: Boekgegevens,
    wijken: Mapping[str, str],
    regels: pd.DataFrame,
    bronnen: Sequence[str] = (),
) -> None:
    """Write an actieplan; the same input gives the same bytes.

    Parameters
    ----------
    pad : Path
        Must not exist yet: what people filled in is never overwritten.
    catalogus : Catalogus
        The whole one; it feeds the drop-downs.
    gegevens : Boekgegevens
        Of which gemeente, and when it was made; its version becomes ours.
    wijken : mapping of str to str
        Wijkcode -> name, in the order to show.
    regels : DataFrame
        At least the columns of `Planregel`. A row without `wat` is a proposal: it is not read
        back until people fill it in.
    bronnen : sequence of str
        Attribution of the figures, as the licences ask for.

    Raises
    ------
    UitvoerFout
        The file exists already, or its folder cannot be written.
    """
    naam = f"{gegevens.gemeentecode}-actieplan.xlsx"
    write_nieuw(pad, render_boek(
        ACTIEPLAN, gegevens.model_copy(update={"versie": ACTIEPLAN.versie}), {"regels": regels},
        _load_lijsten(catalogus, wijken), f"Actieplan Kansenscan {gegevens.gemeente}",
        [stap.format(naam=naam) for stap in _STAPPEN], noten=bronnen,
    ))  # fmt: skip


def _load_lijsten(catalogus: Catalogus, wijken: Mapping[str, str]) -> dict[str, Keuzelijst]:
    """Return the closed lists of the actieplan; parameters as `load_actieplan`."""
    alle = load_lijsten(catalogus, wijken)
    alle["gebieden"] = Keuzelijst(
        {_code(wijken): HELE_GEMEENTE, **alle["wijken"].keuzes}, alle["wijken"].ook
    )
    namen = dict.fromkeys(kolom.lijst for kolom in kolommen(Planregel).values() if kolom.lijst)
    return {naam: alle[naam] for naam in namen}


def _code(wijken: Mapping[str, str]) -> str:
    return next(f"GM{code[2:6]}" for code in wijken)


def _check_cijfers(lezer: Lezer, rijen: Rijen, catalogus: Catalogus) -> None:
    """Note where the parts of a figure do not fit together; one message per row."""
    for nummer, rij in rijen:
        if isinstance(rij, Planregel):
            veld, reden = _find_cijferfout(rij, catalogus)
            if veld:
                lezer.meld_veld(BLAD, veld, nummer, reden)


def _find_cijferfout(rij: Planregel, catalogus: Catalogus) -> tuple[str, str]:
    """Return field and reason of what is wrong with a figure; both "" when nothing is."""
    kern: dict[str, Any] = {
        "indicator": rij.indicator or None, "jaar": rij.jaar, "waarde": rij.waarde
    }
    rest = (rij.onder, rij.boven, rij.teller, rij.noemer)
    if all(deel is None for deel in (*kern.values(), *rest)):
        return "", ""
    for veld, deel in kern.items():
        if deel is None:
            return veld, ("is leeg, en een deel van het cijfer staat er wel. Vul het cijfer, het "
                          "jaar en de waarde in, of maak ze alle leeg.")  # fmt: skip
    if rij.waarde is None:  # told above
        return "", ""
    for veld, deel, ander in (("onder", rij.onder, rij.boven), ("boven", rij.boven, rij.onder)):
        if deel is None and ander is not None:
            return veld, "is leeg, en de andere kant van de marge staat er wel. Vul beide in."
    if rij.onder is not None and rij.boven is not None and not rij.onder <= rij.waarde <= rij.boven:
        return "waarde", "moet tussen de ondergrens en de bovengrens liggen."
    indicator = catalogus.indicator[rij.indicator]
    if rij.teller is not None and rij.noemer and indicator.eenheid in ("%", "per_1000", "per_100"):
        uit = indicator.per * rij.teller / rij.noemer
        if abs(uit - rij.waarde) > 0.51 * 10.0**-indicator.decimalen:
            komma = f"{uit:.{indicator.decimalen}f}".replace(".", ",")
            return "waarde", f"past niet bij teller en noemer: die geven {komma}."
    return "", ""
