import { text } from 'node:stream/consumers';
import type { ApiError } from '@modelkeep/client';
import { defineEndpoint, type SentBodyOf } from '@modelkeep/contracts/common/endpoint';
import { recordDataSnapshot } from '@modelkeep/contracts/metadata/data-snapshot.api';
import {
  applyApprovalPolicy,
  deleteApprovalPolicy,
  getApprovalPolicy,
  listApprovalPolicies,
} from '@modelkeep/contracts/registry/approval-policy.api';
import {
  buildPackage,
  decideApproval,
  decommissionModelVersion,
  getApproval,
  getStageHistory,
  registerModelVersion,
  requestApproval,
  writeModelCard,
} from '@modelkeep/contracts/registry/model-version.api';
import { getPackageBom } from '@modelkeep/contracts/registry/bom.api';
import {
  getInventory,
  getInventoryTable,
  type InventoryEntry,
} from '@modelkeep/contracts/registry/inventory.api';
import { z } from 'zod';
import { clientOf, told } from './story';

const model = `governed-${Date.now()}`;
const dana = () => clientOf('dana');
const approve = { decision: 'approved', comment: 'read' } as const;

const refusalOf = (work: Promise<unknown>): Promise<ApiError> =>
  work.then(
    () => Promise.reject(new Error('it was not refused')),
    (error: ApiError) => error,
  );

/** A version with a package and a card, whose approval is asked for. */
async function candidate(metrics: Record<string, number>): Promise<{ model: string; version: number }> {
  const { version } = await dana().call(registerModelVersion, { params: { model }, body: { metrics } });
  const params = { model, version };
  const { digest } = await dana().call(recordDataSnapshot, {
    query: { name: model, format: 'csv' },
    stream: Buffer.from(`a,b\n${version},2\n`),
  });
  const body: SentBodyOf<typeof buildPackage> = {
    files: [
      { path: 'model.onnx', role: 'model', digest },
      { path: 'evaluation.json', role: 'evaluation', digest },
    ],
    signature: { inputs: [], outputs: [] },
    resources: { cpu: 1, memoryMiB: 64 },
  };
  await dana().call(buildPackage, { params, body });
  await dana().call(writeModelCard, { params, body: { intendedUse: '<script>alert(1)</script>' } });
  await dana().call(requestApproval, { params, body: {} });
  return params;
}

describe('approval policies', () => {
  const rules = {
    approvers: 2,
    metrics: [{ metric: 'auc', operator: '>=', value: 0.7 }],
    files: ['evaluation'],
    modelCard: true,
    signature: true,
  } satisfies SentBodyOf<typeof applyApprovalPolicy>;
  const apply = (body: SentBodyOf<typeof applyApprovalPolicy>) =>
    clientOf('ravi').call(applyApprovalPolicy, { params: { model }, body });

  beforeAll(async () => {
    await dana().call(registerModelVersion, { params: { model }, body: {} });
    await apply(rules);
  });

  it('make a new version where the rules change, and only there', async () => {
    expect((await apply(rules)).version).toBe(1);
    expect((await apply({ ...rules, approvers: 1 })).version).toBe(2);
    expect((await apply(rules)).version).toBe(3);
    const { items } = await clientOf('amira').call(listApprovalPolicies, { query: { limit: 1000 } });
    expect(items.filter((each) => each.model === model)).toMatchObject([{ version: 3, appliedBy: 'ravi' }]);
  });

  it('are refused of who may not approve', async () => {
    const refusal = await refusalOf(
      clientOf('olga').call(applyApprovalPolicy, { params: { model }, body: rules }),
    );
    expect(refusal.status).toBe(403);
  });

  it('need as many different people as they ask for, and keep each decision', async () => {
    const params = await candidate({ auc: 0.81 });
    await clientOf('ravi').call(deleteApprovalPolicy, { params: { model } });
    const first = await clientOf('ravi').call(decideApproval, { params, body: approve });
    expect(first.state).toBe('requested');
    const again = await refusalOf(clientOf('ravi').call(decideApproval, { params, body: approve }));
    expect(again.status).toBe(409);
    const own = await refusalOf(dana().call(decideApproval, { params, body: approve }));
    expect(own.status).toBe(403);
    await clientOf('mira').call(decideApproval, { params, body: { ...approve, comment: 'so be it' } });
    const approval = await clientOf('amira').call(getApproval, { params });
    // Asked for under version 3; that the policy was withdrawn since changes nothing.
    expect(approval).toMatchObject({
      state: 'approved',
      policy: { model, version: 3, rules },
      decisions: [
        { by: 'ravi', decision: 'approved', comment: 'read' },
        { by: 'mira', decision: 'approved', comment: 'so be it' },
      ],
    });
    expect(approval.checks.map(({ kind, passed }) => [kind, passed])).toEqual([
      ['metric', true],
      ['file', true],
      ['model-card', true],
      ['signature', true],
    ]);
    const { items } = await clientOf('amira').call(getStageHistory, { params });
    expect(items).toMatchObject([
      { to: 'candidate', actor: 'dana' },
      { from: 'candidate', to: 'approved', actor: 'mira', reason: 'so be it' },
    ]);
  });

  it('refuse approval while a check fails and say which, but let it be rejected', async () => {
    await apply({ ...rules, approvers: 1, files: ['fairness'] });
    const params = await candidate({ auc: 0.69 });
    const open = await dana().call(getApproval, { params });
    expect(open.checks).toMatchObject([
      { kind: 'metric', required: 'auc >= 0.7', passed: false, found: '0.69' },
      { kind: 'file', passed: false },
      { kind: 'model-card', passed: true },
      { kind: 'signature', passed: true },
    ]);
    const refusal = await refusalOf(clientOf('ravi').call(decideApproval, { params, body: approve }));
    expect(refusal.status).toBe(422);
    expect(refusal.problem.errors?.map(({ path }) => path)).toEqual(['checks.0.metric', 'checks.1.file']);
    const rejected = await clientOf('ravi').call(decideApproval, {
      params,
      body: { decision: 'rejected', comment: 'too weak' },
    });
    expect(rejected).toMatchObject({ state: 'rejected', decidedBy: 'ravi' });
  });

  it('let only those decide whom they name', async () => {
    await apply({ eligible: { people: ['mira'] } });
    const params = await candidate({});
    const refusal = await refusalOf(clientOf('ravi').call(decideApproval, { params, body: approve }));
    expect(refusal.status).toBe(403);
    const approval = await clientOf('mira').call(decideApproval, { params, body: approve });
    expect(approval.state).toBe('approved');
  });

  it.each([
    ['DELETE', 'delete', { name: model }],
    ['POST', 'rename', { name: model, new_name: `${model}-renamed` }],
  ] as const)('bind a name that a data scientist would %s', async (method, path, body) => {
    const change = defineEndpoint({
      service: 'registry',
      method,
      path: `/api/2.0/mlflow/registered-models/${path}`,
      summary: 'what the MLflow client sends',
      access: ['data-scientist'],
      body: z.object({ name: z.string(), new_name: z.string().optional() }),
      response: z.unknown(),
    });
    const bound = `${model}-${path}`;
    await dana().call(registerModelVersion, { params: { model: bound }, body: {} });
    await clientOf('ravi').call(applyApprovalPolicy, { params: { model: bound }, body: rules });
    const send = () => dana().call(change, { body: { ...body, name: bound } });
    expect(await refusalOf(send())).toMatchObject({
      message: expect.stringContaining('withdraw the policy first') as string,
    });
    await clientOf('ravi').call(deleteApprovalPolicy, { params: { model: bound } });
    await send();
  });

  it('are there no longer once they are withdrawn', async () => {
    await clientOf('ravi').call(deleteApprovalPolicy, { params: { model } });
    expect((await refusalOf(dana().call(getApprovalPolicy, { params: { model } }))).status).toBe(404);
  });
});

describe('the life of a version', () => {
  it('has no way back, and says so', async () => {
    const params = await candidate({});
    const body = { reason: 'other', comment: 'never used' } as const;
    await clientOf('olga').call(decommissionModelVersion, { params, body });
    const refusal = await refusalOf(clientOf('olga').call(decommissionModelVersion, { params, body }));
    expect(refusal.status).toBe(409);
    expect(refusal.problem.detail).toContain('The version is decommissioned');
    const { items } = await dana().call(getStageHistory, { params });
    expect(items.at(-1)).toMatchObject({ from: 'candidate', actor: 'olga', reason: 'other: never used' });
  });
});

describe('a model card as a page', () => {
  it('is HTML in which nothing that was written runs', async () => {
    const params = await candidate({ auc: 0.9 });
    const { baseUrl, tokens } = told();
    const response = await fetch(
      `${baseUrl}/api/v1/registry/models/${model}/versions/${params.version}/card.html`,
      { headers: { authorization: `Bearer ${tokens.amira}` } },
    );
    expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(response.headers.get('content-security-policy')).toContain("default-src 'none'");
    const page = await response.text();
    expect(page).toContain('&lt;script&gt;');
    expect(page).not.toContain('<script');
  });
});

describe('the inventory', () => {
  it('lists every version once, page by page, and says what is missing', async () => {
    const read = async (limit: number) => {
      const entries: InventoryEntry[] = [];
      let after: string | undefined;
      do {
        const page = await clientOf('amira').call(getInventory, { query: { limit, after } });
        entries.push(...page.items);
        after = page.next;
      } while (after !== undefined);
      return entries.filter((entry) => entry.model === model);
    };
    const entries = await read(2);
    expect(entries).toEqual(await read(1000));
    expect(entries.map(({ version }) => version)).toEqual(entries.map((_, index) => index + 1));
    expect(entries[0]?.gaps).toContain('never validated by a second person');
    expect(entries[1]).toMatchObject({
      owner: 'dana',
      stage: 'approved',
      metrics: { auc: 0.81 },
      approvals: [{ by: 'ravi' }, { by: 'mira' }],
    });
    const table = await text(await clientOf('amira').call(getInventoryTable));
    expect(table).toContain(`"${model}","2","approved","dana"`);
  });
});

describe('the bill of materials', () => {
  it('names the files of the package', async () => {
    const params = await candidate({ auc: 0.9 });
    const { packageDigest } = await dana().call(getApproval, { params });
    const bom = await clientOf('amira').call(getPackageBom, { params: { digest: packageDigest } });
    expect(bom).toMatchObject({ bomFormat: 'CycloneDX', specVersion: '1.6' });
    expect(bom['components']).toContainEqual(expect.objectContaining({ type: 'file', name: 'model.onnx' }));
  });
});
