"""Processes beside the crawl, which end with it however it ends."""

import gc
import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing import parent_process
from threading import Thread


def begin() -> None:
    """Leave Ctrl-C to the parent process, and end at once when that is gone, be it killed."""
    collect_seldom()
    signal.pthread_sigmask(signal.SIG_SETMASK, ())
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    Thread(target=_end_with_parent, daemon=True).start()


def collect_seldom() -> None:
    """Look for cycles seldom: reading and writing make many objects, and hardly any cycle."""
    gc.freeze()
    gc.set_threshold(50_000, 50, 50)


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


def _end_with_parent() -> None:
    if parent := parent_process():
        parent.join()
        # At once: what this process was writing belongs to a run that another may take up now.
        os._exit(1)
