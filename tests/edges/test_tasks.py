"""Tasks of the eligibility app and the timetable."""

from datetime import timedelta

import pytest
from pytest_django.fixtures import Settings

from config import celery_app
from eligibility.models import Inquiry
from eligibility.tasks import trim_journal
from sandbox.edge import stamp
from tests.edges.conftest import World


@pytest.mark.parametrize(("days", "left"), [(0, 2), (31, 2), (29, 1)])
def test_journal_is_kept_as_many_days_of_real_time_as_set(
    world: World, settings: Settings, days: int, left: int
) -> None:
    settings.ONSHI_JOURNAL_DAYS = days
    world.ask()
    Inquiry.objects.update(wall_at=stamp() - timedelta(days=30))
    world.ask()
    assert trim_journal() == 2 - left
    assert Inquiry.objects.count() == left


def test_the_timetable_names_tasks_that_exist() -> None:
    celery_app.loader.import_default_modules()
    assert {entry["task"] for entry in celery_app.conf.beat_schedule.values()} <= set(celery_app.tasks)
