"""The command `kansenscan invulmap`: make, check (with a copy that shows the problems), renew."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from invulmapbouwer import (
    ACTIE,
    BELEID,
    DIENST,
    TABELLEN,
    check_gelijk,
    make_bestand,
    make_vol,
    read_bestand,
    vul,
    write_versie_1,
)
from openpyxl.comments import Comment
from openpyxl.workbook import Workbook
from test_invoer_fouten import ZESTIG, fill_basis

from kansenscan_lib import cli
from kansenscan_lib.bronnen.momentopname import read_gebieden
from kansenscan_lib.catalogus import load_catalogus
from kansenscan_lib.invoer import write_invulmap
from kansenscan_lib.scan import select_wijken

PROJECT = Path(__file__).resolve().parents[1]
ROOD = "00FFC7CE"


@pytest.fixture
def map_(tmp_path: Path) -> Path:
    """The folder of an organisation, without an invulmap."""
    yml = (PROJECT / "params" / "voorbeeld" / "organisatie.yml").read_text("utf-8")
    (tmp_path / "organisatie.yml").write_text(yml, "utf-8")
    return tmp_path


@pytest.fixture
def opdracht(capsys: pytest.CaptureFixture[str], map_: Path) -> Callable[..., tuple[Any, str, str]]:
    def voer_uit(*woorden: str) -> tuple[Any, str, str]:
        capsys.readouterr()
        with pytest.raises(SystemExit) as einde:
            cli.main(["invulmap", *woorden, "--organisatie", str(map_)])
        gezien = capsys.readouterr()
        return einde.value.code, gezien.out, gezien.err

    return voer_uit


Opdracht = Callable[..., tuple[Any, str, str]]


def schrijf_vol(map_: Path) -> None:
    wijken = select_wijken(read_gebieden(), "GM0193")
    pad = map_ / "GM0193.xlsx"
    write_invulmap(pad, load_catalogus(), ("GM0193", "Zwolle"), wijken, make_vol())


def zet_tekst(cel: Any, tekst: str) -> None:
    """Type a text that begins as a formula, as Excel does in a cell of the kind Tekst."""
    cel.value, cel.data_type = tekst, "s"


def zestig(boek: Workbook) -> None:
    fill_basis(boek)
    for blad, cel, waarde, _ in ZESTIG:
        boek[blad][cel].value = waarde


# --- make ---------------------------------------------------------------------------------------

def test_maken_en_niet_overschrijven(opdracht: Opdracht, map_: Path) -> None:
    pad = map_ / "GM0193.xlsx"
    assert opdracht() == (0, f"De lege invulmap staat klaar: {pad}\n", "")
    assert read_bestand(pad).is_leeg
    voor = pad.read_bytes()
    code, uit, fout = opdracht("maken")
    assert (code, uit) == (1, "") and "bestaat al en is niet overschreven" in fout
    assert pad.read_bytes() == voor


@pytest.mark.parametrize(("woorden", "zin"), [
    (["controlleer"], "De opdracht 'controlleer' bestaat niet. Bedoelt u 'controleer'?"),
    (["controleer", "--gemeente", "Zwole"], "Onbekende gemeente 'Zwole'. Bedoelt u 'Zwolle'?"),
    (["controleer"], "GM0193.xlsx: dit bestand bestaat niet. Maak een lege invulmap met de "
     "opdracht 'invulmap'."),
    (["bijwerken"], "GM0193.xlsx: dit bestand bestaat niet. Er is niets om bij te werken."),
])  # fmt: skip
def test_wat_niet_kan(opdracht: Opdracht, map_: Path, woorden: list[str], zin: str) -> None:
    code, uit, fout = opdracht(*woorden)
    assert (code, uit) == (1, "") and zin in fout
    assert [p.name for p in map_.iterdir()] == ["organisatie.yml"]


# --- check --------------------------------------------------------------------------------------

def test_een_goede_invulmap(opdracht: Opdracht, map_: Path) -> None:
    schrijf_vol(map_)
    code, uit, fout = opdracht("controleer")
    assert (code, fout) == (0, "")
    assert uit == (
        f"{map_ / 'GM0193.xlsx'}: deze invulmap klopt. Ingevulde rijen: Beleid 2, Stakeholders 2, "
        "Aanbod 2, Bibliotheek 2, Bereik 2, Quickscan 2, Participatie 2, Gesprekken 2, Kansen 2, "
        "Budget 2, Acties 2.\n")
    assert sorted(p.name for p in map_.iterdir()) == ["GM0193.xlsx", "organisatie.yml"]


def test_een_goede_invulmap_van_versie_1(opdracht: Opdracht, map_: Path) -> None:
    write_versie_1(map_ / "GM0193.xlsx")
    code, uit, fout = opdracht("controleer")
    assert (code, fout) == (0, "")
    assert "deze invulmap klopt. Ingevulde rijen: Beleid 1, Stakeholders 1," in uit
    assert uit.endswith(
        "\nDit is een invulmap van versie 1; die lezen wij. Nieuw in versie 2 zijn de bladen "
        "Bereik, Quickscan, Participatie, Gesprekken, Budget en de kolommen Stakeholders: "
        "Portefeuille; Stakeholders: Werkt samen met; Stakeholders: Contact (intern); "
        "Stakeholders: Notitie (intern); Aanbod: Tevredenheid (1 tot 10); Acties: Voortgang; "
        "Acties: Cijfer om te volgen; Acties: Wijk van het cijfer. Wilt u die invullen? Maak dan "
        "een nieuwe met dezelfde inhoud: 'invulmap bijwerken'.\n")


def test_een_invulmap_met_zestig_fouten(opdracht: Opdracht, map_: Path) -> None:
    pad = make_bestand(map_, zestig)
    voor = pad.read_bytes()
    code, uit, fout = opdracht("controleer")
    regels = fout.splitlines()
    assert (code, uit) == (1, "") and len(regels) == 61
    assert all(regel.startswith("GM0193.xlsx, ") for regel in regels[:60])
    kopie = map_ / "GM0193-nagekeken.xlsx"
    assert regels[60] == (
        f"Aantal problemen: 60. Een kopie waarin deze cellen gekleurd zijn, staat hier: {kopie}. "
        "Verbeter ze in GM0193.xlsx; dat bestand is niet veranderd.")
    assert pad.read_bytes() == voor

    boek = openpyxl.load_workbook(kopie)
    assert boek.sheetnames[:3] == ["Problemen", "Uitleg", "Scan"]
    assert boek.active.title == "Problemen"
    assert [b.title for b in boek if b.sheet_view.tabSelected] == ["Problemen"]
    rood = {f"{blad.title}!{cel.coordinate}" for blad in boek for rij in blad.iter_rows()
            for cel in rij if cel.fill.fgColor.rgb == ROOD}  # fmt: skip
    opgemerkt = {f"{blad.title}!{cel.coordinate}": cel.comment.text for blad in boek
                 for rij in blad.iter_rows() for cel in rij if cel.comment}  # fmt: skip
    assert rood == set(opgemerkt) == {f"{blad}!{cel}" for blad, cel, _, _ in ZESTIG}
    assert opgemerkt["Aanbod!G2"] == "moet een heel getal zijn; gevonden: 'twaalf'."
    rijen = list(boek["Problemen"].iter_rows(values_only=True))
    assert rijen[0] == ("Blad", "Cel", "Kolom", "Wat er niet klopt") and len(rijen) == 61
    for (blad, cel, kop, reden), regel in zip(rijen[1:], regels, strict=False):
        assert regel == f"GM0193.xlsx, {blad}!{cel}{f' ({kop})' if kop else ''}: {reden}"
        assert opgemerkt[f"{blad}!{cel}"] == reden
    for rij in boek["Problemen"].iter_rows(min_row=2):
        assert rij[1].hyperlink.location == f"'{rij[0].value}'!{rij[1].value}"
        assert rij[1].hyperlink.target is None, "alleen naar deze werkmap zelf"

    assert opdracht("controleer")[0] == 1
    assert sorted(p.name for p in map_.iterdir()) == [
        "GM0193-nagekeken-2.xlsx", "GM0193-nagekeken.xlsx", "GM0193.xlsx", "organisatie.yml"]
    assert pad.read_bytes() == voor


def test_wat_in_het_bestand_staat_blijft_in_de_kopie_wat_het_was(
    opdracht: Opdracht, map_: Path
) -> None:
    """A formula is no more and no less than it was, and a text never becomes one."""
    teksten = ['=HYPERLINK("http://x","y")', "+1", "@SUM(1)", "<script>", "{{7*7}}", "0193"]

    def wijzig(boek: Workbook) -> None:
        for rij, tekst in enumerate(teksten, start=2):
            vul(boek, "Beleid", rij, *BELEID)
            zet_tekst(boek["Beleid"].cell(rij, 1), tekst)
        boek["Beleid"]["B2"].value = "=1+1"
        zet_tekst(boek["Beleid"]["D3"], '=HYPERLINK("http://x")')
        boek["Beleid"]["A3"].comment = Comment("Van mij", "ik")
        boek["Beleid"]["D3"].comment = Comment("Ook van mij", "ik")
        boek["Aanbod"].merge_cells("A2:A3")
        boek["Aanbod"]["B3"].value = "Welzijn"
        boek["Aanbod"].column_dimensions["A"].width = 77

    pad = make_bestand(map_, wijzig)
    code, _, fout = opdracht("controleer")
    assert code == 1 and "Beleid!D3 (Portefeuille): kies uit: " in fout
    oud, nieuw = (openpyxl.load_workbook(p) for p in (pad, map_ / "GM0193-nagekeken.xlsx"))
    for blad in oud:
        for rij in blad.iter_rows():
            for cel in rij:
                ander = nieuw[blad.title][cel.coordinate]
                assert (ander.value, ander.data_type) == (cel.value, cel.data_type)
        regels = [w[blad.title].data_validations.dataValidation for w in (oud, nieuw)]
        assert len(regels[0]) == len(regels[1])
    assert nieuw["Beleid"]["B2"].data_type == "f" and nieuw["Beleid"]["D3"].data_type == "s"
    assert [c.value for c in nieuw["Beleid"]["A"][1:7]] == teksten
    assert nieuw["Aanbod"].column_dimensions["A"].width == 77
    assert nieuw["Keuzelijsten"].sheet_state == "hidden"
    # Found in a message it is text too, and what people wrote beside a cell is still there.
    assert {c.data_type for rij in nieuw["Problemen"].iter_rows() for c in rij} == {"s"}
    assert nieuw["Beleid"]["A3"].comment.text == "Van mij"
    assert nieuw["Beleid"]["D3"].comment.text.endswith("\n\nOok van mij")
    # Of joined cells only the first can hold something: it is the one that is marked.
    assert "Aanbod!A3 (Naam): is verplicht en leeg" in fout
    assert nieuw["Aanbod"]["A2"].comment.text == "is verplicht en leeg. Vul deze cel in."
    with zipfile.ZipFile(map_ / "GM0193-nagekeken.xlsx") as zip_:
        assert not [n for n in zip_.namelist() if "external" in n.lower() or "vba" in n.lower()]


def test_een_verbeterde_kopie_mag_de_invulmap_worden(opdracht: Opdracht, map_: Path) -> None:
    pad = make_bestand(map_, lambda b: vul(b, "Bibliotheek", 2, DIENST[0], "bestaad", *DIENST[2:]))
    assert opdracht("controleer")[0] == 1
    boek = openpyxl.load_workbook(map_ / "GM0193-nagekeken.xlsx")
    boek["Bibliotheek"]["B2"].value = "bestaat"
    boek.save(pad)
    assert "Problemen" in boek.sheetnames
    code, uit, _ = opdracht("controleer")
    assert code == 0 and "Bibliotheek 1, " in uit
    # Checked again with a new mistake, there is one sheet of problems, with that one only.
    boek["Bibliotheek"]["B2"].value = "gesloten"
    boek.save(pad)
    assert opdracht("controleer")[0] == 1
    boek = openpyxl.load_workbook(map_ / "GM0193-nagekeken-2.xlsx")
    assert boek.sheetnames.count("Problemen") == 1 and boek["Problemen"].max_row == 2
    assert "Problemen1" not in boek.sheetnames


def test_problemen_zonder_cel_staan_op_het_blad_problemen(opdracht: Opdracht, map_: Path) -> None:
    def wijzig(boek: Workbook) -> None:
        boek.remove(boek["Kansen"])
        boek["Aanbod"].delete_cols(1)
        boek.create_sheet("Notities")
        vul(boek, "Acties", 2, *ACTIE)

    make_bestand(map_, wijzig)
    code, _, fout = opdracht("controleer")
    assert code == 1 and "Aantal problemen: 3. " in fout
    boek = openpyxl.load_workbook(map_ / "GM0193-nagekeken.xlsx")
    assert list(boek["Problemen"].iter_rows(min_row=2, values_only=True)) == [
        (None, None, None, "blad 'Kansen' ontbreekt. Kopieer het uit een nieuwe invulmap."),
        (None, None, None, "onbekend blad 'Notities'. Verwijder het uit dit bestand."),
        ("Aanbod", None, None, "verplichte kolom 'Naam' ontbreekt. Kopieer de koppen uit een "
         "nieuwe invulmap."),
    ]  # fmt: skip
    assert not [c for b in boek for r in b.iter_rows() for c in r if c.comment]


def test_een_andere_versie_wordt_ook_aangewezen(opdracht: Opdracht, map_: Path) -> None:
    make_bestand(map_, lambda b: setattr(b["Scan"]["B2"], "value", 3))
    assert opdracht("controleer")[0] == 1
    boek = openpyxl.load_workbook(map_ / "GM0193-nagekeken.xlsx")
    assert boek["Scan"]["B2"].comment.text.startswith("deze invulmap heeft versie 3; ")


def test_geen_werkmap(opdracht: Opdracht, map_: Path) -> None:
    (map_ / "GM0193.xlsx").write_bytes(b"naam;aanbieder\n")
    code, uit, fout = opdracht("controleer")
    assert (code, uit) == (1, "") and "is geen Excel-werkmap (.xlsx) of is beschadigd" in fout
    assert sorted(p.name for p in map_.iterdir()) == ["GM0193.xlsx", "organisatie.yml"]


def test_een_map_waarin_niet_geschreven_kan_worden(opdracht: Opdracht, map_: Path) -> None:
    """The problems come all the same. A folder in the way of the copy stops root as well."""
    make_bestand(map_, zestig)
    (map_ / ".GM0193-nagekeken.xlsx.tmp").mkdir()
    code, uit, fout = opdracht("controleer")
    assert (code, uit) == (1, "")
    regels = fout.splitlines()
    assert len(regels) == 61 and "kan niet worden geschreven (dat is een map)" in regels[60]
    assert regels[60].endswith("Verbeter ze in GM0193.xlsx; dat bestand is niet veranderd.")
    assert not (map_ / "GM0193-nagekeken.xlsx").exists()


# --- renew --------------------------------------------------------------------------------------

def test_bijwerken_van_versie_1(opdracht: Opdracht, map_: Path) -> None:
    pad, nieuw = map_ / "GM0193.xlsx", map_ / "GM0193-versie2.xlsx"
    write_versie_1(pad)
    voor = pad.read_bytes()
    code, uit, fout = opdracht("bijwerken")
    assert (code, fout) == (0, "")
    assert uit == (f"De bijgewerkte invulmap staat klaar: {nieuw}\nKijk hem na en geef hem daarna "
                   "zelf de naam van de oude.\n")
    assert pad.read_bytes() == voor
    boek = openpyxl.load_workbook(nieuw)
    assert {"Bereik", "Quickscan", "Participatie", "Gesprekken", "Budget"} <= set(boek.sheetnames)
    assert boek["Scan"]["B2"].value == 2 and boek["Aanbod"]["L1"].value == "Tevredenheid (1 tot 10)"
    gelezen = read_bestand(nieuw)
    check_gelijk(gelezen, read_bestand(pad), versie=False)
    assert gelezen.scan is not None and gelezen.scan.toelichting == "Een eerste versie."
    assert sum(len(getattr(gelezen, tabel)) for tabel in TABELLEN) == 6

    inhoud = nieuw.read_bytes()
    code, uit, fout = opdracht("bijwerken")
    assert (code, uit) == (1, "") and "bestaat al en is niet overschreven" in fout
    assert nieuw.read_bytes() == inhoud and pad.read_bytes() == voor


def test_bijwerken_van_een_invulmap_met_fouten(opdracht: Opdracht, map_: Path) -> None:
    make_bestand(map_, zestig)
    code, uit, fout = opdracht("bijwerken")
    assert (code, uit) == (1, "") and len(fout.splitlines()) == 60
    assert not (map_ / "GM0193-versie2.xlsx").exists()


def test_bijwerken_houdt_alles_wat_er_staat(opdracht: Opdracht, map_: Path) -> None:
    schrijf_vol(map_)
    assert opdracht("bijwerken")[0] == 0
    check_gelijk(read_bestand(map_ / "GM0193-versie2.xlsx"), make_vol())
