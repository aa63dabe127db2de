import { createKafka } from '@modelkeep/eventing';
import { setUp } from './set-up';

/** Logs in as an administrator of the brokers: KAFKA_BROKERS, KAFKA_USERNAME, KAFKA_PASSWORD. */
async function main(): Promise<void> {
  const brokers = process.env['KAFKA_BROKERS'];
  if (!brokers) throw new Error('KAFKA_BROKERS is not set');
  const { topics, acls } = await setUp(createKafka('setup', brokers.split(',')));
  process.stdout.write(`${topics} topics are there, ${acls} permissions are granted.\n`);
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
