"""What a crawl of the sample portal does differently, all of it, in plain sight.

The sample's hosts are served from one loopback port, so their names lead there instead of to DNS,
and the delays that protect a real site are lifted. Every other host keeps its delays; the sample
cites none, so no request leaves the machine.
"""

from importlib.resources import files
from typing import Any

from seoulwire.sample.declaration import HOSTS
from seoulwire.sample.engines import ENGINE_HOSTS
from seoulwire.sample.evolving import EVOLVING_HOST
from seoulwire.sample.server import LOOPBACK

CONCURRENCY = 16


def sample_settings(port: int) -> dict[str, Any]:
    """Return the settings that send the sample's hosts to ``port``, without any delay."""
    hosts = (*HOSTS, EVOLVING_HOST, *ENGINE_HOSTS)
    return {
        "SEOULWIRE_HOST_MAP": dict.fromkeys(hosts, f"{LOOPBACK}:{port}"),
        "SEOULWIRE_CONFIG": str(files("seoulwire.sample").joinpath("sample.toml")),
        "SEOULWIRE_DEADLINE": 10.0,
        "AUTOTHROTTLE_ENABLED": False,
        "CONCURRENT_REQUESTS_PER_DOMAIN": CONCURRENCY,
        "DOWNLOAD_SLOTS": {
            host: {"concurrency": CONCURRENCY, "delay": 0.0, "jitter": 0.0} for host in hosts
        },
    }
