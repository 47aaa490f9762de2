"""A site names the portals and sources that its archive has posts of, and no others."""

from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

from lxml import html

from seoulwire.configuration import Board, Configuration, Portal, load_configuration

from .factories import WORDS, build_site, entry, post, repaired

BUNDLED = load_configuration()


def with_district() -> Configuration:
    portal = Portal(key="district", front="https://district.example/", name="A District")
    board = Board(
        key="notices", portal="district", start="https://district.example/list", name="Notices"
    )
    return replace(
        BUNDLED,
        portals=MappingProxyType({**BUNDLED.portals, "district": portal}),
        boards=MappingProxyType({**BUNDLED.boards, "notices": board}),
    )


def told(path: Path) -> str:
    return " ".join(
        "".join(map(str, html.document_fromstring(path.read_bytes()).itertext())).split()
    )


def test_a_portal_without_posts_does_not_name_the_site(tmp_path: Path) -> None:
    shown = entry(post(board="notices", url="https://district.example/view/7"))
    build_site([shown], tmp_path / "site", with_district())
    for page in ("index.html", "about.html"):
        assert "A District" in told(tmp_path / "site" / page)
        assert "Seoul Solution" not in told(tmp_path / "site" / page)
    for feed in ("feed.atom", "feed.json"):
        assert "Seoul Solution" not in (tmp_path / "site" / feed).read_text("utf-8")


def test_of_several_portals_with_posts_all_name_the_site(tmp_path: Path) -> None:
    theirs = entry(post(board="notices", slug="7", url="https://district.example/view/7"))
    build_site([theirs, entry()], tmp_path / "site", with_district())
    assert "Seoul Solution · A District" in told(tmp_path / "site/index.html")


def test_a_board_crawled_by_its_url_names_the_site_by_its_host(tmp_path: Path) -> None:
    shown = entry(post(board="bbs.example:8080/list", url="http://bbs.example:8080/view/7"))
    build_site([shown], tmp_path / "site", BUNDLED)
    index = told(tmp_path / "site/index.html")
    assert "bbs.example:8080" in index
    assert "Seoul Solution" not in index


def test_another_name_of_the_site_is_on_every_page(tmp_path: Path) -> None:
    build_site([entry()], tmp_path / "site", with_district())
    theirs = entry(post(board="notices", slug="7", url="https://district.example/view/7"))
    build_site([theirs, entry()], tmp_path / "site", with_district())
    for page in (tmp_path / "site").rglob("*.html"):
        assert "Seoul Solution · A District" in told(page), page.name


def test_only_sources_that_occur_have_their_terms_told(tmp_path: Path) -> None:
    build_site([entry(post(tag="USA_Huffpost"))], tmp_path / "site", BUNDLED)
    about = told(tmp_path / "site/about.html")
    assert "HuffPost" in about
    assert "Seoul Metropolitan Government" not in about


def test_lists_and_the_post_s_page_count_the_same_repairs(tmp_path: Path) -> None:
    body = repaired(f"the ?bridge {WORDS} the ?river", ("?bridge", "“bridge"), ("?river", "“river"))
    build_site([entry(post(body.raw, body=body))], tmp_path / "site", BUNDLED)
    (shown,) = (tmp_path / "site/posts").iterdir()
    assert "2 repaired" in told(tmp_path / "site/boards/news.html")
    assert "2 repaired" in told(shown)
    assert "1 more in the part not shown here" in told(shown)
