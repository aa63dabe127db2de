interface SortButtonProps {
  words: string;
  sorted: 'ascending' | 'descending' | undefined;
  onSort: () => void;
}

/** Head of a column that sorts; the column itself says how it is sorted. */
export function SortButton({ words, sorted, onSort }: SortButtonProps) {
  return (
    <button className="sort" onClick={onSort}>
      {words}
      <span aria-hidden="true">{sorted === 'descending' ? ' ↓' : sorted === 'ascending' ? ' ↑' : ''}</span>
    </button>
  );
}
