"""The five boards of the sample show the same posts, each in its engine's markup."""

import pytest

from seoulwire.boards import parse_listing, parse_post
from seoulwire.sample.engines import (
    ENGINE_HOSTS,
    Engine,
    engine_answer,
    engine_posts,
    sample_engines,
)


def answer(url: str) -> str:
    host, _, target = url.removeprefix("http://").partition("/")
    reply = engine_answer(host, f"/{target}")
    assert reply.status == 200, url
    return reply.body.decode()


def test_there_are_five_hosts() -> None:
    hosts = {engine.list_url(1).split("/")[2] for engine in sample_engines()}

    assert hosts == set(ENGINE_HOSTS)
    assert len(ENGINE_HOSTS) == 5


@pytest.mark.parametrize("engine", sample_engines(), ids=lambda engine: engine.name)
def test_a_board_can_be_walked_from_its_first_page_to_its_last_post(engine: Engine) -> None:
    found: dict[str, str] = {}
    url: str | None = engine.list_url(1)
    pages = 0
    while url is not None and pages < 10:
        listing = parse_listing(answer(url), url)
        found |= {row.url: row.title for row in listing.rows if row.url}
        url, pages = listing.next_url, pages + 1
    read = {parse_post(answer(url), url).title for url in found}
    written = {post.title for post in engine_posts()}

    assert pages == 3
    assert set(found.values()) == written
    assert read == written


def test_an_address_that_no_page_has_is_not_found() -> None:
    assert engine_answer(ENGINE_HOSTS[0], "/nowhere").status == 404
