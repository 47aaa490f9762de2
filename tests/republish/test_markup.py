"""Blocks and repairs as HTML: nothing lost, nothing that runs, every repair where it was made."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html
from lxml.html import HtmlElement

from seoulwire.content import (
    Block,
    Figure,
    Heading,
    ListBlock,
    Paragraph,
    Quote,
    Table,
    lines,
    plain_text,
)
from seoulwire.repair.record import Repair
from seoulwire.republish.markup import (
    UNPRINTABLE,
    language_tag,
    printable,
    render_blocks,
    render_line,
    web_url,
)

from .factories import repaired
from .hostile import ADDRESSES, VECTORS, faults


def text_of(markup: str) -> str:
    fragment: HtmlElement = html.fromstring(f"<div>{markup}</div>")
    return str(fragment.text_content())


def test_every_kind_of_block_has_its_element() -> None:
    blocks: tuple[Block, ...] = (
        Heading("Results", 1),
        Paragraph("Five districts took part."),
        ListBlock(("first", "second"), ordered=True),
        ListBlock(("one",), marker="▴"),
        Table((("District", "Homes"), ("Mapo", "12")), header=True),
        Quote("We are glad."),
        Figure("https://seoulsolution.kr/a.jpg", "A bridge", "The bridge.", "Photo: us"),
    )
    page = html.fromstring(f"<div>{render_blocks(blocks)}</div>")
    shape = [element.tag for element in page]
    assert shape == ["h2", "p", "ol", "ul", "div", "blockquote", "figure"]
    assert page.xpath("string(.//thead/tr/th[2])") == "Homes"
    assert page.xpath("string(.//tbody/tr/td[1])") == "Mapo"
    assert page.xpath("string(.//figure/a/@href)") == "https://seoulsolution.kr/a.jpg"
    assert page.xpath("string(.//figcaption)") == "The bridge.Photo: us"
    assert not page.xpath(".//img")


def test_headings_make_an_outline_without_gaps() -> None:
    levels = (3, 5, 1, 6, 2, 3)
    markup = render_blocks([Heading(f"H{level}", level) for level in levels])
    shown = [element.tag for element in html.fromstring(f"<div>{markup}</div>")]
    assert shown == ["h2", "h3", "h2", "h3", "h2", "h3"]


def test_a_repair_is_marked_where_it_was_made_and_leads_to_its_note() -> None:
    title = repaired("the world��s <best> city", ("��", "’"))
    page: HtmlElement = html.fromstring(f"<div>{render_line(title.text, title.repairs, 't')}</div>")
    (mark,) = page.xpath(".//a")
    assert mark.get("href") == "#t1"
    assert mark.get("id") == "at-t1"
    assert mark.text_content() == "’"
    assert mark.get("title") == "was “��” · quote-pair · 97%"
    assert page.text_content() == "the world’s <best> city"


def test_repairs_are_marked_in_lists_tables_and_captions() -> None:
    damaged = "a ��b\nc\t��d\ne\nf ��g"
    body = repaired(damaged, ("��", "“"), ("��", "‘"), ("��", "’"))
    blocks: tuple[Block, ...] = (
        ListBlock(("a “b",)),
        Table((("c", "‘d"),)),
        Paragraph("e"),
        Figure("https://seoulsolution.kr/a.jpg", caption="f ’g"),
    )
    assert plain_text(blocks) == body.text
    page = html.fromstring(f"<div>{render_blocks(blocks, body.repairs, prefix='b')}</div>")
    assert page.xpath(".//li/a/ins/text()") == ["“"]
    assert page.xpath(".//td[2]/a/ins/text()") == ["‘"]
    assert page.xpath(".//figcaption//a/@href") == ["#b3"]


def test_a_repair_over_two_lines_is_anchored_once() -> None:
    body = repaired("one ��\ntwo", ("��\nt", "[X]\nt"))
    blocks = (Paragraph("one [X]"), Paragraph("two"))
    page = html.fromstring(f"<div>{render_blocks(blocks, body.repairs, prefix='b')}</div>")
    assert page.xpath(".//ins/text()") == ["[X]", "t"]
    assert page.xpath(".//a/@id") == ["at-b1"]
    assert page.xpath(".//a/@href") == ["#b1", "#b1"]


def test_a_removed_character_has_a_mark_that_can_be_read_aloud() -> None:
    body = repaired("soft��ware", ("��", ""))
    page: HtmlElement = html.fromstring(f"<div>{render_line(body.text, body.repairs, 'b')}</div>")
    assert page.xpath(".//a/@aria-label") == ["was “��” · quote-pair · 97%"]
    assert page.text_content() == "software"


def test_without_notes_a_repair_is_marked_but_not_linked() -> None:
    body = repaired("the world��s", ("��", "’"))
    assert 'href="#' not in render_line(body.text, body.repairs)
    assert ">’</ins>" in render_line(body.text, body.repairs)


def test_damage_that_is_left_is_marked_as_such() -> None:
    page: HtmlElement = html.fromstring(f"<div>{render_line('the ��Finance�� list')}</div>")
    assert page.xpath(".//span[@class='damage']/text()") == ["��", "��"]


@pytest.mark.parametrize(
    "vector", ["<p onclick=x>", "<script>", "<a href='javascript:x'>", "<img>"]
)
def test_the_judge_of_these_tests_sees_what_runs(vector: str) -> None:
    assert list(faults(vector)) != []


@pytest.mark.parametrize("vector", VECTORS)
def test_a_hostile_text_is_shown_as_text(vector: str) -> None:
    line = printable(vector)
    blocks: tuple[Block, ...] = (
        Paragraph(vector),
        Heading(vector, 3),
        ListBlock((vector,)),
        Table(((vector, vector),), header=True),
        Figure("https://seoulsolution.kr/a.jpg", vector, vector, vector),
    )
    markup = render_blocks(blocks)
    assert list(faults(markup)) == []
    assert text_of(markup).count(line) == 8


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_hostile_address_is_dropped_or_harmless(address: str) -> None:
    markup = render_blocks((Figure(address, "picture"),))
    assert not markup or list(faults(markup)) == []


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("https://seoulsolution.kr/a", "https://seoulsolution.kr/a"),
        (" HTTPS://seoulsolution.kr/a ", "https://seoulsolution.kr/a"),
        ("https://seoulsolution.kr/a#b#c", "https://seoulsolution.kr/a#b%23c"),
        ("https://seoulsolution.kr//a?b=%EA&c=5%#d", "https://seoulsolution.kr//a?b=%EA&c=5%25#d"),
        ("https://seoulsolution.kr/a[1]<2>", "https://seoulsolution.kr/a%5B1%5D%3C2%3E"),
        ("https://seoulsolution.kr/\u202egnp.a", "https://seoulsolution.kr/%E2%80%AEgnp.a"),
        ("https://seoulsolution.kr@evil.example/", None),
        ("https://seoulsolution.kr/first plan.pdf", "https://seoulsolution.kr/first%20plan.pdf"),
        ("https://seoulsolution.kr/소식", "https://seoulsolution.kr/소식"),
        (None, None),
        ("", None),
        ("en/content/a", None),
    ],
)
def test_only_web_addresses_are_linked(address: str | None, expected: str | None) -> None:
    assert web_url(address) == expected


@pytest.mark.parametrize(
    ("language", "expected"),
    [("ko", "ko"), ("en-US", "en-US"), (None, None), ("english!", None), ('en" onload="x', None)],
)
def test_only_a_language_tag_becomes_one(language: str | None, expected: str | None) -> None:
    assert language_tag(language) == expected


LINE = st.text(max_size=40).map(lambda text: re.sub(r"[\t\n\r\f]", " ", text))
BLOCKS = st.lists(
    st.one_of(
        LINE.map(Paragraph),
        LINE.map(Quote),
        st.builds(Heading, LINE, st.integers(1, 6)),
        st.lists(LINE, max_size=3).map(lambda items: ListBlock(tuple(items))),
        st.lists(st.lists(LINE, max_size=3).map(tuple), max_size=3).map(
            lambda rows: Table(tuple(rows), header=True)
        ),
    ),
    max_size=4,
)


@given(blocks=BLOCKS, data=st.data())
def test_any_text_is_shown_whole_with_any_repairs(blocks: list[Block], data: st.DataObject) -> None:
    text = plain_text(blocks)
    cuts = sorted(data.draw(st.lists(st.integers(0, len(text)), max_size=6)))
    repairs = [
        Repair(
            start=0,
            end=0,
            text_start=begin,
            text_end=end,
            before="",
            after=text[begin:end],
            kind="decode",
            method="cp949-run",
            confidence=1.0,
            evidence="bytes",
            detail="A1 B0",
        )
        for begin, end in zip(cuts[::2], cuts[1::2], strict=False)
    ]
    markup = render_blocks(blocks, repairs, prefix="b")
    assert not UNPRINTABLE.search(markup)
    shown = re.sub(r"\s", "", text_of(markup))
    assert shown == re.sub(r"\s", "", printable("".join(sum(map(lines, blocks), ()))))
    assert not markup or list(faults(markup)) == []
