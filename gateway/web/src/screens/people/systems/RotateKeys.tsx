import { useState } from "preact/hooks";

import { rotateKeys, type System } from "../../../api/people/administration";
import { Fields } from "../../../forms/fields/Fields";
import { words } from "../../../forms/questions";
import { useForm } from "../../../forms/useForm";
import { t } from "../../../i18n";
import { askedOf } from "../../../ui/dialogs/ConfirmDialog";
import { Dialog } from "../../../ui/dialogs/Dialog";
import { DialogActions } from "../../../ui/dialogs/DialogActions";
import { showToast } from "../../../ui/dialogs/Toasts";
import { ProblemNote } from "../../../ui/loading/ProblemState";
import { keySet, keysIn } from "./systemFields";

const KEYS = [words("jwks", { label: "system.keys", hint: "system.rotateKeys.hint", required: true })];

/** Gives a system that proves itself by a key the public keys that it has from now on. */
export function RotateKeys({ system, done }: { system: System; done: () => void }) {
  const [asking, ask] = useState(false);
  const { form, problem, busy, attempt } = useForm({ fields: KEYS, anew: system.version });
  const close = () => ask(false);
  const keys = keysIn(form.text("jwks"));
  const rotate = () =>
    attempt(async () => {
      const changed = await rotateKeys(system, keySet(keys ?? {}));
      close();
      showToast(t(changed.access_request_id ? askedOf(changed) : "system.rotateKeys.done"));
      done();
    });
  return (
    <>
      <button type="button" class="btn btn--second" onClick={() => ask(true)}>
        {t("system.rotateKeys")}
      </button>
      {asking && (
        <Dialog title={t("system.rotateKeys.title", { name: system.name })} onClose={close}>
          <Fields fields={KEYS} form={form} />
          <ProblemNote problem={problem} />
          <DialogActions
            text={t("system.rotateKeys")}
            disabled={busy || !keys}
            press={() => void rotate()}
            close={close}
          />
        </Dialog>
      )}
    </>
  );
}
