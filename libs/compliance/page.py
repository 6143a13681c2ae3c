"""A pack's text as YAML, strictly, and on which line each part of it stands."""

from collections.abc import Sequence
from typing import Any

import yaml

DEPTH_MAX = 32
PARTS_MAX = 50_000
DIGITS_MAX = 18
_TAG = "tag:yaml.org,2002:"
_PLAIN = frozenset({"str", "int", "float", "bool", "null", "seq", "map"})


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
            if self._root:
                self._parts(self._root, 1, {})
            self.plain: Any = loader.construct_document(self._root) if self._root else None
        except yaml.MarkedYAMLError as error:
            raise PackRefused(file, error.problem_mark.line + 1 if error.problem_mark else 1, str(error)) from error
        except yaml.YAMLError as error:
            raise PackRefused(file, 1, str(error)) from error
        except PackRefused:
            raise
        except ValueError as error:  # a tag that its value does not fit
            raise PackRefused(file, 1, f"it is not understood: {error}") from error
        finally:
            loader.dispose()

    def _parts(self, node: Any, depth: int, known: dict[int, int]) -> int:
        """Of how many parts a node is, those it refers to by an alias counted each time; PackRefused for what is no
        plain data, or too much of it. `known`: the nodes counted already."""
        if id(node) in known:
            return known[id(node)]
        line, tag = node.start_mark.line + 1, node.tag.removeprefix(_TAG)
        if depth > DEPTH_MAX:
            raise PackRefused(self.file, line, f"it is nested in more than {DEPTH_MAX} levels")
        if tag not in _PLAIN:
            raise PackRefused(self.file, line, f"this is read as {tag}: write plain text, a date too, in quotes")
        if tag == "int" and len(node.value) > DIGITS_MAX:
            raise PackRefused(self.file, line, f"a number has at most {DIGITS_MAX} digits")
        below = node.value if isinstance(node, yaml.CollectionNode) else ()
        if isinstance(node, yaml.MappingNode):
            for key, _ in below:
                if key.tag != f"{_TAG}str":
                    raise PackRefused(self.file, key.start_mark.line + 1, "a key is plain text")
            below = [value for _, value in below]
        found = known[id(node)] = 1 + sum(self._parts(each, depth + 1, known) for each in below)
        if found > PARTS_MAX:
            raise PackRefused(self.file, line, f"it has more than {PARTS_MAX} parts")
        return found

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
