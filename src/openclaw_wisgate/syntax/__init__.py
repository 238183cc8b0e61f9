"""JSON5 text and its tree, without losing a character; nothing outside knows how it is parsed."""

from __future__ import annotations

from openclaw_wisgate.syntax.document import Document, blank, node_value
from openclaw_wisgate.syntax.nodes import ArrayNode, Comment, Element, Member, Node, ObjectNode, ScalarNode, Value
from openclaw_wisgate.syntax.parser import Parsed, document_of, parse

__all__ = [
    "ArrayNode",
    "Comment",
    "Document",
    "Element",
    "Member",
    "Node",
    "ObjectNode",
    "Parsed",
    "ScalarNode",
    "Value",
    "blank",
    "document_of",
    "node_value",
    "parse",
]
