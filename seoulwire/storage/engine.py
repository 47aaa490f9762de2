"""The database behind a URL: durable settings, schema, errors in plain words."""

import os
import re
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import orjson
from sqlalchemy import Connection, Engine, create_engine, event, inspect, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import (
    ArgumentError,
    DatabaseError,
    InterfaceError,
    NoSuchModuleError,
    OperationalError,
)

from seoulwire.exceptions import StorageError, UndoneError
from seoulwire.storage.models import SCHEMA
from seoulwire.storage.records import encoded_json

BUSY_SECONDS = 10
_BETWEEN_TRIES = 0.01  # seconds until a new file is asked again for its log
DIALECTS = ("sqlite", "postgresql")
_WRITES = "seoulwire_writes"
# What a database says, and what its reader can do about it.
REMEDIES = (
    ("locked", "another program is writing to it; stop that one or try again"),
    ("full", "the disk is full; free some space and run the same command again"),
    ("readonly", "it is read-only; correct its permissions, or mount its file system writable"),
    ("malformed", "the file is damaged; restore a backup, then run `seoulwire db check`"),
    ("not a database", "the file is damaged or no database; restore a backup or name another"),
    ("statement timeout", "it waits longer than its server allows; see what else writes to it"),
    ("too many", "it has no connection to spare; stop other programs or raise its limit"),
    ("refused", "no server answers there; start it or correct the URL"),
)


# What stands behind a scheme where there is a user or an option, or what begins with an option.
_MAY_BE_SECRET = re.compile(r"(?:(?<=://)|(?<=:)(?!//)|^(?![\w+]*:)).*[@?=].*", re.DOTALL)
# What PostgreSQL says of a transaction that it ended, so that another one can: SQLSTATE.
_UNDONE = ("40001", "40P01")


def connect(url: str) -> Engine:
    """Return an engine for ``url``; nothing is opened yet.

    Raises:
        StorageError: when the URL names no database that seoulwire can use.
    """
    try:
        parsed = make_url(url)
        if parsed.get_backend_name() not in DIALECTS:
            message = f"{_shown(parsed)}: use a sqlite:/// or postgresql:// URL"
            raise StorageError(message)
        engine = create_engine(
            parsed,
            json_serializer=encoded_json,
            json_deserializer=orjson.loads,
            paramstyle="qmark" if parsed.get_backend_name() == "sqlite" else "format",
            hide_parameters=True,  # an error names the statement, not whole pages
        )
    except (ArgumentError, NoSuchModuleError, ValueError) as error:  # the last: of a port
        message = (
            f"{_without_secrets(url)!r} is no database URL; "
            "write sqlite:///FILE or postgresql://HOST/NAME"
        )
        raise StorageError(message) from error
    except ModuleNotFoundError as error:
        message = f"{_shown(make_url(url))}: run `pip install 'seoulwire[postgres]'` first"
        raise StorageError(message) from error
    if is_read_only(engine):
        event.listen(engine, "do_connect", _open_read_only)
        event.listen(engine, "connect", _set_reading_pragmas)
        event.listen(engine, "begin", _begin)
    elif engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _set_pragmas)
        event.listen(engine, "begin", _begin)
    else:
        event.listen(engine, "connect", _set_compression)
    return engine


def is_read_only(engine: Engine) -> bool:
    """Return whether the database is a file that can be read and not written, as in a snapshot."""
    file = _file(engine)
    if file is None or not file.exists():
        return False
    return not (os.access(file, os.W_OK) and os.access(file.parent, os.W_OK))


def exists(engine: Engine) -> bool:
    """Return whether there is a database with a schema of ours behind the engine."""
    file = _file(engine)
    if file is not None and not file.exists():
        return False
    with reading(engine) as connection:
        return _schema(connection) is not None


def check_schema(engine: Engine) -> None:
    """Check that the database has the schema of this version.

    Raises:
        StorageError: when it has an older or a newer one.
    """
    with reading(engine) as connection:
        found = _schema(connection)
    if found == SCHEMA:
        return
    shown = _shown(engine.url)
    if found is not None and found < SCHEMA:
        message = f"{shown} has schema {found}, not {SCHEMA}: run `seoulwire db upgrade`"
    else:
        message = f"{shown} has schema {found}, unknown to this version: upgrade seoulwire"
    raise StorageError(message)


def migrate(engine: Engine) -> None:
    """Bring the schema to this version in one transaction; make the database if there is none."""
    file = _file(engine)
    if file is not None:
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            message = f"cannot make the folder of the database {file}: {error}"
            raise StorageError(message) from error
    # A database that is as it should be has no need of it.
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", "seoulwire.storage:migrations")
    with writing(engine) as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """Give a connection in a transaction that writes, committed at the end.

    Raises:
        StorageError: when the database cannot be used; then nothing is written.
    """
    with _plain_errors(engine), engine.connect() as connection:
        connection.execution_options(**{_WRITES: True})
        with connection.begin():
            yield connection


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """Give a connection that sees the database as it is at its first query.

    Raises:
        StorageError: when the database cannot be used.
    """
    with _plain_errors(engine), engine.connect() as connection:
        yield connection


@contextmanager
def _plain_errors(engine: Engine) -> Iterator[None]:
    try:
        yield
    except (OperationalError, InterfaceError) as error:
        raise _explained(engine, error) from error
    except DatabaseError as error:
        # Its other kinds (a broken constraint, wrong SQL) are mistakes of ours and no outage; but
        # before there is a statement, they are about an option of the URL.
        if type(error) is not DatabaseError and error.statement is not None:
            raise
        raise _explained(engine, error) from error


def _explained(engine: Engine, error: DatabaseError | InterfaceError) -> StorageError:
    words = " ".join(str(error.orig).split())
    default = "see that it runs and that the URL is right, then run the same command again"
    file = _file(engine)
    if file is not None and "unable to open" in words:
        remedy = _why_not_opened(file)
    else:
        remedy = next((do for sign, do in REMEDIES if sign in words.lower()), default)
    kind = UndoneError if getattr(error.orig, "sqlstate", None) in _UNDONE else StorageError
    return kind(f"the database {_shown(engine.url)} fails ({words}): {remedy}")


def _why_not_opened(file: Path) -> str:
    if not file.parent.is_dir():
        return "the folder is missing; correct the path"
    if os.statvfs(file.parent).f_flag & os.ST_RDONLY:
        why = "its file system is read-only; mount it writable"
    elif not os.access(file.parent, os.W_OK):
        why = "its folder is read-only to you; correct its permissions"
    else:
        return "it cannot be opened by you; correct its permissions or the path"
    return f"{why}, or copy the folder to where it can be written" if file.exists() else why


def _schema(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    version: str | None = connection.scalar(text("SELECT version_num FROM alembic_version"))
    return version


def _file(engine: Engine) -> Path | None:
    name = engine.url.database
    if engine.dialect.name != "sqlite" or not name or name == ":memory:":
        return None
    return Path(name)


def _shown(url: URL) -> str:
    # Options may hold a password too, and where one lies.
    return url.set(query={}).render_as_string(hide_password=True)


def _without_secrets(url: str) -> str:
    """Return what is no URL as far as no password can be in it, wherever one was meant to be."""
    return _MAY_BE_SECRET.sub("…", url)


def _set_pragmas(connection: Any, _record: Any) -> None:
    # Transactions are begun by _begin, not by Python's sqlite3, which would begin them late.
    connection.isolation_level = None
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA busy_timeout = {BUSY_SECONDS * 1000}")
    # Of a new file, in bytes: a post takes a fourth of a page, and half as many are written.
    cursor.execute("PRAGMA page_size = 8192")
    _log_ahead(cursor)
    # FULL: the ledger survives a power loss, not only a crash.
    cursor.execute("PRAGMA synchronous = FULL")
    # In pages: a batch writes some 500, and each checkpoint costs two more fsyncs.
    cursor.execute("PRAGMA wal_autocheckpoint = 4000")
    # In KiB: what a batch changes stays in memory until its commit, instead of being written twice.
    cursor.execute("PRAGMA cache_size = -16000")
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.close()


def _open_read_only(
    _dialect: object, _record: object, arguments: list[Any], named: dict[str, Any]
) -> None:
    file = Path(arguments[0]).absolute()
    # Without a log, or a folder to make one in, SQLite opens a file only as one that nobody writes.
    log = file.with_name(f"{file.name}-wal")
    is_logged = log.exists() and log.stat().st_size > 0
    is_still = not is_logged and not os.access(file.parent, os.W_OK)
    arguments[0] = f"{file.as_uri()}?mode=ro{'&immutable=1' if is_still else ''}"
    named["uri"] = True


def _set_reading_pragmas(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # as _set_pragmas does
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA busy_timeout = {BUSY_SECONDS * 1000}")
    cursor.close()


def _log_ahead(cursor: sqlite3.Cursor) -> None:
    """Make a file keep a write-ahead log; where several open a new one, SQLite lets one wait."""
    end = time.monotonic() + BUSY_SECONDS
    while True:
        try:
            cursor.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or time.monotonic() >= end:
                raise
            time.sleep(_BETWEEN_TRIES)
        else:
            return


def _set_compression(connection: Any, _record: Any) -> None:
    # Where the server has lz4: what it has by default takes several times as long to compress.
    connection.execute(
        "SELECT set_config(name, 'lz4', false) FROM pg_settings"
        " WHERE name = 'default_toast_compression' AND 'lz4' = ANY (enumvals)"
    )
    connection.commit()


def _begin(connection: Connection) -> None:
    # A writer takes its lock at once: upgrading a reader's lock could fail half-way.
    writes = connection.get_execution_options().get(_WRITES, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
