import { useState } from 'react';
import { Empty } from '../kit/loaded';
import { Panel } from '../kit/panel';

/** How to see and replay what consumers could not handle: that goes straight to Kafka, from a terminal. */
export function DeadLettersPanel({ topics }: { topics: readonly string[] }) {
  const [chosen, setChosen] = useState<string>();
  const topic = chosen ?? topics[0] ?? 'registry.model-version';
  return (
    <Panel
      title="Dead letters"
      aside={
        <label className="row">
          <span className="muted">Topic</span>
          <input
            list="topics"
            value={topic}
            onChange={({ target }) => setChosen(target.value.trim())}
            spellCheck={false}
          />
        </label>
      }
    >
      <datalist id="topics">
        {topics.map((each) => (
          <option key={each} value={each} />
        ))}
      </datalist>
      <Empty command={`modelkeep events dead-letters ${topic}`}>
        An event that a consumer cannot handle is set aside with the reason. Operators list them from a
        terminal that reaches Kafka:
      </Empty>
      <Empty command={`modelkeep events replay ${topic} --event-id <id>`}>
        Once what made it fail is mended, it is sent again; what was handled already is not handled twice:
      </Empty>
    </Panel>
  );
}
