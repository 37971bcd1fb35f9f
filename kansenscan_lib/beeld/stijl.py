"""How figures look: colours by role, sizes, Dutch axes. Always drawn for a white card.

The colours are those of Okabe and Ito (2008), chosen to stay apart for colour-blind readers.
Colour is never the only carrier: every role also has its own marker.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Literal

from kansenscan_lib.beeld.taal import format_getal

#: The eight colours, by name.
PALET = {
    "blauw": "#0072B2",
    "oranje": "#E69F00",
    "groen": "#009E73",
    "rood": "#D55E00",
    "lichtblauw": "#56B4E9",
    "roze": "#CC79A7",
    "geel": "#F0E442",
    "zwart": "#000000",
}
#: The colour of whoever a figure is about.
KLEUREN = {
    "gemeente": PALET["blauw"],
    "wijk": PALET["lichtblauw"],
    "provincie": PALET["oranje"],
    "nederland": "#4D4D4D",
    "ontbreekt": "#E3E3E3",
    "boven": PALET["rood"],
    "onder": PALET["groen"],
    "gelijk": "#9A9A9A",
}
#: The marker of whoever a figure is about, so that a grey print still tells them apart.
TEKENS = {"gemeente": "o", "wijk": "o", "provincie": "D", "nederland": "s"}
#: The hatch of an area without a figure.
ARCERING = "///"
#: Width of an ordinary figure in inches; the text in it is then as large as in the report.
BREEDTE = 6.4

_INKT = "#1F2A30"
_RC: dict[str, Any] = {
    "svg.fonttype": "none",
    "svg.hashsalt": "kansenscan",
    "font.family": "DejaVu Sans",  # always shipped with matplotlib; tonen names the reader's font
    "font.size": 10,
    "axes.titlesize": 11,
    "axes.titleweight": "bold",
    "axes.titlelocation": "left",
    "axes.labelsize": 10,
    "axes.labelcolor": _INKT,
    "axes.edgecolor": "#8A9499",
    "axes.linewidth": 0.8,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.axisbelow": True,
    "axes.grid": False,
    "grid.color": "#E4E8EA",
    "grid.linewidth": 0.8,
    "xtick.color": _INKT,
    "ytick.color": _INKT,
    "xtick.labelsize": 9.5,
    "ytick.labelsize": 9.5,
    "xtick.major.size": 3,
    "ytick.major.size": 0,
    "text.color": _INKT,
    "legend.frameon": False,
    "legend.fontsize": 9.5,
    "lines.linewidth": 1.8,
    "hatch.linewidth": 0.7,
    "hatch.color": "#7A858B",
    "figure.figsize": (BREEDTE, 3.8),
    "figure.dpi": 100,
    "figure.facecolor": "white",
    "savefig.facecolor": "white",
    "figure.constrained_layout.use": True,
}


@contextmanager
def stijl() -> Iterator[None]:
    """Draw in the house style; outside the `with` nothing has changed.

    Examples
    --------
    >>> import matplotlib
    >>> with stijl():
    ...     matplotlib.rcParams["svg.fonttype"]
    'none'
    """
    import matplotlib
    from cycler import cycler

    kleuren = [PALET[naam] for naam in ("blauw", "oranje", "groen", "rood", "lichtblauw", "roze")]
    instellingen: Any = {**_RC, "axes.prop_cycle": cycler(color=kleuren)}
    with matplotlib.rc_context(instellingen):
        yield


def format_as(
    ax: Any, welke: Literal["x", "y"] = "x", decimalen: int | None = None, eenheid: str = ""
) -> None:
    """Write the numbers along an axis the Dutch way.

    Parameters
    ----------
    ax : Axes
        Changed in place, as matplotlib does.
    decimalen : int, optional
        Decimals of every tick; as few as the ticks need when None.
    eenheid : str
        Written straight after the number, for example ``"%"`` or ``" km"``.
    """
    from matplotlib.ticker import FuncFormatter

    as_ = getattr(ax, f"{welke}axis")

    def schrijf(waarde: float, _plek: int | None = None) -> str:
        nodig = _select_decimalen(as_.get_majorticklocs()) if decimalen is None else decimalen
        return format_getal(waarde, nodig) + eenheid

    as_.set_major_formatter(FuncFormatter(schrijf))


def _select_decimalen(plekken: Any) -> int:
    """Return the fewest decimals (at most 3) that write all ticks without loss."""
    for decimalen in range(3):
        if all(abs(plek - round(float(plek), decimalen)) < 1e-9 for plek in plekken):
            return decimalen
    return 3
