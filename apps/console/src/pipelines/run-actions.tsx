import type { PipelineRun } from '@modelkeep/contracts/pipelines/pipeline-run';
import { rerunPipelineRun, resumePipelineRun } from '@modelkeep/contracts/pipelines/pipeline-run.api';
import { cancelPipelineRun } from '@modelkeep/contracts/pipelines/pipeline.api';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { ActionPanel } from '../kit/action-panel';
import { Decision } from '../kit/decision';

const ALL = 'the first';

/** What can be done about a run: end it, go on with it, or run it again, wholly or from a step on. */
export function RunActions({ run: { id, state, steps } }: { run: PipelineRun }) {
  const navigate = useNavigate();
  const [from, setFrom] = useState(ALL);
  const [useCache, setUseCache] = useState(true);
  const params = { id };
  const going = state === 'queued' || state === 'running';
  const fromStep = from === ALL ? undefined : from;
  const options = `${fromStep === undefined ? '' : ` --from ${fromStep}`}${useCache ? '' : ' --no-cache'}`;
  return (
    <ActionPanel title={going ? 'Under way' : 'Once more'} endpoints={[cancelPipelineRun, rerunPipelineRun]}>
      {going && (
        <Decision
          endpoint={cancelPipelineRun}
          action="Cancel"
          danger
          cli={`modelkeep pipelines cancel ${id}`}
          input={() => ({ params })}
        />
      )}
      {(state === 'failed' || state === 'cancelled') && (
        <Decision
          endpoint={resumePipelineRun}
          action="Resume: keep what succeeded"
          cli={`modelkeep pipelines resume ${id}`}
          input={() => ({ params })}
        />
      )}
      {!going && (
        <Decision
          endpoint={rerunPipelineRun}
          action="Run again"
          cli={`modelkeep pipelines rerun ${id}${options}`}
          input={() => ({ params, body: { fromStep, useCache } })}
          onDone={(again) => void navigate(`/pipelines/runs/${again.id}`)}
        >
          <label>
            From step
            <select value={from} onChange={({ target }) => setFrom(target.value)}>
              <option>{ALL}</option>
              {steps.map(({ name }) => (
                <option key={name}>{name}</option>
              ))}
            </select>
          </label>
          <label className="check">
            <input
              type="checkbox"
              checked={useCache}
              onChange={({ target }) => setUseCache(target.checked)}
            />
            Take results of earlier runs where nothing changed
          </label>
        </Decision>
      )}
    </ActionPanel>
  );
}
