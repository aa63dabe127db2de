import type { SliceReport, WindowReport } from '@modelkeep/contracts/monitoring/monitor';
import { Bars } from '../kit/bars';
import { Empty } from '../kit/loaded';
import { Panel } from '../kit/panel';
import { Table } from '../kit/table';
import { percent } from '../kit/text';
import { Time } from '../kit/values';

interface FindingsProps {
  window: WindowReport;
  /** Of the whole window, or of one of its slices. */
  findings: Pick<SliceReport, 'drift' | 'violations' | 'predictions'>;
}

export function DriftPanel({ window, findings }: FindingsProps) {
  return (
    <Panel
      title={`Drift per feature in window ${window.window}`}
      aside={
        <span className="muted">
          {findings.predictions} predictions until <Time at={window.to} />
        </span>
      }
    >
      {findings.drift.length === 0 ? (
        <Empty>Too few predictions to tell.</Empty>
      ) : (
        <Bars
          label="Jensen-Shannon distance per column from the reference"
          bars={[...findings.drift]
            .sort((one, other) => other.distance - one.distance)
            .map(({ feature, method, adjustedPValue, distance, drifted }) => ({
              name: feature,
              note: adjustedPValue === undefined ? method : `${method}, p ${adjustedPValue.toPrecision(2)}`,
              value: distance,
              strong: drifted,
            }))}
        />
      )}
    </Panel>
  );
}

export function ViolationsPanel({ window, findings }: FindingsProps) {
  return (
    <Panel title={`Data quality in window ${window.window}`}>
      {findings.violations.length === 0 ? (
        <Empty>All values are as expected.</Empty>
      ) : (
        <Table
          label="Violations"
          rows={findings.violations}
          keyOf={({ column, kind }) => `${column} ${kind}`}
          columns={[
            { title: 'Column', cell: ({ column }) => column },
            { title: 'What', cell: ({ kind }) => kind },
            { title: 'Rows', cell: ({ count }) => count, numeric: true },
            { title: 'Share', cell: ({ share }) => percent(share), numeric: true },
            { title: 'Accepted', cell: ({ accepted }) => percent(accepted), numeric: true },
            { title: 'Examples', cell: ({ examples }) => examples?.join(', ') },
          ]}
        />
      )}
    </Panel>
  );
}
