"""The TOML configuration: portals, boards, sources, and what each source allows.

The bundled file declares the Seoul portal; an operator's file is merged over it, table by table.
"""

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import MISSING, dataclass, fields, replace
from datetime import date, timedelta
from difflib import get_close_matches
from functools import cache
from importlib.resources import files
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal, TypeVar, get_args, get_origin, get_type_hints
from urllib.parse import urlsplit

from cssselect import GenericTranslator, SelectorError

from seoulwire.exceptions import ConfigurationError

TextRight = Literal["full", "excerpt", "link", "none"]
ImageRight = Literal["copy", "link", "none"]
Made = TypeVar("Made", bound="Portal | Board | Selectors | Source | Rights | WebArchive | Takedown")


@dataclass(frozen=True, slots=True, kw_only=True)
class Portal:
    """A site whose boards are followed; ``front`` is its front page.

    Without ``read_front``, that page is not asked for: its partners and blurbs are not wanted, or
    it is but a redirect that a script makes.
    """

    key: str
    front: str
    name: str
    name_ko: str | None = None
    read_front: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What a run may differ by from the usual before a check fails (docs/operations.md).

    Shares are of 1; ``rows_fall`` and ``slower`` are factors of the usual; 0 switches
    ``silent_days`` and ``rate`` (requests a second to one host) off.
    """

    rows_fall: float = 0.5
    coverage_fall: float = 0.3
    twins_rise: float = 0.2
    date_rise: float = 0.5
    share_rise: float = 0.3
    rows_changed: float = 0.5
    silent_days: int = 0
    flood: int = 50
    damage: float = 50.0
    weak_repairs: int = 0
    rate: float = 4.0
    slower: float = 3.0
    quarantine: int = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Selectors:
    """CSS selectors that help to read a board's lists (docs/adding_a_board.md).

    ``title``, ``date``, ``writer`` and ``views`` are looked up in each ``row``; ``next`` is the
    link to the next page, ``total`` the number of posts, both on the whole page.
    """

    row: str | None = None
    title: str | None = None
    date: str | None = None
    writer: str | None = None
    views: str | None = None
    next: str | None = None
    total: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Board:
    """One list of posts of a portal; ``total`` is how many posts it is known to have.

    With ``render``, its pages are read as a browser shows them (docs/boards.md).

    ``crawl --due`` crawls it every ``every``; one that posts seldom more seldom, up to ``longest``.
    """

    key: str
    portal: str
    start: str
    name: str
    name_ko: str | None = None
    total: int | None = None
    every: timedelta = timedelta(days=1)
    longest: timedelta = timedelta(days=7)
    checks: Limits = Limits()
    selectors: Selectors | None = None
    render: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Rights:
    """What may be re-published. ``excerpt_words`` bounds the excerpt.

    ``licence`` is the publisher's own: ``KOGL-1`` to ``KOGL-4``, ``CC-BY-4.0`` and its kin,
    ``all-rights-reserved``, or ``None`` where it is unknown. ``licence_required``: the full text
    only where the page itself carries the mark of an open licence.
    """

    text: TextRight
    excerpt_words: int = 0
    attribution: str = ""
    images: ImageRight = "none"
    licence: str | None = None
    licence_required: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A publication that posts cite: its sites, the tags that name it, its rights.

    ``lookup`` are URLs at which its articles can be looked up, the best first: its WordPress API or
    search page with ``{title}`` for the title sought, its feed, its sitemap; without a scheme, how
    the addresses begin that a web archive is asked for, with ``{slug}`` for the title's words.
    """

    key: str
    name: str
    hosts: tuple[str, ...]
    tags: tuple[str, ...]
    rights: Rights
    lookup: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class WebArchive:
    """The web archive asked for pages that are gone.

    ``replay`` is the URL under which it shows its captures (``<replay>/<timestamp>/<url>``); its
    captures of a page are listed by a CDX server (``cdx``) or as a TimeMap (``timemap``, RFC 7089).
    """

    replay: str
    cdx: str | None = None
    timemap: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Takedown:
    """What must not go out: a ``post`` by its public id, or all that rests on a ``url``."""

    reason: str
    asked: date
    post: str | None = None
    url: str | None = None

    @property
    def target(self) -> str:
        """The public id or the URL."""
        return self.post or self.url or ""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Configuration:
    """All that is declared, by key; equal only to itself, so that its decisions can be cached."""

    portals: Mapping[str, Portal]
    boards: Mapping[str, Board]
    sources: Mapping[str, Source]
    archive: WebArchive | None
    unknown_rights: Rights
    attachment_rights: Rights
    gone_rights: Rights = Rights(text="none")
    takedowns: tuple[Takedown, ...] = ()
    checks: Limits

    def source_of_url(self, url: str) -> Source | None:
        """Return the source whose site ``url`` is on, or ``None`` for an undeclared one."""
        return self.source_of_host((urlsplit(url).hostname or "").lower())

    def source_of_host(self, host: str) -> Source | None:
        """Return the source that a host, in lower case, belongs to."""
        for source in self.sources.values():
            if any(host == known or host.endswith(f".{known}") for known in source.hosts):
                return source
        return None

    def source_of_tag(self, tag: str) -> Source | None:
        """Return the source that a bracketed tag names, without regard to case."""
        folded = _fold_tag(tag)
        for source in self.sources.values():
            if any(_fold_tag(known) == folded for known in source.tags):
                return source
        return None


def check_url(url: str) -> str:
    """Return an http or https URL as it stands.

    Raises:
        ConfigurationError: when it is none, or names no host.
    """
    if not _is_web_url(url):
        message = f"{url} is no URL of a web page: write https://host/path"
        raise ConfigurationError(message)
    return url


def _is_web_url(url: str) -> bool:
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError:  # a port over 65535, a bracket that is not closed
        return False
    return parts.scheme in {"http", "https"} and bool(host) and port != 0


def load_configuration(path: Path | None = None) -> Configuration:
    """Return the bundled configuration, with the operator's file merged over it.

    Raises:
        ConfigurationError: when the file cannot be read or declares something impossible.
    """
    declared = _bundled()
    if path is not None:
        above = _read(path)
        declared = _merge(_without_other_index(declared, above), above)
    return _build(declared, path)


@cache
def _bundled() -> Mapping[str, Any]:
    return tomllib.loads(files("seoulwire").joinpath("seoulwire.toml").read_text("utf-8"))


def _read(path: Path) -> dict[str, Any]:
    try:
        written = path.read_bytes()
    except OSError as error:
        message = f"cannot read the configuration {path}: {error.strerror}"
        raise ConfigurationError(message) from error
    try:
        text = written.decode("utf-8-sig")  # some editors begin a file with a mark of its charset
        return tomllib.loads(text)
    except UnicodeDecodeError as error:
        line = written.count(b"\n", 0, error.start) + 1
        message = f"cannot read the configuration {path}: line {line} is no UTF-8; save it as UTF-8"
        raise ConfigurationError(message) from error
    except tomllib.TOMLDecodeError as error:
        last = f"at line {text.count(chr(10), 0, len(text.rstrip())) + 1}, where it ends"
        words = str(error).replace("at end of document", last)
        message = f"cannot read the configuration {path}: {words}"
        raise ConfigurationError(message) from error


def _merge(below: Mapping[str, Any], above: Mapping[str, Any]) -> dict[str, Any]:
    merged = dict(below)
    for key, value in above.items():
        if isinstance(value, dict) and isinstance(merged.get(key), dict):
            merged[key] = _merge(merged[key], value)
        else:
            merged[key] = value
    return merged


def _without_other_index(below: Mapping[str, Any], above: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the bundled tables without the index of a web archive that the operator replaced.

    It would be asked beside, or before, the operator's own: a third party would be told of every
    page that is gone.
    """
    archive, given = below["archive"], above.get("archive")
    if not isinstance(given, dict):
        return below
    is_other = given.get("replay", archive["replay"]) != archive["replay"]
    if not is_other and not any(given.get(index) for index in INDEXES):
        return below
    kept = {key: value for key, value in archive.items() if key not in INDEXES}
    return {**below, "archive": kept}


def _build(declared: Mapping[str, Any], path: Path | None) -> Configuration:
    where = path or "the bundled configuration"
    tables = {"portals", "boards", "sources", "archive", "rights", "checks", "takedowns"}
    unknown = set(declared) - tables
    if unknown:
        message = f"{where}: no such table: {_named(unknown, tables)}"
        raise ConfigurationError(message)
    try:
        limits = _limits("checks", Limits(), declared.get("checks", {}))
        rights = _table("rights", declared["rights"])
        if wrong := rights.keys() - RIGHTS:
            message = f"[rights] has no {_named(wrong, RIGHTS)}"
            raise TypeError(message)
        configuration = Configuration(
            portals=MappingProxyType(
                {
                    key: _made(Portal, f"portals.{key}", values, key=key)
                    for key, values in _table("portals", declared["portals"]).items()
                }
            ),
            boards=MappingProxyType(dict(_boards(_table("boards", declared["boards"]), limits))),
            sources=MappingProxyType(dict(_sources(_table("sources", declared["sources"])))),
            archive=_archive(_table("archive", declared["archive"])),
            unknown_rights=_rights("rights.unknown", rights["unknown"]),
            attachment_rights=_rights("rights.attachments", rights["attachments"]),
            gone_rights=_rights("rights.gone", rights["gone"]),
            takedowns=tuple(map(_takedown, _list("takedowns", declared.get("takedowns", [])))),
            checks=limits,
        )
    except (TypeError, KeyError) as error:
        message = f"{where}: {error}; see docs/settings.md for the tables and their keys"
        raise ConfigurationError(message) from error
    for board in configuration.boards.values():
        if board.portal not in configuration.portals:
            message = f"{where}: board {board.key!r} names the undeclared portal {board.portal!r}"
            raise ConfigurationError(message)
        if "@" in urlsplit(board.start).netloc:
            message = f"{where}: board {board.key!r}: no user or password is sent; leave them out"
            raise ConfigurationError(message)
    return configuration


def _named(unknown: Iterable[str], known: Iterable[str]) -> str:
    """Return unknown names, each with the known one that it may have been meant for."""
    known = sorted(known)
    meant = {name: get_close_matches(name, known, n=1) for name in sorted(unknown)}
    return ", ".join(
        f"{name} (did you mean {near[0]}?)" if near else name for name, near in meant.items()
    )


def _table(name: str, declared: Any) -> Mapping[str, Any]:
    """Return what is declared where a table must stand."""
    if not isinstance(declared, dict):
        message = f"{name} = {declared!r} is no table: write [{name}] and its keys below"
        raise TypeError(message)
    return declared


def _list(name: str, declared: Any) -> list[Any]:
    """Return what is declared where tables must stand, one for each thing."""
    if not isinstance(declared, list):
        message = f"[{name}] stands for several: write [[{name}]]"
        raise TypeError(message)
    return declared


def _made(kind: type[Made], table: str, declared: Mapping[str, Any], **known: Any) -> Made:
    """Return what a table of the file declares, its names and types checked."""
    hints = get_type_hints(kind)
    declared = _table(table, declared)
    if wrong := declared.keys() - (hints.keys() - known.keys()):
        message = f"[{table}] has no {_named(wrong, hints.keys() - known.keys())}"
        raise TypeError(message)
    values = {**declared, **known}
    needed = [field.name for field in fields(kind) if field.default is MISSING]
    if missing := [name for name in needed if name not in values]:
        message = f"[{table}] needs {', '.join(missing)}"
        raise TypeError(message)
    for name, value in values.items():
        if not _is_of(value, hints[name]):
            message = f"[{table}] {name} = {value!r} is {_what_it_is_not(hints[name])}"
            raise TypeError(message)
        if name in URLS and value is not None and not _is_web_url(value):
            message = f"[{table}] {name} = {value!r} is no URL: write https://host/path"
            raise TypeError(message)
    return kind(**values)


def _is_of(value: object, hint: Any) -> bool:
    if get_origin(hint) is Literal:
        return value in get_args(hint)
    if get_origin(hint) is tuple:
        return isinstance(value, tuple) and all(isinstance(one, str) for one in value)
    return isinstance(value, hint) and (hint is bool or not isinstance(value, bool))


def _what_it_is_not(hint: Any) -> str:
    if get_origin(hint) is Literal:
        return f"none of {', '.join(get_args(hint))}"
    if get_origin(hint) is tuple:
        return 'no list of texts: write ["…"]'
    if hint is bool:
        return "neither true nor false"
    kinds = get_args(hint) or (hint,)
    names = {str: "text", int: "number", date: "date: write 2017-07-04"}
    return f"no {next((name for kind, name in names.items() if kind in kinds), 'table')}"


def _texts(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


def _boards(declared: Mapping[str, Any], limits: Limits) -> Iterator[tuple[str, Board]]:
    for key, values in declared.items():
        given = dict(_table(f"boards.{key}", values))
        for name in {"every", "longest"} & given.keys():
            given[name] = _duration(f"[boards.{key}] {name}", given[name])
        given["checks"] = _limits(f"boards.{key}.checks", limits, given.get("checks", {}))
        if "selectors" in given:
            given["selectors"] = _selectors(key, given["selectors"])
        yield key, _made(Board, f"boards.{key}", given, key=key)


def _selectors(board: str, declared: Mapping[str, str]) -> Selectors:
    selectors = _made(Selectors, f"boards.{board}.selectors", declared)
    for name, selector in declared.items():
        try:
            GenericTranslator().css_to_xpath(selector)
        except SelectorError as error:
            message = f"boards.{board}.selectors.{name} = {selector!r} is no CSS selector ({error})"
            raise TypeError(message) from error
    looked_up = (selectors.title, selectors.date, selectors.writer, selectors.views)
    if selectors.row is None and any(looked_up):
        message = f"boards.{board}.selectors: name a row for what is looked up in it"
        raise TypeError(message)
    return selectors


def _limits(table: str, above: Limits, declared: Any) -> Limits:
    given = {key.replace("-", "_"): value for key, value in _table(table, declared).items()}
    known = {field.name for field in fields(Limits)}
    if wrong := given.keys() - known:
        message = f"[{table}] has no {_named(wrong, known).replace('_', '-')}"
        raise TypeError(message)
    for key, value in given.items():
        if isinstance(value, bool) or not isinstance(value, int | float):
            message = f"[{table}] {key.replace('_', '-')} = {value!r} is no number"
            raise TypeError(message)
    return replace(above, **given)


# Keys whose values are asked for, in whatever table they stand.
URLS = frozenset({"front", "start", "replay", "cdx", "timemap"})
# What lists the captures of a web archive; one of them is asked.
INDEXES = frozenset({"cdx", "timemap"})
# What there are rights of, beside those of sources.
RIGHTS = frozenset({"unknown", "attachments", "gone"})
UNITS = {"m": "minutes", "h": "hours", "d": "days", "w": "weeks"}


def _duration(where: str, written: object) -> timedelta:
    found = re.fullmatch(r"([1-9][0-9]{0,4})([mhdw])", str(written))
    if not found:
        message = f"{where} = {written!r} is no duration: write 30m, 6h, 1d or 2w"
        raise TypeError(message)
    return timedelta(**{UNITS[found[2]]: int(found[1])})


def _sources(declared: Mapping[str, Any]) -> Iterator[tuple[str, Source]]:
    for key, values in declared.items():
        table = f"sources.{key}"
        given = dict(_table(table, values))
        for name in {"hosts", "tags", "lookup"} & given.keys():
            given[name] = _texts(given[name])
        if "rights" in given:
            given["rights"] = _rights(f"{table}.rights", given["rights"])
        yield key, _made(Source, table, given, key=key)


def _archive(declared: Mapping[str, Any]) -> WebArchive | None:
    given = {key: value for key, value in declared.items() if value}
    if "replay" not in given:
        return None
    archive = _made(WebArchive, "archive", given)
    indexes = given.keys() & INDEXES
    if not indexes:
        message = '[archive] needs its cdx or its timemap, or replay = "" to ask none'
        raise TypeError(message)
    if len(indexes) > 1:
        message = "[archive] has both cdx and timemap: leave out the one not to be asked"
        raise TypeError(message)
    return archive


def _rights(table: str, declared: Mapping[str, Any]) -> Rights:
    given = {key.replace("-", "_"): value for key, value in _table(table, declared).items()}
    rights = _made(Rights, table, given)
    if rights.excerpt_words < 0:
        message = f"[{table}] excerpt-words = {rights.excerpt_words} is less than 0"
        raise TypeError(message)
    return rights


def _takedown(declared: Mapping[str, Any]) -> Takedown:
    takedown = _made(Takedown, "[takedowns]", declared)
    if (takedown.post is None) == (takedown.url is None) or not takedown.target:
        message = f"a takedown names either a post or a url, not {dict(declared)}"
        raise TypeError(message)
    if not takedown.reason.strip() or type(takedown.asked) is not date:
        message = f"the takedown of {takedown.target} needs a reason and asked = YYYY-MM-DD"
        raise TypeError(message)
    return takedown


def _fold_tag(tag: str) -> str:
    return tag.replace("’", "'").strip().casefold()
