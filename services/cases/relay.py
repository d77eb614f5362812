"""The relay: `python -m services.cases.relay`."""

from services.cases.domain.imports.run import RunImport
from services.cases.settings import cases_settings
from shared.messaging.relay import run

if __name__ == "__main__":
    run(cases_settings().common, (RunImport.QUEUE,))
