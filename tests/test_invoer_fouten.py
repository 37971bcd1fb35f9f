"""Every mistake in an invulmap told with its cell; versions; files that are no workbook."""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from invulmapbouwer import (
    AANBOD,
    ACTIE,
    BELEID,
    BEREIK,
    BUDGET,
    DIENST,
    GESPREK,
    KANS,
    PARTICIPATIE,
    QUICKSCAN,
    STAKEHOLDER,
    TABELLEN,
    WIJKEN,
    Wijzig,
    load_sjabloon,
    make_bestand,
    read_bestand,
    read_meldingen,
    vul,
    write_versie_1,
)
from openpyxl.workbook import Workbook

from kansenscan_lib.fouten import InvoerFout
from kansenscan_lib.invoer import Invulmap

ROL = "dit veld kan in het rapport komen, noem daarom een rol."


@pytest.fixture
def maak(tmp_path: Path) -> Callable[[Wijzig], Path]:
    return partial(make_bestand, tmp_path)


# --- mistakes ---------------------------------------------------------------------------------

#: The sixty: sheet, cell, what is typed there, and the message; "…" stands for a list of choices.
#: The rows in which they stand are those of `fill_basis`.
ZESTIG: list[tuple[str, str, Any, str]] = [
    ("Scan", "B2", "twee", "(Versie): moet een heel getal zijn; gevonden: 'twee'."),
    ("Scan", "B5", "morgen", "(Ingevuld op): moet een datum zijn, zoals 1-9-2026; gevonden: "
     "'morgen'."),
    ("Scan", "B6", "mw. De Bruin", f"(Ingevuld door (rol)): bevat een naam van een persoon; {ROL}"),
    ("Scan", "B8", 0, "(Munten in het budgetspel): moet tussen 1 en 1000 liggen; gevonden: '0'."),
    ("Scan", "A9", "Telefoon", ": onbekend onderwerp 'Telefoon'. Maak deze rij leeg."),
    ("Beleid", "A2", "=SOM(A3:A4)", "(Doel): is een formule; typ gewone tekst of een getal; "
     "gevonden: '=SOM(A3:A4)'."),
    ("Beleid", "B3", None, "(Document): is verplicht en leeg. Vul deze cel in."),
    ("Beleid", "C2", dt.date(2026, 12, 14), "(Pagina): moet tekst zijn, maar Excel maakte er een "
     "datum of tijd van. Zet de cel op Tekst en typ het opnieuw; gevonden: '14-12-2026'."),
    ("Beleid", "D2", "meedoen", "(Portefeuille): kies uit: … en andere (zie de keuzelijst); "
     "gevonden: 'meedoen'."),
    ("Beleid", "E2", "snel", "(Termijn): kies uit: …; gevonden: 'snel'."),
    ("Beleid", "G2", "Taal & Verhaal, Leven & Gezondheid", "(Thema's): kies uit: …; gevonden: "
     "'Taal & Verhaal, Leven & Gezondheid'. Zet tussen twee keuzes een puntkomma."),
    ("Beleid", "H2", "onzin", "(Indicatoren): kies uit: … en andere (zie de keuzelijst); "
     "gevonden: 'onzin'."),
    ("Stakeholders", "A3", "school", "(Organisatie): staat al op rij 2; gevonden: 'school'. Voeg "
     "de rijen samen."),
    ("Stakeholders", "G4", 6, "(Invloed): moet tussen 1 en 5 liggen; gevonden: '6'."),
    ("Stakeholders", "I4", "boos", "(Houding (intern)): kies uit: …; gevonden: 'boos'."),
    ("Stakeholders", "J4", "kent elkar", "(Relatie nu): kies uit: …; gevonden: 'kent elkar'. "
     "Bedoelt u 'kent elkaar'?"),
    ("Stakeholders", "L4", "mail naar team@bieb.nl", f"(Brengt): bevat een e-mailadres; {ROL}"),
    ("Stakeholders", "M4", "bel dhr. J. van Dam", "(Zoekt): bevat een naam van een persoon; "
     f"{ROL}"),
    ("Stakeholders", "N4", "cultur", "(Portefeuille): kies uit: … en andere (zie de keuzelijst); "
     "gevonden: 'cultur'. Bedoelt u 'cultuur'?"),
    ("Stakeholders", "O4", "Schol", "(Werkt samen met): staat niet op blad Stakeholders; gevonden: "
     "'Schol'. Bedoelt u 'School'?"),
    ("Stakeholders", "O5", "School; mw. De Bruin", "(Werkt samen met): bevat een naam van een "
     "persoon; noem een organisatie of rol."),
    ("Stakeholders", "P5", "c" * 501, "(Contact (intern)): mag hoogstens 500 tekens zijn; "
     "gevonden: 501 tekens. Maak de tekst korter."),
    ("Aanbod", "A2", None, "(Naam): is verplicht en leeg. Vul deze cel in."),
    ("Aanbod", "A3", "x" * 10_000, "(Naam): mag hoogstens 200 tekens zijn; gevonden: 10000 "
     "tekens. Maak de tekst korter."),
    ("Aanbod", "A4", "bel 06 12345678", f"(Naam): bevat een telefoonnummer; {ROL}"),
    ("Aanbod", "A5", True, "(Naam): moet tekst zijn, maar Excel maakte er WAAR of ONWAAR van. Zet "
     "de cel op Tekst en typ het opnieuw; gevonden: 'WAAR'."),
    ("Aanbod", "A6", "a\u202eb", "(Naam): bevat een onzichtbaar teken; typ de tekst opnieuw; "
     "gevonden: 'U+202E'."),
    ("Aanbod", "C2", "Levn & Gezondheid", "(Thema's): kies uit: …; gevonden: 'Levn & Gezondheid'. "
     "Bedoelt u 'Leven & Gezondheid'?"),
    ("Aanbod", "D3", "Taal; Jeugd", "(Doelgroepen): kies uit: … en andere (zie de keuzelijst); "
     "gevonden: 'Taal; Jeugd'."),
    ("Aanbod", "E4", "Hele gemeente; Berkum", "(Wijken): kies 'Hele gemeente' of losse wijken, "
     "niet allebei; gevonden: 'Hele gemeente; Berkum'."),
    ("Aanbod", "E5", "Binnestad", "(Wijken): kies uit: … en andere (zie de keuzelijst); gevonden: "
     "'Binnestad'. Bedoelt u 'Binnenstad'?"),
    ("Aanbod", "F6", 12, "(Vorm): kies uit: …; gevonden: '12'."),
    ("Aanbod", "G2", "twaalf", "(Plekken per jaar): moet een heel getal zijn; gevonden: 'twaalf'."),
    ("Aanbod", "G3", 1.5, "(Plekken per jaar): moet een heel getal zijn; gevonden: '1,5'."),
    ("Aanbod", "H4", -1, "(Deelnemers per jaar): moet tussen 0 en 1000000 liggen; gevonden: '-1'."),
    ("Aanbod", "J5", "WBE-geld", "(Financiering): kies uit: … en andere (zie de keuzelijst); "
     "gevonden: 'WBE-geld'."),
    ("Aanbod", "K2", "31-02-2026", "(Gecontroleerd op): deze datum bestaat niet; gevonden: "
     "'31-02-2026'."),
    ("Aanbod", "K3", dt.date(1999, 1, 1), "(Gecontroleerd op): moet een datum tussen 2000 en 2100 "
     "zijn; gevonden: '01-01-1999'."),
    ("Aanbod", "L4", 11, "(Tevredenheid (1 tot 10)): moet tussen 1 en 10 liggen; gevonden: '11'."),
    ("Aanbod", "M6", "los", ": staat in een kolom zonder kop; gevonden: 'los'. Maak de cel leeg."),
    ("Bibliotheek", "A2", "Taalhuys", "(Dienst): kies uit: … en andere (zie de keuzelijst); "
     "gevonden: 'Taalhuys'."),
    ("Bibliotheek", "B2", "bestaad", "(Status): kies uit: bestaat; gepland; mogelijk; gevonden: "
     "'bestaad'. Bedoelt u 'bestaat'?"),
    ("Bibliotheek", "H1", "Kosten", ": onbekende kolom 'Kosten'. Verwijder deze kolom."),
    ("Bereik", "B2", None, "(Groep): is verplicht en leeg. Vul deze cel in."),
    ("Bereik", "D3", "veel", "(Aantal mensen): moet een heel getal zijn; gevonden: 'veel'."),
    ("Bereik", "E4", 1999, "(Jaar): moet tussen 2000 en 2100 liggen; gevonden: '1999'."),
    ("Bereik", "A18", "binnenstad", "(Wijk): rij 5 heeft dezelfde wijk, groep, dienst en jaar. "
     "Houd een van de twee rijen."),
    ("Quickscan", "B2", "9", "(Jeugd en educatie: nu): kies uit: 1 nog niet begonnen; 2 in "
     "voorbereiding; 3 in uitvoering; 4 geborgd; gevonden: '9'."),
    ("Quickscan", "A20", "Iets anders", "(Stelling): kies uit: De collega's van jeugd en van "
     "basisvaardigheden werken aan hetzelfde doel voor gezinnen; De collega's van jeugd en van "
     "basisvaardigheden praten op vaste momenten over hun werk voor gezinnen; Merkt een collega "
     "dat lezen voor een ouder lastig is, dan weet die bij wie in huis de ouder terechtkan en "
     "andere (zie de keuzelijst); gevonden: 'Iets anders'."),
    ("Quickscan", "A21", "vast overleg in huis", "(Stelling): rij 3 heeft dezelfde stelling. Houd "
     "een van de twee rijen."),
    ("Participatie", "B2", "meepraten", "(Trede): kies uit: informeren; raadplegen; adviseren; "
     "coproduceren; meebeslissen; gevonden: 'meepraten'."),
    ("Participatie", "D2", "mevr. Jansen", "(Wie (rol of organisatie)): bevat een naam van een "
     f"persoon; {ROL}"),
    ("Gesprekken", "G2", dt.date(2026, 8, 31), "(Bewaren tot): moet na de datum van het gesprek "
     "liggen; gevonden: '31-08-2026'."),
    ("Gesprekken", "E3", None, "(Verslag (intern)): is verplicht en leeg. Vul deze cel in."),
    ("Gesprekken", "F3", "misschien", "(Toestemming): kies uit: ja; nee; gevonden: 'misschien'."),
    ("Kansen", "F2", "school; Woonbond", "(Partners): staat niet op blad Stakeholders; gevonden: "
     "'Woonbond'. Zet het daar ook neer, of kies wat daar staat."),
    ("Kansen", "B3", "taalcafé of taalmaatje", "(Dienst): deze dienst en doelgroep staan al op rij "
     "2. Voeg de rijen samen."),
    ("Budget", "D3", 9, "(Munten): 'Bewoners' verdeelt hier al 14 munten en er zijn er 12. Haal er "
     "weg, of verander het aantal munten op blad Scan."),
    ("Acties", "A2", "Taalkafé in Wipstrik", "(Kans): staat niet op blad Kansen; gevonden: "
     "'Taalkafé in Wipstrik'. Bedoelt u 'Taalcafé in Wipstrik'?"),
    ("Acties", "I2", "Berkem", "(Wijk van het cijfer): kies uit: … en andere (zie de keuzelijst); "
     "gevonden: 'Berkem'. Bedoelt u 'Berkum'?"),
]


def fill_basis(boek: Workbook) -> None:
    """Fill the rows in which the mistakes come; by themselves they are right."""
    for rij in (2, 3):
        vul(boek, "Beleid", rij, *BELEID)
    rollen = ("intern begeleider", "intern  Begeleider", "leraar", "ouder")
    for rij, rol in enumerate(rollen, start=2):
        vul(boek, "Stakeholders", rij, STAKEHOLDER[0], rol, *STAKEHOLDER[2:])
    for rij in range(2, 7):
        vul(boek, "Aanbod", rij, *AANBOD)
    vul(boek, "Bibliotheek", 2, *DIENST)
    for rij in (2, 3, 4, 5, 18):
        vul(boek, "Bereik", rij, *BEREIK)
        boek["Bereik"].cell(rij, 1).value = list(WIJKEN)[rij - 2] if rij < 18 else None
    boek["Bereik"]["A5"].value = "Binnenstad"
    boek["Bereik"]["A2"].value = "Berkum"
    for rij in (2, 3, 20, 21):
        boek["Quickscan"].cell(rij, 2).value = QUICKSCAN[1]
    vul(boek, "Participatie", 2, *PARTICIPATIE)
    for rij in (2, 3):
        vul(boek, "Gesprekken", rij, *GESPREK)
    vul(boek, "Kansen", 2, *KANS)
    vul(boek, "Kansen", 3, "Iets in Berkum", *KANS[1:5])
    vul(boek, "Budget", 2, *BUDGET)
    vul(boek, "Budget", 3, "Bewoners", "Klik & Tik", *BUDGET[2:])
    vul(boek, "Acties", 2, *ACTIE)


def test_zestig_fouten_geven_precies_zestig_meldingen(maak: Callable[[Wijzig], Path]) -> None:
    def wijzig(boek: Workbook) -> None:
        fill_basis(boek)
        for blad, cel, waarde, _ in ZESTIG:
            boek[blad][cel].value = waarde

    gevonden = read_meldingen(maak(wijzig))
    assert gevonden[0].startswith("Scan!B2") and gevonden[-1].startswith("Acties!I2")
    verwacht = [f"{blad}!{cel}{'' if tekst[0] == ':' else ' '}{tekst}"
                for blad, cel, _, tekst in ZESTIG]  # fmt: skip
    assert len(gevonden) == len({(blad, cel) for blad, cel, _, _ in ZESTIG}) == 60
    for melding in gevonden:
        passend = [v for v in verwacht if re.fullmatch(re.escape(v).replace("…", ".+"), melding)]
        assert len(passend) == 1, melding
        verwacht.remove(passend[0])
    assert not verwacht


def test_zonder_die_fouten_is_er_bijna_niets_te_melden(maak: Callable[[Wijzig], Path]) -> None:
    """The rows themselves are right, but for the ones that only a mistake makes differ."""
    cellen = {m.split(" ")[0].rstrip(":") for m in read_meldingen(maak(fill_basis))}
    assert cellen == {"Stakeholders!A3", "Bereik!A18", "Quickscan!A20", "Quickscan!A21",
                      "Kansen!B3"}  # fmt: skip


def test_melding_noemt_bestand_cel_kolom_en_wat_er_staat(
    maak: Callable[[Wijzig], Path]
) -> None:
    pad = maak(lambda boek: vul(boek, "Aanbod", 3, *AANBOD[:6], "twaalf", *AANBOD[7:]))
    with pytest.raises(InvoerFout) as fout:
        read_bestand(pad)
    assert str(fout.value) == ("GM0193.xlsx, Aanbod!G3 (Plekken per jaar): moet een heel getal "
                               "zijn; gevonden: 'twaalf'.")


def test_lege_rijen_worden_overgeslagen_en_de_nummers_blijven_kloppen(
    maak: Callable[[Wijzig], Path]
) -> None:
    def wijzig(boek: Workbook) -> None:
        vul(boek, "Aanbod", 3, *AANBOD)
        vul(boek, "Aanbod", 5, "  ", "\u00a0", None)
        vul(boek, "Aanbod", 900, *AANBOD)

    assert read_bestand(maak(wijzig)).aanbod.index.tolist() == [3, 900]


@pytest.mark.parametrize(("wijzig", "verwacht"), [
    (lambda b: b.remove(b["Kansen"]), [
        "blad 'Kansen' ontbreekt. Kopieer het uit een nieuwe invulmap."]),
    (lambda b: b.remove(b["Quickscan"]), [
        "blad 'Quickscan' ontbreekt. Kopieer het uit een nieuwe invulmap."]),
    # Without it we do not know the version, so no newer sheets are asked either.
    (lambda b: [b.remove(b[naam]) for naam in ("Scan", "Bereik")], [
        "blad 'Scan' ontbreekt. Kopieer het uit een nieuwe invulmap."]),
    (lambda b: b.create_sheet("Notities"), [
        "onbekend blad 'Notities'. Verwijder het uit dit bestand."]),
    (lambda b: setattr(b["Aanbod"], "title", "Aanbot"), [
        "blad 'Aanbod' ontbreekt. Kopieer het uit een nieuwe invulmap.",
        "onbekend blad 'Aanbot'. Bedoelt u 'Aanbod'? Geef het dan die naam."]),
    (lambda b: b["Aanbod"].delete_cols(2), [
        "Aanbod: verplichte kolom 'Aanbieder' ontbreekt. Kopieer de koppen uit een nieuwe "
        "invulmap."]),
    (lambda b: b["Aanbod"].delete_cols(8), [
        "Aanbod: kolom 'Deelnemers per jaar' ontbreekt. Kopieer de koppen uit een nieuwe "
        "invulmap."]),
    (lambda b: b["Stakeholders"].delete_cols(15), [
        "Stakeholders: kolom 'Werkt samen met' ontbreekt. Kopieer de koppen uit een nieuwe "
        "invulmap."]),
    (lambda b: setattr(b["Aanbod"]["B1"], "value", "Aanbeider"), [
        "Aanbod: verplichte kolom 'Aanbieder' ontbreekt. Kopieer de koppen uit een nieuwe "
        "invulmap.",
        "Aanbod!B1: onbekende kolom 'Aanbeider'. Bedoelt u 'Aanbieder'? Geef de kolom dan die "
        "kop."]),
    (lambda b: setattr(b["Aanbod"]["M1"], "value", "naam *"), [
        "Aanbod!M1: kolom 'naam *' staat er twee keer. Verwijder er een."]),
    (lambda b: setattr(b["Scan"]["B2"], "value", None), [
        "Scan!B2 (Versie): is verplicht en leeg. Vul deze cel in."]),
    (lambda b: b["Scan"].delete_rows(3), [
        "Scan: onderwerp 'Gemeentecode' ontbreekt. Kopieer blad Scan uit een nieuwe invulmap."]),
    (lambda b: setattr(b["Scan"]["A9"], "value", "gemeente"), [
        "Scan!A9: onderwerp 'gemeente' staat er twee keer. Verwijder een van de twee rijen."]),
    (lambda b: setattr(b["Scan"]["A9"], "value", "Toelichtin"), [
        "Scan!A9: onbekend onderwerp 'Toelichtin'. Bedoelt u 'Toelichting'?"]),
    (lambda b: setattr(b["Scan"]["B6"], "value", "piet@bieb.nl"), [
        f"Scan!B6 (Ingevuld door (rol)): bevat een e-mailadres; {ROL}"]),
    # Of another gemeente: what else is wrong says nothing new.
    (lambda b: (setattr(b["Scan"]["B3"], "value", "GM0363"), b.remove(b["Aanbod"])), [
        "Scan!B3 (Gemeentecode): deze invulmap hoort bij een andere gemeente; gevonden: 'GM0363', "
        "verwacht: 'GM0193'."]),
])
def test_bladen_kolommen_en_scan(
    maak: Callable[[Wijzig], Path], wijzig: Wijzig, verwacht: list[str]
) -> None:
    assert read_meldingen(maak(wijzig)) == verwacht


# --- versions -----------------------------------------------------------------------------------

ADVIES = "Haal een nieuwe Kansenscan op, of zet de inhoud over in een nieuwe invulmap."
NIEUW = ["bereik", "quickscan", "participatie", "gesprekken", "budget"]


def test_versie_1_wordt_gelezen_met_de_nieuwe_tabellen_leeg(tmp_path: Path) -> None:
    write_versie_1(tmp_path / "GM0193.xlsx")
    gelezen = read_bestand(tmp_path / "GM0193.xlsx")
    assert gelezen.scan is not None and gelezen.scan.versie == 1 and gelezen.scan.munten is None
    assert {t: len(getattr(gelezen, t)) for t in TABELLEN} == {
        t: 0 if t in NIEUW else 1 for t in TABELLEN}
    leeg = Invulmap.leeg()
    for tabel in TABELLEN:  # the same columns and dtypes as any other
        pd.testing.assert_series_equal(getattr(gelezen, tabel).dtypes, getattr(leeg, tabel).dtypes)
    assert gelezen.stakeholders.loc[2, ["portefeuille", "contact", "notitie"]].tolist() == [""] * 3
    assert gelezen.stakeholders.loc[2, "werkt_samen_met"] == []
    assert pd.isna(gelezen.aanbod.loc[2, "tevredenheid"])
    assert gelezen.acties.loc[2, ["voortgang", "indicator", "wijk"]].tolist() == [
        "niet_begonnen", "", ""]
    assert gelezen.kansen.loc[2, "partners"] == ["School"]


def _versie_1(map_: Path, wijzig: Wijzig) -> Path:
    write_versie_1(map_ / "v1.xlsx")
    return make_bestand(map_, wijzig, (map_ / "v1.xlsx").read_bytes())


def test_versie_1_met_een_nieuwe_kolom_of_een_nieuw_blad_wordt_ook_gelezen(tmp_path: Path) -> None:
    def wijzig(boek: Workbook) -> None:
        boek["Aanbod"]["L1"].value, boek["Aanbod"]["L2"].value = "Tevredenheid (1 tot 10)", 8
        boek.create_sheet("Budget").append(("Verdeling *", "Dienst *", "Doelgroep *", "Munten *"))
        boek["Budget"].append(BUDGET)

    gelezen = read_bestand(_versie_1(tmp_path, wijzig))
    assert gelezen.aanbod["tevredenheid"].tolist() == [8]
    assert gelezen.budget["munten"].tolist() == [5]


def test_versie_1_zonder_een_blad_van_versie_1_wordt_geweigerd(tmp_path: Path) -> None:
    def wijzig(boek: Workbook) -> None:
        boek.remove(boek["Bibliotheek"])
        boek["Aanbod"].delete_cols(9)

    assert read_meldingen(_versie_1(tmp_path, wijzig)) == [
        "blad 'Bibliotheek' ontbreekt. Kopieer het uit een nieuwe invulmap.",
        "Aanbod: kolom 'Initiatief' ontbreekt. Kopieer de koppen uit een nieuwe invulmap."]


def test_een_latere_versie_wordt_geweigerd_met_precies_het_verschil(
    maak: Callable[[Wijzig], Path]
) -> None:
    def wijzig(boek: Workbook) -> None:
        boek["Scan"]["B2"].value = 3
        boek["Scan"]["B3"].value = "GM0363"  # says nothing new
        boek.create_sheet("Kosten")
        boek.remove(boek["Budget"])
        boek["Aanbod"]["L1"].value = "Cijfer"
        boek["Acties"]["A2"].value = "=1+1"

    assert read_meldingen(maak(wijzig)) == [
        "Scan!B2 (Versie): deze invulmap heeft versie 3; dit programma leest versie 1 tot en met "
        "2. Het verschil met versie 2. Extra: blad 'Kosten', kolom 'Cijfer' op blad Aanbod. "
        "Er ontbreekt: blad 'Budget', kolom 'Tevredenheid (1 tot 10)' op blad Aanbod. " + ADVIES]


@pytest.mark.parametrize("versie", [0, 3, 999])
def test_een_getal_dat_geen_versie_is(maak: Callable[[Wijzig], Path], versie: int) -> None:
    assert read_meldingen(maak(lambda b: setattr(b["Scan"]["B2"], "value", versie))) == [
        f"Scan!B2 (Versie): deze invulmap heeft versie {versie}; dit programma leest versie 1 tot "
        "en met 2. De bladen en kolommen zijn die van versie 2: zet dat getal in deze cel."]


def test_versie_0_met_de_bladen_van_versie_1(tmp_path: Path) -> None:
    pad = _versie_1(tmp_path, lambda b: setattr(b["Scan"]["B2"], "value", 0))
    (melding,) = read_meldingen(pad)
    assert "heeft versie 0; dit programma leest versie 1 tot en met 2. " in melding
    assert ("Er ontbreekt: blad 'Bereik', blad 'Quickscan', blad 'Participatie', blad "
            "'Gesprekken', blad 'Budget', kolom 'Portefeuille' op blad Stakeholders, ") in melding
    assert "Extra" not in melding and melding.endswith(ADVIES)


# --- rows that belong together ------------------------------------------------------------------

def test_een_fout_elders_in_de_rij_verbergt_of_veroorzaakt_geen_andere(
    maak: Callable[[Wijzig], Path]
) -> None:
    def wijzig(boek: Workbook) -> None:
        vul(boek, "Stakeholders", 2, *STAKEHOLDER[:6], 9, *STAKEHOLDER[7:])
        vul(boek, "Kansen", 2, *KANS[:4], "ooit", *KANS[5:])
        vul(boek, "Acties", 2, "taalcafé in  wipstrik", "Bellen", "manager", "morgen", "Gelukt")
        vul(boek, "Acties", 3, "Iets anders", "Bellen", "manager", "morgen", "Gelukt")

    assert [m.split(" ")[0] for m in read_meldingen(maak(wijzig))] == [
        "Stakeholders!G2", "Kansen!E2", "Acties!D2", "Acties!A3", "Acties!D3"]


def test_dezelfde_dienst_en_doelgroep_horen_op_een_rij(
    maak: Callable[[Wijzig], Path]
) -> None:
    def wijzig(boek: Workbook) -> None:
        vul(boek, "Stakeholders", 2, *STAKEHOLDER)
        vul(boek, "Kansen", 2, *KANS)
        vul(boek, "Kansen", 3, "Taalcafé in Berkum", *KANS[1:])

    assert read_meldingen(maak(wijzig)) == [
        "Kansen!B3 (Dienst): deze dienst en doelgroep staan al op rij 2. Voeg de "
        "rijen samen."
    ]


def test_partners_en_kansen_krijgen_de_naam_van_hun_eigen_blad(
    maak: Callable[[Wijzig], Path]
) -> None:
    def wijzig(boek: Workbook) -> None:
        vul(boek, "Stakeholders", 2, *STAKEHOLDER)
        vul(boek, "Kansen", 2, *KANS)
        vul(boek, "Acties", 2, "taalcafé  IN wipstrik", "Bellen", "manager", "1-2-2027", "Gelukt")

    gelezen = read_bestand(maak(wijzig))
    assert gelezen.kansen.loc[2, "partners"] == ["School"]
    assert gelezen.acties.loc[2, "kans"] == "Taalcafé in Wipstrik"


def test_ontbrekende_kolom_wordt_een_keer_gemeld_en_niet_per_rij(
    maak: Callable[[Wijzig], Path]
) -> None:
    def wijzig(boek: Workbook) -> None:
        for rij in range(2, 30):
            vul(boek, "Aanbod", rij, *AANBOD)
        boek["Aanbod"].delete_cols(1)

    assert len(read_meldingen(maak(wijzig))) == 1


@pytest.mark.parametrize(("inhoud", "verwacht"), [
    (b"", "is geen Excel-werkmap"),
    (b"naam;aanbieder\n", "is geen Excel-werkmap"),
    (b"PK\x03\x04 stuk", "is geen Excel-werkmap"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "heeft een wachtwoord of is een oud Excel-bestand"),
    (b"x" * 10_000_001, "is groter dan 10 MB"),
])
def test_geen_excel_bestand(
    tmp_path: Path, inhoud: bytes, verwacht: str
) -> None:
    pad = tmp_path / "GM0193.xlsx"
    pad.write_bytes(inhoud)
    with pytest.raises(InvoerFout) as fout:
        read_bestand(pad)
    assert len(fout.value.meldingen) == 1 and verwacht in str(fout.value)


def test_afgekapt_bestand_zip_zonder_werkmap_en_map(
    tmp_path: Path
) -> None:
    zip_ = io.BytesIO()
    with zipfile.ZipFile(zip_, "w") as bestand:
        bestand.writestr("foto.txt", "x")
    for inhoud in (load_sjabloon()[:-2000], zip_.getvalue()):
        (tmp_path / "a.xlsx").write_bytes(inhoud)
        with pytest.raises(InvoerFout, match="is geen Excel-werkmap"):
            read_bestand(tmp_path / "a.xlsx")
    (tmp_path / "map.xlsx").mkdir()
    with pytest.raises(InvoerFout, match="kan niet worden gelezen"):
        read_bestand(tmp_path / "map.xlsx")


def vervang(inhoud: bytes, deel: str, oud: str, nieuw: str) -> bytes:
    doel = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(inhoud)) as van, zipfile.ZipFile(doel, "w") as naar:
        for naam in van.namelist():
            tekst = van.read(naam)
            if naam == deel:
                assert oud.encode() in tekst
                tekst = tekst.replace(oud.encode(), nieuw.encode(), 1)
            naar.writestr(naam, tekst)
    return doel.getvalue()


def test_uitdijende_xml_wordt_geweigerd(
    tmp_path: Path
) -> None:
    bom = '<!DOCTYPE s [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]><sst '
    inhoud = vervang(load_sjabloon(), "xl/sharedStrings.xml", "<sst ", bom)
    (tmp_path / "a.xlsx").write_bytes(inhoud)
    with pytest.raises(InvoerFout, match="is beschadigd"):
        read_bestand(tmp_path / "a.xlsx")


def test_veel_te_veel_rijen(
    tmp_path: Path
) -> None:
    rij = '<row r="900000"><c r="A900000" t="inlineStr"><is><t>x</t></is></c></row></sheetData>'
    (tmp_path / "a.xlsx").write_bytes(
        vervang(load_sjabloon(), "xl/worksheets/sheet5.xml", "</sheetData>", rij))
    with pytest.raises(InvoerFout, match="blad 'Aanbod' heeft meer dan 20000 rijen"):
        read_bestand(tmp_path / "a.xlsx")


