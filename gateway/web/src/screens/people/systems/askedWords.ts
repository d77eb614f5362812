import type { System } from "../../../api/people/administration";
import type { Key } from "../../../i18n";
import { askedOf } from "../../../ui/dialogs/ConfirmDialog";

type Asked = Pick<System, "organisation_id" | "auth_method">;

/** Whose yes a system waits for and, where it has a secret, who will see it: of one's own organisation another person. */
export function askedWords(system: Asked): Key {
  const words = askedOf(system);
  if (system.auth_method !== "client_secret_basic") return words;
  return words === "user.invite.askedOwn" ? "system.askedOwn" : "system.asked";
}
