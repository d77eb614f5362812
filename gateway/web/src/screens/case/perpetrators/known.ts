import { signal } from "@preact/signals";
import { listPerpetrators, type Perpetrator } from "../../../api/case/perpetrators";
import { codeLabel } from "../../../api/codelists";
import type { RequestContext } from "../../../api/requestContext";
import { t } from "../../../i18n";
import { onOtherPerson } from "../../../session/session";

const known = signal<readonly Perpetrator[]>([]);
const ofCase = signal<readonly Perpetrator[]>([]);
onOtherPerson(() => {
  known.value = [];
  ofCase.value = [];
});

/** Reads those that the reader may see, to offer them. */
export async function loadKnown(context: RequestContext): Promise<readonly Perpetrator[]> {
  known.value = await listPerpetrators(context);
  return known.value;
}

/** Reads those who appear in one case, to name them. */
export async function loadOfCase(case_id: string, context: RequestContext): Promise<readonly Perpetrator[]> {
  ofCase.value = await listPerpetrators(context, case_id);
  return ofCase.value;
}

/** They as a list of choices. */
export function offered(): ReadonlyArray<{ code: string; label: string }> {
  return known.value.map((one) => ({
    code: one.id,
    label: `${nameOf(one)} · ${codeLabel("perpetrator_kind", one.kind)}`,
  }));
}

export function nameById(id: string): string {
  const one = [...ofCase.value, ...known.value].find((other) => other.id === id);
  return one ? nameOf(one) : t("perpetrators.notRead");
}

/** By what they are known; many have no name yet. */
export function nameOf({ alias }: Pick<Perpetrator, "alias">): string {
  return alias ?? t("perpetrators.unnamed");
}
