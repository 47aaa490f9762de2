"""Indexes of web archives: URLs of their CDX server and of raw replay, and the server's answers.

Read are the Wayback CDX server's text and JSON, classic CDX files with a header `` CDX N b a …``,
and the CDXJ and JSON lines of pywb. Nothing is fetched here.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal
from urllib.parse import urlencode

from seoulwire.exceptions import UnreadableError

MatchType = Literal["exact", "prefix", "host", "domain"]

# What each letter of a classic header means; other letters are of no use here.
LETTERS = {
    "a": "url",
    "b": "timestamp",
    "k": "digest",
    "m": "mime",
    "s": "status",
}
# Lines without a header, told apart by how many fields they have: the Wayback CDX server's seven
# and the nine and eleven of CDX files.
HEADERLESS = {7: "N b a m s k S", 9: "N b a m s k r V g", 11: "N b a m s k r M S V g"}
# pywb and the Wayback CDX server name the same things differently.
NAMES = {"original": "url", "mimetype": "mime", "statuscode": "status"}
# 20170817053001id_/http://english.seoul.go.kr/…
_REPLAYED = re.compile(r"(\d{4,14})(?:[a-z]{2}_)?/(https?://.+)", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class CdxEntry:
    """One capture that an archive holds.

    ``timestamp`` is UTC, to the second. ``status`` is ``None`` where the archive does not tell, as
    for a revisit of a page that had not changed. ``digest`` is written as the archive writes it
    (mostly base32 SHA-1).
    """

    url: str
    timestamp: datetime
    status: int | None = None
    mime: str | None = None
    digest: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CdxReply:
    """What a CDX server answered: its captures in the order given.

    ``unreadable`` counts lines that are no capture.
    """

    entries: tuple[CdxEntry, ...]
    unreadable: int = 0


def query_url(
    endpoint: str,
    url: str,
    *,
    match: MatchType = "exact",
    since: datetime | None = None,
    until: datetime | None = None,
    filters: tuple[str, ...] = (),
    collapse: str | None = None,
    closest: datetime | None = None,
    limit: int | None = None,
) -> str:
    """Return the URL that asks the CDX server at ``endpoint`` for the captures of ``url``.

    ``endpoint`` is ``https://web.archive.org/cdx/search/cdx`` or pywb's ``…/<collection>/cdx``; the
    parameters are those both know. ``filters`` are ``field:regex`` or ``!field:regex``. With
    ``closest``, the captures nearest that moment come first.
    """
    parameters = [("url", url), ("output", "json")]
    if match != "exact":
        parameters.append(("matchType", match))
    if since is not None:
        parameters.append(("from", cdx_timestamp(since)))
    if until is not None:
        parameters.append(("to", cdx_timestamp(until)))
    parameters += [("filter", expression) for expression in filters]
    if collapse is not None:
        parameters.append(("collapse", collapse))
    if closest is not None:
        parameters += [("closest", cdx_timestamp(closest)), ("sort", "closest")]
    if limit is not None:
        parameters.append(("limit", str(limit)))
    return f"{endpoint}?{urlencode(parameters)}"


def replay_url(collection: str, timestamp: datetime, url: str) -> str:
    """Return the URL of a capture as archived: ``<collection>/<timestamp>id_/<url>``.

    ``collection`` is ``https://web.archive.org/web`` or pywb's ``http://host/<collection>``. The
    bytes come without the archive's banner and rewritten links.
    """
    return f"{collection.rstrip('/')}/{cdx_timestamp(timestamp)}id_/{url}"


def parse_replay_url(collection: str, url: str) -> tuple[datetime, str] | None:
    """Return the moment and the original URL of a capture that ``url`` shows, if it shows one."""
    begun = url.removeprefix(f"{collection.rstrip('/')}/")
    found = _REPLAYED.match(begun) if begun != url else None
    if found is None:
        return None
    try:
        return parse_timestamp(found[1]), found[2]
    except ValueError:
        return None


def cdx_timestamp(moment: datetime) -> str:
    """Return a moment as the 14 digits, in UTC, that archives use."""
    return moment.astimezone(UTC).strftime("%Y%m%d%H%M%S")


def parse_timestamp(digits: str) -> datetime:
    """Return the moment that 4 to 17 digits name, in UTC; what is left out is the earliest.

    Raises:
        ValueError: when they name no moment.
    """
    if not digits.isascii() or not digits.isdigit() or not 4 <= len(digits) <= 17:
        message = f"not a timestamp: {digits[:40]!r}"
        raise ValueError(message)
    padded = digits[:14] + "00000101000000"[len(digits[:14]) :]
    return datetime.strptime(padded, "%Y%m%d%H%M%S").replace(tzinfo=UTC)


def parse_cdx(text: str) -> CdxReply:
    """Return the captures of a CDX server's answer, whichever of the known forms it has.

    A line that is no capture is counted and passed over.

    Raises:
        UnreadableError: ``not-cdx``, when there are lines and none of them is a capture.
    """
    stripped = text.strip()
    if not stripped:
        return CdxReply(entries=())
    is_table = stripped.startswith("[")
    reply = _parse_table(stripped) if is_table else _collect(_line_fields(stripped.splitlines()))
    if reply.unreadable and not reply.entries:
        raise UnreadableError("not-cdx", f"no line names a capture: {stripped[:80]!r}")
    return reply


def _parse_table(text: str) -> CdxReply:
    """Read the Wayback CDX server's JSON: rows, the first of which names the fields."""
    try:
        rows = json.loads(text)
    except (ValueError, RecursionError):
        raise UnreadableError("not-cdx", f"neither JSON nor CDX lines: {text[:80]!r}") from None
    if not all(isinstance(row, list) for row in rows):
        raise UnreadableError("not-cdx", f"JSON, but not a table: {text[:80]!r}")
    names = [NAMES.get(str(name), str(name)) for name in rows[0]] if rows else []
    return _collect(dict(zip(names, map(str, row), strict=False)) for row in rows[1:])


def _line_fields(lines: list[str]) -> Iterator[Mapping[str, str]]:
    header: list[str] | None = None
    for line in lines:
        first, _, rest = line.strip().partition(" ")
        if first == "CDX":
            header = rest.split()
        elif first.startswith("!") or not first:
            continue  # a CDXJ file's own metadata
        elif "{" in line:
            yield _json_fields(line)
        else:
            fields = line.split()
            letters = header or HEADERLESS.get(len(fields), "").split()
            yield {
                LETTERS[letter]: field
                for letter, field in zip(letters, fields, strict=False)
                if letter in LETTERS
            }


def _json_fields(line: str) -> Mapping[str, str]:
    """Read ``{…}`` or ``<key> <timestamp> {…}``; an unreadable line has no fields."""
    before, _, _ = line.partition("{")
    try:
        values = json.loads(line[len(before) :])
    except (ValueError, RecursionError):
        return {}
    if not isinstance(values, dict):
        return {}
    named = {str(name): str(value) for name, value in values.items()}
    fields = {NAMES.get(name, name): value for name, value in named.items()}
    keys = before.split()
    if len(keys) > 1:
        fields.setdefault("timestamp", keys[1])
    return fields


def _collect(lines: Iterator[Mapping[str, str]]) -> CdxReply:
    entries = []
    unreadable = 0
    for fields in lines:
        try:
            entries.append(_entry(fields))
        except (KeyError, ValueError):
            unreadable += 1
    return CdxReply(entries=tuple(entries), unreadable=unreadable)


def _entry(fields: Mapping[str, str]) -> CdxEntry:
    def known(name: str) -> str | None:
        value = fields.get(name, "-")
        return None if value in {"-", "", "None"} else value

    status = known("status")
    return CdxEntry(
        url=fields["url"],
        timestamp=parse_timestamp(fields["timestamp"]),
        status=int(status) if status is not None else None,
        mime=known("mime"),
        digest=known("digest"),
    )
