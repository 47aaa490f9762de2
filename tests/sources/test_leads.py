"""Leads to the source of a post that gives none: read from every kind of answer, then judged."""

import gzip
import json
from contextlib import suppress
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seoulwire.exceptions import UnreadableError
from seoulwire.sources.leads import (
    Lead,
    archived_leads,
    archived_prefix,
    best_leads,
    place_url,
    read_leads,
)

SITE = "http://english.seoul.go.kr"
URL = f"{SITE}/night-libraries/"
TITLE = "Five Night Libraries & One Lamp"
WORDPRESS = json.dumps(
    [
        {
            "link": URL,
            "date": "2017-08-17T10:00:00",
            "title": {"rendered": "Five Night Libraries &#038; <em>One</em> Lamp"},
        },
        {"link": None, "title": "broken"},
        "no post",
    ]
).encode()
RSS = f"""<?xml version="1.0"?><rss version="2.0"><channel><title>City</title><link>{SITE}</link>
<item><title>Five Night Libraries &amp;amp; One Lamp</title><link>{URL}</link>
<pubDate>Thu, 17 Aug 2017 01:00:00 +0000</pubDate></item></channel></rss>""".encode()
ATOM = f"""<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><entry>
<title>{TITLE.replace("&", "&amp;")}</title><link href="{URL}"/>
<published>2017-08-17T10:00:00+09:00</published></entry></feed>""".encode()
SITEMAP = f"""<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><url><loc>{URL}</loc>
<lastmod>2020-01-01</lastmod></url></urlset>""".encode()
SEARCH = f"""<html><body><nav><a href="/">Home</a></nav><h2><a href="{URL}">{TITLE}</a></h2>
</body></html>""".encode()
DAY = date(2017, 8, 17)


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (WORDPRESS, Lead(url=URL, found="wordpress", title=TITLE, published=DAY)),
        (RSS, Lead(url=URL, found="feed", title=TITLE, published=DAY)),
        (ATOM, Lead(url=URL, found="feed", title=TITLE, published=DAY)),
        (SITEMAP, Lead(url=URL, found="sitemap")),
        (gzip.compress(SITEMAP), Lead(url=URL, found="sitemap")),
        (SEARCH, Lead(url=URL, found="search", title=TITLE)),
    ],
    ids=["wordpress", "rss", "atom", "sitemap", "sitemap.gz", "search"],
)
def test_every_kind_of_answer_names_its_pages(body: bytes, expected: Lead) -> None:
    assert expected in read_leads(body, f"{SITE}/asked").pages


def test_a_sitemap_index_names_further_sitemaps() -> None:
    body = f"""<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><sitemap>
    <loc>{SITE}/sitemap-2017.xml</loc></sitemap></sitemapindex>""".encode()
    found = read_leads(body, f"{SITE}/sitemap.xml")
    assert (found.pages, found.more) == ((), (f"{SITE}/sitemap-2017.xml",))


@pytest.mark.parametrize("entity", ['"canary"', 'SYSTEM "{secret}"'])
def test_no_entity_of_a_hostile_answer_is_expanded(entity: str, tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("canary", "utf-8")
    answer = (
        f"<?xml version='1.0'?><!DOCTYPE rss [<!ENTITY e {entity.format(secret=secret.as_uri())}>]>"
        f"<rss><item><title>A street &e;</title><link>{SITE}/1</link></item></rss>"
    )
    [lead] = read_leads(answer.encode(), f"{SITE}/feed").pages
    assert lead.title == "A street"


def test_a_billion_laughs_are_not_laughed() -> None:
    levels = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10 if n else "ha"}">' for n in range(9))
    head = f"<?xml version='1.0'?><!DOCTYPE urlset [{levels}]>"
    bomb = f"{head}<urlset><url><loc>{SITE}/&e8;</loc></url></urlset>"
    with suppress(UnreadableError):
        for lead in read_leads(bomb.encode(), f"{SITE}/sitemap.xml").pages:
            assert len(lead.url) < 100


def test_a_bomb_of_a_sitemap_is_read_as_far_as_its_limit() -> None:
    bomb = gzip.compress(b"<urlset>" + b"<url>" * 20_000_000)
    with suppress(UnreadableError):
        assert read_leads(bomb, SITE).pages == ()


@pytest.mark.parametrize("body", [b"", b"[1, 2", b"\x1f\x8bbroken"])
def test_an_answer_that_names_nothing_is_an_error(body: bytes) -> None:
    with pytest.raises(UnreadableError, match="not-leads"):
        read_leads(body, SITE)


@given(st.binary(max_size=300) | st.text(max_size=200).map(str.encode))
def test_any_answer_is_read_or_named(body: bytes) -> None:
    with suppress(UnreadableError):
        read_leads(body, SITE)


def test_the_title_decides_and_then_the_day() -> None:
    other = Lead(url=f"{SITE}/other/", found="search", title="Pools Open in July")
    near = Lead(url=URL, found="wordpress", title="Five Night Libraries, One Lamp", published=DAY)
    older = Lead(url=f"{SITE}/a/", found="wordpress", title=TITLE, published=date(2017, 3, 1))
    ancient = Lead(url=f"{SITE}/b/", found="wordpress", title=TITLE, published=date(2014, 3, 1))
    later = Lead(url=f"{SITE}/c/", found="wordpress", title=TITLE, published=date(2017, 9, 1))
    found = best_leads((other, older, near, ancient, later), TITLE, date(2017, 8, 18), limit=3)
    assert found == (near, older)


def test_a_cut_title_finds_the_whole_one() -> None:
    whole = Lead(url=URL, found="search", title="The City Remodels Old Inns into Share Houses")
    assert best_leads([whole], "The City Remodels Old Inns into Sha..", None, 1) == (whole,)


def test_a_slug_finds_a_title_though_it_leaves_small_words_out() -> None:
    leads = archived_leads([f"{SITE}/mayor-sets-first-eurasia-tour/", f"{SITE}/feed/", f"{SITE}/"])
    title = "Mayor Sets Out on His First Eurasia Tour"
    assert [lead.url for lead in best_leads(leads, title, None, 3)] == [leads[0].url]


def test_a_korean_slug_is_read() -> None:
    lead = Lead(url=f"{SITE}/%EB%8F%99%EB%84%A4-%EC%95%BC%ED%95%99", found="sitemap")
    assert best_leads([lead], "동네 야학 문 열어", None, 1) == (lead,)


def test_a_place_is_asked_for_the_words_that_are_whole() -> None:
    template = f"{SITE}/?s={{title}}"
    for mark in ("..", "...", "…", "‥"):
        assert place_url(template, f"Five Night Libr{mark}") == f"{SITE}/?s=Five+Night"
    assert place_url(template, "Five Nights.") == f"{SITE}/?s=Five+Nights."
    assert place_url(f"{SITE}/feed/", TITLE) == f"{SITE}/feed/"


def test_an_archive_is_asked_for_the_beginning_of_a_slug() -> None:
    place = "english.seoul.go.kr/{slug}"
    found = archived_prefix(place, "The Mayor’s First Tour of Eurasia")
    assert found == "english.seoul.go.kr/mayors-first"
    assert archived_prefix(place, "동네 야학") is None
