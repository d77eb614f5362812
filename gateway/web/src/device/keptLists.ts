/**
 * Code lists on the device, in clear: they are public vocabulary. What can be found here was fetched by somebody who was
 * signed in; nothing of them or of their work is among it.
 */
const CACHE = "code-lists";
const KEPT_AT = "X-Kept-At";
/** A country may decide another word or notice on any day; what is kept is shown meanwhile, and a form has its words. */
export const FRESH_MS = 3600 * 1000;

/** One answer as it was kept: its body as text, its `ETag`, and how old it is. */
export interface KeptAnswer {
  body: string;
  etag: string;
  age: number;
}

async function cache(): Promise<Cache | undefined> {
  // Missing without https, and refused in some private windows: lists are then fetched each time.
  return "caches" in globalThis ? caches.open(CACHE).catch(() => undefined) : undefined;
}

export async function readAnswer(address: string): Promise<KeptAnswer | undefined> {
  const found = await (await cache())?.match(address);
  if (found === undefined) return undefined;
  const at = Number(found.headers.get(KEPT_AT));
  return { body: await found.text(), etag: found.headers.get("ETag") ?? "", age: Date.now() - at };
}

export async function keepAnswer(address: string, body: string, etag: string): Promise<void> {
  const headers = { "Content-Type": "application/json", ETag: etag, [KEPT_AT]: String(Date.now()) };
  // A full device keeps what it has.
  await (await cache())?.put(address, new Response(body, { headers })).catch(() => undefined);
}
