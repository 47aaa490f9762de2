"""What a hostile page costs: processor seconds to read it, and how long it stops the crawl.

    python -m benchmarks.hostile

Reads each page as the crawl's reading process does, and prints the seconds. Then serves them all
from loopback, crawls them, and prints the longest time in which the event loop did nothing else.
"""

import argparse
import asyncio
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, Any

from seoulwire.boards import parse_front, parse_listing, parse_post
from seoulwire.exceptions import SeoulwireError
from seoulwire.repair import decode
from seoulwire.sources import parse_article

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

MIB = 1024 * 1024
URL = "https://board.example.kr/list.do"
HEADER = "<table><tr><th>번호<th>제목<th>등록일"
ROW = "<tr><td>1<td><a href=/a>T</a><td>2017-07-04"
PARSERS: tuple[Callable[[str, str], Any], ...] = (
    parse_listing,
    parse_post,
    parse_front,
    parse_article,
)
LABELS = "등록일 2017-07-04 작성자 담당관 조회수 5"
PAUSE = 0.01


def pages() -> dict[str, bytes]:
    """Return the pages by name: what is cheap to send and dear to read."""
    texts = {
        "nested": "<div>" * 200_000 + "등록일 2017-07-04",
        "tags": "<div>" * (3 * MIB),
        "unclosed": "<b>" * 1_000_000 + "등록일 2017-07-04",
        "attributes": "<p " + " ".join(f"a{n}=1" for n in range(1_000_000)) + ">등록일 2017-07-04",
        "one line": "<p>등록일 2017-07-04</p><p>" + "가" * (5 * MIB),
        "rows": HEADER + ROW * 100_000,
        "spans": HEADER + ROW.replace("<td>1", "<td colspan=999 rowspan=999>1") * 20_000,
        "links": "<a href=x>t</a>" * MIB,
        "brackets": "<p>등록일 2017-07-04</p>" + "<Case 1: houses> " * 500_000,
        "sources": "<p>등록일 2017-07-04</p><p>" + "(Source: http://a.kr " * 500_000,
        "dates": "<p>" + "등록일 2017-07-04 " * 500_000,
        "script": "<script>" + "function a(b){ " * MIB + f"</script>{HEADER}{ROW}",
        "figures": f"<p>{LABELS}</p>" + "<figure><img src=/a.jpg><figcaption>" * 40_000,
        "lists": f"<p>{LABELS}</p>" + "<ul><figure>" * 240 + "<img src=/a.jpg>" * 60_000,
        "preformatted": f"<p>{LABELS}</p><pre>" + "a\n" * 900_000,
        "labels": "<dl>" + "<dt>등록일<dd>2017-07-04<dt>작성자<dd>관<dt>조회수<dd>1" * 13_000,
        "files": f"<p>{LABELS}</p>" + "<p>첨부파일 <a href=/d.hwp>문서.hwp</a> (1.2MB)" * 39_000,
        "ascents": HEADER + ROW.replace("/a", "../" * 3000) * 1200,
        "cells": f"<p>{LABELS}</p>" + "<table><tr><td>" * 240 + "<img src=/a.jpg>" * 60_000,
        "json": "<script type='application/ld+json'>" + "[" * MIB + "</script><p>text",
    }
    made = {name: text.encode() for name, text in texts.items()}
    made["stray bytes"] = b"<p>" + b"\x80\xff\xa1" * (5 * MIB)
    made["two charsets"] = b"<p>" + b"\xa1\xb0x\xed\x95\x9c" * (2 * MIB)
    return {name: body[: 16 * MIB - 1] for name, body in made.items()}


def seconds_to_read(body: bytes) -> dict[str, float]:
    """Return the processor seconds of decoding a page and of reading it as each kind of page."""
    started = time.process_time()
    text = decode(body).text
    found = {"decode": time.process_time() - started}
    for parse in PARSERS:
        started = time.process_time()
        with suppress(SeoulwireError):
            parse(text, URL)
        found[parse.__name__] = time.process_time() - started
    return found


class LoopWatch:
    """Scrapy extension that writes how long the event loop was away at most, in seconds."""

    def __init__(self, crawler: "Crawler") -> None:
        from scrapy import signals

        self._file = Path(crawler.settings["BENCHMARK_FILE"])
        self._longest = 0.0
        crawler.signals.connect(self.opened, signals.spider_opened)
        crawler.signals.connect(self.closed, signals.spider_closed)

    @classmethod
    def from_crawler(cls, crawler: "Crawler") -> "LoopWatch":
        """Build the extension."""
        return cls(crawler)

    def opened(self) -> None:
        """Begin to watch."""
        self._task = asyncio.ensure_future(self._watch())

    async def _watch(self) -> None:
        while True:
            before = time.monotonic()
            await asyncio.sleep(PAUSE)
            self._longest = max(self._longest, time.monotonic() - before - PAUSE)

    def closed(self) -> None:
        """Write the result."""
        self._task.cancel()
        self._file.write_text(json.dumps(self._longest), encoding="utf-8")


@contextmanager
def serving(bodies: dict[str, bytes]) -> Iterator[int]:
    """Serve bodies by path from loopback; give the port."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = bodies.get(self.path)
            self.send_response(200 if body else 404)
            self.send_header("Content-Type", "text/html")
            self.send_header("Content-Length", str(len(body or b"")))
            self.end_headers()
            self.wfile.write(body or b"")

        def log_message(self, *_arguments: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield server.server_port
    finally:
        server.shutdown()


def longest_stop(bodies: dict[str, bytes]) -> float:
    """Crawl all bodies; return how long the crawl's event loop was away at most, in seconds."""
    with serving(bodies) as port, tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "longest.json"
        settings = {
            "SEOULWIRE_DATA": folder,
            "SEOULWIRE_ALLOWED_NETWORKS": "127.0.0.1",
            "DOWNLOAD_DELAY": "0",
            "AUTOTHROTTLE_ENABLED": "0",
            "BENCHMARK_FILE": str(file),
            "EXTENSIONS": json.dumps({"benchmarks.hostile.LoopWatch": 1}),
        }
        options = [part for item in settings.items() for part in ("-s", "=".join(item))]
        urls = " ".join(f"http://127.0.0.1:{port}{path}" for path in bodies)
        line = [sys.executable, "-m", "scrapy", "crawl", "articles", "-a", f"urls={urls}"]
        subprocess.run([*line, *options], check=True, stderr=subprocess.DEVNULL)
        return float(json.loads(file.read_text(encoding="utf-8")))


def main() -> None:
    """Print both."""
    argparse.ArgumentParser(description=__doc__.splitlines()[0]).parse_args()
    made = pages()
    names = ("decode", *(parse.__name__ for parse in PARSERS))
    print(f"{'CPU seconds':14}{'MiB':>6}" + "".join(f"{name:>15}" for name in names))
    for name, body in made.items():
        seconds = seconds_to_read(body)
        row = "".join(f"{seconds[part]:15.2f}" for part in names)
        print(f"{name:14}{len(body) / MIB:6.1f}{row}", flush=True)
    stop = longest_stop({f"/{number}": body for number, body in enumerate(made.values())})
    print(f"longest stop of the event loop: {stop:.2f} s")


if __name__ == "__main__":
    main()
