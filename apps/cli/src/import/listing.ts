import { ApiError } from '@modelkeep/client';
import type { z } from 'zod';
import {
  type Experiment,
  ExperimentPage,
  type LoggedModel,
  LoggedModelPage,
  type Point,
  PointPage,
  type RegisteredModel,
  RegisteredModelPage,
  type Run,
  RunPage,
  type Version,
  VersionPage,
} from './messages';
import type { MlflowServer } from './mlflow-server';

export const IS_PROMPT = 'mlflow.prompt.is_prompt';

const RUNS = 100;
const POINTS = 10_000;

/** Experiments, also deleted ones. */
export const experimentsOf = (server: MlflowServer): AsyncGenerator<Experiment> =>
  items(({ token }) =>
    page(
      server,
      'experiments/search',
      { view_type: 'ALL', max_results: 1000 },
      token,
      ExperimentPage,
      'experiments',
    ),
  );

/** Runs of experiments, also deleted ones, oldest first, page by page. */
export function runPages(
  server: MlflowServer,
  experimentIds: readonly string[],
  filter?: string,
): AsyncGenerator<Run[]> {
  const body = {
    experiment_ids: experimentIds,
    run_view_type: 'ALL',
    max_results: RUNS,
    order_by: ['attributes.start_time ASC'],
    filter,
  };
  return pages(({ token }) => page(server, 'runs/search', body, token, RunPage, 'runs'));
}

/** All points of a metric of a run, page by page. */
export const pointPages = (server: MlflowServer, runId: string, key: string): AsyncGenerator<Point[]> =>
  pages(async ({ token }) => {
    const query = { run_id: runId, metric_key: key, max_results: POINTS, page_token: token };
    const { metrics, next_page_token: next } = await server.get('metrics/get-history', query, PointPage);
    return { list: metrics, next };
  });

/** Logged models of experiments; of a server that has none, nothing. */
export async function* loggedModelsOf(
  server: MlflowServer,
  experimentIds: readonly string[],
  filter?: string,
): AsyncGenerator<LoggedModel> {
  const body = { experiment_ids: experimentIds, max_results: 50, filter };
  try {
    yield* items(({ token }) => page(server, 'logged-models/search', body, token, LoggedModelPage, 'models'));
  } catch (error) {
    // MLflow 2 has no logged models.
    if (!(error instanceof ApiError && [404, 405].includes(error.status))) throw error;
  }
}

/** Registered models, then prompts: the API lists the latter only where they are asked for. */
export async function* registeredModelsOf(server: MlflowServer): AsyncGenerator<RegisteredModel> {
  for (const filter of [undefined, `tags.\`${IS_PROMPT}\` = 'true'`])
    yield* items(async ({ token }) => {
      const query = { max_results: 100, filter, page_token: token };
      const answer = await server.get('registered-models/search', query, RegisteredModelPage);
      return { list: answer.registered_models, next: answer.next_page_token };
    });
}

/** Versions of a model by number. */
export async function versionsOf(server: MlflowServer, { name, tags }: RegisteredModel): Promise<Version[]> {
  const isPrompt = tags.some(({ key, value }) => key === IS_PROMPT && value.toLowerCase() === 'true');
  const filter = `name = ${quoted(name)}${isPrompt ? ` AND tags.\`${IS_PROMPT}\` = 'true'` : ''}`;
  const versions: Version[] = [];
  for await (const version of items(async ({ token }) => {
    const query = { max_results: 1000, filter, page_token: token };
    const answer = await server.get('model-versions/search', query, VersionPage);
    return { list: answer.model_versions, next: answer.next_page_token };
  }))
    versions.push(version);
  return versions.sort((one, other) => one.version - other.version);
}

/** Text in a filter, which knows no escapes. Throws where both kinds of quotes are in it. */
export function quoted(text: string): string {
  if (!text.includes("'")) return `'${text}'`;
  if (!text.includes('"')) return `"${text}"`;
  throw new Error(`MLflow's filters cannot name ${text}`);
}

interface Listed<Item> {
  list: Item[];
  next?: string;
}
type Reader<Item> = (position: { token?: string }) => Promise<Listed<Item>>;

async function page<Key extends string, Item>(
  server: MlflowServer,
  path: string,
  body: object,
  token: string | undefined,
  answer: z.ZodType<Record<Key, Item[]> & { next_page_token?: string }>,
  key: Key,
): Promise<Listed<Item>> {
  const given = await server.post(path, { ...body, page_token: token }, answer);
  return { list: given[key], next: given.next_page_token };
}

async function* pages<Item>(read: Reader<Item>): AsyncGenerator<Item[]> {
  let token: string | undefined;
  do {
    const { list, next } = await read({ token });
    yield list;
    token = next || undefined;
  } while (token !== undefined);
}

async function* items<Item>(read: Reader<Item>): AsyncGenerator<Item> {
  for await (const list of pages(read)) yield* list;
}
