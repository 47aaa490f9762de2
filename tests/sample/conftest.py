"""A sample server, and a client of it."""

from collections.abc import Iterator

import pytest

from seoulwire.sample import serve

from .client import Client


@pytest.fixture(scope="module")
def client() -> Iterator[Client]:
    with serve() as server:
        client = Client(server)
        yield client
        client.close()


@pytest.fixture
def fresh_client() -> Iterator[Client]:
    """A client of a server that nobody has asked for anything."""
    with serve() as server:
        client = Client(server)
        yield client
        client.close()
