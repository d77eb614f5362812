import { type Signal, signal } from "@preact/signals";

import { language } from "../i18n";
import { inWordsOf, workCountry } from "../i18n/countryWords";
import { get } from "./request";
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

type Held = Signal<CodeList | undefined>;

const FIRST_RETRY_MS = 2000;
const LAST_RETRY_MS = 30_000;

// Kept in memory only: a list of codes is no secret, but nothing of the work stays on the device.
const lists = new Map<string, Held>();
/** The lists that could not be loaded, by language and id; they are requested again until they can. */
const missing = signal<ReadonlyMap<string, Held>>(new Map());
let timer: ReturnType<typeof setTimeout> | undefined;
let wait = FIRST_RETRY_MS;

/**
 * The list `id` in the reader's language, or undefined until it is loaded. The first call inside a component starts the
 * request, and the component renders again when the list is there.
 */
export function codeList(id: string): CodeList | undefined {
  const key = `${language.value}/${id}`;
  let held = lists.get(key);
  if (held === undefined) {
    held = signal<CodeList | undefined>(undefined);
    lists.set(key, held);
    void load(key, held);
  }
  return held.value;
}

/** Whether `id` could not be loaded; its codes are shown without labels meanwhile. */
export function isMissing(id: string): boolean {
  return missing.value.has(`${language.value}/${id}`);
}

/** Requests every missing list again: by itself in growing intervals, and at once when the network is back. */
export function retryMissing(): void {
  clearTimeout(timer);
  timer = undefined;
  for (const [key, held] of missing.peek()) void load(key, held);
}

async function load(key: string, held: Held): Promise<void> {
  const [speech = "", id] = key.split("/");
  try {
    const body = await get<CodeListBody>(`/api/v1/code-lists/${id}`, BACKGROUND);
    held.value = readList(body, speech);
    missing.value = new Map([...missing.peek()].filter(([other]) => other !== key));
    wait = FIRST_RETRY_MS;
  } catch {
    missing.value = new Map([...missing.peek(), [key, held]]);
    if (timer !== undefined) return;
    timer = setTimeout(retryMissing, wait);
    wait = Math.min(wait * 2, LAST_RETRY_MS);
  }
}

globalThis.addEventListener?.("online", retryMissing);

function readList(body: CodeListBody, speech: string): CodeList {
  const items = body.codes
    .filter((item) => item.active !== false && !item.derived)
    .map((item) => readItem(item, speech));
  const title = typeof body.title === "string" ? body.title : (body.title[speech] ?? body.id);
  const labels = new Map(items.flatMap((item) => [item.code, item.alpha3 ?? item.code].map((c) => [c, item.label])));
  return { id: body.id, title, items, labels };
}

function readItem(item: CodeListBody["codes"][number], speech: string): CodeItem {
  return {
    code: item.code,
    label: inWordsOf(workCountry.value, speech, String(item[speech] ?? item.label ?? item.code)),
    ...(typeof item.alpha_3 === "string" && { alpha3: item.alpha_3 }),
    ...(typeof item.tz === "string" && { tz: item.tz }),
    ...(item.receives_referrals === true && { receivesReferrals: true }),
  };
}

export function codeLabel(list: string, code: string): string {
  return codeList(list)?.labels.get(code) ?? code;
}
