"""TimeMaps: the mementos of a page, whatever else an archive links."""

from contextlib import suppress
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seoulwire.archive.timemap import Memento, parse_timemap
from seoulwire.exceptions import UnreadableError

PAGE = "http://english.seoul.go.kr/park-opens/"
AT = "http://archive.example/web"
TIMEMAP = f"""<{PAGE}>; rel="original",
<{AT}/timemap/link/{PAGE}>; rel="self"; type="application/link-format"; from="Thu, 17 Aug 2017",
<{AT}/{PAGE}>; rel="timegate",
<{AT}/20170817053001/{PAGE}>; rel="first memento"; datetime="Thu, 17 Aug 2017 05:30:01 GMT",
<{AT}/20180101000000/{PAGE}>; rel="memento"; datetime="Mon, 01 Jan 2018 00:00:00 GMT",
<{AT}/broken/{PAGE}>; rel="memento"; datetime="some day",
<{AT}/timemap/link/2/{PAGE}>; rel="timemap"; type="application/link-format"
"""


def test_mementos_come_with_their_moments() -> None:
    assert parse_timemap(TIMEMAP) == (
        Memento(f"{AT}/20170817053001/{PAGE}", datetime(2017, 8, 17, 5, 30, 1, tzinfo=UTC)),
        Memento(f"{AT}/20180101000000/{PAGE}", datetime(2018, 1, 1, tzinfo=UTC)),
    )


def test_an_empty_timemap_has_no_mementos() -> None:
    assert parse_timemap("") == ()


def test_a_page_instead_of_a_timemap_is_named() -> None:
    with pytest.raises(UnreadableError, match="not-timemap"):
        parse_timemap("<html><body>Not found</body></html>")


@given(st.text(alphabet='<>;="rel memento,\n', max_size=300))
def test_any_text_is_a_timemap_or_a_named_error(text: str) -> None:
    with suppress(UnreadableError):
        parse_timemap(text)


def test_a_hostile_timemap_takes_linear_time() -> None:
    with suppress(UnreadableError):
        parse_timemap("<a>" + '; rel="memento" ' * 60_000 + "<" * 60_000)
