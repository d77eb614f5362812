import { type CodeItem, codeList } from "../api/codelists";
import { t } from "../i18n";
import type { CodeField, CodesField } from "./field";
import type { Form } from "./form";
import { Group, GroupOfMany } from "./Group";
import { Pick } from "./Pick";

/** Up to this many answers are shown at once; longer lists are a native select. */
const SHOWN_AT_ONCE = 8;
const CHECKED_AT_ONCE = 30;
const UNKNOWN = "unknown";

interface Props<F> {
  field: F;
  form: Form;
}

/** One code out of a list, with a way to say that it is not known. */
export function CodeChoice({ field, form }: Props<CodeField>) {
  const items = answers(field);
  const help = { hint: field.hint && t(field.hint), error: form.errors.value[field.name] };
  const chosen = form.text(field.name);
  const addUnknown = !field.required && !items.some((item) => item.code === UNKNOWN);
  if (items.length > SHOWN_AT_ONCE)
    return (
      <Group name={field.name} label={t(field.label)} {...help}>
        {(describedBy) => (
          <Pick
            id={field.name}
            describedBy={describedBy}
            value={chosen}
            items={items}
            none={t(field.required ? "form.choose" : "form.unknown")}
            choose={(code) => form.set(field.name, code)}
          />
        )}
      </Group>
    );
  return (
    <GroupOfMany name={field.name} label={t(field.label)} {...help}>
      {() => (
        <div class="choices" data-module="radios">
          {items.map((item) => (
            <Radio key={item.code} name={field.name} item={item} chosen={chosen} form={form} />
          ))}
          {addUnknown && (
            <div class="choices__unknown">
              <Radio name={field.name} item={{ code: "", label: t("form.unknown") }} chosen={chosen} form={form} />
            </div>
          )}
        </div>
      )}
    </GroupOfMany>
  );
}

function Radio({ name, item, chosen, form }: { name: string; item: CodeItem; chosen: string; form: Form }) {
  const id = `${name}-${item.code || "none"}`;
  return (
    <div class="govuk-radios__item">
      <input
        class="govuk-radios__input"
        type="radio"
        id={id}
        name={name}
        value={item.code}
        checked={chosen === item.code}
        onChange={() => form.set(name, item.code)}
      />
      <label class="govuk-label govuk-radios__label" for={id}>
        {item.label}
      </label>
    </div>
  );
}

/** Any number of codes out of a list. */
export function CodesChoice({ field, form }: Props<CodesField>) {
  const items = answers(field);
  const help = { hint: field.hint && t(field.hint), error: form.errors.value[field.name] };
  if (items.length > CHECKED_AT_ONCE) return <AddOneByOne field={field} form={form} items={items} />;
  return (
    <GroupOfMany name={field.name} label={t(field.label)} {...help}>
      {() => <ChecksOf name={field.name} items={items} form={form} />}
    </GroupOfMany>
  );
}

/** Check boxes for answers at hand, also for those that are no coded list. */
export function ChecksOf({ name, items, form }: { name: string; items: CodeItem[]; form: Form }) {
  const chosen = form.list(name);
  return (
    <div class={items.length > SHOWN_AT_ONCE ? "choices choices--many" : "choices"}>
      {items.map((item) => (
        <Check key={item.code} name={name} item={item} chosen={chosen} form={form} />
      ))}
    </div>
  );
}

function Check({ name, item, chosen, form }: { name: string; item: CodeItem; chosen: string[]; form: Form }) {
  const id = `${name}-${item.code}`;
  const toggle = (checked: boolean) =>
    form.set(name, checked ? [...chosen, item.code] : chosen.filter((code) => code !== item.code));
  return (
    <div class="govuk-checkboxes__item">
      <input
        class="govuk-checkboxes__input"
        type="checkbox"
        id={id}
        checked={chosen.includes(item.code)}
        onChange={(event) => toggle(event.currentTarget.checked)}
      />
      <label class="govuk-label govuk-checkboxes__label" for={id}>
        {item.label}
      </label>
    </div>
  );
}

/** For lists as long as the countries of the world: choose, see it listed, choose the next. */
function AddOneByOne({ field, form, items }: Props<CodesField> & { items: CodeItem[] }) {
  const chosen = form.list(field.name);
  const left = items.filter((item) => !chosen.includes(item.code));
  const remove = (code: string) =>
    form.set(
      field.name,
      form.list(field.name).filter((other) => other !== code),
    );
  return (
    <Group
      name={field.name}
      label={t(field.label)}
      hint={field.hint && t(field.hint)}
      error={form.errors.value[field.name]}
    >
      {(describedBy) => (
        <>
          <Pick
            id={field.name}
            describedBy={describedBy}
            value=""
            items={left}
            none={t(chosen.length ? "form.addAnother" : "form.unknown")}
            choose={(code) => form.set(field.name, [...chosen, code])}
          />
          <ul class="chosen">
            {chosen.map((code) => (
              <li key={code}>
                <Remove label={items.find((item) => item.code === code)?.label ?? code} press={() => remove(code)} />
              </li>
            ))}
          </ul>
        </>
      )}
    </Group>
  );
}

function Remove({ label, press }: { label: string; press: () => void }) {
  return (
    <button type="button" class="btn btn--second" aria-label={t("form.remove", { what: label })} onClick={press}>
      {label} ×
    </button>
  );
}

function answers(field: CodeField | CodesField): CodeItem[] {
  const whole = codeList(field.list)?.items ?? [];
  const items = field.kind === "code" && field.only ? whole.filter(field.only) : whole;
  if (!field.alpha3) return items;
  const near = new Set(codeList("platform_country")?.items.map((item) => item.code));
  const ordered = [...items.filter((item) => near.has(item.code)), ...items.filter((item) => !near.has(item.code))];
  return ordered.map((item) => ({ ...item, code: item.alpha3 ?? item.code }));
}
