import { type CaseLine, listToday } from "../../../api/case/cases";
import type { RequestContext } from "../../../api/requestContext";
import type { Page } from "../../../contract/schemas";
import { may } from "../../../session/session";
import { type Resource, useResource } from "../../../ui/loading/resource";
import { untilSoon } from "../../case/due/caseQuery";

/** A short list of cases of the first screen. */
export type ShortList = Resource<Page<CaseLine>>;

/** Both short lists, loaded together: each look at cases is written down, and one opening of the screen is one look. */
export function useCasesToday(): { due: ShortList; recent: ShortList } {
  const loaded = useResource(readToday, []);
  const part = (name: "due" | "recent"): ShortList => ({
    ...loaded,
    data: loaded.data && { items: loaded.data[name], next_cursor: null },
    set: () => undefined,
  });
  return { due: part("due"), recent: part("recent") };
}

async function readToday(context: RequestContext) {
  return may("cases:read") ? listToday(untilSoon(), context) : { due: [], recent: [] };
}
