"""The bundled sample portal: content of our own, served over HTTP to try and to test on."""

from seoulwire.sample.declaration import HOSTS
from seoulwire.sample.server import SampleServer, serve
from seoulwire.sample.settings import sample_settings
from seoulwire.sample.truth import Truth, export_truth, truth

__all__ = [
    "HOSTS",
    "SampleServer",
    "Truth",
    "export_truth",
    "sample_settings",
    "serve",
    "truth",
]
