import type { Pipeline } from '@modelkeep/contracts/pipelines/pipeline';
import { getPipeline } from '@modelkeep/contracts/pipelines/pipeline.api';
import { useMemo } from 'react';
import { useParams } from 'react-router';
import { useEndpoint } from '../api/queries';
import { AsCommand } from '../kit/as-command';
import { Graph } from '../kit/graph';
import { Loaded } from '../kit/loaded';
import { Facts, Page, Panel } from '../kit/panel';
import { DigestText, Time } from '../kit/values';
import { RunsPanel } from './runs-panel';
import { ScheduleForm } from './schedule-form';
import { SchedulesPanel } from './schedules-panel';
import { StartPanel } from './start-panel';
import { stepEdges } from './step-edges';
import { TriggersPanel } from './triggers-panel';

/** A pipeline in its newest version: what it does, when it runs, and how its runs went. */
export default function PipelinePage() {
  const { name = '' } = useParams();
  const input = { params: { name } };
  const found = useEndpoint(getPipeline, input);
  return (
    <Loaded query={found} title={name}>
      {(pipeline) => (
        <Page title={`${name} version ${pipeline.version}`} lead={pipeline.definition.description}>
          <Panel title="Steps">
            <Definition pipeline={pipeline} />
            <AsCommand endpoint={getPipeline} input={input} cli={`modelkeep pipelines get ${name}`} />
          </Panel>
          <div className="columns">
            <StartPanel pipeline={pipeline} />
            <ScheduleForm pipeline={name} />
          </div>
          <RunsPanel pipeline={name} />
          <div className="columns">
            <SchedulesPanel pipeline={name} />
            <TriggersPanel pipeline={name} />
          </div>
        </Page>
      )}
    </Loaded>
  );
}

function Definition({ pipeline: { definition, createdAt, createdBy } }: { pipeline: Pipeline }) {
  const { steps, code, experiment } = definition;
  const edges = useMemo(() => stepEdges(steps), [steps]);
  const nodes = steps.map(({ name, kind, forEach }) => ({
    id: name,
    title: name,
    kind: forEach ? `${kind} · for each` : kind,
  }));
  return (
    <>
      <Graph label="Steps and what they wait for" nodes={nodes} edges={edges} />
      <Facts
        facts={{
          Applied: (
            <>
              <Time at={createdAt} /> by {createdBy}
            </>
          ),
          'Code commit': code && <DigestText digest={code.commit} />,
          Experiment: experiment,
        }}
      />
    </>
  );
}
