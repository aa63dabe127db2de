import { getLedger } from '@modelkeep/contracts/metadata/ledger.api';
import { useEndpoint } from '../api/queries';
import { AsCommand } from '../kit/as-command';
import { Loaded, Notice } from '../kit/loaded';
import { Facts, Panel } from '../kit/panel';
import { DigestText, Time } from '../kit/values';

/** How far the record is sealed. */
export function LedgerPanel() {
  const ledger = useEndpoint(getLedger);
  return (
    <Panel title="Seal of the record">
      <Loaded query={ledger}>
        {({ segments, head, logs, checkpoint, failure }) => (
          <>
            {failure !== undefined && <Notice kind="bad">Sealing fails: {failure}</Notice>}
            <Facts
              facts={{
                Segments: segments,
                Head: head && <DigestText digest={head} />,
                ...Object.fromEntries(
                  logs.map(({ log, sealed, pending }) => [
                    `Records of log ${log}`,
                    `${sealed} sealed, ${pending} not yet`,
                  ]),
                ),
                'Last checkpoint': checkpoint ? (
                  <>
                    {checkpoint.body.number}, signed <Time at={checkpoint.body.signedAt} />
                  </>
                ) : (
                  'none yet: one is signed each day'
                ),
              }}
            />
          </>
        )}
      </Loaded>
      <AsCommand endpoint={getLedger} cli="modelkeep audit status" />
    </Panel>
  );
}
