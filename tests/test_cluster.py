"""One worker or many: the same database, also where a worker is lost."""

import json
import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from importlib.resources import files
from pathlib import Path

import psutil
import pytest
from conftest import Command, Crawled
from distributed import LocalCluster

from seoulwire.archive import WarcWriter, read_captures

CONFIG = str(files("seoulwire.sample").joinpath("sample.toml"))
FILES = 6
pytestmark = [
    pytest.mark.slow,
    pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::DeprecationWarning"),
]


@pytest.fixture(scope="module")
def scattered(crawled: Crawled, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the crawl's captures, dealt out to several files like cards."""
    folder = tmp_path_factory.mktemp("scattered")
    writers = [WarcWriter(folder / str(number), prefix="part") for number in range(FILES)]
    for path in sorted((crawled.command.data / "warc").glob("*.warc.gz")):
        for number, one in enumerate(read_captures(path)):
            writers[number % FILES].write(one.exchange)
    for writer in writers:
        writer.close()
    return folder


@pytest.fixture
def cluster() -> Iterator[LocalCluster]:
    with LocalCluster(  # type: ignore[no-untyped-call]  # distributed annotates little
        n_workers=2, threads_per_worker=1, dashboard_address="127.0.0.1:0", host="127.0.0.1"
    ) as cluster:
        yield cluster


def kill_who_works(cluster: LocalCluster) -> None:
    """Kill the first worker that has a task."""
    assert cluster.scheduler is not None
    while True:
        busy = {
            place for place, state in list(cluster.scheduler.workers.items()) if state.processing
        }
        for nanny in list(cluster.workers.values()):
            if nanny.worker_address in busy:
                os.kill(nanny.process.process.pid, signal.SIGKILL)
                return
        time.sleep(0.05)


def test_a_cluster_that_loses_a_worker_gives_the_same_database_as_one_process(
    crawled: Crawled,
    scattered: Path,
    cluster: LocalCluster,
    tmp_path: Path,
    command_over: Callable[[Path], Command],
) -> None:
    command = command_over(tmp_path / "many")
    address = ("--cluster", cluster.scheduler_address)

    killer = threading.Thread(target=kill_who_works, args=(cluster,), daemon=True)
    killer.start()
    result = command.run("backfill", "warc", str(scattered), "--config", CONFIG, *address)
    killer.join(timeout=1)
    assert not killer.is_alive(), "no worker was lost: none had anything to do"
    assert result.returncode == 3, result.stderr
    assert "(balanced)" in result.stdout
    alone = command_over(tmp_path / "one")
    assert alone.run("backfill", "warc", str(scattered), "--config", CONFIG).returncode == 3
    exports = [
        one.run("export", "--stable", "--rights", "all", "--config", CONFIG).stdout
        for one in (command, alone)
    ]
    assert exports[0] == exports[1]
    again = command.run("reprocess", "--json", "--config", CONFIG, *address)
    assert again.returncode == 0, again.stderr
    assert json.loads(again.stdout)["outdated"] == 0


def kill_who_crawls(cluster: LocalCluster) -> bool:
    """Kill a worker that has a process asking a host; tell whether there was one."""
    for worker in cluster.workers.values():
        process = psutil.Process(worker.process.process.pid)
        asking = [one for one in process.children() if "seoulwire.cli.share" in one.cmdline()]
        if asking:
            process.kill()
            _, alive = psutil.wait_procs(asking, timeout=30)
            assert not alive  # nobody asks on for a worker that is gone
            return True
    return False


def test_a_crawl_split_by_host_that_loses_a_worker_gives_the_same_as_one_process(
    crawled: Crawled,
    cluster: LocalCluster,
    tmp_path: Path,
    command_over: Callable[[Path], Command],
) -> None:
    command = command_over(tmp_path)
    sample = ("--sample", str(command.port), "--set", "SEOULWIRE_READERS=0")
    crawl = command.start("crawl", *sample, "--cluster", cluster.scheduler_address)
    while not list(tmp_path.glob("warc/seoulsolution.kr_*")):
        assert crawl.poll() is None, crawl.communicate()
        time.sleep(0.05)
    assert kill_who_crawls(cluster)
    output, errors = crawl.communicate(timeout=500)
    assert crawl.returncode == 3, errors
    assert "(balanced)" in output
    exports = [
        one.run("export", "--stable", "--rights", "all").stdout
        for one in (command, crawled.command)
    ]
    assert exports[0] == exports[1]
    assert command.run("db", "check").returncode == 0
