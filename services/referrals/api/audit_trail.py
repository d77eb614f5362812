"""`/api/v1/audit/referrals`: who sent, read and answered referrals, without what stands in them."""

from services.referrals.adapters.audited_referrals import visible_to
from services.referrals.bootstrap import services
from shared.web.audit_trail import AuditedService, audit_trail

blp = audit_trail(AuditedService("referrals", services, visible_to))
