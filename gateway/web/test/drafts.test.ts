// fixed dates: what a device kept is opened as it is

import { afterEach, beforeEach, expect, it, vi } from "vitest";

import type { Row } from "../src/device/store";
import { aBrowser, answer, aSession } from "./browser";
import { aDevice, KEY_OF_ANA } from "./device";

const ADDRESS = "/cases/1/record";
/** A change of a record as release 1.0.0 kept it, with the record among the answers. */
const OF_VERSION_1 = {
  id: "5569708fc4271be1f6618e877ad5a98e",
  iv: "YA+GCAS8SPcjmv+Q",
  sealed:
    "yXFX7AodnYrducNv7Qa0u9SL6/vNQb4K9wKxsdS4ZfcfvixyeHt5P+wkLmY6sR0zi6VJzDpxg2PyJ6LZjrl1bY8zDrBFsqNpgHDNHO4hIeUm" +
    "qPftY8E5Bvqbtxm5P9wQbKW6+OnbqaXUbZ5KJxn6W0/KEcbLTJ+Fr165HpaUOhFXFj9NUvBrEMVMCAMnjLt2Ttx1FB08nzVjO25HcE4Mn15rVYYOCRNXMBwu5oPk1H3M9+mkZD68zBXW0iToWnvMIYc+XSvqCuKpHIMqRC23QA==",
};
const BEGUN = { record: { identified_on: "2026-05-13", needs: [] }, version: 3 };
const ANSWERS = { identified_on: "14/05/2026", needs: ["shelter"] };

let device: ReturnType<typeof aDevice>;

async function aPage() {
  vi.resetModules();
  vi.doMock("../src/device/store", () => device.store);
  const { loadSession } = await import("../src/session/session");
  const drafts = { ...(await import("../src/forms/drafts")), ...(await import("../src/forms/form")) };
  vi.stubGlobal("fetch", async () => answer(200, aSession("ana", { forms_key: KEY_OF_ANA })));
  await loadSession();
  await drafts.restoreDrafts();
  return drafts;
}

function bytesOf(base64: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
}

const rows = (): Row[] => [...device.rows.values()].filter(({ kind }) => kind === "draft");

beforeEach(() => {
  aBrowser();
  device = aDevice();
});
afterEach(() => vi.unstubAllGlobals());

it("a change of a record that was begun is compared with the same record in another page", async () => {
  const first = await aPage();
  const form = first.formAt(ADDRESS, () => first.makeForm({ needs: [] }, BEGUN), "GT-1");
  form.set("needs", ["shelter"]);
  await vi.waitFor(() => expect(rows()).toHaveLength(1));

  const next = await aPage();
  const found = next.formAt(ADDRESS, () => next.makeForm());
  expect(found.values.value).toEqual({ needs: ["shelter"] });
  expect(found.record).toEqual(BEGUN);
});

it("a draft of version 1 opens with its answers and its record, and is kept in the new shape once it is changed", async () => {
  const { iv, sealed, id } = OF_VERSION_1;
  const row = { id, kind: "draft", owner: "ana", at: Date.now(), version: 1 } as const;
  device.rows.set(id, { ...row, iv: bytesOf(iv), sealed: bytesOf(sealed).buffer });

  const page = await aPage();
  expect(page.unfinished.value).toMatchObject([{ address: ADDRESS, about: "GT-1", startedAt: new Date(1_000_000) }]);
  const form = page.formAt(ADDRESS, () => page.makeForm());
  expect(form.values.value).toEqual(ANSWERS);
  expect(form.record).toEqual(BEGUN);

  form.set("needs", []);
  await vi.waitFor(() => expect(rows()).toMatchObject([{ id, version: 2 }]));
  const next = await aPage();
  const again = next.formAt(ADDRESS, () => next.makeForm());
  expect(again.values.value).toEqual({ ...ANSWERS, needs: [] });
  expect(again.record).toEqual(BEGUN);
});

it("what a later release kept is left where it is", async () => {
  const { iv, sealed, id } = OF_VERSION_1;
  const row = { id, kind: "draft", owner: "ana", at: Date.now(), version: 3 } as const;
  device.rows.set(id, { ...row, iv: bytesOf(iv), sealed: bytesOf(sealed).buffer });

  const page = await aPage();
  expect(page.unfinished.value).toEqual([]);
  expect(rows()).toHaveLength(1);
});
