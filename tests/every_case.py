"""Many cases in one test, for checks that cost less than what pytest does around each test.

Every case is checked, also after one has failed, and a failure names its case.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeVar

import pytest

Case = TypeVar("Case")


def of_each(
    cases: Iterable[Case], name: Callable[[Case], str]
) -> Callable[[Callable[[Case], None]], Callable[[], None]]:
    """Makes a test of a check of one case."""
    listed = list(cases)
    assert listed, "no case: the test would prove nothing"

    def decorate(check: Callable[[Case], None]) -> Callable[[], None]:
        def test() -> None:
            failed = []
            for case in listed:
                try:
                    check(case)
                except Exception as failure:  # an error in a check fails its case, too
                    failed.append((case, failure))
            if len(failed) == 1:
                case, failure = failed[0]
                failure.args = (f"{name(case)}: {failure}",)
                raise failure
            if failed:
                pytest.fail("\n".join(f"{name(case)}: {failure!r}" for case, failure in failed))

        test.__name__, test.__doc__, test.__module__ = check.__name__, check.__doc__, check.__module__
        return test

    return decorate
