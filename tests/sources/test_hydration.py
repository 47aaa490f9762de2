"""Articles that a page shows by script only."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seoulwire.content import parse_html, plain_text
from seoulwire.sources import parse_article
from seoulwire.sources.hydration import hydrated_html

TEXTS = (
    "시내 가로수를 처음으로 모두 세어 보니 주민 수보다 나무가 더 많았다. 시는 4일 결과를 발표했다.",
    "가장 굵은 나무는 소방서 뒤의 버즘나무였다. 네 사람이 팔을 벌려야 겨우 안을 수 있었다.",
    "조사를 이끈 김나래 씨는 “나무가 있다는 것은 알았지만 다수인 줄은 몰랐다”고 말했다.",
)
HTML = "".join(f"<p>{text}</p>" for text in TEXTS)


def streamed(*rows: str, cut: int = 40) -> str:
    """Return the scripts of a page that sends ``rows`` in pieces of ``cut`` characters."""
    stream = "".join(rows)
    pieces = [stream[start : start + cut] for start in range(0, len(stream), cut)]
    return "".join(
        f"<script>self.__next_f.push({json.dumps([1, piece])})</script>" for piece in pieces
    )


def text_row(html: str) -> str:
    return f"24:T{len(html.encode()):x},{html}"


def blocks(*texts: str) -> list[dict[str, str]]:
    return [{"type": "paragraph", "text": text} for text in texts]


def next_data(data: object) -> str:
    return f"<script id='__NEXT_DATA__' type='application/json'>{json.dumps(data)}</script>"


PAGES = {
    "text row": streamed('1:I["module"]\n', text_row(HTML), '25:{"body":"$24"}\n'),
    "json row": streamed(f"7:{json.dumps({'article': [{'body': HTML}]})}\n"),
    "next data": f"<script type='application/json'>{json.dumps({'props': [HTML]})}</script>",
    "blocks": next_data({"post": {"body": blocks(*TEXTS)}, "next": {"body": blocks(TEXTS[0])}}),
    "nuxt": f"<script>window.__NUXT__={{data:[{{body:{json.dumps(HTML)}}}]}};</script>",
    "nuxt function": (
        "<script>window.__NUXT__=(function(a){return {body:"
        + json.dumps(HTML).replace("<", "\\u003C")
        + ",more:a}}(true));</script>"
    ),
}


@pytest.mark.parametrize("scripts", PAGES.values(), ids=PAGES.keys())
def test_the_text_that_scripts_would_show_is_read(scripts: str) -> None:
    html = f"<html><head><title>나무</title></head><body>{scripts}</body></html>"
    article = parse_article(html, "https://www.namusinmun.example/news/1")
    assert plain_text(article.blocks) == "\n".join(TEXTS)


def test_headings_of_a_text_for_scripts_are_kept_and_places_for_adverts_are_not() -> None:
    html = (
        f"<p>{TEXTS[0]}</p>$$ARTICLEAD$$<h3>버즘나무 한 그루</h3><p>{TEXTS[1]}</p>"
        "<p>{{ad.slot}}</p><div><img src='/a.jpg'><div class='caption'>가로수</div></div>"
        f"<p>{TEXTS[2]}</p>"
    )
    page = f"<html><head><title>나무</title></head><body>{streamed(text_row(html))}</body></html>"
    article = parse_article(page, "https://www.namusinmun.example/news/1")
    found = plain_text(article.blocks).split("\n")
    assert found == [TEXTS[0], "버즘나무 한 그루", *TEXTS[1:]]
    assert [image.caption for image in article.images] == ["가로수"]


def test_a_list_of_comments_is_no_text() -> None:
    data = {"comments": [{"author": "reader", "text": text} for text in TEXTS]}
    assert hydrated_html(parse_html(f"<html><body>{next_data(data)}</body></html>")) is None


@pytest.mark.parametrize(
    "scripts",
    [
        "",
        '<script>window.__NUXT__={a:"' + '\\"' * 50_000 + "}</script>",
        "<script>self.__next_f.push([1,broken])</script>",
        "<script type='application/json'>{broken}</script>",
        streamed("24:Tfffffff,short"),
        streamed("24:T", ":::\n\n"),
    ],
)
def test_scripts_without_a_text_give_none(scripts: str) -> None:
    assert hydrated_html(parse_html(f"<html><body>{scripts}</body></html>")) is None


@given(st.text(max_size=80))
def test_any_stream_is_read_to_its_end(stream: str) -> None:
    page = parse_html(f"<html><body>{streamed(stream)}</body></html>")
    assert hydrated_html(page) is None or "<p" in stream
