"""The bundled sample portal: content of our own, served over HTTP to try and to test on."""

from seoulwire.sample.declaration import HOSTS
from seoulwire.sample.evolving import EVOLVING_HOST, EvolvingBoard
from seoulwire.sample.server import SampleServer, serve
from seoulwire.sample.settings import sample_settings
from seoulwire.sample.truth import Truth, export_truth, truth

__all__ = [
    "EVOLVING_HOST",
    "HOSTS",
    "EvolvingBoard",
    "SampleServer",
    "Truth",
    "export_truth",
    "sample_settings",
    "serve",
    "truth",
]
