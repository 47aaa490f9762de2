"""Known script-injection vectors, in every field of page and feed."""

import json
from pathlib import Path

from lxml import etree

from seoulwire.republish.feeds import atom

from .factories import build_site, feed_of
from .hostile import OPEN, faults, hostile_entry


def test_no_known_vector_runs_in_a_page_or_a_feed(real_pages: Path, tmp_path: Path) -> None:
    vectors = (real_pages / "xss" / "vectors_sample.jsonl").read_text("utf-8").split("\n")
    entries = [hostile_entry(json.loads(line)["html"]) for line in vectors if line]
    build_site(entries, tmp_path / "site", OPEN)
    for path in (tmp_path / "site").rglob("*.html"):
        assert list(faults(path.read_text("utf-8"))) == [], path
    for number, entry in enumerate(entries):
        feed = etree.fromstring(atom(feed_of([entry], OPEN, None)))
        assert {etree.QName(element).localname for element in feed.iter()} <= {
            *("feed", "entry", "id", "title", "updated", "published", "link", "generator"),
            *("author", "name", "category", "rights", "content", "summary"),
        }
        for content in feed.findall(".//{*}content"):
            assert list(faults(content.text or "")) == [], number
