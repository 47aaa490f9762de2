"""The operator's notification command, given the findings as JSON."""

import json
import shlex
import subprocess
from collections.abc import Sequence
from dataclasses import asdict

from seoulwire.exceptions import ConfigurationError
from seoulwire.monitoring.checks import Finding

SECONDS = 60


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
        words = (
            f"the notification command failed: {error}; findings are in `seoulwire status {run}`"
        )
        raise ConfigurationError(words) from error
