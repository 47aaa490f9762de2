"""Capture in, what it says out: bytes decoded, the page parsed, every text beside its raw form.

A page whose bytes needed repair is parsed twice, from the plain decode and from the segment-wise
one: markup is the same in both, since no byte of a CP949 pair is ``<`` or ``>``.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta, timezone
from functools import partial
from typing import Literal, TypeVar
from urllib.parse import urlsplit

from seoulwire import __version__
from seoulwire.archive.cdx import parse_replay_url
from seoulwire.attachments import attachment_text, media_type_of
from seoulwire.boards import (
    Listing,
    PostPage,
    find_citations,
    find_script_signs,
    parse_front,
    parse_listing,
    parse_post,
    parse_selected,
)
from seoulwire.configuration import Configuration
from seoulwire.content import Figure, plain_text
from seoulwire.exceptions import SoftError, UnavailableError, UnreadableError
from seoulwire.items import (
    Article,
    Attachment,
    Blurb,
    Capture,
    Citation,
    FetchedImage,
    Image,
    Item,
    Link,
    Partner,
    Post,
    Provenance,
)
from seoulwire.repair import Decoded, align, decode
from seoulwire.sources import ArticlePage, parse_article
from seoulwire.sources.language import language_of
from seoulwire.sources.page import read_page, shown_html
from seoulwire.sources.soft_errors import refuse_soft_error
from seoulwire.urls import canonical_url, is_homograph, post_urls, public_id

EXTRACTOR = f"seoulwire/{__version__}"
GONE = frozenset({404, 410})
TRANSIENT = frozenset({408, 425, 429, *range(500, 600)})

# Files and images of one post: a page that names more would keep its host busy for days.
MAX_FILES = 500

# Korea has one zone, and no summer time since 1988.
KST = timezone(timedelta(hours=9), "KST")

Page = TypeVar("Page")


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """What a URL was asked for as. ``link`` is its ledger row; lists and front pages have none.

    ``replay`` is the URL under which a web archive shows its captures, where one is asked for the
    article's page.
    """

    role: Literal["front", "list", "post", "article", "attachment", "image"]
    portal: str | None = None
    board: str | None = None
    link: Link | None = None
    replay: str | None = None


def target_of(link: Link, configuration: Configuration) -> Target:
    """Return what a link is to be asked for as."""
    board = configuration.boards.get(link.board or "")
    portal = board.portal if board else None
    if link.role == "post" and link.found == "archive":  # no list named it
        host = urlsplit(link.url).hostname
        fronts = {urlsplit(one.front).hostname: key for key, one in configuration.portals.items()}
        portal = fronts.get(host)
    return Target(role=link.role, portal=portal, board=link.board, link=link)


def target_of_capture(link: Link, capture: Capture, configuration: Configuration) -> Target:
    """Return what a link's capture in the archive is to be read as: it may be a memento."""
    target, archive = target_of(link, configuration), configuration.archive
    if link.role == "article" and archive and parse_replay_url(archive.replay, capture.url):
        return replace(target, replay=archive.replay)
    return target


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What a capture said: items not yet repaired, links to follow, and a list page's own rows.

    ``charset`` is that of a list page.
    """

    items: tuple[Item, ...] = ()
    links: tuple[Link, ...] = ()
    listing: Listing | None = None
    charset: str | None = None


def read(capture: Capture, target: Target, configuration: Configuration) -> Reading:
    """Return what ``capture`` says, read as ``target``.

    Raises:
        SoftError: when it is no content: gone, empty, an error page that answers 200.
        UnavailableError: when the server could not answer now.
        UnreadableError: when it is in scope and cannot be read.
    """
    _check_answer(capture)
    match target.role:
        case "front":
            return _read_front(capture, target)
        case "list":
            return _read_list(capture, target, configuration)
        case "post":
            return _read_post(capture, target, configuration)
        case "article":
            return _read_article(capture, target, configuration)
        case "attachment" | "image":
            return _read_file(capture, target)


def _check_answer(capture: Capture) -> None:
    if capture.status in GONE:
        raise SoftError("gone", f"HTTP {capture.status} {capture.url}")
    if capture.status in TRANSIENT:
        raise UnavailableError(f"http-{capture.status}", capture.url)
    if not 200 <= capture.status < 300:
        raise SoftError(f"http-{capture.status}", capture.url)
    if capture.reason == "over-limit":
        raise UnreadableError("over-limit", f"{capture.url}: larger than SEOULWIRE_MAX_BODY allows")
    if not capture.body.strip(b"\xef\xbb\xbf \t\r\n\x00"):
        raise SoftError("empty-body", capture.url)


def _read_front(capture: Capture, target: Target) -> Reading:
    decoded, front, raw_front = _parse(capture, parse_front)
    provenance = _provenance(capture, decoded)
    partners = tuple(
        Partner(
            id=f"{target.portal}:partner/{partner.name}",
            name=partner.name,
            url=partner.url,
            provenance=provenance,
        )
        for partner in front.partners
    )
    blurbs = tuple(
        Blurb(
            id=f"{target.portal}:blurb/{blurb.title}",
            title=blurb.title,
            body=align("\n".join(raw.lines), "\n".join(blurb.lines), decoded.repairs),
            provenance=provenance,
        )
        for blurb, raw in zip(front.blurbs, raw_front.blurbs, strict=True)
    )
    return Reading(items=(*partners, *blurbs))


def _read_list(capture: Capture, target: Target, configuration: Configuration) -> Reading:
    board, today = configuration.boards.get(target.board or ""), _moment(capture)
    if board is None or board.selectors is None:
        decoded, listing, _ = _parse(capture, partial(parse_listing, today=today))
    else:
        helped = partial(parse_selected, selectors=board.selectors, today=today)
        decoded, listing, _ = _parse(capture, helped)
    if not listing.is_board:
        signs = "; ".join(find_script_signs(decoded.text))
        if signs:
            raise UnreadableError(
                "script-only",
                f"only a browser shows it ({signs}); render = true in its declaration has one "
                f"show it: {capture.url}",
            )
        html = shown_html(decoded.text, capture.url)
        refuse_soft_error(read_page(html, capture.url, may_have_licence=False))
        raise UnreadableError("no-labels", f"nothing tells that this is a board: {capture.url}")
    linked = [row for row in listing.rows if row.url is not None]
    urls = post_urls([row.url for row in linked if row.url is not None])
    links = tuple(
        Link(
            role="post",
            url=url,
            board=target.board,
            label=row.title,
            found="list",
            registered=row.registered,
            writer=row.writer,
            views=row.views,
        )
        for row, url in zip(linked, urls, strict=True)
    )
    return Reading(links=links, listing=listing, charset=decoded.charset)


def _read_post(capture: Capture, target: Target, configuration: Configuration) -> Reading:
    decoded, page, raw_page = _parse(capture, partial(parse_post, today=_moment(capture)))
    url = canonical_url(page.canonical_url or capture.url)
    listed = target.link or Link(role="post", url=url)
    title, raw_title = page.title or listed.label, raw_page.title or listed.label
    if title is None:
        raise UnreadableError("no-title", f"{capture.url}: neither the page nor its list has one")
    citations = find_citations(page.body, page.links, capture.url)
    post = Post(
        id=public_id(target.portal or urlsplit(url).netloc, url),
        board=target.board or urlsplit(url).netloc,
        url=url,
        title=align(raw_title or title, title, decoded.repairs),
        title_truncated=title.rstrip().endswith(("..", "…")),
        tag=page.tag,
        source=_source_key(page, citations, configuration),
        registered=page.registered or listed.registered,
        registered_raw=page.registered_raw,
        modified=page.modified,
        writer=page.writer or listed.writer,
        department=page.department,
        views=listed.views if page.views is None else page.views,
        body=align(plain_text(raw_page.body), plain_text(page.body), decoded.repairs),
        blocks=page.body,
        deck=None,
        byline=None,
        published=None,
        published_raw=None,
        citations=citations,
        attachments=page.attachments[:MAX_FILES],
        images=_images(page),
        licence=page.licence,
        language=language_of(f"{title}\n{plain_text(page.body)}", page.language),
        notes=_notes(page, citations, configuration),
        provenance=_provenance(capture, decoded),
    )
    return Reading(items=(post,), links=tuple(_links_of(post, configuration)))


def _source_key(
    page: PostPage, citations: tuple[Citation, ...], configuration: Configuration
) -> str | None:
    source = configuration.source_of_tag(page.tag) if page.tag else None
    if source is None and citations:
        source = configuration.source_of_url(citations[0].url)
    return source.key if source else None


def _notes(
    page: PostPage, citations: tuple[Citation, ...], configuration: Configuration
) -> tuple[str, ...]:
    notes = [f"homograph: {one.url}" for one in citations if is_homograph(one.url)]
    if page.tag and configuration.source_of_tag(page.tag) is None:
        notes.append(f"unknown-tag: {page.tag}")
    if page.registered is None and page.registered_raw:
        notes.append(f"impossible-date: {page.registered_raw}")
    if len(page.attachments) > MAX_FILES:
        notes.append(f"too-many-files: {len(page.attachments)}")
    return tuple(notes)


def _images(page: PostPage) -> tuple[Image, ...]:
    return tuple(
        Image(url=block.url, alt=block.alt, caption=block.caption, credit=block.credit)
        for block in page.body
        if isinstance(block, Figure) and block.embed is None
    )


def _may_copy_images(post: Post, configuration: Configuration) -> bool:
    """Return whether portal, tag and every cited source let images be copied."""
    sources = [
        configuration.source_of_url(url) for url in (post.url, *(c.url for c in post.citations))
    ]
    if post.tag:
        sources.append(configuration.source_of_tag(post.tag))
    rights = (source.rights if source else configuration.unknown_rights for source in sources)
    return all(one.images == "copy" for one in rights)


def _links_of(post: Post, configuration: Configuration) -> Iterator[Link]:
    for file in post.attachments:
        yield Link(
            role="attachment",
            url=canonical_url(file.url),
            board=post.board,
            owner=post.id,
            label=file.name,
            found="attached-file",
        )
    images = post.images[:MAX_FILES] if _may_copy_images(post, configuration) else ()
    for image in images:
        yield Link(
            role="image",
            url=canonical_url(image.url),
            board=post.board,
            owner=post.id,
            label=image.alt,
            found="body",
        )
    for citation in post.citations:
        yield Link(
            role="article",
            url=citation.url,
            board=post.board,
            owner=post.id,
            found=citation.found,
        )


def _read_article(capture: Capture, target: Target, configuration: Configuration) -> Reading:
    shown, memento = _shown(capture, target)
    captured = (memento or capture.fetched).date()

    def parse(html: str, url: str) -> ArticlePage:
        return parse_article(html, url, captured)

    decoded, page, raw_page = _parse(replace(capture, url=shown), parse)
    url = canonical_url(page.canonical_url or shown)
    source = configuration.source_of_url(url)
    subtitle = page.subtitle
    article = Article(
        id=public_id(source.key if source else urlsplit(url).netloc, url),
        source=source.key if source else urlsplit(url).netloc,
        url=url,
        title=align(raw_page.title, page.title, decoded.repairs),
        subtitle=align(raw_page.subtitle or subtitle, subtitle, decoded.repairs)
        if subtitle
        else None,
        authors=page.authors,
        published=page.published.value if page.published else None,
        published_raw=page.published_raw,
        modified=page.modified.value if page.modified else None,
        section=page.section,
        language=page.language,
        body=align(plain_text(raw_page.blocks), plain_text(page.blocks), decoded.repairs),
        blocks=page.blocks,
        images=page.images,
        licence=page.licence,
        layout=page.layout,
        notes=(),
        site=page.site_name,
        published_zone=page.published.zone_origin if page.published else None,
        modified_zone=page.modified.zone_origin if page.modified else None,
        memento=memento,
        provenance=_provenance(capture, decoded),
    )
    return Reading(items=(article,))


def _shown(capture: Capture, target: Target) -> tuple[str, datetime | None]:
    """Return the URL of the page that a capture shows, and when a web archive captured it."""
    if target.replay is None:
        return capture.url, None
    replayed = parse_replay_url(target.replay, capture.url)
    if replayed is None:
        raise SoftError("no-memento", f"the archive answered with another page: {capture.url}")
    moment, url = replayed
    return url, moment


def _read_file(capture: Capture, target: Target) -> Reading:
    link = target.link
    if link is None or link.owner is None:
        message = f"a {target.role} needs the link of the post that shows it: {capture.url}"
        raise ValueError(message)
    declared = (capture.header("Content-Type") or "").partition(";")[0].strip().lower() or None
    media_type = media_type_of(capture.body, declared)
    if media_type == "text/html":
        raise SoftError("soft-404", f"{capture.url} answers with a page instead of a file")
    namespace = link.owner.partition(":")[0]
    item: Attachment | FetchedImage
    if target.role == "attachment":
        item = Attachment(
            id=public_id(namespace, link.url),
            post=link.owner,
            url=link.url,
            name=link.label or urlsplit(link.url).path.rpartition("/")[2],
            media_type=media_type,
            size=len(capture.body),
            text=attachment_text(capture.body, media_type),
            provenance=_provenance(capture, None),
        )
    else:
        item = FetchedImage(
            id=public_id(namespace, link.url),
            post=link.owner,
            url=link.url,
            media_type=media_type,
            size=len(capture.body),
            provenance=_provenance(capture, None),
        )
    return Reading(items=(item,))


def _moment(capture: Capture) -> datetime:
    """Return when a page was fetched, by the clock of its board: 어제 is the day before."""
    return capture.fetched.astimezone(KST)


def _parse(capture: Capture, parse: Callable[[str, str], Page]) -> tuple[Decoded, Page, Page]:
    """Return the decode, the page, and the page as a plain decode of its bytes shows it."""
    decoded = decode(capture.body, _http_charset(capture))
    page = parse(decoded.text, capture.url)
    raw_page = parse(decoded.raw, capture.url) if decoded.repairs else page
    return decoded, page, raw_page


def _http_charset(capture: Capture) -> str | None:
    content_type = capture.header("Content-Type") or ""
    _, found, charset = content_type.lower().partition("charset=")
    return charset.split(";")[0].strip(" \"'") or None if found else None


def _provenance(capture: Capture, decoded: Decoded | None) -> Provenance:
    return Provenance(
        capture=capture.id,
        requested_url=capture.requested_url,
        url=capture.url,
        digest=capture.digest,
        fetched=capture.fetched,
        extractor=EXTRACTOR,
        charset=decoded.charset if decoded else None,
        integrity=capture.integrity,
        reason=capture.reason,
    )
