"""What cannot be read is kept with its bytes and its reason, and comes in after the fix."""

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import TypedDict

import pytest
from alleys import OLD, listing, post
from conftest import Command
from fault_server import FaultServer, serving, whole

from seoulwire.archive import recall_capture
from seoulwire.storage import Store

BROKEN = Path(__file__).parent / "broken"
FAULTS = {2: b"BUG (Source: http://cited.example/x)", 3: b"POISON"}  # by post

pytestmark = pytest.mark.slow


class Quarantined(TypedDict):
    """What is asked here of a row of ``quarantine list``."""

    url: str
    reason: str
    detail: str
    capture: str
    tries: int


@pytest.fixture
def board() -> Iterator[FaultServer]:
    scripts = {"/list": whole(listing(OLD))}
    for n in range(OLD):
        body = post(n).replace(b"</div>", b"<p>%s</p></div>" % FAULTS.get(n, b""))
        scripts[f"/view?id={n}"] = whole(body)
    with serving(scripts) as server:
        yield server


def test_after_a_fix_all_of_it_comes_in(
    board: FaultServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    command = Command(tmp_path / "data", 0)
    monkeypatch.setenv("PYTHONPATH", str(BROKEN))
    options = ("SEOULWIRE_ALLOWED_NETWORKS=127.0.0.1", "DOWNLOAD_DELAY=0", "AUTOTHROTTLE_ENABLED=0")
    given = [part for option in options for part in ("--set", option)]
    done = command.run("crawl", f"http://127.0.0.1:{board.port}/list", *given)
    assert done.returncode == 3, done.stderr
    assert states(command) == {"stored": OLD - 2, "quarantined": 2}
    rows = {row["url"][-1]: row for row in quarantined(command)}
    assert {number: row["reason"] for number, row in rows.items()} == {
        "2": "error",
        "3": "reader-died",
    }
    assert "Traceback" in rows["2"]["detail"]
    assert "a layout we do not know" in rows["2"]["detail"]
    assert "3 times" in rows["3"]["detail"]
    with Store.open(command.database) as store:
        for number, row in rows.items():
            capture = recall_capture(
                command.data / "warc", store.location(row["capture"]), 1_000_000
            )
            assert FAULTS[int(number)] in capture.body

    again = command.run("quarantine", "retry")  # with the fault still in the code
    assert (again.returncode, again.stdout) == (3, "0 stored, 2 still quarantined\n")
    assert [row["tries"] for row in quarantined(command)] == [2, 2]

    monkeypatch.delenv("PYTHONPATH")
    mended = command.run("quarantine", "retry")
    assert (mended.returncode, mended.stdout) == (0, "2 stored, 0 still quarantined\n")
    assert states(command) == {"stored": OLD, "pending": 1}  # and the article that one cites
    assert board.requests["/view?id=2"] == 1


def quarantined(command: Command) -> list[Quarantined]:
    return list(json.loads(command.run("quarantine", "list", "--json").stdout))


def states(command: Command) -> Counter[str]:
    with Store.open(command.database) as store:
        assert store.accounts(None).balanced
        return Counter(row.state for row in store.ledger())
