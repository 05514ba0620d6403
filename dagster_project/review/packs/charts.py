"""The charts of a pack: two Altair specifications that the page's script draws with the figures of each chart."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any

from dagster_project.review.cycle_review import Cycle
from dagster_project.review.packs.lights import GREEN, GREY, LIGHTS, RED, YELLOW, light_of
from dagster_project.wording.number_text import exact, rounded, with_unit
from dagster_project.wording.periods import period_name

Record = dict[str, Any]
Key = tuple[str, str]

WIDTH, HEIGHT = 262, 120
ROW_HEIGHT = 22
FONT = '"Noto Sans CJK SC","Source Han Sans SC","Microsoft YaHei","PingFang SC",sans-serif'
_SHAPES = {GREEN.code: "circle", YELLOW.code: "triangle-up", RED.code: "square", GREY.code: "diamond"}
# What the script leaves behind; of the libraries only vega-embed survives the bundling.
_SNIPPET = "window.vegaEmbed = vegaEmbed;"
_LINE, _RULE, _SOFT, _GRID = "#2f6690", "#7b8794", "#4b5560", "#e4e8eb"


def chart_script() -> str:
    """The script that draws charts with nothing from outside: sets window.vegaEmbed, 0.9 MB."""
    import vl_convert

    # Within a page the end of a script is wherever these signs stand.
    return vl_convert.javascript_bundle(_SNIPPET).replace("</script", "<\\/script").replace("<!--", "<\\!--")


def chart_specs() -> dict[str, Any]:
    """The specifications by name, without figures: `pace` against time and `towns` side by side."""
    return {"pace": _pace_spec(), "towns": _towns_spec()}


def pace_figures(points: Iterable[Record], cycle: Cycle) -> dict[Key, Record]:
    """The figures of the chart of each town and indicator that has any: rows, the axis, and a text for those
    who do not see it.

    An amount counts again from each January: it is drawn within the year while the year goes on and has reports;
    else, as everything else, over the years.
    """
    by_key: dict[Key, list[Record]] = defaultdict(list)
    for point in points:
        by_key[point["town_code"], point["indicator_code"]].append(point)
    return {key: _pace_of(found, cycle) for key, found in by_key.items()}


def town_figures(rows: list[Record], name: str, unit: str) -> Record:
    """The figures of the comparison of one indicator, best first."""
    drawn = [
        {
            "t": row["town_name"],
            "v": float(row["actual_value"]),
            "s": light_of(row["status"]).code,
            "n": row["rank"],
        }
        for row in rows
    ]
    median = with_unit(rounded(rows[0]["median_value"]), unit)
    return {
        "chart": "towns",
        "rows": [*drawn, {"m": rows[0]["median_value"]}],
        "height": ROW_HEIGHT * len(rows),
        "alt": f"{name}：{len(rows)} 个镇，中位数 {median}",
    }


def _pace_of(points: list[Record], cycle: Cycle) -> Record:
    of_year = [point for point in points if point["grain"] != "year" and point["year"] == cycle.ends_on.year]
    is_within = points[-1]["way"] == "amount" and bool(of_year) and cycle.cycle_kind != "year"
    over_years = [point for point in points if point["way"] != "amount" or point["grain"] == "year"]
    place = _month if is_within else _year
    # Of periods that end on one day the longest, which comes first, speaks for all.
    by_day = {point["ends_on"]: point for point in reversed(of_year if is_within else over_years)}
    drawn = list(reversed(by_day.values()))
    rows = [
        {
            "k": "actual",
            "x": place(point["ends_on"]),
            "v": float(point["actual_value"]),
            "s": light_of(point["status"]).code,
            "t": f"{period_name(point['period_code'])}：{exact(point['actual_value'])}",
        }
        for point in drawn
    ]
    last = drawn[-1] if drawn else points[-1]
    rows += [
        {"k": "expected", "x": x, "v": float(v)}
        for x, v in _line(drawn or points[-1:], is_within)
        if v is not None
    ]
    goal = last["year_goal_value"] if is_within else last["goal_value"]
    if goal is not None:
        at = 12 if is_within else last["target_year"]
        rows.append({"k": "goal", "x": at, "v": float(goal), "t": f"目标：{rounded(goal)}"})
    return {"chart": "pace", "rows": rows, "axis": "months" if is_within else "years", "alt": _alt(drawn)}


def _line(points: list[Record], is_within: bool) -> list[tuple[float, Any]]:
    """Where the figure should stand from the baseline to the goal; within a year by way of what was due."""
    point = points[-1]
    if is_within and point["year_goal_value"] is None:
        return []
    if is_within:
        due = {_month(one["ends_on"]): one["expected_value"] for one in points}
        return sorted(({0.0: 0} | due | {12.0: point["year_goal_value"]}).items())
    ends = point["baseline_year"], point["target_year"]
    if point["way"] == "level":
        return [(year, point["goal_value"]) for year in ends]
    if point["baseline_value"] is None:
        return []
    return list(zip(ends, (point["baseline_value"], point["goal_value"]), strict=True))


def _year(day: date) -> float:
    """Years as a number; a whole one is the end of that year, for which its figure stands."""
    return round(day.year - 1 + day.month / 12, 4)


def _month(day: date) -> float:
    return float(day.month)


def _alt(points: list[Record]) -> str:
    return "；".join(
        f"{period_name(point['period_code'])} {exact(point['actual_value'])}"
        + (f"（应达 {rounded(point['expected_value'])}）" if point["expected_value"] is not None else "")
        for point in points
    )


def _pace_spec() -> dict[str, Any]:
    import altair as alt

    base = alt.Chart(alt.NamedData("figures"))
    x = alt.X("x:Q", title=None, axis=alt.Axis(format="d", grid=False), scale=alt.Scale(nice=False))
    y = alt.Y("v:Q", title=None, axis=alt.Axis(tickCount=4), scale=alt.Scale(zero=False, padding=8))
    lights = [light.code for light in LIGHTS]
    actual = base.transform_filter("datum.k == 'actual'")
    layers = [
        base.transform_filter("datum.k == 'expected'").mark_line(color=_RULE, strokeDash=[5, 3]).encode(x=x, y=y),
        actual.mark_line(color=_LINE, strokeWidth=1.5).encode(x=x, y=y),
        base.transform_filter("datum.k == 'goal'")
        .mark_point(shape="diamond", color=_SOFT, filled=False, size=70)
        .encode(x=x, y=y, tooltip="t:N"),
        actual.mark_point(filled=True, opacity=1, size=62).encode(
            x=x,
            y=y,
            tooltip="t:N",
            shape=alt.Shape("s:N", legend=None, scale=_scale(lights, [_SHAPES[code] for code in lights])),
            color=alt.Color("s:N", legend=None, scale=_scale(lights, [light.ink for light in LIGHTS])),
        ),
    ]
    return _plain(alt.layer(*layers).properties(width=WIDTH, height=HEIGHT))


def _towns_spec() -> dict[str, Any]:
    import altair as alt

    base = alt.Chart(alt.NamedData("figures"))
    lights = [light.code for light in LIGHTS]
    x = alt.X("v:Q", title=None, axis=alt.Axis(tickCount=4), scale=alt.Scale(zero=False, padding=10))
    y = alt.Y("t:N", title=None, sort=alt.EncodingSortField("n", order="ascending"))
    towns = base.transform_filter("isValid(datum.t)")
    layers = [
        base.transform_filter("isValid(datum.m)").mark_rule(color=_RULE, strokeDash=[5, 3]).encode(x="m:Q"),
        towns.mark_point(filled=True, opacity=1, size=70).encode(
            x=x,
            y=y,
            shape=alt.Shape("s:N", legend=None, scale=_scale(lights, [_SHAPES[code] for code in lights])),
            color=alt.Color("s:N", legend=None, scale=_scale(lights, [light.ink for light in LIGHTS])),
        ),
        towns.mark_text(align="left", dx=9, color=_SOFT).encode(x=x, y=y, text=alt.Text("v:Q", format=",~r")),
    ]
    return _plain(alt.layer(*layers).properties(width=WIDTH))


def _scale(domain: list[str], values: list[str]) -> Any:
    import altair as alt

    return alt.Scale(domain=domain, range=values)


def _plain(chart: Any) -> dict[str, Any]:
    """The specification as data, without a reference to a schema outside."""
    look = {"labelFont": FONT, "labelFontSize": 11, "labelColor": _SOFT, "gridColor": _GRID}
    axis = look | {"domainColor": _RULE, "tickColor": _RULE}
    configured = chart.configure(
        background="transparent",
        font=FONT,
        axis=axis,
        view={"stroke": None},
        text={"fontSize": 11},
    )
    spec: dict[str, Any] = configured.to_dict()
    del spec["$schema"]
    return spec
