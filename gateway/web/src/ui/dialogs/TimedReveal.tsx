import { effect } from "@preact/signals";
import type { ComponentChildren, JSX } from "preact";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";

import { t } from "../../i18n";
import { ended } from "../../session/session";
import {
  asClock,
  begun,
  extended,
  isExtensible,
  kept,
  LONGEST_SECONDS,
  type Reading,
  secondsLeft,
  WARNING_SECONDS,
} from "./readingTime";

const TICK_MS = 500;
/** The key for more time, while the focus is in what was opened. */
const MORE = "+";

interface Props {
  /** Takes what is shown off the screen and forgets it. */
  cover: () => void;
  children: ComponentChildren;
}

/**
 * Shows what identifies a person for a time that the reader can extend; covers it when that is over, when the window
 * is hidden, and when the session ends.
 */
export function TimedReveal({ cover, children }: Props) {
  const { reading, left, change } = useReading(cover);
  useCovering(cover);
  const more = () => change(extended(reading, Date.now()));
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the key does what a button in it does
    <div
      class="uncovered"
      onKeyDown={(event) => {
        if (event.key === MORE && isExtensible(reading)) more();
      }}
    >
      <div aria-live="polite">{children}</div>
      <div class="uncovered__time no-print">
        <p class={left <= WARNING_SECONDS ? "uncovered__left uncovered__left--soon" : "uncovered__left"} role="timer">
          {t("identity.coversIn", { left: asClock(left) })}
        </p>
        <p class="govuk-visually-hidden" role="status">
          {left <= WARNING_SECONDS && t("identity.coversSoon", { seconds: WARNING_SECONDS })}
        </p>
        <div class="row">
          <button
            type="button"
            class="btn btn--second"
            disabled={!isExtensible(reading)}
            aria-keyshortcuts={MORE}
            onClick={more}
          >
            {t("identity.more")}
          </button>
          <button
            type="button"
            class="btn btn--second"
            disabled={!isExtensible(reading)}
            onClick={() => change(kept(reading))}
          >
            {t("identity.keep", { minutes: LONGEST_SECONDS / 60 })}
          </button>
          <button type="button" class="btn btn--second" onClick={(event) => coverByHand(event, cover)}>
            {t("identity.cover")}
          </button>
        </div>
      </div>
    </div>
  );
}

/** The time of reading and what is left of it, second by second; covers at its end. */
function useReading(cover: () => void) {
  const [reading, setReading] = useState(() => begun(Date.now()));
  const [left, setLeft] = useState(() => secondsLeft(reading, Date.now()));
  // What was granted in the last moment counts at once, not after the next picture.
  const latest = useRef(reading);
  const change = (next: Reading) => {
    latest.current = next;
    setReading(next);
    setLeft(secondsLeft(next, Date.now()));
  };
  useEffect(() => {
    const tick = setInterval(() => {
      const seconds = secondsLeft(latest.current, Date.now());
      setLeft(seconds);
      if (seconds === 0) cover();
    }, TICK_MS);
    return () => clearInterval(tick);
  }, []);
  return { reading, left, change };
}

/** Covers at once when the window is left or the session ends. */
function useCovering(cover: () => void): void {
  // Before the first picture: an answer may also come when the window was already left.
  useLayoutEffect(() => {
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
      document.removeEventListener("visibilitychange", hidden);
    };
  }, []);
}

/** The button disappears with what it covers; the one that opens it again takes the focus. */
function coverByHand(event: JSX.TargetedMouseEvent<HTMLButtonElement>, cover: () => void): void {
  const card = event.currentTarget.closest("section");
  cover();
  requestAnimationFrame(() => card?.querySelector("button")?.focus());
}
