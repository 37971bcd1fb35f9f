"""Every error a user can meet: what went wrong, where, what was found and what to do."""

from __future__ import annotations

import difflib
import errno
from collections.abc import Iterable, Sequence


class KansenscanError(Exception):
    """An error whose message is written for the user, in Dutch."""


class InvoerFout(KansenscanError):
    """Something the user wrote is wrong; all problems of one input are listed at once.

    Parameters
    ----------
    meldingen : str or sequence of str
        One complete Dutch sentence per problem.
    """

    def __init__(self, meldingen: str | Sequence[str]) -> None:
        self.meldingen = (meldingen,) if isinstance(meldingen, str) else tuple(meldingen)
        super().__init__("\n".join(self.meldingen))


class GegevensFout(KansenscanError):
    """The embedded figures or a source table are missing, damaged or not as declared."""


class UitvoerFout(KansenscanError):
    """Running, rendering or writing did not succeed; earlier output is untouched."""


def suggest(woord: str, keuzes: Iterable[str]) -> str:
    """Return " Bedoelt u 'x'?" for the choice most like `woord`, or an empty string.

    Examples
    --------
    >>> suggest("Zwole", ["Zwolle", "Zeist"])
    " Bedoelt u 'Zwolle'?"
    >>> suggest("qqq", ["Zwolle"])
    ''
    """
    op_klein = {keuze.casefold(): keuze for keuze in keuzes}
    gevonden = difflib.get_close_matches(woord.casefold(), op_klein, n=1, cutoff=0.6)
    return f" Bedoelt u '{op_klein[gevonden[0]]}'?" if gevonden else ""


_SYSTEEM = {
    errno.ENOENT: "dat bestaat niet",
    errno.EACCES: "u hebt daar geen toestemming voor",
    errno.EPERM: "u hebt daar geen toestemming voor",
    errno.ENOTDIR: "een deel van het pad is een bestand en geen map",
    errno.EISDIR: "dat is een map",
    errno.EEXIST: "dat bestaat al",
    errno.ENOSPC: "de schijf is vol",
    errno.EROFS: "die plek is alleen om te lezen",
    errno.ENAMETOOLONG: "de naam is te lang",
}


def say_systeemfout(fout: OSError) -> str:
    """Return in Dutch why the computer refused; its own words only where we know no others.

    Examples
    --------
    >>> say_systeemfout(FileNotFoundError(2, "No such file or directory"))
    'dat bestaat niet'
    """
    return _SYSTEEM.get(fout.errno or 0, str(fout.strerror or fout))
