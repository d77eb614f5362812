import { withLaterTexts } from "./i18n";
import type { Route } from "./router";

/** Every screen: its address, who may open it, and the chunk it comes in. */
export const ROUTES: Route[] = [
  { path: "/", permission: "", help: "today", load: () => import("./screens/today/Today") },
  {
    path: "/cases",
    permission: "cases:read",
    help: "cases",
    load: () => withLaterTexts(import("./screens/cases/CaseList")),
  },
  {
    path: "/cases/new",
    permission: "cases:write",
    help: "register-steps",
    load: () => import("./screens/register/Register"),
  },
  {
    path: "/cases/:id",
    permission: "cases:read",
    help: "case",
    load: () => withLaterTexts(import("./screens/case/CasePage")),
  },
  {
    path: "/cases/:id/persons/new",
    permission: "cases:write",
    help: "persons",
    load: () => withLaterTexts(import("./screens/edit/AddPerson")),
  },
  {
    path: "/cases/:id/persons/:person/:part",
    permission: "cases:write",
    help: "edit",
    load: () => withLaterTexts(import("./screens/edit/EditPerson")),
  },
  {
    path: "/cases/:id/parts/:kind/:part",
    permission: "cases:write",
    help: "case-plan",
    load: () => withLaterTexts(import("./screens/parts/EditPart")),
  },
  {
    path: "/cases/:id/consent",
    permission: "cases:write",
    help: "consent",
    load: () => withLaterTexts(import("./screens/consent/NewConsent")),
  },
  {
    path: "/cases/:id/assess",
    permission: "cases:write",
    help: "assess",
    load: () => withLaterTexts(import("./screens/case/Assess")),
  },
  {
    path: "/cases/:id/status",
    permission: "cases:write",
    help: "status",
    load: () => withLaterTexts(import("./screens/case/DecideStatus")),
  },
  {
    path: "/cases/:id/refer",
    permission: "referrals:send",
    help: "refer",
    load: () => withLaterTexts(import("./screens/refer/Refer")),
  },
  {
    path: "/referrals",
    permission: "referrals:read",
    help: "referrals",
    load: () => import("./screens/referrals/Box"),
  },
  {
    path: "/referrals/:id",
    permission: "referrals:read",
    help: "decide",
    load: () => import("./screens/referral/ReferralPage"),
  },
  {
    path: "/escalated",
    permission: "referrals:oversee",
    help: "escalated",
    load: () => import("./screens/escalated/Escalated"),
  },
  {
    path: "/directory",
    permission: "directory:read",
    help: "directory",
    load: () => import("./screens/directory/Directory"),
  },
  {
    path: "/dashboard",
    permission: "reporting:read",
    help: "dashboard",
    load: () => withLaterTexts(import("./screens/dashboard/Dashboard")),
  },
  {
    path: "/answers",
    permission: "referrals:answer",
    help: "dashboard",
    load: () => withLaterTexts(import("./screens/dashboard/AnswerWork")),
  },
  {
    path: "/extracts",
    permission: "extracts:read",
    help: "extracts",
    load: () => withLaterTexts(import("./screens/extracts/ExtractList")),
  },
  {
    path: "/extracts/new",
    permission: "extracts:manage",
    help: "extracts",
    load: () => withLaterTexts(import("./screens/extracts/NewExtract")),
  },
  {
    path: "/extracts/:id",
    permission: "extracts:read",
    help: "extracts",
    load: () => withLaterTexts(import("./screens/extracts/ExtractPage")),
  },
  {
    path: "/imports",
    permission: "cases:import",
    help: "imports",
    load: () => withLaterTexts(import("./screens/imports/Imports")),
  },
  {
    path: "/imports/:id",
    permission: "cases:import",
    help: "import-check",
    load: () => withLaterTexts(import("./screens/imports/ImportPage")),
  },
  {
    path: "/organisations",
    permission: "organisations:read",
    help: "organisations",
    load: () => import("./screens/organisations/Organisations"),
  },
  { path: "/users", permission: "users:read", help: "users", load: () => import("./screens/users/Users") },
  {
    path: "/requests",
    permission: "access-requests:read",
    help: "requests",
    load: () => import("./screens/requests/Requests"),
  },
  {
    path: "/accesses",
    permission: "audit:oversee",
    help: "accesses",
    load: () => withLaterTexts(import("./screens/accesses/Accesses")),
  },
  { path: "/unsent", permission: "", help: "offline", load: () => import("./screens/unsent/Unsent") },
  { path: "/more", permission: "", help: "more", load: () => import("./screens/more/More") },
];
