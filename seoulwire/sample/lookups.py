"""Where the sample can be searched: the city's WordPress, and a web archive of pages long gone."""

import json
from collections.abc import Iterator, Mapping
from urllib.parse import parse_qs, urlsplit

from seoulwire.archive.cdx import parse_timestamp, replay_url
from seoulwire.sample.cited import article_page
from seoulwire.sample.declaration import SampleArticle, Site
from seoulwire.sample.faults import not_found, without_article
from seoulwire.sample.reply import Reply

ARCHIVE = "http://web.archive.org/web"
ARCHIVE_HOST = "web.archive.org"
INDEX = "/cdx/search/cdx"
CITY_HOST = "english.seoul.go.kr"
WORDPRESS = "/wp-json/wp/v2/posts"
# What the archive holds of the village notice: nothing but its errors, captured two times.
ARCHIVED_ERRORS = {
    "20140301000000": ("http://english.seoul.go.kr/old-notice-2014/", "soft-404"),
    "20170801000000": ("http://english.seoul.go.kr/old-notice-2014/", "gone"),
}
JSON = "application/json; charset=utf-8"


def captures(declared: Site) -> Iterator[tuple[str, Reply]]:
    """Yield the replay URLs of the archive's captures, and what each answers."""
    for article in declared.articles.values():
        if article.memento is not None:
            yield memento_url(article), article_page(article)
    for timestamp, (url, fault) in ARCHIVED_ERRORS.items():
        reply = not_found() if fault == "gone" else without_article("soft-404")
        yield replay_url(ARCHIVE, parse_timestamp(timestamp), url), reply


def memento_url(article: SampleArticle) -> str:
    """Return the URL at which the archive shows an article as it captured it."""
    return replay_url(ARCHIVE, parse_timestamp(article.memento or ""), article.url)


def city_posts(declared: Site) -> Reply:
    """Return all posts of the city's WordPress that it still has, as its API shows them."""
    posts = [
        {
            "link": article.url,
            "date": (article.published or "")[:19] or None,
            "title": {"rendered": article.title.replace("&", "&#038;")},
        }
        for article in declared.articles.values()
        if urlsplit(article.url).netloc == CITY_HOST and article.memento is None
    ]
    return Reply(body=json.dumps(posts).encode(), media_type=JSON)


def searched(posts: Reply, query: str) -> Reply:
    """Return the posts whose title has every word of the search, as WordPress would."""
    words = parse_qs(query).get("search", [""])[0].casefold().split()
    found = [
        post
        for post in json.loads(posts.body)
        if all(word in post["title"]["rendered"].casefold() for word in words)
    ]
    return Reply(body=json.dumps(found).encode(), media_type=JSON)


def index(table: Mapping[tuple[str, str], tuple[Reply, ...]], query: str) -> Reply:
    """Return the captures of a URL, or of those that begin with it, as a CDX server lists them."""
    asked = parse_qs(query)
    wanted = _bare(asked.get("url", [""])[0])
    prefix = asked.get("matchType") == ["prefix"]
    rows = [["urlkey", "timestamp", "original", "mimetype", "statuscode", "digest", "length"]]
    for (host, target), (reply, *_) in table.items():
        if host == ARCHIVE_HOST and target.startswith("/web/"):
            moment, url = target.removeprefix("/web/").split("id_/", 1)
            bare = _bare(url)
            if bare == wanted or (prefix and bare.startswith(wanted)):
                rows.append(
                    [
                        bare,
                        moment,
                        url,
                        "text/html",
                        str(reply.status),
                        moment,
                        str(len(reply.body)),
                    ]
                )
    return Reply(body=json.dumps(rows if rows[1:] else []).encode(), media_type=JSON)


def _bare(url: str) -> str:
    return url.removeprefix("http://").removeprefix("https://").rstrip("/")
