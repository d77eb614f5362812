import { effect } from "@preact/signals";
import type { ComponentChildren, JSX } from "preact";
import { useLayoutEffect } from "preact/hooks";

import { t } from "../i18n";
import { ended } from "../session/session";

const SHOWN_SECONDS = 20;

interface Props {
  /** Takes what is shown off the screen and forgets it. */
  cover: () => void;
  children: ComponentChildren;
}

/** Shows what identifies a person; covers it after 20 seconds, when the window is hidden, and when the session ends. */
export function Uncovered({ cover, children }: Props) {
  // Before the first picture: an answer may also come when the window was already left.
  useLayoutEffect(() => {
    const timer = setTimeout(cover, SHOWN_SECONDS * 1000);
    const hidden = () => {
      if (document.visibilityState === "hidden") cover();
    };
    document.addEventListener("visibilitychange", hidden);
    hidden();
    // At once, not after the next picture: the session may have ended by a quick exit.
    const stop = effect(() => {
      if (ended.value) cover();
    });
    return () => {
      stop();
      clearTimeout(timer);
      document.removeEventListener("visibilitychange", hidden);
    };
  }, []);
  return (
    <>
      <div aria-live="polite">
        {children}
        <p class="small soft">{t("identity.coversItself", { seconds: SHOWN_SECONDS })}</p>
      </div>
      <button type="button" class="btn btn--second no-print" onClick={(event) => coverByHand(event, cover)}>
        {t("identity.cover")}
      </button>
    </>
  );
}

/** The button disappears with what it covers; the one that opens it again takes the focus. */
function coverByHand(event: JSX.TargetedMouseEvent<HTMLButtonElement>, cover: () => void): void {
  const card = event.currentTarget.closest("section");
  cover();
  requestAnimationFrame(() => card?.querySelector("button")?.focus());
}
