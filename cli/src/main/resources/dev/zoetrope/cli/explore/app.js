// The explorer's page: what is chosen (clip, time, class, layer), and what is shown of it.
import {address, amount, ask, at, element, fill, latest, number, picture, say} from './parts.js';
import {bars, lines, rows} from './charts.js';
import {showFindings} from './findings.js';
import {watchTraining} from './training.js';

const chosen = {clip: null, t: 0, cls: 0, layer: null};
let model = null, strip = null, heat = null, answer = null, matter = null, back = [], reached = 0;

const hasClip = () => chosen.clip !== null && answer !== null;

// ---- the clip

const chooseClip = latest(async (current, index) => {
  say('');
  chosen.clip = index;
  answer = strip = heat = null;
  const asked = await ask('clip', {clip: index});
  const image = await picture('strip.png', {clip: index});
  if (!current()) return;
  answer = asked;
  strip = image;
  at('backward-part').hidden = at('what-if').hidden = false;
  at('time').max = answer.frames - 1;
  chosen.t = Math.min(chosen.t, answer.frames - 1);
  chosen.cls = answer.probabilities.indexOf(Math.max(...answer.probabilities));
  at('class').value = chosen.cls;
  at('to').value = answer.frames;
  at('bottom').value = answer.height;
  at('right').value = answer.width;
  at('from').value = 1;
  at('top').value = at('left').value = 0;
  for (const [id, most] of [['from', answer.frames], ['to', answer.frames], ['top', answer.height],
    ['bottom', answer.height], ['left', answer.width], ['right', answer.width]]) at(id).max = most;
  fill('dropout-answer');
  fill('occlude-answer');
  showAnswer();
  showTime();
  await Promise.all([showMatter(), showHeat(), showLayer(), showBackward(), showFindings(index, look)]);
});

function showAnswer() {
  const best = Math.max(...answer.probabilities);
  const entry = model.clips[chosen.clip];
  fill('answer', rows(answer.probabilities.map((p, k) =>
    [model.classes[k] + (p === best ? ' ◀' : ''), p, p.toFixed(4)])));
  if (entry.label) at('answer').append(element('p', {className: 'hint'}, 'The clip is of class ' + entry.label + '.'));
}

function showTime() {
  at('time').value = chosen.t;
  at('time-now').textContent = `frame ${chosen.t + 1} of ${answer.frames}`;
  at('time').setAttribute('aria-valuetext', at('time-now').textContent);
  drawFrames();
  drawFrame();
  showOverTime();
  if (matter) drawMatter();
}

function showOverTime() {
  if (!answer.afterEachStep) {
    fill('over-time', element('p', {}, 'There is no answer before the last frame: the model has no recurrent layer at its end whose steps look back only.'));
    return;
  }
  const steps = answer.afterEachStep;
  const series = model.classes.map((name, k) => ({name: `${name} ${steps[chosen.t][k].toFixed(4)}`, values: steps.map(step => step[k])}));
  fill('over-time', ...lines(series, {label: 'Probabilities over time', xLabel: 'frame', low: 0, high: 1, now: chosen.t}));
}

const showMatter = latest(async current => {
  matter = null;
  const falls = await ask('occlusion', {clip: chosen.clip, class: chosen.cls});
  if (!current()) return;
  matter = falls;
  drawMatter();
});

function drawMatter() {
  fill('matter', ...bars(matter, {label: 'Fall of the probability without each frame', xLabel: 'frame', now: chosen.t}));
}

/** The strip with what lies over it, and the frame of now in a box. */
function drawFrames() {
  const canvas = at('frames'), context = canvas.getContext('2d');
  canvas.width = strip.width;
  canvas.height = strip.height;
  context.drawImage(strip, 0, 0);
  if (heat) {
    context.globalAlpha = 0.55;
    context.imageSmoothingEnabled = false;
    context.drawImage(heat, 0, 0, strip.width, strip.height);
    context.globalAlpha = 1;
  }
  context.strokeStyle = '#ff3b30';
  context.lineWidth = Math.max(2, answer.height / 24);
  const inset = context.lineWidth / 2;
  context.strokeRect(chosen.t * answer.width + inset, inset, answer.width - 2 * inset, answer.height - 2 * inset);
}

const showHeat = latest(async current => {
  heat = null;
  const kind = at('overlay').value;
  at('cam-label').hidden = kind !== 'cam';
  if (kind !== 'none' && hasClip()) {
    const image = await picture('heat.png', {kind, clip: chosen.clip, class: chosen.cls, layer: at('cam-layer').value});
    if (!current()) return;
    heat = image;
  }
  if (hasClip()) drawFrames();
});

// ---- the network

const KINDS = [[/Conv.*LSTM|LSTM|GRU|RNN|Bidirectional/, 'time'], [/Conv/, 'conv'], [/Pooling/, 'pool'], [/Dense/, 'dense']];

function showNetwork() {
  model.layers.forEach((layer, i) => {
    const kind = (KINDS.find(([pattern]) => pattern.test(layer.type)) ?? [0, 'other'])[1];
    const button = element('button', {type: 'button', className: 'kind-' + kind},
      element('strong', {}, layer.type.replace('TimeDistributed ', '')),
      element('small', {}, layer.layer),
      element('small', {}, layer.outputs.join(' and ')));
    const before = i === 0 ? [] : [model.layers[i - 1].layer];
    if (layer.takes_from.join() !== before.join()) {
      button.append(element('small', {}, 'from ' + (layer.takes_from.join(', ') || 'an input')));
    }
    button.setAttribute('aria-pressed', 'false');
    button.addEventListener('click', () => { chosen.layer = layer; showLayer(); });
    at('network').append(element('li', {}, button));
  });
}

/** A button that opens the layer of this name, if it is one. */
const look = name => model.layers.filter(layer => layer.layer === name).map(layer => {
  const button = element('button', {type: 'button'}, 'Look into it');
  button.addEventListener('click', () => { chosen.layer = layer; showLayer(); at('layer-part').scrollIntoView(); });
  return button;
});

function markNetwork() {
  [...at('network').querySelectorAll('button')].forEach((button, i) => {
    button.setAttribute('aria-pressed', String(model.layers[i] === chosen.layer));
    button.classList.toggle('reached', back.slice(0, reached).some(step => step.layer === model.layers[i].layer));
  });
}

const showLayer = latest(async current => {
  const layer = chosen.layer;
  markNetwork();
  at('layer-title').textContent = 'Layer ' + layer.layer + ' (' + layer.type + ')';
  at('layer-does').textContent = layer.does;
  at('layer-formula').textContent = layer.formula;
  const facts = [['in', layer.inputs.join(' and ')], ['out', layer.outputs.join(' and ')],
    ['parameters', layer.parameters.toLocaleString('en')], ['work', amount(layer.flops, 'FLOP')],
    ['output', amount(layer.activation_bytes, 'B')], ['sees', layer.sees]];
  fill('layer-facts', ...facts.flatMap(([name, value]) => [element('dt', {}, name), element('dd', {}, value)]));
  at('filters-figure').hidden = !layer.filters;
  if (layer.filters) at('filters').src = address('filters.png', {layer: layer.layer});
  at('maps-figure').hidden = at('histogram-figure').hidden = !hasClip();
  if (!hasClip()) {
    fill('gates');
    return;
  }
  const asked = await ask('layer', {clip: chosen.clip, layer: layer.layer, t: chosen.t});
  if (!current()) return;
  at('maps-title').textContent = asked.maps ? `Feature maps of frame ${chosen.t + 1}, all on one scale`
    : asked.steps ? 'Its numbers: units downwards, time to the right' : 'Its numbers, unit after unit';
  at('maps').className = asked.maps ? '' : 'heat';
  at('maps').src = address('maps.png', {clip: chosen.clip, layer: layer.layer, t: chosen.t});
  const spread = asked.spread;
  fill('histogram', ...bars(spread.counts, {label: 'Histogram', first: number(spread.min), last: number(spread.max)}));
  const told = [['smallest', number(spread.min)], ['mean', number(spread.mean)], ['largest', number(spread.max)],
    ['zeros', (100 * spread.zeros).toFixed(1) + ' %']];
  at('layer-facts').append(...told.flatMap(([name, value]) => [element('dt', {}, name), element('dd', {'data-fact': name}, value)]));
  showGates(layer, asked.gates);
});

const GATES = {i: 'input gate', f: 'forget gate', g: 'candidate', o: 'output gate', u: 'update gate', r: 'reset gate', c: 'cell state', h: 'output'};

function showGates(layer, gates) {
  fill('gates', ...gates.map(gate => element('figure', {className: 'gate'},
    element('figcaption', {}, `${gate.name}, ${GATES[gate.name]}${gate.path === layer.layer ? '' : ' of ' + gate.path.split('/').pop()}: ${gate.units} units downwards, time to the right; `
      + `${number(gate.min)} to ${number(gate.max)}, mean ${number(gate.mean)}`),
    element('img', {alt: `Heat map of ${gate.name} over time`,
      src: address('gate.png', {clip: chosen.clip, layer: layer.layer, path: gate.path, gate: gate.name})}))));
}

// ---- the way back

const showBackward = latest(async current => {
  const steps = await ask('backward', {clip: chosen.clip, class: chosen.cls});
  if (!current()) return;
  back = steps;
  reached = Math.min(reached, back.length);
  drawBackward();
});

function drawBackward() {
  const most = Math.max(...back.map(step => step.norm), 1e-30);
  // six powers of ten are the whole width
  fill('backward', rows(back.slice(0, reached).map(step =>
    [step.layer, step.norm === 0 ? 0 : 1 + Math.log10(step.norm / most) / 6, number(step.norm)])));
  at('back-step').disabled = at('back-all').disabled = reached >= back.length;
  markNetwork();
}

// ---- what if

function answers(before, after, deviations) {
  const table = element('table', {}, element('tr', {}, element('th', {}, ''), element('th', {scope: 'col'}, 'before'),
    element('th', {scope: 'col'}, 'then')));
  model.classes.forEach((name, k) => table.append(element('tr', {}, element('th', {scope: 'row'}, name),
    element('td', {}, before[k].toFixed(4)),
    element('td', {}, after[k].toFixed(4) + (deviations ? ' ± ' + deviations[k].toFixed(4) : '')))));
  return element('div', {className: 'scroll'}, table);
}

async function dropUnits(event) {
  event.preventDefault();
  try {
    const drawn = await ask('dropout', {clip: chosen.clip, rate: at('rate').value, runs: 20});
    fill('dropout-answer', answers(answer.probabilities, drawn.means, drawn.deviations));
  } catch (error) {
    fill('dropout-answer', element('p', {}, error.message));
  }
}

async function hidePart(event) {
  event.preventDefault();
  const value = id => Number(at(id).value);
  try {
    const after = await ask('occlude', {clip: chosen.clip, from: value('from') - 1, to: value('to'), top: value('top'),
      bottom: value('bottom'), left: value('left'), right: value('right')});
    fill('occlude-answer', answers(answer.probabilities, after));
  } catch (error) {
    fill('occlude-answer', element('p', {}, error.message));
  }
}

function drawFrame() {
  const canvas = at('frame'), context = canvas.getContext('2d');
  const scale = Math.max(1, Math.ceil(256 / answer.width));
  canvas.width = answer.width * scale;
  canvas.height = answer.height * scale;
  context.imageSmoothingEnabled = false;
  context.drawImage(strip, chosen.t * answer.width, 0, answer.width, answer.height, 0, 0, canvas.width, canvas.height);
  const part = ['left', 'top', 'right', 'bottom'].map(id => Number(at(id).value) * scale);
  context.strokeStyle = '#ff3b30';
  context.lineWidth = 2;
  context.strokeRect(part[0] + 1, part[1] + 1, part[2] - part[0] - 2, part[3] - part[1] - 2);
}

function dragOverFrame(canvas) {
  let start = null;
  const place = event => {
    const box = canvas.getBoundingClientRect();
    const share = (value, size) => Math.min(1, Math.max(0, value / size));
    return [Math.round(share(event.clientX - box.left, box.width) * answer.width),
      Math.round(share(event.clientY - box.top, box.height) * answer.height)];
  };
  canvas.addEventListener('pointerdown', event => {
    if (!hasClip()) return;
    canvas.setPointerCapture(event.pointerId);
    start = place(event);
  });
  canvas.addEventListener('pointermove', event => {
    if (!start) return;
    const [x, y] = place(event);
    at('left').value = Math.min(x, start[0]);
    at('right').value = Math.max(x, start[0]);
    at('top').value = Math.min(y, start[1]);
    at('bottom').value = Math.max(y, start[1]);
    drawFrame();
  });
  canvas.addEventListener('pointerup', () => { start = null; });
}

// ---- videos of one's own

async function upload(file) {
  say('Reading ' + file.name + ' …');
  try {
    const made = await ask('upload', {name: file.name}, {method: 'POST', body: file});
    model.clips[made.clip] = {name: file.name, label: ''};
    listClips();
    at('clip').value = made.clip;
    await chooseClip(made.clip);
  } catch (error) {
    say(error.message);
  }
}

function listClips() {
  const byLabel = new Map();
  model.clips.forEach((clip, i) => {
    const label = clip.label || 'files';
    if (!byLabel.has(label)) byLabel.set(label, element('optgroup', {label}));
    byLabel.get(label).append(element('option', {value: i}, clip.name));
  });
  fill('clip', ...byLabel.values());
}

// ---- the beginning

function listen() {
  at('clip').addEventListener('change', () => chooseClip(Number(at('clip').value)));
  at('time').addEventListener('input', () => {
    if (!hasClip()) return;
    chosen.t = Number(at('time').value);
    showTime();
    showLayer();
  });
  at('frames').addEventListener('click', event => {
    if (!hasClip()) return;
    const box = at('frames').getBoundingClientRect();
    chosen.t = Math.min(answer.frames - 1, Math.floor((event.clientX - box.left) / box.width * answer.frames));
    showTime();
    showLayer();
  });
  at('class').addEventListener('change', () => {
    chosen.cls = Number(at('class').value);
    if (hasClip()) { showMatter(); showHeat(); showBackward(); }
  });
  at('overlay').addEventListener('change', showHeat);
  at('cam-layer').addEventListener('change', showHeat);
  at('file').addEventListener('change', () => { if (at('file').files.length) upload(at('file').files[0]); });
  addEventListener('dragover', event => { event.preventDefault(); document.body.classList.add('dropping'); });
  addEventListener('dragleave', event => { if (!event.relatedTarget) document.body.classList.remove('dropping'); });
  addEventListener('drop', event => {
    event.preventDefault();
    document.body.classList.remove('dropping');
    if (event.dataTransfer.files.length) upload(event.dataTransfer.files[0]);
  });
  at('back-step').addEventListener('click', () => { reached++; drawBackward(); });
  at('back-all').addEventListener('click', () => { reached = back.length; drawBackward(); });
  at('back-start').addEventListener('click', () => { reached = 0; drawBackward(); });
  at('rate').addEventListener('input', () => { at('rate-now').textContent = Number(at('rate').value).toFixed(2); });
  at('dropout-form').addEventListener('submit', dropUnits);
  at('occlude-form').addEventListener('submit', hidePart);
  for (const id of ['top', 'bottom', 'left', 'right']) at(id).addEventListener('input', () => { if (hasClip()) drawFrame(); });
  dragOverFrame(at('frame'));
}

async function begin() {
  model = await ask('model');
  at('model-name').textContent = `${model.name}: ${model.parameters.toLocaleString('en')} parameters, takes ${model.inputs.join(' and ')}`;
  fill('class', ...model.classes.map((name, k) => element('option', {value: k}, name)));
  fill('cam-layer', ...model.camLayers.map(layer => element('option', {value: layer}, layer)));
  if (model.camLayers.length) at('cam-layer').value = model.camLayers.at(-1);
  else at('overlay').querySelector('[value=cam]').disabled = true;
  at('cam-label').hidden = true;
  showNetwork();
  chosen.layer = model.layers[0];
  listClips();
  listen();
  at('clip-part').hidden = Boolean(model.missing);
  at('backward-part').hidden = at('what-if').hidden = true; // until there is a clip
  if (model.missing) say(model.missing);
  watchTraining(model.classes, () => { if (hasClip()) chooseClip(chosen.clip); });
  await showLayer();
  if (!model.clips.length || model.missing) await showFindings(null, look);
  if (model.missing) return;
  if (model.clips.length) await chooseClip(0);
  else say('No clip yet: choose or drop a video.');
}

begin().catch(error => say(error.message));
