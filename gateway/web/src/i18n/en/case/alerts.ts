import type { alerts as Texts } from "../../es/case/alerts";

export const alerts: Record<keyof typeof Texts, string> = {
  "alerts.title": "Accounts that did something unusual",
  "alerts.all": "See all",
  "alerts.kind.much": "much within an hour",
  "alerts.kind.night": "at night",
  "alerts.kind.other_team": "cases of another team",
  "alerts.kind.erasure": "asked to erase who somebody is",
  "alerts.kind.lone_erasure": "asked to erase who somebody is, and nobody else may decide",
  "alerts.kind.removal": "removed persons from cases",
  "alerts.kind.deletion": "deleted documents",
  "alerts.kind.closure": "closed cases",
  "alerts.kind.transfer": "handed cases over",
  "alerts.done.one": "{count} time in an hour",
  "alerts.done.other": "{count} times in an hour",
  "alerts.opened.one": "opened {count} case",
  "alerts.opened.other": "opened {count} cases",
  "alerts.searched.one": "made {count} search",
  "alerts.searched.other": "made {count} searches",
};
