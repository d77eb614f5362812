import { readTimeline, type TimelineEntry } from "../../../api/case/cases";
import { codeLabel } from "../../../api/codelists";
import { type Key, moment, t } from "../../../i18n";
import { type Change, Changes } from "../../../ui/facts/Changes";
import { happenedToPart } from "../../../ui/facts/happened";
import { More } from "../../../ui/loading/More";
import { Loaded, useResource } from "../../../ui/loading/resource";

/** The kinds with texts of their own; steps of a referral share one sentence, any other is a change. */
const KINDS = new Set([
  "approval.asked",
  "approval.decided",
  "approval.withdrawn",
  "approval.interrupted",
  "case.registered",
  "case.changed",
  "case.closed",
  "case.reopened",
  "case.anonymised",
  "case.assigned",
  "case.received",
  "case.merged",
  "case.separated",
  "case.transferred",
  "case_closure.changed",
  "case_closure.recorded",
  "consent.carried_over",
  "consent.limited",
  "consent.given_back",
  "consent.given",
  "consent.withdrawn",
  "document.deleted",
  "document.received",
  "identity.recorded",
  "identity.erased",
  "movement.changed",
  "movement.recorded",
  "note.written",
  "override.approved",
  "override.refused",
  "override.requested",
  "override.reviewed",
  "packet.sealed",
  "person.added",
  "person.changed",
  "person.removed",
  "flag.changed",
  "flag.recorded",
  "risk.assessed",
  "safety_plan.changed",
  "safety_plan.recorded",
  "screening.changed",
  "screening.recorded",
  "status.decided",
  "stay.changed",
  "stay.recorded",
  "case.sealed",
  "case.unsealed",
  "seal.changed",
  "emergency.opened",
  "emergency.reviewed",
]);

/** What happened, newest first. */
export function Timeline({ id }: { id: string }) {
  const timeline = useResource((context) => readTimeline(id, undefined, context), [id], id);
  return (
    <section class="card">
      <h2 class="card__title">{t("case.timeline")}</h2>
      <Loaded from={timeline}>
        {(page) => (
          <>
            <ol class="timeline">
              {page.items.map((entry) => (
                <li key={entry.id}>
                  <time dateTime={entry.at}>{moment(entry.at)}</time>
                  <Line entry={entry} />
                </li>
              ))}
            </ol>
            <More page={page} load={(cursor) => readTimeline(id, cursor)} show={timeline.set} />
          </>
        )}
      </Loaded>
    </section>
  );
}

/** An age that was corrected: what the person was taken for before, and is now. */
function majorityMoved(before: string, after: string): string {
  return t("timeline.majority", {
    before: codeLabel("majority_status", before),
    after: codeLabel("majority_status", after),
  });
}

function Line({ entry }: { entry: TimelineEntry }) {
  const [subject, step = ""] = entry.kind.split(".");
  const details = entry.details as Record<string, string | undefined>;
  const { code, purpose, referral_id, trafficking_status, overall_risk, majority_before, majority_after } = details;
  if (subject === "referral")
    return (
      <a href={`#/referrals/${referral_id}`}>
        {step.startsWith("escalated")
          ? t("timeline.escalated", { code: code ?? "" })
          : t("timeline.referral", { code: code ?? "", state: codeLabel("referral_status", step) })}
      </a>
    );
  const changes = entry.details.changes as Record<string, Change> | undefined;
  const kind = KINDS.has(entry.kind) ? entry.kind : "other";
  const words = {
    code: code ?? "",
    purpose: purpose ? codeLabel("consent_purpose", purpose) : "",
    risk: overall_risk ? codeLabel("risk_level", overall_risk) : "",
    document: details.kind ? codeLabel("document_kind", details.kind) : "",
    status: trafficking_status ? codeLabel("trafficking_status", trafficking_status) : "",
  };
  return (
    <>
      {happenedToPart(entry.kind) ?? t(`timeline.${kind}` as Key, words)}
      {majority_before && majority_after && ` · ${majorityMoved(majority_before, majority_after)}`}
      {entry.details.sets_risk === false && ` · ${t("assessments.history")}`}
      {changes && <Changes changes={changes} />}
    </>
  );
}
