"""No way of writing an address, no fetch path and no DNS answer leads to a forbidden one."""

import json
import subprocess
import sys
from collections.abc import Callable
from functools import cache
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from seoulwire.storage import Store

WORLD = Path(__file__).parent / "canaries.py"
PUBLIC_CANARY = "93.184.216.34 80"

pytestmark = pytest.mark.slow


@cache
def has_namespaces() -> bool:
    made = subprocess.run(["unshare", "-n", "-m", "true"], capture_output=True, check=False)
    return made.returncode == 0


@pytest.fixture
def connections_in(tmp_path: Path) -> Callable[[str], dict[str, int]]:
    if not has_namespaces():
        pytest.skip("needs network namespaces: run as root, or allow `unshare -n -m`")

    def run(scenario: str) -> dict[str, int]:
        line = ["unshare", "-n", "-m", sys.executable, str(WORLD), str(tmp_path), scenario]
        done = subprocess.run(line, capture_output=True, text=True, timeout=300, check=True)
        told = json.loads(done.stdout.splitlines()[-1])
        assert told["forms"] >= 200
        return dict(told["connections"])

    return run


def outcomes(data: Path) -> set[tuple[str, str | None]]:
    with Store.open(f"sqlite:///{data / 'seoulwire.db'}", create=False) as store:
        assert store.accounts(None).balanced
        return {(row.state, row.reason) for row in store.ledger() if row.role == "article"}


def test_no_form_of_a_forbidden_address_is_connected_to(
    connections_in: Callable[[str], dict[str, int]], tmp_path: Path
) -> None:
    assert connections_in("links") == {}
    assert ("skipped", "blocked-address") in outcomes(tmp_path)
    assert ("stored", "new") not in outcomes(tmp_path)


def test_no_fetch_path_leads_to_a_forbidden_address(
    connections_in: Callable[[str], dict[str, int]],
) -> None:
    connections = connections_in("board")
    assert connections.pop(PUBLIC_CANARY) > 500  # the board, its posts and the hops were asked for
    assert connections == {}


def test_a_name_that_changes_its_mind_never_leads_to_a_forbidden_address(
    connections_in: Callable[[str], dict[str, int]], tmp_path: Path
) -> None:
    connections = connections_in("rebinding")
    assert all(ip_address(seen.split()[0]).is_global for seen in connections)
    assert connections[PUBLIC_CANARY] > 0
    assert ("skipped", "blocked-address") in outcomes(tmp_path)


def test_a_name_that_does_not_resolve_holds_up_no_other(
    connections_in: Callable[[str], dict[str, int]], tmp_path: Path
) -> None:
    connections_in("names")
    with Store.open(f"sqlite:///{tmp_path / 'seoulwire.db'}", create=False) as store:
        assert store.accounts(None).balanced
        found = {(urlsplit(r.url).hostname, r.state, r.reason) for r in store.ledger()}
    good = {row for row in found if row[0] == "good.example"}
    assert good == {("good.example", "stored", "new")}
    assert {(state, reason) for _, state, reason in found - good} <= {
        ("pending", "dns"),
        ("pending", "robots-unavailable"),
        ("pending", "host-down"),
    }
    assert len(found - good) >= 5
