import type { CloudEvent, EventDefinition } from '@modelkeep/contracts/common/event';
import { AliasDeleted } from '@modelkeep/contracts/registry/alias-deleted.event';
import { AliasSet } from '@modelkeep/contracts/registry/alias-set.event';
import { ModelVersionDeleted } from '@modelkeep/contracts/registry/model-version-deleted.event';
import { ModelVersionRegistered } from '@modelkeep/contracts/registry/model-version-registered.event';
import { ModelVersionTagSet } from '@modelkeep/contracts/registry/model-version-tag-set.event';
import { RegisteredModelCreated } from '@modelkeep/contracts/registry/registered-model-created.event';
import { RegisteredModelTagSet } from '@modelkeep/contracts/registry/registered-model-tag-set.event';
import { EVENT_NAMES } from './event-name';
import { bodyOf, exampleOf, notificationOf } from './notification';

const event = ({ type, example }: EventDefinition, data = {}) =>
  ({ type, data: { ...example, ...data } }) as CloudEvent;

describe('notificationOf', () => {
  it('tells of a model', () => {
    const created = event(RegisteredModelCreated, { tags: { team: 'risk' }, description: 'd' });
    expect(notificationOf(created, false)).toEqual({
      event: 'registered_model.created',
      data: { name: 'credit-risk', tags: { team: 'risk' }, description: 'd' },
    });
    expect(notificationOf(event(RegisteredModelCreated), false)?.data).toEqual({
      name: 'credit-risk',
      tags: {},
      description: '',
    });
  });

  it('tells of a version', () => {
    const registered = event(ModelVersionRegistered, { source: 'runs:/1/model', tags: { k: 'v' } });
    expect(notificationOf(registered, false)).toEqual({
      event: 'model_version.created',
      data: {
        name: 'credit-risk',
        version: '1',
        source: 'runs:/1/model',
        run_id: '0123456789abcdef0123456789abcdef',
        tags: { k: 'v' },
        description: null,
      },
    });
  });

  it("tells of a prompt's version, without MLflow's marks", () => {
    const tags = {
      'mlflow.prompt.is_prompt': 'true',
      'mlflow.prompt.text': 'Hello {{name}}!',
      _mlflow_prompt_type: 'text',
      k: 'v',
    };
    expect(notificationOf(event(ModelVersionRegistered, { tags }), true)).toEqual({
      event: 'prompt_version.created',
      data: {
        name: 'credit-risk',
        version: '1',
        template: 'Hello {{name}}!',
        tags: { k: 'v' },
        description: null,
      },
    });
  });

  it('tells of tags and aliases', () => {
    expect(notificationOf(event(ModelVersionTagSet), false)).toEqual({
      event: 'model_version_tag.set',
      data: { name: 'credit-risk', version: '1', key: 'validated', value: 'yes' },
    });
    expect(notificationOf(event(AliasSet), true)).toEqual({
      event: 'prompt_alias.created',
      data: { name: 'credit-risk', alias: 'champion', version: '1' },
    });
    expect(notificationOf(event(AliasDeleted), false)?.data).toEqual({
      name: 'credit-risk',
      alias: 'champion',
    });
  });

  it('tells nobody of what MLflow has no event for', () => {
    expect(notificationOf(event(RegisteredModelTagSet), false)).toBeUndefined();
    expect(notificationOf(event(RegisteredModelTagSet), true)?.event).toBe('prompt_tag.set');
    expect(notificationOf(event(ModelVersionDeleted), false)).toBeUndefined();
  });
});

it.each(EVENT_NAMES)('there is an example of %s', (name) => {
  const example = exampleOf(name);
  expect(example.event).toBe(name);
  expect(Object.values(example.data)).not.toContain(undefined);
});

it('a body says what happened to what, and when', () => {
  expect(JSON.parse(bodyOf(exampleOf('prompt_alias.deleted'), '2020-03-01T10:00:00.123Z'))).toEqual({
    entity: 'prompt_alias',
    action: 'deleted',
    timestamp: '2020-03-01T10:00:00.123+00:00',
    data: { name: 'credit-risk', alias: 'champion' },
  });
});
