"""Figures in, drawings out: each with its alternative text, its source and its table."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from kansenscan_lib.beeld.bron import format_bron
from kansenscan_lib.beeld.stijl import BREEDTE, KLEUREN, PALET, TEKENS, format_as, stijl
from kansenscan_lib.beeld.taal import format_bereik, format_getal, format_lijst, format_waarde
from kansenscan_lib.beeld.tabel import Tabel
from kansenscan_lib.beeld.tonen import Beeld, Tekst
from kansenscan_lib.beeld.woorden import OORDEELTEKST
from kansenscan_lib.beeld.zinnen import say_plaats
from kansenscan_lib.rijen import select_rij, select_rijen
from kansenscan_lib.scan import Scan

WIJKEN_IN_BEELD = 20
#: With more letters than this a legend needs a second line.
LEGENDA_TEKENS = 55
VERGELIJKBAAR = "vergelijkbare gemeenten"
LEEFTIJDEN = ["leeftijd_0_15", "leeftijd_15_25", "leeftijd_25_45", "leeftijd_45_65",
              "leeftijd_65plus"]  # fmt: skip


def draw_profiel(vergelijking: pd.DataFrame, scan: Scan) -> Beeld | Tekst:
    """Draw the headline percentages of the gemeente beside its peers, provincie and Nederland.

    Parameters
    ----------
    vergelijking : DataFrame
        From `analyse.compare_vergelijkbaar`, or from `analyse.compare_gemeente`: then without
        peers. Only rows in % with a value are drawn.
    scan : Scan
    """
    rijen = vergelijking[
        (vergelijking["eenheid"] == "%")
        & vergelijking["waarde"].notna()
        & vergelijking["nederland"].notna()
    ]
    rijen = rijen.sort_values("verschil", kind="stable")
    if rijen.empty:
        return Tekst("Voor deze gemeente zijn hier geen percentages gepubliceerd.")
    peers = "mediaan" in rijen and bool(rijen["mediaan"].notna().any())
    gekozen = rijen["kenmerk"] if peers else rijen["waarde"].isna()
    hoogte = 0.40 if peers else 0.31
    with stijl():
        fig = Figure(figsize=(BREEDTE, 0.9 + hoogte * len(rijen)), layout="constrained")
        ax = fig.subplots()
        plek = np.arange(len(rijen))
        ax.hlines(plek, rijen["waarde"], rijen["nederland"], color="#C4CBCF", lw=2, zorder=1)
        ax.hlines(
            plek,
            rijen["onder"],
            rijen["boven"],
            color=KLEUREN["gemeente"],
            lw=5,
            alpha=0.35,
            zorder=2,
        )
        if peers:
            _add_peers(ax, rijen, plek - 0.3)
        for rol, kolom, naam in (
            ("nederland", "nederland", "Nederland"),
            ("provincie", "provincie", scan.provincie),
            ("gemeente", "waarde", scan.naam),
        ):
            ax.scatter(
                rijen[kolom],
                plek,
                s=46 if rol == "gemeente" else 26,
                zorder=3,
                label=naam,
                marker=TEKENS[rol],
                color=KLEUREN[rol],
                linewidths=0,
            )
        titels = rijen["titel_kort"] + np.where(gekozen, " *", "")
        ax.set_yticks(plek, titels.tolist())
        ax.set_ylim(-0.8 if peers else -0.7, len(rijen) - 0.3)
        ax.set_xlim(left=0)
        ax.grid(axis="x")
        format_as(ax, "x", eenheid="%")
        handvat, teksten = ax.get_legend_handles_labels()
        past = len("".join(teksten)) <= LEGENDA_TEKENS
        fig.legend(handvat[::-1], teksten[::-1], loc="outside upper left", ncols=4 if past else 2)
    naast = f"{VERGELIJKBAAR}, {scan.provincie}" if peers else scan.provincie
    delen = [
        _alt_deel("Duidelijk hoger dan Nederland", rijen, "oordeel", ["hoger"]),
        _alt_deel("Duidelijk lager", rijen, "oordeel", ["lager"]),
    ]
    bijschrift = (
        f"{scan.naam} naast {naast} en Nederland. De lichte balk om een stip is de marge. "
        "Schattingen en cijfers zonder aantallen hebben er geen."
    )
    if peers:
        delen += [
            _alt_deel(
                f"Hoger dan de middelste helft van {VERGELIJKBAAR}",
                rijen,
                "plek",
                ["hoger", "hoger dan alle"],
            ),
            _alt_deel("Lager", rijen, "plek", ["lager", "lager dan alle"]),
        ]
        bijschrift += (
            f" Het driehoekje is het midden van {VERGELIJKBAAR}, het streepje hun middelste helft."
        )
    if gekozen.any():
        bijschrift += " Een * betekent: hierop zijn zij gekozen."
    return Beeld(
        fig,
        alt=f"Stippenfiguur met {len(rijen)} kerncijfers van {scan.naam} naast {naast} en "
        f"Nederland. {' '.join(delen)}",
        bijschrift=bijschrift,
        bron=format_bron(scan, rijen.index, rijen["peiljaar"]),
        tabel=_draw_profieltabel(rijen.iloc[::-1], scan, peers),
    )  # fmt: skip


def _add_peers(ax: Any, rijen: pd.DataFrame, plek: Any) -> None:
    """Put the middle half of the peers and their median just under each row."""
    kleur = PALET["groen"]
    ax.hlines(plek, rijen["kwart_onder"], rijen["kwart_boven"], color=kleur, lw=2, zorder=2)
    ax.scatter(rijen["mediaan"], plek, marker="^", s=30, color=kleur, linewidths=0, zorder=3)
    ax.plot([], [], marker="^", ms=6, lw=2, color=kleur, mew=0, label=VERGELIJKBAAR)


def _draw_profieltabel(rijen: pd.DataFrame, scan: Scan, peers: bool) -> Tabel:
    marge = [
        format_bereik(o, b) or "zonder marge"
        for o, b in zip(rijen["onder"], rijen["boven"], strict=True)
    ]
    kolommen = {"titel": "Onderwerp", "peiljaar": "Jaar", "waarde": scan.naam, "marge": "Marge"}
    if peers:
        kolommen |= {
            "mediaan": "Midden van vergelijkbare gemeenten",
            "helft": "Hun middelste helft",
            "plek": "Naast hen",
        }
        rijen = rijen.assign(
            helft=[
                format_bereik(o, b) or "te weinig gemeenten"
                for o, b in zip(rijen["kwart_onder"], rijen["kwart_boven"], strict=True)
            ]
        )
    kolommen |= {
        "provincie": scan.provincie,
        "nederland": "Nederland",
        "oordeel": "Naast Nederland",
    }
    formats: dict[str, Any] = {
        "peiljaar": str, "oordeel": lambda o: OORDEELTEKST.get(o, o),
        "plek": lambda p: "hierop gekozen" if p == "kenmerk" else p,
        **dict.fromkeys(("waarde", "mediaan", "provincie", "nederland"), _procent),
    }  # fmt: skip
    naast = f"{VERGELIJKBAAR}, {scan.provincie}" if peers else scan.provincie
    return Tabel(
        rijen.assign(marge=marge),
        f"Kerncijfers van {scan.naam}, {naast} en Nederland in procenten",
        kolommen=kolommen, formats={k: f for k, f in formats.items() if k in kolommen},
    )  # fmt: skip


def draw_leeftijd(vergelijking: pd.DataFrame, scan: Scan) -> Beeld:
    """Draw the age groups of the gemeente beside Nederland."""
    import seaborn as sns

    rijen = vergelijking.reindex([i for i in LEEFTIJDEN if i in vergelijking.index])
    lang = pd.concat(
        [
            pd.DataFrame({"groep": rijen["titel_kort"], "waarde": rijen[kolom], "gebied": naam})
            for kolom, naam in (("waarde", scan.naam), ("nederland", "Nederland"))
        ]
    )
    with stijl():
        fig = Figure(figsize=(BREEDTE, 3.2), layout="constrained")
        ax = fig.subplots()
        sns.barplot(
            lang,
            x="groep",
            y="waarde",
            hue="gebied",
            ax=ax,
            saturation=1,
            palette=[KLEUREN["gemeente"], "#B9C0C4"],
        )
        staafgroepen: list[Any] = list(ax.containers)
        for staven in staafgroepen:
            ax.bar_label(staven, fmt=lambda x: format_getal(x), padding=2, fontsize=8)
        for staaf in staafgroepen[1]:
            staaf.set_hatch("///")
        ax.set(xlabel="", ylabel="")
        format_as(ax, "y", eenheid="%")
        ax.grid(axis="y")
        ax.legend(title="", loc="upper left", bbox_to_anchor=(0, 1.15), ncols=2)
    grootste = select_rij(rijen, rijen["verschil"].abs().idxmax())
    woord = "groter" if grootste["verschil"] > 0 else "kleiner"
    return Beeld(
        fig,
        alt=f"Staafdiagram van vijf leeftijdsgroepen in {scan.naam} en Nederland. Het verschil is "
        f"het grootst bij {grootste['titel_kort']}: in {scan.naam} {woord}.",
        bijschrift=f"Leeftijden in {scan.naam} en in Nederland, deel van alle inwoners.",
        bron=format_bron(scan, rijen.index, rijen["peiljaar"]),
        tabel=Tabel(
            rijen, f"Leeftijden in {scan.naam} en Nederland",
            kolommen={"titel": "Groep", "teller": f"Inwoners {scan.naam}", "waarde": scan.naam,
                      "nederland": "Nederland"},
            formats={"waarde": _procent, "nederland": _procent, "teller": format_getal},
        ),
    )  # fmt: skip


def draw_wijken(wijken: pd.DataFrame, scan: Scan, indicator: str) -> Beeld | Tekst:
    """Draw one figure for every wijk with its interval, beside the gemeente and Nederland.

    Parameters
    ----------
    wijken : DataFrame
        From `analyse.compare_wijken`.
    scan : Scan
    indicator : str
        Id; an empty string or one without figures per wijk gives a sentence instead.
    """
    rijen = wijken[(wijken["indicator"] == indicator) & (wijken["status"] == "ok")]
    groot = rijen[rijen["inwoners"] >= scan.catalogus.regels.drempels()["inwoners_minimaal"]]
    if len(groot) < 2:
        return Tekst("Voor deze gemeente is er geen vergelijking tussen wijken te maken.")
    titel, jaar = groot["titel"].iloc[0], int(groot["peiljaar"].iloc[0])
    getoond = groot.sort_values("waarde", ascending=False, kind="stable").head(WIJKEN_IN_BEELD)
    getoond = getoond.iloc[::-1]
    eenheid, decimalen = groot["eenheid"].iloc[0], int(groot["decimalen"].iloc[0])
    with stijl():
        fig = Figure(figsize=(BREEDTE, 1.1 + 0.26 * len(getoond)), layout="constrained")
        ax = fig.subplots()
        plek = range(len(getoond))
        ax.hlines(plek, getoond["onder"], getoond["boven"], color=KLEUREN["wijk"], lw=4, alpha=0.6)
        ax.scatter(getoond["waarde"], plek, color=KLEUREN["gemeente"], s=34, zorder=3)
        for waarde, naam, lijn in (
            (groot["gemeente"].iloc[0], scan.naam, "-"),
            (groot["nederland"].iloc[0], "Nederland", "--"),
        ):
            ax.axvline(
                waarde,
                color=KLEUREN["nederland"],
                lw=1.2,
                ls=lijn,
                zorder=0,
                label=f"{naam}: {format_waarde(waarde, eenheid, decimalen)}",
            )
        ax.set_yticks(list(plek), [_kort(n) for n in getoond["naam"]])
        ax.set_ylim(-0.7, len(getoond) - 0.3)
        ax.grid(axis="x")
        format_as(ax, "x", eenheid="%" if eenheid == "%" else "")
        ax.set_xlabel("" if eenheid == "%" else format_waarde(0, eenheid)[1:].strip())
        fig.legend(loc="outside upper left", ncols=2)
    hoogste, laagste = getoond.iloc[-1], groot.sort_values("waarde").iloc[0]
    rest = len(groot) - len(getoond)
    return Beeld(
        fig,
        alt=f"Stippenfiguur van {titel.lower()} per wijk. Het hoogst is {hoogste['naam']} met "
        f"{format_waarde(hoogste['waarde'], eenheid, decimalen)}, het laagst {laagste['naam']} met "
        f"{format_waarde(laagste['waarde'], eenheid, decimalen)}.",
        bijschrift=f"{titel} per wijk, {jaar}."
        + (f" Getoond: de {len(getoond)} hoogste van {len(groot)} wijken." if rest else "")
        + (" De balk is de marge." if groot["onder"].notna().any()
           else " Schatting of percentage zonder aantallen: zonder marge."),
        bron=format_bron(scan, [indicator], [jaar]),
        tabel=Tabel(
            groot.sort_values("waarde", ascending=False).assign(
                marge=lambda t: [format_bereik(o, b, eenheid, decimalen) or "zonder marge"
                                 for o, b in zip(t["onder"], t["boven"], strict=True)],
                plaats=lambda t: [say_plaats(r) for r in select_rijen(t)]),
            f"{titel} per wijk in {scan.naam}, {jaar}",
            kolommen={"naam": "Wijk", "waarde": titel, "marge": "Marge", "plaats": "Plaats",
                      "inwoners": "Inwoners",
                      "markering": "Vergeleken met de rest"},
            formats={"waarde": lambda x: format_waarde(x, eenheid, decimalen),
                     "inwoners": format_getal},
            toelichting="Wijken met weinig inwoners zijn weggelaten.",
        ),
    )  # fmt: skip


def _procent(x: float) -> str:
    return format_waarde(x, "%", 1)


def _alt_deel(begin: str, rijen: pd.DataFrame, kolom: str, codes: list[str]) -> str:
    """Name at most three rows with one of these codes, the furthest from Nederland first."""
    deel = rijen[rijen[kolom].isin(codes)]
    verst = deel["verschil"].abs().sort_values(ascending=False, kind="stable").index[:3]
    return f"{begin}: {format_lijst(deel.loc[verst, 'titel_kort'])}." if len(deel) else ""


def _kort(naam: str, lengte: int = 30) -> str:
    return naam if len(naam) <= lengte else naam[: lengte - 1].rstrip() + "…"
