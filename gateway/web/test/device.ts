import { vi } from "vitest";

import type { Row } from "../src/device/store";

/** A device that keeps rows, in place of `src/device/store`: hand it to `vi.doMock`. */
export function aDevice() {
  const rows = new Map<string, Row>();
  const device = { rows, isFull: false };
  const store = {
    canKeep: () => true,
    readRows: async () => [...rows.values()],
    readRow: async (id: string) => rows.get(id),
    writeRows: vi.fn(async (put: Row[], remove: string[] = []) => {
      if (device.isFull && put.length > 0) throw new DOMException("full", "QuotaExceededError");
      for (const id of remove) rows.delete(id);
      for (const row of put) rows.set(row.id, row);
    }),
    devicePart: async () => "5a".repeat(32),
    eraseDevice: vi.fn(async () => rows.clear()),
  };
  return Object.assign(device, { store });
}

/** Keys as the gateway gives them: 32 bytes in base64url. */
export const KEY_OF_ANA = "A".repeat(43);
export const KEY_OF_EVA = `${"A".repeat(42)}E`;
