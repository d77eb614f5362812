/** What is read of a risk assessment when another was recorded meanwhile. */
export const movedOn = {
  "assess.now": "On record now:",
  "assess.found": "assessed: {day}",
  "assess.savedAsHistory": "Assessment kept as history: {risk}. The risk of the case did not change.",
  "assess.movedOn.title": "The risk was assessed meanwhile.",
  "assess.movedOn.text": "Nothing that you wrote was saved yet, and it is kept. See both assessments and decide.",
  "assess.movedOn.stored": "On record now",
  "assess.movedOn.mine": "You wrote",
  "assess.movedOn.by": "{who}, {when}",
  "assess.movedOn.keep": "Keep what is on record; mine becomes history",
  "assess.movedOn.replace": "Mine holds from now on",
  "assess.movedOn.older": "Yours is of an earlier day: it does not replace what is on record.",
};
