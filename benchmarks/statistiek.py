"""How honest the statistics are, against a known truth: coverage, false alarms, power, ranks.

    python benchmarks/statistiek.py

Prints the tables of docs/methode.md (chapter 13) as Markdown, in under a minute. Coverage is summed
over every possible count, not drawn; the rest is drawn with a fixed seed. Everything goes through
the functions and rules that make a report.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.stats import binom, poisson

from kansenscan_lib.analyse.markeren import add_markering
from kansenscan_lib.catalogus import load_catalogus
from kansenscan_lib.statistiek import (
    add_afronding,
    benjamini_hochberg,
    poisson_exact,
    rank_interval,
    wilson,
)

ZAAD = 20261122
AANDELEN = (0.005, 0.01, 0.02, 0.03, 0.05, 0.08, 0.10, 0.15, 0.20, 0.30, 0.40, 0.50, 0.60)
AANTALLEN = (30, 50, 75, 100, 150, 200, 300, 500, 750, 1_000, 1_500, 2_000, 3_000, 5_000, 10_000,
             20_000, 50_000, 100_000)  # fmt: skip
WIJKEN = (5, 20, 110)
CIJFERS = 20
REGELS = load_catalogus().regels.drempels()
Getallen = NDArray[np.float64]


# --- coverage --------------------------------------------------------------------------------


def compare_dekking(soort: str, afronding: int) -> pd.DataFrame:
    """Return, for every share and size with an expected count of 5 or more, the exact coverage."""
    rijen = [
        (p, n, n * p, _dekking(soort, n, p, afronding))
        for p in AANDELEN
        for n in AANTALLEN
        if n * p >= REGELS["verwacht_minimaal"]
    ]
    return pd.DataFrame(rijen, columns=["aandeel", "aantal", "verwacht", "dekking"])


def _dekking(soort: str, n: int, p: float, afronding: int) -> float:
    verdeling = binom(n, p) if soort == "wilson" else poisson(n * p)
    k = np.arange(verdeling.ppf(1e-12), verdeling.ppf(1 - 1e-12) + 1)
    kans = verdeling.pmf(k)
    som = 0.0
    for k_rond, k_kans in _rond(k, afronding):
        for n_rond, n_kans in _rond(np.array([float(n)]), afronding):
            teller = np.minimum(k_rond, n_rond) if soort == "wilson" else k_rond
            interval = wilson if soort == "wilson" else poisson_exact
            weg = afronding - 1
            onder, boven = add_afronding(interval, teller, n_rond + 0 * teller, weg, weg)
            som += float((kans * k_kans * n_kans * ((onder <= p) & (p <= boven))).sum())
    return som


def _rond(k: Getallen, basis: int) -> Iterator[tuple[Getallen, Getallen]]:
    """Give both ways a count can be rounded at random to a multiple, with their chances."""
    rest = k % basis
    yield k - rest, 1 - rest / basis
    if basis > 1:
        yield k - rest + basis, rest / basis


def compare_weinig(gemeenten: int = 40) -> tuple[int, float]:
    """Return how many rows expect fewer than 5 people, and which share is "te weinig gegevens"."""
    rng = np.random.default_rng([ZAAD, 5])
    tabellen = [load_wereld(20, 0.0, rng) for _ in range(gemeenten)]
    zeldzaam = [
        add_markering(deel.load_tabel(), REGELS)[_expect(deel).ravel() < 5]["markering"]
        for deel in (_select_zeldzaam(wereld, rng) for wereld in tabellen)
    ]
    alle = pd.concat(zeldzaam)
    return len(alle), float((alle == "te weinig gegevens").mean())


def _select_zeldzaam(wereld: Wereld, rng: np.random.Generator) -> Wereld:
    """Return the same gemeente with shares of 0.02 to 0.5 %."""
    aandeel = np.exp(rng.uniform(np.log(0.0002), np.log(0.005), wereld.noemer.shape[1]))
    k = rng.binomial(wereld.noemer.astype(int), np.tile(aandeel, (len(wereld.noemer), 1)))
    teller = k.astype(float)
    return replace(
        wereld, teller=round_random(teller, rng), alle_teller=np.tile(teller.sum(0), (len(k), 1))
    )


def _expect(wereld: Wereld) -> Getallen:
    rest = np.maximum(wereld.alle_teller - wereld.teller, 0)
    samen = (wereld.teller + rest) / wereld.alle_noemer
    return np.minimum(wereld.noemer, wereld.alle_noemer - wereld.noemer) * samen


def round_random(k: Getallen, rng: np.random.Generator, basis: int = 5) -> Getallen:
    """Round counts as CBS does: to one of both neighbouring multiples, unbiased."""
    rest = k % basis
    return k - rest + basis * (rng.random(k.shape) < rest / basis)


# --- false alarms and power -------------------------------------------------------------------


@dataclass(frozen=True)
class Wereld:
    """One gemeente in which we know what is true: arrays of shape (wijken, cijfers)."""

    teller: Getallen
    noemer: Getallen
    alle_teller: Getallen
    alle_noemer: Getallen
    ware_index: Getallen

    def load_tabel(self) -> pd.DataFrame:
        """Return the table that `add_markering` judges, as `compare_wijken` would make it."""
        wijken, cijfers = self.teller.shape
        waarde = 100 * self.teller / self.noemer
        onder, boven = add_afronding(wilson, self.teller, self.noemer, 4, 4)
        kolommen = {
            "teller": self.teller, "noemer": self.noemer, "waarde": waarde, "onder": 100 * onder,
            "boven": 100 * boven, "inwoners": self.noemer,
            "rest_teller": np.maximum(self.alle_teller - self.teller, 0),
            "rest_noemer": self.alle_noemer - self.noemer,
            "gemeente": 100 * self.alle_teller / self.alle_noemer, "nederland": 0 * waarde + 20,
            "ware_index": self.ware_index,
        }  # fmt: skip
        tabel = pd.DataFrame({naam: reeks.ravel() for naam, reeks in kolommen.items()})
        return tabel.assign(
            gebiedscode=np.repeat(np.arange(wijken), cijfers), eenheid="%", status="ok",
            afronding=5, afwijking_teller=4, afwijking_noemer=4,
        )  # fmt: skip


def load_wereld(
    wijken: int, anders: float, rng: np.random.Generator, factor: float = 1.5
) -> Wereld:
    """Draw one gemeente; in a share `anders` of its wijken (two at least) every share differs.

    Half of them are up to `factor` as high, the others so much lower that the whole keeps its
    share: all other wijken are then exactly like the rest. Counts are rounded to fives at random.
    """
    mensen = np.rint(np.exp(rng.normal(np.log(3_000), 0.8, wijken))).clip(500, 40_000)
    basis = np.exp(rng.uniform(np.log(0.005), np.log(0.6), CIJFERS))
    aandeel = np.tile(basis, (wijken, 1))
    if anders:
        paren = max(1, round(anders * wijken / 2))
        hoog, laag = np.split(rng.choice(wijken, 2 * paren, replace=False), 2)
        erbij = min((factor - 1) * mensen[hoog].sum(), 0.9 * mensen[laag].sum())
        aandeel[hoog] *= 1 + erbij / mensen[hoog].sum()
        aandeel[laag] *= 1 - erbij / mensen[laag].sum()
    n = np.tile(mensen[:, None], CIJFERS)
    k = rng.binomial(n.astype(int), aandeel).astype(float)
    rest = ((n * aandeel).sum(0) - n * aandeel) / (n.sum(0) - n)
    noemer = round_random(n, rng)
    return Wereld(
        np.minimum(round_random(k, rng), noemer), noemer,
        np.tile(k.sum(0), (wijken, 1)), np.tile(n.sum(0), (wijken, 1)), 100 * aandeel / rest,
    )  # fmt: skip


def compare_ontdekkingen(herhalingen: int = 100) -> pd.DataFrame:
    """Return `compare_ontdekking` for every kind of gemeente; few wijken are drawn more often."""
    rijen = []
    for wijken in WIJKEN:
        for anders in (0.0, 0.1):
            keren = herhalingen if wijken == max(WIJKEN) else 4 * herhalingen
            fout, gevonden = compare_ontdekking(wijken, anders, keren)
            rijen.append((wijken, anders, keren, fout["toets"], fout["regel"], gevonden))
    return pd.DataFrame(
        rijen, columns=["wijken", "anders", "gemeenten", "toets", "regel", "gevonden"]
    )


def compare_ontdekking(wijken: int, anders: float, keren: int) -> tuple[dict[str, float], int]:
    """Return the mean share of false findings, by the test and by the whole rule, and how many.

    False: called higher or lower while in truth the wijk is exactly like the rest, or on the other
    side. Where nothing differs every finding is false.
    """
    rng = np.random.default_rng([ZAAD, wijken, round(100 * anders)])
    fout: dict[str, list[float]] = {"toets": [], "regel": []}
    gevonden = 0
    for _ in range(keren):
        tabel = add_markering(load_wereld(wijken, anders, rng).load_tabel(), REGELS)
        anders_dan = tabel["ware_index"] - 100
        waar = np.where(tabel["index"] > 100, anders_dan > 1e-6, anders_dan < -1e-6)
        gemerkt = tabel["markering"].isin(("oververtegenwoordigd", "ondervertegenwoordigd"))
        for naam, melding in (("toets", tabel["q"] <= REGELS["fdr"]), ("regel", gemerkt)):
            fout[naam].append(float((melding & ~waar).sum()) / max(1, int(melding.sum())))
        gevonden += int(gemerkt.sum())
    return {naam: float(np.mean(delen)) for naam, delen in fout.items()}, gevonden


def compare_onderscheid(herhalingen: int = 60, mensen: int = 2_000) -> pd.DataFrame:
    """Return from which true share a wijk of 2,000 people is found four times out of five.

    The wijk lies in a gemeente of 20 wijken with 20 figures, where nothing else differs.
    """
    rijen = []
    for basis in (0.02, 0.05, 0.10, 0.20, 0.40):
        rng = np.random.default_rng([ZAAD, round(1000 * basis)])
        achtergrond = load_wereld(20, 0.0, rng).load_tabel()
        toetsen = add_markering(achtergrond, REGELS)["p"].dropna().to_numpy()
        factoren = np.arange(1.05, min(3.0, 0.9 / basis), 0.05)
        gevonden = [
            _select_gevonden(_draw_wijk(basis, factor * basis, mensen, herhalingen, rng), toetsen)
            for factor in factoren
        ]
        # The first factor from which it stays found.
        mist = np.flatnonzero(np.array(gevonden) < 0.8)
        factor = factoren[mist[-1] + 1] if mist[-1] + 1 < len(factoren) else np.nan
        rijen.append((basis, factor * basis, 100 * factor))
    return pd.DataFrame(rijen, columns=["rest", "wijk", "index"])


def _draw_wijk(
    basis: float, aandeel: float, mensen: int, keren: int, rng: np.random.Generator
) -> pd.DataFrame:
    """Draw the same wijk `keren` times, beside a rest of 57,000 people."""
    n, m = np.full((keren, 1), float(mensen)), 57_000.0
    k = rng.binomial(mensen, aandeel, (keren, 1)).astype(float)
    c = rng.binomial(int(m), basis, (keren, 1)).astype(float)
    return Wereld(
        round_random(k, rng), round_random(n, rng), k + c, n + m, np.full_like(n, np.nan)
    ).load_tabel()


def _select_gevonden(wijken: pd.DataFrame, toetsen: Getallen) -> float:
    """Return the share that is marked, each time within the family of the other tests."""
    los = add_markering(wijken, {**REGELS, "fdr": 1.0})
    q = np.array([benjamini_hochberg([*toetsen, p])[-1] for p in los["p"]])
    return float(((los["markering"] == "oververtegenwoordigd") & (q <= REGELS["fdr"])).mean())


# --- ranks ------------------------------------------------------------------------------------


def compare_rangen(herhalingen: int = 200) -> pd.DataFrame:
    """Return how often the place of a wijk lies in its interval, for little and much difference."""
    rijen = []
    for wijken in WIJKEN:
        for spreiding in (0.02, 0.1, 0.4):
            rng = np.random.default_rng([ZAAD, wijken, round(100 * spreiding)])
            raak, breedte = [], []
            for _ in range(herhalingen):
                n = np.rint(np.exp(rng.normal(np.log(3_000), 0.8, wijken))).clip(500, 40_000)
                waar = 0.2 * np.exp(rng.normal(0, spreiding, wijken))
                waar = np.minimum(waar, 0.9)
                k = round_random(rng.binomial(n.astype(int), waar).astype(float), rng)
                noemer = round_random(n, rng)
                onder, boven = add_afronding(wilson, np.minimum(k, noemer), noemer, 4, 4)
                beste, slechtste = rank_interval(onder, boven)
                rang = (-waar).argsort().argsort() + 1
                raak.append(float(((beste <= rang) & (rang <= slechtste)).mean()))
                breedte.append(float((slechtste - beste + 1).mean() / wijken))
            rijen.append((wijken, spreiding, float(np.mean(raak)), float(np.mean(breedte))))
    return pd.DataFrame(rijen, columns=["wijken", "spreiding", "raak", "breedte"])


# --- the tables of the document ---------------------------------------------------------------


def format_tabellen() -> str:
    """Return all tables as Markdown, in Dutch, as they stand in docs/methode.md."""
    delen = [_format_dekking(), _format_ontdekkingen(), _format_onderscheid(), _format_rangen()]
    return "\n\n".join(delen)


def _format_dekking() -> str:
    regels = []
    for soort, naam in (("wilson", "aandelen (Wilson)"), ("poisson", "per 1.000 (Poisson, exact)")):
        precies, rond = (compare_dekking(soort, basis) for basis in (1, 5))
        minder = (rond["dekking"] - precies["dekking"]).min()
        regels += [
            (naam, "precies geteld", _pct(precies["dekking"].mean()),
             _pct(precies["dekking"].min()), ""),
            (naam, "afgerond op vijf", _pct(rond["dekking"].mean()), _pct(rond["dekking"].min()),
             f"+{_pct(minder)}" if minder >= 0 else _pct(minder)),
        ]  # fmt: skip
    rijen, deel = compare_weinig()
    regels.append((f"verwacht onder 5 ({rijen} rijen)", "afgerond op vijf",
                   f"{_pct(deel)} te weinig gegevens", "", ""))  # fmt: skip
    kop = ("marge", "aantallen", "dekking gemiddeld", "dekking laagste",
           "kleinste winst op precies geteld")  # fmt: skip
    return _tabel(kop, regels)


def _format_ontdekkingen() -> str:
    kop = ("wijken", "echt anders", "gemeenten geloot", "onterecht, alleen de toets",
           "onterecht, hele regel", "meldingen")  # fmt: skip
    return _tabel(kop, [
        (str(r.wijken), _pct(r.anders, 0), str(r.gemeenten), _pct(r.toets), _pct(r.regel),
         f"{r.gevonden:,}".replace(",", "."))
        for r in compare_ontdekkingen().itertuples()
    ])  # fmt: skip


def _format_onderscheid() -> str:
    kop = ("aandeel in de rest", "gevonden vanaf (wijk)", "verschil in procentpunt", "index")
    return _tabel(kop, [
        (_pct(r.rest, 0), _pct(r.wijk), _getal(100 * (r.wijk - r.rest)), f"{r.index_:.0f}")
        for r in compare_onderscheid().rename(columns={"index": "index_"}).itertuples()
    ])  # fmt: skip


def _format_rangen() -> str:
    woord = {0.02: "bijna geen", 0.1: "matig", 0.4: "groot"}
    kop = ("wijken", "verschil tussen wijken", "ware plaats valt erin", "deel van de lijst")
    return _tabel(kop, [
        (str(r.wijken), woord[r.spreiding], _pct(r.raak), _pct(r.breedte, 0))
        for r in compare_rangen().itertuples()
    ])  # fmt: skip


def _tabel(kop: Sequence[str], regels: Sequence[Sequence[str]]) -> str:
    rijen = [kop, ["---"] * len(kop), *regels]
    return "\n".join("| " + " | ".join(rij) + " |" for rij in rijen)


def _pct(deel: float, decimalen: int = 1) -> str:
    return f"{_getal(100 * deel, decimalen)} %"


def _getal(x: float, decimalen: int = 1) -> str:
    return f"{x:.{decimalen}f}".replace(".", ",")


if __name__ == "__main__":
    print(format_tabellen())
