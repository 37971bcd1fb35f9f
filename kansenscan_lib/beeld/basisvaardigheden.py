"""Basic skills on the page: national figures, and the official estimate where there is one."""

from __future__ import annotations

import html
from collections.abc import Sequence

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from kansenscan_lib.beeld.bron import format_bron
from kansenscan_lib.beeld.stijl import BREEDTE, KLEUREN, format_as, stijl
from kansenscan_lib.beeld.taal import (
    format_bereik,
    format_getal,
    format_procent,
    format_rang,
    is_leeg,
    say_aandeel,
)
from kansenscan_lib.beeld.tabel import Tabel
from kansenscan_lib.beeld.tonen import Beeld, Blok, Cijferrij, Tekst, escape_md
from kansenscan_lib.catalogus.basisvaardigheden import OFFICIEEL, LandelijkCijfer
from kansenscan_lib.catalogus.geldstromen import say_datum
from kansenscan_lib.rijen import Rij, select_rij, select_rijen
from kansenscan_lib.scan import Scan

#: How many wijken a figure names; the others stand in its table.
WIJKEN_IN_BEELD = 25
MODEL = "model, CBS"


def draw_landelijk(scan: Scan) -> list[Tabel | Blok]:
    """Show the national figures with definition, age, survey and source.

    The youngest survey first; older ones and the addresses of the sources are folded in below it.
    """
    basis = scan.catalogus.basisvaardigheden
    nieuwste = max(cijfer.jaar for cijfer in basis.cijfers)
    oud = [cijfer for cijfer in basis.cijfers if cijfer.jaar < nieuwste]
    eerste = _draw_cijfers(
        [cijfer for cijfer in basis.cijfers if cijfer.jaar == nieuwste],
        f"Basisvaardigheden in Nederland, onderzoek van {nieuwste}",
        f"Dit gaat over heel Nederland, niet over {scan.naam}. Leeftijden en definities "
        "verschillen. Tel de cijfers niet op en leg jaren niet naast elkaar als trend. Bijgewerkt "
        f"op {say_datum(basis.bijgewerkt)}.",
    )
    adressen = pd.DataFrame({c.adres: c.uitgever for c in basis.cijfers}.items())
    tabel = Tabel(
        adressen.set_axis(["adres", "uitgever"], axis=1),
        "Waar de landelijke cijfers staan",
        kolommen={"uitgever": "Uitgever", "adres": "Adres"},
    )
    gevouwen = [_draw_cijfers(oud, "Oudere landelijke cijfers")] if oud else []
    return [eerste, *(_vouw(deel) for deel in (*gevouwen, tabel))]


def _draw_cijfers(cijfers: Sequence[LandelijkCijfer], titel: str, noot: str = "") -> Tabel:
    rijen = [
        (c.titel, _format_cijfer(c), f"{c.groep}, {c.leeftijd}", c.definitie,
         f"{c.onderzoek}. {c.uitgever}, {say_datum(c.verschenen)}.", c.opmerking)
        for c in cijfers
    ]  # fmt: skip
    koppen = ("Wat", "Cijfer", "Van wie", "Wie telt mee", "Onderzoek en bron", "Let op")
    return Tabel(pd.DataFrame(rijen, columns=list(koppen)), titel, toelichting=noot)


def _vouw(tabel: Tabel) -> Blok:
    kop = html.escape(tabel.bijschrift)
    return Blok(f"<details><summary>{kop}</summary>{tabel._repr_html_()}</details>")


def _format_cijfer(cijfer: LandelijkCijfer) -> str:
    delen = []
    if cijfer.percentage is not None:
        decimalen = 0 if float(cijfer.percentage).is_integer() else 1
        delen.append(
            ("ongeveer " if cijfer.ongeveer else "") + format_procent(cijfer.percentage, decimalen)
        )
    if cijfer.aantal is not None:
        miljoen = cijfer.aantal / 1_000_000
        getal = format_getal(miljoen, 0 if miljoen.is_integer() else 1)
        delen.append(f"ongeveer {getal} miljoen mensen")
    return ", ".join(delen)


def draw_basisvaardigheden(wijken: pd.DataFrame, scan: Scan) -> Beeld | Tekst:
    """Draw the official estimate per wijk with its published margins.

    Parameters
    ----------
    wijken : DataFrame
        From `analyse.compare_wijken`.
    scan : Scan

    Returns
    -------
    Beeld or Tekst
        A sentence when nobody supplied an official file with figures per wijk: then there is no
        figure per wijk at all.
    """
    rijen, groot = _select_schatting(wijken, scan)
    drempel = scan.catalogus.regels.drempels()["inwoners_minimaal"]
    if groot.empty:
        return Tekst(_say_geen_wijken(rijen, scan))
    groot = groot.sort_values(["waarde", "gebiedscode"], ascending=[False, True])
    getoond, eerste = groot.head(WIJKEN_IN_BEELD).iloc[::-1], select_rij(groot, groot.index[0])
    jaar = int(eerste["peiljaar"])
    with stijl():
        fig = Figure(figsize=(BREEDTE, 1.2 + 0.27 * len(getoond)), layout="constrained")
        ax = fig.subplots()
        plek = np.arange(len(getoond))
        ax.hlines(plek, getoond["onder"], getoond["boven"], color=KLEUREN["wijk"], lw=4, alpha=0.6)
        ax.scatter(getoond["waarde"], plek, color=KLEUREN["gemeente"], s=34, zorder=3)
        for waarde, naam, lijn in (
            (eerste["gemeente"], scan.naam, "-"),
            (eerste["nederland"], "Nederland", "--"),
        ):
            if not is_leeg(waarde):
                label = f"{naam}: {format_procent(waarde)}"
                ax.axvline(waarde, color=KLEUREN["nederland"], lw=1.2, ls=lijn, zorder=0,
                           label=label)  # fmt: skip
        ax.set_yticks(plek, getoond["naam"])
        ax.set_ylim(-0.7, len(getoond) - 0.3)
        ax.set_xlim(left=0)
        ax.grid(axis="x")
        format_as(ax, "x", eenheid="%")
        if ax.get_legend_handles_labels()[0]:
            fig.legend(loc="outside upper left", ncols=2)
    laatste = select_rij(groot, groot.index[-1])
    marge = bool(groot["onder"].notna().any())
    rest = len(groot) - len(getoond)
    return Beeld(
        fig,
        alt=f"Stippenfiguur van lage basisvaardigheden per wijk ({MODEL}). De hoogste schatting is "
        f"{format_procent(eerste['waarde'])} in {eerste['naam']}, de laagste "
        f"{format_procent(laatste['waarde'])} in {laatste['naam']}.",
        bijschrift=f"Schatting van het deel van de {eerste['groep']} dat moeite heeft met taal of "
        f"rekenen, {jaar} ({MODEL})."
        + (f" Getoond: de {len(getoond)} hoogste van {len(groot)} wijken." if rest else "")
        + (" De balk is de marge uit het bestand." if marge else " Het bestand heeft geen marges."),
        bron=format_bron(scan, [OFFICIEEL], [jaar]),
        tabel=Tabel(
            groot.assign(
                marge=[_format_marge(r) for r in select_rijen(groot)],
                plaats=[_format_plaats(r) for r in select_rijen(groot)],
            ),
            f"Lage basisvaardigheden per wijk in {scan.naam}, {jaar} ({MODEL})",
            kolommen={"naam": "Wijk", "waarde": "Schatting", "marge": "Marge",
                      "plaats": "Plaats tussen de wijken"},
            formats={"waarde": format_procent},
            toelichting=f"Wijken met minder dan {format_getal(drempel)} inwoners zijn weggelaten. "
            "Dit is een rekenmodel, geen telling: wijken waarvan de marges overlappen, zijn niet "
            "zeker te onderscheiden.",
        ),
    )  # fmt: skip


def _select_schatting(wijken: pd.DataFrame, scan: Scan) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the wijken with an official estimate, and those of them that are large enough."""
    rijen = wijken[(wijken["indicator"] == OFFICIEEL) & (wijken["status"] == "ok")]
    drempel = scan.catalogus.regels.drempels()["inwoners_minimaal"]
    return rijen, rijen[rijen["inwoners"] >= drempel]


def _say_geen_wijken(rijen: pd.DataFrame, scan: Scan) -> str:
    """Return why there is no figure per wijk; `rijen` are the wijken with an estimate."""
    if len(rijen):
        drempel = format_getal(scan.catalogus.regels.drempels()["inwoners_minimaal"])
        return (
            "Het aangeleverde bestand heeft alleen een schatting voor wijken met minder dan "
            f"{escape_md(drempel)} inwoners. Die laten wij weg."
        )
    if not scan.officieel_regels:
        return (
            "Een officiële schatting per wijk is niet aangeleverd. Zonder dat bestand geven wij "
            "geen cijfer over basisvaardigheden per wijk."
        )
    if OFFICIEEL not in scan.catalogus.indicator:
        return "Een officiële schatting tonen wij niet bij de gekozen domeinen."
    return f"Het aangeleverde bestand heeft geen schatting voor wijken van {escape_md(scan.naam)}."


def _format_marge(rij: Rij) -> str:
    return format_bereik(rij["onder"], rij["boven"]) or "zonder marge"


def _format_plaats(rij: Rij) -> str:
    """Return between which places a wijk lies; none without margin, nor without other wijken."""
    if is_leeg(rij["rang_onder"]):
        return "zonder marge geen plaats"
    if rij["rang_van"] < 2:
        return "geen andere wijk met marge"
    return (
        f"{format_rang(rij['rang_onder'], rij['rang_boven'])} van {format_getal(rij['rang_van'])}"
    )


def say_basisvaardigheden(gemeente: pd.DataFrame, wijken: pd.DataFrame, scan: Scan) -> Tekst:
    """Say what is known of basic skills here, how sure that is, and what it does not tell.

    Parameters
    ----------
    gemeente, wijken : DataFrame
        From `analyse.compare_gemeente` and `analyse.compare_wijken`.
    scan : Scan

    Returns
    -------
    Tekst
        Without an estimate for this gemeente or its wijken it holds no figure: the national ones
        stand in their table. A file without a row for them is named.
    """
    zinnen: list[str] = []
    rijen: list[Cijferrij] = []
    if OFFICIEEL in gemeente.index:
        rij = select_rij(gemeente, OFFICIEEL)
        jaar = int(rij["peiljaar"])
        zinnen.append(
            f"In {escape_md(scan.naam)} heeft {say_aandeel(rij['waarde'], rij['groep'])} moeite "
            f"met taal of rekenen: {_say_cijfer(rij)} ({jaar})."
        )
        rijen.append((OFFICIEEL, scan.code, jaar))
        if not is_leeg(rij["nederland"]):
            zinnen.append(f"In Nederland is dat {escape_md(format_procent(rij['nederland']))}.")
            rijen.append((OFFICIEEL, "NL00", jaar))
    alle, groot = _select_schatting(wijken, scan)
    if len(alle) and not rijen:
        zinnen.append(f"Over {escape_md(scan.naam)} als geheel heeft het bestand geen schatting.")
    zin, erbij = _say_wijken(groot)
    zinnen += [zin] if zin else []
    rijen += erbij
    if not zinnen:
        bestand = scan.officieel_regels > 0 and OFFICIEEL in scan.catalogus.indicator
        eerst = (
            "Het aangeleverde bestand met de officiële schatting heeft geen regel voor "
            f"{escape_md(scan.naam)} of de wijken daarvan. "
        )
        slot = (
            " Een organisatie kan de officiële schatting zelf aanleveren; de handleiding zegt hoe."
        )
        return Tekst(
            (eerst if bestand else "")
            + "Er is geen open cijfer over basisvaardigheden per gemeente of per wijk, en wij "
            "maken er geen. De tabel geeft de landelijke cijfers. Die lopen uiteen: ze gaan over "
            "verschillende leeftijden, over lezen of over taal en rekenen samen, en ze gebruiken "
            "verschillende grenzen. Ze zeggen niets over deze gemeente."
            + ("" if scan.officieel_regels else slot)
        )
    if not rijen:
        return Tekst(" ".join(zinnen))
    zinnen.append(
        f"Dit is een schatting ({MODEL}) uit het bestand dat de organisatie aanleverde, geen "
        "telling. Zij zegt niet wie moeite heeft, en niet of een aanpak werkt."
    )
    return Tekst(" ".join(zinnen), tuple(rijen))


def _say_wijken(rijen: pd.DataFrame) -> tuple[str, list[Cijferrij]]:
    """Return the range of the estimate over the wijken, with the keys of its figures."""
    if rijen.empty:
        return "", []
    rijen = rijen.sort_values(["waarde", "gebiedscode"])
    laag, hoog = select_rij(rijen, rijen.index[0]), select_rij(rijen, rijen.index[-1])
    sleutels = [(OFFICIEEL, str(r["gebiedscode"]), int(r["peiljaar"])) for r in (laag, hoog)]
    if len(rijen) == 1:
        zin = f"{_say_cijfer(laag)} in {escape_md(laag['naam'])} ({int(laag['peiljaar'])})"
        return f"Er is een schatting voor één wijk: {zin}.", sleutels[:1]
    zin = (
        f"Per wijk loopt de schatting van {_say_cijfer(laag)} in {escape_md(laag['naam'])} tot "
        f"{_say_cijfer(hoog)} in {escape_md(hoog['naam'])} ({int(hoog['peiljaar'])})."
    )
    if rijen["onder"].isna().any():
        return f"{zin} Zonder marge is niet te zeggen of wijken echt verschillen.", sleutels
    return f"{zin} Wijken waarvan de marges overlappen, zijn niet zeker te onderscheiden.", sleutels


def _say_cijfer(rij: Rij) -> str:
    """Return a percentage with its margin, safe inside Markdown."""
    bereik = format_bereik(rij["onder"], rij["boven"])
    marge = f", marge {bereik}" if bereik else ", zonder marge"
    return escape_md(f"{format_procent(rij['waarde'])}{marge}")
