import { type Signal, signal } from "@preact/signals";

import { listRoles, type Role } from "../api/identity";
import { BACKGROUND } from "../api/requestContext";
import { language } from "../i18n";

const known: Signal<readonly Role[]> = signal([]);
let requested = false;

/** Every role of the platform; none until the list has arrived. */
export function roles(): readonly Role[] {
  if (!requested) {
    requested = true;
    void load();
  }
  return known.value;
}

/** What a role is called; its code until the list has arrived. */
export function roleName(code: string): string {
  return roles().find((role) => role.code === code)?.[language.value] ?? code;
}

async function load(): Promise<void> {
  try {
    known.value = (await listRoles(BACKGROUND)).items;
  } catch {
    // Shown as a code meanwhile; the next screen asks again.
    requested = false;
  }
}
