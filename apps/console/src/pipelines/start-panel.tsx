import type { Pipeline } from '@modelkeep/contracts/pipelines/pipeline';
import { startPipelineRun } from '@modelkeep/contracts/pipelines/pipeline.api';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { ActionPanel } from '../kit/action-panel';
import { Decision } from '../kit/decision';
import { jsonOrText, textOf } from './parameter-text';

/** Starts a run, through a form made from the parameters and inputs that the pipeline declares. */
export function StartPanel({ pipeline: { name, definition } }: { pipeline: Pipeline }) {
  const navigate = useNavigate();
  const [texts, setTexts] = useState<Record<string, string>>({});
  const [digests, setDigests] = useState<Record<string, string>>({});
  const declared = Object.entries(definition.parameters);
  const parameters = Object.fromEntries(
    declared
      .map(([key]) => [key, texts[key]?.trim() ?? ''] as const)
      .filter(([, text]) => text !== '')
      .map(([key, text]) => [key, jsonOrText(text, definition.parameters[key]?.schema)]),
  );
  const inputs = Object.fromEntries(
    definition.inputs.map((key) => [key, digests[key]?.trim() ?? '']).filter(([, digest]) => digest !== ''),
  ) as Record<string, string>;
  const complete =
    declared.every(([key, { default: value }]) => value !== undefined || key in parameters) &&
    definition.inputs.every((key) => key in inputs);
  const options = [
    ...Object.entries(parameters).map(([key, value]) => ` -p '${key}=${textOf(value)}'`),
    ...Object.entries(inputs).map(([key, digest]) => ` -i ${key}=${digest}`),
  ].join('');
  return (
    <ActionPanel title="Start a run" endpoints={[startPipelineRun]}>
      <Decision
        endpoint={startPipelineRun}
        action="Start"
        cli={`modelkeep pipelines run ${name}${options} --watch`}
        input={() => (complete ? { params: { name }, body: { parameters, inputs } } : undefined)}
        onDone={(run) => void navigate(`/pipelines/runs/${run.id}`)}
      >
        <div className="fields">
          {declared.map(([key, { description, default: value }]) => (
            <label key={key} title={description}>
              {key}
              {value === undefined && ' (needed)'}
              <input
                value={texts[key] ?? ''}
                placeholder={value === undefined ? undefined : textOf(value)}
                onChange={({ target }) => setTexts((known) => ({ ...known, [key]: target.value }))}
              />
            </label>
          ))}
          {definition.inputs.map((key) => (
            <label key={key}>
              {key} (digest, needed)
              <input
                value={digests[key] ?? ''}
                placeholder="sha256:…"
                onChange={({ target }) => setDigests((known) => ({ ...known, [key]: target.value }))}
              />
            </label>
          ))}
        </div>
      </Decision>
    </ActionPanel>
  );
}
