"""What a crawl leaves in the archive, as other readers of WARC files see it."""

import asyncio
import json
import ssl
import subprocess
import sys
from pathlib import Path

import pytest
import trustme
from fault_server import PAGE, head, serving
from postgres import database_of
from warcio.archiveiterator import (  # type: ignore[import-untyped]  # ships no types
    ArchiveIterator as WarcioIterator,
)

from seoulwire.archive import check_captures
from seoulwire.storage import Store

ROOT = Path(__file__).parents[2]

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("faults")]


async def chunked(writer: asyncio.StreamWriter) -> None:
    chunk = f"{len(PAGE):x}\r\n".encode() + PAGE + b"\r\n0\r\n\r\n"
    writer.write(head(Transfer_Encoding="chunked") + chunk)


def crawl(data: Path, url: str) -> None:
    settings = {
        "SEOULWIRE_DATA": str(data),
        "SEOULWIRE_DATABASE": database_of(data),
        "SEOULWIRE_CONTACT": "archive@example.org",
        "SEOULWIRE_ALLOWED_NETWORKS": "127.0.0.1,::1",
        "DOWNLOAD_VERIFY_CERTIFICATES": "0",
        "DOWNLOAD_DELAY": "0",
    }
    options = [part for item in settings.items() for part in ("-s", "=".join(item))]
    line = [sys.executable, "-m", "scrapy", "crawl", "articles", "-a", f"urls={url}", *options]
    subprocess.run(line, cwd=ROOT, capture_output=True, timeout=120, check=True)


def records_in(data: Path, run: int) -> list[tuple[str, dict[str, str], dict[str, str], bytes]]:
    [path] = (data / "warc").glob(f"run-{run:05d}-*.warc.gz")
    with path.open("rb") as file:
        return [
            (
                record.rec_type,
                dict(record.rec_headers.headers),
                dict(record.http_headers.headers) if record.http_headers else {},
                record.raw_stream.read(),
            )
            for record in WarcioIterator(file, check_digests="raise")
        ]


def test_the_archive_holds_the_exchange_and_all_that_is_known_of_it(tmp_path: Path) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    trustme.CA().issue_cert("127.0.0.1", "localhost").configure_cert(context)
    with serving({"/street": chunked}, tls=context) as server:
        url = f"https://localhost:{server.port}/street"
        crawl(tmp_path, url)
        crawl(tmp_path, url)

    first = records_in(tmp_path, 1)
    info, metadata = first[0][3].decode(), json.loads(first[1][3])
    assert "operator: archive@example.org" in info
    assert "http-header-user-agent: seoulwire/" in info
    assert "robots: obey" in info
    assert (metadata["run"], metadata["arguments"]["urls"]) == (1, url)
    [(_, fields, http, payload)] = [
        record
        for record in first
        if record[0] == "response" and record[1]["WARC-Target-URI"] == url
    ]
    assert payload == PAGE
    assert http["X-Archive-Orig-Transfer-Encoding"] == "chunked"
    assert "Transfer-Encoding" not in http
    assert fields["WARC-IP-Address"] in {"127.0.0.1", "::1"}
    assert 'issuer="' in fields["X-Seoulwire-Certificate"]

    kinds = [
        kind for kind, found, _, _ in records_in(tmp_path, 2) if found.get("WARC-Target-URI") == url
    ]
    assert kinds == ["request", "revisit"]
    with Store.open(database_of(tmp_path), create=False) as store:
        assert not list(check_captures(tmp_path / "warc", store.captures()))
        [article] = store.articles()
        assert store.revisions(article.id, "article")[-1].number == 1
