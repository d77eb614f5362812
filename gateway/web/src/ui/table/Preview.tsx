import type { ComponentChildren } from "preact";

import { t } from "../../i18n";
import { Icon } from "../Icon";
import { type List, nameOf } from "./list";

interface Props<Row> {
  list: List<Row>;
  row: Row;
  close: () => void;
  children: ComponentChildren;
}

/** The record of a row beside its list; the list stays as it is. */
export function Preview<Row>({ list, row, close, children }: Props<Row>) {
  const to = list.to?.(row);
  return (
    <aside class="preview card" aria-label={t("list.preview")}>
      <div class="preview__head">
        <h2>{nameOf(list).cell(row)}</h2>
        <button type="button" class="preview__close" onClick={close}>
          <Icon name="close" />
          <span class="govuk-visually-hidden">{t("list.closePreview")}</span>
        </button>
      </div>
      {children}
      {to && (
        <p class="actions">
          <a class="btn btn--second" href={`#${to}`}>
            {t("list.open")}
          </a>
        </p>
      )}
    </aside>
  );
}
