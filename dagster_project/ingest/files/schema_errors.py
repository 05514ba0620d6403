"""What a schema found wrong with a file, in words that name the field."""

from __future__ import annotations

import difflib
from typing import Any

from pydantic import BaseModel, ValidationError


def describe(error: ValidationError, models: dict[str, type[BaseModel]]) -> str:
    """Every error of a validation, 缺少 (missing) or 未知字段 (unknown field) and where.

    `models` gives for the first part of a path (`applies_to`) the model whose fields stand below it, and under ''
    the model of the whole file; it is used to suggest the field that was meant.
    """
    return "；".join(_describe(item, models) for item in error.errors())


def _describe(item: Any, models: dict[str, type[BaseModel]]) -> str:
    path = path_of(item["loc"])
    if item["type"] == "missing":
        return f"{path}: 缺少 (missing)"
    if item["type"] == "extra_forbidden":
        model = models.get(str(item["loc"][0]), models[""]) if len(item["loc"]) > 1 else models[""]
        near = difflib.get_close_matches(str(item["loc"][-1]), list(model.model_fields), n=1)
        return f"{path}: 未知字段 (unknown field)" + (f"，是否为 {near[0]} (did you mean it)？" if near else "")
    if item["type"] == "string_pattern_mismatch":
        return f"{path}: “{item['input']}” 写法不对 (not of the form that the documentation shows)"
    message = item["msg"].removeprefix("Value error, ")
    return f"{path}: {message}" if path else message


def path_of(location: tuple[int | str, ...]) -> str:
    """Where an error stands, as people write it: applies_to.file, values[2].columns."""
    path = ""
    for part in location:
        path += f"[{part + 1}]" if isinstance(part, int) else f".{part}" if path else part
    return path
