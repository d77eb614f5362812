/**
 * The service worker: the application's own files for a start without network. It never answers for the API, and keeps
 * nothing of it. The build writes its files in place of `__SHELL__`, so that every build is another worker.
 */
interface Shell {
  /** Hash of the build. */
  version: string;
  /** The script that the page of this build begins with. */
  entry: string;
  page: string;
  /** What every start needs. */
  first: string[];
  /** The screens and the other language. */
  rest: string[];
}

declare const __SHELL__: Shell;
// The compiler takes every worker for a general one.
const worker = self as unknown as ServiceWorkerGlobalScope;

const SHELL = __SHELL__;
const PREFIX = "shell-";
const CACHE = PREFIX + SHELL.version;
const FILES = "/static/app/";
const HASHED = /-[\w-]{8,}\.[a-z0-9.]+$/;
/** A network that has not brought the page by then is treated as none. */
const PAGE_MS = 5000;

worker.addEventListener("install", (event) => {
  event.waitUntil(caches.open(CACHE).then((cache) => add(cache, [SHELL.page, ...SHELL.first])));
});

worker.addEventListener("activate", (event) => {
  event.waitUntil(removeOthers().then(() => worker.clients.claim()));
});

worker.addEventListener("message", (event) => {
  if (event.data === "apply") event.waitUntil(worker.skipWaiting());
  else if (event.data === "fill") event.waitUntil(fill());
  else if (event.data === "entry") event.ports[0]?.postMessage(SHELL.entry);
});

worker.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== location.origin) return;
  if (request.mode === "navigate") {
    if (pathname === SHELL.page) event.respondWith(page(request));
  } else if (pathname.startsWith(FILES)) event.respondWith(file(request, pathname));
});

/** Files with a hash in their name come from the browser's cache; the others are asked for. */
async function add(cache: Cache, files: string[]): Promise<void> {
  await cache.addAll(files.map((name) => new Request(name, { cache: HASHED.test(name) ? "default" : "no-cache" })));
}

/** One file after the other, and only what is missing: it may be cut off at any moment and goes on the next time. */
async function fill(): Promise<void> {
  const cache = await ours();
  if (cache === undefined) return;
  for (const name of SHELL.rest) if ((await cache.match(name)) === undefined) await add(cache, [name]);
}

/** Undefined once a newer worker has removed it: this one, which may still answer a page, must not make it anew. */
async function ours(): Promise<Cache | undefined> {
  return (await caches.has(CACHE)) ? caches.open(CACHE) : undefined;
}

async function removeOthers(): Promise<void> {
  for (const name of await caches.keys()) if (name.startsWith(PREFIX) && name !== CACHE) await caches.delete(name);
}

/** The newest page there is a network for; otherwise the one that belongs to the stored files. */
async function page(request: Request): Promise<Response> {
  const limit = new AbortController();
  const timer = setTimeout(() => limit.abort(), PAGE_MS);
  try {
    const response = await fetch(request, { signal: limit.signal });
    if (response.status < 500) return response;
    return (await stored(SHELL.page)) ?? response;
  } catch (failed) {
    const kept = await stored(SHELL.page);
    if (kept === undefined) throw failed;
    return kept;
  } finally {
    clearTimeout(timer);
  }
}

async function file(request: Request, pathname: string): Promise<Response> {
  const isHashed = HASHED.test(pathname);
  const kept = await stored(pathname);
  if (isHashed && kept !== undefined) return kept;
  try {
    const response = await fetch(request);
    if (response.ok && isHashed) (await ours())?.put(pathname, response.clone());
    return response;
  } catch (failed) {
    if (kept === undefined) throw failed;
    return kept;
  }
}

async function stored(name: string): Promise<Response | undefined> {
  return (await ours())?.match(name, { ignoreVary: true });
}
