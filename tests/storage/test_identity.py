"""Under which id the post of a link is kept."""

from dataclasses import replace

import pytest

from seoulwire.items import Link
from seoulwire.storage import Discovery, Run, Store

from .factories import post, stored

SITE = "http://a.kr"


def store_as_one(store: Store, run: Run, *urls: str, found: str = "list") -> str:
    """Store one post of several links; return its id."""
    kept = post(1)
    for number, url in enumerate(urls):
        made = replace(kept.provenance, requested_url=url, capture=f"capture-{number}")
        store.commit(run.id, [Discovery(Link(role="post", url=url, board="news", found=found))])
        store.commit(run.id, stored(replace(kept, provenance=made)))
    return kept.id


def test_a_post_that_one_link_gave_keeps_its_id(store: Store, run: Run) -> None:
    kept = store_as_one(store, run, f"{SITE}/view?id=1")
    assert store.identity(f"{SITE}/view?id=1") == kept
    assert store.identity(f"{SITE}/view?id=2") is None


def test_what_two_listed_links_gave_is_the_id_of_neither(store: Store, run: Run) -> None:
    store_as_one(store, run, f"{SITE}/view?id=1", f"{SITE}/view?id=2")
    assert store.identity(f"{SITE}/view?id=1") is None


@pytest.mark.parametrize(
    ("other", "found"), [("https://www.a.kr/view?id=1", "list"), (f"{SITE}/a-street", "archive")]
)
def test_a_move_and_a_link_of_an_archive_are_no_other_post(
    store: Store, run: Run, other: str, found: str
) -> None:
    kept = store_as_one(store, run, f"{SITE}/view?id=1")
    store_as_one(store, run, other, found=found)
    assert store.identity(f"{SITE}/view?id=1") == kept
