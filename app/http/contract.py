"""What FastAPI makes of the routes, completed: what one document can say and many signatures cannot. Nothing here knows a
path or a kind: each step goes over the whole document."""

import json
from collections.abc import Iterator
from http import HTTPStatus
from typing import Any

from app.errors import PROBLEMS, DomainError
from app.http.problem import INSTANCE, MEDIA_TYPE, Problem, described, refusal
from app.http.strict import MERGE_PATCH

Json = dict[str, Any]
SCHEMAS, RESPONSES, HEADERS = "#/components/schemas/", "#/components/responses/", "#/components/headers/"
EXAMPLES = "#/components/examples/"
BEARER = {
    "type": "http",
    "scheme": "bearer",
    "description": "An access key, `pk_…`: `parley keys create` makes it, `make run` prints one. Or a signed token (JWT) of the "
    "OpenID Connect issuer, where the operator has named one. Without either, what is marked `TLP:CLEAR` can be read where the "
    "operator lets anybody.",
}
REQUEST_ID = {"description": "The id of the request, also in the log.", "schema": {"type": "string", "examples": [INSTANCE]}}
REFUSAL_HEADERS = {  # by status: the header that RFC 9110 wants, and an example
    401: ("WWW-Authenticate", "How to say who is asking.", 'Bearer realm="parley"'),
    405: ("Allow", "The methods that the path takes.", "GET, HEAD, POST"),
    415: ("Accept", "The types that the operation takes.", "application/json"),
    429: ("Retry-After", "After how many seconds to try again.", "1"),
    503: ("Retry-After", "After how many seconds to try again.", "1"),
}


def complete(document: Json, tags: dict[str, str], examples: Json) -> Json:
    """The document of the whole contract. `tags`: their descriptions, in the order of reading; those used are listed.
    `examples`: of schemas, by name; any other is put together from the examples of its members."""
    components = document.setdefault("components", {})
    schemas = components["schemas"] = _with_problem(components.get("schemas", {}))
    components["securitySchemes"] = {"bearer": BEARER}
    components["headers"] = {"RequestId": REQUEST_ID}
    components["responses"] = {error.__name__: _refusal(error) for error in PROBLEMS.values()}
    components["examples"] = {name: {"summary": name, "value": value} for name, value in examples.items() if name in schemas}
    _without_unions(document, schemas)
    _fill(schemas, components)
    used = set[str]()
    for operation in operations(document):
        used |= set(operation.get("tags", ()))
        for parameter in operation.get("parameters", ()):
            _choose(parameter)
        if body := operation.get("requestBody"):
            if MERGE_PATCH[0] in body["content"]:
                body["content"][MERGE_PATCH[1]] = dict(body["content"][MERGE_PATCH[0]])
            _show(body["content"], components)
        for status, response in operation["responses"].items():
            if "examples" not in response.get("content", {}).get(MEDIA_TYPE, {"examples": {}}):
                operation["responses"][status] = {"$ref": RESPONSES + PROBLEMS[int(status)].__name__}
                continue
            if MEDIA_TYPE not in response.get("content", {}):
                response["description"] = HTTPStatus(int(status)).description or HTTPStatus(int(status)).phrase
            response.setdefault("headers", {})["X-Request-Id"] = {"$ref": HEADERS + "RequestId"}
            _show(response.get("content", {}), components)
        operation.setdefault("security", [])
    drop_unused(document)
    document["tags"] = [{"name": name, "description": says} for name, says in tags.items() if name in used]
    return document


def operations(document: Json) -> Iterator[Json]:
    """Every operation of every path."""
    for path in document["paths"].values():
        yield from path.values()


def printed(document: Json) -> str:
    """The document as it is committed."""
    return json.dumps(document, indent=1, ensure_ascii=False, sort_keys=True) + "\n"


def _with_problem(schemas: Json) -> Json:
    problem: Json = Problem.model_json_schema(ref_template=SCHEMAS + "{model}")
    own: Json = {name: schema for name, schema in schemas.items() if name not in ("HTTPValidationError", "ValidationError")}
    parts: Json = problem.pop("$defs")
    return own | parts | {"Problem": problem}


def _refusal(error: type[DomainError]) -> Json:
    """A refusal, described once for all operations, with the document that comes with it."""
    example = described(refusal(error, error.meaning.partition(". ")[0].removesuffix(".") + "."), INSTANCE)
    if error.status == HTTPStatus.UNPROCESSABLE_ENTITY:
        example["errors"] = Problem.model_fields["errors"].examples[0]  # type: ignore[index]
    headers: Json = {"X-Request-Id": {"$ref": HEADERS + "RequestId"}}
    if error.status in REFUSAL_HEADERS:
        name, meaning, value = REFUSAL_HEADERS[error.status]
        headers[name] = {"description": meaning, "required": True, "schema": {"type": "string", "examples": [value]}}
    content = {"schema": {"$ref": SCHEMAS + "Problem"}, "examples": {error.code: {"summary": error.title, "value": example}}}
    return {"description": error.meaning, "headers": headers, "content": {MEDIA_TYPE: content}}


def _without_unions(node: Any, schemas: Json) -> None:
    """`anyOf` of one type and null becomes a list of two types, which people and generators read more easily. A vocabulary
    with null gets a name of its own, since a reference takes no second type."""
    if isinstance(node, list):
        for member in node:
            _without_unions(member, schemas)
    if not isinstance(node, dict):
        return
    for member in list(node.values()):
        _without_unions(member, schemas)
    match node.get("anyOf"):
        case [{"type": str(one), **rest}, {"type": "null"}]:
            del node["anyOf"]
            node |= rest | {"type": [one, "null"]}
            if "const" in node:
                node["enum"] = [node.pop("const")]
            if "enum" in node:
                node["enum"] = [*node["enum"], None]
        case [{"$ref": str(named)}, {"type": "null"}] if "enum" in (known := schemas[named.removeprefix(SCHEMAS)]):
            del node["anyOf"]
            node["$ref"] = f"{named}OrNull"
            schemas[node["$ref"].removeprefix(SCHEMAS)] = known | {
                "type": [known["type"], "null"],
                "enum": [*known["enum"], None],
            }


def _choose(parameter: Json) -> None:
    """A parameter is there or not: it cannot be null."""
    schema = parameter["schema"]
    if "$ref" in schema and schema["$ref"].endswith("OrNull"):
        schema["$ref"], parameter["required"] = schema["$ref"].removesuffix("OrNull"), False
    if isinstance(schema.get("type"), list):
        schema["type"], parameter["required"] = schema["type"][0], False
        if "enum" in schema:
            schema["enum"] = [value for value in schema["enum"] if value is not None]
    schema.pop("description", None)  # the parameter has it


def _show(content: Json, components: Json) -> None:
    """A named example where the route gives none."""
    for media in content.values():
        schema = media.get("schema", {})
        if "examples" in media or not schema:
            continue
        name = schema.get("$ref", "").removeprefix(SCHEMAS)
        if name:
            components["examples"].setdefault(name, {"summary": name, "value": _example(schema, components)})
            media["examples"] = {name: {"$ref": EXAMPLES + name}}
        else:
            media["examples"] = {"plain": {"summary": "An example", "value": _example(schema, components)}}


def _fill(schemas: Json, components: Json) -> None:
    """A member that is made of another schema shows that schema's example, unless it has its own."""
    for schema in schemas.values():
        for member in schema.get("properties", {}).values():
            one = member.get("anyOf", [member])[0]
            if "examples" not in member and ("$ref" in one or "$ref" in one.get("items", {})):
                member["examples"] = [_example(one, components)]


def _example(schema: Json, components: Json) -> Any:
    """What is given for the schema; else what its members show."""
    if schema.get("type") == "array" and "$ref" in schema["items"]:
        return [_example(schema["items"], components)]
    if "examples" in schema:
        return schema["examples"][0]
    if "anyOf" in schema:
        return _example(schema["anyOf"][0], components)
    if "$ref" in schema:
        name = schema["$ref"].removeprefix(SCHEMAS)
        given = components["examples"].get(name)
        return given["value"] if given else _example(components["schemas"][name], components)
    return {name: _example(schema["properties"][name], components) for name in schema.get("required", ())}


def drop_unused(document: Json) -> None:
    """What nothing refers to, and then what only that referred to."""
    while True:
        text = json.dumps(document)
        unused = [
            (sort, name)
            for sort in ("schemas", "responses", "examples", "headers")
            for name in document["components"][sort]
            if f'"#/components/{sort}/{name}"' not in text
        ]
        if not unused:
            return
        for sort, name in unused:
            del document["components"][sort][name]
