import { z } from 'zod';
import { Actor, Name, Timestamp, Uuid } from '../common/types';

const names = z.array(Name).max(100).default([]);

/** What whoever defines an ML application writes, beside its name. */
export const ApplicationDefinition = z.strictObject({
  description: z.string().max(2000).optional(),
  /** Who answers for it: persons or teams. */
  owners: z.array(z.string().min(1).max(200)).min(1).max(20),
  /** Names of its parts: deployments of the deployment service, feature services, and pipelines that build and deploy it. */
  deployments: names,
  featureServices: names,
  pipelines: names,
});
export type ApplicationDefinition = z.infer<typeof ApplicationDefinition>;

/** An ML application: the deployments that answer for it, what feeds them, what builds them, and who owns it. */
export const Application = z.object({
  id: Uuid,
  name: Name,
  ...ApplicationDefinition.shape,
  /** Counts changes, from 1. */
  version: z.number().int().positive(),
  state: z.enum(['active', 'retired']),
  appliedAt: Timestamp,
  appliedBy: Actor,
});
export type Application = z.infer<typeof Application>;
