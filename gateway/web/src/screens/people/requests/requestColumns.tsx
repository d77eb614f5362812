import { organisationName } from "../../../api/people/organisationNames";
import { type Key, moment, t } from "../../../i18n";
import { Tag, type Tone } from "../../../ui/facts/Tag";
import type { List } from "../../../ui/table/list";
import { kindWords } from "./kindWords";
import { RequestDetail, type RequestRow } from "./RequestDetail";

const TONES: Record<string, Tone> = { pending: "sun", approved: "leaf", refused: "clay" };

/** Requests for access: the subject, what is asked for, and how each stands. `done` is called after a decision. */
export function requestList(done: () => void): List<RequestRow> {
  return { ...REQUESTS, preview: (request) => <RequestDetail key={request.id} request={request} done={done} /> };
}

const REQUESTS: List<RequestRow> = {
  name: "requests",
  label: "requests.title",
  keyOf: ({ id }) => id,
  columns: [
    {
      id: "subject",
      heading: "requests.column.subject",
      cell: ({ subject_name }) => subject_name ?? "–",
      card: "name",
    },
    {
      id: "kind",
      heading: "requests.column.kind",
      cell: kindWords,
      card: "fact",
      beside: true,
    },
    { id: "role", heading: "users.column.role", cell: ({ role_name }) => role_name },
    {
      id: "organisation",
      heading: "accesses.organisation",
      cell: ({ organisation_id }) => organisationName(organisation_id),
      card: "fact",
    },
    {
      id: "expires",
      heading: "requests.column.expires",
      cell: ({ state, expires_at }) => state === "pending" && moment(expires_at),
    },
    {
      id: "state",
      heading: "cases.filter.status",
      cell: ({ state }) => <Tag tone={TONES[state] ?? "plain"}>{t(`request.state.${state}` as Key)}</Tag>,
      card: "side",
    },
  ],
};
