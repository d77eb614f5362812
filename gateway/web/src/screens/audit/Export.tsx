import { useState } from "preact/hooks";

import { AUDITED, type AuditExport, type Audited, exportAudit } from "../../api/audit";
import { codeList } from "../../api/codelists";
import { useAttempt } from "../../forms/attempt";
import { LabelledPick } from "../../forms/Pick";
import { t } from "../../i18n";
import { session } from "../../session/session";
import { Dialog } from "../../ui/Dialog";
import { DialogActions } from "../../ui/DialogActions";
import { keepFile } from "../../ui/keepFile";
import { ProblemNote } from "../../ui/ProblemState";
import { showToast } from "../../ui/Toasts";
import type { ListAddress } from "../../ui/table/listAddress";

const DAY_MS = 86_400_000;
const USUAL_DAYS = 30;

/** The button, and the question of what and why before a signed file is made. */
export function Export({ address }: { address: ListAddress }) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <button type="button" class="btn btn--second" onClick={() => setOpen(true)}>
        {t("audit.export")}
      </button>
      {open && (
        <Dialog title={t("audit.export")} onClose={() => setOpen(false)}>
          <ExportForm address={address} close={() => setOpen(false)} />
        </Dialog>
      )}
    </>
  );
}

function ExportForm({ address, close }: { address: ListAddress; close: () => void }) {
  const { problem, busy, attempt } = useAttempt();
  const countries = session.value?.countries ?? [];
  const [service, setService] = useState<string>(address.values.service ?? AUDITED[0]);
  const [country, setCountry] = useState(String(countries[0] ?? ""));
  const [from, setFrom] = useState(address.values.from ?? dayBefore(USUAL_DAYS));
  const [until, setUntil] = useState(address.values.until ?? dayBefore(0));
  const [reason, setReason] = useState("");
  const save = (event: Event) => {
    event.preventDefault();
    const body = { country, reason, since: startOf(from), until: startOf(until, DAY_MS) } as AuditExport;
    void attempt(async () => {
      await keepFile(await exportAudit(service as Audited, body));
      showToast(t("audit.export.done"));
      close();
    });
  };
  const some = countries.map((code) => ({ code: String(code), label: String(code) }));
  return (
    <form class="stack" onSubmit={save}>
      <p>{t("audit.export.lead")}</p>
      <LabelledPick
        id="export-service"
        label={t("audit.export.service")}
        value={service}
        choose={setService}
        items={AUDITED.map((code) => ({ code, label: t(`audit.service.${code}`) }))}
      />
      {some.length > 1 && (
        <LabelledPick
          id="export-country"
          label={t("audit.export.country")}
          value={country}
          choose={setCountry}
          items={some}
        />
      )}
      <Day id="export-from" label={t("audit.from")} value={from} choose={setFrom} />
      <Day id="export-until" label={t("audit.until")} value={until} choose={setUntil} />
      <LabelledPick
        id="export-reason"
        label={t("audit.export.reason")}
        value={reason}
        choose={setReason}
        none={t("audit.export.choose")}
        items={codeList("audit_export_reason")?.items ?? []}
      />
      <ProblemNote problem={problem} />
      <DialogActions text={t("audit.export")} disabled={busy || !reason || !from || !until} close={close} />
    </form>
  );
}

interface DayProps {
  id: string;
  label: string;
  value: string;
  choose: (day: string) => void;
}

function Day({ id, label, value, choose }: DayProps) {
  return (
    <div class="govuk-form-group">
      <label class="govuk-label" for={id}>
        {label}
      </label>
      <input
        class="govuk-input"
        id={id}
        type="date"
        value={value}
        onChange={(event) => choose(event.currentTarget.value)}
      />
    </div>
  );
}

const startOf = (day: string, later = 0) => new Date(new Date(`${day}T00:00:00`).getTime() + later).toISOString();

function dayBefore(days: number): string {
  const then = new Date(Date.now() - days * DAY_MS);
  return new Date(then.getTime() - then.getTimezoneOffset() * 60_000).toISOString().slice(0, 10);
}
