"""What `show` tells of a post's sources: side by side, looked up, or gone."""

from pathlib import Path

import pytest
from conftest import Crawled
from republish.factories import MOMENT, entry, post

from seoulwire.cli.pairs import print_searches
from seoulwire.storage import Search, Store

pytestmark = pytest.mark.slow


def shown(crawled: Crawled, *arguments: str) -> str:
    done = crawled.command.run("show", *arguments)
    assert done.returncode == 0, done.stderr
    return " ".join(done.stdout.split())


def test_a_pair_that_both_allow_stands_side_by_side(crawled: Crawled) -> None:
    text = shown(crawled, "portal:en/smg-remodels-old-inns", "--pair")
    assert "Pair: edited-copy" in text
    assert "tables only in the post" in text
    assert "[-The-] SMG Remodels Old Inns" in text


def test_of_a_pair_that_its_source_reserves_only_counts_are_shown(crawled: Crawled) -> None:
    text = shown(crawled, "portal:en/night-market-cooks", "--pair")
    assert "5 paragraphs only in the post" in text
    assert "not shown side by side" in text
    assert "HuffPost" in text
    assert "sink" not in text


def test_a_post_without_a_source_says_what_was_tried(crawled: Crawled) -> None:
    text = shown(crawled, "portal:en/sharing-city-week")
    assert "Source: uncited" in text
    assert "again after" in text
    assert "/wp-json/wp/v2/posts?search=" in text


def test_a_post_whose_source_was_looked_up_shows_how(crawled: Crawled) -> None:
    text = shown(crawled, "portal:en/walking-school-bus")
    assert "Pair: full-copy (wordpress)" in text
    assert "1 of 1 pages" in text


def test_a_page_that_is_gone_is_shown_as_the_web_archive_has_it(crawled: Crawled) -> None:
    text = shown(crawled, "portal:en/village-fund-five-years-on")
    assert "as a web archive captured it on 2017-07-29" in text
    assert "home-page" in text


def test_a_page_of_which_only_errors_were_archived_is_gone(crawled: Crawled) -> None:
    text = shown(crawled, "portal:en/village-notice-of-2014")
    assert "gone, and in no web archive" in text
    assert "memento: http://web.archive.org/web/20140301000000id_/" in text
    assert "soft-404" in text


def test_a_copy_and_its_article_are_known_to_say_nearly_the_same(crawled: Crawled) -> None:
    text = shown(crawled, "portal:en/walking-school-bus")
    assert "Nearly the same: article seoul:walking-school-bus-hundredth-stop, 100%" in text


def test_a_post_whose_leads_were_not_asked_for_yet_is_not_told_of_another_text(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    subject = entry(post())
    found = Search(
        kind="source",
        subject=subject.post.id,
        state="leads",
        trail=(),
        at=MOMENT,
        leads=(("https://source.example/a", "wordpress"),),
    )
    with Store.open(f"sqlite:///{tmp_path / 'seoulwire.db'}") as store:
        store.commit(store.begin_run("test", {}).id, [found])
        print_searches(subject, store)
    told = capsys.readouterr().out
    assert told.startswith("Source:")
    assert "another text" not in told


def test_a_page_of_the_same_title_and_another_text_is_refused(crawled: Crawled) -> None:
    text = shown(crawled, "portal:node/81340")
    assert "Pair: unrelated (wordpress)" in text
    assert "Source: uncited; what bears its title is another text" in text
    assert "No article is known" in shown(crawled, "portal:node/81340", "--pair")
