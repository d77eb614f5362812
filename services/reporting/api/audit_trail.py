"""`/api/v1/audit/reporting`: who defined, ran and downloaded extracts and read figures."""

from services.reporting.adapters.extracts.audited_extracts import visible_to
from services.reporting.bootstrap import services
from shared.web.audit_trail import AuditedService, audit_trail

blp = audit_trail(AuditedService("reporting", services, visible_to))
