"""Every model has a factory, and what it makes is valid and of one sandbox, with which it goes."""

from typing import Any

import pytest
from django.apps import apps
from django.db.models import Model
from factory.django import DjangoModelFactory

from fixtures import factories
from sandbox.models import Sandbox
from sandbox.removal import deletions, remove
from tests.register.test_constraints import APPS, checked_as_on_commit

pytestmark = pytest.mark.django_db

FACTORIES: dict[type[Model], type[DjangoModelFactory[Any]]] = {
    made._meta.model: made
    for made in vars(factories).values()
    if isinstance(made, type) and issubclass(made, DjangoModelFactory) and made is not DjangoModelFactory
}


def models() -> set[type[Model]]:
    return {model for app in APPS for model in apps.get_app_config(app).get_models()}


def test_every_model_has_a_factory() -> None:
    assert FACTORIES.keys() == models()


@pytest.mark.parametrize("model", FACTORIES, ids=lambda model: model.__name__)
def test_what_a_factory_makes_breaks_nothing_and_stays_in_one_sandbox(model: type[Model]) -> None:
    checked_as_on_commit(FACTORIES[model].create)
    assert Sandbox.objects.count() == 1
    checked_as_on_commit(FACTORIES[model].create)
    assert model._default_manager.count() == Sandbox.objects.count() == 2


def test_every_table_has_its_deletion() -> None:
    assert sorted(statement.split('"')[1] for statement in deletions()) == sorted(m._meta.db_table for m in models())


@pytest.mark.parametrize("model", FACTORIES, ids=lambda model: model.__name__)
def test_a_row_goes_with_its_sandbox_and_no_other_does(model: type[Model]) -> None:
    FACTORIES[model].create()
    going = Sandbox.objects.get()
    kept: Any = FACTORIES[model].create()
    checked_as_on_commit(lambda: remove(going))
    assert list(model._default_manager.all()) == [kept]
