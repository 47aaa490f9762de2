"""What becomes of a link whose capture gave no item: the same in a crawl and in a backfill."""

import traceback

from seoulwire.exceptions import SoftError, UnavailableError, UnreadableError
from seoulwire.items import Capture, State


def outcome_of(capture: Capture, error: BaseException) -> tuple[State, str | None, str]:
    """Return state, reason and detail of a link, given what reading its capture raised.

    An error that no page should raise is a fault of ours: the capture is kept with its traceback.
    """
    if capture.integrity == "partial" and capture.reason != "over-limit":
        return "partial", capture.reason, str(error)
    match error:
        case SoftError(reason="gone" | "secret" | "needs-login" | "not-html" as reason):
            return "skipped", reason, str(error)
        case SoftError():
            return "skipped", "soft-error", str(error)
        case UnavailableError():
            return "pending", error.reason, str(error)
        case UnreadableError():
            return "quarantined", error.reason, str(error)
        case _:
            return "quarantined", "error", "".join(traceback.format_exception(error))
