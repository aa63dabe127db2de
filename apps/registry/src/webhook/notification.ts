import type { CloudEvent, EventData, EventDefinition } from '@modelkeep/contracts/common/event';
import { AliasDeleted } from '@modelkeep/contracts/registry/alias-deleted.event';
import { AliasSet } from '@modelkeep/contracts/registry/alias-set.event';
import { ModelVersionRegistered } from '@modelkeep/contracts/registry/model-version-registered.event';
import { ModelVersionTagDeleted } from '@modelkeep/contracts/registry/model-version-tag-deleted.event';
import { ModelVersionTagSet } from '@modelkeep/contracts/registry/model-version-tag-set.event';
import { RegisteredModelCreated } from '@modelkeep/contracts/registry/registered-model-created.event';
import { RegisteredModelTagDeleted } from '@modelkeep/contracts/registry/registered-model-tag-deleted.event';
import { RegisteredModelTagSet } from '@modelkeep/contracts/registry/registered-model-tag-set.event';
import { IS_PROMPT } from '../registered-model/mlflow-search';
import { type EventName, partsOf } from './event-name';

/** What a webhook is told: `data` has the fields that MLflow's own payload of that event has. */
export interface Notification {
  event: EventName;
  data: Record<string, unknown>;
}

const PROMPT_TYPE = '_mlflow_prompt_type';
const PROMPT_TEXT = 'mlflow.prompt.text';

interface Translation {
  definition: EventDefinition;
  /** Undefined where MLflow tells nobody of such an event. */
  translate(data: unknown, isPrompt: boolean): Notification | undefined;
}

function on<D extends EventDefinition>(
  definition: D,
  translate: (data: EventData<D>, isPrompt: boolean) => Notification | undefined,
): Translation {
  return { definition, translate: translate as Translation['translate'] };
}

const translations: readonly Translation[] = [
  on(RegisteredModelCreated, ({ name, tags = {}, description = '' }, isPrompt) =>
    isPrompt
      ? { event: 'prompt.created', data: { name, tags: ownTags(tags), description } }
      : { event: 'registered_model.created', data: { name, tags, description } },
  ),
  on(ModelVersionRegistered, ({ model: name, source = '', runId, tags = {}, ...rest }, isPrompt) => {
    const version = String(rest.version);
    const description = rest.description || null;
    if (!isPrompt)
      return {
        event: 'model_version.created',
        data: { name, version, source, run_id: runId ?? null, tags, description },
      };
    const template = tags[PROMPT_TEXT] ?? null;
    return {
      event: 'prompt_version.created',
      data: { name, version, template, tags: ownTags(tags), description },
    };
  }),
  on(ModelVersionTagSet, ({ model: name, version, key, value }, isPrompt) => ({
    event: isPrompt ? 'prompt_version_tag.set' : 'model_version_tag.set',
    data: { name, version: String(version), key, value },
  })),
  on(ModelVersionTagDeleted, ({ model: name, version, key }, isPrompt) => ({
    event: isPrompt ? 'prompt_version_tag.deleted' : 'model_version_tag.deleted',
    data: { name, version: String(version), key },
  })),
  on(AliasSet, ({ model: name, alias, version }, isPrompt) => ({
    event: isPrompt ? 'prompt_alias.created' : 'model_version_alias.created',
    data: { name, alias, version: String(version) },
  })),
  on(AliasDeleted, ({ model: name, alias }, isPrompt) => ({
    event: isPrompt ? 'prompt_alias.deleted' : 'model_version_alias.deleted',
    data: { name, alias },
  })),
  on(RegisteredModelTagSet, ({ model: name, key, value }, isPrompt) =>
    isPrompt ? { event: 'prompt_tag.set', data: { name, key, value } } : undefined,
  ),
  on(RegisteredModelTagDeleted, ({ model: name, key }, isPrompt) =>
    isPrompt ? { event: 'prompt_tag.deleted', data: { name, key } } : undefined,
  ),
];
const byType = new Map(translations.map((each) => [each.definition.type, each]));

/** Events of the registry that webhooks may be told of. */
export const notifiedEvents = translations.map(({ definition }) => definition);

/** What webhooks are told of a life-cycle event; undefined where that is nothing. */
export function notificationOf({ type, data }: CloudEvent, isPrompt: boolean): Notification | undefined {
  return byType.get(type)?.translate(data, isPrompt);
}

/** A notification of this kind with made-up content, to try a webhook with. */
export function exampleOf(event: EventName): Notification {
  const isPrompt = event.startsWith('prompt');
  const tags = isPrompt ? { [IS_PROMPT]: 'true', [PROMPT_TEXT]: 'Hello {{name}}!' } : { team: 'risk' };
  for (const { definition, translate } of translations) {
    const example = translate({ ...definition.example, tags }, isPrompt);
    if (example?.event === event) return example;
  }
  throw new Error(`nothing leads to ${event}`);
}

/** Body of a delivery. `at` is when it happened, RFC 3339. */
export function bodyOf({ event, data }: Notification, at: string): string {
  return JSON.stringify({ ...partsOf(event), timestamp: at.replace(/Z$/, '+00:00'), data });
}

/** Tags of a prompt without those by which MLflow marks it. */
function ownTags(tags: Record<string, string>): Record<string, string> {
  const { [IS_PROMPT]: _mark, [PROMPT_TYPE]: _type, [PROMPT_TEXT]: _text, ...own } = tags;
  return own;
}
