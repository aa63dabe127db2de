import { applySchedule } from '@modelkeep/contracts/pipelines/schedule.api';
import { useState } from 'react';
import { ActionPanel } from '../kit/action-panel';
import { Decision } from '../kit/decision';

/** Makes a pipeline run by the clock, with the parameters that it has by default. */
export function ScheduleForm({ pipeline }: { pipeline: string }) {
  const [cron, setCron] = useState('0 3 * * *');
  const [timeZone, setTimeZone] = useState(Intl.DateTimeFormat().resolvedOptions().timeZone);
  return (
    <ActionPanel title="Run by the clock" endpoints={[applySchedule]}>
      <Decision
        endpoint={applySchedule}
        action="Schedule"
        words="Name of the schedule"
        cli={`modelkeep pipelines schedules apply … ${pipeline} --cron '${cron}' --time-zone ${timeZone}`}
        input={(name) =>
          cron.trim() === '' ? undefined : { params: { name }, body: { pipeline, cron, timeZone } }
        }
      >
        <div className="fields">
          <label>
            Cron expression
            <input value={cron} onChange={({ target }) => setCron(target.value)} />
          </label>
          <label>
            Time zone
            <input value={timeZone} onChange={({ target }) => setTimeZone(target.value)} />
          </label>
        </div>
      </Decision>
    </ActionPanel>
  );
}
