import { useCallback } from 'react';
import { useSearchParams } from 'react-router';

/** Values that live in the address: a view can be linked to, and is there again after a reload. Empty ones are left out. */
export function useSearch() {
  const [search, setSearch] = useSearchParams();
  const change = useCallback(
    (values: Record<string, string>) =>
      setSearch(
        (known) => {
          const next = new URLSearchParams(known);
          for (const [name, value] of Object.entries(values))
            if (value === '') next.delete(name);
            else next.set(name, value);
          return next;
        },
        { replace: true },
      ),
    [setSearch],
  );
  return [search, change] as const;
}
