"""One OpenAPI 3.1 document out of the services' own, with only the endpoints that the gateway opens."""

import ssl
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import orjson
import urllib3

from gateway.reference.openapi_own import own_document
from gateway.route_table import RouteTable
from gateway.upstream.cached_value import CachedValue

Document = dict[str, Any]
FRESH_SECONDS = 60.0
RETRY_SECONDS = 5.0
"""The wait after a service did not respond."""
_METHODS = ("get", "put", "post", "delete", "patch", "head", "options", "trace")


def merge(documents: Mapping[str, Document], *, public_url: str, table: RouteTable) -> Document:
    """The services' documents as one. A component name used for two things gets its service's name in front."""
    merged = own_document(public_url)
    for service, original in documents.items():
        document = _rewrite(original, _renames(service, original, merged))
        for path, item in sorted(document.get("paths", {}).items()):
            if opened := _opened(path, item, table):
                _make_operation_ids_unique(service, opened, merged)
                merged["paths"].setdefault(path, {}).update(opened)
        for kind, components in document.get("components", {}).items():
            if kind != "securitySchemes":
                merged["components"].setdefault(kind, {}).update(components)
        known = {tag["name"] for tag in merged["tags"]}
        merged["tags"] += [tag for tag in document.get("tags", []) if tag["name"] not in known]
    return merged


def _opened(path: str, item: Document, table: RouteTable) -> Document:
    """The part of a path item whose methods the gateway lets through; {} when it lets none through."""
    methods = table.find(_example(path)) or {}
    opened = {key: value for key, value in item.items() if key not in _METHODS or methods.get(key.upper()) is not None}
    return opened if any(key in _METHODS for key in opened) else {}


def _example(path: str) -> str:
    return "/".join("x" if part.startswith("{") else part.replace("{", "").replace("}", "") for part in path.split("/"))


def _renames(service: str, document: Document, merged: Document) -> dict[str, str]:
    """`#/components/kind/Name` → its new reference, for names that already mean something else."""
    renamed = {}
    for kind, components in document.get("components", {}).items():
        taken = merged["components"].get(kind, {})
        for name, component in components.items():
            if kind != "securitySchemes" and name in taken and taken[name] != component:
                renamed[f"#/components/{kind}/{name}"] = f"#/components/{kind}/{service.capitalize()}{name}"
    return renamed


def _rewrite(document: Document, renamed: Mapping[str, str]) -> Document:
    if not renamed:
        return document
    rewritten: Document = _with_references(document, renamed)
    for old, new in renamed.items():
        kind, name = old.split("/")[2:4]
        components = rewritten["components"][kind]
        components[new.rsplit("/", 1)[1]] = components.pop(name)
    return rewritten


def _with_references(node: Any, renamed: Mapping[str, str]) -> Any:
    if isinstance(node, dict):
        return {
            key: renamed.get(value, value)
            if key == "$ref" and isinstance(value, str)
            else _with_references(value, renamed)
            for key, value in node.items()
        }
    if isinstance(node, list):
        return [_with_references(value, renamed) for value in node]
    return node


def _make_operation_ids_unique(service: str, item: Document, merged: Document) -> None:
    used = {
        operation["operationId"]
        for other in merged["paths"].values()
        for method, operation in other.items()
        if method in _METHODS and "operationId" in operation
    }
    for method in _METHODS:
        operation = item.get(method)
        if operation and operation.get("operationId") in used:
            item[method] = {**operation, "operationId": f"{service}_{operation['operationId']}"}


class MergedDocument:
    """The merged document as JSON, fetched from the services at most once a minute."""

    def __init__(
        self,
        urls: Mapping[str, str],
        build: Callable[[Mapping[str, Document]], Document],
        tls: ssl.SSLContext | None = None,
    ) -> None:
        self._urls = {name: url for name, url in urls.items() if not name.endswith("-stream")}
        self._build = build
        timeout = urllib3.Timeout(connect=1, read=10)
        self._pool = urllib3.PoolManager(timeout=timeout, retries=False, ssl_context=tls)
        self._json = CachedValue(self._build_json, fresh_seconds=FRESH_SECONDS, retry_seconds=RETRY_SECONDS)

    def json(self) -> bytes:
        """The document; an older one while a service is away. Raises Unavailable when there is none yet."""
        return self._json.get()

    def _build_json(self) -> bytes | None:
        with ThreadPoolExecutor(len(self._urls)) as executor:
            documents = dict(zip(self._urls, executor.map(self._fetch, self._urls.values()), strict=True))
        whole = {name: document for name, document in documents.items() if document is not None}
        return orjson.dumps(self._build(whole)) if len(whole) == len(documents) else None

    def _fetch(self, url: str) -> Document | None:
        try:
            answer = self._pool.request("GET", f"{url}/openapi.json")
            document = orjson.loads(answer.data) if answer.status == 200 else None
        except (urllib3.exceptions.HTTPError, ValueError):
            return None
        return document if isinstance(document, dict) else None
