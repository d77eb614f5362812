import { Problem } from "./problem";

/** A slow line answers within this time; after it nobody would still be waiting. */
const ANSWER_MS = 30_000;
/** A file of many records on a slow line takes minutes. */
const UPLOAD_MS = 600_000;

let lastCode = "";

/** Under which support finds the last answer in the logs: what went wrong on the page began near it. */
export function lastRequestId(): string {
  return lastCode;
}

/**
 * One request to our own origin, its body read to the end. Throws Problem `offline` without network and `no_answer`
 * when nothing came in time; when `signal` is aborted, what `fetch` throws.
 */
export async function ask(address: string, init: RequestInit = {}, signal?: AbortSignal): Promise<Response> {
  const attempt = new AbortController();
  const giveUp = () => attempt.abort();
  let late = false;
  const timer = setTimeout(
    () => {
      late = true;
      giveUp();
    },
    init.body instanceof FormData ? UPLOAD_MS : ANSWER_MS,
  );
  signal?.addEventListener("abort", giveUp);
  if (signal?.aborted) giveUp();
  try {
    return await whole(await fetch(address, { ...init, credentials: "same-origin", signal: attempt.signal }));
  } catch (error) {
    if (signal?.aborted) throw error;
    throw new Problem(0, late ? "no_answer" : "offline", "");
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener("abort", giveUp);
  }
}

/** The body counts too: a line that breaks half-way is no answer. Read as bytes, for a file is not always text. */
async function whole(response: Response): Promise<Response> {
  const body = await response.arrayBuffer();
  lastCode = response.headers.get("X-Request-Id") ?? lastCode;
  return new Response(body.byteLength > 0 ? body : null, { status: response.status, headers: response.headers });
}
