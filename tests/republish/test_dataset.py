"""The researcher's corpus: opens everywhere, within the rights, the same from the same database."""

import csv
import hashlib
import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from types import MappingProxyType
from typing import Any

import duckdb
import pandas as pd
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from postgres import database_of

from seoulwire.configuration import Configuration, Rights, Takedown, load_configuration
from seoulwire.content import Figure, Heading, ListBlock, Paragraph, Table, plain_text
from seoulwire.exceptions import PublishError
from seoulwire.items import Citation, Entry, FileLink, Image
from seoulwire.repair.record import Repaired
from seoulwire.republish.choice import Choice
from seoulwire.republish.dataset import export_dataset
from seoulwire.republish.dataset.columns import COLUMNS
from seoulwire.republish.markup import UNPRINTABLE
from seoulwire.storage import Store
from seoulwire.storage.corpus_rows import ROWS

from .factories import WORDS, article, entry, keep, post, repaired
from .hostile import VECTORS

CONFIGURATION = load_configuration()
OPEN = replace(CONFIGURATION, unknown_rights=Rights(text="full", images="link"))
SEOUL = "https://english.seoul.go.kr/bridge"
HUFFPOST = "https://www.huffpost.com/entry/bridge_us_1"
BLOCKS = (
    Heading("Bridges", 2),
    Paragraph("She said “yes”."),
    ListBlock(("one", "two"), ordered=True),
    Table((("a", "b"), ("1", "2")), header=True),
    Figure("https://seoulsolution.kr/a.jpg", "a bridge", "The bridge at night", None),
)

Export = Callable[..., Path]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(database_of(tmp_path)) as opened:
        yield opened


@pytest.fixture
def export(store: Store, tmp_path: Path) -> Export:
    """Store entries and give the directory of the dataset made of all that is stored."""

    def exported(
        entries: Iterable[Entry] = (),
        name: str = "dataset",
        configuration: Configuration = CONFIGURATION,
        **options: Any,
    ) -> Path:
        keep(store, entries)
        export_dataset(store, tmp_path / name, configuration, **options)
        return tmp_path / name

    return exported


def cited(url: str = SEOUL, slug: str = "one", **changes: Any) -> Entry:
    shown = post(slug=slug, citations=(Citation(url=url, found="source-line"),), **changes)
    target = article(url, "seoul" if url == SEOUL else "huffpost", licence="KOGL-1")
    return entry(shown, target)


def rows(directory: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (directory / "corpus.jsonl").read_bytes().splitlines()]


def row(directory: Path, kind: str = "post") -> dict[str, Any]:
    (found,) = (each for each in rows(directory) if each["type"] == kind)
    return found


def cells(directory: Path) -> list[dict[str, str]]:
    with (directory / "corpus.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def everything(directory: Path) -> dict[str, bytes]:
    files = (path for path in directory.rglob("*") if path.is_file())
    return {path.relative_to(directory).as_posix(): path.read_bytes() for path in files}


def test_a_row_holds_all_that_is_known_of_a_post_and_of_its_article(export: Export) -> None:
    body = repaired(plain_text(BLOCKS).replace("“", "��"), ("��", "“"))
    shown = post(
        licence="KOGL-1",
        body=body,
        blocks=BLOCKS,
        published=datetime(2026, 2, 28, 3, tzinfo=UTC),
        modified=date(2026, 3, 5),
        citations=(Citation(url=SEOUL, found="source-line"),),
        attachments=(FileLink(url="https://seoulsolution.kr/a.pdf", name="a"),),
    )
    target = article(SEOUL, "seoul", licence="KOGL-1", published=datetime(2026, 2, 27, tzinfo=UTC))
    directory = export([entry(shown, target)])
    told, source = row(directory), row(directory, "article")
    assert list(told) == list(source) == [column.name for column in COLUMNS]
    assert told["text"] == body.text
    assert told["raw"] == body.raw
    assert [block["type"] for block in told["blocks"]] == [
        *("heading", "paragraph", "list", "table", "figure")
    ]
    assert told["blocks"][3]["rows"] == [["a", "b"], ["1", "2"]]
    (repair,) = told["repairs"]
    assert (repair["field"], repair["before"], repair["after"]) == ("body", "��", "“")
    assert told["text"][repair["text_start"] : repair["text_end"]] == "“"
    assert (told["date"], told["registered_zone"]) == ("2026-03-01", "assumed")
    assert told["published"].startswith("2026-02-28T03:00:00")
    assert told["modified_day"] == "2026-03-05"
    (pair,) = told["pairs"]
    assert (pair["article"], pair["kind"], pair["similarity"]) == (
        source["id"],
        "edited-copy",
        0.97,
    )
    assert told["attachments"][0]["url"] == "https://seoulsolution.kr/a.pdf"
    assert (told["licence"], told["rights"], told["stamp"]) == ("KOGL-1", "full", None)
    assert told["reasons"][-1] == "decision: full text"
    assert told["capture_digest"] == "sha256:00"
    assert (source["authors"], source["date"]) == (["Dana Yun"], "2026-02-27")


def test_parquet_json_lines_and_csv_say_the_same(export: Export) -> None:
    directory = export([cited(licence="KOGL-1"), entry(post(slug="two", registered=None))])
    lines = rows(directory)
    frame = pd.read_parquet(directory / "parquet")
    assert sorted(frame["id"]) == sorted(line["id"] for line in lines)
    by_id = {(line["type"], line["id"]): line for line in lines}
    for record in frame.to_dict("records"):
        line = by_id[record["type"], record["id"]]
        for name in ("text", "title", "damage", "rights", "capture_digest"):
            assert record[name] == line[name]
        assert list(record["reasons"]) == line["reasons"]
    for cell in cells(directory):
        line = by_id[cell["type"], cell["id"]]
        assert cell["text"] == (line["text"] or "")
        assert json.loads(cell["pairs"]) == line["pairs"]
        assert cell["date"] == (line["date"] or "")


def test_parquet_is_typed_and_partitioned_by_year(export: Export) -> None:
    directory = export(
        [
            entry(post(slug="old", registered=date(2015, 12, 31))),
            entry(post(slug="new", registered=date(2016, 1, 1))),
            entry(post(slug="undated", registered=None)),
        ]
    )
    parts = [path.parent.name for path in sorted(directory.glob("parquet/*/*.parquet"))]
    assert parts == ["year=0", "year=2015", "year=2016"]
    schema = pq.read_schema(directory / "parquet/year=2016/part-0.parquet")
    types = {name: str(schema.field(name).type) for name in ("date", "fetched", "damage", "whole")}
    assert types == {
        "date": "date32[day]",
        "fetched": "timestamp[us, tz=UTC]",
        "damage": "int64",
        "whole": "bool",
    }
    read = duckdb.sql(
        f"SELECT year, id, registered FROM read_parquet('{directory}/parquet/**/*.parquet', "
        "hive_partitioning = true) ORDER BY year"
    )
    assert read is not None
    years = read.fetchall()
    assert [year for year, _, _ in years] == [0, 2015, 2016]
    assert years[1][2] == date(2015, 12, 31)


def test_the_same_database_gives_the_same_bytes(export: Export) -> None:
    entries = [cited(licence="KOGL-1"), cited(HUFFPOST, "two"), entry(post(slug="three"))]
    first = everything(export(entries))
    assert everything(export((), "again")) == first
    assert everything(export(())) == first  # over the one before


def test_another_order_of_storing_gives_the_same_rows(tmp_path: Path) -> None:
    entries = [cited(licence="KOGL-1"), cited(HUFFPOST, "two"), entry(post(slug="three"))]
    texts = []
    for number, order in enumerate((entries, entries[::-1])):
        with Store.open(database_of(tmp_path / f"stored-{number}")) as store:
            keep(store, order)
            export_dataset(store, tmp_path / str(number), CONFIGURATION)
        texts.append((tmp_path / str(number) / "corpus.jsonl").read_bytes())
    assert texts[0] == texts[1]


def test_behind_the_gate_stands_only_what_may_go_out(export: Export, store: Store) -> None:
    shown = cited(
        HUFFPOST,
        licence="KOGL-1",
        deck="A deck of its own",
        images=(Image(url="https://seoulsolution.kr/a.jpg", alt="words of a picture"),),
    )
    gated = export([shown])
    opened = export((), "all", scope="all")
    for secret in ("word41", "A deck of its own", "words of a picture"):
        assert not [name for name, text in everything(gated).items() if secret.encode() in text]
        assert secret in (opened / "corpus.jsonl").read_text("utf-8")
    assert row(gated)["text"].endswith("word40")
    assert (row(gated)["whole"], row(gated)["rights"]) == (False, "excerpt")
    decided = {stored.decision.item for stored in store.decisions()}
    assert {each["id"] for each in rows(gated)} <= decided


@pytest.mark.parametrize("listed", [True, False], ids=["an image of the post", "a figure alone"])
def test_a_takedown_of_an_image_takes_it_out_and_is_audited(
    export: Export, store: Store, listed: bool
) -> None:
    place = "https://seoulsolution.kr/a.jpg"
    takedown = Takedown(reason="by request", asked=date(2026, 11, 1), url=place)
    shown = post(
        body=Repaired.unchanged(plain_text(BLOCKS)),
        blocks=BLOCKS,
        images=(Image(url=place),) if listed else (),
    )
    assert place in json.dumps(row(export([entry(shown)], configuration=OPEN)))
    gone = export(configuration=replace(OPEN, takedowns=(takedown,)), name="later")
    assert place not in json.dumps({**row(gone), "reasons": []})
    assert row(gone)["text"] == plain_text(BLOCKS)
    assert [applied.takedown.target for applied in store.takedowns()] == [place]


def test_an_export_of_everything_says_so_in_every_file(export: Export) -> None:
    directory = export([cited(HUFFPOST)], scope="all")
    for each in rows(directory):
        assert each["stamp"] == "not for redistribution"
        assert each["rights"] == "excerpt"
        assert each["text"] == WORDS
    assert {cell["stamp"] for cell in cells(directory)} == {"not for redistribution"}
    files = {path.name: path for path in directory.rglob("*") if path.is_file()}
    (parquet,) = (name for name in files if name.endswith(".parquet"))
    assert set(pd.read_parquet(files[parquet])["stamp"]) == {"not for redistribution"}
    # The checksums have room for nothing but checksums.
    for name in files.keys() - {parquet, "SHA256SUMS"}:
        assert "not for redistribution" in files[name].read_text("utf-8").lower(), name


def test_only_whole_texts_when_asked(export: Export) -> None:
    directory = export([cited(licence="KOGL-1"), cited(HUFFPOST, "two")], scope="full")
    assert {(each["type"], each["whole"]) for each in rows(directory)} == {
        ("post", True),
        ("article", True),
    }
    assert len(rows(directory)) == 2


def test_what_is_withheld_has_no_row_but_a_count(store: Store, tmp_path: Path) -> None:
    sources = {**CONFIGURATION.sources}
    sources["huffpost"] = replace(sources["huffpost"], rights=Rights(text="none"))
    configuration = replace(CONFIGURATION, sources=MappingProxyType(sources))
    keep(store, [cited(HUFFPOST), entry(post(slug="two"))])
    report = export_dataset(store, tmp_path / "dataset", configuration)
    assert (report.rows, report.withheld) == (1, 2)
    assert not [t for t in everything(tmp_path / "dataset").values() if b"huffpost.com" in t]
    assert "2 chosen posts and articles have no row" in (tmp_path / "dataset/README.md").read_text(
        "utf-8"
    )


def test_rows_are_chosen_by_board_day_language_and_damage(export: Export) -> None:
    export(
        [
            cited(slug="cites", board="archives"),
            entry(post(slug="korean", language="ko", registered=date(2017, 8, 4))),
            entry(
                post(
                    slug="damaged",
                    body=Repaired.unchanged("\ufffd"),
                    blocks=(Paragraph("\ufffd"),),
                    registered=date(2018, 1, 1),
                )
            ),
            entry(post(slug="undated", registered=None)),
        ]
    )

    def chosen(name: str, **conditions: Any) -> set[str]:
        directory = export((), name, choice=Choice(**conditions))
        return {each["id"].rpartition("/")[2] for each in rows(directory)}

    assert chosen("board", board="archives") == {"cites", "seoul:bridge"}
    assert chosen("ko", languages=("ko",)) == {"korean"}
    assert chosen("day", since=date(2017, 8, 4), until=date(2017, 8, 4)) == {"korean"}
    assert chosen("since", since=date(2018, 1, 1)) == {"cites", "damaged"}
    assert "damaged" not in chosen("whole", max_damage=0)
    assert rows(export((), "none", choice=Choice(languages=("fr",)))) == []


def test_no_cell_runs_as_a_formula(export: Export) -> None:
    formulas = [f"{beginning}cmd|' /C calc'!A0" for beginning in "=+-@\t\r＝＋－＠"]
    entries = [
        entry(post(slug=f"post-{i}", title=Repaired.unchanged(text), writer=text, tag=text))
        for i, text in enumerate(formulas)
    ]
    directory = export(entries, configuration=OPEN)
    for cell, line, formula in zip(cells(directory), rows(directory), formulas, strict=True):
        assert {cell[name] for name in ("title", "writer", "tag")} == {f"'{formula}"}
        assert line["title"] == formula


def test_any_text_comes_back_as_it_was_and_is_safe_in_a_page(export: Export) -> None:
    # No database holds a NUL.
    vectors = [text.replace("\x00", "\x01") for text in (*VECTORS, "\u2028", "\x01= 1", "\ufdd0")]
    entries = [
        entry(post(slug=f"post-{number:03}", title=Repaired.unchanged(vector)))
        for number, vector in enumerate(vectors)
    ]
    directory = export(entries)
    lines = (directory / "corpus.jsonl").read_text("utf-8").split("\n")[:-1]
    assert [json.loads(line)["title"] for line in lines] == vectors
    assert [line for line in lines if "</script" in line or line.splitlines() != [line]] == []
    assert list(pd.read_parquet(directory / "parquet")["title"]) == vectors
    printed = [cell["title"] for cell in cells(directory)]
    assert [text for text in printed if UNPRINTABLE.search(text)] == []


def test_more_rows_than_are_held_at_once_are_all_written(export: Export) -> None:
    slugs = [f"post-{number}" for number in range(ROWS + 10)]
    directory = export(entry(post("short", slug=slug)) for slug in slugs)
    assert sorted(each["id"] for each in rows(directory)) == sorted(f"portal:en/{s}" for s in slugs)
    assert len(pd.read_parquet(directory / "parquet")) == len(slugs)
    assert len(cells(directory)) == len(slugs)


def test_checksums_descriptor_and_citation_describe_the_files(export: Export) -> None:
    directory = export([cited(licence="KOGL-1")])
    files = everything(directory)
    lines = files["SHA256SUMS"].decode().splitlines()
    listed = {name: digest for digest, name in (line.split("  ") for line in lines)}
    assert set(listed) == set(files) - {"SHA256SUMS"}
    for name, digest in listed.items():
        assert hashlib.sha256(files[name]).hexdigest() == digest
    package = json.loads(files["datapackage.json"])
    for resource in package["resources"]:
        paths = [resource["path"]] if isinstance(resource["path"], str) else resource["path"]
        assert set(paths) <= set(files)
        if "hash" in resource:
            assert resource["hash"] == f"sha256:{listed[resource['path']]}"
            assert resource["bytes"] == len(files[resource["path"]])
    fields = package["resources"][0]["schema"]["fields"]
    assert [field["name"] for field in fields] == list(cells(directory)[0])
    assert package["version"] == listed["corpus.jsonl"][:12]
    assert f'version: "{package["version"]}"' in files["CITATION.cff"].decode()


def test_the_datasheet_counts_what_was_written(export: Export) -> None:
    directory = export([cited(licence="KOGL-1"), entry(post(slug="two", registered=None))])
    sheet = (directory / "README.md").read_text("utf-8")
    assert "There are 3 rows." in sheet
    assert "| post | 2 |" in sheet
    assert "| without a date | 2 |" in sheet  # and the article
    assert "| edited-copy | 1 |" in sheet
    for column in COLUMNS:
        assert f"| `{column.name}` |" in sheet


def test_a_directory_of_something_else_is_left_alone(export: Export, tmp_path: Path) -> None:
    (tmp_path / "dataset").mkdir()
    (tmp_path / "dataset/thesis.txt").write_text("mine")
    with pytest.raises(PublishError, match="holds something else"):
        export([cited()])
    assert (tmp_path / "dataset/thesis.txt").read_text() == "mine"


TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=80)


@settings(max_examples=5, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(texts=st.lists(st.tuples(TEXTS, TEXTS), min_size=1, max_size=30))
def test_any_texts_are_the_same_in_parquet_and_json_lines(
    texts: list[tuple[str, str]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("any")
    entries = [
        entry(
            post(
                text,
                slug=f"post-{number}",
                licence="KOGL-1",
                title=Repaired.unchanged(title),
                writer=title,
            )
        )
        for number, (title, text) in enumerate(texts)
    ]
    with Store.open(database_of(folder)) as store:
        keep(store, entries)
        export_dataset(store, folder / "dataset", OPEN)
    lines = {each["id"]: each for each in rows(folder / "dataset")}
    frame = pd.read_parquet(folder / "dataset/parquet").set_index("id")
    for each in entries:
        line = lines[each.post.id]
        assert line["title"] == frame.loc[each.post.id, "title"] == each.post.title.text
        assert line["text"] == frame.loc[each.post.id, "text"] == each.post.body.text
