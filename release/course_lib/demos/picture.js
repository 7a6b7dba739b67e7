// A figure on the page: its controls, its picture with the points that can be moved, what it says.
//
// Python draws. The page asks it for a picture of the controls' values, its own theme and whether it
// is narrow, one request at a time; what changes meanwhile is asked for once the answer is shown.

const NARROW = 660; // CSS pixels; a page with less room is sent the narrow picture
const SLACK = 20; // a scroll bar that comes and goes must not change the picture back and forth
const SLOWEST_STEP = 400; // milliseconds that playing stays at each step of a short course,
const WHOLE_COURSE = 4000; // and what a long one takes, where Python keeps up

function make(tag, properties = {}, children = []) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name === "class" || name.includes("-") || name === "role") element.setAttribute(name, value);
    else element[name] = value;
  }
  element.append(...children);
  return element;
}

// ---- the page ----

function pageIsDark() {
  const { body, documentElement } = document;
  const jupyter = body.getAttribute("data-jp-theme-light");
  if (jupyter) return jupyter === "false";
  const vscode = body.className.match(/vscode-(dark|light|high-contrast-light|high-contrast)/);
  if (vscode) return vscode[1] === "dark" || vscode[1] === "high-contrast";
  const colab = documentElement.getAttribute("theme");
  if (colab) return colab === "dark";
  return matchMedia("(prefers-color-scheme: dark)").matches;
}

/** Call back when the theme may have changed; return a function that ends it. */
function watchTheme(callback) {
  const attributes = new MutationObserver(callback);
  const options = { attributeFilter: ["data-jp-theme-light", "class", "theme"] };
  attributes.observe(document.body, options);
  attributes.observe(document.documentElement, options);
  const system = matchMedia("(prefers-color-scheme: dark)");
  system.addEventListener("change", callback);
  return () => {
    attributes.disconnect();
    system.removeEventListener("change", callback);
  };
}

// ---- asking ----

/** Sends requests one at a time; of those that come while one is under way the last one wins. */
class Asking {
  #send;
  #view = Math.random().toString(36).slice(2); // other views of the figure ask as well
  #count = 0;
  #underWay = null;
  #again = false;

  constructor(send) {
    this.#send = send;
  }

  ask() {
    if (this.#underWay !== null) {
      this.#again = true;
      return;
    }
    this.#underWay = `${this.#view} ${(this.#count += 1)}`;
    this.#send(this.#underWay);
  }

  /** Note that `request` is answered. */
  answered(request) {
    if (request !== this.#underWay) return;
    this.#underWay = null;
    if (this.#again) {
      this.#again = false;
      this.ask();
    }
  }

  /** Whether what is asked for is still to come, once `request` is answered. */
  waitsFor(request) {
    return this.#again || (this.#underWay !== null && this.#underWay !== request);
  }
}

// ---- controls beside the picture: each has an element, and show(value) ----

// Each figure loads this module anew, and names must differ between figures.
const unique = Math.random().toString(36).slice(2);
let count = 0;

const newName = () => `course-figure-${unique}-${(count += 1)}`;

function makeRange(about, changed) {
  const id = newName();
  const input = make("input", { type: "range", id, min: about.low, max: about.high, step: about.step });
  // In JupyterLab the arrow keys would go to the next cell.
  input.setAttribute("data-lm-suppress-shortcuts", "true");
  const readout = make("span", { class: "course-figure-readout", "aria-hidden": "true" });
  const label = make("label", { htmlFor: id, textContent: about.label });
  const inDigits = (number) => number.toFixed(about.decimals).replace("-", "−");
  input.addEventListener("input", () => {
    readout.textContent = inDigits(Number(input.value));
    changed(Number(input.value));
  });
  return {
    element: make("div", { class: "course-figure-range" }, [label, input, readout]),
    show(value, end = about.high) {
      input.max = end;
      input.value = value;
      readout.textContent = inDigits(value);
    },
  };
}

function makeChoice(about, changed) {
  const name = newName();
  const inputs = about.options.map((value) => make("input", { type: "radio", name, value }));
  const buttons = inputs.map((input) => {
    input.setAttribute("data-lm-suppress-shortcuts", "true");
    input.addEventListener("change", () => changed(input.value));
    return make("label", {}, [input, make("span", { textContent: input.value })]);
  });
  return {
    element: make("fieldset", { class: "course-figure-choice" }, [
      make("legend", { textContent: about.label }),
      make("div", {}, buttons),
    ]),
    show(value) {
      for (const input of inputs) input.checked = input.value === value;
    },
  };
}

/** A range with a button that goes through it, from one picture that is on the page to the next. */
class Steps {
  #about;
  #changed;
  #range;
  #button = make("button", { type: "button", class: "course-figure-play" });
  #value;
  #timer = null;
  #isPlaying = false;
  #lastStep = 0;

  constructor(about, changed) {
    this.#about = about;
    this.#changed = changed;
    this.#range = makeRange(about, (value) => {
      this.stop();
      this.#value = value;
      changed(value);
    });
    this.element = this.#range.element;
    this.element.prepend(this.#button);
    this.#button.addEventListener("click", () => (this.#isPlaying ? this.stop() : this.#play()));
    this.stop();
  }

  show(value) {
    this.#value = value;
    this.#range.show(value);
  }

  stop() {
    this.#isPlaying = false;
    clearTimeout(this.#timer);
    this.#timer = null;
    this.#name("▶", "Play");
  }

  /** Go on, where it plays: the picture of the present step is on the page. */
  pictureIsShown() {
    if (!this.#isPlaying || this.#timer !== null) return;
    const { low, high, step } = this.#about;
    if (this.#value >= high) {
      this.stop();
      return;
    }
    const pace = Math.min(SLOWEST_STEP, (WHOLE_COURSE * step) / (high - low));
    const left = Math.max(0, this.#lastStep + pace - performance.now());
    this.#timer = setTimeout(() => this.#goTo(Math.min(this.#value + step, high)), left);
  }

  #play() {
    const { low, high } = this.#about;
    this.#isPlaying = true;
    this.#name("❚❚", "Pause");
    if (this.#value >= high) this.#goTo(low);
    else this.pictureIsShown();
  }

  #goTo(value) {
    this.#timer = null;
    this.#lastStep = performance.now();
    this.show(value);
    this.#changed(value);
  }

  #name(sign, word) {
    this.#button.textContent = sign;
    this.#button.title = word;
    this.#button.setAttribute("aria-label", `${word}: ${this.#about.label}`);
  }
}

function makeControl(about, changed) {
  if (about.kind === "choice") return makeChoice(about, changed);
  if (about.kind === "steps") return new Steps(about, changed);
  return makeRange(about, changed);
}

// ---- points in the picture ----

const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };

/** A point's handle in one of its axes: taken hold of by pointer or finger, moved by arrow keys. */
class Handle {
  #about;
  #changed;
  #area;
  #value;
  #end; // how far it goes in this state
  #grip = null; // where on the handle the pointer holds it, while it does

  constructor(about, changed) {
    this.#about = about;
    this.#changed = changed;
    this.#end = about.high;
    this.element = make("div", {
      class: "course-figure-handle",
      role: "slider",
      tabIndex: 0,
      title: `${about.label}: drag it, or move it with the arrow keys`,
      "aria-label": about.label,
      "aria-roledescription": "point in the picture",
      "data-lm-suppress-shortcuts": "true",
    });
    const on = (type, listener) => this.element.addEventListener(type, listener);
    on("pointerdown", (event) => this.#take(event));
    on("pointermove", (event) => this.#drag(event));
    on("pointerup", () => this.#release());
    on("pointercancel", () => this.#release());
    on("keydown", (event) => this.#press(event));
  }

  get isHeld() {
    return this.#grip !== null;
  }

  /** Stand at `value`, (x, y) in data coordinates, in the axes that `area` describes. */
  show(value, area = this.#area, end = this.#end) {
    this.#value = value;
    this.#area = area;
    this.#end = end;
    const [left, right, top, bottom] = area.box;
    const share = (number, [first, last]) => (number - first) / (last - first);
    this.element.style.left = `${100 * (left + share(value[0], area.x) * (right - left))}%`;
    this.element.style.top = `${100 * (top + share(value[1], area.y) * (bottom - top))}%`;
    this.#describe();
  }

  #describe() {
    const { low, high, decimals } = this.#about;
    const end = this.#end;
    const words = ["x", "y"].map((name, axis) => `${name} ${this.#value[axis].toFixed(decimals)}`);
    const moves = [0, 1].filter((axis) => low[axis] !== high[axis]);
    const axis = moves[0] ?? 0;
    this.element.setAttribute("aria-valuetext", words.join(", "));
    this.element.setAttribute("aria-valuenow", this.#value[axis]);
    this.element.setAttribute("aria-valuemin", low[axis]);
    this.element.setAttribute("aria-valuemax", end[axis]);
    if (moves.length === 1) {
      this.element.setAttribute("aria-orientation", axis === 0 ? "horizontal" : "vertical");
    }
  }

  #take(event) {
    if (event.button !== 0) return;
    event.preventDefault(); // or the browser would select text
    event.stopPropagation(); // or JupyterLab would take the focus for the cell
    this.element.focus({ preventScroll: true });
    this.element.setPointerCapture(event.pointerId);
    const box = this.element.getBoundingClientRect();
    this.#grip = [
      event.clientX - (box.left + box.width / 2),
      event.clientY - (box.top + box.height / 2),
    ];
    this.element.classList.add("course-figure-held");
  }

  #drag(event) {
    if (!this.isHeld) return;
    const picture = this.element.parentElement.getBoundingClientRect();
    const across = (event.clientX - this.#grip[0] - picture.left) / picture.width;
    const down = (event.clientY - this.#grip[1] - picture.top) / picture.height;
    const { box, x, y } = this.#area;
    const between = (share, from, to, [first, last]) =>
      first + ((share - from) / (to - from)) * (last - first);
    this.#moveTo([between(across, box[0], box[1], x), between(down, box[2], box[3], y)]);
  }

  #release() {
    this.#grip = null;
    this.element.classList.remove("course-figure-held");
  }

  #press(event) {
    const arrow = ARROWS[event.key];
    const end = { Home: this.#about.low, End: this.#end }[event.key];
    if (!(arrow || end) || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    event.stopPropagation();
    if (end) {
      // As a slider's; a point that moves both ways goes sideways.
      this.#moveTo(this.#about.low[0] === this.#about.high[0] ? end : [end[0], this.#value[1]]);
      return;
    }
    const far = this.#about.step * (event.shiftKey ? 10 : 1);
    const rightwards = Math.sign(this.#area.x[1] - this.#area.x[0]);
    const upwards = Math.sign(this.#area.y[0] - this.#area.y[1]);
    this.#moveTo([
      this.#value[0] + arrow[0] * rightwards * far,
      this.#value[1] + arrow[1] * upwards * far,
    ]);
  }

  #moveTo(wanted) {
    const { low, step } = this.#about;
    const value = wanted.map((number, axis) => {
      const steps = Math.round((number - low[axis]) / step);
      return Math.min(Math.max(low[axis] + steps * step, low[axis]), this.#end[axis]);
    });
    if (value.every((number, axis) => number === this.#value[axis])) return;
    this.show(value);
    this.#changed(value);
  }
}

// ---- the figure ----

class Figure {
  #model;
  #values;
  #asking;
  #controls = {};
  #handles = {}; // of each point, one for each of its axes
  #isDark = false;
  #isNarrow = false;
  #root = make("div", { class: "course-figure" });
  #stage = make("div", { class: "course-figure-stage" });
  #picture = null;
  #sentence = make("p", { role: "status", class: "course-figure-sentence" });
  #title = make("summary");
  #unfold = make("details", { open: true, class: "course-figure-unfold" }, [this.#title]);
  #ends = [];

  constructor(model, element) {
    this.#model = model;
    const shown = model.get("shown");
    this.#values = { ...shown.values };
    this.#isDark = pageIsDark();
    this.#isNarrow = shown.narrow;
    this.#asking = new Asking((request) =>
      model.send({
        request,
        values: this.#values,
        theme: this.#isDark ? "dark" : "light",
        narrow: this.#isNarrow,
      }),
    );
    this.#addControls();
    this.#root.append(this.#stage, this.#sentence, this.#unfold);
    // What stands below the figure while it does not run.
    const awake = make("style", { textContent: `.${model.get("asleep")} { display: none; }` });
    this.#root.append(awake);
    // The kernel was restarted, or is gone: nothing on the page would be answered any more.
    const fallAsleep = () => {
      awake.remove();
      this.#root.inert = true;
      this.#root.classList.add("course-figure-waits");
    };
    model.on("comm_live_update", fallAsleep);
    this.#ends.push(() => model.off("comm_live_update", fallAsleep));
    element.append(this.#root);
    const show = () => this.#show();
    model.on("change:shown", show);
    this.#ends.push(() => model.off("change:shown", show), watchTheme(() => this.#lookAtTheme()));
    const width = new ResizeObserver(([entry]) => this.#lookAtWidth(entry.contentRect.width));
    width.observe(this.#root);
    this.#ends.push(() => width.disconnect());
    this.#show();
    if (shown.theme !== (this.#isDark ? "dark" : "light")) this.#asking.ask();
  }

  end() {
    for (const control of Object.values(this.#controls)) control.stop?.();
    for (const end of this.#ends) end();
  }

  #addControls() {
    const beside = Object.entries(this.#model.get("controls")).filter(
      ([, about]) => about.kind !== "point",
    );
    for (const [name, about] of beside) {
      this.#controls[name] = makeControl(about, (value) => this.#change(name, value));
      this.#controls[name].show(this.#values[name]);
    }
    if (!beside.length) return;
    const elements = Object.values(this.#controls).map((control) => control.element);
    this.#root.append(make("div", { class: "course-figure-controls" }, elements));
  }

  #change(name, value) {
    this.#values[name] = value;
    for (const handle of this.#handles[name] ?? []) handle.show(value);
    this.#asking.ask();
  }

  #lookAtTheme() {
    if (pageIsDark() === this.#isDark) return;
    this.#isDark = !this.#isDark;
    this.#root.classList.toggle("course-figure-dark", this.#isDark);
    this.#markTheme(this.#model.get("shown"));
    this.#asking.ask();
  }

  #lookAtWidth(width) {
    if (width === 0) return; // out of sight
    const isNarrow = width < NARROW + (this.#isNarrow ? SLACK : 0);
    if (isNarrow === this.#isNarrow) return;
    this.#isNarrow = isNarrow;
    this.#asking.ask();
  }

  /** Put what Python has sent on the page, once its picture can be shown without a flicker. */
  async #show() {
    const shown = this.#model.get("shown");
    const picture = shown.picture ? await loaded(shown) : null;
    if (shown === this.#model.get("shown")) this.#put(shown, picture);
    this.#asking.answered(shown.answers);
  }

  #put(shown, picture) {
    if (picture) {
      if (this.#picture) this.#picture.replaceWith(picture);
      else this.#stage.prepend(picture);
      this.#picture = picture;
    } else if (!Object.values(this.#handles).flat().length) {
      this.#picture?.remove();
      this.#picture = null;
    } // else the old picture stays, faint: a point must be able to leave where nothing can be drawn
    this.#stage.style.width = `${shown.width}px`;
    this.#root.classList.toggle("course-figure-dark", this.#isDark);
    this.#root.classList.toggle("course-figure-waits", !picture);
    this.#markTheme(shown);
    this.#say(shown);
    this.#takeValues(shown);
    if (picture) this.#putHandles(shown.handles, shown.ends);
    this.#goOn(shown, picture);
  }

  /** Until Python has drawn it anew, a picture of the other theme is shown with its light turned. */
  #markTheme(shown) {
    const fits = (shown.theme === "dark") === this.#isDark;
    this.#root.classList.toggle("course-figure-turned", !fits);
  }

  #say({ sentence, unfold, width }) {
    if (this.#sentence.textContent !== sentence) this.#sentence.textContent = sentence;
    this.#sentence.style.maxWidth = this.#unfold.style.maxWidth = `${width}px`;
    this.#unfold.hidden = !unfold;
    const [title, lines] = unfold ?? ["", []];
    this.#title.textContent = title;
    const paragraphs = lines.map((line) => make("p", { textContent: line }));
    this.#unfold.replaceChildren(this.#title, ...paragraphs);
  }

  /** Let the controls stand where the picture says, unless the reader has moved on. */
  #takeValues({ values, ends, answers }) {
    const isHeld = Object.values(this.#handles).flat().some((handle) => handle.isHeld);
    if (isHeld || this.#asking.waitsFor(answers)) return;
    this.#values = { ...values };
    for (const [name, control] of Object.entries(this.#controls)) {
      control.show(values[name], ends[name]);
    }
  }

  #putHandles(areas, ends) {
    const about = this.#model.get("controls");
    for (const name of new Set([...Object.keys(areas), ...Object.keys(this.#handles)])) {
      const wanted = areas[name] ?? [];
      const handles = (this.#handles[name] ??= []);
      while (handles.length > wanted.length) handles.pop().element.remove();
      while (handles.length < wanted.length) {
        const handle = new Handle(about[name], (value) => this.#change(name, value));
        handles.push(handle);
        this.#stage.append(handle.element);
      }
      const end = ends[name] ?? about[name].high;
      handles.forEach((handle, index) => handle.show(this.#values[name], wanted[index], end));
    }
  }

  /** Tell the courses of steps, after the browser has painted, that this picture is there. */
  #goOn(shown, picture) {
    const courses = Object.values(this.#controls).filter((control) => control.pictureIsShown);
    if (!picture) {
      for (const course of courses) course.stop();
    } else if (!this.#asking.waitsFor(shown.answers)) {
      requestAnimationFrame(() => {
        for (const course of courses) course.pictureIsShown();
      });
    }
  }
}

async function loaded({ picture, sentence, width, height }) {
  const image = make("img", { alt: sentence, width, height, draggable: false });
  image.src = `data:image/png;base64,${picture}`;
  try {
    await image.decode();
  } catch {
    // Out of sight some browsers refuse; then it is decoded when it is seen.
  }
  return image;
}

export default {
  render({ model, el }) {
    const figure = new Figure(model, el);
    return () => figure.end();
  },
};
