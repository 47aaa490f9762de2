"""The pages of seoulsolution.kr: front page, lists and posts, as a Drupal site shows them."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import ceil
from zlib import crc32

from markupsafe import Markup, escape

from seoulwire.sample.body import body_text, render_body
from seoulwire.sample.damage import cut, encode_page, length, shown
from seoulwire.sample.declaration import BOARDS, ORIGINAL_LINK, SamplePost, Site
from seoulwire.sample.reply import Reply, page
from seoulwire.sample.templating import render

FRONT_POSTS = 4
PAGE_POSTS = 10
TITLE_LIMIT = 80  # characters, bracket tag included; a longer title ends in ".."
NAMES = {"news": "News", "archives": "Archives"}
# The day the boards last changed: that of their newest posts.
CHANGED = date(2017, 8, 18)

# The editors typed these, and their editor let them through: <Case 1: ...>
_LITERAL = re.compile(r"<((?:Case|Remodeling|The Discription)[^<>]*)>")
_SOURCE = re.compile(r"\(Source: (http\S+)\)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A post as a list shows it."""

    path: str
    title: str
    labels: tuple[tuple[str, str], ...]
    text: Markup
    pinned: bool
    number: int


def portal_pages(site: Site) -> Iterator[tuple[str, Reply]]:
    """Yield the path and the page of the front page, every list page and every post."""
    yield "/en", page(encode_page(_front(site)), modified=CHANGED)
    for key in BOARDS:
        for path, text in _lists(key, site.board(key)):
            yield path, page(encode_page(text), modified=CHANGED)
    for post in site.posts:
        yield post.path, page(encode_page(_detail(post)), modified=post.date or CHANGED)


def empty_list(key: str, site: Site) -> Reply:
    """Return a list page past the last one: it has no rows."""
    posts = site.board(key)
    text = _list_page(key, (), _page_count(posts), posts)
    return page(encode_page(text), modified=CHANGED)


def list_title(post: SamplePost) -> str:
    """Return the title as lists show it, its end cut off, in the notation of damage.py."""
    title = full_title(post)
    return title if length(title) <= TITLE_LIMIT else cut(title, TITLE_LIMIT) + ".."


def full_title(post: SamplePost) -> str:
    """Return the title with its bracket tag."""
    return f"[{post.tag}] {post.title}" if post.tag else post.title


def _front(site: Site) -> str:
    boxes = [
        {
            "key": key,
            "name": NAMES[key],
            "rows": _rows([post for post in site.board(key) if not post.pinned][:FRONT_POSTS]),
        }
        for key in BOARDS
    ]
    return render("front", boxes=boxes, partners=site.partners, blurbs=site.blurbs)


def _lists(key: str, posts: Sequence[SamplePost]) -> Iterator[tuple[str, str]]:
    pinned = [post for post in posts if post.pinned]
    rest = [post for post in posts if not post.pinned]
    for number in range(_page_count(posts)):
        on_page = rest[number * PAGE_POSTS : (number + 1) * PAGE_POSTS]
        text = _list_page(key, [*pinned, *on_page], number, posts)
        yield f"/en/{key}?page={number}", text
        if number == 0:
            yield f"/en/{key}", text


def _list_page(
    key: str, on_page: Sequence[SamplePost], number: int, posts: Sequence[SamplePost]
) -> str:
    unpinned = _unpinned_count(posts)
    return render(
        "list",
        key=key,
        name=NAMES[key],
        total=len(posts),
        rows=_rows(on_page, first=unpinned - number * PAGE_POSTS),
        page=number,
        pages=_page_count(posts),
    )


def _page_count(posts: Sequence[SamplePost]) -> int:
    return ceil(_unpinned_count(posts) / PAGE_POSTS)


def _unpinned_count(posts: Sequence[SamplePost]) -> int:
    return sum(not post.pinned for post in posts)


def _rows(posts: Iterable[SamplePost], first: int = 0) -> list[Row]:
    rows = []
    number = first
    for post in posts:
        flat = " ".join(body_text(post.body).split())
        rows.append(
            Row(
                path=post.path,
                title=shown(list_title(post), post.damage),
                labels=_list_labels(post),
                text=_literal(shown(flat, post.damage)),
                pinned=post.pinned,
                number=number,
            )
        )
        number -= not post.pinned
    return rows


def _list_labels(post: SamplePost) -> tuple[tuple[str, str], ...]:
    labels = [
        ("등록일", post.registered),  # registered
        ("글쓴이", post.writer),  # writer
    ]
    if post.views is not None:
        labels.append(("조회수", f"{post.views:,} READS"))  # views
    return tuple(labels)


def _detail(post: SamplePost) -> str:
    title = shown(full_title(post), post.damage)
    if post.bare:
        return render("bare", title=title)
    values: Mapping[str, str] = {
        "Date": post.registered,
        "Writer": post.writer,
        "등록일": post.registered,
        "글쓴이": post.writer,
        "조회수": str(post.views),
    }
    return render(
        "post",
        post=post,
        title=title,
        number=number_of(post.path),
        labels=[(label, values[label]) for label in post.labels],
        body=render_body(post.body, lambda text: _inline(text, post)),
    )


def number_of(path: str) -> int:
    """Return the node number that a content system would have given the page."""
    return crc32(path.encode()) % 9000 + 1000


def _inline(text: str, post: SamplePost) -> Markup:
    if text == ORIGINAL_LINK:
        return Markup('<a href="{}" target="_blank">{}</a>').format(post.cites[0], text)
    # Half of the editors let their editor make a link of the source line, half left it text.
    source = _SOURCE.fullmatch(text) if len(post.path) % 2 else None
    if source:
        return Markup('(Source: <a href="{0}">{0}</a>)').format(source[1])
    return _literal(shown(text, post.damage))


def _literal(text: str) -> Markup:
    # Every second piece is the inside of literal brackets.
    pieces = enumerate(_LITERAL.split(text))
    return Markup("").join(
        Markup("<{}>").format(piece) if odd % 2 else escape(piece) for odd, piece in pieces
    )
