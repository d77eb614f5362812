import type { more as Texts } from "../es/more";

export const more: Record<keyof typeof Texts, string> = {
  "more.leaving": "Finish",
  "more.leavingText":
    "Signing out leaves nothing readable on this device. What was not finished or not sent stays encrypted, and is back when you sign in here again.",
  "more.mail": "Test mail",
  "more.mailText": "The messages that this local platform sends. They do not leave this machine.",
  "more.mailOpen": "Open the mailbox",
};
