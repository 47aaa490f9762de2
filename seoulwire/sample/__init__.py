"""The bundled sample portal: content of our own, served over HTTP to try and to test on."""

from seoulwire.sample.declaration import HOSTS
from seoulwire.sample.server import SampleServer, run, serve

__all__ = ["HOSTS", "SampleServer", "run", "serve"]
