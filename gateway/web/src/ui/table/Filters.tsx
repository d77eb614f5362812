import type { ComponentChildren } from "preact";

import { DayInput } from "../../forms/fields/DayInput";
import { Pick } from "../../forms/fields/Pick";
import { day, t } from "../../i18n";
import { Icon } from "../page/Icon";
import { isDesk } from "../page/media";
import type { ListAddress } from "./listAddress";

/** What a list can be narrowed by. */
export interface Filter {
  /** Its parameter in the address. */
  name: string;
  label: string;
  /** What can be chosen. A day is typed as people say it instead. */
  items: readonly { code: string; label: string; group?: string }[] | "date";
  /** What the choice of none is called; left out when one must be chosen. */
  none?: string;
  /** Other filters that mean nothing once this one has changed. */
  clears?: readonly string[];
  /** Needed less often: not in the row at once. */
  folded?: boolean;
}

interface Props {
  filters: readonly Filter[];
  address: ListAddress;
  /** What stands at the end of the row. */
  children?: ComponentChildren;
}

/** Narrows the list; each choice asks the server at once. What is chosen is said below, and can be taken back there. */
export function Filters({ filters, address, children }: Props) {
  const fields = (some: readonly Filter[]) =>
    some.map((filter) => <Field key={filter.name} filter={filter} address={address} />);
  const folded = isDesk.value ? filters.filter((filter) => filter.folded) : filters;
  return (
    <>
      <div class="narrow">
        {fields(filters.filter((filter) => !folded.includes(filter)))}
        {folded.length > 0 && (
          <details class="menu">
            <summary class="menu__button">{t(isDesk.value ? "list.moreFilters" : "list.filters")}</summary>
            <div class="menu__content menu__content--fields">{fields(folded)}</div>
          </details>
        )}
        {children}
      </div>
      <Chosen filters={filters} address={address} />
    </>
  );
}

function Field({ filter, address }: { filter: Filter; address: ListAddress }) {
  const { name, label, items, none, clears = [] } = filter;
  const id = `filter-${name}`;
  const value = address.values[name] ?? "";
  const choose = (chosen: string) =>
    address.set({ ...Object.fromEntries(clears.map((other) => [other, ""])), [name]: chosen });
  return (
    <div class="narrow__field">
      <label for={id}>{label}</label>
      {items === "date" ? (
        <DayInput id={id} value={value} choose={choose} />
      ) : (
        <Pick id={id} value={value} choose={choose} none={none} items={items} />
      )}
    </div>
  );
}

function Chosen({ filters, address }: { filters: readonly Filter[]; address: ListAddress }) {
  const chosen = filters.filter(({ name }) => address.chosen[name]);
  if (chosen.length === 0) return null;
  const clear = () => address.set(Object.fromEntries(chosen.map(({ name }) => [name, ""])));
  return (
    <ul class="chips" aria-label={t("list.chosen")}>
      {chosen.map((filter) => (
        <li key={filter.name}>
          <button type="button" class="chip" onClick={() => address.set({ [filter.name]: "" })}>
            {filter.label}: {wordsOf(filter, address.chosen[filter.name] ?? "")}
            <Icon name="close" />
            <span class="govuk-visually-hidden">{t("list.remove")}</span>
          </button>
        </li>
      ))}
      <li>
        <button type="button" class="chip chip--clear" onClick={clear}>
          {t("list.clear")}
        </button>
      </li>
    </ul>
  );
}

function wordsOf({ items }: Filter, value: string): string {
  if (items === "date") return day(value);
  return items.find(({ code }) => code === value)?.label ?? value;
}
