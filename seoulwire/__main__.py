"""``python -m seoulwire`` is the command line."""

from seoulwire.cli import main

if __name__ == "__main__":
    main()
