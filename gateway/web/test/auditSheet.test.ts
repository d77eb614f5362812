import { beforeAll, describe, expect, it, vi } from "vitest";

import type { User } from "../src/api/people/identity";
import type { Sealed } from "../src/screens/people/audit/sheet";
import { aBrowser } from "./browser";

aBrowser();
const { loadLanguage, withTexts } = await import("../src/i18n");
const { reasonsOf } = await import("../src/screens/people/audit/entryWords");
const { entriesOf, narrowed, sheetOf } = await import("../src/screens/people/audit/sheet");

beforeAll(async () => {
  await loadLanguage("es");
  await withTexts("audit", withTexts("later", Promise.resolve()));
});

// fixed dates: entries that were recorded, whatever the day is
const ENTRY = {
  at: "2026-05-03T18:00:00+00:00",
  country: "GT",
  actor: "11111111-1111-7111-8111-111111111111",
  client_id: "web",
  organisation_id: null,
  action: "user.suspended",
  object_type: "user",
  object_id: "22222222-2222-7222-8222-222222222222",
  purpose: null,
  fields: [],
  request_id: "1",
};
const entry = (changes: Partial<Sealed> = {}): Sealed => ({ ...ENTRY, seq: 1, service: "identity", ...changes });
const named = (id: string, display_name: string) => ({ id, display_name }) as User;
const rowsOf = (sheet: string) => sheet.replace("\uFEFF", "").trimEnd().split("\r\n");

vi.mock("../src/api/people/organisationNames", () => ({
  organisationName: (id: string) => `Organización ${id.slice(0, 4)}`,
}));

describe("the sheet of the audit", () => {
  it("holds the entries of a signed file without its signature", () => {
    const lines = [
      { seq: 7, previous: "", hash: "", entry: ENTRY },
      { statement: {}, key: "", signature: "" },
    ];
    const content = lines.map((line) => `${JSON.stringify(line)}\n`).join("");
    expect(entriesOf(content, "identity")).toEqual([entry({ seq: 7 })]);
    expect(entriesOf(content.split("\n")[1] ?? "", "identity")).toEqual([]);
  });

  it("names people and says in words what was done", () => {
    const users = [named(ENTRY.actor, "Ana Xol"), named(ENTRY.object_id, "Luis Paz")];
    const [headings, row] = rowsOf(sheetOf([entry()], users, new Map()));
    expect(headings).toContain("Quién,Organización,Qué hizo,Sobre qué,Motivo,Número en el registro");
    expect(row).toContain("GT,Administración,Ana Xol,,Cuenta suspendida,Luis Paz,,1,");
  });

  it("names the organisation whose mailbox was changed", () => {
    const changed = entry({ action: "email_channel.set", object_type: "email_channel" });
    expect(rowsOf(sheetOf([changed], [], new Map()))[1]).toContain(",Correo de avisos cambiado,Organización 2222,");
  });

  it.each(["approved", "made", "expired"])("says what was asked for in a request that was %s", (step) => {
    const asked = { action: `access_request.${step}`, object_type: "access_request" };
    const about = new Map([[ENTRY.object_id, "Luis Paz"]]);
    const rows = [
      entry({ ...asked, fields: ["factors_reset"] }),
      entry({ ...asked, fields: ["client_secret"], object_id: "9" }),
      entry(asked),
    ];
    const said = rowsOf(sheetOf(rows, [], about)).slice(1);
    expect(said[0]).toContain(",Enlace nuevo: Luis Paz,");
    expect(said[1]).toContain(",Secreto de un sistema,");
    expect(said[2]).toContain(",Luis Paz,");
  });

  it("tells a person whose name may not be known by the end of their number", () => {
    expect(rowsOf(sheetOf([entry()], [], new Map()))[1]).toContain("Otra persona (…1111)");
  });

  it.each(["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"])("leaves %j as text that no program runs", (name) => {
    expect(sheetOf([entry()], [named(ENTRY.actor, name)], new Map())).toContain(`'${name}`);
  });

  it("keeps commas, quotation marks and lines of a name in its cell", () => {
    const sheet = sheetOf([entry()], [named(ENTRY.actor, 'Ana "Xol", de\naquí')], new Map());
    expect(sheet).toContain('"Ana ""Xol"", de\naquí"');
  });

  it("keeps to the filters of the list, the oldest entry first", () => {
    const entries = [entry({ seq: 2, at: "2026-05-04T00:00:00+00:00" }), entry({ action: "user.invited" }), entry()];
    expect(
      narrowed(entries, { action: "user.suspended", tab: "trail", from: "2026-05-01" }).map(({ seq }) => seq),
    ).toEqual([1, 2]);
    expect(narrowed(entries, { actor: "another" })).toEqual([]);
  });
});

it.each(["client.secret_ended", "client.suspended"])("the motive of %s is why something is suspended", (action) => {
  expect(reasonsOf(action)).toBe("suspension_reason");
});
