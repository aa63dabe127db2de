import type { Explanation } from '@modelkeep/contracts/metadata/audit';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { Facts, Panel } from '../kit/panel';
import { Table } from '../kit/table';
import { shortType } from '../kit/text';
import { Badge, DigestText, Metrics, Time } from '../kit/values';

type Evidence = NonNullable<Explanation['approval']>['evidence'];
const missing = <p className="muted">Not on record.</p>;

/** What led to the prediction: model, package, approval, deployment, run, code and data. */
export function ChainPanels({ why }: { why: Explanation }) {
  return (
    <>
      <div className="columns">
        <ModelPanel why={why} />
        <ApprovalPanel why={why} />
        <DeploymentPanel why={why} />
        <PackagePanel why={why} />
        <RunPanel why={why} />
        <SealPanel why={why} />
      </div>
      <FeatureDefinitionPanel why={why} />
      <AlertsPanel why={why} />
      <Panel title="Data snapshots">
        <Table
          label="Data snapshots: training data first, then what it was made from"
          rows={why.dataSnapshots}
          keyOf={({ digest }) => digest}
          columns={[
            { title: 'Name', cell: ({ name }) => name },
            { title: 'Digest', cell: ({ digest }) => <DigestText digest={digest} /> },
            { title: 'Format', cell: ({ format }) => format },
            { title: 'Rows', cell: ({ rows }) => rows, numeric: true },
            { title: 'Source', cell: ({ source, description }) => source ?? description },
            {
              title: 'Recorded',
              cell: ({ recordedAt, recordedBy }) => (
                <>
                  <Time at={recordedAt} /> by {recordedBy}
                </>
              ),
            },
          ]}
        />
      </Panel>
    </>
  );
}

function ModelPanel({ why: { modelVersion } }: { why: Explanation }) {
  if (!modelVersion) return <Panel title="Model version">{missing}</Panel>;
  const { model, version, stageNow, decommissioned, evidence } = modelVersion;
  return (
    <Panel title="Model version">
      <Facts
        facts={{
          Model: (
            <Link to={`/models/${model}/versions/${version}`}>
              {model} version {version}
            </Link>
          ),
          'Stage now': <Badge>{stageNow}</Badge>,
          Decommissioned: decommissioned && (
            <>
              {decommissioned.reason}, <Time at={decommissioned.at} /> by {decommissioned.by}
              {decommissioned.comment !== undefined && `: ${decommissioned.comment}`}
            </>
          ),
          Evidence: <EvidenceList evidence={evidence} />,
        }}
      />
    </Panel>
  );
}

function ApprovalPanel({ why: { approval } }: { why: Explanation }) {
  if (!approval) return <Panel title="Approval">{missing}</Panel>;
  return (
    <Panel title="Approval">
      <Facts
        facts={{
          'Asked by': approval.requestedBy,
          'Approved by': approval.approvedBy,
          Time: <Time at={approval.approvedAt} />,
          Policy:
            approval.policy && `${approval.policy.model ?? 'default'}, version ${approval.policy.version}`,
          Checks: approval.checks && approval.checks.length > 0 && (
            <ul className="plain-list">
              {approval.checks.map(({ kind, required, found, passed }) => (
                <li key={`${kind} ${required}`}>
                  {required}: {passed ? 'passed' : 'not passed'}
                  {found !== undefined && ` (${found})`}
                </li>
              ))}
            </ul>
          ),
          Comment: approval.comment,
          Evidence: <EvidenceList evidence={approval.evidence} />,
        }}
      />
    </Panel>
  );
}

function DeploymentPanel({ why: { deployment } }: { why: Explanation }) {
  if (!deployment) return <Panel title="Deployment then">{missing}</Panel>;
  const { name, revision, traffic, evidence } = deployment;
  return (
    <Panel title="Deployment then">
      <Facts
        facts={{
          Deployment: <Link to={`/deployments/${name}`}>{name}</Link>,
          Revision: revision,
          Traffic: traffic.map((part) => `revision ${part.revision}: ${part.percent} %`).join(', '),
          Evidence: <EvidenceList evidence={evidence} />,
        }}
      />
    </Panel>
  );
}

function PackagePanel({ why: { package: sealed, environmentDigest } }: { why: Explanation }) {
  if (!sealed) return <Panel title="Package">{missing}</Panel>;
  const { digest, manifest, signatureValid, evidence } = sealed;
  return (
    <Panel title="Package">
      <Facts
        facts={{
          Digest: <DigestText digest={digest} />,
          Signature: signatureValid ? 'valid' : <span className="bad-text">not valid</span>,
          Runtime: `${manifest.runtime.name} ${manifest.runtime.version}`,
          Environment: environmentDigest && <DigestText digest={environmentDigest} />,
          Files: manifest.files.map(({ path }) => path).join(', '),
          Built: <Time at={manifest.builtAt} />,
          Evidence: <EvidenceList evidence={evidence} />,
        }}
      />
    </Panel>
  );
}

function RunPanel({ why: { run, code } }: { why: Explanation }) {
  const facts: Record<string, ReactNode> = {
    'Code commit': code && <DigestText digest={code.commit} />,
    Repository: code?.repository,
    'Code bundle': code?.digest && <DigestText digest={code.digest} />,
  };
  if (!run) return <Panel title="Training run and code">{code ? <Facts facts={facts} /> : missing}</Panel>;
  return (
    <Panel title="Training run and code">
      <Facts
        facts={{
          Run: <Link to={`/experiments/runs/${run.runId}`}>{run.name ?? run.runId}</Link>,
          Experiment: run.experimentName,
          Status: <Badge>{run.status}</Badge>,
          Started: run.startedAt && <Time at={run.startedAt} />,
          Metrics: <Metrics metrics={run.metrics} />,
          Parameters: <Metrics metrics={run.params} />,
          ...facts,
        }}
      />
    </Panel>
  );
}

/** Until when the prediction is proven not to have been changed. */
function SealPanel({ why: { seal } }: { why: Explanation }) {
  if (!seal)
    return (
      <Panel title="Seal">
        <p className="muted">Not sealed yet.</p>
      </Panel>
    );
  return (
    <Panel title="Seal">
      <Facts
        facts={{
          Segment: seal.segment,
          Sealed: <Time at={seal.sealedAt} />,
          Checkpoint: seal.checkpoint ? (
            <>
              {seal.checkpoint.number}, signed <Time at={seal.checkpoint.signedAt} />
            </>
          ) : (
            'not signed yet'
          ),
        }}
      />
    </Panel>
  );
}

function FeatureDefinitionPanel({ why: { featureDefinition } }: { why: Explanation }) {
  if (!featureDefinition) return null;
  const { view, evidence } = featureDefinition;
  return (
    <Panel title="Definition of the features then">
      <Facts
        facts={{
          'Feature view': <Link to={`/features/${view.name}`}>{`${view.name} version ${view.version}`}</Link>,
          Entity: `${view.entity}, by ${view.joinKey}`,
          Evidence: <EvidenceList evidence={evidence} />,
        }}
      />
      <Table
        label="Features as they were defined"
        rows={view.features}
        keyOf={({ name }) => name}
        columns={[
          { title: 'Feature', cell: ({ name }) => name },
          { title: 'Type', cell: ({ type }) => type },
          { title: 'Computed as', cell: ({ expression }) => expression && <code>{expression}</code> },
          { title: 'Description', cell: ({ description }) => description },
        ]}
      />
    </Panel>
  );
}

function AlertsPanel({ why: { openAlerts = [] } }: { why: Explanation }) {
  if (openAlerts.length === 0) return null;
  return (
    <Panel title="Alerts that were open then">
      <Table
        label="Alerts about the deployment that were open when the prediction was made"
        rows={openAlerts.map(({ alert }) => alert)}
        keyOf={({ id }) => id}
        columns={[
          { title: 'Raised', cell: ({ raisedAt }) => <Time at={raisedAt} /> },
          { title: 'Severity', cell: ({ severity }) => <Badge>{severity}</Badge> },
          { title: 'Monitor', cell: ({ monitor }) => monitor },
          { title: 'Summary', cell: ({ summary }) => summary },
        ]}
      />
    </Panel>
  );
}

function EvidenceList({ evidence }: { evidence: Evidence }) {
  return (
    <ul className="evidence">
      {evidence.map(({ eventId, type, time, actor }) => (
        <li key={eventId} title={eventId}>
          <Time at={time} /> {shortType(type)} {actor !== undefined && <span className="muted">{actor}</span>}
        </li>
      ))}
    </ul>
  );
}
