"""Pages read beside the crawl, in processes of their own: parsing neither stalls nor ends it."""

import asyncio
import os
import threading
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context, parent_process
from multiprocessing.connection import wait
from pathlib import Path

from seoulwire.configuration import Configuration, load_configuration
from seoulwire.exceptions import UnreadableError
from seoulwire.items import Capture
from seoulwire.reading import Reading, Target, read

_configuration: Configuration  # of a reading process


class Readers:
    """A number of reading processes; with none, pages are read where they are asked for.

    The processes begin with the first page and end with :meth:`close`, or with their parent.
    """

    def __init__(self, processes: int, configuration: Path | None) -> None:
        self._processes = processes
        self._path = configuration
        self._pool: ProcessPoolExecutor | None = None
        self._alone = asyncio.Lock()
        self._configuration = load_configuration(configuration)

    async def read(self, capture: Capture, target: Target) -> Reading:
        """Return what a capture says; raises what :func:`seoulwire.reading.read` raises.

        Raises:
            UnreadableError: ``reader-died`` when reading it ends the process that reads.
        """
        if not self._processes:
            return read(capture, target, self._configuration)
        try:
            return await self._submit(capture, target)
        except BrokenProcessPool:
            return await self._read_alone(capture, target)

    def close(self) -> None:
        """End the processes."""
        if self._pool:
            self._pool.shutdown(wait=False, cancel_futures=True)
            self._pool = None

    async def _submit(self, capture: Capture, target: Target) -> Reading:
        if self._pool is None:
            self._pool = ProcessPoolExecutor(
                self._processes,
                # A fork would copy the event loop and the threads of the crawl.
                mp_context=get_context("spawn"),
                initializer=_begin,
                initargs=(self._path,),
            )
        return await asyncio.get_running_loop().run_in_executor(
            self._pool, _read_here, capture, target
        )

    async def _read_alone(self, capture: Capture, target: Target) -> Reading:
        # Whoever was being read when a process died is suspect: one by one, only the guilty dies.
        async with self._alone:
            self.close()
            try:
                return await self._submit(capture, target)
            except BrokenProcessPool as error:
                self.close()
                raise UnreadableError("reader-died", capture.url) from error


def _begin(path: Path | None) -> None:
    global _configuration  # noqa: PLW0603 - a reading process has one configuration
    _configuration = load_configuration(path)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = parent_process()
    if parent is not None:
        wait([parent.sentinel])
    os._exit(0)


def _read_here(capture: Capture, target: Target) -> Reading:
    return read(capture, target, _configuration)
