"""Takedowns: by every address under which a post, an article or a picture is known; else named."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from seoulwire.configuration import Configuration, Takedown, load_configuration
from seoulwire.items import Article, Citation, Entry
from seoulwire.republish import decide

from .factories import article, build_site, entry, post

STORED = "https://portal.example/bbs/view.do?bbsId=12&nttNo=20"


def withdrawing(**target: str) -> Configuration:
    takedown = Takedown(asked=date(2026, 11, 1), reason="asked", **target)
    return replace(load_configuration(), takedowns=(takedown,))


def stored(url: str = STORED) -> Entry:
    return entry(
        post(slug="view.do?bbsId=12&nttNo=20", id="portal:bbs/view.do?bbsId=12&nttNo=20", url=url)
    )


@pytest.mark.parametrize(
    "url",
    [
        STORED,
        f"{STORED}&page=2",
        "https://portal.example/bbs/view.do?page=17&nttNo=20&bbsId=12",
        STORED.replace("https", "http"),
        f"{STORED}#top",
        STORED.replace("view.do", "view.do;jsessionid=5F"),
    ],
)
def test_a_post_is_withdrawn_by_any_address_that_its_board_links_it_by(
    url: str, tmp_path: Path
) -> None:
    configuration = withdrawing(url=url)
    assert decide(stored(), configuration).withdrawn
    report = build_site([stored()], tmp_path / "site", configuration)
    assert report.withheld == 1
    assert report.unmatched == ()


def test_a_post_that_was_crawled_by_an_address_with_its_list_s_page_is_withdrawn_without() -> None:
    assert decide(stored(f"{STORED}&page=2"), withdrawing(url=STORED)).withdrawn


@pytest.mark.parametrize(
    "url",
    [
        "https://portal.example/bbs/view.do?bbsId=12&nttNo=200",
        "https://portal.example/bbs/view.do?bbsId=12",
        "https://other.example/bbs/view.do?bbsId=12&nttNo=20",
    ],
)
def test_another_post_is_not_withdrawn_and_the_takedown_is_named(url: str, tmp_path: Path) -> None:
    configuration = withdrawing(url=url)
    assert not decide(stored(), configuration).withdrawn
    report = build_site([stored()], tmp_path / "site", configuration)
    assert report.unmatched == configuration.takedowns


def test_posts_that_only_their_place_tells_apart_are_not_withdrawn_together() -> None:
    configuration = withdrawing(url="https://portal.example/notice?page=7")
    assert decide(stored("https://portal.example/notice?page=7"), configuration).withdrawn
    assert not decide(stored("https://portal.example/notice?page=8"), configuration).withdrawn


def test_a_takedown_of_a_post_by_an_id_that_is_not_stored_is_named(tmp_path: Path) -> None:
    configuration = withdrawing(post="portal:bbs/view.do?bbsId=12&nttNo=2")
    report = build_site([stored()], tmp_path / "site", configuration)
    assert report.unmatched == configuration.takedowns


def articles(*kept: Article) -> Iterable[Article]:
    return kept


def test_a_takedown_of_an_article_matches_with_and_without_a_post(tmp_path: Path) -> None:
    url = "https://paper.example/story"
    configuration = withdrawing(url=url)
    citing = entry(post(citations=(Citation(url=url, found="source-line"),)))
    assert build_site([citing], tmp_path / "site", configuration).unmatched == ()
    alone = article(url, "paper")
    report = build_site(
        [entry()], tmp_path / "site", configuration, articles=lambda: articles(alone)
    )
    assert report.unmatched == ()
