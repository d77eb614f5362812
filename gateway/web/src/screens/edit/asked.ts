import { codeList } from "../../api/codelists";
import type { CodeField, CodesField, DateField, ListName, TextField } from "../../forms/field";
import type { Values } from "../../forms/form";
import type { Key } from "../../i18n";

/** A question about what is on record, and where it is there. */
type At<F> = F & { path: string };
type More<F> = Partial<Omit<F, "kind" | "name" | "list">>;

/** The question about what the record holds at `path`, under the name that the field has everywhere. */
function named(path: string) {
  const name = path.split(".").at(-1) ?? path;
  return { name, path, label: `field.${name}` as Key };
}

export const code = (path: string, list: ListName, more: More<CodeField> = {}): At<CodeField> => ({
  kind: "code",
  list,
  ...named(path),
  ...more,
});

export const codes = (path: string, list: ListName, more: More<CodesField> = {}): At<CodesField> => ({
  kind: "codes",
  list,
  ...named(path),
  ...more,
});

/** A country by its three letters, as people's countries are recorded. */
export const country = (path: string): At<CodeField> => code(path, "iso_3166_1", { alpha3: true });

/** A department or state of the country that was answered under `of`; asked where the platform knows its places. */
export const place = (path: string, of: string): At<CodeField> =>
  code(path, placesOf(of), { when: (values) => placesOf(of)(values) !== undefined });

export const yesNo = (path: string): At<CodeField> => ({
  ...code(path, "yes_no_unknown", { dense: true }),
  as: "yesNo",
});

/** One that is no unless it was said. */
export const yesOrElseNo = (path: string): At<CodeField> => ({
  ...code(path, "yes_no_unknown", { dense: true, required: true, only: ({ code }) => code !== "unknown" }),
  as: "yesNo",
});

export const number = (path: string): At<TextField> => ({ kind: "text", short: true, as: "number", ...named(path) });

/** As precise as the person remembers. */
export const date = (path: string, more: More<DateField> = {}): At<DateField> => ({
  kind: "date",
  ...named(path),
  ...more,
});

function placesOf(name: string): (values: Values) => string | undefined {
  return (values) => {
    const known = codeList("platform_country")?.items.find(({ alpha3, code }) =>
      [alpha3, code].includes(String(values[name])),
    );
    return known && `iso_3166_2_${known.code.toLowerCase()}`;
  };
}
