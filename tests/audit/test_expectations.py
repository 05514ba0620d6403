"""Every expectation fails where its promise is broken, and only there; a correct warehouse passes."""

from __future__ import annotations

import pytest

from dagster_project.warehouse.audit.auditor import SUITES
from dagster_project.warehouse.audit.suites import load_suite
from tests.audit.cases import Case
from tests.audit.cases_of_landing import LANDING, LANDING_HOLDS, LANDING_OTHER_WAYS
from tests.audit.cases_of_marts import MARTS, MARTS_HOLD, MARTS_OTHER_WAYS
from tests.audit.conftest import Bench


def test_every_expectation_has_a_case_of_its_own() -> None:
    for suite, cases in (("landing", LANDING), ("marts", MARTS)):
        assert [case.broken for case in cases] == [expectation.id for expectation in load_suite(suite)]


@pytest.mark.parametrize("suite", SUITES)
def test_the_real_data_keeps_every_promise(bench: Bench, suite: str) -> None:
    results = bench.audit(suite)
    assert {name: result.observed_value for name, result in results.items() if not result.success} == {}
    assert list(results) == [expectation.id for expectation in load_suite(suite)]
    assert not any(result.sample_rows for result in results.values())


@pytest.mark.parametrize("broken", LANDING, ids=str)
def test_landing(bench: Bench, broken: Case) -> None:
    bench.change_landing(*broken.statements)
    assert bench.failed("landing") == {broken.broken}


@pytest.mark.parametrize("broken", MARTS, ids=str)
def test_marts(bench: Bench, broken: Case) -> None:
    bench.change_build(*broken.statements)
    assert bench.failed("marts") == {broken.broken}


@pytest.mark.parametrize("together", LANDING_OTHER_WAYS)
def test_landing_in_other_ways(bench: Bench, together: list[Case]) -> None:
    bench.change_landing(*(statement for broken in together for statement in broken.statements))
    assert bench.failed("landing") == {broken.broken for broken in together}


@pytest.mark.parametrize("together", MARTS_OTHER_WAYS)
def test_marts_in_other_ways(bench: Bench, together: list[Case]) -> None:
    bench.change_build(*(statement for broken in together for statement in broken.statements))
    assert bench.failed("marts") == {broken.broken for broken in together}


def test_what_is_allowed_holds(bench: Bench) -> None:
    bench.change_landing(*LANDING_HOLDS)
    bench.change_build(*MARTS_HOLD)
    assert bench.failed("landing") == set()
    assert bench.failed("marts") == set()
