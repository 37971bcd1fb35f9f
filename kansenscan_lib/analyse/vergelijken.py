"""Compares: the gemeente with provincie and Nederland, each wijk with the rest of its gemeente."""

from __future__ import annotations

import numpy as np
import pandas as pd

from kansenscan_lib.scan import Scan
from kansenscan_lib.statistiek import benjamini_hochberg, ratio_interval, two_proportions_p

MARKERINGEN = (
    "oververtegenwoordigd",
    "ondervertegenwoordigd",
    "niet te onderscheiden",
    "te weinig gegevens",
    "zonder marge",
)


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
        boven, status, provincie, nederland, eigen (the figure of Nederland is our own mean of
        gemeenten), verschil (waarde - nederland, in the unit of the
        indicator), index (waarde / nederland x 100), oordeel ("hoger", "lager", "ongeveer gelijk",
        "onbekend"), zekerheid ("stevig": with interval, "telling": counted but published without
        counts, "schatting": model, "onbekend") and betekenis ("behoefte", "kracht" or "").

    Notes
    -----
    "hoger" and "lager" need a relevant difference (regels: `verschil_minimaal_pp` for
    percentages, else the index limits) and, where there is an interval, an interval that does not
    hold the figure of Nederland. A figure without interval is never "stevig". Numbers and classes
    (`aantal`, `klasse`) are not compared: "onbekend".
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
    kolommen = ["peiljaar", "teller", "noemer", "waarde", "onder", "boven", "status"]
    uit = uit.join(eigen[kolommen])
    leeg = pd.Series(dtype=float)
    for naam, soort in (("provincie", "provincie"), ("nederland", "land")):
        uit[naam] = per_soort[soort]["waarde"].reindex(uit.index) if soort in per_soort else leeg
    uit = uit[uit["status"].notna()].astype({"peiljaar": int})
    land = per_soort["land"] if "land" in per_soort else cijfers.iloc[:0].set_index("indicator")
    uit["eigen"] = land["bewerking"].reindex(uit.index).eq("gewogen_gemiddelde")
    uit["verschil"] = uit["waarde"] - uit["nederland"]
    uit["index"] = (uit["waarde"] / uit["nederland"] * 100).where(uit["nederland"] > 0)
    return _add_oordeel(uit, scan)


def _add_oordeel(tabel: pd.DataFrame, scan: Scan) -> pd.DataFrame:
    """Add oordeel, zekerheid and betekenis to a comparison with `nederland`."""
    drempels = scan.catalogus.regels.drempels()
    procent = tabel["eenheid"] == "%"
    groot = np.where(
        procent,
        tabel["verschil"].abs() >= drempels["verschil_minimaal_pp"],
        (tabel["index"] >= drempels["index_over"]) | (tabel["index"] <= drempels["index_onder"]),
    )
    marge = tabel["onder"].notna()
    buiten = (tabel["nederland"] < tabel["onder"]) | (tabel["nederland"] > tabel["boven"])
    anders = groot & (~marge | buiten)
    bekend = tabel["verschil"].notna() & ~tabel["eenheid"].isin(("aantal", "klasse"))
    oordeel = np.select(
        [~bekend, anders & (tabel["verschil"] > 0), anders],
        ["onbekend", "hoger", "lager"],
        "ongeveer gelijk",
    )
    zekerheid = np.select(
        [~bekend, marge, tabel["soort"] == "register"],
        ["onbekend", "stevig", "telling"],
        "schatting",
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
        noemer, waarde, onder, boven, status, gemeente, rest (figure of the rest of the gemeente;
        NaN without counts), nederland, index (to the rest; to the gemeente where there are no
        counts), index_onder, index_boven, index_nederland, extra (people more than if the wijk
        had the figure of the rest), p, q (Benjamini-Hochberg over all tests in this table),
        markering (one of `MARKERINGEN`).

    Notes
    -----
    Marked only when q is at most `fdr`, the index passes `index_over`/`index_onder`, the
    difference is at least `verschil_minimaal_pp` percentage points (shares only) and at least
    `personen_minimaal` people are concerned. Wijken under `inwoners_minimaal`, and tables with an
    expected count under `verwacht_minimaal`, are "te weinig gegevens"; so is everything where
    there is nothing to compare with: a gemeente of one wijk, or without a figure of its own.
    Published percentages without counts cannot be tested: "zonder marge". Derivation in
    docs/methode.md.
    """
    alle = select_niveau(scan, "wijk")
    wijken = alle[alle["soort_gebied"] == "wijk"].copy()
    soorten = {s: d.set_index("indicator") for s, d in alle.groupby("soort_gebied")}
    over_indicator = {i.id: i for i in scan.catalogus.indicatoren}
    for kolom in ("titel", "titel_kort", "zin", "groep", "richting", "eenheid", "decimalen"):
        wijken[kolom] = wijken["indicator"].map(
            {sleutel: getattr(i, kolom) for sleutel, i in over_indicator.items()}
        )
    wijken["naam"] = wijken["gebiedscode"].map(scan.wijken)
    wijken["inwoners"] = wijken["gebiedscode"].map(select_inwoners(scan))
    eigen = soorten["gemeente"]
    wijken["gemeente"] = wijken["indicator"].map(eigen["waarde"])
    wijken["nederland"] = wijken["indicator"].map(soorten["land"]["waarde"])
    rest_teller = (wijken["indicator"].map(eigen["teller"]) - wijken["teller"]).clip(lower=0)
    rest_noemer = wijken["indicator"].map(eigen["noemer"]) - wijken["noemer"]
    return _add_markering(wijken, rest_teller, rest_noemer, scan).reset_index(drop=True)


def _add_markering(
    wijken: pd.DataFrame, rest_teller: pd.Series, rest_noemer: pd.Series, scan: Scan
) -> pd.DataFrame:
    """Add rest, index, extra, p, q and markering to the rows of `compare_wijken`."""
    drempels = scan.catalogus.regels.drempels()
    per = wijken["eenheid"].map({"%": 100.0, "per_1000": 1000.0}).astype(float)
    uit = wijken.copy()
    # The only wijk of a gemeente is that gemeente; beside itself it would always seem ordinary.
    enige = len(set(uit["gebiedscode"])) == 1
    telbaar = (uit["status"] == "ok") & (rest_noemer > 0) & uit["onder"].notna() & (not enige)
    rest = (rest_teller / rest_noemer).where(telbaar)
    uit["rest"] = rest * per
    verwacht = np.minimum(uit["noemer"], rest_noemer) * _pooled(uit, rest_teller, rest_noemer)
    genoeg = (
        telbaar
        & (uit["inwoners"] >= drempels["inwoners_minimaal"])
        & (verwacht >= drempels["verwacht_minimaal"])
    )
    heel = uit["gemeente"] * (np.nan if enige else 1)
    uit["index"] = (uit["waarde"] / uit["rest"].where(telbaar, heel) * 100).replace(
        [np.inf, -np.inf], np.nan
    )
    onder, boven = ratio_interval(
        uit["teller"], uit["noemer"], rest_teller, rest_noemer, drempels["betrouwbaarheid"]
    )
    uit["index_onder"] = np.where(genoeg, onder * 100, np.nan)
    uit["index_boven"] = np.where(genoeg, boven * 100, np.nan)
    uit["index_nederland"] = uit["waarde"] / uit["nederland"] * 100
    uit["extra"] = (uit["teller"] - rest * uit["noemer"]).where(telbaar)
    p = two_proportions_p(uit["teller"], uit["noemer"], rest_teller, rest_noemer)
    uit["p"] = np.where(genoeg, p, np.nan)
    uit["q"] = benjamini_hochberg(uit["p"].to_numpy())
    # A few points make no difference in a share; in a rate per 1.000 the index says it.
    verschil = (uit["waarde"] - uit["rest"]).where(uit["eenheid"] == "%")
    minimaal = drempels["verschil_minimaal_pp"]
    over = (
        (uit["q"] <= drempels["fdr"])
        & ~(verschil < minimaal)
        & (uit["index"] >= drempels["index_over"])
        & (uit["teller"] >= drempels["personen_minimaal"])
    )
    onder_ = (
        (uit["q"] <= drempels["fdr"])
        & ~(-verschil < minimaal)
        & (uit["index"] <= drempels["index_onder"])
        & (rest * uit["noemer"] >= drempels["personen_minimaal"])
    )
    zonder_marge = (uit["status"] == "ok") & uit["onder"].isna() & uit["teller"].isna()
    zonder_marge &= heel.notna()
    klein = uit["inwoners"] < drempels["inwoners_minimaal"]
    uit["markering"] = np.select(
        [zonder_marge & ~klein, ~genoeg, over, onder_],
        ["zonder marge", "te weinig gegevens", "oververtegenwoordigd", "ondervertegenwoordigd"],
        "niet te onderscheiden",
    )
    return uit


def _pooled(wijken: pd.DataFrame, rest_teller: pd.Series, rest_noemer: pd.Series) -> pd.Series:
    """Return the smaller of the pooled share and its complement (between 0 and 0.5)."""
    aandeel = (wijken["teller"] + rest_teller) / (wijken["noemer"] + rest_noemer)
    return aandeel.where(aandeel <= 0.5, 1 - aandeel)


def select_inwoners(scan: Scan) -> pd.Series:
    """Return the newest published number of inhabitants per area, index gebiedscode."""
    rijen = select_niveau(scan, "wijk").query("indicator == 'inwoners'")
    return rijen.set_index("gebiedscode")["waarde"]
