"""The cases service, as the caller of this request sees it."""

from flask import request

from services.referrals.adapters.cases_client import CallersCases
from services.referrals.bootstrap import services
from shared.web.problems import language


def callers_cases() -> CallersCases:
    """Acts for the caller of this request (token exchange)."""
    return services().cases.for_caller(authorization=request.headers["Authorization"], language=language())
