"""Merging the services' descriptions."""

from typing import Any

from gateway.reference.openapi import merge
from gateway.route_table import RouteTable


def a_document(path: str, schema: dict[str, Any], *, operation: str = "list") -> dict[str, Any]:
    reference = {"$ref": "#/components/schemas/Thing"}
    return {
        "openapi": "3.1.0",
        "info": {"title": "x", "version": "v1"},
        "paths": {
            path: {
                "parameters": [],
                "get": {
                    "operationId": operation,
                    "responses": {"200": {"description": "ok", "content": {"application/json": {"schema": reference}}}},
                },
            }
        },
        "components": {"schemas": {"Thing": schema, "Nest": {"items": reference}}},
    }


def merged(**documents: dict[str, Any]) -> dict[str, Any]:
    return merge(documents, public_url="http://x", table=RouteTable())


def schema_of(document: dict[str, Any], path: str) -> str:
    content = document["paths"][path]["get"]["responses"]["200"]["content"]
    reference: str = content["application/json"]["schema"]["$ref"]
    return reference


def test_a_name_for_two_things_gets_its_service_in_front_everywhere() -> None:
    document = merged(
        cases=a_document("/api/v1/cases", {"type": "object"}),
        referrals=a_document("/api/v1/referrals", {"type": "string"}),
    )

    assert document["components"]["schemas"]["Thing"] == {"type": "object"}
    assert document["components"]["schemas"]["ReferralsThing"] == {"type": "string"}
    assert schema_of(document, "/api/v1/cases").endswith("/Thing")
    assert schema_of(document, "/api/v1/referrals").endswith("/ReferralsThing")


def test_a_name_for_the_same_thing_is_kept_once() -> None:
    document = merged(
        cases=a_document("/api/v1/cases", {"type": "object"}),
        referrals=a_document("/api/v1/referrals", {"type": "object"}),
    )

    assert "ReferralsThing" not in document["components"]["schemas"]


def test_operation_names_stay_unique() -> None:
    document = merged(
        cases=a_document("/api/v1/cases", {}), referrals=a_document("/api/v1/referrals", {}, operation="list")
    )

    assert document["paths"]["/api/v1/cases"]["get"]["operationId"] == "list"
    assert document["paths"]["/api/v1/referrals"]["get"]["operationId"] == "referrals_list"


def test_what_the_gateway_does_not_open_is_not_described() -> None:
    document = merged(cases=a_document("/api/v1/secret", {}))

    assert "/api/v1/secret" not in document["paths"]
