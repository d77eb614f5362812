import { computed, effect, type ReadonlySignal, type Signal, signal } from "@preact/signals";

import { FRESH_MS, type KeptAnswer, keepAnswer, readAnswer } from "../device/keptLists";
import { Problem } from "../http/problem";
import { language } from "../i18n";
import { inWordsOf, NO_TERMS, regionalTerms, workCountry } from "../i18n/countryWords";
import { send } from "./request";
import { BACKGROUND } from "./requestContext";

export interface CodeItem {
  code: string;
  label: string;
  /** ISO 3166-1 alpha-3, in lists of countries only. */
  alpha3?: string;
  /** IANA time zone, in the list of the platform's countries only. */
  tz?: string;
  /** Whether an organisation of the network can be of this type, in the list of recipients only. */
  receivesReferrals?: boolean;
  /** The code of another list to which it belongs, such as the form of exploitation of a subform. */
  parent?: string;
  /** The form of exploitation that the law of a country names with it, in the lists of national purposes only. */
  canonical?: string;
  /** What is read out, in paragraphs; in the list of notices only. */
  text?: readonly string[];
}

export interface CodeList {
  id: string;
  title: string;
  items: CodeItem[];
  labels: Map<string, string>;
}

interface CodeListBody {
  id: string;
  title: string | Record<string, string>;
  codes: Array<{ code: string; active?: boolean; derived?: boolean } & Record<string, unknown>>;
}

type Body = Signal<CodeListBody | undefined>;
interface Held {
  body: Body;
  /** In the reader's language, and in the words of their country. */
  list: ReadonlySignal<CodeList | undefined>;
}

const FIRST_RETRY_MS = 2000;
const LAST_RETRY_MS = 30_000;
const PLACE = "/api/v1/code-lists";
const REGIONAL_TERMS = "regional_terms";

/** Lists are asked for, and kept, as the country words them in which the reader works. */
const ofCountry = () => (workCountry.value ? `country=${workCountry.value}` : "");
const placeOf = (id: string) => [`${PLACE}/${id}`, ofCountry()].filter(Boolean).join("?");
const placeOfAll = () => [`${PLACE}?include=codes`, ofCountry()].filter(Boolean).join("&");

const lists = signal<ReadonlyMap<string, Held>>(new Map());
/** The lists that could not be loaded, by address; they are requested again until they can. */
const missing = signal<ReadonlyMap<string, Body>>(new Map());
/** Whether codes still stand where words will, because a list is on its way; for `aria-busy`. */
export const wordsArrive = computed(
  () => [...lists.value].some(([place, { body }]) => !body.value && !missing.value.has(place)) || undefined,
);
let timer: ReturnType<typeof setTimeout> | undefined;
let wait = FIRST_RETRY_MS;

/**
 * The list `id` in the reader's language, or undefined until it is loaded, from this device or the network. The first
 * call inside a component starts that, and the component renders again when the list is there.
 */
export function codeList(id: string): CodeList | undefined {
  return held(id).list.value;
}

function held(id: string): Held {
  const place = placeOf(id);
  const known = lists.peek().get(place);
  if (known) return known;
  const body: Body = signal(undefined);
  const list = computed(() => body.value && readList(body.value, language.value));
  lists.value = new Map([...lists.peek(), [place, { body, list }]]);
  void load(place, body);
  return { body, list };
}

effect(() => {
  const country = workCountry.value;
  const codes = (country && held(REGIONAL_TERMS).body.value?.codes) || [];
  const spoken = (speech: string) => new Map(codes.map((item) => [item.code, String(item[speech] ?? "")]));
  // Another value draws every text anew, and most countries have decided nothing.
  regionalTerms.value = codes.length > 0 ? { country, words: { es: spoken("es"), en: spoken("en") } } : NO_TERMS;
});

/** Whether `id` could not be loaded; its codes are shown without labels meanwhile. */
export function isMissing(id: string): boolean {
  return missing.value.has(placeOf(id));
}

/** Requests every missing list again: by itself in growing intervals, and at once when the network is back. */
export function retryMissing(): void {
  clearTimeout(timer);
  timer = undefined;
  for (const [place, body] of missing.peek()) void load(place, body);
}

async function load(place: string, body: Body): Promise<void> {
  const kept = await readAnswer(place);
  if (kept) body.value = JSON.parse(kept.body);
  try {
    if (!(await isFresh(kept))) body.value = JSON.parse(await renew(place, kept));
    missing.value = new Map([...missing.peek()].filter(([other]) => other !== place));
    wait = FIRST_RETRY_MS;
  } catch {
    // What is on the device serves until the network is back.
    if (kept) return;
    missing.value = new Map([...missing.peek(), [place, body]]);
    if (timer !== undefined) return;
    timer = setTimeout(retryMissing, wait);
    wait = Math.min(wait * 2, LAST_RETRY_MS);
  }
}

async function isFresh(kept: KeptAnswer | undefined): Promise<boolean> {
  if (kept === undefined) return false;
  return kept.age < FRESH_MS || ((await readAnswer(placeOfAll()))?.age ?? Number.POSITIVE_INFINITY) < FRESH_MS;
}

/** Asks for what is at `address`, or whether what is kept of it still holds, and keeps it. Throws Problem. */
async function renew(address: string, kept: KeptAnswer | undefined): Promise<string> {
  const headers: Record<string, string> = kept?.etag ? { "If-None-Match": kept.etag } : {};
  try {
    const response = await send("GET", address, { ...BACKGROUND, headers });
    const body = await response.text();
    await keepAnswer(address, body, response.headers.get("ETag") ?? "");
    return body;
  } catch (thrown) {
    if (!kept || !(thrown instanceof Problem) || thrown.status !== 304) throw thrown;
    await keepAnswer(address, kept.body, kept.etag);
    return kept.body;
  }
}

/**
 * Puts every list on this device, so that a form opened without network has its questions; a start asks whether they
 * have changed, once an hour at most. Without an answer the next start asks again.
 */
export async function keepAllLists(): Promise<void> {
  const all = placeOfAll();
  const kept = await readAnswer(all);
  if (await isFresh(kept)) return;
  const body = await renew(all, kept).catch(() => undefined);
  if (body === undefined || body === kept?.body) return;
  for (const list of (JSON.parse(body) as { items: CodeListBody[] }).items)
    await keepAnswer(placeOf(list.id), JSON.stringify(list), "");
}

globalThis.addEventListener?.("online", retryMissing);

function readList(body: CodeListBody, speech: string): CodeList {
  const all = body.codes.map((item) => readItem(item, speech));
  const offered = new Set(body.codes.filter((item) => item.active !== false && !item.derived).map(({ code }) => code));
  const items = all.filter(({ code }) => offered.has(code));
  const title = typeof body.title === "string" ? body.title : (body.title[speech] ?? body.id);
  // What was recorded under a code that is offered no more is still shown in words.
  const labels = new Map(all.flatMap((item) => [item.code, item.alpha3 ?? item.code].map((c) => [c, item.label])));
  return { id: body.id, title, items, labels };
}

function readItem(item: CodeListBody["codes"][number], speech: string): CodeItem {
  return {
    code: item.code,
    label: inWordsOf(workCountry.value, speech, String(item[speech] ?? item.label ?? item.code)),
    ...(typeof item.alpha_3 === "string" && { alpha3: item.alpha_3 }),
    ...(typeof item.tz === "string" && { tz: item.tz }),
    ...(item.receives_referrals === true && { receivesReferrals: true }),
    ...(typeof item.parent === "string" && { parent: item.parent }),
    ...(item.text !== undefined && { text: (item.text as Record<string, string[]>)[speech] ?? [] }),
    ...(typeof item.canonical === "string" && { canonical: item.canonical }),
  };
}

export function codeLabel(list: string, code: string): string {
  return codeList(list)?.labels.get(code) ?? code;
}
