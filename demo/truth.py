"""What must become of everything that was sent, counted from the plan: the warehouse is held against it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any

from demo.plan import Sent
from demo.reports import ACCEPTED, BLANK, WITHDRAWN

# Warnings about figures beside others concern what is current: a later version takes them away.
OF_CURRENT = {
    *("year_to_date_falls", "jump_own_history", "jump_other_towns", "part_exceeds_whole"),
    *("growth_disagrees", "nothing_to_withdraw", "progress_falls"),
}
STANDING = (ACCEPTED, WITHDRAWN)


def truth_of(sent: Iterable[Sent]) -> dict[str, Any]:
    """Counts of files and values by outcome and of issues by rule. `sent` is in the order of arrival."""
    files, values, issues = Counter[str](), Counter[str](), Counter[str]()
    # Of each figure the version that counts now.
    current: dict[tuple[str, ...], tuple[str, tuple[str, ...]]] = {}
    standing_count = 0
    for one in sent:
        report = one.report
        if report.file_rule:
            files["duplicate" if report.file_rule == "file_duplicate" else "rejected"] += 1
            continue
        fates = [line.fate for line in report.lines]
        is_partly = any(fate not in (*STANDING, BLANK) for fate in fates)
        is_empty = all(fate == BLANK for fate in fates)
        files["partly_accepted" if is_partly else "empty" if is_empty else "accepted"] += 1
        issues.update(report.notes)
        for line in report.lines:
            values["landed"] += 1
            if line.fate == BLANK:
                values["blank"] += 1
            elif line.fate in STANDING:
                standing_count += 1
                current[line.key] = line.fate, line.warned
            else:
                values["quarantined"] += 1
                issues[line.fate] += 1
            issues.update(rule for rule in line.warned if rule not in OF_CURRENT)
    for fate, warned in current.values():
        values[fate] += 1
        issues.update(rule for rule in warned if rule in OF_CURRENT)
    # What notices.py plants: an office that nobody knows, and a sentence that contradicts its annex.
    issues["measure_department_unknown"] += 1
    values["superseded"] = standing_count - len(current)
    file_rules = Counter(one.report.file_rule for one in sent if one.report.file_rule)
    return {
        "files": dict(sorted(files.items())),
        "file_rules": dict(sorted(file_rules.items())),
        "values": dict(sorted(values.items())),
        "issues": dict(sorted(issues.items())),
        "target_conflicts": 1,
    }
