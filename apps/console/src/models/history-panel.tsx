import type { ModelVersion } from '@modelkeep/contracts/registry/model-version';
import { getStageHistory } from '@modelkeep/contracts/registry/model-version.api';
import { useEndpoint } from '../api/queries';
import { AsCommand } from '../kit/as-command';
import { Loaded } from '../kit/loaded';
import { Panel } from '../kit/panel';
import { Table } from '../kit/table';
import { Badge, Time } from '../kit/values';

/** The stages of a version: who took it there, when and why. */
export function HistoryPanel({ version: { model, version } }: { version: ModelVersion }) {
  const input = { params: { model, version } };
  const history = useEndpoint(getStageHistory, input);
  return (
    <Panel title="Life so far">
      <Loaded query={history}>
        {({ items }) => (
          <Table
            label="Stages"
            rows={items}
            keyOf={({ to, at }) => `${to} ${at}`}
            columns={[
              { title: 'Stage', cell: ({ to }) => <Badge>{to}</Badge> },
              { title: 'Since', cell: ({ at }) => <Time at={at} /> },
              { title: 'By', cell: ({ actor }) => actor },
              { title: 'Reason', cell: ({ reason }) => reason },
            ]}
          />
        )}
      </Loaded>
      <AsCommand endpoint={getStageHistory} input={input} />
    </Panel>
  );
}
