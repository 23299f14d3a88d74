// Charts as SVG, in the page's own colours.
import {element} from './parts.js';

const SVG = 'http://www.w3.org/2000/svg';
const WIDTH = 360, HEIGHT = 170, LEFT = 52, RIGHT = 8, TOP = 8, BOTTOM = 26;

function svg(name, attributes = {}, text) {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  if (text !== undefined) made.textContent = text;
  return made;
}

function frame(label, low, high, firstX, lastX, xLabel) {
  const chart = svg('svg', {class: 'chart', viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: 'img', 'aria-label': label});
  for (const value of [low, (low + high) / 2, high]) {
    const y = yOf(value, low, high);
    chart.append(svg('line', {class: 'axis', x1: LEFT, x2: WIDTH - RIGHT, y1: y, y2: y}));
    chart.append(svg('text', {x: LEFT - 5, y: y + 4, 'text-anchor': 'end'}, tick(value)));
  }
  chart.append(svg('text', {x: LEFT, y: HEIGHT - 8}, firstX));
  chart.append(svg('text', {x: (LEFT + WIDTH - RIGHT) / 2, y: HEIGHT - 8, 'text-anchor': 'middle'}, xLabel));
  chart.append(svg('text', {x: WIDTH - RIGHT, y: HEIGHT - 8, 'text-anchor': 'end'}, lastX));
  return chart;
}

/** Short enough to stand beside an axis. */
function tick(value) {
  const size = Math.abs(value);
  if (size >= 1e6) return Number((value / 1e6).toPrecision(2)) + 'M';
  if (size >= 1e3) return Number((value / 1e3).toPrecision(2)) + 'K';
  return size > 0 && size < 1e-3 ? value.toExponential(1) : String(Number(value.toPrecision(2)));
}

const yOf = (value, low, high) => TOP + (HEIGHT - TOP - BOTTOM) * (1 - (value - low) / (high - low || 1));
const xOf = (index, count) => LEFT + (WIDTH - LEFT - RIGHT) * (count < 2 ? 0.5 : index / (count - 1));

/** Lines of {name, values}; values that are null are left out. A dashed line stands at index `now`. */
export function lines(series, {label, xLabel = '', low, high, now, count}) {
  const all = series.flatMap(one => one.values).filter(value => value !== null);
  const bottom = low ?? Math.min(0, ...all), top = high ?? Math.max(...all, 1e-9);
  const length = count ?? Math.max(...series.map(one => one.values.length));
  const chart = frame(label, bottom, top, 1, length, xLabel);
  series.forEach((one, k) => {
    const points = one.values.map((value, i) => value === null ? '' : `${xOf(i, length)},${yOf(value, bottom, top)}`);
    chart.append(svg('polyline', {class: `line s${k % 8}`, points: points.join(' ')}));
    if (one.values.length === 1) {
      chart.append(svg('circle', {class: `line s${k % 8}`, cx: xOf(0, length), cy: yOf(one.values[0], bottom, top), r: 2}));
    }
  });
  if (now !== undefined) {
    const x = xOf(now, length);
    chart.append(svg('line', {class: 'now', x1: x, x2: x, y1: TOP, y2: HEIGHT - BOTTOM}));
  }
  const legend = element('div', {className: 'legend'});
  series.forEach((one, k) => {
    const key = svg('svg', {viewBox: '0 0 20 8', 'aria-hidden': 'true'});
    key.append(svg('line', {class: `line s${k % 8}`, x1: 0, x2: 20, y1: 4, y2: 4}));
    legend.append(element('span', {}, key, one.name));
  });
  return [chart, legend];
}

/** Upright bars, in another colour below 0. */
export function bars(values, {label, xLabel = '', first = 1, last = values.length, now}) {
  const low = Math.min(0, ...values), high = Math.max(...values, low + 1e-9);
  const chart = frame(label, low, high, first, last, xLabel);
  const width = (WIDTH - LEFT - RIGHT) / values.length;
  values.forEach((value, i) => {
    const y = yOf(Math.max(value, 0), low, high), end = yOf(Math.min(value, 0), low, high);
    chart.append(svg('rect', {class: value < 0 ? 'down' : 'fill', x: LEFT + i * width + width * 0.1, width: width * 0.8, y, height: Math.max(0.5, end - y)}));
  });
  if (now !== undefined) {
    const x = LEFT + (now + 0.5) * width;
    chart.append(svg('line', {class: 'now', x1: x, x2: x, y1: TOP, y2: HEIGHT - BOTTOM}));
  }
  return [chart];
}

/** Bars lying beside names: [name, share of the longest, text]. */
export function rows(items) {
  const grid = element('div', {className: 'rows'});
  for (const [name, share, text] of items) {
    const bar = svg('svg', {viewBox: '0 0 100 8', preserveAspectRatio: 'none', 'aria-hidden': 'true'});
    bar.append(svg('rect', {class: 'fill', x: 0, y: 0, height: 8, width: 100 * Math.min(1, Math.max(0, share))}));
    grid.append(element('span', {}, name), bar, element('span', {}, text));
  }
  return grid;
}
