import { DATA_PLANE_TOPICS, deadLetterTopic } from '@modelkeep/eventing';
import {
  type AclEntry,
  AclOperationTypes as Operation,
  AclPermissionTypes as Permission,
  AclResourceTypes as Resource,
  ResourcePatternTypes as Pattern,
} from 'kafkajs';
import { ACCESS, type Access } from './access';

/** The access lists of all principals over the topics of the catalogue. */
export function aclsOf(topics: readonly string[]): AclEntry[] {
  return Object.entries(ACCESS).flatMap(([name, access]) => entriesOf(name, access, topics));
}

function entriesOf(name: string, access: Access, topics: readonly string[]): AclEntry[] {
  const { owns, reads = [], writes = [], follows } = access;
  const read = topics.filter((topic) => (DATA_PLANE_TOPICS.has(topic) ? reads.includes(topic) : follows));
  const topic = (operation: Operation, resourceName: string, pattern = Pattern.LITERAL) =>
    allow(name, Resource.TOPIC, operation, resourceName, pattern);
  const group = (resourceName: string, pattern: Pattern) =>
    allow(name, Resource.GROUP, Operation.READ, resourceName, pattern);
  return [
    ...(owns === undefined ? [] : [topic(Operation.WRITE, owns, Pattern.PREFIXED)]),
    ...writes.map((each) => topic(Operation.WRITE, each)),
    ...read.map((each) => topic(Operation.READ, each)),
    // What it cannot handle it sets aside, whoever wrote it.
    ...read.map((each) => topic(Operation.WRITE, deadLetterTopic(each))),
    // A service looks whether all topics are there before it starts.
    ...(follows ? [topic(Operation.DESCRIBE, '*')] : []),
    ...(follows ? [group(name, Pattern.LITERAL), group(`${name}.broadcast.`, Pattern.PREFIXED)] : []),
  ];
}

function allow(
  name: string,
  resourceType: Resource,
  operation: Operation,
  resourceName: string,
  resourcePatternType: Pattern,
): AclEntry {
  return {
    ...{ resourceType, resourceName, resourcePatternType },
    ...{ principal: `User:${name}`, host: '*', operation, permissionType: Permission.ALLOW },
  };
}
