// The clock beside the text. The server keeps the time; this shows it every second, and keeps each press until
// it has arrived there: without a line the clock goes on here.
(() => {
  const ASK = 15000;
  // A window asleep for longer than this was not written in.
  const ASLEEP = 15 * 60000;
  const TO = { start: "running", pause: "paused", stop: "ready" };
  const WORDS = { ready: "Not running.", running: "Running.", paused: "Paused." };
  const OFFLINE = "There is no connection. The clock goes on here, and the site hears of it later.";
  const SIGNED_OUT = "You are signed out, or may no longer change this answer. The clock goes on here until you have signed in again.";

  const asClock = (seconds) => `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
  const newKey = () => [...crypto.getRandomValues(new Uint8Array(12))].map((byte) => byte.toString(16).padStart(2, "0")).join("");

  // Wagtail opens the panel that was open last, so this comes after it.
  const openIfAsked = (element) => {
    if (new URLSearchParams(location.search).get("timer") !== "ready") return;
    const show = () => setTimeout(() => element.closest("[data-side-panel]")?.dispatchEvent(new CustomEvent("open")), 50);
    if (document.readyState === "complete") show();
    else window.addEventListener("load", show, { once: true });
  };

  // Before there is a draft.
  class Waiting extends window.StimulusModule.Controller {
    connect() {
      openIfAsked(this.element);
    }
  }

  class Timer extends window.StimulusModule.Controller {
    static values = { address: String, reading: Object };
    static targets = ["ring", "clock", "caption", "spent", "state", "notice", "start", "pause", "stop", "correct", "corrections"];

    connect() {
      this.openSince = this.lastTick = performance.now();
      this.take(this.readingValue);
      this.queue = this.remembered();
      this.channel = new BroadcastChannel(this.addressValue);
      this.channel.onmessage = () => this.ask();
      this.timers = [setInterval(() => this.tick(), 1000), setInterval(() => this.ask(), ASK)];
      this.back = () => document.hidden || this.ask();
      document.addEventListener("visibilitychange", this.back);
      for (const event of ["focus", "online"]) window.addEventListener(event, this.back);
      openIfAsked(this.element);
      this.ask();
    }

    disconnect() {
      this.timers.forEach(clearInterval);
      this.channel.close();
      document.removeEventListener("visibilitychange", this.back);
      for (const event of ["focus", "online"]) window.removeEventListener(event, this.back);
    }

    // What is shown

    take(reading) {
      this.reading = reading;
      this.takenAt = performance.now();
      if (reading.sentence !== undefined && !this.queue?.length) this.notice(reading.sentence);
      this.correctTarget.hidden = !reading.may_correct;
      this.correctionsTarget.replaceChildren(
        ...(reading.corrections ?? []).map((words) => Object.assign(document.createElement("li"), { textContent: words })),
      );
      this.draw();
    }

    get spent() {
      const { state, elapsed, recorded } = this.reading;
      const since = state === "running" ? Math.max(0, performance.now() - this.takenAt) / 1000 : 0;
      return Math.floor(recorded + elapsed + since);
    }

    // The field beside it may say another number by now.
    get minutes() {
      return Number(document.querySelector("[name=minutes]")?.value) || this.reading.minutes;
    }

    draw() {
      const { state, recorded } = this.reading;
      const { spent, minutes } = this;
      const left = minutes * 60 - spent;
      this.element.dataset.state = state;
      this.element.classList.toggle("timer-over", left < 0);
      this.ringTarget.setAttribute("stroke-dasharray", `${Math.max(0, (100 * left) / (minutes * 60))} 100`);
      this.say(this.clockTarget, left >= 0 ? asClock(left) : `+${asClock(-left)}`);
      this.say(this.captionTarget, `${left >= 0 ? "left of" : "over"} ${minutes} min`);
      this.say(this.spentTarget, asClock(spent));
      this.say(this.stateTarget, left < 0 && state === "running" ? `Running. More than ${minutes} minutes: take the time it needs.` : WORDS[state]);
      const ready = recorded ? "Start another sitting" : `Start the ${minutes === 10 ? "ten" : minutes} minutes`;
      this.say(this.startTarget, state === "ready" ? ready : "Continue");
      this.startTarget.hidden = state === "running";
      this.pauseTarget.hidden = state !== "running";
      this.stopTarget.hidden = state === "ready";
      this.badge(state, left);
    }

    // On the panel's button in the header, for when another panel is open.
    badge(state, left) {
      const badge = document.querySelector('[data-side-panel-toggle="timer"] [data-side-panel-toggle-counter]');
      if (!badge) return;
      badge.hidden = state === "ready";
      this.say(badge, left >= 0 ? `${Math.ceil(left / 60)}′` : `+${Math.ceil(-left / 60)}′`);
    }

    say(element, words) {
      if (element.textContent.trim() !== words) element.textContent = words;
    }

    notice(words) {
      this.say(this.noticeTarget, words);
    }

    tick() {
      const now = performance.now();
      if (now - this.lastTick > ASLEEP) this.openSince = now;
      this.lastTick = now;
      this.draw();
    }

    // Presses

    press({ params, currentTarget }) {
      const press = params.press;
      this.queue.push({ key: newKey(), press, at: Date.now(), origin: performance.timeOrigin, tick: performance.now(), alive: this.alive });
      this.remember();
      this.guess(press);
      if (currentTarget.hidden) (press === "pause" || press === "stop" ? this.startTarget : this.pauseTarget).focus();
      this.send();
    }

    guess(press) {
      const { recorded, elapsed } = this.reading;
      const since = this.reading.state === "running" ? (performance.now() - this.takenAt) / 1000 : 0;
      const spent = elapsed + since;
      const next = press === "stop" ? { recorded: Math.round(recorded + spent), elapsed: 0 } : { elapsed: spent };
      this.take({ ...this.reading, ...next, state: TO[press], sentence: "" });
    }

    // How long this window has been open without falling asleep.
    get alive() {
      return Math.round(performance.now() - this.openSince) + 1;
    }

    ago({ origin, tick, at }) {
      return Math.max(0, Math.round(origin === performance.timeOrigin ? performance.now() - tick : Date.now() - at));
    }

    async send() {
      if (this.sending) return;
      this.sending = true;
      let last;
      while (this.queue.length) {
        const [first] = this.queue;
        last = await this.post(first.press, { key: first.key, ago: this.ago(first), alive: first.alive });
        if (!last) break;
        this.queue.shift();
        this.remember();
      }
      this.sending = false;
      if (!last) return;
      this.take(last);
      if (last.error) this.notice(last.error);
      this.channel.postMessage("pressed");
    }

    async ask() {
      if (this.queue.length) return this.send();
      const running = this.reading.state === "running";
      if (document.hidden && !running) return;
      const reading = running ? await this.post("seen", { alive: this.alive }) : await this.fetched("", {});
      // A press made meanwhile knows better.
      if (reading && !this.queue.length && !this.sending) this.take(reading);
    }

    async correct(event) {
      event.preventDefault();
      const form = event.currentTarget;
      const reading = await this.post("correct", Object.fromEntries(new FormData(form)));
      if (!reading) return;
      for (const name of ["time", "reason"]) {
        const hint = form.querySelector(`#timer-${name}-help`);
        const error = reading.errors?.[name];
        hint.classList.toggle("timer-error", Boolean(error));
        hint.textContent = error ?? hint.dataset.help;
        form[name].setAttribute("aria-invalid", Boolean(error));
      }
      if (reading.errors) {
        if (reading.errors.__all__) this.notice(reading.errors.__all__);
        return form.querySelector("[aria-invalid=true]")?.focus();
      }
      form.reset();
      this.take(reading);
      this.notice("The time is corrected.");
      this.channel.postMessage("corrected");
    }

    post(press, fields) {
      const token = document.querySelector("[name=csrfmiddlewaretoken]").value;
      const body = new URLSearchParams({ ...fields, csrfmiddlewaretoken: token });
      return this.fetched(`${press}/`, { method: "POST", body });
    }

    // The site's answer, or nothing while there is none to be had.
    async fetched(path, options) {
      const headers = { Accept: "application/json", "X-Requested-With": "XMLHttpRequest" };
      let answer;
      try {
        answer = await fetch(this.addressValue + path, { ...options, headers });
      } catch {
        this.notice(OFFLINE);
        return null;
      }
      if (answer.status >= 500) this.notice(OFFLINE);
      else if (answer.status === 403 || answer.redirected) this.notice(SIGNED_OUT);
      else return answer.json().catch(() => null);
      return null;
    }

    // A reload without a line must not lose a press.
    remembered() {
      try {
        return JSON.parse(localStorage.getItem(this.addressValue)) ?? [];
      } catch {
        return [];
      }
    }

    remember() {
      try {
        if (this.queue.length) localStorage.setItem(this.addressValue, JSON.stringify(this.queue));
        else localStorage.removeItem(this.addressValue);
      } catch {
        // Nowhere to keep it: this window still knows.
      }
    }
  }

  window.wagtail.app.register("timer-waiting", Waiting);
  window.wagtail.app.register("timer", Timer);
})();
