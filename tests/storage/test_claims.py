"""What one process at a time may do: claims on PostgreSQL."""

from threading import Event, Thread

import pytest

from seoulwire.storage import Store


def test_a_claim_waits_until_its_holder_lets_go(database: str) -> None:
    if database.startswith("sqlite"):
        pytest.skip("SQLite has no claims: the processes that share it are on one machine")
    with Store.open(database) as one, Store.open(database) as other:
        held = Event()

        def wait() -> None:
            with other.claim("host city.example"):
                held.set()

        waiting = Thread(target=wait)
        with one.claim("host city.example"), one.claim("host other.example"):
            waiting.start()
            assert not held.wait(0.5)
        assert held.wait(30)
        waiting.join()
