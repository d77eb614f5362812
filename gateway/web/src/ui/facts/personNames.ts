import { type Signal, signal } from "@preact/signals";

import { readUser } from "../../api/people/administration";
import { BACKGROUND } from "../../api/requestContext";
import { t } from "../../i18n";
import { may, onOtherPerson, session } from "../../session/session";

const known: Signal<ReadonlyMap<string, string>> = signal(new Map());
const asked = new Set<string>();

onOtherPerson(() => {
  known.value = new Map();
  asked.clear();
});

/** The name of a person in the reader's administration; words for the reader, and for who is known only elsewhere. */
export function personName(id: string): string {
  return knownName(id) ?? t("person.other");
}

/** The same without words for who is known only elsewhere, as systems are. */
export function knownName(id: string): string | undefined {
  if (id === session.value?.subject) return t("person.self");
  if (!asked.has(id) && may("users:read")) {
    asked.add(id);
    void load(id);
  }
  return known.value.get(id);
}

async function load(id: string): Promise<void> {
  try {
    const { display_name } = await readUser(id, BACKGROUND);
    known.value = new Map(known.value).set(id, display_name);
  } catch {
    // Of another country, or no person: the words for it stay.
  }
}
