"""The site behind nginx, as deploy/nginx.conf has it: every answer carries the policy."""

import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.request import urlopen

import pytest

from seoulwire.configuration import load_configuration

from .factories import build_site, entry, post

CONFIGURATION = Path(__file__).parents[2] / "deploy/nginx.conf"
NGINX = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
pytestmark = pytest.mark.skipif(NGINX is None, reason="needs nginx")
AROUND = """
daemon off; master_process off; pid {folder}/pid; error_log {folder}/error.log;
events {{}}
http {{
    include /etc/nginx/mime.types; access_log off;
    client_body_temp_path {folder}/a; proxy_temp_path {folder}/b; fastcgi_temp_path {folder}/c;
    uwsgi_temp_path {folder}/d; scgi_temp_path {folder}/e;
    {server}
}}
"""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("nginx")
    build_site([entry(post())], folder / "site", load_configuration())
    folder.chmod(0o755)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = CONFIGURATION.read_text("utf-8").replace("listen 80", f"listen 127.0.0.1:{port}")
    server = server.replace("/srv/seoulwire/site", str(folder / "site"))
    (folder / "nginx.conf").write_text(AROUND.format(folder=folder, server=server), "utf-8")
    running = subprocess.Popen([str(NGINX), "-c", str(folder / "nginx.conf"), "-p", str(folder)])
    address = f"http://127.0.0.1:{port}/"
    for _ in range(200):
        try:
            urlopen(address).close()
            break
        except URLError:
            time.sleep(0.05)
    yield address
    running.terminate()
    running.wait()


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("", "text/html; charset=utf-8"),
        ("posts/portal__en_bridge-reopens.html", "text/html; charset=utf-8"),
        ("style.css", "text/css; charset=utf-8"),
        ("search.js", "application/javascript; charset=utf-8"),
        ("search/posts.0.json", "application/json; charset=utf-8"),
        ("feed.atom", "application/atom+xml"),
        ("feeds/news.rss", "application/rss+xml"),
        ("feed.json", "application/feed+json"),
        ("feeds/news.json", "application/feed+json"),
    ],
)
def test_every_answer_has_its_type_and_the_policy(site: str, path: str, kind: str) -> None:
    with urlopen(f"{site}{path}") as answer:
        headers = answer.headers
    assert headers["Content-Type"] == kind
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "no-referrer"
    policy = headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; ")
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy


@pytest.mark.parametrize("path", ["none", "seoulwire-site.json"])
def test_what_is_no_page_is_not_found_and_has_the_policy_too(site: str, path: str) -> None:
    with pytest.raises(HTTPError) as caught:
        urlopen(f"{site}{path}")
    with caught.value as answer:
        assert answer.code == 404
        assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
