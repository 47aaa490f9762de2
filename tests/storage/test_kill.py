"""A process killed while it commits leaves whole batches and nothing else."""

import random
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from seoulwire.storage import Store

WRITER = """
import sys
from storage.factories import post, stored
from seoulwire.storage import Store
store = Store.open(sys.argv[1])
run = store.begin_run("crawl", {})
print("ready", flush=True)
for batch in range(10_000):
    numbers = range(batch * 20, batch * 20 + 20)
    store.commit(run.id, [change for number in numbers for change in stored(post(number))])
"""
KILLS = 4


@pytest.mark.slow
def test_a_kill_amid_commits_loses_no_committed_batch(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/seoulwire.db"
    tests = Path(__file__).parents[1]  # as pytest has it, for the writer's imports
    stored = 0
    for _ in range(KILLS):
        with subprocess.Popen(
            [sys.executable, "-c", WRITER, url], cwd=tests, stdout=subprocess.PIPE
        ) as writer:
            assert writer.stdout
            assert writer.stdout.readline() == b"ready\n"
            try:
                writer.wait(random.uniform(0.02, 0.2))
            except subprocess.TimeoutExpired:
                writer.send_signal(signal.SIGKILL)
        with Store.open(url, create=False) as store:
            assert store.check() == ()
            accounts = store.accounts()
            assert accounts.balanced
            posts = sum(1 for _ in store.entries())
            assert posts == accounts.states["stored"]
            assert posts % 20 == 0
            assert posts >= stored
            stored = posts
            [run] = store.runs()  # the same run, resumed each time
            assert run.ended is None
