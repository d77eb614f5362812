import { useEffect } from "preact/hooks";

export const EVERY_MS = 30_000;

/** Calls `renew` every 30 seconds while the page is visible, and when it becomes visible after a longer pause. */
export function watchWhileVisible(renew: () => void, now: () => number = Date.now): () => void {
  let renewed = now();
  const look = () => {
    if (document.visibilityState !== "visible" || now() - renewed < EVERY_MS) return;
    renewed = now();
    renew();
  };
  const timer = setInterval(look, EVERY_MS);
  document.addEventListener("visibilitychange", look);
  return () => {
    clearInterval(timer);
    document.removeEventListener("visibilitychange", look);
  };
}

export function useWhileVisible(renew: () => void): void {
  useEffect(() => watchWhileVisible(renew), [renew]);
}
