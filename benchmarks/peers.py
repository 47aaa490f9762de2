"""Other extractors over the same pages, in an environment of their own (their pins conflict).

    python -m venv peers
    peers/bin/pip install trafilatura lxml-html-clean resiliparse readability-lxml newspaper4k
    python -m benchmarks.sources --real-pages DIR --peers peers/bin/python

Run by that Python it reads a JSON list of [html, url] from the standard input, and writes the texts
that each extractor finds, with the CPU seconds it took. It imports nothing of ours.
"""

import json
import logging
import sys
import time
from collections.abc import Callable
from importlib import import_module
from typing import Any

Extract = Callable[[str, str], str]


def main() -> None:
    """Write ``{name: {"texts": […], "seconds": …}}`` for the extractors that are installed."""
    logging.disable(logging.CRITICAL)
    pages = json.load(sys.stdin)
    found = {}
    for name, make in PEERS.items():
        try:
            extract = make()
        except ImportError:
            continue
        started = time.process_time()
        texts = [_or_nothing(extract, html, url) for html, url in pages]
        found[name] = {"texts": texts, "seconds": time.process_time() - started}
    json.dump(found, sys.stdout)


def _or_nothing(extract: Extract, html: str, url: str) -> str:
    try:
        return extract(html, url) or ""
    except Exception:  # noqa: BLE001 - a page that an extractor fails on is one it reads nothing of
        return ""


def _trafilatura(**options: Any) -> Extract:
    module = import_module("trafilatura")
    return lambda html, url: module.extract(html, url=url, **options)


def _resiliparse() -> Extract:
    module = import_module("resiliparse.extract.html2text")
    return lambda html, url: module.extract_plain_text(html, main_content=True)


def _readability() -> Extract:
    document, parse = import_module("readability").Document, import_module("lxml.html").fromstring
    return lambda html, url: parse(document(html).summary()).text_content()


def _newspaper() -> Extract:
    module = import_module("newspaper")
    return lambda html, url: module.article(url, input_html=html).text


PEERS: dict[str, Callable[[], Extract]] = {
    "trafilatura": _trafilatura,
    "trafilatura, fast": lambda: _trafilatura(fast=True),
    "trafilatura, precise": lambda: _trafilatura(favor_precision=True),
    "resiliparse": _resiliparse,
    "readability-lxml": _readability,
    "newspaper4k": _newspaper,
}

if __name__ == "__main__":
    main()
