"""A board of posts about alleys, as small as a board can be."""

from datetime import UTC, date, datetime, timedelta

OLD = 8  # posts of the days before today; later ones bear today's date
SENTENCE = "시민이 걷는 거리는 도시를 바꾼다. 서울의 골목 {n}번은 이제 시민의 것이다. "


def title(n: int) -> str:
    return f"골목 {n}번 이야기"


def listing(count: int) -> bytes:
    rows = "".join(
        f"<tr><td><a href='/view?id={n}'>{title(n)}</a></td><td>담당관</td>"
        f"<td>{registered(n)}</td><td>{10 + n}</td></tr>"
        for n in reversed(range(count))
    )
    heads = "<tr><th>제목</th><th>작성자</th><th>등록일</th><th>조회수</th></tr>"
    return page(f"<table>{heads}{rows}</table>")


def post(n: int) -> bytes:
    return page(
        f"<h1>{title(n)}</h1><p>등록일 {registered(n)} 작성자 담당관 조회수 {10 + n}</p>"
        f"<div class='content'><p>{SENTENCE.format(n=n) * 3}</p></div>"
    )


def page(body: str) -> bytes:
    head = "<head><meta charset=utf-8><title>골목</title></head>"
    return f"<html>{head}<body>{body}</body></html>".encode()


def registered(n: int) -> date:
    """The newest posts bear today's date, which a clock behind takes for tomorrow's."""
    return datetime.now(UTC).date() - timedelta(days=max(0, OLD - n))
