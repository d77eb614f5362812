import type { RecordedPart } from "../api/case/parts";
import type { PersonOfCase } from "../api/case/persons";
import { codeLabel, codeList } from "../api/codelists";
import { colleagues, nameAndTeam } from "../api/people/colleagues";
import { organisations } from "../api/people/organisationNames";
import type { Key } from "../i18n";
import type {
  ChoiceField,
  ChoicesField,
  CodeField,
  CodesField,
  DateField,
  ListName,
  MomentField,
  SpanField,
  TextField,
} from "./field";
import { hasPlaces, isElsewhere, placesOf } from "./places";
import type { RecordField } from "./record";

/** A question about what is on record, and where it is there. */
type At<F> = F & { path: string };
type More<F> = Partial<Omit<F, "kind" | "name" | "list">> & { start?: unknown };

/** The question about what the record holds at `path`, under the name that the field has everywhere. */
function named(path: string) {
  const name = path.split(".").at(-1) ?? path;
  return { name, path, label: `field.${name}` as Key };
}

/** Each question that may be left out says so: of a form that is asked of people at work, and not of a survivor. */
export const sayingOptional = (fields: readonly RecordField[]): readonly RecordField[] =>
  fields.map((field) => (field.required ? field : { ...field, optional: true }));

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
  code(path, placesOf(of), {
    when: hasPlaces(of),
    void: (chosen, values) => isElsewhere(chosen, String(values[of])),
  });

export const yesNo = (path: string): At<CodeField> => ({
  ...code(path, "yes_no_unknown", { dense: true }),
  as: "yesNo",
});

/** One that is no unless it was said. */
export const yesOrElseNo = (path: string, more: More<CodeField> = {}): At<CodeField> => ({
  ...code(path, "yes_no_unknown", { dense: true, required: true, only: ({ code }) => code !== "unknown", ...more }),
  as: "yesNo",
});

export const number = (path: string, more: More<TextField> = {}): At<TextField> => ({
  kind: "text",
  short: true,
  as: "number",
  ...named(path),
  ...more,
});

/** As precise as the person remembers. */
export const date = (path: string, more: More<DateField> = {}): At<DateField> => ({
  kind: "date",
  ...named(path),
  ...more,
});

/** One line of text. */
export const line = (path: string, more: More<TextField> = {}): At<TextField> => ({
  kind: "text",
  ...named(path),
  ...more,
});

/** Several lines about the person. */
export const words = (path: string, more: More<TextField> = {}): At<TextField> => ({
  kind: "text",
  long: true,
  ...named(path),
  ...more,
});

/** One of the people of one's own organisation. */
export const colleague = (path: string, more: More<ChoiceField> = {}): At<ChoiceField> => ({
  kind: "choice",
  items: () => colleagues().map((each) => ({ code: each.id, label: nameAndTeam(each) })),
  none: "parts.noColleague",
  ...named(path),
  ...more,
});

/** One of the organisations of the network. */
export const organisation = (path: string, more: More<ChoiceField> = {}): At<ChoiceField> => ({
  kind: "choice",
  items: () => organisations().map(({ code, label }) => ({ code, label })),
  none: "parts.none",
  ...named(path),
  ...more,
});

/** A day and an hour on the clocks of `zone`. */
export const moment = (path: string, zone: string, more: More<MomentField> = {}): At<MomentField> => ({
  kind: "moment",
  zone,
  ...named(path),
  ...more,
});

/** How long, in years and months. */
export const span = (path: string, more: More<SpanField> = {}): At<SpanField> => ({
  kind: "span",
  ...named(path),
  ...more,
});

/** One of a few things that are no codes of a list. */
export const choice = (
  path: string,
  items: ChoiceField["items"],
  more: Omit<More<ChoiceField>, "items">,
): At<ChoiceField> => ({ kind: "choice", items, ...named(path), ...more });

/** Any of a few things that are no codes of a list. */
export const choices = (
  path: string,
  items: ChoicesField["items"],
  more: Omit<More<ChoicesField>, "items">,
): At<ChoicesField> => ({ kind: "choices", items, ...named(path), ...more });

/** One code of a list as a select, which is short however many there are. */
export const picked = (path: string, list: string, more: Omit<More<ChoiceField>, "items">): At<ChoiceField> =>
  choice(path, () => codeList(list)?.items ?? [], { ...(more.required && { none: "form.choose" }), ...more });

/** Another part of the same record; asked where there is one. */
export const otherPart = <P extends RecordedPart>(
  path: string,
  offered: readonly P[],
  labelOf: (part: P) => string,
  more: More<ChoiceField>,
): At<ChoiceField> => ({
  kind: "choice",
  items: () => offered.map((part) => ({ code: part.id, label: labelOf(part) })),
  none: "parts.none",
  when: () => offered.length > 0,
  ...named(path),
  ...more,
});

/** Which person it is about, where a case is of several. */
export const aboutPerson = (persons: readonly PersonOfCase[]): At<ChoiceField> => ({
  kind: "choice",
  items: () =>
    persons
      .filter(({ is_first }) => !is_first)
      .map(({ id, pseudonym, person }) => ({
        code: id,
        label: `${pseudonym} (${codeLabel("person_role", person.role)})`,
      })),
  none: "parts.firstPerson",
  ...named("person_id"),
});
