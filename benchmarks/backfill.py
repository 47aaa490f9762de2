"""Pages a second and peak memory of a backfill from WARC on one core, all steps.

Archives all that the sample's sites answer, their posts multiplied by ``--scale`` (11: a thousand
posts, 1111: a hundred thousand), then reads the WARC files into an empty database: framing,
decoding, parsing, repair, storing, pairing. The rates are pages a second of CPU time and of the
clock; the command's own start is not counted.

    python -m benchmarks.backfill [--scale 11 111 1111]
"""

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from benchmarks.crawl import settings_for

CAPTURED = datetime(2026, 3, 1, tzinfo=UTC)


def main() -> None:
    """Measure each scale in a process of its own and print one table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--scale", type=int, nargs="+", default=[11, 111])
    parser.add_argument("--child", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.child:
        print(json.dumps(read_back(options.child)))
        return
    print(
        f"{'pages':>8}{'pages/s CPU':>13}{'pages/s clock':>15}{'ms CPU a page':>15}{'peak MiB':>10}"
    )
    for scale in options.scale:
        with tempfile.TemporaryDirectory() as scratch:
            # In a process that ends: what starts another one lends it its peak of memory.
            folder = Path(scratch) / "crawled" / "warc"
            writing = get_context("spawn").Process(target=archive, args=(scale, folder))
            writing.start()
            writing.join()
            row = run_child(Path(scratch))
        print(
            f"{row['pages']:8.0f}{row['pages'] / row['cpu']:13.1f}"
            f"{row['pages'] / row['seconds']:15.1f}{1000 * row['cpu'] / row['pages']:15.2f}"
            f"{row['peak']:10.0f}"
        )


def archive(scale: int, folder: Path) -> None:
    """Write what every URL of the sample answers first to WARC files."""
    from seoulwire.archive import Exchange, WarcWriter
    from seoulwire.sample.sites import replies

    writer = WarcWriter(folder, prefix="sample")
    for (host, target), answers in replies(scale).items():
        reply, url = answers[0], f"http://{host}{target}"
        headers = (("Content-Type", reply.media_type), *reply.headers)
        writer.write(
            Exchange(
                url=url,
                requested_url=url,
                method="GET",
                request_headers=((b"Host", host.encode()),),
                status=reply.status,
                response_headers=tuple((n.encode(), v.encode()) for n, v in headers),
                payload=reply.body,
                ip=None,
                fetched=CAPTURED,
            )
        )
    writer.close()


def crawl(port: int, folder: Path) -> None:
    """Crawl the sample into ``crawled``."""
    command = [sys.executable, "-m", "seoulwire", "crawl", "--sample", str(port)]
    subprocess.run(
        [*command, "--data", str(folder / "crawled"), "--json"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        check=False,
    )


def run_child(folder: Path) -> dict[str, float]:
    command = [sys.executable, "-m", "benchmarks.backfill", "--child", str(folder)]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
    row: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return row


def read_back(folder: Path) -> dict[str, Any]:
    """Read the crawl's WARC files into an empty database."""
    from seoulwire.backfill import Plan, backfill, warc_files
    from seoulwire.journal import Journal
    from seoulwire.pipelines import configuration_of

    settings = settings_for(1, folder)
    plan = Plan(
        directory=folder / "read",
        configuration=configuration_of(settings),
        threshold=settings.getfloat("SEOULWIRE_THRESHOLD"),
        max_body=settings.getint("SEOULWIRE_MAX_BODY"),
    )
    journal = Journal.open(
        f"sqlite:///{folder}/read.db", plan.directory, "backfill", {}, max_body=plan.max_body
    )
    started, cpu = time.monotonic(), time.process_time()
    files = warc_files([str(folder / "crawled" / "warc")])
    met = backfill(journal, files, plan, lambda *_: None)
    journal.close()
    return {
        "pages": met.pages,
        "cpu": time.process_time() - cpu,
        "seconds": time.monotonic() - started,
        "peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }


if __name__ == "__main__":
    main()
