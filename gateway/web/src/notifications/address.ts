import type { Notification } from "../api/notifications";
import { may, session } from "../session/session";

/** The screen that a notification leads to. */
export function addressOf(item: Notification): string {
  if (item.referral_id)
    return item.kind.startsWith("referral_overdue") ? "/escalated" : `/referrals/${item.referral_id}`;
  if (item.kind === "access_request") return "/requests";
  if (item.kind === "organisation_renamed") return "/organisations";
  if (item.kind === "services_changed") return `/organisations/${session.value?.organisation_id}`;
  if (item.kind === "bulk_access") return "/audit?tab=unusual";
  if (item.kind === "token_reused") return may("audit:read") ? "/audit?action=refresh_token.reused" : "/profile";
  if (item.kind === "approval_asked") return "/board";
  if (item.kind.startsWith("proceeding_")) return `/proceedings/${item.subject_id}`;
  if (/^case_(hearing|request)_/.test(item.kind)) return `/cases/${item.subject_id}?tab=legal`;
  if (item.kind.startsWith("case_") || item.kind === "approval_decided") return `/cases/${item.subject_id}`;
  if (item.kind === "emergency_access") return `/emergency-accesses/${item.subject_id}`;
  if (item.kind.startsWith("override_")) return `/cases/${item.subject_id}?tab=consents`;
  return item.kind.startsWith("extract") ? "/extracts" : "/";
}
