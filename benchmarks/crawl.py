"""Pages a second and peak memory of the pipeline, beside a bare Scrapy spider that only fetches.

Both crawl the same sample portal on loopback, in turns, with the same delay (0), concurrency,
CONCURRENT_ITEMS, reactor, event loop and download handler. Ours writes WARC and database, parses,
repairs, stores and pairs; the bare spider, with Scrapy's own defaults for the rest, asks for the
URLs ours asked for and drops the bodies. Peak memory and CPU (all of it, starting up included) are
those of a crawl with its child processes; pages/s leave importing out.
With ``--capture`` there is a third one: ours with WARC files left out.

    python -m benchmarks.crawl [--rounds 3] [--scale 20] [--capture]
"""

import argparse
import json
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from statistics import median
from typing import Any
from unittest.mock import patch

import psutil

# What the bare spider has of our settings; the rest is as Scrapy has it by default.
SHARED = (
    "ASYNCIO_EVENT_LOOP",
    "CONCURRENT_ITEMS",
    "CONCURRENT_REQUESTS_PER_DOMAIN",
    "DOWNLOAD_HANDLERS",
    "DOWNLOAD_SLOTS",
    "LOG_LEVEL",
    "REMOTE_CONTROL_ENABLED",
    "SEOULWIRE_HOST_MAP",
    "TELNETCONSOLE_ENABLED",
    "TWISTED_DNS_RESOLVER",
)

# Set in the environment of a crawl, and so of the process that writes for it.
WITHOUT_WARC = "SEOULWIRE_BENCHMARK_WITHOUT_WARC"


def leave_out_warc() -> None:
    """Let nothing be archived in this process."""
    from seoulwire import writer
    from seoulwire.archive import Location, payload_digest

    class NoWarc:
        """Takes exchanges as a WarcWriter does, and writes them nowhere."""

        def __init__(self, *_arguments: Any, **_options: Any) -> None:
            pass

        def write(self, exchange: Any, record_id: str, _original: Any) -> Location:
            digest = payload_digest(exchange.payload)
            return Location(id=record_id, file="none", offset=0, length=0, digest=digest)

        def sync(self) -> None:
            pass

        close = sync

    patch.object(writer, "WarcWriter", NoWarc).start()


if WITHOUT_WARC in os.environ:
    leave_out_warc()  # also when the process that writes imports this module


def main() -> None:
    """Run all rounds and print one table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--scale", type=int, default=20, help="multiplies the sample's posts")
    parser.add_argument(
        "--capture", action="store_true", help="measure what writing WARC files costs"
    )
    parser.add_argument("--child", choices=("ours", "bare"), help=argparse.SUPPRESS)
    parser.add_argument("--port", type=int, help=argparse.SUPPRESS)
    parser.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--urls", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.child:
        measure = {"ours": crawl_with_ours, "bare": crawl_bare}[options.child]
        print(json.dumps(measure(options.port, options.folder, options.urls)))
        return
    names = ("ours", *(["no-warc"] if options.capture else []), "bare")
    results: dict[str, list[dict[str, float]]] = {name: [] for name in names}
    with sample_portal(options.scale) as port, tempfile.TemporaryDirectory() as scratch:
        for number in range(options.rounds):
            urls = Path(scratch) / f"urls-{number}.json"
            for name, rows in results.items():
                folder = Path(scratch) / f"{number}-{name}"
                folder.mkdir()
                rows.append(run_child(name, port, folder, urls))
    print_table(results)


def print_table(results: dict[str, list[dict[str, float]]]) -> None:
    heads = f"{'pages':>8}{'pages/s (median)':>18}{'min':>8}{'max':>8}"
    print(f"{'':8}{heads}{'peak MiB':>10}{'CPU ms/page':>13}")
    for name, rows in results.items():
        rates = [row["pages"] / row["seconds"] for row in rows]
        peak = max(row["peak"] for row in rows)
        cpu = median(1000 * row["cpu"] / row["pages"] for row in rows)
        print(
            f"{name:8}{rows[0]['pages']:8.0f}{median(rates):18.1f}"
            f"{min(rates):8.1f}{max(rates):8.1f}{peak:10.0f}{cpu:13.2f}"
        )
    for other in list(results)[1:]:
        ratios = [
            (ours["pages"] / ours["seconds"]) / (beside["pages"] / beside["seconds"])
            for ours, beside in zip(results["ours"], results[other], strict=True)
        ]
        each = [round(ratio, 2) for ratio in ratios]
        print(f"ours / {other}: median {median(ratios):.2f}, each {each}")


@contextmanager
def sample_portal(scale: int) -> Iterator[int]:
    """Serve the sample portal from a process of its own; give its port."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    command = [sys.executable, "-m", "seoulwire", "sample", "--port", str(port)]
    server = subprocess.Popen([*command, "--scale", str(scale)], stdout=subprocess.DEVNULL)
    try:
        for _ in range(300):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.1)
        yield port
    finally:
        server.terminate()
        server.wait()


def run_child(name: str, port: int, folder: Path, urls: Path) -> dict[str, float]:
    """Run one crawl in a process of its own; measure peak memory and CPU, children included."""
    kind = "bare" if name == "bare" else "ours"
    command = [sys.executable, "-m", "benchmarks.crawl", "--child", kind, "--port", str(port)]
    child = psutil.Popen(
        [*command, "--folder", str(folder), "--urls", str(urls)],
        stdout=subprocess.PIPE,
        text=True,
        env=os.environ | ({WITHOUT_WARC: "1"} if name == "no-warc" else {}),
    )
    peak = 0.0
    cpu: dict[int, float] = {}
    while child.poll() is None:
        with suppress(psutil.NoSuchProcess):
            family = [child, *child.children(recursive=True)]
            peak = max(peak, sum(one.memory_info().rss for one in family) / 2**20)
            cpu |= {one.pid: sum(one.cpu_times()[:2]) for one in family}
        time.sleep(0.1)
    result: dict[str, float] = json.loads(child.stdout.read().splitlines()[-1])
    return {**result, "peak": peak, "cpu": sum(cpu.values())}


def crawl_with_ours(port: int, folder: Path, asked: Path) -> dict[str, float]:
    """Crawl the sample with the whole pipeline; leave in ``asked`` the URLs it asked for."""
    from seoulwire.cli.crawl import run_spider
    from seoulwire.storage import Store

    settings = settings_for(port, folder)
    started = time.monotonic()
    run_spider(settings, "portal", {})
    seconds = time.monotonic() - started
    with Store.open(f"sqlite:///{folder / 'seoulwire.db'}") as store:
        urls = [capture.url for capture in store.captures()]
    asked.write_text(json.dumps(urls))
    return {"pages": len(urls), "seconds": seconds}


def crawl_bare(port: int, folder: Path, asked: Path) -> dict[str, float]:
    """Fetch the same URLs with a spider that does nothing else."""
    from scrapy import Request, Spider
    from scrapy.crawler import AsyncCrawlerProcess
    from scrapy.settings import Settings

    urls = json.loads(asked.read_text())

    class BareSpider(Spider):
        name = "bare"

        async def start(self) -> Any:
            for url in urls:
                yield Request(url, dont_filter=True)

        def parse(self, response: Any) -> None:
            return None

    shared = settings_for(port, folder)
    settings = Settings({name: shared[name] for name in SHARED})
    started = time.monotonic()
    process = AsyncCrawlerProcess(settings)
    process.crawl(BareSpider)
    process.start()
    return {"pages": len(urls), "seconds": time.monotonic() - started}


def settings_for(port: int, folder: Path) -> Any:
    """Return the settings both crawls share."""
    from seoulwire.cli.options import project_settings
    from seoulwire.sample import sample_settings

    settings = project_settings(data=folder)
    settings.setdict(sample_settings(port), priority="cmdline")
    settings.set("LOG_LEVEL", "CRITICAL", priority="cmdline")
    return settings


if __name__ == "__main__":
    main()
