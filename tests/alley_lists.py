"""A board of three list pages and the settings to crawl it, for tests that break what it sends."""

from datetime import date, timedelta

from conftest import Command
from fault_server import FaultServer, Script, whole

from seoulwire.storage import Store

PAGE = 8
SETTINGS = (
    "SEOULWIRE_ALLOWED_NETWORKS=127.0.0.1",
    "DOWNLOAD_DELAY=0",
    "AUTOTHROTTLE_ENABLED=0",
    "SEOULWIRE_READERS=0",
    "RETRY_TIMES=0",
)


def title(n: int) -> str:
    return f"골목 {n}번 이야기"  # the story of alley n


def registered(n: int) -> date:
    return date(2017, 7, 1) + timedelta(days=n)


def page(body: str, head: str = "") -> bytes:
    meta = f"<head><meta charset=utf-8><title>골목</title>{head}</head>"
    return f"<html>{meta}<body>{body}</body></html>".encode()


def listing(posts: list[int], number: int, total: str = "") -> bytes:
    shown = sorted(posts, reverse=True)[(number - 1) * PAGE :][:PAGE]
    rows = "".join(
        f"<tr><td><a href='/view?id={n}'>{title(n)}</a></td><td>담당관</td>"
        f"<td>{registered(n)}</td><td>{10 + n}</td></tr>"
        for n in shown
    )
    heads = "<tr><th>제목</th><th>작성자</th><th>등록일</th><th>조회수</th></tr>"
    pages = -(-len(posts) // PAGE)
    pager = "".join(f"<a href='/list?page={one}'>{one}</a> " for one in range(1, pages + 1))
    return page(f"{total}<table>{heads}{rows}</table><div class=paging>{pager}</div>")


def post(n: int, head: str = "", sentence: str = "시민이 걷는 거리는 도시를 바꾼다.") -> bytes:
    return page(
        f"<h1>{title(n)}</h1><p>등록일 {registered(n)} 작성자 담당관 조회수 {10 + n}</p>"
        f"<div class='content'><p>{sentence} 골목 {n}번은 이제 시민의 것이다.</p></div>",
        head,
    )


def board_of(posts: list[int]) -> dict[str, Script]:
    """Return the scripts of the board: its lists, the first at two addresses, and its posts."""
    lists = {
        f"/list?page={number}": whole(listing(posts, number))
        for number in range(1, -(-len(posts) // PAGE) + 1)
    }
    views = {f"/view?id={n}": whole(post(n)) for n in posts}
    return {"/list": lists["/list?page=1"], **lists, **views}


def line(server: FaultServer, *more: str) -> list[str]:
    options = [part for one in SETTINGS for part in ("--set", one)]
    return ["crawl", f"http://127.0.0.1:{server.port}/list", *options, *more]


def stored(command: Command) -> dict[str, str]:
    """Return the titles of what is stored, by the path of its URL."""
    with Store.open(command.database, create=False) as store:
        assert store.accounts(None).balanced
        entries = list(store.entries())
    return {one.post.url.partition("/view")[2]: one.post.title.text for one in entries}
