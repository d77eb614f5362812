import type { Page } from "../contract/schemas";

/** Pages that are asked for at most: what is beyond is shown when it is asked for. */
const MOST_PAGES = 10;

/** The items of a list from its first page on, so that they can be sorted and searched by name where they are shown. */
export async function everyPage<T>(read: (cursor?: string) => Promise<Page<T>>): Promise<Page<T>> {
  let { items, next_cursor } = await read();
  for (let page = 1; next_cursor && page < MOST_PAGES; page++) {
    const next = await read(next_cursor);
    items = [...items, ...next.items];
    next_cursor = next.next_cursor;
  }
  return { items, next_cursor };
}
