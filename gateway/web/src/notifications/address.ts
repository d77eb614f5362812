import type { Notification } from "../api/notifications";
import { may, session } from "../session/session";

/** The kinds of notices that ask for a decision about access. */
export const ASKS_ACCESS: ReadonlySet<string> = new Set([
  "access_request",
  "system_access_request",
  "system_secret_leaked",
  "rules_request",
]);

/** The screen that a notification leads to. */
export function addressOf(item: Notification): string {
  if (item.referral_id)
    return item.kind.startsWith("referral_overdue") ? "/escalated" : `/referrals/${item.referral_id}`;
  if (ASKS_ACCESS.has(item.kind)) return `/requests?mine=false&preview=${item.subject_id}`;
  if (item.kind === "access_decided" || item.kind === "access_lapsed")
    return `/requests?mine=true&preview=${item.subject_id}`;
  if (item.kind === "organisation_renamed") return "/organisations";
  if (item.kind === "person_suspended") return `/users/${item.subject_id}`;
  if (item.kind === "organisation_suspended" || item.kind === "rules_changed")
    return `/organisations/${item.subject_id}`;
  // Who supervises sees no systems; the audit says when, why and by which account it was done.
  const isStop = item.kind === "system_suspended" || item.kind === "system_stopped";
  if (isStop && !may("clients:read") && may("audit:read")) return `/audit?object_id=${item.subject_id}`;
  // A system has its address by another name: the page of the organisation lists it.
  if (isStop || item.kind === "services_changed") return `/organisations/${session.value?.organisation_id}`;
  if (item.kind === "bulk_access") return `/audit?tab=unusual&alert=${item.subject_id}`;
  if (item.kind === "token_reused") return may("audit:read") ? "/audit?action=refresh_token.reused" : "/profile";
  if (item.kind.startsWith("setting_")) return `/settings?version=${item.subject_id}`;
  if (item.kind === "approval_asked") return "/board";
  if (item.kind.startsWith("proceeding_")) return `/proceedings/${item.subject_id}`;
  if (/^case_(hearing|request)_/.test(item.kind)) return `/cases/${item.subject_id}?tab=legal`;
  if (item.kind.startsWith("case_") || item.kind === "approval_decided") return `/cases/${item.subject_id}`;
  if (item.kind === "emergency_access") return `/emergency-accesses/${item.subject_id}`;
  if (item.kind.startsWith("override_")) return `/cases/${item.subject_id}?tab=consents`;
  return item.kind.startsWith("extract") ? "/extracts" : "/";
}
