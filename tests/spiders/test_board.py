import pytest

from seoulwire.exceptions import ConfigurationError
from seoulwire.spiders.board import BoardSpider
from seoulwire.spiders.limits import page_url


@pytest.mark.parametrize(
    ("second", "tenth"),
    [
        ("http://a.kr/en/news?page=1", "http://a.kr/en/news?page=9"),
        (
            "http://a.kr/bbs/board.php?bo_table=x&page=2",
            "http://a.kr/bbs/board.php?bo_table=x&page=10",
        ),
        (
            "http://a.kr/list.do?bbsId=B_07&pageIndex=2",
            "http://a.kr/list.do?bbsId=B_07&pageIndex=10",
        ),
        ("http://a.kr/list?page=2&size=20", "http://a.kr/list?page=10&size=20"),
        ("http://a.kr/list?offset=1&lang=en", "http://a.kr/list?offset=9&lang=en"),
        ("http://a.kr/list?pageIndex=2&pageUnit=10", "http://a.kr/list?pageIndex=10&pageUnit=10"),
        ("http://a.kr/list?cp=2&menuNo=30", "http://a.kr/list?cp=10&menuNo=30"),
        ("http://a.kr/list?start=10&bo=1", "http://a.kr/list?start=90&bo=1"),
    ],
)
def test_the_url_of_a_later_page_follows_from_that_of_the_second(second: str, tenth: str) -> None:
    assert page_url(second, 2, 10) == tenth


def test_a_page_that_has_no_number_cannot_be_jumped_to() -> None:
    with pytest.raises(ConfigurationError, match="ask for pages from 1 on"):
        page_url("http://a.kr/news/next", 2, 10)


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ({"since": "2017-13-40"}, "write it as 2017-07-04"),
        ({"until": "yesterday"}, "write it as 2017-07-04"),
        ({"limit": "0"}, "no number of 1 or more"),
        ({"limit": "many"}, "no number of 1 or more"),
        ({"pages": "9-3"}, "ends before it begins"),
        ({"pages": "a-b"}, "no number of 1 or more"),
    ],
)
def test_an_argument_that_makes_no_sense_is_refused(arguments: dict[str, str], says: str) -> None:
    with pytest.raises(ConfigurationError, match=says):
        BoardSpider(**arguments)


@pytest.mark.parametrize(
    ("pages", "first", "last"),
    [(None, 1, None), ("3", 3, 3), ("10-50", 10, 50), ("10-", 10, None)],
)
def test_pages_are_a_number_or_a_range(pages: str | None, first: int, last: int | None) -> None:
    limits = BoardSpider(pages=pages).limits
    assert (limits.first_page, limits.last_page) == (first, last)
