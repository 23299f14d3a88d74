// What a review of the model finds: of the model alone, or with the chosen clip at work in it.
import {ask, at, element, fill, latest} from './parts.js';

/** Shows the findings; `look` makes what leads to a layer of that name, if there is one. */
export const showFindings = latest(async (current, clip, look) => {
  const findings = await ask('findings', clip === null ? {} : {clip});
  if (!current()) return;
  at('findings-now').textContent = findings.length ? 'What might be better changed, and why.' : 'Nothing found that is better changed.';
  fill('findings', ...findings.map(finding => element('li', {}, element('details', {},
    element('summary', {}, `${finding.layer}: ${finding.finding}`),
    element('p', {}, finding.reason),
    element('p', {}, 'Remedy: ' + finding.remedy),
    ...look(finding.layer)))));
});
