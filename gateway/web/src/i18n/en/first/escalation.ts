import type { escalation as Texts } from "../../es/first/escalation";

export const escalation: Record<keyof typeof Texts, string> = {
  "nav.escalated": "Overdue",
  "nav.perpetrators": "Alleged perpetrators",
  "nav.movements": "Movements",
  "escalation.tag": "overdue, others were told",
  "news.referral_escalated": "Overdue without an answer, others were told: {code}",
  "news.referral_overdue_ended": "No longer waits for an answer: {code}",
  "news.referral_recipient_suspended": "The organisation that should answer is suspended: {code}",
  "news.referral_info_provided": "Your question about {code} was answered",
  "news.readAll": "Mark all as read",
  "news.referral_overdue": "A referral waits for an answer: {code}",
  "timeline.escalated": "Referral {code}: overdue without an answer, others were told",
};
