import { get } from "./request";
import { type Answer, at, type Page } from "./shapes";

/** An organisation; outside one's own countries only its public card. */
export type Organisation = Omit<Answer<"Organisation">, "name"> & { name?: string };
export type User = Answer<"User">;

type Query = Record<string, string | undefined>;

export const listOrganisations = (query: Query = {}) => get<Page<Organisation>>(at("/api/v1/organisations"), { query });
export const listUsers = (query: Query = {}) => get<Page<User>>(at("/api/v1/users"), { query });
export const listRoles = () => get<Page<{ code: string; es: string; en: string }>>(at("/api/v1/roles"));
