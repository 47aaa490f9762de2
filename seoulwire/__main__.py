"""``seoulwire``, and ``python -m seoulwire``, are the command line."""

import sys

INTERRUPTED = 130  # 128 and SIGINT, as in seoulwire.exceptions, which is yet to be imported


def main() -> None:
    """Run the command line."""
    # Not before: the processes that read and write import this module and need none of it.
    try:
        from seoulwire import cli

        cli.main()
    except KeyboardInterrupt:  # before there was anything to save
        sys.exit(INTERRUPTED)


if __name__ == "__main__":
    main()
