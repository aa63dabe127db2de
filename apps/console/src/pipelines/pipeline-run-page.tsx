import type { Pipeline } from '@modelkeep/contracts/pipelines/pipeline';
import type { PipelineRun } from '@modelkeep/contracts/pipelines/pipeline-run';
import {
  cancelPipelineRun,
  getPipeline,
  getPipelineRun,
  readStepLog,
} from '@modelkeep/contracts/pipelines/pipeline.api';
import { useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { useParams } from 'react-router';
import { useEndpoint } from '../api/queries';
import { AsCommand } from '../kit/as-command';
import { Decision } from '../kit/decision';
import { Graph, type GraphNode } from '../kit/graph';
import { Loaded } from '../kit/loaded';
import { Facts, Page, Panel } from '../kit/panel';
import { Table } from '../kit/table';
import { duration, shortType } from '../kit/text';
import { Badge, Metrics, Time } from '../kit/values';
import { useSession } from '../session/session';
import { stepEdges } from './step-edges';

const TONES: Record<string, GraphNode['tone']> = { succeeded: 'good', failed: 'bad', running: 'info' };

export default function PipelineRunPage() {
  const { id = '' } = useParams();
  const run = useEndpoint(getPipelineRun, { params: { id } });
  return <Loaded query={run}>{(found) => <Run run={found} />}</Loaded>;
}

function Run({ run }: { run: PipelineRun }) {
  const { id, pipeline: name, version, state, startedBy, trigger, parameters, createdAt, finishedAt } = run;
  const pipeline = useEndpoint(getPipeline, { params: { name }, query: { version } });
  return (
    <Page
      title={
        <>
          {name} version {version} <Badge>{state}</Badge>
        </>
      }
      lead={<code>{id}</code>}
    >
      <Panel title="Run">
        <Facts
          facts={{
            Started: (
              <>
                <Time at={createdAt} /> by {startedBy}
              </>
            ),
            'Triggered by': trigger && `${trigger.name}: ${shortType(trigger.eventType)}`,
            Took: finishedAt && duration(createdAt, finishedAt),
            Parameters: (
              <Metrics
                metrics={Object.fromEntries(
                  Object.entries(parameters).map(([key, value]) => [key, String(value)]),
                )}
              />
            ),
          }}
        />
        {(state === 'queued' || state === 'running') && (
          <Decision endpoint={cancelPipelineRun} action="Cancel" danger input={() => ({ params: { id } })} />
        )}
        <AsCommand endpoint={getPipelineRun} input={{ params: { id } }} />
      </Panel>
      <Panel title="Steps">
        <Loaded query={pipeline}>{(found) => <Steps run={run} pipeline={found} />}</Loaded>
      </Panel>
      <StepLog run={run} />
    </Page>
  );
}

function Steps({ run: { steps }, pipeline: { definition } }: { run: PipelineRun; pipeline: Pipeline }) {
  const edges = useMemo(() => stepEdges(definition.steps), [definition]);
  const nodes = useMemo(
    () => steps.map(({ name, state }) => ({ id: name, title: name, kind: state, tone: TONES[state] })),
    [steps],
  );
  return (
    <>
      <Graph label="Steps and what they wait for" nodes={nodes} edges={edges} />
      <Table
        label="Steps"
        rows={steps}
        keyOf={({ name }) => name}
        columns={[
          { title: 'Step', cell: ({ name }) => name },
          { title: 'State', cell: ({ state }) => <Badge>{state}</Badge> },
          { title: 'Attempt', cell: ({ attempt }) => attempt, numeric: true },
          {
            title: 'Took',
            cell: ({ startedAt, finishedAt }) =>
              startedAt !== undefined && finishedAt !== undefined && duration(startedAt, finishedAt),
            numeric: true,
          },
          { title: 'Outputs', cell: ({ outputs }) => Object.keys(outputs).join(', ') },
          { title: 'Error', cell: ({ error }) => error },
        ]}
      />
    </>
  );
}

/** What a step printed; read anew as the run goes on. */
function StepLog({ run: { id, steps } }: { run: PipelineRun }) {
  const { client } = useSession();
  const failed = steps.find(({ state }) => state === 'failed') ?? steps.find(({ attempt }) => attempt > 0);
  const [step, setStep] = useState(failed?.name ?? '');
  const params = { id, step };
  const log = useQuery({
    queryKey: ['pipelines', 'log', params],
    queryFn: async ({ signal }) => {
      const decoder = new TextDecoder();
      let text = '';
      for await (const chunk of await client.call(readStepLog, { params, signal }))
        text += decoder.decode(chunk, { stream: true });
      return text;
    },
    enabled: step !== '',
  });
  return (
    <Panel title="Log">
      <div className="filters">
        <label>
          Step
          <select value={step} onChange={(event) => setStep(event.target.value)}>
            {steps.map(({ name }) => (
              <option key={name}>{name}</option>
            ))}
          </select>
        </label>
      </div>
      <Loaded query={log}>
        {(text) =>
          text === '' ? (
            <p className="muted">It printed nothing.</p>
          ) : (
            <pre className="log" tabIndex={0}>
              {text}
            </pre>
          )
        }
      </Loaded>
      {step !== '' && <AsCommand endpoint={readStepLog} input={{ params }} />}
    </Panel>
  );
}
