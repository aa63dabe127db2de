import { z } from 'zod';

/** What a webhook may be told of, as MLflow names it: `<entity>.<action>`. */
export const EVENT_NAMES = [
  'registered_model.created',
  'model_version.created',
  'model_version_tag.set',
  'model_version_tag.deleted',
  'model_version_alias.created',
  'model_version_alias.deleted',
  'prompt.created',
  'prompt_version.created',
  'prompt_tag.set',
  'prompt_tag.deleted',
  'prompt_version_tag.set',
  'prompt_version_tag.deleted',
  'prompt_alias.created',
  'prompt_alias.deleted',
] as const;
export type EventName = (typeof EVENT_NAMES)[number];

/** The form in which MLflow's API has an event: the names of two protobuf enums. */
export const MlflowEvent = z
  .object({ entity: z.string(), action: z.string() })
  .transform(({ entity, action }, context) => {
    const name = `${entity}.${action}`.toLowerCase();
    const known = EVENT_NAMES.find((each) => each === name);
    if (known) return known;
    context.addIssue({ code: 'custom', message: `'${name}' is not an event that webhooks are told of` });
    return z.NEVER;
  });

/** The two halves of an event's name. */
export function partsOf(event: EventName): { entity: string; action: string } {
  const [entity = '', action = ''] = event.split('.');
  return { entity, action };
}

export function toMlflow(event: EventName): { entity: string; action: string } {
  const { entity, action } = partsOf(event);
  return { entity: entity.toUpperCase(), action: action.toUpperCase() };
}
