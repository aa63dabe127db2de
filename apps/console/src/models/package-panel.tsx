import { getArchive, getPackage } from '@modelkeep/contracts/registry/model-version.api';
import { useEndpoint } from '../api/queries';
import { AsCommand } from '../kit/as-command';
import { Loaded } from '../kit/loaded';
import { Facts, Panel } from '../kit/panel';
import { Table } from '../kit/table';
import { DigestText, Time } from '../kit/values';

/** What is sealed in a package, and where the archive holds it. */
export function PackagePanel({ digest, archived }: { digest: string; archived: boolean }) {
  const params = { digest };
  const found = useEndpoint(getPackage, { params });
  const archive = useEndpoint(getArchive, { params }, archived);
  return (
    <Panel title="Package">
      <Loaded query={found}>
        {({ manifest, keyId }) => (
          <>
            <Facts
              facts={{
                Digest: <DigestText digest={digest} />,
                'Signed with key': <DigestText digest={keyId} />,
                Runtime: `${manifest.runtime.name} ${manifest.runtime.version}`,
                Features:
                  manifest.features &&
                  `${manifest.features.features.length} of ${manifest.features.featureView}`,
                Built: <Time at={manifest.builtAt} />,
                Archived: archive.data && (
                  <>
                    <Time at={archive.data.archivedAt} /> by {archive.data.archivedBy}, kept until{' '}
                    <Time at={archive.data.retainUntil} />
                  </>
                ),
              }}
            />
            <Table
              label="Files of the package"
              rows={manifest.files}
              keyOf={({ path }) => path}
              columns={[
                { title: 'File', cell: ({ path }) => <code>{path}</code> },
                { title: 'Role', cell: ({ role }) => role },
                { title: 'Digest', cell: (file) => <DigestText digest={file.digest} /> },
                { title: 'Bytes', cell: ({ sizeBytes }) => sizeBytes, numeric: true },
              ]}
            />
          </>
        )}
      </Loaded>
      <AsCommand endpoint={getPackage} input={{ params }} />
    </Panel>
  );
}
