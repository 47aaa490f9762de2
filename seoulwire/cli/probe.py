"""``seoulwire probe``: what a board looks like to us, and a declaration to begin with."""

import json as jsonlib
import re
import tempfile
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import urlsplit

import typer
from rich.box import SIMPLE_HEAD
from rich.table import Table
from scrapy.settings import Settings

from seoulwire.archive import read_capture
from seoulwire.cli.console import console, error_console
from seoulwire.cli.crawl import run_spider
from seoulwire.cli.options import (
    Config,
    Json,
    Sample,
    Setting,
    apply_settings,
    is_address,
    project_settings,
)
from seoulwire.configuration import Board, Configuration, check_url
from seoulwire.exceptions import ConfigurationError, ExitCode
from seoulwire.items import Capture
from seoulwire.pipelines import configuration_of
from seoulwire.probing import Probe, broken_promises, probe_page
from seoulwire.urls import canonical_url, post_urls, without_user

FILE_URL = "http://localhost/"
SHOWN_TITLE = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class _Look:
    """What a probe saw: its first page, the next one, the first post; what it could not read.

    ``is_asked``: it was asked for over HTTP, as robots.txt allows.
    """

    first: Probe | None
    second: Probe | None = None
    post: Probe | None = None
    unread: tuple[str, ...] = ()
    is_asked: bool = False


def probe(
    target: Annotated[
        str, typer.Argument(metavar="URL|FILE|BOARD", help="A list page, or a declared board.")
    ],
    check: Annotated[
        bool,
        typer.Option("--check", help="Say whether a declared board is as declared; exit 4 if not."),
    ] = False,
    write: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="Write the declaration to a new file instead of showing it; one that exists is "
            "left as it is.",
        ),
    ] = None,
    base: Annotated[
        str, typer.Option(metavar="URL", help="Where a FILE comes from, for its links.")
    ] = FILE_URL,
    sample: Sample = None,
    config: Config = None,
    setting: Setting = None,
    json: Json = False,
) -> None:
    """Look at a board without storing anything: what is seen, what is unsure, how to declare it.

    At most three pages are asked for, by the rules of a crawl: robots.txt, TLS, address guard and
    limits.
    """
    if write and write.exists():
        message = f"{write} exists: name a new file, or copy into it what `seoulwire probe` shows"
        raise ConfigurationError(message)
    settings = project_settings(config=config)
    apply_settings(settings, setting, sample)
    configuration = configuration_of(settings)
    if is_address(target):
        check_url(target)
    board = _declared(target, configuration)
    if check and board is None:
        message = f"--check needs a declared board; declared: {', '.join(configuration.boards)}"
        raise ConfigurationError(message)
    path = Path(target)
    url = without_user(board.start if board else target)
    if board is None and not is_address(target):
        if not path.is_file():
            message = f"{target} is no URL, no file and no declared board"
            raise ConfigurationError(message)
        url = base
        look = _Look(first=probe_page(_capture_of(path, base)))
    elif base != FILE_URL:
        message = f"--base says where a file comes from, and {target} is none; leave it out"
        raise ConfigurationError(message)
    else:
        look = _look_at(settings, url, board)
    broken = (
        broken_promises(board, look.first, look.second, look.post)
        if (check and board and look.first)
        else []
    )
    is_board = look.first and (look.first.listing or look.first.needs_browser)
    declaration = starter(look.first, url) if look.first and is_board else None
    if json:
        typer.echo(
            jsonlib.dumps(_value(look, broken, declaration), ensure_ascii=False, default=str)
        )
    else:
        _print(look, broken, None if check or write else declaration)
    if write and declaration:
        write.write_text(declaration, "utf-8")
    elif write:
        error_console().print(f"{write} was not written: nothing seen there can be declared")
    if look.first is None or look.unread:
        raise typer.Exit(ExitCode.UNREACHABLE)
    if broken:
        raise typer.Exit(ExitCode.CHECK_FAILED)


def starter(seen: Probe, url: str) -> str:
    """Return the TOML that declares a board, with what is unsure as comments."""
    parts = urlsplit(url)
    key = re.sub(r"[^a-z0-9]+", "-", f"{parts.hostname}{parts.path}".lower()).strip("-")
    portal = re.sub(r"[^a-z0-9]+", "-", (parts.hostname or "").lower()).strip("-")
    name = _string(seen.title or url)
    listing = seen.listing
    lines = [
        f"[portals.{portal}]",
        f"front = {_string(f'{parts.scheme}://{parts.netloc}/')}",
        f"name = {_string(parts.hostname or portal)}",
        "read_front = false",
        "",
        f"[boards.{key}]",
        f"portal = {_string(portal)}",
        f"start = {_string(url)}",
        f"name = {name}",
    ]
    if seen.needs_browser:
        lines.append("render = true  # needs Chromium and: pip install 'seoulwire[browser]'")
    if listing and listing.total is not None:
        lines.append(f"# It stated {listing.total} posts; every crawl compares anew.")
    lines += [f"# Unsure: {doubt}" for doubt in seen.doubts]
    if seen.doubts:
        lines += [
            "# Where the table above is wrong, name the elements (docs/adding_a_board.md):",
            f"# [boards.{key}.selectors]",
            '# row = "tr"',
            '# title = ".title"',
            '# date = ".date"',
            '# next = "a.next"',
        ]
    return "\n".join(lines) + "\n"


def _declared(target: str, configuration: Configuration) -> Board | None:
    if target in configuration.boards:
        return configuration.boards[target]
    if not is_address(target):
        return None
    wanted = canonical_url(target)
    boards = configuration.boards.values()
    return next((board for board in boards if canonical_url(board.start) == wanted), None)


def _look_at(settings: Settings, url: str, board: Board | None) -> _Look:
    """Ask for the pages of a board into a folder that is thrown away, and read them."""
    with tempfile.TemporaryDirectory(prefix="seoulwire-probe-") as scratch:
        settings.set("SEOULWIRE_DATA", scratch, priority="cmdline")
        settings.set("SEOULWIRE_DATABASE", "", priority="cmdline")
        given = {"url": url} | ({"board": board.key} if board else {})
        journal = run_spider(settings, "probe", given).journal
        limit = settings.getint("SEOULWIRE_MAX_BODY")
        pages = {
            canonical_url(row.requested_url): read_capture(Path(scratch) / "warc", row, limit)
            for row in journal.store.captures()
        }
        unread = tuple(journal.unread_pages)
    selectors = board.selectors if board else None
    capture = pages.get(canonical_url(url))
    if capture is None:
        return _Look(first=None, unread=unread)
    first = probe_page(capture, selectors)
    listing = first.listing
    next_url = listing.next_url if listing else None
    rows = [row for row in listing.rows if row.url is not None] if listing else []
    post_url = str(min(rows, key=lambda row: row.pinned).url) if rows else None
    second = pages.get(canonical_url(next_url)) if next_url else None
    post = pages.get(canonical_url(post_url)) if post_url else None
    return _Look(
        first=first,
        second=probe_page(second, selectors) if second else None,
        post=probe_page(post, is_post=True) if post else None,
        unread=unread if first.listing or first.post else (),
        is_asked=True,
    )


def _capture_of(path: Path, url: str) -> Capture:
    return Capture(
        id=path.name,
        url=url,
        requested_url=url,
        status=200,
        headers=(),
        body=path.read_bytes(),
        digest="",
        fetched=datetime.now(UTC),
    )


def _print(look: _Look, broken: list[str], declaration: str | None) -> None:
    out = console()
    seen = look.first
    if seen is not None:
        out.print(f"{seen.title or seen.url}  ({seen.charset})")
        if look.is_asked:
            out.print("robots.txt allows it")
        if seen.listing:
            out.print(_rows_table(seen))
            total = seen.listing.total
            out.print(f"states {'no total' if total is None else f'{total} posts'}")
            out.print(f"next page: {seen.listing.next_url or 'none found'}", soft_wrap=True)
            shares = (f"{name} {share:.0%}" for name, share in seen.shares.items())
            out.print(f"found in rows: {', '.join(shares)}", soft_wrap=True)
        if seen.post:
            _print_post(seen)
        if look.post and look.post.post:
            out.print("Its first post:")
            _print_post(look.post)
        for doubt in seen.doubts:
            out.print(f"unsure: {doubt}", style="yellow", soft_wrap=True)
        if look.post and not look.post.post:
            out.print(f"unsure: its first post is not read: {look.post.url}", style="yellow")
    for page in look.unread:
        out.print(f"not read: {page}", style="red", soft_wrap=True)
    for sentence in broken:
        out.print(f"broken: {sentence}", style="red", soft_wrap=True)
    if declaration:
        out.print(f"\n{declaration}", soft_wrap=True, end="")


def _rows_table(seen: Probe) -> Table:
    table = Table(box=SIMPLE_HEAD)
    for name in ("number", "tag", "title", "registered", "writer", "views", "url"):
        table.add_column(name, overflow="fold")
    for row in seen.listing.rows if seen.listing else ():
        cells = (row.number, row.tag, row.title[:SHOWN_TITLE], row.registered)
        writer = row.writer or row.department
        address = post_urls([row.url])[0] if row.url else f"none: {row.unlinked}"
        number = "notice" if row.pinned else cells[0]
        shown = (number, *cells[1:], writer, row.views, address)
        table.add_row(*("" if cell is None else str(cell) for cell in shown))
    return table


def _print_post(seen: Probe) -> None:
    post = seen.post
    if post is not None:
        facts = {
            "title": post.title,
            "registered": post.registered,
            "writer": post.writer or post.department,
            "views": post.views,
            "attachments": ", ".join(file.name for file in post.attachments) or None,
            "text": f"{len(post.body_text)} characters: {post.body_text[:SHOWN_TITLE]}",
        }
        for name, value in facts.items():
            console().print(f"  {name}: {'none' if value is None else value}", soft_wrap=True)


def _value(look: _Look, broken: list[str], declaration: str | None) -> dict[str, Any]:
    return {
        "first": asdict(look.first) if look.first else None,
        "second": asdict(look.second) if look.second else None,
        "post": asdict(look.post) if look.post else None,
        "unread": look.unread,
        "broken": broken,
        "declaration": declaration,
    }


def _string(text: str) -> str:
    return jsonlib.dumps(text, ensure_ascii=False)
