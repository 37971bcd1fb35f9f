"""What the gemeente wants, beside the figures: goals with and without support, need without."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from kansenscan_lib.analyse.behoefte import compare_behoefte
from kansenscan_lib.analyse.kansen import BEWIJS, select_beleid
from kansenscan_lib.rijen import Rij, select_rijen
from kansenscan_lib.scan import Scan

STEUN = ("onderbouwd", "onderbouwd in wijken", "niet onderbouwd", "geen cijfer")
_BLAD = ["doel", "document", "pagina", "portefeuille", "termijn", "geldstroom", "themas"]
_STERK = ("stevig", "telling", "schatting")
_ZONDER = [
    "doelgroep", "themas", "gemeente", "wijken", "indicator", "uitkomst", "vergelijking",
    "zekerheid", "bewijs",
]  # fmt: skip


def compare_beleid(scan: Scan, gemeente: pd.DataFrame, wijken: pd.DataFrame) -> pd.DataFrame:
    """Put every policy goal beside the figures that people linked to it.

    Parameters
    ----------
    scan : Scan
    gemeente, wijken : DataFrame
        From `compare_gemeente` and `compare_wijken`; not changed.

    Returns
    -------
    DataFrame
        One row per goal, index the row number in sheet Beleid: doel, document, pagina,
        portefeuille, termijn, geldstroom, themas as filled in; cijfers (a tuple of rows of
        `compare_behoefte`, with indicator), zonder_cijfer (titles of linked figures that this
        gemeente lacks), steun (one of `STEUN`), zekerheid of the figures that decided (the surest:
        stevig, telling or schatting; "onbekend" without) and wijken (codes, of all figures).

    Notes
    -----
    "onderbouwd": at least one linked figure shows more need than in Nederland. "onderbouwd in
    wijken": none does, but in at least one wijk there is clearly more than elsewhere in the
    gemeente. "niet onderbouwd": figures are known and none shows more. That does not make a goal
    wrong: people may want to keep what goes well. "geen cijfer": nothing linked that can be
    compared, or that says more than how many people there are.
    """
    alle = compare_behoefte(scan, gemeente, wijken)
    per = dict(zip(alle.index, select_rijen(alle.reset_index(names="indicator")), strict=True))
    blad = scan.invulmap.beleid
    over = scan.catalogus.indicator
    rijen = []
    for ids in blad["indicatoren"]:
        cijfers = tuple(per[i] for i in ids if i in per)
        steun, zekerheid = _weigh(cijfers)
        rijen.append((
            cijfers, tuple(over[i].titel_kort for i in ids if i in over and i not in per),
            steun, zekerheid, tuple(dict.fromkeys(w for c in cijfers for w in c["wijken"])),
        ))  # fmt: skip
    kolommen = ["cijfers", "zonder_cijfer", "steun", "zekerheid", "wijken"]
    return blad[_BLAD].join(pd.DataFrame(rijen, columns=kolommen, index=blad.index))


def _weigh(cijfers: Sequence[Rij]) -> tuple[str, str]:
    """Return the verdict on a goal, and how sure the figures are that it rests on."""
    meer = [c["zekerheid"] for c in cijfers if c["behoefte"] == "meer"]
    in_wijken = [c["wijken_zekerheid"] for c in cijfers if c["wijken"]]
    rest = [c["zekerheid"] for c in cijfers if c["behoefte"] in ("minder", "gelijk")]
    for steun, zeker in zip(STEUN, (meer, in_wijken, rest), strict=False):
        if zeker:
            return steun, min(zeker, key=_STERK.index)
    return STEUN[-1], "onbekend"


def select_zonder_doel(scan: Scan, confrontatie: pd.DataFrame) -> pd.DataFrame:
    """Return the doelgroepen that are clearly larger here and stand in no policy goal.

    Parameters
    ----------
    scan : Scan
    confrontatie : DataFrame
        From `compare_confrontatie`; not changed.

    Returns
    -------
    DataFrame
        One row per doelgroep (of soort behoefte): doelgroep, themas, gemeente (the need is high in
        the gemeente as a whole), wijken (codes where it is high, most people extra first, then
        furthest from elsewhere); of the area that leads (the gemeente, else the first wijk)
        indicator, uitkomst, vergelijking, zekerheid and bewijs (a tuple of `kansen.BEWIJS`). Those
        of the whole gemeente first, then those in most wijken, then in the order of the catalogue.
        Also filled when nobody filled in sheet Beleid: then it is not known whether a goal is
        missing, see `scan.bladen`.

    Notes
    -----
    A need stands in a goal by the rule of the kansen (`kansen.select_beleid`): a goal on one of
    its themas, without figures or with one of the figures of the doelgroep.
    """
    hoog = confrontatie[confrontatie["behoefte"] == "hoog"]
    hoog = hoog.drop_duplicates(["doelgroep", "gebiedscode"])
    hoog = hoog.assign(ver=(hoog["waarde"] - hoog["referentie"]).abs())
    rijen = []
    for groep in scan.catalogus.doelgroepen:
        hier = hoog[hoog["doelgroep"] == groep.id]
        if hier.empty or select_beleid(scan, groep.themas, groep):
            continue
        heel = hier["gebiedscode"] == scan.code
        per_wijk = hier[~heel].sort_values(["extra", "ver"], ascending=False, kind="stable")
        eerste = pd.concat([hier[heel], per_wijk]).head(1)
        rijen.append({
            **select_rijen(eerste)[0], "themas": groep.themas, "gemeente": bool(heel.any()),
            "wijken": tuple(per_wijk["gebiedscode"]),
            "bewijs": next(eerste[list(BEWIJS)].itertuples(index=False, name=None)),
        })  # fmt: skip
    rijen.sort(key=lambda rij: (not rij["gemeente"], -len(rij["wijken"])))
    return pd.DataFrame(rijen, columns=_ZONDER)
