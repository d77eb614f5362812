import { type Approval, listApprovals, readFollowing, setFollowing, withdrawApproval } from "../../../api/case/team";
import { colleagueName, inChargeOfNone } from "../../../api/people/colleagues";
import { useAttempt } from "../../../forms/attempt";
import { moment, t } from "../../../i18n";
import { may, session } from "../../../session/session";
import { Code } from "../../../ui/facts/Code";
import { ProblemNote } from "../../../ui/loading/ProblemState";
import { Loaded, useResource } from "../../../ui/loading/resource";
import type { TabProps } from "../tabProps";
import { AssignTo } from "./AssignTo";
import { actWords } from "./actWords";
import { DecideApproval } from "./DecideApproval";

/** Who attends the case, whether the reader is told of its changes, and what a second person was asked. */
export default function Team({ record, changed }: TabProps) {
  const { id, assigned_to, closed_on } = record;
  return (
    <section class="card stack" aria-labelledby="team">
      <h2 id="team" class="card__title">
        {t("team.title")}
      </h2>
      <p>{assigned_to ? colleagueName(assigned_to) : inChargeOfNone()}</p>
      {may("cases:write") && !closed_on && (
        <AssignTo id={id} name={record.pseudonym} now={assigned_to} assigned={changed} />
      )}
      <Following id={id} />
      <Approvals id={id} changed={changed} />
    </section>
  );
}

function Following({ id }: { id: string }) {
  const following = useResource((context) => readFollowing(id, context), [id]);
  const { problem, busy, attempt } = useAttempt();
  const set = (follows: boolean) => attempt(async () => following.set(await setFollowing(id, follows)));
  return (
    <Loaded from={following} lines={1}>
      {({ follows }) => (
        <div class="stack no-print">
          <p class="small soft">{t(follows ? "team.followed" : "team.notFollowed")}</p>
          <div class="actions">
            <button type="button" class="btn btn--second" disabled={busy} onClick={() => void set(!follows)}>
              {t(follows ? "team.unfollow" : "team.follow")}
            </button>
          </div>
          <ProblemNote problem={problem} />
        </div>
      )}
    </Loaded>
  );
}

function Approvals({ id, changed }: { id: string; changed: () => void }) {
  const approvals = useResource((context) => listApprovals(id, context), [id], id);
  const done = () => {
    approvals.reload();
    changed();
  };
  return (
    <Loaded from={approvals} lines={1}>
      {({ items }) =>
        items.length > 0 && (
          <>
            <h3>{t("approval.title")}</h3>
            <ul class="lines">
              {items.map((asked) => (
                <Line key={asked.id} asked={asked} done={done} />
              ))}
            </ul>
          </>
        )
      }
    </Loaded>
  );
}

function Line({ asked, done }: { asked: Approval; done: () => void }) {
  return (
    <li class="line line--answers">
      <div class="line__main">
        <span class="line__name">{actWords(asked)}</span>
        <div class="line__facts">
          <span>{t("approval.askedBy", { name: colleagueName(asked.asked_by), at: moment(asked.asked_at) })}</span>
          <Outcome asked={asked} />
        </div>
        {asked.note && <p>{asked.note}</p>}
      </div>
      {!asked.decision && <Answer asked={asked} done={done} />}
    </li>
  );
}

function Outcome({ asked: { decision, decided_by, decided_at, due_at, reason } }: { asked: Approval }) {
  if (!decision || !decided_at)
    return <span>{due_at ? t("approval.alone", { at: moment(due_at) }) : t("approval.waits")}</span>;
  const words = { name: colleagueName(decided_by), at: moment(decided_at) };
  return (
    <span>
      {t(`approval.outcome.${decision}`, words)}
      {reason && (
        <>
          : <Code list="approval_refusal_reason" code={reason} />
        </>
      )}
    </span>
  );
}

/** Who asked may take it back; a supervisor who did not ask decides. */
function Answer({ asked, done }: { asked: Approval; done: () => void }) {
  const { problem, busy, attempt } = useAttempt();
  if (asked.asked_by !== session.value?.subject)
    return may("cases:supervise") ? <DecideApproval asked={asked} done={done} /> : null;
  const withdraw = () => attempt(() => withdrawApproval(asked.case_id, asked.id).then(done));
  return (
    <div class="no-print">
      <button type="button" class="btn btn--plain" disabled={busy} onClick={() => void withdraw()}>
        {t("approval.withdraw")}
      </button>
      <ProblemNote problem={problem} />
    </div>
  );
}
