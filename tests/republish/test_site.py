"""The site: what stands on which page, and that nothing in it runs or leaves the rights."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from importlib.resources import files
from pathlib import Path
from types import MappingProxyType

import pytest
from lxml import html
from lxml.html import HtmlElement

from seoulwire.configuration import Rights, load_configuration
from seoulwire.content import Figure, Paragraph, plain_text
from seoulwire.exceptions import ConfigurationError, PublishError
from seoulwire.items import Citation, Entry, FileLink, PairKind, Post
from seoulwire.repair.record import Repaired
from seoulwire.republish.keeping import MARKER
from seoulwire.storage import Revision

from .factories import (
    MOMENT,
    WORDS,
    article,
    blurb,
    build_site,
    entry,
    names,
    partner,
    post,
    repaired,
)
from .hostile import ADDRESSES, OPEN, VECTORS, faults, hostile_entry

CONFIGURATION = load_configuration()
SEOUL = "https://english.seoul.go.kr/bridge"
HUFFPOST = "https://www.huffpost.com/entry/bridge_us_1"


def page(path: Path) -> HtmlElement:
    return html.document_fromstring(path.read_bytes())


def pages(directory: Path) -> Iterator[Path]:
    return directory.rglob("*.html")


def only_post(directory: Path) -> HtmlElement:
    (path,) = (directory / "posts").iterdir()
    return page(path)


def text(element: HtmlElement) -> str:
    return re.sub(r"\s+", " ", element.text_content())


def revision(number: int, state: Post, captured: datetime) -> Revision:
    return Revision(
        kind="post",
        id=state.id,
        number=number,
        fingerprint=str(number),
        capture=state.provenance.capture,
        captured=captured,
        item=state,
    )


def test_a_post_shows_its_facts_its_origin_and_its_source(tmp_path: Path) -> None:
    shown = post(
        licence="KOGL-1",
        tag="Seoul's News",
        source="seoul",
        citations=(Citation(url=SEOUL, found="source-line"),),
        attachments=(FileLink(url="https://seoulsolution.kr/plan.pdf", name="Plan.pdf"),),
    )
    report = build_site(
        [entry(shown, article(SEOUL, "seoul", licence="KOGL-1"))], tmp_path / "site", CONFIGURATION
    )
    assert (report.full, report.excerpts, report.links) == (1, 0, 0)
    written = only_post(tmp_path / "site")
    assert written.xpath("string(//link[@rel='canonical']/@href)") == shown.url
    assert written.xpath("//a[@class='origin']/@href") == [shown.url]
    assert written.xpath("string(//h1)") == "A bridge reopens"
    for fact in (
        "Seoul's News",
        "2026-03-01",
        "haneul",
        "Seoul Metropolitan Government",
        "97% of this post’s 100 words",
        "Edited copy",
        "Plan.pdf",
        "KOGL Type 1",
        "its page carries KOGL-1",
        "word100",
    ):
        assert fact in text(written), fact
    assert SEOUL in written.xpath("//div[@class='pair']//a/@href")


def test_an_excerpt_says_so_and_leads_to_the_origin(tmp_path: Path) -> None:
    report = build_site([entry(post())], tmp_path / "site", CONFIGURATION)
    assert report.excerpts == 1
    written = only_post(tmp_path / "site")
    assert "word40" in text(written)
    assert "word41" not in text(written)
    assert written.xpath("//a[@class='button']/@href") == [post().url]


def test_a_post_without_a_text_says_so(tmp_path: Path) -> None:
    build_site(
        [entry(post(body=Repaired.unchanged(""), blocks=()))], tmp_path / "site", CONFIGURATION
    )
    written = only_post(tmp_path / "site")
    assert "has no text of its own" in text(written)
    assert not written.xpath("//div[contains(@class, 'body')] | //p[@class='onward']")


def test_the_text_of_a_paired_article_stands_nowhere(tmp_path: Path) -> None:
    secret = article(HUFFPOST, "huffpost", "a sentence that is only in the article")
    build_site([entry(post(licence="KOGL-1"), secret)], tmp_path / "site", CONFIGURATION)
    for path in (tmp_path / "site").rglob("*.*"):
        assert b"only in the article" not in path.read_bytes()


def test_a_wrong_target_is_not_shown_as_a_source(tmp_path: Path) -> None:
    shown = entry(post(), article(SEOUL, "seoul"), kind="unrelated")
    build_site([shown], tmp_path / "site", CONFIGURATION)
    assert not only_post(tmp_path / "site").xpath("//div[@class='pair']")


def test_a_withheld_post_stands_nowhere(tmp_path: Path) -> None:
    sources = {**CONFIGURATION.sources}
    sources["huffpost"] = replace(sources["huffpost"], rights=Rights(text="none"))
    configuration = replace(CONFIGURATION, sources=MappingProxyType(sources))
    shown = post(tag="USA_Huffpost", slug="withheld-one", title=Repaired.unchanged("Secret title"))
    report = build_site([entry(shown), entry(post())], tmp_path / "site", configuration)
    assert report.withheld == 1
    for path in (tmp_path / "site").rglob("*.*"):
        assert "withheld-one" not in path.name
        assert b"Secret title" not in path.read_bytes()


def test_where_both_sides_allow_it_post_and_article_stand_side_by_side(tmp_path: Path) -> None:
    shown = post("The bridge is open again.\nOnly the portal says this.", licence="KOGL-1")
    target = article(
        SEOUL, "seoul", "The bridge is open.\nOnly the city says this.", licence="KOGL-1"
    )
    build_site([entry(shown, target)], tmp_path / "site", CONFIGURATION)
    (table,) = only_post(tmp_path / "site").xpath("//div[@class='table difference']//tbody")
    assert "portal" in " ".join(table.xpath(".//tr/td[1]//ins/text()"))
    assert "city" in " ".join(table.xpath(".//tr/td[2]//del/text()"))


@pytest.mark.parametrize(
    ("licence", "kind"),
    [(None, "edited-copy"), ("KOGL-1", "translation"), ("KOGL-1", "unrelated")],
)
def test_otherwise_nothing_of_the_article_s_text_is_shown(
    tmp_path: Path, licence: str | None, kind: PairKind
) -> None:
    target = article(SEOUL, "seoul", "Only the city says this.", licence=licence)
    build_site([entry(post(licence="KOGL-1"), target, kind=kind)], tmp_path / "site", CONFIGURATION)
    assert "Only the city" not in text(only_post(tmp_path / "site"))
    assert not only_post(tmp_path / "site").xpath("//div[@class='table difference']")


def test_the_states_of_a_post_are_listed_with_what_changed(tmp_path: Path) -> None:
    now = post("one two three four", licence="KOGL-1", title=Repaired.unchanged("A new title"))
    states = [
        revision(1, post("one two three"), MOMENT),
        revision(2, now, MOMENT + timedelta(days=2)),
    ]
    build_site(
        [entry(now, revision=2)], tmp_path / "site", CONFIGURATION, revisions=lambda _: states
    )
    told = only_post(tmp_path / "site").xpath("//ol[@class='revisions']/li")
    assert [state.get("value") for state in told] == ["1", "2"]
    assert "+1 −0 words" in text(told[1])
    assert "A new title" in text(told[1])


def test_a_citation_names_author_title_board_portal_date_address_and_capture(
    tmp_path: Path,
) -> None:
    build_site([entry(post())], tmp_path / "site", CONFIGURATION)
    english, korean = only_post(tmp_path / "site").xpath("//p[@class='citation']/text()")
    assert english == (
        "haneul, “A bridge reopens”, News, Seoul Solution, 2026-03-01, "
        "https://seoulsolution.kr/en/content/bridge-reopens (captured 2026-03-02)."
    )
    assert korean == (
        "haneul, 「A bridge reopens」, 소식, 서울정책아카이브, 2026-03-01, "
        "https://seoulsolution.kr/en/content/bridge-reopens (2026-03-02 수집)."
    )


def test_posts_are_listed_by_board_tag_source_year_and_writer(tmp_path: Path) -> None:
    build_site([entry(post(tag="USA_Huffpost"))], tmp_path / "site", CONFIGURATION)
    browse = page(tmp_path / "site/browse.html")
    links = browse.xpath("//section[@class='facet']//a/@href")
    assert [link.partition("/")[0] for link in links] == [
        *("boards", "tags", "sources", "years", "writers")
    ]
    for link in links:
        listed = page(tmp_path / "site" / link).xpath("//ol[@class='rows']//a/@href")
        assert listed == ["../posts/portal__en_bridge-reopens.html"], link


def test_every_decision_is_recorded_before_its_text_stands_anywhere(tmp_path: Path) -> None:
    recorded: set[tuple[str, str]] = set()
    shown = entry(post(tag="USA_Huffpost"), article(HUFFPOST, "huffpost"))
    front = blurb("What is the institute?", WORDS)
    build_site(
        [shown],
        tmp_path / "site",
        CONFIGURATION,
        blurbs=[front],
        record=lambda made, _: recorded.update((one.item_kind, one.item) for one in made),
    )
    (target,) = (paired.id for _, paired in shown.pairs)
    assert recorded == {("post", shown.post.id), ("article", target), ("blurb", front.id)}


def test_repairs_are_marked_in_the_text_and_explained_below(tmp_path: Path) -> None:
    body = repaired("the world��s best ��city", ("��", "’"))
    blocks = (Paragraph(body.text),)
    title = repaired("Seoul��s rank", ("��", "’"))
    shown = post(licence="KOGL-1", title=title, body=body, blocks=blocks)
    build_site([entry(shown)], tmp_path / "site", CONFIGURATION)
    written = only_post(tmp_path / "site")
    for mark in written.xpath("//a[@class='repair']"):
        (note,) = written.xpath(f"//li[@id='{mark.get('href')[1:]}']")
        assert note.xpath(".//del/text()") == ["��"]
        assert note.xpath(".//ins/text()") == ["’"]
        for told in ("97%", "quote-pair", "orthography", "why"):
            assert told in text(note)
        assert note.xpath(".//a/@href") == [f"#{mark.get('id')}"]
    assert len(written.xpath("//a[@class='repair']")) == 2
    assert "1 place of this post" in text(written)


def test_repairs_beyond_an_excerpt_are_only_counted(tmp_path: Path) -> None:
    body = repaired(f"{WORDS} ��secret��", ("��", "“"), ("��", "”"))
    shown = post(body=body, blocks=(Paragraph(body.text),))
    build_site([entry(shown)], tmp_path / "site", CONFIGURATION)
    written = only_post(tmp_path / "site")
    assert "2 more in the part not shown" in text(written)
    assert "secret" not in text(written)


def test_boards_are_listed_newest_first_in_pages_of_fifty(tmp_path: Path) -> None:
    entries = [
        entry(post(slug=f"post-{n}", registered=date(2026, 1, 1) + timedelta(days=n)))
        for n in range(160)
    ]
    undated = entry(post(slug="undated", registered=None, board="minutes"))
    build_site([*entries, undated], tmp_path / "site", CONFIGURATION)
    first = page(tmp_path / "site/boards/news.html")
    times = first.xpath("//time/@datetime")
    assert len(times) == 60
    assert times == sorted(times, reverse=True)
    older = ("../boards/news.2.html", "../boards/news.1.html")
    assert first.xpath("//nav[@class='pages']/a/@href") == [older[0]]
    second = page(tmp_path / "site/boards/news.2.html")
    assert len(second.xpath("//ol[@class='rows']/li")) == 50
    assert second.xpath("//nav[@class='pages']/a/@href") == ["../boards/news.html", older[1]]
    front = page(tmp_path / "site/index.html")
    assert front.xpath("//section//h2/a/@href") == ["boards/news.html", "boards/minutes.html"]


def test_every_link_within_the_site_has_its_target(tmp_path: Path) -> None:
    entries = [entry(post(slug=f"Post {n} 가", licence="KOGL-1")) for n in range(60)]
    build_site(entries, tmp_path / "site", CONFIGURATION)
    for path in pages(tmp_path / "site"):
        written = page(path)
        for address in written.xpath("//@href"):
            if not address.startswith("http"):
                target, _, anchor = address.partition("#")
                file = path.parent / target if target else path
                assert file.is_file(), (path, address)
                assert not anchor or page(file).xpath(f"//*[@id='{anchor}']"), (path, address)


def test_the_page_about_the_site_says_what_is_shown_and_why(tmp_path: Path) -> None:
    build_site(
        [entry(post(tag="USA_Huffpost"))],
        tmp_path / "site",
        CONFIGURATION,
        partners=[
            partner("CITYNET", "https://citynet-ap.org/"),
            partner("국토연구원", "javascript:x"),
        ],
        blurbs=[blurb("What is the institute?", WORDS)],
    )
    about = page(tmp_path / "site/about.html")
    for told in (
        "HuffPost",
        "40 words and the link",
        "국토연구원",
        "What is the institute?",
        "word40 …",
    ):
        assert told in text(about), told
    assert "word41" not in text(about)
    assert about.xpath("//ul[@class='partners']//a/@href") == ["https://citynet-ap.org/"]


@pytest.mark.parametrize("name", ["index.html", "about.html", "boards/news.html"])
def test_every_page_has_its_landmarks_policy_and_language(tmp_path: Path, name: str) -> None:
    build_site([entry(post())], tmp_path / "site", CONFIGURATION)
    for written in (page(tmp_path / "site" / name), only_post(tmp_path / "site")):
        policy = written.xpath("string(//meta[@http-equiv='Content-Security-Policy']/@content)")
        assert policy.startswith("default-src 'none'; style-src 'self'; img-src 'self'")
        assert written.get("lang") == "en"
        assert [len(written.xpath(f"//{tag}")) for tag in ("main", "h1", "title")] == [1, 1, 1]
        assert written.xpath("//body/a[1][@class='skip']/@href") == ["#main"]
        assert written.xpath("//nav[not(@aria-label)]") == []
        ids = written.xpath("//@id")
        assert len(ids) == len(set(ids))


def test_a_korean_post_says_that_it_is_korean(tmp_path: Path) -> None:
    build_site([entry(post("다리가 다시 열렸다", language="ko"))], tmp_path / "site", CONFIGURATION)
    assert (
        only_post(tmp_path / "site").xpath("string(//div[contains(@class, 'body')]/@lang)") == "ko"
    )


def test_an_incomplete_copy_says_so(tmp_path: Path) -> None:
    whole = post()
    cut = replace(whole, provenance=replace(whole.provenance, integrity="partial"))
    build_site([entry(cut)], tmp_path / "site", CONFIGURATION)
    assert "This copy is incomplete" in text(only_post(tmp_path / "site"))


def test_hostile_texts_are_inert_in_every_field(tmp_path: Path) -> None:
    report = build_site(map(hostile_entry, VECTORS), tmp_path / "site", OPEN)
    assert report.full == len(VECTORS)
    for path in pages(tmp_path / "site"):
        assert list(faults(path.read_text("utf-8"))) == [], path


@pytest.mark.parametrize("address", ADDRESSES)
def test_hostile_addresses_are_never_linked(tmp_path: Path, address: str) -> None:
    blocks = (Figure(address, "picture", "caption"),)
    shown = post(
        licence="KOGL-1",
        url=address,
        body=Repaired.unchanged(plain_text(blocks)),
        blocks=blocks,
        citations=(Citation(url=address, found="link"),),
        attachments=(FileLink(url=address, name="file"),),
    )
    build_site(
        [entry(shown, article(address, "seoul"))],
        tmp_path / "site",
        CONFIGURATION,
        partners=[partner("A name", address)],
    )
    for path in pages(tmp_path / "site"):
        assert list(faults(path.read_text("utf-8"))) == [], path


@pytest.mark.parametrize(
    "hostile", ["../../escape", "/absolute", "a\x00b", "con", "가" * 200, ".."]
)
def test_hostile_ids_and_boards_stay_under_the_root(tmp_path: Path, hostile: str) -> None:
    shown = replace(post(), id=hostile, board=hostile)
    build_site([entry(shown)], tmp_path / "root" / "site", CONFIGURATION)
    assert names(tmp_path) == ["root"]
    assert names(tmp_path / "root") == ["site"]
    assert len(list((tmp_path / "root/site/posts").iterdir())) == 1


def test_the_same_entries_make_the_same_site(tmp_path: Path) -> None:
    entries = [entry(post(slug=f"post-{n}")) for n in range(4)]
    build_site(entries, tmp_path / "one", CONFIGURATION)
    build_site(reversed(entries), tmp_path / "two", CONFIGURATION)
    for path in (tmp_path / "one").rglob("*.*"):
        if path.name == MARKER:  # it holds the times of the files
            continue
        other = tmp_path / "two" / path.relative_to(tmp_path / "one")
        assert path.read_bytes() == other.read_bytes()


def test_a_failed_build_leaves_the_old_site(tmp_path: Path) -> None:
    build_site([entry(post())], tmp_path / "site", CONFIGURATION)
    before = (tmp_path / "site/index.html").read_bytes()

    def interrupted() -> Iterator[Entry]:
        yield entry(post(slug="another"))
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        build_site(interrupted(), tmp_path / "site", CONFIGURATION)
    assert (tmp_path / "site/index.html").read_bytes() == before
    assert names(tmp_path) == ["site"]


def test_a_directory_that_is_no_site_is_refused(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("dear")
    with pytest.raises(PublishError):
        build_site([entry(post())], tmp_path, CONFIGURATION)
    assert not (tmp_path / MARKER).exists()


def test_a_site_without_posts_is_a_site(tmp_path: Path) -> None:
    report = build_site([], tmp_path / "site", CONFIGURATION)
    assert (report.pages, report.feeds) == (5, 3)
    assert "Nothing has been published yet" in text(page(tmp_path / "site/index.html"))


@pytest.mark.parametrize("address", ["ftp://a.example/", "a.example", "https://a.example/?q=1"])
def test_an_address_that_is_none_is_refused(tmp_path: Path, address: str) -> None:
    with pytest.raises(ConfigurationError):
        build_site([], tmp_path / "site", CONFIGURATION, base_url=address)


STYLESHEET = (files("seoulwire.republish") / "templates/style.css").read_text("utf-8")
ON_BACKGROUND = (
    ("ink", "paper"),
    ("ink", "card"),
    ("ink", "mend"),
    ("quiet", "paper"),
    ("quiet", "card"),
    ("accent", "paper"),
    ("accent", "card"),
    ("accent", "accent-soft"),
    ("paper", "accent"),
    ("paper", "ink"),
    ("hurt", "hurt-soft"),
)


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(("text", "background"), ON_BACKGROUND)
def test_every_pair_of_colours_can_be_read(scheme: int, text: str, background: str) -> None:
    colours = re.findall(rf"--(?:{text}|{background}): (#[0-9a-f]{{6}});", STYLESHEET)
    bright, dim = sorted((luminance(colour) for colour in colours[2 * scheme :][:2]), reverse=True)
    assert (bright + 0.05) / (dim + 0.05) >= 4.5  # WCAG 2.2, 1.4.3


def luminance(colour: str) -> float:
    channels = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return sum(part * weight for part, weight in zip(linear, (0.2126, 0.7152, 0.0722), strict=True))


def test_a_repaired_control_character_is_named_on_its_page(tmp_path: Path) -> None:
    body = repaired("The city\u0092s bridge", ("\u0092", "\u2019"))
    shown = post(licence="KOGL-1", body=body, blocks=(Paragraph(body.text),))
    build_site([entry(shown)], tmp_path / "site", CONFIGURATION)
    page = (tmp_path / "site/posts/portal__en_bridge-reopens.html").read_text("utf-8")
    assert "<del>U+0092</del>" in page


def test_beside_a_reservation_of_rights_no_page_claims_an_open_licence(tmp_path: Path) -> None:
    reserving = article(
        "https://english.seoul.go.kr/bridge", "seoul", licence="all-rights-reserved"
    )
    shown = entry(post(licence="KOGL-1"), reserving)
    build_site([shown], tmp_path / "site", CONFIGURATION)
    page = (tmp_path / "site/posts/portal__en_bridge-reopens.html").read_text("utf-8")
    assert "all-rights-reserved" in page
    assert "kogl.or.kr" not in page


@pytest.mark.parametrize(
    "address",
    [
        "https://example.org/a b/",
        "https://example.org/\x01/",
        "https://example.org/<news>/",
        "https://example.org/%zz/",
        "https://example.org/news?",
        "https://example.org/news#",
        " https://example.org/",
        "https://user@example.org/",
    ],
)
def test_an_address_that_no_link_could_begin_with_is_refused(tmp_path: Path, address: str) -> None:
    with pytest.raises(ConfigurationError, match="give one like"):
        build_site([entry()], tmp_path / "site", CONFIGURATION, base_url=address)
