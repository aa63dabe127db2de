import { type MlflowRun, searchRuns } from '@modelkeep/client/web';
import { type FormEvent, useState } from 'react';
import { Link } from 'react-router';
import { AsCommand } from '../kit/as-command';
import { Empty, Loaded, More, Problem } from '../kit/loaded';
import { Panel } from '../kit/panel';
import { useSearch } from '../kit/search';
import { ColumnChoice } from './column-choice';
import { columnsOf, orderBy, unaskedColumns } from './run-columns';
import { RunTable } from './run-table';
import { bodyOf, useRuns } from './runs-query';

const START = 'attributes.start_time';

/** The runs of an experiment: filtered and ordered by the server, compared by choice. */
export function RunsPanel({ id, name }: { id: string; name: string }) {
  const [search, change] = useSearch();
  const [picked, setPicked] = useState<readonly string[]>([]);
  const filter = search.get('filter') ?? '';
  const sorted = search.get('order') ?? START;
  const descending = search.get('ascending') === null;
  const wanted = { experimentId: id, filter, order: orderBy(sorted, descending) };
  const found = useRuns(wanted);
  const columns = columnsOf(found.runs ?? []);
  const asked = search.get('columns')?.split(',');
  const shown = asked ? columns.filter((column) => asked.includes(column.id)) : unaskedColumns(columns);
  const pick = (run: MlflowRun, on: boolean) =>
    setPicked((known) =>
      on ? [...known, run.info.run_id] : known.filter((each) => each !== run.info.run_id),
    );
  return (
    <Panel title="Runs" aside={<Compare picked={picked} />}>
      <div className="filters">
        <FilterForm filter={filter} onFilter={(value) => change({ filter: value })} />
        <ColumnChoice
          columns={columns}
          shown={shown}
          onChange={(chosen) => change({ columns: chosen.map((column) => column.id).join() || 'none' })}
        />
      </div>
      {found.runs && found.error && <Problem error={found.error} />}
      <Loaded query={{ data: found.runs, error: found.error }}>
        {(runs) =>
          runs.length === 0 ? (
            <NoRun filtered={filter !== ''} name={name} />
          ) : (
            <RunTable
              runs={runs}
              columns={shown}
              picked={picked}
              onPick={pick}
              sorted={sorted}
              descending={descending}
              onSort={(column) =>
                change({ order: column, ascending: column === sorted && descending ? 'yes' : '' })
              }
            />
          )
        }
      </Loaded>
      <More pages={found} />
      <AsCommand
        endpoint={searchRuns}
        input={{ body: bodyOf(wanted) }}
        cli={`modelkeep runs list --experiment ${name}`}
      />
    </Panel>
  );
}

function Compare({ picked }: { picked: readonly string[] }) {
  if (picked.length < 2) return <span className="muted">Tick two runs or more to compare them</span>;
  return (
    <Link className="button primary" to={`/experiments/compare?runs=${picked.join()}`}>
      Compare {picked.length} runs
    </Link>
  );
}

function FilterForm({ filter, onFilter }: { filter: string; onFilter: (filter: string) => void }) {
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    onFilter(String(new FormData(event.currentTarget).get('filter') ?? '').trim());
  };
  return (
    <form className="filters grow" onSubmit={submit} key={filter}>
      <label className="grow">
        Filter, in MLflow’s language
        <input
          name="filter"
          type="search"
          defaultValue={filter}
          placeholder="metrics.auc > 0.75 and params.C = '1'"
          spellCheck={false}
        />
      </label>
      <button>Filter</button>
    </form>
  );
}

function NoRun({ filtered, name }: { filtered: boolean; name: string }) {
  if (filtered) return <Empty>No run fits the filter.</Empty>;
  return (
    <Empty
      command={`export MLFLOW_TRACKING_URI=${location.origin} MLFLOW_TRACKING_TOKEN=$TOKEN
python -c "import mlflow; mlflow.set_experiment('${name}'); mlflow.log_metric('auc', 0.8)"`}
    >
      No run yet. The MLflow client logs one:
    </Empty>
  );
}
