import { type CodeItem, codeList } from "../../api/codelists";
import { t } from "../../i18n";
import type { Asked, ControlsField } from "../field";
import type { Form } from "../form";
import { labelOf } from "../labelOf";
import { Fold } from "./Fold";
import { GroupOfMany } from "./Group";

interface Props {
  field: ControlsField;
  form: Form;
}

/** Every item asked one by one. What was not asked stays out of the record, which is not the same as "no". */
export function Controls({ field, form }: Props) {
  const parts = field.asked?.(form.values.value) ?? partsOf(field);
  const given = answersOf(field, form);
  return (
    <GroupOfMany
      name={field.name}
      label={labelOf(field)}
      hint={field.hint && t(field.hint)}
      error={form.errors.value[field.name]}
    >
      {() => (
        <>
          {parts.map((part) =>
            part.open ? (
              <Grid key={part.label} field={field} form={form} part={part} />
            ) : (
              <Fold
                key={part.label}
                name={field.name}
                label={part.label}
                count={part.items.filter(({ code }) => given[code]).length}
              >
                <Grid field={field} form={form} part={part} />
              </Fold>
            ),
          )}
        </>
      )}
    </GroupOfMany>
  );
}

/** One line an item, one column an answer. */
function Grid({ field, form, part }: Props & { part: Asked }) {
  const columns = columnsOf(field);
  return (
    <table class="answers">
      <thead>
        <tr>
          <th scope="col">{part.label}</th>
          {columns.map(({ code, label }) => (
            <th key={code} scope="col" class="answers__mark">
              {label}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {part.items.map((item) => (
          <Row key={item.code} field={field} form={form} item={item} columns={columns} />
        ))}
      </tbody>
    </table>
  );
}

function Row({ field, form, item, columns }: Props & { item: CodeItem; columns: readonly CodeItem[] }) {
  const given = answersOf(field, form);
  const answer = (code: string) => {
    const { [item.code]: _, ...others } = given;
    form.set(field.name, code ? { ...others, [item.code]: code } : others);
  };
  return (
    <tr>
      <th scope="row">{item.label}</th>
      {columns.map(({ code, label }) => (
        <td key={code} class="answers__mark">
          <label for={`${field.name}-${item.code}-${code || "none"}`}>
            <input
              type="radio"
              id={`${field.name}-${item.code}-${code || "none"}`}
              name={`${field.name}-${item.code}`}
              checked={(given[item.code] ?? "") === code}
              onChange={() => answer(code)}
            />
            <span class="govuk-visually-hidden">
              {item.label}: {label}
            </span>
          </label>
        </td>
      ))}
    </tr>
  );
}

function answersOf(field: ControlsField, form: Form): Record<string, string> {
  return (form.values.value[field.name] as Record<string, string> | undefined) ?? {};
}

function columnsOf(field: ControlsField): CodeItem[] {
  if (field.columns) return field.columns.map(({ code, label }) => ({ code, label: t(label) }));
  return codeList("yes_no_unknown")?.items ?? [];
}

/** The list in its parts; codes that no part names are not lost. */
function partsOf(field: ControlsField): Asked[] {
  const items = codeList(field.list)?.items ?? [];
  const groups = field.groups ?? [];
  const parts = groups.map(({ label, codes, open = false }) => ({
    label: t(label),
    items: codes.flatMap((code) => items.find((item) => item.code === code) ?? []),
    open,
  }));
  const rest = items.filter(({ code }) => !groups.some(({ codes }) => codes.includes(code)));
  const isWhole = groups.length === 0;
  return [...parts, { label: t(isWhole ? "form.item" : "form.others"), items: rest, open: isWhole }].filter(
    (part) => part.items.length > 0,
  );
}
