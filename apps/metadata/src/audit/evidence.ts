import type { Evidence } from '@modelkeep/contracts/metadata/audit';
import type { LifeCycleEvent } from '@modelkeep/contracts/metadata/life-cycle-event.api';
import type { z } from 'zod';

/** Which event says so. */
export const evidence = ({ id, type, time, actor }: LifeCycleEvent): z.infer<typeof Evidence> => ({
  eventId: id,
  type,
  time,
  ...(actor !== undefined && { actor }),
});
