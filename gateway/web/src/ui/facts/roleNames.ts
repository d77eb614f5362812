import { type Signal, signal } from "@preact/signals";

import { listRoles, type Role } from "../../api/people/identity";
import { BACKGROUND } from "../../api/requestContext";
import { language } from "../../i18n";
import { onOtherPerson } from "../../session/session";

const known: Signal<readonly Role[]> = signal([]);
let requested = false;

onOtherPerson(() => {
  known.value = [];
  requested = false;
});

/** What a person was given: a role of the platform, and perhaps a role of the country in its place. */
export interface Given {
  role: string | null;
  country_role_id?: string | null;
}

/** The roles of the platform and of the reader's countries; none until the list has arrived. */
export function roles(): readonly Role[] {
  if (!requested) {
    requested = true;
    void load();
  }
  return known.value;
}

/** Asks for the roles again: one was defined, changed or removed. */
export function reloadRoles(): void {
  void load();
}

/** What stands for a role where one is chosen. */
export const keyOfRole = (role: Role): string => role.id ?? role.code;
/** The same for what a person was given. */
export const keyOfGiven = ({ role, country_role_id }: Given): string => country_role_id ?? role ?? "";

/** What is given by choosing `key`. */
export function givenBy(key: string): Given {
  const chosen = roles().find((role) => keyOfRole(role) === key);
  return { role: chosen?.code ?? key, country_role_id: chosen?.id ?? null };
}

/** The role that a person was given; undefined until the list has arrived. */
export const roleOf = (given: Given): Role | undefined => roles().find((role) => keyOfRole(role) === keyOfGiven(given));

/** What it is called; its code until the list has arrived. */
export const roleName = (given: Given): string => roleOf(given)?.[language.value] ?? given.role ?? "";

async function load(): Promise<void> {
  try {
    known.value = (await listRoles(BACKGROUND)).items;
  } catch {
    // Shown as a code meanwhile; the next screen asks again.
    requested = false;
  }
}
