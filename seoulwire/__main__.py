"""``seoulwire``, and ``python -m seoulwire``, are the command line."""


def main() -> None:
    """Run the command line."""
    # Not before: the processes that read and write import this module and need none of it.
    from seoulwire import cli

    cli.main()


if __name__ == "__main__":
    main()
