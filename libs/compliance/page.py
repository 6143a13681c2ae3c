"""A pack's text as YAML, strictly, and on which line each part of it stands."""

from collections.abc import Sequence
from typing import Any

import yaml


class PackRefused(ValueError):
    """A pack that says something this engine can't evaluate exactly; the message names file, line, rule and reason."""

    def __init__(self, file: str, line: int, reason: str) -> None:
        super().__init__(f"{file}:{line}: {reason}")
        self.file, self.line, self.reason = file, line, reason


class Page:
    """`plain`: what the text says, as mappings, lists and values; PackRefused where it is no YAML, or no mapping."""

    def __init__(self, file: str, text: str) -> None:
        self.file = file
        loader = _Loader(text)
        try:
            self._root = loader.get_single_node()
            self.plain: Any = loader.construct_document(self._root) if self._root else None
        except yaml.MarkedYAMLError as error:
            raise PackRefused(file, error.problem_mark.line + 1 if error.problem_mark else 1, str(error)) from error
        except yaml.YAMLError as error:
            raise PackRefused(file, 1, str(error)) from error
        finally:
            loader.dispose()

    def line_of(self, path: Sequence[str | int]) -> int:
        """The line of a part, or of the nearest part above it that stands in the text."""
        node, line = self._root, 1
        for step in path:
            below = _below(node, step)
            if below is None:
                break
            line, node = below
        return line

    def refused(self, path: Sequence[str | int], reason: str) -> PackRefused:
        return PackRefused(self.file, self.line_of(path), reason)


def _below(node: Any, step: str | int) -> tuple[int, Any] | None:
    if isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
        return node.value[step].start_mark.line + 1, node.value[step]
    if isinstance(node, yaml.MappingNode):
        return next(((key.start_mark.line + 1, value) for key, value in node.value if key.value == step), None)
    return None


class _Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    """Safe, by libyaml where it is there, and strict: a key given twice refuses the file."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        seen: set[str] = set()
        for key, _ in node.value:
            if key.value in seen:
                raise yaml.constructor.ConstructorError(
                    None, None, f"the key {key.value!r} stands twice", key.start_mark
                )
            seen.add(key.value)
        found: dict[Any, Any] = super().construct_mapping(node, deep)
        return found
