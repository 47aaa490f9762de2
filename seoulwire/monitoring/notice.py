"""The operator's notification command, given the findings as JSON."""

import json
import shlex
import subprocess
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict

from seoulwire.exceptions import ConfigurationError
from seoulwire.monitoring.checks import Finding
from seoulwire.storage import Walk

SECONDS = 60


def incomplete(unread_pages: Iterable[str], walks: Iterable[Walk]) -> Iterator[Finding]:
    """Yield what a run could not read and what its boards lack, beside the checks that failed."""
    for page in unread_pages:
        yield Finding(
            check="unread-list",
            subject="run",
            observed=page,
            expected="a list of posts",
            advice="crawl again; where it stays so, look with `seoulwire probe`",
        )
    for walk in walks:
        for gap in walk.gaps:
            yield Finding(
                check="gap",
                subject=f"board:{walk.board}",
                observed=gap,
                expected="every post that it states, stored",
                advice="crawl again; where it stays so, look with `seoulwire probe`",
            )


def notify(command: str, run: int, findings: Sequence[Finding]) -> None:
    """Run a command with the findings of a run as JSON on its standard input.

    Raises:
        ConfigurationError: when it cannot be run, fails, or takes longer than a minute.
    """
    message = json.dumps(
        {"run": run, "findings": [asdict(finding) for finding in findings]}, ensure_ascii=False
    )
    try:
        subprocess.run(  # noqa: S603 - the operator's own command, from their configuration
            shlex.split(command), input=message.encode(), check=True, timeout=SECONDS
        )
    except (OSError, ValueError, subprocess.SubprocessError) as error:
        # Not what the command is: its arguments may hold a token.
        words = (
            f"the notification command (SEOULWIRE_NOTIFY) failed: {_reason(error)}; findings are "
            f"in `seoulwire status {run}`"
        )
        raise ConfigurationError(words) from None


def _reason(error: Exception) -> str:
    match error:
        case subprocess.CalledProcessError():
            return f"it ended with exit code {error.returncode}"
        case subprocess.TimeoutExpired():
            return f"it took more than {SECONDS} seconds"
        case OSError():
            return f"it cannot be run: {error.strerror}"
        case _:
            return "its quotes do not match"
