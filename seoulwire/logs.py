"""Logs that a page cannot flood and that hold no password."""

import logging
import re
import traceback

MAX_CHARACTERS = 4096  # of one message, and of one traceback
_PASSWORD = re.compile(r"(?<=://)([^/\s:@?#]{0,255}:|)[^/\s?#]{1,255}@")
_TOKEN = re.compile(
    r"(?<=[?&;])((?:\w{1,20}[_-])?(?:token|passw(?:or)?d|pwd|secret|api_?key|servicekey|auth)=)"
    r"[^&;#\s]{1,2000}",
    re.IGNORECASE,
)


class BriefFilter(logging.Filter):
    """Cuts long messages and tracebacks in their middle; masks passwords and tokens in URLs."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Let every record pass, rewritten."""
        record.msg, record.args = brief(record.getMessage()), ()
        if record.exc_info and not record.exc_text:
            record.exc_text = brief("".join(traceback.format_exception(*record.exc_info)).rstrip())
        return True


def brief(text: str) -> str:
    """Return a text fit for a log: of a long one both ends, no password and no token of a URL."""
    if len(text) > MAX_CHARACTERS:
        half = MAX_CHARACTERS // 2
        text = f"{text[:half]} … {len(text) - 2 * half} characters … {text[-half:]}"
    return _TOKEN.sub(r"\1***", _PASSWORD.sub(r"\1***@", text))


def keep_logs_brief() -> None:
    """Apply the filter to whatever the root logger writes to."""
    for handler in logging.getLogger().handlers:
        handler.addFilter(BriefFilter())
