import { endpoint, type Page, type RequestBody, type Schema } from "../../contract/schemas";
import type { Language } from "../../i18n";
import { create, get, post } from "../request";
import type { RequestContext } from "../requestContext";

/** What a country may decide, and what holds there. */
export type CountrySetting = Schema<"CountrySetting">;
export type SettingPart = Schema<"SettingPart">;
export type SettingVersion = Schema<"SettingVersion">;
/** What a proposal would do. */
export type SettingPlan = Schema<"SettingPlan">;
/** A list with the codes as the platform words them. */
export type VocabularyList = Omit<Schema<"CodeListLine">, "title" | "codes"> & {
  title: Record<Language, string>;
  codes: Array<{ code: string; active?: boolean; derived?: boolean } & Record<Language, string>>;
};
export type Proposal = RequestBody<"ProposeSetting">;

/** Every list in the words of the platform, whatever the country of the reader. */
export const listVocabulary = (context: RequestContext = {}) =>
  get<Page<VocabularyList>>(endpoint("/api/v1/code-lists"), { query: { include: "codes" }, ...context });

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
