"""Traces of OpenTelemetry: what each step of a request took, from the gateway to a webhook. Off by default."""
