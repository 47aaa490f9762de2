"""The egg for scrapyd: it names the settings, and nothing more.

seoulwire itself is installed in scrapyd's own environment (`pip install 'seoulwire[postgres]'`): an
egg is imported as a zip file, which the database's migrations cannot be read from.
"""

from setuptools import setup

setup(
    name="seoulwire-scrapyd",
    version="1",
    py_modules=[],
    entry_points={"scrapy": ["settings = seoulwire.settings"]},
)
