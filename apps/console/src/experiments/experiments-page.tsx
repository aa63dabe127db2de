import { searchExperiments } from '@modelkeep/client/web';
import { useEndpoint } from '../api/queries';
import { Empty, Loaded } from '../kit/loaded';
import { Page } from '../kit/panel';
import { useSearch } from '../kit/search';
import { RunsPanel } from './runs-panel';

const MOST = 1_000;

/** Training runs of an experiment, as tracked with the MLflow client. What is chosen is in the address. */
export function ExperimentsPage() {
  const experiments = useEndpoint(searchExperiments, { body: { max_results: MOST } });
  const [search, change] = useSearch();
  return (
    <Page title="Experiments" lead="Runs that training code logged with the MLflow client.">
      <Loaded query={experiments}>
        {({ experiments: found = [] }) => {
          const wanted = search.get('experiment');
          const chosen = found.find(({ experiment_id }) => experiment_id === wanted) ?? mostTelling(found);
          return chosen === undefined ? (
            <Empty command="npm run demo">No experiment yet. The demo’s pipeline logs one:</Empty>
          ) : (
            <>
              <div className="filters">
                <label>
                  Experiment
                  <select
                    value={chosen.experiment_id}
                    onChange={({ target }) => change({ experiment: target.value, columns: '', filter: '' })}
                  >
                    {found.map(({ experiment_id, name }) => (
                      <option key={experiment_id} value={experiment_id}>
                        {name}
                      </option>
                    ))}
                  </select>
                </label>
              </div>
              <RunsPanel key={chosen.experiment_id} id={chosen.experiment_id} name={chosen.name} />
            </>
          );
        }}
      </Loaded>
    </Page>
  );
}

/** MLflow's experiment for runs without one is seldom what somebody looks for. */
const mostTelling = <Experiment extends { experiment_id: string }>(found: readonly Experiment[]) =>
  found.find(({ experiment_id }) => experiment_id !== '0') ?? found[0];
