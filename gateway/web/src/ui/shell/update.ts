import { signal } from "@preact/signals";

import { isLowData } from "../../device/lowData";
import { unfinished } from "../../forms/drafts";
import { withLock } from "../../forms/locks";
import { Problem } from "../../http/problem";

const WORKER = "/static/app/worker.js";
const SCOPE = "/app";
/** Held by every tab with an unfinished form, so that no other tab replaces the version under it. */
const FORM_LOCK = "unfinished-form";
/** The version of which a file was missing, kept for the tab, so that it does not load anew for ever. */
const LOADED_ANEW = "loaded-anew";
const LOOK_EVERY_MS = 3600 * 1000;

/** A newer version is on this device and waits for the person's word. */
export const updateWaiting = signal(false);

let registration: ServiceWorkerRegistration | undefined;
let looked = 0;
let letGo: (() => void) | undefined;

/** The one place that registers the worker, asks for newer ones and puts them in place. */
export function watchUpdates(): void {
  if (!("serviceWorker" in navigator)) return;
  const { serviceWorker } = navigator;
  let controlled = serviceWorker.controller !== null;
  serviceWorker.addEventListener("controllerchange", () => {
    // The first worker takes over a page that has all it needs; a later one belongs to other files than this page.
    if (controlled) void isOurs(serviceWorker.controller).then((ours) => ours || location.reload());
    controlled = true;
  });
  unfinished.subscribe(holdForms);
  window.addEventListener("online", look);
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible" && Date.now() - looked > LOOK_EVERY_MS) look();
  });
  // The first screen comes first.
  setTimeout(() => void register().catch(() => undefined), 1000);
}

async function register(): Promise<void> {
  looked = Date.now();
  registration = await navigator.serviceWorker.register(trusted(WORKER), { scope: SCOPE, updateViaCache: "none" });
  registration.addEventListener("updatefound", () => follow(registration?.installing));
  follow(registration.waiting ?? registration.installing);
  const { active } = await navigator.serviceWorker.ready;
  if (!isLowData()) active?.postMessage("fill");
}

function look(): void {
  looked = Date.now();
  registration?.update().catch(() => undefined);
}

/** Trusted Types: the address of a script is only taken from a policy, and this one knows a single address. */
function trusted(address: string): string {
  const policies = (globalThis as { trustedTypes?: { createPolicy: TrustedTypes } }).trustedTypes;
  const policy = policies?.createPolicy("worker", { createScriptURL: () => WORKER });
  return policy ? policy.createScriptURL(address) : address;
}

type TrustedTypes = (name: string, rules: { createScriptURL: () => string }) => { createScriptURL(a: string): string };

function follow(worker: ServiceWorker | null | undefined): void {
  if (!worker) return;
  const installed = () => {
    if (worker.state === "installed" && navigator.serviceWorker.controller) void offer(worker);
  };
  worker.addEventListener("statechange", installed);
  installed();
}

/** A worker of the very version that this page already runs takes over without a word. */
async function offer(worker: ServiceWorker): Promise<void> {
  if (await isOurs(worker)) await apply(worker);
  else updateWaiting.value = true;
}

/** The address of the script that this page began with: another one is another version. */
const entryHere = () => document.querySelector<HTMLScriptElement>("script[type=module]")?.src ?? "";

/**
 * Why a file of the application did not come: `offline` without network, `updated` where the server has another
 * version by now, else `no_answer`. Another version is loaded at once, but once only, and not over an unfinished form.
 */
export async function whyLost(): Promise<Problem> {
  const entry = entryHere();
  try {
    const page = await fetch(SCOPE, { cache: "no-store" });
    if (!page.ok || (await page.text()).includes(new URL(entry).pathname)) return new Problem(0, "no_answer", "");
  } catch {
    return new Problem(0, "offline", "");
  }
  if (unfinished.value.length === 0 && sessionStorage.getItem(LOADED_ANEW) !== entry) {
    sessionStorage.setItem(LOADED_ANEW, entry);
    location.reload();
  }
  return new Problem(0, "updated", "");
}

async function isOurs(worker: ServiceWorker | null): Promise<boolean> {
  const page = entryHere();
  const entry = await new Promise<string>((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = ({ data }) => resolve(data as string);
    worker?.postMessage("entry", [port2]);
  });
  return page.endsWith(`/${entry}`);
}

/** Puts the waiting version in place and loads every tab anew; not while a form is unfinished in any of them. */
export async function applyUpdate(): Promise<void> {
  const waiting = registration?.waiting;
  if (waiting && unfinished.value.length === 0) await apply(waiting);
}

async function apply(worker: ServiceWorker): Promise<void> {
  const done = async () => {
    worker.postMessage("apply");
    updateWaiting.value = false;
    return true;
  };
  // Without the lock a form of another tab is unfinished: the next start of the application brings the version.
  await withLock(FORM_LOCK, done, { ifAvailable: true });
}

function holdForms(forms: unknown[]): void {
  if (!("locks" in navigator)) return;
  if (forms.length === 0) {
    letGo?.();
    letGo = undefined;
  } else if (letGo === undefined) {
    const held = new Promise<void>((resolve) => {
      letGo = resolve;
    });
    void navigator.locks.request(FORM_LOCK, { mode: "shared" }, () => held);
  }
}
