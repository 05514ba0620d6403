"""Where an indicator of a town stands in a cycle, in words and numbers that a meeting can read."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, NamedTuple

from dagster_project.review.pages.lights import GREEN, GREY, LIGHTS, RED, YELLOW, Light, gravity_of, light_of
from dagster_project.review.pages.sources import Sources, place_of
from dagster_project.wording.number_text import MISSING, exact, percent, rounded, signed, with_unit
from dagster_project.wording.periods import period_name

Record = dict[str, Any]

# What is no verdict of dim_status: nothing came, or nothing was to come.
ABSENCES = {
    "missing": "未填报",
    "quarantined": "退回待更正",
    "blank": "只报空白",
    "withheld": "保密",
    "not_applicable": "不适用",
    "not_due": "本期不报",
    "unowned": "无责任部门",
}
# What became of what a department owes.
OUTCOMES = ABSENCES | {"late": "迟报"}
COMPARATORS = {">=": "≥", "<=": "≤", "~": "约 "}


# What has grown beyond so many times is not said in percent.
MOST_TIMES = 10


class Change(NamedTuple):
    """What changed since an earlier period: in words, as a number to sort by, and what it is held against."""

    words: str
    value: float | None
    against: str


@dataclass(frozen=True)
class Standing:
    """A row of the standings with its light; the properties are its cells in words."""

    row: Record
    status_zh: str
    light: Light
    # The numbers of their places among the sources of the page, where it lists them.
    target_source: int | None = None
    baseline_source: int | None = None
    actual_source: int | None = None
    earlier_source: int | None = None

    @property
    def key(self) -> tuple[str, str]:
        """The town and the indicator."""
        return self.row["town_code"], self.row["indicator_code"]

    @property
    def is_behind(self) -> bool:
        """Whether someone has to explain it."""
        return self.light in (RED, YELLOW)

    @property
    def name(self) -> str:
        """The indicator as the notice names it, without its unit; else as the warehouse does."""
        return str(self.row["indicator_name_zh"])

    @property
    def baseline(self) -> str:
        """38.1%, or the grade as published."""
        return self._figure(self.row["baseline_value"], self.row["baseline_text"])

    @property
    def target(self) -> str:
        """≥5%, 年均 7.5%, 提高 4 个百分点, 保持 100%."""
        if self.row["target_kind"] is None:
            return MISSING
        text = self._goal()
        if self.row["target_kind"] == "average_annual_growth":
            return f"年均 {text}"
        if self.row["target_kind"] == "maintain":
            return f"保持 {text}"
        return text

    @property
    def actual(self) -> str:
        """The figure of the cycle; a dash where there is none."""
        return self._figure(self.row["actual_value"], self.row["actual_text"])

    @property
    def actual_beside_expected(self) -> str:
        """The same where the unit follows with what is expected: 1,831 / 2,082.97 万美元."""
        has_short_unit = self.is_ordinal or self.row["unit"] in ("%", "比", None)
        return self.actual if has_short_unit else exact(self.row["actual_value"])

    @property
    def expected(self) -> str:
        """What should stand there by now; for a grade the one to be kept."""
        if self.is_ordinal:
            return self._figure(self.row["expected_value"], self.row["target_text"])
        return with_unit(rounded(self.row["expected_value"]), self.row["unit"])

    @property
    def gap_value(self) -> float | None:
        """Actual less expected, turned so that below 0 is behind, of grades in steps; None where one lacks."""
        value: float | None = self.row["gap_value"]
        return value

    @property
    def average(self) -> str:
        """至今年均 8.79%: of a growth what is held against its target, where it is not the actual alone."""
        average, actual = self.row["average_growth_pct"], self.row["actual_value"]
        if average is None or actual is None or rounded(average) == rounded(actual):
            return ""
        return f"至今年均 {rounded(average)}%"

    @property
    def gap(self) -> str:
        """差 2,212 万美元, 超 0.12 个百分点, 持平; 年均差 0.4 个百分点 of a growth, whose average counts."""
        value = self.gap_value
        if value is None:
            return MISSING
        is_average = self.row["target_kind"] == "average_annual_growth"
        yearly = "年均" if is_average else ""
        # An average is computed: what is left of it beyond what people write is none.
        if (round(value, 2) if is_average else value) == 0:
            return f"{yearly}持平"
        unit = "级" if self.is_ordinal else "个百分点" if self.row["unit"] == "%" else self.row["unit"]
        return f"{yearly}{'差' if value < 0 else '超'} {with_unit(rounded(abs(value)), unit)}"

    @property
    def pace(self) -> str:
        """57.1%."""
        return percent(self.row["pace_pct"])

    @property
    def attainment(self) -> str:
        """33.9%."""
        return percent(self.row["attainment_pct"])

    @property
    def since_before(self) -> Change:
        """Against the period before, of the same length."""
        return self._change("before", is_relative=False)

    @property
    def since_year_before(self) -> Change:
        """Against the same period of the year before; of amounts and stocks in percent, as 同比 is said."""
        return self._change("year_before", is_relative=self.row["measure_kind"] in ("level", "count"))

    @property
    def earlier(self) -> str:
        """The last figure before, where there is none for the cycle: 2023年 8.3%."""
        if self.row["actual_value"] is not None or self.row["earlier_value"] is None:
            return ""
        figure = self._figure(self.row["earlier_value"], self.row["earlier_text"])
        return f"{period_name(self.row['earlier_period_code'])} {figure}"

    @property
    def target_place(self) -> str:
        """附件1 序号9 · 单元格 E10."""
        return place_of(self.row["target_sheet"], self.row["target_cell"], self.row)

    @property
    def move(self) -> str:
        """好转, 转差 or nothing: the light against the one of the period before."""
        before = light_of(self.row["status_before"])
        if self.row["status_before"] is None or GREY in (before, self.light) or before == self.light:
            return ""
        order = [RED, YELLOW, GREEN]
        if self.light not in order or before not in order:
            return ""
        return "好转" if order.index(self.light) > order.index(before) else "转差"

    @property
    def is_ordinal(self) -> bool:
        """Whether it is a grade: the numbers are ranks, which only sort."""
        return bool(self.row["measure_kind"] == "ordinal")

    def _change(self, which: str, *, is_relative: bool) -> Change:
        """`which` names the columns of the figure before; a relative change needs one above 0."""
        now, before = self.row["actual_value"], self.row[f"{which}_value"]
        if now is None or before is None:
            return Change(MISSING, None, "")
        period = period_name(self.row[f"{which}_period_code"])
        against = f"{period} {self._figure(before, self.row[f'{which}_text'])}"
        if self.is_ordinal:
            # The first rank is the best.
            steps = int(before - now)
            return Change(f"{'升' if steps > 0 else '降'} {abs(steps)} 级" if steps else "持平", steps, against)
        change = now - before
        if not change:
            return Change("持平", 0.0, against)
        if is_relative and before > 0:
            ratio = float(now / before)
            growth = 100 * (ratio - 1)
            words = f"为 {rounded(ratio, 1)} 倍" if ratio > MOST_TIMES else signed(percent(growth))
            return Change(words, growth, against)
        unit = "个百分点" if self.row["unit"] == "%" else None if self.row["unit"] == "比" else self.row["unit"]
        return Change(signed(with_unit(rounded(change), unit)), float(change), against)

    def _figure(self, value: Decimal | float | None, text: str | None) -> str:
        """A number with its unit; a grade as it was written, for its rank means nothing to people."""
        if self.is_ordinal and value is not None:
            grade = (text or "").strip() or exact(value)
            return grade if grade.endswith("类") else f"{grade} 类"
        return with_unit(exact(value), self.row["unit"])

    def _goal(self) -> str:
        value, upper = self.row["target_value"], self.row["target_upper_value"]
        if self.is_ordinal:
            return self._figure(value, self.row["target_text"])
        if upper is not None:
            return with_unit(f"{exact(value)}—{exact(upper)}", self.row["unit"])
        number = exact(value)
        if self.row["target_kind"] == "change_from_baseline":
            unit = "个百分点" if self.row["unit"] == "%" else self.row["unit"]
            return f"{'降低' if value < 0 else '提高'} {with_unit(number.lstrip('−'), unit)}"
        return COMPARATORS.get(self.row["comparator"], "") + with_unit(number, self.row["unit"])


def standings_of(rows: Iterable[Record], labels: dict[str, str], sources: Sources) -> list[Standing]:
    """The rows of the standings with their words and the places their figures come from."""
    return [_standing(row, labels, sources) for row in rows]


def behind(standings: Iterable[Standing]) -> list[Standing]:
    """Those that are behind, the worst first: by status, then by pace."""
    return sorted(
        (standing for standing in standings if standing.is_behind),
        key=lambda one: (
            gravity_of(one.row["status"]),
            one.row["pace_pct"] is None,
            one.row["pace_pct"] or 0.0,
            one.key,
        ),
    )


def count_lights(standings: Iterable[Standing]) -> dict[str, int]:
    """How many stand under each light, by its code; what has none under `unlit`."""
    counts = dict.fromkeys([*(light.code for light in LIGHTS), "unlit"], 0)
    for standing in standings:
        counts[standing.light.code] += 1
    return counts


def _standing(row: Record, labels: dict[str, str], sources: Sources) -> Standing:
    subject = f"{row['town_name']} · {row['indicator_name_zh']}"
    title = "".join(filter(None, (row["document_title"], row["document_no"] and f"（{row['document_no']}）")))
    statement = row["statement_text"] or row["target_text"]
    baseline = row | {"baseline_path": row["target_path"], "baseline_sha256": row["target_sha256"]}
    baseline |= {"baseline_sheet": row["target_sheet"], "baseline_received_at": row["target_received_at"]}
    target_source = sources.number(row, "target", statement, f"{subject} · {row['target_year']}年目标", title)
    # In the body of a notice the baseline stands in the same words as the target.
    baseline_source = target_source if row["stated_in"] == "body" and row["baseline_text"] else None
    return Standing(
        row,
        status_words(row, labels),
        light_of(row["status"]),
        target_source,
        sources.number(
            baseline, "baseline", row["baseline_text"], f"{subject} · {row['baseline_year']}年基期", title
        )
        if row["baseline_cell"]
        else baseline_source,
        sources.number(row, "actual", row["actual_text"], f"{subject} · {_period(row['period_code'])}"),
        sources.number(row, "earlier", row["earlier_text"], f"{subject} · {_period(row['earlier_period_code'])}"),
    )


def status_words(row: Record, labels: dict[str, str]) -> str:
    """The status in words; of water alone people say 恶化."""
    if row["status"] == "deteriorating" and row["measure_kind"] == "ordinal":
        return "恶化"
    return ABSENCES.get(row["status"]) or labels[row["status"]]


def _period(code: str | None) -> str:
    return (period_name(code) or code) if code else ""
