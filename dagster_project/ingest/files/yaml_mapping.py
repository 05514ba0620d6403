"""A YAML file as a mapping whose scalars stay as written, so that 500111 and 2024-09 are text."""

from __future__ import annotations

from typing import Any

import yaml


class YamlProblem(Exception):
    """The text is no YAML mapping; `line` says where."""

    def __init__(self, line: int, reason: str) -> None:
        super().__init__(f"line {line}: {reason}")
        self.line = line
        self.reason = reason


class _Loader(yaml.BaseLoader):
    """Refuses a key given twice, as one would be lost in silence, and aliases, which can grow without end."""

    def compose_node(self, parent: yaml.Node | None, index: Any) -> yaml.Node | None:
        if self.check_event(yaml.AliasEvent):
            raise yaml.composer.ComposerError(problem="an alias (*)", problem_mark=self.peek_event().start_mark)
        return super().compose_node(parent, index)

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        seen = set()
        for key in (key for key, _ in node.value if isinstance(key, yaml.ScalarNode)):
            if key.value in seen:
                raise yaml.constructor.ConstructorError(
                    problem=f"{key.value} is given twice", problem_mark=key.start_mark
                )
            seen.add(key.value)
        return super().construct_mapping(node, deep)


def load_mapping(text: str) -> dict[str, Any]:
    """The mapping in a YAML text, without the fields that are left blank. Raises YamlProblem."""
    try:
        loaded = yaml.load(text, Loader=_Loader)
    except yaml.MarkedYAMLError as error:
        # Where the text ends too soon, what matters is where the quote or bracket was opened.
        mark = error.context_mark if "end of stream" in (error.problem or "") else error.problem_mark
        raise YamlProblem(mark.line + 1 if mark else 1, error.problem or "not YAML") from error
    except yaml.reader.ReaderError as error:
        raise YamlProblem(text.count("\n", 0, error.position) + 1, error.reason) from error
    except RecursionError as error:
        raise YamlProblem(1, "nested too deep") from error
    if not isinstance(loaded, dict):
        raise YamlProblem(1, "not a mapping of fields")
    return dict(_without_blanks(loaded))


def _without_blanks(value: Any) -> Any:
    """`note:` without anything behind it says that there is none."""
    if isinstance(value, dict):
        return {name: _without_blanks(inner) for name, inner in value.items() if inner != ""}
    return [_without_blanks(inner) for inner in value] if isinstance(value, list) else value
