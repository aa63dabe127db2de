import type { Endpoint } from '@modelkeep/contracts/common/endpoint';
import type { ReactNode } from 'react';
import { useMay } from '../session/session';
import { Panel } from './panel';

interface ActionPanelProps {
  title: string;
  /** What can be done in it; hidden from who may do none of that. */
  endpoints: readonly Endpoint[];
  children: ReactNode;
}

/** A panel that holds nothing but actions. */
export function ActionPanel({ title, endpoints, children }: ActionPanelProps) {
  const may = useMay();
  return endpoints.some(may) ? <Panel title={title}>{children}</Panel> : null;
}
