"""How a promise is broken: a case each."""

from __future__ import annotations

from dataclasses import dataclass

WANGU = "500111-wangu"
WUJIA = "500153-wujia"
DEPARTMENT = "重庆市大足区人民政府办公室"
JUDGED = "private.intermediate.int_submission_values_judged"


@dataclass(frozen=True)
class Case:
    """What breaks one promise, and how it does; nothing else may fail."""

    broken: str
    how: str
    statements: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.broken}: {self.how}"


def case(broken: str, how: str, *statements: str) -> Case:
    return Case(broken, how, statements)


def as_table(view: str) -> tuple[str, ...]:
    """Statements that put a table in the place of a view."""
    return (
        f"create or replace temp table kept as from {view}",
        f"drop view {view}",
        f"create table {view} as from kept",
    )


def marked(received_at: str) -> tuple[str, ...]:
    """Statements after which the mark of a made-up home had been taken in at a moment."""
    return (
        *as_table("private.landing.source_files"),
        """
        insert into private.landing.source_files
        select * replace ('synthetic_mark' as kind, '演示数据.txt' as source_path)
        from private.landing.source_files where kind = 'notice' limit 1
        """,
        f"""
        insert into quality.source_file
        select * replace ('synthetic_mark' as kind, '演示数据.txt' as path, {received_at} as received_at)
        from quality.source_file where kind = 'notice' and value_count = 0 limit 1
        """,
    )
