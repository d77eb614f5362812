import type { NamedPart } from "../../../../parts/kind";

/** Where the kinds of parts of a proceeding are kept. */
export const PARTS = {
  accused: {
    name: "accused",
    all: "/api/v1/proceedings/{proceeding_id}/accused",
    one: "/api/v1/proceedings/{proceeding_id}/accused/{part_id}",
  },
  charges: {
    name: "charges",
    all: "/api/v1/proceedings/{proceeding_id}/charges",
    one: "/api/v1/proceedings/{proceeding_id}/charges/{part_id}",
  },
  hearings: {
    name: "hearings",
    all: "/api/v1/proceedings/{proceeding_id}/hearings",
    one: "/api/v1/proceedings/{proceeding_id}/hearings/{part_id}",
  },
  measures: {
    name: "measures",
    all: "/api/v1/proceedings/{proceeding_id}/measures",
    one: "/api/v1/proceedings/{proceeding_id}/measures/{part_id}",
  },
  judgments: {
    name: "judgments",
    all: "/api/v1/proceedings/{proceeding_id}/judgments",
    one: "/api/v1/proceedings/{proceeding_id}/judgments/{part_id}",
  },
  reparations: {
    name: "reparations",
    all: "/api/v1/proceedings/{proceeding_id}/reparations",
    one: "/api/v1/proceedings/{proceeding_id}/reparations/{part_id}",
  },
  requests: {
    name: "requests",
    all: "/api/v1/proceedings/{proceeding_id}/requests",
    one: "/api/v1/proceedings/{proceeding_id}/requests/{part_id}",
  },
} satisfies Record<string, NamedPart>;
