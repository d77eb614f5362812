import type { ComponentChildren } from "preact";

import { t } from "../../i18n";
import { Icon } from "../page/Icon";
import { type List, nameOf } from "./list";
import { onPreviewKey } from "./rowKeys";

interface Props<Row> {
  list: List<Row>;
  row: Row;
  close: () => void;
  children: ComponentChildren;
}

/** The record of a row beside its list; the list stays as it is. */
export function Preview<Row>({ list, row, close, children }: Props<Row>) {
  const to = list.to?.(row);
  const { cell, onCard = cell } = nameOf(list);
  return (
    <aside class="preview card" tabIndex={-1} aria-label={t("list.preview")} onKeyDown={onPreviewKey}>
      <div class="preview__head">
        <h2>{onCard(row)}</h2>
        {to && <a href={`#${to}`}>{t("list.open")}</a>}
        <button type="button" class="preview__close" onClick={close}>
          <Icon name="close" />
          <span class="govuk-visually-hidden">{t("list.closePreview")}</span>
        </button>
      </div>
      {children}
    </aside>
  );
}
