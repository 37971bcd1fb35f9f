#!/usr/bin/env python3
"""Zet Kansenscan klaar bij het eerste gebruik en voert daarna de opdracht uit.

python3 start.py rapport     maakt het rapport van de voorbeeldbibliotheek (Zwolle)
python3 start.py lab         opent JupyterLab met de notebooks
python3 start.py test        draait alle tests
Alle andere woorden gaan door naar de opdracht `kansenscan`.
"""

# Only the standard library, and syntax that an old Python can still read far enough to be refused.
import hashlib
import os
import shutil
import subprocess
import sys
import venv
from pathlib import Path

MAP = Path(__file__).resolve().parent
OMGEVING = MAP / ".venv"
PYTHON = OMGEVING / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
LAB_INSTELLINGEN = """{"@jupyterlab/apputils-extension:notification":
 {"fetchNews": "false", "checkForUpdates": false}}
"""


def controleer_python():
    """Refuse a Python for which the locked packages do not exist."""
    if not (3, 11) <= sys.version_info[:2] <= (3, 13):
        gevonden = "{}.{}".format(*sys.version_info[:2])
        sys.exit(
            "Kansenscan heeft Python 3.11, 3.12 of 3.13 nodig; dit is Python "
            + gevonden
            + ".\nInstalleer een van die versies en start opnieuw, bijvoorbeeld met"
            " 'python3.13 start.py' (Windows: 'py -3.13 start.py')."
        )


def kenmerk(slot):
    """Return a digest of what the environment is made from: lock, project, place and Python."""
    inhoud = slot.read_bytes() + (MAP / "pyproject.toml").read_bytes()
    return hashlib.sha256(inhoud + (str(MAP) + sys.version).encode("utf-8", "replace")).hexdigest()


def maak_venv():
    """Make an environment with only pip; leave nothing when that fails or is interrupted."""
    try:
        venv.create(OMGEVING, with_pip=True, clear=True)
    except BaseException as fout:
        shutil.rmtree(OMGEVING, ignore_errors=True)
        if not isinstance(fout, (OSError, subprocess.CalledProcessError)):
            raise
        sys.exit(
            "De map .venv kon niet worden gemaakt. Mag u hier schrijven, en is er ruimte op de "
            "schijf?\nOp Debian en Ubuntu kan een deel van Python ontbreken; dat komt erbij met "
            "'sudo apt install python3-venv'.\nDit meldde Python: " + str(fout)
        )


def pip(*argumenten):
    """Run pip quietly in our own environment; stop with a sentence when it fails."""
    opdracht = [str(PYTHON), "-m", "pip", "--disable-pip-version-check", "install", "--quiet"]
    uitkomst = subprocess.run(
        [*opdracht, *argumenten], cwd=MAP, stderr=subprocess.PIPE, text=True, errors="replace"
    )
    if uitkomst.returncode:
        sys.exit(
            "Het installeren is niet gelukt. Is er internet, en ruimte op de schijf?\n"
            "Start daarna dezelfde opdracht opnieuw. Helpt dat niet, verwijder dan eerst de map "
            ".venv. Dit meldde pip:\n"
            + "\n".join(r for r in uitkomst.stderr.splitlines() if "WARNING" not in r)[-2000:]
        )


def maak_omgeving(slotnaam):
    """Make .venv from the lock, unless it was made from this very lock before."""
    slot = MAP / slotnaam
    klaar = OMGEVING / ("klaar-" + slot.stem)
    merk = kenmerk(slot)
    if PYTHON.exists() and klaar.exists() and klaar.read_text() == merk:
        return
    print(
        "Kansenscan wordt klaargezet in de map .venv. Dat duurt de eerste keer een paar minuten.",
        flush=True,
    )
    if not PYTHON.exists():
        print("  1/3  eigen Python-omgeving maken ...", flush=True)
        maak_venv()
    klaar.unlink(missing_ok=True)  # until all is done, this is not the environment of any lock
    print("  2/3  onderdelen ophalen en controleren ...", flush=True)
    pip("--require-hashes", "-r", slotnaam)
    print("  3/3  Kansenscan zelf toevoegen ...", flush=True)
    pip("--no-deps", "--no-build-isolation", "-e", ".")
    lab = OMGEVING / "share" / "jupyter" / "lab" / "settings"
    lab.mkdir(parents=True, exist_ok=True)
    # JupyterLab asks an English question about news at its first start; our users need not answer.
    (lab / "overrides.json").write_text(LAB_INSTELLINGEN)
    klaar.write_text(merk)
    print("Klaar.\n", flush=True)


def voer_uit(opdracht, map_):
    """Run a command and return its exit code; Ctrl-C is for the command, which tidies up."""
    with subprocess.Popen(opdracht, cwd=map_) as proces:
        while True:
            try:
                return proces.wait()
            except KeyboardInterrupt:
                pass


def main():
    """Make what is needed and run the command; the exit code is that of the command."""
    controleer_python()
    argumenten = sys.argv[1:] or ["--help"]
    test = argumenten[0] == "test"
    try:
        if test or (OMGEVING / "klaar-requirements-dev").exists():
            maak_omgeving("requirements-dev.lock")  # holds everything an adviser needs as well
        else:
            maak_omgeving("requirements.lock")
    except KeyboardInterrupt:
        print("\nGestopt. Dezelfde opdracht gaat verder waar dit ophield.", file=sys.stderr)
        sys.exit(130)
    if test:
        opdracht = [str(PYTHON), "-m", "pytest", *(argumenten[1:] or ["-n", "2"])]
    else:
        opdracht = [str(PYTHON), "-m", "kansenscan_lib", *argumenten]
    sys.exit(voer_uit(opdracht, MAP if test else None))


if __name__ == "__main__":
    main()
