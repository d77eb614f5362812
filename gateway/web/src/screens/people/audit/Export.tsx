import { useState } from "preact/hooks";
import { codeList } from "../../../api/codelists";
import { AUDITED, type AuditExport, type Audited, exportAudit } from "../../../api/people/audit";
import { useAttempt } from "../../../forms/attempt";
import { LabelledDay } from "../../../forms/fields/DayInput";
import { LabelledPick } from "../../../forms/fields/Pick";
import { t, tn } from "../../../i18n";
import { may, session } from "../../../session/session";
import { Dialog } from "../../../ui/dialogs/Dialog";
import { DialogActions } from "../../../ui/dialogs/DialogActions";
import { showToast } from "../../../ui/dialogs/Toasts";
import { ProblemNote } from "../../../ui/loading/ProblemState";
import { keepBlob, keepFile } from "../../../ui/page/keepFile";
import type { ListAddress } from "../../../ui/table/listAddress";
import { knownNames } from "./names";
import { entriesOf, NARROWING, narrowed, sheetOf } from "./sheet";
import { everyUser } from "./who";

const DAY_MS = 86_400_000;
const USUAL_DAYS = 30;
const SHEET = "sheet";
const SIGNED = "signed";

/** The button, and the question of what and why before a file is made. */
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

interface FormProps {
  address: ListAddress;
  close: () => void;
}

function ExportForm({ address, close }: FormProps) {
  const { problem, busy, attempt } = useAttempt();
  const asked = useAsked(address);
  const { form, service, country, from, until, reason } = asked.values;
  const isSheet = form === SHEET;
  const save = (event: Event) => {
    event.preventDefault();
    void attempt(async () => {
      showToast(await (isSheet ? keepSheet(asked.values, address) : keepSigned(asked.values)));
      close();
    });
  };
  return (
    <form class="stack" onSubmit={save}>
      <LabelledPick
        id="export-form"
        label={t("audit.export.form")}
        value={form}
        choose={asked.choose("form")}
        items={[SHEET, SIGNED].map((code) => ({ code, label: t(`audit.export.${code as typeof SHEET}`) }))}
      />
      <p>{t(isSheet ? "audit.export.sheetLead" : "audit.export.lead")}</p>
      {isSheet && NARROWING.some((name) => address.values[name]) && <p>{t("audit.export.narrowed")}</p>}
      <Where service={service} country={country} every={isSheet} choose={asked.choose} />
      <LabelledDay id="export-from" label={t("audit.from")} value={from} choose={asked.choose("from")} />
      <LabelledDay id="export-until" label={t("audit.until")} value={until} choose={asked.choose("until")} />
      <LabelledPick
        id="export-reason"
        label={t("audit.export.reason")}
        value={reason}
        choose={asked.choose("reason")}
        none={t("audit.export.choose")}
        items={codeList("audit_export_reason")?.items ?? []}
      />
      <ProblemNote problem={problem} />
      <DialogActions
        text={t("audit.export")}
        disabled={busy || !reason || !from || !until || (!isSheet && !service)}
        close={close}
      />
    </form>
  );
}

type Asked = Record<"form" | "service" | "country" | "from" | "until" | "reason", string>;
type Choose = (name: keyof Asked) => (value: string) => void;

function useAsked({ values: chosen }: ListAddress): { values: Asked; choose: Choose } {
  const [values, setValues] = useState<Asked>({
    form: SHEET,
    service: chosen.service ?? "",
    country: chosen.country ?? String(countries()[0] ?? ""),
    from: chosen.from ?? dayBefore(USUAL_DAYS),
    until: chosen.until ?? dayBefore(0),
    reason: "",
  });
  return { values, choose: (name) => (value) => setValues((before) => ({ ...before, [name]: value })) };
}

interface WhereProps extends Pick<Asked, "service" | "country"> {
  every: boolean;
  choose: Choose;
}

function Where({ service, country, every, choose }: WhereProps) {
  const some = countries().map((code) => ({ code: String(code), label: String(code) }));
  return (
    <>
      <LabelledPick
        id="export-service"
        label={t("audit.export.service")}
        value={service}
        choose={choose("service")}
        none={t(every ? "audit.everyService" : "audit.export.choose")}
        items={AUDITED.map((code) => ({ code, label: t(`audit.service.${code}`) }))}
      />
      {some.length > 1 && (
        <LabelledPick
          id="export-country"
          label={t("audit.export.country")}
          value={country}
          choose={choose("country")}
          items={some}
        />
      )}
    </>
  );
}

const countries = () => session.value?.countries ?? [];

async function keepSigned(asked: Asked): Promise<string> {
  await keepFile(await exportAudit(asked.service as Audited, bodyOf(asked)));
  return t("audit.export.done");
}

/** The same signed entries, put into words here: each module writes down that they were exported. */
async function keepSheet(asked: Asked, address: ListAddress): Promise<string> {
  const services = AUDITED.filter((each) => !asked.service || each === asked.service);
  // Names first: one that cannot be asked for stops the export before it is written down.
  const [users, names] = [may("users:read") ? await everyUser() : [], await knownNames()];
  const exported = [];
  // One after the other, so that the sign-in is confirmed once.
  for (const service of services) {
    const answer = await exportAudit(service, bodyOf(asked));
    exported.push(...entriesOf(await answer.text(), service));
  }
  const entries = narrowed(exported, address.values);
  const name = ["audit", asked.service || "all", asked.country, compact(asked.from), compact(asked.until)].join("-");
  keepBlob(new Blob([sheetOf(entries, users, names)], { type: "text/csv" }), `${name}.csv`);
  return tn("audit.export.sheetDone", entries.length);
}

const bodyOf = ({ country, reason, from, until }: Asked) =>
  ({ country, reason, since: startOf(from), until: startOf(until, DAY_MS) }) as AuditExport;

const compact = (day: string) => day.replace(/-/g, "");

const startOf = (day: string, later = 0) => new Date(new Date(`${day}T00:00:00`).getTime() + later).toISOString();

function dayBefore(days: number): string {
  const then = new Date(Date.now() - days * DAY_MS);
  return new Date(then.getTime() - then.getTimezoneOffset() * 60_000).toISOString().slice(0, 10);
}
