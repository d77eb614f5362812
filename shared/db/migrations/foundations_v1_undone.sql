DROP TABLE idempotency, audit_seal, audit, dead_letter, inbox_position, inbox;
DROP FUNCTION write_down, outbox_put;
DROP TABLE outbox_position, outbox_delivery, outbox;
DROP SCHEMA authz CASCADE;
