import { type Signal, signal } from "@preact/signals";

import { listOrganisations } from "../api/identity";
import { on } from "../api/requestContext";

const names: Signal<Map<string, string>> = signal(new Map());
let asked = false;

/** The name of an organisation of the network; its place is held by a dash until the list has arrived. */
export function organisationName(id: string): string {
  if (!asked) {
    asked = true;
    void fill();
  }
  return names.value.get(id) ?? "–";
}

async function fill(): Promise<void> {
  try {
    const page = await on({ quiet: true }, () => listOrganisations({ limit: "200" }));
    names.value = new Map(page.items.map((item) => [item.id, item.name ?? item.public_name]));
  } catch {
    // Shown as a dash meanwhile; the next screen asks again.
    asked = false;
  }
}
