import { signal } from "@preact/signals";

const REMEMBERED = "low-data";

interface Connection {
  saveData?: boolean;
}

/** What the person chose in "more"; it says nothing about them or their work, so it may stay on the device. */
export const lowDataChosen = signal(globalThis.localStorage?.getItem(REMEMBERED) === "1");

/** Whether to fetch only what is asked for: the person chose it, or the browser was told to save data. */
export function isLowData(): boolean {
  return lowDataChosen.value || savesData();
}

/** Whether the browser itself was told to save data. */
export function savesData(): boolean {
  return (navigator as { connection?: Connection }).connection?.saveData === true;
}

export function chooseLowData(chosen: boolean): void {
  lowDataChosen.value = chosen;
  if (chosen) localStorage.setItem(REMEMBERED, "1");
  else localStorage.removeItem(REMEMBERED);
}
