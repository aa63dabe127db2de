import { createHash } from 'node:crypto';
import { relative } from 'node:path';
import type { V1Job } from '@kubernetes/client-node';
import type { CommandStep } from '@modelkeep/contracts/pipelines/step';
import type { Claim } from '../pipeline-run/claim';
import type { WorkFolder } from '../step-runner/work-folder';

export const CONTAINER = 'step';
/** Label of all jobs of one step, or of one item, whatever the attempt. */
const STEP_LABEL = 'modelkeep.io/step';

export interface JobRequest {
  claim: Claim;
  step: CommandStep;
  folder: WorkFolder;
  command: readonly string[];
  env: Record<string, string>;
  image: string;
  /** Volume claim that holds `dataDir`, here and in the cluster. */
  workClaim: string;
  dataDir: string;
}

/** Selects the jobs and pods of a step. */
export const selectorOf = (claim: Claim): string => `${STEP_LABEL}=${stepKey(claim)}`;

/** Job (batch/v1) of one attempt: one pod, never restarted; the attempt is part of the name. Sees nothing but its folder. */
export function jobOf(request: JobRequest): V1Job {
  const { claim, step, folder, command, env, image, workClaim, dataDir } = request;
  const labels = {
    'app.kubernetes.io/managed-by': 'modelkeep',
    'modelkeep.io/pipeline-run': claim.run.id,
    [STEP_LABEL]: stepKey(claim),
  };
  const { memoryMiB } = step.resources ?? {};
  return {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: {
      name: `modelkeep-${stepKey(claim)}-${claim.attempt}`,
      labels,
      annotations: { 'modelkeep.io/step-name': step.name },
    },
    spec: {
      backoffLimit: 0,
      activeDeadlineSeconds: step.timeoutSeconds,
      ttlSecondsAfterFinished: 3600,
      template: {
        metadata: { labels },
        spec: {
          restartPolicy: 'Never',
          automountServiceAccountToken: false,
          containers: [
            {
              name: CONTAINER,
              image,
              command: [...command],
              workingDir: folder.code,
              env: Object.entries(env).map(([name, value]) => ({ name, value })),
              ...(memoryMiB && { resources: memoryResources(memoryMiB) }),
              securityContext: {
                allowPrivilegeEscalation: false,
                capabilities: { drop: ['ALL'] },
                seccompProfile: { type: 'RuntimeDefault' },
              },
              volumeMounts: [
                { name: 'work', mountPath: folder.path, subPath: relative(dataDir, folder.path) },
              ],
            },
          ],
          volumes: [{ name: 'work', persistentVolumeClaim: { claimName: workClaim } }],
        },
      },
    },
  };
}

function memoryResources(memoryMiB: number) {
  const memory = { memory: `${memoryMiB}Mi` };
  return { requests: memory, limits: memory };
}

/** Names of steps may be longer than labels and names of objects. */
function stepKey({ run, step, item }: Claim): string {
  const place = [run.id, step.name, item ?? ''].join('/');
  return createHash('sha256').update(place).digest('hex').slice(0, 32);
}
