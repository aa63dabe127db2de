import type { ArchiveReplay } from '@modelkeep/contracts/registry/archive';
import { readArchiveBundle, replayArchive } from '@modelkeep/contracts/registry/archive.api';
import type { ModelVersion } from '@modelkeep/contracts/registry/model-version';
import { getArchive } from '@modelkeep/contracts/registry/model-version.api';
import { useEndpoint } from '../api/queries';
import { AsCommand } from '../kit/as-command';
import { Decision } from '../kit/decision';
import { Download } from '../kit/download';
import { Loaded, Notice } from '../kit/loaded';
import { Facts, Panel } from '../kit/panel';
import { Table } from '../kit/table';
import { bytes } from '../kit/text';
import { DigestText, Time } from '../kit/values';
import { useMay } from '../session/session';

interface ArchivePanelProps {
  version: ModelVersion;
  /** Of the package. */
  digest: string;
}

/** What is under object lock, until when, and whether it still answers as it did. */
export function ArchivePanel({ version: { model, version }, digest }: ArchivePanelProps) {
  const params = { digest };
  const archive = useEndpoint(getArchive, { params });
  const may = useMay();
  return (
    <Panel title="Archive">
      <Loaded query={archive}>
        {({ archivedAt, archivedBy, retainUntil, bucket, bundle, files, gaps, imported }) => (
          <>
            <Facts
              facts={{
                Archived: (
                  <>
                    <Time at={archivedAt} /> by {archivedBy}, kept until <Time at={retainUntil} />
                  </>
                ),
                'Brought here': imported && (
                  <>
                    <Time at={imported.at} /> by {imported.by}
                  </>
                ),
                Bucket: bucket,
                Bundle: bundle && (
                  <>
                    <DigestText digest={bundle.digest} />, {bytes(bundle.sizeBytes)}
                  </>
                ),
                'Sealed with key': bundle && <DigestText digest={bundle.keyId} />,
              }}
            />
            {gaps.length > 0 && <Notice kind="warn">Not sealed: {gaps.join('; ')}</Notice>}
            <details>
              <summary>{files.length} files under object lock</summary>
              <Table
                label="Files of the archive"
                rows={files}
                keyOf={({ path }) => path}
                columns={[
                  { title: 'File', cell: ({ path }) => <code>{path}</code> },
                  { title: 'Size', cell: ({ sizeBytes }) => bytes(sizeBytes), numeric: true },
                ]}
              />
            </details>
            {bundle && may(readArchiveBundle) && (
              <p>
                <Download endpoint={readArchiveBundle} input={{ params }} name={`${model}-${version}.tar`}>
                  Download the sealed bundle
                </Download>
              </p>
            )}
          </>
        )}
      </Loaded>
      <Decision
        endpoint={replayArchive}
        action="Replay golden predictions"
        cli={`modelkeep archive replay ${model} ${version}`}
        input={() => ({ params })}
        result={(replay) => <ReplayNotice replay={replay} />}
      />
      <AsCommand
        endpoint={getArchive}
        input={{ params }}
        cli={`modelkeep archive show ${model} ${version}`}
      />
    </Panel>
  );
}

function ReplayNotice({
  replay: { predictions, identical, differences, runtime },
}: {
  replay: ArchiveReplay;
}) {
  if (identical)
    return (
      <Notice kind="good">
        {predictions} predictions, identical to the last bit, with {runtime.name} {runtime.version}.
      </Notice>
    );
  return (
    <Notice kind="bad">
      {differences.length} outputs of {predictions} predictions came out otherwise.
    </Notice>
  );
}
