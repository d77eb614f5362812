import type { ComponentChildren } from "preact";

import {
  type CountrySetting,
  type Proposal,
  proposeSetting,
  type SettingPlan,
} from "../../../api/people/administrationOfCountry";
import { keyFor, useAttempt } from "../../../forms/attempt";
import { discard } from "../../../forms/drafts";
import { ErrorSummary } from "../../../forms/fields/ErrorSummary";
import { Fields } from "../../../forms/fields/Fields";
import type { UsedForm } from "../../../forms/useForm";
import { day, language, t } from "../../../i18n";
import { Dialog } from "../../../ui/dialogs/Dialog";
import { DialogActions } from "../../../ui/dialogs/DialogActions";
import { showToast } from "../../../ui/dialogs/Toasts";
import { ProblemNote } from "../../../ui/loading/ProblemState";

export interface Looked {
  plan: SettingPlan;
  proposal: Proposal;
}

export interface ProposeProps {
  setting: CountrySetting;
  country: string;
  done: () => void;
}

/** Where what is asked is kept until it is sent. */
export const draftOf = ({ setting, country }: ProposeProps) => `/settings?country=${country}&name=${setting.name}`;

interface Props extends ProposeProps, Pick<UsedForm, "form" | "fields" | "problem" | "busy" | "save"> {
  looked: Looked | undefined;
  look: (looked: Looked | undefined) => void;
  /** What is asked before the fields. */
  children?: ComponentChildren;
}

/** Asks for another value, and shows what it would do before it is sent. */
export function ProposalForm(props: Props) {
  const { form, fields, problem, busy, save, looked, look, children, setting, country, done } = props;
  return (
    <>
      <ErrorSummary form={form} fields={fields} />
      <form noValidate onSubmit={save}>
        {children}
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
            discard(draftOf(props));
            done();
          }}
        />
      )}
    </>
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
            {change[spoken]}: {change[`before_${spoken}`] && <del class="lines-kept">{change[`before_${spoken}`]}</del>}{" "}
            → <ins class="lines-kept">{change[`after_${spoken}`] || "–"}</ins>
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
