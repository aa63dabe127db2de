import type { Explanation } from '@modelkeep/contracts/metadata/audit';
import { explainPrediction } from '@modelkeep/contracts/metadata/audit.api';
import { useParams } from 'react-router';
import { useEndpoint } from '../api/queries';
import { AsCommand } from '../kit/as-command';
import { Bars } from '../kit/bars';
import { Loaded, Notice } from '../kit/loaded';
import { Facts, Page, Panel } from '../kit/panel';
import { Table } from '../kit/table';
import { figure } from '../kit/text';
import { Badge, DigestText, Time } from '../kit/values';
import { ChainPanels } from './chain-panels';
import { ReplayPanel } from './replay-panel';

/** Why was one prediction made? The whole chain, from records; it prints. */
export function AuditPage() {
  const { predictionId = '' } = useParams();
  const params = { predictionId };
  const explanation = useEndpoint(explainPrediction, { params });
  return (
    <Page title="Why was it decided so?" lead={<code>{predictionId}</code>}>
      <Loaded query={explanation}>
        {(why) => (
          <>
            <Gaps gaps={why.gaps} />
            <div className="columns">
              <PredictionPanel why={why} />
              <ReplayPanel predictionId={predictionId} />
            </div>
            <ReasonsPanel why={why} />
            <FeaturesPanel why={why} />
            <ChainPanels why={why} />
            <div className="row">
              <button onClick={() => window.print()}>Print</button>
              <AsCommand
                endpoint={explainPrediction}
                input={{ params }}
                cli={`modelkeep why ${predictionId}`}
              />
            </div>
          </>
        )}
      </Loaded>
    </Page>
  );
}

function Gaps({ gaps }: { gaps: string[] }) {
  if (gaps.length === 0) return <Notice kind="good">The chain is complete: every fact is on record.</Notice>;
  return (
    <Notice kind="warn">
      <ul className="plain-list">
        {gaps.map((gap) => (
          <li key={gap}>{gap}</li>
        ))}
      </ul>
    </Notice>
  );
}

function PredictionPanel({ why: { prediction } }: { why: Explanation }) {
  const { time, caller, requestId, row, latencyMs, runtime, outputs, entityKeys } = prediction;
  const answers = outputs.map(({ name, data }) => [
    name,
    data.map((value) => (typeof value === 'number' ? figure(value) : String(value))).join(', '),
  ]);
  return (
    <Panel title="Prediction">
      <Facts
        facts={{
          ...Object.fromEntries(answers.map(([name, value]) => [name, <strong key={name}>{value}</strong>])),
          ...entityKeys,
          Time: <Time at={time} />,
          Caller: caller,
          Request: requestId === undefined ? undefined : <code>{`${requestId}, row ${row}`}</code>,
          Latency: latencyMs === undefined ? undefined : `${figure(latencyMs)} ms`,
          Runtime: runtime && `${runtime.name} ${runtime.version}`,
        }}
      />
    </Panel>
  );
}

function ReasonsPanel({ why: { prediction } }: { why: Explanation }) {
  const { reasonCodes } = prediction;
  if (!reasonCodes) return null;
  const { method, baseline, margin, contributions } = reasonCodes;
  return (
    <Panel
      title="Reason codes"
      aside={
        <span className="muted">
          {method}: baseline {figure(baseline)} + contributions = margin {figure(margin)}
        </span>
      }
    >
      <Bars
        label="Contributions of the features to the margin, largest first"
        bars={contributions.map(({ feature, value, contribution }) => ({
          name: feature,
          note: `= ${String(value)}`,
          value: contribution,
        }))}
      />
    </Panel>
  );
}

function FeaturesPanel({ why: { prediction } }: { why: Explanation }) {
  return (
    <Panel title="Features as they were">
      <Table
        label="Features as the model saw them"
        rows={prediction.features}
        keyOf={({ name }) => name}
        columns={[
          { title: 'Feature', cell: ({ name }) => name },
          { title: 'Value', cell: ({ value }) => <code>{String(value)}</code> },
          {
            title: 'True since',
            cell: ({ eventTime }) => eventTime !== undefined && <Time at={eventTime} />,
          },
          { title: 'Status', cell: ({ status }) => <Badge>{status}</Badge> },
        ]}
      />
      {prediction.packageDigest !== undefined && (
        <p className="muted">
          Read for package <DigestText digest={prediction.packageDigest} />
        </p>
      )}
    </Panel>
  );
}
