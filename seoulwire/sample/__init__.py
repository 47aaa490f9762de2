"""The bundled sample portal: content of our own, served over HTTP to try and to test on."""

from seoulwire.sample.declaration import HOSTS
from seoulwire.sample.engines import ENGINE_HOSTS, EnginePost, engine_posts, sample_engines
from seoulwire.sample.evolving import EVOLVING_HOST, EvolvingBoard
from seoulwire.sample.server import SampleServer, serve
from seoulwire.sample.settings import sample_settings
from seoulwire.sample.truth import Truth, export_truth, truth

__all__ = [
    "ENGINE_HOSTS",
    "EVOLVING_HOST",
    "HOSTS",
    "EnginePost",
    "EvolvingBoard",
    "SampleServer",
    "Truth",
    "engine_posts",
    "export_truth",
    "sample_engines",
    "sample_settings",
    "serve",
    "truth",
]
