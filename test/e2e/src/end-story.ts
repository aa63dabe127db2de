import { once } from 'node:events';
import './tell-story';

/** Ends the demo as Ctrl-C does, and waits until its stack is down. */
export default async function endStory(): Promise<void> {
  globalThis.identityProvider?.kill();
  const child = globalThis.storyTeller;
  if (!child || child.exitCode !== null) return;
  const exited = once(child, 'exit');
  child.kill('SIGINT');
  await exited;
}
