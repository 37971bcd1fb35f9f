"""The report checks itself before it is written: readable for everyone, safe to pass on."""

from __future__ import annotations

import os
import re
import tempfile
from collections import Counter
from html.parser import HTMLParser
from pathlib import Path

from kansenscan_lib.beeld.taal import format_getal
from kansenscan_lib.fouten import UitvoerFout

#: Largest report, in bytes: it must fit in a mail.
GRENS = 3_000_000
#: The content security policy of every report: nothing runs, nothing is fetched.
CSP = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; "
    "base-uri 'none'; form-action 'none'"
)
_VERBODEN = {"script", "iframe", "object", "embed", "form", "base", "link", "frame", "applet"}
_GEVAARLIJK = re.compile(r"\s*(javascript|vbscript|file):", re.IGNORECASE)
_BASE64 = re.compile(r"base64,[A-Za-z0-9+/=]+")


def check_rapport(tekst: str) -> None:
    """Raise when a report is not fit to share, naming every problem at once.

    Parameters
    ----------
    tekst : str
        The whole page.

    Raises
    ------
    UitvoerFout
        On an image without alternative of 20 characters, a skipped heading level, a table without
        caption or scope, active content, a double or missing id, a path of this computer, or
        more than 3 MB.
    """
    lezer = _Lezer()
    lezer.feed(tekst)
    lezer.close()
    fouten = lezer.fouten + _check_verwijzingen(lezer) + _check_paden(tekst)
    grootte = len(tekst.encode())
    if grootte > GRENS:
        fouten.append(
            f"het rapport is {format_getal(grootte / 1e6, 1)} MB, meer dan "
            f"{format_getal(GRENS / 1e6)} MB; teken kaarten met minder punten"
        )
    if fouten:
        regels = "\n".join(f"- {fout}" for fout in dict.fromkeys(fouten))
        raise UitvoerFout(f"Het rapport is niet geschikt om te delen en is niet gemaakt:\n{regels}")


def _check_verwijzingen(lezer: _Lezer) -> list[str]:
    dubbel = sorted(naam for naam, aantal in Counter(lezer.ids).items() if aantal > 1)
    los = sorted(lezer.verwijzingen - set(lezer.ids))
    return [f"de naam (id) '{naam}' komt twee keer voor" for naam in dubbel] + [
        f"een verwijzing naar '#{naam}' komt nergens uit" for naam in los
    ]


def _check_paden(tekst: str) -> list[str]:
    kaal = _BASE64.sub("", tekst)
    paden = [str(Path.home()), tempfile.gettempdir().rstrip("/\\") + os.sep, "ipykernel_"]
    return [
        f"er staat een pad van deze computer in ({pad})"
        for pad in paden
        if len(pad) > 3 and pad in kaal
    ]


class _Lezer(HTMLParser):
    """Walk through the page once and note what is wrong, and where."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.fouten: list[str] = []
        self.ids: list[str] = []
        self.verwijzingen: set[str] = set()
        self._niveau = 0
        self._plek = "het voorblad"
        self._kop: list[str] | None = None
        self._tabellen: list[bool] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        waarden = {naam: waarde or "" for naam, waarde in attrs}
        self._note_namen(tag, waarden)
        ververst = waarden.get("http-equiv", "").lower() == "refresh"
        if tag in _VERBODEN or (tag == "meta" and ververst):
            self._meld(f"verboden onderdeel <{tag}>")
        for naam, waarde in waarden.items():
            if naam.startswith("on") or _GEVAARLIJK.match(waarde):
                self._meld(f"gevaarlijk kenmerk '{naam}'")
        self._check_alt(tag, waarden)
        if tag == "table":
            self._tabellen.append(False)
        elif tag == "caption" and self._tabellen:
            self._tabellen[-1] = True
        elif tag == "th" and waarden.get("scope") not in ("col", "row"):
            self._meld("een tabelkop zonder richting (scope); toon tabellen met Tabel(...)")
        elif re.fullmatch("h[1-6]", tag):
            self._check_niveau(int(tag[1]))

    def handle_endtag(self, tag: str) -> None:
        if tag == "table" and self._tabellen and not self._tabellen.pop():
            self._meld("een tabel zonder bijschrift; toon tabellen met Tabel(...)")
        elif re.fullmatch("h[1-6]", tag) and self._kop is not None:
            if tag == "h2" or (tag == "h3" and not self._plek):
                self._plek = f"hoofdstuk '{' '.join(''.join(self._kop).split())}'"
            self._kop = None

    def handle_data(self, data: str) -> None:
        if self._kop is not None:
            self._kop.append(data)

    def _meld(self, fout: str) -> None:
        self.fouten.append(f"{self._plek}: {fout}")

    def _note_namen(self, tag: str, waarden: dict[str, str]) -> None:
        if "id" in waarden:
            self.ids.append(waarden["id"])
        for naam in ("aria-labelledby", "aria-describedby"):
            self.verwijzingen.update(waarden.get(naam, "").split())
        for naam in ("href", "xlink:href"):
            if waarden.get(naam, "").startswith("#") and len(waarden[naam]) > 1:
                self.verwijzingen.add(waarden[naam][1:])
        for waarde in waarden.values():
            if "url(" in waarde:
                self.verwijzingen.update(re.findall(r"url\(['\"]?#([^'\")]+)", waarde))

    def _check_alt(self, tag: str, waarden: dict[str, str]) -> None:
        if tag == "img":
            alt, bron = waarden.get("alt", ""), waarden.get("src", "")
            if not bron.startswith("data:image/"):
                self._meld("een afbeelding van buiten het rapport; die wordt niet meegestuurd")
        elif waarden.get("role") == "img":
            alt = waarden.get("aria-label", "")
        else:
            return
        if len(alt.strip()) < 20 or alt.startswith("No description"):
            self._meld(
                f"een figuur zonder beschrijving van minstens 20 tekens (gevonden: '{alt}'); "
                "toon figuren met Beeld(...)"
            )

    def _check_niveau(self, niveau: int) -> None:
        self._kop = []
        if niveau > self._niveau + 1:
            self._meld(f"kopniveau {self._niveau + 1} is overgeslagen (gevonden: {niveau})")
        elif niveau == 1 and self._niveau:
            self._meld("een tweede hoofdtitel")
        self._niveau = niveau
