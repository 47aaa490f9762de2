"""Indexes of web archives: every form of answer reads alike, hostile ones get a clear error."""

import json
from contextlib import suppress
from datetime import UTC, datetime
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seoulwire.archive.cdx import (
    CdxEntry,
    cdx_timestamp,
    parse_cdx,
    parse_replay_url,
    parse_timestamp,
    query_url,
    replay_url,
)
from seoulwire.exceptions import UnreadableError

URL = "http://english.seoul.go.kr/park-opens/"
WHEN = datetime(2017, 8, 17, 5, 30, 1, tzinfo=UTC)
ENTRY = CdxEntry(url=URL, timestamp=WHEN, status=200, mime="text/html", digest="ABCDEF")
NAMES = ["urlkey", "timestamp", "original", "mimetype", "statuscode", "digest", "length"]
KEY = "kr,go,seoul,english)/park-opens"
ROW = [KEY, "20170817053001", URL, "text/html", "200", "ABCDEF", "4321"]
JSON_LINE = {
    "urlkey": KEY,
    "timestamp": "20170817053001",
    "url": URL,
    "mime": "text/html",
    "status": "200",
    "digest": "ABCDEF",
    "length": "4321",
    "offset": "12",
    "filename": "a.warc.gz",
}
CDXJ = {name: JSON_LINE[name] for name in ("url", "mime", "status", "digest", "length")}
FORMS = {
    "wayback text": " ".join(ROW),
    "wayback json": json.dumps([NAMES, ROW]),
    "pywb json": json.dumps(JSON_LINE),
    "cdxj": f"{KEY} 20170817053001 {json.dumps(CDXJ)}",
    "cdx 11": f" CDX N b a m s k r M S V g\n{KEY} 20170817053001 {URL} text/html 200 ABCDEF - -"
    " 4321 12 a.warc.gz",
    "cdx 11 without its header": f"{KEY} 20170817053001 {URL} text/html 200 ABCDEF - - 4321 1 a.gz",
}


@pytest.mark.parametrize("text", FORMS.values(), ids=FORMS)
def test_every_form_of_an_index_says_the_same(text: str) -> None:
    assert parse_cdx(text).entries == (ENTRY,)


def test_a_redirect_tells_its_status() -> None:
    text = f" CDX N b a m s k r V g\n{KEY} 20170817053001 {URL} text/html 302 ABC http://to/ 1 a.gz"
    (entry,) = parse_cdx(text).entries
    assert (entry.status, entry.digest) == (302, "ABC")


def test_a_revisit_tells_no_status() -> None:
    (entry,) = parse_cdx(f"{KEY} 20170817053001 {URL} warc/revisit - ABCDEF 431").entries
    assert (entry.mime, entry.status) == ("warc/revisit", None)


@pytest.mark.parametrize("text", ["", "\n", "[]", "[[]]"])
def test_no_captures_are_no_error(text: str) -> None:
    assert parse_cdx(text).entries == ()


def test_a_line_that_is_no_capture_is_counted() -> None:
    reply = parse_cdx(f"{' '.join(ROW)}\n{KEY} 20171399999999 {URL} text/html 200 X 1\nhalf a li")
    assert reply.entries == (ENTRY,)
    assert reply.unreadable == 2


@pytest.mark.parametrize(
    "text", ["<!doctype html><p>Blocked</p>", "[1, 2", '["a"]', '[{"a": 1}]', "[" * 100_000]
)
def test_an_answer_that_is_no_index_is_named(text: str) -> None:
    with pytest.raises(UnreadableError, match="not-cdx"):
        parse_cdx(text)


@given(st.text(max_size=400) | st.binary(max_size=400).map(lambda data: data.decode("latin-1")))
def test_any_text_is_an_index_or_a_named_error(text: str) -> None:
    with suppress(UnreadableError):
        parse_cdx(text)


@given(st.datetimes(datetime(1996, 1, 1), datetime(2100, 1, 1)))  # noqa: DTZ001 - made aware below
def test_timestamps_come_back(moment: datetime) -> None:
    aware = moment.replace(microsecond=0, tzinfo=UTC)
    assert parse_timestamp(cdx_timestamp(aware)) == aware


@pytest.mark.parametrize("digits", ["", "20", "x2017", "２０１７", "20170231000000", "1" * 18])
def test_other_digits_are_no_timestamp(digits: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        parse_timestamp(digits)


def test_a_query_asks_in_words_that_both_servers_know() -> None:
    asked = query_url(
        "https://web.archive.org/cdx/search/cdx",
        f"{URL}?a=1&b=2",
        match="prefix",
        since=datetime(2017, 1, 1, tzinfo=UTC),
        until=WHEN,
        filters=("statuscode:200", "!mimetype:image/.*"),
        collapse="digest",
        limit=50,
    )
    assert parse_qs(urlsplit(asked).query) == {
        "url": [f"{URL}?a=1&b=2"],
        "output": ["json"],
        "matchType": ["prefix"],
        "from": ["20170101000000"],
        "to": ["20170817053001"],
        "filter": ["statuscode:200", "!mimetype:image/.*"],
        "collapse": ["digest"],
        "limit": ["50"],
    }


def test_a_capture_is_asked_for_as_it_was_archived() -> None:
    assert replay_url("https://web.archive.org/web/", WHEN, URL) == (
        f"https://web.archive.org/web/20170817053001id_/{URL}"
    )


def test_a_capture_says_when_it_was_made_and_of_what() -> None:
    at = "https://web.archive.org/web/"
    assert parse_replay_url(at, replay_url(at, WHEN, URL)) == (WHEN, URL)
    assert parse_replay_url(at, f"{at}20170817053001/{URL}") == (WHEN, URL)
    assert parse_replay_url(at, URL) is None
    assert parse_replay_url(at, f"{at}99999999999999/{URL}") is None


def test_the_captures_nearest_a_moment_can_be_asked_for_first() -> None:
    asked = parse_qs(urlsplit(query_url("http://a/cdx", URL, closest=WHEN)).query)
    assert (asked["closest"], asked["sort"]) == (["20170817053001"], ["closest"])
