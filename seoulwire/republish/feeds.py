"""Feeds in three formats: Atom (RFC 4287, RFC 6721), RSS 2.0 and JSON Feed 1.1.

The XML is built as a tree and the JSON from values, so that a feed is well-formed whatever its
texts hold. Ids depend on the public ids alone, and ``updated`` is when the content last changed, so
a feed of unchanged posts is the same feed.
"""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from email.utils import format_datetime

from lxml import etree

from seoulwire.dates import KST
from seoulwire.republish.gate import Decided, permit, permitted_title, unmarked
from seoulwire.republish.markup import (
    UNTITLED,
    json_bytes,
    language_tag,
    printable,
    render_blocks,
    web_url,
)
from seoulwire.republish.naming import file_name

ATOM = "http://www.w3.org/2005/Atom"
TOMBSTONES = "http://purl.org/atompub/tombstones/1.0"
CONTENT = "http://purl.org/rss/1.0/modules/content/"
DUBLIN_CORE = "http://purl.org/dc/elements/1.1/"
FEED_LENGTH = 50
NEVER = datetime(1970, 1, 1, tzinfo=UTC)  # when an empty feed was updated


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedItem:
    """One post in a feed, as far as it may go out; ``path`` is its page in the site.

    ``html`` is the body where all of it may go out, ``summary`` its beginning where that may.
    """

    id: str
    path: str
    title: str
    updated: datetime
    registered: date | None
    origin: str | None
    writer: str | None
    tag: str | None
    language: str | None
    rights: str
    html: str | None
    summary: str | None


@dataclass(frozen=True, slots=True)
class Deleted:
    """A post that was published and is no more, by its public id."""

    id: str
    when: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """A feed, whatever its format: its items latest first, at ``path`` without a suffix.

    ``base_url`` is where the site is served, ending in a slash; without one, links are relative.
    ``home`` is the page of the same posts; ``origin`` the portal's own, an absolute URL.
    """

    id: str
    title: str
    path: str
    home: str
    site: str
    origin: str
    base_url: str | None
    items: Sequence[FeedItem]
    deleted: Sequence[Deleted] = ()

    @property
    def updated(self) -> datetime:
        """When the latest change of what the feed lists was."""
        moments = [item.updated for item in self.items] + [each.when for each in self.deleted]
        return max(moments, default=NEVER)

    def with_items(self, items: Sequence[FeedItem]) -> "Feed":
        """Return the feed with its items."""
        return replace(self, items=tuple(items))

    def link(self, path: str) -> str:
        """Return the link to a page of the site."""
        root = self.base_url if self.base_url is not None else "../" * self.path.count("/")
        return root + path

    def absolute(self, path: str) -> str | None:
        """Return the address of a page of the site, where that is known."""
        return None if self.base_url is None else self.base_url + path


def feed_item(decided: Decided) -> FeedItem | None:
    """Return a post as feeds show it; ``None`` where nothing of it may go out."""
    post, decision = decided.entry.post, decided.decision
    title = permitted_title(post.title, decision)
    if title is None:
        return None
    body = permit(post.body, post.blocks, decision)
    summary = unmarked(body.text, body.repairs, decision)
    return FeedItem(
        id=urn(post.id),
        path=f"posts/{file_name(post.id)}.html",
        title=_said(unmarked(title.text, title.repairs, decision)) or UNTITLED,
        updated=decided.entry.updated,
        registered=post.registered,
        origin=web_url(post.url),
        writer=_said(post.writer),
        tag=_said(post.tag),
        language=language_tag(post.language),
        rights=" · ".join((*decision.attribution, *filter(None, [decision.licence]))),
        html=str(render_blocks(body.blocks, body.repairs)) if body.whole else None,
        summary=f"{summary} …" if body.text and not body.whole else None,
    )


def _said(text: str | None) -> str | None:
    """Return what can be read of a name, or ``None``: an element may not be empty."""
    return printable(text or "").strip() or None


def urn(name: str) -> str:
    """Return the stable id of what has a public id or another name."""
    digest = uuid.uuid5(uuid.NAMESPACE_URL, "seoulwire:" + name.encode("utf-8", "replace").decode())
    return digest.urn


def atom(feed: Feed) -> bytes:
    """Return a feed as Atom, with a tombstone for each post that is no more."""
    root = etree.fromstring(f'<feed xmlns="{ATOM}" xmlns:at="{TOMBSTONES}"/>')
    _add(root, "id", feed.id)
    _add(root, "title", feed.title)
    _add(root, "updated", _instant(feed.updated))
    own = feed.absolute(f"{feed.path}.atom")
    if own is not None:
        _add(root, "link", rel="self", type="application/atom+xml", href=own)
    _add(root, "link", rel="alternate", type="text/html", href=feed.link(feed.home))
    _add(root, "generator", "seoulwire")
    _add(_add(root, "author"), "name", feed.site)
    for each in feed.deleted:
        tombstone = etree.SubElement(root, f"{{{TOMBSTONES}}}deleted-entry")
        tombstone.set("ref", urn(each.id))
        tombstone.set("when", _instant(each.when))
    for item in feed.items:
        _add_entry(root, item, feed)
    return _xml(root)


def _add_entry(root: etree._Element, item: FeedItem, feed: Feed) -> None:
    element = _add(root, "entry")
    _add(element, "id", item.id)
    _add(element, "title", item.title)
    _add(element, "updated", _instant(item.updated))
    if item.registered is not None:  # a date of the portal's own zone
        _add(element, "published", _midnight(item.registered).isoformat())
    _add(element, "link", rel="alternate", type="text/html", href=feed.link(item.path))
    if item.origin is not None:
        _add(element, "link", rel="via", href=item.origin)
    if item.writer:
        _add(_add(element, "author"), "name", item.writer)
    if item.tag:
        _add(element, "category", term=item.tag)
    _add(element, "rights", item.rights)
    if item.html is not None:
        _add(element, "content", item.html, type="html")
    elif item.summary:
        _add(element, "summary", item.summary)


def rss(feed: Feed) -> bytes:
    """Return a feed as RSS 2.0; it has no absolute links of its own without an address."""
    names = {"atom": ATOM, "content": CONTENT, "dc": DUBLIN_CORE}
    root = etree.Element("rss", version="2.0", nsmap=names)
    channel = etree.SubElement(root, "channel")
    _add_plain(channel, "title", feed.title)
    _add_plain(channel, "link", feed.absolute(feed.home) or feed.origin)
    _add_plain(channel, "description", feed.title)
    _add_plain(channel, "generator", "seoulwire")
    _add_plain(channel, "lastBuildDate", format_datetime(feed.updated))
    own = feed.absolute(f"{feed.path}.rss")
    if own is not None:
        _add(channel, "link", rel="self", type="application/rss+xml", href=own)
    for item in feed.items:
        element = etree.SubElement(channel, "item")
        _add_plain(element, "title", item.title)
        link = feed.absolute(item.path) or item.origin
        if link is not None:
            _add_plain(element, "link", link)
        _add_plain(element, "guid", item.id).set("isPermaLink", "false")
        _add_plain(element, "pubDate", format_datetime(_published(item)))
        if item.writer:
            _add_plain(element, f"{{{DUBLIN_CORE}}}creator", item.writer)
        _add_plain(element, f"{{{DUBLIN_CORE}}}rights", item.rights)
        if item.tag:
            _add_plain(element, "category", item.tag)
        if item.html is not None:
            _add_plain(element, f"{{{CONTENT}}}encoded", item.html)
        elif item.summary:
            _add_plain(element, "description", _escaped(item.summary))
    return _xml(root)


def json_feed(feed: Feed) -> bytes:
    """Return a feed as JSON Feed 1.1."""
    known = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": feed.title,
        "home_page_url": feed.absolute(feed.home) or feed.origin,
        "feed_url": feed.absolute(f"{feed.path}.json"),
        "authors": [{"name": feed.site}],
        "items": [_json_item(item, feed) for item in feed.items],
    }
    return json_bytes(_without_none(known))


def _json_item(item: FeedItem, feed: Feed) -> dict[str, object]:
    published = None if item.registered is None else _midnight(item.registered).isoformat()
    text = None if item.html is not None else item.summary or item.title
    return _without_none(
        {
            "id": item.id,
            "url": feed.absolute(item.path) or item.origin,
            "external_url": item.origin,
            "title": item.title,
            "content_html": item.html,
            "content_text": text,
            "date_published": published,
            "date_modified": _instant(item.updated),
            "authors": [{"name": item.writer}] if item.writer else None,
            "tags": [item.tag] if item.tag else None,
            "language": item.language,
            "_rights": {"about": "who is to be credited, and the licence", "text": item.rights},
        }
    )


def _without_none(values: Mapping[str, object]) -> dict[str, object]:
    return {key: value for key, value in values.items() if value is not None}


def _published(item: FeedItem) -> datetime:
    return item.updated if item.registered is None else _midnight(item.registered)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), KST)


def _instant(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def _escaped(text: str) -> str:
    # Readers take a description for HTML.
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _xml(root: etree._Element) -> bytes:
    return etree.tostring(root, encoding="utf-8", xml_declaration=True)


def _add(
    parent: etree._Element, name: str, text: str | None = None, **attributes: str
) -> etree._Element:
    element = etree.SubElement(parent, f"{{{ATOM}}}{name}")
    for key, value in attributes.items():
        element.set(key, printable(value))
    element.text = None if text is None else printable(text)
    return element


def _add_plain(parent: etree._Element, name: str, text: str) -> etree._Element:
    element = etree.SubElement(parent, name)
    element.text = printable(text)
    return element
