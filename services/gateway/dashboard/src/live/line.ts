/**
 * A line that comes back, a WebSocket's or another one's: with its last token, so that nothing is
 * missed and nothing is told twice, to whichever gateway answers.
 */

import { messagesIn, type StreamMessage } from "./messages";

export type LineState =
  | "connecting"
  | "live"
  | "reconnecting"
  /** The browser has no network. */
  | "offline"
  /** The login is good no more, or may not watch. */
  | "refused";

/** What every message of a line has. */
interface Told {
  type: string;
  token: string | null;
}

export interface LineEvents<Message extends Told = StreamMessage> {
  state: (state: LineState) => void;
  messages: (messages: Message[]) => void;
  /** The handshake failed without a word: browsers do not say why. */
  unanswered: () => void;
}

/** Of a socket only what is used here; tests give another one. */
export type Socket = Pick<WebSocket, "close"> & {
  onopen: (() => void) | null;
  onmessage: ((event: MessageEvent<string>) => void) | null;
  onclose: ((event: Pick<CloseEvent, "code">) => void) | null;
};

/** What the gateway means by the code of an end. */
export const CLOSED = { resume: 4008, unauthenticated: 4401, forbidden: 4403 } as const;
const REFUSALS: ReadonlySet<number> = new Set([CLOSED.unauthenticated, CLOSED.forbidden]);
const FIRST_WAIT_MS = 300;
const LONGEST_WAIT_MS = 15_000;
/** The gateway speaks each 15 s; a line that is silent for so long is dead. */
const LONGEST_SILENCE_MS = 40_000;

export class LiveLine<Message extends Told = StreamMessage> {
  readonly #address: (token: string | null) => string;
  readonly #events: LineEvents<Message>;
  readonly #open: (address: string) => Socket;
  readonly #read: (data: string) => Message[];
  #socket: Socket | null = null;
  #token: string | null = null;
  #hasOpened = false;
  #failures = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #isStopped = true;

  constructor(
    address: (token: string | null) => string,
    events: LineEvents<Message>,
    open: (address: string) => Socket = (address) => new WebSocket(address) as Socket,
    // Only a line of threats may leave this out.
    read: (data: string) => Message[] = messagesIn as (data: string) => never[],
  ) {
    this.#address = address;
    this.#events = events;
    this.#open = open;
    this.#read = read;
  }

  start(): void {
    this.#isStopped = false;
    globalThis.addEventListener("online", this.#onOnline);
    globalThis.addEventListener("offline", this.#onOffline);
    this.#connect();
  }

  stop(): void {
    this.#isStopped = true;
    globalThis.removeEventListener("online", this.#onOnline);
    globalThis.removeEventListener("offline", this.#onOffline);
    clearTimeout(this.#timer);
    this.#leave();
  }

  /** Try again now, whatever the wait. */
  retry(): void {
    if (this.#isStopped || this.#socket !== null) return;
    clearTimeout(this.#timer);
    this.#connect();
  }

  #connect(): void {
    if (!navigator.onLine) {
      this.#events.state("offline");
      return;
    }
    this.#events.state(
      this.#token === null && this.#failures === 0 ? "connecting" : "reconnecting",
    );
    const socket = this.#open(this.#address(this.#token));
    this.#hasOpened = false;
    socket.onopen = () => {
      this.#hasOpened = true;
      this.#listen();
      // Behind a token nothing may be told for a while.
      this.#events.state("live");
    };
    socket.onmessage = (event) => this.#hear(event.data);
    socket.onclose = (event) => {
      if (this.#socket !== socket) return;
      this.#socket = null;
      if (!this.#hasOpened) this.#events.unanswered();
      this.#comeBack(event.code);
    };
    this.#socket = socket;
  }

  #hear(data: string): void {
    const messages = this.#read(data);
    this.#failures = 0;
    this.#token = messages.findLast((message) => message.token !== null)?.token ?? this.#token;
    this.#listen();
    this.#events.state("live");
    const told = messages.filter(({ type }) => type !== "ping" && type !== "pong");
    if (told.length > 0) this.#events.messages(told);
  }

  /** Wait for the next word; without one this line is given up. */
  #listen(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#leave();
      this.#comeBack(0);
    }, LONGEST_SILENCE_MS);
  }

  #comeBack(code: number): void {
    clearTimeout(this.#timer);
    if (this.#isStopped) return;
    if (REFUSALS.has(code)) {
      this.#events.state("refused");
      return;
    }
    this.#events.state(navigator.onLine ? "reconnecting" : "offline");
    const wait = waitBefore(this.#failures, code);
    this.#failures += 1;
    this.#timer = setTimeout(() => this.#connect(), wait);
  }

  #leave(): void {
    const socket = this.#socket;
    this.#socket = null;
    if (socket === null) return;
    socket.onmessage = null;
    // A browser complains of a WebSocket that is closed before it is open.
    if (this.#hasOpened) socket.close();
    else socket.onopen = () => socket.close();
  }

  readonly #onOnline = () => this.retry();

  readonly #onOffline = () => {
    clearTimeout(this.#timer);
    this.#leave();
    this.#events.state("offline");
  };
}

/** How long to wait, in ms: twice as long each time, spread so that not all come back at once. */
export function waitBefore(failures: number, code: number, random = Math.random): number {
  // Asked to resume, one is welcome at another gateway at once.
  if (code === CLOSED.resume && failures === 0) return random() * FIRST_WAIT_MS;
  const longest = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** failures);
  return longest * (0.5 + random() / 2);
}
