"""Maps of the wijken: classes, numbers that point at the table, hatch where a figure is missing."""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from matplotlib.figure import Figure
from matplotlib.patches import Patch

from kansenscan_lib.beeld.bron import format_bron
from kansenscan_lib.beeld.stijl import ARCERING, BREEDTE, KLEUREN, stijl
from kansenscan_lib.beeld.taal import format_getal, format_waarde
from kansenscan_lib.beeld.tabel import Tabel
from kansenscan_lib.beeld.tonen import Beeld, Tekst
from kansenscan_lib.beeld.zinnen import say_plaats
from kansenscan_lib.rijen import select_rijen
from kansenscan_lib.scan import Scan

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

KLASSEN = 4
NUMMERS_TOT = 40


def draw_kaarten(
    wijken: pd.DataFrame, grenzen: GeoDataFrame, scan: Scan, indicatoren: list[str]
) -> list[Beeld | Tekst]:
    """Draw one map per indicator, see `draw_kaart`."""
    if not indicatoren:
        return [Tekst("Deze gemeente telt te weinig wijken met cijfers voor een kaart.")]
    return [draw_kaart(wijken, grenzen, scan, indicator) for indicator in indicatoren]


def draw_kaart(wijken: pd.DataFrame, grenzen: GeoDataFrame, scan: Scan, indicator: str) -> Beeld:
    """Draw the wijken in classes (Fisher-Jenks), the missing ones hatched.

    Parameters
    ----------
    wijken : DataFrame
        From `analyse.compare_wijken`; must hold `indicator`.
    grenzen : GeoDataFrame
        Index gebiedscode; the wijken of the gemeente, in metres.
    scan : Scan
    indicator : str

    Notes
    -----
    Wijken without a figure, or with fewer inhabitants than `inwoners_minimaal`, are hatched.
    """
    rijen = wijken[wijken["indicator"] == indicator].copy()
    eerste = rijen.iloc[0]
    titel, eenheid, decimalen = eerste["titel"], eerste["eenheid"], int(eerste["decimalen"])
    minimaal = scan.catalogus.regels.drempels()["inwoners_minimaal"]
    telt = (rijen["status"] == "ok") & (rijen["inwoners"] >= minimaal)
    rijen["kaartwaarde"] = rijen["waarde"].where(telt)
    # The numbers only point at the table: by name, so that they are no ranking in disguise.
    rijen = rijen.sort_values("naam", kind="stable")
    rijen["nr"] = [str(nr) for nr in range(1, len(rijen) + 1)]
    rijen = rijen.sort_values("kaartwaarde", ascending=False, na_position="last", kind="stable")
    vlakken = grenzen.join(rijen.set_index("gebiedscode"), how="left")
    klassen = _select_klassen(rijen["kaartwaarde"].dropna().to_numpy())
    kleuren = _select_kleuren(len(klassen))

    with stijl():
        hoog, breed = select_verhouding(grenzen)
        fig = Figure(
            figsize=(BREEDTE, min(6.4, max(3.2, BREEDTE * hoog / breed))), layout="constrained"
        )
        ax = fig.subplots()
        leeg = vlakken[vlakken["kaartwaarde"].isna()]
        if len(leeg):
            leeg.plot(
                ax=ax, color=KLEUREN["ontbreekt"], hatch=ARCERING, edgecolor="#7A858B", lw=0.5
            )
        onder = -np.inf
        for boven, kleur in zip(klassen, kleuren, strict=True):
            deel = vlakken[(vlakken["kaartwaarde"] > onder) & (vlakken["kaartwaarde"] <= boven)]
            if len(deel):
                deel.plot(ax=ax, color=kleur, edgecolor="#2B3338", lw=0.6)
            onder = boven
        if len(vlakken) <= NUMMERS_TOT:
            _add_nummers(ax, vlakken, klassen, kleuren)
        ax.set_axis_off()
        ax.set_aspect("equal")
        fig.legend(
            handles=_legenda(klassen, kleuren, rijen, eenheid, decimalen, len(leeg) > 0),
            loc="outside lower left",
            ncols=2,
            title=f"{titel} ({int(eerste['peiljaar'])})",
            alignment="left",
            fontsize=8.5,
            title_fontsize=8.5,
        )
    hoogste = rijen.iloc[0]
    zin = (
        f"Het hoogst is {hoogste['naam']} met "
        f"{format_waarde(hoogste['waarde'], eenheid, decimalen)}."
        if hoogste["kaartwaarde"] == hoogste["kaartwaarde"]
        else "Er zijn geen cijfers."
    )
    nummers = len(vlakken) <= NUMMERS_TOT
    return Beeld(
        fig,
        alt=f"Kaart van de {len(rijen)} wijken van {scan.naam} naar {titel.lower()}. {zin}",
        bijschrift=f"{titel} per wijk in {scan.naam}, {int(eerste['peiljaar'])}."
        + (" De nummers staan in de tabel, op volgorde van naam." if nummers else "")
        + (" Gearceerd: geen cijfer of weinig inwoners." if len(leeg) else ""),
        bron=format_bron(scan, [indicator], [int(eerste["peiljaar"])])
        + "; grenzen: CBS / Kadaster 2024",
        tabel=Tabel(
            rijen.assign(getal=[
                format_waarde(w, eenheid, decimalen, status=s)
                for w, s in zip(rijen["waarde"], rijen["status"], strict=True)],
                plaats=[say_plaats(rij) for rij in select_rijen(rijen)]),
            f"{titel} per wijk in {scan.naam}",
            kolommen={"nr": "Nr.", "naam": "Wijk", "getal": titel, "plaats": "Plaats",
                      "inwoners": "Inwoners"},
            formats={"inwoners": format_getal}, rijkop="naam",
            toelichting=f"Wijken met minder dan {format_getal(minimaal)} inwoners krijgen geen "
            "plaats. Achter een plaats staat tussen welke plaatsen de wijk ligt.",
        ),
        passend=True,
    )  # fmt: skip


def _select_klassen(waarden: np.ndarray[Any, Any]) -> list[float]:
    """Return the upper limits of at most `KLASSEN` classes; few values give fewer classes."""
    uniek = np.unique(waarden)
    if len(uniek) <= 1:
        return [float(u) for u in uniek]
    from mapclassify import FisherJenks

    with warnings.catch_warnings():  # it advises numba; at a hundred wijken that gains nothing
        warnings.simplefilter("ignore", UserWarning)
        return [float(b) for b in FisherJenks(waarden, k=min(KLASSEN, len(uniek))).bins]


def _select_kleuren(aantal: int) -> list[Any]:
    import matplotlib

    kaart = matplotlib.colormaps["cividis_r"]
    return [kaart(0.08 + 0.84 * i / max(aantal - 1, 1)) for i in range(aantal)]


def select_verhouding(grenzen: GeoDataFrame) -> tuple[float, float]:
    """Return height and width of an area in metres."""
    links, onder, rechts, boven = grenzen.total_bounds
    return boven - onder, rechts - links


def _add_nummers(ax: Any, vlakken: GeoDataFrame, klassen: list[float], kleuren: list[Any]) -> None:
    for plek, waarde, nr in zip(
        vlakken.representative_point(), vlakken["kaartwaarde"], vlakken["nr"], strict=True
    ):
        klasse = next((i for i, b in enumerate(klassen) if waarde <= b), -1)
        donker = klasse >= 0 and sum(kleuren[klasse][:3]) < 1.4
        ax.annotate(
            nr, (plek.x, plek.y), ha="center", va="center", fontsize=8,
            fontweight="bold", color="white" if donker else "black",
        )  # fmt: skip


def _legenda(
    klassen: list[float],
    kleuren: list[Any],
    rijen: pd.DataFrame,
    eenheid: str,
    decimalen: int,
    leeg: bool,
) -> list[Patch]:
    """Return the legend: the range of values that really occur in each class."""
    waarden = rijen["kaartwaarde"].dropna()
    delen, onder = [], -np.inf
    for boven, kleur in zip(klassen, kleuren, strict=True):
        binnen = waarden[(waarden > onder) & (waarden <= boven)]
        laag, hoog = binnen.min(), binnen.max()
        tekst = format_waarde(hoog, eenheid, decimalen)
        if laag != hoog:
            euro = eenheid == "x1000_euro"
            van = format_waarde(laag, eenheid) if euro else format_getal(laag, decimalen)
            tekst = f"{van} tot en met {tekst}"
        delen.append(Patch(facecolor=kleur, edgecolor="#2B3338", label=f"{tekst} ({len(binnen)})"))
        onder = boven
    if leeg:
        delen.append(
            Patch(
                facecolor=KLEUREN["ontbreekt"],
                hatch=ARCERING,
                edgecolor="#7A858B",
                label="geen cijfer of weinig inwoners",
            )
        )
    return delen
