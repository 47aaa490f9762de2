"""``python -m seoulwire`` is the command line."""

if __name__ == "__main__":
    # Not before: the processes that read pages import this module and need none of it.
    from seoulwire.cli import main

    main()
