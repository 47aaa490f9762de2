"""A crawl killed at any moment and started again ends as if nothing had happened."""

import hashlib
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path

import pytest
from conftest import Command, Crawled
from postgres import POSTGRES
from processes import Running

from seoulwire.exceptions import StorageError
from seoulwire.processes import FEWEST_FILES
from seoulwire.sample import SampleServer, truth
from seoulwire.storage import Store

CONFIG = str(files("seoulwire.sample").joinpath("sample.toml"))
KILLS_A_CRAWL = 5
AT_ITS_END = 0.3  # seconds without a request: what is left is to write it down
FINISHED = {0, 3, 4}  # after any other exit code the same command goes on with the run

pytestmark = pytest.mark.slow


def stable_digest(command: Command) -> str:
    exported = command.run("export", "--stable", "--rights", "all")
    assert exported.returncode == 0, exported.stderr
    return hashlib.sha256(exported.stdout.encode()).hexdigest()


def stored_posts(command: Command) -> set[str]:
    """Return the URLs of the posts that the database says are done in a run that goes on."""
    try:
        with Store.open(command.database, create=False) as store:
            going_on = [run for run in store.runs() if run.exit_code not in FINISHED]
            settled = store.settled(going_on[-1].id) if going_on else set()
    except StorageError:
        return set()  # killed before there was a database
    return {url for role, url in settled if role == "post"}


def wait_for_a_part(crawl: Running, sample: SampleServer, chance: random.Random) -> None:
    """Wait while a crawl does some part of its work, told by what it asks for, not by the clock."""
    before = sample.requests.total()
    goal = before + chance.randrange(2 * len(truth()) // KILLS_A_CRAWL)
    asked, since = before, time.monotonic()
    while asked < goal and crawl.poll() is None:
        time.sleep(0.01)
        if sample.requests.total() > asked:
            asked, since = sample.requests.total(), time.monotonic()
        elif asked > before and time.monotonic() - since > AT_ITS_END:
            break
    time.sleep(chance.uniform(0, AT_ITS_END))


def test_after_any_kills_the_same_state_is_reached_and_nothing_stored_is_fetched_again(
    tmp_path: Path,
    sample: SampleServer,
    crawled: Crawled,
    command_over: Callable[[Path], Command],
    request: pytest.FixtureRequest,
) -> None:
    kills_left = request.config.getoption("--kills")
    expected = stable_digest(crawled.command)
    chance = random.Random(20170818)
    trial = 0
    while kills_left > 0:
        command = command_over(tmp_path / str(trial))
        trial += 1
        for _ in range(KILLS_A_CRAWL):
            done = stored_posts(command)
            before = {url: sample.requests[url] for url in done}
            crawl = command.start("crawl", "--sample", str(sample.port))
            wait_for_a_part(crawl, sample, chance)
            crawl.send_signal(signal.SIGKILL)
            crawl.communicate()
            if crawl.returncode != -signal.SIGKILL:
                break  # it was done before the kill came
            kills_left -= 1
            assert {url: sample.requests[url] for url in done} == before
        finished = command.crawl()
        assert finished.returncode == 3, finished.stderr
        assert "balanced" in finished.stdout
        assert stable_digest(command) == expected


def test_after_any_kills_a_backfill_reaches_the_same_state(
    tmp_path: Path,
    crawled: Crawled,
    command_over: Callable[[Path], Command],
    request: pytest.FixtureRequest,
) -> None:
    read = ("backfill", "warc", str(crawled.command.data / "warc"), "--config", CONFIG)
    undisturbed = command_over(tmp_path / "undisturbed")
    began = time.monotonic()
    assert undisturbed.run(*read).returncode == 3
    seconds = time.monotonic() - began
    expected = stable_digest(undisturbed)
    kills_left = request.config.getoption("--kills") // 4  # it writes as a crawl does
    chance = random.Random(20170817)
    trial = 0
    while kills_left > 0:
        command = command_over(tmp_path / str(trial))
        trial += 1
        for _ in range(KILLS_A_CRAWL):
            backfill = command.start(*read)
            time.sleep(chance.uniform(seconds / 4, seconds))  # the first quarter is its start
            backfill.send_signal(signal.SIGKILL)
            backfill.communicate()
            if backfill.returncode != -signal.SIGKILL:
                break
            kills_left -= 1
        finished = command.run(*read)
        assert finished.returncode == 3, finished.stderr
        assert "(balanced)" in finished.stdout
        assert stable_digest(command) == expected
        assert command.run("db", "check").returncode == 0


def test_a_database_restored_from_a_backup_comes_to_the_same_end(
    tmp_path: Path, sample: SampleServer, crawled: Crawled, command_over: Callable[[Path], Command]
) -> None:
    if POSTGRES:
        pytest.skip("the backup is a copy of SQLite's file")
    command = command_over(tmp_path)
    assert command.crawl("--limit", "20").returncode == 3
    backup = (tmp_path / "seoulwire.db").read_bytes()
    assert command.crawl().returncode == 3
    (tmp_path / "seoulwire.db").write_bytes(backup)  # the archive has more than it knows of
    assert command.crawl().returncode == 3
    assert stable_digest(command) == stable_digest(crawled.command)
    assert command.run("db", "check").returncode == 0


@pytest.mark.parametrize(("sent", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_an_interrupted_crawl_stops_clean_and_goes_on_where_it_was(
    tmp_path: Path,
    sample: SampleServer,
    crawled: Crawled,
    command_over: Callable[[Path], Command],
    sent: signal.Signals,
    code: int,
) -> None:
    command = command_over(tmp_path)
    crawl = command.start("crawl", "--sample", str(sample.port))
    while not stored_posts(command):
        assert crawl.poll() is None, crawl.communicate()
        time.sleep(0.05)
    crawl.send_signal(sent)
    output, errors = crawl.communicate(timeout=60)
    assert crawl.returncode == code, errors
    assert "balanced" in output
    assert "interrupted; state is saved, the same command goes on" in errors
    done = stored_posts(command)
    before = {url: sample.requests[url] for url in done}
    assert command.crawl().returncode == 3
    assert {url: sample.requests[url] for url in done} == before
    assert stable_digest(command) == stable_digest(crawled.command)


@pytest.mark.parametrize(("sent", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_signal_to_all_processes_of_a_crawl_stops_it_clean(
    tmp_path: Path, sample: SampleServer, sent: signal.Signals, code: int
) -> None:
    command = Command(tmp_path, sample.port)
    place = ["--data", str(tmp_path), "--set", f"SEOULWIRE_DATABASE={command.database}"]
    crawl = subprocess.Popen(
        [sys.executable, "-m", "seoulwire", "crawl", "--sample", str(sample.port), *place],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    while not stored_posts(command):
        assert crawl.poll() is None, crawl.communicate()
        time.sleep(0.05)
    os.killpg(crawl.pid, sent)
    output, errors = crawl.communicate(timeout=60)
    assert crawl.returncode == code, errors
    assert "balanced" in output
    assert "Traceback" not in errors


INTERRUPTING = """
import os, signal, sys, threading
from seoulwire.__main__ import main
signal.signal(signal.SIGINT, signal.default_int_handler)  # ignored where tests run behind a shell
threading.Timer(float(sys.argv.pop()), os.killpg, (0, signal.SIGINT)).start()
main()
"""


@pytest.mark.parametrize("seconds", ["0.05", "0.1", "0.4", "0.8"])
def test_ctrl_c_while_a_crawl_begins_ends_it_without_a_traceback(
    tmp_path: Path, sample: SampleServer, seconds: str
) -> None:
    crawl = [sys.executable, "-c", INTERRUPTING, "crawl", "--sample", str(sample.port)]
    done = subprocess.run(
        [*crawl, "--data", str(tmp_path), seconds],
        capture_output=True,
        text=True,
        timeout=60,
        start_new_session=True,
        check=False,
    )
    assert "Traceback" not in done.stderr
    assert done.returncode == 130, done.stderr


def test_a_crawl_that_is_not_let_finish_goes_on_where_it_was(
    tmp_path: Path,
    sample: SampleServer,
    crawled: Crawled,
    command_over: Callable[[Path], Command],
) -> None:
    command = command_over(tmp_path)
    for signals in ([signal.SIGINT, signal.SIGINT], [signal.SIGHUP]):
        crawl = command.start("crawl", "--sample", str(sample.port))
        wait_for_a_part(crawl, sample, random.Random(1986))
        for sent in signals:
            crawl.send_signal(sent)
            time.sleep(0.2)
        crawl.communicate(timeout=60)
    assert command.crawl().returncode == 3
    assert stable_digest(command) == stable_digest(crawled.command)


def under_limit(limit: str, command: Command, *options: str) -> subprocess.CompletedProcess[str]:
    shell = ["sh", "-c", f'ulimit {limit}; exec "$@"', "sh"]
    return command.under(shell, "crawl", "--sample", str(command.port), *options)


def test_a_crawl_that_may_open_too_few_files_says_so_before_it_begins(
    tmp_path: Path, command_over: Callable[[Path], Command]
) -> None:
    limited = under_limit("-n 48", command_over(tmp_path))
    assert limited.returncode == 6
    assert limited.stderr.startswith("seoulwire: only 48 files may be open at once")
    assert not list(tmp_path.iterdir())


def test_a_crawl_within_tight_limits_comes_to_its_end(
    tmp_path: Path, command_over: Callable[[Path], Command]
) -> None:
    # Fewer files than usual, and less memory than a page may take.
    limits = f"-n {FEWEST_FILES}; ulimit -v 1500000"
    limited = under_limit(limits, command_over(tmp_path), "--limit", "5")
    assert limited.returncode == 0, limited.stderr
    assert "0 quarantined" in limited.stdout
    assert "0 pending (balanced)" in limited.stdout


def test_a_crawl_that_runs_out_of_space_exits_6_and_goes_on_where_it_was(
    tmp_path: Path, sample: SampleServer, crawled: Crawled, command_over: Callable[[Path], Command]
) -> None:
    command = command_over(tmp_path)
    # No file may grow beyond 425 KiB: enough for the schema, not for a crawl's WARC file.
    limited = under_limit("-f 850", command)
    assert limited.returncode == 6, limited.stderr
    assert "run the same command again" in limited.stderr
    assert command.crawl().returncode == 3
    assert stable_digest(command) == stable_digest(crawled.command)


def test_a_second_crawl_at_the_same_time_names_the_first_and_exits_7(
    tmp_path: Path, sample: SampleServer, command_over: Callable[[Path], Command]
) -> None:
    command = command_over(tmp_path)
    first = command.start("crawl", "--sample", str(sample.port))
    while not stored_posts(command):
        assert first.poll() is None, first.communicate()
        time.sleep(0.05)
    first.send_signal(signal.SIGSTOP)
    second = command.crawl()
    first.send_signal(signal.SIGCONT)
    first.communicate(timeout=60)
    assert second.returncode == 7
    assert str(first.pid) in second.stderr
    assert first.returncode == 3
