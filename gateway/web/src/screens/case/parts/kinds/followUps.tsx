import { colleagueName } from "../../../../api/people/colleagues";
import type { Schema } from "../../../../contract/schemas";
import { code, colleague, date, words } from "../../../../forms/questions";
import { day, t } from "../../../../i18n";
import { Code } from "../../../../ui/facts/Code";
import { DueDay } from "../../../../ui/time/DueDay";
import type { CaseKind } from "../kind";

type FollowUp = Schema<"FollowUpAnswer">;

export const FOLLOW_UPS: CaseKind<FollowUp> = {
  owner: "cases",
  name: "follow-ups",
  tab: "plan",
  title: "followUps.title",
  empty: "followUps.empty",
  add: "followUps.add",
  change: "followUps.change",
  fields: () => [
    date("planned_on", { label: "followUps.planned", exact: true, future: true, required: true }),
    code("channel", "follow_up_channel", { label: "followUps.channel" }),
    colleague("responsible"),
    words("note", { label: "followUps.note", hint: "parts.words.hint" }),
    date("done_on", { label: "followUps.done", exact: true }),
    code("outcome", "follow_up_outcome", { label: "followUps.outcome" }),
  ],
  line: (followUp) => (
    <>
      <p>
        <strong>
          {followUp.outcome ? (
            <Code list="follow_up_outcome" code={followUp.outcome} />
          ) : (
            <DueDay on={followUp.planned_on} open />
          )}
        </strong>{" "}
        {followUp.channel && (
          <>
            · <Code list="follow_up_channel" code={followUp.channel} />
          </>
        )}
      </p>
      {followUp.note && <p>{followUp.note}</p>}
      <p class="small soft">
        {followUp.done_on && t("followUps.doneOn", { day: day(followUp.done_on) })}{" "}
        {followUp.responsible && colleagueName(followUp.responsible)}
      </p>
    </>
  ),
};
