"""The static site: an index by board, a page for each post, about, feeds. No script, no tracker."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from jinja2 import Environment, PackageLoader, StrictUndefined, Template

from seoulwire.configuration import Configuration, TextRight
from seoulwire.exceptions import ConfigurationError
from seoulwire.items import Blurb, Entry, Partner
from seoulwire.republish.feeds import FEED_LENGTH, atom, feed_order
from seoulwire.republish.markup import UNPRINTABLE, is_visible, percent, web_url
from seoulwire.republish.naming import file_name
from seoulwire.republish.page import Page, page_of
from seoulwire.republish.rights import decide, decide_blurb, permit, permitted_title
from seoulwire.republish.swap import replaced_directory

MARKER = "seoulwire-site.json"  # by which a directory is known to be ours to replace
ASSETS = ("style.css", "icon.png")
POSTS_PER_PAGE = 50
POSTS_ON_FRONT = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteReport:
    """What a build wrote: files of HTML, and posts by how much of their text went out.

    ``withheld`` posts appear nowhere, because nothing of them may.
    """

    pages: int
    full: int
    excerpts: int
    links: int
    withheld: int
    feeds: int


@dataclass(frozen=True, slots=True)
class _Row:
    """One line of an index."""

    id: str
    href: str
    title: str
    tag: str | None
    source: str | None
    registered: date | None
    text: TextRight
    repairs: int
    damage: int


@dataclass(frozen=True, slots=True)
class _Board:
    """A board as the site shows it; ``rows`` newest first."""

    key: str
    name: str
    name_ko: str | None
    file: str
    rows: Sequence[_Row]


class _Site:
    """One build: collects what the indexes and feeds need while posts stream through."""

    def __init__(self, directory: Path, configuration: Configuration, base_url: str | None) -> None:
        self.directory = directory
        self.configuration = configuration
        self.base_url = base_url
        self.rows: dict[str, list[_Row]] = {}
        self.newest: dict[str | None, list[Entry]] = {}
        self.pages = 0
        self.texts: dict[TextRight, int] = dict.fromkeys(("full", "excerpt", "link", "none"), 0)
        portals = list(configuration.portals.values())
        self.shared: Mapping[str, Any] = {
            "site": " · ".join(portal.name for portal in portals),
            "site_ko": " · ".join(portal.name_ko for portal in portals if portal.name_ko),
        }

    def add(self, entry: Entry) -> None:
        """Write the page of one post, if any of it may go out."""
        decision = decide(entry, self.configuration)
        self.texts[decision.text] += 1
        title = permitted_title(entry.post.title, decision)
        if title is None:
            return
        post, name = entry.post, file_name(entry.post.id)
        board = self._board(post.board, ())
        page = page_of(entry, title, decision, self.configuration)
        self.write(f"posts/{name}.html", "post.html", page=page, board=board)
        self.rows.setdefault(post.board, []).append(_row(post.id, f"posts/{name}.html", page))
        for key in (None, post.board):
            newest = self.newest.setdefault(key, [])
            newest.append(entry)
            if len(newest) > 4 * FEED_LENGTH:  # memory stays flat, sorting stays rare
                newest[:] = feed_order(newest)

    def write(self, path: str, template: str, **values: object) -> None:
        """Write one page; ``path`` is relative to the root of the site."""
        root = "../" * path.count("/")
        html = _template(template).render(self.shared, root=root, **values)
        html = UNPRINTABLE.sub("", html)
        (self.directory / path).write_bytes(html.encode("utf-8"))
        self.pages += 1

    def write_indexes(self, partners: Sequence[Partner], blurbs: Iterable[Blurb]) -> None:
        """Write the front page, the pages of every board, and the page about the site."""
        boards = [self._board(key, self.rows[key]) for key in self._board_keys()]
        rows = [row for board in boards for row in board.rows]
        totals = {
            "posts": len(rows),
            "repairs": sum(row.repairs for row in rows),
            "damage": sum(row.damage for row in rows),
        }
        self.write("index.html", "index.html", boards=boards, shown=POSTS_ON_FRONT, totals=totals)
        for board in boards:
            last = max(1, -(-len(board.rows) // POSTS_PER_PAGE))
            for number in range(1, last + 1):
                begin = (number - 1) * POSTS_PER_PAGE
                self.write(
                    _board_path(board, number),
                    "board.html",
                    board=board,
                    rows_shown=board.rows[begin : begin + POSTS_PER_PAGE],
                    number=number,
                    paths=[_board_path(board, page) for page in range(1, last + 1)],
                )
        self.write(
            "about.html",
            "about.html",
            boards=boards,
            texts=self.texts,
            sources=self.configuration.sources.values(),
            unknown=self.configuration.unknown_rights,
            partners=[(partner.name, web_url(partner.url)) for partner in partners],
            blurbs=[self._blurb(blurb) for blurb in blurbs],
        )

    def write_feeds(self) -> None:
        """Write the feed of all boards and one for each."""
        for key, entries in self.newest.items():
            board = None if key is None else self._board(key, ())
            path = "feed.atom" if board is None else f"feeds/{board.file}.atom"
            feed = atom(
                entries,
                self.configuration,
                self.base_url,
                title=board.name if board else None,
                path=path,
            )
            (self.directory / path).write_bytes(feed)

    def _board_keys(self) -> list[str]:
        declared = [key for key in self.configuration.boards if key in self.rows]
        return declared + sorted(set(self.rows) - set(declared))

    def _board(self, key: str, rows: Sequence[_Row]) -> _Board:
        declared = self.configuration.boards.get(key)
        name, name_ko = (declared.name, declared.name_ko) if declared else (key, None)
        newest = sorted(rows, key=lambda row: row.id)
        newest.sort(key=lambda row: row.registered or date.min, reverse=True)
        return _Board(key, name, name_ko, file_name(key), newest)

    def _blurb(self, blurb: Blurb) -> Mapping[str, object]:
        decision = decide_blurb(blurb, self.configuration)
        body = permit(blurb.body, (), decision)
        return {
            "title": blurb.title if decision.text != "none" else None,
            "lines": [line for line in body.text.split("\n") if line],
            "whole": body.whole,
            "origin": web_url(blurb.provenance.url),
        }


def build_site(
    entries: Iterable[Entry],
    directory: Path,
    configuration: Configuration,
    partners: Iterable[Partner] = (),
    blurbs: Iterable[Blurb] = (),
    base_url: str | None = None,
) -> SiteReport:
    """Write the site of ``entries`` and put it in the place of ``directory`` as a whole.

    ``base_url`` is where the site will be served; the feeds then hold absolute links.

    Raises:
        PublishError: when ``directory`` holds anything but an earlier site; it is left as it was.
        ConfigurationError: when ``base_url`` is no http or https address.
    """
    if base_url is not None:
        base_url = _checked_base(base_url)
    with replaced_directory(directory, MARKER) as building:
        for folder in ("posts", "boards", "feeds"):
            (building / folder).mkdir()
        site = _Site(building, configuration, base_url)
        for entry in entries:
            site.add(entry)
        site.write_indexes(tuple(partners), blurbs)
        site.newest.setdefault(None, [])  # an empty site has its feed too
        site.write_feeds()
        for name in ASSETS:
            (building / name).write_bytes(_asset(name))
        (building / MARKER).write_text(json.dumps({"generator": "seoulwire", "format": 1}) + "\n")
    return SiteReport(
        pages=site.pages,
        full=site.texts["full"],
        excerpts=site.texts["excerpt"],
        links=site.texts["link"],
        withheld=site.texts["none"],
        feeds=len(site.newest),
    )


def _row(public_id: str, href: str, page: Page) -> _Row:
    return _Row(
        id=public_id,
        href=href,
        title=page.plain_title,
        tag=page.post.tag,
        source=page.source,
        registered=page.post.registered,
        text=page.decision.text,
        repairs=sum(map(is_visible, (*page.post.title.repairs, *page.post.body.repairs))),
        damage=page.damage,
    )


def _board_path(board: _Board, number: int) -> str:
    return f"boards/{board.file}.html" if number == 1 else f"boards/{board.file}.{number}.html"


def _checked_base(base_url: str) -> str:
    if web_url(base_url) is None or urlsplit(base_url).query or urlsplit(base_url).fragment:
        message = (
            f"the site's address {base_url!r} is none; give one like https://example.org/news/"
        )
        raise ConfigurationError(message)
    return base_url.rstrip("/") + "/"


@cache
def _template(name: str) -> Template:
    environment = Environment(
        loader=PackageLoader("seoulwire.republish"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    environment.globals["percent"] = percent
    return environment.get_template(name)


@cache
def _asset(name: str) -> bytes:
    return files("seoulwire.republish").joinpath("templates", name).read_bytes()
