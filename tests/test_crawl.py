"""A crawl of the sample over HTTP, compared row by row with what the sample knows of itself."""

import json
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from conftest import Command, Crawled

from seoulwire.items import Article, Post
from seoulwire.sample import HOSTS, SampleServer, Truth, truth
from seoulwire.sample.sites import site
from seoulwire.storage import Store

pytestmark = pytest.mark.slow

TRUTH = {f"{row.role} {row.url}": row for row in truth()}


@pytest.fixture(scope="module")
def store(crawled: Crawled) -> Iterator[Store]:
    with Store.open(crawled.command.database, create=False) as store:
        yield store


def test_the_crawl_ends_with_balanced_accounts_and_says_that_something_is_partial(
    crawled: Crawled,
) -> None:
    assert crawled.result.returncode == 3, crawled.result.stderr
    assert "(balanced)" in crawled.result.stdout


def test_exactly_what_the_sample_holds_is_discovered(store: Store) -> None:
    assert {f"{row.role} {row.url}" for row in store.ledger()} == set(TRUTH)


@pytest.mark.parametrize("name", TRUTH)
def test_each_url_ends_as_the_sample_says(store: Store, name: str) -> None:
    row = TRUTH[name]
    known = store.known(row.role, row.url)
    assert known is not None
    reason = None if known.reason == "new" else known.reason
    assert (known.state, reason) == (row.state, row.reason)


POSTS = [row for row in TRUTH.values() if row.role == "post" and row.state == "stored"]


@pytest.mark.parametrize("row", POSTS, ids=lambda row: row.id)
def test_each_stored_post_is_what_its_author_wrote(store: Store, row: Truth) -> None:
    assert row.id is not None
    entry = store.entry(row.id)
    assert entry is not None
    assert fields_of_post(entry.post) == {
        "title": row.title,
        "tag": row.tag,
        "source": row.source,
        "registered": row.registered,
        "writer": row.writer,
        "views": row.views,
        "deck": row.deck,
        "byline": row.byline,
        "published": row.published,
        "body": list(row.body),
        "citations": list(row.citations),
        "attachments": list(row.attachments),
        "licence": row.licence,
        "damage": row.damage,
    }
    assert set(row.repaired) <= set(entry.post.body.text.splitlines())
    assert [pair.article for pair, _ in entry.pairs if pair.kind != "unrelated"] == list(row.pairs)


def fields_of_post(post: Post) -> dict[str, object]:
    return {
        "title": post.title.text,
        "tag": post.tag,
        "source": post.source,
        "registered": post.registered.isoformat() if post.registered else None,
        "writer": post.writer,
        "views": post.views,
        "deck": post.deck,
        "byline": post.byline,
        "published": post.published,
        "body": post.body.text.splitlines(),
        "citations": [citation.url for citation in post.citations],
        "attachments": [file.name for file in post.attachments],
        "licence": post.licence,
        "damage": post.title.damage.total + post.body.damage.total,
    }


ARTICLES = [row for row in TRUTH.values() if row.role == "article" and row.state == "stored"]


@pytest.mark.parametrize("row", ARTICLES, ids=lambda row: row.url)
def test_each_stored_article_is_what_its_author_wrote(store: Store, row: Truth) -> None:
    found = {article.id: article for article in store.articles()}
    assert row.id in found
    article: Article = found[row.id]
    assert article.title.text == row.title
    assert article.body.text.splitlines() == list(row.body)
    assert article.licence == row.licence


def test_no_request_left_the_machine(store: Store) -> None:
    assert {urlsplit(capture.url).hostname for capture in store.captures()} <= set(HOSTS)


def test_partners_and_blurbs_are_kept_and_are_no_posts(store: Store) -> None:
    names = {partner.name for partner in store.partners()}
    assert names == {partner["name"] for partner in site().partners}
    assert [blurb.title for blurb in store.blurbs()] == [blurb["title"] for blurb in site().blurbs]
    assert not names & {entry.post.title.text for entry in store.entries()}


def test_every_item_knows_a_capture_whose_bytes_are_in_the_archive(crawled: Crawled) -> None:
    checked = crawled.command.run("db", "check")
    assert checked.returncode == 0, checked.stdout


def test_crawling_an_unchanged_site_again_changes_nothing_and_fetches_no_body_twice(
    tmp_path: Path, sample: SampleServer, command_over: Callable[[Path], Command]
) -> None:
    command = command_over(tmp_path)
    assert command.crawl("archives").returncode in {0, 3}
    before = command.run("export", "--stable", "--rights", "all").stdout
    statuses = Counter(sample.statuses)
    # The sample's posts are of 2017: asked again as if they could still be edited.
    again = command.crawl("archives", "--set", "SEOULWIRE_RECHECK_DAYS=36500")
    assert again.returncode in {0, 3}
    with Store.open(command.database, create=False) as store:
        accounts = store.accounts(2)
        entries = list(store.entries())
    assert command.run("export", "--stable", "--rights", "all").stdout == before
    assert {entry.revision for entry in entries} == {1}
    assert {line.reason for line in accounts.lines if line.state == "stored"} == {"unchanged"}
    assert sample.statuses[304] > statuses[304]


def test_the_run_can_be_limited_by_board_pages_dates_and_number(
    tmp_path: Path, command_over: Callable[[Path], Command]
) -> None:
    command = command_over(tmp_path)
    result = command.crawl("news", "--limit", "3", "--json")
    accounts = json.loads(result.stdout)
    posts = [line for line in accounts["lines"] if line["role"] == "post"]
    assert sum(line["count"] for line in posts if line["state"] != "skipped") == 3
    assert {line["reason"] for line in posts if line["state"] == "skipped"} == {"limit"}
    assert {line["board"] for line in posts} == {"news"}


def test_a_dry_run_says_what_would_be_asked_and_stores_nothing(
    tmp_path: Path, command_over: Callable[[Path], Command]
) -> None:
    command = command_over(tmp_path / "data")
    result = command.crawl("archives", "--pages", "2", "--dry-run")
    assert result.returncode == 0, result.stderr
    assert "nothing was stored" in result.stdout
    assert "http://seoulsolution.kr/en/content/" in result.stdout
    assert not (tmp_path / "data").exists()
