import type { blank as es } from "../../es/case/blank";

export const blank: Record<keyof typeof es, string> = {
  "blank.title": "Registration on paper",
  "blank.lead": "The same questions as on the screen, for where there is no device. Everything may stay unanswered.",
  "blank.print": "Print it blank",
  "blank.care":
    "What is written here is not encrypted. Do not leave it in sight, enter it the same day and destroy the sheet.",
  "blank.number": "Case number (if there is one)",
  "blank.date": "Date",
  "blank.who": "Who fills it in",
};
