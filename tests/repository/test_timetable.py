"""The timetable names tasks that exist; a misspelled one would fail in the worker's log and nowhere else."""

from config.celery import app


def test_every_entry_names_a_task_of_this_project() -> None:
    app.loader.import_default_modules()
    planned = {entry["task"] for entry in app.conf.beat_schedule.values()}
    assert "sandbox.tasks.forget_replies" in planned
    assert planned <= set(app.tasks)
