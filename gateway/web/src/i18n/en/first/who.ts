import type { who as Texts } from "../../es/first/who";

export const who: Record<keyof typeof Texts, string> = {
  "sheet.contact": "Contact",
  "sheet.noContact": "No contact was shared.",
  "sheet.phone": "Telephone",
  "sheet.call": "may be called",
  "sheet.doNotCall": "do not call",
  "sheet.write": "may be written to",
  "sheet.doNotWrite": "do not write",
  "sheet.needs": "What they need",
  "sheet.more": "What else was shared",
};
