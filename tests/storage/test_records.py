"""Items become JSON and rows and come back the same."""

import json
import re
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import create_engine, text

import seoulwire
from seoulwire.content import Figure, Heading, ListBlock, Paragraph, Quote, Table
from seoulwire.items import Image, Item, Post
from seoulwire.repair.record import Repaired
from seoulwire.storage import Store, from_json, to_json
from seoulwire.storage.item_tables import TABLES
from seoulwire.storage.records import KINDS, ItemKind, kind_of, storable
from seoulwire.storage.rows import layout, written

from .factories import article, attachment, blurb, image, partner, post, stored

ITEMS: tuple[Item, ...] = (post(), article(), attachment(), image(), partner(), blurb())
texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=20)
optional = st.none() | texts
repaired = st.builds(Repaired.unchanged, texts)
blocks = st.lists(
    st.one_of(
        st.builds(Paragraph, texts),
        st.builds(Heading, texts, st.integers(1, 6)),
        st.builds(ListBlock, st.lists(texts).map(tuple), st.booleans(), optional),
        st.builds(Table, st.lists(st.lists(texts).map(tuple)).map(tuple), st.booleans()),
        st.builds(Quote, texts),
        st.builds(Figure, texts, optional, optional, optional),
    ),
    max_size=4,
).map(tuple)
dates = st.none() | st.dates(date(1990, 1, 1))
instants = st.none() | st.datetimes(datetime(1990, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 (bounds are naive by contract)
posts = st.builds(
    Post,
    id=st.just("portal:en/any"),
    board=texts,
    url=texts,
    title=repaired,
    tag=optional,
    source=optional,
    registered=dates,
    registered_raw=optional,
    modified=dates,
    writer=optional,
    department=optional,
    views=st.none() | st.integers(0, 10**12),
    body=st.one_of(repaired, st.just(post().body)),
    blocks=blocks,
    deck=optional,
    byline=optional,
    published=instants,
    published_raw=optional,
    citations=st.just(()),
    attachments=st.just(post().attachments),
    images=st.lists(st.builds(Image, url=texts, alt=optional), max_size=2).map(tuple),
    licence=optional,
    language=optional,
    notes=st.lists(texts, max_size=2).map(tuple),
    provenance=st.just(post().provenance),
)


@pytest.mark.parametrize("item", ITEMS, ids=kind_of)
def test_an_item_comes_back_from_json(item: Item) -> None:
    record = json.loads(json.dumps(to_json(item)))
    assert from_json(kind_of(item), record) == item


@given(posts)
def test_any_post_comes_back_from_json(item: Post) -> None:
    record = json.loads(json.dumps(to_json(item)))
    assert from_json("post", record) == item
    assert list(record) == list(to_json(post()))


@pytest.mark.parametrize("kind", KINDS)
def test_every_field_has_its_column(kind: ItemKind) -> None:
    item = next(item for item in ITEMS if kind_of(item) == kind)
    row = layout(kind).columns
    assert len(row) == len(written(item).values)
    assert row[0] == "id"
    columns = set(TABLES[kind].__table__.columns.keys())
    beside = {"fingerprint", "revision", "created", "updated", "completed"}
    assert columns - set(row) <= beside
    assert set(row) <= columns


def test_instants_are_kept_in_utc() -> None:
    eastern = datetime.fromisoformat("2017-08-15T05:30:00-04:00")
    record = to_json(replace(post(), published=eastern))
    assert record["published"] == "2017-08-15T09:30:00+00:00"


@given(st.text(st.characters(), max_size=30))
def test_storable_text_keeps_its_length_and_encodes(text: str) -> None:
    clean = storable(text)
    assert len(clean) == len(text)
    assert "\0" not in clean
    clean.encode()
    assert storable(clean) == clean


def test_nul_and_lone_surrogates_reach_no_database(store: Store, run: object) -> None:
    item = post(body="A\0B \ud800 서울")
    store.commit(1, stored(item))
    entry = store.entry(item.id)
    assert entry
    assert entry.post.body.text == "A\ufffdB \ufffd 서울"
    assert store.accounts(1).damage == {("post", "body"): 2}


def test_lists_are_json_that_sql_can_look_into(store: Store, run: object, database: str) -> None:
    item = replace(post(cites=("https://paper.example/1", "https://paper.example/2")), notes=())
    store.commit(1, stored(item))
    counts = {
        "sqlite": "SELECT json_array_length(citations), json_array_length(notes) FROM posts"
        " WHERE typeof(citations) = 'text'",
        "postgresql": "SELECT json_array_length(citations), json_array_length(notes) FROM posts",
    }
    engine = create_engine(database)
    with engine.connect() as connection:
        found = connection.execute(text(counts[engine.dialect.name])).all()
    engine.dispose()
    assert [tuple(row) for row in found] == [(2, 0)]


def test_only_processes_of_one_run_talk_in_pickle() -> None:
    runs_code = re.compile(
        r"^\s*(?:import|from) (?:pickle|marshal|shelve|dill|yaml)\b|\b(?:eval|exec)\(", re.MULTILINE
    )
    found = {
        path.name
        for path in Path(seoulwire.__file__).parent.rglob("*.py")
        if runs_code.search(path.read_text("utf-8"))
    }
    assert found == {"cluster.py", "readers.py", "share.py"}  # over pipes to and from children
