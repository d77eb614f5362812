import type { NamedPart } from "../../../../parts/kind";

/** Where the kinds of the plan are kept, for those who refer to them without showing them. */
export const PLAN_PARTS = {
  plans: { name: "plans", all: "/api/v1/cases/{case_id}/plans", one: "/api/v1/cases/{case_id}/plans/{part_id}" },
  goals: { name: "goals", all: "/api/v1/cases/{case_id}/goals", one: "/api/v1/cases/{case_id}/goals/{part_id}" },
  services: {
    name: "services",
    all: "/api/v1/cases/{case_id}/services",
    one: "/api/v1/cases/{case_id}/services/{part_id}",
  },
  followUps: {
    name: "follow-ups",
    all: "/api/v1/cases/{case_id}/follow-ups",
    one: "/api/v1/cases/{case_id}/follow-ups/{part_id}",
  },
  ownTasks: {
    name: "own-tasks",
    all: "/api/v1/cases/{case_id}/own-tasks",
    one: "/api/v1/cases/{case_id}/own-tasks/{part_id}",
  },
  conferences: {
    name: "conferences",
    all: "/api/v1/cases/{case_id}/conferences",
    one: "/api/v1/cases/{case_id}/conferences/{part_id}",
  },
} satisfies Record<string, NamedPart>;
