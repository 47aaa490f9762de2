"""Pages read beside the crawl, in processes of their own: parsing neither stalls nor ends it."""

import asyncio
import pickle
import resource
import socket
import struct
import traceback
from collections import deque
from contextlib import suppress
from multiprocessing import get_context
from pathlib import Path

from seoulwire.configuration import load_configuration
from seoulwire.exceptions import PageError, UnreadableError
from seoulwire.items import Capture
from seoulwire.processes import begin, limit, signals_left_to_main_thread
from seoulwire.reading import Reading, Target, read

CLOSE_SECONDS = 2.0
SECONDS = 20.0  # for one page of those in flight, which takes milliseconds
TRIES = 3  # a reader may also end for want of memory, over a page that is not to blame
MEMORY = 2 << 30  # bytes of address space of a reader: past it, one page fails and not the machine
# Pages on their way to a process, which need not wait for the crawl between two of them.
IN_FLIGHT = 8
LENGTH = struct.Struct("!Q")


class Readers:
    """A number of reading processes; with none, pages are read where they are asked for.

    The processes begin at once, since importing takes them a second, and end with :meth:`close`, or
    with their parent.
    """

    def __init__(self, processes: int, configuration: Path | None) -> None:
        self._path = configuration
        self._configuration = load_configuration(configuration)
        self._readers = [_Reader(configuration) for _ in range(processes)]
        self._free = asyncio.Semaphore(processes * IN_FLIGHT)

    async def read(self, capture: Capture, target: Target) -> Reading:
        """Return what a capture says; raises what :func:`seoulwire.reading.read` raises.

        Raises:
            UnreadableError: ``reader-died`` when reading it ends the process that reads, or is not
                done after ``IN_FLIGHT`` times ``SECONDS``, three times.
        """
        if not self._readers:
            return read(capture, target, self._configuration)
        died = 0
        async with self._free:
            while died < TRIES:
                try:
                    return await self._least_busy().read(capture, target)
                except _OthersFaultError:
                    continue
                except _ReaderDiedError:
                    died += 1
        raise UnreadableError("reader-died", f"it ended the process that read it {TRIES} times")

    def close(self) -> None:
        """End the processes."""
        for reader in self._readers:
            reader.close()

    def _least_busy(self) -> "_Reader":
        for place, reader in enumerate(self._readers):
            if reader.is_dead:
                self._readers[place] = _Reader(self._path)
        return min(self._readers, key=lambda reader: len(reader.waiting))


class _OthersFaultError(Exception):
    """Raised for a page whose reader died over the page before it."""


class _ReaderDiedError(Exception):
    """Raised for the page that a reader died over."""


class _Reader:
    """One process, which answers in the order it is asked: it is known which page ended it."""

    def __init__(self, path: Path | None) -> None:
        ours, theirs = socket.socketpair()
        # Spawned, since a fork would copy the event loop and the threads of the crawl.
        self._process = get_context("spawn").Process(
            target=_serve, args=(theirs, path), daemon=True
        )
        with signals_left_to_main_thread():  # until it has said what it does with them
            self._process.start()
        theirs.close()
        self.waiting: deque[asyncio.Future[Reading]] = deque()
        self.is_dead = False
        self._socket = ours
        self._listening: asyncio.Task[None] | None = None
        self._writer: asyncio.StreamWriter | None = None
        self._connecting = asyncio.Lock()

    async def read(self, capture: Capture, target: Target) -> Reading:
        """Return what a capture says."""
        answer: asyncio.Future[Reading] = asyncio.get_running_loop().create_future()
        writer = self._writer or await self._connect()
        if self.is_dead:
            raise _OthersFaultError
        self.waiting.append(answer)
        message = pickle.dumps((capture, target), pickle.HIGHEST_PROTOCOL)
        writer.write(LENGTH.pack(len(message)) + message)
        # As many pages as may wait before it: whichever is slow is the first that waits.
        overdue = asyncio.get_running_loop().call_later(IN_FLIGHT * SECONDS, self._process.kill)
        try:
            return await answer
        finally:
            overdue.cancel()

    async def _connect(self) -> asyncio.StreamWriter:
        async with self._connecting:
            if self._writer is None:
                reader, self._writer = await asyncio.open_unix_connection(sock=self._socket)
                self._listening = asyncio.ensure_future(self._listen(reader))
            return self._writer

    async def _listen(self, reader: asyncio.StreamReader) -> None:
        try:
            while True:
                (length,) = LENGTH.unpack(await reader.readexactly(LENGTH.size))
                answer = pickle.loads(await reader.readexactly(length))  # noqa: S301 - of our child
                waiting = self.waiting.popleft()
                if isinstance(answer, Exception):
                    waiting.set_exception(answer)
                else:
                    waiting.set_result(answer)
        except (asyncio.IncompleteReadError, ConnectionError):
            self.is_dead = True
            self._blame_the_first()

    def _blame_the_first(self) -> None:
        for place, waiting in enumerate(self.waiting):
            waiting.set_exception(_OthersFaultError() if place else _ReaderDiedError())

    def close(self) -> None:
        """End the process."""
        if self._listening:
            self._listening.cancel()
        with suppress(OSError):  # it died, and the connection with it
            # Closing waits for the event loop, which waits here for the process to see the end.
            self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()
        if self._writer:
            self._writer.close()
        self._process.join(CLOSE_SECONDS)
        self._process.kill()  # one that hangs in a page


def _serve(connection: socket.socket, path: Path | None) -> None:
    """Read pages until the other end is closed, be it by the death of the crawl."""
    begin()
    limit(resource.RLIMIT_AS, MEMORY)
    configuration = load_configuration(path)
    with connection, connection.makefile("rwb") as stream:
        while header := stream.read(LENGTH.size):
            message = stream.read(*LENGTH.unpack(header))
            capture, target = pickle.loads(message)  # noqa: S301 - of our parent
            answer: Reading | Exception
            try:
                answer = read(capture, target, configuration)
            except PageError as error:
                answer = error
            except Exception as error:  # noqa: BLE001 - raised again where the page was asked for
                answer = RuntimeError(f"{type(error).__name__}: {error}")
                answer.add_note(traceback.format_exc())
            reply = pickle.dumps(answer, pickle.HIGHEST_PROTOCOL)
            stream.write(LENGTH.pack(len(reply)) + reply)
            stream.flush()
