import type { alerts as Texts } from "../es/alerts";

export const alerts: Record<keyof typeof Texts, string> = {
  "alerts.title": "Accounts that read unusually",
  "alerts.all": "See all",
  "alerts.kind.much": "much within an hour",
  "alerts.kind.night": "at night",
  "alerts.kind.other_team": "cases of another team",
  "alerts.opened.one": "opened {count} case",
  "alerts.opened.other": "opened {count} cases",
  "alerts.searched.one": "made {count} search",
  "alerts.searched.other": "made {count} searches",
};
