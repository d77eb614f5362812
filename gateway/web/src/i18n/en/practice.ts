export const practice = {
  "practice.title": "Practice space.",
  "practice.lead": "The people are invented. Do not write data of real people.",
  "practice.training": "Training",
  "practice.leave": "Back to work",
  "practice.open": "Practise with invented cases",
};
