import { getPackageBom } from '@modelkeep/contracts/registry/bom.api';
import { getPackage } from '@modelkeep/contracts/registry/model-version.api';
import { useEndpoint } from '../api/queries';
import { AsCommand } from '../kit/as-command';
import { Loaded } from '../kit/loaded';
import { Facts, Panel } from '../kit/panel';
import { Table } from '../kit/table';
import { bytes } from '../kit/text';
import { DigestText, Time } from '../kit/values';

/** What is sealed in a package. */
export function PackagePanel({ digest }: { digest: string }) {
  const params = { digest };
  const found = useEndpoint(getPackage, { params });
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
                { title: 'Size', cell: ({ sizeBytes }) => bytes(sizeBytes), numeric: true },
              ]}
            />
          </>
        )}
      </Loaded>
      <details>
        <summary>Bill of materials, CycloneDX 1.6</summary>
        <AsCommand endpoint={getPackageBom} input={{ params }} />
      </details>
      <AsCommand endpoint={getPackage} input={{ params }} />
    </Panel>
  );
}
