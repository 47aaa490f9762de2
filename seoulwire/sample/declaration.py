"""What the sample consists of: posts, articles and faults, as content/*.toml declares them.

A declaration is the one source of the page that is served and of the truth a crawl must find.
"""

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any, Literal

from seoulwire.content import Block, Figure, Paragraph, plain_text, with_text
from seoulwire.sample.body import parse_body
from seoulwire.sample.damage import Damage, shown

PORTAL = "http://seoulsolution.kr"
BOARDS = ("news", "archives")
ORIGINAL_LINK = "See the Original (Click Here)"
# How the lines begin that the portal's editors put around the text they took over.
PORTALS_OWN = ("(Source:", ORIGINAL_LINK, "By ", "(The discription", "(Image source", "<The ")
HOSTS = (
    "seoulsolution.kr",
    "english.seoul.go.kr",
    "www.huffingtonpost.com",
    "www.huffpost.com",
    "www.arirang.com",
    "www.mori-m-foundation.or.jp",
    "web.archive.org",
)

Layout = Literal["wordpress", "huffpost-2016", "huffpost-2023", "arirang"]
Mark = Literal["text", "image"]
Fault = Literal[
    "slow",
    "busy",
    "truncated",
    "gzip-truncated",
    "gone",
    "soft-404",
    "home",
    "robots",
    "empty",
    "endless",
    "blocked",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class SampleFile:
    """An attachment (첨부파일) of a post; ``missing`` ones answer 404."""

    name: str
    path: str
    missing: bool = False

    @property
    def url(self) -> str:
        """The absolute URL."""
        return PORTAL + self.path


@dataclass(frozen=True, slots=True, kw_only=True)
class SamplePost:
    """A post as its editor wrote it; texts are in the notation of damage.py.

    ``registered`` is what the list shows, so it may be no date. ``labels`` are those its own page
    shows (English ones, or Korean). ``cites`` are the URLs it gives as its sources; the ``See the
    Original`` line links to the first. ``licence`` says how its KOGL mark (공공누리) looks.
    A ``bare`` post has a page without labels and body. ``source`` is the URL of the article it was
    taken from, where it does not cite it and a look-up finds it.
    """

    board: str
    path: str
    title: str
    registered: str
    writer: str
    tag: str | None = None
    views: int | None = None
    body: tuple[Block, ...] = ()
    damage: Damage | None = None
    labels: tuple[str, ...] = ("Date", "Writer")
    cites: tuple[str, ...] = ()
    files: tuple[SampleFile, ...] = ()
    licence: Mark | None = None
    pinned: bool = False
    bare: bool = False
    deck: str | None = None
    byline: str | None = None
    published: str | None = None
    source: str | None = None

    @property
    def leads_to(self) -> tuple[str, ...]:
        """The URLs at which its sources are asked for: cited, or found by a look-up."""
        return (*self.cites, self.source) if self.source else self.cites

    @property
    def url(self) -> str:
        """The absolute URL of its own page."""
        return PORTAL + self.path

    @property
    def images(self) -> tuple[str, ...]:
        """The absolute URLs of the images in its body."""
        return tuple(self.absolute(one.url) for one in self.body if isinstance(one, Figure))

    def absolute(self, path: str) -> str:
        """Return the absolute URL of a path of the portal."""
        return PORTAL + path

    @property
    def date(self) -> date | None:
        """The day it was registered, or ``None`` where the list shows an impossible one."""
        try:
            return date.fromisoformat(self.registered)
        except ValueError:
            return None


@dataclass(frozen=True, slots=True, kw_only=True)
class SampleArticle:
    """A page of a cited site. ``published`` is an ISO instant with its zone.

    ``memento`` is when the web archive captured it (14 digits, UTC); its own site has it no longer.
    ``another`` has the title of the post that leads to it and is another text.
    """

    url: str
    layout: Layout
    title: str
    body: tuple[Block, ...]
    author: str | None = None
    section: str | None = None
    subtitle: str | None = None
    published: str | None = None
    views: int | None = None
    licence: Mark | None = None
    fault: Fault | None = None
    memento: str | None = None
    another: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """All of one sample: its posts, and by URL the articles that they cite.

    ``faults`` are cited URLs that no article answers; ``redirects`` lead from a URL to the next.
    """

    posts: tuple[SamplePost, ...]
    articles: Mapping[str, SampleArticle]
    faults: Mapping[str, Fault]
    redirects: Mapping[str, str]
    partners: tuple[Mapping[str, str], ...]
    blurbs: tuple[Mapping[str, str], ...]

    def board(self, key: str) -> tuple[SamplePost, ...]:
        """Return the posts of one board: the pinned first, then the newest, the undated last."""
        posts = [post for post in self.posts if post.board == key]
        newest = sorted(posts, key=lambda post: (post.pinned, post.date or date.min), reverse=True)
        return tuple(newest)

    def article_at(self, url: str) -> SampleArticle | None:
        """Return the article that ``url`` leads to, by way of its redirects."""
        while url in self.redirects:
            url = self.redirects[url]
        return self.articles.get(url)


@cache
def read_content(name: str) -> dict[str, Any]:
    """Return a table of the package's content, ``content/<name>.toml``."""
    folder = files("seoulwire.sample") / "content"
    return tomllib.loads(folder.joinpath(f"{name}.toml").read_text("utf-8"))


def written_posts() -> Iterator[SamplePost]:
    """Yield the posts that were written one by one."""
    for board in BOARDS:
        for declared in read_content(board)["posts"]:
            yield _post(board, dict(declared))


def written_articles(posts: tuple[SamplePost, ...]) -> Iterator[SampleArticle]:
    """Yield the articles that were written one by one; some copy the body of a post."""
    by_slug = {post.path.rpartition("/")[2]: post for post in posts}
    for declared in read_content("articles")["articles"]:
        values = dict(declared)
        copied = values.pop("copies", None)
        edits = values.pop("edits", [])
        source = values.pop("body", "")
        body = copied_body(by_slug[copied], edits) if copied else parse_body(source)
        yield SampleArticle(body=body, **values)


def copied_body(post: SamplePost, edits: Sequence[Sequence[str]] = ()) -> tuple[Block, ...]:
    """Return the body of a post as its source has it: undamaged, without the portal's own lines."""
    blocks = tuple(block for block in post.body if not _is_portals_own(block, post))
    text = shown(plain_text(blocks), None)
    for before, after in edits:
        if before not in text:
            message = f"{post.path} does not say {before!r}"
            raise ValueError(message)
        text = text.replace(before, after)
    return with_text(blocks, text)


def _is_portals_own(block: Block, post: SamplePost) -> bool:
    if not isinstance(block, Paragraph):
        return isinstance(block, Figure)
    return block.text in {post.title, post.deck} or block.text.startswith(PORTALS_OWN)


def _post(board: str, values: dict[str, Any]) -> SamplePost:
    path = values.pop("path", None) or f"/en/content/{values.pop('slug')}"
    attached = tuple(SampleFile(**entry) for entry in values.pop("files", ()))
    for name in ("labels", "cites"):
        if name in values:
            values[name] = tuple(values[name])
    body = parse_body(values.pop("body", ""))
    return SamplePost(board=board, path=path, body=body, files=attached, **values)
