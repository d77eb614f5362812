import "../../../styles/screens/secret.scss";

import { useState } from "preact/hooks";

import { t } from "../../../i18n";
import { Dialog } from "../../../ui/dialogs/Dialog";

interface Props {
  system: { client_id: string | null; client_secret?: string | null };
  close: () => void;
}

/** The secret of a system, shown once; the dialog stays until it was kept. */
export function SecretOnce({ system, close }: Props) {
  return (
    <Dialog title={t("request.secret")}>
      <p>{t("request.secretText")}</p>
      <Copied label={t("system.id")} text={system.client_id ?? ""} />
      <Copied label={t("request.secret.label")} text={system.client_secret ?? ""} />
      <p class="note note--sun">{t("request.secret.handOver")}</p>
      <div class="actions">
        <button type="button" class="btn" onClick={close}>
          {t("request.secretKept")}
        </button>
      </div>
    </Dialog>
  );
}

/** One of its two parts, with a button that copies it. */
function Copied({ label, text }: { label: string; text: string }) {
  const [copied, setCopied] = useState(false);
  const copy = async () => {
    await navigator.clipboard.writeText(text);
    setCopied(true);
  };
  return (
    <div class="copied">
      <strong>{label}</strong>
      <code>{text}</code>
      <button type="button" class="btn btn--second" aria-label={`${t("copy")}: ${label}`} onClick={() => void copy()}>
        {t("copy")}
      </button>
      <span role="status">{copied && t("copied")}</span>
    </div>
  );
}
