"""Libraries that take longer to import than what is needed of them takes to run: later, or not at all."""

from __future__ import annotations

import importlib
import importlib.util
import pkgutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.abc import MetaPathFinder
from pathlib import Path
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


class _Nothing(ModuleType):
    """Stands for a module that nobody uses: what is imported from it is an empty class."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return type(name, (), {})


@contextmanager
def left_out(*names: str) -> Iterator[None]:
    """Within the block these modules are empty, unless they were imported before.

    For what a library imports at its start and nobody here uses. Whoever imports one of them later gets it whole.
    """
    empty = {name: _Nothing(name) for name in names if name not in sys.modules}
    sys.modules.update(empty)
    try:
        yield
    finally:
        for name in empty:
            sys.modules.pop(name, None)


def modules_in(package: str, *folders: str) -> list[str]:
    """The full names of the modules in a folder of an installed package; nothing is imported."""
    found = importlib.util.find_spec(package)
    places = found.submodule_search_locations if found else None
    paths = [str(Path(place, *folders)) for place in places or ()]
    return [".".join([package, *folders, module.name]) for module in pkgutil.iter_modules(paths)]


class _NotInstalled(MetaPathFinder):
    """Says of one module that there is none."""

    def __init__(self, name: str) -> None:
        self._name = name

    def find_spec(self, fullname: str, path: object, target: object = None) -> None:
        """Raise ModuleNotFoundError for this module; of others nothing is known here."""
        if fullname == self._name:
            raise ModuleNotFoundError(f"No module named {fullname!r}", name=fullname)


@contextmanager
def as_if_not_installed(name: str) -> Iterator[None]:
    """Within the block, importing this module fails, unless it was imported before."""
    finder = _NotInstalled(name)
    # Not by None in sys.modules, which compiled libraries take for the module.
    sys.meta_path.insert(0, finder)
    try:
        yield
    finally:
        sys.meta_path.remove(finder)
