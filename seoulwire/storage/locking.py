"""Who holds a run's lock, and whether that process still lives."""

import os
import socket
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

STALE = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Holder:
    """A process: its host, its number there, and when it started, as far as the system says."""

    host: str
    pid: int
    process_started: str | None


def this_process() -> Holder:
    """Return the process that asks."""
    pid = os.getpid()
    return Holder(socket.gethostname(), pid, _started(pid))


@dataclass(frozen=True, slots=True)
class Lease:
    """A run and the process that is at work on it: while it holds the run's lock, it may write."""

    run: int
    holder: Holder


def is_live(holder: Holder, heartbeat: datetime, now: datetime) -> bool:
    """Return whether the holder of a lock is still at work.

    After ten minutes without a heartbeat it counts as dead, be it only asleep: it will find its
    lock taken. On this host the process table tells sooner; a number reused by another process has
    another start.
    """
    if now - heartbeat >= STALE:
        return False
    if holder.host != socket.gethostname():
        return True
    try:
        os.kill(holder.pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass  # it lives, under another user
    started = _started(holder.pid)
    return None in {started, holder.process_started} or started == holder.process_started


def _started(pid: int) -> str | None:
    """Return when a process started, in the kernel's ticks since boot; ``None`` outside Linux."""
    try:
        boot = Path("/proc/sys/kernel/random/boot_id").read_text("ascii").strip()
        # The second field, the program's name, may hold spaces and parentheses.
        ticks = Path(f"/proc/{pid}/stat").read_text("utf-8", "replace").rpartition(")")[2].split()
        return f"{boot}:{ticks[19]}"
    except (OSError, IndexError):
        return None
