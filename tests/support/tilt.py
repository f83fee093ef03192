"""A Tiltfile run by a Starlark interpreter, with built-ins that remember how they were called."""

import subprocess
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

import starlark
import yaml

from support.manifests import TOP, built

_DIALECT = starlark.Dialect.standard()
_DIALECT.enable_keyword_only_arguments = True
_DIALECT.enable_lambda = True
_DIALECT.enable_load = True
_DIALECT.enable_top_level_stmt = True
_RECORDED = (
    "allow_k8s_contexts",
    "docker_build",
    "k8s_kind",
    "k8s_resource",
    "k8s_yaml",
    "local_resource",
)


class Call(NamedTuple):
    """One call of a built-in."""

    arguments: tuple[Any, ...]
    options: Mapping[str, Any]

    @property
    def name(self) -> str:
        """Its first argument, by which Tilt knows what it declares."""
        return str(self.arguments[0])


class Tilt:
    """What a Tiltfile declares.

    Args:
        given: What the command line says, by the names that the file defines.
    """

    def __init__(self, **given: Any) -> None:
        self.calls: dict[str, list[Call]] = {name: [] for name in _RECORDED}
        self.enabled: list[str] = []
        self.defined: set[str] = set()
        self._given = given
        self._run("Tiltfile")

    def of(self, name: str) -> list[Call]:
        """The calls of a built-in."""
        return self.calls[name]

    @property
    def resources(self) -> set[str]:
        """The names of all that Tilt would show."""
        return {call.name for each in ("k8s_resource", "local_resource") for call in self.of(each)}

    @property
    def documents(self) -> list[dict[str, Any]]:
        """The objects of the cluster."""
        return [
            document
            for call in self.of("k8s_yaml")
            for document in yaml.safe_load_all(call.arguments[0])
        ]

    def _run(self, path: str) -> starlark.FrozenModule:
        source = (TOP / path).read_text()
        # The interpreter has objects only of its own: `config.parse` is a name here.
        source = source.replace("config.", "config_")
        module = starlark.Module()
        for name, value in self._built_ins().items():
            if callable(value):
                module.add_callable(name, value)
            else:
                module[name] = value
        tree = starlark.parse(path, source, dialect=_DIALECT)
        loader = starlark.FileLoader(lambda name: self._run(_beside(path, name)))
        starlark.eval(module, tree, starlark.Globals.standard(), loader)
        return module.freeze()

    def _built_ins(self) -> dict[str, Callable[..., Any] | str]:
        return {
            **{name: self._recorder(name) for name in _RECORDED},
            "config_define_bool": self._define,
            "config_define_string_list": self._define,
            "config_parse": lambda: self._given,
            "config_set_enabled_resources": self.enabled.extend,
            "decode_yaml_stream": lambda text: list(yaml.safe_load_all(text)),
            "encode_yaml_stream": yaml.safe_dump_all,
            "kustomize": _kustomized,
            "sync": lambda here, there: {"sync": [here, there]},
            "run": lambda command: {"run": command},
            "fall_back_on": lambda files: {"fall_back_on": files},
            "TRIGGER_MODE_MANUAL": "manual",
        }

    def _define(self, name: str, *, args: bool = False, usage: str = "") -> None:
        assert isinstance(args, bool)
        assert isinstance(usage, str)
        self.defined.add(name)

    def _recorder(self, name: str) -> Callable[..., None]:
        def record(*arguments: Any, **options: Any) -> None:
            self.calls[name].append(Call(arguments, options))

        return record


def _beside(path: str, name: str) -> str:
    """Where a file is that another one loads."""
    folder = path.rpartition("/")[0]
    return f"{folder}/{name.removeprefix('./')}" if name.startswith("./") else name


def _kustomized(folder: str) -> str:
    return yaml.safe_dump_all(built(folder.removeprefix("k8s/")))


def is_shell(command: str) -> bool:
    """Whether a shell understands it."""
    run = subprocess.run(["sh", "-n", "-c", command], capture_output=True, check=False)
    return run.returncode == 0
