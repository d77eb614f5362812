import type { Offer } from "../../../api/referrals/referrals";
import type { RequestContext } from "../../../api/requestContext";
import type { Page } from "../../../contract/schemas";

/** How long to wait before each time that it is asked again. */
const WAITS_MS = [1000, 2000, 3000];

/** The services of an organisation that was reinstated just now: the directory hears of that a moment later. */
export async function servicesComingBack(
  find: (context: RequestContext) => Promise<Page<Offer>>,
  context: RequestContext,
): Promise<Page<Offer>> {
  let found = await find(context);
  for (const wait of WAITS_MS) {
    if (found.items.length > 0) break;
    await new Promise((done) => setTimeout(done, wait));
    found = await find({ ...context, background: true });
  }
  return found;
}
