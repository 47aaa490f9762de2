"""What commands say of an archive that is asked for something: counts, boards, days, nothing."""

import json
from pathlib import Path

import pytest
from republish.factories import entry, keep, post
from typer.testing import CliRunner, Result

from seoulwire.cli import app
from seoulwire.exceptions import ConfigurationError
from seoulwire.storage import Store

BY_URL = "127.0.0.1:9101/bbs/list.do"
LINKED = "http://127.0.0.1:9101/bbs/view.do?bbsId=12&nttNo=34"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """Return the data directory of an archive of eight posts, one of a board crawled by URL."""
    entries = [
        entry(post(f"a lantern of number {number}", slug=f"post-{number}")) for number in range(7)
    ]
    theirs = post(
        "another text", id="127.0.0.1:9101:bbs/view.do?bbsId=12&nttNo=34", url=LINKED, board=BY_URL
    )
    with Store.open(f"sqlite:///{tmp_path}/seoulwire.db") as store:
        keep(store, [*entries, entry(theirs)])
    return tmp_path


def ask(data: Path, *arguments: str) -> Result:
    return CliRunner().invoke(app, [*arguments, "--data", str(data)])


@pytest.mark.parametrize(
    ("limit", "told"),
    [("3", "7 found, the best 3"), ("7", "7 found"), ("20", "7 found")],
)
def test_a_search_counts_what_it_does_not_show(data: Path, limit: str, told: str) -> None:
    assert ask(data, "search", "lantern", "--limit", limit).output.splitlines()[-1] == told


@pytest.mark.parametrize("place", ["", "&page=1", "&page=17", "#top"])
def test_a_post_is_shown_by_the_address_that_its_list_links_it_by(data: Path, place: str) -> None:
    shown = ask(data, "show", LINKED + place)
    assert shown.exit_code == 0
    assert "nttNo=34" in shown.output


def test_an_export_takes_a_board_that_was_crawled_by_its_url(data: Path) -> None:
    done = ask(data, "export", "--board", BY_URL)
    assert done.exit_code == 0
    assert [json.loads(line)["url"] for line in done.stdout.splitlines()] == [LINKED]


def test_an_export_of_an_unknown_board_names_those_that_there_are(data: Path) -> None:
    refused = ask(data, "export", "--board", "nowhere").exception
    assert isinstance(refused, ConfigurationError)
    assert "declared: news, archives" in str(refused)
    assert f"with posts: {BY_URL}, news" in str(refused)


@pytest.mark.parametrize("chosen", [("--language", "xx"), ("--since", "2030-01-01")])
def test_an_export_of_nothing_says_so(data: Path, chosen: tuple[str, ...]) -> None:
    done = ask(data, "export", *chosen)
    assert done.exit_code == 0
    assert done.stdout == ""
    assert "no post or article is as --board, --since … ask for" in done.stderr


@pytest.mark.parametrize("option", ["--since", "--until"])
def test_a_day_that_is_none_is_refused_in_the_words_of_a_crawl(data: Path, option: str) -> None:
    refused = ask(data, "export", option, "2026-13-01").exception
    assert isinstance(refused, ConfigurationError)
    assert str(refused).endswith("='2026-13-01' is no date; write it as 2017-07-04")
