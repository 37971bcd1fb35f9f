"""The `kansenscan` command: options in, one library call, a Dutch sentence out."""

from __future__ import annotations

import argparse
import signal
import subprocess
import sys
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any, NoReturn

from kansenscan_lib.fouten import KansenscanError, suggest

VOORBEELD = "params/voorbeeld"


class _Opmaak(argparse.HelpFormatter):
    """Help whose own words are Dutch."""

    def add_usage(
        self,
        usage: str | None,
        actions: Iterable[argparse.Action],
        groups: Iterable[Any],
        prefix: str | None = None,
    ) -> None:
        super().add_usage(usage, actions, groups, "gebruik: " if prefix is None else prefix)


class _Lezer(argparse.ArgumentParser):
    """ArgumentParser that speaks Dutch and suggests what may have been meant."""

    def __init__(self, **opties: Any) -> None:
        super().__init__(**opties, add_help=False, allow_abbrev=False, formatter_class=_Opmaak)
        self._optionals.title = "opties"
        self._positionals.title = "gegevens"
        self.add_argument("-h", "--help", action="help", help="toon deze hulp")
        self.add_argument(
            "--debug",
            action="store_true",
            default=argparse.SUPPRESS,
            help="toon bij een fout ook de technische details",
        )

    def error(self, message: str) -> NoReturn:
        raise KansenscanError(f"{self._say_fout(message)}\nHulp: {self.prog} --help")

    def _say_fout(self, melding: str) -> str:
        """Say in Dutch what argparse says in English; what it quotes stands at a fixed place."""
        optie = melding.partition("argument ")[2].partition(":")[0]
        if "unrecognized arguments" in melding:
            onbekend = melding.rpartition("arguments: ")[2]
            hulp = suggest(onbekend.split()[0].partition("=")[0], self._option_string_actions)
            return f"Deze opdracht kent '{onbekend}' niet.{hulp}"
        if "invalid choice" in melding:
            gevonden = melding.partition("invalid choice: ")[2].rpartition(" (choose")[0].strip("'")
            hulp = suggest(gevonden, self._opdrachten()) or self._say_keuzes()
            return f"De opdracht '{gevonden}' bestaat niet.{hulp}"
        if "expected one argument" in melding:
            return f"Achter {optie} hoort nog iets te staan."
        if "ignored explicit argument" in melding:
            return f"Achter {optie} hoort niets te staan."
        if "required" in melding:
            return f"Er ontbreekt iets: {melding.rpartition(': ')[2]}.{self._say_keuzes()}"
        return "De opdracht klopt niet."

    def _say_keuzes(self) -> str:
        keuzes = ", ".join(self._opdrachten())
        return f" Kies uit: {keuzes}." if keuzes else ""

    def _opdrachten(self) -> list[str]:
        return [naam for actie in self._actions for naam in actie.choices or ()]


def build_parser() -> argparse.ArgumentParser:
    """Return the parser of all subcommands; every help text is Dutch."""
    lezer = _Lezer(
        prog="kansenscan",
        usage="kansenscan OPDRACHT [opties]",
        description="Werkbank voor de Kansenscan van de openbare bibliotheek.",
    )
    sub = lezer.add_subparsers(
        title="opdrachten", dest="opdracht", metavar="OPDRACHT", prog="kansenscan", required=True
    )

    rapport = _add_opdracht(sub, "rapport", "maak het rapport van een gemeente", _run_rapport)
    _add_keuzes(rapport)
    rapport.add_argument(
        "--fase",
        type=_niet_leeg,
        action="append",
        metavar="FASE",
        help="alleen deze fase, bijvoorbeeld bevolking; mag vaker (standaard: alle)",
    )
    _add_uit(rapport)

    uitleg = "maak een lege invulmap, kijk hem na of werk hem bij"
    invulmap = _add_opdracht(sub, "invulmap", uitleg, _run_invulmap)
    invulmap.add_argument(
        "wat",
        nargs="?",
        choices=("maken", "controleer", "bijwerken"),
        default="maken",
        metavar="WAT",
        help="maken (standaard), controleer: noem elke cel die niet klopt, of bijwerken: zet de "
        "inhoud over in een nieuwe van de laatste versie",
    )
    _add_keuzes(invulmap)

    uitleg = "maak de werkbladen voor de werksessies gezinsaanpak (intern)"
    werkbladen = _add_opdracht(sub, "werkbladen", uitleg, _run_werkbladen)
    _add_keuzes(werkbladen)
    _add_uit(werkbladen)

    lab = _add_opdracht(sub, "lab", "open JupyterLab met de notebooks", _run_lab)
    lab.epilog = "Andere opties gaan door naar JupyterLab, zoals --no-browser of --port 8890."

    uitleg = "cijfers vastleggen of controleren"
    gegevens = sub.add_parser("gegevens", help=uitleg, description=uitleg)
    acties = gegevens.add_subparsers(
        title="opdrachten", dest="actie", metavar="OPDRACHT", required=True
    )
    vastleggen = _add_opdracht(
        acties,
        "vastleggen",
        "maak de momentopname opnieuw uit een map met brontabellen",
        _run_vastleggen,
    )
    vastleggen.add_argument("map", metavar="MAP", help="map met de brontabellen")
    vastleggen.add_argument(
        "--naar",
        metavar="MAP",
        help="schrijf de momentopname in deze map (standaard: die van Kansenscan zelf)",
    )
    _add_opdracht(
        acties, "controleren", "controleer of de momentopname ongeschonden is", _run_controleren
    )
    return lezer


def _add_opdracht(
    sub: argparse._SubParsersAction[Any],
    naam: str,
    uitleg: str,
    uitvoering: Callable[[argparse.Namespace], None],
) -> argparse.ArgumentParser:
    lezer: argparse.ArgumentParser = sub.add_parser(naam, help=uitleg, description=uitleg)
    lezer.set_defaults(uitvoering=uitvoering, lezer=lezer)
    return lezer


def _add_keuzes(lezer: argparse.ArgumentParser) -> None:
    """Add the two options that say for whom."""
    lezer.add_argument(
        "--organisatie",
        type=_niet_leeg,
        default=VOORBEELD,
        metavar="MAP",
        help="map met organisatie.yml (standaard: het voorbeeld)",
    )
    lezer.add_argument(
        "--gemeente",
        type=_niet_leeg,
        metavar="NAAM",
        help="naam of code, bijvoorbeeld Zwolle of GM0193 "
        "(standaard: de eerste gemeente van de organisatie)",
    )


def _add_uit(lezer: argparse.ArgumentParser) -> None:
    lezer.add_argument(
        "--uit",
        type=_niet_leeg,
        default="outputs",
        metavar="MAP",
        help="map voor het resultaat (standaard: outputs)",
    )


def _run_rapport(opties: argparse.Namespace) -> None:
    from kansenscan_lib.uitvoer.gemeente import run_gemeente

    pad = run_gemeente(opties.organisatie, opties.gemeente, opties.fase, Path(opties.uit))
    print(f"Het rapport staat klaar: {pad}")


def _run_invulmap(opties: argparse.Namespace) -> None:
    from kansenscan_lib.uitvoer.invulmap import render_bijgewerkt, render_invulmap, run_controle

    if opties.wat == "controleer":
        print(run_controle(opties.organisatie, opties.gemeente))
    elif opties.wat == "bijwerken":
        pad = render_bijgewerkt(opties.organisatie, opties.gemeente)
        print(f"De bijgewerkte invulmap staat klaar: {pad}\nKijk hem na en geef hem daarna zelf de "
              "naam van de oude.")
    else:
        pad = render_invulmap(opties.organisatie, opties.gemeente)
        print(f"De lege invulmap staat klaar: {pad}")


def _run_werkbladen(opties: argparse.Namespace) -> None:
    from kansenscan_lib.uitvoer.werkbladen import render_werkbladen

    pad = render_werkbladen(opties.organisatie, opties.gemeente, Path(opties.uit))
    print(f"De werkbladen staan klaar: {pad}\nZe zijn intern: deel ze niet.")


def _run_lab(opties: argparse.Namespace) -> None:
    from kansenscan_lib.uitvoer.gemeente import NOTEBOOKMAP

    opdracht = [
        sys.executable,
        "-m",
        "jupyterlab",
        f"--ServerApp.root_dir={NOTEBOOKMAP.parent}",
        f"--LabApp.default_url=/lab/tree/{NOTEBOOKMAP.name}",
        "--ip=127.0.0.1",
        "--ServerApp.answer_yes=True",
    ]
    print("JupyterLab opent in uw browser. Stoppen: Ctrl+C in dit venster.", flush=True)
    with subprocess.Popen([*opdracht, *opties.rest]) as proces:
        while True:
            try:
                raise SystemExit(proces.wait())
            except _Beeindigd:
                proces.terminate()
            except KeyboardInterrupt:
                continue  # JupyterLab got it too, and ends its kernels before itself


def _run_vastleggen(opties: argparse.Namespace) -> None:
    from kansenscan_lib.bronnen.importeren import render_momentopname
    from kansenscan_lib.bronnen.momentopname import MOMENTOPNAME

    doel = Path(opties.naar) if opties.naar else MOMENTOPNAME
    render_momentopname(Path(opties.map), doel)
    print(f"De momentopname is vastgelegd in {doel}")


def _run_controleren(opties: argparse.Namespace) -> None:
    from kansenscan_lib.bronnen.momentopname import check_momentopname

    check_momentopname()
    print("De momentopname is ongeschonden.")


def _niet_leeg(tekst: str) -> str:
    if not tekst.strip():
        raise KansenscanError("Achter een optie staat niets. Vul iets in of laat haar weg.")
    return tekst


class _Beeindigd(KeyboardInterrupt):
    """Somebody asked the process to end (SIGTERM); only we were told, not what we started."""


def _stop(*_: object) -> NoReturn:
    raise _Beeindigd


def main(argumenten: Sequence[str] | None = None) -> NoReturn:
    """Run one command; exit 0, or 1 with a Dutch sentence on stderr, never a traceback.

    Parameters
    ----------
    argumenten : sequence of str, optional
        Default: the command line.
    """
    woorden = list(sys.argv[1:] if argumenten is None else argumenten)
    for stroom in (sys.stdout, sys.stderr):  # a Windows console may not know every letter
        if hasattr(stroom, "reconfigure"):
            stroom.reconfigure(errors="replace")
    signal.signal(signal.SIGTERM, _stop)  # so that what is half done is also tidied up then
    try:
        opties, rest = build_parser().parse_known_args(woorden)
        if rest and opties.uitvoering is not _run_lab:
            opties.lezer.error(f"unrecognized arguments: {' '.join(rest)}")
        opties.rest = rest
        opties.uitvoering(opties)
    except KansenscanError as fout:
        if "--debug" in woorden:
            raise
        print(fout, file=sys.stderr)
        raise SystemExit(1) from None
    except KeyboardInterrupt:
        print("\nGestopt. Er is niets half achtergebleven.", file=sys.stderr)
        raise SystemExit(130) from None
    except Exception as fout:
        if "--debug" in woorden:
            raise
        print(
            "Er ging iets mis dat Kansenscan niet had voorzien "
            f"({type(fout).__name__}: {fout}).\n"
            "Dit is een fout van het programma, niet van u. Start de opdracht opnieuw met --debug "
            "erachter en meld wat er dan staat aan de makers.",
            file=sys.stderr,
        )
        raise SystemExit(2) from None
    raise SystemExit(0)
