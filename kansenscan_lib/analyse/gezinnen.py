"""What the work sessions of the gezinsaanpak start from: who, with whom, and what there is."""

from __future__ import annotations

from typing import Final

import pandas as pd

from kansenscan_lib.scan import Scan

#: The doelgroepen of the gezinsaanpak: the families, their children, and parents who find reading
#: or Dutch hard.
GEZINSGROEPEN: Final = (
    "gezinnen_laagtaalvaardig", "jonge_kinderen", "nt1_basisvaardigheden", "nt2_nieuwkomers",
)  # fmt: skip


def select_gezinsgroepen(doelgroepen: pd.DataFrame) -> pd.DataFrame:
    """Return the doelgroepen of the gezinsaanpak, families first.

    Parameters
    ----------
    doelgroepen : DataFrame
        From `select_doelgroepen`; a group outside the chosen domeinen is not in it, nor here.
    """
    ids = [id_ for id_ in GEZINSGROEPEN if id_ in set(doelgroepen["id"])]
    return doelgroepen.set_index("id", drop=False).loc[ids].reset_index(drop=True)


def select_voor_gezinnen(blad: pd.DataFrame) -> pd.DataFrame:
    """Return the stakeholders or the supply for these groups, those for families first.

    Parameters
    ----------
    blad : DataFrame
        `Invulmap.stakeholders` or `Invulmap.aanbod`.

    Returns
    -------
    DataFrame
        Its columns, plus groepen: the ids of `GEZINSGROEPEN` that a row is for.
    """
    groepen = pd.Series(
        [tuple(g for g in GEZINSGROEPEN if g in ids) for ids in blad["doelgroepen"]],
        index=blad.index, dtype=object,
    )  # fmt: skip
    raak = groepen[groepen.map(len) > 0]
    eerst = raak.map(lambda ids: GEZINSGROEPEN.index(ids[0])).sort_values(kind="stable")
    return blad.assign(groepen=groepen).loc[eerst.index]


def select_gezinsdiensten(scan: Scan) -> pd.DataFrame:
    """Return the diensten for these groups with how far the library is.

    Returns
    -------
    DataFrame
        In the order of the catalogue: id, titel, groepen (those of `GEZINSGROEPEN` it is for) and
        stand: bestaat, gepland or mogelijk, the furthest of its rows; without a row geen, and
        onbekend when nobody filled in the sheet Bibliotheek.
    """
    blad = scan.invulmap.bibliotheek
    leeg = "geen" if "bibliotheek" in scan.bladen else "onbekend"
    rijen = []
    for dienst in scan.catalogus.diensten:
        groepen = tuple(g for g in GEZINSGROEPEN if g in dienst.doelgroepen)
        standen = set(blad.loc[blad["dienst"] == dienst.id, "status"])
        stand = next((s for s in ("bestaat", "gepland", "mogelijk") if s in standen), leeg)
        if groepen:
            rijen.append((dienst.id, dienst.titel, groepen, stand))
    return pd.DataFrame(rijen, columns=["id", "titel", "groepen", "stand"])
