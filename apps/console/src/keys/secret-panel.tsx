import type { ApiKeyWithSecret } from '@modelkeep/contracts/gateway/api-key.api';
import { Notice } from '../kit/loaded';
import { Panel } from '../kit/panel';
import { Time } from '../kit/values';

/** A new secret: it is in this page's memory, and nowhere else. */
export function SecretPanel({ made: { name, secret, previousUntil } }: { made: ApiKeyWithSecret }) {
  return (
    <Panel title={`Secret of ${name}`}>
      <pre tabIndex={0} aria-label="Secret">
        {secret}
      </pre>
      <Notice kind="warn">
        This is the only time that it is shown. Give it to programs as <code>MODELKEEP_TOKEN</code>, or as{' '}
        <code>MLFLOW_TRACKING_TOKEN</code>.
        {previousUntil !== undefined && (
          <>
            {' '}
            The secret before works until <Time at={previousUntil} />.
          </>
        )}
      </Notice>
    </Panel>
  );
}
