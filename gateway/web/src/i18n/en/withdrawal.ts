import type { withdrawal as Texts } from "../es/withdrawal";

export const withdrawal: Record<keyof typeof Texts, string> = {
  "withdrawal.tag": "not acknowledged",
  "withdrawal.title": "Withdrawals not acknowledged",
  "withdrawal.lead":
    "A consent was withdrawn or an identity erased, and the organisation that had accepted has not acknowledged it.",
  "withdrawal.none": "Every withdrawal is acknowledged.",
  "withdrawal.toAcknowledge":
    "The information can no longer be opened. Stop using what you copied from it, and acknowledge the withdrawal.",
  "withdrawal.waiting": "The receiver was notified and has not acknowledged it yet.",
  "withdrawal.acknowledged": "Acknowledged by the receiver: {when}.",
  "step.acknowledge": "Acknowledge the withdrawal",
  "step.explain.acknowledge-withdrawal":
    "Confirms that your organisation knows and no longer uses what was shared. The sender is notified.",
  "step.done.acknowledge-withdrawal": "Withdrawal acknowledged",
  "assignment.title": "Who attends it",
  "assignment.nobody": "Nobody yet.",
  "assignment.left": "Somebody who is no longer active.",
  "assignment.to": "Assign to",
  "assignment.hint": "They are notified and, once it is accepted, can open the information.",
  "assignment.assign": "Assign",
  "assignment.done": "Referral assigned",
  "news.referral_assigned": "The referral {code} was assigned to you",
  "news.case_changed": "A case that you follow has changed",
  "news.approval_asked": "Something waits for your approval",
  "news.approval_decided": "What you asked for was decided",
  "news.case_assigned": "A case was assigned to you",
  "news.referral_access_ended": "What was shared may no longer be used, acknowledge it: {code}",
  "news.referral_movement_reported": "News of the arrival or the follow-up: {code}",
  "news.referral_transfer_requested": "The case of {code} is asked for",
  "news.referral_transfer_refused": "The case of {code} is not transferred",
  "news.referral_withdrawal_acknowledged": "The withdrawal of {code} was acknowledged",
};
