"""Processes beside the crawl, which end with it however it ends."""

import gc
import os
import resource
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing import parent_process
from threading import Thread

from seoulwire.exceptions import StorageError

# Connections that are kept to many hosts, and a few for each process beside the crawl.
FILES, FEWEST_FILES = 4096, 128


def begin() -> None:
    """Leave signals to the parent process, and end at once when that is gone, be it killed.

    Ctrl-C goes to all processes of a terminal's job, and SIGTERM to all of a service. The parent
    ends this one when its work is done.
    """
    collect_seldom()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.pthread_sigmask(signal.SIG_SETMASK, {signal.SIGTERM})
    Thread(target=_end_with_parent, daemon=True).start()
    Thread(target=_end_by_parent, daemon=True).start()


def collect_seldom() -> None:
    """Look for cycles seldom: reading and writing make many objects, and hardly any cycle."""
    gc.freeze()
    gc.set_threshold(50_000, 50, 50)


def limit(kind: int, amount: int) -> int:
    """Set a limit of this process (``resource.RLIMIT_…``), or what the system has; return it."""
    most = resource.getrlimit(kind)[1]
    granted = amount if most == resource.RLIM_INFINITY else min(amount, most)
    resource.setrlimit(kind, (granted, most))
    return granted


def allow_open_files() -> None:
    """Let this process, and those it begins, hold many files open, as far as the system lets them.

    Raises:
        StorageError: when that is too few for a crawl, which would fail half-way.
    """
    allowed = resource.getrlimit(resource.RLIMIT_NOFILE)[0]
    most = limit(resource.RLIMIT_NOFILE, max(allowed, FILES))
    if most < FEWEST_FILES:
        message = (
            f"only {most} files may be open at once, and a crawl needs {FEWEST_FILES}: raise the "
            "limit (ulimit -n), then run the same command again"
        )
        raise StorageError(message)


@contextmanager
def signals_left_to_main_thread() -> Iterator[None]:
    """Begin threads that get no signals.

    Only the main thread can handle one. Python 3.11 runs for ever in another thread that got it
    while that thread is traced (coverage, a debugger) and the main thread waits for its end.
    """
    before = signal.pthread_sigmask(signal.SIG_BLOCK, signal.valid_signals())
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _end_by_parent() -> None:
    """End when the parent says so, as ``multiprocessing`` does at its exit; not for anybody else.

    Every thread blocks SIGTERM, so that it waits to be taken here.
    """
    parent = os.getppid()
    while signal.sigwaitinfo({signal.SIGTERM}).si_pid != parent:
        pass
    os._exit(128 + signal.SIGTERM)


def _end_with_parent() -> None:
    if parent := parent_process():
        parent.join()
        # At once: what this process was writing belongs to a run that another may take up now.
        os._exit(1)
