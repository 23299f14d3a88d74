// A training that goes on: its curves and how to stop it.
import {ask, at, element, fill, number} from './parts.js';
import {lines, rows} from './charts.js';

/** Asks every second how it goes, as long as it does; `onEpoch` hears of every epoch that ended. */
export async function watchTraining(classes, onEpoch) {
  at('stop').addEventListener('click', async () => showTraining(await ask('stop', {}, {method: 'POST'}), classes));
  let epochs = 0;
  for (let now = await live(); now?.epochs; now = await live()) {
    at('training').hidden = false;
    showTraining(now, classes);
    if (now.epochs.length > epochs) {
      epochs = now.epochs.length;
      onEpoch();
    }
    await new Promise(resume => setTimeout(resume, 1000));
  }
}

async function live() {
  try {
    return await ask('live');
  } catch {
    at('training-now').textContent = 'zoetrope does not answer any more: the training has ended, or was ended.';
    at('stop').disabled = true;
    return null;
  }
}

function showTraining(now, classes) {
  const logs = Object.entries(now.logs).map(([name, value]) => `${name} ${number(value)}`).join(', ');
  const left = now.secondsLeft === undefined ? '' : `, about ${Math.ceil(now.secondsLeft)} s left`;
  at('training-now').textContent = now.over ? `Over after ${now.epochs.length} epochs.`
    : `Epoch ${now.epochs.length + 1} of ${now.epochsWanted}, step ${now.batch} of ${now.batches}${left}. ${logs}`;
  at('stop').disabled = now.over || now.stopping;
  if (now.stopping && !now.over) at('stop').textContent = 'Stopping after this epoch';
  if (now.epochs.length) {
    const series = name => [name, 'val_' + name].filter(key => key in now.epochs[0])
      .map(key => ({name: key, values: now.epochs.map(epoch => epoch[key] ?? null)}));
    fill('loss-curve', ...lines(series('loss'), {label: 'Loss', xLabel: 'epoch'}));
    fill('accuracy-curve', ...lines(series('accuracy'), {label: 'Accuracy', xLabel: 'epoch', low: 0, high: 1}));
  }
  const most = Math.max(...Object.values(now.norms), 1e-30);
  fill('norms', rows(Object.entries(now.norms).map(([layer, norm]) => [layer, norm / most, number(norm)])));
  fill('confusion', confusion(now.confusion, classes));
}

function confusion(counts, classes) {
  if (!counts.length) return element('p', {}, 'After the first epoch, if there are validation clips.');
  const table = element('table', {}, element('tr', {}, element('th'), ...counts.map((_, k) => element('th', {scope: 'col', title: classes[k]}, `[${k + 1}]`))));
  counts.forEach((row, k) => table.append(element('tr', {}, element('th', {scope: 'row'}, `[${k + 1}] ${classes[k]}`),
    ...row.map(count => element('td', {}, String(count))))));
  return element('div', {className: 'scroll'}, table);
}
