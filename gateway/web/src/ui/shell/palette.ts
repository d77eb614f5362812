import { signal } from "@preact/signals";

/** Whether the search over everything is open. */
export const paletteOpen = signal(false);

export function openPalette(): void {
  paletteOpen.value = true;
}

export function closePalette(): void {
  paletteOpen.value = false;
}
