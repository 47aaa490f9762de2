"""Pages of articles, of our own writing, in the markup of the sites and years that posts cite.

Each layout says what a reader must find: title, authors, the moment (or, where the page names no
zone, that there is none), and the body without menus, teasers and advertisements.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from random import Random
from zoneinfo import ZoneInfo

from benchmarks import further_pages, press_pages
from benchmarks.press_pages import Facts, Made
from tests.sources.factories import Story, stories

NEW_YORK, SEOUL = ZoneInfo("America/New_York"), ZoneInfo("Asia/Seoul")
AUTHORS = ("Lena Hartmann", "Thomas Adeyemi", "Renata Silva", "Jo Okafor-Lind")
REPORTERS = ("윤서린", "강도하", "문지호", "한수빈")
TEASERS = (
    "Ten lamps you will want to read under",
    "Why the ferry is late, in one chart",
    "What your neighbor keeps on the roof",
)
KOREAN_TEASERS = (
    "오늘의 많이 본 뉴스 열 가지",
    "주말 날씨, 우산이 필요합니다",
    "독자 여러분의 제보를 기다립니다",
)


@dataclass(frozen=True)
class SourcePage:
    """A page with what must be found on it; ``known`` where a page object reads it."""

    layout: str
    url: str
    html: str
    title: str
    authors: tuple[str, ...]
    published: datetime | None
    body: str
    known: bool


Layout = Callable[[Facts], Made]


def source_pages(variants: int = 3) -> Iterator[SourcePage]:
    """Yield every story in every layout, in a few variants of what surrounds it."""
    for number, story in enumerate(stories()):
        for variant in range(variants):
            random = Random(1000 * number + variant)
            for layout, (make, known) in ENGLISH.items():
                yield _page(layout, make, known, _facts(story, random, korean=False))
            for layout, (make, known) in KOREAN.items():
                yield _page(layout, make, known, _facts(story, random, korean=True))
        random = Random(number)
        for layout, make in further_pages.ENGLISH.items():
            yield _page(layout, make, False, _facts(story, random, korean=False))
        for layout, make in further_pages.KOREAN.items():
            yield _page(layout, make, False, _facts(story, random, korean=True))


def _facts(story: Story, random: Random, *, korean: bool) -> Facts:
    names = REPORTERS if korean else AUTHORS
    author, second = random.sample(names, 2)
    zone = SEOUL if korean else NEW_YORK
    moment = datetime(
        random.choice((2010, 2013, 2016, 2018, 2022)),
        random.randint(1, 12),
        random.randint(1, 28),
        random.randint(1, 11),
        random.randint(10, 59),
        tzinfo=zone,
    )
    teasers = KOREAN_TEASERS if korean else TEASERS
    links = "".join(f"<li><a href='/t/{n}'>{text}</a></li>" for n, text in enumerate(teasers))
    filler = f"<ul class='menu'>{links * random.randint(1, 6)}</ul>"
    return Facts(
        number=random.randint(100_000, 999_999),
        title=story.ko_title if korean else story.title,
        paragraphs=story.ko if korean else story.paragraphs,
        author=author,
        second=second,
        moment=moment,
        filler=filler,
    )


def _page(layout: str, make: Layout, known: bool, facts: Facts) -> SourcePage:
    url, html, authors, published = make(facts)
    # An agency's dateline is part of the first sentence.
    dateline = press_pages.DATELINES.get(layout, "").format(f=facts)
    body = dateline + "\n".join(facts.paragraphs)
    return SourcePage(layout, url, html, facts.title, authors, published, body, known)


def _document(head: str, body: str, language: str = "en") -> str:
    return (
        f"<!DOCTYPE html><html lang='{language}'><head><meta charset='utf-8'>{head}</head>"
        f"<body>{body}</body></html>"
    )


def _paragraphs(facts: Facts, wrap: str = "<p>{}</p>") -> str:
    return "\n".join(wrap.format(text) for text in facts.paragraphs)


def _us(moment: datetime, pattern: str = "%m/%d/%Y %I:%M %p ET") -> str:
    return moment.astimezone(NEW_YORK).strftime(pattern)


def _entry(facts: Facts, host: str = "www.huffingtonpost.com") -> str:
    return f"http://{host}/entry/a-story-of-our-own_us_{facts.number:x}e4b0"


def huffpost_2010(facts: Facts) -> Made:
    head = f"<title>{facts.title}</title><meta property='og:title' content='{facts.title}'>"
    body = f"""<div id='top_nav'>{facts.filler}</div><div class='main_content'>
<div class='entry'><div class='col'><h1 class='title-news'>{facts.title}</h1>
<div class='comments_datetime relative'><p><span class='arial_11'>{facts.author}</span>
<span class='bold'>{facts.author}</span> First Posted: {_us(facts.moment, "%m/%d/%y %I:%M %p ET")}</p></div>
<div class='read_more verdana_11'>Read More: <a href='/tag'>Lamps</a></div>
<div class='entry_body_text'>{_paragraphs(facts)}</div>
<div class='sidebarHeader'>Around the Web</div>{facts.filler}</div></div></div>"""
    url = f"http://www.huffingtonpost.com/2010/05/04/a-story_n_{facts.number}.html"
    return url, _document(head, body), (facts.author,), facts.moment


def huffpost_2013(facts: Facts) -> Made:
    stamp = facts.moment.isoformat()
    head = f"<title>{facts.title}</title><meta property='og:title' content='{facts.title}'>"
    body = f"""<nav>{facts.filler}</nav><article class='entry'><header>
<h1 class='title'>{facts.title}</h1><div class='author-info'>
<span class='name'><a rel='author' href='/a'>{facts.author}</a></span></div>
<div class='times'><span class='posted'>Posted: <time datetime='{stamp}'>{_us(facts.moment)}</time></span></div>
</header><div class='articleBody' id='mainentrycontent'>{_paragraphs(facts)}
<div class='follow-us'>FOLLOW HUFFPOST</div><div class='tag-cloud'>MORE: Lamps</div></div>
<aside>{facts.filler}</aside></article>"""
    url = f"http://www.huffingtonpost.com/2013/05/04/a-story_n_{facts.number}.html"
    return url, _document(head, body), (facts.author,), facts.moment


def huffpost_2016(facts: Facts) -> Made:
    head = f"<title>{facts.title} | Huffington Post</title><meta property='og:title' content='{facts.title}'>"
    parts = _paragraphs(facts, "<div class='content-list-component text'><p>{}</p></div>")
    body = f"""<div class='nav'>{facts.filler}</div><div class='entry'>
<header class='entry__header'><a class='entry-eyebrow'>Home</a>
<h1 class='headline__title'>{facts.title}</h1><h2 class='headline__subtitle'>A deck about lamps.</h2></header>
<div class='author-card'><span class='author-card__details__name'>{facts.author}</span></div>
<div class='timestamp'><span class='timestamp__date--published'>{_us(facts.moment)}</span></div>
<div class='entry__body js-entry-body'>{parts}
<div class='content-list-component image'><img src='http://img.example/{facts.number}.jpg'>
<div class='image__credit'>A CREDIT</div></div>
<div class='related-articles'>{facts.filler}</div></div></div>"""
    return _entry(facts), _document(head, body), (facts.author,), facts.moment


def huffpost_2018(facts: Facts) -> Made:
    head = (
        f"<title>{facts.title} | HuffPost</title><meta property='og:title' content='{facts.title}'>"
    )
    parts = _paragraphs(
        facts, "<div class='content-list-component yr-content-list-text text'><p>{}</p></div>"
    )
    body = f"""<div class='nav'>{facts.filler}</div><main><div class='entry__header'>
<h1 class='headline__title'>{facts.title}</h1></div>
<a class='author-card__link'><span class='author-card__details__name'>{facts.author}</span></a>
<a class='author-card__link'><span class='author-card__details__name'>{facts.second}</span></a>
<div class='timestamp'><span class='timestamp__date timestamp__date--published'>{_us(facts.moment)}</span></div>
<div class='entry__text js-entry-text'>{parts}<div class='advertisement'>Advertisement</div></div>
<div class='extra-content'>{facts.filler}</div></main>"""
    authors = (facts.author, facts.second)
    return _entry(facts, "www.huffpost.com"), _document(head, body), authors, facts.moment


def huffpost_2022(facts: Facts) -> Made:
    stamp = facts.moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    head = f"<title>{facts.title} | HuffPost Latest News</title><meta property='og:title' content='{facts.title}'>"
    parts = _paragraphs(facts, "<div class='primary-cli cli cli-text'><p>{}</p></div>")
    body = f"""<nav>{facts.filler}</nav><main id='main'><header class='entry__header'>
<h1 class='headline'>{facts.title}</h1><div class='dek'>A deck about lamps.</div></header>
<div class='entry__byline'><div class='entry__byline__author'><a href='/a'><span>{facts.author}</span></a></div></div>
<div class='timestamp'><time datetime='{stamp}'>{_us(facts.moment)}</time></div>
<section class='entry__content-list js-entry-content'>{parts}
<div class='cli cli-advertisement'>Advertisement</div><div class='cli cli-related-articles'>{facts.filler}</div>
</section></main>"""
    return _entry(facts, "www.huffpost.com"), _document(head, body), (facts.author,), facts.moment


def seoul_2014(facts: Facts) -> Made:
    head = f"<title>{facts.title} | Official Website</title>"
    body = f"""<div id='gnb'>{facts.filler}</div><div class='content'><h3>{facts.title}</h3>
<div class='info'>City News <span>SMG</span> <span>{facts.number % 9000:,}</span></div>
<div class='view'>{_paragraphs(facts)}</div><div class='sharedaddy'>Share</div></div>"""
    return (
        f"http://english.seoul.go.kr/a-story-{facts.number}/",
        _document(head, body),
        ("SMG",),
        None,
    )


def seoul_2022(facts: Facts) -> Made:
    head = f"<title>{facts.title}</title><meta property='og:title' content='{facts.title}'>"
    body = f"""<nav>{facts.filler}</nav><article><header><h1 class='entry-title'>{facts.title}</h1>
<time class='entry-date published' datetime='{facts.moment.isoformat()}'>A day</time>
<span class='author vcard'><a class='fn'>{facts.author}</a></span></header>
<div class='entry-content'>{_paragraphs(facts)}<div class='snsWrap'>Share</div></div></article>"""
    url = f"https://english.seoul.go.kr/a-story-{facts.number}/"
    return url, _document(head, body), (facts.author,), facts.moment


def korean_linked(facts: Facts) -> Made:
    head = f"""<title>{facts.title} - 등불일보</title><meta property='og:site_name' content='등불일보'>
<script type='application/ld+json'>{{"@type": "NewsArticle", "headline": "{facts.title}",
"datePublished": "{facts.moment.isoformat()}", "author": [{{"@type": "Person", "name": "{facts.author} 기자"}}]}}
</script>"""
    body = f"""<header>{facts.filler}</header><article><h1>{facts.title}</h1>
<div class='article-body'>{_paragraphs(facts)}</div></article><aside>{facts.filler}</aside>"""
    url = f"https://www.lampdaily.example/news/{facts.number}"
    return url, _document(head, body, "ko"), (facts.author,), facts.moment


def korean_labelled(facts: Facts) -> Made:
    head = f"<title>{facts.title} | 강변신문</title><meta property='og:title' content='{facts.title}'><meta name='author' content='{facts.author} 기자'>"
    lines = "<br><br>".join(facts.paragraphs)
    body = f"""<div id='menu'>{facts.filler}</div><div class='view'><h2 class='tit'>{facts.title}</h2>
<div class='info'>입력 {facts.moment:%Y.%m.%d %H:%M}</div>
<div id='articleBody' itemprop='articleBody'>{lines}</div></div><div class='rank'>{facts.filler}</div>"""
    url = f"http://www.riverpaper.example/view.php?id={facts.number}"
    return url, _document(head, body, "ko"), (facts.author,), None


def korean_offset(facts: Facts) -> Made:
    stamp = facts.moment.isoformat()
    head = f"""<title>{facts.title}</title><meta property='og:title' content='{facts.title}'>
<meta property='og:type' content='article'><meta property='article:published_time' content='{stamp}'>
<meta property='article:author' content='{facts.author}'>"""
    body = f"""<header>{facts.filler}</header><main><div class='news_view'><h3>{facts.title}</h3>
<section class='news_body'>{_paragraphs(facts)}</section></div></main><footer>{facts.filler}</footer>"""
    url = f"https://news.stairs.example/{facts.number}.html"
    return url, _document(head, body, "ko"), (facts.author,), facts.moment


def korean_city(facts: Facts) -> Made:
    head = f"<title>{facts.title} - 새소식</title>"
    body = f"""<div id='gnb'>{facts.filler}</div><div id='sub_h3'><span class='sub_tit'>행정</span></div>
<div id='view_top'><h3>{facts.title}</h3><span class='regdate'>{facts.moment:%Y.%m.%d}</span></div>
<div id='post_content'>{_paragraphs(facts)}</div><div id='sns_elem'>공유</div>"""
    return (
        f"https://news.seoul.go.kr/gov/archives/{facts.number}",
        _document(head, body, "ko"),
        (),
        None,
    )


ENGLISH: dict[str, tuple[Layout, bool]] = {
    **{name: (make, False) for name, make in press_pages.ENGLISH.items()},
    "huffpost-2010": (huffpost_2010, True),
    "huffpost-2013": (huffpost_2013, True),
    "huffpost-2016": (huffpost_2016, True),
    "huffpost-2018": (huffpost_2018, True),
    "huffpost-2022": (huffpost_2022, True),
    "seoul-english-2014": (seoul_2014, True),
    "seoul-english-2022": (seoul_2022, True),
}
KOREAN: dict[str, tuple[Layout, bool]] = {
    **{name: (make, False) for name, make in press_pages.KOREAN.items()},
    "korean-json-ld": (korean_linked, False),
    "korean-labels": (korean_labelled, False),
    "korean-opengraph": (korean_offset, False),
    "seoul-news": (korean_city, True),
}
