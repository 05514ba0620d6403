"""Departments of several districts side by side: 区教委 is one in each."""

from __future__ import annotations


def office_name(district_name: str, department_name: str) -> str:
    """大足区教委 for 区教委 of 大足区; a name that does not begin with 区 is kept, for it says whose it is."""
    return district_name + department_name[1:] if department_name.startswith("区") else department_name
