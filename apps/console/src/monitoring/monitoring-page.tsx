import { Page } from '../kit/panel';
import { AlertsPanel } from './alerts-panel';
import { ChannelsPanel } from './channels-panel';
import { MonitorsPanel } from './monitors-panel';
import { ObjectivesPanel } from './objectives-panel';
import { SilencesPanel } from './silences-panel';

/** What is wrong now, what watches for it, and who is told. */
export function MonitoringPage() {
  return (
    <Page title="Monitoring">
      <AlertsPanel title="Open alerts" state="open" none="No alert is open." />
      <AlertsPanel title="Acknowledged alerts" state="acknowledged" />
      <MonitorsPanel />
      <ObjectivesPanel />
      <AlertsPanel title="Resolved alerts" state="resolved" none="No alert was ever resolved." />
      <div className="columns">
        <SilencesPanel />
        <ChannelsPanel />
      </div>
    </Page>
  );
}
