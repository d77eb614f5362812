import { type Signal, signal } from "@preact/signals";

import { type Colleague, listColleagues } from "../api/identity";
import { BACKGROUND } from "../api/requestContext";
import { may, onOtherPerson } from "../session/session";

const held: Signal<readonly Colleague[]> = signal([]);
let requested = false;

onOtherPerson(() => {
  held.value = [];
  requested = false;
});

/** Who can be in charge: the active people of one's own organisation. Nobody until the list has arrived. */
export function colleagues(): readonly Colleague[] {
  if (!requested && may("referrals:read")) {
    requested = true;
    void load();
  }
  return held.value;
}

/** Their name; a dash for nobody, and for who works there no longer. */
export function colleagueName(id: string | null): string {
  return (id && colleagues().find((colleague) => colleague.id === id)?.display_name) || "–";
}

async function load(): Promise<void> {
  try {
    held.value = (await listColleagues(BACKGROUND)).items;
  } catch {
    // Shown as a dash meanwhile; the next screen asks again.
    requested = false;
  }
}
