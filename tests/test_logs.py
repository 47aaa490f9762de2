"""A log can be read whatever a page brings, and shown to anybody."""

import io
import logging
import os
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from conftest import Command
from hypothesis import given
from hypothesis import strategies as st

from seoulwire.logs import MAX_CHARACTERS, BriefFilter, brief, end_without_log


@pytest.fixture
def written() -> Iterator[tuple[logging.Logger, io.StringIO]]:
    """A logger as a crawl has it, and what it has written."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.addFilter(BriefFilter())
    logger = logging.getLogger("brief")
    logger.addHandler(handler)
    yield logger, stream
    logger.removeHandler(handler)


def test_a_long_message_keeps_both_ends(written: tuple[logging.Logger, io.StringIO]) -> None:
    logger, stream = written
    logger.error("page %s ended", "<div>" * 1_000_000)
    assert len(stream.getvalue()) < MAX_CHARACTERS + 100
    assert stream.getvalue().startswith("page <div>")
    assert stream.getvalue().endswith("ended\n")


def test_a_long_traceback_keeps_both_ends(written: tuple[logging.Logger, io.StringIO]) -> None:
    logger, stream = written
    try:
        raise ValueError("x" * 1_000_000)
    except ValueError:
        logger.exception("a page could not be read")
    assert len(stream.getvalue()) < MAX_CHARACTERS + 200
    assert stream.getvalue().startswith("a page could not be read\nTraceback")


@pytest.mark.parametrize(
    "url",
    [
        "postgresql+psycopg://crawler:canary@db.example/archive",
        "http://reader:canary@board.example/list?page=2",
        "redis://:canary@cache.example",
        "https://reader:can%40ary@board.example/",
        "https://reader:can@ary@board.example/",
        "https://canary@board.example/",
    ],
)
def test_no_password_is_written(url: str, written: tuple[logging.Logger, io.StringIO]) -> None:
    logger, stream = written
    logger.warning("asked %s in vain", url)
    try:
        raise OSError(url)
    except OSError:
        logger.exception("failed")
    assert "ary@" not in stream.getvalue()
    assert "***@" in stream.getvalue()


@pytest.mark.parametrize(
    "name",
    [
        "token",
        "access_token",
        "serviceKey",
        "api_key",
        "api-key",
        "passwd",
        "pass",
        "sig",
        "X-Amz-Signature",
        "client_secret",
        "Ocp-Apim-Subscription-Key",
    ],
)
def test_no_token_of_an_address_is_written(name: str) -> None:
    url = f"http://data.example/list?page=2&{name}=canary%2F7&key=12"
    assert brief(f"asked {url} in vain") == (
        f"asked http://data.example/list?page=2&{name}=***&key=12 in vain"
    )


def test_a_long_key_is_no_number_of_a_page() -> None:
    assert (
        brief("http://a.kr/maps?key=AIzaCanaryCanaryCanary&z=1") == "http://a.kr/maps?key=***&z=1"
    )
    assert brief("http://a.kr/#code=canary-canary-canary") == "http://a.kr/#code=***"
    assert brief("http://a.kr/view?code=notice2017") == "http://a.kr/view?code=notice2017"


@pytest.mark.parametrize(
    "text", ["host=h password=canary port=1", "PGPASSWORD=canary psql", "password = 'can ary' x"]
)
def test_no_password_among_the_options_of_a_connection_is_written(text: str) -> None:
    assert "***" in brief(text)
    assert "ary" not in brief(text)


def test_an_address_in_a_query_or_a_path_is_no_password() -> None:
    for url in ("http://a.kr?mail=me@b.kr", "https://a.kr/@writer", "http://a.kr#me@b.kr"):
        assert brief(url) == url


@pytest.mark.parametrize("ahead", range(1, 12))
def test_a_password_across_the_cut_is_masked(ahead: int) -> None:
    url = "http://reader:canarycanary@board.example/"
    kept = MAX_CHARACTERS // 2
    first, last = url.index("canary") + ahead, len(url) - url.index("canary") - ahead
    for text in (
        "x" * (kept - first) + url + "y" * MAX_CHARACTERS,
        "y" * MAX_CHARACTERS + url + "x" * (kept - last),
    ):
        assert "y@" not in brief(text)
        assert ":c" not in brief(text)


@given(st.text(max_size=200))
def test_what_is_short_and_holds_no_password_stays(text: str) -> None:
    assert brief(text) == text or ("://" in text and "@" in text) or "=" in text


def test_a_full_disk_of_the_log_ends_the_crawl(
    tmp_path: Path, command_over: Callable[[Path], Command]
) -> None:
    full = command_over(tmp_path).crawl("--limit", "1", "--set", "LOG_FILE=/dev/full")
    assert full.returncode == 6, full.stderr
    assert "cannot write the log to /dev/full: No space left on device; free some" in full.stderr
    assert "Traceback" not in full.stderr


@pytest.mark.parametrize("arguments", [("crawl", "--sample", "8470", "--dry-run"), ("status",)])
def test_where_errors_cannot_be_told_the_exit_code_tells(
    tmp_path: Path, command_over: Callable[[Path], Command], arguments: tuple[str, ...]
) -> None:
    command = command_over(tmp_path)
    shell = ["sh", "-c", 'exec "$@" 2>/dev/full', "sh"]
    assert command.under(shell, *arguments).returncode == 6


def test_a_log_that_nobody_reads_any_more_ends_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    failures: list[Exception] = []
    with suppress(BrokenPipeError), os.fdopen(writing, "w") as stream:
        monkeypatch.setattr(logging.getLogger(), "handlers", [logging.StreamHandler(stream)])
        end_without_log(failures.append)
        logging.getLogger().error("nobody reads this")
    assert failures == []
