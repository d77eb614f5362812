import type { Case } from "../../../api/case/cases";
import { decideOverride, listOverrides, type Override, reviewOverride } from "../../../api/case/overrides";
import type { PersonOfCase } from "../../../api/case/persons";
import { codeLabel } from "../../../api/codelists";
import { colleagueName, colleagues } from "../../../api/people/colleagues";
import { organisationName } from "../../../api/people/organisationNames";
import { useAttempt } from "../../../forms/attempt";
import { type Key, moment, t } from "../../../i18n";
import { CardHead } from "../../../parts/CardHead";
import { may, session } from "../../../session/session";
import { Tag } from "../../../ui/facts/Tag";
import { Lines } from "../../../ui/loading/Lines";
import { ProblemNote } from "../../../ui/loading/ProblemState";
import { useResource } from "../../../ui/loading/resource";

interface Props {
  record: Case;
  persons: readonly PersonOfCase[];
  /** Something was decided or reviewed, which is a task of the case no longer. */
  changed: () => void;
}

/** Requests to send without a consent: who asked and why, what was decided, and what the review found. */
export function Overrides({ record, persons, changed }: Props) {
  const { id } = record;
  const overrides = useResource((context) => listOverrides(id, context), [id], id);
  const done = () => {
    overrides.reload();
    changed();
  };
  return (
    <section class="card" data-part="overrides">
      <CardHead
        title={t("override.title")}
        way={may("cases:write") && !record.closed_on && { to: `/cases/${id}/override`, text: t("override.ask") }}
      />
      <Lines from={overrides} none={t("override.none")}>
        {(override) => <Line key={override.id} override={override} record={record} persons={persons} done={done} />}
      </Lines>
    </section>
  );
}

interface LineProps extends Omit<Props, "changed"> {
  override: Override;
  done: () => void;
}

function Line({ override, record, persons, done }: LineProps) {
  const about = persons.find(({ id }) => id === override.person_id);
  const recipient = organisationName(override.recipient_organisation_id);
  return (
    <li class="consent">
      <p>
        <strong>{codeLabel("legal_basis_override", override.basis)}</strong>{" "}
        <Tag tone={override.in_force ? "leaf" : "clay"}>{t(stateOf(override))}</Tag>
      </p>
      <p>{override.reason}</p>
      <p class="small soft">
        {about && `${about.pseudonym} · `}
        {[
          codeLabel("consent_purpose", override.purpose),
          recipient,
          t("consent.scope", { scope: codeLabel("disclosure_profile", override.data_scope) }),
        ].join(" · ")}
      </p>
      <p class="small soft">{stepsOf(override).join(" · ")}</p>
      {override.finding && <p class="small">{t(`override.finding.${override.finding}` as Key)}</p>}
      {override.in_force && may("referrals:send") && !record.closed_on && (
        <a class="btn btn--second no-print" href={`#${toRefer(record.id, override)}`}>
          {t("override.refer")}
        </a>
      )}
      <Answers record={record} override={override} done={done} />
    </li>
  );
}

/** Where the override is the ground of a referral. */
function toRefer(id: string, { id: override, person_id }: Override): string {
  return `/cases/${id}/refer?${new URLSearchParams({ override, ...(person_id && { person: person_id }) })}`;
}

function stateOf({ state, in_force }: Override): Key {
  if (state === "approved" && !in_force) return "override.state.ended";
  return `override.state.${state}` as Key;
}

function stepsOf({ asked_by, asked_at, decided_by, ends_at }: Override): string[] {
  return [
    t("override.askedBy", { who: colleagueName(asked_by), when: moment(asked_at) }),
    ...(decided_by ? [t("override.decidedBy", { who: colleagueName(decided_by) })] : []),
    ...(ends_at ? [t("override.until", { when: moment(ends_at) })] : []),
  ];
}

/** Whether the reader may answer: not who asked, and not who decided; without another supervisor, who attends the case. */
function mayAnswer({ asked_by, decided_by, state }: Override): boolean {
  const involved = [asked_by, decided_by];
  if (involved.includes(session.value?.subject ?? "")) return false;
  if (may("cases:supervise")) return true;
  const others = colleagues().filter(({ id, role }) => role === "supervisor" && !involved.includes(id));
  return state === "approved" && may("cases:write") && others.length === 0;
}

/** What another person is asked next: to decide, and later to review. */
function Answers({ record, override, done }: { record: Case; override: Override; done: () => void }) {
  const { problem, busy, attempt } = useAttempt();
  const { id: caseId, closed_on } = record;
  const waits = override.state === "requested";
  // A closed case is not decided about any more; what left before is still reviewed.
  const isAsked = waits ? !closed_on : override.state === "approved" && !override.finding;
  if (!isAsked || !mayAnswer(override)) return null;
  const press = (act: () => Promise<unknown>) => () => void attempt(() => act().then(done));
  const [first, second] = waits
    ? ([
        { text: t("override.approve"), act: () => decideOverride(caseId, override.id, "approved") },
        { text: t("override.refuse"), act: () => decideOverride(caseId, override.id, "refused") },
      ] as const)
    : ([
        { text: t("override.justified"), act: () => reviewOverride(caseId, override.id, "justified") },
        { text: t("override.notJustified"), act: () => reviewOverride(caseId, override.id, "not_justified") },
      ] as const);
  return (
    <fieldset class="govuk-fieldset row no-print">
      <legend class="govuk-fieldset__legend">{t(waits ? "override.decide" : "override.review")}</legend>
      <button type="button" class="btn" disabled={busy} onClick={press(first.act)}>
        {first.text}
      </button>
      <button type="button" class="btn btn--second" disabled={busy} onClick={press(second.act)}>
        {second.text}
      </button>
      <ProblemNote problem={problem} />
    </fieldset>
  );
}
