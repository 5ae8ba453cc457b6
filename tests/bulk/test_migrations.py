"""The way back: tables of bulk look-ups go, with what was in them, and the rest stays."""

import pytest
from django.core.management import call_command
from django.db import connection

from batch.models import BulkJob
from eligibility.models import Inquiry
from tests.bulk.conftest import Bulk, person, work

BEFORE = {"batch": "0006", "eligibility": "0003", "consent": "0003", "sandbox": "0003", "insurers": "0007"}


def migrate(*target: str) -> None:
    with connection.cursor() as cursor:  # a table of which something is still to be checked cannot be changed
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        call_command("migrate", *target, verbosity=0)
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


@pytest.mark.parametrize("apps", [["batch"], list(BEFORE)], ids=["batch", "all"])
def test_there_is_a_way_back_and_forth_again(bulk: Bulk, apps: list[str]) -> None:
    bulk.world.enrol("1")
    single = bulk.world.ask()["X-Inquiry-Id"]
    work(bulk.ask(person(), person()))
    for app in apps:
        migrate(app, BEFORE[app])
    migrate()
    assert not BulkJob.objects.exists()
    assert Inquiry.objects.filter(pk=single).exists()
    work(bulk.ask(person()))
    assert BulkJob.objects.get().answered == 1
