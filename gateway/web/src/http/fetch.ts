import { Problem } from "./problem";

/** A slow line delivers a response within this time; waiting longer helps no one. */
const RESPONSE_MS = 30_000;
/** A file of many records on a slow line takes minutes. */
const UPLOAD_MS = 600_000;

const READING = new Set(["GET", "HEAD"]);

let latestRequestId = "";

/** The id under which the logs hold the last request: what went wrong on the page happened near it. */
export function lastRequestId(): string {
  return latestRequestId;
}

/**
 * Sends one request to our own origin and reads the response to its end. Throws Problem `offline` without network and
 * `no_answer` when no response came in time; when `signal` is aborted, what `fetch` throws.
 */
export async function fetchComplete(
  address: string,
  init: RequestInit = {},
  signal?: AbortSignal | undefined,
): Promise<Response> {
  const attempt = new AbortController();
  const abort = () => attempt.abort();
  let late = false;
  const timer = setTimeout(
    () => {
      late = true;
      abort();
    },
    init.body instanceof FormData ? UPLOAD_MS : RESPONSE_MS,
  );
  signal?.addEventListener("abort", abort);
  if (signal?.aborted) abort();
  try {
    return await readWhole(await fetch(address, { ...init, credentials: "same-origin", signal: attempt.signal }));
  } catch (error) {
    if (signal?.aborted) throw error;
    throw new Problem(0, late ? "no_answer" : "offline", "", { changing: !READING.has(init.method ?? "GET") });
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener("abort", abort);
  }
}

/** The body counts too: a connection that breaks half-way is no response. Read as bytes: a file may be binary. */
async function readWhole(response: Response): Promise<Response> {
  const body = await response.arrayBuffer();
  latestRequestId = response.headers.get("X-Request-Id") ?? latestRequestId;
  return new Response(body.byteLength > 0 ? body : null, { status: response.status, headers: response.headers });
}
