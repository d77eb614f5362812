import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";

import { t } from "../i18n";
import { hasRoomForHelp } from "../ui/page/media";
import { ExitButton } from "../ui/shell/ExitButton";
import { closeHelp } from "../ui/shell/help";

const TITLE = "help-title";

/** Beside the screen where there is room; else a sheet over it, under which everything stays as it is. */
export function Frame({ children }: { children: ComponentChildren }) {
  return hasRoomForHelp.value ? <Beside>{children}</Beside> : <Sheet>{children}</Sheet>;
}

function Beside({ children }: { children: ComponentChildren }) {
  const title = useRef<HTMLHeadingElement>(null);
  useEffect(() => title.current?.focus(), []);
  const onKey = (event: KeyboardEvent) => {
    if (event.key === "Escape") closeHelp();
  };
  return (
    <aside class="help help--beside" aria-labelledby={TITLE} onKeyDown={onKey}>
      <div class="help__head">
        <h2 id={TITLE} ref={title} tabIndex={-1}>
          {t("help.title")}
        </h2>
        <Close />
      </div>
      {children}
    </aside>
  );
}

function Sheet({ children }: { children: ComponentChildren }) {
  const sheet = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const dialog = sheet.current;
    if (dialog?.showModal) dialog.showModal();
    else dialog?.setAttribute("open", "");
    return () => dialog?.close?.();
  }, []);
  const cancel = (event: Event) => {
    event.preventDefault();
    closeHelp();
  };
  return (
    <dialog ref={sheet} class="help help--sheet" aria-labelledby={TITLE} onCancel={cancel}>
      <div class="help__head">
        <h2 id={TITLE}>{t("help.title")}</h2>
        <Close />
        <ExitButton />
      </div>
      {children}
    </dialog>
  );
}

function Close() {
  return (
    <button type="button" class="btn btn--second help__close" onClick={closeHelp}>
      {t("help.close")}
    </button>
  );
}
