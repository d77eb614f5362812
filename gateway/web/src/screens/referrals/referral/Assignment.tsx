import { useState } from "preact/hooks";
import { inChargeOfNone } from "../../../api/people/colleagues";
import { type Colleague, listColleagues } from "../../../api/people/identity";
import { assignReferral, type Referral } from "../../../api/referrals/referrals";
import { useAttempt } from "../../../forms/attempt";
import { Pick } from "../../../forms/fields/Pick";
import { t } from "../../../i18n";
import { may } from "../../../session/session";
import { showToast } from "../../../ui/dialogs/Toasts";
import { ProblemNote } from "../../../ui/loading/ProblemState";
import { Loaded, useResource } from "../../../ui/loading/resource";

interface Props {
  referral: Referral;
  done: (referral: Referral) => void;
}

/** The member of the receiving organisation to whom it is assigned; a focal point or supervisor can assign another. */
export function Assignment({ referral, done }: Props) {
  const colleagues = useResource((context) => listColleagues(context), [referral.id]);
  return (
    <section class="card no-print">
      <h2 class="card__title">{t("assignment.title")}</h2>
      <Loaded from={colleagues} lines={2}>
        {({ items }) => (
          <div class="stack">
            <p>{nameOf(referral.assigned_to, items)}</p>
            {may("referrals:assign") && !referral.access_ended_at && (
              <Choose referral={referral} colleagues={items} done={done} />
            )}
          </div>
        )}
      </Loaded>
    </section>
  );
}

function Choose({ referral, colleagues, done }: Props & { colleagues: Colleague[] }) {
  const [chosen, setChosen] = useState("");
  const { problem, busy, attempt } = useAttempt();
  const assign = () =>
    attempt(async () => {
      const changed = await assignReferral(referral.id, chosen);
      showToast(t("assignment.done"));
      setChosen("");
      done(changed);
    });
  return (
    <div class="stack">
      <div class="govuk-form-group">
        <label class="govuk-label" for="assigned-to">
          {t("assignment.to")}
        </label>
        <div class="govuk-hint" id="assigned-to-hint">
          {t("assignment.hint")}
        </div>
        <Pick
          id="assigned-to"
          describedBy="assigned-to-hint"
          value={chosen}
          choose={setChosen}
          none={t("form.choose")}
          items={colleagues.map(({ id, display_name }) => ({ code: id, label: display_name }))}
        />
      </div>
      <ProblemNote problem={problem} />
      <div class="actions">
        <button type="button" class="btn btn--second" disabled={busy || !chosen} onClick={() => void assign()}>
          {t("assignment.assign")}
        </button>
      </div>
    </div>
  );
}

function nameOf(id: string | null | undefined, colleagues: Colleague[]): string {
  if (!id) return inChargeOfNone();
  return colleagues.find((colleague) => colleague.id === id)?.display_name ?? t("assignment.left");
}
