"""What of a page of no known site is its text, and what its headline."""

import pytest

from seoulwire.content import Figure, Heading, plain_text
from seoulwire.sources import ArticlePage, parse_article

URL = "https://www.orchard-post.example/2017/apples"
TITLE = "The orchard behind the station is open to all"
TEXT = (
    "Whoever waits for a train may pick an apple now, the railway said and took down its fence.",
    "There are sixty trees behind the station, planted by a guard who wanted shade for his horse.",
    "“I have looked at them for forty years,” said Nora Finch, who sells tickets on weekdays.",
    "The first train after the fence fell left eleven minutes late, and nobody aboard complained.",
    "A sign asks to leave the lowest branches for children, and so far everybody has kept to it.",
)
KOREAN_TITLE = "역 뒤 과수원, 모두에게 열렸다"
KOREAN_TEXT = tuple(
    f"{place}번째 사과는 기차를 기다리던 아이가 땄고, 역무원은 표 대신 씨앗을 받았다고 한다."
    for place in ("첫", "두", "세", "네", "다섯")
)


def paragraphs(*texts: str) -> str:
    return "".join(f"<p>{text}</p>" for text in texts)


def read(body: str, head: str = "", title: str = TITLE, lang: str = "en") -> ArticlePage:
    html = (
        f"<html lang='{lang}'><head><title>{title}</title>{head}</head><body>{body}</body></html>"
    )
    return parse_article(html, URL)


def text_of(body: str) -> str:
    return plain_text(read(f"<article><h1>{TITLE}</h1>{body}</article>").blocks)


@pytest.mark.parametrize(
    "amid",
    ["<!-- -->", "<!--[if gte mso 9]><xml></xml><![endif]-->", '<?xml:namespace prefix = "o" />'],
)
@pytest.mark.parametrize("within", ["{}", "<span>{}</span>", "<em>{}</em>"])
def test_what_follows_a_comment_amid_a_sentence_is_text(amid: str, within: str) -> None:
    first = within.format(f"{TEXT[0][:30]}{amid}{TEXT[0][30:]}")
    assert text_of(paragraphs(first, *TEXT[1:])) == "\n".join(TEXT)


def test_what_follows_a_comment_in_a_list_or_a_table_is_text() -> None:
    listed = "<ul><li>Sixty<!-- --> trees</li><li>One sign</li></ul>"
    table = (
        "<table><tr><td>Apples<!-- --> red</td><td>40</td></tr><tr><td>Pears</td><td>7</td></tr>"
    )
    found = text_of(f"{paragraphs(*TEXT)}{listed}{table}</table>{paragraphs(TEXT[0][::-1])}")
    assert "Sixty trees" in found
    assert "Apples red" in found


@pytest.mark.parametrize(
    "body",
    [
        f"{TEXT[0]}{paragraphs(*TEXT[1:])}",
        f"{TEXT[0]}<br><br>{paragraphs(*TEXT[1:])}",
        f"<figure><img src='/a.jpg'></figure>{TEXT[0]}{paragraphs(*TEXT[1:])}",
        f"<b>{TEXT[0][:7]}</b>{TEXT[0][7:]}{paragraphs(*TEXT[1:])}",
        f"{paragraphs(*TEXT[:2])}{TEXT[2]}<br>{TEXT[3]}{paragraphs(TEXT[4])}",
        f"{paragraphs(*TEXT[:4])}{TEXT[4]}",
    ],
)
def test_a_text_beside_paragraphs_is_one_of_them(body: str) -> None:
    assert text_of(f"<div class='body'>{body}</div>") == "\n".join(TEXT)


def test_words_struck_out_are_no_text() -> None:
    first = f"{TEXT[0]} <del>Pears too, it said at first.</del>"
    assert text_of(paragraphs(first, *TEXT[1:])) == "\n".join(TEXT)


@pytest.mark.parametrize("cut", ["...", "…", "..", "... | Orchard Post", "… - News"])
@pytest.mark.parametrize("tag", ["h1", "h2"])
def test_a_title_cut_for_machines_is_completed_by_the_heading(cut: str, tag: str) -> None:
    head = f"<meta property='og:title' content='{TITLE[:30].rstrip()}{cut}'>"
    body = f"<article><{tag}>{TITLE}</{tag}>{paragraphs(*TEXT)}</article>"
    article = read(body, head, title="Orchard Post")
    assert (article.title, plain_text(article.blocks)) == (TITLE, "\n".join(TEXT))


def test_a_title_that_ends_in_dots_on_the_page_too_is_whole() -> None:
    title = "And then there were none..."
    longer = f"<aside><h2>{title} The film</h2></aside>"
    head = f"<meta property='og:title' content='{title}'>"
    article = read(f"<h1>{title}</h1><div>{paragraphs(*TEXT)}</div>{longer}", head, title=title)
    assert article.title == title


def test_a_line_that_points_at_the_picture_in_a_table_is_its_caption() -> None:
    picture = (
        "<table><tr><td><img src='/a.jpg'></td></tr>"
        "<tr><td>▲ 4일 아침 과수원에서 아이가 사과를 따고 있다.</td></tr></table>"
    )
    body = f"<h1>{KOREAN_TITLE}</h1><div class='text'>{picture}{paragraphs(*KOREAN_TEXT)}</div>"
    article = read(body, title=KOREAN_TITLE, lang="ko")
    assert plain_text(article.blocks) == "\n".join(KOREAN_TEXT)
    assert [one.caption for one in article.images] == [
        "4일 아침 과수원에서 아이가 사과를 따고 있다."
    ]


def test_lines_that_are_a_list_made_by_hand_stay_text_below_a_picture() -> None:
    listed = ("▲ 첫째 날에는 사과나무에 이름을 붙인다.", "▲ 둘째 날에는 씨앗을 나눈다.")
    body = paragraphs(*KOREAN_TEXT[:2], "<img src='/a.jpg'>", *listed, *KOREAN_TEXT[2:])
    article = read(
        f"<h1>{KOREAN_TITLE}</h1><div class='text'>{body}</div>", title=KOREAN_TITLE, lang="ko"
    )
    found = plain_text(article.blocks)
    assert all(line in found for line in listed)
    assert any(isinstance(block, Figure) for block in article.blocks)


def test_a_heading_in_the_text_stays_one_beside_a_bare_text() -> None:
    body = f"{TEXT[0]}{paragraphs(TEXT[1])}<h2>Sixty trees</h2>{paragraphs(*TEXT[2:])}"
    article = read(f"<article><h1>{TITLE}</h1><div>{body}</div></article>")
    assert [block.text for block in article.blocks if isinstance(block, Heading)] == ["Sixty trees"]
