"""The programming interface's documentation as one plain page, made from its OpenAPI description. No script, no CDN."""

from __future__ import annotations

import json
from typing import Any

from randers_rag.web.markup import page, text

_EXAMPLES = {
    "/api/v1/ask": {"question": "hvad sagde grupperne om unge?", "history": []},
    "/api/v1/search": {"question": "unge", "k": 3},
    "/api/v1/feedback": {"question": "hvad sagde grupperne om unge?", "statements": [], "verdict": "up"},
}


def documentation(description: dict[str, Any], base: str) -> str:
    """Return the page; ``base`` leads to the root of the pages."""
    schemas = description.get("components", {}).get("schemas", {})
    operations = "".join(
        _operation(path, method, operation, schemas)
        for path, methods in description["paths"].items()
        for method, operation in methods.items()
    )
    body = (
        '<main class="rr-alone rr-docs"><h1>Programgrænseflade</h1>'
        f"<p>{text(description['info']['description'])} Alt er JSON i UTF-8; fejl er "
        "<em>problem details</em> (RFC 9457). Den maskinlæsbare beskrivelse er "
        '<a href="api/v1/openapi.json">openapi.json</a>.</p>'
        f"{operations}<h2>Typer</h2>{''.join(_schema(name, schema) for name, schema in sorted(schemas.items()))}"
        '<p><a href="./">Til spørgsmål og svar</a></p></main>'
    )
    return page("Programgrænseflade – randers-rag", body, base)


def _operation(path: str, method: str, operation: dict[str, Any], schemas: dict[str, Any]) -> str:
    body = operation.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema", {})
    example = ""
    if path in _EXAMPLES:
        content = json.dumps(_EXAMPLES[path], ensure_ascii=False)
        example = f"<pre tabindex=\"0\">curl -H 'content-type: application/json' -d '{text(content)}' …{path}</pre>"
    fields = _schema_table(f"{method.upper()} {path}", schemas.get(_name(body), {}))
    statuses = ", ".join(text(status) for status in operation["responses"])
    return (
        f'<h2><code>{text(method.upper())} {text(path)}</code></h2><p lang="en">{text(operation["summary"])}</p>'
        f"{example}{fields}<p>Svar: {statuses}</p>"
    )


def _name(schema: dict[str, Any]) -> str:
    return str(schema.get("$ref", "")).rsplit("/", 1)[-1]


def _schema(name: str, schema: dict[str, Any]) -> str:
    about = f'<p lang="en">{text(schema["description"])}</p>' if "description" in schema else ""
    return f'<h3 id="{text(name)}"><code>{text(name)}</code></h3>{about}{_schema_table(name, schema)}'


def _schema_table(name: str, schema: dict[str, Any]) -> str:
    properties = schema.get("properties", {})
    if not properties:
        return ""
    required = schema.get("required", [])
    rows = "".join(
        f'<tr><th scope="row"><code>{text(key)}</code></th><td>{_type(field)}</td>'
        f'<td>{"ja" if key in required else "nej"}</td><td lang="en">{text(field.get("description", ""))}</td></tr>'
        for key, field in properties.items()
    )
    head = '<tr><th scope="col">Felt</th><th scope="col">Type</th><th scope="col">Kræves</th>'
    table = f'<table><thead>{head}<th scope="col">Betydning</th></tr></thead><tbody>{rows}</tbody></table>'
    return f'<div class="rr-wide" tabindex="0" role="region" aria-label="Felter i {text(name)}">{table}</div>'


def _type(field: dict[str, Any]) -> str:
    if "$ref" in field:
        return f"<code>{text(_name(field))}</code>"
    if "items" in field:
        return f"liste af {_type(field['items'])}"
    if "anyOf" in field:
        return " eller ".join(_type(option) for option in field["anyOf"])
    if "enum" in field:
        return ", ".join(f"<code>{text(value)}</code>" for value in field["enum"])
    return f"<code>{text(field.get('type', 'any'))}</code>"
