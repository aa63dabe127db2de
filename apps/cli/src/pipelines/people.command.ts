import { decideStepApproval, listStepApprovals } from '@modelkeep/contracts/pipelines/approval.api';
import type { StepApproval } from '@modelkeep/contracts/pipelines/approval';
import {
  answerLabelTask,
  assignLabelTask,
  exportLabels,
  type LabelQueue,
  type LabelTask,
  listLabelQueues,
} from '@modelkeep/contracts/pipelines/label-task.api';
import type { Command } from 'commander';
import { connect } from '../context/context';
import { positive } from '../terminal/arguments';
import { clean, facts, moment, type Paint, table } from '../terminal/layout';
import { outputOption, type OutputOptions, print, printLines } from '../terminal/output';
import { readPages } from '../terminal/pages';

interface PlaceOptions extends OutputOptions {
  item?: number;
}

/** `modelkeep pipelines approvals`, `approve`, `reject`, `label …`: what runs ask of people. */
export function addPeopleCommands(pipelines: Command): void {
  pipelines
    .command('approvals')
    .description('list steps that wait for an approval')
    .option('--limit <n>', 'at most so many', positive, 100)
    .addOption(outputOption())
    .action(async (options: OutputOptions & { limit: number }) => {
      const client = connect();
      const found = await readPages((query) => client.call(listStepApprovals, { query }), options.limit);
      print(options, found, approvalsText);
    });
  for (const [name, decision] of [
    ['approve', 'approved'],
    ['reject', 'rejected'],
  ] as const)
    pipelines
      .command(name)
      .description(`${name} a step that waits`)
      .argument('<run>')
      .argument('<step>')
      .option('--item <n>', 'of this item, where the step is mapped over a list', Number)
      .option('-m, --comment <text>', 'why')
      .addOption(outputOption())
      .action(async (id: string, step: string, options: PlaceOptions & { comment?: string }) => {
        const { item, comment } = options;
        const input = { params: { id, step }, body: { item, decision, comment } };
        print(options, await connect().call(decideStepApproval, input), (approval, paint) =>
          approvalsText([approval], paint),
        );
      });
  addLabelCommands(pipelines);
}

function addLabelCommands(pipelines: Command): void {
  const label = pipelines.command('label').description('tasks that people label');
  label
    .command('queues')
    .description('list labelling steps that wait for people')
    .option('--limit <n>', 'at most so many', positive, 100)
    .addOption(outputOption())
    .action(async (options: OutputOptions & { limit: number }) => {
      const client = connect();
      const found = await readPages((query) => client.call(listLabelQueues, { query }), options.limit);
      print(options, found, queuesText);
    });
  label
    .command('next')
    .description('take the next task of a step')
    .argument('<run>')
    .argument('<step>')
    .option('--item <n>', 'of this item, where the step is mapped over a list', Number)
    .addOption(outputOption())
    .action(async (id: string, step: string, options: PlaceOptions) => {
      const input = { params: { id, step }, body: { item: options.item } };
      print(options, await connect().call(assignLabelTask, input), taskText);
    });
  label
    .command('answer')
    .description('label a task that was taken')
    .argument('<task>')
    .argument('<label>')
    .option('-m, --comment <text>', 'why')
    .action(async (task: string, answer: string, { comment }: { comment?: string }) => {
      await connect().call(answerLabelTask, { params: { task }, body: { label: answer, comment } });
    });
  label
    .command('export')
    .description('print tasks with their answers, one JSON per line')
    .argument('<run>')
    .argument('<step>')
    .option('--item <n>', 'of this item, where the step is mapped over a list', Number)
    .action(async (id: string, step: string, { item }: { item?: number }) => {
      const client = connect();
      const tasks = await readPages(
        (page) => client.call(exportLabels, { params: { id, step }, query: { ...page, item } }),
        Infinity,
      );
      printLines(tasks.map((task) => JSON.stringify(task)));
    });
}

function approvalsText(approvals: readonly StepApproval[], paint: Paint): string[] {
  const rows = approvals.map(({ runId, step, state, message, createdAt }) => [
    runId,
    step,
    state,
    moment(createdAt),
    clean(message),
  ]);
  return table(
    [{ title: 'run' }, { title: 'step' }, { title: 'state' }, { title: 'asked' }, { title: 'question' }],
    rows,
    paint,
  );
}

function queuesText(queues: readonly LabelQueue[], paint: Paint): string[] {
  const rows = queues.map(({ runId, step, tasks, done, instructions }) => [
    runId,
    step,
    `${done}/${tasks}`,
    clean(instructions),
  ]);
  return table(
    [{ title: 'run' }, { title: 'step' }, { title: 'done', align: 'right' }, { title: 'instructions' }],
    rows,
    paint,
  );
}

function taskText({ id, instructions, labels, data, until }: LabelTask, paint: Paint): string[] {
  return [
    paint('bold', id),
    ...facts(
      [
        ['instructions', clean(instructions)],
        ['labels', clean(labels.join(', '))],
        ['yours until', moment(until)],
        ['data', clean(JSON.stringify(data))],
      ],
      paint,
    ),
  ];
}
