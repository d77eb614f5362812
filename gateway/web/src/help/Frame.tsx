import type { ComponentChildren } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";

import { t } from "../i18n";
import { ExitButton } from "../ui/shell/ExitButton";
import { closeHelp } from "../ui/shell/help";

const TITLE = "help-title";
/** From here on the screen and the help have room beside one another; _help.scss has the same width. */
const WIDE = "(min-width: 75em)";

/** Beside the screen where there is room; else a sheet over it, under which everything stays as it is. */
export function Frame({ children }: { children: ComponentChildren }) {
  return useIsWide() ? <Beside>{children}</Beside> : <Sheet>{children}</Sheet>;
}

function useIsWide(): boolean {
  const [wide, setWide] = useState(() => matchMedia(WIDE).matches);
  useEffect(() => {
    const media = matchMedia(WIDE);
    const look = () => setWide(media.matches);
    media.addEventListener("change", look);
    return () => media.removeEventListener("change", look);
  }, []);
  return wide;
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
