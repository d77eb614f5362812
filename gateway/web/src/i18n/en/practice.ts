export const practice = {
  "practice.title": "Practice space.",
  "practice.country": "practice",
  "practice.lead": "Write no real data.",
  "practice.training": "Training",
  "practice.awaitsYes": "The yes of your organisation is missing.",
  "practice.leave": "Back to work",
  "practice.open": "Go to the practice space",
  "practice.inCharge": "You, in your practice.",
  "standing.ends": "Your training certificate ends on {day}.",
  "standing.due": "Pass your training before {day}: it is needed from that day on.",
  "standing.lapsed": "Your training certificate ended on {day}: read only until you pass again.",
  "standing.missing": "You have not passed your training yet.",
};
