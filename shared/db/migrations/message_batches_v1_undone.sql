DROP FUNCTION write_messages, take_turns, mark_applied;
CREATE INDEX outbox_delivery_due ON outbox_delivery (next_attempt_at) WHERE state IN ('pending', 'published');
DROP INDEX outbox_delivery_next;
ALTER TABLE outbox_delivery DROP COLUMN priority, DROP COLUMN organisation_id;
