import type { StepRun } from '@modelkeep/contracts/pipelines/pipeline-run';
import { useState } from 'react';
import { Link } from 'react-router';
import { Notice } from '../kit/loaded';
import { Facts, Panel } from '../kit/panel';
import { DigestText, Time } from '../kit/values';
import { ItemsTable } from './items-table';
import { StepLog } from './step-log';

/** One step of a run: what it gave, its items where it is mapped over a list, and what it printed. */
export function StepPanel({ runId, step }: { runId: string; step: StepRun }) {
  const [item, setItem] = useState<number>();
  const { name, attempt, error, startedAt, outputs, parameters, items } = step;
  return (
    <Panel title={`Step ${name}`} aside={item !== undefined && `item ${item}`}>
      {error !== undefined && <Notice kind="bad">{error}</Notice>}
      <Facts
        facts={{
          Started: startedAt && <Time at={startedAt} />,
          Parameters: Object.keys(parameters).length > 0 && (
            <details>
              <summary>{Object.keys(parameters).join(', ')}</summary>
              <pre className="log" tabIndex={0}>
                {JSON.stringify(parameters, null, 2)}
              </pre>
            </details>
          ),
          ...Object.fromEntries(
            Object.entries(outputs).map(([output, digest]) => [
              output,
              <span key={output} className="row">
                <DigestText digest={digest} />
                <Link to={`/lineage?node=${encodeURIComponent(`dataset:modelkeep:${digest}`)}`}>lineage</Link>
              </span>,
            ]),
          ),
        }}
      />
      {items && <ItemsTable runId={runId} step={name} onItem={setItem} />}
      {(!items || item !== undefined) && (
        <StepLog key={`${attempt} ${item}`} runId={runId} step={name} item={item} begun={attempt > 0} />
      )}
    </Panel>
  );
}
