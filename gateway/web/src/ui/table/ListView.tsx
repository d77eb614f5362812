import "../../styles/screens/table.scss";

import type { ComponentChildren } from "preact";

import type { Page } from "../../contract/schemas";
import { t, tn } from "../../i18n";
import { More } from "../loading/More";
import { Loaded, type Resource } from "../loading/resource";
import { hasRoomBeside, isDesk } from "../page/media";
import { Cards } from "./Cards";
import { shownColumns } from "./chosenColumns";
import type { List } from "./list";
import type { ListAddress } from "./listAddress";
import { Preview } from "./Preview";
import { useRested } from "./rested";
import { Table } from "./Table";

const FIRST_ROW = "first-row";

interface Props<Row> {
  list: List<Row>;
  from: Resource<Page<Row>>;
  address: ListAddress;
  /** Loads the page behind a cursor; left out where the list is whole. */
  more?: (cursor: string) => Promise<Page<Row>>;
  /** What stands there instead of no rows. */
  children: ComponentChildren;
}

/** A list as the screen has room for it: a table with the record beside it, a table, or cards. */
export function ListView<Row>({ list, from, address, more, children }: Props<Row>) {
  return (
    <section id={FIRST_ROW} class="list" tabIndex={-1} aria-label={t(list.label)}>
      <Loaded from={from} lines={12}>
        {(page) => (
          <>
            <p role="status" class="govuk-visually-hidden">
              {tn("list.rows", page.items.length)}
            </p>
            {page.items.length === 0 ? children : <Rows list={list} rows={page.items} address={address} />}
            {more && <More page={page} load={more} show={from.set} />}
          </>
        )}
      </Loaded>
    </section>
  );
}

function Rows<Row>({ list, rows, address }: { list: List<Row>; rows: readonly Row[]; address: ListAddress }) {
  const columns = shownColumns(list);
  const shownKey = useRested(address.values.preview);
  // What can be read nowhere but beside the list needs the room for it.
  const onlyBeside = list.preview && !list.to;
  if (!isDesk.value || (onlyBeside && !hasRoomBeside.value))
    return <Cards {...{ list, rows, address }} columns={list.columns} />;
  if (!list.preview || !hasRoomBeside.value) return <Table {...{ list, columns, rows, address }} />;
  const previewed = rows.find((row) => list.keyOf(row) === shownKey);
  const toggle = (key: string) => address.set({ preview: key === address.values.preview ? "" : key });
  const shown = previewed
    ? columns.filter(({ card, beside }) => card === "name" || card === "side" || beside)
    : columns;
  return (
    <div class={previewed ? "split" : undefined}>
      <Table {...{ list, rows, address }} columns={shown} preview={toggle} previewed={address.values.preview} />
      {previewed && (
        <Preview list={list} row={previewed} close={() => address.set({ preview: "" })}>
          {list.preview(previewed, address)}
        </Preview>
      )}
    </div>
  );
}

/** For when what had the focus goes away: the list stays. */
export function focusList(): void {
  document.getElementById(FIRST_ROW)?.focus();
}

/** Over filters and search, straight to the rows; seen when it has the focus. */
export function SkipToList() {
  const skip = (event: Event) => {
    event.preventDefault();
    const list = document.getElementById(FIRST_ROW);
    (list?.querySelector<HTMLElement>(".list-table__link, a") ?? list)?.focus();
  };
  return (
    <a class="govuk-skip-link skip-to-list" href={`#${FIRST_ROW}`} onClick={skip}>
      {t("list.skip")}
    </a>
  );
}
