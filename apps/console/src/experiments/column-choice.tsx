import type { RunColumn } from './run-columns';

interface ColumnChoiceProps {
  columns: readonly RunColumn[];
  shown: readonly RunColumn[];
  onChange: (shown: RunColumn[]) => void;
}

/** Which metrics, parameters and tags are shown. */
export function ColumnChoice({ columns, shown, onChange }: ColumnChoiceProps) {
  const ids = new Set(shown.map(({ id }) => id));
  const toggle = (id: string) =>
    onChange(columns.filter((column) => (column.id === id ? !ids.has(id) : ids.has(column.id))));
  if (columns.length === 0) return null;
  return (
    <details className="menu">
      <summary>
        Columns: {shown.length} of {columns.length}
      </summary>
      <fieldset>
        <legend>Columns</legend>
        {columns.map(({ id, kind, key }) => (
          <label key={id}>
            <input type="checkbox" checked={ids.has(id)} onChange={() => toggle(id)} />
            <span>
              <span className="muted">{kind}.</span>
              {key}
            </span>
          </label>
        ))}
      </fieldset>
    </details>
  );
}
