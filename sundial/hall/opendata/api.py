"""The description of the interface in OpenAPI 3.1, made from the same schema the data are."""

from __future__ import annotations

from typing import Any

from sundial.hall.opendata.datasets import Dataset, open_data

# RFC 9457, with the code of the sentence and the parameter it is about.
PROBLEM_TYPE = "application/problem+json"
PROBLEM = {
    "type": "object",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "code": {"type": "string"},
        "field": {"type": "string"},
    },
}
FORMATS = {"date": "date", "datetime": "date-time"}


def description(server: str) -> dict[str, Any]:
    """The whole description; ``server`` is where it is served."""
    datasets = open_data().datasets
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Sundial open data 日晷开放数据",
            "version": "1",
            "description": "Read only. Identifiers never change; fields are only ever added.",
        },
        "servers": [{"url": server}],
        "paths": {path: _get for name, each in datasets.items() for path, _get in _paths(name, each)},
        "components": {"schemas": {name: _schema(each) for name, each in datasets.items()} | {"problem": PROBLEM}},
    }


def _paths(name: str, dataset: Dataset) -> list[tuple[str, dict[str, Any]]]:
    row = {"$ref": f"#/components/schemas/{name}"}
    page = {
        "type": "object",
        "required": ["rows", "next"],
        "properties": {"rows": {"type": "array", "items": row}, "next": {"type": ["string", "null"]}},
    }
    limit = {"type": "integer", "minimum": 1, "maximum": open_data().page}
    asked = [_query("organ", "code of an organ"), _query("after", "what the page before gave as next")]
    asked += [{"name": "limit", "in": "query", "description": "rows of one page at most", "schema": limit}]
    asked += [_query("since", "day; only what changed since", "date")] if dataset.changes else []
    one = {"name": "id", "in": "path", "required": True, "schema": {"type": "string"}}
    return [
        (f"/{name}", {"get": _operation(f"list_{name}", dataset, page, asked)}),
        (f"/{name}/{{id}}", {"get": _operation(f"one_{name}", dataset, row, [one])}),
    ]


def _operation(key: str, dataset: Dataset, answer: dict[str, Any], asked: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "operationId": key,
        "summary": str(dataset.title),
        "parameters": asked,
        "responses": {
            "200": {"description": "found", "content": {"application/json": {"schema": answer}}},
            "400": _failure("a parameter is unknown or cannot be read; field names it"),
            "404": _failure("unknown"),
            "429": _failure("too many requests; Retry-After says when to come back"),
        },
    }


def _failure(about: str) -> dict[str, Any]:
    schema = {"$ref": "#/components/schemas/problem"}
    return {"description": about, "content": {PROBLEM_TYPE: {"schema": schema}}}


def _query(name: str, about: str, form: str = "") -> dict[str, Any]:
    schema = {"type": "string", **({"format": form} if form else {})}
    return {"name": name, "in": "query", "description": about, "schema": schema}


def _schema(dataset: Dataset) -> dict[str, Any]:
    fields = {}
    for each in dataset.fields:
        kind = "integer" if each.type == "integer" else "string"
        form = {"format": FORMATS[each.type]} if each.type in FORMATS else {}
        fields[each.name] = {"type": [kind, "null"], **form, "description": str(each.label)}
    return {"type": "object", "description": str(dataset.about), "properties": fields, "required": ["id"]}
