import { useState } from "preact/hooks";
import { assignmentOf } from "../../../api/case/team";
import { colleagues, nameAndTeam } from "../../../api/people/colleagues";
import { create } from "../../../api/request";
import { keyFor, useAttempt } from "../../../forms/attempt";
import { Pick } from "../../../forms/fields/Pick";
import { asProblem } from "../../../http/problem";
import { t } from "../../../i18n";
import { session } from "../../../session/session";
import { showToast } from "../../../ui/dialogs/Toasts";
import { ProblemNote } from "../../../ui/loading/ProblemState";

/** Roles that attend cases; the server knows who is active with one of them. */
const ATTENDS: readonly string[] = ["caseworker", "supervisor"];

interface Props {
  id: string;
  /** The words of the case, for those who hear the question. */
  name: string;
  /** Who has it now: not offered again. */
  now?: string | null;
  assigned: () => void;
}

/** Gives a case to a person of the organisation, or takes it over. */
export function AssignTo({ id, name, now = null, assigned }: Props) {
  const [chosen, setChosen] = useState("");
  const { problem, busy, attempt } = useAttempt();
  const own = session.value?.subject ?? "";
  const give = (user_id: string) =>
    attempt(async () => {
      const { path, body } = assignmentOf(id, { user_id, instead_of: now });
      try {
        await create(path, body, keyFor(assigned, { id, user_id, now }));
        showToast(t("team.assigned"));
      } catch (thrown) {
        const { code, message } = asProblem(thrown);
        if (code !== "assigned_meanwhile") throw thrown;
        // Who has it by now is shown, and the choice is made anew.
        showToast(message);
      }
      setChosen("");
      assigned();
    });
  const staff = colleagues().filter(({ id: who, role }) => who !== now && who !== own && ATTENDS.includes(role));
  return (
    <div class="no-print">
      <div class="row">
        <label class="govuk-visually-hidden" for={`assign-${id}`}>
          {t("team.assignOf", { name })}
        </label>
        <Pick
          id={`assign-${id}`}
          value={chosen}
          choose={setChosen}
          none={t("team.choose")}
          items={staff.map((each) => ({ code: each.id, label: nameAndTeam(each) }))}
        />
        <button type="button" class="btn btn--second" disabled={busy || !chosen} onClick={() => void give(chosen)}>
          {t("team.assign")}
        </button>
        {now !== own && (
          <button type="button" class="btn btn--plain" disabled={busy} onClick={() => void give(own)}>
            {t("team.take")}
          </button>
        )}
      </div>
      <ProblemNote problem={problem} />
    </div>
  );
}
