"""What other crawlers archived is read as if it had been crawled when it was."""

import json
import os
import shutil
import subprocess
import time
from collections.abc import Callable
from datetime import UTC, datetime
from importlib.resources import files
from pathlib import Path
from typing import Any

import psutil
import pytest
from conftest import Command, Crawled

from seoulwire.archive import Exchange, WarcWriter
from seoulwire.sample import HOSTS, SampleServer
from seoulwire.storage import Store

from .proxy import proxy_to

CONFIG = str(files("seoulwire.sample").joinpath("sample.toml"))
pytestmark = pytest.mark.slow


def backfill(command: Command, *arguments: str) -> subprocess.CompletedProcess[str]:
    return command.run("backfill", "warc", *arguments, "--config", CONFIG)


def exported(command: Command, crawled: Command) -> dict[str, str]:
    """Return the rows of an export by id, without what ``crawled`` found by searching the web.

    A backfill reads what posts name; it looks nothing up.
    """
    with Store.open(crawled.database) as store:
        searched = {
            one
            for row in store.ledger()
            if row.role == "article" and row.found not in {"source-line", "original-link"}
            for one in (row.item, row.owner)
        }
    lines = command.run("export", "--stable", "--rights", "all", "--config", CONFIG).stdout
    rows = {json.loads(line)["id"]: line for line in lines.splitlines()}
    return {id: line for id, line in rows.items() if id not in searched}


def test_our_own_files_give_the_database_they_came_from(
    crawled: Crawled, tmp_path: Path, command_over: Callable[[Path], Command]
) -> None:
    command = command_over(tmp_path / "again")
    result = backfill(command, str(crawled.command.data / "warc"))
    assert result.returncode == 3, result.stderr  # the sample holds truncated bodies
    assert "(balanced)" in result.stdout
    assert exported(command, crawled.command) == exported(crawled.command, crawled.command)
    with Store.open(crawled.command.database) as ours, Store.open(command.database) as theirs:
        states = {(row.role, row.url): (row.state, row.item) for row in theirs.ledger()}
        for row in ours.ledger():
            if row.reason in {"robots", "blocked-address"}:
                continue  # nothing was fetched, so nothing is archived
            if row.role == "article" and row.found not in {"source-line", "original-link"}:
                continue  # found by a search
            assert states[row.role, row.url] == (row.state, row.item)
    checked = command.run("db", "check")
    assert checked.returncode == 0, checked.stdout
    # Read a second time, nothing changes.
    assert backfill(command, str(crawled.command.data / "warc")).returncode == 3
    assert exported(command, crawled.command) == exported(crawled.command, crawled.command)
    with Store.open(command.database) as store:
        assert {entry.revision for entry in store.entries()} == {1}


def test_a_wget_mirror_gives_the_same_posts_as_a_crawl(
    crawled: Crawled,
    sample: SampleServer,
    tmp_path: Path,
    command_over: Callable[[Path], Command],
) -> None:
    if shutil.which("wget") is None:
        pytest.skip("needs wget")
    with proxy_to(sample.port) as proxy:
        subprocess.run(
            [
                *("wget", "-q", "-r", "-l", "9", "-e", "robots=off", "--tries=1", "--timeout=5"),
                *("--no-http-keep-alive", "--warc-file=site", "--delete-after", "-H"),
                *("-D", ",".join(HOSTS), "http://seoulsolution.kr/en"),
                *("http://seoulsolution.kr/en/news", "http://seoulsolution.kr/en/archives"),
            ],
            cwd=tmp_path,
            env={**os.environ, "http_proxy": proxy},
            timeout=100,
            check=False,  # wget says 8 for any answer that is an error
        )
    command = command_over(tmp_path / "data")
    result = backfill(command, str(tmp_path / "site.warc.gz"))
    assert result.returncode == 3, result.stderr
    ours, theirs = (posts_of(one, crawled.command) for one in (crawled.command, command))
    assert theirs.keys() == ours.keys()
    different = [
        id for id, row in ours.items() if theirs[id]["title"]["raw"] != row["title"]["raw"]
    ]
    assert different == []
    assert command.run("db", "check").returncode == 0


def posts_of(command: Command, crawled: Command) -> dict[str, dict[str, Any]]:
    rows = {id: json.loads(line) for id, line in exported(command, crawled).items()}
    return {id: row for id, row in rows.items() if row["type"] == "post"}


def test_damage_is_named_and_everything_else_is_read(
    crawled: Crawled, tmp_path: Path, command_over: Callable[[Path], Command]
) -> None:
    [file] = (crawled.command.data / "warc").glob("*.warc.gz")
    with Store.open(crawled.command.database) as store:
        entry, *_ = [one for one in store.entries() if not one.post.citations]
        location = store.location(entry.post.provenance.capture)
    data = bytearray(file.read_bytes())
    data[location.offset + location.length // 2] ^= 0xFF
    (tmp_path / "bad.warc.gz").write_bytes(bytes(data))
    command = command_over(tmp_path / "data")
    result = backfill(command, str(tmp_path / "bad.warc.gz"))
    assert result.returncode == 3
    assert f"bad.warc.gz, offset {location.offset}: " in result.stderr
    ours, theirs = (exported(one, crawled.command) for one in (crawled.command, command))
    assert {id for id, line in ours.items() if theirs.get(id) != line} == {entry.post.id}


def test_what_is_no_warc_file_says_so(
    tmp_path: Path, command_over: Callable[[Path], Command]
) -> None:
    result = backfill(command_over(tmp_path), str(tmp_path / "none*.warc"))
    assert result.returncode == 2
    assert "names no WARC file" in result.stderr


def test_pages_of_a_board_that_nothing_declares_are_counted_with_what_to_do(
    tmp_path: Path, command_over: Callable[[Path], Command]
) -> None:
    writer = WarcWriter(tmp_path / "warc", prefix="theirs")
    for path, kind in (
        ("/board", b"text/html"),
        ("/board/1", b"text/html"),
        ("/a.png", b"image/png"),
    ):
        writer.write(
            Exchange(
                url=f"http://city.example{path}",
                requested_url=f"http://city.example{path}",
                method="GET",
                request_headers=((b"Host", b"city.example"),),
                status=200,
                response_headers=((b"Content-Type", kind),),
                payload=b"<p>A page.</p>",
                ip=None,
                fetched=datetime(2016, 6, 1, tzinfo=UTC),
            )
        )
    writer.close()
    result = backfill(command_over(tmp_path / "data"), str(tmp_path / "warc"))
    assert result.returncode == 0, result.stderr
    assert "2 pages of hosts that the configuration does not declare: city.example (2)" in (
        result.stdout
    )
    assert "seoulwire probe URL --write FILE" in result.stdout


def test_reprocess_finds_nothing_new_in_what_the_same_code_read(crawled: Crawled) -> None:
    result = crawled.command.run("reprocess", "--json", "--config", CONFIG)
    assert result.returncode == 0, result.stderr
    compared = json.loads(result.stdout)
    assert compared["revisions"] > 100
    assert compared["outdated"] == 0
    assert compared["regressions"] == []


def test_reprocess_goes_on_when_a_process_that_reads_is_killed(crawled: Crawled) -> None:
    reading = crawled.command.start("reprocess", "--json", "--processes", "2", "--config", CONFIG)
    parent = psutil.Process(reading.pid)
    while not (readers := [one for one in parent.children() if "spawn_main" in str(one.cmdline())]):
        assert reading.poll() is None, reading.communicate()
        time.sleep(0.05)
    readers[0].kill()
    output, errors = reading.communicate(timeout=100)
    assert reading.returncode == 0, errors
    compared = json.loads(output)
    undisturbed = crawled.command.run("reprocess", "--json", "--config", CONFIG)
    assert compared == json.loads(undisturbed.stdout)


def test_search_finds_korean_words_of_two_syllables(crawled: Crawled) -> None:
    result = crawled.command.run("search", "서울", "--json")
    assert result.returncode == 0, result.stderr
    hits = json.loads(result.stdout)
    assert hits
    assert all("서울" in hit["title"] + hit["snippet"] for hit in hits)
