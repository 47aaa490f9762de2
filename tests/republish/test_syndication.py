"""All feeds of a site in all formats: valid, stable, with tombstones; and the sitemap."""

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from email.utils import parsedate_to_datetime
from pathlib import Path
from types import MappingProxyType
from typing import Any

import feedparser
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from seoulwire.configuration import Configuration, Rights, Takedown, load_configuration
from seoulwire.items import Entry
from seoulwire.repair.record import Repaired
from seoulwire.republish import feeds
from seoulwire.republish import sitemap as sitemaps
from seoulwire.republish.feeds import atom, json_feed, rss, urn
from seoulwire.republish.naming import file_name

from .factories import MOMENT, build_site, entry, feed_of, post, repaired
from .hostile import ADDRESSES, OPEN, VECTORS, faults, hostile_entry
from .selecting import texts

CONFIGURATION = load_configuration()
BASE = "https://example.org/news/"
GRAMMAR = etree.RelaxNG(etree.parse(Path(__file__).with_name("atom.rng")))
TOMBSTONES = "{http://purl.org/atompub/tombstones/1.0}"
# A tombstone as RFC 6721 has it in its section 3, less what we never write of it.
TOMBSTONE = etree.RelaxNG(
    etree.fromstring(
        """
        <element name="deleted-entry" xmlns="http://relaxng.org/ns/structure/1.0"
            ns="http://purl.org/atompub/tombstones/1.0"
            datatypeLibrary="http://www.w3.org/2001/XMLSchema-datatypes">
          <attribute name="ref" ns=""><data type="anyURI"/></attribute>
          <attribute name="when" ns="">
            <data type="dateTime"><param name="pattern">.+(Z|[+-]\\d\\d:\\d\\d)</param></data>
          </attribute>
          <empty/>
        </element>
        """
    )
)
SITEMAP = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9"}


def assert_atom(content: bytes) -> None:
    document = etree.fromstring(content)
    assert GRAMMAR.validate(document), GRAMMAR.error_log.last_error
    ids = texts(document, "//*[local-name()='entry']/*[local-name()='id']/text()")
    assert len(ids) == len(set(ids))
    updated = document.findtext("{*}updated")
    for tomb in document.iter(f"{TOMBSTONES}*"):
        assert TOMBSTONE.validate(tomb), TOMBSTONE.error_log.last_error
        assert tomb.getparent() is document
        # A reader takes an entry for newer than its tombstone, and the feed for as new as both.
        assert tomb.get("ref") not in ids
        assert (tomb.get("when") or "") <= (updated or "")


def assert_rss(content: bytes) -> None:
    """Check what RSS 2.0 asks for: rssboard.org/rss-specification."""
    root = etree.fromstring(content)
    assert (root.tag, root.get("version")) == ("rss", "2.0")
    (channel,) = root
    for required in ("title", "link", "description"):
        assert channel.findtext(required)
    parsedate_to_datetime(channel.findtext("lastBuildDate") or "")
    guids = texts(channel, "item/guid/text()")
    assert len(guids) == len(set(guids)) == len(channel.findall("item"))
    for item in channel.iterfind("item"):
        assert item.findtext("title") or item.findtext("description")
        assert item.find("guid").get("isPermaLink") == "false"  # type: ignore[union-attr]
        assert parsedate_to_datetime(item.findtext("pubDate") or "").tzinfo
        for link in item.iterfind("link"):
            assert (link.text or "").startswith(("http://", "https://"))


def assert_json_feed(content: bytes) -> None:
    """Check what JSON Feed 1.1 asks for: jsonfeed.org/version/1.1."""
    feed = json.loads(content)
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert isinstance(feed["title"], str)
    assert all(author["name"] for author in feed["authors"])
    ids = [item["id"] for item in feed["items"]]
    assert len(ids) == len(set(ids))
    for item in feed["items"]:
        assert isinstance(item["id"], str)
        assert ("content_html" in item) != ("content_text" in item)
        assert datetime.fromisoformat(item["date_modified"]).tzinfo
        if "date_published" in item:
            assert datetime.fromisoformat(item["date_published"]).tzinfo
        for name in ("url", "external_url"):
            assert item.get(name, "https://").startswith(("http://", "https://"))
        assert all(item.get("tags", ["a tag"]))


CHECKS = {
    "atom": (atom, assert_atom),
    "rss": (rss, assert_rss),
    "json": (json_feed, assert_json_feed),
}
KINDS = pytest.mark.parametrize("kind", list(CHECKS))


def parsed(content: bytes) -> Any:
    result = feedparser.parse(content)
    assert not result.bozo, result.get("bozo_exception")
    return result


def varied() -> list[Entry]:
    """Return posts that go out whole, as an excerpt and as a link, with and without each field."""
    body = repaired("the world��s city", ("��", "’"))
    return [
        entry(post(slug="whole", licence="KOGL-1", tag="Seoul's News")),
        entry(post(slug="repaired", licence="KOGL-3", body=body)),
        entry(post(slug="excerpt")),
        entry(post(slug="link", tag="Brochur", writer=None)),
        entry(post(slug="undated", registered=None, language=None, board="minutes")),
        entry(post("", slug="empty", licence="KOGL-1", title=Repaired.unchanged(""))),
    ]


@KINDS
@pytest.mark.parametrize("base", [BASE, None])
def test_every_feed_of_a_site_is_what_its_standard_asks_for(
    tmp_path: Path, kind: str, base: str | None
) -> None:
    build_site(varied(), tmp_path / "site", CONFIGURATION, base_url=base)
    files = list((tmp_path / "site").rglob(f"*feed*.{kind}"))
    files += (tmp_path / "site/feeds").glob(f"*.{kind}")
    assert len(files) == 7  # of all, two boards, two tags, two sources
    for path in files:
        CHECKS[kind][1](path.read_bytes())
        if kind != "json":
            parsed(path.read_bytes())


@KINDS
def test_a_hostile_text_in_every_field_leaves_a_valid_feed(kind: str) -> None:
    write, check = CHECKS[kind]
    entries = [hostile_entry(vector) for vector in VECTORS]
    entries += [
        entry(post(slug=f"address-{number}", url=address, licence="KOGL-1"))
        for number, address in enumerate(ADDRESSES)
    ]
    for begin in range(0, len(entries), feeds.FEED_LENGTH):
        content = write(feed_of(entries[begin : begin + feeds.FEED_LENGTH], OPEN, BASE))
        check(content)
        if kind == "json":
            for item in json.loads(content)["items"]:
                assert list(faults(item.get("content_html") or "<p>")) == []
        else:
            parsed(content)


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(text=st.text(), address=st.text(max_size=30), language=st.text(max_size=5))
def test_any_text_makes_three_valid_feeds_and_spoils_no_other_item(
    text: str, address: str, language: str
) -> None:
    odd = post(
        text,
        id=f"portal:{text}",
        url=address,
        licence="KOGL-1",
        title=Repaired.unchanged(text),
        tag=text,
        writer=text,
        language=language,
    )
    feed = feed_of([entry(odd), entry(post())], CONFIGURATION, BASE)
    for write, check in CHECKS.values():
        check(write(feed))
    assert len(etree.fromstring(rss(feed)).findall("channel/item")) == 2


def test_the_three_formats_say_the_same() -> None:
    whole, cut = post(slug="whole", licence="KOGL-1"), post(slug="cut", tag="Seoul's News")
    feed = feed_of([entry(whole), entry(cut)], CONFIGURATION, BASE)
    of_json = json.loads(json_feed(feed))["items"]
    for of_atom, of_rss, item in zip(
        parsed(atom(feed)).entries, parsed(rss(feed)).entries, of_json, strict=True
    ):
        assert of_atom.id == of_rss.id == item["id"]
        assert of_atom.link == of_rss.link == item["url"]
        assert of_atom.title == of_rss.title == item["title"] == "A bridge reopens"
        assert of_atom.author == of_rss.author == item["authors"][0]["name"] == "haneul"
        assert of_atom.published_parsed == of_rss.published_parsed
        assert of_atom.rights == of_rss.rights == item["_rights"]["text"]
        if "content_html" in item:
            assert of_atom.content[0].value == of_rss.content[0].value == item["content_html"]
        else:
            assert of_atom.summary == of_rss.summary == item["content_text"]
            assert of_atom.tags[0].term == of_rss.tags[0].term == item["tags"][0]


def test_a_feed_changes_only_where_content_changed(tmp_path: Path) -> None:
    shown = [entry(post(slug=f"p{number}", licence="KOGL-1")) for number in range(3)]

    def published() -> dict[str, bytes]:
        build_site(shown, tmp_path / "site", CONFIGURATION, base_url=BASE)
        return {path.name: path.read_bytes() for path in (tmp_path / "site").glob("feed.*")}

    before = published()
    viewed = replace(shown[0].post, views=90_000)
    shown[0] = replace(shown[0], post=viewed)
    assert published() == before
    changed = replace(shown[0].post, title=Repaired.unchanged("Reworded"))
    shown[0] = replace(shown[0], post=changed, updated=MOMENT + timedelta(days=1))
    after = published()
    assert all(after[name] != before[name] for name in before)
    ids = {
        content: {item.id: item.updated for item in parsed(content).entries}
        for content in (before["feed.atom"], after["feed.atom"])
    }
    old, new = ids.values()
    assert old.keys() == new.keys()
    assert [public_id for public_id in old if old[public_id] != new[public_id]] == [
        urn("portal:en/p0")
    ]


def taken_down(target: str) -> Configuration:
    takedown = Takedown(reason="by request", asked=date(2026, 11, 1), post=target)
    return replace(CONFIGURATION, takedowns=(takedown,))


def test_a_withdrawn_post_has_a_tombstone_where_it_was(tmp_path: Path) -> None:
    shown = [
        entry(post(slug="stays", board="news")),
        entry(post(slug="goes", board="news", tag="USA_Huffpost")),
        entry(post(slug="elsewhere", board="archives")),
        entry(post(slug="never-out", board="news")),
    ]
    gone, when = shown[1].post.id, datetime(2026, 11, 2, 3, 4, 5, tzinfo=UTC)
    removed: Mapping[str, datetime] = MappingProxyType({gone: when})
    withheld = replace(taken_down(gone), takedowns=(
        *taken_down(gone).takedowns, *taken_down(shown[3].post.id).takedowns))  # fmt: skip
    build_site(shown, tmp_path / "site", withheld, base_url=BASE, removed=lambda: removed)
    tombs = {}
    for path in (tmp_path / "site").rglob("*.atom"):
        assert_atom(path.read_bytes())
        tombs[path.name] = [
            (one.get("ref"), one.get("when"))
            for one in etree.fromstring(path.read_bytes()).iter(f"{TOMBSTONES}deleted-entry")
        ]
    tomb = [(urn(gone), "2026-11-02T03:04:05Z")]
    lost = [f"source-{file_name('HuffPost')}.atom", f"tag-{file_name('USA_Huffpost')}.atom"]
    assert tombs == {
        "feed.atom": tomb,
        "news.atom": tomb,
        "archives.atom": [],
        **dict.fromkeys(lost, tomb),
    }
    updated = parsed((tmp_path / "site/feed.atom").read_bytes()).feed.updated
    assert updated == "2026-11-02T03:04:05Z"


def test_a_feed_stays_when_its_last_post_has_gone_or_is_elsewhere(tmp_path: Path) -> None:
    site = tmp_path / "site"
    followed = post(slug="moves", board="news", tag="Tagged")
    build_site([entry(followed)], site, CONFIGURATION, base_url=BASE)
    feed = site / f"feeds/tag-{file_name('Tagged')}"
    assert parsed(feed.with_name(feed.name + ".rss").read_bytes()).entries
    moved = [entry(replace(followed, tag="Other"))]
    other_look = replace(CONFIGURATION, attachment_rights=Rights(text="none"))
    for configuration in (CONFIGURATION, CONFIGURATION, other_look):
        build_site(moved, site, configuration, base_url=BASE)
        assert_atom(feed.with_name(feed.name + ".atom").read_bytes())
        for suffix in ("atom", "rss"):
            left = parsed(feed.with_name(f"{feed.name}.{suffix}").read_bytes())
            assert (left.entries, left.feed.link) == ([], f"{BASE}index.html"), suffix
        assert json.loads(feed.with_name(feed.name + ".json").read_bytes())["items"] == []
        assert not (site / f"tags/{file_name('Tagged')}.html").exists()


def test_the_sitemap_names_every_page_that_search_engines_may_list(tmp_path: Path) -> None:
    build_site(varied(), tmp_path / "site", CONFIGURATION, base_url=BASE)
    root = etree.fromstring((tmp_path / "site/sitemap.xml").read_bytes())
    places = texts(root, "s:url/s:loc/text()", SITEMAP)
    assert len(places) == len(set(places))
    for place in places:
        assert (tmp_path / "site" / place.removeprefix(BASE)).is_file(), place
    posts = {f"{BASE}posts/{path.name}" for path in (tmp_path / "site/posts").iterdir()}
    assert posts <= set(places)
    dates = texts(root, "s:url/s:lastmod/text()", SITEMAP)
    assert {date.fromisoformat(day) for day in dates} == {MOMENT.date()}


@pytest.mark.parametrize("vector", ["https://a.example/?a=1&b=2/", "https://서울.example/<x>'\"/"])
def test_a_hostile_address_is_escaped_in_the_sitemap(tmp_path: Path, vector: str) -> None:
    for _, content in sitemaps.sitemaps(vector, ["index.html"], []):
        root = etree.fromstring(content)
        assert texts(root, "//s:loc/text()", SITEMAP) == [f"{vector}index.html"]


def test_a_sitemap_of_too_many_pages_is_an_index_of_several(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sitemaps, "LONGEST", 2)
    files = dict(sitemaps.sitemaps(BASE, ["a.html", "b.html", "c.html"], []))
    assert sorted(files) == ["sitemap.1.xml", "sitemap.2.xml", "sitemap.xml"]
    index = etree.fromstring(files["sitemap.xml"])
    assert texts(index, "//s:sitemap/s:loc/text()", SITEMAP) == [
        f"{BASE}sitemap.1.xml",
        f"{BASE}sitemap.2.xml",
    ]


def test_without_an_address_there_is_no_sitemap(tmp_path: Path) -> None:
    build_site(varied(), tmp_path / "site", CONFIGURATION)
    assert not (tmp_path / "site/sitemap.xml").exists()
