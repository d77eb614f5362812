import type { Key } from "../../i18n";
import type { IconName } from "../Icon";

export interface Destination {
  to: string;
  text: Key;
  icon: IconName;
  permission: string;
  /** On phones the bar holds five; the rest is under "more". */
  inBar: boolean;
  /** What narrows it for those who hold the one permission and not the other. */
  narrowed?: { holds: string; lacks: string; query: string };
}

export interface Group {
  title: Key | null;
  items: Destination[];
}

/** The modules carry the names they have in the regional system this platform follows. */
export const GROUPS: Group[] = [
  {
    title: null,
    items: [{ to: "/", text: "nav.today", icon: "today", permission: "", inBar: true }],
  },
  {
    title: "nav.group.register",
    items: [
      {
        to: "/cases",
        text: "nav.cases",
        icon: "cases",
        permission: "cases:read",
        inBar: true,
        // Who attends cases begins with their own, who leads a team with all.
        narrowed: { holds: "cases:write", lacks: "cases:supervise", query: "?mine=true" },
      },
      { to: "/board", text: "nav.board", icon: "users", permission: "cases:supervise", inBar: false },
      { to: "/referrals", text: "nav.referrals", icon: "referrals", permission: "referrals:read", inBar: true },
      { to: "/proceedings", text: "nav.proceedings", icon: "requests", permission: "proceedings:read", inBar: false },
      { to: "/escalated", text: "nav.escalated", icon: "clock", permission: "referrals:oversee", inBar: true },
      { to: "/movements", text: "nav.movements", icon: "referrals", permission: "referrals:oversee", inBar: false },
      { to: "/directory", text: "nav.directory", icon: "directory", permission: "directory:read", inBar: true },
      { to: "/emergency-accesses", text: "nav.emergencies", icon: "eye", permission: "cases:read", inBar: false },
      { to: "/perpetrators", text: "nav.perpetrators", icon: "cases", permission: "cases:read", inBar: false },
      { to: "/imports", text: "nav.imports", icon: "imports", permission: "cases:import", inBar: false },
    ],
  },
  {
    title: "nav.group.statistics",
    items: [
      { to: "/dashboard", text: "nav.dashboard", icon: "chart", permission: "reporting:read", inBar: false },
      { to: "/answers", text: "nav.answers", icon: "chart", permission: "referrals:answer", inBar: false },
      { to: "/extracts", text: "nav.extracts", icon: "extracts", permission: "extracts:read", inBar: false },
    ],
  },
  {
    title: "nav.group.administration",
    items: [
      {
        to: "/organisations",
        text: "nav.organisations",
        icon: "organisations",
        permission: "organisations:read",
        inBar: false,
      },
      { to: "/users", text: "nav.users", icon: "users", permission: "users:read", inBar: false },
      { to: "/systems", text: "nav.systems", icon: "directory", permission: "clients:read", inBar: false },
      { to: "/roles", text: "nav.roles", icon: "requests", permission: "users:read", inBar: false },
      {
        to: "/announcements",
        text: "nav.announcements",
        icon: "requests",
        permission: "organisations:write",
        inBar: false,
      },
      { to: "/requests", text: "nav.requests", icon: "requests", permission: "access-requests:read", inBar: false },
      { to: "/audit", text: "nav.audit", icon: "eye", permission: "audit:read", inBar: false },
      { to: "/training", text: "nav.training", icon: "requests", permission: "", inBar: false },
      { to: "/profile", text: "nav.profile", icon: "users", permission: "", inBar: false },
    ],
  },
];
