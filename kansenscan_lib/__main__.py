"""`python -m kansenscan_lib` is the `kansenscan` command."""

from kansenscan_lib.cli import main

if __name__ == "__main__":
    main()
