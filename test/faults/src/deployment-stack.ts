import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { ApiClient } from '@modelkeep/client';
import type { Role } from '@modelkeep/contracts/common/types';
import type { Deployment } from '@modelkeep/contracts/deployment/deployment';
import { createDeployment, getDeployment } from '@modelkeep/contracts/deployment/deployment.api';
import type { Rollout } from '@modelkeep/contracts/deployment/rollout';
import { getRollout } from '@modelkeep/contracts/deployment/rollout.api';
import { createAccount } from '@modelkeep/contracts/gateway/account.api';
import {
  buildPackage,
  decideApproval,
  registerModelVersion,
  requestApproval,
  writeModelCard,
} from '@modelkeep/contracts/registry/model-version.api';
import { startStack, type Stack } from '@modelkeep/local-stack';
import { ObjectStore } from '@modelkeep/object-store';
import { ServiceTokens } from '@modelkeep/service';
import { Client } from 'minio';
import { scoringModel, scoringSignature } from './deployment-model';
import { until } from './world';

/** An answer of the data plane. */
export interface Answer {
  status: number;
  /** 0 where no revision answered. */
  revision: number;
  body: string;
}

/** Registry, deployment service and gateway on parts of their own, and what tests do with them. */
export class DeploymentStack {
  private constructor(
    readonly home: string,
    readonly stack: Stack,
    readonly client: ApiClient,
    private readonly deskToken: string,
  ) {}

  static async start(env: Record<string, string> = {}): Promise<DeploymentStack> {
    const home = mkdtempSync(join(tmpdir(), 'deployment-'));
    const services = ['registry', 'deployment', 'gateway'] as const;
    const stack = await startStack({ home, ports: 'free', services: [...services], env });
    const admin = new ApiClient({ baseUrl: stack.urls.gateway, token: stack.adminToken });
    const { token } = await admin.call(createAccount, { body: { name: 'loan-desk', roles: ['producer'] } });
    return new DeploymentStack(home, stack, clientOf(stack, 'olga', ['admin', 'service']), token);
  }

  /** Registers, packages and approves a version of a model. */
  async approve(
    model: string,
    weights: Parameters<typeof scoringModel>[0],
    golden?: object,
  ): Promise<number> {
    const dana = clientOf(this.stack, 'dana', ['data-scientist']);
    const { version } = await dana.call(registerModelVersion, { params: { model }, body: {} });
    const params = { model, version };
    const files = [
      { path: 'model.onnx', role: 'model' as const, digest: await this.store(scoringModel(weights)) },
    ];
    const told = golden && (await this.store(Buffer.from(JSON.stringify(golden))));
    await dana.call(buildPackage, {
      params,
      body: {
        files: [...files, ...(told ? [{ path: 'golden.json', role: 'golden' as const, digest: told }] : [])],
        signature: scoringSignature,
        resources: { cpu: 1, memoryMiB: 256 },
      },
    });
    await dana.call(writeModelCard, { params, body: { intendedUse: 'tests' } });
    await dana.call(requestApproval, { params, body: {} });
    const ravi = clientOf(this.stack, 'ravi', ['approver']);
    await ravi.call(decideApproval, { params, body: { decision: 'approved', comment: 'for tests' } });
    return version;
  }

  /** A deployment of a model of the same name, that takes traffic. */
  async deploy(name: string, replicas = 1): Promise<Deployment> {
    const version = await this.approve(name, { bias: 0 });
    await this.client.call(createDeployment, { body: { name, model: name, version, replicas } });
    const deployment = await this.untilDeployment(name, ({ traffic }) => traffic.length > 0);
    await until(`${name} answers`, async () => (await this.infer(name)).status === 200);
    return deployment;
  }

  untilDeployment(name: string, condition: (deployment: Deployment) => boolean): Promise<Deployment> {
    return until(`${name} as wanted`, async () => {
      const found = await this.client.call(getDeployment, { params: { name } });
      return condition(found) && found;
    });
  }

  untilRollout(id: string, condition: (rollout: Rollout) => boolean): Promise<Rollout> {
    return until('the rollout as wanted', async () => {
      const found = await this.client.call(getRollout, { params: { id } });
      return condition(found) && found;
    });
  }

  /** Asks for one prediction through the gateway. */
  async infer(name: string, x = 1, headers: Record<string, string> = {}): Promise<Answer> {
    const response = await fetch(`${this.stack.urls.gateway}/v2/models/${name}/infer`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${this.deskToken}`, ...headers },
      body: JSON.stringify({ inputs: [{ name: 'x', datatype: 'FP32', shape: [1, 1], data: [x] }] }),
    });
    const revision = Number(response.headers.get('x-modelkeep-revision') ?? 0);
    return { status: response.status, revision, body: await response.text() };
  }

  /** Keeps asking, `clients` at a time, while `work` goes on. */
  async underLoad(
    name: string,
    work: () => Promise<unknown>,
    { clients = 4, x = 1 }: { clients?: number; x?: number } = {},
  ): Promise<Answer[]> {
    const answers: Answer[] = [];
    let going = true;
    const ask = async () => {
      while (going) answers.push(await this.infer(name, x));
    };
    const asking = Promise.all(Array.from({ length: clients }, ask));
    try {
      await work();
    } finally {
      going = false;
      await asking;
    }
    return answers;
  }

  async stop(): Promise<void> {
    await this.stack.stop();
    rmSync(this.home, { recursive: true, force: true });
  }

  private async store(bytes: Buffer): Promise<string> {
    const { endpoint, accessKey, secretKey } = this.stack.s3;
    const { hostname, port } = new URL(endpoint);
    const client = new Client({
      endPoint: hostname,
      port: Number(port),
      useSSL: false,
      accessKey,
      secretKey,
    });
    return (await new ObjectStore(client).put(Readable.from([bytes]))).digest;
  }
}

/** Answers by status, e.g. `{ 200: 17 }`. */
export function statusesOf(answers: readonly Answer[]): Record<number, number> {
  const counts: Record<number, number> = {};
  for (const { status } of answers) counts[status] = (counts[status] ?? 0) + 1;
  return counts;
}

function clientOf(stack: Stack, name: string, roles: Role[]): ApiClient {
  const tokens = new ServiceTokens(stack.internalSecret, 'test');
  return new ApiClient({
    baseUrl: (service) => stack.urls[service],
    token: (service) => tokens.issueFor({ name, roles }, service),
  });
}
