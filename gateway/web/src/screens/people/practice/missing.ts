import { signal } from "@preact/signals";

import { readProfile } from "../../../api/people/profile";
import type { RequestContext } from "../../../api/requestContext";

/** What one who practises still needs before real cases; undefined until it is known. */
export const missing = signal<"training" | "yes" | "nothing" | undefined>(undefined);

/** Asks what is missing; a module that was just passed may have been the last one. */
export async function readMissing(context: RequestContext = {}): Promise<void> {
  const { standing, awaits_yes } = (await readProfile(context)).profile;
  if (standing === "untrained") missing.value = "training";
  else missing.value = awaits_yes ? "yes" : "nothing";
}
