"""`/api/v1/audit/identity`: the audit of this service; `/api/v1/audit` is its list under the earlier address."""

from services.identity.adapters.organisations.audited_organisation import visible_to
from services.identity.bootstrap import services
from shared.web.audit_trail import AuditedService, audit_trail

blp = audit_trail(AuditedService("identity", services, visible_to))
