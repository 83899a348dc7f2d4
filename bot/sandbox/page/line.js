// The one line to the server: comes back by itself, and says when it's down.

export class Line extends EventTarget {
  #socket = null;
  #tries = 0;
  #timer = 0;

  constructor(address) {
    super();
    this.address = address;
    window.addEventListener('online', () => this.#again());
    document.addEventListener('visibilitychange', () => { if (!document.hidden) this.#again(); });
  }

  get up() { return this.#socket?.readyState === WebSocket.OPEN; }

  open() {
    clearTimeout(this.#timer);
    const socket = new WebSocket(this.address);
    this.#socket = socket;
    socket.addEventListener('open', () => {
      this.#tries = 0;
      this.dispatchEvent(new CustomEvent('up'));
    });
    socket.addEventListener('message', ({ data }) => {
      let told;
      try { told = JSON.parse(data); } catch { return; }
      this.dispatchEvent(new CustomEvent(`told:${told.tell}`, { detail: told }));
    });
    socket.addEventListener('close', () => {
      if (this.#socket !== socket) return;
      this.#socket = null;
      this.dispatchEvent(new CustomEvent('down'));
      const wait = Math.min(5000, 300 * 2 ** this.#tries) * (0.8 + Math.random() * 0.4);
      this.#tries += 1;
      this.#timer = setTimeout(() => this.open(), wait);
    });
  }

  hear(tell, listener) { this.addEventListener(`told:${tell}`, ({ detail }) => listener(detail)); }

  /** False when it couldn't be said: nothing is lost, the caller keeps what it has. */
  say(what) {
    if (!this.up) return false;
    this.#socket.send(JSON.stringify(what));
    return true;
  }

  #again() {
    if (this.#socket || !this.#tries) return;
    this.#tries = 0;
    this.open();
  }
}
