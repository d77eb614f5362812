import { t } from "../../i18n";
import type { Column, Order } from "./list";
import type { ListAddress } from "./listAddress";

/** The head of a column; a button where the server can sort by it. */
export function Heading<Row>({ column, address }: { column: Column<Row>; address: ListAddress }) {
  const { orders, heading } = column;
  const current = orders?.find(({ sort }) => sort === address.values.sort);
  return (
    <th scope="col" aria-sort={current?.direction}>
      {orders ? (
        <button
          type="button"
          class="list-table__sort"
          onClick={() => address.set({ sort: next(orders, current).sort })}
        >
          {t(heading)}
          <span aria-hidden="true">{current ? ARROWS[current.direction] : ARROWS.none}</span>
        </button>
      ) : (
        t(heading)
      )}
    </th>
  );
}

const ARROWS = { ascending: "▲", descending: "▼", none: "↕" };

function next(orders: readonly Order[], current: Order | undefined): Order {
  const place = current ? orders.indexOf(current) + 1 : 0;
  const found = orders[place % orders.length];
  if (!found) throw new Error("a column that sorts has an order");
  return found;
}
