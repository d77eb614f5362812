import { codeLabel } from "../../../api/codelists";
import type { Jurisdiction } from "../../../api/proceedings/jurisdictions";
import { t } from "../../../i18n";
import { said, type Text } from "../../../i18n/texts";

/** What a country calls something, and whether a lawyer of it has confirmed that. */
export interface LocalName {
  text: string;
  confirmed: boolean;
}

interface Named {
  code: string;
  name: Text;
  confirmed: boolean;
}

type Article = Jurisdiction["articles"][number];
type Choice = { code: string; label: string };

/** By the code list where the country has no name of its own. */
export function stageName({ stages }: Jurisdiction, code: string | null): LocalName {
  if (!code) return { text: "–", confirmed: true };
  return nameIn(stages, code) ?? { text: codeLabel("proceeding_stage", code), confirmed: true };
}

export function institutionName({ institutions }: Jurisdiction, code: string): LocalName {
  return nameIn(institutions, code) ?? unnamed(code);
}

export function standingName({ standings }: Jurisdiction, code: string): LocalName {
  return nameIn(standings, code) ?? unnamed(code);
}

export function deadlineName({ deadlines }: Jurisdiction, code: string): LocalName {
  return nameIn(deadlines, code) ?? unnamed(code);
}

/** The text of the article that was in force on the day of the facts; the last one where the day is not known. */
export function articleName(pack: Jurisdiction, code: string, facts_on: string | null): LocalName {
  const found = articleOn(pack, code, facts_on);
  return found ? { text: said(found.name), confirmed: found.confirmed } : unnamed(code);
}

export function articleOn({ articles }: Jurisdiction, code: string, facts_on: string | null): Article | undefined {
  const texts = articles.filter((one) => one.code === code);
  return texts.find((one) => facts_on && inForceOn(one, facts_on)) ?? texts.sort(byFirstDay).at(-1);
}

/** What a charge may name: the articles that were in force on the day of the facts, all where it is not known. */
export function articlesToChoose(pack: Jurisdiction, facts_on: string | undefined): Choice[] {
  const inForce = pack.articles.filter((one) => !facts_on || inForceOn(one, facts_on));
  return [...new Set(inForce.map(({ code }) => code))].map((code) => ({
    code,
    label: inOneLine(articleName(pack, code, facts_on ?? null)),
  }));
}

/** What can be chosen of stages, institutions and standings; what is gone only where it is on record. */
export function toChoose(named: readonly (Named & { active?: boolean })[], onRecord: string | null = null): Choice[] {
  return named
    .filter(({ code, active = true }) => active || code === onRecord)
    .map((one) => ({ code: one.code, label: inOneLine({ text: said(one.name), confirmed: one.confirmed }) }));
}

/** For a choice, where nothing can stand beside the name. */
export function inOneLine({ text, confirmed }: LocalName): string {
  return confirmed ? text : `${text} (${t("local.unconfirmed")})`;
}

/** Whether anything that is named here still waits for a lawyer of the country. */
export function hasUnconfirmed({ stages, institutions, articles, standings, deadlines }: Jurisdiction): boolean {
  return [stages, institutions, articles, standings, deadlines].some((part) => part.some((one) => !one.confirmed));
}

function nameIn(named: readonly Named[], code: string): LocalName | undefined {
  const found = named.find((one) => one.code === code);
  return found && { text: said(found.name), confirmed: found.confirmed };
}

/** The pack names it no more. */
function unnamed(code: string): LocalName {
  return { text: code, confirmed: true };
}

function inForceOn({ valid_from, valid_to }: Article, day: string): boolean {
  return (valid_from ?? "") <= day && (valid_to === null || day <= valid_to);
}

function byFirstDay(one: Article, other: Article): number {
  return (one.valid_from ?? "") < (other.valid_from ?? "") ? -1 : 1;
}
