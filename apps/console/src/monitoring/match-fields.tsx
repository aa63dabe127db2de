import { AlertKind, type AlertMatch } from '@modelkeep/contracts/monitoring/rule';

interface MatchFieldsProps {
  match: AlertMatch;
  onChange: (match: AlertMatch) => void;
}

/** Which alerts are meant; what is left empty matches all. */
export function MatchFields({ match, onChange }: MatchFieldsProps) {
  const change = (name: keyof AlertMatch, value: string) => {
    const { [name]: _, ...others } = match;
    onChange(value === '' ? others : ({ ...others, [name]: value } as AlertMatch));
  };
  return (
    <>
      <label>
        Kind
        <select value={match.kind ?? ''} onChange={({ target }) => change('kind', target.value)}>
          <option value="">all</option>
          {AlertKind.options.map((kind) => (
            <option key={kind}>{kind}</option>
          ))}
        </select>
      </label>
      {(['monitor', 'deployment', 'rule'] as const).map((name) => (
        <label key={name}>
          {`Of ${name}`}
          <input
            value={match[name] ?? ''}
            placeholder="all"
            onChange={({ target }) => change(name, target.value.trim())}
          />
        </label>
      ))}
    </>
  );
}
