import type { ModelVersion } from '@modelkeep/contracts/registry/model-version';
import { getModelCard, getModelVersion } from '@modelkeep/contracts/registry/model-version.api';
import { Link, useParams } from 'react-router';
import { useEndpoint } from '../api/queries';
import { AsCommand } from '../kit/as-command';
import { Loaded } from '../kit/loaded';
import { Facts, Page, Panel } from '../kit/panel';
import { Badge, DigestText, Metrics, Time } from '../kit/values';
import { ApprovalPanel } from './approval-panel';
import { ArchivePanel } from './archive-panel';
import { DifferencesPanel } from './differences-panel';
import { DocumentLinks } from './document-links';
import { EndPanel } from './end-panel';
import { HistoryPanel } from './history-panel';
import { PackagePanel } from './package-panel';

export function VersionPage() {
  const { model = '', version: number = '' } = useParams();
  const params = { model, version: Number(number) };
  const found = useEndpoint(getModelVersion, { params });
  return (
    <Loaded query={found} title={`${model} version ${number}`}>
      {(version) => (
        <Page
          title={
            <>
              <Link to={`/models/${model}`}>{model}</Link> version {number} <Badge>{version.stage}</Badge>
            </>
          }
          lead={version.description}
        >
          <div className="columns">
            <div className="stack">
              <FactsPanel version={version} />
              <CardPanel version={version} />
            </div>
            <div className="stack">
              <ApprovalPanel version={version} />
              <HistoryPanel version={version} />
            </div>
          </div>
          <DifferencesPanel version={version} />
          {version.packageDigest !== undefined && (
            <div className="columns">
              <PackagePanel digest={version.packageDigest} />
              {version.stage === 'archived' && (
                <ArchivePanel version={version} digest={version.packageDigest} />
              )}
            </div>
          )}
          <EndPanel version={version} />
        </Page>
      )}
    </Loaded>
  );
}

function FactsPanel({ version }: { version: ModelVersion }) {
  const { runId, pipelineRunId, codeCommit, trainingSetDigest, metrics, aliases } = version;
  return (
    <Panel title="Origin">
      <Facts
        facts={{
          Registered: (
            <>
              <Time at={version.registeredAt} /> by {version.registeredBy}
            </>
          ),
          Aliases: aliases.length > 0 ? aliases.join(', ') : undefined,
          Metrics: <Metrics metrics={metrics} />,
          Run: runId && <Link to={`/experiments/runs/${runId}`}>{runId}</Link>,
          'Pipeline run': pipelineRunId && (
            <Link to={`/pipelines/runs/${pipelineRunId}`}>{pipelineRunId}</Link>
          ),
          'Code commit': codeCommit && <DigestText digest={codeCommit} />,
          'Training set': trainingSetDigest && <DigestText digest={trainingSetDigest} />,
        }}
      />
      <AsCommand
        endpoint={getModelVersion}
        input={{ params: { model: version.model, version: version.version } }}
        cli={`modelkeep models get ${version.model}`}
      />
    </Panel>
  );
}

function CardPanel({ version: { model, version } }: { version: ModelVersion }) {
  const params = { model, version };
  const card = useEndpoint(getModelCard, { params });
  return (
    <Panel title="Model card">
      <Loaded query={card}>
        {({ intendedUse, limitations, owner, training, evaluation, updatedAt }) => (
          <>
            <Facts
              facts={{
                'Intended use': intendedUse,
                Limitations: limitations,
                Owner: owner,
                Parameters: <Metrics metrics={training.params} />,
                Updated: <Time at={updatedAt} />,
              }}
            />
            {evaluation !== undefined && (
              <details>
                <summary>Evaluation</summary>
                <pre tabIndex={0}>{JSON.stringify(evaluation, null, 2)}</pre>
              </details>
            )}
            <DocumentLinks model={model} version={version} />
          </>
        )}
      </Loaded>
      <AsCommand endpoint={getModelCard} input={{ params }} />
    </Panel>
  );
}
