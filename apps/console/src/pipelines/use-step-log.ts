import { ApiError, readServerSentEvents } from '@modelkeep/client/web';
import { followStepLog } from '@modelkeep/contracts/pipelines/pipeline-run.api';
import { useEffect, useState } from 'react';
import { useSession } from '../session/session';

/** Characters kept: the end of a log says why a step failed. */
const KEPT = 400_000;
const RETRY_MS = 1_000;

export interface FollowedLog {
  text: string;
  /** Whether more may come. */
  open: boolean;
  error?: Error;
}

interface Place {
  runId: string;
  step: string;
  item?: number;
}

/** What a step prints, as it prints it. A connection that breaks is made again and goes on where it broke. */
export function useStepLog({ runId, step, item }: Place): FollowedLog {
  const { client } = useSession();
  const [log, setLog] = useState<FollowedLog>({ text: '', open: true });
  useEffect(() => {
    const stopping = new AbortController();
    let last: string | undefined;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const read = async () => {
      const headers = last === undefined ? undefined : { 'last-event-id': last };
      const input = { params: { id: runId, step }, query: { item }, headers, signal: stopping.signal };
      for await (const { id, data } of readServerSentEvents(await client.call(followStepLog, input))) {
        last = id ?? last;
        const more = JSON.parse(data) as string;
        setLog(({ text }) => ({ text: (text + more).slice(-KEPT), open: true }));
      }
      setLog(({ text }) => ({ text, open: false }));
    };
    const follow = () =>
      void read().catch((error: Error) => {
        if (stopping.signal.aborted) return;
        if (error instanceof ApiError && error.status < 500)
          setLog(({ text }) => ({ text, open: false, error }));
        else timer = setTimeout(follow, RETRY_MS);
      });
    follow();
    return () => {
      stopping.abort();
      clearTimeout(timer);
      setLog({ text: '', open: true });
    };
  }, [client, runId, step, item]);
  return log;
}
