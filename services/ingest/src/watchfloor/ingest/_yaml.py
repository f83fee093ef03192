"""YAML documents of a file, with a key given twice refused instead of silently dropped."""

from collections.abc import Hashable, Mapping
from typing import Any

import yaml

from watchfloor.reference import BoundedLoader


class _UniqueKeyLoader(BoundedLoader):
    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        keys = [self.construct_object(key, deep=True) for key, _ in node.value]
        for position, key in enumerate(keys):
            if key in keys[:position]:
                raise yaml.constructor.ConstructorError(
                    problem=f"the key {key} is given twice", problem_mark=node.start_mark
                )
        return super().construct_mapping(node, deep=deep)


def read_documents(text: str) -> list[Mapping[str, object]]:
    """The documents of a YAML text.

    Raises:
        ValueError: It is no YAML, or a document is no map; the message says where.
    """
    try:
        loaded = list(yaml.load_all(text, Loader=_UniqueKeyLoader))
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise ValueError(f"line {line}: {error.problem}") from None
    except yaml.YAMLError:
        raise ValueError("this is not YAML") from None
    documents = [document for document in loaded if document is not None]
    if not all(isinstance(document, dict) for document in documents):
        raise ValueError("each document must be a map")
    return documents
