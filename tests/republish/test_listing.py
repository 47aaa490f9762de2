"""Lists of a site: groups of posts, whatever their authors are called."""

from pathlib import Path

import pytest

from seoulwire.configuration import load_configuration
from seoulwire.republish import listing, naming
from seoulwire.republish.listing import POSTS_PER_PAGE, Group, groups
from seoulwire.republish.naming import file_name

from .factories import build_site, entry, post

CONFIGURATION = load_configuration()


def test_writers_who_choose_their_names_do_not_stop_a_build(tmp_path: Path) -> None:
    strange = "!1"
    digest = file_name(strange).partition(".")[0]
    many = [
        entry(post(slug=f"ferry-{number}", writer=digest)) for number in range(2 * POSTS_PER_PAGE)
    ]
    site = tmp_path / "site"
    report = build_site([*many, entry(post(slug="alone", writer=strange))], site, CONFIGURATION)
    assert report.links + report.excerpts + report.full == len(many) + 1
    assert f"writers/{file_name(strange)}.html" in (site / "browse.html").read_text("utf-8")


def test_groups_whose_names_share_a_digest_have_files_of_their_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Two such names take days to find; here any two do.
    def alike(public_id: str, digits: int = naming.DIGITS) -> str:
        return "0" * digits if digits == naming.DIGITS else file_name(public_id, digits)

    monkeypatch.setattr(listing, "file_name", alike)
    entries = [entry(post(slug=f"by-{name}", writer=name)) for name in ("하늘", "가람")]
    build_site(entries, tmp_path / "site", CONFIGURATION)
    assert len(list((tmp_path / "site/writers").iterdir())) == 2


def test_the_feed_of_a_board_is_never_that_of_a_tag() -> None:
    board = Group("board", "tag-bridge", "Bridges", None, ())
    tag = Group("tag", "bridge", "bridge", None, ())
    assert board.feed("atom") != tag.feed("atom")
    assert groups((), CONFIGURATION)["tag"] == []
