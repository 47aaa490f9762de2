"""A post's own page: its labelled head, its body as blocks, and what hangs on it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from seoulwire.boards.body import Region, body_element, find_region
from seoulwire.boards.fields import Fields, named_values
from seoulwire.boards.files import file_blocks, linked_files, unlinked_files
from seoulwire.boards.head import Head, find_head
from seoulwire.boards.heading import unlabel_titles
from seoulwire.boards.labels import Meaning
from seoulwire.boards.licences import licence_of_post
from seoulwire.boards.outline import Line, Outline, read_outline
from seoulwire.boards.records import FACTS
from seoulwire.boards.refusals import refuse_alert, refuse_maintenance, refuse_no_post
from seoulwire.boards.titles import AGREES, agreement, split_tag
from seoulwire.content import (
    Block,
    Hyperlink,
    absolute_url,
    links,
    parse_blocks,
    plain_text,
)
from seoulwire.dates import parse_date
from seoulwire.exceptions import SoftError, UnreadableError
from seoulwire.items import FileLink

MAX_FILES = 1_000  # more links to documents than any post has; each of them would be asked for


@dataclass(frozen=True, slots=True, kw_only=True)
class PostPage:
    """What a post's own page says. ``title`` is without its bracket ``tag``.

    ``registered`` is ``None`` for a missing or impossible date, ``registered_raw`` what the page
    writes. ``unlinked`` are attachments without an address, each with the code that gives it.
    ``licence`` is ``KOGL-1`` to ``KOGL-4`` (공공누리), a Creative Commons one or
    ``all-rights-reserved``; ``language`` is what the page declares.
    """

    title: str | None
    tag: str | None
    registered: date | None
    registered_raw: str | None
    modified: date | None
    writer: str | None
    department: str | None
    views: int | None
    body: tuple[Block, ...]
    body_text: str
    attachments: tuple[FileLink, ...]
    unlinked: tuple[str, ...]
    links: tuple[Hyperlink, ...]
    previous_url: str | None
    next_url: str | None
    licence: str | None
    canonical_url: str | None
    language: str | None


def parse_post(
    html: str, url: str, *, today: date | None = None, listed: str | None = None
) -> PostPage:
    """Return what the page of a post says; ``today`` reads dates such as ``어제`` (yesterday).

    ``listed`` is the title that a list shows of it, which tells its own from other headings.

    Raises:
        SoftError: ``empty-body`` when the page shows nothing, ``soft-404`` when it says that the
            post is not there, ``secret`` or ``needs-login`` when it says that it is not for all.
        UnavailableError: ``maintenance`` when it says that the site is under maintenance.
        UnreadableError: ``no-labels`` when it has no label of a board.
    """
    try:
        outline = read_outline(html, url, today)
    except SoftError:
        refuse_alert(html, url)
        raise
    unlabel_titles(outline)
    head = find_head(outline, listed)
    if head is None:
        refuse_no_post(outline)
        raise UnreadableError("no-labels", f"no label of a board on this page: {outline.url}")
    if _may_be_another(outline, head, listed):
        refuse_maintenance(outline)
    fields = _fields(outline, head)
    blocks = file_blocks(outline, head)
    region = find_region(outline, head, blocks)
    previous_url, next_url = _neighbours(outline, head)
    licence, canonical_url = licence_of_post(outline, html, head.title), _canonical_url(outline)
    tag, title = _title(head)
    attachments = _attachments(outline, blocks, region)
    unlinked = dict.fromkeys(name for one in blocks for name in unlinked_files(outline, one))
    root = body_element(region)  # from here on the tree holds the body alone
    body = parse_blocks(root, outline.base_url)
    return PostPage(
        title=title,
        tag=tag,
        registered=fields.day(Meaning.REGISTERED, today),
        registered_raw=fields.registered_raw,
        modified=fields.day(Meaning.MODIFIED, today),
        writer=fields.writer,
        department=fields.department,
        views=fields.views,
        body=body,
        body_text=plain_text(body),
        attachments=attachments,
        unlinked=tuple(unlinked)[:MAX_FILES],
        links=links(root, outline.base_url),
        previous_url=previous_url,
        next_url=next_url,
        licence=licence,
        canonical_url=canonical_url,
        language=(outline.root.get("lang") or "").partition("-")[0].lower() or None,
    )


def _may_be_another(outline: Outline, head: Head, listed: str | None) -> bool:
    """Return whether a page with few labelled facts has not the title that its list shows."""
    lines = outline.lines[head.start : head.end]
    labelled = {one.meaning for line in lines for one in line.labelled}
    if listed is None or len(labelled & FACTS) > 1:
        return False
    return head.title is None or agreement(head.title, listed) < AGREES


def _fields(outline: Outline, head: Head) -> Fields:
    """Return the labelled fields of the head, and what only class names tell."""
    last = outline.lines[head.end - 1].element
    around = next((one for one in last.iterancestors() if len(outline.lines_of(one)) > 1), last)
    if outline.spans[around][1] <= head.end:
        labelled = set(head.fields.values.values())
        for meaning, value in named_values(around).items():
            if value not in labelled:
                head.fields.values.setdefault(meaning, value)
    if Meaning.TAG not in head.fields.values and head.title_element is not None:
        tag = named_values(head.title_element).get(Meaning.TAG)
        if tag is not None and tag != head.title:
            head.fields.values[Meaning.TAG] = tag
    if Meaning.REGISTERED not in head.fields.values:
        stated = outline.root.find(".//meta[@property='article:published_time']")
        if stated is not None and parse_date(stated.get("content", "")):
            head.fields.values[Meaning.REGISTERED] = stated.get("content", "")
    return head.fields


def _title(head: Head) -> tuple[str | None, str | None]:
    if head.title is None:
        return None, None
    category = head.fields.values.get(Meaning.TAG)
    return (category, head.title) if category else split_tag(head.title)


def _attachments(
    outline: Outline, blocks: Sequence[HtmlElement], region: Region
) -> tuple[FileLink, ...]:
    announced = (linked_files(outline, block, announced=True) for block in blocks)
    files = chain(*announced, linked_files(outline, region.root, announced=False))
    found: dict[str, FileLink] = {}
    for file in files:
        if len(found) == MAX_FILES:
            break
        found.setdefault(file.url, file)
    return tuple(found.values())


def _neighbours(outline: Outline, head: Head) -> tuple[str | None, str | None]:
    """Return the URLs of the previous and the next post (이전글, 다음글)."""
    urls: dict[Meaning, str | None] = {}
    for line in outline.lines[head.end :]:
        meaning = line.labelled[0].meaning if line.labelled else None
        if meaning in {Meaning.PREVIOUS, Meaning.NEXT} and meaning not in urls:
            urls[meaning] = _link_at(outline, line)
    return urls.get(Meaning.PREVIOUS), urls.get(Meaning.NEXT)


def _link_at(outline: Outline, line: Line) -> str | None:
    """Return the link around a label, or the one beside it that stands under no other label."""
    for element in (line.element, *line.element.iterancestors()):
        lines = outline.lines_of(element)
        if sum(bool(one.labelled) for one in lines) > 1:
            break
        for link in element.iter("a"):
            url = absolute_url(outline.base_url, link.get("href"))
            if url is not None:
                return url
    return None


def _canonical_url(outline: Outline) -> str | None:
    """Return the canonical URL the page declares, unless it names the site or a list of it.

    Many boards declare their front page, or their own path without the post's number.
    """
    link = outline.root.find(".//link[@rel='canonical']")
    url = None if link is None else absolute_url(outline.base_url, link.get("href"))
    if url is None:
        return None
    declared, here = urlsplit(url), urlsplit(outline.url)
    is_above = f"{here.path.rstrip('/')}/".startswith(f"{declared.path.rstrip('/')}/")
    is_itself = declared.path == here.path and (declared.query or not here.query)
    return url if not is_above or is_itself else None
