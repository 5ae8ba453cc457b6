"""Arrays as text reach PostgreSQL as they are, whatever stands in them."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from sandbox.database import array, run

pytestmark = pytest.mark.django_db


@given(st.lists(st.none() | st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=20)))
@example(["", "NULL", "null", '"', "\\", "{}", ",", " a ", None, "\n", "　", '\\\\"', "'", "%s"])
def test_elements_come_back_as_they_were(values: list[str | None]) -> None:
    ((given_back,),) = run("SELECT %s::text[]", (array(values),))
    assert given_back == values
