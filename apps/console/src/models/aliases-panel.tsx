import { setAlias } from '@modelkeep/contracts/registry/model-version.api';
import { useState } from 'react';
import { Link } from 'react-router';
import { Decision } from '../kit/decision';
import { Empty } from '../kit/loaded';
import { Panel } from '../kit/panel';
import { Badge } from '../kit/values';

interface AliasesPanelProps {
  model: string;
  /** Name to version. */
  aliases: Record<string, number>;
  latestVersion: number;
}

/** Names that point at versions, and how to point them elsewhere. */
export function AliasesPanel({ model, aliases, latestVersion }: AliasesPanelProps) {
  const [chosen, setChosen] = useState<number>();
  const version = chosen ?? latestVersion;
  return (
    <Panel title="Aliases">
      {Object.keys(aliases).length === 0 ? (
        <Empty>No alias points at a version. Deployments and clients may ask for one by its alias.</Empty>
      ) : (
        <ul className="plain-list">
          {Object.entries(aliases).map(([alias, of]) => (
            <li key={alias} className="row">
              <Badge>{alias}</Badge> <Link to={`/models/${model}/versions/${of}`}>version {of}</Link>
            </li>
          ))}
        </ul>
      )}
      {version > 0 && (
        <Decision
          endpoint={setAlias}
          action="Set alias"
          words="Alias"
          input={(alias) => ({ params: { model, alias }, body: { version } })}
        >
          <label>
            Version
            <select value={version} onChange={(event) => setChosen(Number(event.target.value))}>
              {Array.from({ length: latestVersion }, (_, index) => index + 1).map((each) => (
                <option key={each}>{each}</option>
              ))}
            </select>
          </label>
        </Decision>
      )}
    </Panel>
  );
}
