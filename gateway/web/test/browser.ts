import { vi } from "vitest";

/** The little of a browser that the modules under test touch. */
export function aBrowser() {
  const location = { hash: "", pathname: "/app", reload: vi.fn(), replace: vi.fn() };
  const documentElement = { lang: "es", classList: { toggle: vi.fn() } };
  const document = { visibilityState: "visible", addEventListener: vi.fn(), documentElement };
  vi.stubGlobal("window", globalThis);
  vi.stubGlobal("location", location);
  vi.stubGlobal("document", document);
  vi.stubGlobal("history", { replaceState: vi.fn() });
  vi.stubGlobal("BroadcastChannel", FakeChannel);
  return { location, document };
}

class FakeChannel {
  addEventListener = vi.fn();
  postMessage = vi.fn();
}

export function answer(status: number, body: unknown = {}, headers: Record<string, string> = {}): Response {
  return new Response(JSON.stringify(body), { status, headers: { "Content-Type": "application/json", ...headers } });
}

/** What `/session` answers about somebody. */
export function aSession(subject: string, more: Record<string, unknown> = {}) {
  const times = { expires_in: 1800, idle_seconds: 1800, ends_in: 43_200 };
  return { subject, permissions: [], countries: ["GT"], csrf_token: `csrf-of-${subject}`, ...times, ...more };
}
