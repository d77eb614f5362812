"""The unit of work of identity in memory: `work.FakeIdentityWork`."""
