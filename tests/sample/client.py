"""Asking the sample server for a URL as a crawl would."""

import http.client
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from seoulwire.sample import SampleServer


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    headers: Mapping[str, str]
    body: bytes
    whole: bool

    @property
    def text(self) -> str:
        return self.body.decode("utf-8", "replace")


class Client:
    """Asks for URLs by their real host names at the sample's port, one connection for all."""

    def __init__(self, server: SampleServer) -> None:
        self.server = server
        self._connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=10)

    def ask(self, url: str, method: str = "GET", **headers: str) -> Answer:
        parts = urlsplit(url)
        target = parts.path + (f"?{parts.query}" if parts.query else "")
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        self._connection.request(method, target, headers={"Host": parts.netloc, **named})
        response = self._connection.getresponse()
        try:
            body, whole = response.read(), True
        except http.client.IncompleteRead as error:
            body, whole = error.partial, False
            self._connection.close()
        return Answer(response.status, dict(response.getheaders()), body, whole)

    def follow(self, url: str) -> tuple[Answer, list[str]]:
        """Return the last answer and the URLs that led to it."""
        way = [url]
        while (answer := self.ask(way[-1])).status in {301, 302}:
            parts = urlsplit(answer.headers["Location"])
            host = parts.netloc or urlsplit(way[-1]).netloc
            way.append(parts._replace(scheme="http", netloc=host).geturl())
        return answer, way

    def close(self) -> None:
        self._connection.close()
