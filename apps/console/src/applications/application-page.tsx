import type { Application } from '@modelkeep/contracts/deployment/application';
import { getApplication, retireApplication } from '@modelkeep/contracts/deployment/application.api';
import { getFeatureService } from '@modelkeep/contracts/features/feature-service.api';
import { listPipelineRuns } from '@modelkeep/contracts/pipelines/pipeline.api';
import { Link, useParams } from 'react-router';
import { useEndpoint } from '../api/queries';
import { ActionPanel } from '../kit/action-panel';
import { AsCommand } from '../kit/as-command';
import { Decision } from '../kit/decision';
import { Empty, Loaded } from '../kit/loaded';
import { Facts, Page, Panel } from '../kit/panel';
import { Badge, Time } from '../kit/values';
import { DeploymentOf } from './deployment-of';

/** An application with all its parts, and how each is now. */
export function ApplicationPage() {
  const { name = '' } = useParams();
  const found = useEndpoint(getApplication, { params: { name } });
  return (
    <Loaded query={found} title={name}>
      {(application) => (
        <Page
          title={
            <>
              {name} <Badge>{application.state}</Badge>
            </>
          }
          lead={application.description}
        >
          <Panel title="Application">
            <Facts
              facts={{
                Owners: application.owners.join(', '),
                Version: application.version,
                Applied: (
                  <>
                    <Time at={application.appliedAt} /> by {application.appliedBy}
                  </>
                ),
              }}
            />
            <AsCommand
              endpoint={getApplication}
              input={{ params: { name } }}
              cli={`modelkeep applications get ${name}`}
            />
          </Panel>
          <Parts application={application} />
          <Retire application={application} />
        </Page>
      )}
    </Loaded>
  );
}

function Parts({ application: { deployments, featureServices, pipelines } }: { application: Application }) {
  return (
    <>
      <Panel title="Deployments">
        {deployments.length === 0 ? (
          <Empty>None answers for it.</Empty>
        ) : (
          <ul className="plain-list">
            {deployments.map((deployment) => (
              <li key={deployment}>
                <DeploymentOf name={deployment} />
              </li>
            ))}
          </ul>
        )}
      </Panel>
      <div className="columns">
        <Panel title="Feature services">
          {featureServices.length === 0 ? (
            <Empty>It takes no features from the store.</Empty>
          ) : (
            <ul className="plain-list">
              {featureServices.map((service) => (
                <li key={service}>
                  <FeatureServiceOf name={service} />
                </li>
              ))}
            </ul>
          )}
        </Panel>
        <Panel title="Pipelines">
          {pipelines.length === 0 ? (
            <Empty>No pipeline builds it.</Empty>
          ) : (
            <ul className="plain-list">
              {pipelines.map((pipeline) => (
                <li key={pipeline}>
                  <PipelineOf name={pipeline} />
                </li>
              ))}
            </ul>
          )}
        </Panel>
      </div>
    </>
  );
}

function FeatureServiceOf({ name }: { name: string }) {
  const found = useEndpoint(getFeatureService, { params: { name } });
  const views = found.data?.selections.map(({ featureView }) => featureView) ?? [];
  return (
    <span className="row">
      {name}
      {views.map((view) => (
        <Link key={view} to={`/features/${view}`}>
          {view}
        </Link>
      ))}
    </span>
  );
}

/** With its newest run. */
function PipelineOf({ name }: { name: string }) {
  const found = useEndpoint(listPipelineRuns, { query: { pipeline: name, order: 'newest-first', limit: 1 } });
  const run = found.data?.items[0];
  return (
    <span className="row">
      {name}
      {run ? (
        <>
          <Badge>{run.state}</Badge>
          <Link to={`/pipelines/runs/${run.id}`}>
            run of <Time at={run.createdAt} />
          </Link>
        </>
      ) : (
        <span className="muted">never ran</span>
      )}
    </span>
  );
}

function Retire({ application: { name, state } }: { application: Application }) {
  if (state !== 'active') return null;
  return (
    <ActionPanel title="End of life" endpoints={[retireApplication]}>
      <Decision
        endpoint={retireApplication}
        action="Retire"
        words="Reason"
        danger
        cli={`modelkeep applications retire ${name} --reason …`}
        input={(reason) => ({ params: { name }, body: { reason } })}
      />
    </ActionPanel>
  );
}
