// The timer panel of the answer editor. The server counts the time; this script draws it every second and queues
// button presses until they reach the server, so the timer works offline.
(() => {
  const REFRESH_MS = 15000;
  // A computer asleep for longer than this was not used for writing.
  const MAX_SLEEP_MS = 15 * 60000;
  const STATES = { start: "running", pause: "paused", stop: "ready" };
  const STATE_LABELS = { ready: "Not running.", running: "Running.", paused: "Paused." };
  const OFFLINE = "You are offline. The timer keeps running and will sync when you are back online.";
  const SIGNED_OUT = "You are signed out, or can no longer edit this answer. The timer keeps running and will sync after you sign in.";

  const asClock = (seconds) => `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
  const newKey = () => [...crypto.getRandomValues(new Uint8Array(12))].map((byte) => byte.toString(16).padStart(2, "0")).join("");

  // Runs after Wagtail has opened the panel that was used last.
  const openIfRequested = (element) => {
    if (new URLSearchParams(location.search).get("timer") !== "ready") return;
    const show = () => setTimeout(() => element.closest("[data-side-panel]")?.dispatchEvent(new CustomEvent("open")), 50);
    if (document.readyState === "complete") show();
    else window.addEventListener("load", show, { once: true });
  };

  // Shown until the first draft is saved.
  class Waiting extends window.StimulusModule.Controller {
    connect() {
      openIfRequested(this.element);
    }
  }

  class Timer extends window.StimulusModule.Controller {
    static values = { address: String, reading: Object };
    static targets = ["ring", "clock", "caption", "spent", "state", "notice", "start", "pause", "stop", "correct", "corrections"];

    connect() {
      this.openSince = this.lastTick = performance.now();
      this.applyState(this.readingValue);
      this.queue = this.loadQueue();
      this.channel = new BroadcastChannel(this.addressValue);
      this.channel.onmessage = () => this.refresh();
      this.intervals = [setInterval(() => this.tick(), 1000), setInterval(() => this.refresh(), REFRESH_MS)];
      this.onReturn = () => document.hidden || this.refresh();
      document.addEventListener("visibilitychange", this.onReturn);
      for (const event of ["focus", "online"]) window.addEventListener(event, this.onReturn);
      openIfRequested(this.element);
      this.refresh();
    }

    disconnect() {
      this.intervals.forEach(clearInterval);
      this.channel.close();
      document.removeEventListener("visibilitychange", this.onReturn);
      for (const event of ["focus", "online"]) window.removeEventListener(event, this.onReturn);
    }

    // Display

    applyState(timer) {
      this.timer = timer;
      this.updatedAt = performance.now();
      if (timer.sentence !== undefined && !this.queue?.length) this.showNotice(timer.sentence);
      this.correctTarget.hidden = !timer.may_correct;
      this.correctionsTarget.replaceChildren(
        ...(timer.corrections ?? []).map((text) => Object.assign(document.createElement("li"), { textContent: text })),
      );
      this.draw();
    }

    get spent() {
      const { state, elapsed, recorded } = this.timer;
      const since = state === "running" ? Math.max(0, performance.now() - this.updatedAt) / 1000 : 0;
      return Math.floor(recorded + elapsed + since);
    }

    // The time limit field may have been changed since.
    get minutes() {
      return Number(document.querySelector("[name=minutes]")?.value) || this.timer.minutes;
    }

    draw() {
      const { state, recorded } = this.timer;
      const { spent, minutes } = this;
      const left = minutes * 60 - spent;
      this.element.dataset.state = state;
      this.element.classList.toggle("timer-over", left < 0);
      this.ringTarget.setAttribute("stroke-dasharray", `${Math.max(0, (100 * left) / (minutes * 60))} 100`);
      this.setText(this.clockTarget, left >= 0 ? asClock(left) : `+${asClock(-left)}`);
      this.setText(this.captionTarget, left >= 0 ? `of ${minutes} min left` : `over ${minutes} min`);
      this.setText(this.spentTarget, asClock(spent));
      this.setText(this.stateTarget, left < 0 && state === "running" ? `Running. Over the ${minutes}-minute limit: take the time it needs.` : STATE_LABELS[state]);
      const start = recorded ? "Resume timing" : "Start timer";
      this.setText(this.startTarget, state === "ready" ? start : "Continue");
      this.startTarget.hidden = state === "running";
      this.pauseTarget.hidden = state !== "running";
      this.stopTarget.hidden = state === "ready";
      this.updateBadge(state, left);
    }

    // Minutes left, on the panel's button in the header.
    updateBadge(state, left) {
      const badge = document.querySelector('[data-side-panel-toggle="timer"] [data-side-panel-toggle-counter]');
      if (!badge) return;
      badge.hidden = state === "ready";
      this.setText(badge, left >= 0 ? `${Math.ceil(left / 60)}′` : `+${Math.ceil(-left / 60)}′`);
    }

    setText(element, text) {
      if (element.textContent.trim() !== text) element.textContent = text;
    }

    showNotice(text) {
      this.setText(this.noticeTarget, text);
    }

    tick() {
      const now = performance.now();
      if (now - this.lastTick > MAX_SLEEP_MS) this.openSince = now;
      this.lastTick = now;
      this.draw();
    }

    // Button presses

    press({ params, currentTarget }) {
      const press = params.press;
      this.queue.push({ key: newKey(), press, at: Date.now(), origin: performance.timeOrigin, tick: performance.now(), alive: this.alive });
      this.saveQueue();
      this.predictState(press);
      if (currentTarget.hidden) (press === "pause" || press === "stop" ? this.startTarget : this.pauseTarget).focus();
      this.send();
    }

    predictState(press) {
      const { recorded, elapsed } = this.timer;
      const since = this.timer.state === "running" ? (performance.now() - this.updatedAt) / 1000 : 0;
      const spent = elapsed + since;
      const next = press === "stop" ? { recorded: Math.round(recorded + spent), elapsed: 0 } : { elapsed: spent };
      this.applyState({ ...this.timer, ...next, state: STATES[press], sentence: "" });
    }

    // Milliseconds this window has been open without the computer going to sleep.
    get alive() {
      return Math.round(performance.now() - this.openSince) + 1;
    }

    elapsedSince({ origin, tick, at }) {
      return Math.max(0, Math.round(origin === performance.timeOrigin ? performance.now() - tick : Date.now() - at));
    }

    async send() {
      if (this.sending) return;
      this.sending = true;
      let last;
      while (this.queue.length) {
        const [first] = this.queue;
        last = await this.post(first.press, { key: first.key, ago: this.elapsedSince(first), alive: first.alive });
        if (!last) break;
        this.queue.shift();
        this.saveQueue();
      }
      this.sending = false;
      if (!last) return;
      this.applyState(last);
      if (last.error) this.showNotice(last.error);
      this.channel.postMessage("pressed");
    }

    async refresh() {
      if (this.queue.length) return this.send();
      const running = this.timer.state === "running";
      if (document.hidden && !running) return;
      const timer = running ? await this.post("seen", { alive: this.alive }) : await this.fetchState("", {});
      // Ignore this answer if a button was pressed since the request.
      if (timer && !this.queue.length && !this.sending) this.applyState(timer);
    }

    async correct(event) {
      event.preventDefault();
      const form = event.currentTarget;
      const timer = await this.post("correct", Object.fromEntries(new FormData(form)));
      if (!timer) return;
      for (const name of ["time", "reason"]) {
        const hint = form.querySelector(`#timer-${name}-help`);
        const error = timer.errors?.[name];
        hint.classList.toggle("timer-error", Boolean(error));
        hint.textContent = error ?? hint.dataset.help;
        form[name].setAttribute("aria-invalid", Boolean(error));
      }
      if (timer.errors) {
        if (timer.errors.__all__) this.showNotice(timer.errors.__all__);
        return form.querySelector("[aria-invalid=true]")?.focus();
      }
      form.reset();
      this.applyState(timer);
      this.showNotice("Time corrected.");
      this.channel.postMessage("corrected");
    }

    post(press, fields) {
      const token = document.querySelector("[name=csrfmiddlewaretoken]").value;
      const body = new URLSearchParams({ ...fields, csrfmiddlewaretoken: token });
      return this.fetchState(`${press}/`, { method: "POST", body });
    }

    // The timer state from the server, or null if the request failed.
    async fetchState(path, options) {
      const headers = { Accept: "application/json", "X-Requested-With": "XMLHttpRequest" };
      let answer;
      try {
        answer = await fetch(this.addressValue + path, { ...options, headers });
      } catch {
        this.showNotice(OFFLINE);
        return null;
      }
      if (answer.status >= 500) this.showNotice(OFFLINE);
      else if (answer.status === 403 || answer.redirected) this.showNotice(SIGNED_OUT);
      else return answer.json().catch(() => null);
      return null;
    }

    // Presses survive a reload while offline.
    loadQueue() {
      try {
        return JSON.parse(localStorage.getItem(this.addressValue)) ?? [];
      } catch {
        return [];
      }
    }

    saveQueue() {
      try {
        if (this.queue.length) localStorage.setItem(this.addressValue, JSON.stringify(this.queue));
        else localStorage.removeItem(this.addressValue);
      } catch {
        // No storage available: the queue lives in this window only.
      }
    }
  }

  window.wagtail.app.register("timer-waiting", Waiting);
  window.wagtail.app.register("timer", Timer);
})();
