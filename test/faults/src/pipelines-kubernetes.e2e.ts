import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cancelPipelineRun } from '@modelkeep/contracts/pipelines/pipeline.api';
import { FakeKubernetes } from './fake-kubernetes';
import { PipelinesStack, shell, statesOf, stepOf } from './pipelines-stack';

jest.setTimeout(120_000);

describe('steps as Kubernetes Jobs', () => {
  const folder = mkdtempSync(join(tmpdir(), 'kubernetes-'));
  const cluster = new FakeKubernetes();
  let pipelines: PipelinesStack;

  beforeAll(async () => {
    const KUBECONFIG = join(folder, 'config');
    await cluster.start(KUBECONFIG);
    pipelines = await PipelinesStack.start({
      ...{ STEP_RUNNER: 'kubernetes', KUBECONFIG, KUBERNETES_IMAGE: 'busybox', LEASE_SECONDS: '2' },
    });
  });

  afterAll(async () => {
    await pipelines?.stop();
    cluster.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  it('pass artifacts on, print into the log, and say how they failed', async () => {
    const id = await pipelines.run('jobs', {
      steps: [
        shell('write', 'echo writing; echo "$MODELKEEP_PARAMETERS" > "$MODELKEEP_OUTPUTS/out"', {
          ...{ outputs: ['out'], parameters: { seed: 7 }, image: 'alpine' },
        }),
        shell('read', 'cat "$MODELKEEP_INPUTS/in"; echo broken; exit 3', {
          inputs: { in: '${steps.write.outputs.out}' },
        }),
      ],
    });
    const run = await pipelines.untilEnded(id);
    expect([statesOf(run), stepOf(run, 'read').error]).toEqual([
      { write: 'succeeded', read: 'failed' },
      'exit code 3: broken',
    ]);
    expect(await pipelines.logOf(id, 'write')).toContain('writing\n');
    expect(await pipelines.logOf(id, 'read')).toContain('{"seed":7}\nbroken\n');
    expect(cluster.made.map(({ spec }) => spec.template.spec.containers)).toEqual([
      [expect.objectContaining({ image: 'alpine' })],
      [expect.objectContaining({ image: 'busybox' })],
    ]);
  });

  it('are deleted when their run is cancelled', async () => {
    const id = await pipelines.run('hang', { steps: [shell('hang', 'sleep 600')] });
    await pipelines.until(id, () =>
      cluster.made.some(({ metadata }) => metadata.labels['modelkeep.io/pipeline-run'] === id),
    );
    await pipelines.client.call(cancelPipelineRun, { params: { id } });
    await pipelines.until(id, () =>
      [...cluster.jobs.values()].every(({ exitCode }) => exitCode !== undefined),
    );
  });

  it('are replaced, not doubled, when the service dies', async () => {
    const before = cluster.made.length;
    const id = await pipelines.run('die', { steps: [shell('slow', 'sleep 2; echo done')] });
    await pipelines.until(id, () => cluster.made.length === before + 1);
    await pipelines.stack.kill('pipelines');
    const run = await pipelines.untilEnded(id);
    expect([run.state, stepOf(run, 'slow').attempt]).toEqual(['succeeded', 2]);
    const [first, second] = cluster.made.slice(before);
    expect(cluster.jobs.has(first?.metadata.name ?? '')).toBe(false);
    expect(second?.metadata.labels).toEqual(first?.metadata.labels);
  });
});
