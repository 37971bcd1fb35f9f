"""Documentation that cannot drift: what exists is described, and what is described is so.

`python tests/test_documentatie.py` writes the generated parts of the two documents anew.
"""

from __future__ import annotations

import argparse
import ast
import math
import re
import shlex
import tomllib
from collections.abc import Callable, Iterator
from functools import cache, partial
from pathlib import Path

import nbformat
import pandas as pd
import pytest
import yaml

from kansenscan_lib.analyse import kansen as k
from kansenscan_lib.analyse.confrontatie import compare_confrontatie
from kansenscan_lib.analyse.markeren import MARKERINGEN
from kansenscan_lib.analyse.vergelijken import compare_wijken
from kansenscan_lib.beeld.taal import STATUSTEKST, format_getal
from kansenscan_lib.bronnen import koppelen
from kansenscan_lib.bronnen.cijfers import BEWERKINGEN, STATUSSEN
from kansenscan_lib.bronnen.momentopname import read_gebieden, read_herkomst, read_waarden
from kansenscan_lib.catalogus import Catalogus, load_catalogus
from kansenscan_lib.catalogus.indicatoren import Indicator
from kansenscan_lib.catalogus.veld import DOMEINEN, EigenDrempels, EigenGewichten
from kansenscan_lib.cli import build_parser
from kansenscan_lib.invoer import load_organisatie
from kansenscan_lib.invoer.lijsten import VASTE_LIJSTEN
from kansenscan_lib.invoer.modellen import BLADEN, ScanGegevens
from kansenscan_lib.invoer.organisatie import DOELEN, Organisatie
from kansenscan_lib.invoer.rij import kolommen
from kansenscan_lib.scan import Scan, load_scan
from kansenscan_lib.uitvoer.voorblad import WOORDEN

PROJECT = Path(__file__).resolve().parents[1]
METHODE, HANDLEIDING = PROJECT / "docs" / "methode.md", PROJECT / "docs" / "handleiding.md"
DOCUMENTEN = [*PROJECT.glob("*.md"), *PROJECT.glob("docs/*.md"), *PROJECT.glob("params/*/*.md")]


def lees(pad: Path) -> str:
    """Return a document as one line, so that a name may be broken over two."""
    return " ".join(pad.read_text("utf-8").split())


@cache
def catalogus() -> Catalogus:
    return load_catalogus()


@cache
def voorbeeld() -> Scan:
    return load_scan("GM0193", PROJECT / "params" / "voorbeeld")


# --- the generated parts of docs/methode.md and docs/handleiding.md --------------------------


def tabel(koppen: list[str], rijen: list[list[object]]) -> str:
    regels = [koppen, ["---"] * len(koppen), *rijen]
    return "\n".join(
        "| " + " | ".join(str(cel).replace("|", "\\|") for cel in rij) + " |" for rij in regels
    )


def procent(deel: float) -> str:
    return f"{format_getal(100 * deel, 1)} %"


def blok_omvang() -> str:
    gebieden, herkomst, c = read_gebieden(), read_herkomst(), catalogus()
    soort = gebieden["soort"].value_counts()
    per_soort = pd.Series([i.soort for i in c.indicatoren]).value_counts()
    rijen: list[list[object]] = [
        [
            "gemeenten, wijken en provincies (indeling 2024)",
            ", ".join(format_getal(soort[s]) for s in ("gemeente", "wijk", "provincie")),
        ],
        ["indicatoren", len(c.indicatoren)],
        [
            "waarvan tellingen (`register`) en schattingen (`model`)",
            f"{per_soort['register']} en {per_soort['model']}",
        ],
        [
            "thema's, doelgroepen, diensten en geldstromen",
            ", ".join(str(len(x)) for x in (c.themas, c.doelgroepen, c.diensten, c.geldstromen)),
        ],
        ["brontabellen, per jaar geteld", len(c.bronnen.bronnen)],
        [
            "waarden in de momentopname",
            format_getal(
                next(b["rijen"] for b in herkomst["bestanden"] if b["bestand"] == "waarden.parquet")
            ),
        ],
        [
            "grootte van de momentopname",
            f"{format_getal(sum(b['bytes'] for b in herkomst['bestanden']) / 1e6, 1)} MB",
        ],
        [
            "twee wijken zijn hetzelfde gebied vanaf",
            f"{procent(koppelen.ZELFDE_GEBIED)} van elkaars oppervlakte",
        ],
        [
            "een wijkcode van 2020 en 2022 is hetzelfde gebied bij",
            f"minder dan {procent(koppelen.INWONERS_VERSCHIL)} verschil in inwoners",
        ],
        [
            "een gewogen gemiddelde geven wij vanaf",
            f"{procent(koppelen.GEWICHT_AANWEZIG)} van het gewicht",
        ],
    ]
    return tabel(["wat", "hoeveel"], rijen)


DEKKING = (
    ("leeftijd_65plus", 2024),
    ("woz_waarde", 2024),
    ("inkomen_per_inwoner", 2024),
    ("hbo_wo_pct", 2022),
    ("inkomen_laagste40_pct", 2022),
    ("bijstand", 2020),
    ("eenzaam_18plus", 2020),
    ("eenzaam_65plus", 2020),
)


def blok_dekking() -> str:
    waarden = read_waarden(variabelen=["inwoners", *(v for v, _ in DEKKING)])
    waarden = waarden[waarden["gebiedscode"].str.startswith("WK")]
    inwoners = waarden[(waarden["variabele"] == "inwoners") & (waarden["peiljaar"] == 2024)]
    inwoners = inwoners.set_index("gebiedscode")["waarde"]
    rijen: list[list[object]] = []
    for variabele, jaar in DEKKING:
        deel = waarden[(waarden["variabele"] == variabele) & (waarden["peiljaar"] == jaar)]
        gevuld = deel.loc[deel["status"] == "ok", "gebiedscode"]
        rijen.append(
            [
                catalogus().bronnen.variabele[variabele].titel,
                jaar,
                format_getal(len(gevuld)),
                procent(inwoners.reindex(gevuld).sum() / inwoners.sum()),
            ]
        )
    return tabel(["cijfer", "jaar", "wijken met cijfer", "inwoners die daar wonen"], rijen)


def blok_drempels() -> str:
    regels = catalogus().regels
    rijen: list[list[object]] = [
        [
            f"`{naam}`",
            format_getal(waarde, 2 if isinstance(waarde, float) else 0),
            getattr(regels, naam).uitleg,
        ]
        for naam, waarde in regels.drempels().items()
    ]
    return tabel(["drempel", "waarde", "waarom"], rijen)


def blok_gewichten() -> str:
    gewichten = catalogus().regels.gewichten
    return tabel(
        ["criterium", "gewicht", "waarom"],
        [
            [f"`{naam}`", format_getal(waarde, 2), getattr(gewichten, naam).uitleg]
            for naam, waarde in gewichten.waarden().items()
        ],
    )


def blok_punten() -> str:
    def reeks(punten: dict[object, float]) -> str:
        namen = (" ".join(n) if isinstance(n, tuple) else n for n in punten)
        return "; ".join(
            f"{str(naam).replace('_', ' ')} {format_getal(waarde, 1)}"
            for naam, waarde in zip(namen, punten.values(), strict=True)
        )

    return tabel(
        ["criterium", "punten"],
        [
            ["`behoefte`", f"{reeks(dict(k.PUNTEN_BEHOEFTE))}; anders 0,0"],
            ["`leegte`", f"aanbod {reeks(dict(k.PUNTEN_AANBOD))}"],
            ["`beleid`", "geen passend doel 0,0; een 0,5; twee of meer 1,0"],
            [
                "`partners`",
                f"beste relatie: {reeks(dict(k.PUNTEN_RELATIE))}; geen passende partij 0,0",
            ],
            [
                "`haalbaarheid`",
                "gemiddelde van (6 − inspanning) / 5 en de stand van de dienst: "
                f"{reeks(dict(k.PUNTEN_STAND))}",
            ],
        ],
    )


def blok_oordelen() -> str:
    regels = catalogus().regels
    return tabel(
        ["regel", "behoefte", "aanbod van anderen", "bibliotheek", "oordeel", "prioriteit"],
        [
            [
                f"`{r.id}`",
                ", ".join(r.behoefte),
                ", ".join(r.aanbod),
                ", ".join(r.bibliotheek),
                regels.oordelen[r.oordeel].titel,
                r.prioriteit,
            ]
            for r in regels.oordeel
        ],
    )


def blok_termijnen() -> str:
    return tabel(
        ["regel", "dienst bij de bibliotheek", "inspanning", "termijn"],
        [
            [
                f"`{r.id}`",
                ", ".join(r.bibliotheek),
                ", ".join(map(str, r.inspanning)),
                catalogus().regels.termijnen[r.termijn].titel,
            ]
            for r in catalogus().regels.termijn
        ],
    )


NIVEAUS = ("land", "gemeente", "wijk")


def bron_en_jaar(indicator: Indicator) -> str:
    """Return the years in which every part exists, with the lowest level and the tables."""
    bronnen = catalogus().bronnen
    if any(set(indicator.teller) & set(b.kolommen) for b in bronnen.invoerbronnen):
        return "levert de organisatie zelf aan"
    plekken = []
    for naam in indicator.variabelen:
        plekken.append(
            {(b.jaar, n): b for b in bronnen.bronnen if naam in b.kolommen for n in b.niveaus}
        )
    samen = set.intersection(*(set(p) for p in plekken))
    if indicator.peiljaren:
        samen = {(jaar, n) for jaar, n in samen if jaar in indicator.peiljaren}
    per_tekst: dict[str, list[str]] = {}
    for jaar in sorted({jaar for jaar, _ in samen}, reverse=True):
        laagste = max((n for j, n in samen if j == jaar), key=NIVEAUS.index)
        bestanden = dict.fromkeys(bronnen.bestand[p[jaar, laagste].bestand] for p in plekken)
        tabellen = ", ".join(f"{b.uitgever} {b.tabel}" for b in bestanden)
        per_tekst.setdefault(f"{tabellen}, t/m {laagste}", []).append(str(jaar))
    return "; ".join(f"{tekst}: {', '.join(jaren)}" for tekst, jaren in per_tekst.items())


def formule(indicator: Indicator) -> str:
    def som(namen: tuple[str, ...]) -> str:
        tekst = " + ".join(namen)
        return f"({tekst})" if len(namen) > 1 else tekst

    if indicator.formule == "overnemen":
        return f"overnemen: {indicator.teller[0]}"
    factor = format_getal(indicator.factor)
    return f"{indicator.formule}: {factor} × {som(indicator.teller)} / {som(indicator.noemer)}"


def blok_indicatoren() -> str:
    return tabel(
        ["id", "titel", "formule", "bron en jaar", "soort", "methode"],
        [
            [f"`{i.id}`", i.titel, formule(i), bron_en_jaar(i), i.soort, i.methode]
            for i in catalogus().indicatoren
        ],
    )


def blok_fasen() -> str:
    rijen: list[list[object]] = []
    for pad in sorted((PROJECT / "notebooks").glob("*.ipynb")):
        vraag = nbformat.read(pad, as_version=4).cells[0].source.split("\n")[0].removeprefix("# ")
        rijen.append([f"`{pad.stem}`", vraag])
    return tabel(["notebook", "vraag"], rijen)


def blok_domeinen() -> str:
    rijen: list[list[object]] = []
    for domein in DOMEINEN:
        c = catalogus().select([domein])
        rijen.append(
            [
                f"`{domein}`",
                "; ".join(t.titel for t in c.themas),
                *(len(x) for x in (c.indicatoren, c.doelgroepen, c.diensten)),
            ]
        )
    return tabel(["domein", "thema's", "cijfers", "doelgroepen", "diensten"], rijen)


def blok_eigen_drempels() -> str:
    regels = catalogus().regels.drempels()
    rijen: list[list[object]] = []
    for naam, veld in EigenDrempels.model_fields.items():
        grens = {
            type(m).__name__: getattr(m, type(m).__name__.lower())
            for m in veld.metadata
            if type(m).__name__ in ("Ge", "Gt", "Le", "Lt")
        }
        woorden = {"Ge": "minstens", "Gt": "meer dan", "Le": "hoogstens", "Lt": "minder dan"}
        rijen.append(
            [
                f"`{naam}`",
                yaml.safe_dump(regels[naam]).split("\n")[0],
                ", ".join(f"{woorden[s]} {g}" for s, g in grens.items()),
                getattr(catalogus().regels, naam).uitleg,
            ]
        )
    return tabel(["sleutel", "standaard", "mag zijn", "waarvoor"], rijen)


def blok_blad(blad: str) -> str:
    model = ScanGegevens if blad == "Scan" else BLADEN[blad][1]
    rijen: list[list[object]] = []
    for veld, kolom in kolommen(model).items():
        ster = " \\*" if model.model_fields[veld].is_required() else ""
        keuzes = VASTE_LIJSTEN.get(kolom.lijst)
        hulp = f"{kolom.hulp} Keuzes: {'; '.join(keuzes.values())}." if keuzes else kolom.hulp
        rijen.append([f"{kolom.kop}{ster}", hulp])
    return tabel(["onderwerp" if blad == "Scan" else "kolom", "wat vult u in"], rijen)


BLOKKEN: dict[str, tuple[Path, Callable[[], str]]] = {
    **{naam: (METHODE, maak) for naam, maak in (
        ("omvang", blok_omvang), ("dekking", blok_dekking), ("drempels", blok_drempels),
        ("gewichten", blok_gewichten), ("punten", blok_punten), ("oordelen", blok_oordelen),
        ("termijnen", blok_termijnen), ("indicatoren", blok_indicatoren))},
    **{naam: (HANDLEIDING, maak) for naam, maak in (
        ("fasen", blok_fasen), ("domeinen", blok_domeinen),
        ("eigen drempels", blok_eigen_drempels))},
    **{f"blad {blad}": (HANDLEIDING, partial(blok_blad, blad)) for blad in ("Scan", *BLADEN)},
}  # fmt: skip


def patroon(naam: str) -> re.Pattern[str]:
    return re.compile(
        rf"(<!-- begin {naam} \(gemaakt\) -->\n\n)(.*?)(\n\n<!-- einde {naam} -->)", re.DOTALL
    )


@pytest.mark.parametrize("naam", BLOKKEN)
def test_gemaakt_deel_klopt(naam: str) -> None:
    pad, maak = BLOKKEN[naam]
    gevonden = patroon(naam).findall(pad.read_text("utf-8"))
    assert len(gevonden) == 1, f"{pad.name}: merktekens van '{naam}' ontbreken of zijn dubbel"
    if gevonden[0][1] != maak():
        pytest.fail(
            f"docs/{pad.name}, deel '{naam}' loopt niet meer in de pas. Draai "
            f"'python tests/test_documentatie.py' of plak dit:\n\n{maak()}",
            pytrace=False,
        )


def write_blokken() -> None:
    for naam, (pad, maak) in BLOKKEN.items():
        tekst, nieuw = pad.read_text("utf-8"), maak()
        pad.write_text(
            patroon(naam).sub(lambda m, nieuw=nieuw: m[1] + nieuw + m[3], tekst), "utf-8"
        )


# --- the example done by hand ----------------------------------------------------------------


@cache
def uit_de_code() -> dict[str, float]:
    """Return what the code finds for every step of the example."""
    scan = voorbeeld()
    wijken = compare_wijken(scan).set_index(["indicator", "naam"])
    kinderen = wijken.loc["leeftijd_0_15", "Stadshagen"]
    bijstand = wijken.loc["bijstand"]
    holtenbroek, assendorp = bijstand.loc["Holtenbroek"], bijstand.loc["Assendorp"]
    kans = k.compare_kansen(scan, compare_confrontatie(scan)).loc["ido.werkzoekenden"]
    return {
        "aandeel": kinderen["waarde"], "wilson onder": kinderen["onder"],
        "wilson boven": kinderen["boven"],
        "per 1.000": holtenbroek["waarde"], "poisson onder": holtenbroek["onder"],
        "poisson boven": holtenbroek["boven"], "rest": holtenbroek["rest"],
        "index": holtenbroek["index"], "katz onder": holtenbroek["index_onder"],
        "katz boven": holtenbroek["index_boven"], "meer dan verwacht": holtenbroek["extra"],
        "index van Assendorp": assendorp["index"], "p van Assendorp": assendorp["p"],
        **{naam: kans[naam] for naam in k.CRITERIA}, "score": kans["score"],
    }  # fmt: skip


def lees_getal(tekst: str) -> tuple[float, int]:
    """Return a Dutch number and its decimals."""
    kaal = tekst.strip().replace(".", "").replace(",", ".")
    return float(kaal), len(kaal.partition(".")[2])


def reken(som: str) -> float:
    """Work out a sum as it stands in the document: Dutch numbers, × and −."""
    from scipy.stats import chi2, hypergeom

    def kans(k: float, n: float, treffers: float, alle: float) -> float:
        return float(hypergeom.cdf(k, alle, treffers, n))

    assert re.fullmatch(r"[\d\s,;.()+−×/²]*(?:(?:wortel|e\^|chi2|H)[\d\s,;.()+−×/²]*)*", som), som
    python = som.replace(",", ".").replace(";", ",").replace("×", "*").replace("−", "-")
    python = python.replace("²", "**2").replace("e^", "exp")
    namen = {"wortel": math.sqrt, "exp": math.exp, "chi2": chi2.ppf, "H": kans}
    return float(eval(python, {"__builtins__": {}}, namen))


def rekenregels() -> list[tuple[str, str, str]]:
    tekst = METHODE.read_text("utf-8")
    deel = tekst.partition("<!-- begin rekenvoorbeeld -->")[2].partition("<!-- einde")[0]
    return [
        (a, b.strip("`"), c)
        for a, b, c in re.findall(r"^\| (.+?) \| (`.+?`) \| ([\d.,]+) \|$", deel, re.M)
    ]


def test_rekenvoorbeeld_is_volledig() -> None:
    assert [stap for stap, _, _ in rekenregels()] == list(uit_de_code())


@pytest.mark.parametrize(("stap", "som", "uitkomst"), rekenregels(), ids=lambda x: x[:30])
def test_rekenvoorbeeld_met_de_hand_is_wat_de_code_geeft(
    stap: str, som: str, uitkomst: str
) -> None:
    getal, decimalen = lees_getal(uitkomst)
    halve_eenheid = 0.5 * 10.0**-decimalen + 1e-9
    assert abs(reken(som) - getal) <= halve_eenheid, "de som in het document klopt niet"
    assert abs(uit_de_code()[stap] - getal) <= halve_eenheid, "de code geeft iets anders"


def test_rekenvoorbeeld_noemt_de_rijen_die_de_code_gebruikt() -> None:
    scan = voorbeeld()
    cel = (
        compare_confrontatie(scan)
        .query("doelgroep == 'werkzoekenden' and gebiedscode == 'WK019330'")
        .iloc[0]
    )
    kans = k.compare_kansen(scan, compare_confrontatie(scan)).loc["ido.werkzoekenden"]
    tekst = METHODE.read_text("utf-8").partition("## 9. Rekenvoorbeeld")[2].partition("\n## 10.")[0]
    tekst = " ".join(tekst.split())
    assert (cel["behoefte"], cel["aanbod"], cel["bibliotheek"]) == ("hoog", "geen", "gepland")
    assert f"`{cel['regel']}`" in tekst
    assert f"rij {kans['beleid_rijen'][0]} van het blad Beleid" in tekst
    assert f"rij {kans['partner_rijen'][0]} van het blad Stakeholders" in tekst
    assert (
        f"plaats {kans['rang']}, en bij andere wegingen plaats {kans['rang_onder']} tot "
        f"{kans['rang_boven']}"
    ) in tekst
    assert f"`{kans['termijn']}`" in tekst


def test_markering_volgt_de_regel_van_de_methode() -> None:
    """Apply the rule as section 7 words it, row by row; when this fails, mend that section."""
    wijken, d = compare_wijken(voorbeeld()), catalogus().regels.drempels()
    for rij in wijken.to_dict("records"):
        a, n, waarde, rest = (float(rij[x]) for x in ("teller", "noemer", "waarde", "rest"))
        klein = rij["inwoners"] < d["inwoners_minimaal"]
        verschil = abs(waarde - rest) if rij["eenheid"] == "%" else math.inf
        toetsbaar = not math.isnan(rij["p"])
        zeker = toetsbaar and rij["q"] <= d["fdr"] and verschil >= d["verschil_klein_pp"]
        zeker = zeker and not rij["index_onder"] <= 100 <= rij["index_boven"]
        if rij["status"] == "ok" and math.isnan(a) and not klein:
            verwacht = "zonder marge"
        elif not toetsbaar:
            verwacht = "te weinig gegevens"
        elif zeker and rij["index"] >= d["index_over"] and a >= d["personen_minimaal"]:
            verwacht = "oververtegenwoordigd"
        elif (
            zeker
            and rij["index"] <= d["index_onder"]
            and (rest / (100 if rij["eenheid"] == "%" else 1000) * n >= d["personen_minimaal"])
        ):
            verwacht = "ondervertegenwoordigd"
        else:
            verwacht = "niet te onderscheiden"
        assert rij["markering"] == verwacht, (rij["indicator"], rij["naam"])
    assert set(wijken["markering"]) == set(MARKERINGEN)


# --- names that must be explained ------------------------------------------------------------


def test_methode_noemt_elke_drempel_status_en_markering() -> None:
    tekst = lees(METHODE)
    namen = {
        *EigenDrempels.model_fields,
        *EigenGewichten.model_fields,
        *STATUSSEN,
        *BEWERKINGEN,
        "register",
        "model",
        "actueel",
        "peiljaren",
    }
    assert not {naam for naam in namen if f"`{naam}`" not in tekst}
    assert not {m for m in MARKERINGEN if m not in tekst}


def test_methode_noemt_elke_gemeentewijziging() -> None:
    tekst = lees(METHODE)
    bronnen = catalogus().bronnen
    nieuw = read_gebieden().loc[[w.naar for w in bronnen.gemeentewijzigingen], "naam"]
    assert not {
        naam
        for naam in [*nieuw, *(s.naam for s in bronnen.gemeentesplitsingen)]
        if naam not in tekst
    }


def opdrachten(lezer: argparse.ArgumentParser, voor: str = "") -> Iterator[tuple[str, list[str]]]:
    """Yield every command with its options."""
    opties: list[str] = []
    onder = []
    for actie in lezer._actions:
        opties += actie.option_strings
        if isinstance(actie, argparse._SubParsersAction):
            onder = [(naam, p) for naam, p in actie.choices.items()]
    yield voor.strip(), opties
    for naam, parser in onder:
        yield from opdrachten(parser, f"{voor} {naam}")


def test_handleiding_noemt_elke_opdracht_en_optie() -> None:
    tekst = lees(HANDLEIDING)
    alle = dict(opdrachten(build_parser()))
    assert {"rapport", "gegevens vastleggen"} <= set(alle)
    assert not {naam for naam in alle if naam not in tekst}
    assert not {optie for opties in alle.values() for optie in opties if f"`{optie}" not in tekst}


def test_handleiding_noemt_elke_fase() -> None:
    fasen = sorted(p.stem for p in (PROJECT / "notebooks").glob("*.ipynb"))
    tekst = lees(HANDLEIDING)
    assert len(fasen) >= 7
    assert not [fase for fase in fasen if f"`{fase}`" not in tekst]


def test_handleiding_noemt_elke_sleutel_van_organisatie_yml() -> None:
    tekst = lees(HANDLEIDING)
    sleutels = {
        *Organisatie.model_fields,
        *EigenGewichten.model_fields,
        *EigenDrempels.model_fields,
        *DOMEINEN,
        *DOELEN,
    }
    assert not {sleutel for sleutel in sleutels if f"`{sleutel}`" not in tekst}


def test_handleiding_noemt_elk_blad_en_elke_kolom() -> None:
    tekst = HANDLEIDING.read_text("utf-8")
    bladen = {"Scan": ScanGegevens, **{blad: model for blad, (_, model) in BLADEN.items()}}
    for blad, model in bladen.items():
        deel = tekst.partition(f"### Blad {blad}\n")[2].partition("\n#")[0]
        assert deel, f"het blad {blad} heeft geen kop '### Blad {blad}'"
        for veld, kolom in kolommen(model).items():
            ster = " \\*" if model.model_fields[veld].is_required() else ""
            assert f"| {kolom.kop}{ster} |" in deel, (blad, kolom.kop)
    for blad in ("Uitleg", "Keuzelijsten"):
        assert f"**{blad}**" in tekst


def test_handleiding_noemt_elk_woord_van_het_rapport() -> None:
    tekst = lees(HANDLEIDING).casefold()
    woorden = {
        *MARKERINGEN,
        *(b.titel for b in catalogus().regels.oordelen.values()),
        *(t.titel for t in catalogus().regels.termijnen.values()),
        *STATUSTEKST.values(),
        *WOORDEN.values(),
        "index",
        "marge",
        "voorbeeldinvoer",
    }
    assert not {woord for woord in woorden if woord.casefold() not in tekst}


def test_handleiding_citeert_meldingen_die_bestaan() -> None:
    deel = HANDLEIDING.read_text("utf-8").partition("## 9.")[2].partition("\n## 10.")[0]
    fragmenten = [
        f
        for regel in re.findall(r"^\| (.*?) \|", deel, re.M)
        for f in re.findall(r"`(.+?)`", regel)
    ]
    teksten = {
        knoop.value
        for pad in [*(PROJECT / "kansenscan_lib").rglob("*.py"), PROJECT / "start.py"]
        for knoop in ast.walk(ast.parse(pad.read_text("utf-8")))
        if isinstance(knoop, ast.Constant) and isinstance(knoop.value, str)
    }
    assert len(fragmenten) >= 12
    assert not [f for f in fragmenten if not any(f in tekst for tekst in teksten)]


def test_organisatie_yml_uit_de_handleiding_werkt(tmp_path: Path) -> None:
    blokken = re.findall(r"```yaml\n(.*?)```", HANDLEIDING.read_text("utf-8"), re.DOTALL)
    eerste, tweede, *keuzes = blokken
    assert len(keuzes) == 2
    for keuze in keuzes:
        (tmp_path / "organisatie.yml").write_text(eerste + tweede + keuze, "utf-8")
        scan = load_scan(load_organisatie(tmp_path).gemeenten[0], tmp_path)
        assert not scan.ingevuld and scan.catalogus.regels.personen_minimaal.eigen
        assert scan.organisatie.vergelijkbaar is not None


# --- all documents ---------------------------------------------------------------------------


def anker(kop: str) -> str:
    """Return the anchor that GitHub gives a heading."""
    kaal = re.sub(r"[^\w\s-]", "", re.sub(r"[`*]", "", kop).strip().lower())
    return re.sub(r"\s", "-", kaal)


@pytest.mark.parametrize("pad", DOCUMENTEN, ids=lambda p: p.name)
def test_verwijzingen_bestaan(pad: Path) -> None:
    tekst = re.sub(r"```.*?```", "", pad.read_text("utf-8"), flags=re.S)
    for doel in re.findall(r"\]\(([^)\s]+)\)", tekst):
        if re.match(r"[a-z]+:", doel):
            continue
        naam, _, plek = doel.partition("#")
        bestand = (pad.parent / naam) if naam else pad
        assert bestand.exists(), doel
        assert bestand.resolve().is_relative_to(PROJECT), doel
        if plek:
            koppen = re.findall(r"^#+ (.+)$", bestand.read_text("utf-8"), re.M)
            assert plek in {anker(kop) for kop in koppen}, doel


def test_genoemde_bestanden_bestaan() -> None:
    """A path in backticks in the README or CONTRIBUTING is a path that exists."""
    for naam in ("README.md", "CONTRIBUTING.md"):
        tekst = re.sub(r"```.*?```", "", (PROJECT / naam).read_text("utf-8"), flags=re.S)
        for pad in re.findall(r"`((?:\w+/)*[\w.]+\.(?:py|yml|md|lock|toml|ipynb))`", tekst):
            mappen = (PROJECT, *(PROJECT / m for m in ("kansenscan_lib", "params/voorbeeld")))
            assert any((m / pad).exists() for m in mappen) or "08_" in pad, f"{naam}: {pad}"


def voorbeeldopdrachten() -> list[tuple[str, str]]:
    uit = []
    for pad in DOCUMENTEN:
        blokken = re.findall(
            r"^(?:```\w*\n(.*?)^```|((?:    .+\n)+))", pad.read_text("utf-8"), re.S | re.M
        )
        for regel in "\n".join(a or b for a, b in blokken).splitlines():
            raak = re.match(
                r"\s*(?:python3 start\.py|py start\.py|kansenscan) (\S.*?)(?:  +.*)?$", regel
            )
            if raak:
                uit.append((pad.name, raak[1]))
    return uit


@pytest.mark.parametrize(("bestand", "opdracht"), voorbeeldopdrachten())
def test_opdrachten_in_de_documenten_kloppen(bestand: str, opdracht: str) -> None:
    woorden = shlex.split(opdracht)
    if woorden[0] != "test":
        build_parser().parse_args(woorden)  # raises for an unknown command or option


def test_readme_noemt_de_twee_opdrachten_en_toont_het_rapport() -> None:
    tekst = (PROJECT / "README.md").read_text("utf-8")
    for opdracht in ("python3 start.py rapport", "python3 start.py test", "python3 start.py lab"):
        assert opdracht in tekst
    assert "](docs/beelden/rapport.png)" in tekst
    assert (PROJECT / "docs" / "beelden" / "rapport.png").stat().st_size < 150_000


def test_changelog_kent_deze_versie() -> None:
    versie = tomllib.loads((PROJECT / "pyproject.toml").read_text("utf-8"))["project"]["version"]
    deel = (PROJECT / "CHANGELOG.md").read_text("utf-8").partition(f"\n## {versie}")[2]
    deel = deel.partition("\n## ")[0]
    assert "\n### Toegevoegd\n" in deel and "\n### Cijfers\n" in deel


def test_zinnen_van_de_handleiding_zijn_kort() -> None:
    tekst = re.sub(r"```.*?```|<!--.*?-->", "", HANDLEIDING.read_text("utf-8"), flags=re.S)
    regels = [r for r in tekst.splitlines() if not re.match(r"\s*(\||#|!)", r)]
    alineas = re.split(r"\n\s*\n|\n(?=\s*(?:-|\d+\.) )", "\n".join(regels))
    lang = [
        zin
        for alinea in alineas
        for zin in re.split(r"(?<=[.?!:])\s", " ".join(alinea.split()))
        if len(zin.split()) > 22
    ]
    assert not lang


if __name__ == "__main__":
    write_blokken()
