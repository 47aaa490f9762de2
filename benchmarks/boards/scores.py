"""What is right of what was read: rows, their fields, posts and next pages, counted."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, urlsplit

from benchmarks.boards.pages import FOLDER, LAST_PAGE, TITLES, written_posts
from seoulwire.boards import Listing, PostPage, Row, parse_listing, parse_post
from seoulwire.exceptions import SeoulwireError, SoftError
from seoulwire.sample.engines import Engine, EnginePost
from seoulwire.urls import canonical_url

# The pages a list is shown at, and how many it has: the first, the last of a block of ten, the very
# last, and the only one.
PAGES = ((1, LAST_PAGE), (10, LAST_PAGE), (LAST_PAGE, LAST_PAGE), (1, 1))
GRAM = 3


@dataclass(slots=True)
class Score:
    """How often each thing was ``asked`` and ``right``, and what was wrong, to be read."""

    asked: Counter[str] = field(default_factory=Counter)
    right: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)

    def count(self, what: str, expected: object, found: object) -> None:
        """Count one value that was asked for."""
        self.asked[what] += 1
        self.right[what] += expected == found
        if expected != found:
            self.wrong.append(f"{what}: {found!r} for {expected!r}")

    def share(self, what: str) -> float:
        """Return the share of right values, 1.0 where none was asked for."""
        return self.right[what] / self.asked[what] if self.asked[what] else 1.0

    def __iadd__(self, other: "Score") -> "Score":
        self.asked += other.asked
        self.right += other.right
        self.wrong += other.wrong
        return self


def score_variant(
    variant: Engine, seed: int = 1, *, titles: Sequence[str] = TITLES, newest: int = 1127
) -> Score:
    """Return how well the lists and posts of one engine's markup are read.

    The posts have some of the ``titles``, and numbers down from the ``newest``.
    """
    score = Score()
    for page, last in PAGES:
        pinned = 2 if page == 1 else 0
        posts = written_posts(seed + page, pinned=pinned, of=titles, newest=newest)
        _score_list(score, variant, posts, page, last)
    _score_empty(score, variant)
    posts = written_posts(seed, of=titles, newest=newest)
    for at in range(1, len(posts) - 1):
        _score_post(score, variant, posts[at], posts[at + 1], posts[at - 1])
    return score


def _score_list(
    score: Score, variant: Engine, posts: list[EnginePost], page: int, last: int
) -> None:
    listing = _listing(score, variant, variant.list_page(posts, page, last, last * 10 - 3), page)
    rows = listing.rows
    # Every written row must be found in its order, and nothing else.
    score.asked["rows found"] += len(posts)
    score.asked["rows true"] += len(rows)
    by_title = {post.title: post for post in posts}
    for row in rows:
        post = by_title.pop(row.title, None)
        if post is None:
            score.wrong.append(f"rows: no row is {row.title!r}")
        else:
            score.right["rows found"] += 1
            score.right["rows true"] += 1
            _score_row(score, variant, post, row)
    score.wrong += (f"rows: missed {title!r}" for title in by_title)
    expected = variant.list_url(page + 1) if page < last else None
    is_right = expected is not None and leads_to(listing.next_url, expected)
    score.count("next page", expected, expected if is_right else listing.next_url)
    if "total" in variant.shows:
        score.count("total", last * 10 - 3, listing.total)


def _score_row(score: Score, variant: Engine, post: EnginePost, row: Row) -> None:
    score.count("title", post.title, row.title)
    for name, expected, found in _fields(post, row):
        if name in variant.shows:
            score.count(name, expected, found)
    if "number" in variant.shows and not post.pinned:
        score.count("number", post.number, row.number)
    if "files" in variant.shows:
        score.count("files", bool(post.files), row.has_attachment)
    url = variant.post_url(post)
    score.count("url", url, url if leads_to(row.url, url) else row.url)


def _score_empty(score: Score, variant: Engine) -> None:
    listing = _listing(score, variant, variant.list_page([], 1, 1, 0), 1)
    score.count("empty list", 0, len(listing.rows))


def _listing(score: Score, variant: Engine, html: str, page: int) -> Listing:
    try:
        return parse_listing(html, variant.list_url(page))
    except SeoulwireError as error:
        score.wrong.append(f"list page {page}: {error}")
        return Listing(rows=(), next_url=None, total=None)


def score_others() -> Score:
    """Return how many pages that are no board are read as having no rows."""
    score = Score()
    for path in sorted((FOLDER / "others").glob("*.html")):
        try:
            rows = parse_listing(path.read_text("utf-8"), "https://www.saebit.example.kr/a/b").rows
        except SoftError:  # nothing at all, which has a name of its own
            rows = ()
        score.count("no board", (path.stem, 0), (path.stem, len(rows)))
    return score


def _score_post(
    score: Score, variant: Engine, post: EnginePost, before: EnginePost, after: EnginePost
) -> None:
    url = variant.post_url(post)
    try:
        page = parse_post(variant.post_page(post, before, after), url)
    except SeoulwireError as error:
        score.wrong.append(f"post: {error}")
        score.asked.update(("post title", "post date", "post body"))
        return
    score.count("post title", post.title, page.title)
    for name, expected, found in _fields(post, page):
        if name in variant.post_shows:
            score.count(f"post {name}", expected, found)
    if "files" in variant.post_shows:
        score.count("post files", sorted(post.files), sorted(one.name for one in page.attachments))
    f1 = character_f1(post.body, page.body_text)
    score.count("post body", post.body, post.body if f1 >= 0.95 else page.body_text)


def _fields(post: EnginePost, found: Row | PostPage) -> Iterator[tuple[str, object, object]]:
    yield "date", post.day, found.registered
    yield "writer", post.writer, found.writer
    yield "department", post.department, found.department
    yield "views", post.views, found.views
    yield "tag", post.tag, found.tag


def leads_to(found: str | None, expected: str) -> bool:
    """Return whether a URL has the address of another and its parameters, apart from sessions."""
    if found is None:
        return False
    here, there = urlsplit(canonical_url(found)), urlsplit(canonical_url(expected))
    return here[:3] == there[:3] and set(parse_qsl(there.query)) <= set(parse_qsl(here.query))


def character_f1(expected: str, found: str) -> float:
    """Return the harmonic mean of precision and recall over runs of three characters."""
    one, other = _grams(expected), _grams(found)
    shared = (one & other).total()
    whole = one.total() + other.total()
    return 2 * shared / whole if whole else 1.0


def _grams(text: str) -> Counter[str]:
    squeezed = "".join(text.split())
    return Counter(squeezed[at : at + GRAM] for at in range(len(squeezed) - GRAM + 1))
