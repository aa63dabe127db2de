import { setTimeout as delay } from 'node:timers/promises';
import { Writable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import type { BatchV1Api, CoreV1Api, KubeConfig, Log, V1Job, V1Pod } from '@kubernetes/client-node';
import type { CommandStep } from '@modelkeep/contracts/pipelines/step';
import { ServiceTokens } from '@modelkeep/service';
import { CodeBundles } from '../code-bundle/code-bundles';
import { config } from '../config';
import type { Attempt } from '../step-runner/attempt';
import { type Program, ProgramRunner } from '../step-runner/program-runner';
import { stepEnvironment } from '../step-runner/step-environment';
import { StepFailure } from '../step-runner/step-failure';
import { lastPrintedLine, type StepLog } from '../step-log/step-log';
import { CONTAINER, jobOf, selectorOf } from './job-manifest';

const POLL_MS = 500;
const TOKEN_MARGIN_SECONDS = 300;
const namespace = config.KUBERNETES_NAMESPACE;

interface Cluster {
  jobs: BatchV1Api;
  pods: CoreV1Api;
  logs: Log;
}

/**
 * Runs programs as Kubernetes Jobs. `DATA_DIR` lies on a volume that many nodes can mount: a pod finds the attempt's folder
 * under the path that it has here. Its Python environment is its image's.
 */
@Injectable()
export class KubernetesRunner extends ProgramRunner {
  private cluster: Promise<Cluster> | undefined;

  constructor(
    private readonly bundles: CodeBundles,
    private readonly tokens: ServiceTokens,
  ) {
    super();
  }

  async run(attempt: Attempt<CommandStep>, { command, parameters }: Program): Promise<void> {
    const { claim, step, folder, log, signal } = attempt;
    const { code } = claim.definition;
    if (code) await this.bundles.unpack(code.digest, folder.code);
    const token = this.tokens.issue('gateway', step.timeoutSeconds + TOKEN_MARGIN_SECONDS);
    // The search path is that of the image.
    const { PATH: _, ...env } = stepEnvironment({ claim, folder, parameters, token });
    const image = step.image ?? config.KUBERNETES_IMAGE;
    if (image === undefined)
      throw new StepFailure('it names no image, and KUBERNETES_IMAGE is not set', 'never');
    const { KUBERNETES_WORK_CLAIM: workClaim, DATA_DIR: dataDir } = config;
    const job = jobOf({ claim, step, folder, command, env, image, workClaim, dataDir });
    const cluster = await (this.cluster ??= connect());
    await this.endAttempts(cluster, selectorOf(claim), signal);
    log.say(`job ${job.metadata?.name}: ${command.join(' ')}`);
    try {
      await cluster.jobs.createNamespacedJob({ namespace, body: job });
      const failure = await this.follow(cluster, selectorOf(claim), job, attempt);
      if (failure === undefined) return;
      await log.flush();
      const line = await lastPrintedLine(folder.log);
      throw new StepFailure(line === undefined ? failure : `${failure}: ${line.slice(0, 1000)}`);
    } catch (error) {
      if (signal.aborted) await this.endAttempts(cluster, selectorOf(claim), AbortSignal.timeout(30_000));
      throw error;
    }
  }

  /** Ends the jobs of a step and waits until no pod of them is left: two attempts never run at the same time. */
  private async endAttempts(
    { jobs, pods }: Cluster,
    labelSelector: string,
    signal: AbortSignal,
  ): Promise<void> {
    await jobs.deleteCollectionNamespacedJob({ namespace, labelSelector, propagationPolicy: 'Foreground' });
    while ((await pods.listNamespacedPod({ namespace, labelSelector })).items.length > 0)
      await delay(POLL_MS, undefined, { signal });
  }

  /** Waits for the end of a job; its pod's log is followed meanwhile. Returns why it failed, where it did. */
  private async follow(
    cluster: Cluster,
    labelSelector: string,
    { metadata }: V1Job,
    { log, signal }: Attempt,
  ): Promise<string | undefined> {
    const name = metadata?.name ?? '';
    let following: Promise<void> | undefined;
    for (;;) {
      // The job is read first: the pod of a job that has ended then tells how.
      const { status } = await cluster.jobs.readNamespacedJob({ namespace, name });
      const [pod] = (await cluster.pods.listNamespacedPod({ namespace, labelSelector })).items;
      if (pod && pod.status?.phase !== 'Pending') following ??= followLog(cluster.logs, pod, log);
      const ended = status?.conditions?.find(
        ({ type, status: holds }) => ENDED.has(type) && holds === 'True',
      );
      if (ended) {
        await following;
        return ended.type === 'Complete' ? undefined : failureOf(pod, ended.reason);
      }
      await delay(POLL_MS, undefined, { signal });
    }
  }
}

const ENDED: ReadonlySet<string> = new Set(['Complete', 'Failed']);

function failureOf(pod: V1Pod | undefined, reason = 'Failed'): string {
  const terminated = pod?.status?.containerStatuses?.[0]?.state?.terminated;
  if (!terminated || reason === 'DeadlineExceeded') return reason;
  return terminated.reason && terminated.reason !== 'Error'
    ? terminated.reason
    : `exit code ${terminated.exitCode}`;
}

/** Resolves when the pod prints no more. A log that cannot be followed does not make the step fail. */
async function followLog(logs: Log, pod: V1Pod, log: StepLog): Promise<void> {
  const sink = new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      log.write(chunk);
      done();
    },
  });
  const ended = new Promise<void>((resolve) => sink.once('close', resolve));
  try {
    await logs.log(namespace, pod.metadata?.name ?? '', CONTAINER, sink, { follow: true });
    await ended;
  } catch (error) {
    log.say(`its log cannot be read: ${(error as Error).message}`);
  }
}

/** The client is loaded where it is needed only: most services run no jobs. */
async function connect(): Promise<Cluster> {
  const kubernetes = await import('@kubernetes/client-node');
  const settings: KubeConfig = new kubernetes.KubeConfig();
  settings.loadFromDefault();
  return {
    jobs: settings.makeApiClient(kubernetes.BatchV1Api),
    pods: settings.makeApiClient(kubernetes.CoreV1Api),
    logs: new kubernetes.Log(settings),
  };
}
