import type { notices as Texts } from "../es/notices";

/** Notices that few people get: who administers, supervises or looks after systems. */
export const notices: Record<keyof typeof Texts, string> = {
  "news.organisation_renamed": "Another organisation changed the name of yours",
  "news.services_changed": "An administrator changed your services in the directory",
  "news.setting_waits": "A setting of the country waits for your yes or no",
  "news.setting_decided": "Another person decided about your proposal for a setting of the country",
  "news.access_decided": "An access that you asked for was answered",
  "news.access_lapsed": "An access that you asked for lapsed: no one answered",
  "news.person_suspended": "A person of your organisation was suspended",
  "news.system_suspended": "A system of your organisation was suspended",
  "news.organisation_suspended": "Your organisation was suspended",
  "news.access_request": "Access inside your organisation is asked for",
  "news.system_access_request": "Access for a system of your organisation is asked for",
  "news.system_secret_leaked": "Urgent: the secret or key of a system leaked; it stands still until your yes",
  "news.system_stopped": "A system of yours stands still: its secret leaked",
  "news.webhook_disabled": "A system of your organisation stopped receiving notices",
  "news.email_refused": "Your organisation's mailbox refused a notice",
  "news.bulk_access": "An account opened or searched many cases within an hour",
  "news.emergency_access": "Somebody used emergency access to a sealed case",
};
