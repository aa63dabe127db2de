import { StepFinished } from '@modelkeep/contracts/pipelines/step-finished.event';
import { PackageBuilt } from '@modelkeep/contracts/registry/package-built.event';
import { ModelVersionRegistered } from '@modelkeep/contracts/registry/model-version-registered.event';
import { TrainingSetCreated } from '@modelkeep/contracts/features/training-set-created.event';
import { flowOf, flowOfModelVersion, flowOfPackage, flowOfStep, flowOfTrainingSet } from './flow';

describe('flows', () => {
  it('reads an OpenLineage event', () => {
    const flow = flowOf({
      eventTime: '2020-03-01T10:00:00Z',
      producer: 'p',
      schemaURL: 's',
      run: { runId: 'r' },
      job: { namespace: 'dbt', name: 'orders' },
      inputs: [{ namespace: 'pg', name: 'raw' }],
    });
    expect(flow.job.id).toBe('job:dbt:orders');
    expect(flow.inputs.map(({ id }) => id)).toEqual(['dataset:pg:raw']);
    expect(flow.outputs).toEqual([]);
  });

  it('gives each run of a step a job of its own', () => {
    const data = StepFinished.data.parse(StepFinished.example);
    const again = flowOfStep({ ...data, runId: '0198c0de-0000-7000-8000-000000000009' });
    expect(again.job.id).not.toBe(flowOfStep(data).job.id);
    expect(again.outputs).toEqual(flowOfStep(data).outputs);
  });

  it('leads from what a training set is made of to the package', () => {
    const trainingSet = flowOfTrainingSet(TrainingSetCreated.data.parse(TrainingSetCreated.example));
    const version = flowOfModelVersion(ModelVersionRegistered.data.parse(ModelVersionRegistered.example));
    const sealed = flowOfPackage(PackageBuilt.data.parse(PackageBuilt.example));
    expect(trainingSet.inputs).toHaveLength(2);
    expect(version.inputs).toEqual(trainingSet.outputs);
    expect(sealed.inputs).toContainEqual(version.outputs[0]);
  });
});
