"""Crawl Korean boards and the articles they cite, repair the text with evidence, re-publish."""

from importlib.metadata import version

__version__ = version("seoulwire")
