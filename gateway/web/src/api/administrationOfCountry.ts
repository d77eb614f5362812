import { endpoint, type Page, type RequestBody, type Schema } from "../contract/schemas";
import { create, get, post } from "./request";
import type { RequestContext } from "./requestContext";

/** What a country may decide, and what holds there. */
export type CountrySetting = Schema<"CountrySetting">;
export type SettingPart = Schema<"SettingPart">;
export type SettingVersion = Schema<"SettingVersion">;
/** What a proposal would do. */
export type SettingPlan = Schema<"SettingPlan">;
export type Proposal = RequestBody<"ProposeSetting">;

export const listSettings = (country: string, context: RequestContext = {}) =>
  get<Page<CountrySetting>>(endpoint("/api/v1/countries/{country}/settings", { country }), context);

export const readHistory = (country: string, name: string, context: RequestContext = {}) =>
  get<Page<SettingVersion>>(
    endpoint("/api/v1/countries/{country}/settings/{name}/history", { country, name }),
    context,
  );

/** Stores nothing. */
export const previewSetting = (country: string, name: string, { value, valid_from }: Proposal) =>
  post<SettingPlan>(endpoint("/api/v1/countries/{country}/settings/{name}/preview", { country, name }), {
    value,
    valid_from,
  });

export const proposeSetting = (country: string, name: string, body: Proposal, key: string) =>
  create<SettingVersion>(
    endpoint("/api/v1/countries/{country}/settings/{name}/versions", { country, name }),
    body,
    key,
  );

const ofVersion = ({ country, name, id }: SettingVersion) => ({ country, name, version_id: id });

export const approveSetting = (version: SettingVersion) =>
  post<SettingVersion>(
    endpoint("/api/v1/countries/{country}/settings/{name}/versions/{version_id}/approve", ofVersion(version)),
  );

export const rejectSetting = (version: SettingVersion) =>
  post<SettingVersion>(
    endpoint("/api/v1/countries/{country}/settings/{name}/versions/{version_id}/reject", ofVersion(version)),
  );
