import 'reflect-metadata';
import { cpus } from 'node:os';
import { createInterface } from 'node:readline';
import { ApiClient } from '@modelkeep/client';
import { applyAuditPolicy, prunePredictions } from '@modelkeep/contracts/metadata/audit-policy.api';
import { signCheckpoint, verifyLedger } from '@modelkeep/contracts/metadata/ledger.api';
import { VerificationLine } from '@modelkeep/contracts/metadata/ledger';
import { ServiceTokens } from '@modelkeep/service';
import { Pool } from 'pg';
import { withStack } from '../bench-stack';
import { send } from '../http';
import { load, type Load } from '../load';
import { eachTook, type Latency, perSecond, quantiles } from '../measure';
import { alignedTable, ms, rate, ratio } from '../table';
import { type IngestFigures, measureIngest } from './ingest';
import { generate, generatedId } from './records';

/** Predictions that are ingested by Kafka. */
const INGESTED = Number(process.env['BENCH_INGESTED'] ?? 200_000);
/** Predictions that are generated in the table, among which one is looked up. */
const PREDICTIONS = Number(process.env['BENCH_PREDICTIONS'] ?? 1_000_000);
/** Of them in a month that is pruned, to be looked up in the archive. */
const ARCHIVED = Math.min(200_000, Math.ceil(PREDICTIONS / 2));
const LOOKUPS = { clients: 4, seconds: 10 };
const SEGMENT = 65_536;

interface Figures {
  processors: number;
  ingest: IngestFigures;
  predictions: number;
  sealedPerSecond: number;
  verifiedPerSecond: number;
  /** The whole chain of a random one, over HTTP. */
  why: Load;
  /** The first one of a segment that is in the archive alone. */
  cold: Latency;
}

function text(figures: Figures): string {
  const { ingest, predictions, sealedPerSecond, verifiedPerSecond, why, cold } = figures;
  return alignedTable([
    [`ingest of ${ingest.predictions}, from Kafka`, rate(ingest.ingestedPerSecond)],
    ['the same rows by bare COPY', rate(ingest.copiedPerSecond)],
    ['ratio', ratio(ingest.ingestedPerSecond, ingest.copiedPerSecond)],
    ['sealed', rate(sealedPerSecond)],
    ['verified', rate(verifiedPerSecond)],
    [
      `why, among ${predictions}`,
      `${rate(why.perSecond)}, p50 ${ms(why.latencyMs.p50)}, p99 ${ms(why.latencyMs.p99)}`,
    ],
    ['why, cold from the archive', `p50 ${ms(cold.p50)}, p99 ${ms(cold.p99)}`],
  ]);
}

/** Prints the figures as text, then as one line of JSON. */
function main(): Promise<void> {
  const options = { services: ['metadata' as const], env: { AUDIT_SEAL_SECONDS: '86400' } };
  return withStack(options, async (stack) => {
    const url = stack.urls.metadata;
    const token = new ServiceTokens(stack.internalSecret, 'bench').issueFor(
      { name: 'bench', roles: ['auditor'] },
      'metadata',
      7200,
    );
    const client = new ApiClient({ baseUrl: url, token });
    const database = new URL(stack.adminDatabaseUrl);
    database.pathname = '/modelkeep_metadata';
    const pool = new Pool({ connectionString: database.href, max: 4 });
    try {
      const ingest = await measureIngest(stack, pool, INGESTED);
      const { recent, old } = await fill(pool);
      const predictions = INGESTED + PREDICTIONS;
      const sealedPerSecond = await perSecond(predictions, () => client.call(signCheckpoint));
      const verifiedPerSecond = await verify(client);
      const why = await load(LOOKUPS.clients, LOOKUPS.seconds, () => {
        const id = generatedId(recent, Math.floor(Math.random() * (PREDICTIONS - ARCHIVED)));
        return send('GET', whyUrl(url, id), { authorization: `Bearer ${token}` });
      });
      await client.call(applyAuditPolicy, { body: { onlineMonths: 1 } });
      await client.call(prunePredictions);
      const cold = await eachTook(Math.ceil(ARCHIVED / SEGMENT), (segment) =>
        send('GET', whyUrl(url, generatedId(old, segment * SEGMENT)), { authorization: `Bearer ${token}` }),
      );
      const figures: Figures = {
        processors: cpus().length,
        ingest,
        predictions,
        sealedPerSecond,
        verifiedPerSecond,
        why,
        cold: quantiles(cold),
      };
      process.stdout.write(`${text(figures)}\n${JSON.stringify(figures)}\n`);
    } finally {
      await pool.end();
    }
  });
}

const whyUrl = (url: string, id: string): string => `${url}/api/v1/metadata/audit/predictions/${id}`;

/** Resolves with the times of the first generated prediction of this month and of an old one. */
async function fill(pool: Pool): Promise<{ recent: number; old: number }> {
  const { rows } = await pool.query<{ id: string }>('SELECT prediction_id AS id FROM prediction LIMIT 1');
  const like = rows[0]?.id as string;
  const now = new Date();
  const month = (offset: number) => Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + offset, 1);
  const [recent, old] = [month(0), month(-6)];
  await partition(pool, old, month(-5));
  await generate(pool, like, old, ARCHIVED);
  await generate(pool, like, recent, PREDICTIONS - ARCHIVED);
  await pool.query('ANALYZE prediction');
  return { recent, old };
}

/** As the service makes it when predictions of that month come. */
async function partition(pool: Pool, from: number, to: number): Promise<void> {
  const name = `prediction_${new Date(from).toISOString().slice(0, 7).replace('-', '_')}`;
  const bound = (time: number) => {
    const hex = time.toString(16).padStart(12, '0');
    return `${hex.slice(0, 8)}-${hex.slice(8)}-0000-0000-000000000000`;
  };
  await pool.query(
    `CREATE TABLE ${name} PARTITION OF prediction FOR VALUES FROM ('${bound(from)}') TO ('${bound(to)}')`,
  );
  await pool.query(`ALTER TABLE ${name} OWNER TO modelkeep_metadata`);
}

/** Records per second, as the service says. Throws where one is not as it was sealed. */
async function verify(client: ApiClient): Promise<number> {
  for await (const line of createInterface({ input: await client.call(verifyLedger) })) {
    const parsed = VerificationLine.parse(JSON.parse(line));
    if (parsed.line === 'fault') throw new Error(line);
    if (parsed.line === 'summary') return parsed.records / parsed.seconds;
  }
  throw new Error('the verification broke off');
}

void main();
