"""The portal's front page shows posts of eight kinds: each ends with its source, or uncited."""

from collections.abc import Iterator

import pytest
from conftest import Crawled

from seoulwire.storage import Store

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def store(crawled: Crawled) -> Iterator[Store]:
    with Store.open(crawled.command.database, create=False) as store:
        yield store


@pytest.mark.parametrize(
    ("post", "article", "found"),
    [
        # a city's news with its URL, and one whose URL has trackers
        ("seoul-opens-night-libraries", "seoul:seoul-opens-night-libraries", "source-line"),
        ("smg-remodels-old-inns", "seoul:smg-remodels-old-inns", "source-line"),
        # a foreign paper that has moved to another domain since
        (
            "night-market-cooks",
            "huffpost:entry/seoul-night-market-cooks_us_5993a1b2e4b0a1f2c3d4e5f6",
            "source-line",
        ),
        # the city's news by tag alone: still there, and only in a web archive
        ("walking-school-bus", "seoul:walking-school-bus-hundredth-stop", "wordpress"),
        ("waste-and-energy", "seoul:waste-energy-zero-plan", "web-archive"),
        # television, and a ranking behind "See the Original" whose page is gone
        ("a-garden-where-trains-turned", "arirang:News/News_View.asp?nseq=209914", "original-link"),
        (
            "seoul-ranking-of-green-cities",
            "mori:english/ius2/parks/index.shtml",
            "original-link",
        ),
    ],
)
def test_a_post_has_its_source(store: Store, post: str, article: str, found: str) -> None:
    entry = store.entry(f"portal:en/{post}")
    assert entry is not None
    pairs = [(pair.article, pair.found) for pair, _ in entry.pairs if pair.kind != "unrelated"]
    assert (article, found) in pairs


# A report and a brochure of institutions that cannot be asked.
@pytest.mark.parametrize("post", ["research-abstracts-2016", "digital-seoul-in-brief"])
def test_a_post_without_a_source_is_uncited(store: Store, post: str) -> None:
    public_id = f"portal:en/{post}"
    entry = store.entry(public_id)
    assert entry is not None
    assert not entry.pairs
    assert store.searches("source", [public_id])[public_id].state == "none"
