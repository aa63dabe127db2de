import { Role } from '@modelkeep/contracts/common/types';
import { type ApiKeyWithSecret, createApiKey } from '@modelkeep/contracts/gateway/api-key.api';
import { type FormEvent, useState } from 'react';
import { useAction } from '../api/queries';
import { AsCommand } from '../kit/as-command';
import { Problem } from '../kit/loaded';
import { Panel } from '../kit/panel';
import { useSession } from '../session/session';

const DAY_MS = 86_400_000;
const grantable = Role.exclude(['service']).options;
type KeyRole = (typeof grantable)[number];

/** Makes a key of the account that is signed in. */
export function CreateKeyPanel({ onMade }: { onMade: (made: ApiKeyWithSecret) => void }) {
  const { roles: held } = useSession().me;
  const may = grantable.filter((role) => held.includes('admin') || held.includes(role));
  const create = useAction(createApiKey);
  const [name, setName] = useState('');
  const [days, setDays] = useState('90');
  const [roles, setRoles] = useState<readonly KeyRole[]>([]);
  const ready = name !== '' && roles.length > 0;
  const toggle = (role: KeyRole) =>
    setRoles(roles.includes(role) ? roles.filter((each) => each !== role) : [...roles, role]);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const expiresAt = days === '' ? undefined : new Date(Date.now() + Number(days) * DAY_MS).toISOString();
    const body = { name, roles: [...roles], expiresAt };
    create.mutate({ body }, { onSuccess: (made) => (onMade(made), setName('')) });
  };
  const ends = days === '' ? '' : ` --expires-in-days ${days}`;
  return (
    <Panel title="New key">
      <form className="decision" onSubmit={submit}>
        <label>
          Name
          <input value={name} onChange={({ target }) => setName(target.value)} />
        </label>
        <label>
          Ends after days
          <input
            type="number"
            min="1"
            max="3650"
            placeholder="never"
            value={days}
            onChange={({ target }) => setDays(target.value)}
          />
        </label>
        <fieldset>
          <legend>May act as</legend>
          {may.map((role) => (
            <label key={role}>
              <input type="checkbox" checked={roles.includes(role)} onChange={() => toggle(role)} /> {role}
            </label>
          ))}
        </fieldset>
        <button className="primary" disabled={!ready || create.isPending}>
          Create key
        </button>
        {create.error && <Problem error={create.error} />}
      </form>
      <AsCommand
        endpoint={createApiKey}
        input={{ body: { name: name || '<name>', roles: [...roles] } }}
        cli={`modelkeep keys create ${name || '<name>'} --role ${roles.join(' ') || '<role>'}${ends}`}
      />
    </Panel>
  );
}
