import { fetchComplete } from "../http/fetch";
import { problemOf } from "../http/problem";
import { language } from "../i18n";
import { csrfToken, extendSession, sessionEnded, waitForSignIn } from "../session/session";
import type { RequestContext } from "./requestContext";

type Query = Record<string, string | number | undefined | null | readonly string[]>;

export interface Options extends RequestContext {
  query?: Query;
  body?: unknown;
  headers?: Record<string, string>;
}

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
  if (options.body !== undefined && !(options.body instanceof FormData))
    headers.set("Content-Type", "application/json");
  return headers;
}

function bodyOf(body: unknown): BodyInit | null {
  if (body === undefined) return null;
  return body instanceof FormData ? body : JSON.stringify(body);
}

/**
 * Sends one request and gives the raw response. When the session has ended it waits until the person has signed in
 * again and repeats the same request, so that nothing typed is lost. Throws Problem.
 */
export async function send(method: string, path: string, options: Options = {}): Promise<Response> {
  const attempt = () => {
    const init = { method, headers: headersOf(method, options), body: bodyOf(options.body) };
    return fetchComplete(address(path, options.query), init, options.signal);
  };
  let response = await attempt();
  if (response.status === 401) {
    sessionEnded();
    await waitForSignIn(options.signal);
    response = await attempt();
  }
  if (!options.background && response.status !== 401) extendSession();
  if (!response.ok) throw await problemOf(response);
  return response;
}

async function json<T>(response: Response): Promise<T> {
  const text = await response.text();
  return (text ? JSON.parse(text) : undefined) as T;
}

export async function get<T>(path: string, options: Options = {}): Promise<T> {
  return json<T>(await send("GET", path, options));
}

export async function post<T>(path: string, body?: unknown, options: Options = {}): Promise<T> {
  return json<T>(await send("POST", path, { ...options, body }));
}

/** A POST that creates. `key` is kept by the caller, so that pressing the button twice creates one thing. */
export async function create<T>(path: string, body: unknown, key: string, options: Options = {}): Promise<T> {
  return post<T>(path, body, { ...options, headers: { ...options.headers, "Idempotency-Key": key } });
}
