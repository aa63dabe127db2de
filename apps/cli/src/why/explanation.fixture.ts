import type { Explanation, ReplayResult } from '@modelkeep/contracts/metadata/audit';

const predictionId = '0198c0de-0000-7000-8000-000000000001';
const modelVersionId = '0198c0de-0000-7000-8000-000000000002';
const digestOf = (digit: string): string => `sha256:${digit.repeat(64)}`;
const time = (hour: number): string => `2020-03-01T${String(hour).padStart(2, '0')}:00:00.000Z`;
const outputs = [
  { name: 'label', datatype: 'INT64', shape: [1], data: [1], raw: 'AQAAAAAAAAA=' },
  { name: 'probabilities', datatype: 'FP32', shape: [1, 2], data: [0.25, 0.75], raw: 'AACAPgAAQD8=' },
];

/** An explanation in which every fact is on record. */
export const explanation: Explanation = {
  prediction: {
    predictionId,
    time: time(12),
    deployment: 'credit-risk',
    revision: 1,
    model: 'credit-risk',
    version: 1,
    packageDigest: digestOf('a'),
    runtime: { name: 'onnxruntime-node', version: '1.30.0' },
    requestId: 'r-1',
    row: 0,
    caller: 'loan-desk',
    entityKeys: { applicant_id: 'a-0007' },
    features: [
      { name: 'age', value: 35, eventTime: time(9), status: 'PRESENT' },
      { name: 'purpose', value: null, status: 'NOT_FOUND' },
    ],
    inputs: [],
    outputs,
    reasonCodes: {
      method: 'linear',
      baseline: -1,
      margin: 1.0986,
      contributions: [
        { feature: 'duration', value: 48, contribution: 2.5 },
        { feature: 'age', value: 35, contribution: -0.4014 },
      ],
    },
  },
  deployment: {
    name: 'credit-risk',
    revision: 1,
    traffic: [
      { revision: 1, percent: 90 },
      { revision: 2, percent: 10 },
    ],
    evidence: [],
  },
  modelVersion: {
    id: modelVersionId,
    model: 'credit-risk',
    version: 1,
    stageNow: 'archived',
    decommissioned: { reason: 'process-changed', comment: 'drift', at: time(15), by: 'olga' },
    evidence: [],
  },
  package: {
    digest: digestOf('a'),
    manifest: {
      formatVersion: 1,
      model: 'credit-risk',
      version: 1,
      modelVersionId,
      files: [{ path: 'model.onnx', role: 'model', digest: digestOf('b'), sizeBytes: 3 }],
      signature: { inputs: [], outputs: [] },
      runtime: { name: 'onnxruntime-node', version: '1.30.0', executionProvider: 'cpu' },
      resources: { cpu: 1, memoryMiB: 512 },
      origin: {},
      builtAt: time(10),
    },
    signatureValid: true,
    evidence: [],
  },
  approval: {
    requestedBy: 'dana',
    approvedBy: 'ravi',
    approvedAt: time(11),
    comment: 'good on all groups',
    evidence: [],
  },
  run: {
    runId: '0123456789abcdef0123456789abcdef',
    experimentId: '1',
    experimentName: 'credit-risk',
    name: 'logistic',
    status: 'FINISHED',
    endedAt: time(10),
    user: 'dana',
    params: {},
    metrics: { auc: 0.7812345678 },
    tags: {},
    datasets: [],
  },
  code: { commit: '3b18e512dba79e4c8300dd08aeb37f8e728b8dad', repository: 'https://git.example/credit-risk' },
  environmentDigest: digestOf('e'),
  dataSnapshots: [
    {
      digest: digestOf('d'),
      name: 'german-credit',
      format: 'csv',
      sizeBytes: 3,
      rows: 1000,
      derivedFrom: [],
      recordedAt: time(8),
      recordedBy: 'dana',
    },
  ],
  gaps: [],
};

/** Its replay, with the same bytes. */
export const replay: ReplayResult = {
  predictionId,
  packageDigest: digestOf('a'),
  loadedFrom: 'archive',
  runtime: { name: 'onnxruntime-node', version: '1.30.0' },
  identical: true,
  outputs: outputs.map(({ name, datatype, raw }) => {
    const recorded = Buffer.from(raw, 'base64').toString('hex');
    return { name, datatype, recorded, replayed: recorded, identical: true };
  }),
  replayedAt: time(16),
};
