import { useState } from "preact/hooks";

import {
  type CountrySetting,
  type Proposal,
  previewSetting,
  proposeSetting,
  type SettingPlan,
} from "../../api/administrationOfCountry";
import { keyFor, useAttempt } from "../../forms/attempt";
import { todayIso } from "../../forms/dates";
import { discard } from "../../forms/drafts";
import { ErrorSummary } from "../../forms/ErrorSummary";
import { Fields } from "../../forms/Fields";
import { useNewForm } from "../../forms/useNewForm";
import { day, language, t } from "../../i18n";
import { Dialog } from "../../ui/Dialog";
import { DialogActions } from "../../ui/DialogActions";
import { ProblemNote } from "../../ui/ProblemState";
import { showToast } from "../../ui/Toasts";
import { fieldsOf } from "./settingFields";

interface Props {
  setting: CountrySetting;
  country: string;
  done: () => void;
}

interface Looked {
  plan: SettingPlan;
  proposal: Proposal;
}

/** Asks for another value, and shows what it would do before it is sent. */
export function Propose({ setting, country, done }: Props) {
  const [looked, look] = useState<Looked>();
  const fields = fieldsOf(setting);
  const address = `/settings?country=${country}&name=${setting.name}`;
  const { form, submission } = useNewForm({
    address,
    fields,
    known: { value: setting.value, valid_from: todayIso() },
    send: async (asked) => {
      const proposal = asked as unknown as Proposal;
      return { proposal, plan: await previewSetting(country, setting.name, proposal) };
    },
    done: look,
  });
  const { save, busy, problem } = submission;
  return (
    <section class="card stack no-print" data-part="propose">
      <h2>{t("setting.change")}</h2>
      <ErrorSummary form={form} fields={[...fields]} />
      <form noValidate onSubmit={save}>
        <Fields fields={fields} form={form} />
        <ProblemNote problem={problem} />
        <div class="actions">
          <button type="submit" class="btn" disabled={busy}>
            {t("setting.preview")}
          </button>
        </div>
      </form>
      {looked && (
        <Confirm
          looked={looked}
          send={() => proposeSetting(country, setting.name, looked.proposal, keyFor(form, looked.proposal))}
          close={() => look(undefined)}
          done={() => {
            discard(address);
            done();
          }}
        />
      )}
    </section>
  );
}

interface ConfirmProps {
  looked: Looked;
  send: () => Promise<unknown>;
  close: () => void;
  done: () => void;
}

/** What would change, from when, and whether it would wait: the last look before it is sent. */
function Confirm({ looked: { plan }, send, close, done }: ConfirmProps) {
  const { problem, busy, attempt } = useAttempt();
  const spoken = language.value;
  const confirm = () =>
    attempt(async () => {
      await send();
      showToast(t(plan.weakens ? "setting.asked" : "setting.decided"));
      close();
      done();
    });
  return (
    <Dialog title={t("setting.preview.title")} onClose={close}>
      <ul class="changes">
        {plan.changes.map((change) => (
          <li key={change.es}>
            {change[spoken]}: <del>{change[`before_${spoken}`]}</del> → <ins>{change[`after_${spoken}`]}</ins>
          </li>
        ))}
      </ul>
      <p>{t("settings.from", { day: day(plan.valid_from) })}</p>
      <p class={plan.weakens ? "note note--sun" : "note"}>{t(plan.weakens ? "setting.weakens" : "setting.holds")}</p>
      <ProblemNote problem={problem} />
      <DialogActions text={t("setting.send")} disabled={busy} press={() => void confirm()} close={close} />
    </Dialog>
  );
}
