"""Bring a database to the newest tables without drawing the whole program's models anew for each step.

Django keeps all models of the program as classes and, at every step, makes anew each that is related to the one that changed. Here
everything is related to everything: 400 steps made 13,000 classes, which was seven eighths of the time. A step asks for the one model it
changes; so only that one is made, with those it points at.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from django.apps.registry import Apps
from django.core.management.sql import emit_post_migrate_signal, emit_pre_migrate_signal
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.state import ModelState, ProjectState, StateApps
from django.db.migrations.utils import resolve_relation
from django.db.models import Model
from django.utils import translation

Key = tuple[str, str]  # a room and one of its models, both in small letters


def migrate() -> bool:
    """Apply the migrations the connected database lacks; return False at once when it lacks none.

    Raises ``InconsistentMigrationHistory`` where one is applied before another it builds on.
    """
    executor = Executor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if not plan:
        return False
    executor.loader.check_consistent_history(connection)
    surroundings: dict[str, Any] = {"verbosity": 0, "interactive": False, "db": connection.alias, "plan": plan}
    with translation.override(None):  # what Django notes of the models' names is noted in no language
        emit_pre_migrate_signal(**surroundings)
        executor.migrate(executor.loader.graph.leaf_nodes(), plan)
        emit_post_migrate_signal(**surroundings)
    return True


class Executor(MigrationExecutor):
    """Applies migrations to a state whose models are made when somebody asks for them."""

    def _create_project_state(self, with_applied_migrations: bool = False) -> ProjectState:
        state = super()._create_project_state(with_applied_migrations)  # type: ignore[misc]  # unknown to the stubs
        return StateByNeed(state.models, state.real_apps)


class StateByNeed(ProjectState):
    """What the models are after a step; a class is made of one only when the database's part of the step asks for it."""

    @functools.cached_property
    def apps(self) -> StateApps:
        return ModelsByNeed(self.real_apps, self.models)

    def clone(self) -> StateByNeed:
        return StateByNeed({key: model.clone() for key, model in self.models.items()}, self.real_apps)

    def reload_model(self, app_label: str, model_name: str, delay: bool = False) -> None:
        """Forget the classes: of the next state, others are made."""
        self.__dict__.pop("apps", None)

    def reload_models(self, models: Iterable[Key], delay: bool = True) -> None:
        self.__dict__.pop("apps", None)


class ModelsByNeed(StateApps):
    """Models of a state, made when one asks for one of them; who looks through all of them finds all of them."""

    def __init__(self, real_apps: set[str], states: Mapping[Key, ModelState]) -> None:
        self.states = states
        super().__init__(real_apps, {})  # type: ignore[arg-type]  # a set, as Django's own states hand it over

    def get_model(self, app_label: str, model_name: str | None = None, require_ready: bool = True) -> type[Model]:
        if model_name is None:
            app_label, model_name = app_label.split(".")
        key = (app_label, model_name.lower())
        with self.bulk_update():
            self._make(key)
            for pointed_at in self._pointed_at(key):
                self._make_with_keys(pointed_at)
        return super().get_model(*key, require_ready)

    @functools.cache  # noqa: B019 - Django empties it by this name
    def get_models(self, include_auto_created: bool = False, include_swapped: bool = False) -> list[type[Model]]:
        self.render_multiple([state for key, state in self.states.items() if not self._is_made(key)])
        above: Callable[..., list[type[Model]]] = vars(Apps)[
            "get_models"
        ].__wrapped__  # without its own memory of answers
        return above(self, include_auto_created, include_swapped)

    def _make_with_keys(self, key: Key) -> None:
        """Make a model that another points at: of its columns the type of its key counts, which may be another model's."""
        self._make(key)
        for pointed_at in self._pointed_at(key, only_by_key=True):
            self._make_with_keys(pointed_at)

    def _make(self, key: Key) -> None:
        if key in self.states and not self._is_made(key):
            self.states[key].render(self)

    def _is_made(self, key: Key) -> bool:
        app_label, name = key
        return name in self.all_models[app_label]

    def _pointed_at(self, key: Key, only_by_key: bool = False) -> Iterator[Key]:
        if key not in self.states:
            return
        for field in self.states[key].fields.values():
            if field.remote_field is None or (only_by_key and not field.primary_key):
                continue
            for other in (field.remote_field.model, getattr(field.remote_field, "through", None)):
                if other is not None:
                    yield resolve_relation(other, *key)
