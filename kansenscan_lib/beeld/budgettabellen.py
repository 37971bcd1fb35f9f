"""The budget exercise on the page: what each division of the coins achieves, and what differs."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from kansenscan_lib.beeld.taal import format_getal, format_lijst, is_leeg, say_aantal, say_zin
from kansenscan_lib.beeld.tabel import Oordeel, Tabel
from kansenscan_lib.beeld.tonen import Blok, Tekst, escape_md
from kansenscan_lib.beeld.zinnen import say_namen
from kansenscan_lib.catalogus.veld import DOMEINEN
from kansenscan_lib.rijen import Rij, select_rijen
from kansenscan_lib.scan import Scan

#: Id of an example -> its name in a sentence, and above a narrow column.
VOORBEELDEN = {
    "hoogste_score": ("de hoogste score eerst", "Hoogste score"),
    "meeste_kansen": ("zo veel mogelijk kansen", "Meeste kansen"),
    "om_de_beurt": ("doelgroepen om de beurt", "Om de beurt"),
}
#: How many kansen the table of choices holds.
KANSEN_IN_TABEL = 12
#: How many groups of people it holds, beside the examples.
GROEPEN_IN_TABEL = 4


def draw_budget(
    verdelingen: pd.DataFrame, keuzes: pd.DataFrame, scan: Scan
) -> list[Tabel | Blok]:
    """Show what each division achieves; folded in who it reaches and what is paid in part.

    Parameters
    ----------
    verdelingen, keuzes : DataFrame
        Of `analyse.compare_budget`.
    scan : Scan
    """
    if not _is_kans(keuzes):
        return []
    rijen = select_rijen(verdelingen)
    uit = pd.DataFrame(
        {
            "naam": [_naam(rij) for rij in rijen],
            "kansen": [_say_kansen(rij) for rij in rijen],
            "doelgroepen": [len(rij["doelgroepen"]) for rij in rijen],
            "themas": [len(rij["themas"]) for rij in rijen],
            "vlekken": [rij["witte_vlekken"] for rij in rijen],
            "score": [format_getal(r["score"]) if r["kansen"] else "–" for r in rijen],
            "over": [rij["over"] for rij in rijen],
        }
    )
    munten = int(verdelingen["munten"].iloc[0])
    hoofd = Tabel(
        uit, f"Wat elke verdeling van {munten} munten oplevert in {scan.naam}",
        kolommen={"naam": "Verdeling", "kansen": "Kansen die doorgaan",
                  "doelgroepen": "Doel\u00adgroepen", "themas": "Thema's",
                  "vlekken": "Witte vlekken", "score": "Score", "over": "Munten over"},
        toelichting="Een kans telt alleen als zij helemaal is betaald. Een witte vlek is hier een "
        "doelgroep in een wijk (of in de hele gemeente) waar de behoefte er is en niemand iets "
        "doet. Score: het gemiddelde van de betaalde kansen, van 0 tot 100. Hoeveel mensen een "
        "verdeling bereikt, tellen wij niet: groepen overlappen." + _say_domeinen(scan),
    )  # fmt: skip
    details = Tabel(
        pd.DataFrame([_namen(rij, keuzes, scan) for rij in rijen]),
        f"Wie en wat elke verdeling bereikt in {scan.naam}",
        kolommen={"naam": "Verdeling", "doelgroepen": "Doelgroepen", "wijken": "Waar",
                  "themas": "Thema's", "rest": "Niet of deels betaald"},
    )  # fmt: skip
    return [hoofd, _vouw("Wie en wat elke verdeling bereikt", details)]


def draw_budgetkansen(keuzes: pd.DataFrame, scan: Scan) -> Tabel | Tekst:
    """Show which kans goes ahead in which division, those in most divisions first.

    Parameters
    ----------
    keuzes : DataFrame
        Of `analyse.compare_budget`.
    scan : Scan
    """
    if not _is_kans(keuzes):
        return Tekst("")
    rijen = select_rijen(keuzes[keuzes["betaald"] != "geen_kans"])
    alle = dict.fromkeys((rij["soort"], rij["verdeling"]) for rij in select_rijen(keuzes))
    eigen = [kolom for kolom in alle if kolom[0] == "eigen"]
    kolommen = [kolom for kolom in alle if kolom not in eigen[GROEPEN_IN_TABEL:]]
    cellen: dict[str, dict[tuple[str, str], Oordeel]] = {}
    for rij in rijen:
        cellen.setdefault(rij["kans"], {})[rij["soort"], rij["verdeling"]] = _vinkje(rij)
    vaak = sorted(cellen, key=lambda kans: -len(cellen[kans]))
    over = {rij["kans"]: rij for rij in rijen}
    uit = pd.DataFrame(
        [
            {"titel": over[kans]["titel"], "prijs": over[kans]["prijs"],
             **{f"v{n}": cellen[kans].get(kolom, "–") for n, kolom in enumerate(kolommen)}}
            for kans in vaak[:KANSEN_IN_TABEL]
        ]
    )  # fmt: skip
    rest = len(vaak) - KANSEN_IN_TABEL
    koppen = {f"v{n}": _naam_kort(*kolom) for n, kolom in enumerate(kolommen)}
    return Tabel(
        uit, f"Welke kans in welke verdeling doorgaat in {scan.naam}",
        kolommen={"titel": "Kans", **koppen, "prijs": "Prijs"},
        toelichting="Met een sterretje: een voorbeeld dat de werkbank uitrekent. De prijs is in "
        "munten; een kans met te weinig munten gaat niet door."
        + (f" Dit zijn de vaakst gekozen kansen; "
           f"{say_aantal(rest, 'andere kans staat', 'andere kansen staan')} er niet bij."
           if rest > 0 else "")
        + (f" Hier staan de eerste {GROEPEN_IN_TABEL} groepen; alle groepen staan in de tabel "
           "hierboven." if len(eigen) > GROEPEN_IN_TABEL else ""),
    )  # fmt: skip


def say_budget(verdelingen: pd.DataFrame, keuzes: pd.DataFrame, scan: Scan) -> Tekst:
    """Say what the exercise is, what all divisions agree on and what only one group chose.

    Parameters
    ----------
    verdelingen, keuzes : DataFrame
        Of `analyse.compare_budget`.
    scan : Scan
    """
    uitleg = escape_md(scan.catalogus.participatie.uitleg_munten)
    munten = int(verdelingen["munten"].iloc[0])
    if not _is_kans(keuzes):
        return Tekst(
            f"{uitleg} Er is in deze scan nog geen kans die met {munten} munten te betalen is."
        )
    eigen = verdelingen[verdelingen["soort"] == "eigen"]
    zinnen = []
    if eigen.empty:
        zinnen.append(
            "Nog niemand heeft munten verdeeld. Doe dat met bewoners, met collega's en met de "
            "gemeente, en zet het op blad Budget. Hieronder staan drie voorbeelden die de werkbank "
            "uitrekent."
        )
    else:
        zinnen.append(_say_eigen(eigen, keuzes))
        zinnen += _say_alleen(eigen, verdelingen, keuzes)
    samen = _titels(_select_samen(verdelingen), keuzes)
    werkwoord = "komen" if len(samen) > 1 else "komt"
    zinnen.append(
        f"In alle verdelingen en alle voorbeelden {werkwoord} {format_lijst(samen)} terug."
        if samen
        else "Geen enkele kans komt in alle verdelingen en alle voorbeelden terug."
    )
    zinnen.append(f"Iedereen verdeelt evenveel: {munten} munten. {uitleg}")
    return Tekst(" ".join(zinnen))


def _say_eigen(eigen: pd.DataFrame, keuzes: pd.DataFrame) -> str:
    groepen = format_lijst(escape_md(naam) for naam in eigen["verdeling"])
    if len(eigen) == 1:
        namen = format_lijst(_titels(eigen["kansen"].iloc[0], keuzes)) or "geen kans helemaal"
        return f"Eén groep verdeelde de munten: {groepen}. Zij betalen {namen}."
    samen = format_lijst(_titels(_select_samen(eigen), keuzes))
    zin = f"{say_zin(say_aantal(len(eigen), 'groep', 'groepen'))[:-1]} verdeelden de munten: "
    zin += f"{groepen}. "
    if not samen:
        return f"{zin}Er is geen kans die zij allemaal betalen."
    return f"{zin}Zij betalen allemaal **{samen}**."


def _say_alleen(
    eigen: pd.DataFrame, verdelingen: pd.DataFrame, keuzes: pd.DataFrame
) -> list[str]:
    """Say which kansen only one group pays, and no other group and no example."""
    zinnen = []
    for plek, rij in eigen.iterrows():
        elders = {k for p, deel in verdelingen["kansen"].items() if p != plek for k in deel}
        alleen = _titels([kans for kans in rij["kansen"] if kans not in elders], keuzes)
        if alleen:
            werkwoord = "gaan" if len(alleen) > 1 else "gaat"
            groep = escape_md(rij["verdeling"])
            zinnen.append(f"Alleen bij {groep} {werkwoord} {format_lijst(alleen)} door.")
    return zinnen


def _select_samen(verdelingen: pd.DataFrame) -> list[str]:
    """Return the kansen that every division pays in full."""
    eerste, *andere = verdelingen["kansen"]
    return [kans for kans in eerste if all(kans in deel for deel in andere)]


def _is_kans(keuzes: pd.DataFrame) -> bool:
    """Tell whether any choice is about a kans of this scan."""
    return bool(keuzes["prijs"].notna().any())


def _titels(kansen: Iterable[str], keuzes: pd.DataFrame) -> list[str]:
    titels = dict(zip(keuzes["kans"], keuzes["titel"], strict=True))
    return [f"'{escape_md(titels[kans])}'" for kans in kansen]


def _naam(rij: Rij) -> str:
    if rij["soort"] == "eigen":
        return str(rij["verdeling"])
    return f"{VOORBEELDEN[rij['verdeling']][0]} (voorbeeld van de werkbank)"


def _naam_kort(soort: str, verdeling: str) -> str:
    return verdeling if soort == "eigen" else f"{VOORBEELDEN[verdeling][1]}*"


def _say_kansen(rij: Rij) -> str:
    termijnen = [f"{rij[t]} {t}" for t in ("kort", "middellang", "lang") if rij[t]]
    return f"{len(rij['kansen'])}" + (f" ({', '.join(termijnen)})" if termijnen else "")


def _vinkje(rij: Rij) -> Oordeel:
    if rij["betaald"] == "heel":
        return Oordeel("gedekt", "ja")
    return Oordeel("let_op", f"{int(rij['tekort'])} te weinig")


def _namen(rij: Rij, keuzes: pd.DataFrame, scan: Scan) -> dict[str, str]:
    hier = keuzes[(keuzes["verdeling"] == rij["verdeling"]) & (keuzes["soort"] == rij["soort"])]
    rest = [_say_rest(keuze) for keuze in select_rijen(hier[hier["betaald"] != "heel"])]
    if rij["te_veel"]:
        rest.append(f"{say_aantal(rij['te_veel'], 'munt', 'munten')} meer dan nodig")
    waar = [say_namen(scan, rij["wijken"])] if rij["wijken"] else []
    if rij["heel"]:
        waar.append(f"heel {scan.naam}")
    return {
        "naam": _naam(rij),
        "doelgroepen": format_lijst(
            scan.catalogus.doelgroep[d].titel_kort for d in rij["doelgroepen"]) or "–",
        "wijken": "; ".join(waar) or "–",
        "themas": format_lijst(scan.catalogus.thema[t].titel for t in rij["themas"]) or "–",
        "rest": "\n".join(rest) or "–",
    }  # fmt: skip


def _say_rest(keuze: Rij) -> str:
    if is_leeg(keuze["prijs"]):
        return f"{keuze['titel']}: geen kans van deze scan"
    tekort = say_aantal(int(keuze["tekort"]), "munt", "munten")
    return f"{keuze['titel']}: {tekort} te weinig"


def _say_domeinen(scan: Scan) -> str:
    if set(scan.organisatie.domeinen) == set(DOMEINEN):
        return ""
    return " Munten op diensten buiten de domeinen van deze scan tellen hier niet mee."


def _vouw(kop: str, tabel: Tabel) -> Blok:
    return Blok(f"<details><summary>{kop}</summary>{tabel._repr_html_()}</details>")
