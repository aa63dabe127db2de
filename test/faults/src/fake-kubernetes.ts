import { type ChildProcess, spawn } from 'node:child_process';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { FakeApiServer } from './fake-api-server';

interface Manifest {
  metadata: { name: string; labels: Record<string, string> };
  spec: {
    template: {
      spec: {
        containers: { command: string[]; workingDir: string; env: { name: string; value: string }[] }[];
      };
    };
  };
}

interface Job {
  manifest: Manifest;
  child: ChildProcess;
  output: Buffer[];
  readers: Set<ServerResponse>;
  exitCode?: number;
}

/**
 * As much of the API of a Kubernetes cluster as jobs need: a job's pod is a process of this machine, which sees the folders
 * of the service under the same paths, as pods do through a shared volume.
 */
export class FakeKubernetes extends FakeApiServer {
  readonly jobs = new Map<string, Job>();
  /** All that were ever made, in order. */
  readonly made: Manifest[] = [];

  override stop(): void {
    for (const name of this.jobs.keys()) this.delete(name);
    super.stop();
  }

  protected override async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname, searchParams } = new URL(request.url ?? '', 'http://fake');
    const [, kind, name, part] =
      /\/namespaces\/default\/(jobs|pods)(?:\/([^/]+))?(\/log)?$/.exec(pathname) ?? [];
    const selected = this.select(searchParams.get('labelSelector'));
    const job = this.jobs.get(name ?? '');
    const send = (body: unknown, status = 200) =>
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    if (kind === 'jobs' && request.method === 'POST') return void send(await this.create(request), 201);
    if (kind === 'jobs' && request.method === 'DELETE') {
      for (const one of selected) this.delete(one.manifest.metadata.name);
      return void send({ kind: 'Status', status: 'Success' });
    }
    if (kind === 'pods' && name === undefined)
      return void send({ kind: 'PodList', apiVersion: 'v1', metadata: {}, items: selected.map(podOf) });
    if (!job) return void send({ kind: 'Status', reason: 'NotFound', code: 404 }, 404);
    if (part) return this.log(job, response);
    send({ ...job.manifest, status: { conditions: conditionsOf(job) } });
  }

  private select(selector: string | null): Job[] {
    const [label = '', value] = (selector ?? '').split('=');
    return [...this.jobs.values()].filter(({ manifest }) => manifest.metadata.labels[label] === value);
  }

  private async create(request: IncomingMessage): Promise<Manifest> {
    let text = '';
    for await (const chunk of request) text += String(chunk);
    const manifest = JSON.parse(text) as Manifest;
    const [container] = manifest.spec.template.spec.containers;
    const [program = '', ...args] = container?.command ?? [];
    const env = Object.fromEntries((container?.env ?? []).map(({ name, value }) => [name, value]));
    const child = spawn(program, args, {
      ...{ cwd: container?.workingDir, detached: true, stdio: ['ignore', 'pipe', 'pipe'] as const },
      env: { PATH: process.env['PATH'], ...env },
    });
    const job: Job = { manifest, child, output: [], readers: new Set() };
    const print = (chunk: Buffer) => {
      job.output.push(chunk);
      for (const reader of job.readers) reader.write(chunk);
    };
    child.stdout.on('data', print);
    child.stderr.on('data', print);
    child.on('close', (code) => {
      job.exitCode = code ?? 137;
      for (const reader of job.readers) reader.end();
    });
    this.jobs.set(manifest.metadata.name, job);
    this.made.push(manifest);
    return manifest;
  }

  private delete(name: string): void {
    const job = this.jobs.get(name);
    if (job?.exitCode === undefined && job?.child.pid) process.kill(-job.child.pid, 'SIGKILL');
    this.jobs.delete(name);
  }

  private log(job: Job, response: ServerResponse): void {
    response.writeHead(200, { 'content-type': 'text/plain' });
    response.write(Buffer.concat(job.output));
    if (job.exitCode === undefined) job.readers.add(response);
    else response.end();
  }
}

function podOf({ manifest, exitCode }: Job) {
  const terminated = { exitCode, reason: exitCode === 0 ? 'Completed' : 'Error' };
  const state = exitCode === undefined ? { running: {} } : { terminated };
  return {
    metadata: { name: manifest.metadata.name, labels: manifest.metadata.labels },
    status: {
      phase: exitCode === undefined ? 'Running' : exitCode === 0 ? 'Succeeded' : 'Failed',
      containerStatuses: [{ name: 'step', state }],
    },
  };
}

function conditionsOf({ exitCode }: Job) {
  if (exitCode === undefined) return [];
  return [{ type: exitCode === 0 ? 'Complete' : 'Failed', status: 'True' }];
}
