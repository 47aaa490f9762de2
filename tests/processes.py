"""Programs run as a user runs them, without the second that each would need to import.

``multiprocessing``'s fork server has imported them once; each is a fork of it, a process with its
own arguments, environment, folder, output and exit code. What an interpreter does before it imports
is seen where a test, or ``make demo``, starts one.
"""

import os
import runpy
import signal
import subprocess
import sys
import threading
from collections.abc import Mapping
from multiprocessing import get_context
from pathlib import Path
from weakref import finalize

_forks = get_context("forkserver")
# What commands import when they run; not seoulwire.settings, which look at the environment.
_forks.set_forkserver_preload(
    [
        *("alembic.config", "pydantic.type_adapter", "rich._emoji_codes", "seoulwire.cli"),
        *("sqlite3.dbapi2", "twisted.web.client", "typer._adapters", "uvloop"),
        *(
            f"scrapy.{name}"
            for name in (
                *("cmdline", "downloadermiddlewares.cookies", "extensions.closespider"),
                *("extensions.remote_control", "extensions.telnet", "logformatter", "pqueues"),
                *("robotstxt", "squeues", "statscollectors"),
            )
        ),
        *(
            f"seoulwire.{name}"
            for name in (
                *("extensions", "middlewares.budget", "middlewares.capture", "middlewares.guard"),
                *("middlewares.ledger", "middlewares.redirect", "middlewares.robots"),
                *("pipelines.pair", "pipelines.repair", "spiders.huffpost", "spiders.portal"),
                *("spiders.seoul", "spiders.wayback"),
            )
        ),
    ]
)


class Running:
    """A module that runs as ``python -m`` would run it; the like of ``subprocess.Popen``."""

    def __init__(
        self,
        *line: str,
        cwd: Path | None = None,
        env: Mapping[str, str] | None = None,
    ) -> None:
        self.args = line
        self._written = [os.memfd_create(name) for name in ("output", "errors")]
        for descriptor in self._written:
            finalize(self, os.close, descriptor)
        files = [f"/proc/{os.getpid()}/fd/{descriptor}" for descriptor in self._written]
        self._process = _forks.Process(
            target=_run, args=(line, files, dict(env or os.environ), cwd or Path.cwd())
        )
        self._process.start()

    @property
    def pid(self) -> int:
        pid = self._process.pid
        assert pid is not None
        return pid

    @property
    def returncode(self) -> int | None:
        return self._process.exitcode

    def poll(self) -> int | None:
        return self.returncode

    def send_signal(self, sent: signal.Signals) -> None:
        if self.returncode is None:
            os.kill(self.pid, sent)

    def wait(self, timeout: float | None = None) -> int | None:
        self.communicate(timeout)
        return self.returncode

    def communicate(self, timeout: float | None = None) -> tuple[str, str]:
        """Wait for its end; return what it wrote as output and as errors."""
        self._process.join(timeout)
        if self.returncode is None:
            raise subprocess.TimeoutExpired(self.args, timeout or 0)
        output, errors = (
            os.pread(descriptor, os.fstat(descriptor).st_size, 0).decode()
            for descriptor in self._written
        )
        return output, errors


def run(
    *line: str,
    cwd: Path | None = None,
    env: Mapping[str, str] | None = None,
    timeout: float = 500,
    check: bool = False,
) -> subprocess.CompletedProcess[str]:
    """Run a module to its end, as ``subprocess.run`` does; with ``check`` it must succeed."""
    running = Running(*line, cwd=cwd, env=env)
    try:
        output, errors = running.communicate(timeout)
    except subprocess.TimeoutExpired:
        running.send_signal(signal.SIGKILL)
        raise
    code = running.returncode
    assert code is not None
    if check:
        assert code == 0, errors
    return subprocess.CompletedProcess(line, code, output, errors)


def _run(line: tuple[str, ...], files: list[str], environment: dict[str, str], cwd: Path) -> None:
    for descriptor, file in enumerate(files, start=1):
        os.dup2(os.open(file, os.O_WRONLY), descriptor)
    os.environ.clear()
    os.environ.update(environment)
    os.chdir(cwd)
    sys.argv = list(line)
    try:
        runpy.run_module(line[0], run_name="__main__", alter_sys=True)
    finally:
        # An interpreter's end waits for threads and what they began, multiprocessing's the other
        # way round: a pool of processes that was left open would never end.
        threading._shutdown()  # type: ignore[attr-defined]  # the only name it has
