"""What people filled in, and the kansen, as drawings."""

from __future__ import annotations

from typing import Any

import pandas as pd
from matplotlib.figure import Figure

from kansenscan_lib.beeld.stijl import BREEDTE, KLEUREN, PALET, stijl
from kansenscan_lib.beeld.taal import format_getal, format_lijst
from kansenscan_lib.beeld.tabel import Tabel
from kansenscan_lib.beeld.tonen import Beeld, Tekst
from kansenscan_lib.rijen import select_rijen
from kansenscan_lib.scan import Scan


def draw_dekking(dekking: pd.DataFrame, scan: Scan) -> Beeld | Tekst:
    """Draw how many providers serve each thema x doelgroep.

    Parameters
    ----------
    dekking : DataFrame
        From `analyse.compare_dekking`.
    """
    import seaborn as sns

    if "aanbod" not in scan.bladen:
        return Tekst("Er is nog geen aanbod ingevuld. Daarom is hier geen overzicht te maken.")
    themas = {t.id: t.titel for t in scan.catalogus.themas}
    groepen = {g.id: g.titel_kort for g in scan.catalogus.doelgroepen}
    tabel = dekking.rename(index=themas, columns=groepen).T
    with stijl():
        fig = Figure(figsize=(BREEDTE, 1.2 + 0.36 * len(tabel)), layout="constrained")
        ax = fig.subplots()
        sns.heatmap(
            tabel,
            ax=ax,
            cmap="Blues",
            vmin=0,
            vmax=max(4, tabel.max().max() + 1),
            annot=True,
            fmt=".0f",
            cbar=False,
            linewidths=1.5,
            linecolor="#C4CBCF",
            mask=tabel.isna(),
        )
        ax.set_facecolor("#F2F5F6")
        ax.xaxis.tick_top()
        ax.set_xticks(
            [i + 0.5 for i in range(len(tabel.columns))],
            [_breek(str(k), 9) for k in tabel.columns],
            rotation=0,
            fontsize=7.5,
        )
        ax.tick_params(length=0)
        ax.set(xlabel="", ylabel="")
    leeg = [
        f"{groep} bij {thema}"
        for groep, rij in tabel.iterrows()
        for thema, n in rij.items()
        if n == 0
    ]
    cijfers = tabel.reset_index(names="doelgroep")
    return Beeld(
        fig,
        alt=f"Raster van {len(tabel)} doelgroepen en {tabel.shape[1]} thema's met het aantal "
        f"aanbieders. {_alt_deel('Geen aanbieder is bekend voor', leeg[:4])}",
        bijschrift="Aantal verschillende aanbieders per doelgroep en thema. Grijs zonder getal: "
        "deze combinatie hoort niet bij elkaar. Nul: niemand bekend.",
        bron="invulmap van de bibliotheek, blad Aanbod",
        tabel=Tabel(
            cijfers.rename(columns={"doelgroep": "Doelgroep"}),
            f"Aantal aanbieders per doelgroep en thema in {scan.naam}",
            formats={k: (lambda n: "–" if pd.isna(n) else format_getal(n))
                     for k in cijfers.columns[1:]},
        ),
    )  # fmt: skip


def draw_rangen(kansen: pd.DataFrame, aantal: int = 12) -> Beeld | Tekst:
    """Draw the rank of the best kansen with its spread over other weights.

    Parameters
    ----------
    kansen : DataFrame
        From `analyse.compare_kansen`.
    aantal : int
        How many to show at the most.
    """
    if kansen.empty:
        return Tekst("Er zijn geen kansen om te ordenen.")
    rijen = kansen.head(aantal).iloc[::-1]
    with stijl():
        fig = Figure(figsize=(BREEDTE, 0.9 + 0.34 * len(rijen)), layout="constrained")
        ax = fig.subplots()
        plek = range(len(rijen))
        ax.hlines(
            plek, rijen["rang_onder"], rijen["rang_boven"], color=KLEUREN["wijk"], lw=5, alpha=0.6
        )
        ax.scatter(rijen["rang"], plek, s=46, color=KLEUREN["gemeente"], zorder=3)
        ax.axvline(5.5, color=PALET["rood"], ls="--", lw=1)
        ax.text(5.6, len(rijen) - 0.45, "top 5", color=PALET["rood"], va="bottom", fontsize=8.5)
        ax.set_yticks(list(plek), [_breek(t, 44) for t in rijen["titel"]])
        ax.set(xlabel="plaats in de rij (1 is de hoogste)", ylim=(-0.6, len(rijen) - 0.1))
        ax.set_xlim(0.3, max(float(rijen["rang_boven"].max()), 6) + 0.7)
        ax.set_xticks([1, *range(5, int(ax.get_xlim()[1]) + 1, 5)])
        ax.grid(axis="x")
    eerste = rijen.iloc[-1]
    return Beeld(
        fig,
        alt=f"Volgorde van {len(rijen)} kansen met onzekerheid. Bovenaan staat {eerste['titel']}: "
        f"plaats {eerste['rang']}, bij andere wegingen {_rang(eerste)}.",
        bijschrift=f"Volgorde van de kansen: de {len(rijen)} hoogste van {len(kansen)}. De stip is "
        "de plaats bij de gekozen weging; de balk "
        "laat zien hoe die verschuift als andere dingen zwaarder tellen.",
        bron="eigen berekening; de weging staat in de verantwoording",
        tabel=Tabel(
            kansen.assign(spreiding=[_rang(r) for r in select_rijen(kansen)]),
            "Alle kansen in volgorde",
            kolommen={"titel": "Kans", "rang": "Plaats", "termijn": "Termijn",
                  "score": "Score (0 tot 100)",
                      "spreiding": "Bij andere wegingen", "top5": "Bij de eerste vijf"},
            formats={"score": format_getal, "top5": lambda x: f"{format_getal(x)}% van de keren"},
            rijkop="titel",
        ),
    )  # fmt: skip


def _rang(rij: Any) -> str:
    laag, hoog = int(rij["rang_onder"]), int(rij["rang_boven"])
    return f"plaats {laag}" if laag == hoog else f"plaats {laag} tot {hoog}"


def _breek(tekst: str, breedte: int = 14) -> str:
    """Break a label over lines of about `breedte` characters."""
    import textwrap

    return "\n".join(textwrap.wrap(tekst, breedte, break_long_words=False))


def _alt_deel(begin: str, namen: list[str]) -> str:
    return f"{begin}: {format_lijst(namen)}." if namen else ""
