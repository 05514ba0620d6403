"""Libraries that take longer to import than what is needed of them takes to run: later, or not at all."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType
from typing import Any


class _Later(ModuleType):
    """Stands for a module until somebody asks for something in it; importlib.util.LazyLoader loads at `import`."""

    def __getattr__(self, name: str) -> Any:
        # Python itself asks for these when it meets the module, not somebody who uses it.
        if name.startswith("__"):
            raise AttributeError(name)
        if sys.modules.get(self.__name__) is self:
            del sys.modules[self.__name__]
        loaded = importlib.import_module(self.__name__)
        self.__dict__.update(vars(loaded))
        return getattr(loaded, name)


def import_when_used(*names: str) -> None:
    """From now on these modules are imported where something in them is asked for, unless that was done before."""
    for name in names:
        sys.modules.setdefault(name, _Later(name))


@contextmanager
def as_if_not_installed(name: str) -> Iterator[None]:
    """Within the block, importing this module fails, unless it was imported before."""
    if name in sys.modules:
        yield
        return
    # As Python documents it: None in sys.modules is a ModuleNotFoundError.
    sys.modules[name] = None  # type: ignore[assignment]
    try:
        yield
    finally:
        del sys.modules[name]
