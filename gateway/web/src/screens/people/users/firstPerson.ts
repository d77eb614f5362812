import type { User } from "../../../api/people/identity";
import type { Given } from "../../../ui/facts/roleNames";

/** Roles that read files about people: the first person of an organisation who has one needs no yes. */
const OPENING = new Set(["caseworker", "supervisor", "focal_point", "legal_liaison"]);

/** Whether a person of an organisation has come, or may still come without a yes: others need theirs. */
export const wasOpened = (people: readonly Pick<User, "status" | "awaits_yes" | "activated_at">[]): boolean =>
  people.some(
    ({ status, awaits_yes, activated_at }) => !awaits_yes && (Boolean(activated_at) || status !== "suspended"),
  );

/** Whether the first person may have that role without a yes; nothing is said before one was chosen. */
export const opensOrganisation = ({ role }: Given): boolean => !role || OPENING.has(role);
