"""`/api/v1/audit/cases`: who read or changed cases, proceedings and perpetrators, without what stands in them."""

from services.cases.adapters.access.audited_cases import visible_to
from services.cases.bootstrap import services
from shared.web.audit_trail import AuditedService, audit_trail

blp = audit_trail(AuditedService("cases", services, visible_to))
