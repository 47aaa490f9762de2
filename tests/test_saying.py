"""What a crawl says of what it did not get: why, once, and with what to do."""

from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import Command
from fault_server import PAGE, serving, whole
from postgres import database_of
from test_faults import crawl

from seoulwire.storage import Store

pytestmark = pytest.mark.slow


def test_a_page_at_an_address_is_gone_and_no_archive_was_asked(
    tmp_path: Path, command_over: Callable[[Path], Command]
) -> None:
    gone = whole(b"<html><body>404</body></html>", status="404 Not Found")
    with serving({"/gone": gone}) as server:
        url = f"http://127.0.0.1:{server.port}/gone"
        crawl(tmp_path, [url], SEOULWIRE_ALLOWED_NETWORKS="127.0.0.1")
    with Store.open(database_of(tmp_path), create=False) as store:
        (search,) = store.searches("memento", [url]).values()
    assert search.state == "unasked"
    assert search.trail[-1].outcome == "no archive was asked: not a public name"
    told = command_over(tmp_path).run("status").stdout
    assert "cited pages that are gone: no web archive was asked" in told
    assert "in no web archive either" not in told


def test_what_robots_forbid_is_logged_once_with_its_address(tmp_path: Path) -> None:
    rules = whole(b"User-agent: *\nDisallow: /private/\n")
    with serving({"/robots.txt": rules, "/private/x": whole(PAGE)}) as server:
        url = f"http://127.0.0.1:{server.port}/private/x"
        log = crawl(tmp_path, [url], SEOULWIRE_ALLOWED_NETWORKS="127.0.0.1")
    lines = [line for line in log.splitlines() if url in line]
    assert [line.partition("INFO: ")[2] for line in lines] == [
        f"skipped (robots): robots.txt forbids it: {url}"
    ]


def test_a_dry_run_names_a_list_that_could_not_be_read(
    tmp_path: Path, command_over: Callable[[Path], Command]
) -> None:
    url = "http://127.0.0.1:1/list"
    given = [
        part
        for setting in ("SEOULWIRE_ALLOWED_NETWORKS=127.0.0.1", "RETRY_TIMES=0")
        for part in ("--set", setting)
    ]
    done = command_over(tmp_path).run("crawl", "--dry-run", url, *given)
    assert done.returncode == 5
    assert "0 posts would be asked for" in done.stdout
    assert f"not read: {url}" in done.stderr
