"""Posts, and the links to what they attach, show and cite."""

from collections.abc import Iterator
from functools import partial
from urllib.parse import urlsplit

from seoulwire.boards import PostPage, find_citations, is_truncated, parse_post
from seoulwire.configuration import Configuration
from seoulwire.content import plain_text
from seoulwire.exceptions import UnreadableError
from seoulwire.items import Capture, Citation, Link, Post
from seoulwire.reading.identity import identify, refuse_list
from seoulwire.reading.named_sources import named_sources, strictest_source, strictness
from seoulwire.reading.page import Reading, moment_of, parse_twice, provenance_of
from seoulwire.reading.target import Target
from seoulwire.repair import align
from seoulwire.sources.language import language_of
from seoulwire.sources.page import images_of
from seoulwire.urls import canonical_url, is_homograph

# Files and images of one post: a page that names more would keep its host busy for days.
MAX_FILES = 500


def read_post(capture: Capture, target: Target, configuration: Configuration) -> Reading:
    """Return a post and the links to its files, its images and what it cites.

    Raises:
        SoftError: when the list or the front page answers in its place.
        UnreadableError: when neither the page nor its list has a title.
    """
    refuse_list(capture, target, configuration)
    label = target.link.label if target.link else None
    parse = partial(parse_post, today=moment_of(capture), listed=label)
    decoded, page, raw_page = parse_twice(capture, parse)
    url, public_id = identify(page.canonical_url, capture, target)
    listed = target.link or Link(role="post", url=url)
    title, raw_title = page.title or listed.label, raw_page.title or listed.label
    if title is None:
        raise UnreadableError("no-title", f"{capture.url}: neither the page nor its list has one")
    citations = find_citations(page.body, page.links, capture.url)
    named = _named(page, citations, target, url, configuration)
    post = Post(
        id=public_id,
        board=target.board or urlsplit(url).netloc,
        url=url,
        title=align(raw_title or title, title, decoded.repairs),
        title_truncated=is_truncated(title),
        tag=page.tag,
        source=_source_key(page, citations, named, configuration),
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
        images=images_of(page.body),
        licence=page.licence,
        language=language_of(f"{title}\n{plain_text(page.body)}", page.language),
        notes=_notes(page, citations, named, configuration),
        provenance=provenance_of(capture, decoded),
    )
    return Reading(items=(post,), links=tuple(_links_of(post, configuration)))


def _named(
    page: PostPage,
    citations: tuple[Citation, ...],
    target: Target,
    url: str,
    configuration: Configuration,
) -> tuple[str, ...]:
    """Return the sources that the text names in words, less those that it gives an address of."""
    portal = configuration.portals.get(target.portal or "")
    board = configuration.boards.get(target.board or "")
    own = [one for named in (portal, board) if named for one in (named.name, named.name_ko)]
    host = urlsplit(url).hostname or ""
    named = named_sources(
        page.body_text, configuration, host, filter(None, (*own, page.department))
    )
    cited = {getattr(configuration.source_of_url(one.url), "key", None) for one in citations}
    has_address = any(one.found == "source-line" for one in citations)
    return tuple(
        name
        for name in named
        if name not in cited and (name in configuration.sources or not has_address)
    )


def _source_key(
    page: PostPage,
    citations: tuple[Citation, ...],
    named: tuple[str, ...],
    configuration: Configuration,
) -> str | None:
    """Return the source of a post, by tag or address, but for one it names that allows less.

    Tag and address have their say in its rights beside it; a name is known here only.
    """
    source = configuration.source_of_tag(page.tag) if page.tag else None
    if source is None and citations:
        source = configuration.source_of_url(citations[0].url)
    name = strictest_source(named, configuration)
    if source is None or name is None:
        return source.key if source else name
    is_stricter = strictness(name, configuration) < strictness(source.key, configuration)
    return name if is_stricter else source.key


def _notes(
    page: PostPage,
    citations: tuple[Citation, ...],
    named: tuple[str, ...],
    configuration: Configuration,
) -> tuple[str, ...]:
    notes = [f"homograph: {one.url}" for one in citations if is_homograph(one.url)]
    if page.tag and configuration.source_of_tag(page.tag) is None:
        notes.append(f"unknown-tag: {page.tag}")
    notes += [f"unknown-source: {one}" for one in named if one not in configuration.sources]
    if page.registered is None and page.registered_raw:
        notes.append(f"impossible-date: {page.registered_raw}")
    if len(page.attachments) > MAX_FILES:
        notes.append(f"too-many-files: {len(page.attachments)}")
    notes += [f"unlinked-file: {one}" for one in page.unlinked[:MAX_FILES]]
    return tuple(notes)


def _may_copy_images(post: Post, configuration: Configuration) -> bool:
    """Return whether portal, tag and every source, cited or named, let images be copied."""
    sources = [
        configuration.source_of_url(url) for url in (post.url, *(c.url for c in post.citations))
    ]
    if post.tag:
        sources.append(configuration.source_of_tag(post.tag))
    if post.source:
        sources.append(configuration.sources.get(post.source))
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
