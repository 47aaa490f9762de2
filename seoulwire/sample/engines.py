"""Five boards of the sample, each in the markup of an engine that Korean boards run on.

A file of ``templates/engines/`` holds one engine's markup: a head of ``name: value`` lines, then
the sections ``=== list`` and ``=== post``, templates over the same written posts. The head says the
URLs, the frame around the page, and which fields the list and the post show.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from math import ceil
from urllib.parse import parse_qsl, urlsplit

from seoulwire.sample.body import body_text
from seoulwire.sample.damage import is_damaged
from seoulwire.sample.declaration import SamplePost, written_posts
from seoulwire.sample.faults import not_found
from seoulwire.sample.files import PDF_TYPE, pdf
from seoulwire.sample.longtail import generate
from seoulwire.sample.reply import Reply, page
from seoulwire.sample.templating import render_source

ENGINES = ("table", "gnuboard", "egov", "rhymix", "drupal")
ENGINE_HOSTS = tuple(f"{name}.seoulsolution.kr" for name in ENGINES)
PAGE_POSTS = 10
POSTS = 24
PINNED = 2
BLOCK = 10  # page numbers that a paging bar shows at once
CHANGED = date(2017, 8, 18)
DEPARTMENT = "도시협력담당관"
ATTACHMENT = "guide.pdf"


@dataclass(frozen=True, slots=True, kw_only=True)
class EnginePost:
    """A post as its author knows it; ``paragraphs`` is its body, ``items`` a list inside it."""

    id: int
    number: int
    title: str
    tag: str
    day: date
    writer: str
    department: str
    views: int
    paragraphs: tuple[str, ...]
    items: tuple[str, ...] = ()
    files: tuple[str, ...] = ()
    pinned: bool = False

    @property
    def body(self) -> str:
        """The text of its body, a line for each paragraph and item."""
        return "\n".join((*self.paragraphs, *self.items))


@dataclass(frozen=True, slots=True, kw_only=True)
class Engine:
    """One engine's markup: its templates, its URLs, and the fields that its pages show."""

    name: str
    head: Mapping[str, str]
    sections: Mapping[str, str]

    @property
    def shows(self) -> frozenset[str]:
        """The fields that its list shows beside the title."""
        return frozenset(self.head["shows"].split())

    @property
    def post_shows(self) -> frozenset[str]:
        """The fields that a post's page shows beside the title."""
        return frozenset(self.head["post-shows"].split())

    def list_url(self, number: int) -> str:
        """Return the address of a list page, counted from 1."""
        offset = (number - 1) * PAGE_POSTS
        return self.head["list"].format(page=number, page0=number - 1, offset=offset)

    def post_url(self, post: EnginePost) -> str:
        """Return the address of a post."""
        return self.head["post"].format(id=post.id)

    def list_page(self, posts: Sequence[EnginePost], number: int, last: int, total: int) -> str:
        """Return list page ``number`` of ``last``, with ``posts`` of ``total``."""
        first = (number - 1) // BLOCK * BLOCK + 1
        return self._page(
            "list",
            title="알림마당",  # notices
            posts=posts,
            page=number,
            last=last,
            total=total,
            pages=range(first, min(first + BLOCK, last + 1)),
        )

    def post_page(self, post: EnginePost, before: EnginePost, after: EnginePost) -> str:
        """Return the page of a post, with links to the one ``before`` and the one ``after``."""
        return self._page("post", title=post.title, p=post, before=before, after=after)

    def _page(self, section: str, *, title: str, **values: object) -> str:
        content = render_source(self.sections[section], **values)
        frame = _folder().joinpath("frames", f"{self.head['frame']}.html").read_text("utf-8")
        # Put in last: the content is markup already.
        return render_source(frame, title=title, content="\x00").replace("\x00", content)


def read_engines(folder: Traversable) -> list[Engine]:
    """Return the engines whose markup a folder holds, by name."""
    found = [one for one in folder.iterdir() if one.name.endswith(".html")]
    return [_read(one) for one in sorted(found, key=lambda one: one.name)]


def sample_engines() -> list[Engine]:
    """Return the engines of the sample's own boards."""
    return read_engines(_folder().joinpath("engines"))


@cache
def engine_posts() -> tuple[EnginePost, ...]:
    """Return the posts that each of the five boards shows, the pinned first, then the newest."""
    chosen = [post for post in (*written_posts(), *generate(1).posts) if _is_plain(post)]
    newest = sorted(chosen, key=lambda post: post.registered, reverse=True)[:POSTS]
    posts = [_post(place, post) for place, post in enumerate(newest)]
    return tuple(sorted(posts, key=lambda post: not post.pinned))


def engine_answer(host: str, target: str) -> Reply:
    """Return what the board of an engine's host answers, whatever the order of parameters."""
    parts = urlsplit(target)
    if "down" in target.lower() or "/files/" in parts.path:
        return page(pdf(("How to apply",)), modified=CHANGED, media_type=PDF_TYPE)
    asked = set(parse_qsl(parts.query))
    known = [
        (len(query), reply)
        for (path, query), reply in _pages(host.partition(".")[0]).items()
        if path == parts.path and query <= asked
    ]
    # Posts come last: the address of one may carry the page of the list that led to it.
    return max(reversed(known), key=lambda one: one[0])[1] if known else not_found()


@cache
def _pages(name: str) -> Mapping[tuple[str, frozenset[tuple[str, str]]], Reply]:
    """Return the pages of one board by path and parameters; the first needs no page number."""
    engine = next(one for one in sample_engines() if one.name == name)
    posts = engine_posts()
    pinned, rest = posts[:PINNED], posts[PINNED:]
    last = ceil(len(rest) / PAGE_POSTS)
    pages = {}
    for number in range(1, last + 1):
        shown = rest[(number - 1) * PAGE_POSTS : number * PAGE_POSTS]
        text = engine.list_page((*pinned, *shown), number, last, len(posts))
        reply = page(text.encode(), modified=CHANGED)
        path, query = _place(engine.list_url(number))
        pages[path, query] = reply
        if number == 1:
            other = _place(engine.list_url(2))[1]
            pages[path, query & other] = reply
    for at, post in enumerate(posts):
        before, after = posts[min(at + 1, len(posts) - 1)], posts[max(at - 1, 0)]
        text = engine.post_page(post, before, after)
        pages[_place(engine.post_url(post))] = page(text.encode(), modified=post.day)
    return pages


def _place(url: str) -> tuple[str, frozenset[tuple[str, str]]]:
    parts = urlsplit(url)
    return parts.path, frozenset(parse_qsl(parts.query))


def _is_plain(post: SamplePost) -> bool:
    """Return whether a post needs nothing of the portal's: no damage, no sources, no head."""
    texts: Iterable[str] = (post.title, body_text(post.body))
    return (
        post.date is not None
        and not (post.bare or post.damage or post.cites)
        and bool(post.body)
        and not any(map(is_damaged, texts))
    )


def _post(place: int, post: SamplePost) -> EnginePost:
    assert post.date is not None  # noqa: S101 - undated posts are not chosen
    return EnginePost(
        id=20_170_001 + place,
        number=POSTS - place,
        title=post.title,
        tag=post.tag or "안내",  # notice
        day=post.date,
        writer=post.writer,
        department=DEPARTMENT,
        views=post.views or 0,
        paragraphs=tuple(" ".join(line.split()) for line in body_text(post.body).splitlines()),
        files=(ATTACHMENT,) if place % 3 == 0 else (),
        pinned=place in {3, 7},
    )


def _read(file: Traversable) -> Engine:
    head, *sections = file.read_text("utf-8").split("=== ")
    pairs = (line.partition(": ") for line in head.splitlines() if line.strip())
    return Engine(
        name=file.name.removesuffix(".html"),
        head={name: value.strip() for name, _, value in pairs},
        sections={
            name: body for name, _, body in (section.partition("\n") for section in sections)
        },
    )


def _folder() -> Traversable:
    return files("seoulwire.sample") / "templates"
