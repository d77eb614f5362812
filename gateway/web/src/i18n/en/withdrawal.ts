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
  "news.referral_access_ended": "What was shared may no longer be used, acknowledge it: {code}",
  "news.referral_withdrawal_acknowledged": "The withdrawal of {code} was acknowledged",
};
