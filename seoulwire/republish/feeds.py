"""The Atom feed (RFC 4287): built as a tree, so always well-formed; within the rights."""

import uuid
from collections.abc import Iterable
from datetime import UTC, datetime, time, timedelta, timezone

from lxml import etree

from seoulwire.configuration import Configuration
from seoulwire.items import Entry
from seoulwire.republish.markup import printable, render_blocks, web_url
from seoulwire.republish.naming import file_name
from seoulwire.republish.rights import Decision, decide, permit, permitted_title

ATOM = "http://www.w3.org/2005/Atom"
FEED_LENGTH = 50
KST = timezone(timedelta(hours=9))
NEVER = datetime(1970, 1, 1, tzinfo=UTC)  # when an empty feed was updated


def feed_order(entries: Iterable[Entry]) -> list[Entry]:
    """Return the entries of a feed: the latest :data:`FEED_LENGTH`, latest first."""
    in_order = sorted(entries, key=lambda entry: entry.post.id)
    return sorted(in_order, key=lambda entry: entry.updated, reverse=True)[:FEED_LENGTH]


def atom(
    entries: Iterable[Entry],
    configuration: Configuration,
    base_url: str | None,
    *,
    title: str | None = None,
    path: str = "feed.atom",
) -> bytes:
    """Return the Atom feed of the latest entries.

    ``base_url`` ends in a slash; without one, links are relative to the feed, which stands at
    ``path`` in the site. Ids depend on the public ids alone, and ``updated`` is when the content
    last changed, so a feed of unchanged posts is the same feed.
    """
    root = base_url if base_url is not None else "../" * path.count("/")
    site = " · ".join(portal.name for portal in configuration.portals.values())
    latest = feed_order(entries)
    feed = etree.fromstring(f'<feed xmlns="{ATOM}"/>')
    _add(feed, "id", _urn(f"feed:{path}:{sorted(configuration.portals)}"))
    _add(feed, "title", f"{title} · {site}" if title else site)
    _add(feed, "updated", _instant(max((entry.updated for entry in latest), default=NEVER)))
    if base_url is not None:
        _add(feed, "link", rel="self", type="application/atom+xml", href=base_url + path)
    _add(feed, "link", rel="alternate", type="text/html", href=f"{root}index.html")
    _add(feed, "generator", "seoulwire")
    _add(_add(feed, "author"), "name", site)
    for entry in latest:
        decision = decide(entry, configuration)
        if decision.text != "none":
            _add_entry(feed, entry, decision, root)
    return etree.tostring(feed, encoding="utf-8", xml_declaration=True)


def _add_entry(feed: etree._Element, entry: Entry, decision: Decision, root: str) -> None:
    post = entry.post
    title = permitted_title(post.title, decision)
    element = _add(feed, "entry")
    _add(element, "id", _urn(post.id))
    _add(element, "title", title.text if title else "")
    _add(element, "updated", _instant(entry.updated))
    if post.registered is not None:  # a date of the portal's own zone
        _add(element, "published", datetime.combine(post.registered, time(), KST).isoformat())
    _add(element, "link", rel="alternate", type="text/html", href=_page(root, post.id))
    origin = web_url(post.url)
    if origin is not None:
        _add(element, "link", rel="via", href=origin)
    if post.writer:
        _add(_add(element, "author"), "name", post.writer)
    if post.tag:
        _add(element, "category", term=post.tag)
    _add(element, "rights", " · ".join((*decision.attribution, *filter(None, [decision.licence]))))
    body = permit(post.body, post.blocks, decision)
    if body.whole:
        html = render_blocks(body.blocks, body.repairs)
        _add(element, "content", str(html), type="html")
    elif body.text:
        _add(element, "summary", f"{body.text} …")


def _page(root: str, public_id: str) -> str:
    return f"{root}posts/{file_name(public_id)}.html"


def _urn(name: str) -> str:
    digest = uuid.uuid5(uuid.NAMESPACE_URL, "seoulwire:" + name.encode("utf-8", "replace").decode())
    return digest.urn


def _instant(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def _add(
    parent: etree._Element, name: str, text: str | None = None, **attributes: str
) -> etree._Element:
    element = etree.SubElement(parent, f"{{{ATOM}}}{name}")
    for key, value in attributes.items():
        element.set(key, printable(value))
    element.text = None if text is None else printable(text)
    return element
