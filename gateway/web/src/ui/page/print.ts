import { useEffect } from "preact/hooks";

const LOOK_EVERY_MS = 100;
/** What has not arrived by then is missing on the paper, and its section says so. */
const PATIENCE_MS = 8000;

/** Prints once everything on the page has arrived, after `whole` was set; `done` when the dialog is closed. */
export function usePrintOfAll(whole: boolean, done: () => void): void {
  useEffect(() => {
    if (!whole) return undefined;
    const until = Date.now() + PATIENCE_MS;
    const timer = setInterval(() => {
      if (document.querySelector("main [aria-busy=true]") && Date.now() < until) return;
      clearInterval(timer);
      window.print();
      done();
    }, LOOK_EVERY_MS);
    return () => clearInterval(timer);
  }, [whole]);
}
