import { chooseLanguage, type Key, language, t } from "../i18n";
import { matches } from "../manual/search";
import { match, path } from "../router";
import { may, opens, signOut } from "../session/session";
import { GROUPS } from "../ui/shell/destinations";
import { openHelp } from "../ui/shell/help";

/** One line of the palette: it leads to an address, does something at once, or looks for more lines. */
export interface Choice {
  id: string;
  group: Key;
  text: string;
  detail?: string;
  act: { to: string } | { run: () => void } | { find: () => Promise<Choice[]> };
}

interface CaseAction {
  text: Key;
  permission: string;
  to: (id: string) => string;
}

const ON_A_CASE: readonly CaseAction[] = [
  { text: "case.refer", permission: "referrals:send", to: (id) => `/cases/${id}/refer` },
  { text: "consent.add", permission: "cases:write", to: (id) => `/cases/${id}/consent` },
  { text: "assess.title", permission: "cases:write", to: (id) => `/cases/${id}/assess` },
  { text: "decide.title", permission: "cases:write", to: (id) => `/cases/${id}/status` },
];

/** What can be done from here, then every screen of the person; those whose words begin as `asked`. */
export function knownChoices(asked: string): Choice[] {
  return [...onTheCase(), ...actions(), ...screens()].filter(({ text }) => matches(text, asked));
}

function onTheCase(): Choice[] {
  const id = caseHere();
  if (id === undefined) return [];
  return ON_A_CASE.filter(({ permission }) => may(permission)).map(({ text, to }) => ({
    id: `case-${text}`,
    group: "palette.group.case",
    text: t(text),
    act: { to: to(id) },
  }));
}

/** The case whose page, or one of whose forms, is open. */
function caseHere(): string | undefined {
  const found = match("/cases/:id", path.value) ?? match("/cases/:id/:form", path.value);
  return found?.id === "new" ? undefined : found?.id;
}

function actions(): Choice[] {
  const action = (id: string, text: string, act: Choice["act"]): Choice => ({
    id: `action-${id}`,
    group: "palette.group.actions",
    text,
    act,
  });
  const other = language.value === "es" ? "en" : "es";
  return [
    ...(may("cases:write") ? [action("new-case", t("cases.new"), { to: "/cases/new" })] : []),
    ...(may("extracts:manage") ? [action("new-extract", t("extracts.new"), { to: "/extracts/new" })] : []),
    action("help", t("help.open"), { run: () => openHelp() }),
    action("manual", t("help.contents"), { run: () => openHelp("contents") }),
    action("language", other === "es" ? "Español" : "English", { run: () => void chooseLanguage(other) }),
    action("sign-out", t("more.signOut"), { run: () => void signOut() }),
  ];
}

function screens(): Choice[] {
  const items = GROUPS.flatMap((group) => group.items).filter(opens);
  return [...items, { to: "/more", text: "nav.more" as const }].map(({ to, text }) => ({
    id: `screen-${to}`,
    group: "palette.group.screens",
    text: t(text),
    act: { to },
  }));
}
