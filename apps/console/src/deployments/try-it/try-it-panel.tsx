import { infer } from '@modelkeep/client/web';
import type { Deployment } from '@modelkeep/contracts/deployment/deployment';
import { listPredictions } from '@modelkeep/contracts/metadata/audit.api';
import type { PackageManifest, TensorMetadata } from '@modelkeep/contracts/registry/package';
import { getPackage } from '@modelkeep/contracts/registry/model-version.api';
import { type FormEvent, useState } from 'react';
import { useAction, useEndpoint } from '../../api/queries';
import { AsCommand } from '../../kit/as-command';
import { Choice } from '../../kit/choice';
import { Loaded, Notice, Problem } from '../../kit/loaded';
import { Panel } from '../../kit/panel';
import { useMay } from '../../session/session';
import { Answer } from './answer';
import { type InputTensor, tensorFrom, valuesPerRow } from './tensor-text';

const BY_KEY = 'features looked up by key';
const BY_VALUE = 'values given here';

/** Asks the deployment for one prediction, through a form made from what its model takes. */
export function TryItPanel({ deployment }: { deployment: Deployment }) {
  const serving = deployment.traffic.find(({ percent }) => percent > 0)?.revision;
  const revision = deployment.revisions.find(({ number }) => number === serving);
  const params = { digest: revision?.packageDigest ?? '' };
  const found = useEndpoint(getPackage, { params }, revision !== undefined);
  if (!revision) return null;
  return (
    <Loaded query={found}>
      {({ manifest }) => <TryIt key={params.digest} deployment={deployment.name} manifest={manifest} />}
    </Loaded>
  );
}

function TryIt({ deployment, manifest }: { deployment: string; manifest: PackageManifest }) {
  const { features, signature } = manifest;
  const ask = useAction(infer);
  const [byKey, setByKey] = useState(features !== undefined);
  const [texts, setTexts] = useState<Record<string, string>>({});
  const [wrong, setWrong] = useState<string>();
  const key: TensorMetadata[] = features
    ? [{ name: features.entityKey, datatype: 'BYTES', shape: [-1, 1] }]
    : [];
  const fields = byKey ? key : signature.inputs;
  const inputFor = (inputs: InputTensor[]) => ({
    params: { deployment },
    body: { inputs, parameters: { explain: true } },
  });
  const read = () => fields.map((field) => tensorFrom(field, texts[field.name] ?? ''));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    try {
      const inputs = read();
      setWrong(undefined);
      ask.mutate(inputFor(inputs));
    } catch (error) {
      setWrong((error as Error).message);
    }
  };
  return (
    <Panel
      title="Try it"
      aside={
        features && (
          <Choice
            label="With"
            value={byKey ? BY_KEY : BY_VALUE}
            options={[BY_KEY, BY_VALUE]}
            onChange={(chosen) => setByKey(chosen === BY_KEY)}
          />
        )
      }
    >
      <p className="muted">Answered and recorded as any other prediction, with you as the caller.</p>
      <form className="decision" onSubmit={submit}>
        {byKey && <KnownKey model={manifest.model} joinKey={features?.entityKey ?? ''} onKey={setTexts} />}
        <div className="fields">
          {fields.map((field) => (
            <Field
              key={field.name}
              field={field}
              value={texts[field.name] ?? ''}
              onChange={(value) => setTexts((known) => ({ ...known, [field.name]: value }))}
            />
          ))}
        </div>
        <button className="primary" disabled={ask.isPending}>
          Predict
        </button>
        {wrong !== undefined && <Notice kind="bad">{wrong}</Notice>}
        {ask.error && <Problem error={ask.error} />}
        {ask.data && <Answer answer={ask.data} />}
      </form>
      <AsCommand endpoint={infer} input={ask.variables ?? inputFor(fields.map(exampleOf))} />
    </Panel>
  );
}

interface FieldProps {
  field: TensorMetadata;
  value: string;
  onChange: (value: string) => void;
}

function Field({ field, value, onChange }: FieldProps) {
  const { name, datatype } = field;
  const count = valuesPerRow(field);
  return (
    <label>
      {name} ({datatype}
      {count > 1 && `, ${count} values with commas between them`})
      {datatype === 'BOOL' && count === 1 ? (
        <select value={value} onChange={({ target }) => onChange(target.value)}>
          <option value="" />
          <option>true</option>
          <option>false</option>
        </select>
      ) : (
        <input value={value} required onChange={({ target }) => onChange(target.value)} />
      )}
    </label>
  );
}

const exampleOf = (field: TensorMetadata): InputTensor => {
  const count = valuesPerRow(field);
  const value = field.datatype === 'BYTES' ? 'text' : field.datatype === 'BOOL' ? 'true' : '0';
  return tensorFrom(field, Array<string>(count).fill(value).join());
};

interface KnownKeyProps {
  model: string;
  joinKey: string;
  onKey: (texts: Record<string, string>) => void;
}

/** Offers the entity of a recorded prediction, to whoever may read those. */
function KnownKey({ model, joinKey, onKey }: KnownKeyProps) {
  const may = useMay()(listPredictions);
  const recorded = useEndpoint(listPredictions, { query: { model, limit: 1 } }, may);
  const known = recorded.data?.items[0]?.entityKeys[joinKey];
  if (known === undefined) return null;
  return (
    <p>
      <button type="button" className="link" onClick={() => onKey({ [joinKey]: String(known) })}>
        Take {joinKey} {known}, of a recorded prediction
      </button>
    </p>
  );
}
