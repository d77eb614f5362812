import { listWaitingApprovals, type WaitingApproval } from "../../../api/case/team";
import { colleagueName } from "../../../api/people/colleagues";
import { moment, t } from "../../../i18n";
import { ANYTHING } from "../../../notifications/stream";
import { session } from "../../../session/session";
import { Loaded, useResource } from "../../../ui/loading/resource";
import { actWords } from "../../case/team/actWords";
import { DecideApproval } from "../../case/team/DecideApproval";

/** What waits for a second person; nothing stands here when nothing waits. */
export function WaitingApprovals({ decided }: { decided: () => void }) {
  const waiting = useResource((context) => listWaitingApprovals(context), [], ANYTHING);
  const done = () => {
    waiting.reload();
    decided();
  };
  return (
    <Loaded from={waiting} lines={2}>
      {({ items }) =>
        items.length > 0 && (
          <section class="card" aria-labelledby="approvals">
            <h2 id="approvals" class="card__title">
              {t("board.approvals")}
            </h2>
            <ul class="lines">
              {items.map((asked) => (
                <Line key={asked.id} asked={asked} done={done} />
              ))}
            </ul>
          </section>
        )
      }
    </Loaded>
  );
}

function Line({ asked, done }: { asked: WaitingApproval; done: () => void }) {
  const own = asked.asked_by === session.value?.subject;
  return (
    <li class="line line--answers">
      <div class="line__main">
        <span class="line__name">
          <a href={`#/cases/${asked.case_id}?tab=team`}>
            {asked.pseudonym} <span class="case-code">{asked.case_number}</span>
          </a>
        </span>
        <div class="line__facts">
          <span>{actWords(asked)}</span>
          <span>{t("approval.askedBy", { name: colleagueName(asked.asked_by), at: moment(asked.asked_at) })}</span>
        </div>
      </div>
      {own ? (
        <span class="soft small">
          {asked.due_at ? t("approval.alone", { at: moment(asked.due_at) }) : t("approval.own")}
        </span>
      ) : (
        <DecideApproval asked={asked} done={done} />
      )}
    </li>
  );
}
