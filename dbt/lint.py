"""sqlfluff, but that Python's collector seldom looks through its trees, which took a quarter of its time."""

import gc

from sqlfluff.cli.commands import cli

# Of its processes too, each of which imports this file.
gc.set_threshold(200_000, 50, 50)

if __name__ == "__main__":
    cli()
