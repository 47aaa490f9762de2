"""What a process beside the command needs to read a part of the archive."""

from pathlib import Path

from scrapy.settings import Settings

from seoulwire.pipelines import database_url
from seoulwire.reprocess import Source


def source_of(settings: Settings) -> Source:
    """Return the archive that the settings name; its paths are absolute, for other processes."""
    path = settings["SEOULWIRE_CONFIG"]
    return Source(
        database=database_url(settings),
        directory=Path(settings["SEOULWIRE_DATA"]).absolute(),
        configuration=Path(path).absolute() if path else None,
        threshold=settings.getfloat("SEOULWIRE_THRESHOLD"),
        max_body=settings.getint("SEOULWIRE_MAX_BODY"),
    )
