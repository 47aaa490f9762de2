"""A world in which every address is local and whoever is connected to is remembered.

Run inside a network namespace of its own (``unshare -n -m``): all addresses are routed to loopback,
where canaries listen at the ports of the web and of services; names are answered by a DNS server
that can change its mind. Prints as JSON which addresses a crawl connected to.

    unshare -n -m python canaries.py DATA SCENARIO
"""

import asyncio
import json
import os
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from html import escape
from pathlib import Path
from threading import Thread

from dnslib import AAAA, QTYPE, RCODE, RR, A, DNSRecord
from dnslib.server import BaseResolver, DNSLogger, DNSServer

ROOT = Path(__file__).parents[2]
PUBLIC = "93.184.216.34"
PRIVATE = "10.0.0.7"
PORTS = (22, 25, 80, 443, 5432, 6379, 8000, 8080)
ROUNDS = 1000
TEXT = " ".join(f"Sentence {n} tells of a street that was given to walkers." for n in range(9))
GOOD = f"<html><body><article><h1>A street</h1><p>{TEXT}</p><p>{TEXT}</p></article></body></html>"

# Each names one of the addresses that must never be connected to (RFC 6890, clouds' metadata).
FORBIDDEN = """
127.0.0.1 127.1.2.3 0.0.0.0 0.1.2.3 10.0.0.1 10.255.255.254 172.16.0.1 172.31.255.254
192.168.0.1 192.168.255.254 169.254.169.254 169.254.0.1 100.64.0.1 100.100.100.200
100.127.255.254 168.63.129.16 192.0.0.1 192.0.0.192 192.0.2.1 198.18.0.1 198.19.255.254
198.51.100.1 203.0.113.1 224.0.0.1 239.255.255.250 240.0.0.1 255.255.255.255 192.88.99.1
""".split()
FORBIDDEN6 = """
::1 :: ::ffff:127.0.0.1 ::ffff:10.0.0.1 ::ffff:a9fe:a9fe ::127.0.0.1 ::10.0.0.1
64:ff9b::127.0.0.1 64:ff9b::a9fe:a9fe 64:ff9b:1::10.0.0.1 2002:7f00:1:: 2002:a00:1::
2001:0:4136:e378:8000:63bf:3fff:fdd2 2001:db8::1 fc00::1 fd00:ec2::254 fd12:3456::1 fe80::1
fec0::1 ff02::1 100::1 3fff::1 5f00::1 64:ff9b:1:a00:0:100:808:808 64:ff9b:1::8.8.8.8
2600::5efe:127.0.0.1
""".split()
NAMES = """
localhost localhost. LOCALHOST localhost.localdomain metadata.google.internal private.example
private6.example mixed.example
""".split()


# Names that DNS does not know, or fails to answer for.
CODES = {
    "absent.example": RCODE.NXDOMAIN,
    "broken.example": RCODE.SERVFAIL,
    "refused.example": RCODE.REFUSED,
    "empty.example": RCODE.NOERROR,
}
FAILING = ("silent.example", *CODES)


def forms() -> list[str]:
    """Return the URLs that lead to forbidden addresses, in all ways to write them."""
    hosts = [*FORBIDDEN, *(f"[{address}]" for address in FORBIDDEN6), *NAMES]
    for address in FORBIDDEN:
        a, b, c, d = (int(part) for part in address.split("."))
        number = a << 24 | b << 16 | c << 8 | d
        hosts += [str(number), hex(number), f"0{number:o}", f"{address}."]
    for address in ("127.0.0.1", "10.0.0.1", "169.254.169.254"):
        a, b, c, d = (int(part) for part in address.split("."))
        hosts += [
            f"{a}.{b << 16 | c << 8 | d}",
            f"{a}.{b}.{c << 8 | d}",
            f"0x{a:x}.0x{b:x}.0x{c:x}.0x{d:x}",
            f"0{a:o}.0{b:o}.0{c:o}.0{d:o}",
            f"0x{a:x}.{b}.{c}.{d}",
            address.translate({ord(n): ord("０") + int(n) for n in "0123456789"}),
            address.replace(".", "。"),
            address.replace("1", "①"),
            f"%{ord(address[0]):x}{address[1:]}",
            f"user:secret@{address}",
            f"english.seoul.go.kr@{address}",
            f"english.seoul.go.kr:80@{address}",
            f"{address}:80",
            f"{address}:8000",
        ]
    hosts += [f"{PUBLIC}:{port}" for port in PORTS if port not in (80, 443)]
    urls = [f"http://{host}/{number}" for number, host in enumerate(hosts)]
    return urls + [f"https://{host}/s" for host in FORBIDDEN]


def prepare(port: int) -> None:
    """Route every address to loopback and let this namespace ask our DNS server."""
    for line in (
        "ip link set lo up",
        "ip route add local 0.0.0.0/0 dev lo",
        "ip -6 route add local ::/0 dev lo",
        "mount --make-rprivate /",
    ):
        subprocess.run(line.split(), check=True)
    for file, text in (
        ("/etc/resolv.conf", f"nameserver 127.0.0.1\noptions timeout:2 attempts:1 port:{port}\n"),
        ("/etc/hosts", "127.0.0.1 localhost localhost.localdomain\n::1 localhost\n"),
    ):
        with tempfile.NamedTemporaryFile("w", delete=False) as ours:
            ours.write(text)
        subprocess.run(["mount", "--bind", ours.name, file], check=True)


class ChangingDns(BaseResolver):  # type: ignore[misc] # dnslib ships no types
    """Answers honest names with a public address; others lie, or change their mind each time."""

    def __init__(self) -> None:
        self.asked: Counter[str] = Counter()

    def resolve(self, request: DNSRecord, handler: object) -> DNSRecord:
        name, kind = str(request.q.qname).rstrip("."), QTYPE[request.q.qtype]
        reply = request.reply()
        if name == "silent.example":
            raise TimeoutError(name)  # dnslib then sends nothing
        if name in CODES:
            reply.header.rcode = CODES[name]
            return reply
        addresses = self._addresses(name)
        for address in addresses:
            record = AAAA(address) if ":" in address else A(address)
            if kind == type(record).__name__:
                reply.add_answer(RR(name, request.q.qtype, rdata=record, ttl=0))
        if not addresses:
            reply.header.rcode = RCODE.NXDOMAIN
        return reply

    def _addresses(self, name: str) -> tuple[str, ...]:
        if name.endswith("rebind.example"):
            self.asked[name] += 1
            return (PUBLIC,) if self.asked[name] % 4 < 2 else (PRIVATE,)
        return {
            "private.example": (PRIVATE,),
            "private6.example": ("fd00:ec2::254",),
            "mixed.example": (PUBLIC, PRIVATE),
            "metadata.google.internal": ("169.254.169.254",),
        }.get(name, (PUBLIC,) if name.endswith(".example") else ())


class Canaries:
    """Listens everywhere; answers as a web site, and remembers which address was connected to."""

    def __init__(self, page: Callable[[str, str], tuple[str, str]]) -> None:
        self.connections: Counter[str] = Counter()
        self._page = page

    async def listen(self) -> None:
        for port in PORTS:
            for host in ("0.0.0.0", "::"):
                await asyncio.start_server(self.answer, host, port)

    async def answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        address, port, *_ = writer.get_extra_info("sockname")
        self.connections[f"{address} {port}"] += 1
        with suppress(ConnectionError, asyncio.IncompleteReadError, IndexError):
            head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
            host = head.lower().partition("\r\nhost:")[2].split("\r\n")[0].strip()
            headers, body = self._page(host, head.split(" ")[1])
            writer.write(
                f"HTTP/1.1 {headers}\r\nContent-Type: text/html; charset=utf-8\r\n"
                f"Content-Length: {len(body.encode())}\r\nConnection: close\r\n\r\n{body}".encode()
            )
            await writer.drain()
        writer.close()


def site(host: str, path: str) -> tuple[str, str]:
    """Return status line with headers, and body: a board whose posts lead to forbidden places."""
    urls = forms()
    _, _, kind, *rest = f"/{path}//".split("/")
    number = int(rest[0]) if rest and rest[0].isdecimal() else 0
    if host == "board.example" and kind == "list":
        rows = "".join(
            f"<tr><td>{n}</td><td><a href='/post/{n}'>Post {n}</a></td><td>scaadmin</td>"
            f"<td>2017-07-0{n % 9 + 1}</td><td>5</td></tr>"
            for n in range(len(urls))
        )
        heads = "<tr><th>번호</th><th>제목</th><th>작성자</th><th>등록일</th><th>조회수</th></tr>"
        return "200 OK", f"<html><body><table>{heads}{rows}</table></body></html>"
    if host == "board.example" and kind == "post":
        url = escape(urls[number], quote=True)
        return "200 OK", (
            f"<html><head><base href='{url}'><meta property='og:image' content='{url}'>"
            f"<link rel=canonical href='{url}'></head><body><h1>Post {number}</h1>"
            f"<p>등록일 2017-07-04 글쓴이 scaadmin 조회수 5</p><div><p>{TEXT}</p>"
            f"<img src='{url}' srcset='{url} 2x' alt='street'><p>(Source: {url})</p>"
            f"<p><a href='http://hop.example/redirect/{number}'>See the Original (Click Here)</a> "
            f"<a href='http://hop.example/refresh/{number}'>원문</a></p></div>"
            f"<p>첨부파일 <a href='{url}'>plan.pdf</a></p></body></html>"
        )
    if host == "hop.example" and kind == "redirect":
        return f"302 Found\r\nLocation: {urls[number].encode().decode('latin-1')}", ""
    if host == "hop.example" and kind == "refresh":
        url = escape(urls[number], quote=True)
        return f"200 OK\r\nRefresh: 0; url={urls[number].encode().decode('latin-1')}", (
            f"<html><head><meta http-equiv=refresh content='0; url={url}'>"
            f"<link rel=amphtml href='{url}'></head><body>{GOOD}</body></html>"
        )
    if path == "/robots.txt":
        return "200 OK", "\n".join(f"Sitemap: {url}" for url in urls[:50])
    return "200 OK", GOOD


def crawl(data: str, spider: str, *arguments: str) -> None:
    settings = {
        "SEOULWIRE_DATA": data,
        "DOWNLOAD_DELAY": "0",
        "AUTOTHROTTLE_ENABLED": "0",
        "SEOULWIRE_READERS": "0",
        "CONCURRENT_REQUESTS_PER_DOMAIN": "16",
        "RETRY_TIMES": "0",
        "LOG_LEVEL": "INFO",
        "DNSCACHE_ENABLED": "0",
        "REACTOR_THREADPOOL_MAXSIZE": "32",
    }
    options = [part for item in settings.items() for part in ("-s", "=".join(item))]
    given = [part for argument in arguments for part in ("-a", argument)]
    line = [sys.executable, "-m", "scrapy", "crawl", spider, *given, *options]
    proxies = dict.fromkeys(("http_proxy", "https_proxy", "HTTP_PROXY"), "http://10.0.0.9:8080")
    subprocess.run(
        line, cwd=ROOT, env=os.environ | proxies, timeout=300, check=True, capture_output=True
    )


SCENARIOS: dict[str, Callable[[str], None]] = {
    "links": lambda data: crawl(data, "articles", f"urls={' '.join(forms())}"),
    "board": lambda data: crawl(data, "board", "url=http://board.example/list"),
    "names": lambda data: crawl(
        data,
        "articles",
        "urls="
        + " ".join(f"http://{name}/{n}" for n in range(4) for name in ("good.example", *FAILING)),
    ),
    "rebinding": lambda data: crawl(
        data,
        "articles",
        "urls=" + " ".join(f"http://n{n}.rebind.example/" for n in range(ROUNDS)),
    ),
}


def main(data: str, scenario: str) -> None:
    prepare(53)
    DNSServer(
        ChangingDns(), address="127.0.0.1", port=53, logger=DNSLogger(logf=lambda line: None)
    ).start_thread()
    canaries, loop = Canaries(site), asyncio.new_event_loop()
    loop.run_until_complete(canaries.listen())
    Thread(target=loop.run_forever, daemon=True).start()
    SCENARIOS[scenario](data)
    json.dump({"connections": canaries.connections, "forms": len(forms())}, sys.stdout)


if __name__ == "__main__":
    main(*sys.argv[1:])
