"""A proxy on loopback: every host leads to the sample's server, so that wget can crawl it."""

import re
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from socket import create_connection

ABSOLUTE = re.compile(rb"^(GET|HEAD) https?://[^/ ]+")


@contextmanager
def proxy_to(port: int) -> Iterator[str]:
    """Serve while the block runs; give the proxy's URL. One request a connection."""

    class Handler(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            head = b""
            while not head.endswith(b"\r\n\r\n") and (line := self.rfile.readline()):
                head += line
            with create_connection(("127.0.0.1", port), timeout=20) as server:
                server.sendall(ABSOLUTE.sub(rb"\1 ", head))
                while data := server.recv(1 << 16):
                    self.wfile.write(data)

    class Proxy(socketserver.ThreadingTCPServer):
        daemon_threads = True
        allow_reuse_address = True

    with Proxy(("127.0.0.1", 0), Handler) as proxy:
        threading.Thread(target=proxy.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{proxy.server_address[1]}"
        proxy.shutdown()
