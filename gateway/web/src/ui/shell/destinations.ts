import type { Key } from "../../i18n";
import type { IconName } from "../page/Icon";

/** In the bar of those who hold the one permission and not the other; `asked`, only while a request waits for their answer. */
interface Bar {
  /** One of these is enough. */
  holds?: readonly string[];
  lacks?: string;
  asked?: true;
}

export interface Destination {
  to: string;
  text: Key;
  icon: IconName;
  permission: string;
  /** Left out, it is not in the bar of a phone, which holds five: the rest is under "more". */
  bar?: Bar;
  /** What it does reaches others, so it is not practised. */
  isReal?: true;
  /** What narrows it for those who hold the one permission and not the other. */
  narrowed?: { holds: string; lacks: string; query: string };
}

export interface Group {
  title: Key | null;
  items: Destination[];
}

/** Who administers people has them and the organisations in the bar, and not what serves the work on cases. */
const ADMINISTERING: Bar = { holds: ["users:write"] };
const NOT_ADMINISTERING: Bar = { lacks: "users:write" };

/** The modules carry the names they have in the regional system this platform follows. */
export const GROUPS: Group[] = [
  {
    title: null,
    items: [{ to: "/", text: "nav.today", icon: "today", permission: "", bar: {} }],
  },
  {
    title: "nav.group.register",
    items: [
      {
        to: "/cases",
        text: "nav.cases",
        icon: "cases",
        permission: "cases:read",
        bar: {},
        // Who attends cases begins with their own, who leads a team with all.
        narrowed: { holds: "cases:write", lacks: "cases:supervise", query: "?mine=true" },
      },
      { to: "/board", text: "nav.board", icon: "users", permission: "cases:supervise" },
      { to: "/referrals", text: "nav.referrals", icon: "referrals", permission: "referrals:read", bar: {} },
      { to: "/proceedings", text: "nav.proceedings", icon: "requests", permission: "proceedings:read" },
      {
        to: "/escalated",
        text: "nav.escalated",
        icon: "clock",
        permission: "referrals:oversee",
        bar: NOT_ADMINISTERING,
      },
      { to: "/movements", text: "nav.movements", icon: "referrals", permission: "referrals:oversee" },
      {
        to: "/directory",
        text: "nav.directory",
        icon: "directory",
        permission: "directory:read",
        bar: NOT_ADMINISTERING,
      },
      { to: "/emergency-accesses", text: "nav.emergencies", icon: "eye", permission: "cases:read" },
      { to: "/perpetrators", text: "nav.perpetrators", icon: "cases", permission: "cases:read" },
      { to: "/imports", text: "nav.imports", icon: "imports", permission: "cases:import" },
    ],
  },
  {
    title: "nav.group.statistics",
    items: [
      { to: "/dashboard", text: "nav.dashboard", icon: "chart", permission: "reporting:read" },
      { to: "/answers", text: "nav.answers", icon: "chart", permission: "referrals:answer" },
      { to: "/extracts", text: "nav.extracts", icon: "extracts", permission: "extracts:read" },
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
        // To open them is practised, to invite people is not.
        bar: { holds: ["users:write", "organisations:write"] },
      },
      { to: "/users", text: "nav.users", icon: "users", permission: "users:read", bar: ADMINISTERING },
      { to: "/systems", text: "nav.systems", icon: "system", permission: "clients:read" },
      { to: "/roles", text: "nav.roles", icon: "key", permission: "users:read" },
      {
        to: "/announcements",
        text: "nav.announcements",
        icon: "horn",
        permission: "organisations:write",
        isReal: true,
      },
      { to: "/settings", text: "nav.settings", icon: "settings", permission: "settings:decide" },
      {
        to: "/requests",
        text: "nav.requests",
        icon: "requests",
        permission: "access-requests:read",
        bar: { ...ADMINISTERING, asked: true },
      },
      { to: "/audit", text: "nav.audit", icon: "eye", permission: "audit:read" },
      { to: "/operations", text: "nav.operations", icon: "clock", permission: "operations:read", bar: {} },
      { to: "/training", text: "nav.training", icon: "course", permission: "" },
      { to: "/profile", text: "nav.profile", icon: "person", permission: "" },
    ],
  },
];
