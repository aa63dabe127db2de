import type { Deployment } from '@modelkeep/contracts/deployment/deployment';
import { createDeployment, createRevision } from '@modelkeep/contracts/deployment/deployment.api';
import { Client } from 'pg';
import { DeploymentStack, statusesOf } from './deployment-stack';
import { until } from './world';

jest.setTimeout(240_000);

describe('replicas', () => {
  let deployments: DeploymentStack;
  let database: Client;

  beforeAll(async () => {
    deployments = await DeploymentStack.start();
    database = new Client({ connectionString: deployments.stack.databaseUrl('deployment') });
    await database.connect();
    await deployments.deploy('steady', 2);
  });
  afterAll(async () => {
    await database?.end();
    await deployments?.stop();
  });

  const replicas = async (): Promise<{ id: string; pid: number }[]> => {
    const { rows } = await database.query<{ id: string; pid: number }>(
      `SELECT id, (handle->>'pid')::int AS pid FROM replica WHERE state = 'ready' ORDER BY id`,
    );
    return rows;
  };
  const ready = ({ revisions }: Deployment) =>
    (revisions[0]?.running ?? []).filter(({ state }) => state === 'ready').map(({ id }) => id);

  it.each(['SIGKILL', 'SIGSTOP'] as const)(
    'are replaced after %s under load; callers see at worst 503',
    async (signal) => {
      const [victim] = await replicas();
      if (!victim) throw new Error('no replica is ready');
      const answers = await deployments.underLoad('steady', async () => {
        process.kill(victim.pid, signal);
        const healed = await deployments.untilDeployment('steady', (found) => {
          const ids = ready(found);
          return ids.length === 2 && !ids.includes(victim.id);
        });
        expect(healed.revisions[0]?.state).toBe('ready');
      });
      const statuses = statusesOf(answers);
      expect(Object.keys(statuses).filter((status) => status !== '200' && status !== '503')).toEqual([]);
      expect(statuses[200]).toBeGreaterThan(0);
      const after = await deployments.underLoad('steady', async () => {
        await until('many answers', async () => (await deployments.infer('steady')).status === 200);
      });
      expect(Object.keys(statusesOf(after))).toEqual(['200']);
    },
  );

  it('go on while the deployment service dies, and are taken up again', async () => {
    const before = await replicas();
    const answers = await deployments.underLoad('steady', async () => {
      await deployments.stack.kill('deployment');
      await deployments.stack.untilReady('deployment');
      // A round of the new life has looked at them.
      const [first] = before;
      process.kill(first?.pid ?? 0, 'SIGSTOP');
      await until('it is found hung', async () => (await replicas()).length === 1);
      process.kill(first?.pid ?? 0, 'SIGCONT');
      await until('it is found well', async () => (await replicas()).length === 2);
    });
    expect(await replicas()).toEqual(before);
    expect(Object.keys(statusesOf(answers))).toEqual(['200']);
  });

  describe('of a package with smoke predictions', () => {
    const golden = (probability: number) => ({
      formatVersion: 1,
      rows: [
        {
          id: 'one',
          inputs: [{ name: 'x', datatype: 'FP32', shape: [1, 1], data: [0], raw: 'AAAAAA==' }],
          outputs: [
            { name: 'label', datatype: 'INT64', shape: [1, 1], data: [1], raw: 'AQAAAAAAAAA=' },
            { name: 'probability', datatype: 'FP32', shape: [1, 1], data: [probability], raw: '' },
          ],
        },
      ],
    });

    it('come up where the predictions are reproduced, and never where they are not', async () => {
      const name = 'golden';
      const expected = 1 / (1 + Math.exp(-1));
      const version = await deployments.approve(name, { bias: 1 }, golden(expected));
      await deployments.client.call(createDeployment, { body: { name, model: name, version } });
      const { revisions } = await deployments.untilDeployment(name, ({ traffic }) => traffic.length > 0);
      expect(revisions[0]?.gates.map((gate) => [gate.name, gate.passed])).toEqual([
        ['approval', true],
        ['signature', true],
        ['feature-schema', true],
        ['smoke-predictions', true],
      ]);
      const wrong = await deployments.approve(name, { bias: 1 }, golden(0.5));
      await deployments.client.call(createRevision, {
        params: { name },
        body: { model: name, version: wrong },
      });
      const failed = await deployments.untilDeployment(
        name,
        (found) => found.revisions[1]?.state === 'failed',
      );
      expect(failed.revisions[1]?.failure).toMatch(
        /^gate smoke-predictions: row one: output probability is \[0\.731.*\], not \[0\.5\]$/,
      );
      expect(failed.traffic).toEqual([{ revision: 1, percent: 100 }]);
    });
  });
});
