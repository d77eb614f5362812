import type { SystemWithSecret } from "../../api/administration";
import { t } from "../../i18n";
import { Dialog } from "../../ui/Dialog";

/** The secret of a system, shown once; the dialog stays until it was kept. */
export function SecretOnce({ system, close }: { system: SystemWithSecret; close: () => void }) {
  return (
    <Dialog title={t("request.secret")}>
      <p>{t("request.secretText")}</p>
      <p>
        <code>{system.client_id}</code>
      </p>
      <p>
        <code>{system.client_secret}</code>
      </p>
      <button type="button" class="btn" onClick={close}>
        {t("request.secretKept")}
      </button>
    </Dialog>
  );
}
