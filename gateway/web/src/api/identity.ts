import type { Page } from "./cases";
import { get } from "./request";

export interface Organisation {
  id: string;
  name: string;
  country: string;
  kind: string;
  adm1?: string | null;
  status: string;
}

export interface User {
  id: string;
  email?: string;
  display_name?: string;
  name?: string;
  role?: string;
  roles?: string[];
  status: string;
  organisation_id: string;
  country?: string;
  last_seen_at?: string | null;
}

export const listOrganisations = (query: Record<string, string | undefined> = {}) =>
  get<Page<Organisation>>("/api/v1/organisations", { query });

export const listUsers = (query: Record<string, string | undefined> = {}) =>
  get<Page<User>>("/api/v1/users", { query });
