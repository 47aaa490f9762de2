"""Pages read beside the crawl, in processes of their own: parsing neither stalls nor ends it."""

import asyncio
import os
import traceback
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path

from seoulwire.configuration import load_configuration
from seoulwire.exceptions import UnreadableError
from seoulwire.items import Capture
from seoulwire.reading import Reading, Target, read

CLOSE_SECONDS = 2.0


class Readers:
    """A number of reading processes; with none, pages are read where they are asked for.

    The processes begin with the first page and end with :meth:`close`, or with their parent.
    """

    def __init__(self, processes: int, configuration: Path | None) -> None:
        self._processes = processes
        self._path = configuration
        self._configuration = load_configuration(configuration)
        self._readers: list[_Reader] = []
        self._idle: asyncio.Queue[_Reader] = asyncio.Queue()

    async def read(self, capture: Capture, target: Target) -> Reading:
        """Return what a capture says; raises what :func:`seoulwire.reading.read` raises.

        Raises:
            UnreadableError: ``reader-died`` when reading it ends the process that reads.
        """
        if not self._processes:
            return read(capture, target, self._configuration)
        if len(self._readers) < self._processes and self._idle.empty():
            self._readers.append(_Reader(self._path))
            self._idle.put_nowait(self._readers[-1])
        reader = await self._idle.get()
        try:
            return await reader.read(capture, target)
        finally:
            self._idle.put_nowait(reader)

    def close(self) -> None:
        """End the processes."""
        for reader in self._readers:
            reader.close()


class _Reader:
    """One process, which reads one page at a time: it is known which page ended it."""

    def __init__(self, path: Path | None) -> None:
        self._path = path
        self._begin()

    def _begin(self) -> None:
        # Spawned, since a fork would copy the event loop and the threads of the crawl.
        context = get_context("spawn")
        self._connection, theirs = context.Pipe()
        self._process = context.Process(target=_serve, args=(theirs, self._path), daemon=True)
        self._process.start()
        theirs.close()

    async def read(self, capture: Capture, target: Target) -> Reading:
        """Return what a capture says."""
        loop = asyncio.get_running_loop()
        answered = loop.create_future()
        try:
            self._connection.send((capture, target))
            loop.add_reader(self._connection, answered.set_result, None)
            try:
                await answered
            finally:
                loop.remove_reader(self._connection)
                # The event loop has made it non-blocking, which Connection cannot use.
                os.set_blocking(self._connection.fileno(), True)
            answer: Reading | Exception = self._connection.recv()
        except (EOFError, ConnectionError) as error:
            self.close()
            self._begin()
            raise UnreadableError("reader-died", capture.url) from error
        if isinstance(answer, Exception):
            raise answer
        return answer

    def close(self) -> None:
        """End the process."""
        self._connection.close()
        self._process.join(CLOSE_SECONDS)
        self._process.kill()  # one that hangs in a page


def _serve(connection: Connection, path: Path | None) -> None:
    """Read pages until the other end is closed, be it by the death of the crawl."""
    configuration = load_configuration(path)
    while True:
        try:
            capture, target = connection.recv()
        except (EOFError, KeyboardInterrupt):
            return
        answer: Reading | Exception
        try:
            answer = read(capture, target, configuration)
        except Exception as error:  # noqa: BLE001 - raised again where the page was asked for
            error.add_note(traceback.format_exc())
            answer = error
        connection.send(answer)
