import type { alerts as Texts } from "../es/alerts";

export const alerts: Record<keyof typeof Texts, string> = {
  "alerts.title": "Accounts that opened or searched a lot",
  "alerts.lead":
    "Within an hour: over the limit, or far more than that account is used to. There may be a good reason: ask, and if there is none suspend the account.",
  "alerts.opened.one": "opened {count} case",
  "alerts.opened.other": "opened {count} cases",
  "alerts.searched.one": "made {count} search",
  "alerts.searched.other": "made {count} searches",
};
