"""Delivery of events and jobs: the relay publishes outbox rows to named queues, consumers apply each and send receipts.

Every event is stored in PostgreSQL until its receipt has come. Losing all of Redis delays events by seconds and loses
none (ADR 0003).
"""
