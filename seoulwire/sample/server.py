"""The sample over HTTP/1.1: one loopback port answers for every host, told apart by Host."""

import asyncio
import logging
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from email.utils import parsedate_to_datetime
from functools import lru_cache
from http import HTTPStatus
from threading import Thread

from seoulwire.sample.declaration import HOSTS
from seoulwire.sample.engines import ENGINE_HOSTS, engine_answer
from seoulwire.sample.evolving import EVOLVING_HOST, EvolvingBoard
from seoulwire.sample.reply import Reply
from seoulwire.sample.sites import Replies, find, replies

logger = logging.getLogger(__name__)

LOOPBACK = "127.0.0.1"
# The date of every answer: nothing about a page may depend on when it is asked for.
SERVED = "Fri, 18 Aug 2017 00:00:00 GMT"


class SampleServer:
    """The sample portal and the sites it cites, on one port of the loopback interface.

    ``requests`` counts how often each URL was asked for, ``statuses`` how often each status was
    answered. ``scale`` multiplies the generated posts, for benchmarks. ``evolving`` is the board of
    one more host, which changes as it is told; ``ENGINE_HOSTS`` show one board each in the markup
    of an engine.
    """

    def __init__(self, *, scale: int = 1) -> None:
        self.port = 0
        self.requests: Counter[str] = Counter()
        self.statuses: Counter[int] = Counter()
        self.evolving = EvolvingBoard()
        self._replies: Replies = replies(scale)
        self._server: asyncio.Server | None = None
        self._conversations: dict[asyncio.Task[None], asyncio.StreamWriter] = {}

    @property
    def hosts(self) -> tuple[str, ...]:
        """The host names it answers for, all at port 80 as far as URLs are concerned."""
        return (*HOSTS, EVOLVING_HOST, *ENGINE_HOSTS)

    @property
    def host_map(self) -> dict[str, str]:
        """The address to connect to for each host: ``{"seoulsolution.kr": "127.0.0.1:8123"}``."""
        return dict.fromkeys(self.hosts, f"{LOOPBACK}:{self.port}")

    async def start(self, port: int = 0) -> None:
        """Listen on ``port`` of the loopback interface, 0 for any free one.

        Raises:
            OSError: when the port is taken.
        """
        self._server = await asyncio.start_server(self._converse, LOOPBACK, port)
        self.port = self._server.sockets[0].getsockname()[1]

    async def stop(self) -> None:
        """Stop listening and end every conversation."""
        if self._server is None:
            return
        self._server.close()
        # Cut, not cancelled: asyncio reports a cancelled stream callback as an error (Python 3.11).
        conversations = dict(self._conversations)
        for writer in conversations.values():
            writer.transport.abort()
        await asyncio.gather(*conversations)
        await self._server.wait_closed()

    async def _converse(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None  # noqa: S101 - a stream callback always runs in a task
        self._conversations[task] = writer
        try:
            while await self._answer(await reader.readuntil(b"\r\n\r\n"), writer):
                pass
        except (asyncio.IncompleteReadError, asyncio.LimitOverrunError, ConnectionError):
            logger.debug("the client is gone")
        finally:
            del self._conversations[task]
            writer.close()

    async def _answer(self, request: bytes, writer: asyncio.StreamWriter) -> bool:
        """Answer one request; return whether the connection stays open."""
        method, target, headers = _read(request)
        host = headers.get("host", "").partition(":")[0].lower()
        url = f"http://{host}{target}"
        if host == EVOLVING_HOST:
            reply = self.evolving.answer(target)
        elif host in ENGINE_HOSTS:
            reply = engine_answer(host, target)
        else:
            reply = find(self._replies, host, target, self.requests[url])
        if method not in {"GET", "HEAD"}:
            reply = Reply(status=405, headers=(("Allow", "GET, HEAD"), ("Connection", "close")))
        elif _is_unchanged(reply, headers):
            reply = Reply(status=304, headers=reply.headers)
        self.requests[url] += 1
        self.statuses[reply.status] += 1
        if reply.delay:
            await asyncio.sleep(reply.delay)
        gzip = reply.packed is not None and "gzip" in headers.get("accept-encoding", "")
        writer.write(_head(reply, gzip))
        if method != "HEAD":
            await _send_body(reply, gzip, writer)
        goes_on = not reply.cut and reply.header("Connection") is None
        return goes_on and headers.get("connection", "").lower() != "close"


@contextmanager
def serve(port: int = 0, *, scale: int = 1) -> Iterator[SampleServer]:
    """Run a sample server in a thread of its own while the context lasts.

    Raises:
        OSError: when ``port`` is taken.
    """
    server = SampleServer(scale=scale)
    loop = asyncio.new_event_loop()
    thread = Thread(target=loop.run_forever, name="seoulwire-sample", daemon=True)
    thread.start()
    try:
        asyncio.run_coroutine_threadsafe(server.start(port), loop).result()
        yield server
    finally:
        asyncio.run_coroutine_threadsafe(server.stop(), loop).result()
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


def _read(request: bytes) -> tuple[str, str, Mapping[str, str]]:
    first, *rest = request.decode("latin-1").split("\r\n")
    method, _, target = first.rpartition(" ")[0].partition(" ")
    pairs = (line.partition(":") for line in rest if line)
    return method, target or "/", {name.lower(): value.strip() for name, _, value in pairs}


def _is_unchanged(reply: Reply, headers: Mapping[str, str]) -> bool:
    tag, modified = reply.header("ETag"), reply.header("Last-Modified")
    if tag is None or modified is None:
        return False
    if "if-none-match" in headers:  # RFC 9110, section 13.2.2: it alone decides when present
        return tag in headers["if-none-match"]
    try:
        since = parsedate_to_datetime(headers.get("if-modified-since", ""))
    except ValueError:
        return False
    return parsedate_to_datetime(modified) <= since


# Bounded by the number of pages: a head is written once for each.
@lru_cache(maxsize=65536)
def _head(reply: Reply, gzip: bool) -> bytes:
    lines = [
        f"HTTP/1.1 {reply.status} {HTTPStatus(reply.status).phrase}",
        "Server: seoulwire-sample",
        f"Date: {SERVED}",
        *(f"{name}: {value}" for name, value in reply.headers),
    ]
    if reply.status != HTTPStatus.NOT_MODIFIED:
        lines.append(f"Content-Type: {reply.media_type}")
        if gzip:
            lines.append("Content-Encoding: gzip")
        size = len((reply.packed if gzip else reply.body) or b"")
        lines.append(
            f"Content-Length: {size}" if not reply.chunks else "Transfer-Encoding: chunked"
        )
    if reply.cut:
        lines.append("Connection: close")
    return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1")


async def _send_body(reply: Reply, gzip: bool, writer: asyncio.StreamWriter) -> None:
    body = (reply.packed if gzip else reply.body) or b""
    if reply.chunks:
        piece = b"%x\r\n%b\r\n" % (len(body), body)
        for _ in range(reply.chunks):
            writer.write(piece)
            await writer.drain()
        writer.write(b"0\r\n\r\n")
    else:
        writer.write(body[: len(body) - reply.cut])
    await writer.drain()
