"""Coverage-guided fuzzing (atheris) of what reads bytes from the web.

    python tests/soak/fuzz.py decode|repair|listing|post|article|warc|url [SECONDS]

The sample's pages and URLs, and the damaged texts of tests/cases, are what it starts from. A target
fails when it raises anything but its named errors, or takes more than thirty seconds, instrumented
as it is and beside other programs.
"""

import gzip
import json
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["seoulwire", "w3lib"]):
    from seoulwire.archive.content_coding import decode_content
    from seoulwire.archive.reading import read_archive
    from seoulwire.archive.trimming import trim_tail
    from seoulwire.boards import parse_listing, parse_post
    from seoulwire.exceptions import SeoulwireError
    from seoulwire.repair import (
        STEPS,
        Repair,
        Repaired,
        damage,
        decode,
        normalize,
        repair,
        replay,
        undo,
    )
    from seoulwire.sample.sites import replies
    from seoulwire.sources import parse_article
    from seoulwire.urls import canonical_url

URL = "https://portal.example/en/news"
SECONDS = 60
LIMIT = 65536
CASES = Path(__file__).parents[1] / "cases" / "repair"
WITNESSES = 2


def fuzz_decode(data: bytes) -> None:
    decoded = decode(data)
    assert undo(decoded.text, decoded.repairs) == decoded.raw
    repaired = repair(decoded.text)
    assert_laws(decoded.text, repaired)
    assert repair(repaired.text) == Repaired.unchanged(repaired.text)
    damage(repaired.text)


def fuzz_repair(data: bytes) -> None:
    """Repair any text, lone surrogates too: a byte is the threshold, NUL parts witnesses."""
    threshold = data[0] / 255 if data else 1.0
    shown = data[1:].decode("utf-8", "surrogateescape")
    text, *witnesses = shown.split("\0", WITNESSES)
    repaired = repair(text, witnesses, threshold)
    assert_laws(text, repaired)
    assert repair(repaired.text, witnesses, threshold).text == repaired.text
    normal = normalize(text, STEPS)
    assert_laws(text, normal)
    assert normalize(normal.text, STEPS) == Repaired.unchanged(normal.text)


def assert_laws(text: str, repaired: Repaired) -> None:
    """Check that changes can be replayed, undone, and told in JSON."""
    assert replay(text, repaired.repairs) == repaired.text
    assert undo(repaired.text, repaired.repairs) == text
    for change in repaired.repairs:
        assert Repair(**json.loads(json.dumps(asdict(change)))) == change


def fuzz_listing(data: bytes) -> None:
    with suppress(SeoulwireError):
        parse_listing(decode(data).text, URL)


def fuzz_post(data: bytes) -> None:
    with suppress(SeoulwireError):
        parse_post(decode(data).text, URL)


def fuzz_article(data: bytes) -> None:
    with suppress(SeoulwireError):
        parse_article(decode(data).text, URL)


def fuzz_warc(data: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "run-00001-00000.warc.gz"
        file.write_bytes(data)
        for _ in read_archive(file, LIMIT):
            pass
        trim_tail(file)
    for coding in ("gzip", "deflate", "br", "zstd"):
        assert len(decode_content(data, [coding], LIMIT).body) <= LIMIT


def fuzz_url(data: bytes) -> None:
    with suppress(ValueError):  # what is no http URL
        url = canonical_url("http://" + data.decode("utf-8", "surrogateescape"))
        if canonical_url(url) != url:
            raise AssertionError(url)


TARGETS: dict[str, Callable[[bytes], None]] = {
    "decode": fuzz_decode,
    "repair": fuzz_repair,
    "listing": fuzz_listing,
    "post": fuzz_post,
    "article": fuzz_article,
    "warc": fuzz_warc,
    "url": fuzz_url,
}


def seeds_of(target: str) -> Iterator[bytes]:
    """Yield the URLs or texts that a target reads, else the sample's pages."""
    if target == "url":
        yield from (f"{host}{path}".encode() for host, path in replies())
        return
    if target == "repair":
        for file in CASES.glob("*.json"):
            for case in json.loads(file.read_text("utf-8")):
                witness = case.get("text", case["raw"])
                yield b"\xf0" + f"{case['raw']}\0{witness}".encode()
        return
    for body in {answer.body for row in replies().values() for answer in row}:
        yield gzip.compress(body) if target == "warc" else body


def main(target: str, seconds: str = str(SECONDS)) -> None:
    bounds = [f"-max_total_time={seconds}", "-timeout=30", "-max_len=65536", "-rss_limit_mb=1024"]
    with tempfile.TemporaryDirectory() as seeds:
        for number, seed in enumerate(seeds_of(target)):
            (Path(seeds) / str(number)).write_bytes(seed)
            TARGETS[target](seed)  # what is imported at first use is no part of a run
        atheris.Setup([sys.argv[0], *bounds, seeds], TARGETS[target])
        atheris.Fuzz()


if __name__ == "__main__":
    main(*sys.argv[1:])
