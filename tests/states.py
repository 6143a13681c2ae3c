"""What each service's State consists of, as `tests/golden/states.json` keeps it.

A State written by newer code has a higher shape, and older code gives its part back instead of dropping fields: so
whoever adds a field raises the shape, and then writes the file anew: `python -m tests.states`.
"""

import json
from importlib import import_module
from pathlib import Path
from typing import Any

import msgspec

from dunwell.services import FOLDERS
from libs.common.store.state import State

GOLDEN = Path(__file__).parent / "golden" / "states.json"


def state_of(service: str) -> type[State]:
    """The one State that a service keeps."""
    found = vars(import_module(f"services.{service}.model")).values()
    (kind,) = {each for each in found if isinstance(each, type) and issubclass(each, State) and each is not State}
    return kind


def described(kind: type[State]) -> dict[str, Any]:
    """Its shape, and the fields of every struct in it by the struct's name, in the order in which they are stored."""
    structs: dict[str, list[str]] = {}

    def look(found: Any) -> None:
        if isinstance(found, msgspec.inspect.StructType):
            if found.cls.__name__ not in structs:
                structs[found.cls.__name__] = [field.encode_name for field in found.fields]
                for field in found.fields:
                    look(field.type)
        elif isinstance(found, msgspec.Struct):
            for name in found.__struct_fields__:
                inner = getattr(found, name)
                for each in inner if isinstance(inner, tuple) else (inner,):
                    look(each)

    look(msgspec.inspect.type_info(kind))
    return {"shape": kind.shape, "structs": dict(sorted(structs.items()))}


def all_described() -> dict[str, Any]:
    return {service: described(state_of(service)) for service in FOLDERS}


if __name__ == "__main__":
    GOLDEN.write_text(json.dumps(all_described(), indent=1) + "\n")
