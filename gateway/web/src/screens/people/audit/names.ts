import { listSystems } from "../../../api/people/administration";
import { listSettings } from "../../../api/people/administrationOfCountry";
import { listAnnouncements } from "../../../api/people/announcements";
import { listAccessRequests } from "../../../api/people/identity";
import type { RequestContext } from "../../../api/requestContext";
import { language } from "../../../i18n";
import { may, session } from "../../../session/session";

/** What systems, settings, announcements and requests are called, by their ids; a setting by its own name too. */
export type Names = ReadonlyMap<string, string>;

type Named = Iterable<readonly [string, string]>;

const WHOLE = { limit: "200" };

/** The names that the reader may know. What does not come is shown without a name. */
export async function knownNames(context: RequestContext = {}): Promise<Names> {
  const asked = [
    may("clients:read") && namesOfSystems(context),
    may("organisations:write") && namesOfAnnouncements(context),
    may("access-requests:read") && namesOfRequests(context),
    ...(may("settings:decide")
      ? (session.value?.countries ?? []).map((country) => namesOfSettings(country, context))
      : []),
  ];
  const answers = await Promise.allSettled(asked.filter((each) => each !== false));
  return new Map(answers.flatMap((answer) => (answer.status === "fulfilled" ? [...answer.value] : [])));
}

async function namesOfSystems(context: RequestContext): Promise<Named> {
  const { items } = await listSystems(WHOLE, context);
  return items.flatMap(({ id, client_id, name }) => [[id, name] as const, [client_id, name] as const]);
}

async function namesOfAnnouncements(context: RequestContext): Promise<Named> {
  return (await listAnnouncements(context)).items.map(({ id, title }) => [id, title] as const);
}

async function namesOfRequests(context: RequestContext): Promise<Named> {
  const { items } = await listAccessRequests(WHOLE, context);
  return items.map(({ id, subject_name }) => [id, subject_name ?? ""] as const);
}

async function namesOfSettings(country: string, context: RequestContext): Promise<Named> {
  return (await listSettings(country, context)).items.map(
    (setting) => [setting.name, setting[language.peek()]] as const,
  );
}
