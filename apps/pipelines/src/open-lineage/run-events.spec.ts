import { OpenLineageEvent } from '@modelkeep/contracts/metadata/open-lineage';
import { StepFinished } from '@modelkeep/contracts/pipelines/step-finished.event';
import { StepStarted } from '@modelkeep/contracts/pipelines/step-started.event';
import { endOf, startOf } from './run-events';

const attributes = {
  id: '0198c0de-0000-7000-8000-000000000009',
  source: '/modelkeep/pipelines',
  subject: '0198c0de-0000-7000-8000-000000000001',
  time: '2026-01-01T00:00:00.000Z',
};
const started = { ...attributes, type: StepStarted.type, data: StepStarted.data.parse(StepStarted.example) };
const finished = {
  ...attributes,
  type: StepFinished.type,
  data: StepFinished.data.parse(StepFinished.example),
};

describe('OpenLineage of a step', () => {
  it('begins and ends under one run id, below the pipeline run', () => {
    const [start, end] = [startOf(started), endOf(finished)].map((event) => OpenLineageEvent.parse(event));
    expect([start?.eventType, end?.eventType]).toEqual(['START', 'COMPLETE']);
    expect(start?.run.runId).toBe(end?.run.runId);
    expect(end?.run.facets?.['parent']).toMatchObject({ run: { runId: finished.data.runId } });
    expect(end?.inputs).toEqual([{ namespace: 'modelkeep', name: finished.data.inputs['train'] }]);
    expect(end?.outputs).toHaveLength(1);
  });

  it('has another run id for another attempt or item', () => {
    const ids = [{}, { attempt: 2 }, { item: 0 }, { item: 1 }].map(
      (other) => startOf({ ...started, data: { ...started.data, ...other } }).run.runId,
    );
    expect(new Set(ids).size).toBe(4);
  });

  it('says why it failed', () => {
    const event = endOf({ ...finished, data: { ...finished.data, state: 'failed', error: 'exit code 1' } });
    expect([event.eventType, event.run.facets?.['errorMessage']]).toEqual([
      'FAIL',
      expect.objectContaining({ message: 'exit code 1' }),
    ]);
  });
});
