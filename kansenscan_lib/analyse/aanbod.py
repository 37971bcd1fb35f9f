"""What others offer, as filled in: who does what for whom, what hangs on one party, overlap."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import product

import pandas as pd

from kansenscan_lib.analyse.confrontatie import select_aanbod
from kansenscan_lib.rijen import Rij, select_rijen
from kansenscan_lib.scan import Scan

#: From this many grades on there is an average: with fewer it tells the grade of one activity.
CIJFERS_MINIMAAL = 3
#: Payments that are one word on the sheet, but not one source.
GEEN_BRON = ("eigen_middelen", "fondsen", "onbekend")
#: Need that makes one provider worth a talk.
NODIG = ("hoog", "gemiddeld")

AANBOD = [
    "thema", "doelgroep", "gebiedscode", "aanbieders", "activiteiten", "capaciteit",
    "capaciteit_onbekend", "deelnemers", "deelnemers_onbekend", "initiatief", "financiering",
    "oudste", "jongste", "tevredenheid", "cijfers", "rijen",
]  # fmt: skip
ENKEL = ["doelgroep", "thema", "aanbieder", "behoefte", "heel", "wijken", "financiering", "rijen"]
ENKEL_GELD = ["doelgroep", "financiering", "activiteiten", "aanbieders", "rijen"]
OVERLAP = ["doelgroepen", "themas", "vorm", "aanbieders", "wijken", "rijen"]
VEROUDERD = ["naam", "aanbieder", "gecontroleerd_op", "peildatum", "stand"]


def compare_dekking(scan: Scan) -> pd.DataFrame:
    """Count who offers what to whom.

    Returns
    -------
    DataFrame
        Index thema, columns doelgroep (both in catalogue order), value the number of different
        providers in sheet Aanbod. Combinations that do not go together are NaN. Empty supply
        gives zeros: then the sheet says nothing, see `scan.ingevuld`.
    """
    blad = scan.invulmap.aanbod
    groepen = [g for g in scan.catalogus.doelgroepen if g.soort == "behoefte"]
    tabel = {
        groep.id: {
            thema.id: len({
                aanbieder
                for aanbieder, t, d in zip(
                    blad["aanbieder"], blad["themas"], blad["doelgroepen"], strict=True
                )
                if thema.id in t and groep.id in d
            })
            if thema.id in groep.themas else float("nan")
            for thema in scan.catalogus.themas
        }
        for groep in groepen
    }  # fmt: skip
    return pd.DataFrame(tabel, index=[t.id for t in scan.catalogus.themas])


def compare_aanbod(scan: Scan) -> pd.DataFrame:
    """Say per thema x doelgroep x area what others offer there.

    Returns
    -------
    DataFrame
        One row per doelgroep x thema that go together x area (the gemeente, then its wijken).
        Supply for the whole gemeente counts in every wijk; in the gemeente every row counts.

        ================== ====================================================================
        aanbieders         different providers; NaN where nobody looked (sheet Aanbod is empty)
        activiteiten       rows of the sheet; NaN likewise
        capaciteit         places a year, added up over the activities that give a number; NaN
        deelnemers         when none does. Places of an activity, never people: one who takes
                           part in two activities counts twice. An activity for more wijken,
                           groups or themas has one number, which stands at each of them
        .._onbekend        how many activities give no number
        initiatief         who began, without doubles, in the order of the sheet
        financiering       what pays, likewise
        oudste, jongste    first and last date on which somebody asked
        tevredenheid       mean grade (1 to 10), from `CIJFERS_MINIMAAL` grades on, else NaN
        cijfers            how many activities have a grade
        rijen              row numbers in sheet Aanbod
        ================== ====================================================================

    Notes
    -----
    Nothing may add up `capaciteit` or `deelnemers` over themas, doelgroepen or areas: the same
    activity stands in more than one row.
    """
    blad = scan.invulmap.aanbod
    gekeken = "aanbod" in scan.bladen
    gebieden = [scan.code, *scan.wijken.index]
    rijen = []
    for groep, code in product(scan.catalogus.doelgroepen, gebieden):
        for thema in groep.themas:
            _, nummers = select_aanbod(scan, thema, groep.id, code)
            geteld = _count(blad.loc[list(nummers)]) if gekeken else NIET_GEKEKEN
            rijen.append({"thema": thema, "doelgroep": groep.id, "gebiedscode": code, **geteld})
    return pd.DataFrame(rijen, columns=AANBOD)


def select_aanbodtotaal(scan: Scan) -> pd.DataFrame:
    """Return the one row of all supply together: the columns of `compare_aanbod` from aanbieders.

    Every activity counts once, whatever its themas, doelgroepen and wijken.
    """
    geteld = _count(scan.invulmap.aanbod) if "aanbod" in scan.bladen else NIET_GEKEKEN
    return pd.DataFrame([geteld], columns=AANBOD[3:])


NIET_GEKEKEN: Rij = {
    **dict.fromkeys([*AANBOD[3:9], "tevredenheid", "cijfers"], float("nan")),
    "initiatief": (), "financiering": (), "oudste": pd.NaT, "jongste": pd.NaT, "rijen": (),
}  # fmt: skip


def _count(deel: pd.DataFrame) -> Rij:
    """Return what a few rows of sheet Aanbod hold together."""
    cijfers = deel["tevredenheid"].dropna()
    genoeg = len(cijfers) >= CIJFERS_MINIMAAL
    return {
        "aanbieders": float(deel["aanbieder"].nunique()), "activiteiten": float(len(deel)),
        **_add_op(deel, "capaciteit"), **_add_op(deel, "deelnemers"),
        "initiatief": tuple(dict.fromkeys(deel["initiatief"])),
        "financiering": tuple(dict.fromkeys(deel["financiering"])),
        "oudste": deel["gecontroleerd_op"].min(), "jongste": deel["gecontroleerd_op"].max(),
        "tevredenheid": float(cijfers.mean()) if genoeg else float("nan"),
        "cijfers": float(len(cijfers)), "rijen": tuple(int(n) for n in deel.index),
    }  # fmt: skip


def _add_op(deel: pd.DataFrame, kolom: str) -> Rij:
    bekend = deel[kolom].dropna()
    som = float(bekend.sum()) if len(bekend) else float("nan")
    return {kolom: som, f"{kolom}_onbekend": float(len(deel) - len(bekend))}


def select_enkel(scan: Scan, confrontatie: pd.DataFrame) -> pd.DataFrame:
    """Return where all supply for a group with need hangs on one provider.

    Parameters
    ----------
    scan : Scan
    confrontatie : DataFrame
        From `compare_confrontatie`.

    Returns
    -------
    DataFrame
        One row per doelgroep x thema x aanbieder: the only one outside the library in the whole
        gemeente (`heel`) or in some wijken. behoefte is the highest of the areas where that is
        so, hoog or gemiddeld; `wijken` are those with that need. Where the group is smaller than
        elsewhere, or without a figure, nothing is said. With what pays for it and the row
        numbers. High need first, then whole gemeente, then most wijken, then catalogue order.
    """
    blad = scan.invulmap.aanbod
    gevonden: dict[tuple[str, str, str], list[Rij]] = {}
    for cel in select_rijen(confrontatie[confrontatie["behoefte"].isin(NODIG)]):
        aanbieders = set(blad.loc[list(cel["aanbod_rijen"]), "aanbieder"])
        if len(aanbieders) == 1:
            sleutel = (cel["doelgroep"], cel["thema"], str(*aanbieders))
            gevonden.setdefault(sleutel, []).append(cel)
    rijen = []
    for (groep, thema, aanbieder), cellen in gevonden.items():
        behoefte = min((c["behoefte"] for c in cellen), key=NODIG.index)
        nummers = sorted({n for c in cellen for n in c["aanbod_rijen"]})
        rijen.append({
            "doelgroep": groep, "thema": thema, "aanbieder": aanbieder, "behoefte": behoefte,
            "heel": _is_enige(scan, thema, groep),
            "wijken": tuple(c["gebiedscode"] for c in cellen
                            if c["behoefte"] == behoefte and c["gebiedscode"] != scan.code),
            "financiering": tuple(dict.fromkeys(blad.loc[nummers, "financiering"])),
            "rijen": tuple(nummers),
        })  # fmt: skip
    uit = pd.DataFrame(rijen, columns=ENKEL)
    volgorde = uit.assign(
        hoog=uit["behoefte"] == "hoog", heel=uit["heel"].astype(bool),
        aantal=uit["wijken"].map(len).astype(int),
    ).sort_values(["hoog", "heel", "aantal"], ascending=False, kind="stable")  # fmt: skip
    return uit.loc[volgorde.index].reset_index(drop=True)


def _is_enige(scan: Scan, thema: str, groep: str) -> bool:
    _, nummers = select_aanbod(scan, thema, groep, scan.code)
    return len(set(scan.invulmap.aanbod.loc[list(nummers), "aanbieder"])) == 1


def select_enkel_geld(scan: Scan) -> pd.DataFrame:
    """Return the doelgroepen of which all supply is paid from one source.

    Returns
    -------
    DataFrame
        One row per doelgroep with at least 2 activities that fit it: financiering, activiteiten,
        aanbieders and row numbers. Own money and gifts (`GEEN_BRON`) are a source per provider,
        not one; where one activity does not say what pays, nothing is said.
    """
    rijen = []
    for groep in scan.catalogus.doelgroepen:
        per_thema = [select_aanbod(scan, thema, groep.id, scan.code)[1] for thema in groep.themas]
        nummers = sorted({nummer for deel in per_thema for nummer in deel})
        deel = scan.invulmap.aanbod.loc[nummers]
        bronnen = set(deel["financiering"])
        if len(deel) >= 2 and len(bronnen) == 1 and not bronnen & set(GEEN_BRON):
            rijen.append((groep.id, *bronnen, len(deel), deel["aanbieder"].nunique(),
                          tuple(nummers)))  # fmt: skip
    return pd.DataFrame(rijen, columns=ENKEL_GELD)


def select_overlap(scan: Scan) -> pd.DataFrame:
    """Return where more providers do the same kind of activity for the same group in one wijk.

    Returns
    -------
    DataFrame
        One row per vorm x set of activities: the doelgroepen and themas they share, the
        aanbieders (at least 2), the wijken in which all of them do it (every wijk when all work
        in the whole gemeente) and the row numbers. A chance to align, no verdict: the sheet does
        not say whether there is too much. Most providers first, then most wijken, then catalogue
        order.
    """
    gevonden: dict[tuple[str, str, tuple[int, ...]], dict[str, list[str]]] = {}
    for groep, code in product(scan.catalogus.doelgroepen, scan.wijken.index):
        for thema in groep.themas:
            _, nummers = select_aanbod(scan, thema, groep.id, code)
            deel = scan.invulmap.aanbod.loc[list(nummers)]
            for vorm, zelfde in deel.groupby("vorm", sort=False):
                if len(set(zelfde["aanbieder"])) >= 2:
                    sleutel = (groep.id, str(vorm), tuple(int(n) for n in zelfde.index))
                    plek = gevonden.setdefault(sleutel, {"themas": [], "wijken": []})
                    plek["themas"].append(thema)
                    plek["wijken"].append(str(code))
    samen: dict[tuple[object, ...], list[str]] = {}
    for (doelgroep, vorm, nummers), plek in gevonden.items():
        rest = (_uniek(plek["themas"]), vorm, _uniek(plek["wijken"]), nummers)
        samen.setdefault(rest, []).append(doelgroep)
    uit = pd.DataFrame(
        [(tuple(groepen), *rest) for rest, groepen in samen.items()],
        columns=["doelgroepen", "themas", "vorm", "wijken", "rijen"],
    )
    naam = scan.invulmap.aanbod["aanbieder"]
    uit["aanbieders"] = [tuple(sorted(set(naam[list(nummers)]))) for nummers in uit["rijen"]]
    aantal = pd.DataFrame({k: uit[k].map(len).astype(int) for k in ("aanbieders", "wijken")})
    volgorde = aantal.sort_values(["aanbieders", "wijken"], ascending=False, kind="stable")
    return uit.loc[volgorde.index, OVERLAP].reset_index(drop=True)


def _uniek(waarden: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(waarden))


def select_verouderd(scan: Scan) -> pd.DataFrame:
    """Return the activities that were asked after too long ago, or on a date still to come.

    Returns
    -------
    DataFrame
        By row number: naam, aanbieder, gecontroleerd_op, peildatum (the day the invulmap was
        filled in; without one the youngest date on the sheet) and stand: "verouderd" (more than
        `aanbod_maanden` months before) or "toekomst" (after it). Oldest first. Never beside
        today: the same invulmap gives the same report.
    """
    blad = scan.invulmap.aanbod
    ingevuld = scan.invulmap.scan.ingevuld_op if scan.invulmap.scan else None
    dag = pd.Timestamp(ingevuld) if ingevuld else blad["gecontroleerd_op"].max()
    maanden = int(scan.catalogus.regels.drempels()["aanbod_maanden"])
    grens = dag - pd.DateOffset(months=maanden)
    datum = blad["gecontroleerd_op"]
    uit = blad.assign(
        peildatum=dag,
        stand=["verouderd" if d < grens else "toekomst" if d > dag else "" for d in datum],
    )
    uit = uit[uit["stand"] != ""].sort_values("gecontroleerd_op", kind="stable")
    return uit[VEROUDERD]


def compare_financiers(scan: Scan) -> pd.DataFrame:
    """Count who begins and what pays.

    Returns
    -------
    DataFrame
        Index financiering, columns initiatief (ids, most activities first), value the number of
        activities on sheet Aanbod. Only what occurs; empty without activities.
    """
    blad = scan.invulmap.aanbod
    tabel = pd.crosstab(blad["financiering"], blad["initiatief"])
    per_bron = tabel.sum(axis=1).sort_values(ascending=False, kind="stable")
    per_begin = tabel.sum(axis=0).sort_values(ascending=False, kind="stable")
    return tabel.reindex(index=per_bron.index, columns=per_begin.index)
