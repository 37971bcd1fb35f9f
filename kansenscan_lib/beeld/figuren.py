"""Tables in, figures out. Every figure brings its alternative text, its source and its table."""

from __future__ import annotations

from typing import Any

import pandas as pd
from matplotlib.figure import Figure

from kansenscan_lib.beeld.bron import format_bron
from kansenscan_lib.beeld.stijl import BREEDTE, KLEUREN, PALET, TEKENS, format_as, stijl
from kansenscan_lib.beeld.taal import format_bereik, format_getal, format_lijst, format_waarde
from kansenscan_lib.beeld.tabel import Tabel
from kansenscan_lib.beeld.tonen import Beeld, Tekst
from kansenscan_lib.invoer.modellen import VASTE_LIJSTEN
from kansenscan_lib.scan import Scan

WIJKEN_IN_BEELD = 20
LEEFTIJDEN = ["leeftijd_0_15", "leeftijd_15_25", "leeftijd_25_45", "leeftijd_45_65",
              "leeftijd_65plus"]  # fmt: skip


def draw_profiel(vergelijking: pd.DataFrame, scan: Scan) -> Beeld | Tekst:
    """Draw the headline percentages of the gemeente beside provincie and Nederland.

    Parameters
    ----------
    vergelijking : DataFrame
        From `analyse.compare_gemeente`; only rows in % with a value are drawn.
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
    with stijl():
        fig = Figure(figsize=(BREEDTE, 0.9 + 0.31 * len(rijen)), layout="constrained")
        ax = fig.subplots()
        plek = range(len(rijen))
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
        for naam, kolom in (
            ("nederland", "nederland"),
            ("provincie", "provincie"),
            ("gemeente", "waarde"),
        ):
            ax.scatter(
                rijen[kolom],
                plek,
                s=46 if naam == "gemeente" else 26,
                zorder=3,
                marker=TEKENS[naam],
                color=KLEUREN[naam],
                linewidths=0,
                label={
                    "gemeente": scan.naam,
                    "provincie": scan.provincie,
                    "nederland": "Nederland",
                }[naam],
            )
        ax.set_yticks(list(plek), rijen["titel_kort"])
        ax.set_ylim(-0.7, len(rijen) - 0.3)
        ax.set_xlim(left=0)
        ax.grid(axis="x")
        format_as(ax, "x", eenheid="%")
        handvat, namen = ax.get_legend_handles_labels()
        fig.legend(handvat[::-1], namen[::-1], loc="outside upper left", ncols=3)
    hoger = rijen[rijen["oordeel"] == "hoger"]["titel_kort"].tolist()[::-1][:3]
    lager = rijen[rijen["oordeel"] == "lager"]["titel_kort"].tolist()[:3]
    tabel = Tabel(
        rijen.iloc[::-1].assign(
            marge=[format_bereik(o, b) or "zonder marge"
                   for o, b in zip(rijen["onder"][::-1], rijen["boven"][::-1], strict=True)],
        ),
        f"Kerncijfers van {scan.naam}, {scan.provincie} en Nederland in procenten",
        kolommen={"titel": "Onderwerp", "peiljaar": "Jaar", "waarde": scan.naam, "marge": "Marge",
                  "provincie": scan.provincie, "nederland": "Nederland", "oordeel": "Oordeel"},
        formats={"peiljaar": str, **{k: _procent for k in ("waarde", "provincie", "nederland")}},
    )  # fmt: skip
    return Beeld(
        fig,
        alt=f"Stippenfiguur met {len(rijen)} kerncijfers van {scan.naam} naast {scan.provincie} en "
        f"Nederland. {_alt_deel('Duidelijk hoger dan Nederland', hoger)} "
        f"{_alt_deel('Duidelijk lager', lager)}",
        bijschrift=f"{scan.naam} naast {scan.provincie} en Nederland. De lichte balk om een stip is "
        "de marge; waar die ontbreekt, is het cijfer zonder aantallen gepubliceerd.",
        bron=format_bron(scan, rijen.index, rijen["peiljaar"]),
        tabel=tabel,
    )


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
        for staven in ax.containers:
            ax.bar_label(staven, fmt=lambda x: format_getal(x), padding=2, fontsize=8)
        for staaf in ax.containers[1]:
            staaf.set_hatch("///")
        ax.set(xlabel="", ylabel="")
        format_as(ax, "y", eenheid="%")
        ax.grid(axis="y")
        ax.legend(title="", loc="upper left", bbox_to_anchor=(0, 1.15), ncols=2)
    grootste = rijen["verschil"].abs().idxmax()
    woord = "groter" if rijen.at[grootste, "verschil"] > 0 else "kleiner"
    return Beeld(
        fig,
        alt=f"Staafdiagram van vijf leeftijdsgroepen in {scan.naam} en Nederland. Het verschil is "
        f"het grootst bij {rijen.at[grootste, 'titel_kort']}: in {scan.naam} {woord}.",
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
                                 for o, b in zip(t["onder"], t["boven"], strict=True)]),
            f"{titel} per wijk in {scan.naam}, {jaar}",
            kolommen={"naam": "Wijk", "waarde": titel, "marge": "Marge", "inwoners": "Inwoners",
                      "markering": "Vergeleken met de rest"},
            formats={"waarde": lambda x: format_waarde(x, eenheid, decimalen),
                     "inwoners": format_getal},
            toelichting="Wijken met weinig inwoners zijn weggelaten.",
        ),
    )  # fmt: skip


def draw_stakeholders(partners: pd.DataFrame, scan: Scan) -> Beeld | Tekst:
    """Draw influence against interest; numbers point at the table (roles and organisations only).

    Parameters
    ----------
    partners : DataFrame
        From `analyse.rank_partners`.
    """
    if partners.empty:
        return Tekst("Er zijn nog geen stakeholders ingevuld.")
    genummerd = partners.assign(nr=range(1, len(partners) + 1))
    with stijl():
        fig = Figure(figsize=(BREEDTE, 4.6), layout="constrained")
        ax = fig.subplots()
        ax.axhspan(3.5, 5.6, xmin=0, xmax=1, color="#F2F5F6", zorder=0)
        ax.axvline(3.5, color="#C4CBCF", lw=1)
        ax.axhline(3.5, color="#C4CBCF", lw=1)
        for (invloed, belang), groep in genummerd.groupby(["invloed", "belang"]):
            for i, nr in enumerate(groep["nr"]):
                x = belang + (i % 4 - min(len(groep) - 1, 3) / 2) * 0.2
                y = invloed - (i // 4) * 0.3
                ax.scatter(x, y, s=210, color=KLEUREN["gemeente"], zorder=2)
                ax.text(
                    x,
                    y,
                    str(nr),
                    color="white",
                    ha="center",
                    va="center",
                    fontsize=8.5,
                    fontweight="bold",
                    zorder=3,
                )
        for x, y, tekst, kant in (
            (5.55, 5.52, "samen sturen", "right"),
            (0.5, 5.52, "tevreden houden", "left"),
            (5.55, 0.5, "samen doen", "right"),
            (0.5, 0.5, "op de hoogte houden", "left"),
        ):
            ax.text(
                x,
                y,
                tekst,
                ha=kant,
                va="top" if y > 3 else "bottom",
                color="#5A666C",
                fontstyle="italic",
            )
        ax.set(
            xlim=(0.4, 5.65),
            ylim=(0.4, 5.65),
            xlabel="belang bij het onderwerp (1 tot 5)",
            ylabel="invloed (1 tot 5)",
            xticks=range(1, 6),
            yticks=range(1, 6),
        )
    samen = [f"{o} ({r})" for o, r, g in zip(genummerd["organisatie"], genummerd["rol"],
                                             genummerd["groep"], strict=True) if g == "samen sturen"]
    return Beeld(
        fig,
        alt=f"Kaart van {len(genummerd)} stakeholders naar invloed en belang. "
        + _alt_deel("Veel invloed en veel belang hebben", samen),
        bijschrift="Invloed en belang van de stakeholders. De nummers staan in de tabel eronder.",
        bron="invulmap van de bibliotheek, blad Stakeholders",
        tabel=Tabel(
            genummerd.assign(sector=genummerd["sector"].map(VASTE_LIJSTEN["sector"])),
            f"Stakeholders in {scan.naam}",
            kolommen={"nr": "Nr.", "organisatie": "Organisatie", "rol": "Rol",
                      "sector": "Sector", "invloed": "Invloed", "belang": "Belang",
                      "groep": "Plaats in de kaart"},
        ),
    )  # fmt: skip


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
            cmap="cividis_r",
            vmin=0,
            vmax=max(3, tabel.max().max()),
            annot=True,
            fmt=".0f",
            cbar=False,
            linewidths=1.5,
            linecolor="white",
            mask=tabel.isna(),
        )
        ax.set_facecolor("#F2F5F6")
        ax.xaxis.tick_top()
        ax.set_xticks(
            [i + 0.5 for i in range(len(tabel.columns))],
            [_breek(str(k)) for k in tabel.columns],
            rotation=0,
            fontsize=8,
        )
        ax.tick_params(length=0)
        ax.set(xlabel="", ylabel="")
    leeg = [
        f"{_naam(groep)} bij {thema}"
        for groep, rij in tabel.iterrows()
        for thema, n in rij.items()
        if n == 0
    ]
    cijfers = tabel.reset_index(names="doelgroep")
    return Beeld(
        fig,
        alt=f"Raster van {len(tabel)} doelgroepen en {tabel.shape[1]} thema's met het aantal "
        f"aanbieders. {_alt_deel('Geen aanbieder is bekend voor', leeg[:4])}",
        bijschrift="Aantal verschillende aanbieders per doelgroep en thema. Grijs zonder getal: deze "
        "combinatie hoort niet bij elkaar. Nul: niemand bekend.",
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
        ax.xaxis.get_major_locator().set_params(integer=True)
        ax.grid(axis="x")
    eerste = rijen.iloc[-1]
    return Beeld(
        fig,
        alt=f"Volgorde van {len(rijen)} kansen met onzekerheid. Bovenaan staat {eerste['titel']}: "
        f"plaats {eerste['rang']}, bij andere wegingen {_rang(eerste)}.",
        bijschrift="Volgorde van de kansen. De stip is de plaats bij de gekozen weging; de balk laat "
        "zien hoe die verschuift als andere dingen zwaarder tellen.",
        bron="eigen berekening; de weging staat in de verantwoording",
        tabel=Tabel(
            kansen.assign(spreiding=[_rang(r) for r in kansen.to_dict("records")]),
            "Alle kansen in volgorde",
            kolommen={"rang": "Plaats", "titel": "Kans", "score": "Score (0 tot 100)",
                      "spreiding": "Bij andere wegingen", "top5": "In de top 5"},
            formats={"score": format_getal, "top5": lambda x: f"{format_getal(x)}% van de keren"},
            rijkop="titel",
        ),
    )  # fmt: skip


def _rang(rij: Any) -> str:
    laag, hoog = int(rij["rang_onder"]), int(rij["rang_boven"])
    return f"plaats {laag}" if laag == hoog else f"plaats {laag} tot {hoog}"


def _procent(x: float) -> str:
    return format_waarde(x, "%", 1)


def _alt_deel(begin: str, namen: list[str]) -> str:
    return f"{begin}: {format_lijst(namen)}." if namen else ""


def _kort(naam: str, lengte: int = 30) -> str:
    return naam if len(naam) <= lengte else naam[: lengte - 1].rstrip() + "…"


def _naam(waarde: object) -> str:
    return str(waarde)


def _breek(tekst: str, breedte: int = 14) -> str:
    """Break a label over lines of about `breedte` characters."""
    import textwrap

    return "\n".join(textwrap.wrap(tekst, breedte, break_long_words=False))
