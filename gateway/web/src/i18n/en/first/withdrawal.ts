import type { withdrawal as Texts } from "../../es/first/withdrawal";

export const withdrawal: Record<keyof typeof Texts, string> = {
  "withdrawal.tag": "not acknowledged",
  "assignment.nobody": "Nobody yet.",
  "news.referral_assigned": "The referral {code} was assigned to you",
  "news.case_changed": "A case that you follow has changed",
  "news.approval_asked": "Something waits for your approval",
  "news.approval_decided": "What you asked for was decided",
  "news.case_assigned": "A case was assigned to you",
  "nav.emergencies": "Emergency accesses",
  "news.override_requested": "Your decision is asked for: something would leave without consent",
  "news.override_approved": "What you asked to send without consent was approved",
  "news.override_refused": "What you asked to send without consent was not approved",
  "news.referral_access_ended": "What was shared may no longer be used, acknowledge it: {code}",
  "news.referral_movement_reported": "News of the arrival or the follow-up: {code}",
  "news.referral_transfer_requested": "The case of {code} is asked for",
  "news.referral_transfer_refused": "The case of {code} is not transferred",
  "news.referral_withdrawal_acknowledged": "The withdrawal of {code} was acknowledged",
};
