import { listUsers, type User } from "../../../api/people/identity";
import type { RequestContext } from "../../../api/requestContext";
import { t } from "../../../i18n";
import { isPlatform } from "../../case/access/access";

/** Pages of people that are asked for at most: a name is missing beyond. */
const MOST_PAGES = 25;

/** Everyone whose name one may know. */
export async function everyUser(context: RequestContext = {}): Promise<readonly User[]> {
  const users: User[] = [];
  let cursor: string | undefined;
  for (let page = 0; page < MOST_PAGES; page++) {
    const { items, next_cursor } = await listUsers({ limit: "200", cursor }, context);
    users.push(...items);
    if (!next_cursor) break;
    cursor = next_cursor;
  }
  return users;
}

/** Who did it: by name, or as another person with the end of their number, so that two can be told apart. */
export function personOf(actor: string, users: readonly User[]): string {
  const known = users.find(({ id }) => id === actor);
  if (known) return known.display_name;
  return isPlatform(actor) ? t("access.by.platform") : t("audit.otherPerson", { number: actor.slice(-4) });
}

/** Who judged a line. Nothing is shown of a person outside the organisation, who is none of those the reader may know. */
export function judgeOf(actor: string, users: readonly User[]): string {
  const isOutside = users.length > 0 && !isPlatform(actor) && !users.some(({ id }) => id === actor);
  return isOutside ? t("unusual.outside") : personOf(actor, users);
}
