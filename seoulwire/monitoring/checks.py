"""What a run brought against what is usual: pure comparisons, each with a name and an advice.

A measure is a number with a name, of a subject: a board (``board:news``), a cited site
(``source:www.huffpost.com``), a host that was asked (``host:…``) or the run itself (``run``). The
usual is the median over the runs before it that passed the same check. ``docs/operations.md`` lists
measures and checks.
"""

from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from statistics import median

from seoulwire.configuration import Configuration, Limits

Measures = Mapping[str, float]
RunMeasures = Mapping[str, Measures]

FIELDS = ("registered", "writer", "views")
RECENT = 10  # runs that tell what is usual
CLOCK_DAYS = 1.0  # by which a clock may differ from the one before
FEW = 5  # rows or articles of which nothing can be concluded


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """A check that failed: what was seen of which subject, what was expected, what to do."""

    check: str
    subject: str
    observed: str
    expected: str
    advice: str

    def __str__(self) -> str:
        return (
            f"{self.check}: {self.subject}: {self.observed}, expected {self.expected}; "
            f"{self.advice}"
        )


def find(
    measured: RunMeasures, history: Sequence[RunMeasures], limits: Mapping[str, Limits]
) -> tuple[Finding, ...]:
    """Return what is out of the ordinary in a run.

    ``history`` are the measures of the runs before it, the oldest first; ``limits`` those of each
    board, and under ``""`` those of everything else.
    """
    findings: list[Finding] = []
    for subject, measures in measured.items():
        kind, _, name = subject.partition(":")
        earlier = [run[subject] for run in history if subject in run]
        allowed = limits.get(name, limits[""])
        for check in CHECKS[kind]:
            sound = _sound(check, subject, earlier, allowed)
            findings.extend(check(subject, measures, sound, allowed))
    return tuple(findings)


def _sound(
    check: "Check", subject: str, history: Sequence[Measures], limits: Limits
) -> Sequence[Measures]:
    """Return the latest runs that passed a check, by the runs before them.

    What failed must not pass for usual once it lasts: the alarm would switch itself off. Where as
    many runs in a row failed as tell what is usual, it is so from then on; an empty list never is.
    """
    sound: deque[Measures] = deque(maxlen=RECENT)
    failed: list[Measures] = []
    for run in history:
        if not any(check(subject, run, sound, limits)):
            sound.append(run)
            failed.clear()
            continue
        failed.append(run)
        if len(failed) == RECENT:
            sound.extend(one for one in failed if one.get("first_page_rows") != 0)
            failed.clear()
    return sound


def findings_of(
    run: int, measures: Mapping[int, RunMeasures], configuration: Configuration
) -> tuple[Finding, ...]:
    """Return what is out of the ordinary in a run, by the measures of all runs."""
    return find(measures.get(run, {}), measured_before(run, measures), limits_of(configuration))


def measured_before(run: int, measures: Mapping[int, RunMeasures]) -> list[RunMeasures]:
    """Return the measures of the runs before one, the oldest first."""
    return [measures[number] for number in sorted(measures) if number < run]


def limits_of(configuration: Configuration) -> dict[str, Limits]:
    """Return the declared limits as :func:`find` takes them."""
    boards = {board.key: board.checks for board in configuration.boards.values()}
    return {"": configuration.checks, **boards}


def usual_of(history: Sequence[Measures], name: str) -> float | None:
    """Return the median of a measure over earlier runs, or ``None`` when none had it."""
    values = [run[name] for run in history if name in run]
    return median(values) if values else None


Check = Callable[[str, Measures, Sequence[Measures], Limits], Iterator[Finding]]


def _rows(
    subject: str, now: Measures, history: Sequence[Measures], limits: Limits
) -> Iterator[Finding]:
    usual = usual_of(history, "first_page_rows")
    rows = now.get("first_page_rows")
    if usual is None or rows is None or usual == 0 or rows >= usual * limits.rows_fall:
        return
    yield Finding(
        check="empty" if rows == 0 else "fewer-rows",
        subject=subject,
        observed=f"{rows:.0f} rows on the first page",
        expected=f"about {usual:.0f}",
        advice=f"look with `seoulwire probe {subject.partition(':')[2]} --check`; "
        "the stored posts are as they were",
    )


def _coverage(
    subject: str, now: Measures, history: Sequence[Measures], limits: Limits
) -> Iterator[Finding]:
    for field in FIELDS:
        share, usual = now.get(f"has_{field}"), usual_of(history, f"has_{field}")
        if share is None or usual is None or usual - share < limits.coverage_fall:
            continue
        yield Finding(
            check="lost-field",
            subject=subject,
            observed=f"{share:.0%} of the rows have {field}",
            expected=f"about {usual:.0%}",
            advice="the board's markup or a label changed: name the label in boards/labels.py, or "
            "declare a selector (docs/adding_a_board.md)",
        )


def _charset(
    subject: str, now: Measures, history: Sequence[Measures], limits: Limits
) -> Iterator[Finding]:
    charset, usual = _charset_of(now), next(filter(None, map(_charset_of, history)), None)
    if charset and usual and charset != usual:
        yield Finding(
            check="charset",
            subject=subject,
            observed=f"its lists are {charset}",
            expected=usual,
            advice="read a new post of it; if its text is sound, nothing is to be done",
        )


def _charset_of(measures: Measures) -> str | None:
    shares = {name[8:]: share for name, share in measures.items() if name.startswith("charset_")}
    return max(shares, key=lambda name: shares[name]) if shares else None


def _twins(
    subject: str, now: Measures, history: Sequence[Measures], limits: Limits
) -> Iterator[Finding]:
    usual = usual_of(history, "twins") or 0.0
    if now.get("rows", 0) >= FEW and now.get("twins", 0.0) - usual >= limits.twins_rise:
        yield Finding(
            check="doubled-ids",
            subject=subject,
            observed=f"{now['twins']:.0%} of the rows have title and date of another row",
            expected=f"about {usual:.0%}",
            advice="the board gave its posts new addresses: compare two before crawling on",
        )


def _frozen_date(
    subject: str, now: Measures, history: Sequence[Measures], limits: Limits
) -> Iterator[Finding]:
    usual = usual_of(history, "commonest_date")
    share = now.get("commonest_date", 0.0)
    if now.get("rows", 0) < FEW or usual is None or share - usual < limits.date_rise:
        return
    yield Finding(
        check="frozen-date",
        subject=subject,
        observed=f"{share:.0%} of the rows have one and the same date",
        expected=f"about {usual:.0%}",
        advice="the board shows the day of the visit or of a move for each post: do not trust "
        "its dates, and crawl without --since",
    )


def _pager(
    subject: str, now: Measures, history: Sequence[Measures], limits: Limits
) -> Iterator[Finding]:
    usual = usual_of(history, "goes_on")
    if now.get("goes_on") == 0.0 and usual == 1.0 and now.get("first_page_rows"):
        yield Finding(
            check="lost-pager",
            subject=subject,
            observed="the first page names no further page",
            expected="one, as in earlier runs",
            advice=f"look with `seoulwire probe {subject.partition(':')[2]} --check`, and declare "
            "selectors.next (docs/adding_a_board.md)",
        )


def _vanished(
    subject: str, now: Measures, history: Sequence[Measures], limits: Limits
) -> Iterator[Finding]:
    vanished, share = now.get("vanished", 0.0), now.get("vanished_share", 0.0)
    if vanished >= FEW and share >= limits.share_rise:
        yield Finding(
            check="vanished",
            subject=subject,
            observed=f"{vanished:.0f} posts ({share:.0%}) are no longer listed",
            expected="few",
            advice="posts were removed or have new addresses, or lists are cut short: look with "
            f"`seoulwire probe {subject.partition(':')[2]} --check`; the stored posts are as they "
            "were",
        )


def _changed_rows(
    subject: str, now: Measures, history: Sequence[Measures], limits: Limits
) -> Iterator[Finding]:
    if now.get("known", 0.0) < FEW:
        return
    for check, measure, words in (
        ("retitled", "retitled", "title"),
        ("re-dated", "redated", "date"),
    ):
        share = now.get(measure, 0.0)
        if share >= limits.rows_changed and not (
            check == "re-dated" and any(_frozen_date(subject, now, history, limits))
        ):
            yield Finding(
                check=check,
                subject=subject,
                observed=f"{share:.0%} of the posts have another {words} on the list than before",
                expected="few",
                advice="the board's markup or its dates changed: compare a row with its post "
                "(docs/adding_a_board.md)",
            )


def _one_title(
    subject: str, now: Measures, history: Sequence[Measures], limits: Limits
) -> Iterator[Finding]:
    read = now.get("read", 0.0)
    # Some boards do have one title, as 주간식단 (menu of the week): then their lists say so.
    if read >= FEW and now.get("titles") == 1.0 and now.get("listed_titles") != 1.0:
        yield Finding(
            check="one-title",
            subject=subject,
            observed=f"all {read:.0f} posts read have one and the same title",
            expected="the titles its lists show",
            advice="their pages head them with the name of site or board: look at one with "
            f"`seoulwire probe {subject.partition(':')[2]} --check`, and report it",
        )


def _silence(
    subject: str, now: Measures, history: Sequence[Measures], limits: Limits
) -> Iterator[Finding]:
    age = now.get("newest_age_days")
    if limits.silent_days and age is not None and age > limits.silent_days:
        yield Finding(
            check="silent",
            subject=subject,
            observed=f"no post for {age:.0f} days",
            expected=f"one in {limits.silent_days}",
            advice="look whether the board moved; if it rests, raise silent-days",
        )


def _flood(
    subject: str, now: Measures, history: Sequence[Measures], limits: Limits
) -> Iterator[Finding]:
    usual = usual_of(history, "new")
    new = now.get("new", 0.0)
    if usual is not None and new > limits.flood and new > usual * 10:
        yield Finding(
            check="flood",
            subject=subject,
            observed=f"{new:.0f} new posts",
            expected=f"about {usual:.0f}",
            advice="the board was moved or gave its posts new addresses: look at two of them",
        )


def _damage(
    subject: str, now: Measures, history: Sequence[Measures], limits: Limits
) -> Iterator[Finding]:
    damage = now.get("damage", 0.0)
    if damage > limits.damage:
        yield Finding(
            check="damage",
            subject=subject,
            observed=f"{damage:.1f} unreadable places in 10,000 characters",
            expected=f"at most {limits.damage:g}",
            advice="see which with `seoulwire status`; a witness or `seoulwire reprocess` may "
            "restore them",
        )


def _weak_repairs(
    subject: str, now: Measures, history: Sequence[Measures], limits: Limits
) -> Iterator[Finding]:
    weak = now.get("weak_repairs", 0.0)
    if weak > limits.weak_repairs:
        yield Finding(
            check="weak-repairs",
            subject=subject,
            observed=f"{weak:.0f} repairs below confidence 0.95",
            expected=f"at most {limits.weak_repairs}",
            advice="read them with `seoulwire show POST --repairs`, or raise SEOULWIRE_THRESHOLD",
        )


def _dead_or_zoneless(
    subject: str, now: Measures, history: Sequence[Measures], limits: Limits
) -> Iterator[Finding]:
    if now.get("asked", 0) < FEW:
        return
    for check, measure, words, advice in (
        ("dead-sources", "dead", "are gone", "the site moved or closed: name its new host"),
        ("zoneless-dates", "zoneless", "have a date without a zone", "its layout changed: add one"),
    ):
        share, usual = now.get(measure, 0.0), usual_of(history, measure)
        if usual is not None and share - usual >= limits.share_rise:
            yield Finding(
                check=check,
                subject=subject,
                observed=f"{share:.0%} of its articles {words}",
                expected=f"about {usual:.0%}",
                advice=advice,
            )


def _rate(
    subject: str, now: Measures, history: Sequence[Measures], limits: Limits
) -> Iterator[Finding]:
    rate = now.get("peak_rate", 0.0)
    if limits.rate and rate > limits.rate:
        yield Finding(
            check="rate",
            subject=subject,
            observed=f"{rate:.1f} requests a second at its highest",
            expected=f"at most {limits.rate:g}",
            advice="raise DOWNLOAD_DELAY, or allow it with `rate` in [checks]",
        )


def _duration(
    subject: str, now: Measures, history: Sequence[Measures], limits: Limits
) -> Iterator[Finding]:
    usual, seconds = usual_of(history, "seconds"), now.get("seconds", 0.0)
    if usual is not None and seconds > max(600.0, usual * limits.slower):
        yield Finding(
            check="duration",
            subject=subject,
            observed=f"{seconds / 60:.0f} minutes",
            expected=f"about {usual / 60:.0f}",
            advice="a host answers slowly or there is much more to fetch: see `seoulwire status`",
        )


def _quarantine(
    subject: str, now: Measures, history: Sequence[Measures], limits: Limits
) -> Iterator[Finding]:
    waiting = now.get("quarantine", 0.0)
    if waiting > limits.quarantine:
        yield Finding(
            check="quarantine",
            subject=subject,
            observed=f"{waiting:.0f} captures in quarantine",
            expected=f"at most {limits.quarantine}",
            advice="`seoulwire quarantine list` says why; mend it, then `quarantine retry`",
        )


def _clock(
    subject: str, now: Measures, history: Sequence[Measures], limits: Limits
) -> Iterator[Finding]:
    days = now.get("clock_behind_days", 0.0)
    if days > CLOCK_DAYS:
        yield Finding(
            check="clock",
            subject=subject,
            observed=f"the latest capture is dated {days:.1f} days ahead of the clock",
            expected="none",
            advice="set this machine's clock; where it was ahead before, what changes on those "
            "pages until then shows only after that day: `seoulwire db check` names it",
        )


CHECKS: Mapping[str, tuple[Check, ...]] = {
    "board": (
        _rows,
        _coverage,
        _charset,
        _twins,
        _frozen_date,
        _pager,
        _vanished,
        _changed_rows,
        _one_title,
        _silence,
        _flood,
        _damage,
        _weak_repairs,
    ),
    "source": (_dead_or_zoneless,),
    "host": (_rate,),
    "run": (_duration, _quarantine, _clock),
}
