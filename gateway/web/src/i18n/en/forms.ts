import type { forms as Texts } from "../es/forms";

export const forms: Record<keyof typeof Texts, string> = {
  "form.errors": "There is something to put right",
  "form.optionsMissing":
    "The options did not come. They are asked for again when there is a network; what you typed stays here.",
  "form.addAnother": "Add another…",
  "form.remove": "Remove {what}",
  "form.optional": "{question} (optional)",
  "form.chooseAmong": "Choose among {count}",
  "form.more": "See {count} more",
  "form.answers.one": "{count} answer",
  "form.answers.other": "{count} answers",
  "form.notAsked": "Not asked",
  "form.others": "Others",
  "form.item": "About what",
  "form.error.required": "This answer is missing",
  "form.error.date": "The date is not understood. Examples: 14/5/2009, May 2009, about 15",
  "form.error.day": "A day since 1900 is needed. Examples: yesterday, 3/5, 14/5/2026",
  "form.date.hint": 'As it is known: 14/5/2009, May 2009, 2009 or "about 15"',
  "form.date.exactHint": "For example: today, yesterday, 3/5 or 14/5/2026",
  "form.date.comingHint": "For example: today, tomorrow or {coming}",
  "form.date.today": "today",
  "form.date.todayRule": "Without another date it is of today: {date}.",
  "form.date.setToday": "Today",
  "form.date.age": "About {years} years old (born around {year})",
  "form.date.year": "Year {year}",
  "form.date.notUnderstood": "Not understood as a date yet",
};
