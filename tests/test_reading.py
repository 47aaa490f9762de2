"""What a capture says, read as what it was asked for."""

from datetime import UTC, datetime

import pytest

from seoulwire.configuration import load_configuration
from seoulwire.exceptions import SoftError
from seoulwire.items import Article, Capture, Link, Post
from seoulwire.outcomes import outcome_of
from seoulwire.reading import Target, read

URL = "https://board.example.kr/view.do?id=7"


def test_a_post_keeps_and_asks_for_five_hundred_files_and_notes_how_many_it_names() -> None:
    files = "".join(f"<p><a href=/{number}.pdf>{number}.pdf</a>" for number in range(600))
    page = f"<h1>한 가지 제목</h1><p>등록일 2017-07-04 작성자 담당관 조회수 5</p>{files}"
    capture = Capture(
        id="urn:uuid:0",
        url=URL,
        requested_url=URL,
        status=200,
        headers=(("Content-Type", "text/html; charset=utf-8"),),
        body=page.encode(),
        digest="sha256:0",
        fetched=datetime(2017, 8, 18, tzinfo=UTC),
    )
    link = Link(role="post", url=URL, board="notice")
    target = Target(role="post", portal="city", board="notice", link=link)
    reading = read(capture, target, load_configuration())
    [post] = reading.items
    assert isinstance(post, Post)
    assert len(post.attachments) == 500
    assert [found.role for found in reading.links].count("attachment") == 500
    assert "too-many-files: 600" in post.notes


@pytest.mark.parametrize(
    ("media_type", "body"),
    [
        ("application/pdf", b"%PDF-1.4\n%%EOF\n"),
        ("application/octet-stream", b"%PDF-1.4\n%%EOF\n"),
        ("text/html", b"%PDF-1.4\n%%EOF\n"),
        ("application/json", b'{"title": "A report"}'),
        ("image/png", b"\x89PNG\r\n\x1a\n"),
        ("application/vnd.ms-excel", b"no excel"),
    ],
)
def test_a_cited_document_that_is_no_page_is_skipped_by_that_name(
    media_type: str, body: bytes
) -> None:
    url = "https://gazette.example/files/report"
    capture = Capture(
        id="urn:uuid:0",
        url=url,
        requested_url=url,
        status=200,
        headers=(("Content-Type", media_type),),
        body=body,
        digest="sha256:0",
        fetched=datetime(2017, 8, 18, tzinfo=UTC),
    )
    with pytest.raises(SoftError) as caught:
        read(capture, Target(role="article"), load_configuration())
    assert outcome_of(capture, caught.value)[:2] == ("skipped", "not-html")


@pytest.mark.parametrize(
    "media_type", ["application/octet-stream", "application/vnd.wap.xhtml+xml", "application/json"]
)
def test_a_cited_page_is_read_whatever_its_server_calls_it(media_type: str) -> None:
    url = "https://gazette.example/the-tide-mill"
    page = (
        "<html><head><title>The tide mill turns</title></head><body><h1>The tide mill turns</h1>"
        "<p>The mill at the weir turned on Sunday for the first time since the flood of the autumn,"
        " and the miller gave away the first sack of flour to whoever had shovelled mud.</p></body>"
    )
    capture = Capture(
        id="urn:uuid:0",
        url=url,
        requested_url=url,
        status=200,
        headers=(("Content-Type", media_type),),
        body=page.encode(),
        digest="sha256:0",
        fetched=datetime(2017, 8, 18, tzinfo=UTC),
    )
    [article] = read(capture, Target(role="article"), load_configuration()).items
    assert isinstance(article, Article)
    assert article.title.text == "The tide mill turns"
