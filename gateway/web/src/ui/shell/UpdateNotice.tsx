import { unfinished } from "../../forms/drafts";
import { t } from "../../i18n";
import { applyUpdate, updateWaiting } from "./update";

/** A quiet line: a newer version is ready, and is put in place when the person says so and nothing is half written. */
export function UpdateNotice() {
  const ready = updateWaiting.value;
  const open = unfinished.value.length === 0;
  return (
    <div role="status">
      {ready && (
        <p class="strip update">
          <span>{t(open ? "update.ready" : "update.later")}</span>
          {open && (
            <button type="button" class="btn btn--plain" onClick={() => void applyUpdate()}>
              {t("update.apply")}
            </button>
          )}
        </p>
      )}
    </div>
  );
}
