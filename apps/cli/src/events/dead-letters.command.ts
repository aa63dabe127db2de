import type { DeadLetter } from '@modelkeep/eventing';
import type { Command } from 'commander';
import { positive } from '../terminal/arguments';
import { clean, moment, type Paint } from '../terminal/layout';
import { outputOption, type OutputOptions, print } from '../terminal/output';
import { shortType } from './event.text';
import { kafkaAccess } from './kafka-access';

interface LetterOptions extends OutputOptions {
  consumer?: string;
  eventId?: string;
  limit?: number;
}

/** `modelkeep events dead-letters`, `modelkeep events replay`: straight to Kafka, for operators. */
export function addDeadLetterCommands(events: Command): void {
  events
    .command('dead-letters')
    .description('list what consumers could not handle, oldest first')
    .argument('<topic>', 'topic where the events first were, such as registry.model-version')
    .option('--consumer <name>', 'only those of one consumer')
    .option('--event-id <id>', 'only this event')
    .option('--limit <n>', 'at most so many', positive)
    .option('--all', 'those that were replayed already, too')
    .addOption(outputOption())
    .action(async (topic: string, options: LetterOptions & { all?: true }) => {
      const { eventing, brokers } = await kafkaAccess();
      const filter = { brokers, topic, consumer: options.consumer, eventId: options.eventId };
      const letters = await eventing.listDeadLetters({
        ...filter,
        replayed: options.all,
        limit: options.limit,
      });
      print(options, letters, lettersText);
    });
  events
    .command('replay')
    .description('send dead letters back to their topic, once what made them fail is mended')
    .argument('<topic>', 'topic where the events first were, such as registry.model-version')
    .option('--consumer <name>', 'only those of one consumer')
    .option('--event-id <id>', 'only this event')
    .option('--limit <n>', 'at most so many', positive)
    .addOption(outputOption())
    .addHelpText(
      'after',
      '\nExample:\n  modelkeep events replay registry.model-version --consumer metadata --limit 10',
    )
    .action(async (topic: string, options: LetterOptions) => {
      const { eventing, brokers } = await kafkaAccess();
      const { consumer, eventId, limit } = options;
      const sent = await eventing.replayDeadLetters({ brokers, topic, consumer, eventId, limit });
      print(options, sent, (letters, paint) => [
        ...lettersText(letters, paint),
        `${letters.length} sent again.`,
      ]);
    });
}

/** Two lines per letter: which event, and why it failed. */
export function lettersText(letters: readonly DeadLetter[], paint: Paint): string[] {
  return letters.flatMap((letter) => [
    [
      paint('dim', moment(letter.failedAt)),
      paint('cyan', clean(letter.type === undefined ? 'no event' : shortType(letter.type))),
      clean(letter.eventId ?? `${letter.origin.topic}/${letter.origin.partition}@${letter.origin.offset}`),
      `consumer ${clean(letter.consumer)}, ${letter.attempts} attempts${letter.replayed ? ', replayed' : ''}`,
    ].join('  '),
    `  ${paint('red', clean(letter.reason))}`,
  ]);
}
