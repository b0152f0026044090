/* What scripts say is in the page's language: the page brings the sentences, with {holes} to fill. */

const words = JSON.parse(document.body.dataset.words);

/** A sentence of the page, its holes filled. */
export function say(name, values = {}) {
  return words[name].replace(/\{(\w+)\}/g, (_, key) => values[key]);
}

/** x[0, 2] for the cell named `x 0,2`; a tensor with no axes is its own only cell. */
export function cellText(cell) {
  const [name, index] = cell.split(" ");
  return index ? `${name}[${index.replaceAll(",", ", ")}]` : name;
}
