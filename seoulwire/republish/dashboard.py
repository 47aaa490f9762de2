"""The dashboard: runs, growth and damage as numbers and as bars drawn in SVG. Pure."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import ceil

from seoulwire.republish.listing import Row
from seoulwire.storage import STATES, RunRecord

RUNS_SHOWN = 30
WIDTH, HEIGHT = 720, 180  # of a plot, in its own units
GAP = 0.2  # of a bar's place
WIDEST = 64  # a bar, where there are few
LETTER = 11  # the width of one of a label, as large as on a phone


@dataclass(frozen=True, slots=True)
class Bar:
    """One part of a bar in the units of its plot; ``kind`` names its colour."""

    x: float
    y: float
    width: float
    height: float
    kind: str
    title: str


@dataclass(frozen=True, slots=True)
class Plot:
    """Bars over labels: ``columns`` are label and values, one for each of ``kinds``."""

    id: str
    title: str
    title_ko: str
    kinds: tuple[tuple[str, str, str], ...]  # key, name, Korean name
    columns: tuple[tuple[str, tuple[int, ...]], ...]

    @property
    def top(self) -> int:
        """The height of the highest bar."""
        return max((sum(values) for _, values in self.columns), default=0)

    @property
    def bars(self) -> list[Bar]:
        """The parts of all bars, stacked."""
        made = []
        place = WIDTH / max(1, len(self.columns))
        width = min(place * (1 - GAP), WIDEST)
        scale = HEIGHT / max(1, self.top)
        for number, (label, values) in enumerate(self.columns):
            base = float(HEIGHT)
            for (kind, name, _), value in zip(self.kinds, values, strict=True):
                if value:
                    base -= value * scale
                    made.append(
                        Bar(
                            x=round(place * (number + 0.5) - width / 2, 2),
                            y=round(base, 2),
                            width=round(width, 2),
                            height=round(value * scale, 2),
                            kind=kind,
                            title=f"{label}: {value:,} {name}",
                        )
                    )
        return made

    @property
    def labels(self) -> list[tuple[float, str]]:
        """The labels with their places, as many as can be read."""
        place = WIDTH / max(1, len(self.columns))
        longest = max((len(label) for label, _ in self.columns), default=0)
        step = max(1, ceil((longest + 1) * LETTER / place))
        return [
            (round(place * (number + 0.5), 2), label)
            for number, (label, _) in enumerate(self.columns)
            if number % step == 0
        ]


def plots(rows: Sequence[Row], runs: Iterable[RunRecord]) -> list[Plot]:
    """Return the plots of a site: posts by year, growth by month of capture, damage, runs."""
    made = (_posts(rows), _growth(rows), _damage(rows), _runs(list(runs)[-RUNS_SHOWN:]))
    return [plot for plot in made if plot.columns]


def _posts(rows: Sequence[Row]) -> Plot:
    years: Counter[str] = Counter(row.registered[:4] for row in rows if row.registered)
    columns = tuple((year, (years[year],)) for year in sorted(years))
    kinds = (("stored", "posts", "게시물"),)
    return Plot("posts", "Posts by year registered", "등록 연도별 게시물", kinds, columns)


def _growth(rows: Sequence[Row]) -> Plot:
    months: Counter[str] = Counter(row.created[:7] for row in rows)
    total, columns = 0, []
    for month in sorted(months):
        columns.append((month, (total, months[month])))
        total += months[month]
    kinds = (("before", "posts before", "이전 누계"), ("stored", "new posts", "새 게시물"))
    return Plot("growth", "Posts kept, by month", "월별 누적 게시물", kinds, tuple(columns))


def _damage(rows: Sequence[Row]) -> Plot:
    repaired: Counter[str] = Counter()
    damaged: Counter[str] = Counter()
    for row in rows:
        year = row.registered[:4] if row.registered else "undated"
        repaired[year] += row.repairs
        damaged[year] += row.damage
    years = sorted(year for year in {*repaired, *damaged} if repaired[year] or damaged[year])
    columns = tuple((year, (repaired[year], damaged[year])) for year in years)
    kinds = (
        ("mended", "places repaired", "복원한 곳"),
        ("damaged", "places unreadable", "손상된 곳"),
    )
    return Plot("damage", "Repairs and damage", "복원과 손상", kinds, columns)


def _runs(runs: Sequence[RunRecord]) -> Plot:
    names = {
        "stored": "저장",
        "partial": "일부",
        "quarantined": "격리",
        "skipped": "건너뜀",
        "pending": "대기",
    }
    columns = tuple(
        (f"{run.id} · {run.started:%Y-%m-%d}", tuple(run.accounts.get(s, 0) for s in STATES))
        for run in runs
        if run.accounts is not None
    )
    kinds = tuple((state, state, names[state]) for state in STATES)
    return Plot("runs", "Runs, by what became of each link", "수집별 결과", kinds, columns)
