"""The corpus: what stands in a row, within the rights, the same for two crawls of one site."""

import csv
import io
import json
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from types import MappingProxyType
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seoulwire.configuration import Configuration, Rights, load_configuration
from seoulwire.content import Heading, ListBlock, Paragraph, Quote, Table, plain_text
from seoulwire.items import Attachment, Citation, Entry, FileLink, Provenance
from seoulwire.repair.record import Repaired
from seoulwire.republish.choice import Choice, Scope
from seoulwire.republish.corpus import export_csv, export_jsonl
from seoulwire.republish.gate import TOGETHER, Decided, Gate
from seoulwire.storage import blocks_to_json
from seoulwire.storage.records import storable

from .factories import MOMENT, WORDS, article, entry, post, provenance, repaired
from .hostile import VECTORS

CONFIGURATION = load_configuration()
SEOUL = "https://english.seoul.go.kr/bridge"
HUFFPOST = "https://www.huffpost.com/entry/bridge_us_1"


def json_rows(entries: Iterable[Entry], **options: Any) -> list[dict[str, Any]]:
    return [json.loads(line) for line in jsonl(entries, **options).split("\n")[:-1]]


def jsonl(
    entries: Iterable[Entry], configuration: Configuration = CONFIGURATION, **options: Any
) -> str:
    stream = io.StringIO(newline="")
    export_jsonl(admitted(entries, configuration), stream, **options)
    return stream.getvalue()


def admitted(
    entries: Iterable[Entry], configuration: Configuration = CONFIGURATION
) -> Iterator[Decided]:
    return Gate(configuration, lambda _decisions, _takedowns: None).admit(entries)


def csv_rows(entries: Iterable[Entry], **options: Any) -> list[dict[str, str]]:
    stream = io.StringIO(newline="")
    export_csv(admitted(entries), stream, **options)
    return list(csv.DictReader(io.StringIO(stream.getvalue(), newline="")))


def cited(url: str = SEOUL, **changes: Any) -> Entry:
    shown = post(citations=(Citation(url=url, found="source-line"),), **changes)
    return entry(shown, article(url, "seoul" if url == SEOUL else "huffpost", licence="KOGL-1"))


def test_a_post_and_its_article_are_two_rows_that_name_each_other() -> None:
    shown, target = json_rows([cited(licence="KOGL-1")])
    assert (shown["type"], target["type"]) == ("post", "article")
    assert shown["pairs"] == [
        {
            "post": shown["id"],
            "article": target["id"],
            "url": SEOUL,
            "found": "source-line",
            "kind": "edited-copy",
            "similarity": 0.97,
            "coverage": 0.88,
        }
    ]
    assert shown["body"]["text"] == target["body"]["text"] == WORDS
    assert shown["blocks"] == [{"type": "paragraph", "text": WORDS}]
    assert shown["registered"] == "2026-03-01"
    assert shown["rights"]["text"] == "full"
    assert shown["rights"]["reasons"][-1] == "decision: full text"
    assert shown["stamp"] is None


def test_an_article_that_two_posts_cite_is_written_once() -> None:
    rows = json_rows([cited(slug="one"), cited(slug="two")])
    assert [row["type"] for row in rows] == ["post", "article", "post"]


def test_behind_the_gate_stands_only_what_may_go_out() -> None:
    file = Attachment(
        id="file",
        post="portal:en/bridge-reopens",
        url="https://seoulsolution.kr/a.pdf",
        name="a.pdf",
        media_type=None,
        size=10,
        text="text of the file",
        provenance=provenance("https://seoulsolution.kr/a.pdf"),
    )
    shown = replace(
        cited(HUFFPOST, licence="KOGL-1", deck="A deck of its own"), attachments=(file,)
    )
    gated = jsonl([shown])
    everything = jsonl([shown], scope="all")
    for secret in ("word41", "A deck of its own", "text of the file"):
        assert secret not in gated
        assert secret in everything
    assert "word40" in gated


def test_an_export_of_everything_is_stamped_and_keeps_the_true_decision() -> None:
    for row in json_rows([cited(HUFFPOST)], scope="all"):
        assert row["stamp"] == "not for redistribution"
        assert row["rights"]["text"] == "excerpt"
        assert row["body"]["raw"] == row["body"]["text"] == WORDS
    for row in csv_rows([cited(HUFFPOST)], scope="all"):
        assert row["stamp"] == "not for redistribution"


def test_a_text_that_may_not_go_out_is_null() -> None:
    (row,) = json_rows([entry(post(tag="Brochur"))])
    assert row["body"] == {"raw": None, "text": None, "repairs": []}
    assert (row["blocks"], row["whole"]) == ([], False)


def test_what_is_withheld_has_no_row_but_a_count() -> None:
    sources = {**CONFIGURATION.sources}
    sources["huffpost"] = replace(sources["huffpost"], rights=Rights(text="none"))
    configuration = replace(CONFIGURATION, sources=MappingProxyType(sources))
    stream = io.StringIO(newline="")
    report = export_jsonl(admitted([cited(HUFFPOST), entry(post())], configuration), stream)
    assert (report.posts, report.articles, report.withheld) == (1, 0, 2)
    assert "huffpost.com" not in stream.getvalue()
    assert len(jsonl([cited(HUFFPOST)], configuration, scope="all").splitlines()) == 2


def test_repairs_are_kept_with_their_spans_and_the_raw_text() -> None:
    mended = repaired("the world��s ��city", ("��", "’"))
    shown = post(licence="KOGL-1", body=mended, blocks=(Paragraph(mended.text),))
    (row,) = json_rows([entry(shown)])
    assert row["damage"] == 1
    body = row["body"]
    assert body["raw"] == "the world��s ��city"
    (repair,) = body["repairs"]
    assert body["text"][repair["text_start"] : repair["text_end"]] == repair["after"] == "’"
    assert (repair["method"], repair["confidence"], repair["evidence"]) == (
        "quote-pair",
        0.97,
        "rule",
    )


@pytest.mark.parametrize("export", [export_jsonl, export_csv])
@pytest.mark.parametrize("scope", ["gate", "all"])
def test_two_crawls_of_one_site_are_the_same_stable_export(export: Any, scope: Scope) -> None:
    first = [cited(slug="one"), cited(HUFFPOST, slug="two"), entry(post(slug="three"))]
    second = [later(each) for each in reversed(first)]
    streams = io.StringIO(), io.StringIO()
    for entries, stream in zip((first, second), streams, strict=True):
        export(admitted(entries), stream, scope=scope, stable=True)
    assert streams[0].getvalue() == streams[1].getvalue()


def later(of: Entry) -> Entry:
    """Return an entry as another crawl finds it: at another time, captured and counted anew."""
    when = MOMENT + timedelta(days=3)

    def captured(page: Provenance) -> Provenance:
        return replace(page, capture="urn:uuid:another", fetched=when, digest="sha256:ff")

    return replace(
        of,
        created=when,
        updated=when,
        post=replace(of.post, views=900, provenance=captured(of.post.provenance)),
        pairs=tuple(
            (pair, replace(target, provenance=captured(target.provenance)))
            for pair, target in of.pairs
        ),
    )


def test_lines_are_written_while_entries_come() -> None:
    stream = io.StringIO(newline="")
    written: list[int] = []

    def entries() -> Iterator[Entry]:
        for number in range(3 * TOGETHER):
            written.append(stream.getvalue().count("\n"))
            yield entry(post(slug=f"post-{number}"))

    export_jsonl(admitted(entries()), stream)
    assert max(come - out for come, out in enumerate(written)) <= TOGETHER


def test_rows_are_chosen_by_day_language_and_damage() -> None:
    damaged = post(slug="damaged", body=Repaired.unchanged("\ufffd"), blocks=(Paragraph("\ufffd"),))
    entries = [
        entry(post(slug="korean", language="ko", registered=date(2017, 8, 4))),
        entry(post(slug="undated", registered=None)),
        entry(damaged),
    ]

    def chosen(**conditions: Any) -> list[str]:
        rows = json_rows(entries, choice=Choice(**conditions))
        return [row["id"].removeprefix("portal:en/") for row in rows]

    assert chosen() == ["korean", "undated", "damaged"]
    assert chosen(languages=("ko",)) == ["korean"]
    assert chosen(since=date(2017, 8, 4), until=date(2017, 8, 4)) == ["korean"]
    assert chosen(since=date(2017, 8, 5)) == ["damaged"]
    assert chosen(max_damage=0) == ["korean", "undated"]


def test_only_whole_texts_when_asked() -> None:
    rows = json_rows([cited(licence="KOGL-1"), cited(HUFFPOST, slug="two")], scope="full")
    assert [(row["type"], row["whole"]) for row in rows] == [("post", True), ("article", True)]


@pytest.mark.parametrize(
    "beginning", ["=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠", "\x00="]
)
def test_no_cell_runs_as_a_formula(beginning: str) -> None:
    title = Repaired.unchanged(f"{beginning}cmd|' /C calc'!A0")
    (row,) = csv_rows([entry(post(title=title, writer=f"{beginning}1+1", tag=f"{beginning}x"))])
    for column in ("title", "writer", "tag"):
        assert row[column].startswith("'")


def test_a_csv_of_everything_keeps_text_lines_quotes_and_commas() -> None:
    blocks = (Heading('He said "no", twice', 2), Paragraph("서울, 다시; 열리다"))
    shown = post(
        licence="KOGL-1",
        body=Repaired.unchanged(plain_text(blocks)),
        blocks=blocks,
        attachments=(FileLink(url="https://seoulsolution.kr/a.pdf", name="a"),),
    )
    (row,) = csv_rows([entry(shown)])
    assert row["text"] == plain_text(blocks)
    assert row["attachments"] == "https://seoulsolution.kr/a.pdf"
    assert (row["rights"], row["type"], row["damage"]) == ("full", "post", "0")


@pytest.mark.parametrize("vector", [*VECTORS, "\u2028", "\ud800", "</script>"])
def test_a_line_is_one_line_of_utf_8_that_is_safe_in_a_page(vector: str) -> None:
    line = jsonl([entry(post(title=Repaired.unchanged(vector)))])
    assert line.encode("utf-8").decode("utf-8").splitlines() == [line[:-1]]
    assert "</script" not in line
    assert json.loads(line)["title"]["text"] == storable(vector)


def test_blocks_name_their_types_as_everywhere() -> None:
    blocks = (Heading("A", 2), ListBlock(("b",)), Table((("c",),)), Quote("d"))
    (row,) = json_rows([entry(post(plain_text(blocks), licence="KOGL-1", blocks=blocks))])
    assert [block["type"] for block in row["blocks"]] == ["heading", "list", "table", "quote"]
    assert row["blocks"] == blocks_to_json(blocks)


@given(text=st.text(max_size=200))
def test_any_text_comes_back_from_a_line_as_databases_hold_it(text: str) -> None:
    shown = post(text.replace("\r", ""), licence="KOGL-1", title=Repaired.unchanged(text))
    (row,) = json_rows([entry(shown)])
    assert row["title"]["text"] == storable(text)
    assert row["body"]["text"] == storable(shown.body.text)
