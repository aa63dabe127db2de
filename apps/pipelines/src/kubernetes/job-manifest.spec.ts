import { CommandStep } from '@modelkeep/contracts/pipelines/step';
import type { Claim } from '../pipeline-run/claim';
import { WorkFolder } from '../step-runner/work-folder';
import { jobOf, selectorOf } from './job-manifest';

const step = CommandStep.parse({
  ...{ kind: 'command', name: 'a'.repeat(100), command: ['python', 'train.py'] },
  ...{ timeoutSeconds: 60, resources: { memoryMiB: 512 } },
});
const run = { id: '0198c0de-0000-7000-8000-000000000001' };
const claim = { run, step, attempt: 2 } as Claim;
const folder = WorkFolder.of('/data', claim);
const request = {
  ...{ claim, step, folder, command: step.command, env: { A: 'b' } },
  ...{ image: 'python:3.12', workClaim: 'work', dataDir: '/data' },
};

describe('jobOf', () => {
  const job = jobOf(request);
  const [container] = job.spec?.template.spec?.containers ?? [];

  it('has names and labels that Kubernetes takes, however long those of the step are', () => {
    expect(job.metadata?.name).toMatch(/^[a-z0-9-]{1,63}$/);
    for (const value of Object.values(job.metadata?.labels ?? {}))
      expect(value.length).toBeLessThanOrEqual(63);
  });

  it('has another name for another attempt, and a label that they share', () => {
    const next = jobOf({ ...request, claim: { ...claim, attempt: 3 } });
    expect(next.metadata?.name).not.toBe(job.metadata?.name);
    expect(next.metadata?.labels).toEqual(job.metadata?.labels);
    expect(selectorOf(claim)).not.toBe(selectorOf({ ...claim, item: 0 }));
  });

  it('tries once, within the time of the step, with its memory, in its folder alone, without rights', () => {
    expect(job.spec).toMatchObject({ backoffLimit: 0, activeDeadlineSeconds: 60 });
    expect(job.spec?.template.spec).toMatchObject({
      restartPolicy: 'Never',
      automountServiceAccountToken: false,
    });
    expect(container).toMatchObject({
      workingDir: folder.code,
      env: [{ name: 'A', value: 'b' }],
      resources: { requests: { memory: '512Mi' }, limits: { memory: '512Mi' } },
      securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } },
      volumeMounts: [{ mountPath: folder.path, subPath: folder.path.slice('/data/'.length) }],
    });
  });
});
