"""A server of scripted bytes: whatever a broken or hostile site may send, over a real socket."""

import asyncio
import gzip
import time
import zlib
from collections import Counter, defaultdict
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager, suppress
from functools import cache
from ssl import SSLContext
from threading import Thread

import brotli

Script = Callable[[asyncio.StreamWriter], Awaitable[None]]

TEXT = " ".join(
    f"Sentence number {n} tells of a street that was given to walkers." for n in range(9)
)
PAGE = (
    "<!DOCTYPE html><html><head><meta charset=utf-8><title>A street for walkers</title>"
    '<meta property="og:type" content="article"></head><body><article>'
    f"<h1>A street for walkers</h1><p>{TEXT}</p><p>{TEXT.replace('street', 'lane')}</p>"
    "</article></body></html>"
).encode()


class FaultServer:
    """Answers each path by its script.

    ``connections`` counts who came, ``requests`` for what; ``heads`` are what they sent, and
    ``arrivals`` when they asked for a path, in seconds.
    """

    def __init__(self, scripts: dict[str, Script]) -> None:
        self.scripts = scripts
        self.requests: Counter[str] = Counter()
        self.heads: list[bytes] = []
        self.arrivals: dict[str, list[float]] = defaultdict(list)
        self.connections = 0
        self.port = 0

    async def answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        with suppress(ConnectionError, asyncio.IncompleteReadError):
            head = await reader.readuntil(b"\r\n\r\n")
            path = head.split(b" ", 2)[1].decode()
            self.requests[path] += 1
            self.heads.append(head)
            self.arrivals[path].append(time.monotonic())
            await self.scripts.get(path, whole(b"", status="404 Not Found"))(writer)
            await writer.drain()
        writer.close()


@contextmanager
def serving(scripts: dict[str, Script], tls: SSLContext | None = None) -> Iterator[FaultServer]:
    """Serve scripts on a free loopback port from a background thread."""
    server, loop = FaultServer(scripts), asyncio.new_event_loop()

    async def start() -> asyncio.Server:
        return await asyncio.start_server(server.answer, "127.0.0.1", 0, ssl=tls)

    listening = loop.run_until_complete(start())
    server.port = listening.sockets[0].getsockname()[1]
    thread = Thread(target=loop.run_forever, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        listening.close()
        for task in asyncio.all_tasks(loop):
            task.cancel()
        loop.run_until_complete(asyncio.sleep(0))
        loop.close()


def head(status: str = "200 OK", **headers: str) -> bytes:
    lines = [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return "\r\n".join(
        [f"HTTP/1.1 {status}", "Content-Type: text/html", "Connection: close", *lines, "", ""]
    ).encode()


def whole(body: bytes, status: str = "200 OK", **headers: str) -> Script:
    async def script(writer: asyncio.StreamWriter) -> None:
        writer.write(head(status, Content_Length=str(len(body)), **headers) + body)

    return script


async def chunked(writer: asyncio.StreamWriter) -> None:
    """Send the page as one chunk."""
    chunk = f"{len(PAGE):x}\r\n".encode() + PAGE + b"\r\n0\r\n\r\n"
    writer.write(head(Transfer_Encoding="chunked") + chunk)


async def cut(writer: asyncio.StreamWriter) -> None:
    """Send one chunk whole, and go before the end of the next."""
    half = len(PAGE) // 2
    first = f"{half:x}\r\n".encode() + PAGE[:half] + b"\r\n"
    writer.write(head(Transfer_Encoding="chunked") + first + b"fff\r\n" + PAGE[half:-20])


def lying_length(body: bytes, difference: int) -> Script:
    async def script(writer: asyncio.StreamWriter) -> None:
        writer.write(head(Content_Length=str(len(body) + difference)) + body)

    return script


def dripping(body: bytes) -> Script:
    async def script(writer: asyncio.StreamWriter) -> None:
        writer.write(head(Content_Length=str(len(body))))
        for byte in body:
            writer.write(bytes([byte]))
            await writer.drain()
            await asyncio.sleep(0.1)

    return script


def endless(chunk: bytes) -> Script:
    async def script(writer: asyncio.StreamWriter) -> None:
        writer.write(head())
        for _ in range(4096):
            writer.write(chunk)
            await writer.drain()

    return script


def in_turn(*scripts: Script) -> Script:
    """Answer by one script after the other, then always by the last."""
    waiting = list(scripts)

    async def script(writer: asyncio.StreamWriter) -> None:
        await (waiting.pop(0) if len(waiting) > 1 else waiting[0])(writer)

    return script


def redirect(location: str) -> Script:
    return whole(b"", status="302 Found", Location=location)


@cache
def gzip_bomb(size: int) -> bytes:
    return gzip.compress(bytes(size))


@cache
def brotli_bomb(size: int) -> bytes:
    return bytes(brotli.compress(bytes(size), quality=5))  # 11 takes 27 times as long


@cache
def nested_bomb(size: int) -> bytes:
    return gzip.compress(gzip.compress(zlib.compress(bytes(size))))
