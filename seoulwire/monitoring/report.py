"""The report of all runs as one HTML page: what became of each, what was measured, what failed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from jinja2 import Environment, PackageLoader, StrictUndefined

from seoulwire.monitoring.checks import Finding, RunMeasures
from seoulwire.storage import STATES, RunRecord

WIDTH, HEIGHT = 240, 48  # of a plot, in CSS pixels
MARGIN = 4
SHOWN = 50  # runs


@dataclass(frozen=True, slots=True)
class Plot:
    """One measure over the runs: points of an SVG polyline, and its last, least and greatest.

    ``is_single``: only one run has it, of which there is nothing to draw.
    """

    name: str
    is_single: bool
    points: str
    last: float
    least: float
    greatest: float
    end: tuple[float, float]


def report(
    runs: Sequence[RunRecord],
    measures: Mapping[int, RunMeasures],
    findings: Mapping[int, Sequence[Finding]],
) -> str:
    """Return the report of the latest runs: valid HTML, complete in itself, without script.

    ``runs`` are the oldest first; ``measures`` and ``findings`` are by run.
    """
    shown = runs[-SHOWN:]
    measured = [measures[run.id] for run in shown if run.id in measures]
    subjects = dict.fromkeys(subject for run in measured for subject in run)
    template = Environment(
        loader=PackageLoader("seoulwire.monitoring"), autoescape=True, undefined=StrictUndefined
    ).get_template("report.html")
    return template.render(
        runs=list(reversed(shown)),
        states=STATES,
        findings=findings,
        subjects={subject: _plots(subject, measured) for subject in sorted(subjects)},
        width=WIDTH,
        height=HEIGHT,
    )


def _plots(subject: str, measured: Sequence[RunMeasures]) -> list[Plot]:
    series = [run[subject] for run in measured if subject in run]
    names = dict.fromkeys(name for run in series for name in run)
    return [_plot(name, [run[name] for run in series if name in run]) for name in names]


def _plot(name: str, values: Sequence[float]) -> Plot:
    least, greatest = min(values), max(values)
    across = (WIDTH - 2 * MARGIN) / max(len(values) - 1, 1)
    up = (HEIGHT - 2 * MARGIN) / ((greatest - least) or 1.0)
    points = [
        (round(MARGIN + across * place, 1), round(HEIGHT - MARGIN - up * (value - least), 1))
        for place, value in enumerate(values)
    ]
    return Plot(
        name=name.replace("_", " "),
        is_single=len(values) == 1,
        points=" ".join(f"{x},{y}" for x, y in points),
        last=values[-1],
        least=least,
        greatest=greatest,
        end=points[-1],
    )
