import type { Page } from "../../contract/schemas";
import { useAttempt } from "../../forms/attempt";
import { t } from "../../i18n";
import { ProblemNote } from "./ProblemState";

interface Props<Item> {
  page: Page<Item>;
  load: (cursor: string) => Promise<Page<Item>>;
  show: (page: Page<Item>) => void;
}

/** The next page, added below what is already on screen. */
export function More<Item>({ page, load, show }: Props<Item>) {
  const { problem, busy, attempt } = useAttempt();
  const cursor = page.next_cursor;
  if (!cursor) return null;
  const add = async () => {
    const next = await load(cursor);
    show({ items: [...page.items, ...next.items], next_cursor: next.next_cursor });
  };
  return (
    <div class="actions">
      <button type="button" class="btn btn--second" disabled={busy} onClick={() => void attempt(add)}>
        {t("cases.more")}
      </button>
      <ProblemNote problem={problem} />
    </div>
  );
}
