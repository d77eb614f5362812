import type { System } from "../../../api/people/administration";
import { organisationName } from "../../../api/people/organisationNames";
import { t } from "../../../i18n";
import { may, session } from "../../../session/session";

/** What a leak that is reported does to the system, before it is reported: how long it stays out. */
export function outAfterLeak(said: "system.rotate.out" | "system.suspend.leaked", system: System): string {
  if (!waitsForYes(system)) return t(said);
  return t(`${said}.yes`, { organisation: organisationName(system.organisation_id) });
}

/** Another organisation says yes to a secret; in one's own, only who administers the country needs no other person. */
function waitsForYes({ organisation_id }: System): boolean {
  return organisation_id !== session.value?.organisation_id || !may("organisations:write");
}
