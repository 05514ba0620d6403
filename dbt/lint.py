"""sqlfluff, but that Python's collector never looks through its trees, which took a quarter of its time. It would
spare a sixth of the memory.

Nor is a file laid out token by token anew for each rule on layout: a tenth.
"""

from __future__ import annotations

import gc
from functools import lru_cache

from sqlfluff.cli.commands import cli
from sqlfluff.utils.reflow.sequence import ReflowSequence

# Both in its processes too, each of which imports this file. What is laid out nobody changes: rules get a new one.
gc.disable()
_laid_out = lru_cache(maxsize=1)(ReflowSequence.from_root)
# Some rules name the second argument and some do not, which the cache would take for two.
ReflowSequence.from_root = lambda root_segment, config: _laid_out(root_segment, config)

if __name__ == "__main__":
    cli()
