// The data of the report, as DATA.md has them.

function read_data(name, otherwise) {
  const element = document.getElementById(`data-${name}`);
  return element === null ? otherwise : JSON.parse(element.textContent);
}
