import type { PipelineRun } from '@modelkeep/contracts/pipelines/pipeline-run';
import { getPipeline, getPipelineRun } from '@modelkeep/contracts/pipelines/pipeline.api';
import { Link, useParams } from 'react-router';
import { useEndpoint } from '../api/queries';
import { AsCommand } from '../kit/as-command';
import { Loaded } from '../kit/loaded';
import { Facts, Page, Panel } from '../kit/panel';
import { useSearch } from '../kit/search';
import { duration, shortType } from '../kit/text';
import { Badge, Metrics, Time } from '../kit/values';
import { RunActions } from './run-actions';
import { RunApprovals } from './step-approvals';
import { StepPanel } from './step-panel';
import { StepsPanel } from './steps-panel';

/** Items and retries are told by no event. */
const SEEN_EVERY_MS = 2_000;

export default function PipelineRunPage() {
  const { id = '' } = useParams();
  const run = useEndpoint(getPipelineRun, { params: { id } }, true, (seen) =>
    seen?.finishedAt === undefined ? SEEN_EVERY_MS : false,
  );
  return (
    <Loaded query={run} title={`Run ${id}`}>
      {(found) => <Run run={found} />}
    </Loaded>
  );
}

function Run({ run }: { run: PipelineRun }) {
  const { id, pipeline: name, version, state, steps } = run;
  const pipeline = useEndpoint(getPipeline, { params: { name }, query: { version } });
  const [search] = useSearch();
  const step = steps.find((each) => each.name === search.get('step')) ?? mostTelling(steps);
  return (
    <Page
      title={
        <>
          <Link to={`/pipelines/${name}`}>{name}</Link> version {version} <Badge>{state}</Badge>
        </>
      }
      lead={<code>{id}</code>}
    >
      <RunApprovals runId={id} />
      <div className="columns">
        <Panel title="Run">
          <RunFacts run={run} />
          <AsCommand
            endpoint={getPipelineRun}
            input={{ params: { id } }}
            cli={`modelkeep pipelines watch ${id}`}
          />
        </Panel>
        <RunActions run={run} />
      </div>
      <Loaded query={pipeline}>
        {({ definition }) => <StepsPanel run={run} definition={definition} chosen={step?.name} />}
      </Loaded>
      {step && <StepPanel key={step.name} runId={id} step={step} />}
    </Page>
  );
}

/** What somebody opens a run for: the step that failed, else the one at work, else the last that did anything. */
const mostTelling = (steps: PipelineRun['steps']) =>
  steps.find(({ state }) => state === 'failed') ??
  steps.find(({ state }) => state === 'running' || state === 'suspended') ??
  steps.findLast(({ attempt }) => attempt > 0);

function RunFacts({ run }: { run: PipelineRun }) {
  const { startedBy, trigger, scheduled, parent, rerunOf, parameters, inputs, createdAt, finishedAt } = run;
  return (
    <Facts
      facts={{
        Started: (
          <>
            <Time at={createdAt} /> by {startedBy}
          </>
        ),
        'Triggered by': trigger && (
          <Link to={`/events?type=${trigger.eventType}`}>
            {trigger.name}: {shortType(trigger.eventType)}
          </Link>
        ),
        'Scheduled for': scheduled && (
          <>
            <Time at={scheduled.for} /> {scheduled.schedule ?? 'backfill'}
          </>
        ),
        'Part of': parent && (
          <Link to={`/pipelines/runs/${parent.runId}?step=${parent.step}`}>step {parent.step}</Link>
        ),
        Repeats: rerunOf && (
          <Link to={`/pipelines/runs/${rerunOf.runId}`}>
            {rerunOf.fromStep === undefined ? 'a run' : `a run from ${rerunOf.fromStep} on`}
          </Link>
        ),
        Took: finishedAt && duration(createdAt, finishedAt),
        Parameters: <Metrics metrics={textsOf(parameters)} />,
        Inputs: Object.keys(inputs).length > 0 && <Metrics metrics={textsOf(inputs)} />,
      }}
    />
  );
}

const textsOf = (values: Record<string, unknown>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(values).map(([key, value]) => [
      key,
      typeof value === 'string' ? value : JSON.stringify(value),
    ]),
  );
