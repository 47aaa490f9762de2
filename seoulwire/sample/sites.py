"""Every URL of the sample and what it answers, rendered once."""

from collections.abc import Iterator, Mapping
from functools import lru_cache
from urllib.parse import parse_qsl, urlencode, urlsplit

from seoulwire.sample.cited import article_page
from seoulwire.sample.declaration import (
    BOARDS,
    HOSTS,
    Site,
    read_content,
    written_articles,
    written_posts,
)
from seoulwire.sample.faults import home_page, not_found, spoiled, unknown_host, without_article
from seoulwire.sample.files import PDF_TYPE, PNG_TYPE, pdf, png
from seoulwire.sample.longtail import generate
from seoulwire.sample.lookups import (
    ARCHIVE_HOST,
    CITY_HOST,
    INDEX,
    WORDPRESS,
    captures,
    city_posts,
    index,
    searched,
)
from seoulwire.sample.portal import CHANGED, empty_list, portal_pages
from seoulwire.sample.reply import Reply, page, redirect

PORTAL_HOST = "seoulsolution.kr"
# huffingtonpost.com answers every address with the same one at huffpost.com.
MOVED_HOSTS = {"www.huffingtonpost.com": "www.huffpost.com"}
ROBOTS = b"User-agent: *\nDisallow: /internal/\n"

# By host and request target; on visit n the n-th answer holds, and then the last.
Replies = Mapping[tuple[str, str], tuple[Reply, ...]]


@lru_cache(maxsize=4)
def site(scale: int = 1) -> Site:
    """Return the declared sample, its generated posts ``scale`` times as many."""
    posts = tuple(written_posts())
    generated = generate(scale)
    other = read_content("articles")
    front = read_content("front")
    return Site(
        posts=(*posts, *generated.posts),
        articles={
            article.url: article for article in (*written_articles(posts), *generated.articles)
        },
        faults=other["faults"],
        redirects=other["redirects"],
        partners=tuple(front["partners"]),
        blurbs=tuple(front["blurbs"]),
    )


def replies(scale: int = 1) -> Replies:
    """Return all that the sample answers, by host and request target."""
    declared = site(scale)
    table: dict[tuple[str, str], tuple[Reply, ...]] = {}
    for host in HOSTS:
        table[host, "/"] = (home_page(host),)
        table[host, "/robots.txt"] = (
            page(ROBOTS, modified=CHANGED, media_type="text/plain; charset=utf-8"),
        )
    table[PORTAL_HOST, "/"] = (redirect("/en", 302),)
    for path, reply in (*portal_pages(declared), *_files(declared)):
        table[PORTAL_HOST, path] = (reply,)
    for key in BOARDS:
        table[PORTAL_HOST, f"/en/{key}?page="] = (empty_list(key, declared),)
    for url, article in declared.articles.items():
        if article.memento is None:
            table[_place(url)] = spoiled(article_page(article), article.fault)
    for url, fault in declared.faults.items():
        if fault != "blocked":
            table[_place(url)] = (without_article(fault),)
    for url, location in declared.redirects.items():
        table[_place(url)] = (redirect(location),)
    for url, reply in captures(declared):
        table[_place(url)] = (reply,)
    table[CITY_HOST, WORDPRESS] = (city_posts(declared),)
    return table


def find(table: Replies, host: str, target: str, visit: int) -> Reply:
    """Return the answer to the ``visit``-th request (from 0) for ``target`` at ``host``."""
    if host not in HOSTS:
        return unknown_host(host)
    path, _, query = target.partition("?")
    if (host, path) == (ARCHIVE_HOST, INDEX):
        return index(table, query)
    if (host, path) == (CITY_HOST, WORDPRESS):
        return searched(table[host, path][0], query)
    answers = table.get((host, target)) or table.get((host, _plain_target(target)))
    if answers is not None:
        return answers[min(visit, len(answers) - 1)]
    if host in MOVED_HOSTS:
        return redirect(f"http://{MOVED_HOSTS[host]}{target}")
    return not_found()


def _plain_target(target: str) -> str:
    """Return the target without tracking parameters, and one for all list pages past the end."""
    path, _, query = target.partition("?")
    kept = [
        (name, "" if name == "page" else value)
        for name, value in parse_qsl(query, keep_blank_values=True)
        if not name.startswith("utm_")
    ]
    return f"{path}?{urlencode(kept)}" if kept else path


def _place(url: str) -> tuple[str, str]:
    parts = urlsplit(url)
    return parts.netloc, parts.path + (f"?{parts.query}" if parts.query else "")


def _files(declared: Site) -> Iterator[tuple[str, Reply]]:
    for partner in declared.partners:
        if partner["logo"]:
            yield partner["logo"], _image(colour=(0, 102, 179))
    for post in declared.posts:
        for attached in post.files:
            if not attached.missing:
                text = (post.title, f"Registered {post.registered} by {post.writer}", attached.name)
                yield attached.path, page(pdf(text), modified=CHANGED, media_type=PDF_TYPE)
        for number, image in enumerate(post.images):
            yield urlsplit(image).path, _image(colour=(60 + 40 * number % 160, 120, 160))


def _image(colour: tuple[int, int, int]) -> Reply:
    return page(png(48, 32, colour), modified=CHANGED, media_type=PNG_TYPE)
