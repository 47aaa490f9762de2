"""A board that only a script fills, crawled with a real Chromium over loopback."""

import json
import shutil
import threading
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from conftest import Command

from seoulwire.archive import read_captures
from seoulwire.rendering import NAMES
from seoulwire.storage import Store

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not any(map(shutil.which, NAMES)), reason="needs an installed Chromium"),
]

SHELL = '<!doctype html><html><head><title>{title}</title></head><body><div id="app"></div>{script}'
LIST_SCRIPT = """<script src="/app.js"></script><script>
fetch("/private/secret.json"); fetch("http://127.0.0.2:%(canary)d/inside");
new Image().src = "http://127.0.0.2:%(canary)d/pixel"; new WebSocket("ws://127.0.0.2:%(canary)d/");
navigator.sendBeacon("http://127.0.0.2:%(canary)d/beacon", "x");
ask("/api/list", {page: %(page)d}, show);
</script>"""
APP = """
function ask(url, what, then) {
  var request = new XMLHttpRequest();
  request.open("POST", url);
  request.setRequestHeader("Content-Type", "application/json");
  request.onload = function () { then(JSON.parse(request.responseText)); };
  request.send(JSON.stringify(what));
}
function show(list) {
  var rows = list.posts.map(function (post) {
    return "<tr><td>" + post.id + "</td><td><a href='/post/" + post.id + "'>" + post.title
      + "</a></td><td>" + post.day + "</td></tr>"; }).join("");
  document.getElementById("app").innerHTML = "<p>총 " + list.total + "건</p><table><tr>"
    + "<th>번호</th><th>제목</th><th>등록일</th></tr>" + rows + "</table>"
    + "<div class='paging'><b>" + list.page + "</b>"
    + (list.next ? "<a href='/board?page=" + list.next + "'>" + list.next + "</a>" : "")
    + "</div>";
}
"""
POST_SCRIPT = """<script src="/app.js"></script><script>
ask("/api/post", {id: %d}, function (post) { document.getElementById("app").innerHTML = "<h1>"
  + post.title + "</h1><dl><dt>등록일</dt><dd>" + post.day + "</dd></dl><div class='content'><p>"
  + post.body + "</p></div>"; });
</script>"""
POSTS = [
    {
        "id": n,
        "title": f"골목 소식 {n}호",
        "day": f"2026-03-{n:02}",
        "body": f"{n}번째 이야기입니다.",
    }
    for n in range(6, 0, -1)
]


@dataclass
class Site:
    port: int
    canary: int
    asked: Counter[str] = field(default_factory=Counter)
    agents: set[str] = field(default_factory=set)
    touched: list[str] = field(default_factory=list)


@pytest.fixture
def site() -> Iterator[Site]:
    """Serve the board on 127.0.0.1, and on 127.0.0.2 what nobody may connect to."""
    state = Site(0, 0)

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            path, _, query = self.path.partition("?")
            state.asked[path] += 1
            state.agents.add(self.headers["User-Agent"])
            if path == "/robots.txt":
                self._send("text/plain", "User-agent: *\nDisallow: /private/")
            elif path == "/app.js":
                self._send("text/javascript", APP)
            elif path.startswith("/post/"):
                script = POST_SCRIPT % int(path[6:])
                self._send("text/html; charset=utf-8", SHELL.format(title="글", script=script))
            else:
                page = int(query.partition("=")[2] or 1)
                script = LIST_SCRIPT % {"canary": state.canary, "page": page}
                self._send("text/html; charset=utf-8", SHELL.format(title="알림", script=script))

        def do_POST(self) -> None:
            state.asked[self.path] += 1
            what = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            if self.path == "/api/post":
                answer = next(post for post in POSTS if post["id"] == what["id"])
            else:
                page = what["page"]
                shown = POSTS[(page - 1) * 4 : page * 4]
                answer = {"posts": shown, "total": len(POSTS), "page": page, "next": 0}
                answer["next"] = page + 1 if page * 4 < len(POSTS) else 0
            self._send("application/json; charset=utf-8", json.dumps(answer))

        def _send(self, kind: str, text: str) -> None:
            body = text.encode()
            self.send_response(200)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    class Canary(Handler):
        def handle(self) -> None:
            state.touched.append(str(self.client_address))

    servers = [ThreadingHTTPServer(("127.0.0.1", 0), Handler)]
    servers.append(ThreadingHTTPServer(("127.0.0.2", 0), Canary))
    state.port, state.canary = (server.server_port for server in servers)
    threads = [threading.Thread(target=server.serve_forever) for server in servers]
    for thread in threads:
        thread.start()
    yield state
    for server, thread in zip(servers, threads, strict=True):
        server.shutdown()
        server.server_close()
        thread.join()


def test_a_rendered_board_is_crawled_whole_archived_as_such_and_asks_nothing_forbidden(
    site: Site, tmp_path: Path
) -> None:
    front = f"http://127.0.0.1:{site.port}"
    config = tmp_path / "board.toml"
    config.write_text(
        f'[portals.app]\nfront = "{front}/"\nname = "App"\n[boards.notices]\nportal = "app"\n'
        f'start = "{front}/board"\nname = "Notices"\nrender = true\n[checks]\nrate = 0\n',
        "utf-8",
    )
    command = Command(tmp_path / "data", 0)
    settings = (
        "SEOULWIRE_ALLOWED_NETWORKS=127.0.0.1", f"SEOULWIRE_ALLOWED_PORTS={site.port}",
        "DOWNLOAD_DELAY=0", "AUTOTHROTTLE_ENABLED=0",
    )  # fmt: skip
    options = [part for one in settings for part in ("--set", one)]

    done = command.run_bare(
        "crawl", "notices", "--config", str(config), "--data", str(tmp_path / "data"),
        "--database", command.database, *options,
    )  # fmt: skip

    assert done.returncode == 0, done.stdout + done.stderr
    with Store.open(command.database, create=False) as store:
        entries = list(store.entries())
        captures = {row.id: row for row in store.captures()}
    assert {entry.post.body.text for entry in entries} == {post["body"] for post in POSTS}
    archived = {
        one.location.id: one.exchange
        for file in (tmp_path / "data" / "warc").glob("*.warc.gz")
        for one in read_captures(file)
    }
    for entry in entries:
        shown = archived[entry.post.provenance.capture]
        assert shown.rendering is not None
        assert shown.rendering.browser.startswith("Chromium/")
        assert b'<div id="app"></div>' in archived[shown.rendering.source].payload
        assert entry.post.provenance.capture in captures
    again = command.run("reprocess", "--config", str(config))
    assert again.returncode == 0, again.stdout + again.stderr
    with Store.open(command.database, create=False) as store:
        assert [entry.post.body.text for entry in store.entries()] == [
            entry.post.body.text for entry in entries
        ]
    assert site.asked["/app.js"] == 1
    assert site.asked["/api/list"] == 3  # two list pages, and the front page
    assert "/private/secret.json" not in site.asked
    assert site.touched == []
    assert all("seoulwire" in agent for agent in site.agents)
