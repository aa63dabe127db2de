import {
  type ApiKey,
  type ApiKeyWithSecret,
  revokeApiKey,
  rotateApiKey,
} from '@modelkeep/contracts/gateway/api-key.api';
import { useAction } from '../api/queries';
import { Problem } from '../kit/loaded';
import { Table } from '../kit/table';
import { Time } from '../kit/values';

interface KeyTableProps {
  keys: readonly ApiKey[];
  onRotated: (made: ApiKeyWithSecret) => void;
}

export function KeyTable({ keys, onRotated }: KeyTableProps) {
  const rotate = useAction(rotateApiKey);
  const revoke = useAction(revokeApiKey);
  const error = rotate.error ?? revoke.error;
  const busy = rotate.isPending || revoke.isPending;
  return (
    <>
      {error && <Problem error={error} />}
      <Table
        label="API keys"
        rows={keys}
        keyOf={({ id }) => id}
        columns={[
          { title: 'Key', cell: ({ name }) => name },
          { title: 'Account', cell: ({ account }) => account },
          { title: 'Roles', cell: ({ roles }) => roles.join(', ') },
          { title: 'Valid', cell: (key) => <Validity apiKey={key} /> },
          { title: 'Last used', cell: ({ lastUsedAt }) => (lastUsedAt ? <Time at={lastUsedAt} /> : 'never') },
          {
            title: 'Change',
            cell: (key) =>
              hasEnded(key) ? null : (
                <>
                  <button
                    disabled={busy}
                    aria-label={`Rotate ${key.name}`}
                    onClick={() =>
                      rotate.mutate({ params: { id: key.id }, body: {} }, { onSuccess: onRotated })
                    }
                  >
                    Rotate
                  </button>{' '}
                  <button
                    className="danger"
                    disabled={busy}
                    aria-label={`Revoke ${key.name}`}
                    onClick={() => revoke.mutate({ params: { id: key.id } })}
                  >
                    Revoke
                  </button>
                </>
              ),
          },
        ]}
      />
    </>
  );
}

const hasEnded = ({ revokedAt, expiresAt }: ApiKey): boolean =>
  revokedAt !== undefined || (expiresAt !== undefined && Date.parse(expiresAt) <= Date.now());

function Validity({ apiKey }: { apiKey: ApiKey }) {
  const { revokedAt, revokedBy, expiresAt } = apiKey;
  if (revokedAt !== undefined)
    return (
      <>
        revoked <Time at={revokedAt} /> by {revokedBy}
      </>
    );
  if (expiresAt === undefined) return 'until it is revoked';
  return (
    <>
      {hasEnded(apiKey) ? 'expired' : 'until'} <Time at={expiresAt} />
    </>
  );
}
