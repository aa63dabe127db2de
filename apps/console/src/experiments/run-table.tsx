import type { MlflowRun } from '@modelkeep/client/web';
import { Link } from 'react-router';
import { SortButton } from '../kit/sort-button';
import { type Column, Table } from '../kit/table';
import { duration, figure } from '../kit/text';
import { Badge, Time } from '../kit/values';
import { type RunColumn, valueAt } from './run-columns';
import { momentOf, nameOf } from './run-values';

interface RunTableProps {
  runs: readonly MlflowRun[];
  columns: readonly RunColumn[];
  picked: readonly string[];
  onPick: (run: MlflowRun, on: boolean) => void;
  /** Id of the column that it is sorted by. */
  sorted: string;
  descending: boolean;
  onSort: (id: string) => void;
}

export function RunTable(props: RunTableProps) {
  const { runs, columns, picked, onPick } = props;
  return (
    <Table
      label="Runs"
      rows={runs}
      keyOf={({ info }) => info.run_id}
      columns={[
        {
          title: 'Compare',
          cell: (run) => (
            <input
              type="checkbox"
              aria-label={`Compare ${nameOf(run)} ${run.info.run_id.slice(0, 6)}`}
              checked={picked.includes(run.info.run_id)}
              onChange={({ target }) => onPick(run, target.checked)}
            />
          ),
        },
        {
          title: 'Run',
          cell: (run) => (
            <>
              <Link to={`/experiments/runs/${run.info.run_id}`}>{nameOf(run)}</Link>{' '}
              <code className="muted">{run.info.run_id.slice(0, 6)}</code>
            </>
          ),
        },
        { title: 'Status', cell: ({ info }) => <Badge>{info.status}</Badge> },
        ...columns.map(({ id, kind, key }): Column<MlflowRun> => {
          const numeric = kind === 'metrics';
          return {
            ...sortable(props, id, key),
            cell: (run) => {
              const value = valueAt(run, { id, kind, key });
              return typeof value === 'number' ? figure(value) : value;
            },
            numeric,
          };
        }),
        {
          ...sortable(props, 'attributes.start_time', 'Started'),
          cell: ({ info }) => <At milliseconds={info.start_time} />,
        },
        {
          title: 'Took',
          cell: ({ info }) => {
            const [from, to] = [momentOf(info.start_time), momentOf(info.end_time)];
            return from !== undefined && to !== undefined && duration(from, to);
          },
          numeric: true,
        },
      ]}
    />
  );
}

function sortable({ sorted, descending, onSort }: RunTableProps, id: string, words: string) {
  const direction = descending ? 'descending' : 'ascending';
  const found = sorted === id ? direction : undefined;
  return {
    title: id,
    head: <SortButton sorted={found} onSort={() => onSort(id)} words={words} />,
    sorted: found,
  } as const;
}

function At({ milliseconds }: { milliseconds: number | undefined }) {
  const at = momentOf(milliseconds);
  return at === undefined ? null : <Time at={at} />;
}
