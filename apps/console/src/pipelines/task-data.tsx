import { Facts } from '../kit/panel';

/** What is to be labelled: fields by name where it has some, else as it is. */
export function TaskData({ data }: { data: unknown }) {
  if (typeof data !== 'object' || data === null || Array.isArray(data))
    return <p className="task">{typeof data === 'string' ? data : JSON.stringify(data)}</p>;
  return (
    <div className="task">
      <Facts
        facts={Object.fromEntries(
          Object.entries(data).map(([name, value]) => [
            name,
            typeof value === 'string' ? value : JSON.stringify(value),
          ]),
        )}
      />
    </div>
  );
}
