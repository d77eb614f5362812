import type { admin as Texts } from "../es/admin";

export const admin: Record<keyof typeof Texts, string> = {
  "organisations.title": "Organisations",
  "organisations.lead": "The organisations of the network that you may see.",
  "organisations.none": "There are no organisations in your scope.",
  "users.title": "Users",
  "users.lead": "Who works with the platform, and in which role.",
  "users.none": "There are no users in your scope.",
  "status.active": "Active",
  "status.invited": "Invited",
  "status.suspended": "Suspended",
  "status.closed": "Closed",
};
