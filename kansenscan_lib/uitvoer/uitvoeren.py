"""Run the phase notebooks, two at a time, and turn them into the report.

`run_rapport` is the one seam the rest of the program knows: notebooks and parameters in, a report
in its folder out, or a sentence saying what went wrong and nothing changed.
"""

from __future__ import annotations

import logging
import queue
import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_EXCEPTION, Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from kansenscan_lib.fouten import KansenscanError, UitvoerFout
from kansenscan_lib.uitvoer.notebooks import Parameter, check_parameters, read_notebook
from kansenscan_lib.uitvoer.rapport import Rapportgegevens, render_rapport
from kansenscan_lib.uitvoer.wegschrijven import INTERN, write_map

if TYPE_CHECKING:
    from kansenscan_lib.uitvoer.kernels import Kernelgroep

#: Notebooks that run at the same time: the two cores of a small laptop.
TEGELIJK = 2
#: Seconds one cell may take.
CEL_MAXIMAAL = 600
#: Folders, in the output folder, with the executed notebooks and with one that failed. They hold
#: the cells for the adviser as well, so they are not for sharing.
NOTEBOOKS, MISLUKT = f"{INTERN}/notebooks", f"{INTERN}/mislukt"
_MERK_FOUT = "papermill-error-cell-tag"


class Voortgang(Protocol):
    """Told, always in the calling thread, how many cells of a phase are done."""

    def __call__(self, fase: str, gedaan: int, totaal: int) -> None:
        """`fase` is the notebook without extension; `totaal` counts its code cells."""


def run_rapport(
    fases: Sequence[Path],
    parameters: Mapping[str, Parameter],
    doelmap: Path,
    *,
    titel: str,
    voorblad_html: str = "",
    metadata: Rapportgegevens | None = None,
    bijlagen: Callable[[Path], None] | None = None,
    voortgang: Voortgang | None = None,
) -> Path:
    """Run the notebooks and put the report, with them beside it, in `doelmap`.

    Parameters
    ----------
    fases : sequence of Path
        The notebooks in reading order.
    parameters : mapping
        For every notebook the same; paths must be absolute.
    doelmap : Path
        Gets ``rapport.html``, ``intern/notebooks/`` and the annexes; other files in it are left
        alone.
    titel, voorblad_html, metadata
        See `kansenscan_lib.uitvoer.rapport.render_rapport`.
    bijlagen : callable, optional
        Writes more files into the folder it is given, which holds the report and the notebooks.
    voortgang : Voortgang, optional
        Called as cells finish.

    Returns
    -------
    Path
        The report.

    Raises
    ------
    InvoerFout
        When a notebook has no such parameter.
    UitvoerFout
        When a cell fails, the report is not fit to share, or nothing can be written. Earlier
        output is then as it was; a failed notebook is kept in ``intern/mislukt/``.
    """
    check_parameters(fases, parameters)
    with write_map(doelmap) as nieuw:
        gedraaid = run_fases(
            fases, parameters, nieuw / NOTEBOOKS, voortgang, mislukt=doelmap / MISLUKT
        )
        render_rapport(
            gedraaid,
            nieuw / "rapport.html",
            titel=titel,
            voorblad_html=voorblad_html,
            metadata=metadata,
        )
        if bijlagen:
            bijlagen(nieuw)
    shutil.rmtree(doelmap / MISLUKT, ignore_errors=True)
    return doelmap / "rapport.html"


def run_fases(
    fases: Sequence[Path],
    parameters: Mapping[str, Parameter],
    werkmap: Path,
    voortgang: Voortgang | None = None,
    *,
    mislukt: Path | None = None,
) -> list[Path]:
    """Run notebooks, each in a kernel of its own, and return the executed ones in order.

    Parameters
    ----------
    fases : sequence of Path
        Notebooks; each runs with its own folder as working folder.
    parameters : mapping
        Values for the cell tagged ``parameters``.
    werkmap : Path
        Where the executed notebooks are written; nothing is left there when one fails.
    voortgang : Voortgang, optional
        Called as cells finish.
    mislukt : Path, optional
        Where a failed notebook is kept; ``werkmap/mislukt`` when None.

    Raises
    ------
    InvoerFout
        When a notebook has no such parameter.
    UitvoerFout
        When a cell fails; the other notebooks are then stopped.
    """
    check_parameters(fases, parameters)
    waarden = {naam: _format_parameter(waarde) for naam, waarde in parameters.items()}
    from kansenscan_lib.uitvoer.kernels import Kernelgroep

    werkmap.mkdir(parents=True, exist_ok=True)
    uit = [werkmap / fase.name for fase in fases]
    berichten: queue.SimpleQueue[tuple[str, int, int]] = queue.SimpleQueue()
    with tempfile.TemporaryDirectory(prefix="kansenscan-", ignore_cleanup_errors=True) as prive:
        groep = Kernelgroep(Path(prive))
        with _stilte(), ThreadPoolExecutor(TEGELIJK) as werkers:
            lopend = [
                werkers.submit(_run_fase, fase, doel, waarden, groep, berichten)
                for fase, doel in zip(fases, uit, strict=True)
            ]
            try:
                _follow(lopend, berichten, voortgang)
            except BaseException as fout:
                groep.stop()
                werkers.shutdown(wait=True, cancel_futures=True)
                if isinstance(fout, _CelFout):
                    fout = fout.format_fout(mislukt or werkmap / Path(MISLUKT).name)
                for pad in uit:
                    pad.unlink(missing_ok=True)
                raise fout from None
    return uit


class _CelFout(Exception):
    """A cell failed; `uit` is the notebook that explains itself."""

    def __init__(self, fase: Path, uit: Path, cel: object, ename: str, evalue: str) -> None:
        super().__init__(ename)
        self.fase, self.uit, self.cel, self.ename, self.evalue = fase, uit, cel, ename, evalue

    def format_fout(self, mislukt: Path) -> UitvoerFout:
        """Keep the failed notebook in `mislukt` and say where it is."""
        bewaard = mislukt / self.fase.name
        try:
            shutil.rmtree(mislukt, ignore_errors=True)
            mislukt.mkdir(parents=True)
            _note_fout(self.uit, self.cel)
            shutil.move(self.uit, bewaard)
            waar = f" Het notebook met de fout staat in {bewaard}; open het in JupyterLab."
        except OSError:
            waar = ""
        eigen = self.ename in {"KansenscanError", *_namen(KansenscanError)}
        wat = self.evalue if eigen else f"De technische melding is: {self.ename}: {self.evalue}"
        return UitvoerFout(
            f"{self.fase.stem}: cel [{self.cel}] kon niet worden uitgevoerd.\n{wat}\n"
            f"Er is geen rapport gemaakt; eerdere uitvoer is niet veranderd.{waar}"
        )


def _note_fout(pad: Path, cel: object) -> None:
    """Put in Dutch what papermill wrote at the top of the notebook; the next run removes it."""
    import nbformat

    notebook = read_notebook(pad)
    gemerkt = [c for c in notebook.cells if _MERK_FOUT in c.metadata.get("tags", [])]
    for nummer, gemerkte in enumerate(gemerkt):
        gemerkte.source = (
            "**Hieronder ging het mis.**" if nummer else f"**Dit notebook stopte bij cel [{cel}].**"
        )
    schrijf: Any = nbformat.write  # has no types
    schrijf(notebook, pad)


def _namen(klasse: type[Exception]) -> Iterator[str]:
    for kind in klasse.__subclasses__():
        yield kind.__name__
        yield from _namen(kind)


def _run_fase(
    fase: Path,
    uit: Path,
    parameters: dict[str, Any],
    groep: Kernelgroep,
    berichten: queue.SimpleQueue[tuple[str, int, int]],
) -> None:
    from nbclient.exceptions import CellTimeoutError
    from papermill.exceptions import PapermillExecutionError
    from papermill.execute import execute_notebook

    cellen = [c for c in read_notebook(fase).cells if c.cell_type == "code" and c.source.strip()]
    totaal = len(cellen) + bool(parameters)
    gedaan = 0

    def meld(**_: object) -> None:
        nonlocal gedaan
        gedaan += 1
        berichten.put((fase.stem, gedaan, totaal))

    berichten.put((fase.stem, 0, totaal))
    try:
        execute_notebook(
            _escape(fase),
            _escape(uit),
            parameters,
            kernel_name="python3",
            language="python",
            progress_bar=False,
            request_save_on_cell_execute=False,
            autosave_cell_every=0,
            execution_timeout=CEL_MAXIMAAL,
            resources={"metadata": {"path": str(fase.resolve().parent)}},
            kernel_manager_class=groep.kernel_manager_class,
            shutdown_kernel="immediate",
            on_cell_executed=meld,
        )
    except PapermillExecutionError as fout:
        raise _CelFout(fase, uit, fout.exec_count, fout.ename, fout.evalue) from None
    except CellTimeoutError:
        raise UitvoerFout(
            f"{fase.stem}: een cel was na {CEL_MAXIMAAL // 60} minuten nog niet klaar en is "
            "gestopt. Er is geen rapport gemaakt."
        ) from None
    except Exception as fout:
        if groep.gestopt:
            return  # ended by us, because of another phase
        raise UitvoerFout(
            f"{fase.stem}: dit notebook is niet af ({type(fout).__name__}: {fout}). Is er geheugen "
            "en schijfruimte genoeg vrij? Er is geen rapport gemaakt."
        ) from fout


def _follow(
    lopend: list[Future[None]],
    berichten: queue.SimpleQueue[tuple[str, int, int]],
    voortgang: Voortgang | None,
) -> None:
    """Pass on progress in this thread and raise the first error; short waits let Ctrl-C in."""
    bezig = set(lopend)
    while bezig:
        klaar, bezig = wait(bezig, timeout=0.1, return_when=FIRST_EXCEPTION)
        while not berichten.empty():
            bericht = berichten.get()
            if voortgang is not None:
                voortgang(*bericht)
        for taak in klaar:
            taak.result()


@contextmanager
def _stilte() -> Iterator[None]:
    """Keep what papermill logs, in English, off the adviser's screen."""
    log = logging.getLogger("papermill")
    was = log.disabled
    log.disabled = True
    try:
        yield
    finally:
        log.disabled = was


def _format_parameter(waarde: Parameter) -> Any:
    if isinstance(waarde, Path):
        return str(waarde)
    return list(waarde) if isinstance(waarde, tuple) else waarde


def _escape(pad: Path) -> str:
    """Write a path so that papermill, which fills in ``{names}``, leaves it as it is."""
    return str(pad.resolve()).replace("{", "{{").replace("}", "}}")
