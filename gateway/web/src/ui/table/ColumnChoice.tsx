import { t } from "../../i18n";
import { isDesk } from "../page/media";
import { isFixed, shownColumns, toggleColumn } from "./chosenColumns";
import type { List } from "./list";

/** Which columns the table has; where there are cards instead, there is nothing to choose. */
export function ColumnChoice<Row>({ list }: { list: List<Row> }) {
  if (!isDesk.value) return null;
  const shown = new Set(shownColumns(list).map(({ id }) => id));
  return (
    <details class="menu" onKeyDown={closeOnEscape} onFocusOut={closeOnLeaving}>
      <summary class="menu__button">{t("list.columns")}</summary>
      <fieldset class="menu__content">
        <legend class="govuk-visually-hidden">{t("list.columns")}</legend>
        {list.columns
          .filter((column) => !isFixed(column))
          .map(({ id, heading }) => (
            <label key={id} class="menu__choice">
              <input type="checkbox" checked={shown.has(id)} onChange={() => toggleColumn(list, id)} />
              {t(heading)}
            </label>
          ))}
      </fieldset>
    </details>
  );
}

function closeOnEscape(event: KeyboardEvent & { currentTarget: HTMLDetailsElement }): void {
  if (event.key !== "Escape" || !event.currentTarget.open) return;
  event.currentTarget.open = false;
  event.currentTarget.querySelector("summary")?.focus();
}

function closeOnLeaving(event: FocusEvent & { currentTarget: HTMLDetailsElement }): void {
  const next = event.relatedTarget;
  if (next instanceof Node && !event.currentTarget.contains(next)) event.currentTarget.open = false;
}
