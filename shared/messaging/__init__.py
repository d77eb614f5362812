"""How facts travel: the relay carries outbox rows to named queues, consumers apply each once, receipts come back.

PostgreSQL is the truth and Redis the doorbell: losing all of Redis costs seconds, never a fact (ADR 0003).
"""
