import type { parts as Texts } from "../../es/case/parts";

export const parts: Record<keyof typeof Texts, string> = {
  "tab.plan": "Plan",
  "parts.edit": "Correct",
  "parts.inError": "Recorded by mistake",
  "parts.words.hint": "It is kept encrypted. Write no more than is needed.",
  "parts.noColleague": "nobody yet",
  "parts.firstPerson": "the first person of the case",
  "field.person_id": "About whom is it?",
  "field.responsible": "Who sees to it?",
  "field.in_error": "Was it recorded by mistake?",
  "goals.title": "Goals",
  "goals.empty": "There are no goals yet.",
  "goals.add": "Add a goal",
  "goals.change": "Change the goal",
  "goals.domain": "Domain",
  "goals.text": "What is to be reached",
  "goals.status": "How it goes",
  "goals.due": "By when",
};
