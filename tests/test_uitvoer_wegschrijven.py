"""Nothing half-written is ever left, and what was there survives a failure."""

from __future__ import annotations

from pathlib import Path

import pytest

from kansenscan_lib.fouten import UitvoerFout
from kansenscan_lib.uitvoer.wegschrijven import INTERN, write_bestand, write_map


def inhoud(map_: Path) -> dict[str, str]:
    return {
        str(pad.relative_to(map_)): pad.read_text("utf-8")
        for pad in sorted(map_.rglob("*"))
        if pad.is_file()
    }


@pytest.fixture
def doel(tmp_path: Path) -> Path:
    doel = tmp_path / "outputs" / "GM0193-zwolle"
    (doel / "notebooks").mkdir(parents=True)
    (doel / "rapport.html").write_text("oud", "utf-8")
    (doel / "notebooks" / "08_vervallen.ipynb").write_text("oud", "utf-8")
    (doel / "aantekeningen.txt").write_text("van de adviseur", "utf-8")
    return doel


def vul(werkmap: Path) -> None:
    (werkmap / "notebooks").mkdir()
    (werkmap / "notebooks" / "01_gemeente.ipynb").write_text("nieuw", "utf-8")
    (werkmap / "rapport.html").write_text("nieuw", "utf-8")


def test_nieuwe_uitvoer_vervangt_de_oude_en_laat_de_rest_staan(doel: Path) -> None:
    with write_map(doel) as werkmap:
        vul(werkmap)
        assert (doel / "rapport.html").read_text("utf-8") == "oud"
    assert inhoud(doel) == {
        "aantekeningen.txt": "van de adviseur",
        "notebooks/01_gemeente.ipynb": "nieuw",
        "rapport.html": "nieuw",
    }


@pytest.mark.parametrize("fout", [ValueError, KeyboardInterrupt, SystemExit])
def test_een_fout_onderweg_verandert_niets(doel: Path, fout: type[BaseException]) -> None:
    voor = inhoud(doel)
    with pytest.raises(fout), write_map(doel) as werkmap:
        vul(werkmap)
        raise fout
    assert inhoud(doel) == voor


def test_een_fout_bij_het_verplaatsen_zet_alles_terug(
    doel: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    voor = inhoud(doel)
    hernoem = Path.rename

    def in_gebruik(zelf: Path, naar: Path) -> Path:
        if zelf.parent.name == "nieuw" and zelf.name == "rapport.html":
            raise PermissionError(13, "Permission denied")
        return hernoem(zelf, naar)

    monkeypatch.setattr(Path, "rename", in_gebruik)
    with (
        pytest.raises(UitvoerFout, match=r"geen toestemming.*open staan.*niet\s+veranderd"),
        write_map(doel) as werkmap,
    ):
        vul(werkmap)
    assert inhoud(doel) == voor


def test_een_nieuwe_map_is_na_een_fout_weer_weg(tmp_path: Path) -> None:
    with pytest.raises(ValueError), write_map(tmp_path / "a" / "b" / "c"):
        raise ValueError
    assert list(tmp_path.iterdir()) == []


def test_waar_niet_geschreven_kan_worden_begint_het_niet(tmp_path: Path) -> None:
    (tmp_path / "bestand").write_text("x", "utf-8")
    with (
        pytest.raises(UitvoerFout, match=r"kan niet worden geschreven .* --uit een andere map"),
        write_map(tmp_path / "bestand" / "GM0193"),
    ):
        pytest.fail("er had niets mogen beginnen")
    with pytest.raises(UitvoerFout, match="kan niet worden geschreven"):
        write_bestand(tmp_path / "bestand" / "rapport.html", "x")
    assert inhoud(tmp_path) == {"bestand": "x"}


def test_bestand_wordt_in_een_keer_vervangen(tmp_path: Path) -> None:
    doel = tmp_path / "rapport.html"
    write_bestand(doel, "één\n")
    write_bestand(doel, "twee\n")
    assert doel.read_bytes() == b"twee\n"
    assert list(tmp_path.iterdir()) == [doel]


def test_in_de_map_intern_blijft_wat_een_andere_naam_heeft(tmp_path: Path) -> None:
    """The worksheets stand beside the notebooks; a new report must not take them away."""
    doel = tmp_path / "uit"
    for naam, tekst in (("notebooks/01_a.ipynb", "oud"), ("werkbladen.html", "van gisteren")):
        (doel / INTERN / naam).parent.mkdir(parents=True, exist_ok=True)
        (doel / INTERN / naam).write_text(tekst, "utf-8")
    with write_map(doel) as werkmap:
        (werkmap / INTERN / "notebooks").mkdir(parents=True)
        (werkmap / INTERN / "notebooks" / "02_b.ipynb").write_text("nieuw", "utf-8")
    assert inhoud(doel) == {
        f"{INTERN}/notebooks/02_b.ipynb": "nieuw", f"{INTERN}/werkbladen.html": "van gisteren",
    }  # fmt: skip


def test_wat_in_intern_in_gebruik_is_zet_alles_terug(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    doel = tmp_path / "uit"
    doel.mkdir()
    (doel / "rapport.html").write_text("oud", "utf-8")
    echt = Path.rename

    def weiger(pad: Path, naar: Path) -> Path:
        if naar == doel / "rapport.html" and pad.parent.name == "nieuw":
            raise PermissionError(13, "in gebruik")
        return echt(pad, naar)

    monkeypatch.setattr(Path, "rename", weiger)
    with pytest.raises(UitvoerFout), write_map(doel) as werkmap:
        (werkmap / INTERN / "notebooks").mkdir(parents=True)
        (werkmap / "rapport.html").write_text("nieuw", "utf-8")
    assert inhoud(doel) == {"rapport.html": "oud"} and not (doel / INTERN).exists()
