import { type CodeItem, codeList } from "../../api/codelists";
import { t } from "../../i18n";
import { type ChoiceField, type ChoicesField, type CodeField, type CodesField, chosenOf, listOf } from "../field";
import type { Form } from "../form";
import { labelOf } from "../labelOf";
import { AddOneByOne } from "./AddOneByOne";
import { Fold } from "./Fold";
import { emptyChoice, Group, GroupOfMany, helpOf } from "./Group";
import { Pick } from "./Pick";

/** Up to this many answers are shown at once; longer lists are a native select. */
const SHOWN_AT_ONCE = 8;
const CHECKED_AT_ONCE = 30;
const UNKNOWN = "unknown";
/** Letters of a label of which two stand in a row on a narrow phone. */
const SHORT = 14;

interface Props<F> {
  field: F;
  form: Form;
}

/** One code out of a list, with a way to say that it is not known. */
export function CodeChoice({ field, form }: Props<CodeField>) {
  const items = answers(field, form).map((item) => withMore(item, field));
  const help = helpOf(field, form);
  const chosen = chosenOf(field, form.values.value);
  const addUnknown = !field.required && !items.some((item) => item.code === UNKNOWN);
  if (items.length > SHOWN_AT_ONCE)
    return (
      <Group name={field.name} label={labelOf(field)} {...help}>
        {(describedBy) => (
          <Pick
            id={field.name}
            describedBy={describedBy}
            invalid={field.name in form.errors.value}
            value={chosen}
            items={items}
            none={emptyChoice(field, chosen)}
            choose={(code) => form.set(field.name, code)}
          />
        )}
      </Group>
    );
  return (
    <GroupOfMany name={field.name} label={labelOf(field)} {...help}>
      {() => (
        <div class={layoutOf(items, field.dense)} data-module="radios">
          {items.map((item) => (
            <Radio key={item.code} name={field.name} item={item} chosen={chosen} form={form} />
          ))}
          {addUnknown && (
            <div class="choices__unknown">
              <Radio
                name={field.name}
                item={{ code: "", label: t(field.none ?? "form.unknown") }}
                chosen={chosen}
                form={form}
              />
            </div>
          )}
          {chosen && !form.text(field.name) && field.follows && <p class="follows">{t(field.follows.why)}</p>}
        </div>
      )}
    </GroupOfMany>
  );
}

function withMore(item: CodeItem, { beside }: CodeField): CodeItem {
  const more = beside?.(item.code);
  return more ? { ...item, label: `${item.label}: ${more}` } : item;
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

/** One of a few things that are no codes of a list. */
export function Choice({ field, form }: Props<ChoiceField>) {
  const help = helpOf(field, form);
  return (
    <Group name={field.name} label={labelOf(field)} {...help}>
      {(describedBy) => (
        <Pick
          id={field.name}
          describedBy={describedBy}
          invalid={field.name in form.errors.value}
          value={form.text(field.name)}
          items={field.items(form.values.value)}
          none={emptyChoice(field, form.text(field.name))}
          choose={(code) => form.set(field.name, code)}
        />
      )}
    </Group>
  );
}

/** Any of a few things that are no codes of a list; one by one where there are many. */
export function Choices({ field, form }: Props<ChoicesField>) {
  const items = [...field.items(form.values.value)];
  const help = helpOf(field, form);
  if (items.length > SHOWN_AT_ONCE && !field.allAtOnce) return <AddOneByOne field={field} form={form} items={items} />;
  return (
    <GroupOfMany name={field.name} label={labelOf(field)} {...help}>
      {() => <ChecksOf name={field.name} items={items} form={form} />}
    </GroupOfMany>
  );
}

/** Any number of codes out of a list. */
export function CodesChoice({ field, form }: Props<CodesField>) {
  const items = answers(field, form);
  const help = helpOf(field, form);
  if (items.length > CHECKED_AT_ONCE) return <AddOneByOne field={field} form={form} items={items} />;
  return (
    <GroupOfMany name={field.name} label={labelOf(field)} {...help}>
      {() => <CommonFirst field={field} items={items} form={form} />}
    </GroupOfMany>
  );
}

/** The answers that are given most often, and the others behind a fold. */
function CommonFirst({ field, items, form }: Props<CodesField> & { items: CodeItem[] }) {
  const { name, common } = field;
  const rare = common ? items.filter(({ code }) => !common.includes(code)) : [];
  const shown = items.filter((item) => !rare.includes(item));
  return (
    <>
      {shown.length > 0 && <ChecksOf name={name} items={shown} form={form} dense={field.dense} />}
      {rare.length > 0 && (
        <Fold
          label={t(shown.length > 0 ? "form.more" : "form.chooseAmong", { count: rare.length })}
          count={countIn(form.list(name), rare)}
        >
          <ChecksOf name={name} items={rare} form={form} />
        </Fold>
      )}
    </>
  );
}

function countIn(chosen: readonly string[], items: readonly CodeItem[]): number {
  return items.filter(({ code }) => chosen.includes(code)).length;
}

interface ChecksProps {
  name: string;
  items: CodeItem[];
  form: Form;
  dense?: boolean | undefined;
}

/** Check boxes for answers at hand, also for those that are no coded list. */
export function ChecksOf({ name, items, form, dense }: ChecksProps) {
  const chosen = form.list(name);
  return (
    <div class={layoutOf(items, dense)}>
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

/** A few short ones in one row; two in a row where all are short or it is asked for; many, only at a desk. */
function layoutOf(items: readonly CodeItem[], dense = false): string {
  if (items.length <= 3 && items.every(({ label }) => label.length <= SHORT)) return "choices choices--row";
  if (dense || items.every(({ label }) => label.length <= SHORT)) return "choices choices--two";
  return items.length > SHOWN_AT_ONCE ? "choices choices--many" : "choices";
}

function answers(field: CodeField | CodesField, form: Form): CodeItem[] {
  const list = listOf(field, form.values.value);
  const whole = (list && codeList(list)?.items) || [];
  const items = field.only ? whole.filter((item) => field.only?.(item, form.values.value)) : whole;
  if (!field.alpha3) return items;
  const near = new Set(codeList("platform_country")?.items.map((item) => item.code));
  const ordered = [...items.filter((item) => near.has(item.code)), ...items.filter((item) => !near.has(item.code))];
  return ordered.map((item) => ({ ...item, code: item.alpha3 ?? item.code }));
}
