"""The engine without TensorFlow.

Rasa imports TensorFlow with its first module, for components that this project does not use; it is
more than 200 MB and half of the time to start. Here every ``import tensorflow`` finds a stand-in:
classes can be derived from its names and functions marked with them, and nothing of it computes.
A model that does need TensorFlow is refused with a sentence; `ENGINE_TENSORFLOW=on` loads the real
one.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import Any

_LEFT_OUT = ("tensorflow", "tensorflow_addons", "tensorflow_hub", "tensorflow_text", "keras")
_MEND = (
    "This model needs TensorFlow, which the engine leaves out to be small. "
    "Set ENGINE_TENSORFLOW=on and start the engine again."
)


class TensorflowLeftOutError(RuntimeError):
    """Something that is only in TensorFlow was asked to compute."""


class _NameType(type):
    """The type of a stand-in: a class that has every attribute, each of the same kind."""

    def __getattr__(cls, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return _name(name)

    def __call__(cls, *given: Any, **more: Any) -> Any:
        if not _is_stand_in(cls):  # a class of Rasa's that is derived from one
            raise TensorflowLeftOutError(_MEND)
        # As a decorator: `@tf.function`, with settings or without.
        if len(given) == 1 and not more and callable(given[0]):
            return given[0]
        return lambda function=None, *_, **__: function

    def __getitem__(cls, _: Any) -> Any:
        return cls

    def __or__(cls, _: Any) -> Any:
        return cls

    def __ror__(cls, _: Any) -> Any:
        return cls


def _is_stand_in(one: type) -> bool:
    return "_stand_in" in vars(one)


def _name(name: str) -> Any:
    return _NameType(name, (), {"_stand_in": True})


class _Module(ModuleType):
    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        made = _name(name)
        setattr(self, name, made)
        return made


class _Finder(MetaPathFinder, Loader):
    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if fullname.partition(".")[0] not in _LEFT_OUT:
            return None
        return ModuleSpec(fullname, self, is_package=True)

    def create_module(self, spec: ModuleSpec) -> ModuleType:
        return _Module(spec.name)

    def exec_module(self, module: ModuleType) -> None:
        """There is nothing to run."""


def wants_tensorflow(environment: Mapping[str, str]) -> bool:
    """Say whether the settings ask for the real one."""
    return environment.get("ENGINE_TENSORFLOW", "").strip().lower() in ("on", "1")


def leave_out_tensorflow() -> None:
    """Put the stand-in in place; to be called before anything of Rasa is imported."""
    if "tensorflow" not in sys.modules:
        sys.meta_path.insert(0, _Finder())
