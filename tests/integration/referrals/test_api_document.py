"""The OpenAPI document, the endpoints, and the readiness of the API."""

from openapi_spec_validator import validate

from tests.integration.referrals.network import Network

CONTRACT = {
    "/api/v1/audit/referrals": {"get"},
    "/api/v1/audit/referrals/chain": {"get"},
    "/api/v1/audit/referrals/exports": {"post"},
    "/api/v1/directory/services": {"get", "post"},
    "/api/v1/directory/services/{offer_id}": {"get", "patch", "delete"},
    "/api/v1/cases/{case_id}/transfers": {"post"},
    "/api/v1/movements": {"get"},
    "/api/v1/organisations/{organisation_id}/services": {"post"},
    "/api/v1/referrals": {"get", "post"},
    "/api/v1/referrals/escalated": {"get"},
    "/api/v1/referrals/unacknowledged": {"get"},
    "/api/v1/referrals/{referral_id}": {"get"},
    "/api/v1/referrals/{referral_id}/scrub-text": {"post"},
    "/api/v1/referrals/{referral_id}/packet": {"get"},
    "/api/v1/referrals/{referral_id}/events": {"get"},
    "/api/v1/referrals/{referral_id}/deliveries": {"get"},
    **{
        f"/api/v1/referrals/{{referral_id}}/{action}": {"post"}
        for action in (
            "receive",
            "request-info",
            "accept",
            "reject",
            "cancel",
            "case",
            "start",
            "complete",
            "provide-info",
            "acknowledge-withdrawal",
            "assign",
            "arrival",
            "follow-up",
            "request-transfer",
            "refuse-transfer",
        )
    },
    "/api/v1/notifications": {"get"},
    "/api/v1/notifications/{notification_id}/read": {"post"},
    "/api/v1/notifications/read": {"post"},
    "/api/v1/notifications/stream": {"get"},
    "/api/v1/notification-channels/email": {"get", "put"},
    "/api/v1/webhook-endpoints": {"get", "post"},
    "/api/v1/webhook-endpoints/{endpoint_id}": {"get", "patch", "delete"},
    "/api/v1/webhook-endpoints/{endpoint_id}/rotate-secret": {"post"},
    "/api/v1/webhook-endpoints/{endpoint_id}/test": {"post"},
    "/api/v1/webhook-endpoints/{endpoint_id}/deliveries": {"get"},
    "/api/v1/webhook-endpoints/{endpoint_id}/deliveries/replay": {"post"},
    "/api/v1/webhook-endpoints/{endpoint_id}/deliveries/{delivery_id}/replay": {"post"},
}


def test_the_document_is_valid_and_names_every_endpoint(network: Network) -> None:
    document = network.client.get("/openapi.json").json

    validate(document)
    methods = {"get", "post", "put", "patch", "delete"}
    assert {path: set(operations) & methods for path, operations in document["paths"].items()} == CONTRACT


def test_an_empty_step_may_come_without_a_body(network: Network) -> None:
    sent = network.send()

    answer = network.ask("POST", f"/referrals/{sent['id']}/receive", network.shelter)

    assert answer.status_code == 200, answer.json
