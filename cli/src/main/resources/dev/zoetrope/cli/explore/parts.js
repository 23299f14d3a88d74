// Small helpers: asking the server, and making elements. Nothing from outside is ever read as HTML.

/** The element of this id. */
export const at = id => document.getElementById(id);

/** Puts these in the place of what is in the element of this id. */
export const fill = (id, ...children) => at(id).replaceChildren(...children);

/** An element with properties and children; a child that is text stays text. */
export function element(name, properties = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(properties)) {
    if (key in made && key !== 'list') made[key] = value; else made.setAttribute(key, value);
  }
  made.append(...children);
  return made;
}

/** Shows a complaint, or takes it away. */
export function say(text) {
  at('message').textContent = text;
  at('message').hidden = !text;
}

/** The address of something the server has. */
export const address = (what, query = {}) => 'api/' + what + '?' + new URLSearchParams(query);

/** What the server answers; what it complains of is thrown. */
export async function ask(what, query = {}, options = {}) {
  let response;
  try {
    response = await fetch(address(what, query), options);
  } catch {
    throw new Error('zoetrope does not answer: has it been ended?');
  }
  const answer = await response.json();
  if (!response.ok) throw new Error(answer.error);
  return answer;
}

/** A picture from the server, ready to be drawn. */
export async function picture(what, query) {
  const image = new Image();
  image.src = address(what, query);
  try {
    await image.decode();
  } catch {
    throw new Error('no picture: ' + what);
  }
  return image;
}

/** Only the last of several calls that overlap gets to do something. */
export function latest(work) {
  let call = 0;
  return async (...args) => {
    const own = ++call;
    try {
      await work(() => own === call, ...args);
    } catch (error) {
      if (own === call) say(error.message);
    }
  };
}

const PREFIXES = ['', 'K', 'M', 'G', 'T'];

/** 35.4 M */
export function amount(number, unit) {
  let value = number, prefix = 0;
  while (value >= 1000 && prefix < PREFIXES.length - 1) { value /= 1000; prefix++; }
  return (prefix === 0 ? value : value.toFixed(1)) + ' ' + PREFIXES[prefix] + unit;
}

/** A number for people: four digits that count. */
export function number(value) {
  if (value === 0) return '0';
  const size = Math.abs(value);
  return size >= 1e-3 && size < 1e5 ? String(Number(value.toPrecision(4))) : value.toExponential(2);
}
