/** Tabs of one browser share its login: what is done in one, the others hear. */

export type LoginNews = "in" | "out";

// One for the whole page: what it says it does not hear itself.
let channel: BroadcastChannel | undefined;

function open(): BroadcastChannel {
  channel ??= new BroadcastChannel("watchfloor.login");
  return channel;
}

/** Tell the other tabs that somebody logged in here, or out. */
export function tellTabs(news: LoginNews): void {
  open().postMessage(news);
}

/** Hear of the other tabs for as long as the page lives. */
export function hearTabs(listener: (news: LoginNews) => void): void {
  open().onmessage = (event: MessageEvent<LoginNews>) => listener(event.data);
}
