import { type Signal, signal } from "@preact/signals";

import { listOrganisations } from "../api/identity";
import { BACKGROUND } from "../api/requestContext";

const names: Signal<Map<string, string>> = signal(new Map());
let requested = false;

/** The name of an organisation of the network; its place is held by a dash until the list has arrived. */
export function organisationName(id: string): string {
  if (!requested) {
    requested = true;
    void load();
  }
  return names.value.get(id) ?? "–";
}

async function load(): Promise<void> {
  try {
    const page = await listOrganisations({ limit: "200" }, BACKGROUND);
    names.value = new Map(page.items.map((item) => [item.id, item.name ?? item.public_name]));
  } catch {
    // Shown as a dash meanwhile; the next screen asks again.
    requested = false;
  }
}
