import {
  applySchedule,
  deleteSchedule,
  listSchedules,
  type Schedule,
} from '@modelkeep/contracts/pipelines/schedule.api';
import { Link } from 'react-router';
import { usePages } from '../api/queries';
import { AsCommand } from '../kit/as-command';
import { Decision } from '../kit/decision';
import { Empty, Loaded, More } from '../kit/loaded';
import { Panel } from '../kit/panel';
import { Table } from '../kit/table';
import { Badge, Time } from '../kit/values';

/** When pipelines run by the clock: of one pipeline, or of all. */
export function SchedulesPanel({ pipeline }: { pipeline?: string }) {
  const schedules = usePages(listSchedules);
  return (
    <Panel title="Schedules">
      <Loaded query={{ data: schedules.items, error: schedules.error }}>
        {(all) => {
          const items = all.filter((each) => pipeline === undefined || each.pipeline === pipeline);
          return items.length === 0 ? (
            <Empty
              command={`modelkeep pipelines schedules apply nightly ${pipeline ?? '<pipeline>'} --cron '0 3 * * *'`}
            >
              Nothing runs by the clock yet. This makes it so:
            </Empty>
          ) : (
            <Table
              label="Schedules"
              rows={items}
              keyOf={({ name }) => name}
              columns={[
                { title: 'Schedule', cell: ({ name }) => name },
                {
                  title: 'Pipeline',
                  cell: (schedule) => <Link to={`/pipelines/${schedule.pipeline}`}>{schedule.pipeline}</Link>,
                },
                { title: 'When', cell: ({ cron, timeZone }) => <code>{`${cron} ${timeZone}`}</code> },
                {
                  title: 'Next',
                  cell: ({ paused, nextAt, error }) => (
                    <>
                      {paused ? <Badge>paused</Badge> : <Time at={nextAt} />} {error}
                    </>
                  ),
                },
                { title: 'Then', cell: (schedule) => <Change schedule={schedule} /> },
              ]}
            />
          );
        }}
      </Loaded>
      <More pages={schedules} />
      <AsCommand endpoint={listSchedules} cli="modelkeep pipelines schedules list" />
    </Panel>
  );
}

function Change({ schedule }: { schedule: Schedule }) {
  const { name, nextAt: _next, error: _error, appliedBy: _by, ...request } = schedule;
  return (
    <div className="stack">
      <Decision
        endpoint={applySchedule}
        action={schedule.paused ? 'Go on' : 'Pause'}
        input={() => ({ params: { name }, body: { ...request, paused: !schedule.paused } })}
      />
      <Decision
        endpoint={deleteSchedule}
        action="Delete"
        danger
        cli={`modelkeep pipelines schedules delete ${name}`}
        input={() => ({ params: { name } })}
      />
    </div>
  );
}
