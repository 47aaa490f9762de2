"""Watching over runs: when a board is due, what is out of the ordinary, who is told."""

from seoulwire.monitoring.checks import Finding, RunMeasures, find
from seoulwire.monitoring.notice import notify
from seoulwire.monitoring.schedule import Due, next_crawl

__all__ = ["Due", "Finding", "RunMeasures", "find", "next_crawl", "notify"]
