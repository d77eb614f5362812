import type { escalation as Texts } from "../es/escalation";

export const escalation: Record<keyof typeof Texts, string> = {
  "nav.escalated": "Overdue",
  "escalated.title": "Overdue referrals",
  "escalated.lead": "Nobody answered in time. You see what waits and who must answer; of the person, nothing.",
  "escalated.none": "When a referral passes its time without an answer, it will appear here.",
  "escalated.ends": "From {from} to {to}",
  "escalated.openUntil": "Can be answered until {when}",
  "escalation.tag": "overdue, others were told",
  "escalation.title": "Overdue: who was told",
  "escalation.stillOpen.in": "The time has passed, but you can still answer: until {when}.",
  "escalation.stillOpen.out": "The time has passed. The referral stays open until {when}.",
  "escalation.level.1": "Focal point of the country",
  "escalation.level.2": "Regional coordination",
  "escalation.nobody": "nobody there to tell",
  "news.referral_escalated": "Overdue without an answer, others were told: {code}",
  "news.referral_overdue_ended": "No longer waits for an answer: {code}",
  "news.referral_recipient_suspended": "The organisation that should answer is suspended: {code}",
  "news.referral_info_provided": "Your question about {code} was answered",
  "news.readAll": "Mark all as read",
  "news.referral_overdue": "A referral waits for an answer: {code}",
  "timeline.escalated": "Referral {code}: overdue without an answer, others were told",
};
