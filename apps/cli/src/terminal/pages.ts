/** Largest page that a list endpoint gives. */
const PAGE = 1000;

interface Page<Item> {
  items: Item[];
  next?: string;
}

/** Items of a list, page by page, at most `limit`. */
export async function readPages<Item>(
  read: (page: { limit: number; after?: string }) => Promise<Page<Item>>,
  limit: number,
): Promise<Item[]> {
  const items: Item[] = [];
  let after: string | undefined;
  do {
    const page = await read({ limit: Math.min(PAGE, limit - items.length), after });
    items.push(...page.items);
    after = page.next;
  } while (after !== undefined && items.length < limit);
  return items;
}
