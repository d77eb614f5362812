import type { TransparencySheet } from "../../../api/case/persons";
import { codeLabel } from "../../../api/codelists";
import { publicName } from "../../../api/people/organisationNames";
import { day, type Key, t } from "../../../i18n";

export type Consent = TransparencySheet["consents"][number];
export type GivenOut = TransparencySheet["given_out"][number];
export type Received = TransparencySheet["received"][number];
export type Opening = TransparencySheet["openings"][number];
type Kind = TransparencySheet["kept"][number];

/** What a sheet that is carried must not say, in either language, without accents: who reads it could guess why. */
const TELLING =
  /\btrata\b|traffick|explota|exploit|sexual|victim|esclav|slave|prostit|forzad|forced|servidumbre|servitude/i;

/** Whether a text says, or lets one guess, why the person is attended. */
export function tells(text: string): boolean {
  return TELLING.test(text.normalize("NFD").replace(/\p{M}/gu, ""));
}

/** The name of an organisation, unless the name alone says why the person is attended. */
export function safeName(id: string): string {
  const name = publicName(id) ?? "–";
  return tells(name) ? t("sheet.organisation.other") : name;
}

export function kindsText(kinds: readonly Kind[]): string {
  return kinds.map((kind) => lower(t(`sheet.kind.${kind}`))).join("; ");
}

/** The recipient of a permission. */
export function recipientOf({ recipient_organisation_id: id, recipient_type, recipient_country }: Consent): string {
  const who = id ? safeName(id) : t(`sheet.recipient.${recipient_type ?? "same_org"}` as Key);
  return recipient_country ? inCountry(who, recipient_country) : who;
}

export function inCountry(who: string, country: string): string {
  return t("sheet.organisation.inCountry", { who, country: codeLabel("platform_country", country) });
}

export function purposeText(purpose: string): string {
  return t(`sheet.purpose.${purpose}` as Key);
}

/** For what something was given to an organisation. */
export function reasonOf({ ground, purpose }: Pick<GivenOut, "ground" | "purpose">): string {
  if (purpose) return purposeText(purpose);
  return t(ground === "none" ? "sheet.given.unnamed" : "sheet.given.without");
}

/** What was answered, and until when it holds. */
export function answerText({ status, holds, given_on, ends_on, withdrawn_on }: Consent): string {
  const given = day(given_on);
  if (status === "withdrawn") return t("sheet.consent.withdrawn", { on: day(withdrawn_on ?? given_on) });
  if (status === "refused") return t("sheet.consent.refused", { given });
  if (status === "not_yet_asked") return t("sheet.consent.notAsked");
  if (ends_on === null) return t("sheet.consent.open", { given });
  return t(holds ? "sheet.consent.holds" : "sheet.consent.ended", { given, until: day(ends_on) });
}

function lower(text: string): string {
  return text.charAt(0).toLocaleLowerCase() + text.slice(1);
}
