"""What a crawl of the sample must find, made of the same declarations as the pages themselves."""

import json
import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime

from seoulwire.configuration import Configuration, load_configuration
from seoulwire.content import Block, Figure
from seoulwire.items import Role, State
from seoulwire.sample.body import body_text
from seoulwire.sample.damage import is_damaged, meant
from seoulwire.sample.declaration import Fault, SampleArticle, SamplePost, Site
from seoulwire.sample.lookups import memento_url
from seoulwire.sample.sites import site
from seoulwire.urls import canonical_url, public_id

LICENCE = "KOGL-1"
RESERVED = "all-rights-reserved (site)"
PORTAL_KEY = "portal"
OUTCOMES: dict[Fault, tuple[State, str | None]] = {
    "slow": ("stored", None),
    "busy": ("stored", None),
    "truncated": ("partial", "content-length"),
    "gzip-truncated": ("partial", "gzip-truncated"),
    "gone": ("skipped", "gone"),
    "soft-404": ("skipped", "soft-error"),
    "home": ("skipped", "soft-error"),
    "empty": ("skipped", "soft-error"),
    "robots": ("skipped", "robots"),
    "blocked": ("skipped", "blocked-address"),
    "endless": ("quarantined", "over-limit"),
}

_LOST = re.compile("\ufffd+")
_SPACES = re.compile("[ \u00a0]*\u00a0[ \u00a0]*")
_FIELDS = {"Date": "registered", "등록일": "registered", "Writer": "writer", "글쓴이": "writer"}

# Of the images of these posts, sample.toml says that they may be copied; of no others.
COPIED_TAG = "Seoul's News"


@dataclass(frozen=True, slots=True, kw_only=True)
class Truth:
    """The row of the ledger that a URL must end as, and what must be stored for it.

    ``url`` is canonical and as it was linked, ``id`` that of the item stored for it; all fields
    after ``id`` are those of a stored item, ``None`` or empty where its pages do not show them.
    ``registered``, ``writer`` and ``views`` are what the post's own page or its list shows;
    ``own_labels`` names those that its own page shows. ``body`` is the repaired plain text by line,
    ``repaired`` those of its lines that were damaged and are whole again, ``damage`` counts the
    places (runs of U+FFFD) in title and body that nothing can restore. ``pairs`` are the ids of the
    articles stored complete for its sources. Of an article, ``deck`` is the subtitle and
    ``writer`` the author; ``memento`` is where the web archive has it, whose own page is gone.
    """

    role: Role
    url: str
    state: State
    reason: str | None = None
    id: str | None = None
    owner: str | None = None
    board: str | None = None
    title: str | None = None
    tag: str | None = None
    source: str | None = None
    registered: str | None = None
    writer: str | None = None
    views: int | None = None
    own_labels: tuple[str, ...] = ()
    deck: str | None = None
    byline: str | None = None
    published: datetime | None = None
    body: tuple[str, ...] = ()
    repaired: tuple[str, ...] = ()
    damage: int = 0
    citations: tuple[str, ...] = ()
    attachments: tuple[str, ...] = ()
    images: tuple[str, ...] = ()
    licence: str | None = None
    pairs: tuple[str, ...] = ()
    memento: str | None = None


def truth(scale: int = 1) -> tuple[Truth, ...]:
    """Return what a crawl of both boards and all they cite must find, one row for each URL."""
    declared, configuration = site(scale), load_configuration()
    rows: dict[tuple[Role, str], Truth] = {}
    for post in declared.posts:
        for row in (
            _post(post, declared, configuration),
            *_files(post),
            *_cited(post, declared, configuration),
        ):
            rows.setdefault((row.role, row.url), row)
    return tuple(rows.values())


def export_truth(scale: int = 1) -> str:
    """Return :func:`truth` as JSON."""
    rows = [asdict(row) for row in truth(scale)]
    return json.dumps(rows, ensure_ascii=False, indent=1, default=datetime.isoformat) + "\n"


def _post(post: SamplePost, declared: Site, configuration: Configuration) -> Truth:
    url = canonical_url(post.url)
    if post.bare:
        return Truth(
            role="post", url=url, state="quarantined", reason="no-labels", board=post.board
        )
    title, body = meant(post.title), _lines(post.body)
    cited = tuple(canonical_url(cite) for cite in post.cites)
    tagged = configuration.source_of_tag(post.tag) if post.tag else None
    source = tagged or (configuration.source_of_url(cited[0]) if cited else None)
    labels = ("views" if label == "조회수" else _FIELDS[label] for label in post.labels)
    return Truth(
        role="post",
        url=url,
        state="stored",
        id=public_id(PORTAL_KEY, url),
        board=post.board,
        title=title,
        tag=post.tag,
        source=source.key if source else None,
        registered=post.registered if post.date else None,
        writer=post.writer,
        views=post.views,
        own_labels=tuple(labels),
        deck=post.deck,
        byline=post.byline,
        published=_instant(post.published),
        body=tuple(meant(line) for line in body),
        repaired=tuple(
            meant(line) for line in body if is_damaged(line) and not _LOST.search(meant(line))
        ),
        damage=len(_LOST.findall(" ".join((title, *map(meant, body))))),
        citations=cited,
        attachments=tuple(attached.name for attached in post.files),
        images=tuple(canonical_url(image) for image in post.images),
        licence=LICENCE if post.licence else None,
        pairs=tuple(_pairs(post, declared, configuration)),
    )


def _files(post: SamplePost) -> Iterator[Truth]:
    owner = public_id(PORTAL_KEY, post.url)
    for attached in post.files:
        url = canonical_url(attached.url)
        if attached.missing:
            yield Truth(role="attachment", url=url, state="skipped", reason="gone", owner=owner)
        else:
            yield _file("attachment", url, owner, attached.name)
    for figure in post.body if post.tag == COPIED_TAG else ():
        if isinstance(figure, Figure):
            yield _file("image", canonical_url(post.absolute(figure.url)), owner, figure.alt)


def _file(role: Role, url: str, owner: str, title: str | None) -> Truth:
    return Truth(
        role=role,
        url=url,
        state="stored",
        id=public_id(PORTAL_KEY, url),
        owner=owner,
        title=title,
    )


def _cited(post: SamplePost, declared: Site, configuration: Configuration) -> Iterator[Truth]:
    for url in map(canonical_url, post.leads_to):
        article = declared.article_at(url)
        fault = article.fault if article else declared.faults[url]
        state, reason = OUTCOMES[fault] if fault else ("stored", None)
        if article and state == "stored":
            yield _article(url, article, configuration)
        else:
            yield Truth(role="article", url=url, state=state, reason=reason)


def _article(url: str, article: SampleArticle, configuration: Configuration) -> Truth:
    source = configuration.source_of_url(article.url)
    if source is None:
        message = f"the sample cites an undeclared source: {article.url}"
        raise ValueError(message)
    return Truth(
        role="article",
        url=url,
        state="stored",
        id=public_id(source.key, article.url),
        title=article.title,
        source=source.key,
        writer=article.author,
        deck=article.subtitle,
        published=_instant(article.published),
        body=_lines(article.body),
        licence=_rights_of(article),
        memento=memento_url(article) if article.memento else None,
    )


def _rights_of(article: SampleArticle) -> str | None:
    """Return the mark on the page, else what the footer of the city's site says of all pages."""
    if article.licence:
        return LICENCE
    return RESERVED if article.layout == "wordpress" else None


def _pairs(post: SamplePost, declared: Site, configuration: Configuration) -> Iterator[str]:
    for row in _cited(post, declared, configuration):
        article = declared.article_at(row.url)
        if row.id is not None and not (article and article.another):
            yield row.id


def _instant(declared: str | None) -> datetime | None:
    return datetime.fromisoformat(declared) if declared else None


def _lines(body: tuple[Block, ...]) -> tuple[str, ...]:
    text = body_text(body)
    return tuple(_SPACES.sub(" ", line) for line in text.split("\n")) if text else ()
