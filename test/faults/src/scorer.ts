import { setTimeout as delay } from 'node:timers/promises';
import { ApiClient } from '@modelkeep/client';
import type { ServiceName } from '@modelkeep/contracts/common/endpoint';
import type { Role } from '@modelkeep/contracts/common/types';
import {
  createDeployment,
  decommissionDeployment,
  getDeployment,
} from '@modelkeep/contracts/deployment/deployment.api';
import { listPredictions } from '@modelkeep/contracts/metadata/audit.api';
import { recordDataSnapshot } from '@modelkeep/contracts/metadata/data-snapshot.api';
import {
  buildPackage,
  decideApproval,
  decommissionModelVersion,
  registerModelVersion,
  requestApproval,
  writeModelCard,
} from '@modelkeep/contracts/registry/model-version.api';
import type { Stack } from '@modelkeep/local-stack';
import { ServiceTokens } from '@modelkeep/service';

/** ONNX: sigmoid(0.037 age - 0.00021 income + 0.13), in float32. */
const ONNX =
  'CAg62wEKJQoDYWdlCgZpbmNvbWUSAXgiBkNvbmNhdCoLCgRheGlzGAGgAQIKEQoBeAoBdxIBcyIGTWF0TXVsCg4KAXMKAWISAW0iA0FkZAoZCgFtEgtwcm9iYWJpbGl0eSIHU2lnbW9pZBIGc2NvcmVyKhMIAggBEAFCAXdKCFCNFz1yM1y5Kg0IARABQgFiSgS4HgU+WhMKA2FnZRIMCgoIARIGCgAKAggBWhYKBmluY29tZRIMCgoIARIGCgAKAggBYhsKC3Byb2JhYmlsaXR5EgwKCggBEgYKAAoCCAFCBAoAEBE=';

const tensor = (name: string) => ({ name, datatype: 'FP32' as const, shape: [-1, 1] });

/** A small model that lives a whole life at a stack of gateway, registry, metadata and deployment. */
export class Scorer {
  readonly model = 'scorer';
  private readonly tokens: ServiceTokens;

  constructor(private readonly stack: Stack) {
    this.tokens = new ServiceTokens(stack.internalSecret, 'test');
  }

  /** A client that is somebody, at each service's own door. */
  as(name: string, ...roles: Role[]): ApiClient {
    const token = (service: ServiceName) => this.tokens.issueFor({ name, roles }, service);
    return new ApiClient({ baseUrl: (service) => this.stack.urls[service], token });
  }

  /** Registered, packaged, approved; `golden`: its golden file. Returns the number of the version. */
  async raise(golden?: object): Promise<number> {
    const dana = this.as('dana', 'data-scientist');
    const trainingSetDigest = await this.store('training', 'age,income,bad\n41,2300,0\n');
    const digest = await this.store('model', Buffer.from(ONNX, 'base64'));
    const { model } = this;
    const { version } = await dana.call(registerModelVersion, {
      params: { model },
      body: { trainingSetDigest, metrics: { auc: 0.7 } },
    });
    const params = { model, version };
    await dana.call(buildPackage, {
      params,
      body: {
        files: [
          { path: 'weights/model.onnx', role: 'model', digest },
          ...(golden ? [await this.goldenFile(golden)] : []),
        ],
        signature: { inputs: [tensor('age'), tensor('income')], outputs: [tensor('probability')] },
        resources: { cpu: 1, memoryMiB: 256 },
      },
    });
    await dana.call(writeModelCard, { params, body: { intendedUse: 'Scores <script>alert(1)</script>.' } });
    await dana.call(requestApproval, { params, body: {} });
    await this.as('ravi', 'approver').call(decideApproval, {
      params,
      body: { decision: 'approved', comment: 'good' },
    });
    return version;
  }

  /** Deploys a version and asks it `count` times; every answer is on record afterwards. */
  async serve(version: number, count: number): Promise<void> {
    const olga = this.as('olga', 'operator');
    const { model } = this;
    await olga.call(createDeployment, { body: { name: model, model, version } });
    await until(async () => {
      const { traffic, revisions } = await olga.call(getDeployment, { params: { name: model } });
      if (revisions.some(({ state }) => state === 'failed')) throw new Error(JSON.stringify(revisions));
      return traffic.length > 0;
    });
    for (let index = 0; index < count; index++)
      await until(() => this.predict(18 + index, 1000 + 37 * index));
    const query = { deployment: model, limit: 1000 };
    const amira = this.as('amira', 'auditor');
    await until(async () => (await amira.call(listPredictions, { query })).items.length >= count);
  }

  /** Stops the deployment, though somebody has just called it. */
  async stopServing(): Promise<void> {
    const params = { name: this.model };
    await this.as('olga', 'operator').call(decommissionDeployment, {
      params,
      body: { reason: 'better-model', force: true },
    });
  }

  /** Takes a version out of use. */
  async retire(version: number): Promise<void> {
    const olga = this.as('olga', 'operator');
    const { model } = this;
    await olga.call(decommissionModelVersion, {
      params: { model, version },
      body: { reason: 'better-model' },
    });
  }

  private async goldenFile(golden: object) {
    const digest = await this.store('golden', JSON.stringify(golden));
    return { path: 'golden.json', role: 'golden' as const, digest };
  }

  private async store(name: string, bytes: Buffer | string): Promise<string> {
    const { digest } = await this.as('dana', 'data-scientist').call(recordDataSnapshot, {
      query: { name, format: 'csv' },
      stream: Buffer.from(bytes),
    });
    return digest;
  }

  /** False while the gateway does not know the route yet. */
  private async predict(age: number, income: number): Promise<boolean> {
    const column = (name: string, value: number) => ({
      name,
      datatype: 'FP32',
      shape: [1, 1],
      data: [value],
    });
    const response = await fetch(`${this.stack.urls.gateway}/v2/models/${this.model}/infer`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${this.stack.adminToken}` },
      body: JSON.stringify({ inputs: [column('age', age), column('income', income)] }),
    });
    if (response.status === 404 || response.status === 503) return false;
    if (!response.ok) throw new Error(`${response.status} ${await response.text()}`);
    return true;
  }
}

async function until(condition: () => Promise<boolean>): Promise<void> {
  while (!(await condition())) await delay(50);
}
