import { fetchComplete } from "../http/fetch";
import { problemOf } from "../http/problem";
import { language } from "../i18n";
import { csrfToken, extendSession, loadSession, sessionRefused, waitForSignIn } from "../session/session";
import type { RequestContext } from "./requestContext";

type Query = Record<string, string | number | undefined | null | readonly string[]>;

export interface Options extends RequestContext {
  query?: Query;
  body?: unknown;
  headers?: Record<string, string>;
  /** What sends it, where that is not `fetchComplete`: a file tells how far it is. */
  transport?: typeof fetchComplete;
}

/** The person signed in too long ago for what they do now (RFC 9470). */
const STEP_UP = "insufficient_user_authentication";
const SAFE = new Set(["GET", "HEAD"]);
/** Tells the gateway that this request does not extend the session. */
const BACKGROUND_HEADER = "X-Background";

function address(path: string, query: Query = {}): string {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (Array.isArray(value)) for (const one of value) parameters.append(name, one);
    else if (value !== undefined && value !== null && value !== "") parameters.set(name, String(value));
  }
  const text = parameters.toString();
  return text ? `${path}?${text}` : path;
}

function headersOf(method: string, options: Options): Headers {
  const headers = new Headers(options.headers);
  headers.set("Accept-Language", language.value);
  if (options.background) headers.set(BACKGROUND_HEADER, "1");
  if (!SAFE.has(method)) headers.set("X-CSRF-Token", csrfToken());
  if (options.body instanceof Blob) headers.set("Content-Type", "application/octet-stream");
  else if (options.body !== undefined && !(options.body instanceof FormData))
    headers.set("Content-Type", "application/json");
  return headers;
}

function bodyOf(body: unknown): BodyInit | null {
  if (body === undefined) return null;
  return body instanceof FormData || body instanceof Blob ? body : JSON.stringify(body);
}

/** Sends one request and gives the raw response, whatever it is. Throws Problem when there is none. */
export async function sendOnce(method: string, path: string, options: Options = {}): Promise<Response> {
  // A page that started without network has not been given its token yet.
  if (!SAFE.has(method) && csrfToken() === "") await loadSession({ background: true });
  const init = { method, headers: headersOf(method, options), body: bodyOf(options.body) };
  return (options.transport ?? fetchComplete)(address(path, options.query), init, options.signal);
}

/**
 * Sends one request and gives the raw response. When the session has ended, or the sign-in is too old for it, it waits
 * until the person has signed in again and repeats the same request, so that nothing typed is lost. Throws Problem.
 */
export async function send(method: string, path: string, options: Options = {}): Promise<Response> {
  let response = await sendOnce(method, path, options);
  // More than once where the session had ended and the sign-in behind it is too old as well.
  while (response.status === 401) {
    const problem = await problemOf(response);
    if (problem.code === STEP_UP) {
      if (options.background) throw problem;
      await (await import("../session/confirm")).confirmed(problem);
    } else {
      await sessionRefused(problem);
      await waitForSignIn(options.signal);
    }
    response = await sendOnce(method, path, options);
  }
  if (!options.background && response.status !== 401) extendSession();
  if (!response.ok) throw await problemOf(response);
  return response;
}

async function json<T>(response: Response): Promise<T> {
  const text = await response.text();
  return (text ? JSON.parse(text) : undefined) as T;
}

/** The version in the `ETag` of an answer. */
export function versionOf(answer: Response): number {
  return Number(answer.headers.get("ETag")?.replace(/"/g, ""));
}

export async function get<T>(path: string, options: Options = {}): Promise<T> {
  return json<T>(await send("GET", path, options));
}

export async function post<T>(path: string, body?: unknown, options: Options = {}): Promise<T> {
  return json<T>(await send("POST", path, { ...options, body }));
}

/** A request that creates something: what the outbox keeps of it until it was sent. */
export interface Creation<T> {
  path: string;
  body: unknown;
  /** What the server answers; only the compiler looks at it. */
  readonly answer?: T;
}

/** A POST that creates. `key` is kept by the caller, so that pressing the button twice creates one thing. */
export async function create<T>(path: string, body: unknown, key: string, options: Options = {}): Promise<T> {
  return post<T>(path, body, { ...options, headers: { ...options.headers, "Idempotency-Key": key } });
}
