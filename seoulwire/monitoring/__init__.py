"""Watching over runs: when a board is due, what is out of the ordinary, who is told."""

from seoulwire.monitoring.checks import (
    Finding,
    RunMeasures,
    find,
    findings_of,
    measured_before,
    usual_of,
)
from seoulwire.monitoring.lists import ListMeasures
from seoulwire.monitoring.notice import incomplete, notify
from seoulwire.monitoring.report import report
from seoulwire.monitoring.schedule import Due, next_crawl

__all__ = [
    "Due",
    "Finding",
    "ListMeasures",
    "RunMeasures",
    "find",
    "findings_of",
    "incomplete",
    "measured_before",
    "next_crawl",
    "notify",
    "report",
    "usual_of",
]
