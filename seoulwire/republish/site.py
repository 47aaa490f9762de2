"""The static site: lists, a page for each post, feeds, search, dashboard. Built as a whole.

Only what changed is read and written: the rest is taken over from the site before by hard links.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import islice
from pathlib import Path
from urllib.parse import urlsplit

from markupsafe import Markup

from seoulwire.configuration import Configuration, Portal, Takedown, TextRight
from seoulwire.exceptions import ConfigurationError
from seoulwire.items import Blurb, Entry
from seoulwire.republish import feeds
from seoulwire.republish.dashboard import RUNS_SHOWN, plots
from seoulwire.republish.gate import Decided, Gate, permit, permitted_title
from seoulwire.republish.keeping import MARKER, Files, Former
from seoulwire.republish.library import Library
from seoulwire.republish.listing import (
    FED,
    FOLDERS,
    PICTURES,
    Group,
    GroupKind,
    Row,
    digest,
    groups,
    newest_first,
    pages,
)
from seoulwire.republish.markup import is_visible, web_url
from seoulwire.republish.naming import file_name
from seoulwire.republish.occurring import portals_of, sources_of
from seoulwire.republish.page import Page, page_of, source_name
from seoulwire.republish.pictures import Pictures
from seoulwire.republish.rendering import ASSETS, asset, line, look, render
from seoulwire.republish.search import SearchIndex, described, documents
from seoulwire.republish.sitemap import sitemaps
from seoulwire.republish.swap import replaced_directory
from seoulwire.republish.takedowns import may_touch, unmatched
from seoulwire.storage import PostStamp

POSTS_ON_FRONT = 8
TOGETHER = 100  # pages in memory at once
FORMATS = {"atom": feeds.atom, "rss": feeds.rss, "json": feeds.json_feed}


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteReport:
    """What a build wrote: files of HTML, and posts by how much of their text went out.

    ``withheld`` posts appear nowhere, because nothing of them may. ``written`` files are new or
    changed, ``kept`` ones were taken over from the site before. ``unmatched`` takedowns name
    nothing that is stored, so that what they were to withdraw may be out.
    """

    pages: int
    full: int
    excerpts: int
    links: int
    withheld: int
    feeds: int
    written: int
    kept: int
    unmatched: tuple[Takedown, ...]


def build_site(
    library: Library,
    directory: Path,
    configuration: Configuration,
    *,
    base_url: str | None = None,
) -> SiteReport:
    """Write the site and put it in the place of ``directory`` as a whole.

    ``base_url`` is where the site will be served; feeds then hold absolute links, and there is a
    sitemap.

    Raises:
        PublishError: when ``directory`` holds anything but an earlier site; it is left as it was.
        ConfigurationError: when ``base_url`` is no http or https address.
    """
    if base_url is not None:
        base_url = _checked_base(base_url)
    portals = portals_of(library.stamps.values(), configuration)
    edition = digest((look(), base_url, replace(configuration, takedowns=()), portals))
    with replaced_directory(directory, MARKER) as building:
        for folder in (*FOLDERS.values(), "posts", "feeds", "search", PICTURES):
            (building / folder).mkdir()
        former = _former(directory, edition)
        site = _Site(library, configuration, base_url, Files(building, former), portals)
        site.write_posts()
        site.write_search()
        site.write_lists()
        site.write_feeds()
        site.write_rest()
        site.files.finish(edition, site.rows, site.next_number, site.fed)
    return site.report()


class _Site:
    """One build."""

    def __init__(
        self,
        library: Library,
        configuration: Configuration,
        base_url: str | None,
        files: Files,
        portals: Sequence[Portal],
    ) -> None:
        self.library = library
        self.configuration = configuration
        self.base_url = base_url
        self.files = files
        self.pictures = Pictures(library, configuration, files)
        self.gate = Gate(configuration, library.record)
        self.index = SearchIndex()
        self.rows: list[Row] = []
        self.groups: dict[GroupKind, list[Group]] = {}
        self.withheld: list[Entry] = []
        self.next_number = files.former.next_number
        self.feeds = 0
        self.fed: list[tuple[GroupKind, str]] = []
        self.origin = portals[0].front if portals else "https://example.org/"
        self.lines: dict[tuple[str, str], Markup] = {}
        self.name = " · ".join(portal.name for portal in portals) or "seoulwire"
        self.name_ko = " · ".join(portal.name_ko for portal in portals if portal.name_ko)

    def report(self) -> SiteReport:
        texts: dict[TextRight, int] = self.texts()
        return SiteReport(
            pages=self.files.count(".html"),
            full=texts["full"],
            excerpts=texts["excerpt"],
            links=texts["link"],
            withheld=texts["none"],
            feeds=self.feeds,
            written=self.files.written,
            kept=self.files.kept,
            unmatched=unmatched(
                self.configuration, self.library.stamps.values(), self.library.articles
            ),
        )

    def listed(self, rows: Iterable[Row], root: str) -> Markup:
        """Return rows as lists show them: nearly every one stands in five lists."""
        made = []
        for row in rows:
            html = self.lines.get((row.href, root))
            if html is None:
                html = self.lines[row.href, root] = line(row, root)
            made.append(html)
        return Markup("".join(made))  # noqa: S704 - all of them are

    def texts(self) -> dict[TextRight, int]:
        counts: dict[TextRight, int] = dict.fromkeys(("full", "excerpt", "link", "none"), 0)
        for row in self.rows:
            counts[row.text] += 1
        counts["none"] = len(self.withheld)
        return counts

    def write_posts(self) -> None:
        """Write the pages of posts that changed, take over the others."""
        changed: dict[str, str] = {}
        for public_id, stamp in self.library.stamps.items():
            key = self._key(stamp)
            row = self.files.former.rows.get(public_id)
            if (
                row is not None
                and row.stamp == key
                and self.pictures.keep(row)
                and self.files.keep(row.href, key)
            ):
                self.rows.append(row)
            else:
                changed[public_id] = key
        admitted = self.gate.admit(self.library.read(sorted(changed)))
        while together := list(islice(admitted, TOGETHER)):
            self._write_pages(together, changed)
        self.rows = newest_first(self.rows)

    def _key(self, stamp: PostStamp) -> str:
        touching = (
            takedown
            for takedown in self.configuration.takedowns
            if may_touch(takedown, stamp.id, stamp.addresses)
        )
        return digest((stamp.digest, *touching))

    def _write_pages(self, together: Iterable[Decided], keys: Mapping[str, str]) -> None:
        # A step for all, then the next one: what a step needs stays in the processor's caches.
        made = [self._page(decided, keys[decided.entry.post.id]) for decided in together]
        shown = [each for each in made if each is not None]
        written = [self._post(page, row) for page, row in shown]
        for (_, row), html in zip(shown, written, strict=True):
            self.files.write(row.href, row.stamp, html)
        for page, row in shown:
            words = f"{page.text} {row.tag or ''} {row.source or ''}"
            self.index.add(row.number, page.plain_title, words)
        self.rows += (row for _, row in shown)

    def _page(self, decided: Decided, key: str) -> tuple[Page, Row] | None:
        entry = decided.entry
        title = permitted_title(entry.post.title, decided.decision)
        if title is None:
            self.withheld.append(entry)
            return None
        revisions = self.library.revisions(entry.post.id) if entry.revision > 1 else ()
        pictures = self.pictures.of(decided)
        copies = {url: f"../{path}" for url, path in pictures.items() if path}
        page = page_of(decided, title, self.configuration, revisions, copies)
        row = _row(page, key, self.next_number, tuple(pictures.items()))
        self.next_number += 1
        return page, row

    def _post(self, page: Page, row: Row) -> bytes:
        board = self.configuration.boards.get(row.board)
        trail = {
            "file": file_name(row.board),
            "name": board.name if board else row.board,
            "name_ko": board.name_ko if board else None,
        }
        return self._render(row.href, "post.html", page=page, board=trail)

    def write_search(self) -> None:
        """Write the files of the search index that changed, and the page that searches it."""
        former = self.files.former
        numbers = {row.number for row in self.rows}
        removed = {row.number for row in former.rows.values()} - numbers
        for path, content in self.index.shards(former.read, removed):
            if content is None:
                self.files.keep(path, "search")
            else:
                self.files.write(path, "search", content)
        for path, rows in documents(self.rows):
            key = digest([(row.number, row.stamp) for row in rows])
            self.files.put(path, key, partial(described, rows))
        self._put("search.html", "search.html", "search")

    def write_lists(self) -> None:
        """Write the pages of every board, tag, source, year and writer, and those above them."""
        self.groups = groups(self.rows, self.configuration)
        for kind, members in self.groups.items():
            for group in members:
                fed = kind in FED
                for page in pages(group):
                    key = digest((page.key, len(group.rows) if page.is_first else 0))
                    self._put(page.path, "list.html", key, group=group, page=page, fed=fed)
        boards = self.groups["board"]
        totals = {
            "posts": len(self.rows),
            "repairs": sum(row.repairs for row in self.rows),
            "damage": sum(row.damage for row in self.rows),
        }
        self._write("index.html", "index.html", boards=boards, shown=POSTS_ON_FRONT, totals=totals)
        self._write("browse.html", "browse.html", groups=self.groups)

    def write_feeds(self) -> None:
        """Write the feeds of all posts, of every board, tag and source, in every format."""
        removed = self.library.removed()
        deleted = [
            (entry, feeds.Deleted(entry.post.id, removed[entry.post.id]))
            for entry in self.withheld
            if entry.post.id in removed
        ]
        wanted: list[tuple[feeds.Feed, list[Row], str]] = []
        for feed, rows in self._feeds(deleted):
            latest = sorted(rows, key=lambda row: (row.updated, row.id), reverse=True)
            latest = latest[: feeds.FEED_LENGTH]
            key = digest((feed, [(row.id, row.stamp) for row in latest]))
            paths = [f"{feed.path}.{suffix}" for suffix in FORMATS]
            self.feeds += len(paths)
            if sum(self.files.keep(path, key) for path in paths) < len(paths):
                wanted.append((feed, latest, key))
        items = self._items({row.id for _, rows, _ in wanted for row in rows})
        for feed, rows, key in wanted:
            filled = feed.with_items([items[row.id] for row in rows if row.id in items])
            for suffix, write in FORMATS.items():
                self.files.replace(f"{feed.path}.{suffix}", key, write(filled))

    def _feeds(
        self, deleted: Sequence[tuple[Entry, feeds.Deleted]]
    ) -> Iterator[tuple[feeds.Feed, Sequence[Row]]]:
        yield self._feed(None, [each for _, each in deleted]), self.rows
        groups = [group for kind in FED for group in self.groups[kind]]
        gone = defaultdict(list)
        for entry, each in deleted:
            for place in self._places(entry):
                gone[place].append(each)
        # A feed that somebody follows stays, also without its last post, to say that it is gone.
        lost = {*self.files.former.fed, *gone} - {(group.kind, group.key) for group in groups}
        taken = {group.feed("") for group in groups}
        former = (Group(kind, key, key, None, ()) for kind, key in sorted(lost))
        groups += (group for group in former if group.feed("") not in taken)
        for group in groups:
            place = (group.kind, group.key)
            self.fed.append(place)
            yield self._feed(group, gone[place]), group.rows

    def _places(self, entry: Entry) -> Iterator[tuple[GroupKind, str]]:
        yield "board", entry.post.board
        if entry.post.tag:
            yield "tag", entry.post.tag
        source = source_name(entry, self.configuration)
        if source:
            yield "source", source

    def _feed(self, group: Group | None, deleted: Sequence[feeds.Deleted]) -> feeds.Feed:
        path = group.feed("") if group else "feed."
        path = path.removesuffix(".")
        site = self.name
        return feeds.Feed(
            id=feeds.urn(f"feed:{path}.atom:{sorted(self.configuration.portals)}"),
            title=f"{group.name} · {site}" if group and group.rows else site,
            path=path,
            home=group.path if group and group.rows else "index.html",
            site=site,
            origin=self.origin,
            base_url=self.base_url,
            items=(),
            deleted=tuple(sorted(deleted, key=lambda each: each.when)[-feeds.FEED_LENGTH :]),
        )

    def _items(self, ids: set[str]) -> dict[str, feeds.FeedItem]:
        items = {}
        for decided in self.gate.admit(self.library.read(sorted(ids))):
            item = feeds.feed_item(decided)
            if item is not None:
                items[decided.entry.post.id] = item
        return items

    def write_rest(self) -> None:
        """Write the dashboard, the page about the site, the sitemap and the assets."""
        made = plots(self.rows, self.library.runs)
        runs = [run for run in self.library.runs if run.accounts is not None]
        self._write("dashboard.html", "dashboard.html", plots=made, runs=runs[-RUNS_SHOWN:][::-1])
        self._write(
            "about.html",
            "about.html",
            boards=self.groups["board"],
            texts=self.texts(),
            sources=sources_of(self.library.stamps.values(), self.rows, self.configuration),
            unknown=self.configuration.unknown_rights,
            partners=[(partner.name, web_url(partner.url)) for partner in self.library.partners],
            blurbs=[self._blurb(blurb) for blurb in self.library.blurbs],
        )
        if self.base_url is not None:
            listed = [group.path for members in self.groups.values() for group in members]
            for path, content in sitemaps(self.base_url, ["index.html", *listed], self.rows):
                self.files.write(path, "", content)
        for name in ASSETS:
            self.files.write(name, "", asset(name))

    def _put(self, path: str, template: str, key: str, **values: object) -> None:
        self.files.put(path, key, lambda: self._render(path, template, **values))

    def _write(self, path: str, template: str, **values: object) -> None:
        self.files.write(path, "", self._render(path, template, **values))

    def _render(self, path: str, template: str, **values: object) -> bytes:
        root = "../" * path.count("/")
        return render(
            template,
            {"listed": self.listed, **values},
            root=root,
            site=self.name,
            site_ko=self.name_ko,
        )

    def _blurb(self, blurb: Blurb) -> Mapping[str, object]:
        decision = self.gate.admit_blurb(blurb)
        body = permit(blurb.body, (), decision)
        return {
            "title": blurb.title if decision.text != "none" else None,
            "lines": [line for line in body.text.split("\n") if line],
            "whole": body.whole,
            "origin": web_url(blurb.provenance.url),
        }


def _former(directory: Path, edition: str) -> Former:
    """Return the site before, or an empty one where its search index cannot be built upon."""
    former = Former(directory, edition)
    index = [path for path in former.files if path.startswith("search/")]
    whole = all(former.holds(path, former.files[path][0]) for path in index)
    return former if whole else Former(directory, "")


def _row(page: Page, key: str, number: int, pictures: Sequence[tuple[str, str | None]]) -> Row:
    post, entry = page.post, page.entry
    return Row(
        id=post.id,
        stamp=key,
        href=f"posts/{file_name(post.id)}.html",
        title=page.plain_title,
        language=page.language,
        board=post.board,
        tag=post.tag,
        source=page.source,
        writer=post.writer,
        registered=post.registered.isoformat() if post.registered else None,
        created=entry.created.isoformat(),
        updated=entry.updated.isoformat(),
        text=page.decision.text,
        repairs=sum(map(is_visible, (*post.title.repairs, *post.body.repairs))),
        damage=page.damage,
        characters=len(post.body.text),
        number=number,
        pictures=pictures,
    )


def _checked_base(base_url: str) -> str:
    # As it stands, it begins every link: nothing in it may have to be cleaned, encoded or dropped.
    if web_url(base_url) != base_url or urlsplit(base_url).query or urlsplit(base_url).fragment:
        message = (
            f"the site's address {base_url!r} is none; give one like https://example.org/news/"
        )
        raise ConfigurationError(message)
    return base_url.rstrip("/") + "/"
