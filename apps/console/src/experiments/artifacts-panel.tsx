import { listRunArtifacts, readArtifact } from '@modelkeep/client/web';
import { useState } from 'react';
import { useEndpoint } from '../api/queries';
import { AsCommand } from '../kit/as-command';
import { Download } from '../kit/download';
import { Empty, Loaded } from '../kit/loaded';
import { Panel } from '../kit/panel';
import { Table } from '../kit/table';
import { bytes } from '../kit/text';

const SCHEME = /^mlflow-artifacts:\/+/;

/** Files that a run logged, folder by folder. */
export function ArtifactsPanel({ runId }: { runId: string }) {
  const [folder, setFolder] = useState('');
  const input = { query: { run_id: runId, ...(folder !== '' && { path: folder }) } };
  const found = useEndpoint(listRunArtifacts, input);
  const up = folder.split('/').slice(0, -1).join('/');
  return (
    <Panel
      title="Artifacts"
      aside={
        folder !== '' && (
          <span className="row">
            <code>{folder}</code> <button onClick={() => setFolder(up)}>Up</button>
          </span>
        )
      }
    >
      <Loaded query={found}>
        {({ root_uri = '', files = [] }) =>
          files.length === 0 ? (
            <Empty
              command={`python -c "import mlflow; mlflow.log_artifact('report.html', run_id='${runId}')"`}
            >
              No artifact yet. The MLflow client logs one:
            </Empty>
          ) : (
            <Table
              label="Artifacts"
              rows={files}
              keyOf={({ path }) => path}
              columns={[
                {
                  title: 'File',
                  cell: ({ path, is_dir }) =>
                    is_dir ? (
                      <button className="link" onClick={() => setFolder(path)}>
                        {nameOf(path)}/
                      </button>
                    ) : (
                      <Download
                        endpoint={readArtifact}
                        input={{ params: { path: `${root_uri.replace(SCHEME, '')}/${path}` } }}
                        name={nameOf(path)}
                      />
                    ),
                },
                {
                  title: 'Size',
                  cell: ({ file_size }) => file_size !== undefined && bytes(Number(file_size)),
                  numeric: true,
                },
              ]}
            />
          )
        }
      </Loaded>
      <AsCommand endpoint={listRunArtifacts} input={input} />
    </Panel>
  );
}

const nameOf = (path: string): string => path.split('/').at(-1) ?? path;
