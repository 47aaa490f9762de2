"""Pages are read beside the crawl as they are in it, and a reader that dies takes one page only."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from multiprocessing import active_children

import pytest

from seoulwire.configuration import load_configuration
from seoulwire.exceptions import SoftError, UnavailableError, UnreadableError
from seoulwire.items import Capture, Link
from seoulwire.readers import Readers
from seoulwire.reading import Reading, target_of

pytestmark = pytest.mark.slow  # starts processes

URL = "https://seoulsolution.kr/en/content/a-bridge"
PAGE = """<html><body><h1 class="title">[Seoul's News] A Bridge</h1>
<div class="info">Date 2017-08-04 Writer scaadmin</div>
<div class="content"><p>The bridge opens on Monday, and nobody has to pay.</p>
<p>(Source: http://english.seoul.go.kr/a-bridge/)</p></div></body></html>"""
TARGET = target_of(Link(role="post", url=URL, board="news"), load_configuration())


def capture(body: str, status: int = 200) -> Capture:
    return Capture(
        id="urn:uuid:0",
        url=URL,
        requested_url=URL,
        status=status,
        headers=(("Content-Type", "text/html; charset=utf-8"),),
        body=body.encode(),
        digest="sha256:0",
        fetched=datetime(2017, 8, 18, tzinfo=UTC),
    )


def with_readers(processes: int, work: Callable[[Readers], Awaitable[Reading]]) -> Reading:
    async def run() -> Reading:
        readers = Readers(processes, None)
        try:
            return await work(readers)
        finally:
            readers.close()

    return asyncio.run(run())


@pytest.mark.parametrize("processes", [0, 1])
def test_a_page_says_the_same_wherever_it_is_read(processes: int) -> None:
    reading = with_readers(processes, lambda readers: readers.read(capture(PAGE), TARGET))
    assert [item.id for item in reading.items] == ["portal:en/a-bridge"]
    assert [link.url for link in reading.links] == ["http://english.seoul.go.kr/a-bridge/"]


@pytest.mark.parametrize("processes", [0, 1])
@pytest.mark.parametrize(
    ("answer", "error", "reason"),
    [
        (capture(PAGE, 404), SoftError, "gone"),
        (capture(""), SoftError, "empty-body"),
        (capture("", 503), UnavailableError, "http-503"),
        (capture("<p>A page of no board.</p>"), UnreadableError, "no-labels"),
    ],
)
def test_what_reading_raises_arrives_with_its_reason(
    processes: int, answer: Capture, error: type[SoftError], reason: str
) -> None:
    with pytest.raises(error) as raised:
        with_readers(processes, lambda readers: readers.read(answer, TARGET))
    assert raised.value.reason == reason


def test_a_page_whose_reader_dies_is_read_by_the_next_one() -> None:
    async def work(readers: Readers) -> Reading:
        await readers.read(capture(PAGE), TARGET)
        for process in active_children():
            process.kill()
            process.join()
        return await readers.read(capture(PAGE), TARGET)

    assert with_readers(1, work).items


def test_a_page_that_ends_three_readers_is_given_up_and_costs_no_other() -> None:
    async def kill_readers() -> None:
        while True:
            for process in active_children():
                process.kill()
            await asyncio.sleep(0.01)

    async def work(readers: Readers) -> Reading:
        killing = asyncio.ensure_future(kill_readers())
        with pytest.raises(UnreadableError, match="reader-died"):
            await readers.read(capture(PAGE), TARGET)
        killing.cancel()
        return await readers.read(capture(PAGE), TARGET)

    assert with_readers(1, work).items


def test_no_process_is_left_behind() -> None:
    with_readers(1, lambda readers: readers.read(capture(PAGE), TARGET))
    assert active_children() == []
