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


PAGES = {
    "text row": streamed('1:I["module"]\n', text_row(HTML), '25:{"body":"$24"}\n'),
    "json row": streamed(f"7:{json.dumps({'article': [{'body': HTML}]})}\n"),
    "next data": f"<script type='application/json'>{json.dumps({'props': [HTML]})}</script>",
}


@pytest.mark.parametrize("scripts", PAGES.values(), ids=PAGES.keys())
def test_the_text_that_scripts_would_show_is_read(scripts: str) -> None:
    html = f"<html><head><title>나무</title></head><body>{scripts}</body></html>"
    article = parse_article(html, "https://www.namusinmun.example/news/1")
    assert plain_text(article.blocks) == "\n".join(TEXTS)


@pytest.mark.parametrize(
    "scripts",
    [
        "",
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
