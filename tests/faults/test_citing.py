"""A board whose posts cite, or only name, sources of every bad kind: each ends as it must."""

import gzip
import json
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from fault_server import FaultServer, Script, redirect, serving, whole
from postgres import database_of
from processes import run

from seoulwire.items import Article, Entry
from seoulwire.storage import Search, Store

BOARD = "board.example"
MOST_PLACES = 12  # that one post is looked up at

pytestmark = pytest.mark.slow


def text_of(place: str) -> tuple[str, ...]:
    return (
        f"The council of {place} voted on Monday to give its longest street to walkers for a week.",
        f"Shops in {place} may set out tables, and the tram will stop at the {place} bridge.",
        f"Some 1,240 households of {place} had asked for it, the clerk of {place} said, in ink.",
    )


def article(title: str, texts: tuple[str, ...], canonical: str = "") -> bytes:
    link = f'<link rel="canonical" href="{canonical}">' if canonical else ""
    body = "".join(f"<p>{text}</p>" for text in texts)
    return (
        f'<html><head><meta charset="utf-8"><title>{title}</title>{link}<meta property="og:type" '
        f'content="article"></head><body><article><h1>{title}</h1>{body}</article></body></html>'
    ).encode()


@dataclass(frozen=True)
class Case:
    """A post: its tag's source, if it only names one; what its body says beside its text."""

    place: str
    cites: str = ""
    lookup: str = ""

    @property
    def title(self) -> str:
        return f"Longest Street in {self.place} Given to Walkers"

    @property
    def url(self) -> str:
        return f"http://{BOARD}/view?id={self.place}"


SHARED = "http://gazette.example/walkers"
CASES = (
    # by what the source's sitemap is
    Case("Loopham", lookup="/loop.xml"),
    Case("Deepham", lookup="/deep/0.xml"),
    Case("Bombham", lookup="/bomb.xml.gz"),
    Case("Longham", lookup="/long.xml.gz"),
    Case("Entityham", lookup="/entities.xml"),
    Case("Laughham", lookup="/laughs.xml"),
    Case("Privateham", lookup="/private.xml"),
    # by what the cited address shows
    Case("Poisonham", cites="(Source: http://gazette.example/poisoned)"),
    Case("Homeham", cites="(Source: http://gazette.example/to-home)"),
    Case("Userham", cites="(Source: http://english.seoul.go.kr@gazette.example/userham)"),
    Case("Twinham", cites="(Source: http://english.s\u0435oul.go.kr/twinham)"),
    # one article under three addresses
    Case("Sharedham", cites=f"(Source: {SHARED}?utm_source=board)"),
    Case("Sharedham2", cites="(Source: http://m.gazette.example/walkers)"),
    Case("Sharedham3", cites="See the Original: http://gazette.example/moved-walkers"),
)


def sitemap(kind: str, *urls: str, head: str = "") -> bytes:
    name = "sitemap" if kind == "sitemapindex" else "url"
    rows = "".join(f"<{name}><loc>{url}</loc></{name}>" for url in urls)
    return f'<?xml version="1.0"?>{head}<{kind} xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:xi="http://www.w3.org/2001/XInclude">{rows}</{kind}>'.encode()


def host(name: str) -> str:
    return f"http://{name}.example"


def scripts() -> dict[str, Script]:
    long = host("longham") + "/news/longest-street-longham-given-walkers"
    many = [long, *(f"{host('longham')}/news/{number}" for number in range(300_000))]
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10 if n else "ha"}">' for n in range(10))
    external = (
        f'<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/hostname"><!ENTITY n SYSTEM '
        f'"{host("entityham")}/canary-entity"><!ENTITY % d SYSTEM '
        f'"{host("entityham")}/canary-dtd">%d;]>'
    )
    included = (
        f'</loc></url><xi:include href="{host("entityham")}/canary-include"/><url><loc>&f;&n;'
    )
    found: dict[str, Script] = {
        "/loop.xml": whole(
            sitemap("sitemapindex", *(host("loopham") + f"/loop{n}.xml" for n in ("", 2)))
        ),
        "/loop2.xml": whole(
            sitemap("sitemapindex", *(host("loopham") + f"/loop{n}.xml" for n in ("", 2)))
        ),
        "/bomb.xml.gz": whole(gzip.compress(b"<urlset>" + b"<url><loc>" * 10_000_000)),
        "/long.xml.gz": whole(gzip.compress(sitemap("urlset", *many))),
        "/news/longest-street-longham-given-walkers": whole(
            article("Longest Street in Longham Given to Walkers", text_of("Longham"))
        ),
        "/entities.xml": whole(sitemap("urlset", included, head=external)),
        "/laughs.xml": whole(sitemap("urlset", "&l9;", head=f"<!DOCTYPE x [{laughs}]>")),
        "/private.xml": redirect("http://127.0.0.2:1/sitemap.xml"),
        "/poisoned": whole(article("Ten Ways to Win at Cards", text_of("Las Vegas")[::-1][:2])),
        "/to-home": redirect("http://gazette.example/"),
        "/": whole(article("The Gazette", text_of("Homeham")[:1]).replace(b"article", b"website")),
        "/userham": whole(article("Longest Street in Userham", text_of("Userham"))),
        "/walkers": whole(article("Longest Street Given to Walkers", text_of("Sharedham"), SHARED)),
        "/moved-walkers": redirect(SHARED),
    }
    for depth in range(100):
        deeper = f"{host('deepham')}/deep/{depth + 1}.xml"
        found[f"/deep/{depth}.xml"] = whole(sitemap("sitemapindex", deeper))
    rows = "".join(
        f'<tr><td>{n}</td><td><a href="/view?id={case.place}">{case.title}</a></td>'
        "<td>desk</td><td>2017-08-18</td><td>7</td></tr>"
        for n, case in enumerate(CASES, 1)
    )
    names = "".join(f"<th>{name}</th>" for name in ("번호", "제목", "작성자", "등록일", "조회"))
    listed = f"<table><tr>{names}</tr>{rows}</table>"
    found["/list"] = whole(f'<html><head><meta charset="utf-8"></head><body>{listed}'.encode())
    for case in CASES:
        text = text_of(case.place.rstrip("23"))
        tag = f"[{case.place}] " if case.lookup else ""
        lines = "".join(f"<p>{line}</p>" for line in (*text, case.cites) if line)
        found[f"/view?id={case.place}"] = whole(
            f'<html><head><meta charset="utf-8"><title>{case.title}</title></head><body>'
            f"<h1>{tag}{case.title}</h1><dl><dt>작성자</dt><dd>desk</dd><dt>등록일</dt>"
            f"<dd>2017-08-18</dd></dl><div class='content'>{lines}</div></body></html>".encode()
        )
    return found


def configuration() -> str:
    sources = [
        f'[sources.{case.place.lower()}]\nname = "{case.place}"\n'
        f'hosts = ["{case.place.lower()}.example"]\ntags = ["{case.place}"]\n'
        f'lookup = ["{host(case.place.lower())}{case.lookup}"]\n'
        f'rights = {{ text = "link", attribution = "{case.place}" }}\n'
        for case in CASES
        if case.lookup
    ]
    board = (
        '[archive]\nreplay = ""\n[portals.town]\n'
        f'front = "http://{BOARD}/"\nname = "Town"\nread_front = false\n'
        f'[boards.walks]\nportal = "town"\nstart = "http://{BOARD}/list"\nname = "Walks"'
    )
    return "\n".join((board, *sources))


@dataclass(frozen=True)
class Ended:
    """What became of each post, of each article by the address it was asked at, of each search."""

    posts: dict[str, Entry]
    articles: dict[str, Article]
    states: dict[str, tuple[str, str | None]]
    searches: dict[str, Search]
    server: FaultServer

    def related(self, place: str) -> list[tuple[str, str]]:
        """Return the articles that are shown with a post, each with its kind."""
        pairs = self.posts[place].pairs
        return [(pair.article, pair.kind) for pair, _ in pairs if pair.kind != "unrelated"]

    def asked(self, begin: str) -> int:
        return sum(count for path, count in self.server.requests.items() if path.startswith(begin))


@pytest.fixture(scope="module")
def ended(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ended]:
    data = tmp_path_factory.mktemp("citing")
    toml = data / "town.toml"
    toml.write_text(configuration(), "utf-8")
    with serving(scripts()) as server:
        names = {BOARD, "gazette.example", "m.gazette.example"}
        names |= {f"{case.place.lower()}.example" for case in CASES}
        mapped = dict.fromkeys(names, f"127.0.0.1:{server.port}")
        settings = {"SEOULWIRE_HOST_MAP": json.dumps(mapped)}
        settings |= {"DOWNLOAD_DELAY": "0", "AUTOTHROTTLE_ENABLED": "0"}
        options = [part for one in settings.items() for part in ("--set", "=".join(one))]
        line = ("seoulwire", "crawl", "walks", "--config", str(toml), "--data", str(data))
        done = run(*line, "--database", database_of(data), *options)
        assert done.returncode in {0, 3}, f"{done.stdout}\n{done.stderr}"
        with Store.open(database_of(data), create=False) as store:
            assert store.accounts(None).balanced
            entries = list(store.entries())
            yield Ended(
                {entry.post.url.rpartition("=")[2]: entry for entry in entries},
                {one.provenance.requested_url: one for one in store.articles()},
                {row.url: (row.state, row.reason) for row in store.ledger()},
                {
                    subject.rpartition("=")[2]: search
                    for subject, search in store.searches(
                        "source", [entry.post.id for entry in entries]
                    ).items()
                },
                server,
            )


def test_every_post_of_the_board_is_stored(ended: Ended) -> None:
    assert set(ended.posts) == {case.place for case in CASES}


@pytest.mark.parametrize(
    ("place", "begin"),
    [("Loopham", "/loop"), ("Deepham", "/deep/"), ("Bombham", "/bomb"), ("Laughham", "/laughs")],
)
def test_a_hostile_sitemap_ends_the_search_within_its_budget(
    ended: Ended, place: str, begin: str
) -> None:
    assert ended.searches[place].state == "none"
    assert 1 <= ended.asked(begin) <= MOST_PLACES
    assert len(ended.searches[place].trail) <= MOST_PLACES
    assert not ended.posts[place].pairs


def test_a_very_long_sitemap_is_read_as_far_as_needed(ended: Ended) -> None:
    assert ended.searches["Longham"].state == "leads"
    assert ended.related("Longham") == [
        ("longham:news/longest-street-longham-given-walkers", "full-copy")
    ]


def test_what_a_sitemap_includes_is_neither_opened_nor_asked_for(ended: Ended) -> None:
    assert ended.searches["Entityham"].state == "none"
    assert ended.asked("/canary") == 0


def test_a_place_of_look_up_that_leads_to_a_private_address_is_refused(ended: Ended) -> None:
    [step] = ended.searches["Privateham"].trail
    assert "127.0.0.2" in step.outcome
    assert ended.searches["Privateham"].state == "none"


def test_an_address_that_shows_another_article_now_is_kept_and_not_attached(ended: Ended) -> None:
    assert ended.states["http://gazette.example/poisoned"] == ("stored", "new")
    assert [pair.kind for pair, _ in ended.posts["Poisonham"].pairs] == ["unrelated"]
    assert ended.related("Poisonham") == []


def test_an_address_that_leads_to_the_front_page_now_is_no_source(ended: Ended) -> None:
    assert ended.states["http://gazette.example/to-home"] == ("skipped", "soft-error")
    assert not ended.posts["Homeham"].pairs


def test_a_host_that_is_only_the_user_of_another_is_not_asked_nor_named(ended: Ended) -> None:
    [citation] = ended.posts["Userham"].post.citations
    assert citation.url == "http://gazette.example/userham"
    assert ended.related("Userham") == [("gazette.example:userham", "full-copy")]


def test_a_host_that_only_looks_like_another_is_flagged(ended: Ended) -> None:
    post = ended.posts["Twinham"].post
    [citation] = post.citations
    assert citation.url.startswith("http://english.xn--")
    assert post.notes == (f"homograph: {citation.url}",)
    assert post.source is None


def test_one_article_under_three_addresses_is_one_and_each_post_has_it(ended: Ended) -> None:
    places = ("Sharedham", "Sharedham2", "Sharedham3")
    assert {ended.related(place)[0][0] for place in places} == {"gazette.example:walkers"}
    assert sum(one.url == SHARED for one in ended.articles.values()) == 1
