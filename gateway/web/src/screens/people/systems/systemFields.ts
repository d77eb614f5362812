import type { Values } from "../../../forms/form";
import { line, sayingOptional, words } from "../../../forms/questions";
import type { RecordField } from "../../../forms/record";
import { language, t } from "../../../i18n";
import { roleOf } from "../../../ui/facts/roleNames";
import { roleField } from "../users/userFields";

/** What a system is for: it acts for itself, or people sign in with it. */
const FOR_PEOPLE = "people";

/** Requests that are pushed first (RFC 9126), and tokens that are bound to a key (RFC 9449). */
const PUSHED = "require_pushed_authorization_requests";
const BOUND = "dpop_bound_access_tokens";

const isForPeople = ({ acts }: Values) => acts === FOR_PEOPLE;
const hasKey = ({ auth_method }: Values) => auth_method === "private_key_jwt";

/** What no application does for people, and no system for itself: only a person may, with their own hands. */
const NOT_FOR_PEOPLE = [
  "access-requests:decide",
  "clients:write",
  "organisations:write",
  "settings:decide",
  "users:write",
];
const NOT_FOR_ITSELF = ["access-requests:decide", "settings:decide"];

/** What the role allows, reading before changing: what is not ticked the system may not do. */
function scopesOf(values: Values) {
  const never = isForPeople(values) ? NOT_FOR_PEOPLE : NOT_FOR_ITSELF;
  const offered = (roleOf({ role: String(values.role ?? "") })?.allows ?? []).filter(
    ({ scope }) => !never.includes(scope),
  );
  const isReading = ({ scope }: { scope: string }) => Number(scope.endsWith(":read"));
  return [...offered]
    .sort((one, other) => isReading(other) - isReading(one))
    .map((sentence) => ({ code: sentence.scope, label: sentence[language.value] }));
}

/** What is asked about a system that is registered. */
export const SYSTEM_FIELDS: readonly RecordField[] = sayingOptional([
  line("name", { label: "system.name", hint: "system.name.hint", required: true }),
  roleField(),
  {
    kind: "choice",
    name: "acts",
    path: "acts",
    label: "system.acts",
    required: true,
    start: "itself",
    items: () => [
      { code: "itself", label: t("system.acts.itself") },
      { code: FOR_PEOPLE, label: t("system.acts.people") },
    ],
  },
  {
    kind: "choices",
    name: "scope",
    path: "scope",
    label: "system.scope",
    hint: "system.scope.hint",
    allAtOnce: true,
    when: ({ role }) => Boolean(role),
    items: scopesOf,
  },
  words("redirect_uris", {
    label: "system.redirects",
    hint: "system.redirects.hint",
    when: isForPeople,
    required: true,
  }),
  words("post_logout_redirect_uris", { label: "system.logout", hint: "system.redirects.hint", when: isForPeople }),
  {
    kind: "choice",
    name: "auth_method",
    path: "auth_method",
    label: "system.proof",
    required: true,
    start: "client_secret_basic",
    items: (values) => [
      { code: "client_secret_basic", label: t("system.proof.secret") },
      { code: "private_key_jwt", label: t("system.proof.key") },
      ...(isForPeople(values) ? [{ code: "none", label: t("system.proof.none") }] : []),
    ],
  },
  words("jwks", { label: "system.keys", hint: "system.keys.hint", when: hasKey, required: true }),
  line("backchannel_logout_uri", {
    label: "system.backchannel",
    hint: "system.backchannel.hint",
    when: isForPeople,
  }),
  {
    kind: "choices",
    name: "protections",
    path: "protections",
    label: "system.protections",
    items: (values) => [
      ...(isForPeople(values) ? [{ code: PUSHED, label: t("system.pushed") }] : []),
      { code: BOUND, label: t("system.bound") },
    ],
  },
]);

/** The addresses of a text, one on each line. */
export const addressesIn = (text: unknown): string[] =>
  String(text ?? "")
    .split(/\s+/)
    .filter(Boolean);

/** The public keys as they were pasted; undefined for what is no JSON object. */
export function keysIn(text: unknown): Record<string, unknown> | undefined {
  try {
    const read: unknown = JSON.parse(String(text ?? ""));
    return typeof read === "object" && read !== null && !Array.isArray(read)
      ? (read as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}

/** A set of keys; a single key becomes a set of one. */
export const keySet = (keys: Record<string, unknown>): object => ("keys" in keys ? keys : { keys: [keys] });

/** The scopes that were ticked and that what is chosen now still offers. */
export function chosenScopes(values: Values): string[] {
  const ticked = new Set(Array.isArray(values.scope) ? values.scope : []);
  return scopesOf(values)
    .map(({ code }) => code)
    .filter((code) => ticked.has(code));
}

/** The body for what was answered. */
export function systemBody(values: Values): Record<string, unknown> {
  const keys = keysIn(values.jwks);
  const protections = new Set(Array.isArray(values.protections) ? values.protections : []);
  return {
    name: String(values.name ?? "").trim(),
    role: values.role,
    scope: chosenScopes(values).join(" "),
    // A system that acts for itself can keep a secret.
    auth_method: !isForPeople(values) && values.auth_method === "none" ? "client_secret_basic" : values.auth_method,
    ...(isForPeople(values) && {
      redirect_uris: addressesIn(values.redirect_uris),
      post_logout_redirect_uris: addressesIn(values.post_logout_redirect_uris),
      backchannel_logout_uri: String(values.backchannel_logout_uri ?? "").trim() || null,
      [PUSHED]: protections.has(PUSHED),
    }),
    [BOUND]: protections.has(BOUND),
    ...(hasKey(values) && keys && { jwks: keySet(keys) }),
  };
}
