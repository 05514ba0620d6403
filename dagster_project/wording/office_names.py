"""Departments of several districts side by side: 区教委 is one in each."""

from __future__ import annotations


def office_name(district_name: str, department_name: str) -> str:
    """大足区教委 for 区教委, 荣昌区万灵山公司 for 万灵山公司; 大足高新区 says by itself whose it is."""
    if department_name.startswith(district_name[:2]):
        return department_name
    return district_name + department_name.removeprefix("区")
