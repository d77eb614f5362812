import type { OperationsProblem } from "../../../api/people/operations";
import { type Key, language, number, t } from "../../../i18n";

const STEPS = [
  ["day", 86_400],
  ["hour", 3600],
  ["minute", 60],
] as const;

/** A span for people, in the largest unit that it has two of: `36 hours`, `12 días`. */
export function span(seconds: number): string {
  const [unit, size] = STEPS.find(([, each]) => seconds >= 2 * each) ?? ["second", 1];
  return unitText(Math.floor(seconds / size), unit);
}

/** The same of days, which may be over: `-3 days`. */
export const days = (value: number): string => unitText(Math.floor(value), "day");

/** A clock that is ahead or behind, in seconds with one decimal. */
export const offset = (value: number): string => unitText(Math.round(value * 10) / 10, "second");

export const percent = (share: number): string => `${number(Math.floor(share * 100))} %`;

function unitText(value: number, unit: "day" | "hour" | "minute" | "second"): string {
  const format = { style: "unit", unit, unitDisplay: "long" } as const;
  return new Intl.NumberFormat(language.value === "es" ? "es-419" : "en", format).format(value);
}

/** What a service, a kind of process, a state … is called; a code of a later release is shown as it is. */
export const named = (
  kind: "service" | "process" | "state" | "check" | "certificate" | "volume",
  code: string,
): string => t(`operations.${kind}.${code}` as Key) || code;

/** How the value of a problem is written, by its code; others are counts. */
const VALUES: Record<string, (value: number) => string> = {
  MessagesWait: span,
  BackupOld: span,
  DrillOld: span,
  ArchiveStopped: span,
  AuditNotVerified: span,
  AuditUnsealed: span,
  CertificateExpires: days,
  CertificateExpired: days,
  AuthorityExpires: days,
  ClockOff: offset,
  RetiredKeyKept: days,
  DiskFills: percent,
  DiskFull: percent,
};

/** The codes whose value may be missing, because the thing never happened. */
const NEVER: Record<string, Key> = {
  BackupOld: "operations.problem.BackupNever",
  DrillOld: "operations.problem.DrillNever",
  AuditNotVerified: "operations.problem.AuditNeverVerified",
};

/** A problem as a sentence; one of a later release says at least its code. */
export function problemWords({ code, service, subject, value }: OperationsProblem): string {
  const key = value === null && NEVER[code] ? NEVER[code] : (`operations.problem.${code}` as Key);
  const values = {
    service: service ? named("service", service) : "",
    subject: subject ? subjectWords(code, subject) : "",
    value: value === null ? "" : (VALUES[code] ?? number)(value),
  };
  return t(key, values) || t("operations.problem.other", { code });
}

/** The name of a queue or of an event, which is shown beside the sentence as machines write it. */
export const codeOf = ({ code, subject }: OperationsProblem): string | null => (NAMELESS.has(code) ? subject : null);

const NAMELESS = new Set(["MessagesWait", "QueueGrows", "DeadLetters"]);

function subjectWords(code: string, subject: string): string {
  if (code === "ProcessMissing" || code === "ClockOff") return named("process", subject);
  if (code.startsWith("Service")) return checks(subject.split(", "));
  if (code.startsWith("Disk")) return named("volume", subject);
  return code === "RetiredKeyKept" ? subject : named("certificate", subject);
}

export const checks = (names: readonly string[]): string => names.map((name) => named("check", name)).join(", ");
