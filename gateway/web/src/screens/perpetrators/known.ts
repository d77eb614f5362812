import { signal } from "@preact/signals";

import { codeLabel } from "../../api/codelists";
import { listPerpetrators, type Perpetrator } from "../../api/perpetrators";
import type { RequestContext } from "../../api/requestContext";
import { t } from "../../i18n";
import { onOtherPerson } from "../../session/session";

const known = signal<readonly Perpetrator[]>([]);
onOtherPerson(() => {
  known.value = [];
});

/** Reads those whom the reader may see, to name and to offer them. */
export async function loadKnown(context: RequestContext): Promise<readonly Perpetrator[]> {
  known.value = (await listPerpetrators(context)).items;
  return known.value;
}

/** They as a list of choices. */
export function offered(): ReadonlyArray<{ code: string; label: string }> {
  return known.value.map((one) => ({
    code: one.id,
    label: `${nameOf(one)} · ${codeLabel("perpetrator_kind", one.kind)}`,
  }));
}

export function nameById(id: string): string {
  return nameOf(known.value.find((one) => one.id === id));
}

/** By what they are known; many have no name yet. */
export function nameOf(one: Pick<Perpetrator, "alias"> | undefined): string {
  return one?.alias ?? t("perpetrators.unnamed");
}
