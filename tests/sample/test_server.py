"""The server: hosts, conditional requests, and the faults it commits on purpose."""

import asyncio
import socket
import time
import zlib

import pytest

from seoulwire.sample import HOSTS, SampleServer, serve

from .client import Client

POST = "http://seoulsolution.kr/en/content/rooftop-gardens-open"
ENGLISH = "http://english.seoul.go.kr"
ARIRANG = "http://www.arirang.com"


def test_every_host_is_mapped_to_the_loopback_port(client: Client) -> None:
    server = client.server
    assert server.host_map == dict.fromkeys(server.hosts, f"127.0.0.1:{server.port}")
    assert set(HOSTS) < set(server.hosts)


@pytest.mark.parametrize("host", HOSTS)
def test_every_host_has_its_robots_txt(client: Client, host: str) -> None:
    answer = client.ask(f"http://{host}/robots.txt")
    assert answer.status == 200
    assert "Disallow: /internal/" in answer.text


def test_an_unknown_host_is_misdirected(client: Client) -> None:
    answer = client.ask("http://example.org/")
    assert answer.status == 421
    assert "example.org" in answer.text


def test_a_page_that_does_not_exist_is_not_found(client: Client) -> None:
    assert client.ask("http://seoulsolution.kr/en/content/nothing").status == 404


def test_only_reading_is_allowed(client: Client) -> None:
    assert client.ask(POST, "DELETE").status == 405


def test_head_gives_the_length_without_the_body(client: Client) -> None:
    head, whole = client.ask(POST, "HEAD"), client.ask(POST)
    assert head.body == b""
    assert head.headers["Content-Length"] == str(len(whole.body))


def test_an_unchanged_page_is_not_sent_again(client: Client) -> None:
    first = client.ask(POST)
    by_tag = client.ask(POST, If_None_Match=first.headers["ETag"])
    by_date = client.ask(POST, If_Modified_Since=first.headers["Last-Modified"])
    assert (by_tag.status, by_date.status) == (304, 304)
    assert by_tag.body == b""


def test_a_changed_page_is_sent_again(client: Client) -> None:
    assert client.ask(POST, If_None_Match='"other"').status == 200
    assert client.ask(POST, If_Modified_Since="Sun, 01 Jan 2012 00:00:00 GMT").status == 200
    assert client.ask(POST, If_Modified_Since="yesterday").status == 200


def test_requests_are_counted_by_url(fresh_client: Client) -> None:
    fresh_client.ask(POST)
    fresh_client.ask(POST)
    assert fresh_client.server.requests[POST] == 2
    assert fresh_client.server.statuses == {200: 2}


def test_tracking_parameters_lead_to_the_same_page(client: Client) -> None:
    url = f"{ENGLISH}/bicycle-highway/"
    assert client.ask(f"{url}?utm_source=mail").body == client.ask(url).body


def test_a_busy_page_is_there_on_the_second_visit(fresh_client: Client) -> None:
    url = f"{ENGLISH}/heat-shelters-2017/"
    first, *later = (fresh_client.ask(url) for _ in range(3))
    assert (first.status, first.headers["Retry-After"]) == (503, "1")
    assert [answer.status for answer in later] == [200, 200]


def test_the_slow_page_takes_its_time(client: Client) -> None:
    started = time.monotonic()
    assert client.ask(f"{ENGLISH}/han-river-water-report/").status == 200
    assert time.monotonic() - started > 1.4


def test_a_truncated_body_is_short_on_every_visit(client: Client) -> None:
    url = "http://www.huffpost.com/entry/seoul-subway-silence_us_5975c0d1e4b00e4363e10a2b"
    first, second = client.ask(url), client.ask(url)
    assert not first.whole
    assert not second.whole
    assert first.body == second.body
    assert len(first.body) < int(first.headers["Content-Length"])


def test_a_truncated_gzip_body_has_all_the_bytes_it_declares(client: Client) -> None:
    answer = client.ask(f"{ARIRANG}/News/News_View.asp?nseq=205121")
    assert answer.whole
    unpacker = zlib.decompressobj(wbits=31)
    unpacker.decompress(answer.body)
    assert not unpacker.eof


def test_good_pages_are_compressed_for_those_who_accept_it(client: Client) -> None:
    url = f"{ARIRANG}/News/News_View.asp?nseq=207330"
    packed, plain = client.ask(url, Accept_Encoding="gzip"), client.ask(url)
    assert packed.headers["Content-Encoding"] == "gzip"
    assert zlib.decompress(packed.body, wbits=31) == plain.body


def test_the_endless_page_ends_at_18_mib(client: Client) -> None:
    answer = client.ask(f"{ARIRANG}/live/square.html")
    assert answer.headers["Transfer-Encoding"] == "chunked"
    assert 17 * 2**20 < len(answer.body) <= 18 * 2**20


def test_a_client_that_leaves_the_endless_page_harms_nobody(client: Client) -> None:
    with socket.create_connection(("127.0.0.1", client.server.port)) as connection:
        connection.sendall(b"GET /live/square.html HTTP/1.1\r\nHost: www.arirang.com\r\n\r\n")
        assert connection.recv(1)
    assert client.ask(POST).status == 200


def test_the_empty_page_is_empty(client: Client) -> None:
    answer = client.ask(f"{ARIRANG}/News/News_View.asp?nseq=201103")
    assert (answer.status, answer.body) == (200, b"")


def test_a_chain_of_three_redirects_ends_at_the_article(client: Client) -> None:
    answer, way = client.follow(f"{ENGLISH}/go/night-bus-map")
    assert len(way) == 4
    assert answer.status == 200
    assert way[-1] == f"{ENGLISH}/night-bus-map/"


def test_the_old_address_of_huffpost_leads_to_the_new_one(client: Client) -> None:
    old = "http://www.huffingtonpost.com/entry/anything_us_1"
    answer = client.ask(old)
    assert answer.status == 301
    assert answer.headers["Location"] == "http://www.huffpost.com/entry/anything_us_1"


def test_two_servers_serve_the_same_bytes(client: Client, fresh_client: Client) -> None:
    for path in ("/en", "/en/news", "/en/archives?page=4", "/node/20000"):
        url = f"http://seoulsolution.kr{path}"
        assert client.ask(url) == fresh_client.ask(url)


def test_a_client_that_hangs_does_not_keep_the_server_from_stopping() -> None:
    async def leave_open() -> None:
        server = SampleServer()
        await server.start()
        _, writer = await asyncio.open_connection("127.0.0.1", server.port)
        writer.write(b"GET /en HTTP/1.1\r\n")
        await writer.drain()
        await asyncio.wait_for(server.stop(), timeout=5)
        writer.close()

    asyncio.run(leave_open())


def test_a_taken_port_is_an_error() -> None:
    with serve() as server, pytest.raises(OSError, match="in use"), serve(server.port):
        pass


def test_a_larger_scale_adds_posts_and_changes_none(client: Client) -> None:
    url = "http://seoulsolution.kr/en/content/library-hours-4"
    with serve(scale=2) as larger:
        other = Client(larger)
        assert other.ask(url) == client.ask(url)
        assert other.ask("http://seoulsolution.kr/en/content/library-hours-100").status == 200
        other.close()
