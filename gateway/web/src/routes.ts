import type { Route } from "./router";

/** Every screen: its address, who may open it, and the chunk it comes in. */
export const ROUTES: Route[] = [
  { path: "/", permission: "", load: () => import("./screens/today/Today") },
  { path: "/cases", permission: "cases:read", load: () => import("./screens/cases/CaseList") },
  { path: "/cases/new", permission: "cases:write", load: () => import("./screens/register/Register") },
  { path: "/cases/:id", permission: "cases:read", load: () => import("./screens/case/CasePage") },
  { path: "/cases/:id/consent", permission: "cases:write", load: () => import("./screens/consent/NewConsent") },
  { path: "/cases/:id/assess", permission: "cases:write", load: () => import("./screens/case/Assess") },
  { path: "/cases/:id/status", permission: "cases:write", load: () => import("./screens/case/DecideStatus") },
  { path: "/cases/:id/refer", permission: "referrals:send", load: () => import("./screens/refer/Refer") },
  { path: "/referrals", permission: "referrals:read", load: () => import("./screens/referrals/Box") },
  { path: "/referrals/:id", permission: "referrals:read", load: () => import("./screens/referral/ReferralPage") },
  { path: "/escalated", permission: "referrals:oversee", load: () => import("./screens/escalated/Escalated") },
  { path: "/directory", permission: "directory:read", load: () => import("./screens/directory/Directory") },
  { path: "/dashboard", permission: "reporting:read", load: () => import("./screens/dashboard/Dashboard") },
  { path: "/extracts", permission: "extracts:read", load: () => import("./screens/extracts/ExtractList") },
  { path: "/extracts/new", permission: "extracts:manage", load: () => import("./screens/extracts/NewExtract") },
  { path: "/extracts/:id", permission: "extracts:read", load: () => import("./screens/extracts/ExtractPage") },
  { path: "/imports", permission: "cases:import", load: () => import("./screens/imports/Imports") },
  { path: "/imports/:id", permission: "cases:import", load: () => import("./screens/imports/ImportPage") },
  {
    path: "/organisations",
    permission: "organisations:read",
    load: () => import("./screens/organisations/Organisations"),
  },
  { path: "/users", permission: "users:read", load: () => import("./screens/users/Users") },
  { path: "/requests", permission: "access-requests:read", load: () => import("./screens/requests/Requests") },
  { path: "/accesses", permission: "audit:oversee", load: () => import("./screens/accesses/Accesses") },
  { path: "/more", permission: "", load: () => import("./screens/more/More") },
];
