"""A board whose markup no label explains, read with the selectors of its declaration."""

from datetime import date
from pathlib import Path

import pytest

from seoulwire.boards import parse_listing, parse_selected
from seoulwire.configuration import Selectors, load_configuration
from seoulwire.exceptions import ConfigurationError

PAGE = """<html><body><div class=x>
<p class=r><b class=k>2017.07.04</b><span class=s>새로 문을 연 도서관</span><a href="/v/2">→</a></p>
<p class=r><b class=k>2017.07.03</b><span class=s>[알림] 자전거 도로</span><a href="/v/1">→</a></p>
</div><p class=all>모두 12개</p><a class=more href="?p=2">◆</a></body></html>"""
SELECTORS = Selectors(row=".r", title=".s", date=".k", next=".more", total=".all")


def test_what_the_declaration_names_is_read() -> None:
    listing = parse_selected(PAGE, "http://a.kr/list", SELECTORS)
    first, second = listing.rows
    assert (first.title, first.url) == ("새로 문을 연 도서관", "http://a.kr/v/2")
    assert first.registered == date(2017, 7, 4)
    assert (second.tag, second.title) == ("알림", "자전거 도로")
    assert listing.next_url == "http://a.kr/list?p=2"
    assert listing.total == 12


def test_what_it_does_not_name_is_read_by_labels() -> None:
    page = "<table><tr><th>제목<th>등록일<tr><td><a href=/1>한강의 다리<td>2017-07-04</table>"
    plain = parse_listing(page, "http://a.kr/")
    assert parse_selected(page, "http://a.kr/", Selectors(next="a.no")).rows == plain.rows


def test_a_selector_that_finds_nothing_leaves_its_field_empty() -> None:
    listing = parse_selected(PAGE, "http://a.kr/list", Selectors(row=".r", title=".s", date=".no"))
    assert {row.registered for row in listing.rows} == {None}


@pytest.mark.parametrize(
    ("selectors", "says"),
    [('row = "..x"', "no CSS selector"), ('title = ".t"', "name a row"), ('rows = "tr"', "rows")],
)
def test_a_declaration_that_cannot_be_used_is_refused(
    tmp_path: Path, selectors: str, says: str
) -> None:
    file = tmp_path / "my.toml"
    file.write_text(f"[boards.news.selectors]\n{selectors}\n", "utf-8")
    with pytest.raises(ConfigurationError, match=says):
        load_configuration(file)
