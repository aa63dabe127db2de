import type { SentBodyOf } from '@modelkeep/contracts/common/endpoint';
import type { applyPipeline } from '@modelkeep/contracts/pipelines/pipeline.api';
import type { CollectedData } from './chapters/1-data';
import { modelName } from './stage';

type Definition = SentBodyOf<typeof applyPipeline>;

const candidates = { logistic: 'train-logistic', gradient_boosting: 'train-boosting' };

const step = (name: string) => ['python', '-m', `steps.${name}`];

/** From labelled applicants to a registered, packaged model version. Parameter `outcomes`: digest of the labelled data. */
export function trainingPipeline(data: CollectedData, code: NonNullable<Definition['code']>): Definition {
  return {
    parameters: { outcomes: { description: 'Digest of the data snapshot with the labelled applicants' } },
    code,
    environment: { kind: 'python', lockFile: 'requirements.lock' },
    experiment: modelName,
    steps: [
      {
        kind: 'request',
        name: 'training-set',
        service: 'feature-store',
        method: 'POST',
        path: '/api/v1/feature-store/training-sets',
        body: {
          ...data.trainingSet,
          spine: { ...data.trainingSet.spine, dataSnapshotDigest: '${parameters.outcomes}' },
        },
      },
      {
        kind: 'command',
        name: 'prepare',
        command: step('prepare'),
        inputs: { 'training_set.parquet': '${steps.training-set.parameters.digest}' },
        outputs: ['train.parquet', 'test.parquet'],
      },
      ...Object.entries(candidates).map(([candidate, name]) => ({
        kind: 'command' as const,
        name,
        command: step('train'),
        inputs: { 'train.parquet': '${steps.prepare.outputs.train.parquet}' },
        parameters: { candidate },
        outputs: ['model.onnx', 'explanation.json'],
      })),
      {
        kind: 'command',
        name: 'evaluate',
        command: step('evaluate'),
        inputs: { ...filesOf('model.onnx', 'onnx'), 'test.parquet': '${steps.prepare.outputs.test.parquet}' },
        parameters: Object.fromEntries(
          Object.entries(candidates).map(([candidate, name]) => [
            `${candidate}_run_id`,
            `\${steps.${name}.parameters.run_id}`,
          ]),
        ),
        outputs: ['evaluation.json'],
      },
      {
        kind: 'command',
        name: 'convert',
        command: step('package'),
        inputs: {
          ...filesOf('model.onnx', 'onnx'),
          ...filesOf('explanation.json', 'explanation.json'),
          'test.parquet': '${steps.prepare.outputs.test.parquet}',
        },
        parameters: {
          winner: '${steps.evaluate.parameters.winner}',
          run_id: '${steps.evaluate.parameters.run_id}',
        },
        outputs: ['model.onnx', 'signature.json', 'explanation.json', 'golden.json'],
      },
      {
        kind: 'request',
        name: 'register',
        service: 'registry',
        method: 'POST',
        path: `/api/v1/registry/models/${modelName}/versions`,
        body: {
          description: 'Credit risk: ${steps.evaluate.parameters.winner}',
          runId: '${steps.evaluate.parameters.run_id}',
          pipelineRunId: '${run.id}',
          codeCommit: '${code.commit}',
          trainingSetDigest: '${steps.training-set.parameters.digest}',
          metrics: '${steps.evaluate.parameters.metrics}',
        },
      },
      {
        kind: 'request',
        name: 'package',
        service: 'registry',
        method: 'POST',
        path: `/api/v1/registry/models/${modelName}/versions/\${steps.register.parameters.version}/package`,
        body: {
          files: [
            { path: 'model.onnx', role: 'model', digest: '${steps.convert.outputs.model.onnx}' },
            {
              path: 'explanation.json',
              role: 'explanation',
              digest: '${steps.convert.outputs.explanation.json}',
            },
            { path: 'golden.json', role: 'golden', digest: '${steps.convert.outputs.golden.json}' },
            {
              path: 'evaluation.json',
              role: 'evaluation',
              digest: '${steps.evaluate.outputs.evaluation.json}',
            },
            { path: 'code.tar.gz', role: 'code', digest: '${code.digest}' },
          ],
          signature: '${steps.convert.parameters.signature}',
          features: {
            featureView: data.trainingSet.featureView,
            featureViewVersion: data.featureViewVersion,
            entityKey: data.joinKey,
            features: '${steps.convert.parameters.features}',
          },
          resources: { cpu: 1, memoryMiB: 512 },
          origin: {
            ...(code.repository !== undefined && { codeRepository: '${code.repository}' }),
            codeDigest: '${code.digest}',
            environmentDigest: '${environment.digest}',
          },
        },
      },
    ],
  };
}

/** One file of each candidate's training step, as inputs `<candidate>.<suffix>`. */
function filesOf(output: string, suffix: string): Record<string, string> {
  return Object.fromEntries(
    Object.entries(candidates).map(([candidate, name]) => [
      `${candidate}.${suffix}`,
      `\${steps.${name}.outputs.${output}}`,
    ]),
  );
}
