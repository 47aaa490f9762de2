"""A database is made, migrated, and refused with words that help."""

import sqlite3
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from sqlalchemy import MetaData, create_engine, select, text

from seoulwire.exceptions import StorageError
from seoulwire.items import Article, Blurb, Post
from seoulwire.storage import Kept, Store, blocks_to_json, upgrade
from seoulwire.storage.contents import unpacked
from seoulwire.storage.engine import _set_pragmas, connect, reading
from seoulwire.storage.models import SCHEMA, Base
from seoulwire.storage.records import encoded_json

from .factories import article, blurb, pair, post, quoted, stored

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd


def test_migrations_make_the_tables_of_the_models(database: str) -> None:
    upgrade(database)
    engine = create_engine(database)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []
        assert context.get_current_revision() == SCHEMA
    engine.dispose()


def test_the_newest_migration_is_the_schema_of_the_models() -> None:
    versions = Path(__file__).parents[2] / "seoulwire/storage/migrations/versions"
    assert max(path.name[:4] for path in versions.glob("0*.py")) == SCHEMA


def test_an_upgrade_keeps_the_data_and_may_be_repeated(database: str) -> None:
    with Store.open(database) as store:
        run = store.begin_run("crawl", {})
        store.commit(run.id, stored(post()))
    upgrade(database)
    with Store.open(database, create=False) as store:
        assert store.entry(post().id)


@pytest.mark.parametrize("old", ["0001", "0002", "0003", "0004", "0005", "0006", "0007"])
def test_data_of_every_older_schema_is_there_after_the_upgrade(
    database: str, tmp_path: Path, old: str
) -> None:
    now = f"sqlite:///{tmp_path}/now.db"
    with Store.open(now) as store:
        run = store.begin_run("crawl", {})
        for number in range(20):
            store.commit(run.id, stored(post(number, cites=[f"https://paper.example/{number}"])))
        story = article().provenance.capture
        store.commit(run.id, [*stored(article()), Kept(blurb(capture=story))])
        cut = next(entry.post for entry in store.entries() if entry.post.id == pair().post)
        store.save_pairs([replace(cut, title=quoted("The <whole> title"))], [pair()])
        accounts = store.accounts()
        items = [[entry.post for entry in store.entries()], store.articles(), store.blurbs()]
        extracted = store.revisions(cut.id)
    make_old(database, old, filled_from=now)
    with pytest.raises(StorageError, match="db upgrade"):
        Store.open(database)
    upgrade(database)
    with Store.open(database, create=False) as store:
        assert store.check() == ()
        assert store.accounts() == accounts
        assert items == [
            [entry.post for entry in store.entries()],
            store.articles(),
            store.blurbs(),
        ]
        assert store.revisions(cut.id) == extracted


def make_old(database: str, revision: str, *, filled_from: str) -> None:
    """Make a database of an older schema, with the rows of another as far as it had room."""
    source, target = create_engine(filled_from), connect(database)
    with Store.open(filled_from) as store:
        items: tuple[Post | Article | Blurb, ...] = (
            *(one.post for one in store.entries()),
            *store.articles(),
            *store.blurbs(),
        )
        kept_twice = {item.id: twice_before_0008(item) for item in items}
    config = Config()
    config.set_main_option("script_location", "seoulwire.storage:migrations")
    if file := target.url.database if target.dialect.name == "sqlite" else None:
        Path(file).parent.mkdir(parents=True, exist_ok=True)
    with source.connect() as reading, target.begin() as writing:
        config.attributes["connection"] = writing
        command.upgrade(config, revision)
        old = MetaData()
        old.reflect(writing)
        for table in Base.metadata.sorted_tables:
            if table.name in old.tables:
                then = old.tables[table.name]
                wanted = [one for one in table.columns if one.name in then.columns]
                rows = [dict(row) for row in reading.execute(select(*wanted)).mappings()]
                if revision < "0008" and table.name in {"posts", "articles", "blurbs"}:
                    rows = [row | kept_twice[row["id"]] for row in rows]
                if revision < "0008" and table.name == "revisions":
                    rows = [
                        row | {"content": before_0008(row["content"], revision)} for row in rows
                    ]
                if rows:
                    writing.execute(then.insert(), rows)
    source.dispose()
    target.dispose()


def twice_before_0008(item: Post | Article | Blurb) -> dict[str, Any]:
    """Return the columns that tables of items had of what is in their contents."""
    if isinstance(item, Blurb):
        return {"body_raw": item.body.raw}
    columns: dict[str, str | None] = {"title_raw": item.title.raw, "body_raw": item.body.raw}
    if isinstance(item, Article):
        columns["subtitle_raw"] = item.subtitle.raw if item.subtitle else None
    return columns | {"blocks": blocks_to_json(item.blocks)}


def before_0008(content: bytes, revision: str) -> Any:
    """Return the content of a revision as it was kept: as it is, then compressed by zstd."""
    record = unpacked(content)
    return record if revision < "0007" else zstd.compress(encoded_json(record))


def test_sqlite_is_durable(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "any.db")) as connection:
        _set_pragmas(connection, None)
        settings = {
            name: connection.execute(f"PRAGMA {name}").fetchone()[0]
            for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        }
    assert settings == {
        "journal_mode": "wal",
        "synchronous": 2,
        "foreign_keys": 1,
        "busy_timeout": 10_000,
    }


def test_no_database_is_made_unasked(tmp_path: Path) -> None:
    file = tmp_path / "none.db"
    with pytest.raises(StorageError, match="no database"):
        Store.open(f"sqlite:///{file}", create=False)
    assert not file.exists()


def test_an_older_schema_asks_for_an_upgrade(database: str) -> None:
    _set_schema(database, "0000")
    with pytest.raises(StorageError, match="seoulwire db upgrade"):
        Store.open(database)


def test_a_newer_schema_asks_for_a_newer_seoulwire(database: str) -> None:
    _set_schema(database, "9999")
    with pytest.raises(StorageError, match="upgrade seoulwire"):
        Store.open(database)


def _set_schema(database: str, version: str) -> None:
    upgrade(database)
    engine = create_engine(database)
    with engine.begin() as connection:
        connection.execute(text(f"UPDATE alembic_version SET version_num = '{version}'"))
    engine.dispose()


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("mysql://host/name", "sqlite:/// or postgresql://"),
        ("no url", "no database URL"),
        ("postgresql://nobody:secret@127.0.0.1:9/none", "start it or correct the URL"),
        ("sqlite:////proc/none/seoulwire.db", "cannot make the folder"),
        ("postgresql://127.0.0.1:9/none?password=secret", "127.0.0.1:9/none fails"),
        ("mysql://nobody:secret@host/name?password=secret", "mysql://nobody:"),
        ("postgresql:/nobody:secret@127.0.0.1/none", "'postgresql:…' is no database URL"),
        ("postgresql+none://nobody:secret@127.0.0.1/none", r"'postgresql\+none://…' is no"),
        ("sqlite://nobody:secret@host/name", "'sqlite://…' is no database URL"),
        ("nobody:secret@host", "'nobody:…' is no database URL"),
        ("host=127.0.0.1 password=secret", "'…' is no database URL"),
        ("postgresql://nobody:secret@127.0.0.1:port/none", "'postgresql://…' is no database URL"),
        ("sqlite:///none.db?timeout=secret", "'sqlite://…' is no database URL"),
        ("postgresql://nobody:secret@127.0.0.1:9/none?bogus=secret", 'option "bogus"'),
    ],
)
def test_an_unusable_url_says_what_to_do(url: str, words: str) -> None:
    with pytest.raises(StorageError, match=words) as caught:
        Store.open(url)
    assert "secret" not in str(caught.value)


def test_a_damaged_file_says_what_to_do(tmp_path: Path) -> None:
    file = tmp_path / "seoulwire.db"
    file.write_bytes(b"this is no database at all" * 100)
    with pytest.raises(StorageError, match="restore a backup"):
        Store.open(f"sqlite:///{file}")


@pytest.mark.parametrize("fault", ["cut in half", "a page of zeros", "without its log"])
def test_a_file_that_lost_a_part_is_found_out(tmp_path: Path, fault: str) -> None:
    file = tmp_path / "seoulwire.db"
    with Store.open(f"sqlite:///{file}") as store:
        run = store.begin_run("crawl", {})
        store.commit(run.id, [one for n in range(200) for one in stored(post(n))])
        if fault == "without its log":  # copied while a crawl was at work, the log forgotten
            damaged = tmp_path / "copy.db"
            damaged.write_bytes(file.read_bytes())
    if fault != "without its log":
        damaged = file
        data = bytearray(file.read_bytes())
        if fault == "cut in half":
            del data[len(data) // 2 :]
        else:
            data[40 * 4096 : 60 * 4096] = bytes(20 * 4096)
        file.write_bytes(data)
    try:
        with Store.open(f"sqlite:///{damaged}", create=False) as store:
            findings = store.check()
    except StorageError as error:
        findings = (str(error),)
    assert findings
    assert "backup" in findings[0] or "no database" in findings[0] or "schema" in findings[0], (
        findings
    )


def test_a_database_locked_by_another_program_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("seoulwire.storage.engine.BUSY_SECONDS", 0)
    file = tmp_path / "seoulwire.db"
    with Store.open(f"sqlite:///{file}") as store, closing(sqlite3.connect(file)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StorageError, match="another program is writing"):
            store.begin_run("crawl", {})


def test_two_processes_may_make_the_same_database(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/seoulwire.db"
    code = f"from seoulwire.storage import Store; Store.open({url!r})"
    both = [subprocess.Popen([sys.executable, "-c", code]) for _ in range(2)]
    assert [one.wait() for one in both] == [0, 0]


def test_a_new_file_may_be_opened_by_several_at_once(tmp_path: Path) -> None:
    def opened(name: str) -> str:
        with reading(connect(f"sqlite:///{tmp_path}/{name}.db")) as connection:
            return str(connection.exec_driver_sql("PRAGMA journal_mode").scalar())

    names = [str(number // 4) for number in range(400)]
    with ThreadPoolExecutor(4) as pool:
        assert set(pool.map(opened, names)) == {"wal"}
