"""The processes in which notebooks run: ours to start, and ours to end."""

from __future__ import annotations

import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

from jupyter_client.kernelspec import KernelSpec
from jupyter_client.manager import AsyncKernelManager


class Kernelgroep:
    """The kernels of one run; `stop` ends them all, also those still to come.

    Parameters
    ----------
    werkmap : Path
        Private folder of this run, for what IPython would else keep in the home folder: history,
        and start-up files that would make a report differ per computer.
    """

    def __init__(self, werkmap: Path) -> None:
        self.werkmap = werkmap
        self.gestopt = False
        self._processen: set[Any] = set()
        self._slot = threading.Lock()
        #: The class to give to nbclient: every kernel it starts belongs to this group.
        self.kernel_manager_class = type("Kernelmanager", (_Kernelmanager,), {"groep": self})

    def add(self, proces: Any) -> None:
        """Note a started process, and end it at once when the group has stopped meanwhile."""
        with self._slot:
            self._processen.add(proces)
            if self.gestopt:
                proces.kill()

    def stop(self) -> None:
        """End every kernel now and let no new one live."""
        with self._slot:
            self.gestopt = True
            for proces in self._processen:
                if proces.poll() is None:
                    proces.kill()


class _Kernelmanager(AsyncKernelManager):
    """A manager that needs no installed kernelspec: it runs the interpreter we run in."""

    groep: Kernelgroep

    @property
    def kernel_spec(self) -> KernelSpec:
        return KernelSpec(
            argv=[
                sys.executable,
                "-m",
                "ipykernel_launcher",
                "-f",
                "{connection_file}",
                "--log-level=ERROR",
                "--HistoryManager.enabled=False",
            ],
            display_name="Kansenscan",
            language="python",
            env={
                "IPYTHONDIR": str(self.groep.werkmap),
                "PYTHONHASHSEED": "0",  # the order of a set may not change a report
                "PYDEVD_DISABLE_FILE_VALIDATION": "1",
            },
        )

    async def start_kernel(self, **opties: Any) -> None:  # type: ignore[override]
        """Start it silently: what it says outside the notebook is not for the adviser."""
        stil = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        await super().start_kernel(**{**opties, **stil})
        provisioner: Any = self.provisioner
        self.groep.add(provisioner.process)
