import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readServerSentEvents } from '@modelkeep/client';
import { decideStepApproval, listStepApprovals } from '@modelkeep/contracts/pipelines/approval.api';
import {
  answerLabelTask,
  assignLabelTask,
  exportLabels,
} from '@modelkeep/contracts/pipelines/label-task.api';
import {
  comparePipelineRuns,
  followStepLog,
  listRunTransitions,
  listStepItems,
  rerunPipelineRun,
  resumePipelineRun,
  watchRun,
} from '@modelkeep/contracts/pipelines/pipeline-run.api';
import {
  applySchedule,
  deleteSchedule,
  getBackfill,
  startBackfill,
} from '@modelkeep/contracts/pipelines/schedule.api';
import {
  applyPipeline,
  cancelPipelineRun,
  listPipelineRuns,
} from '@modelkeep/contracts/pipelines/pipeline.api';
import { identify } from '@modelkeep/processes';
import { OutsideServer } from './outside-server';
import { PipelinesStack, shell, statesOf, stepOf } from './pipelines-stack';

jest.setTimeout(120_000);

const give = (json: string) => `echo '${json}' > "$MODELKEEP_OUTPUTS/parameters.json"`;

describe('a run', () => {
  let pipelines: PipelinesStack;
  const outside = new OutsideServer();
  let host: string;

  beforeAll(async () => {
    host = await outside.start();
    pipelines = await PipelinesStack.start({
      ...{ HTTP_STEP_HOSTS: host, STEP_CONCURRENCY: '4', OPENLINEAGE_URL: `http://${host}/lineage` },
    });
  });

  afterAll(async () => {
    await pipelines?.stop();
    outside.stop();
  });

  it('maps a step over a list, keeps to its limit, and gathers what the items gave', async () => {
    const alone = join(pipelines.home, 'alone');
    const score = `mkdir "${alone}" || exit 9
      echo "$MODELKEEP_ITEM $MODELKEEP_ITEM_INDEX" > "$MODELKEEP_OUTPUTS/result"
      printf '{"length": %s}' "\${#1}" > "$MODELKEEP_OUTPUTS/parameters.json"
      rmdir "${alone}"`.replace('${#1}', '$(printf %s "$1" | wc -c)');
    const source = {
      parameters: { names: { schema: { type: 'array', items: { type: 'string' } } } },
      steps: [
        {
          ...shell('score', ''),
          command: ['sh', '-c', score, 'sh', '${item}'],
          forEach: { in: '${parameters.names}', maxParallel: 1 },
          outputs: ['result'],
        },
        shell('gather', 'cat "$MODELKEEP_INPUTS"/results/*; echo "$MODELKEEP_PARAMETERS"', {
          inputs: { results: '${steps.score.outputs.result}' },
          parameters: { lengths: '${steps.score.parameters.length}' },
        }),
      ],
    };
    const id = await pipelines.run('fan', source, { parameters: { names: ['ada', 'grace', 'edsger'] } });
    const run = await pipelines.untilEnded(id);
    expect([run.state, stepOf(run, 'score').items]).toEqual(['succeeded', { succeeded: 3 }]);
    const log = await pipelines.logOf(id, 'gather');
    expect(log).toContain('"ada" 0\n"grace" 1\n"edsger" 2\n');
    expect(log).toContain('{"lengths":[3,5,6]}');
    const { items } = await pipelines.client.call(listStepItems, { params: { id, step: 'score' } });
    expect(items.map(({ item, value }) => [item, value])).toEqual([
      [0, 'ada'],
      [1, 'grace'],
      [2, 'edsger'],
    ]);
    const empty = await pipelines.run('fan', source, { parameters: { names: [] } });
    expect((await pipelines.untilEnded(empty)).state).toBe('succeeded');
    expect(await pipelines.logOf(empty, 'gather')).toContain('{"lengths":[]}');
  });

  it('refuses values that break the schema, with their place', async () => {
    await expect(
      pipelines.run('fan', SCHEMA_CHECKED, { parameters: { names: ['ok', 7] as never } }),
    ).rejects.toThrow('body.parameters.names.1: must be string');
  });

  it('skips what its condition excludes and what needs its values, and runs what only comes after', async () => {
    const id = await pipelines.run('conditions', {
      steps: [
        shell('evaluate', give('{"auc": 0.7}'), { gives: { auc: { type: 'number' } } }),
        shell('register', give('{"version": 1}'), {
          when: [{ value: '${steps.evaluate.parameters.auc}', atLeast: 0.8 }],
        }),
        shell('deploy', 'true', { parameters: { version: '${steps.register.parameters.version}' } }),
        shell('report', 'true', { needs: ['deploy'] }),
      ],
    });
    const run = await pipelines.untilEnded(id);
    expect(run.state).toBe('succeeded');
    expect(statesOf(run)).toEqual({
      evaluate: 'succeeded',
      register: 'skipped',
      deploy: 'skipped',
      report: 'succeeded',
    });
    expect(stepOf(run, 'register').error).toBe('its condition does not hold: 0.7 is below 0.8');
  });

  it('fails where a step fails for good, lets the rest be, and goes on when it is resumed', async () => {
    const mended = join(pipelines.home, 'mended');
    const counter = join(pipelines.home, 'counter');
    const id = await pipelines.run('mend', {
      steps: [
        shell('first', `echo once >> ${counter}`),
        shell('second', `test -e ${mended}`, {
          needs: ['first'],
          forEach: { in: [1, 2] },
          retries: 1,
          backoff: { firstSeconds: 0 },
        }),
        shell('third', 'true', { needs: ['second'] }),
      ],
    });
    const failed = await pipelines.untilEnded(id);
    expect([failed.state, statesOf(failed)]).toEqual([
      'failed',
      { first: 'succeeded', second: 'failed', third: 'skipped' },
    ]);
    expect(stepOf(failed, 'second').error).toMatch(/^item [01]: exit code 1$/);
    writeFileSync(mended, '');
    await pipelines.client.call(resumePipelineRun, { params: { id } });
    const done = await pipelines.untilEnded(id);
    expect([done.state, stepOf(done, 'second').items]).toEqual(['succeeded', { succeeded: 2 }]);
    expect(readFileSync(counter, 'utf8')).toBe('once\n');
    await expect(pipelines.client.call(resumePipelineRun, { params: { id } })).rejects.toThrow('409');
  });

  it('runs again from a step: what does not depend on it is taken over', async () => {
    const counter = join(pipelines.home, 'reruns');
    const id = await pipelines.run('again', {
      steps: [
        shell('data', `echo data >> ${counter}; echo x > "$MODELKEEP_OUTPUTS/data"`, { outputs: ['data'] }),
        shell('train', `echo train >> ${counter}; date +%N > "$MODELKEEP_OUTPUTS/model"`, {
          inputs: { data: '${steps.data.outputs.data}' },
          outputs: ['model'],
        }),
      ],
    });
    await pipelines.untilEnded(id);
    const again = await pipelines.client.call(rerunPipelineRun, {
      params: { id },
      body: { fromStep: 'train' },
    });
    const run = await pipelines.untilEnded(again.id);
    expect([run.state, stepOf(run, 'data').reusedFrom, stepOf(run, 'train').reusedFrom]).toEqual([
      'succeeded',
      id,
      undefined,
    ]);
    expect(readFileSync(counter, 'utf8')).toBe('data\ntrain\ntrain\n');
    const comparison = await pipelines.client.call(comparePipelineRuns, {
      params: { id, other: again.id },
    });
    expect(comparison.outputs.map(({ step, equal }) => [step, equal])).toEqual([
      ['data', true],
      ['train', false],
    ]);
  });

  it('takes cached results of the same code, inputs and parameters', async () => {
    const counter = join(pipelines.home, 'cached');
    const source = {
      parameters: { seed: {} },
      steps: [
        shell('slow', `echo ran >> ${counter}; echo result > "$MODELKEEP_OUTPUTS/out"`, {
          outputs: ['out'],
          parameters: { seed: '${parameters.seed}' },
          cache: {},
        }),
      ],
    };
    const first = await pipelines.untilEnded(
      await pipelines.run('cache', source, { parameters: { seed: 1 } }),
    );
    const second = await pipelines.untilEnded(
      await pipelines.run('cache', source, { parameters: { seed: 1 } }),
    );
    const third = await pipelines.untilEnded(
      await pipelines.run('cache', source, { parameters: { seed: 2 } }),
    );
    expect([first, second, third].map((run) => stepOf(run, 'slow').reusedFrom)).toEqual([
      undefined,
      first.id,
      undefined,
    ]);
    expect(stepOf(second, 'slow').outputs).toEqual(stepOf(first, 'slow').outputs);
    expect(readFileSync(counter, 'utf8')).toBe('ran\nran\n');
  });

  it('runs another pipeline as a step, and gives on what it gives', async () => {
    const fails = join(pipelines.home, 'child-fails');
    await pipelines.run('child', {
      parameters: { x: { schema: { type: 'integer' }, default: 1 } },
      steps: [
        shell(
          'work',
          `test ! -e ${fails} && echo "$MODELKEEP_PARAMETERS" > "$MODELKEEP_OUTPUTS/out" && ${give('{"y": 5}')}`,
          {
            outputs: ['out'],
            parameters: { x: '${parameters.x}' },
          },
        ),
      ],
      outputs: { result: '${steps.work.outputs.out}' },
      gives: { y: '${steps.work.parameters.y}' },
    });
    const parent = {
      steps: [
        { kind: 'pipeline' as const, name: 'sub', pipeline: 'child', parameters: { x: 7 } },
        shell('use', 'cat "$MODELKEEP_INPUTS/r"; echo "$MODELKEEP_PARAMETERS"', {
          inputs: { r: '${steps.sub.outputs.result}' },
          parameters: { y: '${steps.sub.parameters.y}' },
        }),
      ],
    };
    const id = await pipelines.run('parent', parent);
    expect((await pipelines.untilEnded(id)).state).toBe('succeeded');
    expect(await pipelines.logOf(id, 'use')).toContain('{"x":7}\n{"y":5}');

    writeFileSync(fails, '');
    const failing = await pipelines.run('parent', parent);
    expect((await pipelines.untilEnded(failing)).state).toBe('failed');
    rmSync(fails);
    await pipelines.client.call(resumePipelineRun, { params: { id: failing } });
    expect((await pipelines.untilEnded(failing)).state).toBe('succeeded');
    const { items } = await pipelines.client.call(listPipelineRuns, {
      query: { pipeline: 'child', order: 'newest-first', limit: 1 },
    });
    expect(items[0]?.parent).toEqual({ runId: failing, step: 'sub' });
  });

  it('ends all processes of a step when it is cancelled', async () => {
    const marker = join(pipelines.home, 'pids');
    const id = await pipelines.run('cancel', {
      steps: [
        shell('hang', `sh -c 'echo $$ > ${marker}; exec sleep 600' & wait`),
        shell('never', 'true', { needs: ['hang'] }),
      ],
    });
    await pipelines.until(id, () => existsSync(marker) && readFileSync(marker, 'utf8') !== '');
    const pid = Number(readFileSync(marker, 'utf8'));
    expect(identify(pid)).toBeDefined();
    const cancelled = await pipelines.client.call(cancelPipelineRun, { params: { id } });
    expect([cancelled.state, statesOf(cancelled)]).toEqual([
      'cancelled',
      { hang: 'failed', never: 'skipped' },
    ]);
    await pipelines.until(id, () => identify(pid) === undefined);
  });

  it('ends a step that takes too long, and tries it again', async () => {
    const marker = join(pipelines.home, 'hung');
    const id = await pipelines.run('hang', {
      steps: [
        shell('hang', `test -e ${marker} || { touch ${marker}; sleep 600; }`, {
          timeoutSeconds: 1,
          retries: 1,
          backoff: { firstSeconds: 0 },
        }),
      ],
    });
    const run = await pipelines.untilEnded(id);
    expect([run.state, stepOf(run, 'hang').attempt]).toEqual(['succeeded', 2]);
    const { items } = await pipelines.client.call(listRunTransitions, { params: { id } });
    expect(items.filter(({ step }) => step === 'hang').map(({ to, error }) => [to, error])).toEqual([
      ['waiting', undefined],
      ['ready', undefined],
      ['running', undefined],
      ['ready', 'took longer than 1 s'],
      ['running', undefined],
      ['succeeded', undefined],
    ]);
  });

  it('waits for an approval that only another person may give', async () => {
    const id = await pipelines.run('approval', {
      steps: [
        { kind: 'approval' as const, name: 'go-live', message: 'Deploy run ${run.id}?' },
        shell('deploy', 'true', { needs: ['go-live'] }),
      ],
    });
    await pipelines.until(id, (run) => stepOf(run, 'go-live').state === 'suspended');
    const approver = pipelines.as('ravi', ['approver']);
    const { items } = await approver.call(listStepApprovals, { query: { runId: id } });
    expect(items.map(({ message, state }) => [message, state])).toEqual([[`Deploy run ${id}?`, 'open']]);
    const decide = { params: { id, step: 'go-live' }, body: { decision: 'approved' as const } };
    await expect(pipelines.as('service:test', ['approver']).call(decideStepApproval, decide)).rejects.toThrow(
      '403',
    );
    await approver.call(decideStepApproval, decide);
    const run = await pipelines.untilEnded(id);
    expect([run.state, stepOf(run, 'go-live').parameters]).toEqual([
      'succeeded',
      { decidedBy: 'ravi', comment: null },
    ]);
    await expect(approver.call(decideStepApproval, decide)).rejects.toThrow('409');
  });

  it('gives tasks to people, nobody the same twice, and measures how they agree', async () => {
    const id = await pipelines.run('label', {
      steps: [
        {
          kind: 'label' as const,
          name: 'label',
          instructions: 'Would you lend?',
          tasks: [{ applicant: 1 }, { applicant: 2 }],
          labels: ['good', 'bad'],
          answersPerTask: 2,
        },
        shell('use', 'cat "$MODELKEEP_INPUTS/labels"', {
          inputs: { labels: '${steps.label.outputs.labels.jsonl}' },
        }),
      ],
    });
    await pipelines.until(id, (run) => stepOf(run, 'label').state === 'suspended');
    const answers: Record<string, string[]> = { amira: ['good', 'bad'], ravi: ['good', 'good'] };
    const params = { id, step: 'label' };
    for (const [name, labels] of Object.entries(answers)) {
      const person = pipelines.as(name, ['operator']);
      for (const label of labels) {
        const task = await person.call(assignLabelTask, { params, body: {} });
        expect((await person.call(assignLabelTask, { params, body: {} })).id).toBe(task.id);
        await expect(
          person.call(answerLabelTask, { params: { task: task.id }, body: { label: 'maybe' } }),
        ).rejects.toThrow('expected one of good, bad');
        await person.call(answerLabelTask, { params: { task: task.id }, body: { label } });
      }
      await expect(person.call(assignLabelTask, { params, body: {} })).rejects.toThrow('404');
    }
    const run = await pipelines.untilEnded(id);
    expect([run.state, stepOf(run, 'label').parameters]).toEqual([
      'succeeded',
      { tasks: 2, agreement: 0.75 },
    ]);
    const { items } = await pipelines.client.call(exportLabels, { params });
    expect(items.map(({ data, label, agreement }) => [data, label, agreement])).toEqual([
      [{ applicant: 1 }, 'good', 1],
      [{ applicant: 2 }, undefined, 0.5],
    ]);
    expect(await pipelines.logOf(id, 'use')).toContain('"applicant":2');
  });

  it('calls allowed servers, with a key that stays the same', async () => {
    const id = await pipelines.run('http', {
      parameters: { who: { default: 'a b' } },
      steps: [
        { kind: 'http' as const, name: 'call', url: `http://${host}/x?who=\${parameters.who}` },
        shell('use', 'echo "$MODELKEEP_PARAMETERS"', {
          parameters: { a: '${steps.call.parameters.answer}' },
        }),
        { kind: 'http' as const, name: 'elsewhere', url: 'http://example.invalid/', needs: ['use'] },
      ],
    });
    const run = await pipelines.untilEnded(id);
    expect(stepOf(run, 'elsewhere').error).toContain('not among the hosts of HTTP_STEP_HOSTS');
    expect(await pipelines.logOf(id, 'use')).toContain('{"a":42}');
    expect(outside.asked).toEqual([`POST /x?who=a%20b ${id}/call`]);
  });

  it('tells a lineage server of each step: what it read, what it wrote, how it ended', async () => {
    const id = await pipelines.run('lineage', {
      steps: [
        shell('write', 'echo x > "$MODELKEEP_OUTPUTS/out"', { outputs: ['out'] }),
        shell('read', 'exit 3', { inputs: { in: '${steps.write.outputs.out}' } }),
      ],
    });
    const run = await pipelines.untilEnded(id);
    const names = (datasets: { name: string }[] = []) => datasets.map(({ name }) => name);
    const told = () =>
      outside.lineage
        .filter(({ job }) => job.name.endsWith(id))
        .map(({ eventType, job, inputs, outputs }) => [eventType, job.name, names(inputs), names(outputs)]);
    await pipelines.until(id, () => told().length === 4);
    const digest = stepOf(run, 'write').outputs['out'];
    expect(told()).toEqual([
      ['START', `lineage/write/${id}`, [], []],
      ['COMPLETE', `lineage/write/${id}`, [], [digest]],
      ['START', `lineage/read/${id}`, [], []],
      ['FAIL', `lineage/read/${id}`, [digest], []],
    ]);
  });

  it('is watched from its first transition to its last', async () => {
    const id = await pipelines.run('watch', {
      steps: [shell('one', 'true'), shell('two', 'true', { needs: ['one'] })],
    });
    let text = '';
    for await (const chunk of await pipelines.client.call(watchRun, { params: { id } }))
      text += Buffer.from(chunk as Uint8Array).toString();
    const seen = [...text.matchAll(/^data: (.*)$/gm)].map(
      ([, json = '']) => JSON.parse(json) as { to: string; step?: string },
    );
    expect(seen.filter(({ step }) => step === undefined).map(({ to }) => to)).toEqual([
      'running',
      'succeeded',
    ]);
    expect(seen.filter(({ step }) => step === 'two').map(({ to }) => to)).toEqual([
      'waiting',
      'ready',
      'running',
      'succeeded',
    ]);
  });

  it('prints, live and for as long as it is kept', async () => {
    const gate = join(pipelines.home, 'log-gate');
    const id = await pipelines.run('log', {
      steps: [shell('talk', `echo first; while ! test -e ${gate}; do sleep 0.05; done; echo läst`)],
    });
    let text = '';
    const ids: string[] = [];
    const live = await pipelines.client.call(followStepLog, { params: { id, step: 'talk' } });
    for await (const event of readServerSentEvents(live)) {
      text += JSON.parse(event.data) as string;
      ids.push(String(event.id));
      if (text.includes('first')) writeFileSync(gate, '');
    }
    await pipelines.untilEnded(id);
    expect(text).toBe(await pipelines.logOf(id, 'talk'));
    expect(text).toContain('first\nläst\n');
    expect(ids.at(-1)).toBe(`1:${Buffer.byteLength(text)}`);
  });

  it('starts at the moments of a schedule, each once, with what the schedule fills in', async () => {
    const source = {
      parameters: { at: { schema: { type: 'string' } } },
      steps: [shell('one', 'true', { parameters: { at: '${parameters.at}' } })],
    };
    await pipelines.client.call(applyPipeline, { params: { name: 'tick' }, body: source });
    const body = { pipeline: 'tick', cron: '* * * * * *', parameters: { at: '${schedule.time}' } };
    await pipelines.client.call(applySchedule, { params: { name: 'tick' }, body });
    const query = { pipeline: 'tick' };
    let runs = await pipelines.client.call(listPipelineRuns, { query });
    while (runs.items.length < 3) runs = await pipelines.client.call(listPipelineRuns, { query });
    await pipelines.client.call(deleteSchedule, { params: { name: 'tick' } });
    const moments = runs.items.map(({ scheduled }) => scheduled?.for);
    expect(new Set(moments).size).toBe(moments.length);
    expect(runs.items.map(({ parameters }) => parameters['at'])).toEqual(moments);
    await expect(
      pipelines.client.call(applySchedule, { params: { name: 'x' }, body: { ...body, timeZone: 'Nowhere' } }),
    ).rejects.toThrow("body.timeZone: there is no time zone 'Nowhere'");
  });

  it('starts for each day of a backfill, so many at a time', async () => {
    const alone = join(pipelines.home, 'backfill');
    const source = {
      parameters: { day: {} },
      steps: [
        shell('one', `mkdir ${alone} && sleep 0.1 && rmdir ${alone}`, {
          parameters: { day: '${parameters.day}' },
        }),
      ],
    };
    await pipelines.client.call(applyPipeline, { params: { name: 'daily' }, body: source });
    const body = {
      ...{ from: '2026-03-28T00:00:00Z', to: '2026-03-31T00:00:00Z', cron: '0 6 * * *' },
      ...{ timeZone: 'Europe/Berlin', parameters: { day: '${schedule.date}' } },
    };
    const { id } = await pipelines.client.call(startBackfill, { params: { name: 'daily' }, body });
    let backfill = await pipelines.client.call(getBackfill, { params: { id } });
    while ((backfill.runs.queued ?? 0) + (backfill.runs.running ?? 0) > 0)
      backfill = await pipelines.client.call(getBackfill, { params: { id } });
    expect(backfill.runs).toEqual({ succeeded: 3 });
    const { items } = await pipelines.client.call(listPipelineRuns, { query: { pipeline: 'daily' } });
    expect(items.map(({ parameters, scheduled }) => [parameters['day'], scheduled?.for])).toEqual([
      ['2026-03-28', '2026-03-28T05:00:00.000Z'],
      ['2026-03-29', '2026-03-29T04:00:00.000Z'],
      ['2026-03-30', '2026-03-30T04:00:00.000Z'],
    ]);
  });

  it('waits for its turn where its pipeline has a limit; the highest priority goes first', async () => {
    const gate = join(pipelines.home, 'gate');
    const order = join(pipelines.home, 'order');
    const source = {
      maxRuns: 1,
      parameters: { n: {} },
      steps: [
        shell(
          'wait',
          `while ! test -e ${gate}; do sleep 0.05; done; echo "$MODELKEEP_PARAMETERS" >> ${order}`,
          { parameters: { n: '${parameters.n}' } },
        ),
      ],
    };
    const start = (n: number, priority: number) =>
      pipelines.run('limited', source, { parameters: { n }, priority });
    const ids = [await start(1, 0), await start(2, 0), await start(3, 5)];
    const states = await Promise.all(ids.map(async (id) => (await pipelines.until(id, () => true)).state));
    expect(states).toEqual(['running', 'queued', 'queued']);
    writeFileSync(gate, '');
    for (const id of ids) await pipelines.untilEnded(id);
    expect(readFileSync(order, 'utf8')).toBe('{"n":1}\n{"n":3}\n{"n":2}\n');
  });
});

const SCHEMA_CHECKED = {
  parameters: { names: { schema: { type: 'array', items: { type: 'string' } } } },
  steps: [shell('one', 'true')],
};
