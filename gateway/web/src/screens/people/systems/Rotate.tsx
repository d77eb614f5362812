import { useState } from "preact/hooks";

import { rotateSecret, type System, type SystemWithSecret } from "../../../api/people/administration";
import { keyFor } from "../../../forms/attempt";
import type { Field } from "../../../forms/field";
import { Fields } from "../../../forms/fields/Fields";
import { useForm } from "../../../forms/useForm";
import { t } from "../../../i18n";
import { Dialog } from "../../../ui/dialogs/Dialog";
import { DialogActions } from "../../../ui/dialogs/DialogActions";
import { showToast } from "../../../ui/dialogs/Toasts";
import { ProblemNote } from "../../../ui/loading/ProblemState";
import { askedWords } from "./askedWords";
import { outAfterLeak } from "./leak";
import { SecretOnce } from "./SecretOnce";

/** Hours for which the old secret works on, so that the system can be given the new one; none when it has leaked. */
const OVERLAP_HOURS = 24;

const LEAKED: Field[] = [
  {
    kind: "choice",
    name: "old",
    label: "system.rotate.old",
    required: true,
    items: () => [
      { code: "works", label: t("system.rotate.works", { hours: OVERLAP_HOURS }) },
      { code: "ends", label: t("system.rotate.ends") },
    ],
  },
];

/** Gives a system a new secret, which is shown once. */
export function Rotate({ system, done }: { system: System; done: () => void }) {
  const [asking, ask] = useState(false);
  const [made, setMade] = useState<SystemWithSecret>();
  const { form, problem, busy, attempt } = useForm({
    fields: LEAKED,
    start: () => ({ old: "works" }),
    anew: system.version,
  });
  const close = () => ask(false);
  const rotate = () =>
    attempt(async () => {
      const hours = form.text("old") === "ends" ? 0 : OVERLAP_HOURS;
      const renewed = await rotateSecret(system, hours, keyFor(form, { hours }));
      close();
      if (renewed.client_secret) return setMade(renewed);
      showToast(t(hours ? askedWords(renewed) : "system.rotate.stopped"));
      done();
    });
  return (
    <>
      <button type="button" class="btn btn--second" onClick={() => ask(true)}>
        {t("system.rotate")}
      </button>
      {asking && (
        <Dialog title={t("system.rotate.title", { name: system.name })} onClose={close}>
          {system.secret_leaked_at ? <p>{t("system.rotate.leaked")}</p> : <Fields fields={LEAKED} form={form} />}
          {form.text("old") === "ends" && <p class="note note--care">{outAfterLeak("system.rotate.out", system)}</p>}
          <ProblemNote problem={problem} />
          <DialogActions text={t("system.rotate")} disabled={busy} press={() => void rotate()} close={close} />
        </Dialog>
      )}
      {made && (
        <SecretOnce
          system={made}
          close={() => {
            setMade(undefined);
            done();
          }}
        />
      )}
    </>
  );
}
