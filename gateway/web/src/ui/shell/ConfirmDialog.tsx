import { t } from "../../i18n";
import { openSignIn } from "../../session/session";
import { Dialog } from "../dialogs/Dialog";
import { DialogActions } from "../dialogs/DialogActions";

/** What the person does needs a recent sign-in; the screen stays under the question and goes on by itself. */
export default function ConfirmDialog({ close }: { close: () => void }) {
  return (
    <Dialog title={t("confirm.title")} onClose={close}>
      <p>{t("confirm.text")}</p>
      <DialogActions text={t("session.signInAgain")} press={() => openSignIn("&confirm=1")} close={close} />
    </Dialog>
  );
}
