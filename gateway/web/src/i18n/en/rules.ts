import type { rules as Texts } from "../es/rules";

export const rules: Record<keyof typeof Texts, string> = {
  "rules.title": "Rules of {name}",
  "rules.lead": "How the organisation works on its cases.",
  "rules.link": "Rules",
  "rules.save": "Save rules",
  "rules.saved": "Rules saved",
  "rules.waits": "What protects less waits for the yes of the organisation",
  "rules.waits.note": "Its rules were asked to protect less. They stay as they are until {organisation} says yes.",
  "rules.second":
    "What protects more holds at once. What protects less waits for the yes of the organisation’s supervisors; without any, of the regional coordination. Those who supervise or administer the organisation are told of each change.",
  "rules.approvals_for": "What needs a second person?",
  "rules.approvals_for.hint":
    "A supervisor who did not ask approves it, never a system. Sharing without consent and erasing who somebody is always need one.",
  "rules.caseworkers_see": "Which cases does a caseworker see?",
  "rules.see.hint":
    "Supervisors always see all. With “only their own”, a registration does not warn of similar cases of others either, and a system, in any role, sees only those it opened.",
};
