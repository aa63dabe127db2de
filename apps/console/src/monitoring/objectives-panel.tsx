import type { Objective } from '@modelkeep/contracts/monitoring/objective';
import { applyObjective, listObjectives } from '@modelkeep/contracts/monitoring/objective.api';
import { Link } from 'react-router';
import { usePages } from '../api/queries';
import { AsCommand } from '../kit/as-command';
import { Empty, Loaded, More } from '../kit/loaded';
import { Panel } from '../kit/panel';
import { Table } from '../kit/table';
import { figure, percent } from '../kit/text';

const EXAMPLE = {
  params: { name: 'credit-risk-up' },
  body: { kind: 'availability' as const, deployment: 'credit-risk', target: 0.999 },
};

/** What users of deployments may count on, and how much of the error budget is left. */
export function ObjectivesPanel() {
  const objectives = usePages(listObjectives);
  return (
    <Panel title="Objectives">
      <Loaded query={{ data: objectives.items, error: objectives.error }}>
        {(items) =>
          items.length === 0 ? (
            <>
              <Empty>No objective yet. This sets one:</Empty>
              <AsCommand endpoint={applyObjective} input={EXAMPLE} open />
            </>
          ) : (
            <Table
              label="Objectives"
              rows={items}
              keyOf={({ name }) => name}
              columns={[
                { title: 'Objective', cell: ({ name }) => name },
                {
                  title: 'Deployment',
                  cell: ({ definition: { deployment } }) => (
                    <Link to={`/deployments/${deployment}`}>{deployment}</Link>
                  ),
                },
                { title: 'Promise', cell: promiseOf },
                { title: 'So far', cell: soFar, numeric: true },
                { title: 'Budget left', cell: ({ budgetLeft }) => percent(budgetLeft), numeric: true },
                { title: 'Burns', cell: burnOf, numeric: true },
              ]}
            />
          )
        }
      </Loaded>
      <More pages={objectives} />
      <AsCommand endpoint={listObjectives} />
    </Panel>
  );
}

const promiseOf = ({ definition }: Objective): string => {
  const { kind, target, periodDays } = definition;
  const what = kind === 'latency' ? `answered within ${definition.thresholdMs} ms` : 'available';
  return `${percent(target)} ${what}, over ${periodDays} days`;
};

const soFar = ({ good, total }: Objective): string => (total === 0 ? '–' : percent(good / total));

/** Over the shortest span: 1 is as fast as the target allows. */
const burnOf = ({ burnRates: [shortest] }: Objective): string =>
  shortest === undefined ? '' : `${figure(shortest.rate)} × in ${shortest.minutes} min`;
