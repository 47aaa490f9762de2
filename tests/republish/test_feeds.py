"""The feed: always well-formed, stable, within the rights."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import feedparser
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from seoulwire.configuration import Configuration, load_configuration
from seoulwire.content import Paragraph
from seoulwire.items import Entry
from seoulwire.repair.record import Repaired
from seoulwire.republish import feeds
from seoulwire.republish.feeds import FEED_LENGTH

from .factories import MOMENT, WORDS, build_site, entry, feed_of, post, repaired
from .hostile import ADDRESSES, VECTORS, faults

CONFIGURATION = load_configuration()
BASE = "https://example.org/news/"
NAMES = {"atom": "http://www.w3.org/2005/Atom"}


def atom(entries: Iterable[Entry], configuration: Configuration, base_url: str | None) -> bytes:
    return feeds.atom(feed_of(entries, configuration, base_url))


def parsed(feed: bytes) -> Any:
    result = feedparser.parse(feed)
    assert not result.bozo, result.get("bozo_exception")
    return result


def tree(feed: bytes) -> Any:
    return etree.fromstring(feed)


def test_an_entry_has_what_the_format_asks_for() -> None:
    shown = post(licence="KOGL-1", tag="Seoul's News")
    root = tree(atom([entry(shown)], CONFIGURATION, BASE))
    for required in ("id", "title", "updated", "author/atom:name", "link[@rel='self']"):
        assert root.xpath(f"count(atom:{required})", namespaces=NAMES) == 1, required
    (item,) = root.xpath("atom:entry", namespaces=NAMES)
    links = {
        link.get("rel"): link.get("href") for link in item.xpath("atom:link", namespaces=NAMES)
    }
    assert links == {
        "alternate": f"{BASE}posts/portal__en_bridge-reopens.html",
        "via": shown.url,
    }
    values = {
        name: item.xpath(f"string(atom:{name})", namespaces=NAMES)
        for name in ("title", "updated", "published", "author")
    }
    assert values == {
        "title": "A bridge reopens",
        "updated": "2026-03-02T04:30:00Z",
        "published": "2026-03-01T00:00:00+09:00",
        "author": "haneul",
    }
    rights = item.xpath("string(atom:rights)", namespaces=NAMES)
    assert rights == "Seoul Solution (seoulsolution.kr) · Seoul Metropolitan Government · KOGL-1"
    assert item.xpath("string(atom:category/@term)", namespaces=NAMES) == "Seoul's News"


def test_the_text_is_within_the_rights() -> None:
    full = parsed(atom([entry(post(licence="KOGL-1"))], CONFIGURATION, BASE)).entries[0]
    excerpt = parsed(atom([entry(post())], CONFIGURATION, BASE)).entries[0]
    link = parsed(atom([entry(post(tag="Brochur"))], CONFIGURATION, BASE)).entries[0]
    assert "word100" in full.content[0].value
    assert excerpt.summary == " ".join(WORDS.split()[:40]) + " …"
    assert "content" not in excerpt
    assert "content" not in link
    assert "summary" not in link


def test_ids_and_updates_depend_on_the_content_alone() -> None:
    one = post(licence="KOGL-1", views=7)
    other = replace(
        one, views=900, provenance=replace(one.provenance, fetched=MOMENT + timedelta(days=9))
    )
    first, second = (atom([entry(shown)], CONFIGURATION, BASE) for shown in (one, other))
    assert first == second
    moved = atom([entry(one)], CONFIGURATION, "https://other.example/")
    assert parsed(first).entries[0].id == parsed(moved).entries[0].id


def test_the_latest_entries_come_first() -> None:
    entries = [
        entry(post(slug=f"post-{n}"), updated=MOMENT + timedelta(hours=n))
        for n in range(FEED_LENGTH + 9)
    ]
    feed = parsed(atom(entries, CONFIGURATION, BASE))
    assert len(feed.entries) == FEED_LENGTH
    assert feed.entries[0].updated == feed.feed.updated == "2026-03-04T14:30:00Z"


def test_repairs_are_marked_in_the_feed_too() -> None:
    body = repaired("the world��s city", ("��", "’"))
    shown = post(licence="KOGL-3", body=body, blocks=(Paragraph(body.text),))
    (item,) = parsed(atom([entry(shown)], CONFIGURATION, BASE)).entries
    assert "<ins" in item.content[0].value


def test_an_empty_feed_is_a_feed() -> None:
    assert parsed(atom([], CONFIGURATION, None)).entries == []


def test_a_site_has_a_feed_of_all_and_one_for_each_board(tmp_path: Path) -> None:
    entries = [
        entry(post(slug=f"p{n}", board=board)) for n, board in enumerate(("news", "archives"))
    ]
    report = build_site(entries, tmp_path / "site", CONFIGURATION, base_url=BASE.rstrip("/"))
    assert report.feeds == 3 * 3
    lengths = {
        path.name: len(parsed(path.read_bytes()).entries) for path in tmp_path.rglob("*.atom")
    }
    assert lengths == {"feed.atom": 2, "news.atom": 1, "archives.atom": 1}
    feed = tree((tmp_path / "site/feeds/news.atom").read_bytes())
    assert feed.xpath("string(atom:link[@rel='self']/@href)", namespaces=NAMES) == (
        f"{BASE}feeds/news.atom"
    )


def test_without_an_address_the_links_of_a_feed_lead_to_its_own_site(tmp_path: Path) -> None:
    build_site([entry(post())], tmp_path / "site", CONFIGURATION)
    for path in (tmp_path / "site").rglob("*.atom"):
        for href in tree(path.read_bytes()).xpath("//@href"):
            assert href.startswith("https://") or (path.parent / href).is_file()


def hostile(vector: str, address: str = "https://seoulsolution.kr/x") -> Entry:
    return entry(
        post(
            vector,
            id=vector,
            url=address,
            licence="KOGL-1",
            title=Repaired.unchanged(vector),
            tag=vector,
            writer=vector,
        )
    )


@pytest.mark.parametrize("vector", VECTORS)
def test_hostile_texts_are_inert(vector: str) -> None:
    shown = replace(hostile(vector), post=replace(hostile(vector).post, tag=None))
    feed = atom([shown, entry(post())], CONFIGURATION, BASE)
    assert len(parsed(feed).entries) == 2
    (content,) = tree(feed).xpath("//atom:content/text()", namespaces=NAMES)
    assert list(faults(content)) == []
    assert {element.prefix for element in tree(feed).iter()} == {None}


@pytest.mark.parametrize("address", ADDRESSES)
def test_hostile_addresses_are_never_linked(address: str) -> None:
    feed = atom([hostile("A title", address)], CONFIGURATION, BASE)
    for href in tree(feed).xpath("//@href"):
        assert href.startswith("https://")


@given(text=st.text(), address=st.text(max_size=30))
def test_any_text_makes_a_well_formed_feed(text: str, address: str) -> None:
    feed = atom([hostile(text, address), entry(post())], CONFIGURATION, BASE)
    assert len(tree(feed).xpath("atom:entry", namespaces=NAMES)) == 2


def test_what_may_not_be_changed_goes_out_raw_where_repairs_cannot_be_marked() -> None:
    title = repaired("Seoul\u0092s bridge", ("\u0092", "\u2019"))
    for licence, shown in (("KOGL-1", "Seoul\u2019s bridge"), ("KOGL-3", "Seouls bridge")):
        root = tree(atom([entry(post(title=title, licence=licence))], CONFIGURATION, BASE))
        (item,) = root.xpath("atom:entry", namespaces=NAMES)
        assert item.xpath("string(atom:title)", namespaces=NAMES) == shown  # no XML holds U+0092


def test_a_repaired_control_character_is_named() -> None:
    body = repaired("The city\u0092s bridge", ("\u0092", "\u2019"))
    shown = post(licence="KOGL-1", body=body, blocks=(Paragraph(body.text),))
    (item,) = tree(atom([entry(shown)], CONFIGURATION, BASE)).xpath(
        "atom:entry/atom:content", namespaces=NAMES
    )
    assert "was \u201cU+0092\u201d" in item.text
