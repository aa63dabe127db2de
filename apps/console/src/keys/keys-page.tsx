import { type ApiKeyWithSecret, listApiKeys } from '@modelkeep/contracts/gateway/api-key.api';
import { useState } from 'react';
import { usePages } from '../api/queries';
import { AsCommand } from '../kit/as-command';
import { Empty, Loaded, More } from '../kit/loaded';
import { Page, Panel } from '../kit/panel';
import { CreateKeyPanel } from './create-key-panel';
import { KeyTable } from './key-table';
import { SecretPanel } from './secret-panel';

/** API keys of who is signed in; the administrator sees all. */
export default function KeysPage() {
  const keys = usePages(listApiKeys);
  const [made, setMade] = useState<ApiKeyWithSecret>();
  return (
    <Page title="API keys" lead="What programs come with: each its own, with no more than it needs.">
      {made && <SecretPanel made={made} />}
      <CreateKeyPanel onMade={setMade} />
      <Panel title="Keys">
        <Loaded query={{ data: keys.items, error: keys.error }}>
          {(items) =>
            items.length === 0 ? <Empty>No key yet.</Empty> : <KeyTable keys={items} onRotated={setMade} />
          }
        </Loaded>
        <More pages={keys} />
        <AsCommand endpoint={listApiKeys} cli="modelkeep keys list" />
      </Panel>
    </Page>
  );
}
