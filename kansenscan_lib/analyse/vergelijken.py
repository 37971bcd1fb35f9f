"""Compares: the gemeente with provincie and Nederland, each wijk with the rest of its gemeente."""

from __future__ import annotations

import numpy as np
import pandas as pd

from kansenscan_lib.analyse.markeren import PER, add_markering, add_rang
from kansenscan_lib.scan import Scan
from kansenscan_lib.statistiek import benjamini_hochberg, hypergeometric_p


def select_niveau(scan: Scan, niveau: str) -> pd.DataFrame:
    """Return the figures of the youngest year in which each indicator is filled at `niveau`.

    Parameters
    ----------
    scan : Scan
    niveau : {"wijk", "gemeente"}
        The lowest level that must be filled; one year per indicator holds for all areas, so that
        areas are never compared over different years.

    Returns
    -------
    DataFrame
        Rows of `scan.cijfers` for all areas of the scan, plus column `soort_gebied`. Indicators
        without any value at `niveau` are left out.
    """
    cijfers = scan.cijfers.assign(
        soort_gebied=scan.cijfers["gebiedscode"].map(scan.gebieden["soort"]).astype(str)
    )
    gekozen = cijfers[
        (cijfers["soort_gebied"] == niveau) & cijfers["actueel"] & (cijfers["status"] == "ok")
    ]
    jaren = gekozen.groupby("indicator", observed=True)["peiljaar"].first()
    gekozen_jaar = cijfers["indicator"].map(jaren)
    return cijfers[cijfers["peiljaar"] == gekozen_jaar].reset_index(drop=True)


def compare_gemeente(scan: Scan) -> pd.DataFrame:
    """Compare the gemeente with its provincie and with Nederland.

    Parameters
    ----------
    scan : Scan

    Returns
    -------
    DataFrame
        One row per indicator, in the order of the catalogue: titel, titel_kort, zin, groep,
        eenheid, decimalen, thema, richting, soort, kern, peiljaar, teller, noemer, waarde, onder,
        boven, interval_methode, status, aantal, aantal_onder, aantal_boven (people or households
        the figure is about, NaN where that is not known), provincie, nederland, eigen (the figure
        of Nederland is our own mean of gemeenten), verschil (waarde - nederland, in the unit of the
        indicator), index (waarde / nederland x 100), p, q (gemeente against the rest of Nederland,
        Benjamini-Hochberg over this table; NaN without counts), oordeel ("hoger", "lager",
        "ongeveer gelijk", "onbekend"), zekerheid ("stevig": counted, with interval, "telling":
        counted but published without counts, "schatting": model, "onbekend") and betekenis
        ("behoefte", "kracht" or "").

    Notes
    -----
    "hoger" and "lager" need a relevant difference: for percentages at least
    `verschil_minimaal_pp`, or an index beyond its limit and at least `verschil_klein_pp`; else the
    index limits. Where there are counts q must be at most `fdr`; where there is only an
    interval, it must not hold the figure of Nederland. A figure without interval, and a model, is
    never "stevig". Numbers and classes (`aantal`, `klasse`), and a teller above its noemer, are not
    compared: "onbekend".
    """
    cijfers = select_niveau(scan, "gemeente")
    per_soort = {
        soort: deel.set_index("indicator") for soort, deel in cijfers.groupby("soort_gebied")
    }
    indicatoren = scan.catalogus.indicatoren
    eigen = per_soort["gemeente"].reindex([i.id for i in indicatoren])
    uit = pd.DataFrame(
        {
            "titel": [i.titel for i in indicatoren],
            "titel_kort": [i.titel_kort for i in indicatoren],
            "zin": [i.zin for i in indicatoren],
            "groep": [i.groep for i in indicatoren],
            "eenheid": [i.eenheid for i in indicatoren],
            "decimalen": [i.decimalen for i in indicatoren],
            "thema": [i.thema for i in indicatoren],
            "richting": [i.richting for i in indicatoren],
            "soort": [i.soort for i in indicatoren],
            "kern": [i.kern for i in indicatoren],
        },
        index=pd.Index([i.id for i in indicatoren], name="indicator"),
    )
    kolommen = ["peiljaar", "teller", "noemer", "waarde", "onder", "boven", "interval_methode",
                "status"]  # fmt: skip
    uit = add_aantal(uit.join(eigen[kolommen]))
    leeg = pd.Series(dtype=float)
    for naam, soort in (("provincie", "provincie"), ("nederland", "land")):
        uit[naam] = per_soort[soort]["waarde"].reindex(uit.index) if soort in per_soort else leeg
    uit = uit[uit["status"].notna()].astype({"peiljaar": int})
    land = per_soort["land"] if "land" in per_soort else cijfers.iloc[:0].set_index("indicator")
    uit["eigen"] = land["bewerking"].reindex(uit.index).eq("gewogen_gemiddelde")
    uit["verschil"] = uit["waarde"] - uit["nederland"]
    uit["index"] = (uit["waarde"] / uit["nederland"] * 100).where(uit["nederland"] > 0)
    over = scan.catalogus.indicator
    afronding = [over[str(i)].afronding if over[str(i)].afronding == 10 else 1 for i in uit.index]
    groot = land[["teller", "noemer"]].reindex(uit.index).sub(uit[["teller", "noemer"]])
    getoetst = uit["eenheid"].isin(PER) & uit["onder"].notna()
    p = hypergeometric_p(
        uit["teller"], uit["noemer"], groot["teller"], groot["noemer"], afronding
    )
    uit["p"] = np.where(getoetst, p, np.nan)
    uit["q"] = benjamini_hochberg(uit["p"])
    return _add_oordeel(uit, scan)


def add_aantal(tabel: pd.DataFrame) -> pd.DataFrame:
    """Add the number of people a figure is about: as counted, or share x people it is part of."""
    per = tabel["eenheid"].map(PER).astype(float)
    deel = tabel["noemer"] / per
    return tabel.assign(
        aantal=tabel["teller"].fillna(tabel["waarde"] * deel),
        aantal_onder=tabel["onder"] * deel,
        aantal_boven=tabel["boven"] * deel,
    )


def _add_oordeel(tabel: pd.DataFrame, scan: Scan) -> pd.DataFrame:
    """Add oordeel, zekerheid and betekenis to a comparison with `nederland`."""
    drempels = scan.catalogus.regels.drempels()
    procent = tabel["eenheid"] == "%"
    ver = tabel["verschil"].abs()
    index = (tabel["index"] >= drempels["index_over"]) | (tabel["index"] <= drempels["index_onder"])
    groot = (index & (~procent | (ver >= drempels["verschil_klein_pp"]))) | (
        procent & (ver >= drempels["verschil_minimaal_pp"])
    )
    buiten = (tabel["nederland"] < tabel["onder"]) | (tabel["nederland"] > tabel["boven"])
    zeker = np.where(tabel["q"].notna(), tabel["q"] <= drempels["fdr"], buiten)
    anders = groot & (tabel["onder"].isna() | zeker)
    bekend = tabel["verschil"].notna() & ~tabel["eenheid"].isin(("aantal", "klasse"))
    # More in the part than in the whole, such as visitors who vote on an island: no share.
    bekend &= ~(tabel["teller"] > tabel["noemer"])
    oordeel = np.select(
        [~bekend, anders & (tabel["verschil"] > 0), anders],
        ["onbekend", "hoger", "lager"],
        "ongeveer gelijk",
    )
    zekerheid = np.select(
        [~bekend, tabel["soort"] == "model", tabel["onder"].notna()],
        ["onbekend", "schatting", "stevig"],
        "telling",
    )
    betekenis = np.select(
        [
            (oordeel == "hoger") & (tabel["richting"] == "meer_is_behoefte"),
            (oordeel == "lager") & (tabel["richting"] == "meer_is_kracht"),
            (oordeel == "hoger") & (tabel["richting"] == "meer_is_kracht"),
            (oordeel == "lager") & (tabel["richting"] == "meer_is_behoefte"),
        ],
        ["behoefte", "behoefte", "kracht", "kracht"],
        "",
    )
    return tabel.assign(oordeel=oordeel, zekerheid=zekerheid, betekenis=betekenis)


def compare_wijken(scan: Scan) -> pd.DataFrame:
    """Compare every wijk with the rest of its gemeente and with Nederland.

    Returns
    -------
    DataFrame
        One row per indicator x wijk with a value or a reason for its absence: indicator, titel,
        richting, soort, gebiedscode, naam, peiljaar, inwoners (of the wijk, newest), teller,
        noemer, waarde, onder, boven, status, aantal, aantal_onder, aantal_boven (as in
        `compare_gemeente`), gemeente, rest (figure of the rest of the gemeente; NaN without
        counts), nederland, index (to the rest; to the gemeente where there are no counts),
        index_onder, index_boven, index_nederland with its index_nederland_onder and _boven, extra
        (people more than if the wijk had the figure of the rest), p, q (Benjamini-Hochberg over
        all tests in this table), markering (one of `markeren.MARKERINGEN`), rang (1 is the highest
        value), rang_onder, rang_boven (between which places the wijk lies) and rang_van (how many
        wijken have a place).

    Notes
    -----
    When a wijk is marked and when it has a place: see `add_markering` and `add_rang`. Rounding by
    CBS is in every interval and in the test. Derivation in docs/methode.md.
    """
    alle = select_niveau(scan, "wijk")
    wijken = alle[alle["soort_gebied"] == "wijk"].copy()
    soorten = {s: d.set_index("indicator") for s, d in alle.groupby("soort_gebied")}
    over_indicator = scan.catalogus.indicator
    for kolom in ("titel", "titel_kort", "zin", "groep", "richting", "eenheid", "decimalen"):
        wijken[kolom] = wijken["indicator"].map(
            {sleutel: getattr(i, kolom) for sleutel, i in over_indicator.items()}
        )
    wijken["naam"] = wijken["gebiedscode"].map(scan.wijken)
    inwoners = alle[alle["indicator"] == "inwoners"].set_index("gebiedscode")["waarde"]
    wijken["inwoners"] = wijken["gebiedscode"].map(inwoners)
    wijken = add_aantal(wijken)
    eigen = soorten["gemeente"]
    wijken["gemeente"] = wijken["indicator"].map(eigen["waarde"])
    wijken["nederland"] = wijken["indicator"].map(soorten["land"]["waarde"])
    rest_teller = (wijken["indicator"].map(eigen["teller"]) - wijken["teller"]).clip(lower=0)
    afwijking = {i.id: i.select_afwijking("wijk") for i in scan.catalogus.indicatoren}
    tabel = wijken.assign(
        rest_teller=rest_teller,
        rest_noemer=wijken["indicator"].map(eigen["noemer"]) - wijken["noemer"],
        afronding=wijken["indicator"].map({i.id: i.afronding for i in over_indicator.values()}),
        afwijking_teller=wijken["indicator"].map({i: d[0] for i, d in afwijking.items()}),
        afwijking_noemer=wijken["indicator"].map({i: d[1] for i, d in afwijking.items()}),
    )
    drempels = scan.catalogus.regels.drempels()
    tabel = add_rang(add_markering(tabel, drempels), drempels)
    hulp = ["rest_teller", "rest_noemer", "afronding", "afwijking_teller", "afwijking_noemer"]
    return tabel.drop(columns=hulp).reset_index(drop=True)
