import type { ReplayResult } from '@modelkeep/contracts/metadata/audit';
import { replayPrediction } from '@modelkeep/contracts/metadata/audit.api';
import { useAction } from '../api/queries';
import { AsCommand } from '../kit/as-command';
import { Notice, Problem } from '../kit/loaded';
import { Facts, Panel } from '../kit/panel';
import { Table } from '../kit/table';
import { Badge, Time } from '../kit/values';
import { useMay } from '../session/session';

/** Loads the package again, predicts from the recorded inputs and shows the bytes of both. */
export function ReplayPanel({ predictionId }: { predictionId: string }) {
  const replay = useAction(replayPrediction);
  const params = { predictionId };
  const may = useMay()(replayPrediction);
  return (
    <Panel title="Replay">
      <p className="muted">
        Loads the archived package in its runtime, predicts from the recorded inputs, compares the outputs bit
        by bit.
      </p>
      {may ? (
        <button className="primary" disabled={replay.isPending} onClick={() => replay.mutate({ params })}>
          {replay.isPending ? 'Replaying…' : 'Replay'}
        </button>
      ) : (
        <p className="muted">Auditors may replay.</p>
      )}
      {replay.error && <Problem error={replay.error} />}
      {replay.data && <Result result={replay.data} />}
      <AsCommand
        endpoint={replayPrediction}
        input={{ params }}
        cli={`modelkeep why ${predictionId} --replay`}
      />
    </Panel>
  );
}

function Result({ result }: { result: ReplayResult }) {
  const { identical, loadedFrom, runtime, replayedAt, outputs } = result;
  return (
    <>
      <Notice kind={identical ? 'good' : 'bad'}>
        {identical ? 'Identical to the last bit.' : 'The outputs differ.'}
      </Notice>
      <Facts
        facts={{
          'Loaded from': loadedFrom,
          Runtime: `${runtime.name} ${runtime.version}`,
          Replayed: <Time at={replayedAt} />,
        }}
      />
      <Table
        label="Outputs as bytes"
        rows={outputs}
        keyOf={({ name }) => name}
        columns={[
          { title: 'Output', cell: ({ name, datatype }) => `${name} ${datatype}` },
          { title: 'Recorded', cell: ({ recorded }) => <code>{recorded}</code> },
          { title: 'Replayed', cell: ({ replayed }) => <code>{replayed}</code> },
          { title: 'Equal', cell: (output) => <Badge>{output.identical ? 'identical' : 'differs'}</Badge> },
        ]}
      />
    </>
  );
}
